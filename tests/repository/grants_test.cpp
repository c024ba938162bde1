// Who may do what in the usual compartments, by role; grants with their bounds.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "repository/access.h"
#include "repository/credentials.h"
#include "tests/repository/support/process.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

std::string today(std::int64_t days = 0) { return Timestamp{1'800'000'000 + days * 86'400}.to_text().substr(0, 10); }

}  // namespace

BOOST_AUTO_TEST_SUITE(grants)

// k r c d m: know of, read, comment, deposit, manage.
BOOST_AUTO_TEST_CASE(the_usual_compartments_let_in_whom_they_should_and_nobody_else) {
    Process process;
    const std::vector<std::string> logins{"secretariat", "ministry-kh", "ministry-la", "auditor", "observer", "admin"};
    const std::map<std::string, std::vector<std::string>> expected{
        {"public", {"krcdm", "kr---", "kr---", "kr---", "kr---", "-----"}},
        {"parties", {"krcdm", "krc--", "krc--", "kr---", "-----", "-----"}},
        {"taskforce", {"krcdm", "-----", "krc--", "-----", "-----", "-----"}},  // the account from LA is of the taskforce
        {"secretariat", {"krcdm", "-----", "-----", "-----", "-----", "-----"}},
        {"sealed", {"k---m", "krcd-", "krcd-", "-----", "-----", "-----"}},
        {"referrals", {"k---m", "krcd-", "krcd-", "-----", "-----", "-----"}},
        {"national-kh", {"-----", "krcdm", "-----", "-----", "-----", "-----"}},
        {"national-la", {"-----", "-----", "krcdm", "-----", "-----", "-----"}},
    };
    std::size_t cases = 0;
    for (const auto& [room, rights] : expected)
        for (std::size_t i = 0; i < logins.size(); ++i, ++cases)
            BOOST_TEST(process.rights(logins[i], room) == rights[i], room << " " << logins[i] << ": " << process.rights(logins[i], room));
    std::printf("    %zu cases\n", cases);
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(process.depositary->rebuild_state());
    BOOST_TEST(code_of([&] { process.depositary->open_usual_compartments(process.secretariat); }) == "compartments-known");
}

