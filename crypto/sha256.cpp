#include "crypto/sha256.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

// Fetched once: EVP_sha256() looks the implementation up at every use, which costs more than a short hash.
const EVP_MD* sha256_kernel() {
    static const EVP_MD* kernel = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return kernel;
}

void require(bool done) {
    if (!done) {
        throw Unavailable("sha256", "The cryptographic library could not compute SHA-256.");
    }
}

}  // namespace

struct Sha256Stream::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { require(context != nullptr && EVP_DigestInit_ex2(context, sha256_kernel(), nullptr) == 1); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::write(ByteView bytes) {
    require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Stream::finish() {
    Sha256 digest;
    require(EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr) == 1);
    require(EVP_DigestInit_ex2(state_->context, nullptr, nullptr) == 1);
    return digest;
}

std::optional<Sha256> Sha256::from_hex(std::string_view text) {
    if (text.size() != 64) {
        return std::nullopt;
    }
    const auto bytes = crypto::from_hex(text);
    if (!bytes) {
        return std::nullopt;
    }
    Sha256 digest;
    std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
    return digest;
}

Sha256 Sha256::of(ByteView bytes) {
    thread_local Sha256Stream stream;
    stream.write(bytes);
    return stream.finish();
}

Sha256 hmac_sha256(ByteView key, ByteView message) {
    Sha256 tag;
    unsigned length = 0;
    // An empty key must not be a null pointer: OpenSSL would take it for "the key given before".
    static const std::uint8_t none = 0;
    require(HMAC(sha256_kernel(), key.empty() ? &none : key.data(), static_cast<int>(key.size()), message.data(),
                 message.size(), tag.bytes.data(), &length) != nullptr);
    return tag;
}

void hkdf_sha256(ByteView secret, ByteView salt, std::string_view info, std::span<std::uint8_t> out) {
    if (out.size() > 255 * 32) {
        throw Invalid("hkdf-length", "HKDF-SHA-256 gives at most 8160 bytes.");
    }
    const Sha256 key = hmac_sha256(salt, secret);
    Bytes block;
    std::uint8_t counter = 1;
    while (!out.empty()) {
        block.insert(block.end(), info.begin(), info.end());
        block.push_back(counter++);
        const Sha256 piece = hmac_sha256(key, block);
        const std::size_t count = std::min(out.size(), piece.bytes.size());
        std::copy_n(piece.bytes.begin(), count, out.begin());
        out = out.subspan(count);
        block.assign(piece.bytes.begin(), piece.bytes.end());
    }
}

}  // namespace depositary::crypto
