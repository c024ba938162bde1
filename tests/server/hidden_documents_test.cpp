// What is hidden from a reader shows in no answer: not by conditions, ranges, symbols, uploads or searches, nor in what lists and counts.
#include "tests/server/support/access_requests.h"

#include "server/words.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace depositary::server {

using namespace repository;

BOOST_AUTO_TEST_SUITE(hidden_documents)

// Who may know of a document and not read it is told what decision 0510 says, by the API and on its page.
BOOST_AUTO_TEST_CASE(what_may_only_be_known_of_says_no_more_than_that_it_is_there) {
    Office office;
    LiveServer& live = office.live;
    NewDocument told = live.world.new_document("T/TOLD", "x");
    told.compartment = office.compartment[known];
    told.place = "Vientiane";
    told.parties = {"CN"};
    told.relations = {{"implements", "T/HIDDEN"}};
    crypto::MemorySource source(crypto::as_bytes("words of theirs"));
    told.first.files[0].upload = live.world.depositary->store_upload(office.other, told.compartment, source, {}, {}).id;
    const std::string id = live.world.depositary->add_document(office.other, told).document.to_text();
    for (const Actor& actor : {live.world.now(office.actors[1].account), live.world.now(office.other.account)}) {
        const bool reads = actor.account == office.other.account;
        const std::string whole = live.ask("GET", "/api/v1/documents/" + id, live.bearer(actor)).body;
        const std::string list = live.ask("GET", "/api/v1/documents?symbol=T%2FTOLD", live.bearer(actor)).body;
        const std::string version = live.ask("GET", "/api/v1/documents/" + id + "/versions/1", live.bearer(actor)).body;
        const std::string page = live.ask("GET", "/documents/" + id, live.cookie(actor)).body;
        const auto holds = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
        for (const std::string& json : {whole, list}) {
            BOOST_CHECK(holds(json, "T/TOLD") && holds(json, told.title) && holds(json, "2004-10"));
            for (const std::string& part : std::vector<std::string>{"Vientiane", "\"CN\"", "T/HIDDEN", office.other.account.to_text()}) {
                BOOST_CHECK_EQUAL(holds(json, part), reads);
            }
        }
        BOOST_CHECK_EQUAL(holds(version, office.other.account.to_text()), reads);
        BOOST_CHECK_EQUAL(holds(version, "\"by\":null"), !reads);
        BOOST_CHECK(holds(page, told.title));
        for (const std::string part : {"Vientiane", "(CN)", "bag.zip", "depositary sign"}) {
            BOOST_CHECK_EQUAL(holds(page, part), reads);
        }
        BOOST_CHECK_EQUAL(holds(page, Words::in("en").text("document_known_of")), !reads);
    }
}

// Z02, Z04, Z05: no method and no condition of a request tells a foreign document from none.
BOOST_AUTO_TEST_CASE(conditions_and_ranges_do_not_tell_what_is_foreign) {
    Office office;
    const std::string who = office.live.bearer(office.actors[1]);
    const std::string digest = crypto::Sha256::of("words of theirs").hex();
    for (const std::string tail :
         {"", "/versions/1", "/versions/1/files/text.txt", "/versions/1/bag.zip", "/versions/2"}) {
        for (const std::string method : {"GET", "HEAD", "DELETE"}) {
            for (const std::string& fields :
                 {std::string("If-None-Match: *\r\n"), "If-None-Match: \"" + digest + "\"\r\n",
                  std::string("If-None-Match: \"v1\"\r\n"), std::string("Range: bytes=0-1\r\n"),
                  std::string("If-Match: \"nonsense\"\r\n"), std::string("Range: bytes=999999-\r\n")}) {
                std::string answers[3];
                for (const Place place : {foreign, missing}) {
                    const Answer answer =
                        office.live.ask(method, "/api/v1/documents/" + office.id[place].to_text() + tail, who + fields);
                    BOOST_CHECK_EQUAL(answer.status, method == "DELETE" ? 405 : 404);
                    answers[place] = masked(answer, office);
                }
                BOOST_CHECK_EQUAL(answers[foreign], answers[missing]);
            }
        }
    }
}

// Z03, Z11: a symbol, a file or an upload that exists elsewhere says nothing about it.
BOOST_AUTO_TEST_CASE(what_exists_elsewhere_does_not_show_when_it_is_given_again) {
    Office office;
    LiveServer& live = office.live;
    const std::string who = live.bearer(live.world.secretariat);
    const auto upload = [&](const std::string& bytes) {
        return live.ask("POST", "/api/v1/uploads?compartment=" + live.world.compartment.to_text(), who, bytes);
    };
    const Answer same = upload("words of theirs"), other = upload("words of nobodyx");
    BOOST_CHECK_EQUAL(same.status, 201);
    BOOST_CHECK_EQUAL(same.head.substr(0, same.head.find("Content-Length")),
                      other.head.substr(0, other.head.find("Content-Length")));
    // The same symbol may stand in two compartments.
    const Answer added =
        live.post_json("/api/v1/documents", who,
                       R"({"compartment": ")" + live.world.compartment.to_text() +
                           R"(", "symbol": "T/HIDDEN", "title": "A title", "kind": "guideline", "version": )" +
                           office.files(office.upload()) + "}");
    BOOST_CHECK_EQUAL(added.status, 201);
    BOOST_CHECK(live.ask("GET", "/api/v1/documents?symbol=T%2FHIDDEN", live.bearer(office.actors[3]))
                    .body.find(office.id[foreign].to_text()) == std::string::npos);
    // Another's upload is as unknown as one that never was.
    crypto::MemorySource source(crypto::as_bytes("theirs"));
    const auto theirs = live.world.depositary->store_upload(office.other, office.closed, source, {}, {}).id;
    std::string answers[2];
    int i = 0;
    for (const auto& id : {theirs, UploadId::random()}) {
        answers[i++] = masked(
            live.post_json("/api/v1/documents", who,
                           R"({"compartment": ")" + live.world.compartment.to_text() +
                               R"(", "symbol": "T/OTHER", "title": "A title", "kind": "guideline", "version": )" +
                               office.files(id.to_text()) + "}"),
            office);
    }
    BOOST_CHECK_EQUAL(std::regex_replace(answers[0], std::regex("[0-9a-f-]{36}"), "@"),
                      std::regex_replace(answers[1], std::regex("[0-9a-f-]{36}"), "@"));
    BOOST_CHECK(answers[0].starts_with("HTTP/1.1 4"));
}

