// Accounts that wait for a second person: who confirms, invites and closes them, and what all governments see of it.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "repository/access.h"
#include "repository/credentials.h"
#include "tests/repository/support/process.h"

using namespace depositary;
using namespace depositary::repository;

BOOST_AUTO_TEST_SUITE(accounts)

// No superuser: nobody takes over an account that acts for others by resetting its password.
BOOST_AUTO_TEST_CASE(an_invitation_makes_nobody_a_partys_account) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto& admin = process.people.at("admin");
    const auto& khmer = process.people.at("ministry-kh");
    const auto invited_by = [&](const Actor& by, const AccountId& account) {
        return code_of([&] { credentials.invite(by, account); });
    };
    BOOST_TEST(invited_by(admin, khmer.account) == "role");
    BOOST_TEST(invited_by(process.people.at("ministry-la"), khmer.account) == "role");
    // A second one acts for nobody until the party confirms it, which it does once the link is used up.
    NewAccount account{"second", "Second", "KH", Role::ministry, {}, "", "", true};
    process.depositary->open_account(admin, account);
    const AccountId second = process.account("second");
    const std::string link = credentials.invite(admin, second);
    BOOST_TEST(code_of([&] { process.depositary->confirm_account(khmer, second); }) == "invitation-open");
    credentials.accept_invitation(link, "granite umbrella tidal fourteen");
    process.depositary->confirm_account(khmer, second);
    for (const Actor& by : {admin, process.secretariat}) {
        BOOST_TEST(invited_by(by, second) == "role");
        BOOST_TEST(invited_by(by, khmer.account) == "role");
    }
    // What reads for another role is let in again by the secretariat, an administrator by either.
    BOOST_TEST(invited_by(admin, process.secretariat.account) == "role");
    BOOST_TEST(invited_by(admin, admin.account) == "none");
    BOOST_TEST(process.now(admin.account).confirmed);  // its own: nobody else has come to it
    BOOST_TEST(invited_by(process.secretariat, admin.account) == "none");
    BOOST_TEST(!process.now(admin.account).confirmed);
}

// What the opener put into an account is gone, or known to who confirms it, before it acts for anybody.
BOOST_AUTO_TEST_CASE(what_the_opener_knows_of_an_account_opens_it_no_more_once_its_person_has_come) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto& khmer = process.people.at("ministry-kh");
    const auto kept = crypto::MinisignSecretKey::generate();
    const auto signs_in = [&](const std::string& login) {
        return process.depositary->check_signature(login, "a challenge", kept.sign(crypto::as_bytes("a challenge"), "x").to_text()).has_value();
    };
    // By invitation: the key ends with it.
    process.depositary->open_account(process.secretariat, {"second", "Second", "KH", Role::ministry, {}, "", kept.public_key().to_text(), true});
    BOOST_TEST(signs_in("second"));
    credentials.accept_invitation(credentials.invite(process.secretariat, process.account("second")), "granite umbrella tidal fourteen");
    BOOST_TEST(!signs_in("second"));
    // By a password: not confirmed before it is another, and then the key ends, too.
    process.depositary->open_account(process.secretariat, {"third", "Third", "KH", Role::ministry, {}, "chosen by the opener 5", kept.public_key().to_text(), false});
    BOOST_TEST(code_of([&] { process.depositary->confirm_account(khmer, process.account("third")); }) == "password-given");
    BOOST_TEST(signs_in("third"));
    BOOST_TEST(code_of([&] { credentials.set_password(asked_by(process.account("third")), "chosen by the opener 5", ""); }) == "password-same");
    credentials.set_password(asked_by(process.account("third")), "chosen by its person 6", "");
    BOOST_TEST(!signs_in("third"));
    process.depositary->confirm_account(khmer, process.account("third"));
    BOOST_TEST(!signs_in("third"));
    BOOST_TEST(process.now(process.account("third")).confirmed);
    BOOST_TEST(process.findings() == "");
}

// Two persons of the secretariat are two: one does not make the other, once there is anybody else to say so.
BOOST_AUTO_TEST_CASE(the_secretariat_makes_no_second_person_of_its_own_alone) {
    Process process;
    NewAccount asked{"puppet", "Puppet", "SEC", Role::secretariat, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false};
    process.depositary->open_account(process.secretariat, asked);
    const auto puppet = process.account("puppet");
    BOOST_TEST(!process.now(puppet).confirmed);
    const auto confirm = [&](const Actor& by) { return code_of([&] { process.depositary->confirm_account(by, puppet); }); };
    for (const Actor& by : {process.secretariat, process.people.at("admin"), process.people.at("observer"), process.now(puppet)})
        BOOST_TEST(confirm(by) == "role", by.login);
    BOOST_TEST(process.depositary->accounts_to_confirm(process.people.at("auditor")).size() == 1u);
    BOOST_TEST(confirm(process.people.at("auditor")) == "none");
    BOOST_TEST(process.now(puppet).confirmed);
    // While there is nobody else, the founder's word is enough.
    World alone;
    alone.depositary->open_account(alone.secretariat, asked);
    for (const Account& known : alone.depositary->accounts(alone.secretariat))
        if (known.login == "puppet") BOOST_TEST(known.confirmed);
}

