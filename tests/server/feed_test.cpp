// The Atom that is written (RFC 4287), read back by an XML parser: its parts, what is escaped and left out, its ids.
#include "server/feed.h"

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>
#include <regex>
#include <set>

namespace depositary::server {

using repository::DocumentId;

namespace {

FeedEntry entry(const DocumentId& document, std::uint32_t version, std::uint64_t act, std::int64_t seconds) {
    FeedEntry entry;
    entry.hit.document = document;
    entry.hit.version = version;
    entry.hit.act = act;
    entry.hit.symbol = "T/1";
    entry.hit.title = "A title";
    entry.hit.kind = "plan-of-action";
    entry.hit.status = "draft";
    entry.time = {seconds};
    return entry;
}

Feed empty_feed() {
    Feed feed;
    feed.id = uuid_of("a feed");
    feed.title = "Passports";
    feed.author = "depositary.example/test";
    feed.origin = "https://depositary.example:8443";
    feed.path = "/api/v1/feeds/new";
    feed.begun = {1'800'000'000};
    return feed;
}

pugi::xml_document read(const std::string& xml) {
    pugi::xml_document document;
    const auto result = document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
    BOOST_REQUIRE_MESSAGE(result, result.description() << "\n" << xml);
    return document;
}

std::vector<std::string> entry_ids(const Feed& feed) {
    std::vector<std::string> ids;
    const pugi::xml_document document = read(atom(feed));
    for (const auto each : document.child("feed").children("entry")) {
        ids.emplace_back(each.child_value("id"));
    }
    return ids;
}

// RFC 4287 §4.1: what a feed and an entry must have once, and what they may not have twice.
void check_shape(const pugi::xml_node& node, bool is_feed) {
    for (const char* name : {"id", "title", "updated"}) {
        BOOST_TEST(std::distance(node.children(name).begin(), node.children(name).end()) == 1, name);
    }
    std::set<std::string> links;
    for (const auto link : node.children("link")) {
        BOOST_TEST(std::string(link.attribute("href").value()).starts_with("https://depositary.example:8443/"));
        BOOST_TEST(links.insert(std::string(link.attribute("rel").value()) + link.attribute("type").value()).second);
    }
    BOOST_TEST(links.contains(is_feed ? "selfapplication/atom+xml" : "alternatetext/html"));
    static const std::regex uuid("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)");
    BOOST_TEST(std::regex_match(node.child_value("id"), uuid), node.child_value("id"));
    BOOST_TEST(std::regex_match(node.child_value("updated"), time), node.child_value("updated"));
    static const std::set<std::string> known = {"id", "title", "subtitle", "updated", "author", "link", "category", "entry"};
    for (const auto child : node.children()) {
        BOOST_TEST(known.contains(child.name()), child.name());
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(feed)

BOOST_AUTO_TEST_CASE(a_feed_and_its_entries_have_what_atom_asks_of_them) {
    Feed made = empty_feed();
    made.subtitle = "passport";
    const DocumentId document = DocumentId::random();
    made.entries = {entry(document, 2, 30, 1'800'000'300), entry(document, 1, 20, 1'800'000'200)};
    const auto parsed = read(atom(made));
    const auto root = parsed.child("feed");
    BOOST_TEST(root.attribute("xmlns").value() == "http://www.w3.org/2005/Atom");
    check_shape(root, true);
    BOOST_TEST(root.child("author").child_value("name") == "depositary.example/test");
    BOOST_TEST(root.child_value("title") == "Passports");
    BOOST_TEST(root.child_value("subtitle") == "passport");
    BOOST_TEST(root.child_value("updated") == std::string("2027-01-15T08:05:00Z"));
    BOOST_TEST(std::string(root.child("link").attribute("href").value()) == "https://depositary.example:8443/api/v1/feeds/new");
    int entries = 0;
    for (const auto each : root.children("entry")) {
        check_shape(each, false);
        ++entries;
    }
    BOOST_TEST(entries == 2);
    const auto first = root.child("entry");
    BOOST_TEST(first.child_value("title") == std::string("T/1 – A title"));
    BOOST_TEST(std::string(first.child("link").attribute("href").value()) ==
               "https://depositary.example:8443/documents/" + document.to_text() + "#version-2");
    BOOST_TEST(first.child("category").attribute("term").value() == std::string("plan-of-action"));
}

BOOST_AUTO_TEST_CASE(a_feed_without_entries_is_one_too_and_its_time_never_goes_back) {
    Feed made = empty_feed();
    check_shape(read(atom(made)).child("feed"), true);
    BOOST_TEST(std::string(read(atom(made)).child("feed").child_value("updated")) == "2027-01-15T08:00:00Z");
    // Saved by a clock that was ahead, and went back.
    made.entries = {entry(DocumentId::random(), 1, 20, 1'700'000'000)};
    BOOST_TEST(std::string(read(atom(made)).child("feed").child_value("updated")) == "2027-01-15T08:00:00Z");
}

BOOST_AUTO_TEST_CASE(texts_are_escaped_and_what_xml_does_not_allow_is_left_out) {
    Feed made = empty_feed();
    const std::string hostile = "]]></title><script>\"'&amp;<!--<![CDATA[ &#0;";
    made.title = made.subtitle = made.author = hostile;
    made.path = "/\"><entry/>";
    FeedEntry given = entry(DocumentId::random(), 1, 20, 1'800'000'000);
    given.hit.title = hostile;
    given.hit.kind = "\"/><x a=\"";
    given.hit.status = "a\tb";
    made.entries = {given};
    const auto parsed = read(atom(made));
    const auto root = parsed.child("feed");
    BOOST_TEST(root.child_value("title") == hostile);
    BOOST_TEST(root.child_value("subtitle") == hostile);
    BOOST_TEST(root.child("author").child_value("name") == hostile);
    BOOST_TEST(root.child("entry").child_value("title") == "T/1 – " + hostile);
    BOOST_TEST(root.child("entry").child("category").attribute("term").value() == "\"/><x a=\"");
    check_shape(root.child("entry"), false);
    BOOST_TEST(std::distance(root.children("entry").begin(), root.children("entry").end()) == 1);
    // XML 1.0 §2.2: controls and U+FFFE, U+FFFF; what deceives the eye shows.
    made = empty_feed();
    made.title = std::string("a\x01" "b\0c", 5) + "\uFFFE\uFFFF\x0B\x1F" "d\u202Ee\U0001F642\u0E01";
    const std::string xml = atom(made);
    BOOST_TEST(xml.find('\x01') == std::string::npos);
    BOOST_TEST(xml.find('\0') == std::string::npos);
    BOOST_TEST(xml.find("\uFFFE") == std::string::npos);
    BOOST_TEST(xml.find("\uFFFF") == std::string::npos);
    BOOST_TEST(xml.find("\u202E") == std::string::npos);
    BOOST_TEST(std::string(read(xml).child("feed").child_value("title")).ends_with("d\uFFFDe\U0001F642\u0E01"));
}

BOOST_AUTO_TEST_CASE(an_entrys_id_comes_of_its_document_version_and_act_alone) {
    const DocumentId one = DocumentId::random(), other = DocumentId::random();
    Feed made = empty_feed();
    made.entries = {entry(one, 1, 20, 5), entry(one, 2, 20, 5), entry(one, 1, 21, 5), entry(other, 1, 20, 5), entry(one, 12, 0, 5)};
    const auto ids = entry_ids(made);
    BOOST_TEST(std::set<std::string>(ids.begin(), ids.end()).size() == 5U);
    Feed later = empty_feed();
    later.id = uuid_of("another feed");
    later.title = "Another";
    FeedEntry same = entry(one, 1, 20, 99);
    same.hit.title = "Another title";
    same.hit.symbol = "T/2";
    same.hit.status = "signed";
    later.entries = {same};
    BOOST_TEST(entry_ids(later).at(0) == ids.at(0));
}

// The first 128 bits of SHA-256("abc") (FIPS 180-2, B.1), with version and variant set.
BOOST_AUTO_TEST_CASE(a_uuid_of_a_text_is_of_version_eight) {
    BOOST_TEST(uuid_of("abc") == "ba7816bf8f018fea814140de5dae2223");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
