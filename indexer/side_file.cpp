#include "indexer/side_file.h"

#include "crypto/error.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace depositary::indexer {
namespace {

constexpr std::size_t block = 256 * 1024;

[[noreturn]] void no_room() {
    throw Unavailable("index-memory",
                      fmt::format("There is no room for the search index in memory: {}", std::strerror(errno)));
}

}  // namespace

SideFileWriter::SideFileWriter(const std::filesystem::path& file)
    : file_(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (file_ < 0) no_room();
    buffer_.reserve(block);
}

SideFileWriter::~SideFileWriter() {
    close(file_);
}

void SideFileWriter::put(const void* bytes, std::size_t size) {
    const auto* const from = static_cast<const char*>(bytes);
    if (buffer_.size() + size > block) finish();
    if (size >= block) return write_out(from, size);
    buffer_.insert(buffer_.end(), from, from + size);
}

void SideFileWriter::finish() {
    write_out(buffer_.data(), buffer_.size());
    buffer_.clear();
}

void SideFileWriter::write_out(const char* bytes, std::size_t size) {
    while (size > 0) {
        const auto written = write(file_, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) no_room();
        bytes += written;
        size -= static_cast<std::size_t>(written);
    }
}

SideFile::SideFile(const std::filesystem::path& file) {
    const int opened = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) SideFileReader::damaged();
    struct stat about {};
    const auto size = fstat(opened, &about) == 0 ? static_cast<std::size_t>(about.st_size) : 0;
    void* const map = size == 0 ? nullptr : mmap(nullptr, size, PROT_READ, MAP_SHARED, opened, 0);
    close(opened);
    if (map == MAP_FAILED) no_room();
    bytes_ = {static_cast<const std::uint8_t*>(map), size};
}

SideFile::~SideFile() {
    if (!bytes_.empty()) munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

void SideFileReader::damaged() {
    throw Damaged("index-file", "A file of the search index is damaged");
}

SortedNames::SortedNames(std::span<const std::uint32_t> starts, std::span<const std::uint8_t> bytes)
    : starts_(starts), bytes_(bytes) {
    if (!are_starts(starts, bytes.size())) SideFileReader::damaged();
}

std::size_t SortedNames::lower_bound(std::string_view name) const {
    std::size_t low = 0, high = size();
    while (low < high) {
        const auto middle = (low + high) / 2;
        if ((*this)[middle] < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

}  // namespace depositary::indexer
