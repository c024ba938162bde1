// The page of comments: how much it shows, which version it offers; and what a document's page and a lost right do to what was typed.
#include "server/words.h"
#include "tests/server/support/page_reader.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace depositary::server {

using namespace repository;

namespace {

std::string words(const std::string& key, const std::map<std::string, std::string>& values = {}) { return Words::in("en").text(key, values); }

struct Forms {
    LiveServer live;
    World& world = live.world;
    Receipt document = world.deposit("T/1", "words");
    Actor ministry = world.add_account("sokha", "KH", Role::ministry);
    std::string page = "/documents/" + document.document.to_text(), comments = page + "/comments";

    Forms() {
        world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::know, Right::read, Right::comment}, "", ""});
        world.add_account("lao", "LA", Role::ministry);
        ministry = world.now(ministry.account);
    }
    std::uint64_t comment(const std::string& text, std::uint32_t version = 1) {
        return world.depositary->comment(ministry, {document.document, version, "", text, false}).index;
    }
    void consult(std::uint32_t version) {
        world.depositary->set_task(world.secretariat, {Task::Type::consultation, {}, document.document, version, {"KH"}, "", "", "", "2030-01-31"});
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(comments_page)

BOOST_AUTO_TEST_CASE(many_comments_are_shown_page_by_page_and_long_ones_cut) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    std::vector<std::uint64_t> acts;
    for (int i = 0; i < 60; ++i) {
        acts.push_back(forms.comment("Short comment " + std::to_string(i)));
    }
    std::set<std::uint64_t> seen;
    std::string address = forms.comments;
    for (int pages = 0; !address.empty() && pages < 5; ++pages) {
        const Answer page = sokha.get(address);
        BOOST_CHECK_EQUAL(page.status, 200);
        BOOST_CHECK_LT(page.body.size(), 60'000U);
        for (const std::uint64_t act : acts) {
            if (holds(page, "id=\"comment-" + std::to_string(act) + "\"")) {
                BOOST_CHECK(seen.insert(act).second);
            }
        }
        const auto next = page.body.find("rel=\"next\" href=\"");
        address = next == std::string::npos ? "" : page.body.substr(next + 17, page.body.find('"', next + 17) - next - 17);
    }
    BOOST_CHECK_EQUAL(seen.size(), acts.size());
    const std::string text(20'000, 'x');
    for (int i = 0; i < 30; ++i) {
        acts.push_back(forms.comment(text));
    }
    const Answer all = sokha.get(forms.comments + "?after=" + std::to_string(acts[59]));
    BOOST_CHECK_LT(all.body.size(), 60'000U);
    const std::string whole = forms.comments + "?comment=" + std::to_string(acts[60]);
    BOOST_CHECK(!holds(all, text) && holds(all, "xxx…") && holds(all, "href=\"" + whole + "\">" + words("comment_whole")));
    const Answer one = sokha.get(whole);
    BOOST_CHECK(holds(one, text) && times(one, "id=\"comment-") == 1 && holds(one, words("comments_all")));
    BOOST_CHECK_EQUAL(sokha.get(forms.comments + "?comment=1").status, 404);
}

BOOST_AUTO_TEST_CASE(the_version_that_a_consultation_waits_on_is_offered_and_the_tick_with_it_alone) {
    Forms forms;
    forms.world.depositary->add_version(forms.world.secretariat, forms.document.document, 1, forms.world.version("more"));
    PageReader sokha(forms.live, forms.ministry);
    const std::string tick = "name=\"complete\"", first = "<option value=\"1\" selected>", second = "<option value=\"2\" selected>";
    const Answer none = sokha.get(forms.comments);
    BOOST_CHECK(holds(none, second) && !holds(none, tick));
    forms.consult(1);
    const Answer waits = sokha.get(forms.comments);
    BOOST_CHECK(holds(waits, first) && holds(waits, tick) && holds(waits, words("comment_complete") + " (" + words("version") + " 1)"));
    const Answer other = sokha.get(forms.comments + "?version=2");
    BOOST_CHECK(holds(other, second) && !holds(other, tick) && holds(other, "href=\"" + forms.comments + "?version=1\""));
    BOOST_CHECK_EQUAL(sokha.post(forms.comments, "&version=1&text=Done&complete=yes").status, 303);
    BOOST_CHECK(!holds(sokha.get(forms.comments), tick));
}

BOOST_AUTO_TEST_CASE(what_is_asked_is_closed_at_a_second_step_and_keeps_its_subject) {
    Forms forms;
    PageReader secretariat(forms.live, forms.world.secretariat), sokha(forms.live, forms.ministry);
    BOOST_CHECK_EQUAL(secretariat.post(forms.page + "/tasks", "&type=consultation&version=1&party=KH&due=2030-01-31&subject=The+second+draft").status, 303);
    BOOST_CHECK(holds(sokha.get(forms.comments), "The second draft"));
    BOOST_CHECK(holds(secretariat.get(forms.comments), "<p>" + words("ask_close_words") + "</p>"));
}

BOOST_AUTO_TEST_CASE(a_comment_that_came_too_late_is_given_back_and_nothing_of_the_document) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const auto refused = [&](int status) {
        const Answer answer = sokha.post(forms.comments, "&version=1&article=3&text=Hours+of+work");
        BOOST_CHECK_EQUAL(answer.status, status);
        BOOST_CHECK(holds(answer, "Hours of work"));
        BOOST_CHECK(holds(answer, words("kept_refused")) && !holds(answer, "T/1"));
    };
    for (const Grant& grant : forms.world.depositary->grants(forms.world.secretariat, forms.world.compartment)) {
        if (!grant.withdrawn && std::find(grant.rights.begin(), grant.rights.end(), Right::manage) == grant.rights.end()) {
            forms.world.depositary->withdraw(forms.world.secretariat, forms.world.compartment, grant.act, "");
        }
    }
    refused(404);
    forms.world.depositary->give(forms.world.secretariat, forms.world.compartment, {{Grantee::Type::party, "KH"}, {Right::know}, "", ""});
    refused(403);
    const Answer foreign = forms.live.ask("POST", forms.comments, forms.live.cookie(forms.ministry) +
                                          "Origin: http://evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\n", "form_token=x&text=Foreign+words");
    BOOST_CHECK(foreign.status == 403 && !holds(foreign, "Foreign words"));
}

BOOST_AUTO_TEST_CASE(a_move_is_offered_where_it_can_be_and_keeps_its_reason) {
    Forms forms;
    World& world = forms.world;
    world.depositary->open_compartment(world.secretariat, {"elsewhere", "Elsewhere", Purpose::general,
                                                           {{{Grantee::Type::role, "secretariat"}, {Right::deposit, Right::manage}, "", ""},
                                                            {{Grantee::Type::role, "auditor"}, {Right::read}, "", ""}}});
    world.secretariat = world.now(world.secretariat.account);
    PageReader secretariat(forms.live, world.secretariat);
    const std::string form = "action=\"" + forms.page + "/move\"";
    const Answer page = secretariat.get(forms.page);
    BOOST_REQUIRE(holds(page, form));
    BOOST_CHECK(holds(page, "<option value=\"\">" + words("move_choose")));
    BOOST_CHECK(holds(page, words("move_readers")) && holds(page, words("role.auditor")));
    forms.comment("A word");
    BOOST_CHECK(!holds(secretariat.get(forms.page), form));
    const std::string to = world.compartment_named("elsewhere").to_text();
    const Answer refused = secretariat.post(forms.page + "/move", "&compartment=" + to + "&reason=The+plenary+decided");
    BOOST_CHECK_EQUAL(refused.status, 409);
    BOOST_CHECK(holds(refused, words("problem.has-answers")) && holds(refused, "value=\"The plenary decided\"") && holds(refused, "only-screen\" open><summary>"));
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_second_person_is_told_so) {
    Forms forms;
    NewAccount account;
    account.login = "newcomer";
    account.name = "A newcomer";
    account.party = "LA";
    account.role = Role::ministry;
    account.invited = true;
    forms.world.depositary->open_account(forms.world.secretariat, account);
    for (const Account& each : forms.world.depositary->accounts(forms.world.secretariat)) {
        if (each.login != "newcomer") {
            continue;
        }
        BOOST_REQUIRE(!each.confirmed);
        PageReader newcomer(forms.live, forms.world.now(each.id));
        for (const std::string address : {"/referrals", "/deposit", "/age-keys"}) {
            const Answer answer = newcomer.get(address);
            BOOST_CHECK_MESSAGE(answer.status == 403 && holds(answer, words("account_waits")), address << " " << answer.status);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
