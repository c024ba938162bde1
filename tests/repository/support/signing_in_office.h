#pragma once
// A depositary whose secretariat turns codes by time on, for the tests of what accounts sign in with.

#include "crypto/totp.h"
#include "repository/credentials.h"
#include "tests/repository/support/world.h"

namespace depositary::repository {

inline crypto::Bytes from_base32(const std::string& text) {
    crypto::Bytes bytes;
    unsigned held = 0, bits = 0;
    for (const char c : text) {
        held = held << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        bits += 5;
        if (bits >= 8) {
            bytes.push_back(static_cast<std::uint8_t>(held >> (bits - 8)));
            bits -= 8;
            held &= (1u << bits) - 1;
        }
    }
    return bytes;
}

struct SigningInOffice : World {
    Credentials credentials = depositary->credentials();
    AccountId account = secretariat.account;

    std::string code(crypto::ByteView secret) {
        return crypto::hotp(secret, static_cast<std::uint64_t>(clock->now().seconds / crypto::totp_step));
    }
    void wait(std::int64_t seconds) { clock->set(clock->now().seconds + seconds); }
    // Turns codes on; gives their secret.
    crypto::Bytes enrol(std::vector<std::string>* recovery = nullptr) {
        credentials.begin_codes(asked_by(account));
        const auto secret = from_base32(credentials.second_factor(account)->secret);
        const auto codes = credentials.confirm_codes(asked_by(account), code(secret));
        if (recovery != nullptr) {
            *recovery = codes;
        }
        return secret;
    }
};

}  // namespace depositary::repository
