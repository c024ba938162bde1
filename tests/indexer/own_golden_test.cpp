// The project's own golden searches (tests/indexer/golden/): every article of the demo texts is a document, and so is
// each of the texts written with the difficulties of real files. A search must find just what it says, no more and no
// less, show what it found, and put first what it says comes first.
#include "crypto/bytes.h"
#include "indexer/extract/extract.h"
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

std::vector<DemoArticle> articles_in(const std::string& language) {
    auto articles = own_articles(language);
    for (const auto& name : texts.at(language)) {
        auto more = demo_articles(name, language);
        articles.insert(articles.end(), more.begin(), more.end());
    }
    return articles;
}

using SectionsOfArticles = std::vector<std::vector<Section>>;

SectionsOfArticles from_texts(const std::string& language) {
    SectionsOfArticles result;
    for (const auto& article : articles_in(language)) result.push_back({Section{article.heading, article.number, article.text, 0}});
    return result;
}

// As it is read from files/km.pdf and its like, in which the heading "goldenitem N" stands before each article, N in letters
// (golden/make-files).
SectionsOfArticles from_files(const std::string& language, const std::string& format) {
    std::ifstream file(DEPOSITARY_SOURCE_DIR "/tests/indexer/golden/files/" + language + "." + format, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    SectionsOfArticles result;
    for (auto& section : extract_text(depositary::crypto::as_bytes(std::string_view(content)), {.languages = language}).sections) {
        constexpr std::string_view mark = "goldenitem ";
        if (section.heading.starts_with(mark)) {
            std::string number = section.heading.substr(mark.size());
            for (char& digit : number) digit = static_cast<char>(digit - 'a' + '0');
            BOOST_REQUIRE_EQUAL(number, std::to_string(result.size()));
            result.emplace_back();
            section.heading.clear();
            section.number.clear();
        }
        if (!result.empty() && !(section.heading.empty() && section.text.empty())) result.back().push_back(std::move(section));
    }
    return result;
}

void fill(Index& index, const std::string& language, const SectionsOfArticles& sections) {
    index.open(language);
    const auto articles = articles_in(language);
    BOOST_REQUIRE(sections.size() == articles.size());
    for (std::size_t i = 0; i < articles.size(); ++i) {
        IndexedDocument document{.document = articles[i].id, .symbol = "", .title = articles[i].heading, .kind = "agreement", .date = "2004", .status = "signed", .files = {{"text", language, {}}}};
        document.files[0].sections = sections[i];
        index.add_version(language, document);
    }
    index.publish(language, {.size = 1, .root = ""});
}

// How many cases there are of each language.
std::map<std::string, std::size_t> check_all(const Index& index, const std::string& from) {
    std::map<std::string, std::size_t> cases;
    std::ifstream file(DEPOSITARY_SOURCE_DIR "/tests/indexer/golden/cases.jsonl");
    for (std::string line; std::getline(file, line);) {
        const auto golden = nlohmann::json::parse(line);
        const std::string language = golden.at("lang"), id = golden.at("id"), query = golden.at("query");
        const std::vector<std::string> compartments{language};
        const auto result = index.search(compartments, {.text = query, .limit = 100});
        std::set<std::string> found;
        for (const auto& hit : result.hits) {
            found.insert(hit.document);
            const bool marked = !(hit.highlights.empty() && hit.title_highlights.empty() && hit.heading_highlights.empty());
            BOOST_TEST((marked || query.find("NOT") != std::string::npos), from << " " << id << ": a hit without highlight: " << hit.snippet);
        }
        const auto wanted = golden.at("match").get<std::set<std::string>>();
        BOOST_TEST((found == wanted), from << " " << id << " (" << golden.at("tag").get<std::string>() << ") " << query << " understood as " << result.understood
                                           << fmt::format(": finds {} instead of {}", found, wanted));
        if (golden.contains("first") && !result.hits.empty())
            BOOST_TEST(result.hits[0].document == golden.at("first").get<std::string>(), from << " " << id << " " << query);
        BOOST_TEST(result.total == found.size());
        ++cases[language];
    }
    return cases;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(own_golden)

BOOST_AUTO_TEST_CASE(every_search_finds_just_what_it_says_and_the_best_first) {
    Index index;
    for (const auto& [language, names] : texts) fill(index, language, from_texts(language));
    const auto cases = check_all(index, "text");
    for (const auto& [language, names] : texts) BOOST_TEST(cases.at(language) >= 30U, language);
}

// Of the PDFs the outline alone says that "goldenitem …" is a heading.
BOOST_AUTO_TEST_CASE(so_it_does_in_what_is_read_from_office_files) {
    for (const std::string format : {"docx", "odt", "pdf"}) {
        Index index;
        for (const auto& [language, names] : texts) fill(index, language, from_files(language, format));
        const auto cases = check_all(index, format);
        for (const auto& [language, names] : texts) BOOST_TEST(cases.at(language) >= 30U, format << " " << language);
    }
}

BOOST_AUTO_TEST_SUITE_END()
