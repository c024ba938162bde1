#include "server/challenges.h"

#include <algorithm>

#include "crypto/secret.h"
#include "crypto/sha256.h"

namespace depositary::server {

namespace {

constexpr std::size_t random_size = 16, head_size = random_size + 8, code_size = 16;

}  // namespace

Challenges::Challenges() : key_(crypto::random_array<32>()) {}

crypto::Bytes Challenges::code_of(crypto::ByteView head, std::string_view subject) const {
    crypto::Bytes message(head.begin(), head.end());
    message.insert(message.end(), subject.begin(), subject.end());
    const auto code = crypto::hmac_sha256(key_, message);
    return {code.bytes.begin(), code.bytes.begin() + code_size};
}

crypto::Bytes Challenges::give(std::string_view subject, std::int64_t now) const {
    const auto random = crypto::random_array<random_size>();
    crypto::Bytes challenge(random.begin(), random.end());
    const auto end = static_cast<std::uint64_t>(now + lifetime);
    for (int shift = 56; shift >= 0; shift -= 8) {
        challenge.push_back(static_cast<std::uint8_t>(end >> shift));
    }
    const auto code = code_of(challenge, subject);
    challenge.insert(challenge.end(), code.begin(), code.end());
    return challenge;
}

std::int64_t Challenges::end_of(crypto::ByteView challenge) {
    if (challenge.size() != head_size + code_size) {
        return 0;
    }
    std::uint64_t end = 0;
    for (std::size_t i = random_size; i < head_size; ++i) {
        end = end << 8 | challenge[i];
    }
    return static_cast<std::int64_t>(end);
}

bool Challenges::holds(crypto::ByteView challenge, std::string_view subject, std::int64_t now) const {
    if (challenge.size() != head_size + code_size) {
        return false;
    }
    const auto wanted = code_of(challenge.first(head_size), subject);
    unsigned difference = 0;  // the same time whatever the bytes
    for (std::size_t i = 0; i < code_size; ++i) {
        difference |= static_cast<unsigned>(challenge[head_size + i] ^ wanted[i]);
    }
    // A clock that was set back does not give it more time.
    const auto end = end_of(challenge);
    return difference == 0 && now <= end && end <= now + lifetime;
}

bool Challenges::spend(const crypto::Bytes& challenge, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(spent_, [&](const auto& entry) { return entry.second < now; });
    return spent_.emplace(challenge, end_of(challenge)).second;
}

}  // namespace depositary::server
