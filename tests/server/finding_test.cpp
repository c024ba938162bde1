// What is deposited is found over HTTP: the latest versions, what was in force on a day, all versions on demand; and what a
// reader may not know of changes no byte of any answer (the catalogue's Z06).
#include "indexer/analysis_fault.h"
#include "server/request_head.h"
#include "server/words.h"
#include "tests/server/support/finding_server.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

// What a reader gets of its feeds, with what a cache would keep of them.
std::string feeds(FindingServer& live, const std::string& bearer) {
    std::string all;
    const auto kept = nlohmann::json::parse(live.ask("GET", "/api/v1/searches", bearer).body);
    std::vector<std::string> paths{"/api/v1/feeds/new"};
    for (const auto& search : kept.at("items")) {
        paths.push_back(search.at("feed"));
    }
    for (const std::string& path : paths) {
        const Answer answer = live.ask("GET", path, bearer);
        const std::string tag = answer.field("etag").value_or("");
        all += std::to_string(answer.status) + tag + answer.body;
        all += std::to_string(live.ask("GET", path, bearer + "If-None-Match: " + tag + "\r\n").status);
    }
    return all + kept.dump();
}

void save_searches(FindingServer& live, const std::string& bearer, std::initializer_list<std::string> queries) {
    for (const std::string& query : queries) {
        if (live.post_json("/api/v1/searches", bearer, nlohmann::json{{"name", "A search"}, {"query", query}}.dump()).status != 201) {
            throw std::runtime_error("a search was not saved: " + query);
        }
    }
}

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

