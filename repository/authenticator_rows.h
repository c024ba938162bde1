#pragma once
// The rows of what accounts sign in with. Internal to repository/.

#include <nlohmann/json.hpp>

#include "repository/credentials.h"
#include "repository/depositary_state.h"

namespace depositary::repository {

// The table "authenticator", in a reader's session or inside a transaction. A row's value always has "account" and "kind".
class AuthenticatorRows {
public:
    AuthenticatorRows(const Depositary::State& state, Session& session) : state_(state), session_(session) {}

    std::optional<nlohmann::json> find(std::string_view kind, const std::string& known_by) const;
    std::vector<nlohmann::json> of_account(const AccountId& account, std::string_view kind) const;
    // Whether a link that was made for the account could still be used.
    bool is_invited(const AccountId& account, Timestamp time) const;
    // Whether the account has any row, of whatever kind.
    bool any(const AccountId& account) const;
    // Conflict("authenticator-known") when it is there already.
    void add(const AccountId& account, std::string_view kind, const std::string& known_by, nlohmann::json value) const;
    void replace(std::string_view kind, const std::string& known_by, const nlohmann::json& value) const;
    // Whether it was there, of this account.
    bool remove(const AccountId& account, std::string_view kind, const std::string& known_by) const;
    void remove_all(const AccountId& account) const;
    void remove_kind(const AccountId& account, std::string_view kind) const;

private:
    Blob finder(std::string_view kind, const std::string& known_by) const;
    const Depositary::State& state_;
    Session& session_;
};

// An account as rows are listed by it.
Blob account_hash(const Depositary::State& state, const AccountId& account);

// The credential of an account: {"hash": "$argon2id$…", "second": {…}}, both in one row, so that taking away the second
// factor takes the first with it. Null when there is none.
nlohmann::json read_credential(const Depositary::State& state, Session& session, const AccountId& account);
void write_credential(const Depositary::State& state, Session& session, const AccountId& account,
                      const nlohmann::json& value);

// The code of what keeps the account from being confirmed yet, as Credentials::confirmation_waits_for says.
std::string_view confirmation_waits_for(const Depositary::State& state, Session& session, const AccountId& account, Timestamp time);
// Whether it has codes by time or a passkey, as Credentials::has_second_factor says.
bool has_second_factor(const Depositary::State& state, Session& session, const AccountId& account);

// Where a token's session stands: only who holds the office's key can compute it.
Blob session_row(const Depositary::State& state, const std::string& token);
// Looks, within a write, at the session that an actor asks by: Unauthenticated("session-unknown") when somebody ended it meanwhile (signed
// out, revoked it, set the password anew). One that merely ran out goes on: what was begun in time may take its time. Gives what the
// session proves by now.
Proof require_session(const Depositary::State& state, Session& session, const Actor& by);
// The same; and Forbidden("second-factor-needed") when the account has codes or a passkey and the session was shown neither: who has the
// password alone changes nothing of what the account is opened by.
void require_strongest(const Depositary::State& state, Session& session, const Actor& by);
// How often the account's ways of signing in were set anew.
std::int64_t epoch_of(const Depositary::State& state, Session& session, const AccountId& account);
// Ends what sign-ins that are under way would open.
void begin_epoch(const Depositary::State& state, Session& session, const AccountId& account);
// Those of the account but the kept one, and what sign-ins that are under way would open.
void close_sessions(const Depositary::State& state, Session& session, const AccountId& account,
                    const std::string& kept_token);
// Those that were opened in that way (SessionTerms::how), and what sign-ins that are under way would open.
void close_sessions_by(const Depositary::State& state, Session& session, const AccountId& account, std::string_view how);

}  // namespace depositary::repository
