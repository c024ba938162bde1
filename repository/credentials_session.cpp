// Sessions, and failures to sign in.

#include <algorithm>

#include "crypto/error.h"
#include "crypto/secret.h"
#include "repository/access.h"
#include "repository/authenticator_rows.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::int64_t ended_memory = 24 * 3600;  // seconds: so long a session that ran out is told from one that somebody ended
constexpr std::int64_t seen_precision = 300;  // seconds: a use is noted when the last one was longer ago
constexpr SessionKind kinds[] = {SessionKind::person, SessionKind::program, SessionKind::token, SessionKind::pending};

Json to_row(const std::string& id, const AccountId& account, const SessionTerms& terms, std::int64_t opened) {
    Json compartments = Json::array();
    for (const CompartmentId& compartment : terms.compartments) {
        compartments.push_back(compartment.to_text());
    }
    return {{"id", id},
            {"account", account.to_text()},
            {"kind", to_text(terms.kind)},
            {"how", terms.how},
            {"name", terms.name},
            {"scope", to_text(terms.scope)},
            {"compartments", compartments},
            {"feed", terms.feed},
            {"once", terms.once},
            {"two_factors", terms.two_factors},
            {"device", terms.device},
            {"address", terms.address},
            {"idle", terms.idle},
            {"opened", opened},
            {"seen", opened},
            {"proven", terms.proven < 0 ? opened : terms.proven},
            {"expires", opened + terms.lifetime}};
}

SessionView to_view(const Json& row) {
    SessionView view;
    view.id = row.at("id").get<std::string>();
    view.terms.kind = *std::find_if(std::begin(kinds), std::end(kinds) - 1,
                                    [&](SessionKind kind) { return row.at("kind") == to_text(kind); });
    view.terms.how = row.at("how").get<std::string>();
    view.terms.name = row.at("name").get<std::string>();
    view.terms.scope = row.at("scope") == to_text(Scope::all) ? Scope::all : Scope::read;
    for (const Json& compartment : row.at("compartments")) {
        view.terms.compartments.push_back(CompartmentId::parse(compartment.get<std::string>()).value());
    }
    view.terms.feed = row.value("feed", "");  // rows of before have none, nor the next four
    view.terms.once = row.value("once", "");
    view.terms.two_factors = row.value("two_factors", view.terms.how == "password+code" || view.terms.how == "passkey");
    view.terms.device = row.value("device", "");
    view.terms.address = row.value("address", "");
    view.terms.idle = row.at("idle").get<std::int64_t>();
    view.opened = {row.at("opened").get<std::int64_t>()};
    view.seen = {row.at("seen").get<std::int64_t>()};
    view.proven = {row.at("proven").get<std::int64_t>()};
    view.expires = {row.at("expires").get<std::int64_t>()};
    view.terms.lifetime = view.expires.seconds - view.opened.seconds;
    return view;
}

Json open_row(const Depositary::State& state, const Blob& row, const Blob& sealed) {
    return state.projection.open(state.instance.office, "session", crypto::to_hex(bytes_of(row)), sealed);
}

Blob seal_row(const Depositary::State& state, const Blob& row, const Json& value) {
    return state.projection.seal(state.instance.office, "session", crypto::to_hex(bytes_of(row)), value);
}

void insert(const Depositary::State& state, Session& session, const std::string& token, const Json& value) {
    const Blob row = session_row(state, token);
    session << "INSERT INTO session (token_hash, account_hash, expires, sealed) VALUES (?, ?, ?, ?)", bind(row),
        bind(account_hash(state, AccountId::parse(value.at("account").get<std::string>()).value())),
        bind(value.at("expires").get<std::int64_t>()), bind(seal_row(state, row, value)), now;
}

// A form that is sent again, as a page that is loaded anew is, makes no second token.
void require_first(const Depositary::State& state, Session& session, const AccountId& account, const std::string& once) {
    std::vector<Blob> rows, sealed;
    session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state, account)), into(rows), into(sealed), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (open_row(state, rows[i], sealed[i]).value("once", "") == once) {
            throw Conflict("token-shown", "This token was made and shown already.");
        }
    }
}

std::optional<Json> find(const Depositary::State& state, Session& session, const std::string& token, bool* has_run_out = nullptr) {
    std::vector<Blob> sealed;
    std::vector<int> ran_out;
    const Blob row = session_row(state, token);
    session << "SELECT sealed, ran_out FROM session WHERE token_hash = ?", bind(row), into(sealed), into(ran_out), now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    if (has_run_out != nullptr) {
        *has_run_out = ran_out[0] != 0;
    }
    return open_row(state, row, sealed[0]);
}

bool has_ended(const SessionView& view, std::int64_t time) {
    return view.expires.seconds <= time || (view.terms.idle > 0 && view.seen.seconds + view.terms.idle <= time);
}

