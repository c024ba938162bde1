// Recipients and identities of age: X25519, scrypt, and identity files.
#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "crypto/age_header.h"
#include "crypto/bech32.h"

namespace depositary::crypto {
namespace {

constexpr std::string_view x25519_info = "age-encryption.org/v1/X25519";
constexpr std::string_view scrypt_label = "age-encryption.org/v1/scrypt";
constexpr std::size_t wrapped_size = age_file_key_size + crypto_aead_chacha20poly1305_ietf_ABYTES;
using Point = std::array<std::uint8_t, 32>;

[[noreturn]] void malformed(const std::string& what) { throw Damaged("age-header", "not an age file: " + what); }

// A file key under a wrapping key that is used once: the nonce is zero.
Bytes wrap_file_key(const Secret& wrapping_key, const Secret& file_key) {
    const std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
    Bytes wrapped(file_key.size() + crypto_aead_chacha20poly1305_ietf_ABYTES);
    crypto_aead_chacha20poly1305_ietf_encrypt(wrapped.data(), nullptr, file_key.data(), file_key.size(), nullptr, 0,
                                              nullptr, nonce.data(), wrapping_key.data());
    return wrapped;
}
// Empty when the tag does not hold. The caller has checked the size.
Secret unwrap_file_key(const Secret& wrapping_key, ByteView wrapped) {
    const std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
    Secret file_key(age_file_key_size);
    if (crypto_aead_chacha20poly1305_ietf_decrypt(file_key.data(), nullptr, nullptr, wrapped.data(), wrapped.size(),
                                                  nullptr, 0, nonce.data(), wrapping_key.data()) != 0)
        return {};
    return file_key;
}

Secret x25519_wrapping_key(ByteView shared, const Point& share, const Point& recipient) {
    Bytes salt(share.begin(), share.end());
    salt.insert(salt.end(), recipient.begin(), recipient.end());
    Secret key(32);
    hkdf_sha256(shared, salt, x25519_info, key.span());
    return key;
}

// X25519 takes a coordinate without its highest bit, and modulo 2^255 - 19 (RFC 7748, section 5): a key so has other spellings, by which one that
// was withdrawn would be another.
bool is_canonical(const Point& point) {
    if ((point[31] & 0x80) != 0) return false;
    return !(point[31] == 0x7f && point[0] >= 0xed && std::all_of(point.begin() + 1, point.begin() + 31, [](std::uint8_t byte) { return byte == 0xff; }));
}

Secret scrypt_wrapping_key(const Secret& passphrase, ByteView salt, int work_factor) {
    Bytes labelled(scrypt_label.begin(), scrypt_label.end());
    labelled.insert(labelled.end(), salt.begin(), salt.end());
    Secret key(32);
    if (crypto_pwhash_scryptsalsa208sha256_ll(passphrase.data(), passphrase.size(), labelled.data(), labelled.size(),
                                              std::uint64_t{1} << work_factor, 8, 1, key.data(), key.size()) != 0)
        throw Unavailable("out-of-memory", "scrypt found not enough memory for this work factor");
    return key;
}

}  // namespace

X25519Recipient X25519Recipient::parse(std::string_view text) {
    const auto decoded = bech32_decode(text);
    if (!decoded || decoded->hrp != "age" || decoded->upper_case || decoded->data.size() != 32)
        throw Invalid("age-key", "not an age recipient (age1…): \"" + std::string(text.substr(0, 100)) + "\"");
    X25519Recipient recipient;
    std::copy_n(decoded->data.data(), 32, recipient.public_key_.begin());
    if (!is_canonical(recipient.public_key_))
        throw Invalid("age-key", "an age recipient in a second spelling of the same key: \"" + std::string(text.substr(0, 100)) + "\"");
    return recipient;
}

std::string X25519Recipient::to_text() const { return bech32_encode("age", public_key_); }

std::vector<AgeStanza> X25519Recipient::wrap(const Secret& file_key) const {
    const auto ephemeral = Secret::random(32);
    Point share;
    crypto_scalarmult_base(share.data(), ephemeral.data());
    Secret shared(32);
    if (crypto_scalarmult(shared.data(), ephemeral.data(), public_key_.data()) != 0)
        throw Invalid("age-key", "the recipient's key is a weak point and cannot be encrypted to");
    return {{{"X25519", to_base64_unpadded(share)},
             wrap_file_key(x25519_wrapping_key(shared, share, public_key_), file_key)}};
}

X25519Identity X25519Identity::generate() { return X25519Identity(Secret::random(32)); }

X25519Identity X25519Identity::parse(std::string_view text) {
    auto decoded = bech32_decode(text);
    if (!decoded || decoded->hrp != "age-secret-key-" || !decoded->upper_case || decoded->data.size() != 32)
        throw Invalid("age-key", "not an age identity (AGE-SECRET-KEY-1…)");
    return X25519Identity(std::move(decoded->data));
}

X25519Identity X25519Identity::clone() const { return X25519Identity(scalar_.clone()); }

Secret X25519Identity::to_text() const {
    auto lower = bech32_encode("age-secret-key-", scalar_);
    auto text = Secret::copy_of(as_bytes(lower));
    wipe(lower);
    for (auto& byte : text.span()) {
        if (byte >= 'a' && byte <= 'z') byte = static_cast<std::uint8_t>(byte - 'a' + 'A');
    }
    return text;
}

X25519Recipient X25519Identity::recipient() const {
    X25519Recipient recipient;
    crypto_scalarmult_base(recipient.public_key_.data(), scalar_.data());
    return recipient;
}

Secret X25519Identity::unwrap(std::span<const AgeStanza> stanzas) const {
    for (const auto& stanza : stanzas) {
        if (stanza.arguments.front() != "X25519") continue;
        if (stanza.arguments.size() != 2) malformed("an X25519 stanza has not exactly one argument");
        const auto share_bytes = from_base64_unpadded(stanza.arguments[1]);
        if (!share_bytes || share_bytes->size() != 32) malformed("an X25519 share is not 32 bytes in canonical base64");
        if (stanza.body.size() != wrapped_size) malformed("an X25519 stanza's body is not 32 bytes");
        Point share;
        std::copy_n(share_bytes->begin(), 32, share.begin());
        Secret shared(32);
        if (crypto_scalarmult(shared.data(), scalar_.data(), share.data()) != 0)
            malformed("an X25519 share is a weak point");
        auto file_key = unwrap_file_key(x25519_wrapping_key(shared, share, recipient().public_key_), stanza.body);
        if (!file_key.empty()) return file_key;
    }
    return {};
}

ScryptRecipient::ScryptRecipient(Secret passphrase, int work_factor)
    : passphrase_(std::move(passphrase)), work_factor_(work_factor) {
    if (work_factor < 1 || work_factor > 30)
        throw Invalid("age-key", "a scrypt work factor is between 1 and 30");
}

std::vector<AgeStanza> ScryptRecipient::wrap(const Secret& file_key) const {
    const auto salt = random_array<16>();
    return {{{"scrypt", to_base64_unpadded(salt), std::to_string(work_factor_)},
             wrap_file_key(scrypt_wrapping_key(passphrase_, salt, work_factor_), file_key)}};
}

ScryptIdentity::ScryptIdentity(Secret passphrase, int max_work_factor)
    : passphrase_(std::move(passphrase)), max_work_factor_(max_work_factor) {}

Secret ScryptIdentity::unwrap(std::span<const AgeStanza> stanzas) const {
    for (const auto& stanza : stanzas) {
        if (stanza.arguments.front() != "scrypt") continue;
        if (stanza.arguments.size() != 3) malformed("a scrypt stanza has not exactly two arguments");
        const auto salt = from_base64_unpadded(stanza.arguments[1]);
        if (!salt || salt->size() != 16) malformed("a scrypt salt is not 16 bytes in canonical base64");
        const auto& factor = stanza.arguments[2];
        int work_factor = 0;
        const auto [end, error] = std::from_chars(factor.data(), factor.data() + factor.size(), work_factor);
        if (error != std::errc() || end != factor.data() + factor.size() || factor.front() < '1' || factor.front() > '9')
            malformed("a scrypt work factor is not a number");
        if (stanza.body.size() != wrapped_size) malformed("a scrypt stanza's body is not 32 bytes");
        if (work_factor > max_work_factor_)
            malformed("its scrypt work factor " + factor + " is above " + std::to_string(max_work_factor_) +
                      " and would take too long");
        return unwrap_file_key(scrypt_wrapping_key(passphrase_, *salt, work_factor), stanza.body);
    }
    return {};
}

std::vector<std::unique_ptr<AgeIdentity>> parse_identity_file(std::string_view text) {
    std::vector<std::unique_ptr<AgeIdentity>> identities;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || line.starts_with('#')) continue;
        try {
            identities.push_back(std::make_unique<X25519Identity>(X25519Identity::parse(line)));
        } catch (const Invalid& error) {
            throw Invalid("age-key", "line " + std::to_string(number) + " of the identity file: " + error.what());
        }
    }
    if (identities.empty()) throw Invalid("age-key", "the identity file holds no identity (AGE-SECRET-KEY-1…)");
    return identities;
}

}  // namespace depositary::crypto
