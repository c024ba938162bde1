// Passwords, codes by time, recovery codes, invitations.

#include <algorithm>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "crypto/password.h"
#include "crypto/totp.h"
#include "repository/access.h"
#include "repository/authenticator_rows.h"
#include "repository/password_rules.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

constexpr std::size_t recovery_code_count = 10;
constexpr std::int64_t invitation_lifetime = 7 * 24 * 3600;

// A recovery code as it is compared: without the hyphens, in lower case. 80 random bits need no slow hash.
std::string recovery_hash(const Depositary::State& state, const AccountId& account, std::string code) {
    std::erase_if(code, [](char c) { return c == '-' || c == ' '; });
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const Blob hash = state.projection.lookup(state.instance.office, "recovery", account.to_text() + "/" + code);
    return crypto::to_hex(bytes_of(hash));
}

// Codes to be written down: "k3wq-7xcd-…", 16 characters of base32. Their hashes go into the second factor.
std::vector<std::string> new_recovery_codes(const Depositary::State& state, const AccountId& account, Json& second) {
    std::vector<std::string> codes;
    second["recovery"] = Json::array();
    for (std::size_t i = 0; i < recovery_code_count; ++i) {
        std::string code = crypto::to_base32(crypto::random_array<10>());
        std::transform(code.begin(), code.end(), code.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        second["recovery"].push_back(recovery_hash(state, account, code));
        for (const std::size_t at : {12, 8, 4}) {
            code.insert(at, 1, '-');
        }
        codes.push_back(std::move(code));
    }
    return codes;
}

bool has_codes(const Json& credential) {
    return credential.contains("second") && credential.at("second").at("confirmed").get<bool>();
}

// A second factor without codes by time: recovery codes beside passkeys have only these.
Json no_codes_yet() { return {{"confirmed", false}, {"step", 0}, {"recovery", Json::array()}}; }

crypto::Secret secret_of(const Json& second) {
    return crypto::Secret::copy_of(crypto::from_base64(second.at("secret").get<std::string>()).value());
}

// The own words of an account, which its password must not be made of.
std::vector<std::string> words_about(const Account& account) { return {account.login, account.name, account.party}; }

// Whether the key that the account was opened with signs in: not once it was ended, nor as a party's that is revoked, which may be in other hands.
bool signs_in(const StateReader& reader, const Account& account, const Json& credential) {
    if (account.public_key.empty() || (!credential.is_null() && credential.value("key_ended", false))) {
        return false;
    }
    const auto keys = reader.party_keys();
    return std::none_of(keys.begin(), keys.end(), [&](const PartyKey& each) { return each.revoked && each.public_key == account.public_key; });
}

Account require_account(const StateReader& reader, const AccountId& id) {
    const auto account = reader.account(id);
    if (!account || account->closed) {
        throw_not_found("account");
    }
    return *account;
}

}  // namespace

bool Credentials::has_password(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    return !read_credential(state_, *session, account).is_null();
}

bool Credentials::password_holds(const AccountId& account, const std::string& password) const {
    auto session = state_.catalogue.reader();
    const Json credential = read_credential(state_, *session, account);
    const std::string written = normalised_password(password);
    return credential.is_null() ? crypto::verify_no_password(written)
                                : crypto::verify_password(written, credential.at("hash").get<std::string>());
}

void Credentials::set_password(const Actor& by, const std::string& password, const std::string& kept_token) {
    const AccountId& id = by.account;
    const Account account = state_.read([&](const StateReader& reader) { return require_account(reader, id); });
    const std::string hash = crypto::hash_password(check_password_choice(password, words_about(account)));
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        // Whoever has only the password of before does not keep out the person whom a link is made for.
        if (account.lapsed() && AuthenticatorRows(state_, session).is_invited(id, state_.time())) {
            throw Conflict("invitation-waits", "This account was invited anew: the password is chosen by the link that its person has got.");
        }
        Json credential = read_credential(state_, session, id);
        if (credential.value("given", false) &&
            crypto::verify_password(normalised_password(password), credential.at("hash").get<std::string>())) {
            throw Invalid("password-same", "This is the password that was given to you: choose another, which nobody else knows.");
        }
        credential["hash"] = hash;
        // Its person has come: what else the opener gave, or put beside it, ends with the password. Until a second person says who it is, every new password
        // is taken for that: whoever opened the account could have been the first to change the one that was given.
        if (credential.contains("given") || !account.confirmed) {
            credential = {{"key_ended", true}, {"hash", hash}};
            AuthenticatorRows(state_, session).remove_all(id);
        }
        write_credential(state_, session, id, credential);
        close_sessions(state_, session, id, kept_token);
    });
}

