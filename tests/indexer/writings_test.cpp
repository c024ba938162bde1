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

BOOST_AUTO_TEST_CASE(a_word_with_a_hyphen_is_found_in_all_its_forms) {
    for (const auto& [text, queries] : std::vector<std::pair<const char*, std::vector<const char*>>>{
             {"they were re-integrated", {"reintegrating", "re-integrate", "reintegration", "re-integration"}},
             {"well co-ordinated work", {"coordination", "co-ordinate", "coordinating"}},
             {"lists were cross-checked", {"cross-check", "crosscheck", "cross-checking"}},
             {"pre-financed costs", {"prefinancing", "pre-finance"}},
             {"two under-secretaries", {"undersecretary", "under-secretary", "undersecretaries"}},
             {"e-mails and web-sites", {"email", "emails", "e-mail", "websites", "website", "web-site"}},
             {"shared data bases", {"database", "databases", "data-base", "data-bases"}},
             {"police check-lists for trade-unions", {"checklist", "checklists", "trade-union", "check-list"}}}) {
        add(text);
        for (const auto* query : queries) BOOST_TEST(found(query).contains(text), query << " misses " << text);
    }
}

BOOST_AUTO_TEST_CASE(parts_of_a_sentence_are_no_word_with_a_hyphen) {
    for (const auto* text : {"under standing orders", "rates over time", "data based on interviews", "laws under development", "it may well be", "in countries of origin",
                             "Re: open questions", "Re: research", "lines handed over charged", "under written agreements", "they took it over", "on lines 3 and 4",
                             "what is under taking"})
        add(text);
    for (const auto* query : {"understand", "understanding", "overtime", "database", "databases", "underdeveloped", "well-being", "wellbeing", "in-country", "reopening", "reopened",
                              "overcharge", "underwriting", "underwrite", "online", "undertake", "undertaking"})
        BOOST_TEST(found(query) == Ids{}, query);
    // As it stands where it is quoted.
    add("cross-checked facts");
    BOOST_TEST(found("\"cross-check\"") == Ids{});
}

BOOST_AUTO_TEST_CASE(plurals_of_letters_and_of_men_are_found) {
    const std::vector<std::pair<const char*, const char*>> forms{
        {"NGO", "NGOs"},           {"CSO", "CSOs"},                   {"SME", "SMEs"},           {"MP", "MPs"},
        {"SDG", "SDGs"},           {"policeman", "policemen"},        {"fisherman", "fishermen"}, {"businessman", "businessmen"},
        {"spokesman", "spokesmen"}, {"ombudsman", "ombudsmen"},        {"policewoman", "policewomen"}, {"schoolchild", "schoolchildren"},
        {"woman", "womens"},       {"child", "childrens"}};
    for (const auto& [one, other] : forms) {
        add(std::string("the ") + one);
        add(std::string("all ") + other);
        for (const auto* query : {one, other}) BOOST_TEST(found(query).size() == 2U, query);
    }
    add("partners, NGO(s)");
    BOOST_TEST(found("NGOs").contains("partners, NGO(s)"));
    // None of them is a plural.
    for (const auto& [word, other] : std::initializer_list<std::pair<const char*, const char*>>{
             {"us", "u"}, {"as", "a"}, {"is", "i"}, {"this", "thi"}, {"thus", "thu"}, {"plus", "plu"}, {"gas", "ga"}, {"bus", "bu"}, {"gps", "gp"}, {"sms", "sm"},
             {"mrs", "mr"}, {"css", "cs"}, {"specimen", "speciman"}, {"regimen", "regiman"}, {"abdomen", "abdoman"}, {"acumen", "acuman"}, {"yemen", "yeman"},
             {"turkmen", "turkman"}})
        BOOST_TEST(english_stem(word) != english_stem(other), word);
}

BOOST_AUTO_TEST_CASE(an_inserted_number_may_stand_apart) {
    check_found("Article 5bis of it", "Article 5 bis of it", "en");
    add("5 bishops");
    BOOST_TEST(found("5bis").size() == 2U);
    BOOST_TEST(found("5 bis").size() == 2U);
    BOOST_TEST(found("womens union") == Ids{});
    add("the Women’s Union");
    BOOST_TEST(found("womens union") == (Ids{"the Women’s Union"}));
}

BOOST_AUTO_TEST_CASE(no_word_is_suggested_for_what_a_star_stands_before) {
    add("a tin");
    BOOST_TEST(!search("*tion").suggestion);
    BOOST_TEST(search("tinn").suggestion.value_or("") == "tin");
}

BOOST_AUTO_TEST_CASE(a_query_is_told_with_each_character_once) {
    for (const auto* word : {"จำนวน", "ກຳປູເຈຍ", "ໜີ", "សម្រាប់", "សំរាប់", "ဦးစီးဌာန"}) {
        const auto told = search(word).understood;
        BOOST_TEST((told == word || told == "\"" + std::string(word) + "\""), told);
        BOOST_TEST(search(told).understood == told);
    }
}

BOOST_AUTO_TEST_SUITE_END()
