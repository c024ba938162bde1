#include "repository/access.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "crypto/error.h"
#include "repository/act.h"
#include "repository/depositary_state.h"

namespace depositary::repository {
namespace {

// By role, in the order of OfficeAct.
struct OfficeRules {
    Role role;
    bool register_party, register_body, open_compartment, open_account, list_accounts, read_office_acts, set_synonyms, verify_everything;
};
constexpr OfficeRules office_rules[] = {
    {Role::secretariat, true, true, true, true, true, true, true, true},
    {Role::administrator, true, false, false, true, true, true, false, true},
    {Role::auditor, false, false, false, false, true, true, false, true},
    {Role::ministry, false, false, false, false, false, false, false, false},
    {Role::observer, false, false, false, false, false, false, false, false},
};

bool allows(const OfficeRules& rules, OfficeAct act) {
    switch (act) {
        case OfficeAct::register_party: return rules.register_party;
        case OfficeAct::register_body: return rules.register_body;
        case OfficeAct::open_compartment: return rules.open_compartment;
        case OfficeAct::open_account: return rules.open_account;
        case OfficeAct::list_accounts: return rules.list_accounts;
        case OfficeAct::read_office_acts: return rules.read_office_acts;
        case OfficeAct::set_synonyms: return rules.set_synonyms;
        case OfficeAct::verify_everything: return rules.verify_everything;
    }
    return false;
}

bool holds_on(const Grant& grant, std::string_view today) {
    return !grant.withdrawn && (grant.from.empty() || grant.from <= today) &&
           (grant.until.empty() || today <= grant.until);
}

// Roles that the secretariat does not choose alone.
bool is_independent(Role role) { return role == Role::auditor || role == Role::administrator; }
// Those who answer for them: they can open no account, and no party is made up for it.
bool vouches_for_office(const Actor& actor, const Confirmers& confirmers) {
    return actor.role == Role::auditor || (actor.role == Role::ministry && confirmers.vouching.contains(actor.party));
}

}  // namespace

bool may(const Actor& actor, OfficeAct act) {
    return actor.confirmed && actor.only.empty() && std::any_of(std::begin(office_rules), std::end(office_rules), [&](const OfficeRules& rules) {
        return rules.role == actor.role && allows(rules, act);
    });
}

void require_whole(const Actor& actor) {
    if (!actor.only.empty()) {
        throw Forbidden("scope", "This token is for some compartments only, and this is in none.");
    }
}

void require_confirmed(const Actor& actor) {
    if (!actor.confirmed) {
        throw Forbidden("role", "This account has not been confirmed by a second person yet.");
    }
}

void require(const Actor& actor, OfficeAct act) {
    require_whole(actor);
    require_confirmed(actor);
    if (!may(actor, act)) {
        throw Forbidden("role", "This account's role may not do this.");
    }
}

void require_proof(const Actor& actor) {
    switch (actor.proof) {
        case Proof::fresh: return;
        case Proof::old: throw Forbidden("proof-needed", "This needs a sign-in within the last ten minutes; sign in again.");
        case Proof::none: break;
    }
    throw Forbidden("person-needed", "A person does this, signed in by password or passkey within the last ten minutes; no token, key or "
                                     "certificate of a program may.");
}

void require(const Actor& actor, Right right, const CompartmentId& compartment, std::string_view what) {
    if (!actor.may(Right::know, compartment)) {
        throw_not_found(what);
    }
    if (!actor.may(right, compartment)) {
        throw Forbidden("right", "This account may know of this " + std::string(what) + ", but has no right to " +
                                     std::string(to_text(right)) +
                                     " in its compartment; a manager of the compartment can give it.");
    }
}

void require_mover(const Actor& actor, const CompartmentId& from, const CompartmentId& to) {
    require(actor, Right::manage, from, "document");
    require(actor, Right::manage, to, "compartment");
}

bool may_hold(Role role, Right right) {
    switch (role) {
        case Role::ministry:
        case Role::secretariat: return true;
        case Role::observer: return right == Right::know || right == Right::read || right == Right::comment;
        case Role::auditor: return right == Right::know || right == Right::read;
        case Role::administrator: return false;
    }
    return false;
}

std::string party_acted_for(const Account& account) {
    return account.role == Role::ministry || account.role == Role::secretariat ? account.party : "";
}

std::vector<Grantee> grantees_of(const Account& account, const std::vector<std::string>& bodies) {
    std::vector<Grantee> grantees{{Grantee::Type::everyone, ""}};
    if (account.confirmed) {
        grantees.push_back({Grantee::Type::account, account.id.to_text()});
        grantees.push_back({Grantee::Type::role, std::string(to_text(account.role))});
        if (const std::string party = party_acted_for(account); !party.empty()) {
            grantees.push_back({Grantee::Type::party, party});
        }
        for (const std::string& body : bodies) {
            grantees.push_back({Grantee::Type::body, body});
        }
    }
    return grantees;
}

std::map<CompartmentId, Rights> rights_of(const Account& account, const std::vector<std::string>& bodies,
                                          const std::vector<Grant>& grants, std::string_view today) {
    const auto among = grantees_of(account, bodies);
    std::map<CompartmentId, Rights> rights;
    for (const Grant& grant : grants) {
        if (!holds_on(grant, today) || std::find(among.begin(), among.end(), grant.to) == among.end()) {
            continue;
        }
        Rights held;
        for (const Right right : {Right::know, Right::read, Right::comment, Right::deposit}) {
            // A grant of more than the role may hold gives as much as it may.
            const bool given = std::any_of(grant.rights.begin(), grant.rights.end(), [&](Right each) {
                Rights with;
                with.add(each);
                return with.has(right);
            });
            if (given && may_hold(account.role, right)) {
                held.add(right);
            }
        }
        if (std::find(grant.rights.begin(), grant.rights.end(), Right::manage) != grant.rights.end() &&
            may_hold(account.role, Right::manage)) {
            held.add(Right::manage);
        }
        if (!held.none()) {
            rights[grant.compartment].add(held);
        }
    }
    return rights;
}

std::map<std::string, std::uint64_t> first_acts_of(const std::vector<Account>& accounts) {
    const auto founder = std::find_if(accounts.begin(), accounts.end(), [](const Account& each) { return each.role == Role::secretariat; });
    std::map<std::string, std::uint64_t> first_acts;
    for (const Account& each : accounts) {
        // The founder's party is the office's own: an account of before that is called its ministry is no government's.
        if (each.role == Role::ministry && each.acted_since && (founder == accounts.end() || each.party != founder->party)) {
            const auto first = first_acts.emplace(each.party, *each.acted_since).first;
            first->second = std::min(first->second, *each.acted_since);
        }
    }
    return first_acts;
}

std::set<std::string> longer_half(const std::map<std::string, std::uint64_t>& first_acts) {
    std::vector<std::pair<std::uint64_t, std::string>> by_act;
    for (const auto& [party, act] : first_acts) {
        by_act.emplace_back(act, party);
    }
    std::sort(by_act.begin(), by_act.end());
    by_act.resize((by_act.size() + 1) / 2);
    std::set<std::string> half;
    for (const auto& [act, party] : by_act) {
        half.insert(party);
    }
    return half;
}

Confirmers confirmers_of(const Account& account, const std::vector<Account>& accounts, const std::vector<PartyKey>& keys,
                         const std::function<std::int64_t(std::uint64_t)>& age) {
    constexpr auto never = std::numeric_limits<std::uint64_t>::max();
    Confirmers confirmers;
    std::uint64_t lost = 0;                             // when the party had nobody any more
    std::map<std::string, std::uint64_t> acted_since;   // other parties, by when they first acted
    std::set<std::string> acting;
    std::size_t secretariat = 0;
    const auto first_acts = first_acts_of(accounts);  // the account's own party too
    const auto founder = std::find_if(accounts.begin(), accounts.end(), [](const Account& each) { return each.role == Role::secretariat; });
    const std::string office = founder == accounts.end() ? "" : founder->party;
    const auto is_government = [&](const Account& each) { return each.role == Role::ministry && each.party != office; };
    for (const Account& each : accounts) {
        const bool acts = each.confirmed && !each.closed && each.id != account.id;
        if (each.role == Role::secretariat && acts) {
            ++secretariat;
        }
        confirmers.auditor = confirmers.auditor || (acts && each.role == Role::auditor);
        confirmers.independent = confirmers.independent || (acts && (each.role == Role::auditor || is_government(each)));
        if (acts && is_government(each)) {
            confirmers.vouching.insert(each.party);
        }
        if (!is_government(each) || !each.acted_since) {
            continue;
        }
        if (each.party == account.party) {
            confirmers.party_has_acted = true;
            confirmers.party_acts = confirmers.party_acts || acts;
            lost = std::max(lost, each.acted_until.value_or(never));
        } else {
            const auto first = acted_since.emplace(each.party, *each.acted_since).first;
            first->second = std::min(first->second, *each.acted_since);
            if (acts) {
                acting.insert(each.party);
            }
        }
    }
    confirmers.second_of_secretariat = secretariat > 1;
    // Of the parties that ever acted: inviting the old ones anew, so that nobody of them acts, makes no newcomer old.
    const auto is_new = [&](const std::string& party) { return !age || age(first_acts.at(party)) < newcomers_wait; };
    const bool young = std::all_of(first_acts.begin(), first_acts.end(), [&](const auto& each) { return is_new(each.first); });
    if (!young) {
        std::erase_if(confirmers.vouching, is_new);
    }
    const auto of_standing = [&](const std::map<std::string, std::uint64_t>& parties) {
        auto standing = longer_half(parties);
        std::uint64_t last = 0;
        for (const std::string& party : standing) {
            last = std::max(last, parties.at(party));
        }
        for (const auto& [party, first] : parties) {
            if (!age || age(last) - age(first) < newcomers_wait) {
                standing.insert(party);
            }
        }
        return standing;
    };
    const auto standing = of_standing(first_acts);
    std::erase_if(confirmers.vouching, [&](const std::string& party) { return !standing.contains(party); });
    std::set<std::string> noted;
    for (const PartyKey& key : keys) {
        if (std::find(key.acknowledged.begin(), key.acknowledged.end(), account.party) != key.acknowledged.end()) {
            noted.insert(key.party);
        }
    }
    const auto others_of_standing = of_standing(acted_since);
    for (const std::string& party : acting) {
        if (noted.empty() ? acted_since.at(party) < lost && others_of_standing.contains(party) : noted.contains(party)) {
            confirmers.others.push_back(party);
        }
    }
    if (!young) {
        std::erase_if(confirmers.others, is_new);
    } else if (const auto own = first_acts.find(account.party); own != first_acts.end()) {
        // In a young office those answer for a party that were there before it, for the first of all the one that came next: none
        // that was made up since.
        const auto came_first = [&](const std::string& party) { return first_acts.at(party) < own->second; };
        const auto next = std::min_element(first_acts.begin(), first_acts.end(), [&](const auto& a, const auto& b) {
            return std::pair(a.first == account.party, a.second) < std::pair(b.first == account.party, b.second);
        });
        const bool is_first = std::none_of(first_acts.begin(), first_acts.end(), [&](const auto& each) { return came_first(each.first); });
        std::erase_if(confirmers.others, [&](const std::string& party) { return is_first ? party != next->first : !came_first(party); });
    }
    return confirmers;
}

bool may_confirm(const Actor& actor, const Account& account, const Confirmers& confirmers) {
    const bool invited_it = std::find(account.invited_by.begin(), account.invited_by.end(), actor.account) != account.invited_by.end();
    if (!actor.confirmed || actor.account == account.id) {
        return false;
    }
    const bool vouches = vouches_for_office(actor, confirmers);
    if (is_independent(account.role)) {
        return vouches;
    }
    // The secretariat makes no second person of its own by itself, once there is anybody else to say so; nor out of another's account, by
    // inviting it anew.
    if (account.role == Role::secretariat && confirmers.independent) {
        return vouches || (account.acted_since && actor.role == Role::secretariat && !invited_it);
    }
    if (account.role == Role::observer && confirmers.party_acts) {
        return is_of_party(actor, account.party);  // who bears a party's name is the party's to say
    }
    if (account.role != Role::ministry) {
        return actor.role == Role::secretariat && (!account.lapsed() || !invited_it || !confirmers.second_of_secretariat);
    }
    if (!confirmers.party_has_acted) {
        return actor.role == Role::secretariat;
    }
    return confirmers.party_acts ? is_of_party(actor, account.party)
                                 : std::any_of(confirmers.others.begin(), confirmers.others.end(),
                                               [&](const std::string& other) { return is_of_party(actor, other); });
}

bool could_be_confirmed(const Account& account, const Confirmers& confirmers) {
    const bool vouched_for = confirmers.auditor || !confirmers.vouching.empty();
    switch (account.role) {
        case Role::ministry: return !confirmers.others.empty();
        case Role::auditor:
        case Role::administrator: return vouched_for;
        case Role::secretariat: return vouched_for || !confirmers.independent || confirmers.second_of_secretariat;
        case Role::observer: break;
    }
    return true;
}

bool may_read_office_news(const Actor& actor) { return actor.confirmed && actor.only.empty() && actor.role != Role::observer; }

bool may_confirm_age_key(const Actor& actor, const Account& holder, const Confirmers& confirmers) {
    if (!actor.confirmed || actor.account == holder.id) {
        return false;
    }
    switch (holder.role) {
        case Role::ministry: return is_of_party(actor, holder.party);
        case Role::secretariat:
        case Role::observer: return actor.role == Role::secretariat;
        case Role::auditor:
        case Role::administrator: return vouches_for_office(actor, confirmers);
    }
    return false;
}

bool may_bodies_hold(const std::vector<Grant>& of_compartment, const std::function<bool(const std::string& account)>& is_secretariat) {
    bool secretariat = false, others = false;
    for (const Grant& grant : of_compartment) {
        const bool manages = std::find(grant.rights.begin(), grant.rights.end(), Right::manage) != grant.rights.end();
        if (!manages || grant.withdrawn || grant.to.type == Grantee::Type::body) {
            continue;
        }
        const bool by_role = grant.to.type == Grantee::Type::role && grant.to.value == to_text(Role::secretariat);
        (by_role || (grant.to.type == Grantee::Type::account && is_secretariat(grant.to.value)) ? secretariat : others) = true;
    }
    return secretariat || !others;
}

bool may_invite(const Actor& actor, const Account& account, const Confirmers& confirmers) {
    if (!may(actor, OfficeAct::open_account)) {
        return false;
    }
    if (!account.acted_since || account.role == Role::administrator) {
        return true;  // it reads nothing
    }
    return actor.role == Role::secretariat && !(account.role == Role::ministry && confirmers.party_acts);
}

void require_another(const Account& account, const std::vector<Account>& accounts) {
    // One that was invited anew is confirmed no more, and its place is not free for that.
    if ((!account.confirmed && !account.lapsed()) || account.closed || account.role == Role::observer) {
        return;
    }
    const bool another = std::any_of(accounts.begin(), accounts.end(), [&](const Account& each) {
        return each.id != account.id && each.confirmed && !each.closed && each.role == account.role &&
               (account.role != Role::ministry || each.party == account.party);
    });
    if (!another) {
        throw Conflict("last-account", "This is the last confirmed account of its role, or of its party: open another and have it "
                                       "confirmed first.");
    }
}

void require_signer(const Actor& actor) {
    if (!actor.confirmed || (actor.role != Role::ministry && actor.role != Role::secretariat)) {
        throw Forbidden("role", "Only a confirmed account of a party's ministry or of the secretariat may sign.");
    }
}

void require_convener(const Actor& actor) {
    if (!actor.confirmed || actor.role != Role::secretariat) {
        throw Forbidden("role", "Only the secretariat opens consultations, gives notices and asks for signatures.");
    }
}

void require_commenter(const Actor& actor) { require_confirmed(actor); }

bool is_of_party(const Actor& actor, const std::string& party) {
    return actor.confirmed && actor.role == Role::ministry && actor.party == party;
}

std::string speaks_for(const Actor& actor) {
    return actor.confirmed && (actor.role == Role::ministry || actor.role == Role::secretariat) ? actor.party : "";
}

bool keeps_keys_of(const Actor& actor, const std::string& party) {
    return is_of_party(actor, party) || (actor.confirmed && actor.role == Role::secretariat);
}

bool may_confirm_erasure(const Actor& actor, const CompartmentId& compartment, const Consent& consent) {
    if (!consent.needed()) {
        return actor.confirmed && actor.may(Right::manage, compartment) &&
               (actor.role != Role::ministry || consent.of_standing.contains(actor.party));
    }
    return (!consent.by_auditor && is_concerned(actor, consent.parties)) || (actor.confirmed && actor.role == Role::auditor && actor.may(Right::read, compartment));
}

bool is_concerned(const Actor& actor, const std::vector<std::string>& parties) {
    return actor.only.empty() && std::any_of(parties.begin(), parties.end(), [&](const std::string& party) { return is_of_party(actor, party); });
}

bool may_know_erasure(const Actor& actor, const CompartmentId& compartment, const std::vector<std::string>& concerned) {
    return actor.may(Right::know, compartment) || is_concerned(actor, concerned);
}

bool may_know_referral(const Actor& actor, const std::string& from, const std::string& to) {
    return is_of_party(actor, from) || is_of_party(actor, to);
}

void require_act(const Actor& actor, const Act& act, const CompartmentId& office) {
    if (act.compartment == office) {
        // That a compartment is there, and what it is called, is for who may know of it.
        const auto is_hidden = [&] {
            return act.kind == act_kind::compartment_opened && !act.erased &&
                   !actor.may(Right::know, CompartmentId::parse(nlohmann::json::parse(act.payload).at("compartment").get<std::string>()).value());
        };
        if (!may(actor, OfficeAct::read_office_acts) || is_hidden()) {
            throw_not_found("act");
        }
        return;
    }
    if (act.kind.starts_with("referral.")) {
        const auto payload = nlohmann::json::parse(act.payload);
        const std::string from = payload.at(act.kind == act_kind::referral_sent ? "party" : "from");
        if (!may_know_referral(actor, from, payload.at("to"))) {
            throw_not_found("act");
        }
    }
    const bool about_access = act.kind == act_kind::grant_given || act.kind == act_kind::grant_withdrawn;
    require(actor, about_access ? Right::know : Right::read, act.compartment, "act");
}

}  // namespace depositary::repository
