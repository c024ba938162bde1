// Parties, compartments, accounts, keys, and signing in.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "crypto/password.h"
#include "repository/authenticator_rows.h"
#include "repository/depositary_state.h"
#include "repository/names.h"
#include "repository/password_rules.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

void require_office(const Actor& actor) {
    if (actor.role != Role::secretariat && actor.role != Role::administrator) {
        throw Forbidden("role", "Only the secretariat or an administrator may do this.");
    }
}

std::string check_party_code(const std::string& code) {
    if (!is_party_code(code)) {
        throw Invalid("party-malformed", "A party's code has 2 to 8 capital letters or digits (KH, SEC).");
    }
    return code;
}

void require_party(const StateReader& reader, const std::string& code) {
    if (!reader.party(code)) {
        throw Invalid("party-unknown", "There is no party with the code " + code + "; register it first.");
    }
}

}  // namespace

Receipt Depositary::register_party(const Actor& actor, const Party& party, const Once& once) {
    const std::string code = check_party_code(party.code);
    const std::string name = check_line("party name", party.name, 200);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_office(present);
        if (reader.party(code)) {
            throw Conflict("party-known", "The party " + code + " is registered already.");
        }
        const auto act = recording.append(act_kind::party_registered, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"code", code}, {"name", name}});
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Party> Depositary::parties() const {
    return state_->read([](const StateReader& reader) { return reader.parties(); });
}

Receipt Depositary::open_compartment(const Actor& actor, const std::string& name, const std::string& title,
                                     const Once& once) {
    const std::string kept_name = check_login(name);
    const std::string kept_title = check_line("title", title, 200);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_office(present);
        for (const Compartment& compartment : reader.compartments()) {
            if (compartment.name == kept_name) {
                throw Conflict("compartment-known", "There is a compartment of this name already.");
            }
        }
        const CompartmentId id = CompartmentId::random();
        const auto key = state_->keyring.create(recording.session(), id);
        recording.after_commit([this, id, key] { state_->keyring.hold(id, key); });
        const auto act = recording.append(act_kind::compartment_opened, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"compartment", id.to_text()},
                                           {"name", kept_name},
                                           {"title", kept_title},
                                           {"recipient", key->recipient.to_text()},
                                           {"members", {present.account.to_text()}}});
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Compartment> Depositary::compartments(const Actor& actor) const {
    auto compartments = state_->read([](const StateReader& reader) { return reader.compartments(); });
    std::erase_if(compartments, [&](const Compartment& compartment) { return !actor.may_know(compartment.id); });
    return compartments;
}

Receipt Depositary::open_account(const Actor& actor, const NewAccount& account, const Once& once) {
    const std::string login = check_login(account.login);
    const std::string name = check_line("account name", account.name, 200);
    const std::string party = check_party_code(account.party);
    std::string public_key;
    if (!account.public_key.empty()) {
        public_key = crypto::MinisignPublicKey::parse(account.public_key).to_text();
    }
    if (account.password.empty() && public_key.empty() && !account.invited) {
        throw Invalid("account-without-credential",
                      "An account needs a password or a public key to sign in with, or an invitation.");
    }
    std::string hash;
    if (!account.password.empty()) {
        hash = crypto::hash_password(check_password_choice(account.password, {login, name, party}));
    }
    Json compartments = Json::array();
    for (const CompartmentId& id : account.compartments) {
        compartments.push_back(id.to_text());
    }
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_office(present);
        require_party(reader, party);
        for (const CompartmentId& id : account.compartments) {
            // Nobody lets others in where they are not themselves.
            if (!present.may_know(id)) {
                throw Invalid("compartment-unknown", "There is no such compartment, or it is not for this account to know.");
            }
        }
        if (reader.account_by_login(login)) {
            throw Conflict("login-in-use", "The login " + login + " is in use; choose another.");
        }
        const std::string id = AccountId::random().to_text();
        const auto act = recording.append(act_kind::account_opened, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"account", id},
                                           {"login", login},
                                           {"name", name},
                                           {"party", party},
                                           {"role", to_text(account.role)},
                                           {"public_key", public_key},
                                           {"compartments", compartments}});
        if (!hash.empty()) {
            write_credential(*state_, recording.session(), AccountId::parse(id).value(), {{"hash", hash}});
        }
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Account> Depositary::accounts(const Actor& actor) const {
    if (actor.role != Role::secretariat && actor.role != Role::administrator && actor.role != Role::auditor) {
        throw Forbidden("role", "Only the secretariat, an administrator or an auditor may list accounts.");
    }
    auto accounts = state_->read([](const StateReader& reader) { return reader.accounts(); });
    for (Account& account : accounts) {  // compartments that the reader may not know of are not named
        std::erase_if(account.compartments, [&](const CompartmentId& id) { return !actor.may_know(id); });
    }
    return accounts;
}

