#pragma once
// SHA-256 (FIPS 180-4) on OpenSSL's kernels, and HMAC-SHA-256 / HKDF-SHA-256 (RFC 2104, RFC 5869).

#include <compare>
#include <memory>

#include "crypto/bytes.h"

namespace depositary::crypto {

// A SHA-256 digest: 32 bytes. Compares as bytes (not in constant time: digests are not secrets).
struct Sha256 {
    std::array<std::uint8_t, 32> bytes{};

    auto operator<=>(const Sha256&) const = default;
    operator ByteView() const { return bytes; }
    // 64 lower-case hexadecimal digits.
    std::string hex() const { return to_hex(bytes); }
    // Exactly 64 lower-case hexadecimal digits; nothing otherwise.
    static std::optional<Sha256> from_hex(std::string_view text);

    // The digest of some bytes.
    static Sha256 of(ByteView bytes);
    static Sha256 of(std::string_view text) { return of(as_bytes(text)); }
};

// SHA-256 over a stream. Movable, not thread-safe.
class Sha256Stream final : public ByteSink {
public:
    Sha256Stream();
    ~Sha256Stream() override;
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;
    void write(ByteView bytes) override;
    // The digest of all written; after it, the stream begins anew.
    Sha256 finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

Sha256 hmac_sha256(ByteView key, ByteView message);
// Fills out (at most 255*32 bytes).
void hkdf_sha256(ByteView secret, ByteView salt, std::string_view info, std::span<std::uint8_t> out);

}  // namespace depositary::crypto
