#pragma once
// Signed notes (C2SP signed-note) and checkpoints (C2SP tlog-checkpoint), with witness cosignatures (tlog-cosignature/v1).

#include "crypto/secret.h"
#include "crypto/sha256.h"

namespace depositary::crypto {

// What a key signs; the type byte of C2SP signed-note.
enum class NoteKeyType : std::uint8_t { ed25519 = 0x01, cosignature = 0x04 };

// "<name>+<8 hex digits>+<base64(type || key)>".
struct NoteVerifier {
    std::string name;
    std::uint32_t key_id = 0;
    NoteKeyType type = NoteKeyType::ed25519;
    std::array<std::uint8_t, 32> key{};

    // Throws Invalid("note-key") for a malformed key, a key id that does not match, an unknown type, a weak point.
    static NoteVerifier parse(std::string_view vkey);
    static NoteVerifier make(std::string name, NoteKeyType type, const std::array<std::uint8_t, 32>& key);
    std::string to_text() const;
    bool operator==(const NoteVerifier&) const = default;
};

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    Bytes signature;  // without the key id; a cosignature's begins with 8 bytes of big-endian POSIX seconds
};

struct SignedNote {
    std::string text;  // ends in a newline
    std::vector<NoteSignature> signatures;

    // Strict parse, at most 128 KiB; Invalid("note") says what is malformed.
    static SignedNote parse(std::string_view note);
    std::string to_text() const;
};

// Signs notes and checkpoints with one Ed25519 key and its name.
class NoteSigner {
public:
    static NoteSigner generate(std::string name, NoteKeyType type = NoteKeyType::ed25519);
    // From a 32-byte Ed25519 seed.
    static NoteSigner from_seed(std::string name, NoteKeyType type, const Secret& seed);
    const Secret& seed() const { return seed_; }
    NoteVerifier verifier() const;
    // A signature over a note's text. For a cosignature, `timestamp` (POSIX seconds) is signed too; else ignored.
    NoteSignature sign(std::string_view text, std::uint64_t timestamp = 0) const;

private:
    NoteSigner() = default;
    std::string name_;
    NoteKeyType type_ = NoteKeyType::ed25519;
    Secret seed_;
    std::array<std::uint8_t, 32> public_key_{};
};

// One known key's word on a note.
struct VerifiedSignature {
    NoteVerifier verifier;
    std::uint64_t timestamp = 0;  // cosignatures only
};
// The signatures of known keys, each key once; unknown keys are passed over. Invalid("note-signature") when a known
// key's signature does not verify (the whole note is then worthless).
std::vector<VerifiedSignature> verify_note(const SignedNote& note, std::span<const NoteVerifier> known);

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Sha256 root;
    std::vector<std::string> extensions;

    // Strict parse of a note's text; Invalid("checkpoint").
    static Checkpoint parse(std::string_view text);
    std::string to_text() const;
    bool operator==(const Checkpoint&) const = default;
};

}  // namespace depositary::crypto