void Credentials::vouch_for_password(const AccountId& id) {
    state_.write([&](Session& session) {
        Json credential = read_credential(state_, session, id);
        if (!credential.is_null() && credential.erase("given") > 0) {
            write_credential(state_, session, id, credential);
        }
    });
}

bool Credentials::key_signs_in(const AccountId& id) const {
    const auto found = key(id);
    return found && found->signs_in;
}

std::optional<AccountKey> Credentials::key(const AccountId& id) const {
    auto session = state_.catalogue.reader();
    const StateReader reader(*session, state_.projection);
    const Account account = require_account(reader, id);
    if (account.public_key.empty()) {
        return std::nullopt;
    }
    return AccountKey{crypto::MinisignPublicKey::parse(account.public_key).fingerprint(), reader.time_of_act(reader.opened_by(id)),
                      signs_in(reader, account, read_credential(state_, *session, id))};
}

void Credentials::end_key(const Actor& by) {
    const AccountId& id = by.account;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        const StateReader reader(session, state_.projection);
        const Account account = require_account(reader, id);
        Json credential = read_credential(state_, session, id);
        if (!signs_in(reader, account, credential)) {
            throw_not_found("key");
        }
        // A passkey and a name elsewhere come beside a password only.
        if (credential.is_null()) {
            throw Conflict("last-way-in", "Nothing else opens this account: it would be locked for good.");
        }
        credential["key_ended"] = true;
        write_credential(state_, session, id, credential);
        close_sessions_by(state_, session, id, "key");
    });
}

std::optional<SecondFactor> Credentials::second_factor(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    const Json credential = read_credential(state_, *session, account);
    if (credential.is_null() || !credential.contains("second")) {
        return std::nullopt;
    }
    const Json& second = credential.at("second");
    SecondFactor factor;
    factor.confirmed = second.at("confirmed").get<bool>();
    factor.recovery_codes = static_cast<unsigned>(second.at("recovery").size());
    if (!factor.confirmed && second.contains("secret")) {
        factor.secret = crypto::to_base32(secret_of(second));
    }
    return factor;
}

void Credentials::begin_codes(const Actor& by) {
    const AccountId& account = by.account;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        Json credential = read_credential(state_, session, account);
        if (credential.is_null()) {
            throw Conflict("no-password", "Codes come beside a password, and this account has none.");
        }
        if (has_codes(credential)) {
            throw Conflict("codes-on", "The account asks for codes already; remove the present authenticator first.");
        }
        const auto secret = crypto::Secret::random(crypto::totp_secret_size);
        if (!credential.contains("second")) {
            credential["second"] = no_codes_yet();
        }
        credential["second"]["secret"] = crypto::to_base64(secret);
        write_credential(state_, session, account, credential);
    });
}

bool has_second_factor(const Depositary::State& state, Session& session, const AccountId& account) {
    return has_codes(read_credential(state, session, account)) || !AuthenticatorRows(state, session).of_account(account, "passkey").empty();
}

bool Credentials::has_second_factor(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    return repository::has_second_factor(state_, *session, account);
}

bool Credentials::has_passkey(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    return !AuthenticatorRows(state_, *session).of_account(account, "passkey").empty();
}

std::vector<std::string> Credentials::confirm_codes(const Actor& by, const std::string& code) {
    const AccountId& account = by.account;
    std::vector<std::string> codes;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        Json credential = read_credential(state_, session, account);
        if (credential.is_null() || !credential.contains("second") || !credential.at("second").contains("secret") || has_codes(credential)) {
            throw Conflict("no-codes-begun", "No authenticator is waiting to be confirmed; begin anew.");
        }
        Json& second = credential.at("second");
        const auto step = crypto::totp_step_of(secret_of(second), code, state_.clock->now().seconds, 0);
        if (!step) {
            throw Invalid("code-wrong", "The code does not fit. Check that the time of both devices is right, and try the next code.");
        }
        second["confirmed"] = true;
        second["step"] = *step;
        codes = new_recovery_codes(state_, account, second);
        write_credential(state_, session, account, credential);
    });
    return codes;
}

