#include "repository/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "crypto/error.h"

namespace depositary::repository {

void throw_unavailable(const std::string& code, const std::string& what) {
    if (errno == ENOSPC || errno == EDQUOT) {
        throw Unavailable("disk-full", "There is no room left on the disk; free some and try again.");
    }
    throw Unavailable(code, what + ": " + std::strerror(errno) + ".");
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) {
            ::close(fd_);
        }
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

Descriptor open_for_reading(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) {
        if (errno == ENOENT) {
            throw NotFound("file-missing", path + " does not exist.");
        }
        throw_unavailable("read-failed", path + " could not be opened");
    }
    return file;
}

Descriptor create_exclusively(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.is_open()) {
        throw_unavailable("write-failed", path + " could not be created");
    }
    return file;
}

void sync_file(int fd) {
    if (::fsync(fd) != 0) {
        throw_unavailable("sync-failed", "A file could not be made durable");
    }
}

void sync_folder(const std::string& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.is_open()) {
        throw_unavailable("sync-failed", path + " could not be opened");
    }
    sync_file(folder.get());
}

std::string read_file(const std::string& path) {
    const Descriptor file = open_for_reading(path);
    const crypto::FileSource source(file.get());
    const std::uint64_t size = source.size();
    if (size > (64u << 20)) {
        throw TooLarge("file-too-large", path + " is too large to be what it should be.");
    }
    std::string content(size, '\0');
    source.read_at(0, {reinterpret_cast<std::uint8_t*>(content.data()), content.size()});
    return content;
}

void write_file_durably(const std::string& path, std::string_view content) {
    const std::string temporary = path + ".new";
    ::unlink(temporary.c_str());
    {
        const Descriptor file = create_exclusively(temporary);
        crypto::FileSink(file.get()).write(crypto::as_bytes(content));
        sync_file(file.get());
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        throw_unavailable("write-failed", path + " could not be replaced");
    }
    sync_folder(std::filesystem::path(path).parent_path().string());
}

}  // namespace depositary::repository