Receipt Depositary::register_key(const Actor& actor, const std::string& party, const std::string& public_key,
                                 const Once& once) {
    check_party_code(party);
    const auto key = crypto::MinisignPublicKey::parse(public_key);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const bool own = present.party == party && present.role == Role::ministry;
        if (present.role != Role::secretariat && !own) {
            throw Forbidden("role", "Only the secretariat or the party itself may register its key.");
        }
        require_party(reader, party);
        for (const PartyKey& known : reader.party_keys()) {
            if (known.fingerprint == key.fingerprint()) {
                throw Conflict("key-known", "This key is registered already.");
            }
            if (crypto::MinisignPublicKey::parse(known.public_key).key_number() == key.key_number()) {
                throw Conflict("key-number-known", "Another registered key has this key's number; make a new key.");
            }
        }
        const auto act = recording.append(act_kind::key_registered, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", party},
                                           {"public_key", key.to_text()},
                                           {"fingerprint", key.fingerprint()},
                                           {"key_id", key.key_id()}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::revoke_key(const Actor& actor, const std::string& fingerprint, const std::string& reason,
                               const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        const auto key = reader.party_key(fingerprint);
        if (!key) {
            throw_not_found("key");
        }
        const bool own = present.party == key->party && present.role == Role::ministry;
        if (present.role != Role::secretariat && !own) {
            throw Forbidden("role", "Only the secretariat or the party itself may revoke its key.");
        }
        if (key->revoked) {
            throw Conflict("key-revoked", "This key is revoked already.");
        }
        const auto act = recording.append(act_kind::key_revoked, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"party", key->party},
                                           {"fingerprint", fingerprint},
                                           {"reason", kept_reason}});
        return State::Outcome{act, {}, 0};
    });
}

std::vector<PartyKey> Depositary::party_keys() const {
    return state_->read([](const StateReader& reader) { return reader.party_keys(); });
}

std::optional<Actor> Depositary::check_password(const std::string& login, const std::string& password) {
    const auto found = state_->read([&](const StateReader& reader) { return reader.account_by_login(login); });
    if (!found || found->closed) {
        crypto::verify_no_password(normalised_password(password));  // as long as a real verification takes
        return std::nullopt;
    }
    if (!credentials().password_holds(found->id, password)) {
        return std::nullopt;
    }
    return state_->read([&](const StateReader& reader) { return reader.actor(found->id); });
}

std::optional<Actor> Depositary::check_signature(const std::string& login, std::string_view challenge,
                                                 const std::string& minisig) {
    const auto signature = crypto::MinisignSignature::parse(minisig);
    const auto found = state_->read([&](const StateReader& reader) { return reader.account_by_login(login); });
    if (!found || found->closed || found->public_key.empty()) {
        return std::nullopt;
    }
    const auto key = crypto::MinisignPublicKey::parse(found->public_key);
    if (crypto::minisign_verify(key, signature, crypto::as_bytes(challenge), false) != crypto::MinisignVerdict::valid) {
        return std::nullopt;
    }
    return state_->read([&](const StateReader& reader) { return reader.actor(found->id); });
}

Credentials Depositary::credentials() const { return Credentials(*state_); }

std::string Depositary::open_session(const AccountId& account, std::int64_t lifetime_seconds) {
    SessionTerms terms;
    terms.lifetime = lifetime_seconds;
    return credentials().open_session(account, terms);
}

std::optional<Actor> Depositary::session_actor(const std::string& token) const {
    auto opened = credentials().session(token);
    return opened && opened->view.terms.kind != SessionKind::pending ? std::optional(std::move(opened->actor)) : std::nullopt;
}

void Depositary::close_session(const std::string& token) { credentials().close_session(token); }

}  // namespace depositary::repository
