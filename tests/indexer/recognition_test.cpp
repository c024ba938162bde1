// What recognition (OCR) makes of images whose layout or script it mistakes at first. images/ holds pages drawn for
// this.
#include "indexer/extract/extract.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>

using namespace depositary;
using namespace depositary::indexer;

namespace {

Extraction recognised(const std::string& content, const std::string& languages) {
    return extract_text(crypto::as_bytes(content), {.recognise = true, .languages = languages, .cpu_seconds = 60});
}
std::string image(const std::string& name) {
    std::ifstream file(std::string(DEPOSITARY_SOURCE_DIR) + "/tests/indexer/images/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recognition)

// Its first reading takes the page for columns of single letters.
BOOST_AUTO_TEST_CASE(a_page_that_is_torn_into_letters_is_read_again) {
    const auto text = all_text(recognised(image("burmese.png"), "my"));
    BOOST_TEST(text.find("လူကုန်ကူးမှု") != std::string::npos, text);
    BOOST_TEST(text.find("တားဆီးကာကွယ်ရေး") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(jpeg_tiff_and_png_are_read_in_khmer_lao_and_vietnamese) {
    const auto check = [](const std::string& name, const std::string& language, const std::vector<std::string>& words) {
        const auto extraction = recognised(image(name), language);
        BOOST_TEST(extraction.recognised, name);
        for (const auto& word : words) BOOST_TEST(all_text(extraction).find(word) != std::string::npos, name << ": " << word << " in " << all_text(extraction));
    };
    check("khmer.jpg", "km", {"ការពារ", "កុមារ"});
    check("lao.tif", "lo", {"ມາດຕາ 12", "ເດັກ"});
    check("vietnamese.png", "vi", {"Điều 12", "bảo vệ nạn nhân", "trẻ em"});
}

// Beside English, น้ำใจ is read as "Uta".
BOOST_AUTO_TEST_CASE(doubtful_latin_words_are_read_in_the_pages_script) {
    const auto text = all_text(recognised(image("thai.png"), "th"));
    BOOST_TEST(text.find("Uta") == std::string::npos, text);
    BOOST_TEST(text.find("ใจ กํากับดูแล") != std::string::npos, text);
    BOOST_TEST(text.find("คุ้มครอง") != std::string::npos, text);
}

// The layout of the first reading leaves out bold and short lines, and takes the frames of boxed ones for lines without a letter.
BOOST_AUTO_TEST_CASE(headings_that_the_layout_leaves_out_are_read_or_told) {
    for (const auto* name : {"chinese-bold-headings.png", "chinese-boxed-headings.png"}) {
        const auto extraction = recognised(image(name), "zh");
        std::set<std::string> numbers;
        for (const auto& section : extraction.sections) numbers.insert(section.number);
        std::size_t missing = 0;
        for (const auto* number : {"1", "2", "3", "4", "5", "6", "7", "8"}) missing += numbers.count(number) == 0;
        BOOST_TEST(missing <= 1U, name << ": " << missing << " articles are missing");
        BOOST_TEST((missing == 0 || reasons_of(extraction).find("lines-unrecognised") != std::string::npos), name << ": " << reasons_of(extraction));
        BOOST_TEST(all_text(extraction).find("汇款") != std::string::npos, name);
    }
    // Where all was read, nothing is told.
    BOOST_TEST(reasons_of(recognised(image("thai.png"), "th")).find("lines-unrecognised") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_certain_is_not_called_reliable) {
    const auto wrong = recognised(image("thai.png"), "");
    BOOST_TEST(wrong.confidence < 50);
    BOOST_TEST(!wrong.reliable);
    BOOST_TEST(reasons_of(wrong).find("low-confidence") != std::string::npos, reasons_of(wrong));
    const auto right = recognised(image("thai.png"), "th");
    BOOST_TEST(right.reliable);
    BOOST_TEST(!right.partial);
}

BOOST_AUTO_TEST_SUITE_END()
