#pragma once
// Signing in: passwords for people, signed challenges for programs; cookies, bearer tokens, form tokens; and the brake on
// guessing. Thread-safe.

#include <condition_variable>
#include <map>
#include <mutex>
#include <semaphore>

#include "repository/credentials.h"
#include "server/challenges.h"
#include "server/message.h"

namespace depositary::server {

inline constexpr std::int64_t cookie_lifetime = 12 * 3600;  // seconds
inline constexpr std::int64_t cookie_idle = 2 * 3600;       // without a request
inline constexpr std::int64_t bearer_lifetime = 3600;
inline constexpr std::int64_t code_lifetime = 300;    // of a sign-in that waits for its code

// The values of the cookies of a name that a request carries, in their order.
std::vector<std::string> cookies_named(const RequestHead& head, std::string_view wanted);

// Who is at the other side: its address, and its browser and system in a few words (device_words.h).
struct Caller {
    std::string address;
    std::string device;
};
Caller caller_of(const Request& request);

struct NewSession {
    repository::Actor actor;
    std::string token;
    repository::Timestamp expires;
    bool code_needed = false;  // the password held; the session is a pending one, and signs nobody in
};

class Sessions {
public:
    // `secure`: the other side speaks TLS, so cookies are __Host- and Secure.
    Sessions(repository::Depositary& depositary, bool secure);

    // Unauthenticated("sign-in-failed") without telling whether the login exists; HttpError 429 "too-many-attempts" with
    // Retry-After after five failures for this login from this peer; or after fifty from this peer, or twenty for this login
    // from wherever, unless the login has signed in from this peer before (docs/decisions/0565).
    NewSession sign_in(const std::string& login, const std::string& password, const Caller& caller);
    // The second step: a code by time or a recovery code, for a pending session. Unauthenticated("code-wrong"), or
    // ("session-unknown") when it has ended; 429 after five wrong codes for the account, from wherever: only who has its
    // password comes so far, so that nobody else can bring this about.
    NewSession give_code(const std::string& pending_token, const std::string& code, const Caller& caller);
    // A text to be signed by the account's key within two minutes; used once. Given for unknown logins too.
    std::string challenge(const std::string& login);
    NewSession sign_in_by_key(const std::string& login, const std::string& challenge, const std::string& minisig,
                              const Caller& caller);
    // For who has shown in another way who they are ("passkey", "service", "invitation"); `two_factors`: by two of them. A
    // whole sign-in, whatever the way, makes the caller's address a place that the login is known to come from.
    NewSession sign_in_as(const repository::Actor& actor, const std::string& how, bool two_factors, const Caller& caller);

    // Showing again who one is: by the password, and a code where the account asks for one. The same session goes on under
    // a new token. Unauthenticated("proof-failed"), ("proof-passkey") where the account has a passkey and no codes; 429.
    NewSession prove(const SignedIn& who, const std::string& password, const std::string& code);
    NewSession prove_as(const SignedIn& who, const std::string& how, bool two_factors);

    // The pending session of a request's cookie.
    std::optional<std::string> pending(const RequestHead& head) const;

    void sign_out(const std::string& token) { depositary_.close_session(token); }

    // Who asks: by an Authorization: Bearer field or by the cookie. Both at once is HttpError 400 "credentials-twice"; a
    // bearer token that does not hold is Unauthenticated("session-unknown"); a cookie that does not hold is nobody.
    // Where there is neither, the account that the other side's TLS certificate is of ("" for none): a program, which manages
    // no account.
    // `takes_basic`: a token of one feed is taken as the password of Authorization: Basic (RFC 7617), whatever the user's
    // name is: feed readers know little else. No other token and no password is.
    std::optional<SignedIn> identify(const RequestHead& head, const std::string& certificate = "", bool takes_basic = false) const;

    std::string set_cookie(const std::string& token) const;
    std::string clear_cookie() const;

    // What a form carries to show that it came from a page of ours for this session ("" before signing in).
    std::string form_token(std::string_view session_token) const;
    bool form_token_holds(std::string_view session_token, std::string_view form_token) const;

private:
    const char* cookie_name() const { return secure_ ? "__Host-depositary" : "depositary"; }
    // An attempt that is under way. It counts as failed until it has ended, so that many at once get no more guesses than
    // one after the other: what is over the free number waits for those before it. HttpError 429 "too-many-attempts".
    class Attempt {
    public:
        struct Limit {
            std::string who;
            unsigned free_failures;
        };
        Attempt(Sessions& sessions, std::vector<Limit> limits);
        ~Attempt() { end(); }
        Attempt(const Attempt&) = delete;
        Attempt& operator=(const Attempt&) = delete;

    private:
        void end();
        Sessions& sessions_;
        std::vector<std::string> begun_;
    };
    std::string challenge_text(const std::string& login, const crypto::Bytes& nonce) const;
    std::optional<crypto::Bytes> nonce_of(const std::string& login, const std::string& challenge) const;
    std::int64_t failures_of(const std::string& who) const;
    void brake(const std::string& who, unsigned free_failures);
    std::vector<Attempt::Limit> limits_of(const std::string& login, const std::string& peer) const;
    void note_failure(const std::string& login, const std::string& peer);
    void note_success(const repository::Actor& actor, const std::string& peer);
    void check_code(const repository::AccountId& account, const std::string& code);
    template <class Check>
    auto hashing(Check&& check);
    NewSession open(const repository::Actor& actor, const repository::SessionTerms& terms);
    repository::SessionTerms terms_of_person(const std::string& how, bool two_factors, const Caller& caller) const;
    bool asks_for_code(const repository::AccountId& account) const;

    repository::Depositary& depositary_;
    bool secure_;
    crypto::Bytes form_key_;  // lasts: a form that is open while the server restarts is still taken
    std::counting_semaphore<2> hashing_{2};  // Argon2id takes much memory: two at once
    std::mutex attempts_mutex_;
    std::condition_variable attempt_ended_;
    std::map<std::string, unsigned> under_way_;
    Challenges challenges_;
};

}  // namespace depositary::server
