#include "crypto/bulk_aead.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <new>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

// Fetched once: looking a cipher up by name costs more than sealing a small chunk.
const EVP_CIPHER* chacha20_poly1305() {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
    if (cipher == nullptr) throw Unavailable("no-cipher", "OpenSSL offers no ChaCha20-Poly1305");
    return cipher;
}

void must(int result) {
    if (result != 1) throw Unavailable("cipher-failed", "OpenSSL's ChaCha20-Poly1305 failed");
}

}  // namespace

struct BulkAead::State {
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    ~State() { EVP_CIPHER_CTX_free(context); }
};

BulkAead::BulkAead(const Secret& key, Direction direction) : state_(std::make_unique<State>()) {
    if (state_->context == nullptr) throw std::bad_alloc();
    if (key.size() != 32) throw std::logic_error("ChaCha20-Poly1305 takes a key of 32 bytes");
    must(EVP_CipherInit_ex2(state_->context, chacha20_poly1305(), key.data(), nullptr, direction == Direction::seal,
                            nullptr));
}
BulkAead::~BulkAead() = default;
BulkAead::BulkAead(BulkAead&&) noexcept = default;
BulkAead& BulkAead::operator=(BulkAead&&) noexcept = default;

void BulkAead::seal(const Nonce& nonce, ByteView plaintext, std::span<std::uint8_t> out) {
    auto* context = state_->context;
    int length = 0, rest = 0;
    must(EVP_EncryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr));
    if (!plaintext.empty())
        must(EVP_EncryptUpdate(context, out.data(), &length, plaintext.data(), static_cast<int>(plaintext.size())));
    must(EVP_EncryptFinal_ex(context, out.data() + length, &rest));
    must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_size, out.data() + plaintext.size()));
}

bool BulkAead::open(const Nonce& nonce, ByteView sealed, std::span<std::uint8_t> out) {
    if (sealed.size() < tag_size) return false;
    auto* context = state_->context;
    const auto body = sealed.first(sealed.size() - tag_size);
    std::array<std::uint8_t, tag_size> tag;
    std::copy(sealed.end() - tag_size, sealed.end(), tag.begin());
    std::uint8_t nothing = 0;
    auto* target = out.empty() ? &nothing : out.data();
    int length = 0, rest = 0;
    must(EVP_DecryptInit_ex2(context, nullptr, nullptr, nonce.data(), nullptr));
    must(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()));
    if (!body.empty()) must(EVP_DecryptUpdate(context, target, &length, body.data(), static_cast<int>(body.size())));
    if (EVP_DecryptFinal_ex(context, target + length, &rest) == 1) return true;
    if (!out.empty()) sodium_memzero(out.data(), out.size());
    return false;
}

}  // namespace depositary::crypto
