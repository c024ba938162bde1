#pragma once
// The keys that a depositary's data rests on: a root identity opens compartment keys, each kept as an age file
// encrypted to the root and to the offline recovery recipients named at init.
//
// A compartment key's age file decrypts (with stock `age -d -i ROOT`) to an age identity file:
//     # depositary compartment key <number>
//     # field-key: <base64 of 32 bytes>
//     AGE-SECRET-KEY-1…
// with which stock `age -d` opens every vault file of the compartment.

#include <functional>

#include "crypto/age.h"
#include "crypto/field_seal.h"

namespace depositary::crypto {

// A compartment's key as it is stored.
struct SealedCompartmentKey {
    std::uint32_t number = 1;
    std::string recipient;  // "age1…": enough to encrypt
    Bytes file;             // the age file described above
};

// A compartment's key, opened: the identity of its vault files and the key of its sealed fields.
struct CompartmentKey {
    std::uint32_t number;
    X25519Identity identity;
    X25519Recipient recipient;
    FieldKey fields;
};

// A new compartment key, encrypted to all the recipients given (root first, then recovery).
SealedCompartmentKey create_compartment_key(std::uint32_t number, std::span<const X25519Recipient> recipients);
// Opens it with the root (or a recovery) identity. scope: see FieldKey. Damaged("compartment-key") when the file's
// content is not of the form or does not belong to the stored recipient.
CompartmentKey open_compartment_key(const SealedCompartmentKey& sealed, const AgeIdentity& root, std::string scope);
// The same key encrypted to other recipients (rotation of the root, new recovery recipients).
SealedCompartmentKey rewrap_compartment_key(const SealedCompartmentKey& sealed, const AgeIdentity& root,
                                            std::span<const X25519Recipient> recipients);

// Reads a root identity from a file that holds exactly one X25519 identity: plain, or itself an age file encrypted to a
// passphrase, which is then asked for by calling passphrase(). Refuses (Invalid "key-file-readable") a file that others
// than its owner may read.
X25519Identity load_root_identity(const std::string& path, const std::function<Secret()>& passphrase);

}  // namespace depositary::crypto
