// The golden searches over the texts as they come out of the office files: DOCX, ODT and PDF of each language give
// every article with its number, agree with the plain text, and every search finds in them what it finds in that.
#include "indexer/extract/extract.h"
#include "indexer/index.h"
#include "support/reasons.h"
#include "support/shared_data.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <fstream>
#include <map>
#include <set>

using namespace depositary;
using namespace depositary::indexer;

namespace {

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The letters alone, composed: what formats do to spaces and to the order of marks that mean the same is no difference. A hyphen at
// a line's end of a PDF may be the line's or the word's.
std::string dense(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::string result;
    icu::Normalizer2::getNFCInstance(status)
        ->normalize(icu::UnicodeString::fromUTF8(text), status)
        .toUTF8String(result);
    for (const std::string space : {" ", "\n", "\u200B", "\u00A0", "\u2010"})
        for (std::size_t at = 0; (at = result.find(space, at)) != std::string::npos;) result.erase(at, space.size());
    return result;
}

struct Article {
    std::string title, text;
};

// By number; "P" is what stands before the first. A section that has no number goes on the article before it.
std::map<std::string, Article> articles_of(const Extraction& extraction) {
    std::map<std::string, Article> result;
    std::string at = "P";
    for (const auto& section : extraction.sections) {
        if (!section.number.empty()) at = section.number;
        auto& article = result[at];
        if (article.title.empty() && !section.number.empty()) article.title = section.heading;
        if (section.number.empty() && !section.heading.empty()) article.text += section.heading + "\n";
        article.text += section.text + "\n";
    }
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(golden_office)

BOOST_AUTO_TEST_CASE(office_files_hold_every_article_and_answer_the_golden_searches) {
    const auto data = shared_data();
    if (!data) {
        BOOST_WARN_MESSAGE(false, "skipped: no ../shared/data (set DEPOSITARY_SHARED)");
        return;
    }
    const auto golden = lines_of(*data / "search" / "golden.jsonl");
    for (const std::string format : {"docx", "odt", "pdf"}) {
        Index index;
        for (const std::string language : {"en", "km", "zh", "lo", "my", "th", "vi"}) {
            const auto extraction = extract_text(
                crypto::as_bytes(contents(*data / "office" / fmt::format("udhr_{}.{}", language, format))));
            BOOST_REQUIRE_MESSAGE((extraction.status == ExtractionStatus::extracted), reasons_of(extraction));
            BOOST_TEST(!extraction.partial, reasons_of(extraction));
            BOOST_TEST(extraction.reliable);
            auto articles = articles_of(extraction);
            // The Thai text's own slip: its article 13 is headed "ข 13", which no reader can know for a heading.
            if (language == "th") {
                auto& before = articles["12"];
                const auto slip = before.text.find("ข 13\n");
                BOOST_REQUIRE(slip != std::string::npos);
                articles["13"] = {"ข 13", before.text.substr(slip)};
                before.text.resize(slip);
            }
            index.open(language);
            for (const auto& plain : lines_of(*data / "udhr" / (language + ".jsonl"))) {
                const std::string id = plain.at("id"), title = plain.at("title"), text = plain.at("text");
                const auto found = articles.find(id);
                if (found == articles.end()) {
                    BOOST_ERROR(fmt::format("{} {}: no article {}", format, language, id));
                    continue;
                }
                const auto& article = found->second;
                if (id != "P")
                    BOOST_TEST((dense(article.text).find(dense(text)) != std::string::npos ||
                                dense(article.title + article.text).find(dense(title + text)) != std::string::npos),
                               format << " " << language << " " << id << ": " << article.text << " is not " << text);
                index.add_version(
                    language,
                    {.document = id,
                     .version = 1,
                     .act = 0,
                     .symbol = "UDHR/" + id,
                     .title = title,
                     .kind = "declaration",
                     .parties = {},
                     .date = "1948-12-10",
                     .status = "adopted",
                     .files = {{"text", language, {{.heading = article.title, .number = id, .text = article.text}}}}});
            }
            index.publish(language, {.size = 31, .root = ""});
        }
        std::size_t cases = 0;
        for (const auto& search : golden) {
            const std::vector<std::string> compartments{search.at("lang").get<std::string>()};
            const auto result = index.search(compartments, {.text = search.at("query"), .offset = 0, .limit = 100});
            std::set<std::string> found;
            for (const auto& hit : result.hits) found.insert(hit.document);
            std::string wrong;
            for (const auto& id : search.at("must_match"))
                if (!found.contains(id)) wrong += fmt::format(" misses {}", id.get<std::string>());
            for (const auto& id : search.at("must_not_match"))
                if (found.contains(id)) wrong += fmt::format(" wrongly finds {}", id.get<std::string>());
            BOOST_TEST(wrong.empty(), format << " " << search.at("id").get<std::string>() << " "
                                             << search.at("query").get<std::string>() << ":" << wrong);
            ++cases;
        }
        BOOST_TEST(cases >= 90U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