constexpr std::int64_t clock_slack = 60;  // seconds

Proof proof_of(const SessionView& view, std::int64_t time) {
    return view.terms.kind != SessionKind::person               ? Proof::none
           // Of a time to come: the clock was set back since, and how old the proof is nobody knows.
           : view.proven.seconds + proof_lifetime > time && view.proven.seconds <= time + clock_slack ? Proof::fresh
                                                             : Proof::old;
}

void replace(const Depositary::State& state, Session& session, const std::string& token, const Json& value) {
    const Blob row = session_row(state, token);
    session << "UPDATE session SET sealed = ? WHERE token_hash = ?", bind(seal_row(state, row, value)), bind(row), now;
}

std::string new_token() { return crypto::to_base64url(crypto::random_array<32>()); }

}  // namespace

std::string_view to_text(SessionKind kind) {
    switch (kind) {
        case SessionKind::person: return "person";
        case SessionKind::program: return "program";
        case SessionKind::token: return "token";
        case SessionKind::pending: break;
    }
    return "pending";
}

std::string_view to_text(Scope scope) { return scope == Scope::all ? "all" : "read"; }

namespace {

// The session that an actor asks by. Unauthenticated("session-unknown") when somebody ended it.
SessionView session_of(const Depositary::State& state, Session& session, const Actor& by) {
    std::vector<Blob> rows{to_blob(crypto::from_hex(by.session_row).value())};
    std::vector<Blob> sealed;
    session << "SELECT sealed FROM session WHERE token_hash = ?", bind(rows[0]), into(sealed), now;
    if (sealed.empty()) {
        rows.clear();
        session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state, by.account)), into(rows),
            into(sealed), now;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Json value = open_row(state, rows[i], sealed[i]);
        if (value.at("id") == by.session && value.at("account") == by.account.to_text()) {
            return to_view(value);
        }
    }
    throw Unauthenticated("session-unknown", "The session has ended; sign in again.");
}

}  // namespace

Proof require_session(const Depositary::State& state, Session& session, const Actor& by) {
    if (!by.certificate.empty()) {
        const auto row = AuthenticatorRows(state, session).find("certificate", "\n" + by.certificate);
        if (!row || row->at("account") != by.account.to_text()) {
            throw Unauthenticated("session-unknown", "The certificate is no longer this account's.");
        }
    }
    if (by.session.empty()) {
        return by.proof;
    }
    return proof_of(session_of(state, session, by), state.clock->now().seconds);
}

void require_strongest(const Depositary::State& state, Session& session, const Actor& by) {
    require_session(state, session, by);
    if (!by.session.empty() && !session_of(state, session, by).terms.two_factors && has_second_factor(state, session, by.account)) {
        throw Forbidden("second-factor-needed", "This account has a second factor: show it, by a code or a passkey, before what the account is "
                                                "opened by is changed.");
    }
}

void Credentials::require_session_of(const Actor& by) const {
    auto session = state_.catalogue.reader();
    require_session(state_, *session, by);
}

std::string Credentials::open_session(const Actor& by, const SessionTerms& terms) {
    const std::string token = new_token();
    const std::int64_t opened = state_.clock->now().seconds;
    const Json value = to_row(crypto::to_hex(crypto::random_array<8>()), by.account, terms, opened);
    state_.write([&](Session& session) {
        terms.kind == SessionKind::token ? require_strongest(state_, session, by) : static_cast<void>(require_session(state_, session, by));
        if (by.epoch >= 0 && by.epoch != epoch_of(state_, session, by.account)) {
            throw Unauthenticated("session-unknown", "The account's password was set anew meanwhile; sign in again.");
        }
        session << "UPDATE session SET ran_out = 1 WHERE expires <= ? AND ran_out = 0", bind(opened), now;
        session << "DELETE FROM session WHERE expires <= ?", bind(opened - ended_memory), now;
        if (!terms.once.empty()) {
            require_first(state_, session, by.account, terms.once);
        }
        insert(state_, session, token, value);
    });
    return token;
}

