// Parties, compartments, accounts, keys, and signing in.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "crypto/error.h"
#include "crypto/minisign.h"
#include "crypto/password.h"
#include "repository/authenticator_rows.h"
#include "repository/depositary_state.h"
#include "repository/granting.h"
#include "repository/names.h"
#include "repository/password_rules.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

std::string check_party_code(const std::string& code) {
    if (!is_party_code(code)) {
        throw Invalid("party-malformed", "A party's code has 2 to 8 capital letters or digits (KH, SEC).");
    }
    return code;
}

// The secretariat's accounts share what is granted to their party: only its own party's code may be on them.
void require_party_of_secretariat(const StateReader& reader, const std::string& code) {
    for (const Account& account : reader.accounts()) {
        if (account.role == Role::secretariat) {  // the first, of the founding
            if (account.party != code) {
                throw Invalid("party-not-secretariat", "An account of the secretariat is of its own party, " + account.party + ".");
            }
            return;
        }
    }
}

void require_party(const StateReader& reader, const std::string& code) {
    if (!reader.party(code)) {
        throw Invalid("party-unknown", "There is no party with the code " + code + "; register it first.");
    }
}

// What it is that an account of the role was confirmed: of an observer no news.
std::optional<OfficeNews::Type> type_of(Role role) {
    switch (role) {
        case Role::secretariat: return OfficeNews::Type::secretariat_account;
        case Role::auditor: return OfficeNews::Type::auditor_account;
        case Role::administrator: return OfficeNews::Type::administrator_account;
        case Role::ministry: return OfficeNews::Type::account_of_another;
        case Role::observer: break;
    }
    return std::nullopt;
}

}  // namespace

Receipt Depositary::register_party(const Actor& actor, const Party& party, const Once& once) {
    const std::string code = check_party_code(party.code);
    const Called called(code, check_line("party name", party.name, 200));
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::register_party);
        if (reader.party(code)) {
            throw Conflict("party-known", "The party " + code + " is registered already.");
        }
        return State::Outcome{register_called(*state_, recording, reader, present, act_kind::party_registered, called), {}, 0};
    });
}

std::vector<Party> Depositary::parties() const {
    return state_->read([](const StateReader& reader) { return reader.parties(); });
}

