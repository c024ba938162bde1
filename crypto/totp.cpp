#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "crypto/error.h"

namespace depositary::crypto {

std::string hotp(ByteView secret, std::uint64_t counter, unsigned digits) {
    std::array<std::uint8_t, 8> message;
    for (std::size_t i = 0; i < message.size(); ++i) message[i] = static_cast<std::uint8_t>(counter >> (56 - 8 * i));
    std::array<std::uint8_t, 20> mac;
    unsigned size = 0;
    if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(), mac.data(),
             &size) == nullptr ||
        size != mac.size())
        throw Unavailable("hmac", "OpenSSL could not compute an HMAC");
    const std::size_t at = mac[19] & 0x0f;
    std::uint32_t number = (std::uint32_t{mac[at]} & 0x7f) << 24 | std::uint32_t{mac[at + 1]} << 16 |
                           std::uint32_t{mac[at + 2]} << 8 | mac[at + 3];
    std::string code(digits, '0');
    for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10)
        *digit = static_cast<char>('0' + number % 10);
    sodium_memzero(mac.data(), mac.size());
    return code;
}

std::optional<std::int64_t> totp_step_of(ByteView secret, std::string_view code, std::int64_t unix_seconds,
                                         std::int64_t last_used) {
    if (code.size() != totp_digits) return std::nullopt;
    const std::int64_t present = unix_seconds / totp_step;
    std::optional<std::int64_t> found;
    for (std::int64_t step = present - 1; step <= present + 1; ++step) {
        const std::string right = hotp(secret, static_cast<std::uint64_t>(step));
        if (sodium_memcmp(right.data(), code.data(), code.size()) == 0 && step > last_used) found = step;
    }
    return found;
}

std::string to_base32(ByteView bytes) {
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned held = 0, bits = 0;
    for (const std::uint8_t byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) out.push_back(alphabet[held >> (bits - 5) & 31]);
        held &= (1u << bits) - 1;
    }
    if (bits > 0) out.push_back(alphabet[held << (5 - bits) & 31]);
    return out;
}

}  // namespace depositary::crypto
