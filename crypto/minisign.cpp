#include "crypto/minisign.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "crypto/sha256.h"

namespace depositary::crypto {
namespace {

constexpr std::string_view comment_prefix = "untrusted comment: ";
constexpr std::string_view trusted_prefix = "trusted comment: ";
constexpr std::size_t max_comment = 8192;
constexpr std::size_t max_signature_file = 16 * 1024 + 1024;
constexpr std::size_t max_legacy_message = std::size_t{1} << 30;

// The secret key's bytes in its file: algorithm(2) kdf(2) checksum algorithm(2) salt(32) ops(8) memory(8), then what the
// passphrase covers: key number(8) secret key(64) checksum(32).
constexpr std::size_t secret_head_size = 2 + 2 + 2 + 32 + 8 + 8;
constexpr std::size_t secret_body_size = 8 + 64 + 32;
constexpr std::size_t salt_at = 6, ops_at = 38, memory_at = 46;

[[noreturn]] void bad_key(const std::string& what) { throw Invalid("minisign-key", "not a minisign key: " + what); }
[[noreturn]] void bad_signature(const std::string& what) {
    throw Invalid("minisign-signature", "not a minisign signature: " + what);
}

// Lines without their ends (LF or CRLF); what follows the last LF counts as a line unless it is empty.
std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// minisign's own default comment has tabs.
bool is_comment(std::string_view text) {
    return text.size() <= max_comment && is_utf8(text) &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

std::uint64_t read_little_endian(const std::uint8_t* bytes) {
    std::uint64_t value = 0;
    for (int i = 7; i >= 0; --i) value = (value << 8) | bytes[i];
    return value;
}
void write_little_endian(std::uint8_t* bytes, std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

// The key's line of a key file: the second of two, or the only one.
std::string_view key_line(std::string_view text) {
    const auto lines = lines_of(text);
    if (lines.size() == 1) return lines[0];
    if (lines.size() == 2 && lines[0].starts_with(comment_prefix)) return lines[1];
    bad_key("expected an untrusted comment and a line of base64");
}

using Digest = std::array<std::uint8_t, crypto_generichash_BYTES_MAX>;
Digest blake2b_512(ByteSource& message) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES_MAX);
    Bytes buffer(64 * 1024);
    while (const auto size = message.read(buffer)) crypto_generichash_update(&state, buffer.data(), size);
    Digest digest;
    crypto_generichash_final(&state, digest.data(), digest.size());
    return digest;
}

bool verifies(const MinisignPublicKey& key, const std::array<std::uint8_t, 64>& signature, ByteView message) {
    return crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.ed25519().data()) == 0;
}

// What the global signature covers: the signature and the trusted comment.
Bytes global_message(const std::array<std::uint8_t, 64>& signature, std::string_view trusted_comment) {
    Bytes message(signature.begin(), signature.end());
    message.insert(message.end(), trusted_comment.begin(), trusted_comment.end());
    return message;
}

MinisignVerdict verify_over(const MinisignPublicKey& key, const MinisignSignature& signature, ByteView signed_bytes) {
    if (!verifies(key, signature.signature, signed_bytes)) return MinisignVerdict::bad_signature;
    if (!verifies(key, signature.global_signature, global_message(signature.signature, signature.trusted_comment)))
        return MinisignVerdict::bad_trusted_comment;
    return MinisignVerdict::valid;
}

}  // namespace

MinisignPublicKey MinisignPublicKey::parse(std::string_view text) {
    const auto bytes = from_base64(key_line(text));
    if (!bytes || bytes->size() != 42) bad_key("expected 42 bytes in base64");
    if ((*bytes)[0] != 'E' || (*bytes)[1] != 'd') bad_key("it is not an Ed25519 key");
    MinisignPublicKey key;
    std::copy_n(bytes->begin() + 2, 8, key.number_.begin());
    std::copy_n(bytes->begin() + 10, 32, key.key_.begin());
    if (crypto_core_ed25519_is_valid_point(key.key_.data()) != 1) bad_key("it is a weak or malformed point");
    return key;
}

std::string MinisignPublicKey::to_text() const {
    Bytes bytes{'E', 'd'};
    bytes.insert(bytes.end(), number_.begin(), number_.end());
    bytes.insert(bytes.end(), key_.begin(), key_.end());
    return to_base64(bytes);
}

std::string MinisignPublicKey::to_file() const {
    return std::string(comment_prefix) + "minisign public key " + key_id() + "\n" + to_text() + "\n";
}