// Nor out of another's account, by inviting it anew: a second person of it says so, or who says so of a new one.
BOOST_AUTO_TEST_CASE(an_account_of_the_secretariat_invited_anew_is_not_confirmed_by_who_invited_it) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { process.depositary->confirm_account(by, id); }); };
    const auto clerk = process.add_account("clerk", "SEC", Role::secretariat, false).account;
    const auto take = [&] { credentials.accept_invitation(credentials.invite(process.secretariat, clerk), "granite umbrella tidal fourteen"); };
    take();
    BOOST_TEST(!process.now(clerk).confirmed);
    BOOST_TEST(confirm(process.secretariat, clerk) == "role");
    BOOST_TEST(confirm(process.people.at("ministry-kh"), clerk) == "none");
    const auto third = process.add_account("third", "SEC", Role::secretariat, false);
    take();
    BOOST_TEST(confirm(process.secretariat, clerk) == "role");
    BOOST_TEST(confirm(third, clerk) == "none");
}

// Whoever invites it again after another did is no second person either.
BOOST_AUTO_TEST_CASE(nobody_confirms_whom_they_invited_since_its_confirmation_was_taken_away) {
    Process process;
    auto& depositary = *process.depositary;
    auto credentials = depositary.credentials();
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { depositary.confirm_account(by, id); }); };
    const auto clerk = process.add_account("clerk", "SEC", Role::secretariat, false).account;
    const auto second = process.add_account("second", "SEC", Role::secretariat, false);
    const auto third = process.add_account("third", "SEC", Role::secretariat, false);
    const auto observer = process.account("observer");
    for (const auto& id : {clerk, observer}) {
        credentials.invite(process.secretariat, id);
        credentials.accept_invitation(credentials.invite(process.secretariat, id), "granite umbrella tidal fourteen");
        credentials.accept_invitation(credentials.invite(second, id), "granite umbrella tidal fourteen");
        BOOST_TEST(confirm(second, id) == "role");
        BOOST_TEST(confirm(process.secretariat, id) == "role");
        BOOST_TEST(confirm(third, id) == "none");
    }
    // That an account was confirmed stays news though it is invited anew; nor does confirming it give back what closing counts.
    const auto news = [&] { return depositary.office_news(process.people.at("ministry-kh")).size(); };
    const auto before = news();
    credentials.invite(third, clerk);
    BOOST_TEST(news() == before);
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

BOOST_AUTO_TEST_CASE(confirming_an_account_anew_gives_its_inviter_no_more_closures) {
    Process process;
    auto& depositary = *process.depositary;
    auto credentials = depositary.credentials();
    const auto second = process.add_account("second", "SEC", Role::secretariat, false);
    const auto observer = process.account("observer");
    credentials.accept_invitation(credentials.invite(process.secretariat, observer), "granite umbrella tidal fourteen");
    for (int i = 0; i < 2; ++i) {
        depositary.confirm_account(second, observer);
        credentials.accept_invitation(credentials.invite(process.secretariat, observer), "granite umbrella tidal fourteen");
    }
    depositary.confirm_account(second, observer);
    BOOST_TEST(code_of([&] { credentials.invite(process.secretariat, observer); }) == "closures-a-day");
}

// An administrator, who reads nothing, could take up an invitation of an account that nobody has confirmed.
BOOST_AUTO_TEST_CASE(an_account_that_nobody_has_confirmed_holds_nothing_by_name_and_registers_no_key) {
    Process process;
    auto& depositary = *process.depositary;
    auto credentials = depositary.credentials();
    depositary.open_account(process.secretariat, {"second-la", "Person", "LA", Role::ministry, {process.rooms.at("parties")}, "", "", true});
    const auto id = process.account("second-la");
    credentials.accept_invitation(credentials.invite(process.people.at("admin"), id), "granite umbrella tidal fourteen");
    BOOST_TEST(!process.now(id).may(Right::know, process.rooms.at("parties")));
    BOOST_TEST(process.now(id).may(Right::read, process.rooms.at("public")));
    const auto recipient = crypto::X25519Identity::generate().recipient().to_text();
    BOOST_TEST(code_of([&] { depositary.register_age_key(process.now(id), recipient); }) == "role");
    depositary.confirm_account(process.people.at("ministry-la"), id);
    BOOST_TEST(process.now(id).may(Right::comment, process.rooms.at("parties")));
    BOOST_TEST(code_of([&] { depositary.register_age_key(process.now(id), recipient); }) == "none");
}