std::vector<OfficeNews> Depositary::office_news(const Actor& actor) const {
    std::vector<OfficeNews> news;
    if (!may_read_office_news(actor)) {
        return news;
    }
    auto session = state_->catalogue.reader();
    const StateReader reader(*session, state_->projection);
    const std::int64_t since = state_->time().seconds - office_news_span;
    const auto accounts = reader.accounts();
    const auto tell = [&](OfficeNews::Type type, std::uint64_t place, const std::string& party) {
        const Timestamp time = reader.time_of_act(place);
        if (time.seconds < since) {
            return;
        }
        OfficeNews item{type, place, time, party, "", Role::secretariat};
        const Json payload = Json::parse(state_->read_act(*session, place).payload);
        const auto by = std::find_if(accounts.begin(), accounts.end(), [&](const Account& each) { return payload.value("by", "") == each.id.to_text(); });
        if (by != accounts.end()) {
            item.by_party = by->party;
            item.by_role = by->role;
        }
        if (type == OfficeNews::Type::account_of_another && (item.by_role != Role::ministry || item.by_party == party)) {
            return;
        }
        news.push_back(std::move(item));
    };
    bool founding = true;  // the first act of the first account, the secretariat's, whose party is the first
    for (const Account& account : accounts) {
        const auto type = type_of(account.role);
        for (const std::uint64_t act : account.confirmations) {
            const bool founder = std::exchange(founding, false);  // no news, until it is confirmed anew
            if (type && !founder) {
                tell(*type, act, account.party);
            }
        }
    }
    const auto parties = reader.parties();
    constexpr std::int64_t at_once = 24 * 3600;  // a party that acts within a day of its registration is one piece of news
    for (std::size_t i = 1; i < parties.size(); ++i) {
        tell(OfficeNews::Type::party_registered, parties[i].act, parties[i].code);
        std::optional<std::uint64_t> first;
        for (const Account& account : accounts) {
            if (account.role == Role::ministry && account.party == parties[i].code && account.acted_since) {
                first = std::min(first.value_or(*account.acted_since), *account.acted_since);
            }
        }
        if (first && reader.time_of_act(*first).seconds - reader.time_of_act(parties[i].act).seconds > at_once) {
            tell(OfficeNews::Type::party_acts, *first, parties[i].code);
        }
    }
    std::sort(news.begin(), news.end(), [](const OfficeNews& a, const OfficeNews& b) { return a.act > b.act; });
    return news;
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
    if (!public_key.empty() && account.invited) {
        throw Invalid("account-key-or-invitation", "An account that is opened with its person's key is not invited: the link would end the key.");
    }
    std::string hash;
    if (!account.password.empty()) {
        hash = crypto::hash_password(check_password_choice(account.password, {login, name, party}));
    }
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::open_account);
        require_party(reader, party);
        if (account.role == Role::secretariat) {
            require_party_of_secretariat(reader, party);
        }
        // It would be a voice among the governments that the office gives itself.
        if (const auto accounts = reader.accounts(); account.role == Role::ministry && !accounts.empty() && accounts.front().party == party) {
            throw Invalid("party-of-secretariat", "The secretariat's party has no ministry.");
        }
        for (const CompartmentId& id : account.compartments) {
            if (!present.may(Right::know, id)) {
                throw Invalid("compartment-unknown", "There is no such compartment, or it is not for this account to know.");
            }
            require(present, Right::manage, id, "compartment");
        }
        if (reader.account_by_login(login)) {
            throw Conflict("login-in-use", "The login " + login + " is in use; choose another.");
        }
        // Two accounts of one key would be two persons who are one; of a closed account too, which may have said the first word.
        if (const auto accounts = reader.accounts(); !public_key.empty() && std::any_of(accounts.begin(), accounts.end(), [&](const Account& known) {
                return known.public_key == public_key;
            })) {
            throw Conflict("account-key-known", "This key opens, or opened, another account: each account has a key of its own.");
        }
        Account opened;
        opened.id = AccountId::random();
        opened.party = party;
        opened.role = account.role;
        const std::string id = opened.id.to_text();
        const auto act = recording.append(act_kind::account_opened, state_->instance.office, {},
                                          {{"by", present.account.to_text()},
                                           {"account", id},
                                           {"login", login},
                                           {"name", name},
                                           {"party", party},
                                           {"role", to_text(account.role)},
                                           {"public_key", public_key},
                                           {"confirmed", may_confirm(present, opened, reader.confirmers(opened, recording.time()))}});
        const Right right = usual_right(account.role);
        for (const CompartmentId& compartment : account.compartments) {
            append_grant(recording, present, compartment, {{Grantee::Type::account, id}, {right}, "", ""});
        }
        if (!hash.empty()) {
            write_credential(*state_, recording.session(), opened.id, {{"hash", hash}, {"given", true}});
        }
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Account> Depositary::accounts(const Actor& actor) const {
    require(actor, OfficeAct::list_accounts);
    return state_->read([&](const StateReader& reader) {
        auto accounts = reader.accounts();
        for (Account& account : accounts) {
            const auto holder = reader.actor(account.id, state_->time());
            account.compartments = holder ? holder->compartments(Right::know) : std::vector<CompartmentId>();
            // Compartments that the reader may not know of are not named.
            std::erase_if(account.compartments, [&](const CompartmentId& id) { return !actor.may(Right::know, id); });
        }
        return accounts;
    });
}

std::optional<Actor> Depositary::check_password(const std::string& login, const std::string& password) {
    // Longer than any is, it is hashed for nobody: then what it takes to look an account up would tell that there is one.
    const std::string written = normalised_password(password);
    if (written.size() > crypto::password_max_length) {
        return std::nullopt;
    }
    const auto found = state_->read([&](const StateReader& reader) { return reader.account_by_login(login); });
    auto actor = found ? credentials().actor(found->id) : std::nullopt;  // before the password is looked at (Actor::epoch)
    if (!actor) {
        crypto::verify_no_password(written);  // as long as a real verification takes
        return std::nullopt;
    }
    return credentials().password_holds(found->id, password) ? std::move(actor) : std::nullopt;
}

std::optional<Actor> Depositary::check_signature(const std::string& login, std::string_view challenge,
                                                 const std::string& minisig) {
    const auto signature = crypto::MinisignSignature::parse(minisig);
    const auto found = state_->read([&](const StateReader& reader) { return reader.account_by_login(login); });
    auto actor = found ? credentials().actor(found->id) : std::nullopt;  // before the key is looked at (Actor::epoch)
    if (!actor || found->public_key.empty()) {
        return std::nullopt;
    }
    const auto key = crypto::MinisignPublicKey::parse(found->public_key);
    if (!credentials().key_signs_in(found->id) ||
        crypto::minisign_verify(key, signature, crypto::as_bytes(challenge), false) != crypto::MinisignVerdict::valid) {
        return std::nullopt;
    }
    return actor;
}

Credentials Depositary::credentials() const { return Credentials(*state_); }

std::string Depositary::open_session(const AccountId& account, std::int64_t lifetime_seconds) {
    SessionTerms terms;
    terms.lifetime = lifetime_seconds;
    Actor actor;
    actor.account = account;
    return credentials().open_session(actor, terms);
}

std::optional<Actor> Depositary::session_actor(const std::string& token) const {
    auto opened = credentials().session(token);
    return opened && opened->view.terms.kind != SessionKind::pending ? std::optional(std::move(opened->actor)) : std::nullopt;
}

void Depositary::close_session(const std::string& token) { credentials().close_session(token); }

}  // namespace depositary::repository
