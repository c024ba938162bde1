#include "crypto/field_seal.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

constexpr std::uint8_t layout_version = 1;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t commitment_size = 32;
constexpr std::size_t nonce_at = 1 + 4;
constexpr std::size_t commitment_at = nonce_at + nonce_size;
constexpr std::size_t body_at = commitment_at + commitment_size;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void append_number(Bytes& out, std::uint64_t value, int width) {
    for (int i = width - 1; i >= 0; --i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
// Preceded by its length, so that no two lists of texts give the same bytes.
void append_text(Bytes& out, std::string_view text) {
    append_number(out, text.size(), 8);
    out.insert(out.end(), text.begin(), text.end());
}

Bytes associated_data(std::string_view scope, std::uint32_t number, const FieldPlace& place) {
    Bytes data;
    append_text(data, "depositary-field/v1");
    append_text(data, scope);
    append_text(data, place.table);
    append_text(data, place.row);
    append_text(data, place.column);
    append_number(data, number, 4);
    return data;
}

// ChaCha20-Poly1305 does not commit to its key: this does.
std::array<std::uint8_t, commitment_size> commitment(const Secret& key, const std::uint8_t* nonce, ByteView data) {
    std::array<std::uint8_t, commitment_size> result;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.data(), key.size(), result.size());
    crypto_generichash_update(&state, nonce, nonce_size);
    crypto_generichash_update(&state, data.data(), data.size());
    crypto_generichash_final(&state, result.data(), result.size());
    return result;
}

Secret derive(const Secret& master, std::uint64_t id, const char (&context)[crypto_kdf_CONTEXTBYTES + 1]) {
    Secret key(32);
    crypto_kdf_derive_from_key(key.data(), key.size(), id, context, master.data());
    return key;
}

const Secret& of_32_bytes(const Secret& master) {
    if (master.size() != crypto_kdf_KEYBYTES) throw std::logic_error("a field key has 32 bytes");
    return master;
}

[[noreturn]] void does_not_open(const std::string& what) {
    throw Damaged("sealed-field", "a sealed field does not open: " + what);
}

}  // namespace

FieldKey::FieldKey(std::uint32_t number, const Secret& master, std::string scope)
    : number_(number),
      scope_(std::move(scope)),
      seal_key_(derive(of_32_bytes(master), 1, "fieldkey")),
      commit_key_(derive(master, 1, "fieldcmt")),
      lookup_key_(derive(master, 1, "fieldlup")) {}

Bytes FieldKey::seal(ByteView plaintext, const FieldPlace& place) const {
    const auto data = associated_data(scope_, number_, place);
    Bytes sealed;
    sealed.reserve(body_at + plaintext.size() + tag_size);
    sealed.push_back(layout_version);
    append_number(sealed, number_, 4);
    sealed.resize(body_at + plaintext.size() + tag_size);
    auto* nonce = sealed.data() + nonce_at;
    random_bytes({nonce, nonce_size});
    const auto commit = commitment(commit_key_, nonce, data);
    std::copy(commit.begin(), commit.end(), sealed.begin() + commitment_at);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + body_at, nullptr, plaintext.data(), plaintext.size(),
                                               data.data(), data.size(), nullptr, nonce, seal_key_.data());
    return sealed;
}

Secret FieldKey::open(ByteView sealed, const FieldPlace& place) const {
    if (key_number_of(sealed) != number_) does_not_open("it names another key");
    const auto data = associated_data(scope_, number_, place);
    const auto* nonce = sealed.data() + nonce_at;
    const auto commit = commitment(commit_key_, nonce, data);
    if (sodium_memcmp(commit.data(), sealed.data() + commitment_at, commit.size()) != 0)
        does_not_open("it was sealed with another key or for another place");
    auto plaintext = Secret::pooled(sealed.size() - body_at - tag_size);
    std::uint8_t nothing = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plaintext.empty() ? &nothing : plaintext.data(), nullptr, nullptr,
                                                   sealed.data() + body_at, sealed.size() - body_at, data.data(),
                                                   data.size(), nonce, seal_key_.data()) != 0)
        does_not_open("it was changed");
    return plaintext;
}

std::uint32_t FieldKey::key_number_of(ByteView sealed) {
    if (sealed.size() < body_at + tag_size || sealed[0] != layout_version) does_not_open("it is cut or of another layout");
    std::uint32_t number = 0;
    for (int i = 1; i <= 4; ++i) number = (number << 8) | sealed[static_cast<std::size_t>(i)];
    return number;
}

std::array<std::uint8_t, 32> FieldKey::lookup_hash(std::string_view column, std::string_view value) const {
    Bytes message;
    append_text(message, column);
    append_text(message, value);
    std::array<std::uint8_t, 32> hash;
    crypto_generichash(hash.data(), hash.size(), message.data(), message.size(), lookup_key_.data(), lookup_key_.size());
    return hash;
}

}  // namespace depositary::crypto
