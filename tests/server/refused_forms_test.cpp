// What forms take and refuse, and what they say of it: limits of characters, fields by their names, what was typed standing there again.
#include "repository/names.h"
#include "server/explanation.h"
#include "server/field_words.h"
#include "server/sizes.h"
#include "tests/server/support/page_reader.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace depositary::server {

using namespace repository;

namespace {

const std::string letter = "\u1000";  // Burmese KA: three bytes, nine as a form sends them

std::string letters(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += letter;
    }
    return text;
}

std::string sent(const std::string& text) { return percent_encode(text); }

std::string words(const std::string& key, const std::map<std::string, std::string>& values = {}) { return Words::in("en").text(key, values); }

// A ministry that may comment on a document, and the secretariat.
struct Forms {
    LiveServer live;
    World& world = live.world;
    Receipt document = world.deposit("T/1", "words");
    Actor ministry = world.add_account("sokha", "KH", Role::ministry);
    std::string page = "/documents/" + document.document.to_text();
    std::string room = "/compartments/" + world.compartment.to_text();

    Forms() {
        world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::know, Right::read, Right::comment}, "", ""});
        ministry = world.now(ministry.account);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(refused_forms)

BOOST_AUTO_TEST_CASE(limits_count_characters_whatever_their_bytes) {
    BOOST_CHECK_EQUAL(check_line("title", letters(500), 500), letters(500));
    BOOST_CHECK_EQUAL(check_text("text", letters(20'000), 20'000), letters(20'000));
    try {
        check_line("party name", letters(201), 200);
        BOOST_ERROR("201 characters are taken for 200");
    } catch (const TooLong& error) {
        BOOST_CHECK_EQUAL(error.code(), "party-name-too-long");
        BOOST_CHECK_EQUAL(error.most(), 200U);
    }
    std::string apart;  // "ế" as its letter and two marks is one character as it is kept
    for (int i = 0; i < 200; ++i) {
        apart += "e\u0302\u0301";
    }
    BOOST_CHECK_EQUAL(count_characters(check_line("title", apart, 200)), 200U);
    BOOST_CHECK_EQUAL(code_of([] { check_file_name(letters(86) + ".pdf"); }), "file-name");  // file systems count bytes
    BOOST_CHECK_EQUAL(code_of([] { check_file_name(letters(83) + ".pdf"); }), "none");
}

BOOST_AUTO_TEST_CASE(a_comment_as_long_as_its_field_allows_is_taken_in_every_script) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry, "my");
    BOOST_CHECK_EQUAL(sokha.post(forms.page + "/comments", "&version=1&article=" + sent(letters(100)) + "&text=" + sent(letters(20'000))).status, 303);
    const std::string api = forms.live.bearer(forms.ministry), at = "/api/v1/documents/" + forms.document.document.to_text() + "/versions/1/comments";
    BOOST_CHECK_EQUAL(forms.live.post_json(at, api, nlohmann::json{{"text", letters(20'000)}}.dump()).status, 201);
    BOOST_CHECK_EQUAL(forms.live.post_json(at, api, nlohmann::json{{"text", letters(20'001)}}.dump()).problem(), "text-too-long");
}

BOOST_AUTO_TEST_CASE(what_is_too_long_is_told_with_the_field_and_the_limit_and_still_stands_there) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const std::string long_text = letters(20'001);
    const Answer refused = sokha.post(forms.page + "/comments", "&version=1&text=" + sent(long_text));
    BOOST_CHECK_EQUAL(refused.status, 422);
    BOOST_CHECK(holds(refused, words("problem.field-too-long", {{"field", words("comment_text")}, {"most", "20,000"}})));
    BOOST_CHECK(holds(refused, long_text));
    const Answer spaced = sokha.post(forms.page + "/comments", "&version=1&article=+3&text=x");
    BOOST_CHECK(holds(spaced, words("problem.field-malformed", {{"field", words("comment_article")}})));
    PageReader burmese(forms.live, forms.ministry, "my");
    const Answer local = burmese.post(forms.page + "/comments", "&version=1&article=" + sent(letters(101)) + "&text=x");
    BOOST_CHECK(holds(local, readable_number("my", 100)));
    BOOST_CHECK_EQUAL(readable_number("my", 20'000), "၂၀,၀၀၀");
}

BOOST_AUTO_TEST_CASE(what_is_larger_than_any_form_is_given_back_as_far_as_it_came) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const Answer refused = sokha.post(forms.page + "/comments", "&version=1&text=" + sent(letters(40'000)));
    BOOST_CHECK_EQUAL(refused.status, 413);
    BOOST_CHECK(holds(refused, words("comment_text")) && holds(refused, letters(25'000)) && holds(refused, letter + "…"));
    BOOST_CHECK(holds(refused, forms.page + "/comments"));
}

BOOST_AUTO_TEST_CASE(a_form_that_is_kept_shows_what_its_page_shows) {
    Forms forms;
    PageReader secretariat(forms.live, forms.world.secretariat, "lo");
    forms.world.clock->set(forms.world.clock->now().seconds + 601);
    const Answer kept = secretariat.post(forms.room + "/grants", "&to=party%3AKH&right=comment&from=&until=2030-01-31");
    BOOST_CHECK_EQUAL(kept.status, 403);
    const Words& lao = Words::in("lo");
    for (const std::string key : {"who", "rights", "to", "right.comment", "proof_heading"}) {
        BOOST_CHECK_MESSAGE(holds(kept, lao.text(key)), key);
    }
    BOOST_CHECK(holds(kept, "(KH)") && !holds(kept, "party:KH") && !holds(kept, ">until<") && !holds(kept, ">right<"));
    for (const std::string_view language : Words::languages()) {
        for (const std::string name : {"text", "subject", "article", "capacity", "to", "right", "until", "due", "act", "type", "complete", "scope", "days"}) {
            BOOST_CHECK_MESSAGE(field_label(Words::in(language), "/x", name), name << " is called nothing in " << language);
        }
    }
}

BOOST_AUTO_TEST_CASE(grants_that_are_over_are_refused_and_no_longer_stand_among_those_in_force) {
    Forms forms;
    PageReader secretariat(forms.live, forms.world.secretariat);
    const Answer past = secretariat.post(forms.room + "/grants", "&to=party%3AKH&right=deposit&from=2019-01-01&until=2020-01-01");
    BOOST_CHECK_EQUAL(past.status, 422);
    BOOST_CHECK(holds(past, words("problem.grant-past")));
    BOOST_CHECK(holds(past, "value=\"2019-01-01\"") && holds(past, "value=\"2020-01-01\"") && holds(past, "<option value=\"party:KH\" selected>") &&
                holds(past, "<option value=\"deposit\" selected>"));
    const std::string json = R"({"to": "party:KH", "rights": ["deposit"], "until": "2020-01-01"})";
    BOOST_CHECK_EQUAL(forms.live.post_json("/api/v1" + forms.room + "/grants", forms.live.bearer(forms.world.secretariat), json).problem(), "grant-past");

    const std::string today = forms.world.clock->now().to_text().substr(0, 10);
    BOOST_CHECK_EQUAL(secretariat.post(forms.room + "/grants", "&to=party%3AKH&right=deposit&from=&until=" + today).status, 303);
    BOOST_CHECK(!holds(secretariat.get(forms.room), words("key_run_out")));
    forms.world.clock->set(forms.world.clock->now().seconds + 2 * 86'400);
    PageReader later(forms.live, forms.world.secretariat);
    BOOST_CHECK_EQUAL(times(later.get(forms.room), words("key_run_out")), 1U);
}

BOOST_AUTO_TEST_CASE(a_year_far_ahead_is_taken_for_another_eras) {
    Forms forms;
    auto document = forms.world.new_document("T/2", "words");
    document.date = "2569-11-30";
    BOOST_CHECK_EQUAL(code_of([&] { forms.world.depositary->add_document(forms.world.secretariat, document); }), "date-far");
    document.date = "2077";
    document.first.date = "2078-01";
    BOOST_CHECK_EQUAL(code_of([&] { forms.world.depositary->add_document(forms.world.secretariat, document); }), "date-far");
    document.first.date = "2077-12-31";
    const Receipt receipt = forms.world.depositary->add_document(forms.world.secretariat, document);
    auto version = forms.world.version("more");
    version.date = "2570";
    BOOST_CHECK_EQUAL(code_of([&] { forms.world.depositary->add_version(forms.world.secretariat, receipt.document, 1, version); }), "date-far");
    for (const std::string_view language : Words::languages()) {  // the form says which era before, the refusal after
        BOOST_CHECK_MESSAGE(Words::in(language).text("problem.date-far").find("2026") != std::string::npos, language);
    }
}

BOOST_AUTO_TEST_CASE(a_key_is_not_disputed_from_a_day_to_come_and_the_form_stands_open_with_what_was_typed) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    forms.world.enrol_key(forms.ministry, key);
    const Answer refused = sokha.post("/keys/" + key.fingerprint() + "/revocation", "&reason=It+was+stolen&compromised_since=2030-01-01");
    BOOST_CHECK_EQUAL(refused.status, 422);
    BOOST_CHECK(holds(refused, words("problem.key-since")) && holds(refused, "value=\"It was stolen\"") && holds(refused, "value=\"2030-01-01\"") &&
                holds(refused, "<details class=\"only-screen\" open>"));
}

BOOST_AUTO_TEST_CASE(a_form_of_the_account_that_was_refused_stands_open) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    const Answer token = sokha.post("/account/tokens", "&name=Archive&scope=all&days=400&compartment=" + forms.world.compartment.to_text());
    BOOST_CHECK_EQUAL(token.status, 422);
    BOOST_CHECK(holds(token, "<details open><summary>" + words("token_new")) && holds(token, "value=\"Archive\"") && holds(token, "value=\"400\"") &&
                holds(token, "<option value=\"all\" selected>") && holds(token, "value=\"" + forms.world.compartment.to_text() + "\" checked"));
    const Answer password = sokha.post("/account/password", "&password=short&again=short");
    BOOST_CHECK(holds(password, "<details open><summary>" + words("password_change")) && !holds(password, "<details open><summary>" + words("token_new")));
}

BOOST_AUTO_TEST_CASE(a_date_that_is_none_does_not_end_a_filter) {
    Forms forms;
    PageReader sokha(forms.live, forms.ministry);
    for (const std::string page : {"/register", "/activity"}) {
        const Answer answer = sokha.get(page + "?from=2026-13&to=2030");
        BOOST_CHECK_EQUAL(answer.status, 200);
        BOOST_CHECK_MESSAGE(holds(answer, words("search_notice.value-unknown")) && holds(answer, "2026-13") && holds(answer, "value=\"2030\""), page);
        BOOST_CHECK(!holds(sokha.get(page + "?to=2030"), words("search_notice.value-unknown")));
    }
}

BOOST_AUTO_TEST_CASE(an_act_says_who_did_it_and_what_an_acknowledgement_is_of) {
    Forms forms;
    NewTask notice{Task::Type::notice, forms.world.compartment, {}, 0, {"KH"}, "The meeting is moved", "To March.", "", ""};
    const Receipt given = forms.world.depositary->set_task(forms.world.secretariat, notice);
    const Receipt taken = forms.world.depositary->acknowledge_notice(forms.ministry, given.index);
    PageReader sokha(forms.live, forms.ministry);
    BOOST_CHECK(holds(sokha.get("/acts/" + std::to_string(taken.index)), "<dt>" + words("done_by") + "</dt><dd dir=\"auto\">"));
    BOOST_CHECK_EQUAL(times(sokha.get("/activity?kind=notice.acknowledged"), "The meeting is moved"), 1U);
    PageReader burmese(forms.live, forms.ministry, "my");
    BOOST_CHECK(!holds(burmese.get("/activity"), "<span class=\"clock\">0"));
}

BOOST_AUTO_TEST_CASE(a_relation_to_nothing_is_shown_as_such_and_a_new_version_names_its_document) {
    Forms forms;
    auto document = forms.world.new_document("T/3", "words");
    document.title = "Minutes of the third meeting";
    document.relations = {{"implements", "NO/SUCH"}, {"implements", "T/1"}};
    const Receipt receipt = forms.world.depositary->add_document(forms.world.secretariat, document);
    PageReader secretariat(forms.live, forms.world.secretariat);
    const std::string page = "/documents/" + receipt.document.to_text();
    BOOST_CHECK_EQUAL(times(secretariat.get(page), words("relation_unknown")), 1U);
    BOOST_CHECK(holds(secretariat.get(page + "/deposit"), document.title));
}

BOOST_AUTO_TEST_CASE(an_act_that_the_party_has_given_is_not_offered_again) {
    Forms forms;
    const auto key = crypto::MinisignSecretKey::generate();
    forms.world.enrol_key(forms.ministry, key.public_key());
    PageReader sokha(forms.live, forms.ministry);
    const std::string page = forms.page + "/versions/1/sign";
    const std::string option = "<option value=\"endorsement\"";
    BOOST_CHECK(holds(sokha.get(page), option));
    const auto asked = forms.world.depositary->signing_request(forms.ministry, forms.document.document, 1, "endorsement", "Minister");
    forms.world.depositary->add_signature(forms.ministry, forms.document.document, 1,
                                          key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    BOOST_CHECK(!holds(sokha.get(page), option));
    const Answer again = sokha.get(page + "?act=endorsement&capacity=Minister");
    BOOST_CHECK(holds(again, words("problem.already-signed")) && !holds(again, "sign-form"));
    // What the server may answer with is told in the reader's language, by the page's module.
    PageReader lao(forms.live, forms.ministry, "lo");
    const Answer local = lao.get(page);
    for (const std::string code : {"already-signed", "not-signed-in", "signature-key", "checkpoint-pending"}) {
        BOOST_CHECK_MESSAGE(holds(local, "<span data-problem=\"" + code + "\">" + Words::in("lo").text("problem." + code)), code);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
