// Ways of writing the same word, one by one: each pair finds the other, and what only looks like it does not.
#include "indexer/english.h"
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace depositary::indexer;

namespace {

struct Ids : std::set<std::string> {
    using set::set;
    friend std::ostream& operator<<(std::ostream& out, const Ids& ids) {
        for (const auto& id : ids) out << '[' << id << ']';
        return out;
    }
};

// Each text is a document that is called as itself.
struct Fixture {
    Index index;
    std::uint64_t acts = 0;
    Fixture() { index.open("open"); }
    void add(const std::string& text, const std::string& language = "en") {
        index.add_version("open", {.document = text,
                                   .symbol = "",
                                   .title = "-",
                                   .kind = "agreement",
                                   .date = "2004",
                                   .status = "signed",
                                   .files = {{"text", language, {{"", "", text, 0}}}}});
        index.publish("open", {++acts, "root"});
    }
    SearchResult search(const std::string& text) { return index.search(std::vector<std::string>{"open"}, {.text = text, .limit = 50}); }
    Ids found(const std::string& text) {
        Ids ids;
        for (const auto& hit : search(text).hits) {
            ids.insert(hit.document);
            BOOST_TEST(!hit.highlights.empty(), text << " is not marked in " << hit.snippet);
        }
        return ids;
    }
    // Each of the texts is found by the other.
    void check_found(const std::string& one, const std::string& other, const std::string& language) {
        add(one, language);
        add(other, language);
        for (const auto& text : {one, other}) BOOST_TEST(found(text) == (Ids{one, other}), text);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(writings, Fixture)

BOOST_AUTO_TEST_CASE(a_query_is_told_with_each_character_once) {
    for (const auto* word : {"จำนวน", "ກຳປູເຈຍ", "ໜີ", "សម្រាប់", "សំរាប់", "ဦးစီးဌာန"}) {
        const auto told = search(word).understood;
        BOOST_TEST((told == word || told == "\"" + std::string(word) + "\""), told);
        BOOST_TEST(search(told).understood == told);
    }
}

BOOST_AUTO_TEST_SUITE_END()
