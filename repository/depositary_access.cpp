// Compartments and their grants, bodies, and the accounts' standing.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/authenticator_rows.h"
#include "repository/granting.h"
#include "repository/managers.h"
#include "repository/names.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

bool is_day(const std::string& text) { return text.size() == 10 && is_partial_date(text); }

// Opens a compartment in the caller's transaction; returns the act's place and the compartment.
std::pair<std::uint64_t, CompartmentId> append_compartment(Recording& recording, Depositary::State& state, const Actor& by,
                                                           const NewCompartment& asked) {
    const CompartmentId id = CompartmentId::random();
    const auto key = state.keyring.create(recording.session(), id);
    const auto act = recording.append(act_kind::compartment_opened, state.instance.office, {},
                                      {{"by", by.account.to_text()},
                                       {"compartment", id.to_text()},
                                       {"name", asked.name},
                                       {"title", asked.title},
                                       {"purpose", to_text(asked.purpose)},
                                       {"recipient", key->recipient.to_text()}});
    for (const NewGrant& grant : asked.grants) {
        append_grant(recording, by, id, grant);
    }
    return {act, id};
}

NewCompartment checked(const StateReader& reader, const Actor& opener, NewCompartment asked) {
    asked.name = check_login(asked.name);
    asked.title = check_line("title", asked.title, 200);
    if (asked.grants.empty()) {
        asked.grants.push_back({{Grantee::Type::account, opener.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
    }
    for (NewGrant& grant : asked.grants) {
        grant = checked(reader, grant);
    }
    if (std::none_of(asked.grants.begin(), asked.grants.end(), [](const NewGrant& grant) {
            return std::find(grant.rights.begin(), grant.rights.end(), Right::manage) != grant.rights.end();
        })) {
        throw Invalid("compartment-without-manager", "Grant somebody to manage the compartment: nobody else could let anyone in.");
    }
    return asked;
}

const std::string national_prefix = "national-";

// What a process of several governments starts with; each party has one of its own that nobody else is let into.
std::vector<NewCompartment> usual_compartments(const std::vector<Party>& parties) {
    const Grantee everyone;
    const Grantee ministries{Grantee::Type::role, "ministry"};
    const Grantee secretariat{Grantee::Type::role, "secretariat"};
    const Grantee auditors{Grantee::Type::role, "auditor"};
    const Grantee taskforce{Grantee::Type::body, "TASKFORCE"};
    const NewGrant keeps{secretariat, {Right::deposit, Right::manage}, "", ""};
    std::vector<NewCompartment> usual{
        {"public", "Public", Purpose::general, {keeps, {everyone, {Right::read}, "", ""}}},
        {"parties", "All parties", Purpose::general,
         {keeps, {ministries, {Right::comment}, "", ""}, {auditors, {Right::read}, "", ""}}},
        {"taskforce", "Taskforce", Purpose::general, {keeps, {taskforce, {Right::comment}, "", ""}}},
        {"secretariat", "Secretariat", Purpose::general, {keeps}},
        {"sealed", "Sealed documents", Purpose::sealed,
         {{secretariat, {Right::manage}, "", ""}, {ministries, {Right::deposit}, "", ""}}},
        {"referrals", "Referrals", Purpose::referrals,
         {{secretariat, {Right::manage}, "", ""}, {ministries, {Right::deposit}, "", ""}}},
    };
    for (const Party& party : parties) {
        if (party.code == "SEC") {
            continue;
        }
        std::string name = national_prefix + party.code;
        std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        usual.push_back({name, "National: " + party.name, Purpose::general,
                         {{{Grantee::Type::party, party.code}, {Right::deposit, Right::manage}, "", ""}}});
    }
    return usual;
}

}  // namespace

constexpr std::size_t most_closures = 3;
constexpr std::size_t most_closures_of_role = 6;
constexpr std::int64_t closures_span = 24 * 3600;  // seconds

void require_few_closures(Recording& recording, const Depositary::State& state, const StateReader& reader, const Actor& by) {
    std::vector<std::uint64_t> acts;  // the last first
    for (const Account& account : reader.accounts()) {
        acts.insert(acts.end(), account.endings.begin(), account.endings.end());
    }
    std::sort(acts.rbegin(), acts.rend());
    std::size_t closures = 0, of_role = 0;
    for (const std::uint64_t position : acts) {
        const Act act = state.read_act(recording.session(), position);
        if (act.time.seconds + closures_span <= recording.time().seconds) {
            return;
        }
        const auto closer = AccountId::parse(Json::parse(act.payload).at("by").get<std::string>());
        if (closer == by.account && ++closures == most_closures) {
            throw Conflict("closures-a-day", "You have closed three accounts within a day, or invited them anew: another person of the office "
                                             "closes the next, or you do once a day is over.");
        }
        const auto account = closer ? reader.account(*closer) : std::nullopt;
        if (account && account->role == by.role && ++of_role == most_closures_of_role) {
            throw Conflict("closures-of-role", "Accounts of your role have closed six accounts within a day: somebody of another role that may "
                                               "closes the next, or you do once a day is over.");
        }
    }
}

namespace {

void require_plain_scripts(const std::string& name) {
    if (!is_of_plain_scripts(name)) {
        throw Invalid("name-scripts", "The name mixes letters of scripts that are taken for one another, such as Latin and Cyrillic: write it in one.");
    }
}

}  // namespace

std::uint64_t register_called(Depositary::State& state, Recording& recording, const StateReader& reader, const Actor& by,
                              std::string_view kind, const Called& called) {
    if (!state.names_taken) {
        state.names_taken = std::make_unique<NamesTaken>(reader);
    }
    if (const auto other = state.names_taken->find(reader, called)) {
        throw Conflict(kind == act_kind::party_registered ? "party-name-known" : "body-name-known",
                       "A party or a body is called so already: " + other->name() + " (" + other->code() + ").");
    }
    require_plain_scripts(called.name());
    state.names_taken->add(called);
    return recording.append(kind, state.instance.office, {}, {{"by", by.account.to_text()}, {"code", called.code()}, {"name", called.name()}});
}

Right usual_right(Role role) {
    switch (role) {
        case Role::secretariat: return Right::deposit;
        case Role::ministry: return Right::comment;
        default: return Right::read;
    }
}

NewGrant checked(const StateReader& reader, NewGrant grant) {
    const auto parsed = Grantee::parse(grant.to.to_text());
    const auto unknown = [] { return Invalid("grantee-unknown", "There is nobody of that name to give a right to: name everyone, role:…, party:…, body:… or account:…."); };
    if (!parsed) {
        throw unknown();
    }
    Role role = Role::ministry;  // who may hold everything
    if (grant.to.type == Grantee::Type::role) {
        role = from_text<Role>(grant.to.value).value();
    } else if (grant.to.type == Grantee::Type::account) {
        const auto account = reader.account(AccountId::parse(grant.to.value).value());
        if (!account || account->closed) {
            throw unknown();
        }
        role = account->role;
    } else if ((grant.to.type == Grantee::Type::party && !reader.party(grant.to.value)) ||
               (grant.to.type == Grantee::Type::body && !reader.body(grant.to.value))) {
        throw unknown();
    }
    std::sort(grant.rights.begin(), grant.rights.end());
    grant.rights.erase(std::unique(grant.rights.begin(), grant.rights.end()), grant.rights.end());
    if (grant.rights.empty()) {
        throw Invalid("grant-empty", "A grant gives at least one right: know, read, comment, deposit or manage.");
    }
    for (const Right right : grant.rights) {
        if (!may_hold(role, right)) {
            throw Invalid("grant-beyond-role", "An account of the role " + std::string(to_text(role)) + " never holds the right to " +
                                                   std::string(to_text(right)) + ".");
        }
        if (right == Right::manage && (grant.to.type == Grantee::Type::everyone || !grant.from.empty() || !grant.until.empty())) {
            throw Invalid("grant-manage", "The right to manage is given to somebody in particular, and until it is withdrawn.");
        }
    }
    if ((!grant.from.empty() && !is_day(grant.from)) || (!grant.until.empty() && !is_day(grant.until)) ||
        (!grant.from.empty() && !grant.until.empty() && grant.until < grant.from)) {
        throw Invalid("grant-days", "A grant's bounds are days, such as 2030-01-31, the first before the last.");
    }
    return grant;
}

[[noreturn]] void throw_body_of_secretariat() {
    throw Conflict("body-of-secretariat", "The secretariat says who is of a body, so a body holds rights only where the secretariat manages the "
                                          "compartment. Name parties or accounts; or withdraw the bodies' rights first.");
}

// A grant that is over when it is given gives nothing, and is most likely a slip in the year.
void require_to_come(const Recording& recording, const NewGrant& grant) {
    for (const std::string& day : {grant.from, grant.until}) {
        check_year(day, recording.time().to_text(), most_years_of_term);
    }
    if (!grant.until.empty() && grant.until < recording.time().to_text().substr(0, 10)) {
        throw Invalid("grant-past", "The grant's last day, " + grant.until + ", is over: name today or a later day, or none.");
    }
}

// Whoever withdraws one of two grants that say the same believes the right is taken back, and it is not.
void require_not_given(const Recording& recording, const std::vector<Grant>& grants, const NewGrant& asked) {
    const std::string today = recording.time().to_text().substr(0, 10);
    const bool given = std::any_of(grants.begin(), grants.end(), [&](const Grant& each) {
        auto rights = each.rights;
        std::sort(rights.begin(), rights.end());
        const bool stands = !each.withdrawn && (each.until.empty() || each.until >= today);
        // The one that begins later gives nothing more; one that begins sooner does.
        return stands && each.to == asked.to && rights == asked.rights && each.until == asked.until &&
               (each.from <= asked.from || each.from <= today);
    });
    if (given) {
        throw Conflict("grant-given", "This right is given already, with the same end: withdraw that grant to give it anew.");
    }
}

std::uint64_t append_grant(Recording& recording, const Actor& by, const CompartmentId& compartment, const NewGrant& grant) {
    Json rights = Json::array();
    for (const Right right : grant.rights) {
        rights.push_back(to_text(right));
    }
    return recording.append(act_kind::grant_given, compartment, {},
                            {{"by", by.account.to_text()},
                             {"compartment", compartment.to_text()},
                             {"to", grant.to.to_text()},
                             {"rights", rights},
                             {"from", grant.from},
                             {"until", grant.until}});
}

// Whoever deposits chooses a compartment by its title.
void require_title_of_its_own(const StateReader& reader, const std::string& title) {
    for (const Compartment& known : reader.compartments()) {
        if (look_alike(known.title, title)) {
            throw Conflict("compartment-title-known", "There is a compartment with a title that looks like this one.");  // not which: it may be hidden
        }
    }
}

Receipt Depositary::open_compartment(const Actor& actor, const NewCompartment& asked, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::open_compartment);
        const NewCompartment compartment = checked(reader, present, asked);
        std::vector<Grant> given;
        for (const NewGrant& grant : compartment.grants) {
            require_to_come(recording, grant);
            given.emplace_back().to = grant.to;
            given.back().rights = grant.rights;
        }
        const bool bodies = std::any_of(given.begin(), given.end(), [](const Grant& each) { return each.to.type == Grantee::Type::body; });
        if (bodies && !reader.may_bodies_hold(given)) {
            throw_body_of_secretariat();
        }
        for (const Compartment& known : reader.compartments()) {
            if (known.name == compartment.name) {
                throw Conflict("compartment-known", "There is a compartment of this name already.");
            }
            if (compartment.purpose == Purpose::referrals && known.purpose == Purpose::referrals) {
                throw Conflict("referrals-known", "There is a compartment for referrals already, and all of them go there.");
            }
        }
        require_title_of_its_own(reader, compartment.title);
        if (!are_words_of_plain_scripts(compartment.title)) {
            throw Invalid("name-scripts", "A word of the title mixes letters of more than one script, such as Latin and Cyrillic: write each word in one.");
        }
        // A party's own, which nobody else is let into: whoever opened it before the party came would be in it.
        if (compartment.name.starts_with(national_prefix)) {
            throw Invalid("compartment-reserved", "Names that begin with national- are the parties' own compartments: the usual compartments open them.");
        }
        return State::Outcome{append_compartment(recording, *state_, present, compartment).first, {}, 0};
    });
}

