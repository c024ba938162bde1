// What is asked of the search over HTTP, against the real index: bounds, and what stands in texts is never a page's own.
#include "server/words.h"
#include "tests/server/support/live_server.h"
#include "tests/server/support/serving.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <atomic>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

// A server with the real index over a depositary.
struct Searching {
    explicit Searching(World& given) : world(given), serving(given), server(*given.depositary, serving.search, serving.text, settings()) {
        server.start();
    }
    ~Searching() {
        server.stop();
        std::fclose(log);
    }
    ServerSettings settings() const {
        ServerSettings chosen;
        chosen.port = 0;
        chosen.access_log = log;
        return chosen;
    }
    Answer get(const std::string& target) {
        Client client(server.port());
        client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: depositary=" +
                    world.depositary->open_session(world.secretariat.account, 3600) + "\r\n\r\n");
        return client.receive().value();
    }

    std::FILE* log = std::tmpfile();
    World& world;
    Serving serving;
    Server server;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(search_requests)

// Q04, Q06, Q07: outside of their bounds they are refused, and quickly.
BOOST_AUTO_TEST_CASE(parameters_outside_of_their_bounds_are_refused) {
    World world;
    world.deposit("T/1", "zanzibar");
    Searching searching(world);
    const auto begin = std::chrono::steady_clock::now();
    for (const char* wrong : {"order=slot7", "order=XT", "from=soon", "to=2004-13"}) {  // the page: see below
        const int status = searching.get(std::string("/api/v1/search?q=zanzibar&") + wrong).status;
        BOOST_CHECK_MESSAGE(status == 400, wrong << " " << status);
    }
    for (const char* wrong : {"offset=1000000000", "offset=-1", "offset=1001", "limit=1000000", "limit=0", "sort=title",
                              "limit=10&limit=20"}) {
        for (const char* page : {"/api/v1/search?q=zanzibar&", "/?q=zanzibar&"}) {
            const int status = searching.get(std::string(page) + wrong).status;
            BOOST_CHECK_MESSAGE(status == 400, page << wrong << " " << status);
        }
    }
    const int status = searching.get("/api/v1/search?q=" + std::string(65'536, 'a')).status;
    BOOST_CHECK_MESSAGE(status == 400 || status == 414 || status == 431, status);
    BOOST_CHECK_EQUAL(searching.get("/api/v1/search?q=" + std::string(3'000, 'a')).status, 200);
    BOOST_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

// A filter that names nothing would find nothing, and nobody would see why.
BOOST_AUTO_TEST_CASE(a_filter_that_names_nothing_is_refused_with_what_it_may_name) {
    World world;
    world.deposit("T/1", "zanzibar");
    world.depositary->register_party(world.secretariat, {"KH", "Cambodia"});
    Searching searching(world);
    const std::vector<std::array<std::string, 3>> cases = {
        {"kind=foo", "kind is \"foo\"", "agreement, plan-of-action, work-plan, meeting-record, guideline, referral"},
        {"kind=plan-of-action&kind=Agreements", "kind is \"Agreements\"", "agreement"},
        {"language=xx", "language is \"xx\"", "en, km, zh, lo, my, th, vi"},
        {"party=ZZ", "party is \"ZZ\"", "KH"},
        {"status=gone", "status is \"gone\"", "draft, agreed-in-principle, endorsed, adopted, signed"},
        {"order=title", "order is \"title\"", "relevance, newest, oldest"},
        {"versions=some", "versions is \"some\"", "latest, all"},
        {"as_of=soon", "as_of is \"soon\"", "2004-10-29"},
        {"from=2004-13", "from is \"2004-13\"", "2004-10-29"},
        {"from=2010&to=2004", "from is \"2010\"", "not after"},
        {"from=2004-11&to=2004-10-31", "from is \"2004-11\"", "not after"},
    };
    for (const auto& [wrong, named, allowed] : cases) {
        const Answer answer = searching.get("/api/v1/search?q=zanzibar&" + wrong);
        BOOST_TEST(answer.status == 400, wrong);
        BOOST_TEST(answer.problem() == "query-malformed", wrong);
        BOOST_TEST(answer.detail().find(named) != std::string::npos, wrong << ": " << answer.detail());
        BOOST_TEST(answer.detail().find(allowed) != std::string::npos, wrong << ": " << answer.detail());
        // The page searches without it, and says so.
        const Answer page = searching.get("/?q=zanzibar&" + wrong);
        BOOST_TEST(page.status == 200, wrong);
        BOOST_TEST(page.body.find("T/1") != std::string::npos, wrong);
        BOOST_TEST(page.body.find("Not understood, and passed over:") != std::string::npos, wrong);
        BOOST_TEST(page.body.find(wrong.substr(wrong.rfind('=') + 1)) != std::string::npos, wrong);
    }
    for (const char* right : {"kind=agreement", "kind=", "kind=&order=", "language=zh-Hans", "language=fr", "status=draft&status=signed",
                              "from=2004-10&to=2004", "from=2004&to=2004", "party=KH", "versions=all&order=oldest"}) {
        BOOST_TEST(searching.get(std::string("/api/v1/search?q=zanzibar&") + right).status == 200, right);
        BOOST_TEST(searching.get(std::string("/?q=zanzibar&") + right).body.find("Not understood") == std::string::npos, right);
    }
    // The page takes years of the Buddhist Era, and digits of any script, as the words of a query do: 2004 is 2547.
    for (const char* year : {"2547", "%E0%B9%92%E0%B9%95%E0%B9%94%E0%B9%97"}) {
        const std::string page = searching.get(std::string("/?q=zanzibar&from=") + year + "&to=" + year).body;
        BOOST_TEST(page.find("T/1") != std::string::npos, year);
        BOOST_TEST(page.find("Not understood") == std::string::npos, year);
        BOOST_TEST(page.find("value=\"2004\"") != std::string::npos, year);
    }
    BOOST_TEST(searching.get("/?q=zanzibar&from=2548").body.find("T/1") == std::string::npos);
    // On the page nothing but such a filter is a search for everything; what is kept of it is without.
    const std::string body = searching.get("/?kind=foo&status=signed").body;
    BOOST_TEST(body.find("Not understood, and passed over:") != std::string::npos);
    BOOST_TEST(body.find("Kind: foo") != std::string::npos);
    BOOST_TEST(body.find("name=\"query\" value=\"status=signed\"") != std::string::npos);
    BOOST_TEST(searching.get("/?kind=foo").body.find("T/1") != std::string::npos);
    // What is written in the words never fails.
    const auto field = nlohmann::json::parse(searching.get("/api/v1/search?q=kind%3Afoo+party%3AKH%2CZZ+status%3Asigned").body);
    BOOST_TEST(field.at("total") == 0);
    BOOST_TEST(field.at("understood") == "kind:foo AND party:(KH OR ZZ) AND status:signed");
    BOOST_TEST(field.at("notices") ==
               nlohmann::json::parse(R"([{"code": "value-none", "detail": "kind:foo"}, {"code": "value-none", "detail": "party:ZZ"}])"));
}

BOOST_AUTO_TEST_CASE(parties_are_known_by_what_people_call_their_countries) {
    World world;
    world.deposit("T/1", "zanzibar");
    world.depositary->register_party(world.secretariat, {"LA", "Lao PDR"});
    world.depositary->register_party(world.secretariat, {"MM", "A league of museums"});
    Searching searching(world);
    const auto understood = [&](const std::string& text) {
        return nlohmann::json::parse(searching.get("/api/v1/search?q=" + text).body).at("understood").get<std::string>();
    };
    for (const char* name : {"laos", "%E0%B8%A5%E0%B8%B2%E0%B8%A7", "%E5%AF%AE%E5%9C%8B", "%22lao+pdr%22"}) {  // Thai, traditional Chinese
        BOOST_TEST(understood(std::string("party:") + name) == "party:LA", name);
    }
    BOOST_TEST(understood("party:Burma") == "party:Burma");  // the code is another's here
}

// Q10: as many searches as come, heavy ones: each is answered or sent away for now, and the server answers others.
BOOST_AUTO_TEST_CASE(a_crowd_of_heavy_searches_holds_up_nobody_else) {
    World world;
    std::string text;
    for (int i = 0; i < 2'000; ++i) {
        text += "ab" + std::to_string(i) + " a ";
    }
    for (int i = 0; i < 40; ++i) {
        world.deposit("T/" + std::to_string(i), text + std::to_string(i));
    }
    Searching searching(world);
    std::string heavy;
    for (int i = 0; i < 20; ++i) {
        heavy += "ab" + std::to_string(i % 10) + "*+NEAR/100+a*+";
    }
    std::atomic<int> answered = 0, sent_away = 0, other = 0;
    std::atomic<bool> over = false;
    std::vector<std::thread> crowd;
    const std::vector<CompartmentId> compartments{world.compartment};
    SearchQuery query;
    query.text = heavy;
    std::replace(query.text.begin(), query.text.end(), '+', ' ');
    for (int i = 0; i < 100; ++i) {
        crowd.emplace_back([&] {
            try {
                searching.serving.search.search(compartments, query);
                ++answered;
            } catch (const HttpError& error) {
                ++(error.status() == 429 ? sent_away : other);
            }
        });
    }
    std::thread health([&] {
        while (!over) {
            const auto begin = std::chrono::steady_clock::now();
            BOOST_CHECK_EQUAL(searching.get("/api/v1/health").status, 200);
            BOOST_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
        }
    });
    for (auto& thread : crowd) {
        thread.join();
    }
    over = true;
    health.join();
    BOOST_CHECK_EQUAL(answered + sent_away, 100);
    BOOST_CHECK_EQUAL(other, 0);
    BOOST_CHECK_GT(answered, 0);
    BOOST_TEST_MESSAGE(answered << " answered, " << sent_away << " sent away");
    BOOST_CHECK_EQUAL(searching.serving.found(world, "ab7"), 40U);
}

// Q10: who finds no place is sent away after two seconds and told when to come again; on a page, in words. Whatever is no search is answered.
BOOST_AUTO_TEST_CASE(who_finds_no_place_to_search_is_sent_away_for_now) {
    World world;
    world.deposit("T/1", "zanzibar");
    Searching searching(world);
    IndexSearch none(searching.serving.index, searching.serving.synonyms, searching.serving.follower, 0);  // as when others hold all of them
    Server server(*world.depositary, none, searching.serving.text, searching.settings());
    server.start();
    const std::string session = world.depositary->open_session(world.secretariat.account, 3600);
    const auto get = [&](const std::string& target) {
        Client client(server.port());
        client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: depositary=" + session + "\r\n\r\n");
        return client.receive().value();
    };
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> crowd;
    std::atomic<int> sent_away = 0;
    for (int i = 0; i < 8; ++i) {
        crowd.emplace_back([&, i] {
            const Answer answer = get(i % 2 == 0 ? "/api/v1/search?q=zanzibar" : "/api/v1/search/completions?q=zanz");
            BOOST_CHECK_EQUAL(answer.status, 429);
            BOOST_CHECK_EQUAL(answer.problem(), "search-busy");
            BOOST_CHECK_EQUAL(answer.field("retry-after").value_or(""), "2");
            ++sent_away;
        });
    }
    // Meanwhile the others are served.
    for (const char* target : {"/api/v1/health", "/api/v1/documents", "/register/checkpoint"}) {
        BOOST_CHECK_EQUAL(get(target).status, 200);
    }
    BOOST_CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
    BOOST_CHECK_EQUAL(sent_away, 0);
    for (auto& thread : crowd) {
        thread.join();
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    BOOST_CHECK(took >= std::chrono::seconds(2) && took < std::chrono::seconds(20));
    const Answer page = get("/?q=zanzibar");
    BOOST_CHECK_EQUAL(page.status, 429);
    BOOST_CHECK_EQUAL(page.field("retry-after").value_or(""), "2");
    BOOST_CHECK(page.body.find(Words::in("en").text("problem.search-busy")) != std::string::npos);
    server.stop();
    // A place that is given back is another's.
    IndexSearch one(searching.serving.index, searching.serving.synonyms, searching.serving.follower, 1);
    const std::vector<CompartmentId> compartments{world.compartment};
    SearchQuery query;
    query.text = "zanzibar";
    for (int i = 0; i < 3; ++i) {
        BOOST_CHECK_EQUAL(one.search(compartments, query).total, 1U);
    }
}

// Q11: in a snippet, in a title, in the words asked for.
BOOST_AUTO_TEST_CASE(what_stands_in_a_text_is_text_in_its_snippet) {
    World world;
    const std::string script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
    auto document = world.new_document("T/1", "Article 1\nzanzibar " + script + " & more zanzibar");
    document.title = "zanzibar " + script;
    world.depositary->add_document(world.secretariat, document);
    Searching searching(world);
    for (const std::string& words : {std::string("zanzibar"), std::string("\"zanzibar script\""), script, script + " zanzibar"}) {
        const auto page = searching.get("/?q=" + percent_encode(words));
        BOOST_REQUIRE_EQUAL(page.status, 200);
        BOOST_CHECK(page.body.find("<script>alert") == std::string::npos);
        BOOST_CHECK(page.body.find("<img src=x") == std::string::npos);
    }
    const auto page = searching.get("/?q=zanzibar").body;
    BOOST_CHECK(page.find("&lt;script&gt;") != std::string::npos);
    BOOST_CHECK(page.find("<mark>zanzibar</mark>") != std::string::npos);
    const auto answer = nlohmann::json::parse(searching.get("/api/v1/search?q=zanzibar").body);
    BOOST_CHECK(answer.at("items").at(0).at("snippet").get<std::string>().find("<script>") != std::string::npos);  // data, as it is
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
