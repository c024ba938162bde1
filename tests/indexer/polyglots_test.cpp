// Files that are more than one thing say so (U11).
#include "indexer/extract/extract.h"
#include "indexer/extract/polyglots.h"
#include "support/made_files.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::indexer;

namespace {

bool is_told(std::string_view content) {
    const auto read = extract_text(crypto::as_bytes(content));
    const bool told = reasons_of(read).find("other-content") != std::string::npos;
    BOOST_TEST(told == read.partial);
    return told;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(polyglots)

BOOST_AUTO_TEST_CASE(what_stands_before_or_behind_a_pdf_is_told) {
    const auto pdf = made_pdf({"The parties cooperate"});
    const auto zip = made_zip({{"a.txt", "other"}});
    BOOST_TEST(!is_told(pdf));
    BOOST_TEST(!is_told("\r\n\xEF\xBB\xBF" + pdf + "\r\n \x1A"));
    BOOST_TEST(!is_told("\x1B%-12345X@PJL ENTER LANGUAGE=PDF\n" + pdf));
    BOOST_TEST(!is_told(pdf + std::string(4096, '\0')));
    BOOST_TEST(is_told("<html><body>other</body></html>\n" + pdf));
    BOOST_TEST(is_told(pdf + zip));
    BOOST_TEST(is_told(pdf + made_zip({{"b.pdf", pdf}})));
    BOOST_TEST(is_told(pdf + "<html><body>other</body></html>"));
}

BOOST_AUTO_TEST_CASE(a_document_within_another_format_is_told) {
    const auto pdf = made_pdf({"other"}), zip = made_zip({{"a.txt", "other"}});
    const std::string html = "<!doctype html><body><p>The parties cooperate</p></body>", rtf = "{\\rtf1 The parties cooperate}";
    BOOST_TEST(!is_told(html));
    BOOST_TEST(is_told(std::string(html) + std::string(2000, ' ') + pdf));
    BOOST_TEST(is_told(rtf + std::string(2000, ' ') + pdf));
    BOOST_TEST(!is_told(rtf));
    BOOST_TEST(is_told(rtf + zip));
    BOOST_TEST(!is_told("<!doctype html><body><p>A file begins with %PDF-1.7 and ends with %%EOF.</p></body>"));
    // Behind the directory of a document of an office program.
    auto docx = made_docx({{"Normal", "text"}});
    BOOST_TEST(!is_told(docx));
    docx[docx.size() - 2] = static_cast<char>(pdf.size() & 0xFF);
    docx[docx.size() - 1] = static_cast<char>(pdf.size() >> 8);
    BOOST_TEST(is_told(docx + pdf));
}

BOOST_AUTO_TEST_CASE(an_archive_ends_where_its_directory_says) {
    const auto zip = made_zip({{"a.txt", "other"}});
    BOOST_TEST(ends_as_zip(zip));
    BOOST_TEST(ends_as_zip("anything" + zip));
    BOOST_TEST(!ends_as_zip(zip + "x"));
    BOOST_TEST(!ends_as_zip(zip.substr(0, zip.size() - 1)));
    BOOST_TEST(!ends_as_zip(""));
    BOOST_TEST(!ends_as_zip("PK\x05\x06"));
}

BOOST_AUTO_TEST_CASE(a_text_that_speaks_of_a_format_is_a_text) {
    for (const std::string text : {"A file of this format begins with %PDF-1.7, and its objective is to show pages. It ends with %%EOF.", "<akomaNtoso> is a tag.", "<?xml is a beginning."}) {
        const auto read = extract_text(crypto::as_bytes(text));
        BOOST_TEST(read.type == "text", text);
        BOOST_REQUIRE(read.sections.size() == 1U);
        BOOST_TEST(read.sections[0].text == text);
        BOOST_TEST(read.reasons.empty());
    }
    // What is cut stays what it is.
    BOOST_TEST(extract_text(crypto::as_bytes(std::string_view("<?xml version=\"1.0\"?><a><b>"))).type != "text");
    BOOST_TEST(extract_text(crypto::as_bytes(std::string_view("<akomaNtoso xmlns=\"x\"><act>"))).type != "text");
    BOOST_TEST(extract_text(crypto::as_bytes(std::string_view("%PDF-1.7\nnothing"))).type == "pdf");
}

BOOST_AUTO_TEST_SUITE_END()
