#pragma once
// Memory for secrets: guarded pages, locked, out of core dumps, wiped when released; and random bytes.

#include <string>

#include "crypto/bytes.h"

namespace depositary::crypto {

// Must run before anything else in crypto/ is used; may run more than once, from any thread.
// Throws Unavailable when libsodium cannot start.
void initialise();

// Turns off core dumps and ptrace by other processes for this one (RLIMIT_CORE 0, PR_SET_DUMPABLE 0).
void protect_process();

// Secret bytes in sodium_malloc memory. Movable; cannot be copied by accident, printed or compared other than in
// constant time. Empty is allowed.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::size_t size);  // zeros, between guard pages of its own
    // Zeros, for what is opened by the thousand and soon gone, such as the fields of rows: guard pages of its own cost six
    // system calls each. Up to 8 KiB lie side by side in a guarded, locked slab, and are wiped when released all the same.
    static Secret pooled(std::size_t size);
    static Secret copy_of(ByteView bytes);
    static Secret random(std::size_t size);
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::uint8_t* data() { return data_; }
    const std::uint8_t* data() const { return data_; }
    std::span<std::uint8_t> span() { return {data_, size_}; }
    ByteView view() const { return {data_, size_}; }
    operator ByteView() const { return view(); }
    std::string_view text() const { return as_text(view()); }
    // A deliberate second copy.
    Secret clone() const { return copy_of(view()); }
    // Constant time; false for different sizes.
    bool equals(ByteView other) const;

private:
    void release();

    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    bool pooled_ = false;
};

void random_bytes(std::span<std::uint8_t> out);
template <std::size_t N>
std::array<std::uint8_t, N> random_array() {
    std::array<std::uint8_t, N> out;
    random_bytes(out);
    return out;
}

// Overwrites a text that held a secret, then empties it (for texts that a library forces on us).
void wipe(std::string& text);

}  // namespace depositary::crypto
