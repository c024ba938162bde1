#include "indexer/snapshot.h"

#include "crypto/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <memory>
#include <set>

namespace depositary::indexer {
namespace {

// Whoever changes the analyser, the terms or these files raises it: the index is then rebuilt.
constexpr int schema = 3;
constexpr const char* facts_name = "facts.jsonl";
constexpr std::size_t block = 64 * 1024;

struct FileDescriptor {
    int number = -1;
    explicit FileDescriptor(int fd) : number(fd) {}
    ~FileDescriptor() {
        if (number >= 0) close(number);
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
};

// libarchive is C: an exception of the stream is kept aside while it unwinds.
struct Writing {
    crypto::ByteSink& out;
    std::exception_ptr failure;
};
struct Reading {
    crypto::ByteSource& in;
    std::array<std::uint8_t, block> buffer;
    std::exception_ptr failure;
};

la_ssize_t give(archive*, void* context, const void* bytes, std::size_t size) {
    auto& writing = *static_cast<Writing*>(context);
    try {
        writing.out.write({static_cast<const std::uint8_t*>(bytes), size});
        return static_cast<la_ssize_t>(size);
    } catch (...) {
        writing.failure = std::current_exception();
        return -1;
    }
}

la_ssize_t take(archive*, void* context, const void** bytes) {
    auto& reading = *static_cast<Reading*>(context);
    try {
        *bytes = reading.buffer.data();
        return static_cast<la_ssize_t>(reading.in.read(reading.buffer));
    } catch (...) {
        reading.failure = std::current_exception();
        return -1;
    }
}

using ArchiveWriter = std::unique_ptr<archive, decltype(&archive_write_free)>;
using ArchiveReader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

void check(int result, const Writing& writing, archive* tar) {
    if (result == ARCHIVE_OK) return;
    if (writing.failure) std::rethrow_exception(writing.failure);
    throw Unavailable("write-failed",
                      fmt::format("The index snapshot cannot be written: {}", archive_error_string(tar)));
}

void begin_file(archive* tar, const Writing& writing, const std::string& name, std::uint64_t size) {
    const Entry entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    check(archive_write_header(tar, entry.get()), writing, tar);
}

void add(archive* tar, const Writing& writing, crypto::ByteView bytes) {
    while (!bytes.empty()) {
        const auto written = archive_write_data(tar, bytes.data(), bytes.size());
        if (written <= 0) check(ARCHIVE_FATAL, writing, tar);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void write_tar(crypto::ByteSink& out, const std::string& facts, const std::filesystem::path& folder) {
    Writing writing{out, {}};
    const ArchiveWriter tar(archive_write_new(), archive_write_free);
    archive_write_set_format_pax_restricted(tar.get());
    archive_write_set_bytes_per_block(tar.get(), block);
    check(archive_write_open(tar.get(), &writing, nullptr, give, nullptr), writing, tar.get());
    begin_file(tar.get(), writing, facts_name, facts.size());
    add(tar.get(), writing, crypto::as_bytes(facts));
    std::vector<std::uint8_t> buffer(block);
    for (const auto& item : std::filesystem::directory_iterator(folder)) {
        const auto name = item.path().filename().string();
        if (!item.is_regular_file() || name == "flintlock") continue;
        const FileDescriptor file(open(item.path().c_str(), O_RDONLY | O_CLOEXEC));
        crypto::FileSource source(file.number);
        begin_file(tar.get(), writing, name, source.size());
        while (const auto size = source.read(buffer)) add(tar.get(), writing, {buffer.data(), size});
    }
    check(archive_write_close(tar.get()), writing, tar.get());
}

[[noreturn]] void fail(const std::string& what) {
    throw Unavailable("write-failed", fmt::format("{}: {}", what, std::strerror(errno)));
}

void sync(const std::filesystem::path& path, int flags) {
    const FileDescriptor file(open(path.c_str(), flags | O_CLOEXEC));
    if (file.number < 0 || fsync(file.number) != 0) fail("The index snapshot cannot be made durable");
}

// Writes the file whole or not at all.
void write_sealed(const std::filesystem::path& file, const crypto::AgeRecipient& recipient,
                  const std::function<void(crypto::ByteSink&)>& write) {
    const auto temporary = file.string() + ".tmp";
    try {
        {
            const FileDescriptor target(
                open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
            if (target.number < 0) fail("The index snapshot cannot be written");
            crypto::FileSink sink(target.number);
            crypto::AgeEncryptor sealed(sink, recipient);
            write(sealed);
            sealed.finish();
            if (fsync(target.number) != 0) fail("The index snapshot cannot be made durable");
        }
        if (rename(temporary.c_str(), file.c_str()) != 0) fail("The index snapshot cannot be put in place");
    } catch (...) {
        unlink(temporary.c_str());
        throw;
    }
    sync(file.parent_path().empty() ? "." : file.parent_path(), O_RDONLY | O_DIRECTORY);
}

// What is in front of a segment's facts, so that none can be put in the place of another.
std::string heading(const std::string& segment) {
    return nlohmann::json{{"schema", schema}, {"segment", segment}}.dump() + "\n";
}

std::string segment_of(const std::filesystem::path& file) {
    return file.stem().extension().string().substr(1);
}

bool is_segment_name(std::string_view name) {
    return name.size() == 32 && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::filesystem::path segment_file(const std::filesystem::path& list, const std::string& segment) {
    return list.parent_path() / (list.stem().string() + "." + segment + ".age");
}

void write_segment(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const std::string& facts,
                   const std::filesystem::path& folder) {
    write_sealed(file, recipient,
                 [&](crypto::ByteSink& out) { write_tar(out, heading(segment_of(file)) + facts, folder); });
}

void write_list(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const SavedIndex& index) {
    nlohmann::json json{{"schema", schema},
                        {"compartment", index.compartment},
                        {"documents", index.documents},
                        {"units", index.units},
                        {"segments", nlohmann::json::array()}};
    if (index.position) json["position"] = {{"size", index.position->size}, {"root", index.position->root}};
    for (const auto& segment : index.segments)
        json["segments"].push_back({{"name", segment.name},
                                    {"first", segment.first},
                                    {"last", segment.last},
                                    {"removed", segment.removed},
                                    {"changed", segment.changed}});
    const auto text = json.dump();
    write_sealed(file, recipient, [&](crypto::ByteSink& out) { out.write(crypto::as_bytes(text)); });
}

void sweep_segments(const std::filesystem::path& list, const SavedIndex& index) {
    std::set<std::string> named;
    for (const auto& segment : index.segments) named.insert(segment_file(list, segment.name).filename().string());
    const auto stem = list.stem().string() + ".";
    std::error_code ignored;
    std::vector<std::filesystem::path> unwanted;
    const auto folder = list.parent_path().empty() ? std::filesystem::path(".") : list.parent_path();
    for (const auto& item : std::filesystem::directory_iterator(folder, ignored)) {
        auto name = item.path().filename().string();
        if (!name.starts_with(stem) || named.contains(name)) continue;
        if (name.ends_with(".tmp")) name.resize(name.size() - 4);
        if (name.size() == stem.size() + 36 && is_segment_name(std::string_view(name).substr(stem.size(), 32)) &&
            name.ends_with(".age"))
            unwanted.push_back(item.path());
    }
    for (const auto& path : unwanted) std::filesystem::remove(path, ignored);
}

SavedIndex read_list(const std::filesystem::path& file, const crypto::AgeIdentity& identity) {
    const FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (opened.number < 0) fail("The index snapshot cannot be read");
    crypto::FileSource source(opened.number);
    crypto::AgeDecryptor plain(source, identity);
    std::string text;
    std::vector<std::uint8_t> buffer(block);
    while (const auto size = plain.read(buffer)) text += crypto::as_text({buffer.data(), size});
    SavedIndex index;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("schema") != schema) throw Damaged("index-schema", "The index snapshot is of another schema");
        json.at("compartment").get_to(index.compartment);
        json.at("documents").get_to(index.documents);
        json.at("units").get_to(index.units);
        if (json.contains("position"))
            index.position = IndexPosition{json["position"].at("size").get<std::uint64_t>(),
                                           json["position"].at("root").get<std::string>()};
        for (const auto& each : json.at("segments")) {
            SavedSegment segment;
            each.at("name").get_to(segment.name);
            each.at("first").get_to(segment.first);
            each.at("last").get_to(segment.last);
            each.at("removed").get_to(segment.removed);
            each.at("changed").get_to(segment.changed);
            if (!is_segment_name(segment.name))
                throw Damaged("index-snapshot", "The index snapshot names a segment that is none");
            index.segments.push_back(std::move(segment));
        }
    } catch (const nlohmann::json::exception&) {
        throw Damaged("index-snapshot", "The index snapshot's list is damaged");
    }
    return index;
}

std::string read_segment(const std::filesystem::path& file, const crypto::AgeIdentity& identity,
                         const std::filesystem::path& folder) {
    const FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (opened.number < 0) fail("The index snapshot cannot be read");
    crypto::FileSource source(opened.number);
    crypto::AgeDecryptor plain(source, identity);
    const auto reading = std::make_unique<Reading>(Reading{plain, {}, {}});
    const auto broken = [&](archive* tar) {
        if (reading->failure) std::rethrow_exception(reading->failure);
        const char* why = archive_error_string(tar);
        throw Damaged("index-snapshot", fmt::format("The index snapshot is damaged: {}", why ? why : "cut"));
    };
    const ArchiveReader tar(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(tar.get());
    if (archive_read_open(tar.get(), reading.get(), nullptr, take, nullptr) != ARCHIVE_OK) broken(tar.get());
    std::filesystem::create_directory(folder);
    std::string facts;
    archive_entry* entry = nullptr;
    for (;;) {
        const int result = archive_read_next_header(tar.get(), &entry);
        if (result == ARCHIVE_EOF) break;
        if (result != ARCHIVE_OK) broken(tar.get());
        const std::string name = archive_entry_pathname(entry) ? archive_entry_pathname(entry) : "";
        const bool plain_name = !name.empty() && name.find('/') == std::string::npos && name[0] != '.';
        if (!plain_name || archive_entry_filetype(entry) != AE_IFREG)
            throw Damaged("index-snapshot", "The index snapshot holds something that is not a file of an index");
        const auto path = folder / name;
        const bool is_facts = name == facts_name;
        const FileDescriptor target(is_facts ? -1 : open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!is_facts && target.number < 0) fail("The index snapshot cannot be unpacked");
        crypto::FileSink sink(target.number);
        std::vector<std::uint8_t> buffer(block);
        for (;;) {
            const auto size = archive_read_data(tar.get(), buffer.data(), buffer.size());
            if (size < 0) broken(tar.get());
            if (size == 0) break;
            const crypto::ByteView bytes(buffer.data(), static_cast<std::size_t>(size));
            if (is_facts)
                facts += crypto::as_text(bytes);
            else
                sink.write(bytes);
        }
    }
    // The tar may end before the file does: only its last chunk shows that nothing was cut.
    std::vector<std::uint8_t> rest(block);
    while (plain.read(rest) > 0) {
    }
    const auto expected = heading(segment_of(file));
    if (!facts.starts_with(expected))
        throw Damaged("index-snapshot", "The index snapshot's segment is another than its name says");
    return facts.substr(expected.size());
}

}  // namespace depositary::indexer
