#pragma once
// Single sign-on by OpenID Connect Core 1.0: the authorization code flow with PKCE (RFC 7636, S256), state and nonce. The
// provider is one that the operator named at the start; nothing else is ever fetched. An account is known by the issuer and
// the subject that its owner linked to it; names and mail addresses of the provider decide nothing. Thread-safe.

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "repository/credentials.h"

namespace depositary::server {

struct SingleSignOnSettings {
    std::string issuer;         // "https://id.example"; http only for this machine's own addresses
    std::string client_id;
    std::string client_secret;  // sent by HTTP Basic (RFC 6749 §2.3.1)
    std::string name;           // for people: "the ministry's sign-in"
    std::string authorities;    // PEM file of the authorities of the provider's certificate; "": the system's
};

// What of an ID token counts.
struct ProvenName {
    std::string issuer, subject;
    std::string shown;  // preferred_username or subject, for the account's owner
    bool two_factors = false;  // the provider says that it asked for more than one factor: "mfa" in amr (RFC 8176 §2)
};

// Verifies an ID token (OpenID Connect Core §3.1.3.7): RS256 or ES256 by a key of `keys` (a JWK set, RFC 7517) through
// OpenSSL, issuer, audience, authorized party, nonce, expiry and time of issue, with a minute's leeway. Throws
// Unauthenticated("service-token") saying which check failed.
ProvenName verify_id_token(const std::string& token, const nlohmann::json& keys, const std::string& issuer,
                           const std::string& client_id, const std::string& nonce, std::int64_t unix_seconds);

class SingleSignOn {
public:
    // Invalid("service-issuer") for an issuer that is not https, nor on this machine.
    SingleSignOn(SingleSignOnSettings settings, const repository::Clock& clock);

    const std::string& name() const { return settings_.name; }

    // Where the browser is sent, and what it must bring back: `browser` is the secret of a cookie that binds the answer to
    // the browser that asked. `linking`: who links a name with their account, by the session that it is asked in; nobody for signing in.
    struct Begun {
        std::string address;
        std::string browser;
    };
    Begun begin(const std::string& return_address, const std::optional<repository::Actor>& linking, const std::string& next, const std::string& peer);

    // The answer of the provider to the browser that `begin` sent. Unauthenticated("service-state") when it is of no question
    // that this browser asked within ten minutes; ("service-refused"), ("service-token"); Unavailable("service-unreachable").
    struct Answered {
        ProvenName name;
        std::optional<repository::Actor> linking;
        std::string next;
    };
    Answered finish(const std::string& state, const std::string& browser, const std::string& code, const std::string& error,
                    const std::string& issuer);

private:
    struct Question {
        std::string browser, nonce, verifier;
        std::optional<repository::Actor> linking;
        std::string next, return_address, peer;
        std::int64_t expires = 0;
    };
    nlohmann::json discover();
    nlohmann::json keys(const nlohmann::json& provider, bool again);
    nlohmann::json ask(const std::string& address, const std::string& form);

    SingleSignOnSettings settings_;
    const repository::Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Question> questions_;  // by state
    nlohmann::json provider_, keys_;
    std::int64_t provider_read_ = 0;
};

}  // namespace depositary::server
