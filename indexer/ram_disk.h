#pragma once
// A folder in RAM that nobody else sees and that ends with the process, whatever ends it (kill -9 too): a tmpfs that is
// mounted nowhere and held by a file descriptor alone. See docs/decisions/0301-index-in-ram.md.

#include <filesystem>

namespace depositary::indexer {

class RamDisk {
public:
    // Where the kernel refuses such a mount (older than 5.2, or user namespaces forbidden), a folder of mode 0700 in
    // /dev/shm, removed at the end or, after a kill, by the next RamDisk of the same user. Throws
    // Unavailable("index-memory", …) when that is not possible either. May be called with threads running.
    RamDisk();
    ~RamDisk();
    RamDisk(const RamDisk&) = delete;
    RamDisk& operator=(const RamDisk&) = delete;

    // Valid in this process only, and as long as this object lives.
    const std::filesystem::path& path() const { return path_; }
    // True when nothing is left of it once the process is gone.
    bool is_private() const { return mount_ >= 0; }

private:
    int mount_ = -1;
    std::filesystem::path path_;
};

}  // namespace depositary::indexer
