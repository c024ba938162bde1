#pragma once
// minisign (https://jedisct1.github.io/minisign/): Ed25519 signatures over files, with a signed trusted comment, in
// minisign's own key and signature file formats. All Ed25519 is libsodium's, which refuses small-order keys.

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/secret.h"

namespace depositary::crypto {

// A public key. The 8-byte key number is a hint only: look keys up by sha256 of the key.
class MinisignPublicKey {
public:
    // The base64 line alone, or a whole public key file (untrusted comment and base64 line). Throws
    // Invalid("minisign-key") for anything else, and for keys that are not a point of large order (small order,
    // non-canonical).
    static MinisignPublicKey parse(std::string_view text);
    // The base64 line.
    std::string to_text() const;
    // As `minisign` writes it: "untrusted comment: minisign public key <ID>\n<base64>\n".
    std::string to_file() const;
    // 16 upper-case hexadecimal digits, as minisign prints it.
    std::string key_id() const;
    // Lower-case hexadecimal SHA-256 over the 32 bytes of the Ed25519 key: what identifies a key here.
    std::string fingerprint() const;
    const std::array<std::uint8_t, 32>& ed25519() const { return key_; }
    const std::array<std::uint8_t, 8>& key_number() const { return number_; }
    bool operator==(const MinisignPublicKey&) const = default;

private:
    friend class MinisignSecretKey;
    std::array<std::uint8_t, 8> number_{};
    std::array<std::uint8_t, 32> key_{};
};

// The text of a .minisig file, parsed; nothing is verified yet.
struct MinisignSignature {
    std::string untrusted_comment;
    bool prehashed = false;  // 'ED' (over BLAKE2b-512 of the file) rather than legacy 'Ed' (over the file itself)
    std::array<std::uint8_t, 8> key_number{};
    std::array<std::uint8_t, 64> signature{};
    std::string trusted_comment;
    std::array<std::uint8_t, 64> global_signature{};

    // Throws Invalid("minisign-signature") saying what is malformed. At most 16 KiB; comments are well-formed UTF-8
    // without control characters but tabs.
    static MinisignSignature parse(std::string_view text);
    // The same with comments of any bytes, such as Latin-1, which stock minisign takes: for verifying files of the world, never for
    // acts. They are not for display as they are.
    static MinisignSignature parse_any_comments(std::string_view text);
    std::string to_text() const;
};

// Which check failed, first to last.
enum class MinisignVerdict { valid, wrong_key, bad_signature, bad_trusted_comment, legacy_refused };
// A sentence for the person.
std::string_view describe(MinisignVerdict verdict);

// Verifies a signature over a message read once from a stream (prehashed) or held in memory (legacy reads the stream
// whole, at most 1 GiB). allow_legacy: acts are never legacy; files of the world may be.
MinisignVerdict minisign_verify(const MinisignPublicKey& key, const MinisignSignature& signature, ByteSource& message,
                                bool allow_legacy);
MinisignVerdict minisign_verify(const MinisignPublicKey& key, const MinisignSignature& signature, ByteView message,
                                bool allow_legacy);

class MinisignSecretKey {
public:
    static MinisignSecretKey generate();
    // A secret key file as minisign writes it. An encrypted one needs the passphrase: a wrong one is
    // Invalid("wrong-passphrase"), a malformed file Invalid("minisign-key").
    static MinisignSecretKey parse_file(std::string_view text, const Secret& passphrase);
    static bool is_encrypted(std::string_view text);
    // A secret key file: encrypted with the passphrase (minisign's scrypt parameters), or, when it is empty, as
    // `minisign -G -W` writes it.
    Secret to_file(const Secret& passphrase) const;
    MinisignPublicKey public_key() const;
    // A prehashed signature. Comments: UTF-8 in one line without control characters but tabs, at most 8192 bytes
    // (Invalid otherwise).
    MinisignSignature sign(ByteSource& message, std::string_view trusted_comment,
                           std::string_view untrusted_comment = "signature from depositary secret key") const;
    MinisignSignature sign(ByteView message, std::string_view trusted_comment,
                           std::string_view untrusted_comment = "signature from depositary secret key") const;

private:
    MinisignSecretKey() = default;
    std::array<std::uint8_t, 8> number_{};
    Secret key_;  // 64 bytes, libsodium's form
};

}  // namespace depositary::crypto