std::vector<std::string> Credentials::renew_recovery_codes(const Actor& by, const std::string& once) {
    const AccountId& account = by.account;
    std::vector<std::string> codes;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        Json credential = read_credential(state_, session, account);
        const bool beside_passkey = !AuthenticatorRows(state_, session).of_account(account, "passkey").empty();
        if (credential.is_null() || (!has_codes(credential) && !beside_passkey)) {
            throw Conflict("codes-off", "The account asks for no second factor beside its password.");
        }
        if (!credential.contains("second")) {
            credential["second"] = no_codes_yet();
        }
        if (!once.empty()) {
            if (credential.at("second").value("once", "") == once) {
                throw Conflict("recovery-codes-shown", "These recovery codes were made and shown already; they hold.");
            }
            credential.at("second")["once"] = once;
        }
        codes = new_recovery_codes(state_, account, credential.at("second"));
        write_credential(state_, session, account, credential);
    });
    return codes;
}

void Credentials::remove_codes(const Actor& by) {
    const AccountId& account = by.account;
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        Json credential = read_credential(state_, session, account);
        if (!credential.is_null() && credential.erase("second") > 0) {
            write_credential(state_, session, account, credential);
        }
    });
}

bool Credentials::take_code(const AccountId& account, const std::string& code) {
    bool held = false;
    // Read and written in one job of the one thread that writes: two requests with the same code cannot both have it.
    state_.write([&](Session& session) {
        Json credential = read_credential(state_, session, account);
        if (credential.is_null() || !credential.contains("second")) {
            return;
        }
        Json& second = credential.at("second");
        const auto step = has_codes(credential) ? crypto::totp_step_of(secret_of(second), code, state_.clock->now().seconds,
                                                                       second.at("step").get<std::int64_t>())
                                                : std::nullopt;
        if (step) {
            second["step"] = *step;
            held = true;
        } else {
            Json& recovery = second.at("recovery");
            const auto found = std::find(recovery.begin(), recovery.end(), recovery_hash(state_, account, code));
            held = found != recovery.end();
            if (held) {
                recovery.erase(found);
            }
        }
        if (held) {
            write_credential(state_, session, account, credential);
        }
    });
    return held;
}

std::string Credentials::invite(const Actor& by, const AccountId& id) {
    const std::string token = crypto::to_base64url(crypto::random_array<32>());
    state_.record(by, {}, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::open_account);
        const Account account = require_account(reader, id);
        // A link to oneself would outlast whoever stole a session, and be a way around the second factor.
        if (id == present.account) {
            throw Conflict("own-invitation", "Nobody invites their own account: choose another password on its page, or have somebody else invite it.");
        }
        const Confirmers confirmers = reader.confirmers(account, recording.time());
        if (!may_invite(present, account, confirmers)) {
            throw Forbidden("role", "This account acts for others already: whoever invites it could become it. Close it and open a "
                                    "new one, which its party or the secretariat confirms.");
        }
        const AuthenticatorRows rows(state_, recording.session());
        const Json credential = read_credential(state_, recording.session(), id);
        // Its person has come, or has had a key to come with, and says so to who confirms it: whoever invited it now would be confirmed in that
        // person's place.
        const bool by_key = !account.public_key.empty() && (credential.is_null() || !credential.value("key_ended", false));
        const bool by_password = !credential.is_null() && !credential.value("given", false);
        if (!account.confirmed && rows.of_account(id, "invitation").empty() && (by_key || by_password)) {
            throw Conflict("invitation-taken-up", "Somebody has taken up this account and waits to be confirmed: it is not invited anew. Close it "
                                                  "and open a new one if that was the wrong person, or the right one has lost the password.");
        }
        // Whoever makes the link could use it: who acted by the account before must be vouched for anew by a second person. One
        // that nobody has come in by yet is only shown its first link.
        rows.remove_kind(id, "invitation");
        const bool taken_up = !account.public_key.empty() || rows.any(id) || !credential.is_null();
        const bool lapses = account.confirmed && taken_up;
        if (lapses && !could_be_confirmed(account, confirmers)) {
            throw Conflict("last-account", "Nobody could confirm this account anew: there is no ministry, or auditor, that may answer for it.");
        }
        if (lapses) {
            require_few_closures(recording, state_, reader, present);
        }
        const auto act = recording.append(act_kind::account_invited, state_.instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"account", id.to_text()},
                                           {"confirmation_lapses", lapses}});
        rows.add(id, "invitation", token,
                 {{"expires", recording.time().seconds + invitation_lifetime}, {"by", present.account.to_text()}});
        return Depositary::State::Outcome{act, {}, 0};
    });
    return token;
}

