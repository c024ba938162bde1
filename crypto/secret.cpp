#include "crypto/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <new>
#include <utility>

#include "crypto/error.h"

namespace depositary::crypto {

void initialise() {
    if (sodium_init() < 0) {
        throw Unavailable("libsodium", "libsodium could not be started.");
    }
}

void protect_process() {
    const rlimit none{0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
        throw Unavailable("process-protection", "Core dumps could not be turned off for this process.");
    }
}

Secret::Secret(std::size_t size) : size_(size) {
    if (size == 0) {
        return;
    }
    data_ = static_cast<std::uint8_t*>(sodium_malloc(size));
    if (data_ == nullptr) {
        throw std::bad_alloc();
    }
    sodium_memzero(data_, size);
}

Secret Secret::copy_of(ByteView bytes) {
    Secret secret(bytes.size());
    std::copy(bytes.begin(), bytes.end(), secret.data_);
    return secret;
}

Secret Secret::random(std::size_t size) {
    Secret secret(size);
    random_bytes(secret.span());
    return secret;
}

Secret::~Secret() { sodium_free(data_); }

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        sodium_free(data_);
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
    }
    return *this;
}

bool Secret::equals(ByteView other) const {
    return other.size() == size_ && (size_ == 0 || sodium_memcmp(data_, other.data(), size_) == 0);
}

void random_bytes(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace depositary::crypto
