#include "server/standing.h"

#include <algorithm>

#include "crypto/error.h"

namespace depositary::server {

using namespace repository;

namespace {

class WatchedSink final : public crypto::ByteSink {
public:
    WatchedSink(const Clock& clock, crypto::ByteSink& out, const std::function<void()>& ask) : clock_(clock), out_(out), ask_(ask) {}
    void write(crypto::ByteView bytes) override {
        if (const std::int64_t second = clock_.now().seconds; second != asked_) {
            ask_();
            asked_ = second;
        }
        out_.write(bytes);
    }

private:
    const Clock& clock_;
    crypto::ByteSink& out_;
    const std::function<void()>& ask_;
    std::int64_t asked_ = -1;
};

// Whether the session, as it was last seen, has come to its end by itself, or was none (a certificate's).
bool ran_out(const SessionView& session, std::int64_t time) {
    return session.expires.seconds <= time || (session.terms.idle > 0 && session.seen.seconds + session.terms.idle <= time);
}

}  // namespace

Actor present_actor(const Application& application, SignedIn& who) {
    const Credentials credentials = application.depositary.credentials();
    auto actor = credentials.actor(who.actor.account);
    // By its id: shown again who one is, a session has another token.
    const auto sessions = credentials.sessions(who.actor.account);
    const auto open = std::find_if(sessions.begin(), sessions.end(), [&](const SessionView& each) { return each.id == who.session.id; });
    if (open != sessions.end()) {
        who.session = *open;
    }
    if (!actor || (open == sessions.end() && !ran_out(who.session, application.depositary.clock().now().seconds))) {
        throw Unauthenticated("session-unknown", "The session was ended.");
    }
    if (!who.actor.certificate.empty()) {  // no session, but it may have been removed
        credentials.require_session_of(who.actor);
    }
    actor->limit_to(who.actor);
    return std::move(*actor);
}

Response::Writer while_allowed(const Application& application, const SignedIn& who, std::function<void(const Actor&)> require,
                               Response::Writer writer) {
    return [&application, signed_in = who, require = std::move(require), writer = std::move(writer)](crypto::ByteSink& out) {
        SignedIn present = signed_in;
        const std::function<void()> ask = [&] { require(present_actor(application, present)); };
        WatchedSink watched(application.depositary.clock(), out, ask);
        writer(watched);
    };
}

}  // namespace depositary::server