// Z14: lists, counts, what is new, what waits, feeds, the activity, the machine's state: what happens where the reader may know of nothing
// changes no byte of any address that names nothing. But for what the register's public leaves tell everybody: how many acts there are, and when which kind of act was the last
// (which stand on an auditor's first page).
BOOST_AUTO_TEST_CASE(what_happens_elsewhere_changes_no_byte_of_what_lists_counts_and_tells) {
    Office office;
    LiveServer& live = office.live;
    Depositary& depositary = *live.world.depositary;
    const std::set<std::string> of_the_register{"/register", "/register/checkpoint", "/api/v1/copy.zip"};  // its size; needs a compartment's name
    const std::vector<std::size_t> readers{1, 2, 3};                                                       // ministry, auditor, observer
    std::map<std::size_t, std::pair<std::string, std::string>> signed_in;
    for (const std::size_t role : readers) {
        signed_in[role] = {live.bearer(office.actors[role]), live.cookie(office.actors[role])};
    }
    const Words& words = Words::in("en");
    const std::regex of_leaves("<dt>" + words.text("register_size") + "</dt>.*?<dt>" + words.text("checkpoint") + "</dt><dd>.*?</dd>");
    std::size_t addresses = 0;
    const auto answers = [&] {
        std::map<std::string, std::string> all;
        addresses = 0;
        for (const Route& route : routes()) {
            const std::string path(route.path_template);
            if (route.method != "GET" || path.find('{') != std::string::npos || of_the_register.contains(path)) {
                continue;
            }
            ++addresses;
            for (const std::size_t role : readers) {
                const auto& [bearer, cookie] = signed_in.at(role);
                for (const std::string query : {"", "?q=theirs", "?symbol=T%2FHIDDEN-2"}) {
                    const Answer answer = live.ask("GET", path + query, route.audience == Audience::people ? cookie : bearer);
                    all[path + query + " by " + std::string(role_names[role])] = std::regex_replace(masked(answer, office), of_leaves, "leaves");
                }
            }
        }
        return all;
    };
    depositary.give(office.other, office.closed, {{Grantee::Type::party, "CN"}, {Right::comment}, "", ""});
    const auto before = answers();
    const auto hide = [&](const std::string& symbol) {
        NewDocument hidden = live.world.new_document(symbol, "x");
        hidden.compartment = office.closed;
        crypto::MemorySource source(crypto::as_bytes("words of theirs, more"));
        hidden.first.files[0].upload = depositary.store_upload(office.other, office.closed, source, {}, {}).id;
        return depositary.add_document(office.other, hidden).document;
    };
    const DocumentId second = hide("T/HIDDEN-2"), gone = hide("T/HIDDEN-3");
    crypto::MemorySource unused(crypto::as_bytes(std::string(100'000, 'x')));
    depositary.store_upload(office.other, office.closed, unused, {}, {});
    NewTask asked;
    asked.type = Task::Type::consultation;
    asked.compartment = office.closed;
    asked.document = second;
    asked.version = 1;
    asked.parties = {"CN"};
    asked.due = "2098-01-01";
    asked.text = "Words of theirs";
    depositary.set_task(office.other, asked);
    depositary.request_erasure(office.other, gone, "Order 7", "A reason");
    BOOST_TEST(code_of([&] { depositary.request_erasure(office.actors[1], gone, "x", "y"); }) == "not-found");  // refused, which is told to nobody
    const auto after = answers();
    for (const auto& [address, answer] : before) {
        BOOST_CHECK_MESSAGE(after.at(address) == answer, address << "\n" << answer << "\n----\n" << after.at(address));
    }
    BOOST_CHECK_GT(addresses, 30U);
    // It is there: whose it is sees it.
    BOOST_CHECK(live.ask("GET", "/api/v1/activity", live.bearer(office.other)).body.find(second.to_text()) != std::string::npos);
}

// A search looks into the compartments of who asks, and an administrator's into none.
BOOST_AUTO_TEST_CASE(a_search_is_given_no_compartment_that_the_reader_may_not_read) {
    Office office;
    // Into what the ministry may read, and neither into what it only knows of nor into what it does not.
    const auto looked_into = [&] {
        const auto asked = office.live.search.asked();
        const auto readable = office.live.world.now(office.actors[1].account).compartments(Right::read);
        const auto is_among = [&](Place place) { return std::find(asked.begin(), asked.end(), office.compartment[place]) != asked.end(); };
        return asked == readable && is_among(own) && !is_among(foreign) && !is_among(known);
    };
    office.live.ask("GET", "/api/v1/search?q=c%3Aclosed", office.live.bearer(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/?q=x", office.live.cookie(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/api/v1/search?q=x", office.live.bearer(office.actors[4]));
    BOOST_CHECK(office.live.search.asked().empty());
    office.live.ask("GET", "/api/v1/search/completions?q=c", office.live.bearer(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/api/v1/search/completions?q=c", office.live.bearer(office.actors[4]));
    BOOST_CHECK(office.live.search.asked().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