Receipt Depositary::open_usual_compartments(const Actor& actor, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::open_compartment);
        if (!reader.body("TASKFORCE")) {
            register_called(*state_, recording, reader, present, act_kind::body_registered, {"TASKFORCE", "Taskforce"});
        }
        std::optional<std::uint64_t> last;
        const auto known = reader.compartments();
        for (const NewCompartment& usual : usual_compartments(reader.parties())) {
            const auto same = std::find_if(known.begin(), known.end(), [&](const Compartment& each) { return each.name == usual.name; });
            if (same == known.end()) {
                require_title_of_its_own(reader, usual.title);
                last = append_compartment(recording, *state_, present, usual).first;
                continue;
            }
            // One that is there gets what it lacks, if the actor manages it.
            if (present.may(Right::manage, same->id)) {
                const auto grants = reader.grants(same->id);
                for (const NewGrant& grant : usual.grants) {
                    if (std::none_of(grants.begin(), grants.end(), [&](const Grant& each) { return each.to == grant.to; })) {
                        last = append_grant(recording, present, same->id, grant);
                    }
                }
            }
        }
        if (!last) {
            throw Conflict("compartments-known", "All the usual compartments are there.");
        }
        return State::Outcome{*last, {}, 0};
    });
}

std::vector<Compartment> Depositary::compartments(const Actor& actor) const {
    auto compartments = state_->read([](const StateReader& reader) { return reader.compartments(); });
    std::erase_if(compartments, [&](const Compartment& compartment) { return !actor.may(Right::know, compartment.id); });
    return compartments;
}

