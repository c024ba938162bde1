#include "indexer/snapshot.h"

#include "crypto/error.h"
#include "indexer/snapshot_format.h"

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

constexpr std::size_t block = 64 * 1024;

// libarchive is C: an exception of the stream is kept aside while it unwinds.
struct Writing {
    crypto::ByteSink& out;
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

using ArchiveWriter = std::unique_ptr<archive, decltype(&archive_write_free)>;
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
    archive_write_set_format_ustar(tar.get());
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

nlohmann::json row_json(const SavedRow& row) {
    nlohmann::json json{
        {"documents", row.documents}, {"units", row.units}, {"segments", nlohmann::json::array()}};
    for (const auto& segment : row.segments)
        json["segments"].push_back({{"name", segment.name},
                                    {"first", segment.first},
                                    {"last", segment.last},
                                    {"removed", segment.removed},
                                    {"changed", segment.changed}});
    return json;
}

}  // namespace

std::filesystem::path segment_file(const std::filesystem::path& list, const std::string& segment) {
    return list.parent_path() / (list.stem().string() + "." + segment + ".age");
}

void write_segment(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const std::string& facts,
                   const std::filesystem::path& folder) {
    write_sealed(file, recipient,
                 [&](crypto::ByteSink& out) { write_tar(out, segment_heading(file) + facts, folder); });
}

void write_list(const std::filesystem::path& file, const crypto::AgeRecipient& recipient, const SavedIndex& index) {
    nlohmann::json json{{"schema", snapshot_schema},
                        {"compartment", index.compartment},
                        {"latest", row_json(index.latest)},
                        {"former", row_json(index.former)}};
    if (index.position) json["position"] = {{"size", index.position->size}, {"root", index.position->root}};
    const auto text = json.dump();
    write_sealed(file, recipient, [&](crypto::ByteSink& out) { out.write(crypto::as_bytes(text)); });
}

void sweep_segments(const std::filesystem::path& list, const SavedIndex& index) {
    std::set<std::string> named;
    for (const auto* row : {&index.latest, &index.former})
        for (const auto& segment : row->segments) named.insert(segment_file(list, segment.name).filename().string());
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

}  // namespace depositary::indexer
