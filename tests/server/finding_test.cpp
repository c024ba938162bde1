// What is deposited is found over HTTP: the latest versions, what was in force on a day, all versions on demand; and what a
// reader may not know of changes no byte of any answer (the catalogue's Z06).
#include "tests/server/support/finding_server.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {

// A plan that was adopted in 2005, drafted anew, adopted anew in 2010 and drafted once more; and the agreement before it.
DocumentId deposit_history(FindingServer& live, const CompartmentId& compartment, const std::string& word) {
    World& world = live.world;
    NewDocument before{compartment, "T/BEFORE", "The agreement before", Kind::agreement, "", "", {}, {}, {}};
    before.first = live.version_of(compartment, word + " of the agreement before", Status::signed_, "2001-02-03");
    world.depositary->add_document(world.secretariat, before);
    NewDocument plan{compartment, "T/PLAN", "A title", Kind::plan_of_action, "2004-10", "", {}, {{"supersedes", "T/BEFORE"}}, {}};
    plan.first = live.version_of(compartment, word + " one and passports", Status::adopted, "2005-03");
    const DocumentId id = world.depositary->add_document(world.secretariat, plan).document;
    world.depositary->add_version(world.secretariat, id, 1, live.version_of(compartment, word + " two and drafts", Status::draft, "2008"));
    world.depositary->add_version(world.secretariat, id, 2, live.version_of(compartment, word + " three and visas", Status::adopted, "2010-06-15"));
    world.depositary->add_version(world.secretariat, id, 3, live.version_of(compartment, word + " four and drafts", Status::draft, ""));
    live.wait();
    return id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(finding)

BOOST_AUTO_TEST_CASE(as_of_a_date_and_all_versions_are_found_and_opened) {
    FindingServer live;
    const DocumentId id = deposit_history(live, live.world.compartment, "zythum");
    const std::string bearer = live.bearer(live.world.secretariat);
    BOOST_TEST(live.found(bearer, "q=zythum&order=newest") == "T/PLAN v4, T/BEFORE v1");
    BOOST_TEST(live.found(bearer, "q=passports") == "");
    for (const std::string way : {"q=zythum+as-of%3A", "q=zythum&as_of="}) {
        BOOST_TEST(live.found(bearer, way + "2000") == "");
        BOOST_TEST(live.found(bearer, way + "2002") == "T/BEFORE v1");
        BOOST_TEST(live.found(bearer, way + "2005-04") == "T/PLAN v1");  // which ended the one before
        BOOST_TEST(live.found(bearer, way + "2010-05") == "T/PLAN v1");
        BOOST_TEST(live.found(bearer, way + "2010-06") == "T/PLAN v3");
        BOOST_TEST(live.found(bearer, way + "2026-01-01") == "T/PLAN v3");
    }
    BOOST_TEST(live.found(bearer, "q=passports+versions%3Aall") == "T/PLAN v1");
    BOOST_TEST(live.found(bearer, "q=zythum+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
    BOOST_TEST(live.ask("GET", "/api/v1/search?q=x&as_of=soon", bearer).problem() == "query-malformed");
    BOOST_TEST(live.ask("GET", "/api/v1/search?q=x&versions=some", bearer).problem() == "query-malformed");
    // The page opens the version that was found.
    const std::string cookie = live.cookie(live.world.secretariat);
    const std::string text = live.ask("GET", "/?q=passports&as_of=2006", cookie).body;
    BOOST_TEST(text.find("/documents/" + id.to_text() + "#version-1") != std::string::npos);
    BOOST_TEST(text.find("/documents/" + id.to_text() + "/versions/1/text/text.txt") != std::string::npos);
    BOOST_TEST(text.find("not the latest version") != std::string::npos);
    const std::string all = live.ask("GET", "/?q=zythum+symbol%3AT/PLAN&versions=all", cookie).body;
    BOOST_TEST(all.find("/documents/" + id.to_text() + "#version-2\">2<") != std::string::npos);
    BOOST_TEST(live.ask("GET", "/documents/" + id.to_text(), cookie).body.find("id=\"version-1\"") != std::string::npos);
    // A start from the snapshots finds the same, and so does one without any.
    for (const bool with_snapshots : {true, false}) {
        live.follower.reset();
        for (const auto& name : live.index.compartments()) {
            live.index.close(name);
        }
        if (!with_snapshots) {
            std::filesystem::remove_all(live.index_folder());
        }
        live.follower = std::make_unique<Follower>(*live.world.depositary, live.index, live.texts, live.index_folder());
        BOOST_TEST(live.follower->position() == (with_snapshots ? live.register_size() : 0U));
        live.wait();
        BOOST_TEST(live.found(bearer, "q=zythum&as_of=2005-04") == "T/PLAN v1");
        BOOST_TEST(live.found(bearer, "q=zythum+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
        BOOST_TEST(live.found(bearer, "q=zythum&order=newest") == "T/PLAN v4, T/BEFORE v1");
    }
}

BOOST_AUTO_TEST_CASE(what_is_hidden_changes_no_byte_of_any_answer) {
    FindingServer live;
    World& world = live.world;
    const Actor reader = world.add_account("reader", "KH", Role::observer);
    const CompartmentId hidden = live.open_compartment("hidden");
    deposit_history(live, world.compartment, "zythum");
    const std::string bearer = live.bearer(reader), cookie = live.cookie(reader);
    const auto answers = [&] {
        std::string all;
        for (const std::string query :
             {"", "zythum", "qanat", "qanta", "zythun", "qan*", "zyth*", "T/PLAN", "NOT+qanat", "title%3ATitle", "symbol%3AT/*",
              "like%3AT/PLAN", "as-of%3A2002", "zythum+as-of%3A2005-04", "qanat+as-of%3A2005-04", "as-of%3A2026",
              "versions%3Aall", "zythum+versions%3Aall", "qanat+versions%3Aall", "passports+versions%3Aall"}) {
            for (const std::string more : {"", "&order=newest", "&order=oldest&limit=1", "&as_of=2003", "&versions=all&offset=1"}) {
                const Answer answer = live.ask("GET", "/api/v1/search?q=" + query + more, bearer);
                all += answer.head.substr(0, answer.head.find("\r\n")) + answer.body + "\n";
                all += live.ask("GET", "/?q=" + query + more, cookie).body;
            }
            all += live.ask("GET", "/api/v1/search/completions?q=" + query, bearer).body;
        }
        return all;
    };
    const std::string before = answers();
    BOOST_TEST(before.find("T/PLAN") != std::string::npos);
    deposit_history(live, hidden, "qanat");
    BOOST_TEST(live.found(live.bearer(world.secretariat), "q=qanat+as-of%3A2006") == "T/PLAN v1");  // it is there
    BOOST_TEST((answers() == before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
