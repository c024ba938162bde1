// Reading accounts, compartments, bodies and grants.

#include "crypto/error.h"
#include "repository/act.h"
#include "repository/sealed_values.h"
#include "repository/state_reader.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

Compartment compartment_of(const CompartmentId& id, const Json& value) {
    return {id, value.at("name"), value.at("title"), word_of<Purpose>(value.at("purpose"))};
}

}  // namespace

std::vector<Compartment> StateReader::compartments() const {
    std::vector<std::string> ids;
    std::vector<Blob> sealed;
    session_ << "SELECT id, sealed FROM compartment ORDER BY act", into(ids), into(sealed), now;
    std::vector<Compartment> compartments;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        compartments.push_back(compartment_of(CompartmentId::parse(ids[i]).value(),
                                              projection_.open(projection_.office(), "compartment", ids[i], sealed[i])));
    }
    return compartments;
}

std::optional<Compartment> StateReader::compartment(const CompartmentId& id) const {
    std::vector<Blob> sealed;
    session_ << "SELECT sealed FROM compartment WHERE id = ?", bind(id.to_text()), into(sealed), now;
    if (sealed.empty()) {
        return std::nullopt;
    }
    return compartment_of(id, projection_.open(projection_.office(), "compartment", id.to_text(), sealed[0]));
}

Account StateReader::account_of(const std::string& id, const Standing& standing, const Blob& sealed) const {
    const auto place = [](std::int64_t act) { return act < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(act)); };
    const Json value = projection_.open(projection_.office(), "account", id, sealed);
    Account account;
    account.id = AccountId::parse(id).value();
    account.login = value.at("login");
    account.name = value.at("name");
    account.party = value.at("party");
    account.role = word_of<Role>(value.at("role"));
    account.public_key = value.at("public_key");
    for (const Json& by : value.at("invited_by")) {
        account.invited_by.push_back(AccountId::parse(by.get<std::string>()).value());
    }
    account.confirmations = value.at("confirmations").get<std::vector<std::uint64_t>>();
    account.endings = value.at("endings").get<std::vector<std::uint64_t>>();
    account.confirmed = standing.confirmed >= 0;
    account.closed = standing.closed >= 0;
    account.acted_since = place(standing.first_confirmed);
    account.confirmed_by = place(standing.confirmed);
    account.acted_until = place(standing.lapsed >= 0 ? standing.lapsed : standing.closed);
    return account;
}

std::vector<Account> StateReader::read_accounts(const std::string& id) const {
    std::vector<std::string> ids;
    std::vector<std::int64_t> confirmed;
    std::vector<std::int64_t> closed;
    std::vector<std::int64_t> first_confirmed;
    std::vector<std::int64_t> lapsed;
    std::vector<Blob> sealed;
    session_ << std::string("SELECT id, confirmed, closed, first_confirmed, lapsed, sealed FROM account WHERE ") +
                    (id.empty() ? "'' = ?" : "id = ?") + " ORDER BY act",
        bind(id), into(ids), into(confirmed), into(closed), into(first_confirmed), into(lapsed), into(sealed), now;
    std::vector<Account> accounts;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        accounts.push_back(account_of(ids[i], {confirmed[i], closed[i], first_confirmed[i], lapsed[i]}, sealed[i]));
    }
    return accounts;
}

std::uint64_t StateReader::opened_by(const AccountId& id) const {
    std::uint64_t act = 0;
    session_ << "SELECT act FROM account WHERE id = ?", bind(id.to_text()), into(act), now;
    return act;
}

std::vector<Account> StateReader::accounts() const { return read_accounts(""); }

std::optional<Account> StateReader::account(const AccountId& id) const {
    auto found = read_accounts(id.to_text());
    return found.empty() ? std::nullopt : std::optional(std::move(found[0]));
}

std::optional<Account> StateReader::account_by_login(const std::string& login) const {
    std::vector<std::string> ids;
    session_ << "SELECT id FROM account WHERE login_hash = ?",
        bind(projection_.lookup(projection_.office(), "account.login", login)), into(ids), now;
    return ids.empty() ? std::nullopt : account(AccountId::parse(ids[0]).value());
}

Confirmers StateReader::confirmers(const Account& account, Timestamp time) const {
    return confirmers_of_each({account}, time).front();
}

std::vector<Confirmers> StateReader::confirmers_of_each(const std::vector<Account>& of, Timestamp time) const {
    std::map<std::uint64_t, std::int64_t> known;
    const auto age = [&](std::uint64_t act) {
        const auto [found, is_new] = known.emplace(act, 0);
        if (is_new) {
            found->second = time.seconds - time_of_act(act).seconds;
        }
        return found->second;
    };
    const auto all = accounts();
    const auto keys = party_keys();
    std::vector<Confirmers> confirmers;
    for (const Account& account : of) {
        confirmers.push_back(confirmers_of(account, all, keys, age));
    }
    return confirmers;
}

Timestamp StateReader::time_of_act(std::uint64_t act) const {
    std::vector<Blob> entries;
    session_ << "SELECT entry FROM leaf WHERE position = ?", bind(act), into(entries), now;
    const auto leaf = entries.empty() ? std::nullopt : Leaf::parse(crypto::as_text(bytes_of(entries[0])));
    if (!leaf) {
        throw Damaged("act", "Act " + std::to_string(act) + " is missing from the register.");
    }
    return leaf->time;
}

Actor Entitlements::at(Timestamp time) const {
    return Actor{account.id,   account.login,     account.party,
                 account.role, account.confirmed, rights_of(account, bodies, grants, time.to_text().substr(0, 10))};
}

