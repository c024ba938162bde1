#pragma once
// Files that must survive a power cut: written under a temporary name, synced, renamed; folders synced.

#include <string>
#include <utility>

#include "crypto/bytes.h"

namespace depositary::repository {

// Throws what errno says: Unavailable("disk-full") for a full disk, else Unavailable(code) with the system's words.
[[noreturn]] void throw_unavailable(const std::string& code, const std::string& what);

// Owns an open descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    int get() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// Opens a file for reading. NotFound("file-missing") or Unavailable("read-failed").
Descriptor open_for_reading(const std::string& path);
// Creates a file that must not exist, mode 0600, never following a link. Unavailable on failure.
Descriptor create_exclusively(const std::string& path);
// fsync. Unavailable("sync-failed"): what was written can no longer be relied on, and trying again proves nothing.
void sync_file(int fd);
void sync_folder(const std::string& path);

// The whole of a small file (at most 64 MiB).
std::string read_file(const std::string& path);
// Replaces a file: temporary name beside it, sync, rename. A crash leaves the old or the new one.
void write_file_durably(const std::string& path, std::string_view content);

}  // namespace depositary::repository
