// What files hold that people send: mails of newsletters, pages without end tags, memoranda, books.
#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/extract/broken_lines.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/headings.h"
#include "support/made_files.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <unicode/unistr.h>

using namespace depositary;
using namespace depositary::indexer;

namespace {

Extraction extracted(std::string_view content, const std::string& languages = {}) {
    return extract_text(crypto::as_bytes(content), {.languages = languages});
}
std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections)
        for (const auto& part : {section.heading, section.text})
            if (!part.empty()) all += (all.empty() ? "" : "\n") + part;
    return all;
}
std::string text_of(std::string_view content, const std::string& languages = {}) {
    return all_text(extracted(content, languages));
}
std::string page(const std::string& body) {
    return "<!doctype html><html><body>" + body + "</body></html>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(real_files)

BOOST_AUTO_TEST_CASE(html_names_all_characters_of_its_table) {
    BOOST_TEST(text_of(page("C&ocirc;ng &#432;&#7899;c, &Agrave; la fran&ccedil;aise: 5&nbsp;&euro;, 10&deg;C, &frac12; &thetasym;")) == "Công ước, À la française: 5 €, 10°C, ½ ϑ");
    // Browsers want no semicolon behind names of Latin-1 and numbers.
    BOOST_TEST(text_of(page("caf&eacute 2004 &copy2004 AT&T &euro x &#233t&#xe9; &notanything &;")) == "café 2004 ©2004 AT&T &euro x été ¬anything &;");
    // Numbers of control characters are those of windows-1252.
    BOOST_TEST(text_of(page("The state&#146;s &#147;victim&#x94;&#133; &#x110000; &#99999999999;")) == "The state’s “victim”… \uFFFD \uFFFD");
}

BOOST_AUTO_TEST_SUITE_END()
