#include "repository/authenticator_rows.h"

#include "crypto/error.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::string row_name(const Blob& finder) { return crypto::to_hex(bytes_of(finder)); }

}  // namespace

Blob account_hash(const Depositary::State& state, const AccountId& account) {
    return state.projection.lookup(state.instance.office, "credential.account", account.to_text());
}

Blob AuthenticatorRows::finder(std::string_view kind, const std::string& known_by) const {
    return state_.projection.lookup(state_.instance.office, "authenticator", std::string(kind) + "\n" + known_by);
}

std::optional<Json> AuthenticatorRows::find(std::string_view kind, const std::string& known_by) const {
    const Blob row = finder(kind, known_by);
    std::vector<Blob> sealed;
    session_ << "SELECT sealed FROM authenticator WHERE finder = ?", bind(row), into(sealed), now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    return state_.projection.open(state_.instance.office, "authenticator", row_name(row), sealed[0]);
}

bool AuthenticatorRows::is_invited(const AccountId& account, Timestamp time) const {
    const auto links = of_account(account, "invitation");
    return std::any_of(links.begin(), links.end(), [&](const Json& link) { return link.at("expires").get<std::int64_t>() > time.seconds; });
}

std::vector<Json> AuthenticatorRows::of_account(const AccountId& account, std::string_view kind) const {
    std::vector<Blob> rows;
    std::vector<Blob> sealed;
    session_ << "SELECT finder, sealed FROM authenticator WHERE account_hash = ?", bind(account_hash(state_, account)),
        into(rows), into(sealed), now;
    std::vector<Json> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Json value = state_.projection.open(state_.instance.office, "authenticator", row_name(rows[i]), sealed[i]);
        if (value.at("kind") == kind && value.at("account") == account.to_text()) {
            values.push_back(std::move(value));
        }
    }
    return values;
}

bool AuthenticatorRows::any(const AccountId& account) const {
    int there = 0;
    session_ << "SELECT count(*) FROM authenticator WHERE account_hash = ?", bind(account_hash(state_, account)), into(there), now;
    return there != 0;
}

void AuthenticatorRows::add(const AccountId& account, std::string_view kind, const std::string& known_by, Json value) const {
    const Blob row = finder(kind, known_by);
    int there = 0;
    session_ << "SELECT count(*) FROM authenticator WHERE finder = ?", bind(row), into(there), now;
    if (there != 0) {
        throw Conflict("authenticator-known", "It is registered already, with this account or another.");
    }
    value["account"] = account.to_text();
    value["kind"] = kind;
    session_ << "INSERT INTO authenticator (finder, account_hash, sealed) VALUES (?, ?, ?)", bind(row),
        bind(account_hash(state_, account)),
        bind(state_.projection.seal(state_.instance.office, "authenticator", row_name(row), value)), now;
}

void AuthenticatorRows::replace(std::string_view kind, const std::string& known_by, const Json& value) const {
    const Blob row = finder(kind, known_by);
    session_ << "UPDATE authenticator SET sealed = ? WHERE finder = ?",
        bind(state_.projection.seal(state_.instance.office, "authenticator", row_name(row), value)), bind(row), now;
}

bool AuthenticatorRows::remove(const AccountId& account, std::string_view kind, const std::string& known_by) const {
    const auto value = find(kind, known_by);
    if (!value || value->at("account") != account.to_text()) {
        return false;
    }
    session_ << "DELETE FROM authenticator WHERE finder = ?", bind(finder(kind, known_by)), now;
    return true;
}

void AuthenticatorRows::remove_all(const AccountId& account) const {
    session_ << "DELETE FROM authenticator WHERE account_hash = ?", bind(account_hash(state_, account)), now;
}

void AuthenticatorRows::remove_kind(const AccountId& account, std::string_view kind) const {
    std::vector<Blob> rows;
    std::vector<Blob> sealed;
    session_ << "SELECT finder, sealed FROM authenticator WHERE account_hash = ?", bind(account_hash(state_, account)),
        into(rows), into(sealed), now;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (state_.projection.open(state_.instance.office, "authenticator", row_name(rows[i]), sealed[i]).at("kind") == kind) {
            session_ << "DELETE FROM authenticator WHERE finder = ?", bind(rows[i]), now;
        }
    }
}

Json read_credential(const Depositary::State& state, Session& session, const AccountId& account) {
    std::vector<Blob> sealed;
    session << "SELECT sealed FROM credential WHERE account = ?", bind(account.to_text()), into(sealed), now;
    if (sealed.empty()) {
        return nullptr;
    }
    Json value = state.projection.open(state.instance.office, "credential", account.to_text(), sealed[0]);
    // Before there were second factors, the hash stood alone.
    return value.is_string() ? Json{{"hash", value}} : value;
}

void write_credential(const Depositary::State& state, Session& session, const AccountId& account, const Json& value) {
    session << "INSERT INTO credential (account, sealed) VALUES (?, ?) "
               "ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed",
        bind(account.to_text()),
        bind(state.projection.seal(state.instance.office, "credential", account.to_text(), value)), now;
}

Blob session_row(const Depositary::State& state, const std::string& token) {
    return state.projection.lookup(state.instance.office, "session.token", token);
}

void begin_epoch(const Depositary::State& state, Session& session, const AccountId& account) {
    session << "INSERT INTO credential_epoch (account_hash, epoch) VALUES (?, 1) ON CONFLICT (account_hash) DO UPDATE SET epoch = epoch + 1",
        bind(account_hash(state, account)), now;
}

void close_sessions(const Depositary::State& state, Session& session, const AccountId& account,
                    const std::string& kept_token) {
    session << "DELETE FROM session WHERE account_hash = ? AND token_hash <> ?", bind(account_hash(state, account)),
        bind(session_row(state, kept_token)), now;
    begin_epoch(state, session, account);
}

std::int64_t epoch_of(const Depositary::State& state, Session& session, const AccountId& account) {
    std::int64_t epoch = 0;
    session << "SELECT epoch FROM credential_epoch WHERE account_hash = ?", bind(account_hash(state, account)), into(epoch), now;
    return epoch;
}

}  // namespace depositary::repository
