// Accounts that wait for a second person: who confirms, invites and closes them.
#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include <map>
#include <set>

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
    BOOST_TEST(invited_by(admin, admin.account) == "own-invitation");
    BOOST_TEST(invited_by(process.secretariat, process.secretariat.account) == "own-invitation");
    BOOST_TEST(process.now(admin.account).confirmed);  // its own: nobody else has come to it
    BOOST_TEST(invited_by(process.secretariat, admin.account) == "none");
    BOOST_TEST(!process.now(admin.account).confirmed);
}

// What the opener put into an account is gone, or known to who confirms it, before it acts for anybody.
BOOST_AUTO_TEST_CASE(what_the_opener_knows_of_an_account_opens_it_no_more_once_its_person_has_come) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto& khmer = process.people.at("ministry-kh");
    std::map<std::string, crypto::MinisignSecretKey> kept;
    for (const std::string login : {"second", "watcher", "third"}) kept.emplace(login, crypto::MinisignSecretKey::generate());
    const auto signs_in = [&](const std::string& login) {
        return process.depositary->check_signature(login, "a challenge", kept.at(login).sign(crypto::as_bytes("a challenge"), "x").to_text()).has_value();
    };
    // By invitation: the key ends with it. While whoever has the key waits to be confirmed, whoever opened the account does not take that place.
    BOOST_TEST(code_of([&] {
                   process.depositary->open_account(process.secretariat, {"second", "Second", "KH", Role::ministry, {}, "", kept.at("second").public_key().to_text(), true});
               }) == "account-key-or-invitation");
    process.depositary->open_account(process.secretariat, {"second", "Second", "KH", Role::ministry, {}, "", kept.at("second").public_key().to_text(), false});
    BOOST_TEST(signs_in("second"));
    BOOST_TEST(code_of([&] { credentials.invite(process.secretariat, process.account("second")); }) == "invitation-taken-up");
    process.depositary->open_account(process.secretariat, {"watcher", "Watcher", "OB", Role::observer, {}, "", kept.at("watcher").public_key().to_text(), false});
    BOOST_TEST(signs_in("watcher"));
    credentials.accept_invitation(credentials.invite(process.secretariat, process.account("watcher")), "granite umbrella tidal fourteen");
    BOOST_TEST(!signs_in("watcher"));
    // By a password: not confirmed before it is another, and then the key ends, too.
    process.depositary->open_account(process.secretariat, {"third", "Third", "KH", Role::ministry, {}, "chosen by the opener 5", kept.at("third").public_key().to_text(), false});
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

// Between "I am in" and the word of a second person nobody takes the place of who came.
BOOST_AUTO_TEST_CASE(an_account_that_waits_to_be_confirmed_is_not_invited_anew) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto& khmer = process.people.at("ministry-kh");
    for (const Actor& opener : {process.people.at("admin"), process.secretariat}) {
        const std::string login = "second-" + opener.login;
        process.depositary->open_account(opener, {login, "Second", "KH", Role::ministry, {}, "", "", true});
        const AccountId second = process.account(login);
        credentials.invite(opener, second);
        const std::string link = credentials.invite(opener, second);  // nobody has come yet: the first link was lost
        credentials.accept_invitation(link, "granite umbrella tidal fourteen");
        for (const Actor& by : {opener, process.secretariat}) {
            BOOST_TEST(code_of([&] { credentials.invite(by, second); }) == "invitation-taken-up");
        }
        BOOST_TEST(process.depositary->check_password(login, "granite umbrella tidal fourteen").has_value());
        process.depositary->confirm_account(khmer, second);
        BOOST_TEST(process.now(second).confirmed);
    }
    // One whose password its opener chose is the opener's still; one that has changed it is not.
    process.depositary->open_account(process.secretariat, {"third", "Third", "KH", Role::ministry, {}, "chosen by the opener 5", "", false});
    const AccountId third = process.account("third");
    credentials.set_password(asked_by(third), "chosen by its person 6", "");
    BOOST_TEST(code_of([&] { credentials.invite(process.secretariat, third); }) == "invitation-taken-up");
    // Whoever opened an account and was the first to change its password leaves nothing in it that outlasts its person's own.
    process.depositary->open_account(process.secretariat, {"fifth", "Fifth", "KH", Role::ministry, {}, "chosen by the opener 5", "", false});
    const AccountId fifth = process.account("fifth");
    credentials.set_password(asked_by(fifth), "the opener's second one 6", "");
    credentials.add_passkey(asked_by(fifth), {"id", "key", 0, "The opener's", {}, {}});
    BOOST_TEST(code_of([&] { credentials.add_outside_name(process.now(fifth), {"certificate", "", "aa", "The opener's", {}}); }) == "role");
    credentials.set_password(asked_by(fifth), "chosen by its person 7", "");
    BOOST_TEST(credentials.passkeys(fifth).empty());
    // One that acted, and was invited anew, waits for its link to be taken up, and is invited once more while it does.
    process.depositary->open_account(process.secretariat, {"fourth", "Fourth", "OB", Role::observer, {}, "", "", true});
    const AccountId fourth = process.account("fourth");
    credentials.accept_invitation(credentials.invite(process.secretariat, fourth), "granite umbrella tidal fourteen");
    BOOST_TEST(process.now(fourth).confirmed);
    credentials.invite(process.secretariat, fourth);
    const std::string again = credentials.invite(process.secretariat, fourth);
    // Nor does who has the password of before keep out the one that the link is for.
    BOOST_TEST(code_of([&] { credentials.set_password(asked_by(fourth), "whoever knew the old one 7", ""); }) == "invitation-waits");
    credentials.accept_invitation(again, "another umbrella tidal fifteen");
    BOOST_TEST(code_of([&] { credentials.invite(process.secretariat, fourth); }) == "invitation-taken-up");
    // A link that is too old to use keeps nobody from a password of their own, and comes to life with no clock.
    process.depositary->open_account(process.secretariat, {"sixth", "Sixth", "OB", Role::observer, {}, "", "", true});
    const AccountId sixth = process.account("sixth");
    credentials.accept_invitation(credentials.invite(process.secretariat, sixth), "granite umbrella tidal fourteen");
    const std::string unused = credentials.invite(process.secretariat, sixth);
    const auto now = process.clock->now().seconds;
    process.clock->set(now + 8 * 86'400);
    BOOST_TEST(code_of([&] { credentials.set_password(asked_by(sixth), "chosen by its person 8", ""); }) == "none");
    process.clock->set(now);
    BOOST_TEST(code_of([&] { credentials.accept_invitation(unused, "another umbrella tidal fifteen"); }) == "invitation-unknown");
    BOOST_TEST(process.findings() == "");
}