std::string MinisignPublicKey::key_id() const {
    auto big_endian = number_;
    std::reverse(big_endian.begin(), big_endian.end());
    auto id = to_hex(big_endian);
    for (auto& c : id) {
        if (c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    }
    return id;
}

std::string MinisignPublicKey::fingerprint() const { return Sha256::of(ByteView(key_)).hex(); }

MinisignSignature MinisignSignature::parse(std::string_view text) {
    auto signature = parse_any_comments(text);
    if (!is_comment(signature.untrusted_comment) || !is_comment(signature.trusted_comment))
        bad_signature("a comment is too long, not UTF-8 or has control characters other than tabs");
    return signature;
}

MinisignSignature MinisignSignature::parse_any_comments(std::string_view text) {
    if (text.size() > max_signature_file) bad_signature("it is larger than 17 KiB");
    const auto lines = lines_of(text);
    if (lines.size() != 4) bad_signature("expected four lines");
    if (!lines[0].starts_with(comment_prefix)) bad_signature("line 1 does not begin with \"untrusted comment: \"");
    if (!lines[2].starts_with(trusted_prefix)) bad_signature("line 3 does not begin with \"trusted comment: \"");
    MinisignSignature signature;
    signature.untrusted_comment = lines[0].substr(comment_prefix.size());
    signature.trusted_comment = lines[2].substr(trusted_prefix.size());
    if (signature.untrusted_comment.size() > max_comment || signature.trusted_comment.size() > max_comment)
        bad_signature("a comment is too long");
    const auto bytes = from_base64(lines[1]);
    if (!bytes || bytes->size() != 74) bad_signature("line 2 is not 74 bytes in base64");
    if ((*bytes)[0] != 'E' || ((*bytes)[1] != 'd' && (*bytes)[1] != 'D')) bad_signature("its algorithm is unknown");
    signature.prehashed = (*bytes)[1] == 'D';
    std::copy_n(bytes->begin() + 2, 8, signature.key_number.begin());
    std::copy_n(bytes->begin() + 10, 64, signature.signature.begin());
    const auto global = from_base64(lines[3]);
    if (!global || global->size() != 64) bad_signature("line 4 is not 64 bytes in base64");
    std::copy_n(global->begin(), 64, signature.global_signature.begin());
    return signature;
}

std::string MinisignSignature::to_text() const {
    Bytes bytes{'E', static_cast<std::uint8_t>(prehashed ? 'D' : 'd')};
    bytes.insert(bytes.end(), key_number.begin(), key_number.end());
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return std::string(comment_prefix) + untrusted_comment + "\n" + to_base64(bytes) + "\n" +
           std::string(trusted_prefix) + trusted_comment + "\n" + to_base64(global_signature) + "\n";
}

std::string_view describe(MinisignVerdict verdict) {
    switch (verdict) {
        case MinisignVerdict::valid: return "the signature and its trusted comment verify";
        case MinisignVerdict::wrong_key: return "the signature was made with another key";
        case MinisignVerdict::bad_signature: return "the signature does not verify: the file or the signature was changed";
        case MinisignVerdict::bad_trusted_comment: return "the trusted comment does not verify: it was changed";
        case MinisignVerdict::legacy_refused: return "the signature is of minisign's legacy form, which is not accepted here";
    }
    return "";
}

MinisignVerdict minisign_verify(const MinisignPublicKey& key, const MinisignSignature& signature, ByteSource& message,
                                bool allow_legacy) {
    if (signature.key_number != key.key_number()) return MinisignVerdict::wrong_key;
    if (signature.prehashed) return verify_over(key, signature, blake2b_512(message));
    if (!allow_legacy) return MinisignVerdict::legacy_refused;
    Bytes whole, buffer(64 * 1024);
    while (const auto size = message.read(buffer)) {
        if (whole.size() + size > max_legacy_message)
            throw TooLarge("legacy-signature-too-large", "a legacy signature can be verified over at most 1 GiB");
        whole.insert(whole.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return verify_over(key, signature, whole);
}

MinisignVerdict minisign_verify(const MinisignPublicKey& key, const MinisignSignature& signature, ByteView message,
                                bool allow_legacy) {
    MemorySource source(message);
    return minisign_verify(key, signature, source, allow_legacy);
}

MinisignSecretKey MinisignSecretKey::generate() {
    MinisignSecretKey key;
    key.number_ = random_array<8>();
    key.key_ = Secret(crypto_sign_SECRETKEYBYTES);
    std::array<std::uint8_t, crypto_sign_PUBLICKEYBYTES> public_key;
    crypto_sign_keypair(public_key.data(), key.key_.data());
    return key;
}

namespace {

Secret decode_secret(std::string_view text) {
    auto bytes = from_base64(key_line(text));
    if (!bytes || bytes->size() != secret_head_size + secret_body_size) bad_key("expected 158 bytes in base64");
    auto secret = Secret::copy_of(*bytes);
    sodium_memzero(bytes->data(), bytes->size());
    const auto* data = secret.data();
    if (data[0] != 'E' || data[1] != 'd') bad_key("it is not an Ed25519 key");
    if (data[4] != 'B' || data[5] != '2') bad_key("its checksum is of an unknown kind");
    const bool plain = data[2] == 0 && data[3] == 0;
    if (!plain && (data[2] != 'S' || data[3] != 'c')) bad_key("its key derivation is of an unknown kind");
    return secret;
}

bool is_plain(const Secret& secret) { return secret.data()[2] == 0; }

// Applies the passphrase's key stream to the secret part: the same for both directions.
void apply_passphrase(Secret& secret, const Secret& passphrase) {
    const auto ops = read_little_endian(secret.data() + ops_at), memory = read_little_endian(secret.data() + memory_at);
    if (ops > 4 * crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE ||
        memory > crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE)
        bad_key("its passphrase costs are beyond what minisign uses");
    Secret stream(secret_body_size);
    if (crypto_pwhash_scryptsalsa208sha256(stream.data(), stream.size(), reinterpret_cast<const char*>(passphrase.data()),
                                           passphrase.size(), secret.data() + salt_at, ops,
                                           static_cast<std::size_t>(memory)) != 0)
        throw Unavailable("out-of-memory", "there is not enough memory to derive the key from its passphrase (1 GiB)");
    for (std::size_t i = 0; i < secret_body_size; ++i) secret.data()[secret_head_size + i] ^= stream.data()[i];
}

// BLAKE2b-256 over algorithm, key number and secret key.
std::array<std::uint8_t, 32> checksum_of(const Secret& secret) {
    crypto_generichash_state state;
    std::array<std::uint8_t, 32> checksum;
    crypto_generichash_init(&state, nullptr, 0, checksum.size());
    crypto_generichash_update(&state, secret.data(), 2);
    crypto_generichash_update(&state, secret.data() + secret_head_size, 8 + 64);
    crypto_generichash_final(&state, checksum.data(), checksum.size());
    return checksum;
}

}  // namespace

bool MinisignSecretKey::is_encrypted(std::string_view text) { return !is_plain(decode_secret(text)); }

MinisignSecretKey MinisignSecretKey::parse_file(std::string_view text, const Secret& passphrase) {
    auto secret = decode_secret(text);
    const bool plain = is_plain(secret);
    if (!plain) apply_passphrase(secret, passphrase);
    const auto checksum = checksum_of(secret);
    const auto* body = secret.data() + secret_head_size;
    // minisign -W leaves the checksum of an unencrypted key as zeros.
    const bool unchecked = plain && sodium_is_zero(body + 72, 32) == 1;
    if (!unchecked && sodium_memcmp(checksum.data(), body + 72, checksum.size()) != 0) {
        if (plain) bad_key("its checksum does not hold");
        throw Invalid("wrong-passphrase", "the passphrase does not open this key");
    }
    MinisignSecretKey key;
    std::copy_n(body, 8, key.number_.begin());
    key.key_ = Secret::copy_of({body + 8, 64});
    // The public half stored in the file must be the secret's own: signing with another would give the secret away.
    std::array<std::uint8_t, 32> derived;
    Secret again(crypto_sign_SECRETKEYBYTES);
    crypto_sign_seed_keypair(derived.data(), again.data(), key.key_.data());
    if (!again.equals(key.key_)) bad_key("its secret and public halves do not belong together");
    return key;
}

Secret MinisignSecretKey::to_file(const Secret& passphrase) const {
    Secret secret(secret_head_size + secret_body_size);
    auto* data = secret.data();
    std::memcpy(data, "Ed", 2);
    std::memcpy(data + 4, "B2", 2);
    auto* body = data + secret_head_size;
    std::copy(number_.begin(), number_.end(), body);
    std::memcpy(body + 8, key_.data(), 64);
    const auto checksum = checksum_of(secret);
    std::copy(checksum.begin(), checksum.end(), body + 72);
    if (!passphrase.empty()) {
        std::memcpy(data + 2, "Sc", 2);
        random_bytes({data + salt_at, 32});
        write_little_endian(data + ops_at, crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE);
        write_little_endian(data + memory_at, crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE);
        apply_passphrase(secret, passphrase);
    }
    auto line = to_base64(secret);
    auto text = std::string(comment_prefix) +
                (passphrase.empty() ? "minisign secret key\n" : "minisign encrypted secret key\n") + line + "\n";
    auto file = Secret::copy_of(as_bytes(text));
    wipe(line);
    wipe(text);
    return file;
}

MinisignPublicKey MinisignSecretKey::public_key() const {
    MinisignPublicKey key;
    key.number_ = number_;
    std::copy_n(key_.data() + 32, 32, key.key_.begin());
    return key;
}

MinisignSignature MinisignSecretKey::sign(ByteSource& message, std::string_view trusted_comment,
                                          std::string_view untrusted_comment) const {
    if (!is_comment(trusted_comment) || !is_comment(untrusted_comment))
        throw Invalid("minisign-comment", "a comment is UTF-8 without control characters (but tabs), at most 8192 bytes");
    MinisignSignature signature;
    signature.prehashed = true;
    signature.key_number = number_;
    signature.trusted_comment = trusted_comment;
    signature.untrusted_comment = untrusted_comment;
    const auto digest = blake2b_512(message);
    crypto_sign_detached(signature.signature.data(), nullptr, digest.data(), digest.size(), key_.data());
    const auto global = global_message(signature.signature, trusted_comment);
    crypto_sign_detached(signature.global_signature.data(), nullptr, global.data(), global.size(), key_.data());
    return signature;
}

MinisignSignature MinisignSecretKey::sign(ByteView message, std::string_view trusted_comment,
                                          std::string_view untrusted_comment) const {
    MemorySource source(message);
    return sign(source, trusted_comment, untrusted_comment);
}

}  // namespace depositary::crypto
