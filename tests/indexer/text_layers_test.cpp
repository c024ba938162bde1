// Text layers of PDFs that look right and read wrong. layers/ holds pages whose layer is right (layers/make-layers); what is wrong is made of them
// here by changing bytes in place, so that nothing of what is drawn changes.
#include "indexer/extract/extract.h"
#include "indexer/index.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace depositary;
using namespace depositary::indexer;

namespace {

std::string right_layer(const std::string& language) {
    std::ifstream file(std::string(DEPOSITARY_SOURCE_DIR) + "/tests/indexer/layers/" + language + ".pdf", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// As most programs write PDFs: nothing says what several glyphs together mean.
std::string without_actual_text(std::string pdf, std::size_t from = 0) {
    constexpr std::string_view name = "/ActualText", none = "/ActualNone";
    std::size_t changed = 0;
    for (auto at = pdf.find(name, from); at != std::string::npos; at = pdf.find(name, at)) {
        pdf.replace(at, name.size(), none);
        ++changed;
    }
    BOOST_REQUIRE(changed > 0U);
    return pdf;
}

// As some programs write them: a font's table says that consonants are marks, and marks consonants.
std::string with_meanings_exchanged(std::string pdf, const std::vector<std::pair<unsigned, unsigned>>& pairs) {
    for (auto at = pdf.find(" beginbfchar"); at != std::string::npos; at = pdf.find(" beginbfchar", at + 1)) {
        const auto end = pdf.find("endbfchar", at);
        for (auto meaning = pdf.find("> <", at); meaning < end; meaning = pdf.find("> <", meaning + 1)) {
            const auto code = std::stoul(pdf.substr(meaning + 3, 4), nullptr, 16);
            for (const auto& [one, other] : pairs)
                if (code == one || code == other) pdf.replace(meaning + 3, 4, fmt::format("{:04X}", code == one ? other : one));
        }
    }
    return pdf;
}

struct Wrong {
    std::string language, pdf;
    std::vector<std::string> words;  // that are on the page, and are found when it is recognised
    std::string lost;                // that the layer has lost
};
std::vector<Wrong> wrong_layers() {
    return {{"km", without_actual_text(right_layer("km")), {"ជួញដូរមនុស្ស", "សហប្រតិបត្តិការ", "ផែនការសកម្មភាពជាតិ"}, "ផែនការសកម្មភាព"},
            {"my", without_actual_text(right_layer("my")), {"တိုင်း", "နိုင်ငံတစ်ခုစီ", "အရာရှိများ", "ဒေသ"}, "အရာရှိများ"},
            {"th", with_meanings_exchanged(without_actual_text(right_layer("th")), {{0x0E23, 0x0E48}, {0x0E19, 0x0E35}, {0x0E01, 0x0E31}, {0x0E2D, 0x0E49}}), {"การค้ามนุษย์", "แผนปฏิบัติการระดับชาติ", "ผู้เสียหาย"}, "การค้ามนุษย์"},
            {"lo", with_meanings_exchanged(without_actual_text(right_layer("lo")), {{0x0E99, 0x0EC9}, {0x0E81, 0x0EB1}, {0x0E94, 0x0EC8}, {0x0EAD, 0x0EB4}}), {"ການຄ້າມະນຸດ", "ຣາຊະອານາຈັກ", "ຜູ້ຖືກເຄາະຮ້າຍ"}, "ການຄ້າມະນຸດ"}};
}

Extraction read(const std::string& pdf, bool recognise, const std::string& languages = {}) {
    return extract_text(crypto::as_bytes(pdf), {.recognise = recognise, .languages = languages, .cpu_seconds = 120});
}
std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

// What a search finds in it.
std::unique_ptr<Index> index_of(const Extraction& extraction, const std::string& language) {
    auto index = std::make_unique<Index>(1);
    index->open("open");
    index->add_version("open", {.document = "d", .symbol = "S", .title = "T", .kind = "agreement", .date = "2004", .status = "signed", .files = {{"text.pdf", language, extraction.sections}}});
    index->publish("open", {.size = 1, .root = ""});
    return index;
}
bool finds(const Index& index, const std::string& word) {
    return index.search(std::vector<std::string>{"open"}, {.text = word}).total == 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_layers)

BOOST_AUTO_TEST_CASE(a_wrong_layer_is_replaced_by_what_is_recognised) {
    for (const auto& [language, pdf, words, lost] : wrong_layers()) {
        // No language is said: the layer's own script tells it.
        const auto text = read(pdf, true);
        BOOST_TEST(text.recognised, language);
        BOOST_TEST(text.reliable, language << ": " << reasons_of(text));
        BOOST_TEST(text.confidence >= 55, language);
        BOOST_TEST(text.confidence <= 100, language);
        BOOST_TEST(reasons_of(text).find("malformed-layer") == std::string::npos, language);
        const auto index = index_of(text, language);
        for (const auto& word : words) BOOST_TEST(finds(*index, word), language << ": " << word << " in " << all_text(text));
    }
}

BOOST_AUTO_TEST_CASE(where_nothing_is_recognised_a_wrong_layer_is_kept_and_marked) {
    for (const auto& [language, pdf, words, lost] : wrong_layers()) {
        const auto text = read(pdf, false, language);
        BOOST_TEST(!text.reliable, language);
        BOOST_TEST(!text.recognised, language);
        BOOST_TEST(text.images, language);  // so that it is read again where there is recognition
        BOOST_TEST(reasons_of(text) == "malformed-layer", language << ": " << reasons_of(text));
        BOOST_TEST(all_text(text).size() > 500U, language);
        BOOST_TEST(!finds(*index_of(text, language), lost), language << ": " << lost);
    }
}

// Thai and Lao lose hardly anything without /ActualText: recognition would lose more.
BOOST_AUTO_TEST_CASE(a_right_layer_is_not_replaced) {
    for (const auto& [language, wrong, words, lost] : wrong_layers()) {
        std::vector<std::string> right{right_layer(language)};
        if (language == "th" || language == "lo") right.push_back(without_actual_text(right_layer(language)));
        for (const auto& pdf : right) {
            const auto text = read(pdf, true, language);
            BOOST_TEST(!text.recognised, language);
            BOOST_TEST(text.reliable, language);
            BOOST_TEST(!text.images, language);
            BOOST_TEST(reasons_of(text).empty(), language << ": " << reasons_of(text));
            BOOST_TEST(all_text(text) == all_text(read(pdf, false, language)), language);
            const auto index = index_of(text, language);
            for (const auto& word : words) BOOST_TEST(finds(*index, word), language << ": " << word << " in " << all_text(text));
        }
    }
}

BOOST_AUTO_TEST_CASE(of_a_file_the_wrong_pages_alone_are_replaced) {
    const auto right = right_layer("km");
    const auto first_pages_end = right.find("endstream", right.find("/ActualText"));
    const auto pdf = without_actual_text(right, first_pages_end);
    const auto text = all_text(read(pdf, true)), untouched = all_text(read(right, false));
    const auto of_first_page = untouched.substr(0, untouched.find("មាត្រា ២"));
    BOOST_TEST(text.starts_with(of_first_page), text);
    BOOST_TEST(read(pdf, true).recognised);
    BOOST_TEST(text.find("ផែនការសកម្មភាពជាតិ") != std::string::npos, text);
    BOOST_TEST(all_text(read(pdf, false)).find("ផែនការសកម្មភាពជាតិ") == std::string::npos);
    BOOST_TEST(reasons_of(read(pdf, false)) == "malformed-layer");
}

BOOST_AUTO_TEST_SUITE_END()
