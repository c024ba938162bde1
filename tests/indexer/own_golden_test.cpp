// The project's own golden searches (tests/indexer/golden/): every article of the demo texts is a document, and so is
// each of the texts written with the difficulties of real files. A search must find just what it says, no more and no
// less, show what it found, and put first what it says comes first.
#include "indexer/index.h"
#include "support/demo_articles.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <set>

using namespace depositary::indexer;

namespace {

const std::map<std::string, std::vector<std::string>> texts{{"en", {"mou", "guideline-referral", "spa-4.v5"}},
                                                            {"km", {"mou"}},
                                                            {"zh", {"mou", "spa-4.v5"}},
                                                            {"lo", {"mou"}},
                                                            {"my", {"mou"}},
                                                            {"th", {"mou", "guideline-referral"}},
                                                            {"vi", {"mou", "spa-4.v5"}}};

void fill(Index& index, const std::string& language) {
    index.open(language);
    auto articles = own_articles(language);
    for (const auto& name : texts.at(language)) {
        auto more = demo_articles(name, language);
        articles.insert(articles.end(), more.begin(), more.end());
    }
    for (const auto& article : articles)
        index.add_version(language,
                          {.document = article.id,
                           .symbol = "",
                           .title = article.heading,
                           .kind = "agreement",
                           .date = "2004",
                           .status = "signed",
                           .files = {{"text", language, {{article.heading, article.number, article.text, 0}}}}});
    index.publish(language, {.size = 1, .root = ""});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(own_golden)

BOOST_AUTO_TEST_CASE(every_search_finds_just_what_it_says_and_the_best_first) {
    Index index;
    std::map<std::string, std::size_t> cases;
    for (const auto& [language, names] : texts) fill(index, language);
    std::ifstream file(DEPOSITARY_SOURCE_DIR "/tests/indexer/golden/cases.jsonl");
    for (std::string line; std::getline(file, line);) {
        const auto golden = nlohmann::json::parse(line);
        const std::string language = golden.at("lang"), id = golden.at("id"), query = golden.at("query");
        const std::vector<std::string> compartments{language};
        const auto result = index.search(compartments, {.text = query, .limit = 100});
        std::set<std::string> found;
        for (const auto& hit : result.hits) {
            found.insert(hit.document);
            const bool marked = !(hit.highlights.empty() && hit.title_highlights.empty());
            BOOST_TEST((marked || query.find("NOT") != std::string::npos),
                       id << ": a hit without highlight: " << hit.snippet);
        }
        const auto wanted = golden.at("match").get<std::set<std::string>>();
        BOOST_TEST((found == wanted), id << " (" << golden.at("tag").get<std::string>() << ") " << query
                                         << " understood as " << result.understood
                                         << fmt::format(": finds {} instead of {}", found, wanted));
        if (golden.contains("first") && !result.hits.empty())
            BOOST_TEST(result.hits[0].document == golden.at("first").get<std::string>(), id << " " << query);
        BOOST_TEST(result.total == found.size());
        ++cases[language];
    }
    for (const auto& [language, names] : texts) BOOST_TEST(cases[language] >= 30U, language);
}

BOOST_AUTO_TEST_SUITE_END()
