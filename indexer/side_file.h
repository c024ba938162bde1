#pragma once
// A file beside a segment's Xapian database: written once, from front to back, then mapped into memory. In the byte
// order of the machine: it never leaves it but for the snapshot, which this machine reads back.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Throws Unavailable("index-memory", …) when there is no room.
class SideFileWriter {
public:
    // The file does not exist yet.
    explicit SideFileWriter(const std::filesystem::path& file);
    ~SideFileWriter();
    SideFileWriter(const SideFileWriter&) = delete;
    SideFileWriter& operator=(const SideFileWriter&) = delete;

    template <class Value>
    void put(const Value& value) {
        put(&value, sizeof value);
    }
    void put(const void* bytes, std::size_t size);
    // After the last.
    void finish();

private:
    void write_out(const char* bytes, std::size_t size);

    int file_;
    std::vector<char> buffer_;
};

// Immutable. What is taken of it is borrowed.
class SideFile {
public:
    // Throws Damaged("index-file", …) when it is not there, Unavailable("index-memory", …) when it cannot be mapped.
    explicit SideFile(const std::filesystem::path& file);
    ~SideFile();
    SideFile(const SideFile&) = delete;
    SideFile& operator=(const SideFile&) = delete;

    std::span<const std::uint8_t> bytes() const { return bytes_; }

private:
    std::span<const std::uint8_t> bytes_;
};

// Reads a SideFile's parts one after the other. A part that is longer than what is left is damage:
// Damaged("index-file").
class SideFileReader {
public:
    explicit SideFileReader(const SideFile& file) : left_(file.bytes()) {}

    template <class Value>
    std::span<const Value> take(std::uint64_t count) {
        if (count > left_.size() / sizeof(Value)) damaged();
        const auto* const from = reinterpret_cast<const Value*>(left_.data());
        left_ = left_.subspan(count * sizeof(Value));
        return {from, static_cast<std::size_t>(count)};
    }
    // The last value of what is left.
    template <class Value>
    Value take_last() {
        if (left_.size() < sizeof(Value)) damaged();
        Value value;
        std::memcpy(&value, left_.data() + left_.size() - sizeof value, sizeof value);
        left_ = left_.first(left_.size() - sizeof value);
        return value;
    }
    // Where all must have been taken.
    void expect_end() const {
        if (!left_.empty()) damaged();
    }
    [[noreturn]] static void damaged();

private:
    std::span<const std::uint8_t> left_;
};

// Numbers of seven bits a byte, the lowest first; the last byte has no eighth bit.
inline void append_number(std::string& bytes, std::uint32_t number) {
    for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
    bytes += static_cast<char>(number);
}
class NumberReader {
public:
    explicit NumberReader(std::span<const std::uint8_t> bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
    bool at_end() const { return at_ == end_; }
    // Throws Damaged when the bytes end within it, or it has more than 32 bits.
    std::uint32_t next() {
        std::uint32_t value = 0;
        for (unsigned shift = 0; at_ != end_ && shift < 32; shift += 7) {
            const auto byte = *at_++;
            value |= std::uint32_t{byte & 0x7FU} << shift;
            if (byte < 0x80) return value;
        }
        SideFileReader::damaged();
    }

private:
    const std::uint8_t *at_, *end_;
};

// Whether the numbers ascend from 0 to `last`, as the starts of parts and their end do.
template <class Number>
bool are_starts(std::span<const Number> numbers, std::uint64_t last) {
    if (numbers.empty() || numbers.front() != 0 || numbers.back() != last) return false;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] < numbers[i - 1]) return false;
    return true;
}

// Names one after the other in the order of their bytes, and where each begins.
class SortedNames {
public:
    SortedNames() = default;
    // Throws Damaged when the starts do not fit.
    SortedNames(std::span<const std::uint32_t> starts, std::span<const std::uint8_t> bytes);
    std::size_t size() const { return starts_.size() - 1; }
    std::string_view operator[](std::size_t at) const {
        return {reinterpret_cast<const char*>(bytes_.data()) + starts_[at], starts_[at + 1] - starts_[at]};
    }
    // The first that is not less.
    std::size_t lower_bound(std::string_view name) const;

private:
    std::span<const std::uint32_t> starts_;
    std::span<const std::uint8_t> bytes_;
};

}  // namespace depositary::indexer