std::string_view confirmation_waits_for(const Depositary::State& state, Session& session, const AccountId& account, Timestamp time) {
    if (AuthenticatorRows(state, session).is_invited(account, time)) {
        return "invitation-open";
    }
    const Json credential = read_credential(state, session, account);
    return !credential.is_null() && credential.value("given", false) ? "password-given" : "";
}

std::string_view Credentials::confirmation_waits_for(const AccountId& account) const {
    auto session = state_.catalogue.reader();
    return repository::confirmation_waits_for(state_, *session, account, state_.time());
}

std::optional<Account> Credentials::invited(const std::string& token) const {
    auto session = state_.catalogue.reader();
    const auto row = AuthenticatorRows(state_, *session).find("invitation", token);
    if (!row || row->at("expires").get<std::int64_t>() <= state_.clock->now().seconds) {
        return std::nullopt;
    }
    const auto account = StateReader(*session, state_.projection).account(AccountId::parse(row->at("account").get<std::string>()).value());
    return account && !account->closed ? account : std::nullopt;
}

namespace {

// Whoever opened the account before it was invited anew does not keep out the person whom the link is made for. A second factor says nothing there:
// whoever had the password alone could add one beforehand.
bool may_end_invitation(const Account& account) { return !account.lapsed(); }

}  // namespace

std::optional<InvitationView> Credentials::invitation(const AccountId& id) const {
    auto session = state_.catalogue.reader();
    const StateReader reader(*session, state_.projection);
    for (const Json& link : AuthenticatorRows(state_, *session).of_account(id, "invitation")) {
        InvitationView view;
        view.expires = {link.at("expires").get<std::int64_t>()};
        if (view.expires.seconds <= state_.clock->now().seconds) {
            continue;
        }
        if (const auto by = link.contains("by") ? reader.account(AccountId::parse(link.at("by").get<std::string>()).value()) : std::nullopt) {
            view.by_party = by->party;
            view.by_role = by->role;
        }
        view.may_end = may_end_invitation(require_account(reader, id));
        return view;
    }
    return std::nullopt;
}

void Credentials::end_invitation(const Actor& by) {
    state_.write([&](Session& session) {
        require_strongest(state_, session, by);
        const AuthenticatorRows rows(state_, session);
        if (!rows.is_invited(by.account, state_.time())) {
            throw_not_found("invitation");
        }
        const Account account = require_account(StateReader(session, state_.projection), by.account);
        if (!may_end_invitation(account)) {
            throw Conflict("invitation-waits", "This account was invited anew: the password is chosen by the link that its person has got.");
        }
        rows.remove_kind(by.account, "invitation");
    });
}

AccountId Credentials::accept_invitation(const std::string& token, const std::string& password) {
    const auto unknown = [] {
        return NotFound("invitation-unknown", "The invitation is unknown, was used, or is too old; ask for a new one.");
    };
    const auto account = invited(token);
    if (!account) {
        throw unknown();
    }
    const std::string hash = crypto::hash_password(check_password_choice(password, words_about(*account)));
    state_.write([&](Session& session) {
        const AuthenticatorRows rows(state_, session);
        if (!rows.remove(account->id, "invitation", token)) {
            throw unknown();  // used in the meantime
        }
        // All that who opened or invited the account may have put there, the key for programs too.
        rows.remove_all(account->id);
        write_credential(state_, session, account->id, {{"hash", hash}, {"key_ended", true}});
        close_sessions(state_, session, account->id, "");
    });
    return account->id;
}

}  // namespace depositary::repository