Compartment Depositary::compartment(const Actor& actor, const CompartmentId& id) const {
    require(actor, Right::know, id, "compartment");
    return state_->read([&](const StateReader& reader) { return reader.compartment(id); }).value();
}

std::vector<Grant> Depositary::grants(const Actor& actor, const CompartmentId& id) const {
    require(actor, Right::know, id, "compartment");
    return state_->read([&](const StateReader& reader) { return reader.grants(id); });
}

Receipt Depositary::give(const Actor& actor, const CompartmentId& id, const NewGrant& asked, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, Right::manage, id, "compartment");
        const NewGrant grant = checked(reader, asked);
        require_to_come(recording, grant);
        require_not_given(recording, reader.grants(id), grant);
        if (grant.to.type == Grantee::Type::body && !reader.may_bodies_hold(reader.grants(id))) {
            throw_body_of_secretariat();
        }
        return State::Outcome{append_grant(recording, present, id, grant), {}, 0};
    });
}

Receipt Depositary::withdraw(const Actor& actor, const CompartmentId& id, std::uint64_t grant, const std::string& reason,
                             const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500, true);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, Right::manage, id, "compartment");
        const auto grants = reader.grants(id);
        const auto found = std::find_if(grants.begin(), grants.end(), [&](const Grant& each) { return each.act == grant; });
        if (found == grants.end()) {
            throw_not_found("grant");
        }
        if (found->withdrawn) {
            throw Conflict("grant-withdrawn", "This grant is withdrawn already.");
        }
        auto left = grants;
        std::erase_if(left, [&](const Grant& each) { return each.act == grant; });
        const Managers managers(reader);
        if (managers.manage(grants) && !managers.manage(left)) {
            throw_last_manager();
        }
        const bool bodies = std::any_of(left.begin(), left.end(), [](const Grant& each) { return each.to.type == Grantee::Type::body && !each.withdrawn; });
        if (bodies && reader.may_bodies_hold(grants) && !reader.may_bodies_hold(left)) {
            throw_body_of_secretariat();
        }
        const auto act = recording.append(act_kind::grant_withdrawn, id, {},
                                          {{"by", present.account.to_text()},
                                           {"compartment", id.to_text()},
                                           {"grant", grant},
                                           {"to", found->to.to_text()},
                                           {"reason", kept_reason}});
        return State::Outcome{act, {}, 0};
    });
}

