#include "server/session.h"

#include <algorithm>

#include "crypto/error.h"
#include "crypto/secret.h"

namespace depositary::server {

namespace {

constexpr std::size_t most_remembered = 20'000;
constexpr unsigned free_failures = 5;
constexpr unsigned free_failures_of_peer = 50;

// Same time whatever the contents.
bool equal(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    }
    return difference == 0;
}

std::string key_of(const std::string& login, const std::string& peer) { return peer + '\n' + login; }

// Seconds to wait after so many failures: 2, 4, 8 … 300.
std::int64_t pause_after(unsigned failures, unsigned free) {
    return failures < free ? 0 : std::min<std::int64_t>(300, std::int64_t{2} << std::min(failures - free, 10u));
}

}  // namespace

std::vector<std::string> cookies_named(const RequestHead& head, std::string_view wanted) {
    std::vector<std::string> values;
    for (const auto& [name, value] : head.fields) {
        if (name != "cookie") {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            while (pair.starts_with(' ')) {
                pair.remove_prefix(1);
            }
            if (const auto equals = pair.find('='); equals != std::string_view::npos && pair.substr(0, equals) == wanted) {
                values.emplace_back(pair.substr(equals + 1));
            }
        }
    }
    return values;
}

Sessions::Sessions(repository::Depositary& depositary, bool secure)
    : depositary_(depositary), secure_(secure), form_key_(crypto::random_array<32>()) {}

void Sessions::brake(const std::string& login, const std::string& peer) {
    const std::int64_t now = depositary_.clock().now().seconds;
    const std::lock_guard lock(mutex_);
    std::int64_t wait = 0;
    const auto consider = [&](const std::string& key, unsigned free) {
        if (const auto found = failures_.find(key); found != failures_.end()) {
            wait = std::max(wait, found->second.last + pause_after(found->second.count, free) - now);
        }
    };
    consider(key_of(login, peer), free_failures);
    consider(peer, free_failures_of_peer);
    if (wait > 0) {
        throw HttpError(429, "too-many-attempts", "Too many attempts to sign in failed; wait and try again.",
                        {{"Retry-After", std::to_string(wait)}});
    }
}

void Sessions::note_failure(const std::string& login, const std::string& peer) {
    const std::int64_t now = depositary_.clock().now().seconds;
    const std::lock_guard lock(mutex_);
    if (failures_.size() > most_remembered) {
        std::erase_if(failures_, [&](const auto& entry) { return entry.second.last + 300 < now; });
        if (failures_.size() > most_remembered) {
            failures_.clear();
        }
    }
    for (const std::string& key : {key_of(login, peer), peer}) {
        Failures& failures = failures_[key];
        if (failures.last + 900 < now) {
            failures.count = 0;
        }
        ++failures.count;
        failures.last = now;
    }
}

void Sessions::forget_failures(const std::string& login, const std::string& peer) {
    const std::lock_guard lock(mutex_);
    failures_.erase(key_of(login, peer));
}

NewSession Sessions::open(const repository::Actor& actor, std::int64_t lifetime) {
    return {actor, depositary_.open_session(actor.account, lifetime),
            {depositary_.clock().now().seconds + lifetime}};
}

NewSession Sessions::sign_in(const std::string& login, const std::string& password, const std::string& peer) {
    brake(login, peer);
    std::optional<repository::Actor> actor;
    hashing_.acquire();
    try {
        actor = depositary_.check_password(login, password);
    } catch (...) {
        hashing_.release();
        throw;
    }
    hashing_.release();
    if (!actor) {
        note_failure(login, peer);
        throw Unauthenticated("sign-in-failed", "The login or the password is wrong.");
    }
    forget_failures(login, peer);
    return open(*actor, cookie_lifetime);
}

std::string Sessions::challenge(const std::string& login) {
    const std::int64_t now = depositary_.clock().now().seconds;
    const auto random = crypto::random_array<32>();
    std::string text = "depositary-sign-in/v1 instance=" + depositary_.instance().to_text() + " login=" + login +
                       " nonce=" + crypto::to_base64url(random) +
                       " expires=" + repository::Timestamp{now + challenge_lifetime}.to_text();
    const std::lock_guard lock(mutex_);
    std::erase_if(challenges_, [&](const auto& entry) { return entry.second.expires < now; });
    if (challenges_.size() >= most_remembered) {
        throw Unavailable("too-many-challenges", "Too many programs are signing in at once; try again in a minute.");
    }
    challenges_[text] = {login, now + challenge_lifetime};
    return text;
}

NewSession Sessions::sign_in_by_key(const std::string& login, const std::string& challenge, const std::string& minisig,
                                    const std::string& peer) {
    brake(login, peer);
    bool ours = false;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = challenges_.find(challenge); found != challenges_.end()) {
            ours = found->second.login == login && found->second.expires >= depositary_.clock().now().seconds;
            challenges_.erase(found);
        }
    }
    std::optional<repository::Actor> actor;
    if (ours) {
        actor = depositary_.check_signature(login, challenge, minisig);
    }
    if (!actor) {
        note_failure(login, peer);
        throw Unauthenticated("sign-in-failed", "The challenge is not open, or the signature is not by this account's key.");
    }
    forget_failures(login, peer);
    return open(*actor, bearer_lifetime);
}

std::optional<SignedIn> Sessions::identify(const RequestHead& head) const {
    const auto cookies = cookies_named(head, cookie_name());
    const auto authorization = head.field("authorization");
    if (cookies.size() + (authorization ? 1 : 0) > 1) {
        throw HttpError(400, "credentials-twice", "The request carries more than one credential.");
    }
    if (authorization) {
        static constexpr std::string_view scheme = "bearer ";
        std::string prefix(authorization->substr(0, scheme.size()));
        std::transform(prefix.begin(), prefix.end(), prefix.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        const std::string token(prefix == scheme ? authorization->substr(scheme.size()) : std::string_view());
        auto actor = token.empty() ? std::nullopt : depositary_.session_actor(token);
        if (!actor) {
            throw Unauthenticated("session-unknown", "The token is unknown or has expired; sign in again.");
        }
        return SignedIn{std::move(*actor), token, false};
    }
    if (!cookies.empty()) {
        if (auto actor = depositary_.session_actor(cookies.front())) {
            return SignedIn{std::move(*actor), cookies.front(), true};
        }
    }
    return std::nullopt;
}

std::string Sessions::set_cookie(const std::string& token) const {
    return std::string(cookie_name()) + "=" + token + "; Path=/; Max-Age=" + std::to_string(cookie_lifetime) +
           "; HttpOnly; SameSite=Strict" + (secure_ ? "; Secure" : "");
}

std::string Sessions::clear_cookie() const {
    return std::string(cookie_name()) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" + (secure_ ? "; Secure" : "");
}

std::string Sessions::form_token(std::string_view session_token) const {
    return crypto::to_base64url(crypto::hmac_sha256(form_key_, crypto::as_bytes("form/v1:" + std::string(session_token))));
}

bool Sessions::form_token_holds(std::string_view session_token, std::string_view token) const {
    return equal(form_token(session_token), token);
}

}  // namespace depositary::server
