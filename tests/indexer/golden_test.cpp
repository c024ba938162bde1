// The golden searches: each article of the Universal Declaration in seven languages is a document; every case must find
// and must not find what it says.
#include "indexer/index.h"
#include "support/shared_data.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>

using namespace depositary::indexer;

BOOST_AUTO_TEST_SUITE(golden)

BOOST_AUTO_TEST_CASE(every_golden_search_finds_what_it_must_and_nothing_that_it_must_not) {
    const auto data = shared_data();
    if (!data) {
        BOOST_WARN_MESSAGE(false, "skipped: no ../shared/data (set DEPOSITARY_SHARED)");
        return;
    }
    Index index;
    for (const std::string language : {"en", "km", "zh", "lo", "my", "th", "vi"}) {
        index.open(language);
        for (const auto& article : lines_of(*data / "udhr" / (language + ".jsonl"))) {
            const std::string id = article.at("id"), title = article.at("title"), text = article.at("text");
            index.add_version(language, {.document = id,
                                         .version = 1,
                                         .act = 0,
                                         .symbol = "UDHR/" + id,
                                         .title = title,
                                         .kind = "declaration",
                                         .parties = {},
                                         .date = "1948-12-10",
                                         .status = "adopted",
                                         .files = {{"text", language, {{title, id, text, 0}}}}});
        }
        index.publish(language, {.size = 31, .root = ""});
        BOOST_TEST(index.document_count(language) == 31U);
    }
    std::size_t cases = 0;
    for (const auto& golden : lines_of(*data / "search" / "golden.jsonl")) {
        const std::vector<std::string> compartments{golden.at("lang").get<std::string>()};
        const auto result = index.search(compartments, {.text = golden.at("query"), .offset = 0, .limit = 100});
        std::set<std::string> found;
        for (const auto& hit : result.hits) found.insert(hit.document);
        BOOST_TEST(result.total == found.size());
        std::string wrong;
        for (const auto& id : golden.at("must_match"))
            if (!found.contains(id)) wrong += fmt::format(" misses {}", id.get<std::string>());
        for (const auto& id : golden.at("must_not_match"))
            if (found.contains(id)) wrong += fmt::format(" wrongly finds {}", id.get<std::string>());
        BOOST_TEST(wrong.empty(), golden.at("id").get<std::string>()
                                      << " (" << golden.at("level").get<std::string>() << ") "
                                      << golden.at("query").get<std::string>() << ":" << wrong);
        for (const auto& hit : result.hits)
            BOOST_TEST(!hit.highlights.empty(), golden.at("id").get<std::string>()
                                                    << ": a hit without highlight: " << hit.snippet);
        ++cases;
    }
    BOOST_TEST(cases >= 90U);
}

BOOST_AUTO_TEST_SUITE_END()
