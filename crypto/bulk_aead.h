#pragma once
// ChaCha20-Poly1305 (RFC 8439) on OpenSSL's kernels, for bulk data; one key, many nonces. Not thread-safe.

#include <memory>

#include "crypto/secret.h"

namespace depositary::crypto {

class BulkAead {
public:
    static constexpr std::size_t tag_size = 16;
    using Nonce = std::array<std::uint8_t, 12>;

    enum class Direction { seal, open };
    // key: 32 bytes.
    BulkAead(const Secret& key, Direction direction);
    ~BulkAead();
    BulkAead(BulkAead&&) noexcept;
    BulkAead& operator=(BulkAead&&) noexcept;

    // out: plaintext.size() + 16 bytes.
    void seal(const Nonce& nonce, ByteView plaintext, std::span<std::uint8_t> out);
    // out: sealed.size() - 16 bytes; false when the tag does not hold (out is then wiped).
    bool open(const Nonce& nonce, ByteView sealed, std::span<std::uint8_t> out);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace depositary::crypto
