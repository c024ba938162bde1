#pragma once
// Bytes and their text encodings (hexadecimal, base64 of RFC 4648), and the two ends of a byte stream.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::crypto {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text, borrowed: valid as long as the text is.
inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
// The bytes as text, borrowed: valid as long as the bytes are.
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
// Lower-case hexadecimal only, an even number of digits; nothing otherwise.
std::optional<Bytes> from_hex(std::string_view text);

// Base64 with padding (RFC 4648 §4), in one line.
std::string to_base64(ByteView bytes);
// Strict: padded, canonical (unused bits zero), no white space; nothing otherwise.
std::optional<Bytes> from_base64(std::string_view text);
// Base64 without padding (as age's headers use), strict and canonical likewise.
std::string to_base64_unpadded(ByteView bytes);
std::optional<Bytes> from_base64_unpadded(std::string_view text);
// Base64url without padding (RFC 4648 §5): tokens, names in URLs.
std::string to_base64url(ByteView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

// True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_utf8(std::string_view text);

// Where bytes come from, read once from front to back.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Reads up to buffer.size() bytes; returns how many, 0 only at the end (or for an empty buffer). Throws on failure.
    virtual std::size_t read(std::span<std::uint8_t> buffer) = 0;
    // The next bytes, taken without copying them, where the source has at least this many in memory: valid as long as the
    // source's memory is. Empty otherwise; read() then.
    virtual std::span<const std::uint8_t> lend(std::size_t /*size*/) { return {}; }
};

// Where bytes go, in order. Throws on failure. What "finished" means is each sink's own affair.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual void write(ByteView bytes) = 0;
    // Room in the sink's own memory, to make `size` bytes in rather than to copy them: empty where the sink has none; write()
    // then. The first `used` bytes of it are taken by filled(), before anything else is written; without it, none is.
    virtual std::span<std::uint8_t> room(std::size_t /*size*/) { return {}; }
    virtual void filled(std::size_t /*used*/) {}
};

// Bytes that can be read at any place. Safe to share between threads.
class RandomAccessSource {
public:
    virtual ~RandomAccessSource() = default;
    virtual std::uint64_t size() const = 0;
    // Fills the whole buffer from the offset, or throws (Damaged when the bytes end early).
    virtual void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const = 0;
};

// Over borrowed memory.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(ByteView bytes) : rest_(bytes) {}
    std::size_t read(std::span<std::uint8_t> buffer) override;
    ByteView lend(std::size_t size) override;

private:
    ByteView rest_;
};

// Collects all that is written.
class MemorySink final : public ByteSink {
public:
    void write(ByteView bytes) override { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    const Bytes& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }

private:
    Bytes bytes_;
};

// Gathers small writes into large ones for a borrowed sink. flush() must be called at the end.
class BufferedSink final : public ByteSink {
public:
    BufferedSink(ByteSink& out, std::size_t size) : out_(out), size_(size) { buffer_.reserve(size); }
    void write(ByteView bytes) override;
    void flush();

private:
    ByteSink& out_;
    std::size_t size_;
    Bytes buffer_;
};

// Over an open file descriptor, which it borrows. Retries short reads and EINTR; throws Unavailable with the system's words.
class FileSource final : public ByteSource, public RandomAccessSource {
public:
    explicit FileSource(int fd) : fd_(fd) {}
    std::size_t read(std::span<std::uint8_t> buffer) override;
    std::uint64_t size() const override;
    void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const override;

private:
    int fd_;
};

// Over an open file descriptor, which it borrows. Writes everything (short writes and EINTR retried); a full disk is
// Unavailable("disk-full", …), any other failure Unavailable("write-failed", …).
class FileSink final : public ByteSink {
public:
    explicit FileSink(int fd) : fd_(fd) {}
    void write(ByteView bytes) override;

private:
    int fd_;
};

}  // namespace depositary::crypto