// A depositor's word that a version is signed is not taken for signatures that were verified here.
BOOST_AUTO_TEST_CASE(what_is_said_to_be_signed_is_told_from_what_was_signed_here) {
    FindingServer live;
    World& world = live.world;
    const Words& words = Words::in("en");
    const Actor khmer = world.add_account("khmer", "KH", Role::ministry), lao = world.add_account("lao", "LA", Role::ministry);
    const auto deposit = [&](const std::string& symbol, Status status) {
        NewDocument document{world.compartment, symbol, "Title of " + symbol, Kind::agreement, "", "", {}, {}, {}};
        document.first = live.version_of(world.compartment, "trafficking " + symbol, status, "2004-10-29");
        return world.depositary->add_document(world.secretariat, document).document;
    };
    const std::map<std::string, crypto::MinisignSecretKey> keys = [] {
        std::map<std::string, crypto::MinisignSecretKey> made;
        for (const std::string party : {"KH", "LA"}) {
            made.emplace(party, crypto::MinisignSecretKey::generate());
        }
        return made;
    }();
    world.enrol_key(khmer, keys.at("KH").public_key());
    world.enrol_key(lao, keys.at("LA").public_key());
    const auto sign = [&](const Actor& actor, const DocumentId& id, const std::string& word) {
        const auto& key = keys.at(actor.party);
        const auto asked = world.depositary->signing_request(actor, id, 1, word, "Minister");
        world.depositary->add_signature(actor, id, 1, key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    };
    deposit("T/PAPER", Status::signed_);
    const DocumentId one = deposit("T/ONE", Status::signed_), two = deposit("T/TWO", Status::signed_), draft = deposit("T/DRAFT", Status::draft),
                     endorsed = deposit("T/ENDORSED", Status::signed_);
    sign(khmer, one, "signature");
    sign(khmer, two, "signature");
    sign(lao, two, "signature");
    sign(khmer, draft, "signature");
    sign(khmer, endorsed, "endorsement");  // which is no signature
    live.wait();
    const std::string who = live.bearer(world.secretariat), cookie = live.cookie(world.secretariat);
    const std::string stated = words.text("signed_stated"), once = words.text("count.signed_here_one"),
                      twice = words.text("count.signed_here_many", {{"count", "2"}});
    const std::map<std::string, std::pair<unsigned, std::string>> expected{
        {"T/PAPER", {0, stated}}, {"T/ONE", {1, once}}, {"T/TWO", {2, twice}}, {"T/DRAFT", {1, once}}, {"T/ENDORSED", {0, stated}}};
    const auto found = live.search(who, "q=trafficking");
    BOOST_REQUIRE_EQUAL(found.at("items").size(), expected.size());
    for (const auto& hit : found.at("items")) {
        const std::string symbol = hit.at("symbol");
        BOOST_CHECK_EQUAL(hit.at("signatures").get<unsigned>(), expected.at(symbol).first);
        const auto lines_of = [&](const std::string& page) {
            std::set<std::string> said;
            for (const std::string& each : {stated, once, twice}) {
                if (page.find(each) != std::string::npos) {
                    said.insert(each);
                }
            }
            return said;
        };
        const std::set<std::string> only{expected.at(symbol).second};
        // The page of the document, and the results where it alone is found.
        BOOST_CHECK(lines_of(live.ask("GET", "/documents/" + hit.at("document").get<std::string>(), cookie).body) == only);
        BOOST_CHECK(lines_of(live.ask("GET", "/?q=%22" + percent_encode(symbol) + "%22", cookie).body) == only);
    }
    // A draft that nobody signed says nothing; the board and the first page say what the results do.
    deposit("T/PLAIN", Status::draft);
    live.wait();
    for (const std::string path : {"/board", "/?order=newest"}) {
        const std::string page = live.ask("GET", path, cookie).body;
        for (const std::string& each : {stated, once, twice}) {
            BOOST_CHECK_MESSAGE(page.find(each) != std::string::npos, path << ": " << each);
        }
    }
    // Who may know of it and not read it is told nothing of its signatures.
    NewCompartment shelf{"shelf", "Shelf", Purpose::general, {}};
    shelf.grants.push_back({{Grantee::Type::account, world.secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
    shelf.grants.push_back({{Grantee::Type::account, lao.account.to_text()}, {Right::know}, "", ""});
    world.depositary->open_compartment(world.secretariat, shelf);
    world.secretariat = world.now(world.secretariat.account);
    NewDocument kept{world.compartment_named("shelf"), "T/KEPT", "Kept", Kind::agreement, "", "", {}, {}, {}};
    kept.first = live.version_of(kept.compartment, "kept", Status::signed_, "");
    const DocumentId id = world.depositary->add_document(world.secretariat, kept).document;
    const Actor reader = world.now(lao.account);
    BOOST_CHECK(live.ask("GET", "/documents/" + id.to_text(), live.cookie(reader)).body.find(stated) == std::string::npos);
    BOOST_CHECK(live.ask("GET", "/documents/" + id.to_text(), cookie).body.find(stated) != std::string::npos);
    BOOST_CHECK(world.depositary->signature_counts(reader, {{two, 1}, {id, 1}, {DocumentId::random(), 1}, {two, 7}}) == (std::vector<unsigned>{2, 0, 0, 0}));
}

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
        live.follower.emplace(*live.world.depositary, live.index, live.texts, live.index_folder());
        BOOST_TEST(live.follower->position() == (with_snapshots ? live.register_size() : 0U));
        live.wait();
        BOOST_TEST(live.found(bearer, "q=zythum&as_of=2005-04") == "T/PLAN v1");
        BOOST_TEST(live.found(bearer, "q=zythum+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
        BOOST_TEST(live.found(bearer, "q=zythum&order=newest") == "T/PLAN v4, T/BEFORE v1");
    }
}

// Everything that the files of a compartment's snapshot hold.
std::string snapshot_text(FindingServer& live, const CompartmentId& compartment) {
    std::string all;
    live.world.depositary->with_compartment_identity(compartment, [&](const crypto::AgeIdentity& identity) {
        for (const auto& entry : std::filesystem::directory_iterator(live.index_folder())) {
            if (!entry.path().filename().string().starts_with(compartment.to_text()) || entry.path().extension() != ".age") {
                continue;
            }
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(in), {}};
            if (bytes.empty()) {
                continue;  // it was replaced just now
            }
            crypto::MemorySource sealed(crypto::as_bytes(bytes));
            crypto::AgeDecryptor plain(sealed, identity);
            std::vector<std::uint8_t> buffer(65536);
            while (const auto size = plain.read(buffer)) {
                all += crypto::as_text({buffer.data(), size});
            }
        }
    });
    return all;
}

std::size_t renditions_for(FindingServer& live, const CompartmentId& compartment) {
    std::size_t count = 0;
    live.world.depositary->with_compartment_identity(compartment, [&](const crypto::AgeIdentity& identity) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(live.world.founded.data + "/renditions")) {
            if (entry.is_regular_file()) {
                std::ifstream in(entry.path(), std::ios::binary);
                const std::string bytes{std::istreambuf_iterator<char>(in), {}};
                try {
                    crypto::age_decrypt(crypto::as_bytes(bytes), identity);
                    ++count;
                } catch (const Error&) {
                    // Another compartment's.
                }
            }
        }
    });
    return count;
}

// Z13: gone from the old compartment before the answer, from its snapshot at once, and there in the other.
BOOST_AUTO_TEST_CASE(a_document_that_moved_is_found_where_it_is_and_nowhere_else) {
    FindingServer live;
    World& world = live.world;
    const CompartmentId narrow = live.open_compartment("narrow");
    const Actor reader = world.add_account("reader", "KH", Role::observer);
    live.deposit(world.compartment, "T/STAYS", "words that stay");
    live.wait();
    const std::string bearer = live.bearer(reader), own = live.bearer(world.secretariat), cookie = live.cookie(reader);
    const std::string queries[] = {"",           "qanat",      "qanta",        "qan*",        "T/PLAN",       "symbol%3AT/*",    "title%3AT/PLAN",
                                   "like%3AT/PLAN", "passports", "as-of%3A2006", "versions%3Aall", "NOT+words", "as-of%3A2002", "passport*+versions%3Aall"};
    const auto answers = [&] {
        std::string all;
        for (const std::string& query : queries) {
            all += live.ask("GET", "/api/v1/search?q=" + query, bearer).body + live.ask("GET", "/?q=" + query, cookie).body +
                   live.ask("GET", "/api/v1/search/completions?q=" + query, bearer).body;
        }
        return all + feeds(live, bearer);
    };
    save_searches(live, bearer, {"q=qanat", "q=qanat&versions=all", "q=like%3AT/PLAN", "q=as-of%3A2006", ""});
    const std::string never = answers();
    const DocumentId id = deposit_history(live, world.compartment, "qanat");
    world.depositary->move_document(world.secretariat, *world.depositary->find_symbol(world.secretariat, "T/BEFORE"), narrow, "x");
    live.wait();
    // A snapshot of it stands on the disk.
    live.follower.reset();
    BOOST_TEST(snapshot_text(live, world.compartment).find("passports") != std::string::npos);
    live.follower.emplace(*world.depositary, live.index, live.texts, live.index_folder());
    live.wait();
    BOOST_TEST(live.found(bearer, "q=passports&versions=all") == "T/PLAN v1");
    BOOST_TEST(renditions_for(live, world.compartment) == 5U);
    const std::string path = "/api/v1/documents/" + id.to_text() + "/move";
    const Answer moved = live.post_json(path, own, R"({"compartment": ")" + narrow.to_text() + R"(", "reason": "It names persons"})");
    BOOST_TEST(moved.status == 201);
    // At once: nothing waits here.
    BOOST_TEST((answers() == never));
    BOOST_TEST(live.ask("GET", "/api/v1/documents/" + id.to_text(), bearer).status == 404);
    BOOST_TEST(live.found(own, "q=qanat&order=newest") == "T/PLAN v4, T/BEFORE v1");
    BOOST_TEST(live.found(own, "q=qanat&as_of=2006") == "T/PLAN v1");
    BOOST_TEST(live.found(own, "q=qanat+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
    BOOST_TEST(renditions_for(live, world.compartment) == 1U);
    BOOST_TEST(renditions_for(live, narrow) == 5U);
    for (int i = 0; i < 300 && snapshot_text(live, world.compartment).find("T/PLAN") != std::string::npos; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const std::string text = snapshot_text(live, world.compartment);
    BOOST_TEST(text.find("words that stay") != std::string::npos);
    for (const char* word : {"qanat", "passports", "T/PLAN", "drafts", "visas"}) {
        BOOST_TEST(text.find(word) == std::string::npos, word);
    }
    BOOST_TEST(world.findings() == "");
    // A start finds it where it is, from the snapshots and without.
    for (const bool with_snapshots : {true, false}) {
        live.follower.reset();
        for (const auto& name : live.index.compartments()) {
            live.index.close(name);
        }
        if (!with_snapshots) {
            std::filesystem::remove_all(live.index_folder());
        }
        live.follower.emplace(*world.depositary, live.index, live.texts, live.index_folder());
        live.wait();
        BOOST_TEST((answers() == never));
        BOOST_TEST(live.found(own, "q=qanat+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
    }
}

BOOST_AUTO_TEST_CASE(who_manages_both_compartments_moves_a_document_on_its_page) {
    FindingServer live;
    World& world = live.world;
    const CompartmentId narrow = live.open_compartment("narrow");
    const Actor reader = world.add_account("reader", "KH", Role::observer);
    const DocumentId id = live.deposit(world.compartment, "T/1", "words");
    const std::string path = "/documents/" + id.to_text(), form = "action=\"" + path + "/move\"";
    BOOST_TEST(live.ask("GET", path, live.cookie(reader)).body.find(form) == std::string::npos);
    const std::string cookie = live.cookie(world.secretariat);
    const std::string page = live.ask("GET", path, cookie).body;
    BOOST_TEST(page.find(form) != std::string::npos);
    static const std::string field = "name=\"form_token\" value=\"";
    const std::string token = page.substr(page.find(field, page.find(form)) + field.size(), 43);
    const auto send = [&](const std::string& to) {
        return live.ask("POST", path + "/move", cookie + "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                        "form_token=" + token + "&compartment=" + to + "&reason=It+names+persons");
    };
    BOOST_TEST(send(world.compartment.to_text()).status == 409);
    BOOST_TEST(send(narrow.to_text()).status == 303);
    BOOST_TEST(live.ask("GET", path, cookie).body.find("Compartment narrow") != std::string::npos);
    BOOST_TEST(live.ask("GET", path, live.cookie(reader)).status == 404);
}

BOOST_AUTO_TEST_CASE(a_search_while_the_index_catches_up_says_so_and_no_more) {
    const TemporaryFolder folder;
    const std::string gate = folder.path() + "/gate", program = folder.path() + "/extract";
    std::ofstream(program) << "#!/bin/sh\nwhile [ ! -e " << gate << " ]; do sleep 0.05; done\nexec " DEPOSITARY_BIN_DIR "/depositary-extract \"$@\"\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    FindingServer live(program);
    live.wait();
    const Actor reader = live.world.add_account("reader", "KH", Role::observer);
    const CompartmentId hidden = live.open_compartment("hidden");
    live.wait();
    const std::string bearer = live.bearer(reader), cookie = live.cookie(reader);
    const std::string told = "still taking it in";
    BOOST_TEST(live.search(bearer, "q=").at("complete") == true);
    BOOST_TEST(live.ask("GET", "/?q=x", cookie).body.find(told) == std::string::npos);
    live.deposit(hidden, "T/HIDDEN", "words");
    // Whose it is that is missing does not show.
    const auto behind = live.search(bearer, "q=");
    BOOST_TEST(behind.at("complete") == false);
    BOOST_TEST(behind.at("total") == 0);
    BOOST_TEST(live.ask("GET", "/?q=x", cookie).body.find(told) != std::string::npos);
    std::ofstream(gate) << "open";
    live.wait();
    auto after = live.search(bearer, "q=");
    BOOST_TEST(after.at("complete") == true);
    after["complete"] = false;
    BOOST_TEST(after == behind);
}

// A text that could not be read for a cause that passes is read again; also by the next start.
BOOST_DATA_TEST_CASE(a_text_that_was_not_read_in_time_is_read_again, boost::unit_test::data::make({false, true}), by_a_start) {
    const TemporaryFolder folder;
    const std::string busy = folder.path() + "/busy", program = folder.path() + "/extract";
    std::ofstream(program) << "#!/bin/sh\n[ -e " << busy << " ] && exit 1\nexec " DEPOSITARY_BIN_DIR "/depositary-extract \"$@\"\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    std::ofstream(busy) << "busy";
    FindingServer live(program);
    const Actor reader = live.world.add_account("reader", "KH", Role::observer);
    deposit_history(live, live.world.compartment, "zythum");
    const std::string bearer = live.bearer(reader);
    const auto restart = [&] {
        live.follower.reset();
        for (const auto& name : live.index.compartments()) {
            live.index.close(name);
        }
        live.follower.emplace(*live.world.depositary, live.index, live.texts, live.index_folder());
        live.wait();
    };
    const auto is_found = [&] {
        for (int tenths = 0; tenths < 300 && live.found(bearer, "q=zythum&order=newest") != "T/PLAN v4, T/BEFORE v1"; ++tenths) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        BOOST_TEST(live.found(bearer, "q=zythum&order=newest") == "T/PLAN v4, T/BEFORE v1");
        BOOST_TEST(live.found(bearer, "q=zythum+symbol%3AT/PLAN&versions=all") == "T/PLAN v4+3+2+1");
        BOOST_TEST(live.found(bearer, "q=zythum&as_of=2005-04") == "T/PLAN v1");
    };
    BOOST_TEST(live.found(bearer, "q=symbol%3AT/PLAN") == "T/PLAN v4");  // its texts are missing, it is not
    BOOST_TEST(live.found(bearer, "q=zythum") == "");
    if (by_a_start) {
        live.follower.reset();
        std::filesystem::remove(busy);
        restart();
        BOOST_TEST(live.found(bearer, "q=zythum&order=newest") == "T/PLAN v4, T/BEFORE v1");  // though there was a snapshot
    } else {
        std::filesystem::remove(busy);
    }
    is_found();
    restart();
    is_found();
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
        return all + feeds(live, bearer);
    };
    save_searches(live, bearer, {"q=qanat", "q=zythum", "q=zyth*&versions=all", "q=qanta", "q=like%3AT/PLAN", "q=as-of%3A2005-04", ""});
    live.deposit(world.compartment, "T/LATER", "zythum and passports");
    live.wait();
    const std::string before = answers();
    BOOST_TEST(feeds(live, bearer).find("T/LATER") != std::string::npos);
    BOOST_TEST(before.find("T/PLAN") != std::string::npos);
    deposit_history(live, hidden, "qanat");
    BOOST_TEST(live.found(live.bearer(world.secretariat), "q=qanat+as-of%3A2006") == "T/PLAN v1");  // it is there
    BOOST_TEST((answers() == before));
}

// Lists, pages, feeds of activity and refusals, with their heads. What tells the register's size, which everybody may know, is not among them.
BOOST_AUTO_TEST_CASE(what_is_hidden_changes_no_byte_of_lists_pages_and_refusals) {
    FindingServer live;
    World& world = live.world;
    const Actor reader = world.add_account("reader", "KH", Role::observer);
    const CompartmentId hidden = live.open_compartment("hidden");
    const std::string known = live.deposit(world.compartment, "T/KNOWN", "zythum").to_text(), open = world.compartment.to_text();
    const std::string absent = "00000000-0000-4000-8000-000000000000";
    live.wait();
    const std::string bearer = live.bearer(reader), cookie = live.cookie(reader);
    std::vector<std::string> programs{"search?q=%22", "search?kind=none-such", "search?offset=-1", "search/completions?q=T", "acts/999999", "acts/999999/proof", "copy.zip?compartment=" + absent};
    for (const std::string list : {"documents", "documents?limit=1", "documents?after=zzz", "compartments", "activity", "tasks", "erasures", "referrals", "parties", "bodies", "keys", "age-keys", "accounts", "office-news", "synonyms", "session", "searches"}) programs.push_back(list);
    for (const std::string& id : {known, absent, std::string("none")})
        for (const std::string of : {"", "/acts", "/comments", "/versions/1", "/versions/1/signing-request", "/versions/1/text/note.txt", "/versions/1/files/note.txt", "/versions/2"}) programs.push_back("documents/" + id + of);
    for (const std::string& id : {open, absent}) programs.insert(programs.end(), {"compartments/" + id, "compartments/" + id + "/grants"});
    std::vector<std::string> people{"/", "/board", "/activity", "/compartments", "/compartments/" + open, "/compartments/" + absent, "/erasures", "/notices", "/referrals", "/searches", "/parties", "/keys", "/age-keys", "/help/search",
                                    "/documents/" + known, "/documents/" + known + "/comments", "/documents/" + absent, "/documents/" + known + "/versions/1/text/note.txt", "/documents/" + known + "/versions/1/sign", "/acts/999999", "/none"};
    const auto answers = [&] {
        std::map<std::string, std::string> all;
        const auto ask = [&](const std::string& path, const std::string& fields) {
            const Answer answer = live.ask("GET", path, fields);
            // The time of the answer, its number (of one more digit, sooner or later), and what keeps a form from being sent by others.
            static const std::regex own("(\\r\\nDate: [^\\r]*)|(\\r\\nContent-Length: [^\\r]*)|(\\b[0-9a-f]{8}-[0-9]+\\b(?!-))|(name=\"form_token\" value=\"[^\"]*\")", std::regex::icase);
            all[path] = std::regex_replace(answer.head + answer.body, own, "");
        };
        for (const std::string& path : programs) ask("/api/v1/" + path, bearer);
        for (const std::string& path : people) ask(path, cookie);
        return all;
    };
    const auto before = answers();
    BOOST_TEST(before.at("/api/v1/documents").find("T/KNOWN") != std::string::npos);
    deposit_history(live, hidden, "qanat");
    world.depositary->request_erasure(world.secretariat, live.deposit(hidden, "T/GONE", "qanat"), "Order 1", "A reason");
    live.wait();
    BOOST_TEST(live.ask("GET", "/api/v1/documents", live.bearer(world.secretariat)).body.find("T/GONE") != std::string::npos);  // it is there
    const auto after = answers();
    for (const auto& [path, answer] : before) {
        const auto& later = after.at(path);
        const auto first = static_cast<std::size_t>(std::mismatch(later.begin(), later.end(), answer.begin(), answer.end()).first - later.begin());
        BOOST_TEST((later == answer), path << ": " << answer.substr(first > 60 ? first - 60 : 0, 120) << " and then " << later.substr(first, 40));
        BOOST_TEST(answer.starts_with("HTTP/1.1 "), path);
    }
}

// Z12: between two pages of results the right is withdrawn, or the account closed: the next request gets nothing, and nothing kept is given.
BOOST_AUTO_TEST_CASE(a_right_that_ends_between_two_pages_of_results_ends_them) {
    FindingServer live;
    World& world = live.world;
    const Actor reader = world.add_account("reader", "KH", Role::ministry, false);
    const auto grant = world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::read}, "", ""});
    const DocumentId id = live.deposit(world.compartment, "T/1", "zythum");
    const std::string bearer = live.bearer(reader), cookie = live.cookie(reader);
    save_searches(live, bearer, {"q=zythum"});
    for (const char* symbol : {"T/2", "T/3"}) {
        live.deposit(world.compartment, symbol, "zythum");
    }
    live.wait();
    const std::string feed = nlohmann::json::parse(live.ask("GET", "/api/v1/searches", bearer).body).at("items").at(0).at("feed");
    const std::string text = "/api/v1/documents/" + id.to_text() + "/versions/1/files/text.txt";
    const auto page = [&](int offset) { return live.search(bearer, "q=zythum&order=oldest&limit=1&offset=" + std::to_string(offset)); };
    BOOST_TEST(page(0).at("total") == 3);
    BOOST_TEST(page(0).at("items").size() == 1U);
    const std::string shown = live.ask("GET", "/?q=zythum", cookie).body;
    BOOST_TEST(shown.find("T/2") != std::string::npos);
    BOOST_TEST(live.ask("GET", feed, bearer).body.find("T/2") != std::string::npos);
    const std::string tag = live.ask("GET", feed, bearer).field("etag").value(), file = live.ask("GET", text, bearer).field("etag").value_or("\"x\"");

    world.depositary->withdraw(world.secretariat, world.compartment, grant.index, "");
    BOOST_TEST(page(1).at("total") == 0);
    BOOST_TEST(page(1).at("items").empty());
    BOOST_TEST(live.ask("GET", "/api/v1/search/completions?q=T%2F", bearer).body.find("T/") == std::string::npos);
    const std::string now = live.ask("GET", "/?q=zythum&offset=1", cookie).body;
    for (const char* symbol : {"T/1", "T/2", "T/3"}) {
        BOOST_TEST(now.find(symbol) == std::string::npos, symbol);
    }
    // What a cache holds is not said to be good still.
    const Answer again = live.ask("GET", feed, bearer + "If-None-Match: " + tag + "\r\n");
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body.find("T/2") == std::string::npos);
    BOOST_TEST(live.ask("GET", text, bearer + "If-None-Match: " + file + "\r\n").status == 404);
    BOOST_TEST(live.ask("GET", text, bearer + "Range: bytes=1-2\r\n").status == 404);

    world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::read}, "", ""});
    BOOST_TEST(page(1).at("total") == 3);
    world.second_of(reader);  // the last of a party is not closed
    world.depositary->close_account(world.secretariat, reader.account, "left");
    BOOST_TEST(live.ask("GET", "/api/v1/search?q=zythum&limit=1&offset=2", bearer).status == 401);
    BOOST_TEST(live.ask("GET", "/?q=zythum&offset=2", cookie).status == 303);
}

