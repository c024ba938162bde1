#pragma once
// The header of an age file (age-encryption.org/v1): reading it strictly, writing it, and its MAC.

#include <functional>

#include "crypto/age.h"
#include "crypto/sha256.h"

namespace depositary::crypto {

struct AgeHeader {
    std::vector<AgeStanza> stanzas;
    Bytes mac;        // 32 bytes
    std::string text;  // all that the MAC covers: from the first byte to "---"
};

// Gives the source one byte at a time; the header's end is known only when it is reached.
using NextByte = std::function<std::optional<std::uint8_t>()>;

// Reads a header of at most 1 MiB. Damaged("age-header") for anything that is not exactly of the format.
AgeHeader read_age_header(const NextByte& next);
// The header's text up to "---", without the MAC.
std::string write_age_stanzas(std::span<const AgeStanza> stanzas);
// HMAC-SHA-256 under HKDF(file key, "header") over such a text.
Sha256 age_header_mac(const Secret& file_key, std::string_view text);

// The file key by the first identity that has it: Damaged when the header breaks a rule, Invalid("age-no-match") when no
// identity opens it, Damaged("age-header-mac").
Secret open_age_header(const AgeHeader& header, std::span<const AgeIdentity* const> identities);
// HKDF(file key, nonce, "payload").
Secret age_payload_key(const Secret& file_key, ByteView nonce);

inline constexpr std::size_t age_file_key_size = 16;
inline constexpr std::size_t age_nonce_size = 16;

}  // namespace depositary::crypto
