#pragma once
// The age v1 format (https://age-encryption.org/v1, C2SP age.md): files encrypted to X25519 recipients or to a
// passphrase (scrypt), ASCII armor, streaming in bounded memory, and random access by chunks.
//
// A file that is not exactly of the format is refused: Damaged with one of the codes of AgeError below. No plaintext
// byte is released before the tag of its chunk has been verified.

#include <memory>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "crypto/secret.h"

namespace depositary::crypto {

// Codes of the Damaged / Invalid errors thrown here:
//   "age-header"        the header is malformed (Damaged)
//   "age-no-match"      no identity given opens the file (class Invalid)
//   "age-header-mac"    the header's MAC does not hold (Damaged)
//   "age-payload"       a chunk does not authenticate, the file is cut or goes on after its end (Damaged)
//   "age-armor"         the armor is malformed (Damaged)
//   "age-key"           a recipient or identity text is malformed (Invalid)

// The plaintext of a whole chunk, the unit of sealing, in bytes.
inline constexpr std::size_t age_chunk_size = 64 * 1024;

// One stanza of an age header: type, arguments, body.
struct AgeStanza {
    std::vector<std::string> arguments;  // the first is the type
    Bytes body;
};

// Someone a file can be encrypted to.
class AgeRecipient {
public:
    virtual ~AgeRecipient() = default;
    // Wraps a 16-byte file key.
    virtual std::vector<AgeStanza> wrap(const Secret& file_key) const = 0;
    // A scrypt recipient must be a file's only one.
    virtual bool must_be_alone() const { return false; }
};

// Something that can open a file.
class AgeIdentity {
public:
    virtual ~AgeIdentity() = default;
    // The file key, or an empty Secret when no stanza is for this identity. Throws Damaged for a stanza of its own
    // type that is malformed.
    virtual Secret unwrap(std::span<const AgeStanza> stanzas) const = 0;
};

// "age1…" (Bech32, lower case).
class X25519Recipient final : public AgeRecipient {
public:
    static X25519Recipient parse(std::string_view text);
    std::string to_text() const;
    std::vector<AgeStanza> wrap(const Secret& file_key) const override;

private:
    friend class X25519Identity;
    std::array<std::uint8_t, 32> public_key_{};
};

// "AGE-SECRET-KEY-1…" (Bech32, upper case).
class X25519Identity final : public AgeIdentity {
public:
    static X25519Identity generate();
    static X25519Identity parse(std::string_view text);
    X25519Identity clone() const;
    Secret to_text() const;
    X25519Recipient recipient() const;
    Secret unwrap(std::span<const AgeStanza> stanzas) const override;

private:
    explicit X25519Identity(Secret scalar) : scalar_(std::move(scalar)) {}
    Secret scalar_;
};

// Encrypts to a passphrase. work_factor is log2 of scrypt's N, 1..30.
class ScryptRecipient final : public AgeRecipient {
public:
    explicit ScryptRecipient(Secret passphrase, int work_factor = 18);
    std::vector<AgeStanza> wrap(const Secret& file_key) const override;
    bool must_be_alone() const override { return true; }

private:
    Secret passphrase_;
    int work_factor_;
};

// Opens a file encrypted to a passphrase; a work factor above max_work_factor is refused (it would cost too much).
class ScryptIdentity final : public AgeIdentity {
public:
    explicit ScryptIdentity(Secret passphrase, int max_work_factor = 22);
    Secret unwrap(std::span<const AgeStanza> stanzas) const override;

private:
    Secret passphrase_;
    int max_work_factor_;
};

// The identities of an identity file: one a line, '#' comments and empty lines passed over. Invalid("age-key") names
// the line. The text is not kept.
std::vector<std::unique_ptr<AgeIdentity>> parse_identity_file(std::string_view text);

// Encrypts what is written, to `out`, which it borrows. finish() must be called: without it the file is cut, which
// every reader notices. Holds one 64 KiB chunk.
class AgeEncryptor final : public ByteSink {
public:
    AgeEncryptor(ByteSink& out, std::span<const AgeRecipient* const> recipients);
    AgeEncryptor(ByteSink& out, const AgeRecipient& recipient);
    ~AgeEncryptor() override;
    void write(ByteView bytes) override;
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Decrypts `in`, which it borrows; the header is read and checked in the constructor. read() returns bytes of
// authenticated chunks only and 0 only after the last chunk has been verified to be the last.
class AgeDecryptor final : public ByteSource {
public:
    AgeDecryptor(ByteSource& in, std::span<const AgeIdentity* const> identities);
    AgeDecryptor(ByteSource& in, const AgeIdentity& identity);
    ~AgeDecryptor() override;
    std::size_t read(std::span<std::uint8_t> buffer) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Random access to the plaintext of a (binary, not armored) age file: decrypts only the chunks that a range touches.
// The constructor verifies the header and the final chunk, so size() is authenticated. `file` is borrowed.
// Safe to share between threads.
class AgeRandomAccess final : public RandomAccessSource {
public:
    AgeRandomAccess(const RandomAccessSource& file, const AgeIdentity& identity);
    ~AgeRandomAccess() override;
    std::uint64_t size() const override;
    void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// ASCII armor (strict RFC 7468 with age's label). The writer's finish() must be called.
class ArmorWriter final : public ByteSink {
public:
    explicit ArmorWriter(ByteSink& out);
    ~ArmorWriter() override;
    void write(ByteView bytes) override;
    void finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

class ArmorReader final : public ByteSource {
public:
    explicit ArmorReader(ByteSource& in);
    ~ArmorReader() override;
    std::size_t read(std::span<std::uint8_t> buffer) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Small things at once.
Bytes age_encrypt(ByteView plaintext, std::span<const AgeRecipient* const> recipients);
Secret age_decrypt(ByteView file, const AgeIdentity& identity);

}  // namespace depositary::crypto