#ifdef DEPOSITARY_CRASH_POINTS
BOOST_AUTO_TEST_CASE(a_version_whose_analysis_fails_says_so_and_all_that_follows_is_found) {
    FindingServer live;
    const CompartmentId parties = live.world.compartment;
    indexer::order_analysis_fault("quincunx");
    const DocumentId broken = live.deposit(parties, "T/1", "the quincunx of lanterns");
    const DocumentId whole = live.deposit(parties, "T/2", "lanterns and boats");
    live.wait();
    indexer::order_analysis_fault("");
    const std::string bearer = live.bearer(live.world.secretariat), cookie = live.cookie(live.world.secretariat);
    BOOST_TEST(live.found(bearer, "q=lanterns") == "T/2 v1");
    BOOST_TEST(live.found(bearer, "q=symbol%3AT/1") == "T/1 v1");
    const std::string said = Words::in("en").text("text_reason.not-indexed");
    for (const auto& [document, tells] : {std::pair{broken, true}, {whole, false}}) {
        const std::string page = live.ask("GET", "/documents/" + document.to_text(), cookie).body;
        BOOST_TEST((page.find(said) != std::string::npos) == tells);
        const auto json = nlohmann::json::parse(live.ask("GET", "/api/v1/documents/" + document.to_text(), bearer).body);
        const auto& reasons = json.at("versions").at(0).at("files").at(0).at("text").at("reasons");
        BOOST_TEST(reasons.size() == (tells ? 1U : 0U));
        if (tells) {
            BOOST_TEST(reasons.at(0).at("code") == "not-indexed");
        }
    }
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