BOOST_AUTO_TEST_CASE(no_body_is_called_as_a_party_is) {
    Process process;
    auto& depositary = *process.depositary;
    const auto body = [&](const std::string& code, const std::string& name) { return code_of([&] { depositary.register_body(process.secretariat, code, name); }); };
    const auto party = [&](const std::string& code, const std::string& name) { return code_of([&] { depositary.register_party(process.secretariat, {code, name}); }); };
    BOOST_TEST(body("KH", "Any") == "body-name-known");
    BOOST_TEST(body("SOM", "party kh") == "body-name-known");
    BOOST_TEST(body("SOM", "LA") == "body-name-known");
    BOOST_TEST(body("SOM", "Taskforce") == "body-name-known");
    BOOST_TEST(body("SOM", "Senior officials") == "none");
    BOOST_TEST(party("SOM", "Any") == "party-name-known");
    BOOST_TEST(party("S1", "Senior  Officials") == "party-name-known");
    BOOST_TEST(party("S1", "Som") == "party-name-known");
}

// A party that the secretariat makes up for the purpose has to be in everybody's sight for a month first.
BOOST_AUTO_TEST_CASE(a_party_that_is_new_answers_for_nobody_while_another_has_acted_longer) {
    Process process;
    constexpr std::int64_t day = 24 * 3600;
    const auto open = [&](const std::string& login, Role role) {
        process.depositary->open_account(process.secretariat, {login, "Fresh", "SEC", role, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
        return process.account(login);
    };
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { process.depositary->confirm_account(by, id); }); };
    BOOST_TEST(confirm(process.people.at("ministry-la"), open("early", Role::secretariat)) == "none");  // all are new
    process.clock->set(process.clock->now().seconds + 30 * day);
    const auto newcomer = process.add_account("newcomer", "XX", Role::ministry, false);
    for (const Role role : {Role::secretariat, Role::auditor, Role::administrator}) {
        const auto puppet = open("puppet-" + std::string(to_text(role)), role);
        BOOST_TEST(confirm(newcomer, puppet) == "role");
        BOOST_TEST(process.depositary->accounts_to_confirm(newcomer).empty());
        BOOST_TEST(process.depositary->accounts_to_confirm(process.people.at("ministry-kh")).size() == 1u);
        BOOST_TEST(confirm(process.people.at("ministry-kh"), puppet) == "none");
    }
    process.clock->set(process.clock->now().seconds + 30 * day - 1);
    const auto late = open("late", Role::secretariat);
    BOOST_TEST(confirm(newcomer, late) == "role");
    process.clock->set(process.clock->now().seconds + 1);
    BOOST_TEST(confirm(newcomer, late) == "none");
    BOOST_TEST(process.findings() == "");
}

