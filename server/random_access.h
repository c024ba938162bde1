#pragma once
// Reads a random-access source from front to back.

#include <algorithm>

#include "crypto/bytes.h"

namespace depositary::server {

// Borrows the source.
class SequentialSource final : public crypto::ByteSource {
public:
    explicit SequentialSource(const crypto::RandomAccessSource& source) : source_(source), size_(source.size()) {}
    std::size_t read(std::span<std::uint8_t> buffer) override {
        const auto part = buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - at_)));
        if (!part.empty()) {
            source_.read_at(at_, part);
            at_ += part.size();
        }
        return part.size();
    }

private:
    const crypto::RandomAccessSource& source_;
    std::uint64_t size_;
    std::uint64_t at_ = 0;
};

}  // namespace depositary::server
