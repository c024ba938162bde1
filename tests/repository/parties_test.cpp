// Parties: what they are called, whose ministry answers for whose accounts, and what all governments see of the office.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "repository/access.h"
#include "repository/crash_point.h"
#include "repository/credentials.h"
#include "tests/repository/support/process.h"

using namespace depositary;
using namespace depositary::repository;

BOOST_AUTO_TEST_SUITE(parties)

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
    // Marks that go with any script tell nothing apart, whichever they are.
    for (const char* name : {"Senior o\u1DD7fficials", "Senior officials\u20D2"}) BOOST_TEST(party("S1", name) == "party-name-known", name);
    // A Cyrillic or Greek letter among Latin ones is there to be taken for another; a name may well stand in two scripts.
    BOOST_TEST(party("S1", "\u0421entral office") == "name-scripts");
    BOOST_TEST(body("S1", "Central \u03BFffice") == "name-scripts");
    BOOST_TEST(party("S2", "Central office (\u1798\u1787\u17D2\u1788\u1798)") == "none");
    BOOST_TEST(party("S3", "\u4E2D\u592E\u529E\u516C\u5BA4 Central bureau") == "none");
    BOOST_TEST(party("S4", "\u1019\u103C\u1014\u103A\u1019\u102C (Myanmar), 2nd") == "none");
    BOOST_TEST(party("S5", "\u0412\u043E\u0441\u0442\u043E\u043A") == "none");
}

// The marks of a syllable are typed in more than one order and look the same; so do a vowel in two parts and its whole.
BOOST_AUTO_TEST_CASE(names_in_whose_syllables_marks_were_typed_in_another_order_are_one) {
    Process process;
    const auto party = [&](const std::string& code, const std::string& name) { return code_of([&] { process.depositary->register_party(process.secretariat, {code, name}); }); };
    const std::vector<std::pair<const char*, const char*>> pairs{
        {"\u1780\u17C9\u17B6\u17C6 Khmer", "\u1780\u17B6\u17C9\u17C6 Khmer"},              // shifter, vowel, sign
        {"\u179F\u17D2\u178F\u17D2\u179A\u17B8", "\u179F\u17D2\u179A\u17D2\u178F\u17B8"},  // two stacked letters
        {"\u1780\u17BE\u178F", "\u1780\u17C1\u17B8\u178F"},                          // OE, in two parts
        {"\u0E9B\u0EB5\u0EC9\u0E97", "\u0E9B\u0EC9\u0EB5\u0E97"},                        // Lao vowel and tone
        {"\u0E99\u0EC9\u0EB3\u0E97", "\u0E99\u0EB3\u0EC9\u0E97"},                        // and SARA AM
        {"\u1019\u103C\u102D\u102F\u1037", "\u1019\u103C\u102F\u102D\u1037"},              // Burmese vowels above and below
        {"\u1000\u1037\u103A\u1010", "\u1000\u103A\u1037\u1010"},                        // dot and ASAT
        {"\u0EC1\u0E82\u0EA7\u0E87", "\u0EC0\u0EC0\u0E82\u0EA7\u0E87"},                  // Lao SARA AE, and twice SARA E
        {"\u0E41\u0E02\u0E27\u0E07", "\u0E40\u0E40\u0E02\u0E27\u0E07"},                  // and Thai
        {"\u1015\u100A\u102C\u1009\u1037\u103A", "\u1015\u100A\u102C\u1025\u1037\u103A"},  // Burmese NYA and U
        {"\u1025\u1015\u1012\u1031", "\u1009\u1015\u1012\u1031"},
        {"\u101B\u1014\u103A\u1000\u102F\u1014\u103A", "\u1047\u1014\u103A\u1000\u102F\u1014\u103A"},  // RA and SEVEN
        {"\u104E\u1004\u103A\u1038", "\u1044\u1004\u103A\u1038"},                           // AFOREMENTIONED and FOUR
        {"\u1008\u1031\u1038", "\u1005\u103B\u1031\u1038"},                                 // JHA
        {"\u102A\u1015", "\u1029\u1031\u102C\u103A\u1015"},                                 // AU
        {"\u17A1\u17B6\u179C", "\u1791\u17D2\u1794\u17B6\u179C"}};                         // Khmer LA
    int n = 0;
    for (const auto& [one, other] : pairs) {
        BOOST_TEST(party("M" + std::to_string(++n), one) == "none", one);
        BOOST_TEST(party("N" + std::to_string(n), other) == "party-name-known", other);
        BOOST_TEST(code_of([&] { process.depositary->register_body(process.secretariat, "B" + std::to_string(n), other); }) == "body-name-known");
        const auto open = [&](const std::string& name, const char* title) {
            return code_of([&] { process.depositary->open_compartment(process.secretariat, {name, title, Purpose::general, {}}); });
        };
        BOOST_TEST(open("room" + std::to_string(n), one) == "none", one);
        BOOST_TEST(open("other" + std::to_string(n), other) == "compartment-title-known", other);
    }
    // Other marks are another name.
    BOOST_TEST(party("X1", "\u1780\u17B8\u178F") == "none");
    BOOST_TEST(party("X2", "\u0E9B\u0EB4\u0EC9\u0E97") == "none");
}

// Nor is the one that comes with the usual compartments.
BOOST_AUTO_TEST_CASE(the_taskforce_is_not_called_as_a_party_is) {
    World world;
    world.depositary->register_party(world.secretariat, {"TF", "Task-Force"});
    BOOST_TEST(code_of([&] { world.depositary->open_usual_compartments(world.secretariat); }) == "body-name-known");
}

// What was registered before a start counts, and what a transaction that was taken back would have registered does not.
BOOST_AUTO_TEST_CASE(names_are_known_after_a_start_and_not_of_what_failed) {
    Process process;
    const auto party = [&](const std::string& code, const std::string& name) { return code_of([&] { process.depositary->register_party(process.secretariat, {code, name}); }); };
    process.depositary->register_body(process.secretariat, "SOM", "Senior officials");
    process.reopen();
    BOOST_TEST(party("S1", "Senior  Officials") == "party-name-known");
    BOOST_TEST(party("S1", "S0M") == "party-name-known");
    order_failure("registrar.appended", 1);
    BOOST_TEST(party("S1", "Sea officials") != "none");
    order_failure("", 1);
    BOOST_TEST(party("S2", "Sea officials") == "none");
    BOOST_TEST(party("S1", "Sea-officials") == "party-name-known");
    BOOST_TEST(party("S1", "Land officials") == "none");
    BOOST_TEST(party("S3", "Land officials") == "party-name-known");
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
    // Nor is it enough to have waited: whoever came that long after the others speaks for none of them.
    process.clock->set(process.clock->now().seconds + 365 * day);
    BOOST_TEST(confirm(newcomer, late) == "role");
    BOOST_TEST(confirm(process.people.at("ministry-la"), late) == "none");
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

BOOST_AUTO_TEST_SUITE_END()
