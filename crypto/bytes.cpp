#include "crypto/bytes.h"

#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

std::string encode_base64(ByteView bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();  // the terminating NUL that libsodium counts
    return text;
}

std::optional<Bytes> decode_base64(std::string_view text, int variant) {
    // libsodium takes some bytes above 0x7F for digits.
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) {
        return std::nullopt;
    }
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0 ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    bytes.resize(length);
    return bytes;
}

[[noreturn]] void throw_system(const char* what) {
    if (errno == ENOSPC || errno == EDQUOT) {
        throw Unavailable("disk-full", "There is no room left on the disk; free some and try again.");
    }
    throw Unavailable(std::string_view(what) == "write" ? "write-failed" : "read-failed",
                      std::string("A file could not be ") + (std::string_view(what) == "write" ? "written: " : "read: ") +
                          std::strerror(errno));
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    const auto digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (text.size() % 2 != 0 || !std::all_of(text.begin(), text.end(), digit)) {
        return std::nullopt;
    }
    Bytes bytes(text.size() / 2);
    if (!bytes.empty()) {
        sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, nullptr, nullptr);
    }
    return bytes;
}

std::string to_base64(ByteView bytes) { return encode_base64(bytes, sodium_base64_VARIANT_ORIGINAL); }
std::optional<Bytes> from_base64(std::string_view text) { return decode_base64(text, sodium_base64_VARIANT_ORIGINAL); }
std::string to_base64_unpadded(ByteView bytes) {
    return encode_base64(bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
std::optional<Bytes> from_base64_unpadded(std::string_view text) {
    return decode_base64(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}
std::string to_base64url(ByteView bytes) { return encode_base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING); }
std::optional<Bytes> from_base64url(std::string_view text) {
    return decode_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool is_utf8(std::string_view text) {
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    const auto* end = p + text.size();
    while (p < end) {
        const unsigned char first = *p++;
        if (first < 0x80) {
            continue;
        }
        int more = 0;
        unsigned char low = 0x80;
        unsigned char high = 0xBF;
        if (first >= 0xC2 && first <= 0xDF) {
            more = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            more = 2;
            low = first == 0xE0 ? 0xA0 : 0x80;
            high = first == 0xED ? 0x9F : 0xBF;
        } else if (first >= 0xF0 && first <= 0xF4) {
            more = 3;
            low = first == 0xF0 ? 0x90 : 0x80;
            high = first == 0xF4 ? 0x8F : 0xBF;
        } else {
            return false;
        }
        for (; more > 0; --more, low = 0x80, high = 0xBF) {
            if (p == end || *p < low || *p > high) {
                return false;
            }
            ++p;
        }
    }
    return true;
}

ByteView MemorySource::lend(std::size_t size) {
    if (size > rest_.size()) {
        return {};
    }
    const auto lent = rest_.first(size);
    rest_ = rest_.subspan(size);
    return lent;
}

std::size_t MemorySource::read(std::span<std::uint8_t> buffer) {
    const std::size_t count = std::min(buffer.size(), rest_.size());
    std::copy_n(rest_.begin(), count, buffer.begin());
    rest_ = rest_.subspan(count);
    return count;
}

std::size_t FileSource::read(std::span<std::uint8_t> buffer) {
    for (;;) {
        const ssize_t count = ::read(fd_, buffer.data(), buffer.size());
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno != EINTR) {
            throw_system("read");
        }
    }
}

std::uint64_t FileSource::size() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) {
        throw_system("read");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

void FileSource::read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const {
    while (!buffer.empty()) {
        const ssize_t count = ::pread(fd_, buffer.data(), buffer.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throw_system("read");
        }
        if (count == 0) {
            throw Damaged("file-cut", "A file ends before its expected size.");
        }
        offset += static_cast<std::uint64_t>(count);
        buffer = buffer.subspan(static_cast<std::size_t>(count));
    }
}

void FileSink::write(ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            throw_system("write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void BufferedSink::write(ByteView bytes) {
    if (buffer_.size() + bytes.size() > size_) flush();
    if (bytes.size() >= size_) {
        out_.write(bytes);
    } else {
        buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    }
}

void BufferedSink::flush() {
    if (!buffer_.empty()) out_.write(buffer_);
    buffer_.clear();
}

}  // namespace depositary::crypto
