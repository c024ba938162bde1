#include "crypto/password.h"

#include <sodium.h>

#include <algorithm>
#include <semaphore>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

std::counting_semaphore<4> slots(4);  // each running hash takes tens of MiB

class Slot {
public:
    Slot() { slots.acquire(); }
    ~Slot() { slots.release(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
};

}  // namespace

void check_new_password(std::string_view password) {
    // In UTF-8 each character has one byte that is no continuation.
    const auto characters =
        std::count_if(password.begin(), password.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; });
    if (static_cast<std::size_t>(characters) < password_min_length)
        throw Invalid("password-too-short", "a password has at least " + std::to_string(password_min_length) + " characters");
    if (password.size() > password_max_length)
        throw Invalid("password-too-long", "a password has at most " + std::to_string(password_max_length) + " bytes");
    if (!is_utf8(password) || password.find('\0') != std::string_view::npos)
        throw Invalid("password-not-text", "a password is UTF-8 text without NUL");
}

std::string hash_password(std::string_view password, const PasswordCost& cost) {
    check_new_password(password);
    const Slot slot;
    std::array<char, crypto_pwhash_STRBYTES> hash;
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes, cost.memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Unavailable("out-of-memory", "there is not enough memory to hash a password");
    return hash.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
    if (password.size() > password_max_length || hash.size() >= crypto_pwhash_STRBYTES) return false;
    if (!hash.starts_with(crypto_pwhash_argon2id_STRPREFIX)) return false;
    const Slot slot;
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool verify_no_password(std::string_view password, const PasswordCost& cost) {
    if (password.size() > password_max_length) return false;
    const Slot slot;
    std::array<std::uint8_t, 32> out;
    const std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{};
    // Whatever it gives, the answer is no.
    [[maybe_unused]] const int result = crypto_pwhash(out.data(), out.size(), password.data(), password.size(), salt.data(), cost.passes,
                        cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    return false;
}

}  // namespace depositary::crypto
