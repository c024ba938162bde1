#include "server/session.h"

#include <Poco/Net/IPAddress.h>

#include <algorithm>

#include "crypto/error.h"
#include "crypto/secret.h"
#include "server/device_words.h"
#include "server/open_connections.h"

namespace depositary::server {

namespace {

constexpr unsigned free_failures = 5;
constexpr unsigned free_failures_of_peer = 50;
constexpr unsigned free_failures_of_login = 20;  // from wherever
constexpr std::int64_t failures_memory = 900;  // seconds

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

// Who may have failed. A peer that is an IPv6 address counts as its network of 64 bits, which one subscriber has whole.
std::string peer_of(const std::string& peer) {
    Poco::Net::IPAddress address;
    return "peer " + (Poco::Net::IPAddress::tryParse(peer, address) ? counted_address(address) : peer);
}
std::string login_of(const std::string& login, const std::string& peer) { return peer_of(peer) + "\nlogin " + login; }
std::string login_anywhere(const std::string& login) { return "login " + login; }
std::string code_of(const repository::AccountId& account) { return "code " + account.to_text(); }

// Seconds to wait after so many failures: 2, 4, 8 … 300.
std::int64_t pause_after(std::int64_t failures, std::int64_t free) {
    return failures < free ? 0 : std::min<std::int64_t>(300, std::int64_t{2} << std::min<std::int64_t>(failures - free, 10));
}

// What follows the scheme of an Authorization field, "bearer ", whose name is of any case; "" for another's.
std::string_view after_scheme(std::string_view field, std::string_view scheme) {
    const bool same = field.size() >= scheme.size() && std::equal(scheme.begin(), scheme.end(), field.begin(), [](char a, char b) {
                          return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
                      });
    return same ? field.substr(scheme.size()) : std::string_view();
}

// The password of a Basic credential (RFC 7617 §2); "" for what is none.
std::string basic_password(std::string_view credential) {
    const auto pair = crypto::from_base64(credential);
    if (!pair) {
        return "";
    }
    const auto colon = std::find(pair->begin(), pair->end(), ':');
    return colon == pair->end() ? "" : std::string(colon + 1, pair->end());
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

Caller caller_of(const Request& request) {
    return {request.peer, device_of(request.head.field("user-agent").value_or(""))};
}

Sessions::Sessions(repository::Depositary& depositary, bool secure)
    : depositary_(depositary), secure_(secure), form_key_(depositary.credentials().derived_key("form/v1")) {}

void Sessions::brake(const std::string& who, unsigned free) {
    const auto attempts = depositary_.credentials().attempts(who);
    const std::int64_t time = depositary_.clock().now().seconds;
    // One of a time to come was noted under a clock that has been set back since: it keeps nobody out until then, and the next one is noted as of now.
    if (attempts.last + failures_memory < time || attempts.last > time) {
        return;
    }
    const std::int64_t wait = attempts.last + pause_after(attempts.failures, free) - time;
    if (wait > 0) {
        throw HttpError(429, "too-many-attempts", "Too many attempts to sign in failed; wait and try again.",
                        {{"Retry-After", std::to_string(wait)}});
    }
}

std::int64_t Sessions::failures_of(const std::string& who) const {
    const auto attempts = depositary_.credentials().attempts(who);
    return attempts.last + failures_memory < depositary_.clock().now().seconds ? 0 : attempts.failures;
}

Sessions::Attempt::Attempt(Sessions& sessions, std::vector<Limit> limits) : sessions_(sessions) {
    try {
        std::unique_lock lock(sessions_.attempts_mutex_);
        // Always in this order, so that no two wait for each other.
        for (auto& [who, free_failures] : limits) {
            const auto crowded = [&, &who = who, free = std::int64_t{free_failures}] {
                const auto others = sessions_.under_way_.find(who);
                return others != sessions_.under_way_.end() && sessions_.failures_of(who) + others->second >= free;
            };
            while (crowded()) {
                sessions_.attempt_ended_.wait(lock);
            }
            sessions_.brake(who, free_failures);
            ++sessions_.under_way_[who];
            begun_.push_back(std::move(who));
        }
    } catch (...) {
        end();
        throw;
    }
}

void Sessions::Attempt::end() {
    const std::lock_guard lock(sessions_.attempts_mutex_);
    for (const std::string& who : begun_) {
        if (--sessions_.under_way_[who] == 0) {
            sessions_.under_way_.erase(who);
        }
    }
    begun_.clear();
    sessions_.attempt_ended_.notify_all();
}

// The wider ones do not hold for a place that the login has signed in from.
std::vector<Sessions::Attempt::Limit> Sessions::limits_of(const std::string& login, const std::string& peer) const {
    std::vector<Attempt::Limit> limits{{login_of(login, peer), free_failures}};
    if (!depositary_.credentials().knows_place(login_of(login, peer))) {
        limits.push_back({peer_of(peer), free_failures_of_peer});
        limits.push_back({login_anywhere(login), free_failures_of_login});
    }
    return limits;
}

void Sessions::note_failure(const std::string& login, const std::string& peer) {
    depositary_.credentials().note_failure(login_of(login, peer), failures_memory);
    depositary_.credentials().note_failure(login_anywhere(login), failures_memory);
    depositary_.credentials().note_failure(peer_of(peer), failures_memory);
}

// What failed for the login elsewhere stays counted: its owner's sign-ins do not give the guesser new guesses.
void Sessions::note_success(const repository::Actor& actor, const std::string& peer) {
    depositary_.credentials().forget_failures(login_of(actor.login, peer));
    depositary_.credentials().note_place(actor.account, login_of(actor.login, peer));
}

repository::SessionTerms Sessions::terms_of_person(const std::string& how, bool two_factors, const Caller& caller) const {
    repository::SessionTerms terms;
    terms.how = how;
    terms.two_factors = two_factors;
    terms.device = caller.device;
    terms.address = caller.address;
    terms.lifetime = cookie_lifetime;
    terms.idle = cookie_idle;
    return terms;
}

NewSession Sessions::open(const repository::Actor& actor, const repository::SessionTerms& terms) {
    return {actor, depositary_.credentials().open_session(actor, terms),
            {depositary_.clock().now().seconds + terms.lifetime}};
}

NewSession Sessions::sign_in_as(const repository::Actor& actor, const std::string& how, bool two_factors, const Caller& caller) {
    note_success(actor, caller.address);
    return open(actor, terms_of_person(how, two_factors, caller));
}

bool Sessions::asks_for_code(const repository::AccountId& account) const {
    const auto second = depositary_.credentials().second_factor(account);
    return second && second->takes_codes();
}

// Argon2id takes much memory: few at once.
template <class Check>
auto Sessions::hashing(Check&& check) {
    hashing_.acquire();
    try {
        auto result = check();
        hashing_.release();
        return result;
    } catch (...) {
        hashing_.release();
        throw;
    }
}

NewSession Sessions::sign_in(const std::string& login, const std::string& password, const Caller& caller) {
    const Attempt attempt(*this, limits_of(login, caller.address));
    const auto actor = hashing([&] { return depositary_.check_password(login, password); });
    if (!actor) {
        note_failure(login, caller.address);
        throw Unauthenticated("sign-in-failed", "The login or the password is wrong.");
    }
    const bool takes_code = asks_for_code(actor->account);
    if (!takes_code && !depositary_.credentials().has_passkey(actor->account)) {
        return sign_in_as(*actor, "password", false, caller);
    }
    // Half a sign-in: the password is not guessed at any more, but the place is the owner's only once the other half holds too.
    depositary_.credentials().forget_failures(login_of(login, caller.address));
    if (!takes_code) {
        return open(*actor, terms_of_person("password", false, caller));  // owes the passkey: owes_second_factor (route.h)
    }
    repository::SessionTerms terms;
    terms.kind = repository::SessionKind::pending;
    terms.how = "password";
    terms.lifetime = code_lifetime;
    NewSession session = open(*actor, terms);
    session.code_needed = true;
    return session;
}

void Sessions::check_code(const repository::AccountId& account, const std::string& code) {
    auto credentials = depositary_.credentials();
    const Attempt attempt(*this, {{code_of(account), free_failures}});
    if (!credentials.take_code(account, code)) {
        credentials.note_failure(code_of(account), failures_memory);
        throw Unauthenticated("code-wrong", "The code is wrong, or was used already.");
    }
    credentials.forget_failures(code_of(account));
}

NewSession Sessions::give_code(const std::string& pending_token, const std::string& code, const Caller& caller) {
    const auto pending = depositary_.credentials().session(pending_token);
    if (!pending || pending->view.terms.kind != repository::SessionKind::pending) {
        throw Unauthenticated("session-unknown", "The sign-in took too long; begin anew.");
    }
    check_code(pending->actor.account, code);
    NewSession session = sign_in_as(pending->actor, "password+code", true, caller);
    depositary_.close_session(pending_token);
    return session;
}

NewSession Sessions::prove(const SignedIn& who, const std::string& password, const std::string& code) {
    // Counted for the session by itself: nobody who guesses elsewhere keeps its person from what is urgent.
    const std::string session = "proof " + who.actor.session;
    const Attempt attempt(*this, {{session, free_failures}});
    const bool held = hashing([&] { return depositary_.credentials().password_holds(who.actor.account, password); });
    if (!held) {
        depositary_.credentials().note_failure(session, failures_memory);
        throw Unauthenticated("proof-failed", "The password is wrong.");
    }
    depositary_.credentials().forget_failures(session);
    const bool with_code = asks_for_code(who.actor.account);
    if (with_code) {
        check_code(who.actor.account, code);
    } else if (depositary_.credentials().has_passkey(who.actor.account)) {
        throw Unauthenticated("proof-passkey", "The password alone does not open this account: show the passkey.");
    }
    return prove_as(who, with_code ? "password+code" : "password", with_code);
}

NewSession Sessions::prove_as(const SignedIn& who, const std::string& how, bool two_factors) {
    return {who.actor, depositary_.credentials().renew_session(who.token, how, two_factors), who.session.expires};
}

std::optional<std::string> Sessions::pending(const RequestHead& head) const {
    const auto cookies = cookies_named(head, cookie_name());
    if (cookies.size() != 1) {
        return std::nullopt;
    }
    const auto session = depositary_.credentials().session(cookies.front());
    return session && session->view.terms.kind == repository::SessionKind::pending ? std::optional(cookies.front())
                                                                                   : std::nullopt;
}

std::string Sessions::challenge(const std::string& login) {
    return challenge_text(login, challenges_.give(login, depositary_.clock().now().seconds));
}

std::string Sessions::challenge_text(const std::string& login, const crypto::Bytes& nonce) const {
    return "depositary-sign-in/v1 instance=" + depositary_.instance().to_text() + " login=" + login +
           " nonce=" + crypto::to_base64url(nonce) + " expires=" + repository::Timestamp{Challenges::end_of(nonce)}.to_text();
}

// The nonce of a text of ours for this login that may still be answered.
std::optional<crypto::Bytes> Sessions::nonce_of(const std::string& login, const std::string& challenge) const {
    constexpr std::string_view before = " nonce=", after = " expires=";
    const auto begin = challenge.rfind(before), end = challenge.rfind(after);
    if (begin == std::string::npos || end == std::string::npos || end < begin + before.size()) {
        return std::nullopt;
    }
    auto nonce = crypto::from_base64url(std::string_view(challenge).substr(begin + before.size(), end - begin - before.size()));
    const bool ours = nonce && challenges_.holds(*nonce, login, depositary_.clock().now().seconds) &&
                      challenge == challenge_text(login, *nonce);
    return ours ? std::move(nonce) : std::nullopt;
}

NewSession Sessions::sign_in_by_key(const std::string& login, const std::string& challenge, const std::string& minisig,
                                    const Caller& caller) {
    const Attempt attempt(*this, limits_of(login, caller.address));
    const auto nonce = nonce_of(login, challenge);
    std::optional<repository::Actor> actor;
    if (nonce) {
        actor = depositary_.check_signature(login, challenge, minisig);
    }
    if (!actor || !challenges_.spend(*nonce, depositary_.clock().now().seconds)) {
        note_failure(login, caller.address);
        throw Unauthenticated("sign-in-failed", "The challenge is not open, or the signature is not by this account's key.");
    }
    note_success(*actor, caller.address);
    repository::SessionTerms terms;
    terms.kind = repository::SessionKind::program;
    terms.how = "key";
    terms.device = caller.device;
    terms.address = caller.address;
    terms.lifetime = bearer_lifetime;
    return open(*actor, terms);
}

std::optional<SignedIn> Sessions::identify(const RequestHead& head, const std::string& certificate, bool takes_basic) const {
    const auto cookies = cookies_named(head, cookie_name());
    const auto authorization = head.field("authorization");
    if (cookies.size() + (authorization ? 1 : 0) > 1) {
        throw HttpError(400, "credentials-twice", "The request carries more than one credential.");
    }
    if (authorization) {
        const bool is_basic = takes_basic && !after_scheme(*authorization, "basic ").empty();
        const std::string token = is_basic ? basic_password(after_scheme(*authorization, "basic "))
                                           : std::string(after_scheme(*authorization, "bearer "));
        auto opened = token.empty() ? std::nullopt : depositary_.credentials().session(token);
        if (!opened || opened->view.terms.kind == repository::SessionKind::pending ||
            (is_basic && opened->view.terms.feed.empty())) {
            throw Unauthenticated("session-unknown", "The token is unknown or has expired; sign in again.");
        }
        return SignedIn{std::move(opened->actor), token, false, std::move(opened->view)};
    }
    if (!cookies.empty()) {
        auto opened = depositary_.credentials().session(cookies.front());
        if (opened && opened->view.terms.kind == repository::SessionKind::person) {  // a program's token is no cookie
            return SignedIn{std::move(opened->actor), cookies.front(), true, std::move(opened->view)};
        }
        return std::nullopt;
    }
    if (!certificate.empty()) {
        if (auto actor = depositary_.credentials().find_outside_name("certificate", "", certificate)) {
            repository::SessionView view;
            view.terms.kind = repository::SessionKind::program;
            view.terms.how = "certificate";
            actor->proof = repository::Proof::none;
            actor->certificate = certificate;
            return SignedIn{std::move(*actor), "", false, std::move(view)};
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