std::optional<Entitlements> StateReader::entitlements(const AccountId& id) const {
    auto found = account(id);
    if (!found || found->closed) {
        return std::nullopt;
    }
    auto bodies = bodies_of(id);
    auto grants = grants_to(*found, bodies);
    std::map<CompartmentId, bool> known;
    std::erase_if(grants, [&](const Grant& grant) {
        if (grant.to.type != Grantee::Type::body) {
            return false;
        }
        const auto [may, is_new] = known.emplace(grant.compartment, false);
        if (is_new) {
            may->second = may_bodies_hold(this->grants(grant.compartment));
        }
        return !may->second;
    });
    return Entitlements{std::move(*found), std::move(bodies), std::move(grants)};
}

bool StateReader::may_bodies_hold(const std::vector<Grant>& of_compartment) const {
    return repository::may_bodies_hold(of_compartment, [&](const std::string& id) {
        const auto holder = account(AccountId::parse(id).value());
        return holder && holder->role == Role::secretariat && holder->confirmed && !holder->closed;
    });
}

std::optional<Actor> StateReader::actor(const AccountId& id, Timestamp time) const {
    const auto found = entitlements(id);
    return found ? std::optional(found->at(time)) : std::nullopt;
}

Body StateReader::body_of(const Blob& hash, const Blob& sealed) const {
    const Json value = projection_.open(projection_.office(), "body", crypto::to_hex(bytes_of(hash)), sealed);
    Body body{value.at("code"), value.at("name"), {}};
    std::vector<std::string> members;
    session_ << "SELECT account FROM body_member WHERE code_hash = ? ORDER BY act", bind(hash), into(members), now;
    for (const std::string& member : members) {
        body.members.push_back(AccountId::parse(member).value());
    }
    return body;
}

std::vector<Body> StateReader::bodies() const {
    std::vector<Blob> hashes;
    std::vector<Blob> sealed;
    session_ << "SELECT code_hash, sealed FROM body ORDER BY act", into(hashes), into(sealed), now;
    std::vector<Body> bodies;
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        bodies.push_back(body_of(hashes[i], sealed[i]));
    }
    return bodies;
}

std::optional<Body> StateReader::body(const std::string& code) const {
    const Blob hash = projection_.lookup(projection_.office(), "body.code", code);
    std::vector<Blob> sealed;
    session_ << "SELECT sealed FROM body WHERE code_hash = ?", bind(hash), into(sealed), now;
    return sealed.empty() ? std::nullopt : std::optional(body_of(hash, sealed[0]));
}

std::vector<std::string> StateReader::bodies_of(const AccountId& account) const {
    std::vector<Blob> hashes;
    std::vector<Blob> sealed;
    session_ << "SELECT b.code_hash, b.sealed FROM body_member m JOIN body b USING (code_hash) WHERE m.account = ? "
                "ORDER BY b.act",
        bind(account.to_text()), into(hashes), into(sealed), now;
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        codes.push_back(
            projection_.open(projection_.office(), "body", crypto::to_hex(bytes_of(hashes[i])), sealed[i]).at("code"));
    }
    return codes;
}

Grant StateReader::grant_of(std::uint64_t act, const std::string& compartment, std::int64_t withdrawn,
                            const Blob& sealed) const {
    Grant grant;
    grant.act = act;
    grant.compartment = CompartmentId::parse(compartment).value();
    const Json value =
        projection_.open(grant.compartment, "access_grant", std::to_string(act) + "/" + compartment, sealed);
    const auto to = Grantee::parse(value.at("to").get<std::string>());
    if (!to) {
        throw Damaged("act", "A grant is for nobody that this program knows.");
    }
    grant.to = *to;
    for (const Json& right : value.at("rights")) {
        grant.rights.push_back(word_of<Right>(right));
    }
    grant.from = value.at("from");
    grant.until = value.at("until");
    grant.by = AccountId::parse(value.at("by").get<std::string>()).value_or(AccountId());
    if (withdrawn >= 0) {
        grant.withdrawn = static_cast<std::uint64_t>(withdrawn);
    }
    return grant;
}

std::vector<Grant> StateReader::grants(const CompartmentId& compartment) const {
    std::vector<std::uint64_t> acts;
    std::vector<std::int64_t> withdrawn;
    std::vector<Blob> sealed;
    session_ << "SELECT act, withdrawn, sealed FROM access_grant WHERE compartment = ? ORDER BY act",
        bind(compartment.to_text()), into(acts), into(withdrawn), into(sealed), now;
    std::vector<Grant> grants;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        grants.push_back(grant_of(acts[i], compartment.to_text(), withdrawn[i], sealed[i]));
    }
    return grants;
}

std::vector<Grant> StateReader::grants_to(const Account& account, const std::vector<std::string>& bodies) const {
    const auto grantees = grantees_of(account, bodies);
    std::string places = "?";
    for (std::size_t i = 1; i < grantees.size(); ++i) {
        places += ", ?";
    }
    std::vector<std::uint64_t> acts;
    std::vector<std::string> compartments;
    std::vector<Blob> sealed;
    Poco::Data::Statement select(session_);
    select << "SELECT act, compartment, sealed FROM access_grant WHERE to_hash IN (" + places + ") AND withdrawn < 0 ORDER BY act",
        into(acts), into(compartments), into(sealed);
    for (const Grantee& grantee : grantees) {
        select, bind(projection_.lookup(projection_.office(), "grant.to", grantee.to_text()));
    }
    select.execute();
    std::vector<Grant> grants;
    for (std::size_t i = 0; i < acts.size(); ++i) {
        grants.push_back(grant_of(acts[i], compartments[i], -1, sealed[i]));
    }
    return grants;
}

}  // namespace depositary::repository
