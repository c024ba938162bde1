// What stands above and below the text of every page of a PDF, and sentences over the end of a page.
#include "indexer/extract/page_margins.h"

#include "indexer/extract/extract.h"
#include "support/pdf_objects.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::indexer;

namespace {

std::string pdf_of(const std::vector<std::string>& pages) {
    std::string kids;
    for (std::size_t i = 0; i < pages.size(); ++i) kids += std::to_string(4 + 2 * i) + " 0 R ";
    std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>",
                                     "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(pages.size()) + ">>",
                                     "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"};
    for (std::size_t i = 0; i < pages.size(); ++i) {
        objects.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents " +
                          std::to_string(5 + 2 * i) + " 0 R>>");
        std::string content = "BT /F1 12 Tf 72 720 Td 14 TL\n";
        for (std::size_t at = 0; at < pages[i].size();) {
            const auto end = std::min(pages[i].find('\n', at), pages[i].size());
            content += "(" + pages[i].substr(at, end - at) + ") Tj T*\n";
            at = end + 1;
        }
        objects.push_back(stream("", content + "ET"));
    }
    return pdf(objects);
}
std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(page_margins)

BOOST_AUTO_TEST_CASE(running_lines_stand_once_and_sentences_go_on) {
    const auto read = extract_text(
        crypto::as_bytes(pdf_of({"Plan of Action 2015\nArticle 1. Aim\nThe parties shall protect the vic-\nPage 1 of 4",
                                 "Plan of Action 2015\ntims of trafficking and coop-\nerate in\nfinding\nPage 2 of 4",
                                 "Plan of Action 2015\ntheir return home.\nArticle 2. Means\nMoney is\nPage 3 of 4",
                                 "Plan of Action 2015\nfound.\nArticle 3. End\nOf it.\nPage 4 of 4"})));
    const auto text = all_text(read);
    BOOST_TEST(text.find("protect the victims of trafficking and cooperate in\nfinding\ntheir return home.") !=
                   std::string::npos,
               text);
    BOOST_TEST(text.find("Plan of Action") == text.rfind("Plan of Action"));
    BOOST_TEST(text.find("Page 1 of 4") != std::string::npos);
    BOOST_TEST(text.find("Page 2") == std::string::npos);
    BOOST_REQUIRE(read.sections.size() == 4U);
    BOOST_TEST(read.sections[1].page == 1U);
    BOOST_TEST(read.sections[2].page == 3U);
    BOOST_TEST(read.sections[3].page == 4U);
}

BOOST_AUTO_TEST_CASE(text_of_pages_stays) {
    const std::vector<std::vector<std::string>> all{
        {"Article 1\none", "Article 2\ntwo", "Article 3\nthree", "Article 4\nfour"},  // headings
        {"Head\none text", "Head\ntwo text"},                                         // two pages tell nothing
        {"12\nfirst", "80\nsecond", "7\nthird", "55\nfourth"},                        // numbers that are none of pages
        {"a b\nHead\nc d\ne", "f\ng\nHead\nh\ni\nj", "k\nl\nm\nHead\nn\no\np"},       // in the middle
        {"Same\nx", "Other\ny", "Same\nz", "Third\nw", "Same\nv", "Fourth\nu"},       // on half of them
        {"", "", ""},
        {"\n\n", "x"}};
    for (auto pages : all) {
        const auto before = pages;
        take_out_running_lines(pages);
        BOOST_TEST(pages == before, boost::test_tools::per_element());
    }
    std::vector<std::string> numbered{"one\n- 1 -", "two\n- 2 -", "three\n- 3 -"};
    take_out_running_lines(numbered);
    BOOST_TEST(numbered[1] == "two\n");
    // What begins anew, by itself or as a heading, stays on its page.
    std::vector<std::string> pages{"ends.\n",  "begins here\nand here", "Goes\n", "New sentence\nmore",
                                   "on and\n", "a title\nmore",         "last\n", "line"};
    const auto before = pages;
    join_over_pages(pages, [](std::string_view line) { return line == "a title"; });
    BOOST_TEST(pages == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
