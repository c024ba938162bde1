#include "crypto/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

// Slots of a few sizes, cut from guarded slabs that are kept for the next secrets.
class Pool {
public:
    static constexpr std::size_t largest = 8192;

    static Pool& instance() {
        // Never destroyed: secrets of static life may outlive any order of destruction.
        static Pool* const pool = new Pool;
        return *pool;
    }

    std::uint8_t* take(std::size_t size) {
        auto& free = free_[class_of(size)];
        const std::lock_guard lock(mutex_);
        if (free.empty()) {
            auto* slab = static_cast<std::uint8_t*>(sodium_malloc(slab_size));
            if (slab == nullptr) {
                throw std::bad_alloc();
            }
            sodium_memzero(slab, slab_size);
            const std::size_t slot = slot_sizes[class_of(size)];
            // Room for every slot there is, so that giving one back never has to allocate.
            slots_[class_of(size)] += slab_size / slot;
            free.reserve(slots_[class_of(size)]);
            for (std::size_t at = 0; at < slab_size; at += slot) {
                free.push_back(slab + at);
            }
        }
        auto* data = free.back();
        free.pop_back();
        return data;
    }

    void give_back(std::uint8_t* data, std::size_t size) noexcept {
        sodium_memzero(data, size);
        const std::lock_guard lock(mutex_);
        free_[class_of(size)].push_back(data);
    }

private:
    static constexpr std::size_t slab_size = 64 * 1024;
    static constexpr std::array<std::size_t, 4> slot_sizes{128, 512, 2048, largest};

    static std::size_t class_of(std::size_t size) {
        std::size_t i = 0;
        while (slot_sizes[i] < size) {
            ++i;
        }
        return i;
    }

    std::mutex mutex_;
    std::array<std::vector<std::uint8_t*>, slot_sizes.size()> free_;
    std::array<std::size_t, slot_sizes.size()> slots_{};
};

}  // namespace

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

Secret Secret::pooled(std::size_t size) {
    if (size == 0 || size > Pool::largest) {
        return Secret(size);
    }
    Secret secret;
    secret.data_ = Pool::instance().take(size);
    secret.size_ = size;
    secret.pooled_ = true;
    return secret;
}

void Secret::release() {
    if (pooled_) {
        Pool::instance().give_back(data_, size_);
    } else {
        sodium_free(data_);
    }
}

Secret::~Secret() { release(); }

Secret::Secret(Secret&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      pooled_(std::exchange(other.pooled_, false)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        release();
        data_ = std::exchange(other.data_, nullptr);
        size_ = std::exchange(other.size_, 0);
        pooled_ = std::exchange(other.pooled_, false);
    }
    return *this;
}

bool Secret::equals(ByteView other) const {
    return other.size() == size_ && (size_ == 0 || sodium_memcmp(data_, other.data(), size_) == 0);
}

void random_bytes(std::span<std::uint8_t> out) {
    if (!out.empty()) {
        randombytes_buf(out.data(), out.size());
    }
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace depositary::crypto
