#pragma once
// Signing in: passwords for people, signed challenges for programs; cookies, bearer tokens, form tokens; and the brake on
// guessing. Thread-safe.

#include <map>
#include <mutex>
#include <semaphore>

#include "repository/depositary.h"
#include "server/message.h"

namespace depositary::server {

inline constexpr std::int64_t cookie_lifetime = 12 * 3600;  // seconds
inline constexpr std::int64_t bearer_lifetime = 3600;
inline constexpr std::int64_t challenge_lifetime = 120;

// The values of the cookies of a name that a request carries, in their order.
std::vector<std::string> cookies_named(const RequestHead& head, std::string_view wanted);

struct NewSession {
    repository::Actor actor;
    std::string token;
    repository::Timestamp expires;
};

class Sessions {
public:
    // `secure`: the other side speaks TLS, so cookies are __Host- and Secure.
    Sessions(repository::Depositary& depositary, bool secure);

    // Unauthenticated("sign-in-failed") without telling whether the login exists; HttpError 429 "too-many-attempts" with
    // Retry-After after five failures for this login from this peer, or fifty from this peer.
    NewSession sign_in(const std::string& login, const std::string& password, const std::string& peer);
    // A text to be signed by the account's key within two minutes; used once. Given for unknown logins too.
    std::string challenge(const std::string& login);
    NewSession sign_in_by_key(const std::string& login, const std::string& challenge, const std::string& minisig,
                              const std::string& peer);
    void sign_out(const std::string& token) { depositary_.close_session(token); }

    // Who asks: by an Authorization: Bearer field or by the cookie. Both at once is HttpError 400 "credentials-twice"; a
    // bearer token that does not hold is Unauthenticated("session-unknown"); a cookie that does not hold is nobody.
    std::optional<SignedIn> identify(const RequestHead& head) const;

    std::string set_cookie(const std::string& token) const;
    std::string clear_cookie() const;

    // What a form carries to show that it came from a page of ours for this session ("" before signing in).
    std::string form_token(std::string_view session_token) const;
    bool form_token_holds(std::string_view session_token, std::string_view form_token) const;

private:
    struct Failures {
        unsigned count = 0;
        std::int64_t last = 0;
    };
    struct Challenge {
        std::string login;
        std::int64_t expires = 0;
    };
    const char* cookie_name() const { return secure_ ? "__Host-depositary" : "depositary"; }
    void brake(const std::string& login, const std::string& peer);
    void note_failure(const std::string& login, const std::string& peer);
    void forget_failures(const std::string& login, const std::string& peer);
    NewSession open(const repository::Actor& actor, std::int64_t lifetime);

    repository::Depositary& depositary_;
    bool secure_;
    std::array<std::uint8_t, 32> form_key_;  // of this process: forms do not outlive it
    std::counting_semaphore<2> hashing_{2};  // Argon2id takes much memory: two at once
    std::mutex mutex_;
    std::map<std::string, Failures> failures_;
    std::map<std::string, Challenge> challenges_;
};

}  // namespace depositary::server
