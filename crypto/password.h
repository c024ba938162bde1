#pragma once
// Password hashing: Argon2id (RFC 9106) by libsodium, in its own text form "$argon2id$…".

#include "crypto/secret.h"

namespace depositary::crypto {

// Costs of one hash. The default is SECURITY's floor.
struct PasswordCost {
    std::size_t memory_bytes = 64u << 20;
    unsigned long long passes = 3;
};

inline constexpr std::size_t password_min_length = 12;    // characters (code points)
inline constexpr std::size_t password_max_length = 1024;  // bytes, checked before hashing

// Invalid("password-too-short" / "password-too-long" / "password-not-text") says what is wrong with a new password.
void check_new_password(std::string_view password);
// At most four hashes run at once in the process (each takes memory_bytes); further callers wait.
std::string hash_password(std::string_view password, const PasswordCost& cost = {});
// False for a wrong password, one over the maximum length, and a malformed hash.
bool verify_password(std::string_view password, const std::string& hash);
// Takes the time of a verification with no account to verify: always false.
bool verify_no_password(std::string_view password, const PasswordCost& cost = {});

}  // namespace depositary::crypto
