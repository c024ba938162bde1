// A form that is sent twice is one act: a button pressed twice, a page loaded anew, back and again.
#include "repository/credentials.h"
#include "server/words.h"
#include "tests/server/support/page_reader.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {

std::string words(const std::string& key, const std::map<std::string, std::string>& values = {}) { return Words::in("en").text(key, values); }

// The word of the form that is sent to an address.
std::string once_of(const Answer& page, const std::string& address) {
    const auto form = page.body.find("action=\"" + address + "\"");
    const std::string field = "name=\"once\" value=\"";
    const auto at = form == std::string::npos ? form : page.body.find(field, form);
    return at == std::string::npos || at > page.body.find("</form>", form) ? "" : page.body.substr(at + field.size(), 22);
}

struct Forms {
    LiveServer live;
    World& world = live.world;
    Receipt document = world.deposit("T/1", "words");
    Actor ministry = world.add_account("sokha", "KH", Role::ministry);
    std::string page = "/documents/" + document.document.to_text();
    std::string room = "/compartments/" + world.compartment.to_text();

    Forms() {
        world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::know, Right::read, Right::comment}, "", ""});
        world.add_account("lao", "LA", Role::ministry);
        ministry = world.now(ministry.account);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pressed_twice)

BOOST_AUTO_TEST_CASE(a_comment_a_request_a_notice_and_a_right_are_given_once) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry), secretariat(forms.live, forms.world.secretariat);
    const auto acts = [&] { return forms.world.depositary->register_size(); };
    struct Form { PageReader& who; std::string page, address, body; };
    for (const Form& form : {Form{sokha, forms.page + "/comments", forms.page + "/comments", "&version=1&text=We+agree"},
                             Form{secretariat, forms.page + "/comments", forms.page + "/tasks", "&type=consultation&version=1&party=KH&due=2030-01-31"},
                             Form{secretariat, forms.page + "/comments", forms.page + "/tasks", "&type=signature&act=signature&version=1&party=KH"},
                             Form{secretariat, "/notices", "/notices", "&compartment=" + forms.world.compartment.to_text() + "&subject=Meeting&words=In+March&party=KH"},
                             Form{secretariat, forms.room, forms.room + "/grants", "&to=party%3ALA&right=read&from=&until="}}) {
        const std::string once = "&once=" + once_of(form.who.get(form.page), form.address);
        BOOST_REQUIRE_EQUAL(once.size(), 28U);
        const auto before = acts();
        const Answer first = form.who.post(form.address, once + form.body);
        BOOST_CHECK_MESSAGE(first.status == 303, form.address << form.body << ": " << first.status);
        BOOST_CHECK_EQUAL(acts(), before + 1);
        const Answer second = form.who.post(form.address, once + form.body);
        BOOST_CHECK_EQUAL(second.status, 303);
        BOOST_CHECK(second.field("location") == first.field("location"));
        BOOST_CHECK_EQUAL(acts(), before + 1);
    }
    // The same word with other content is asked about, with what was typed; sent again from that page it is taken.
    const std::string once = once_of(sokha.get(forms.page + "/comments"), forms.page + "/comments");
    BOOST_CHECK_EQUAL(sokha.post(forms.page + "/comments", "&once=" + once + "&version=1&text=One").status, 303);
    const Answer other = sokha.post(forms.page + "/comments", "&once=" + once + "&version=1&text=Two+more");
    BOOST_CHECK_EQUAL(other.status, 409);
    BOOST_CHECK(holds(other, words("problem.idempotency-key-reused")) && holds(other, "Two more</textarea>"));
    const std::string fresh = once_of(other, forms.page + "/comments");
    BOOST_CHECK(!fresh.empty() && fresh != once);
    BOOST_CHECK_EQUAL(sokha.post(forms.page + "/comments", "&once=" + fresh + "&version=1&text=Two+more").status, 303);
}

BOOST_AUTO_TEST_CASE(a_right_that_is_given_already_is_not_given_again) {
    Forms forms;
    World& world = forms.world;
    PageReader secretariat(forms.live, world.secretariat);
    const NewGrant read{{Grantee::Type::party, "LA"}, {Right::read}, "", ""};
    const Once once{"a program's key", crypto::Sha256::of(crypto::as_bytes("x"))};
    const auto give = [&](const NewGrant& grant) { return code_of([&] { world.depositary->give(world.secretariat, world.compartment, grant); }); };
    const auto first = world.depositary->give(world.secretariat, world.compartment, read, once).index;
    BOOST_CHECK_EQUAL(give(read), "grant-given");
    // A program that asks again with its key is answered as before.
    BOOST_CHECK_EQUAL(world.depositary->give(world.secretariat, world.compartment, read, once).index, first);
    const Answer refused = secretariat.post(forms.room + "/grants", "&to=party%3ALA&right=read&from=&until=");
    BOOST_CHECK_EQUAL(refused.status, 409);
    BOOST_CHECK(holds(refused, words("problem.grant-given")));
    const std::string json = R"({"to": "party:LA", "rights": ["read"]})";
    BOOST_CHECK_EQUAL(forms.live.post_json("/api/v1" + forms.room + "/grants", forms.live.bearer(world.secretariat), json).problem(), "grant-given");
    // Another end, another right, and an earlier beginning each say something else; a later beginning does not.
    BOOST_CHECK_EQUAL(give({read.to, {Right::read}, "", "2030-01-31"}), "none");
    BOOST_CHECK_EQUAL(give({read.to, {Right::comment}, "", ""}), "none");
    BOOST_CHECK_EQUAL(give({read.to, {Right::comment}, "2029-01-01", ""}), "grant-given");
    BOOST_CHECK_EQUAL(give({read.to, {Right::deposit}, "2029-01-01", ""}), "none");
    BOOST_CHECK_EQUAL(give({read.to, {Right::deposit}, "2028-01-01", ""}), "none");
    BOOST_CHECK_EQUAL(give({read.to, {Right::deposit}, "2028-01-01", ""}), "grant-given");
    // What was withdrawn can be given anew, and then nothing of it is left when it is withdrawn.
    world.depositary->withdraw(world.secretariat, world.compartment, first, "");
    BOOST_CHECK_EQUAL(give(read), "none");
}

BOOST_AUTO_TEST_CASE(a_page_with_a_token_that_is_loaded_anew_makes_no_other) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const auto tokens = [&] { return times(sokha.get("/account"), "value=\"Archive\"") + times(sokha.get("/account"), ">Archive<"); };
    const std::string body = "&once=" + once_of(sokha.get("/account"), "/account/tokens") + "&name=Archive&scope=read&days=90";
    BOOST_REQUIRE_EQUAL(body.substr(0, 6), "&once=");
    BOOST_REQUIRE_NE(body.substr(6, 1), "&");
    BOOST_CHECK_EQUAL(sokha.post("/account/tokens", body).status, 200);
    BOOST_CHECK_EQUAL(tokens(), 1U);
    const Answer again = sokha.post("/account/tokens", body);
    BOOST_CHECK_EQUAL(again.status, 409);
    BOOST_CHECK(holds(again, words("problem.token-shown")));
    BOOST_CHECK_EQUAL(tokens(), 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