Receipt Depositary::confirm_account(const Actor& actor, const AccountId& id, const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require_whole(present);
        const auto account = reader.account(id);
        const bool there = account && !account->closed;
        if (!there && may(present, OfficeAct::list_accounts)) {
            throw_not_found("account");
        }
        // Who may not confirm it learns nothing of it: neither whether there is one, nor whether it is confirmed. Nor by the time that the answer takes:
        // as much is read and computed for an account that is not there.
        const Account asked = there ? *account : Account();
        const bool allowed = may_confirm(present, asked, reader.confirmers(asked, recording.time()));
        if (!there || !allowed) {
            throw Forbidden("role", "A ministry's account is confirmed by another of the same party, or by another party's when it has "
                                    "none any more; an auditor's, an administrator's or a further one of the secretariat by an auditor, or by the "
                                    "ministry of a party that has acted for thirty days and was among the first, where one has; an observer's by the party whose "
                                    "code it bears, where that acts; any other by the secretariat, and not by who invited it anew.");
        }
        if (account->confirmed) {
            throw Conflict("account-confirmed", "This account is confirmed already.");
        }
        // Whoever holds the link could still become the account, with all that confirming gives it.
        const std::string_view waits_for = confirmation_waits_for(*state_, recording.session(), id, recording.time());
        if (waits_for == "invitation-open") {
            throw Conflict("invitation-open", "The account's invitation has not been taken up: confirm the account once its person has.");
        }
        if (waits_for == "password-given") {
            throw Conflict("password-given", "The account's password was chosen by who opened it, who could use it: confirm the account once "
                                             "its person has changed it, or has taken up an invitation.");
        }
        AuthenticatorRows(*state_, recording.session()).remove_kind(id, "invitation");  // too old, and so it stays if a clock is set back
        const auto act = recording.append(act_kind::account_confirmed, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"account", id.to_text()}});
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Account> Depositary::accounts_to_confirm(const Actor& actor) const {
    if (!actor.only.empty()) {
        return {};
    }
    return state_->read([&](const StateReader& reader) {
        auto waiting = reader.accounts();
        std::erase_if(waiting, [](const Account& account) { return account.confirmed || account.closed; });
        const auto confirmers = reader.confirmers_of_each(waiting, state_->time());
        std::vector<Account> own;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (may_confirm(actor, waiting[i], confirmers[i])) {
                own.push_back(std::move(waiting[i]));
            }
        }
        return own;
    });
}

