#pragma once
// Sealing of single fields (a column of a row) with XChaCha20-Poly1305 and a key commitment, and keyed look-up hashes.
// Layout: version(1)=1 ‖ key number(4, big endian) ‖ nonce(24, random) ‖ commitment(32) ‖ ciphertext ‖ tag(16).

#include "crypto/secret.h"

namespace depositary::crypto {

// Where a sealed field stands; bound to it as associated data, so a value moved elsewhere does not open.
struct FieldPlace {
    std::string_view table;
    std::string_view row;
    std::string_view column;
};

// Seals and opens fields under one 32-byte master key and its number. Sub-keys for sealing, commitment and look-up are
// derived with BLAKE2b (crypto_kdf), one context each. Thread-safe.
class FieldKey {
public:
    // scope: what the key belongs to (instance and compartment), bound into every seal.
    FieldKey(std::uint32_t number, const Secret& master, std::string scope);
    std::uint32_t number() const { return number_; }
    Bytes seal(ByteView plaintext, const FieldPlace& place) const;
    Bytes seal(std::string_view plaintext, const FieldPlace& place) const { return seal(as_bytes(plaintext), place); }
    // Throws Damaged("sealed-field") when anything does not hold (another place, another key, a changed byte).
    Secret open(ByteView sealed, const FieldPlace& place) const;
    // The number of the key that a sealed field names; Damaged when it is too short.
    static std::uint32_t key_number_of(ByteView sealed);
    // Keyed BLAKE2b-256 of an exact-match value in a column: equal values have equal hashes, and only the key's
    // holder can compute them.
    std::array<std::uint8_t, 32> lookup_hash(std::string_view column, std::string_view value) const;

private:
    std::uint32_t number_;
    std::string scope_;
    Secret seal_key_, commit_key_, lookup_key_;
};

}  // namespace depositary::crypto
