#include "crypto/error.h"
#include "indexer/snapshot.h"
#include "indexer/snapshot_format.h"
#include "indexer/workers.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <span>

namespace depositary::indexer {
namespace {

constexpr std::size_t tar_block = 512;
// What one thread decrypts at a time: whole chunks of age.
constexpr std::uint64_t portion = 4 << 20;

[[noreturn]] void fail(const char* what) {
    throw Unavailable("read-failed", fmt::format("The index snapshot {}: {}", what, std::strerror(errno)));
}
[[noreturn]] void broken(const char* what) {
    throw Damaged("index-snapshot", fmt::format("The index snapshot is damaged: {}", what));
}

// A file in the tar: where its bytes lie.
struct Entry {
    std::string name;
    std::uint64_t at = 0, size = 0;
};

// A number of a ustar header: octal digits or, for what is too large for them, base 256 (GNU).
std::uint64_t number(std::span<const std::uint8_t> field) {
    std::uint64_t value = 0;
    if (field[0] == 0x80) {
        for (const auto byte : field.last(8)) value = value << 8 | byte;
        return value;
    }
    for (const auto byte : field) {
        if (byte == 0 || byte == ' ') break;
        if (byte < '0' || byte > '7') broken("a number in its tar");
        value = value << 3 | static_cast<std::uint64_t>(byte - '0');
    }
    return value;
}

// Plain files with plain names, as write_segment() puts them there, and nothing else.
std::vector<Entry> entries(const crypto::RandomAccessSource& tar) {
    std::vector<Entry> result;
    std::array<std::uint8_t, tar_block> header;
    for (std::uint64_t at = 0;;) {
        tar.read_at(at, header);
        if (std::all_of(header.begin(), header.end(), [](std::uint8_t byte) { return byte == 0; })) return result;
        if (std::memcmp(header.data() + 257, "ustar", 5) != 0) broken("it is no tar");
        unsigned sum = 0;
        for (std::size_t i = 0; i < tar_block; ++i) sum += i >= 148 && i < 156 ? ' ' : header[i];
        if (number(std::span(header).subspan(148, 8)) != sum) broken("a header of its tar");
        const auto* name = reinterpret_cast<const char*>(header.data());
        Entry entry{std::string(name, strnlen(name, 100)), at + tar_block, number(std::span(header).subspan(124, 12))};
        if (header[156] != '0' || header[345] != 0 || entry.name.empty() || entry.name[0] == '.' ||
            entry.name.find('/') != std::string::npos || entry.size > tar.size() - entry.at)
            broken("it holds something that is not a file of an index");
        at = entry.at + (entry.size + tar_block - 1) / tar_block * tar_block;
        result.push_back(std::move(entry));
    }
}

// A new file in RAM, mapped so that threads write to it side by side: pwrite() would hold each other up at the inode.
// Its memory is taken at once, so that there being too little of it is an error and not a signal.
class NewFile {
public:
    NewFile(const std::filesystem::path& path, std::uint64_t size) : size_(static_cast<std::size_t>(size)) {
        const FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        // The size first: only then does the kernel give large pages.
        if (file.number < 0 || ftruncate(file.number, static_cast<off_t>(size)) != 0) fail("cannot be unpacked");
        if (size == 0) return;
        do errno = posix_fallocate(file.number, 0, static_cast<off_t>(size));
        while (errno == EINTR);
        if (errno != 0) fail("cannot be unpacked");
        bytes_ = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, 0);
        if (bytes_ == MAP_FAILED) fail("cannot be unpacked");
    }
    ~NewFile() {
        if (bytes_ != MAP_FAILED) munmap(bytes_, size_);
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    std::span<std::uint8_t> bytes() const {
        return bytes_ == MAP_FAILED ? std::span<std::uint8_t>() : std::span(static_cast<std::uint8_t*>(bytes_), size_);
    }

private:
    void* bytes_ = MAP_FAILED;
    const std::size_t size_;
};

// Where an entry's bytes go.
struct Target {
    std::uint64_t at = 0;
    std::span<std::uint8_t> bytes;
};

void unpack(const crypto::RandomAccessSource& tar, const std::vector<Target>& targets) {
    // By borders of age's chunks, so that few are decrypted twice.
    std::vector<Target> portions;
    for (auto [at, bytes] : targets) {
        while (!bytes.empty()) {
            const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(portion - at % portion, bytes.size()));
            portions.push_back({at, bytes.first(size)});
            at += size;
            bytes = bytes.subspan(size);
        }
    }
    on_all_cores(portions.size(), [&](std::size_t i) { tar.read_at(portions[i].at, portions[i].bytes); });
}

SavedRow row_of(const nlohmann::json& json) {
    SavedRow row;
    json.at("documents").get_to(row.documents);
    json.at("units").get_to(row.units);
    for (const auto& each : json.at("segments")) {
        SavedSegment segment;
        each.at("name").get_to(segment.name);
        each.at("first").get_to(segment.first);
        each.at("last").get_to(segment.last);
        each.at("removed").get_to(segment.removed);
        each.at("changed").get_to(segment.changed);
        if (!is_segment_name(segment.name))
            throw Damaged("index-snapshot", "The index snapshot names a segment that is none");
        row.segments.push_back(std::move(segment));
    }
    return row;
}

}  // namespace

SavedIndex read_list(const std::filesystem::path& file, const crypto::AgeIdentity& identity) {
    const FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (opened.number < 0) fail("cannot be read");
    crypto::FileSource source(opened.number);
    crypto::AgeDecryptor plain(source, identity);
    std::string text;
    std::vector<std::uint8_t> buffer(crypto::age_chunk_size);
    while (const auto size = plain.read(buffer)) text += crypto::as_text({buffer.data(), size});
    SavedIndex index;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("schema") != snapshot_schema)
            throw Damaged("index-schema", "The index snapshot is of another schema");
        json.at("compartment").get_to(index.compartment);
        if (json.contains("position"))
            index.position = IndexPosition{json["position"].at("size").get<std::uint64_t>(),
                                           json["position"].at("root").get<std::string>()};
        index.latest = row_of(json.at("latest"));
        index.former = row_of(json.at("former"));
    } catch (const nlohmann::json::exception&) {
        throw Damaged("index-snapshot", "The index snapshot's list is damaged");
    }
    return index;
}

std::string read_segment(const std::filesystem::path& file, const crypto::AgeIdentity& identity,
                         const std::filesystem::path& folder) {
    const FileDescriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (opened.number < 0) fail("cannot be read");
    const crypto::FileSource source(opened.number);
    const crypto::AgeRandomAccess tar(source, identity);
    std::filesystem::create_directory(folder);
    std::string facts;
    std::deque<NewFile> files;
    std::vector<Target> targets;
    for (const auto& entry : entries(tar)) {
        if (entry.name == facts_name) {
            facts.resize(entry.size);
            targets.push_back({entry.at, {reinterpret_cast<std::uint8_t*>(facts.data()), facts.size()}});
        } else {
            targets.push_back({entry.at, files.emplace_back(folder / entry.name, entry.size).bytes()});
        }
    }
    unpack(tar, targets);
    const auto expected = segment_heading(file);
    if (!facts.starts_with(expected)) broken("a segment is another than its name says");
    return facts.substr(expected.size());
}

}  // namespace depositary::indexer