// The office gives itself no voice among the governments.
BOOST_AUTO_TEST_CASE(the_secretariats_party_has_no_ministry) {
    Process process;
    BOOST_TEST(code_of([&] {
        process.depositary->open_account(process.secretariat, {"own", "Own", "SEC", Role::ministry, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
    }) == "party-of-secretariat");
    // One of before is none.
    Account founder, own, khmer;
    founder.role = Role::secretariat;
    own.role = khmer.role = Role::ministry;
    founder.party = own.party = "SEC";
    khmer.party = "KH";
    std::uint64_t act = 0;
    for (Account* each : {&founder, &own, &khmer}) {
        each->id = AccountId::random();
        each->confirmed = true;
        each->acted_since = each->confirmed_by = ++act;
    }
    Account auditor;
    auditor.role = Role::auditor;
    BOOST_TEST(confirmers_of(auditor, {founder, own, khmer}, {}).vouching == std::set<std::string>{"KH"}, boost::test_tools::per_element());
    BOOST_TEST(!confirmers_of(auditor, {founder, own}, {}).independent);
}

// A government's account that was invited anew is confirmed by none that was made up for it; nor do invitations make a newcomer old.
BOOST_AUTO_TEST_CASE(no_party_made_up_answers_for_another) {
    Process process;
    auto& depositary = *process.depositary;
    auto credentials = depositary.credentials();
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { depositary.confirm_account(process.now(by.account), id); }); };
    const auto take = [&](const char* login) {
        const auto id = process.account(login);
        credentials.accept_invitation(credentials.invite(process.secretariat, id), "granite umbrella tidal fourteen");
        return id;
    };
    const auto made_up = process.add_account("made-up", "XX", Role::ministry, false);
    // All are new: who was there before answers, and for the first of all the one that came next.
    const auto first = take("ministry-kh");
    BOOST_TEST(confirm(made_up, first) == "role");
    BOOST_TEST(confirm(process.people.at("ministry-la"), first) == "none");
    const auto lao = take("ministry-la");
    BOOST_TEST(confirm(made_up, lao) == "role");
    BOOST_TEST(confirm(process.people.at("ministry-kh"), lao) == "none");
    // A month on, while a party is new: also when all the others were invited anew.
    process.clock->set(process.clock->now().seconds + newcomers_wait);
    const auto late = process.add_account("late", "YY", Role::ministry, false);
    const auto clerk = [&] {
        depositary.open_account(process.secretariat, {"clerk", "Clerk", "SEC", Role::secretariat, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
        return process.account("clerk");
    }();
    BOOST_TEST(confirm(late, clerk) == "role");
    credentials.invite(process.secretariat, process.account("ministry-kh"));
    credentials.invite(process.secretariat, process.account("ministry-la"));
    const auto invite = [&](const char* login) { return code_of([&] { credentials.invite(process.secretariat, process.account(login)); }); };
    BOOST_TEST(invite("made-up") == "last-account");  // then a newcomer alone would be left to confirm it
    BOOST_TEST(confirm(late, clerk) == "role");
    BOOST_TEST(confirm(late, process.account("ministry-kh")) != "none");
    // And one person does not do that to everybody.
    BOOST_TEST(invite("auditor") == "none");
    BOOST_TEST(invite("observer") == "closures-a-day");
    BOOST_TEST(process.findings() == "");
}

BOOST_AUTO_TEST_CASE(all_governments_see_for_a_month_that_there_is_a_new_party_or_one_more_person_of_the_secretariat) {
    Process process;
    process.clock->set(process.clock->now().seconds + office_news_span + 1);
    const auto news = [&](const Actor& reader) {
        std::string text;
        for (const OfficeNews& item : process.depositary->office_news(reader))
            text += fmt::format("{} {} by {} {}\n", to_text(item.type), item.party, to_text(item.by_role), item.by_party);
        return text;
    };
    const Actor khmer = process.people.at("ministry-kh");
    BOOST_TEST(news(khmer) == "");
    process.add_account("newcomer", "XX", Role::ministry, false);
    process.depositary->open_account(process.secretariat, {"clerk", "Clerk", "SEC", Role::secretariat, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
    BOOST_TEST(news(khmer) == "party-registered XX by secretariat SEC\n");  // nobody more acts for the secretariat yet
    process.depositary->confirm_account(process.people.at("ministry-la"), process.account("clerk"));
    const std::string all = "secretariat-account SEC by ministry LA\nparty-registered XX by secretariat SEC\n";
    for (const char* login : {"ministry-kh", "ministry-la", "auditor", "admin", "secretariat"}) BOOST_TEST(news(process.people.at(login)) == all, login);
    BOOST_TEST(news(process.people.at("observer")) == "");
    Actor token = khmer;
    token.only = {process.compartment};
    BOOST_TEST(news(token) == "");
    // That the account was closed since takes nothing away; a month does.
    process.depositary->close_account(process.secretariat, process.account("clerk"), "x");
    BOOST_TEST(news(khmer) == all);
    process.clock->set(process.clock->now().seconds + office_news_span + 1);
    BOOST_TEST(news(khmer) == "");
    // A party that was kept in store is news when it first acts; the founder's account when it is confirmed anew.
    process.depositary->register_party(process.secretariat, {"YY", "Stored"});
    process.clock->set(process.clock->now().seconds + office_news_span + 1);
    process.add_account("stored", "YY", Role::ministry, false);
    BOOST_TEST(news(khmer) == "party-acts YY by secretariat SEC\n");
    const auto second = process.add_account("second", "SEC", Role::secretariat, false);
    process.clock->set(process.clock->now().seconds + office_news_span + 1);
    auto credentials = process.depositary->credentials();
    credentials.accept_invitation(credentials.invite(second, process.secretariat.account), "granite umbrella tidal fourteen");
    process.depositary->confirm_account(process.people.at("ministry-la"), process.secretariat.account);
    BOOST_TEST(news(khmer) == "secretariat-account SEC by ministry LA\n");
}

BOOST_AUTO_TEST_CASE(all_governments_see_who_came_to_check_the_office_to_run_it_and_whom_another_government_answered_for) {
    Process process;
    auto& depositary = *process.depositary;
    auto credentials = depositary.credentials();
    process.clock->set(process.clock->now().seconds + office_news_span + 1);
    const Actor khmer = process.people.at("ministry-kh");
    const Actor lao = process.people.at("ministry-la");
    const auto news = [&](const Actor& reader) {
        std::string text;
        for (const OfficeNews& item : depositary.office_news(reader))
            text += fmt::format("{} {} by {} {}\n", to_text(item.type), item.party, to_text(item.by_role), item.by_party);
        return text;
    };
    for (const auto& [login, role] : {std::pair("checker", Role::auditor), std::pair("operator", Role::administrator)}) {
        depositary.open_account(process.secretariat, {login, "Person", "SEC", role, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
    }
    depositary.open_account(process.secretariat, {"second-kh", "Person", "KH", Role::ministry, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
    BOOST_TEST(news(lao) == "");  // nobody acts yet
    depositary.confirm_account(khmer, process.account("checker"));
    depositary.confirm_account(process.now(lao.account), process.account("operator"));
    depositary.confirm_account(process.now(khmer.account), process.account("second-kh"));  // its own party's matter
    const std::string all = "administrator-account SEC by ministry LA\nauditor-account SEC by ministry KH\n";
    BOOST_TEST(news(lao) == all);
    BOOST_TEST(news(process.people.at("observer")) == "");
    // A party that has nobody left is answered for by another.
    depositary.close_account(process.secretariat, process.account("second-kh"), "x");
    credentials.accept_invitation(credentials.invite(process.secretariat, khmer.account), "granite umbrella tidal fourteen");
    depositary.confirm_account(process.now(lao.account), khmer.account);
    BOOST_TEST(news(lao) == "account-of-another KH by ministry LA\n" + all);
    BOOST_TEST(process.findings() == "");
}

// Whoever could be confirmed by nobody but a party that is new is not invited anew: its confirmation would be gone for weeks.
BOOST_AUTO_TEST_CASE(an_auditor_is_not_invited_anew_while_only_a_new_party_is_left_to_answer) {
    Account auditor;
    auditor.role = Role::auditor;
    Confirmers confirmers;
    confirmers.independent = true;  // a new party's ministry
    BOOST_TEST(!could_be_confirmed(auditor, confirmers));
    Account clerk;
    clerk.role = Role::secretariat;
    BOOST_TEST(!could_be_confirmed(clerk, confirmers));
    confirmers.second_of_secretariat = true;  // who did not invite it
    BOOST_TEST(could_be_confirmed(clerk, confirmers));
    BOOST_TEST(!could_be_confirmed(auditor, confirmers));
    confirmers.auditor = true;
    BOOST_TEST(could_be_confirmed(auditor, confirmers));
    confirmers.auditor = false;
    confirmers.vouching = {"KH"};
    BOOST_TEST(could_be_confirmed(auditor, confirmers));
}

BOOST_AUTO_TEST_CASE(no_two_parties_are_called_the_same) {
    Process process;
    const auto add = [&](const std::string& code, const std::string& name) {
        return code_of([&] { process.depositary->register_party(process.secretariat, {code, name}); });
    };
    BOOST_TEST(add("K1", "PARTY kh") == "party-name-known");
    BOOST_TEST(add("K1", "\uff30\uff41\uff52\uff54\uff59 \uff2b\uff28") == "party-name-known");  // full width
    BOOST_TEST(add("K1", "kh") == "party-name-known");  // another's code
    // What looks the same: spaces, signs, marks, letters of another script, digits.
    for (const char* name : {"Party  KH", "Party\u00A0KH", "P\u0430rty KH", "Party KH.", "P\u00E1rty KH", "PartyKH", "P-arty KH"})
        BOOST_TEST(add("K1", name) == "party-name-known", name);
    BOOST_TEST(add("K1", "Party K1") == "none");
    BOOST_TEST(add("K2", "K3") == "none");
    BOOST_TEST(add("K3", "Another") == "party-name-known");
    BOOST_TEST(add("K1", "Any") == "party-known");
}

// Who bears a party's name is the party's to say, also of an observer, who speaks for nobody.
BOOST_AUTO_TEST_CASE(an_observer_under_a_partys_code_is_confirmed_by_the_party) {
    Process process;
    const auto open = [&](const std::string& login, const std::string& party) {
        process.depositary->open_account(process.secretariat, {login, "Observer", party, Role::observer, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
        return process.account(login);
    };
    const auto khmer = open("observer-kh", "KH");
    BOOST_TEST(!process.now(khmer).confirmed);
    for (const char* login : {"secretariat", "ministry-la", "admin", "auditor"})
        BOOST_TEST(code_of([&] { process.depositary->confirm_account(process.people.at(login), khmer); }) == "role", login);
    process.depositary->confirm_account(process.people.at("ministry-kh"), khmer);
    BOOST_TEST(speaks_for(process.now(khmer)) == "");
    BOOST_TEST(process.now(open("observer-ob", "OB")).confirmed);  // of a party that has no ministry here: the secretariat's word
}

// The audit's first way: a party's only account, invited anew, reads nothing by the new password until another party vouches.
BOOST_AUTO_TEST_CASE(an_only_account_invited_anew_acts_for_nobody_until_another_party_has_said_so) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto lao = process.people.at("ministry-la").account;
    const auto national = process.rooms.at("national-la");
    process.depositary->give(process.people.at("ministry-la"), national, {{Grantee::Type::account, lao.to_text()}, {Right::read}, "", ""});
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { process.depositary->confirm_account(by, id); }); };
    const std::string link = credentials.invite(process.secretariat, lao);
    BOOST_TEST(!process.now(lao).confirmed);
    credentials.accept_invitation(link, "granite umbrella tidal fourteen");
    BOOST_TEST(!process.now(lao).may(Right::know, national));  // not even what it held by name
    // Neither who invited it, nor a party made up for the purpose.
    const auto puppet = process.add_account("puppet", "XX", Role::ministry, false);
    for (const Actor& by : {process.secretariat, process.people.at("admin"), puppet, process.now(lao)})
        BOOST_TEST(confirm(by, lao) == "role", by.login);
    BOOST_TEST(process.depositary->accounts_to_confirm(process.people.at("ministry-kh")).size() == 1u);
    // Another account opened in its place is no better.
    const auto anew = process.add_account("laonew", "LA", Role::ministry, false);
    BOOST_TEST(!anew.confirmed);
    BOOST_TEST(!anew.may(Right::know, national));
    BOOST_TEST(confirm(process.secretariat, anew.account) == "role");
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(process.depositary->rebuild_state());
    BOOST_TEST(confirm(process.people.at("ministry-kh"), lao) == "none");
    BOOST_TEST(process.now(lao).may(Right::manage, national));
    BOOST_TEST(confirm(process.people.at("ministry-kh"), anew.account) == "role");  // the party answers for itself again
    BOOST_TEST(process.depositary->rebuild_state());
}

// A link that nobody used locks nobody out for longer than it holds, and lets nobody in afterwards.
BOOST_AUTO_TEST_CASE(a_link_too_old_to_use_does_not_keep_an_account_from_being_confirmed) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto lao = process.people.at("ministry-la").account;
    const std::string link = credentials.invite(process.secretariat, lao);
    const auto confirm = [&] { return code_of([&] { process.depositary->confirm_account(process.people.at("ministry-kh"), lao); }); };
    BOOST_TEST(confirm() == "invitation-open");
    process.clock->set(1'800'000'000 + 8 * 86'400);
    BOOST_TEST(confirm() == "none");
    process.clock->set(1'800'000'000);
    BOOST_TEST(!credentials.invited(link).has_value());
}

// A party that has taken note of others' keys is answered for by those alone.
BOOST_AUTO_TEST_CASE(a_party_is_answered_for_by_those_whose_keys_it_had_noted) {
    Process process;
    const auto puppet = process.add_account("puppet", "XX", Role::ministry, false);
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    process.enrol_key(process.people.at("ministry-kh"), key);
    process.depositary->acknowledge_key(process.people.at("ministry-la"), key.fingerprint());
    const auto lao = process.people.at("ministry-la").account;
    auto credentials = process.depositary->credentials();
    credentials.accept_invitation(credentials.invite(process.secretariat, lao), "granite umbrella tidal fourteen");
    BOOST_TEST(code_of([&] { process.depositary->confirm_account(puppet, lao); }) == "role");
    process.depositary->confirm_account(process.people.at("ministry-kh"), lao);
    BOOST_TEST(process.now(lao).confirmed);
}

// The secretariat's accounts share what is granted to its party: no other party's code gets onto one.
BOOST_AUTO_TEST_CASE(the_secretariat_opens_no_account_of_its_role_for_another_party) {
    Process process;
    NewAccount account{"seconded", "Seconded", "LA", Role::secretariat, {}, "", "", true};
    BOOST_TEST(code_of([&] { process.depositary->open_account(process.secretariat, account); }) == "party-not-secretariat");
}

// Nobody is closed for good by closing everybody.
BOOST_AUTO_TEST_CASE(the_last_of_a_role_a_party_and_a_compartment_is_not_closed) {
    Process process;
    const auto close = [&](const Actor& by, const std::string& login) { return code_of([&] { process.depositary->close_account(by, process.account(login), "x"); }); };
    const auto& admin = process.people.at("admin");
    for (const std::string login : {"auditor", "secretariat", "ministry-la", "ministry-kh"}) BOOST_TEST(close(admin, login) == "last-account", login);
    BOOST_TEST(close(process.secretariat, "admin") == "last-account");
    // One that nobody has confirmed takes nobody's place.
    NewAccount waiting{"waiting", "Waiting", "AU", Role::auditor, {}, "", "", false};
    waiting.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
    process.depositary->open_account(admin, waiting);
    BOOST_TEST(close(admin, "auditor") == "last-account");
    process.depositary->confirm_account(process.people.at("ministry-kh"), process.account("waiting"));
    BOOST_TEST(close(admin, "auditor") == "none");
    BOOST_TEST(close(admin, "observer") == "none");
    // Who alone manages a compartment stays until another does.
    const auto clerk = process.add_account("clerk", "SEC", Role::secretariat, false);
    process.depositary->open_compartment(clerk, {"mine", "Mine", Purpose::general, {}});
    BOOST_TEST(close(admin, "clerk") == "last-manager");
    const auto mine = process.compartments_of(clerk.account, "mine");
    process.depositary->give(process.now(clerk.account), mine, {{Grantee::Type::role, "secretariat"}, {Right::manage}, "", ""});
    BOOST_TEST(close(admin, "clerk") == "none");
    // A body that manages keeps a member.
    NewCompartment task{"task", "Task", Purpose::general, {{{Grantee::Type::body, "TASKFORCE"}, {Right::manage}, "", ""}}};
    process.depositary->open_compartment(process.secretariat, task);
    BOOST_TEST(code_of([&] { process.depositary->change_body(process.secretariat, "TASKFORCE", process.account("ministry-la"), false); }) == "last-manager");
    BOOST_TEST(process.findings() == "");
}

// Who checks the office, and who runs its machine, is not chosen by the secretariat alone.
BOOST_AUTO_TEST_CASE(an_auditor_and_an_administrator_are_confirmed_by_somebody_else_than_the_secretariat) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto confirm = [&](const Actor& by, const AccountId& id) { return code_of([&] { process.depositary->confirm_account(by, id); }); };
    const auto waits = [&](const Actor& by) { return process.depositary->accounts_to_confirm(by).size(); };
    for (const Role role : {Role::auditor, Role::administrator}) {
        NewAccount asked{"fresh-" + std::string(to_text(role)), "Fresh", "SEC", role, {}, "", "", false};
        asked.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
        process.depositary->open_account(process.secretariat, asked);
        const AccountId fresh = process.account(asked.login);
        BOOST_TEST(!process.now(fresh).confirmed);
        BOOST_TEST(code_of([&] { process.depositary->accounts(process.now(fresh)); }) == "role");
        BOOST_TEST(waits(process.secretariat) == 0u);
        BOOST_TEST(waits(process.people.at("ministry-kh")) == 1u);
        const auto second = process.add_account("second-" + asked.login, "SEC", Role::secretariat, false);
        for (const Actor& by : {process.secretariat, second, process.people.at("admin"), process.people.at("observer"), process.now(fresh)})
            BOOST_TEST(confirm(by, fresh) == "role", by.login);
        BOOST_TEST(confirm(process.people.at(role == Role::auditor ? "auditor" : "ministry-la"), fresh) == "none");
        BOOST_TEST(process.now(fresh).confirmed);
        // Invited anew, by the secretariat: again not by the secretariat, whoever of it.
        credentials.accept_invitation(credentials.invite(process.secretariat, fresh), "granite umbrella tidal fourteen");
        BOOST_TEST(confirm(second, fresh) == "role");
        BOOST_TEST(confirm(process.people.at("auditor"), fresh) == "none");
    }
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(process.depositary->rebuild_state());
}

// Where nobody could answer for it, the only auditor is not invited anew, which would leave nobody.
BOOST_AUTO_TEST_CASE(an_auditor_whom_nobody_could_confirm_anew_is_not_invited) {
    World world;
    const auto auditor = world.add_account("auditor", "AU", Role::auditor, false);
    auto credentials = world.depositary->credentials();
    BOOST_TEST(code_of([&] { credentials.invite(world.secretariat, auditor.account); }) == "none");
    credentials.accept_invitation(credentials.invite(world.secretariat, auditor.account), "granite umbrella tidal fourteen");
    world.depositary->confirm_account(world.a_ministry(), auditor.account);
    Confirmers nobody;
    Account account;
    account.role = Role::auditor;
    BOOST_TEST(!could_be_confirmed(account, nobody));
    nobody.auditor = true;
    BOOST_TEST(could_be_confirmed(account, nobody));
}

// An emergency needs one person; a session in other hands does not close everybody.
BOOST_AUTO_TEST_CASE(one_person_closes_three_accounts_a_day) {
    Process process;
    const auto close = [&](const Actor& by, const std::string& login) { return code_of([&] { process.depositary->close_account(by, process.account(login), "x"); }); };
    const auto& admin = process.people.at("admin");
    for (int i = 0; i < 6; ++i) process.add_account("guest-" + std::to_string(i), "OB", Role::observer, false);
    for (const char* guest : {"guest-0", "guest-1", "guest-2"}) BOOST_TEST(close(admin, guest) == "none");
    BOOST_TEST(close(admin, "guest-3") == "closures-a-day");
    process.reopen();  // it is counted from the acts
    BOOST_TEST(close(admin, "guest-3") == "closures-a-day");
    BOOST_TEST(close(process.secretariat, "guest-3") == "none");  // each person for themselves
    process.clock->set(process.clock->now().seconds + 24 * 3600 - 1);
    BOOST_TEST(close(admin, "guest-4") == "closures-a-day");
    process.clock->set(process.clock->now().seconds + 1);
    BOOST_TEST(close(admin, "guest-4") == "none");
    BOOST_TEST(process.findings() == "");
}

// However many accounts one role has.
BOOST_AUTO_TEST_CASE(one_role_closes_six_accounts_a_day) {
    Process process;
    const auto close = [&](const Actor& by, const std::string& login) { return code_of([&] { process.depositary->close_account(by, process.account(login), "x"); }); };
    for (int i = 0; i < 8; ++i) process.add_account("guest-" + std::to_string(i), "OB", Role::observer, false);
    const auto second = process.add_account("clerk", "SEC", Role::secretariat, false), third = process.add_account("third", "SEC", Role::secretariat, false);
    for (int i = 0; i < 6; ++i) BOOST_TEST(close(i < 3 ? process.secretariat : second, "guest-" + std::to_string(i)) == "none");
    BOOST_TEST(close(third, "guest-6") == "closures-of-role");
    BOOST_TEST(close(process.people.at("admin"), "guest-6") == "none");
    process.clock->set(process.clock->now().seconds + 24 * 3600);
    BOOST_TEST(close(third, "guest-7") == "none");
}

// No superuser: whoever opens accounts does not become a party by opening one for it.
BOOST_AUTO_TEST_CASE(an_account_acts_for_its_party_only_once_the_party_has_said_so) {
    Process process;
    const auto open = [&](const Actor& by, const std::string& login, const std::string& party, Role role) {
        NewAccount account;
        account.login = login;
        account.name = login;
        account.party = party;
        account.role = role;
        account.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
        process.depositary->open_account(by, account);
        return process.account(login);
    };
    const auto& admin = process.people.at("admin");
    const auto& khmer = process.people.at("ministry-kh");
    for (const Actor& opener : {process.secretariat, admin}) {
        const auto second = open(opener, "second-" + opener.login, "KH", Role::ministry);
        BOOST_TEST(!process.now(second).confirmed);
        BOOST_TEST(!process.now(second).may(Right::know, process.rooms.at("national-kh")));
        BOOST_TEST(!process.now(second).may(Right::read, process.rooms.at("parties")));
        for (const Actor& other : {process.secretariat, admin, process.people.at("ministry-la"), process.now(second)})
            BOOST_TEST(code_of([&] { process.depositary->confirm_account(other, second); }) == "role");
        BOOST_TEST(code_of([&] { process.depositary->register_key(process.now(second), {"KH", crypto::MinisignSecretKey::generate().public_key().to_text(), "", "", ""}); }) == "role");
        process.depositary->confirm_account(khmer, second);
        BOOST_TEST(process.now(second).may(Right::manage, process.rooms.at("national-kh")));
        BOOST_TEST(code_of([&] { process.depositary->confirm_account(khmer, second); }) == "account-confirmed");
    }
    const auto own = open(admin, "own", "SEC", Role::secretariat);
    BOOST_TEST(!process.now(own).may(Right::know, process.rooms.at("secretariat")));
    BOOST_TEST(code_of([&] { process.depositary->open_compartment(process.now(own), {"mine", "Mine", Purpose::general, {}}); }) == "role");
    process.depositary->confirm_account(khmer, own);
    BOOST_TEST(process.now(own).may(Right::deposit, process.rooms.at("secretariat")));
    process.depositary->close_account(admin, own, "left");
    const auto token = process.depositary->open_session(own, 60);
    BOOST_TEST(!process.depositary->session_actor(token).has_value());
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(process.depositary->rebuild_state());
}

BOOST_AUTO_TEST_SUITE_END()