Receipt Depositary::close_account(const Actor& actor, const AccountId& id, const std::string& reason, const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500, true);
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::open_account);
        const auto account = reader.account(id);
        if (!account) {
            throw_not_found("account");
        }
        if (account->closed) {
            throw Conflict("account-closed", "This account is closed already.");
        }
        if (id == present.account) {
            throw Conflict("own-account", "Nobody closes their own account: have another close it.");
        }
        require_another(*account, reader.accounts());
        require_few_closures(recording, *state_, reader, present);
        const Managers managers(reader);
        managers.require_managed(reader, managers.without(id));
        const auto act = recording.append(act_kind::account_closed, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"account", id.to_text()}, {"reason", kept_reason}});
        remove_saved_searches(*state_, recording.session(), id);
        return State::Outcome{act, {}, 0};
    });
}

std::vector<Body> Depositary::bodies() const {
    return state_->read([](const StateReader& reader) { return reader.bodies(); });
}

Receipt Depositary::register_body(const Actor& actor, const std::string& code, const std::string& name, const Once& once) {
    if (!is_body_code(code)) {
        throw Invalid("body-malformed", "A body's code has 2 to 16 capital letters or digits (TASKFORCE, SOM).");
    }
    const Called called(code, check_line("name", name, 200));
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::register_body);
        if (reader.body(code)) {
            throw Conflict("body-known", "The body " + code + " is registered already.");
        }
        return State::Outcome{register_called(*state_, recording, reader, present, act_kind::body_registered, called), {}, 0};
    });
}

Receipt Depositary::change_body(const Actor& actor, const std::string& code, const AccountId& account, bool member,
                                const Once& once) {
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        require(present, OfficeAct::register_body);
        const auto body = reader.body(code);
        if (!body) {
            throw_not_found("body");
        }
        const bool is_member = std::find(body->members.begin(), body->members.end(), account) != body->members.end();
        const auto known = reader.account(account);
        if (!known || (member && known->closed)) {
            throw Invalid("account-unknown", "There is no such open account.");
        }
        if (is_member == member) {
            throw Conflict(member ? "body-member" : "body-no-member",
                           member ? "The account is of this body already." : "The account is not of this body.");
        }
        if (!member) {
            const Managers managers(reader);
            managers.require_managed(reader, managers.without(account, {Grantee::Type::body, code}));
        }
        const auto act = recording.append(member ? act_kind::body_joined : act_kind::body_left, state_->instance.office, {},
                                          {{"by", present.account.to_text()}, {"body", code}, {"account", account.to_text()}});
        return State::Outcome{act, {}, 0};
    });
}

}  // namespace depositary::repository