// Decision 0762: the registrar keeps what it knows of those who act. In this build it ends the process when that is not what the rows
// say; here each kind of act that changes somebody's rights comes between two acts of theirs.
BOOST_AUTO_TEST_CASE(rights_that_change_between_two_acts_of_a_person_hold_for_the_second) {
    Process process;
    auto& depositary = *process.depositary;
    const Actor office = process.secretariat, lao = process.people.at("ministry-la");
    depositary.open_compartment(office, {"room", "Room", Purpose::general, {}});
    const CompartmentId room = process.compartment_named("room");
    const auto document = process.deposit("A/1", "the words").document;
    depositary.move_document(process.now(office.account), document, room, "elsewhere");
    const auto comment = [&](const Actor& by) { return code_of([&] { depositary.comment(by, {document, 1, "", "A word"}); }); };
    // So that it is known when its rights change: what was refused is not kept.
    const auto elsewhere = process.deposit("B/1", "other words").document;
    const auto act = [&](const Actor& by) { depositary.comment(by, {elsewhere, 1, "", "A word"}); };
    BOOST_TEST(comment(lao) == "not-found");
    act(lao);
    const auto to_account = depositary.give(office, room, {{Grantee::Type::account, lao.account.to_text()}, {Right::comment}, "", ""}).index;
    BOOST_TEST(comment(lao) == "none");
    depositary.withdraw(office, room, to_account, "enough");
    BOOST_TEST(comment(lao) == "not-found");
    depositary.register_body(office, "SOM", "Senior officials");
    depositary.give(office, room, {{Grantee::Type::body, "SOM"}, {Right::comment}, "", ""});
    act(lao);
    depositary.change_body(office, "SOM", lao.account, true);
    BOOST_TEST(comment(lao) == "none");
    depositary.change_body(office, "SOM", lao.account, false);
    BOOST_TEST(comment(lao) == "not-found");
    depositary.change_body(office, "SOM", lao.account, true);
    // A grant that ends by itself; what is kept is older than the day.
    depositary.give(office, room, {{Grantee::Type::party, "KH"}, {Right::comment}, "", today(1)});
    const Actor khmer = process.people.at("ministry-kh");
    BOOST_TEST(comment(khmer) == "none");
    process.clock->set(process.clock->now().seconds + 2 * 86'400);
    BOOST_TEST(comment(khmer) == "not-found");
    BOOST_TEST(comment(lao) == "none");
    depositary.credentials().invite(office, lao.account);
    BOOST_TEST(comment(lao) == "not-found");
    BOOST_TEST(process.findings() == "");
}

// The secretariat says who is of a body, so a body lets nobody in where the secretariat could not.
BOOST_AUTO_TEST_CASE(a_body_holds_rights_only_where_the_secretariat_manages) {
    Process process;
    auto& depositary = *process.depositary;
    const Actor office = process.secretariat, khmer = process.people.at("ministry-kh");
    const NewGrant to_body{{Grantee::Type::body, "TASKFORCE"}, {Right::read}, "", ""};
    BOOST_TEST(code_of([&] { depositary.give(khmer, process.rooms.at("national-kh"), to_body); }) == "body-of-secretariat");
    NewCompartment foreign{"room", "Room", Purpose::general, {{{Grantee::Type::party, "KH"}, {Right::manage}, "", ""}, to_body}};
    BOOST_TEST(code_of([&] { depositary.open_compartment(office, foreign); }) == "body-of-secretariat");
    // Where the secretariat manages beside others it may, and then the secretariat's right is not the first to go.
    NewCompartment shared{"room", "Room", Purpose::general,
                          {{{Grantee::Type::party, "KH"}, {Right::manage}, "", ""}, {{Grantee::Type::role, "secretariat"}, {Right::manage}, "", ""}, to_body}};
    depositary.open_compartment(office, shared);
    const CompartmentId room = process.compartment_named("room");
    depositary.change_body(office, "TASKFORCE", process.account("observer"), true);
    const auto reads = [&](const std::string& login) { return process.now(process.account(login)).may(Right::read, room); };
    BOOST_TEST(reads("observer"));
    const auto grant_to = [&](Grantee::Type type) {
        for (const Grant& each : depositary.grants(process.now(khmer.account), room))
            if (each.to.type == type && !each.withdrawn) return each.act;
        throw std::logic_error("no such grant");
    };
    const Actor manager = process.now(khmer.account);
    BOOST_TEST(code_of([&] { depositary.withdraw(manager, room, grant_to(Grantee::Type::role), "ours alone"); }) == "body-of-secretariat");
    depositary.withdraw(manager, room, grant_to(Grantee::Type::body), "ours alone");
    depositary.withdraw(manager, room, grant_to(Grantee::Type::role), "ours alone");
    BOOST_TEST(!reads("observer"));
    // A grant of before this rule gives nothing either.
    const auto holds = [&](const Grantee& manages) {
        Grant grant;
        grant.to = manages;
        grant.rights = {Right::manage};
        return may_bodies_hold({grant}, [&](const std::string& id) { return id == office.account.to_text(); });
    };
    BOOST_TEST(holds({Grantee::Type::role, "secretariat"}));
    BOOST_TEST(holds({Grantee::Type::account, office.account.to_text()}));
    BOOST_TEST(!holds({Grantee::Type::party, "KH"}));
    BOOST_TEST(holds({Grantee::Type::body, "TASKFORCE"}));  // nobody else's
    BOOST_TEST(process.findings() == "");
}

// What everybody may deposit stands under a party's name: an account that nobody has confirmed has none.
BOOST_AUTO_TEST_CASE(an_account_that_is_not_confirmed_deposits_nothing_where_everybody_may) {
    World world;
    world.depositary->give(world.secretariat, world.compartment, {Grantee(), {Right::deposit}, "", ""});
    const auto document = world.deposit("A/1", "words").document;
    world.add_account("khmer", "KH", Role::ministry);
    const auto waiting = world.add_account("waiting", "KH", Role::ministry);
    BOOST_TEST(waiting.may(Right::deposit, world.compartment));
    const auto version = world.version("more"), first = world.version("first");
    BOOST_TEST(code_of([&] { world.depositary->add_version(waiting, document, 1, version); }) == "role");
    auto asked = world.new_document("A/2", "words");
    BOOST_TEST(code_of([&] { world.depositary->add_document(waiting, asked); }) == "role");
    crypto::MemorySource source(crypto::as_bytes("words"));
    BOOST_TEST(code_of([&] { world.depositary->store_upload(waiting, world.compartment, source, {}, {}); }) == "role");
}

// Whoever deposits chooses a compartment by its title, and a day of another era is no day to come.
BOOST_AUTO_TEST_CASE(no_compartment_is_titled_as_another_and_no_grant_ends_in_another_era) {
    Process process;
    const auto open = [&](const std::string& name, const std::string& title, Purpose purpose) {
        return code_of([&] { process.depositary->open_compartment(process.secretariat, {name, title, purpose, {}}); });
    };
    BOOST_TEST(open("national-kh2", "National: Party KH", Purpose::general) == "compartment-title-known");
    BOOST_TEST(open("national-kh2", "national  party kh", Purpose::general) == "compartment-title-known");
    // Nor with letters that are there to be taken for others.
    BOOST_TEST(open("mixed", "Central \u0441ommittee", Purpose::general) == "name-scripts");
    BOOST_TEST(open("both", "Central committee (\u1798\u1787\u17D2\u1788\u1798)", Purpose::general) == "none");
    // Each word for itself: a title names two countries, each in its own script.
    BOOST_TEST(open("thai-lao", "\u0E44\u0E17\u0E22 \u2013 \u0EA5\u0EB2\u0EA7", Purpose::general) == "none");
    BOOST_TEST(open("khmer-thai", "\u1781\u17D2\u1798\u17C2\u179A \u2013 \u0E44\u0E17\u0E22", Purpose::general) == "none");
    BOOST_TEST(open("china-myanmar", "\u4E2D\u56FD \u1019\u103C\u1014\u103A\u1019\u102C", Purpose::general) == "none");
    BOOST_TEST(open("lao-khmer", "\u0EA5\u0EB2\u0EA7/\u1781\u17D2\u1798\u17C2\u179A 2020", Purpose::general) == "none");
    BOOST_TEST(open("two-words", "\u0412\u043E\u0441\u0442\u043E\u043A of Asia", Purpose::general) == "none");
    for (const char* title : {"\u0421entre", "Trade \u2013 \u0421entre", "A c\u200B\u043Emmittee", "\u0E44\u0E17\u0E22\u1781\u17D2\u1798\u17C2\u179A"}) {
        BOOST_TEST(open("mixed", title, Purpose::general) == "name-scripts", title);
    }
    // A party's name is looked at as a whole.
    BOOST_TEST(code_of([&] { process.depositary->register_party(process.secretariat, {"TL", "\u0E44\u0E17\u0E22 \u2013 \u0EA5\u0EB2\u0EA7"}); }) == "name-scripts");
    // Whoever opened a party's own before it came would be in it.
    BOOST_TEST(open("national-vn", "Viet Nam's own", Purpose::general) == "compartment-reserved");
    BOOST_TEST(open("more", "More referrals", Purpose::referrals) == "referrals-known");
    BOOST_TEST(open("more", "More", Purpose::general) == "none");
    const auto give = [&](const std::string& from, const std::string& until) {
        return code_of([&] { process.depositary->give(process.secretariat, process.compartment_named("more"), {{Grantee::Type::party, "KH"}, {Right::read}, from, until}); });
    };
    BOOST_TEST(give("", "2573-01-01") == "date-far");
    BOOST_TEST(give("2573-01-01", "") == "date-far");
    BOOST_TEST(give("", "2030-01-01") == "none");
}

BOOST_AUTO_TEST_CASE(who_may_only_know_sees_that_it_is_there_and_nothing_of_what_is_in_it) {
    Process process;
    NewDocument told = process.new_document("A/1", "the words");
    told.place = "Bangkok";
    told.parties = {process.secretariat.party};
    told.relations = {{"implements", "A/0"}};
    told.first.note = "A note";
    const auto deposited = process.depositary->add_document(process.secretariat, told);
    const auto observer = process.people.at("observer");
    process.depositary->give(process.secretariat, process.compartment, {{Grantee::Type::account, observer.account.to_text()}, {Right::know}, "", ""});
    const auto knowing = process.now(observer.account);
    const auto document = process.depositary->document(knowing, deposited.document);
    BOOST_TEST(document.symbol == "A/1");
    BOOST_TEST(document.latest().files.empty());
    BOOST_TEST(document.latest().tagmanifest_sha256.empty());
    // Neither whose it is, where and by whom it was made, nor what it belongs to; in a list no more than by itself.
    auto listed = process.depositary->documents(knowing, {});
    std::erase_if(listed, [&](const Document& each) { return each.id != deposited.document; });
    BOOST_REQUIRE(listed.size() == 1U);
    for (const Document& each : {document, listed[0]}) {
        BOOST_TEST(each.title == "Title of A/1");
        BOOST_TEST(each.date == "2004-10");
        BOOST_TEST((each.place.empty() && each.parties.empty() && each.relations.empty()));
        BOOST_TEST((each.latest().by.is_nil() && each.latest().note.empty()));
    }
    BOOST_TEST(process.depositary->document(process.now(process.secretariat.account), deposited.document).parties.size() == 1U);
    BOOST_TEST(process.depositary->find_file(knowing, crypto::Sha256::of(std::string_view("the words"))).empty());
    for (const auto& refused : std::vector<std::function<void()>>{
             [&] { process.depositary->open_file(knowing, deposited.document, 1, "text.txt"); },
             [&] { process.depositary->document_acts(knowing, deposited.document); },
             [&] { process.depositary->act(knowing, deposited.index); },
             [&] { process.depositary->add_version(knowing, deposited.document, 1, process.version("x")); },
             [&] { process.depositary->request_erasure(knowing, deposited.document, "a court", "a reason"); },
             [&] { process.depositary->give(knowing, process.compartment, {{}, {Right::read}, "", ""}); }}) {
        BOOST_TEST(code_of(refused) == "right");
    }
}

BOOST_AUTO_TEST_CASE(a_grant_is_an_act_of_a_manager_that_all_who_may_know_of_the_compartment_can_read) {
    Process process;
    const auto& lao = process.people.at("ministry-la");
    const auto& khmer = process.people.at("ministry-kh");
    const auto national = process.rooms.at("national-kh");
    const NewGrant grant{{Grantee::Type::party, "LA"}, {Right::read}, "", ""};
    BOOST_TEST(code_of([&] { process.depositary->give(lao, national, grant); }) == "not-found");
    BOOST_TEST(code_of([&] { process.depositary->give(process.secretariat, national, grant); }) == "not-found");
    const auto receipt = process.depositary->give(khmer, national, grant);
    const auto let_in = process.now(lao.account);
    BOOST_TEST(let_in.may(Right::read, national));
    BOOST_TEST(!let_in.may(Right::comment, national));
    BOOST_TEST(process.depositary->act(let_in, receipt.index).payload.find("party:LA") != std::string::npos);
    BOOST_TEST(process.depositary->grants(let_in, national).size() == 2u);
    BOOST_TEST(code_of([&] { process.depositary->act(process.secretariat, receipt.index); }) == "not-found");
    BOOST_TEST(code_of([&] { process.depositary->withdraw(let_in, national, receipt.index, ""); }) == "right");
    process.depositary->withdraw(khmer, national, receipt.index, "no longer needed");
    BOOST_TEST(!process.now(lao.account).may(Right::know, national));
    BOOST_TEST(process.depositary->grants(khmer, national).at(1).withdrawn.has_value());
    BOOST_TEST(code_of([&] { process.depositary->withdraw(khmer, national, process.depositary->grants(khmer, national).at(0).act, ""); }) == "last-manager");
    BOOST_TEST(process.findings() == "");
    BOOST_TEST(process.depositary->rebuild_state());
}

BOOST_AUTO_TEST_CASE(what_no_role_may_hold_is_not_granted) {
    Process process;
    const auto refusal = [&](const std::string& to, Right right, const std::string& from = "", const std::string& until = "") {
        return code_of([&] {
            process.depositary->give(process.secretariat, process.compartment, {Grantee::parse(to).value_or(Grantee{Grantee::Type::body, ""}), {right}, from, until});
        });
    };
    BOOST_TEST(refusal("role:administrator", Right::know) == "grant-beyond-role");
    BOOST_TEST(refusal("account:" + process.account("admin").to_text(), Right::read) == "grant-beyond-role");
    BOOST_TEST(refusal("role:auditor", Right::deposit) == "grant-beyond-role");
    BOOST_TEST(refusal("role:observer", Right::deposit) == "grant-beyond-role");
    BOOST_TEST(refusal("party:ZZ", Right::read) == "grantee-unknown");
    BOOST_TEST(refusal("account:" + AccountId::random().to_text(), Right::read) == "grantee-unknown");
    BOOST_TEST(refusal("everyone", Right::manage) == "grant-manage");
    BOOST_TEST(refusal("party:LA", Right::manage, "", today(10)) == "grant-manage");
    BOOST_TEST(refusal("party:LA", Right::read, today(10), today(9)) == "grant-days");
    BOOST_TEST(refusal("party:LA", Right::read, "2030-01") == "grant-days");
    // Everyone is everyone but the administrators; and of a right that a role may not hold, as much as it may.
    BOOST_TEST(refusal("everyone", Right::deposit) == "none");
    process.people["admin"] = process.now(process.account("admin"));
    process.people["auditor"] = process.now(process.account("auditor"));
    process.people["observer"] = process.now(process.account("observer"));
    BOOST_TEST(process.rights("admin", "parties") == "-----");
    BOOST_TEST(process.rights("auditor", "parties") == "kr---");
    BOOST_TEST(process.rights("observer", "parties") == "krc--");
}

BOOST_AUTO_TEST_CASE(a_restriction_ends_on_its_day_and_a_clock_set_back_does_not_undo_what_has_ended) {
    Process process;
    const auto observer = process.account("observer");
    const auto give = [&](const std::string& from, const std::string& until) {
        process.depositary->give(process.secretariat, process.rooms.at("secretariat"), {{Grantee::Type::account, observer.to_text()}, {Right::read}, from, until});
    };
    const auto reads = [&] { return process.now(observer).may(Right::read, process.rooms.at("secretariat")); };
    give(today(10), today(20));
    BOOST_TEST(!reads());
    process.clock->set(1'800'000'000 + 10 * 86'400);
    BOOST_TEST(reads());
    process.clock->set(1'800'000'000 + 20 * 86'400);
    BOOST_TEST(reads());
    process.clock->set(1'800'000'000 + 21 * 86'400);
    BOOST_TEST(!reads());
    process.deposit("A/1", "an act at that time");
    process.clock->set(1'800'000'000 + 15 * 86'400);
    BOOST_TEST(!process.depositary->check_password("observer", "x").has_value());
    process.reopen();
    const auto token = process.depositary->open_session(observer, 60);
    BOOST_TEST(!process.depositary->session_actor(token)->may(Right::read, process.rooms.at("secretariat")));
}

// Whatever the door: whom a session or a program stands for does not decide who people are and what they may do.
BOOST_AUTO_TEST_CASE(what_is_dangerous_is_done_by_a_person_who_has_just_shown_it) {
    Process process;
    auto& depositary = *process.depositary;
    const auto id = process.deposit("T/1", "words").document;
    const auto guest = process.people.at("observer").account;
    const std::string key = crypto::MinisignSecretKey::generate().public_key().to_text(), recipient = fresh_recipient();
    const auto size = depositary.register_size();
    for (const auto& [proof, code] : std::initializer_list<std::pair<Proof, std::string>>{{Proof::old, "proof-needed"}, {Proof::none, "person-needed"}}) {
        Actor actor = process.secretariat;
        actor.proof = proof;
        const std::vector<std::pair<std::string, std::function<void()>>> acts{
            {"party", [&] { depositary.register_party(actor, {"ZZ", "A party"}); }},
            {"account", [&] { depositary.open_account(actor, {"new", "New", "SEC", Role::observer, {}, "", key, false}); }},
            {"confirmation", [&] { depositary.confirm_account(actor, guest); }},
            {"closure", [&] { depositary.close_account(actor, guest, ""); }},
            {"invitation", [&] { depositary.credentials().invite(actor, guest); }},
            {"body", [&] { depositary.register_body(actor, "BODY", "A body"); }},
            {"member", [&] { depositary.change_body(actor, "TASKFORCE", guest, true); }},
            {"compartment", [&] { depositary.open_compartment(actor, {"room", "A room", Purpose::general, {}}); }},
            {"usual compartments", [&] { depositary.open_usual_compartments(actor); }},
            {"grant", [&] { depositary.give(actor, process.compartment, {{Grantee::Type::everyone, ""}, {Right::read}, "", ""}); }},
            {"withdrawal", [&] { depositary.withdraw(actor, process.compartment, 1, ""); }},
            {"key", [&] { depositary.register_key(actor, {"KH", key, "", "", ""}); }},
            {"key's confirmation", [&] { depositary.confirm_key(actor, "x"); }},
            {"key's acknowledgement", [&] { depositary.acknowledge_key(actor, "x"); }},
            {"key's revocation", [&] { depositary.revoke_key(actor, "x", "lost"); }},
            {"key's compromise", [&] { depositary.confirm_compromise(actor, "x", ""); }},
            {"day of a compromise", [&] { depositary.state_compromise(actor, "x", ""); }},
            {"age key", [&] { depositary.register_age_key(actor, process.answered(actor, recipient)); }},
            {"age key's confirmation", [&] { depositary.confirm_age_key(actor, recipient); }},
            {"age key's revocation", [&] { depositary.revoke_age_key(actor, recipient); }},
            {"erasure", [&] { depositary.request_erasure(actor, id, "an order", "a test"); }},
            {"erasure's confirmation", [&] { depositary.confirm_erasure(actor, id); }},
            {"move", [&] { depositary.move_document(actor, id, process.rooms.at("secretariat"), "a test"); }}};
        for (const auto& [what, act] : acts) BOOST_TEST(code_of(act) == code, what);
        // Its own work it does all the same.
        BOOST_TEST(code_of([&] { depositary.documents(actor, {}); }) == "none");
    }
    BOOST_TEST(depositary.register_size() == size);
}

BOOST_AUTO_TEST_SUITE_END()