std::optional<OpenedSession> Credentials::session(const std::string& token) {
    auto reader = state_.catalogue.reader();
    bool ran_out = false;
    const auto value = find(state_, *reader, token, &ran_out);
    if (!value || ran_out) {
        return std::nullopt;
    }
    OpenedSession opened{{}, to_view(*value)};
    const std::int64_t time = state_.clock->now().seconds;
    // A clock that goes back does not bring a session back to life: one that was seen to have ended is gone for good, and
    // none was opened in the future.
    if (has_ended(opened.view, time)) {
        state_.write([&](Session& session) {
            session << "UPDATE session SET ran_out = 1 WHERE token_hash = ?", bind(session_row(state_, token)), now;
        });
        return std::nullopt;
    }
    if (opened.view.opened.seconds > time + 60) {
        return std::nullopt;
    }
    const auto account = AccountId::parse(value->at("account").get<std::string>());
    auto actor = account ? StateReader(*reader, state_.projection).actor(*account, state_.time()) : std::nullopt;
    if (!actor) {
        return std::nullopt;
    }
    Actor bounds;
    bounds.only = opened.view.terms.compartments;
    bounds.reads_only = opened.view.terms.scope == Scope::read;
    bounds.proof = proof_of(opened.view, time);
    bounds.session = opened.view.id;
    bounds.session_row = crypto::to_hex(bytes_of(session_row(state_, token)));
    bounds.epoch = epoch_of(state_, *reader, *account);
    actor->limit_to(bounds);
    opened.actor = std::move(*actor);
    if (opened.view.seen.seconds + seen_precision <= time) {
        state_.write([&](Session& session) {
            if (auto present = find(state_, session, token)) {
                (*present)["seen"] = time;
                replace(state_, session, token, *present);
            }
        });
        opened.view.seen = {time};
    }
    return opened;
}

void close_sessions_by(const Depositary::State& state, Session& session, const AccountId& account, std::string_view how) {
    std::vector<Blob> rows;
    std::vector<Blob> sealed;
    session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state, account)), into(rows), into(sealed), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (open_row(state, rows[i], sealed[i]).at("how") == how) {
            session << "DELETE FROM session WHERE token_hash = ?", bind(rows[i]), now;
        }
    }
    begin_epoch(state, session, account);
}

void Credentials::close_session(const std::string& token) {
    state_.write([&](Session& session) {
        session << "DELETE FROM session WHERE token_hash = ?", bind(session_row(state_, token)), now;
    });
}

std::string Credentials::renew_session(const std::string& token, const std::string& how, bool two_factors) {
    const std::string fresh = new_token();
    state_.write([&](Session& session) {
        bool ran_out = false;
        auto value = find(state_, session, token, &ran_out);
        if (!value || ran_out || has_ended(to_view(*value), state_.clock->now().seconds)) {
            throw Unauthenticated("session-unknown", "The session has ended; sign in again.");
        }
        (*value)["proven"] = (*value)["seen"] = state_.clock->now().seconds;
        (*value)["two_factors"] = two_factors || to_view(*value).terms.two_factors;
        (*value)["how"] = how;
        session << "DELETE FROM session WHERE token_hash = ?", bind(session_row(state_, token)), now;
        insert(state_, session, fresh, *value);
    });
    return fresh;
}

std::vector<SessionView> Credentials::sessions(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    std::vector<Blob> rows;
    std::vector<Blob> sealed;
    *session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state_, account)),
        into(rows), into(sealed), now;
    std::vector<SessionView> views;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Json value = open_row(state_, rows[i], sealed[i]);
        SessionView view = to_view(value);
        if (view.terms.kind != SessionKind::pending && !has_ended(view, state_.clock->now().seconds) &&
            value.at("account") == account.to_text()) {
            views.push_back(std::move(view));
        }
    }
    std::sort(views.begin(), views.end(), [](const SessionView& a, const SessionView& b) {
        return std::pair(b.seen.seconds, b.id) < std::pair(a.seen.seconds, a.id);
    });
    return views;
}

void Credentials::revoke_session(const Actor& by, const std::string& id) {
    const AccountId& account = by.account;
    state_.write([&](Session& session) {
        require_session(state_, session, by);
        std::vector<Blob> rows;
        std::vector<Blob> sealed;
        session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state_, account)),
            into(rows), into(sealed), now;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (open_row(state_, rows[i], sealed[i]).at("id") == id) {
                session << "DELETE FROM session WHERE token_hash = ?", bind(rows[i]), now;
                return;
            }
        }
        throw_not_found("session");
    });
}

void Credentials::revoke_tokens_of_one_factor(const Actor& by) {
    state_.write([&](Session& session) {
        require_session(state_, session, by);
        std::vector<Blob> rows;
        std::vector<Blob> sealed;
        session << "SELECT token_hash, sealed FROM session WHERE account_hash = ?", bind(account_hash(state_, by.account)), into(rows),
            into(sealed), now;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const SessionTerms terms = to_view(open_row(state_, rows[i], sealed[i])).terms;
            if (terms.kind == SessionKind::token && !terms.two_factors) {
                session << "DELETE FROM session WHERE token_hash = ?", bind(rows[i]), now;
            }
        }
    });
}

