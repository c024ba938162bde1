#pragma once
// Questions that are asked of anyone and answered once: what a passkey or a program's key signs to sign in. Nothing is kept of
// one that was only asked, so asking without end stops nobody (docs/decisions/0588): it carries its end and a code of this
// process's own over both and what it is for. Kept until its end is only one that was answered rightly. Thread-safe.

#include <array>
#include <map>
#include <mutex>
#include <string_view>

#include "crypto/bytes.h"

namespace depositary::server {

class Challenges {
public:
    static constexpr std::int64_t lifetime = 120;  // seconds

    Challenges();
    // 40 bytes: 16 that are random, the end (8, seconds since 1970, the highest first), the code (16).
    crypto::Bytes give(std::string_view subject, std::int64_t now) const;
    // Whether this process gave it for this subject, and its time has not come. Says nothing of whether it was spent.
    bool holds(crypto::ByteView challenge, std::string_view subject, std::int64_t now) const;
    // For one that holds and was answered rightly. False when it was before.
    bool spend(const crypto::Bytes& challenge, std::int64_t now);

    // Its end; 0 for what has not its length.
    static std::int64_t end_of(crypto::ByteView challenge);

private:
    crypto::Bytes code_of(crypto::ByteView head, std::string_view subject) const;

    std::array<std::uint8_t, 32> key_;
    std::mutex mutex_;
    std::map<crypto::Bytes, std::int64_t> spent_;  // with their ends
};

}  // namespace depositary::server
