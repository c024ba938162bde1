#pragma once
// One-time codes: HOTP (RFC 4226) and TOTP (RFC 6238) with HMAC-SHA-1, six digits, thirty seconds: what every
// authenticator app computes.

#include <cstdint>
#include <optional>
#include <string>

#include "crypto/secret.h"

namespace depositary::crypto {

inline constexpr std::size_t totp_secret_size = 20;  // bytes, RFC 4226 §4 R6
inline constexpr std::int64_t totp_step = 30;        // seconds
inline constexpr unsigned totp_digits = 6;

// RFC 4226 §5.3. digits: 6..8.
std::string hotp(ByteView secret, std::uint64_t counter, unsigned digits = totp_digits);

// The time step that a code is of: the present one, or the one before or after it (RFC 6238 §5.2), always later than
// `last_used`, so that no code is taken twice. Nothing when it is of none of them. Constant time for codes of six digits.
std::optional<std::int64_t> totp_step_of(ByteView secret, std::string_view code, std::int64_t unix_seconds,
                                         std::int64_t last_used);

// RFC 4648 §6, without padding, as authenticator apps take secrets.
std::string to_base32(ByteView bytes);

}  // namespace depositary::crypto
