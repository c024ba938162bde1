// Saved searches and their feeds over HTTP: what a feed tells and when, to whom, and what a token of one feed opens.
#include "crypto/sha256.h"
#include "repository/saved_searches.h"
#include "server/route.h"
#include "tests/server/support/finding_server.h"

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>
#include <regex>
#include <sqlite3.h>

namespace depositary::server {

using namespace repository;

namespace {

struct Office : FindingServer {
    Actor reader = world.add_account("reader", "KH", Role::observer);
    std::string bearer_of_reader = bearer(reader);

    nlohmann::json save(const std::string& who, const std::string& name, const std::string& query) {
        const Answer answer = post_json("/api/v1/searches", who, nlohmann::json{{"name", name}, {"query", query}}.dump());
        BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
        return nlohmann::json::parse(answer.body);
    }
    std::string saved(const std::string& query) { return save(bearer_of_reader, "A search", query).at("id"); }
    std::string made_token(const std::string& who, const std::string& feed) {
        const Answer answer = post_json("/api/v1/account/tokens", who, R"({"name": "A reader", "days": 30, "feed": ")" + feed + "\"}");
        BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
        return nlohmann::json::parse(answer.body).at("token");
    }
    Answer feed(const std::string& name, const std::string& fields) { return ask("GET", "/api/v1/feeds/" + name, fields); }
    Answer feed(const std::string& name) { return feed(name, bearer_of_reader); }
    // "T/2 – Title of T/2, T/1 – …", in order.
    std::string told(const std::string& name) {
        std::string out;
        for (const auto entry : entries(name)) {
            out += (out.empty() ? "" : ", ") + std::string(entry.child_value("title")).substr(0, 3);
        }
        return out;
    }
    std::vector<pugi::xml_node> entries(const std::string& name) {
        const Answer answer = feed(name);
        BOOST_REQUIRE_EQUAL(answer.status, 200);
        BOOST_REQUIRE(parsed.load_string(answer.body.c_str()));
        const auto all = parsed.child("feed").children("entry");
        return {all.begin(), all.end()};
    }
    void deposit_in(const CompartmentId& compartment, const std::string& symbol, const std::string& said) {
        deposit(compartment, symbol, said);
        wait();
    }
    pugi::xml_document parsed;
};

std::string basic(const std::string& user, const std::string& password) {
    const std::string pair = user + ":" + password;
    return "Authorization: Basic " + crypto::to_base64(crypto::as_bytes(pair)) + "\r\n";
}
std::string bearer_field(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

// What a reader sees of an answer that is its own.
std::string seen(const Answer& answer) {
    static const std::regex number("[0-9a-f]{8}-[0-9]+(?![0-9a-f-])"), date("Date: [^\r]*\r\n");
    return std::regex_replace(std::regex_replace(answer.head + answer.body, number, "#"), date, "");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(saved_searches)

BOOST_AUTO_TEST_CASE(a_feed_tells_of_what_is_found_since_it_was_saved_the_last_first) {
    Office office;
    const CompartmentId parties = office.world.compartment;
    office.deposit_in(parties, "T/1", "lanterns of before");
    const std::string lanterns = office.saved("?q=lanterns&offset=10&order=relevance"), all = office.saved("");
    BOOST_TEST(office.told(lanterns) == "");
    BOOST_TEST(office.told("new") == "T/1");
    office.deposit_in(parties, "T/2", "lanterns");
    office.deposit_in(parties, "T/3", "boats");
    office.deposit_in(parties, "T/4", "lanterns and boats");
    BOOST_TEST(office.told(lanterns) == "T/4, T/2");
    BOOST_TEST(office.told(all) == "T/4, T/3, T/2");
    BOOST_TEST(office.told("new") == "T/4, T/3, T/2, T/1");
    // Another version of what there was before is new, and is another entry than the one before it.
    const DocumentId first = *office.world.depositary->find_symbol(office.world.secretariat, "T/1"),
                     second = *office.world.depositary->find_symbol(office.world.secretariat, "T/2");
    const std::string id = office.entries(lanterns).at(1).child_value("id");
    office.world.clock->set(office.world.clock->now().seconds + 60);
    office.world.depositary->add_version(office.world.secretariat, first, 1, office.version_of(parties, "lanterns once more", Status::adopted, "2001"));
    office.world.depositary->add_version(office.world.secretariat, second, 1, office.version_of(parties, "lanterns anew", Status::adopted, "2001"));
    office.wait();
    BOOST_TEST(office.told(lanterns) == "T/2, T/1, T/4");
    BOOST_TEST(office.entries(lanterns).at(0).child_value("id") != id);
    BOOST_TEST(office.entries(lanterns).at(0).child("link").attribute("href").value() == "http://localhost/documents/" + second.to_text() + "#version-2");
    const Answer answer = office.feed(lanterns);
    BOOST_TEST(office.parsed.load_string(answer.body.c_str()));
    BOOST_TEST(std::string(office.parsed.child("feed").child_value("updated")) == office.world.clock->now().to_text());
    BOOST_TEST(std::string(office.parsed.child("feed").child("link").attribute("href").value()) == "http://localhost/api/v1/feeds/" + lanterns);
    BOOST_TEST(answer.field("content-type").value_or("") == "application/atom+xml; charset=utf-8");
    BOOST_TEST(answer.field("cache-control").value_or("") == "no-store");
    // A symbol more than fifty times: the last fifty.
    for (int i = 0; i < 50; ++i) {
        office.deposit(parties, "N/" + std::to_string(i), "lanterns");
    }
    office.wait();
    BOOST_TEST(office.entries(lanterns).size() == 50U);
    BOOST_TEST(std::string(office.entries(lanterns).at(0).child_value("title")).starts_with("N/49"));
    BOOST_TEST(office.told(lanterns).find("T/") == std::string::npos);
}

// Who asks what a party has signed is told when it signs; others are told of texts alone.
BOOST_AUTO_TEST_CASE(a_signature_is_new_in_the_feed_of_a_search_that_asks_for_it) {
    Office office;
    Depositary& depositary = *office.world.depositary;
    const CompartmentId parties = office.world.compartment;
    const Actor ministry = office.world.add_account("ministry", "KH", Role::ministry);
    const auto key = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(ministry, key.public_key());
    const DocumentId old = office.deposit(parties, "T/1", "lanterns");
    office.deposit_in(parties, "T/2", "lanterns");
    const std::string signed_by = office.saved("q=signed-by%3AKH"), by_all = office.saved("q=signed-by%3AVN+OR+signed-by%3Akh"),
                      lanterns = office.saved("q=lanterns"), unsigned_yet = office.saved("q=lanterns+NOT+signed-by%3AKH");
    const std::string tag = office.feed(signed_by).field("etag").value_or("");
    const auto request = depositary.signing_request(ministry, old, 1, "signature", "Minister");
    office.world.clock->set(office.world.clock->now().seconds + 60);
    depositary.add_signature(ministry, old, 1, key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    office.wait();
    for (const std::string& feed : {signed_by, by_all}) {
        BOOST_TEST(office.told(feed) == "T/1");
        BOOST_TEST(office.entries(feed).at(0).child_value("updated") == office.world.clock->now().to_text());
    }
    BOOST_TEST(office.feed(signed_by, office.bearer_of_reader + "If-None-Match: " + tag + "\r\n").status == 200);
    BOOST_TEST(office.told(lanterns) == "");
    BOOST_TEST(office.told(unsigned_yet) == "");
    BOOST_TEST(office.told("new") == "T/2, T/1");
    // A later search has nothing new; a start without snapshots tells the same.
    BOOST_TEST(office.told(office.saved("q=signed-by%3AKH")) == "");
    office.follower.reset();
    for (const auto& name : office.index.compartments()) {
        office.index.close(name);
    }
    std::filesystem::remove_all(office.index_folder());
    office.follower.emplace(depositary, office.index, office.texts, office.index_folder());
    office.wait();
    BOOST_TEST(office.told(signed_by) == "T/1");
}

BOOST_AUTO_TEST_CASE(a_query_is_kept_in_one_way_and_must_be_one_that_the_search_page_takes) {
    Office office;
    const std::string& who = office.bearer_of_reader;
    for (const char* same : {"?q=two+words&kind=guideline", "q=two%20words&kind=guideline&limit=100&offset=20",
                             "q=two+words&party=&kind=guideline&versions=latest&order=relevance"}) {
        BOOST_TEST(office.save(who, "A search", same).at("query") == "q=two%20words&kind=guideline");
    }
    BOOST_TEST(office.save(who, "A search", "q=&order=newest&versions=all").at("query") == "order=newest&versions=all");
    for (const char* wrong : {"sort=title", "from=soon", "order=slot7", "kind=foo", "q=x&party=ZZ", "from=2010&to=2004", "q=a&q=b", "q=%00%FF"}) {
        BOOST_TEST(office.post_json("/api/v1/searches", who, nlohmann::json{{"name", "x"}, {"query", wrong}}.dump()).status == 400, wrong);
    }
    BOOST_TEST(office.post_json("/api/v1/searches", who, nlohmann::json{{"name", "x"}, {"query", "q=" + std::string(4000, 'x')}}.dump()).problem() ==
               "search-malformed");
    // What the parser complains of is as it understood it, and the feed says how that is.
    office.deposit_in(office.world.compartment, "T/1", "lanterns");
    for (const char* wrong : {"q=lanterns+year%3Anever", "q=%22lanterns", "q=lanterns+%28%28", "q=like%3AT%2F404", "q=OR+NOT", "q=*"}) {
        const Answer answer = office.feed(office.save(who, "A search", wrong).at("id"));
        BOOST_TEST(answer.status == 200, wrong);
        BOOST_TEST(office.parsed.load_string(answer.body.c_str()), wrong);
    }
    const auto listed = nlohmann::json::parse(office.ask("GET", "/api/v1/searches", who).body);
    BOOST_TEST(listed.at("items").size() == 10U);
    const std::string last = office.saved("q=lanterns+year%3Anever");
    BOOST_REQUIRE(office.parsed.load_string(office.feed(last).body.c_str()));
    BOOST_TEST(std::string(office.parsed.child("feed").child_value("subtitle")).find("lanterns") != std::string::npos);
    // And which filters stand beside the words.
    const std::string filtered = office.saved("q=lanterns&kind=guideline&from=2010&to=2012");
    BOOST_REQUIRE(office.parsed.load_string(office.feed(filtered).body.c_str()));
    BOOST_TEST(office.parsed.child("feed").child_value("subtitle") == "lanterns kind:guideline from:2010 to:2012");
}

BOOST_AUTO_TEST_CASE(a_tag_is_compared_after_the_reader_was_let_in) {
    Office office;
    office.deposit_in(office.world.compartment, "T/1", "lanterns");
    const Answer first = office.feed("new");
    const std::string tag = first.field("etag").value_or("");
    BOOST_TEST(tag.size() == 66U);
    const auto again = [&](const std::string& known, const std::string& who) { return office.feed("new", who + "If-None-Match: " + known + "\r\n"); };
    const Answer same = again(tag, office.bearer_of_reader);
    BOOST_TEST(same.status == 304);
    BOOST_TEST(same.body == "");
    BOOST_TEST(same.field("etag").value_or("") == tag);
    BOOST_TEST(again("\"x\", W/" + tag, office.bearer_of_reader).status == 304);
    BOOST_TEST(again("\"x\"", office.bearer_of_reader).status == 200);
    BOOST_TEST(again(tag, "").status == 401);
    const std::string mine = office.saved("");
    BOOST_TEST(office.feed(mine, office.bearer(office.world.secretariat) + "If-None-Match: *\r\n").status == 404);
    office.deposit_in(office.world.compartment, "T/2", "boats");
    BOOST_TEST(again(tag, office.bearer_of_reader).status == 200);
    const Answer head = office.ask("HEAD", "/api/v1/feeds/new", office.bearer_of_reader);
    BOOST_TEST(head.status == 200);
}

// Each time with the account's rights of that moment: what was let in and is let out leaves no trace.
BOOST_AUTO_TEST_CASE(a_right_that_is_withdrawn_takes_all_from_the_feeds_that_it_gave) {
    Office office;
    const CompartmentId narrow = office.open_compartment("narrow");
    const std::string mine = office.saved("q=lanterns"), token = office.made_token(office.bearer_of_reader, mine);
    office.deposit_in(narrow, "T/1", "lanterns");
    const auto shown = [&] {
        std::string all;
        for (const std::string& name : {mine, std::string("new")}) {
            all += seen(office.feed(name));
        }
        return all + seen(office.feed(mine, basic("any", token)));
    };
    const std::string never = shown();
    const auto grant = office.world.depositary->give(office.world.secretariat, narrow,
                                                     {{Grantee::Type::account, office.reader.account.to_text()}, {Right::read}, "", ""});
    BOOST_TEST(office.told(mine) == "T/1");
    BOOST_TEST(office.feed(mine, basic("any", token)).body.find("T/1") != std::string::npos);
    office.world.depositary->withdraw(office.world.secretariat, narrow, grant.index, "");
    BOOST_TEST((shown() == never));
    // What is moved away or erased is gone at once, too.
    office.deposit_in(office.world.compartment, "T/2", "lanterns");
    const DocumentId moving = *office.world.depositary->find_symbol(office.world.secretariat, "T/2");
    BOOST_TEST(office.told(mine) == "T/2");
    office.world.depositary->move_document(office.world.secretariat, moving, narrow, "x");
    BOOST_TEST(office.told(mine) == "");
    office.wait();
    BOOST_TEST((shown() == never));
    // Back again it is what the act that moved it brought: new.
    office.world.depositary->move_document(office.world.secretariat, moving, office.world.compartment, "x");
    office.wait();
    BOOST_TEST(office.told(mine) == "T/2");
}

BOOST_AUTO_TEST_CASE(anothers_feed_and_none_are_the_same_bytes) {
    Office office;
    const std::string theirs = office.save(office.bearer(office.world.secretariat), "Theirs", "q=x").at("id"), mine = office.saved("q=x");
    const auto masked = [&](const std::string& name, const std::string& more = "") {
        return std::regex_replace(seen(office.feed(name, office.bearer_of_reader + more)), std::regex(name), "@");
    };
    const std::string none = masked(std::string(32, '0'));
    BOOST_TEST(none.starts_with("HTTP/1.1 404"));
    BOOST_TEST(masked(theirs) == none);
    BOOST_TEST(masked(theirs, "If-None-Match: *\r\n") == none);
    BOOST_TEST(office.ask("DELETE", "/api/v1/searches/" + theirs, office.bearer_of_reader).status == 404);
    BOOST_TEST(office.post_json("/api/v1/account/tokens", office.bearer_of_reader, R"({"name": "x", "days": 1, "feed": ")" + theirs + "\"}").status == 404);
    BOOST_TEST(office.ask("DELETE", "/api/v1/searches/" + mine, office.bearer_of_reader).status == 204);
    BOOST_TEST(masked(mine) == none);
}

BOOST_AUTO_TEST_CASE(a_token_of_one_feed_opens_it_and_nothing_else_whatever_the_way) {
    Office office;
    office.deposit_in(office.world.compartment, "T/1", "lanterns");
    const std::string mine = office.saved("q=lanterns"), other = office.saved("q=boats");
    const std::string token = office.made_token(office.bearer_of_reader, mine), of_all = office.made_token(office.bearer_of_reader, "new");
    for (const std::string& who : {bearer_field(token), basic("any", token), basic("", token)}) {
        BOOST_TEST(office.feed(mine, who).body == office.feed(mine).body);
        BOOST_TEST(office.feed("new", who).problem() == "scope");
        BOOST_TEST(office.feed(other, who).problem() == "scope");
        BOOST_TEST(office.feed(std::string(32, '0'), who).problem() == "scope");
    }
    BOOST_TEST(office.feed("new", basic("any", of_all)).status == 200);
    BOOST_TEST(office.feed(mine, basic("any", of_all)).problem() == "scope");
    const std::string path = "/api/v1/feeds/" + mine;
    for (const Route& route : routes()) {
        if (route.path_template == "/api/v1/feeds/{name}") {
            continue;
        }
        const std::string target = std::regex_replace(std::string(route.path_template), std::regex("\\{[a-z*]+\\}"), mine);
        const std::string name = std::string(route.method) + " " + target;
        BOOST_TEST(office.ask(std::string(route.method), target, bearer_field(token)).status == 403, name);
        const Answer answer = office.ask(std::string(route.method), target, basic("any", token));
        const bool sent_to_sign_in = answer.status == 303 && answer.field("location").value_or("").starts_with("/sign-in");
        BOOST_TEST((answer.status == 401 || sent_to_sign_in), name << ": " << answer.status);
    }
    BOOST_TEST(office.ask("GET", path, "Cookie: depositary=" + token + "\r\n").status == 401);
}

BOOST_AUTO_TEST_CASE(basic_is_for_a_feeds_token_on_its_feed_and_for_nothing_else) {
    Office office;
    const std::string whole = nlohmann::json::parse(office.post_json("/api/v1/account/tokens", office.bearer_of_reader, R"({"name": "x", "days": 1})").body).at("token");
    const std::string session = office.token(office.reader);
    BOOST_TEST(office.feed("new", bearer_field(whole)).status == 200);
    for (const std::string& who : {basic("reader", whole), basic("reader", session), basic("secretariat", test_password), basic("", ""),
                                   std::string("Authorization: Basic\r\n"), std::string("Authorization: Basic !!!\r\n"),
                                   std::string("Authorization: Basic bm9jb2xvbg==\r\n")}) {
        const Answer answer = office.feed("new", who);
        BOOST_TEST(answer.status == 401, who);
        BOOST_TEST(answer.field("www-authenticate").value_or("").starts_with("Basic realm="), who);
    }
    BOOST_TEST(office.feed("new", "").field("www-authenticate").value_or("").starts_with("Basic "));
    const std::string token = office.made_token(office.bearer_of_reader, "new");
    const Answer elsewhere = office.ask("GET", "/api/v1/documents", basic("any", token));
    BOOST_TEST(elsewhere.status == 401);
    BOOST_TEST(!elsewhere.field("www-authenticate").value_or("").starts_with("Basic"));
    // Upper case (RFC 9110 §11.1), and one credential only.
    BOOST_TEST(office.feed("new", std::regex_replace(basic("any", token), std::regex("Basic"), "BASIC")).status == 200);
    BOOST_TEST(office.feed("new", basic("any", token) + office.cookie(office.reader)).problem() == "credentials-twice");
}

BOOST_AUTO_TEST_CASE(a_feeds_token_ends_with_its_search_and_with_its_account) {
    Office office;
    const std::string mine = office.saved("q=lanterns"), token = office.made_token(office.bearer_of_reader, mine);
    const std::string of_all = office.made_token(office.bearer_of_reader, "new");
    const auto listed = [&] {
        std::vector<std::string> feeds;
        const auto answer = nlohmann::json::parse(office.ask("GET", "/api/v1/account/tokens", office.bearer_of_reader).body);
        for (const auto& each : answer.at("items")) {
            BOOST_TEST(each.at("scope") == "read");
            feeds.push_back(each.at("feed"));
        }
        return feeds;
    };
    BOOST_TEST(listed().size() == 2U);
    BOOST_TEST(office.ask("DELETE", "/api/v1/searches/" + mine, office.bearer_of_reader).status == 204);
    BOOST_TEST((listed() == std::vector<std::string>{"new"}));
    BOOST_TEST(office.feed(mine, basic("any", token)).status == 401);
    BOOST_TEST(office.feed("new", basic("any", of_all)).status == 200);
    office.world.depositary->close_account(office.world.secretariat, office.reader.account, "");
    BOOST_TEST(office.feed("new", basic("any", of_all)).status == 401);
}

// What an account looks for is in no compartment.
BOOST_AUTO_TEST_CASE(a_token_of_some_compartments_neither_lists_nor_saves_searches_and_its_feed_is_of_these) {
    Office office;
    const CompartmentId room = office.open_compartment("room");
    const std::string who = office.bearer(office.world.secretariat);
    office.deposit_in(office.world.compartment, "T/1", "lanterns");
    office.deposit_in(room, "T/2", "lanterns");
    const std::string mine = office.save(who, "A search", "q=lanterns").at("id");
    const Answer made = office.post_json("/api/v1/account/tokens", who, R"({"name": "x", "days": 1, "scope": "all", "compartments": [")" + room.to_text() + "\"]}");
    const std::string bounded = bearer_field(nlohmann::json::parse(made.body).at("token"));
    BOOST_TEST(office.ask("GET", "/api/v1/searches", bounded).problem() == "scope");
    BOOST_TEST(office.post_json("/api/v1/searches", bounded, R"({"name": "x", "query": "q=x"})").problem() == "scope");
    BOOST_TEST(office.ask("DELETE", "/api/v1/searches/" + mine, bounded).problem() == "scope");
    const std::string all = office.feed("new", bounded).body;
    BOOST_TEST(all.find("T/2") != std::string::npos);
    BOOST_TEST(all.find("T/1") == std::string::npos);
}

// One row that cannot be read any more costs its owner that search, not the pages that list it.
BOOST_AUTO_TEST_CASE(a_damaged_search_is_listed_as_that_and_can_be_removed) {
    Office office;
    const std::string lost = office.saved("q=lanterns"), kept = office.save(office.bearer_of_reader, "Boats", "q=boats").at("id");
    sqlite3* catalogue = nullptr;
    sqlite3_open((office.world.founded.data + "/catalogue.sqlite").c_str(), &catalogue);
    sqlite3_busy_timeout(catalogue, 10'000);
    BOOST_TEST_REQUIRE(sqlite3_exec(catalogue, ("UPDATE saved_search SET sealed = x'0102' WHERE id = '" + lost + "'").c_str(), nullptr, nullptr,
                                    nullptr) == SQLITE_OK);
    BOOST_TEST_REQUIRE(sqlite3_total_changes(catalogue) == 1);
    sqlite3_close(catalogue);
    const auto listed = nlohmann::json::parse(office.ask("GET", "/api/v1/searches", office.bearer_of_reader).body).at("items");
    BOOST_TEST_REQUIRE(listed.size() == 2U);
    BOOST_TEST(listed.at(0).at("id") == lost);
    BOOST_TEST(listed.at(0).at("damaged") == true);
    BOOST_TEST(listed.at(0).at("saved").is_null());
    BOOST_TEST(listed.at(1).at("name") == "Boats");
    BOOST_TEST(listed.at(1).at("damaged") == false);
    const std::string cookie = office.cookie(office.reader), said = "This saved search cannot be read any more";
    const std::string page = office.ask("GET", "/searches", cookie).body;
    BOOST_TEST(page.find(said) != std::string::npos);
    BOOST_TEST(page.find(">Boats<") != std::string::npos);
    BOOST_TEST(page.find("/searches/" + lost + "/removal") != std::string::npos);
    BOOST_TEST(page.find("/searches/" + lost + "/tokens") == std::string::npos);
    BOOST_TEST(office.ask("GET", "/account", cookie).status == 200);
    const Answer feed = office.feed(lost);
    BOOST_TEST(feed.status == 500);
    BOOST_TEST(feed.problem() == "search-damaged");
    BOOST_TEST(office.feed(kept).status == 200);
    const Answer token =
        office.post_json("/api/v1/account/tokens", office.bearer_of_reader, R"({"name": "A reader", "days": 30, "feed": ")" + lost + "\"}");
    BOOST_TEST(token.status == 404);
    BOOST_TEST(office.ask("DELETE", "/api/v1/searches/" + lost, office.bearer_of_reader).status == 204);
    BOOST_TEST(office.ask("GET", "/searches", cookie).body.find(said) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
