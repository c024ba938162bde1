#pragma once
// Bech32 (BIP 173) as age uses it: no limit of 90 characters.

#include "crypto/secret.h"

namespace depositary::crypto {

// Lower case. hrp: lower-case human-readable part ("age").
std::string bech32_encode(std::string_view hrp, ByteView data);

struct Bech32 {
    std::string hrp;  // lower-cased
    bool upper_case = false;
    Secret data;
};
// Strict: one case, a valid checksum, zero padding bits. Nothing otherwise.
std::optional<Bech32> bech32_decode(std::string_view text);

}  // namespace depositary::crypto