// What the opener put beside a password that it chose is gone when the person chooses another.
BOOST_AUTO_TEST_CASE(a_password_in_place_of_the_openers_ends_all_that_the_opener_put_beside_it) {
    Process process;
    auto credentials = process.depositary->credentials();
    process.depositary->open_account(process.secretariat, {"third", "Third", "KH", Role::ministry, {}, "chosen by the opener 5", "", false});
    const Actor third = asked_by(process.account("third"));
    credentials.add_outside_name(third, {"certificate", "", std::string(64, 'a'), "the opener's", {}});
    credentials.add_outside_name(third, {"service", "https://id.example", "opener", "the opener's", {}});
    credentials.add_passkey(third, {"passkey", "-7 key", 0, "the opener's", {}, {}});
    credentials.begin_codes(third);
    credentials.set_password(third, "chosen by its person 6", "");
    BOOST_TEST(!credentials.find_outside_name("certificate", "", std::string(64, 'a')).has_value());
    BOOST_TEST(!credentials.find_outside_name("service", "https://id.example", "opener").has_value());
    BOOST_TEST(credentials.passkeys(third.account).empty());
    BOOST_TEST(!credentials.second_factor(third.account).has_value());
    // Until a second person says who it is, each new password does that: who changed the first may have been the opener. What the person puts there
    // afterwards stays.
    credentials.add_passkey(third, {"passkey", "-7 key", 0, "somebody's", {}, {}});
    credentials.set_password(third, "chosen by its person 7", "");
    BOOST_TEST(credentials.passkeys(third.account).empty());
    process.depositary->confirm_account(process.people.at("ministry-kh"), third.account);
    credentials.add_passkey(third, {"passkey", "-7 key", 0, "the person's", {}, {}});
    credentials.set_password(third, "chosen by its person 8", "");
    BOOST_TEST(credentials.passkeys(third.account).size() == 1U);
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

// Z18: one who has two accounts of one key is not two persons: the second is not opened. What somebody signs in with else belongs to one account
// as well (passkeys_belong_to_one_account_and_their_counters_grow, a_name_elsewhere_belongs_to_one_account).
BOOST_AUTO_TEST_CASE(no_two_accounts_are_of_one_key) {
    Process process;
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    NewAccount asked{"first", "First", "KH", Role::ministry, {}, "", key.to_text(), false};
    process.depositary->open_account(process.secretariat, asked);
    const auto size = process.depositary->register_size();
    const auto refused = [&](const std::string& login, const std::string& party, Role role, const std::string& text, const std::string& password = "") {
        const NewAccount again{login, "Second", party, role, {}, password, text, false};
        return code_of([&] { process.depositary->open_account(process.secretariat, again); });
    };
    // In another form, with a password beside it, of another party and of another role.
    BOOST_TEST(refused("second", "KH", Role::ministry, key.to_text()) == "account-key-known");
    BOOST_TEST(refused("second", "KH", Role::ministry, key.to_file()) == "account-key-known");
    BOOST_TEST(refused("second", "LA", Role::ministry, key.to_text(), "marble lantern quietly seven") == "account-key-known");
    BOOST_TEST(refused("second", "SEC", Role::auditor, key.to_text()) == "account-key-known");
    BOOST_TEST(process.depositary->register_size() == size);
    // Nor once the first is closed: it may have said the first of two words.
    BOOST_TEST(refused("other", "KH", Role::ministry, crypto::MinisignSecretKey::generate().public_key().to_text()) == "none");
    process.depositary->close_account(process.secretariat, process.account("first"), "left");
    BOOST_TEST(refused("second", "KH", Role::ministry, key.to_text()) == "account-key-known");
    // Many have no key at all.
    BOOST_TEST(refused("third", "KH", Role::ministry, "", "marble lantern quietly seven") == "none");
    BOOST_TEST(refused("fourth", "KH", Role::ministry, "", "marble lantern quietly eight") == "none");
    BOOST_TEST(process.findings() == "");
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
// Who may not confirm an account learns nothing of it: neither whether there is one nor whether it is confirmed, open or closed.
BOOST_AUTO_TEST_CASE(who_may_not_confirm_gets_one_answer) {
    Process process;
    auto& depositary = *process.depositary;
    const auto confirmed = process.account("ministry-kh"), observer = process.account("observer");
    NewAccount asked{"waits", "Waits", "KH", Role::ministry, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false};
    depositary.open_account(process.secretariat, asked);
    asked.login = "closed";
    asked.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
    depositary.open_account(process.secretariat, asked);
    const auto closed = process.account("closed");
    depositary.close_account(process.secretariat, closed, "x");
    const Actor stranger = process.add_account("stranger", "ZZ", Role::ministry), reader = process.now(observer);
    for (const Actor& by : {stranger, reader}) {
        std::set<std::string> answers;
        for (const AccountId& id : {confirmed, process.account("waits"), closed, AccountId::random(), by.account, observer}) {
            try {
                depositary.confirm_account(by, id);
                answers.insert("done");
            } catch (const Error& error) {
                answers.insert(error.code() + ": " + error.what());
            }
        }
        BOOST_TEST(answers.size() == 1U);
        BOOST_TEST(answers.begin()->starts_with("role: "));
    }
    // Nor by the time that it takes: who could confirm is read for an account that is not there, too. Here it cannot be read.
    sqlite3* database = nullptr;
    BOOST_REQUIRE_EQUAL(sqlite3_open((process.founded.data + "/catalogue.sqlite").c_str(), &database), SQLITE_OK);
    sqlite3_busy_timeout(database, 10000);
    BOOST_REQUIRE_EQUAL(sqlite3_exec(database, "ALTER TABLE party_key RENAME TO party_key_away", nullptr, nullptr, nullptr), SQLITE_OK);
    for (const AccountId& id : {confirmed, process.account("waits"), closed, AccountId::random()}) {
        BOOST_TEST(code_of([&] { depositary.confirm_account(stranger, id); }) == "catalogue-write");
    }
    BOOST_REQUIRE_EQUAL(sqlite3_exec(database, "ALTER TABLE party_key_away RENAME TO party_key", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

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
    const auto recipient = fresh_recipient();
    BOOST_TEST(code_of([&] { depositary.register_age_key(process.now(id), process.answered(process.now(id), recipient)); }) == "role");
    depositary.confirm_account(process.people.at("ministry-la"), id);
    BOOST_TEST(process.now(id).may(Right::comment, process.rooms.at("parties")));
    BOOST_TEST(code_of([&] { depositary.register_age_key(process.now(id), process.answered(process.now(id), recipient)); }) == "none");
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

// To invite an account and to close it then is as closing it: nobody is left to manage, or to check.
BOOST_AUTO_TEST_CASE(the_place_of_an_account_that_was_invited_anew_is_not_free) {
    Process process;
    auto credentials = process.depositary->credentials();
    const auto opener = process.add_account("opener", "SEC", Role::secretariat);
    process.depositary->open_compartment(opener, {"own", "Own", Purpose::general, {}});
    const auto close = [&](const AccountId& id) { return code_of([&] { process.depositary->close_account(process.secretariat, id, "left"); }); };
    BOOST_TEST(close(opener.account) == "last-manager");
    credentials.invite(process.secretariat, opener.account);
    BOOST_TEST(!process.now(opener.account).confirmed);
    BOOST_TEST(close(opener.account) == "last-manager");
    const auto auditor = process.people.at("auditor").account;
    BOOST_TEST(close(auditor) == "last-account");
    credentials.invite(process.secretariat, auditor);
    BOOST_TEST(close(auditor) == "last-account");
    BOOST_TEST(process.findings() == "");
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