void Credentials::revoke_other_sessions(const Actor& by, const std::string& kept_token) {
    const AccountId& account = by.account;
    const Blob kept = session_row(state_, kept_token);
    state_.write([&](Session& session) {
        require_session(state_, session, by);
        std::vector<Blob> rows;
        std::vector<Blob> sealed;
        session << "SELECT token_hash, sealed FROM session WHERE account_hash = ? AND token_hash <> ?",
            bind(account_hash(state_, account)), bind(kept), into(rows), into(sealed), now;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (open_row(state_, rows[i], sealed[i]).at("kind") != to_text(SessionKind::token)) {
                session << "DELETE FROM session WHERE token_hash = ?", bind(rows[i]), now;
            }
        }
    });
}

namespace {

Blob attempt_row(const Depositary::State& state, const std::string& who) {
    return state.projection.lookup(state.instance.office, "attempt", who);
}

constexpr int most_attempt_rows = 50'000;

Blob place_row(const Depositary::State& state, const std::string& who) {
    return state.projection.lookup(state.instance.office, "known_place", who);
}

constexpr int most_place_rows = 50'000;
constexpr std::int64_t place_memory = 90 * 24 * 3600;  // seconds
constexpr std::int64_t place_precision = 24 * 3600;    // seconds: a use is noted when the last one was longer ago

// When a place was last used; 0 when it is not known. What counts is sealed: who can merely write to the catalogue makes none known.
std::int64_t place_used(const Depositary::State& state, Session& session, const Blob& row) {
    std::vector<Blob> sealed;
    session << "SELECT sealed FROM known_place WHERE place = ?", bind(row), into(sealed), now;
    return sealed.empty() ? 0
                          : state.projection.open(state.instance.office, "known_place", crypto::to_hex(bytes_of(row)), sealed[0])
                                .at("used")
                                .get<std::int64_t>();
}

}  // namespace

Attempts Credentials::attempts(const std::string& who) const {
    auto session = state_.catalogue.reader();
    Attempts attempts;
    *session << "SELECT failures, last FROM attempt WHERE who = ?", bind(attempt_row(state_, who)), into(attempts.failures),
        into(attempts.last), now;
    return attempts;
}

void Credentials::note_failure(const std::string& who, std::int64_t memory) {
    const std::int64_t time = state_.clock->now().seconds;
    state_.write([&](Session& session) {
        session << "DELETE FROM attempt WHERE last < ?", bind(time - memory), now;
        int rows = 0;
        session << "SELECT count(*) FROM attempt", into(rows), now;
        if (rows >= most_attempt_rows) {
            session << "DELETE FROM attempt WHERE who IN (SELECT who FROM attempt ORDER BY failures, last LIMIT 1000)", now;
        }
        session << "INSERT INTO attempt (who, failures, last) VALUES (?, 1, ?) "
                   "ON CONFLICT (who) DO UPDATE SET failures = failures + 1, last = excluded.last",
            bind(attempt_row(state_, who)), bind(time), now;
    });
}

void Credentials::forget_failures(const std::string& who) {
    if (attempts(who).failures == 0) {
        return;  // the usual case, which writes nothing
    }
    state_.write([&](Session& session) {
        session << "DELETE FROM attempt WHERE who = ?", bind(attempt_row(state_, who)), now;
    });
}

bool Credentials::knows_place(const std::string& who) const {
    auto session = state_.catalogue.reader();
    return place_used(state_, *session, place_row(state_, who)) + place_memory > state_.clock->now().seconds;
}

void Credentials::note_place(const AccountId& account, const std::string& who) {
    const std::int64_t time = state_.clock->now().seconds;
    const Blob row = place_row(state_, who);
    if (place_used(state_, *state_.catalogue.reader(), row) + place_precision > time) {
        return;  // the usual case, which writes nothing
    }
    state_.write([&](Session& session) {
        session << "DELETE FROM known_place WHERE used < ?", bind(time - place_memory), now;
        int rows = 0;
        session << "SELECT count(*) FROM known_place", into(rows), now;
        if (rows >= most_place_rows) {
            session << "DELETE FROM known_place WHERE place IN (SELECT place FROM known_place ORDER BY used LIMIT 1000)", now;
        }
        session << "INSERT INTO known_place (place, used, sealed) VALUES (?, ?, ?) "
                   "ON CONFLICT (place) DO UPDATE SET used = excluded.used, sealed = excluded.sealed",
            bind(row), bind(time),
            bind(state_.projection.seal(state_.instance.office, "known_place", crypto::to_hex(bytes_of(row)),
                                        {{"account", account.to_text()}, {"used", time}})),
            now;
    });
}

crypto::Bytes Credentials::derived_key(std::string_view purpose) const {
    const Blob key = state_.projection.lookup(state_.instance.office, "derived-key", purpose);
    const crypto::ByteView bytes = bytes_of(key);
    return {bytes.begin(), bytes.end()};
}

}  // namespace depositary::repository
