// Text in an encoding that nobody names is read by a guess, which says when it may be wrong.
#include "indexer/extract/extract.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <unicode/unistr.h>

#include <algorithm>

using namespace depositary;
using namespace depositary::indexer;

namespace {

const std::string russian = "Стороны сотрудничают в целях предупреждения торговли людьми и защиты потерпевших. Каждая Сторона принимает меры для обеспечения прав человека.";
const std::string french = "Les parties coopèrent pour prévenir la traite des êtres humains et protéger les victimes. Chaque partie a déjà pris des mesures à cet égard.";
const std::string german = "Die Vertragsparteien arbeiten zusammen, um den Menschenhandel zu verhüten und die Opfer zu schützen. Für jede Maßnahme gelten die üblichen Größen.";
const std::string polish = "Strony współpracują w celu zapobiegania handlowi ludźmi i ochrony ofiar. Każda ze Stron podejmuje niezbędne działania, łącznie z pomocą.";
const std::string greek = "Τα μέρη συνεργάζονται για την πρόληψη της εμπορίας ανθρώπων και την προστασία των θυμάτων.";

Extraction read_from(const std::string& text, const char* encoding, std::string languages = {}) {
    const auto units = icu::UnicodeString::fromUTF8(text);
    std::string bytes(text.size() * 2 + 10, '\0');
    bytes.resize(static_cast<std::size_t>(units.extract(0, units.length(), bytes.data(), static_cast<std::uint32_t>(bytes.size()), encoding)));
    return extract_text(crypto::as_bytes(bytes), {.languages = std::move(languages)});
}
bool is_doubted(const Extraction& read) {
    BOOST_TEST((reasons_of(read).find("guessed-encoding") != std::string::npos) == !read.reliable);
    return !read.reliable;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guessed_encodings)

BOOST_AUTO_TEST_CASE(what_was_guessed_wrongly_is_not_reliable) {
    BOOST_TEST(is_doubted(read_from(russian, "IBM866")));
    BOOST_TEST(is_doubted(read_from(greek, "IBM737")));
    BOOST_TEST(is_doubted(read_from(french, "IBM850")));
    BOOST_TEST(is_doubted(read_from(german, "IBM437")));
    BOOST_TEST(is_doubted(read_from(polish, "IBM852")));
}

BOOST_AUTO_TEST_CASE(what_was_guessed_rightly_is_believed) {
    for (const auto& [text, encoding] : std::initializer_list<std::pair<std::string, const char*>>{
             {russian, "windows-1251"}, {russian, "KOI8-R"}, {russian, "ISO-8859-5"}, {french, "ISO-8859-1"}, {german, "ISO-8859-1"}, {french + " L\u2019année 1999\u20132000\u2026", "windows-1252"}, {polish, "ISO-8859-2"},
             {polish, "windows-1250"}, {greek, "ISO-8859-7"}, {"各方應當合作，防止販運人口，保護被害人。各方應當採取必要措施保障人權。", "Big5"}, {"締約国は、人身取引を防止し、被害者を保護するために協力する。", "EUC-JP"}, {"당사국들은 인신매매를 방지하고 피해자를 보호하기 위하여 협력한다.", "EUC-KR"}, {french, "UTF-8"}}) {
        const auto read = read_from(text, encoding);
        BOOST_TEST(!is_doubted(read), encoding);
        BOOST_REQUIRE(!read.sections.empty());
        BOOST_TEST(read.sections[0].text == text, encoding);
    }
}

// The depositor says that it is in English: Cyrillic is a wrong guess, or the wrong language.
BOOST_AUTO_TEST_CASE(a_script_of_another_language_is_not_reliable) {
    BOOST_TEST(is_doubted(read_from(russian, "windows-1251", "en")));
    BOOST_TEST(is_doubted(read_from(russian, "KOI8-R", "km+en")));
    BOOST_TEST(!is_doubted(read_from(russian, "windows-1251", "ru")));
    BOOST_TEST(!is_doubted(read_from(russian, "windows-1251", "ru+en")));
    BOOST_TEST(!is_doubted(read_from(french, "ISO-8859-1", "en")));
    BOOST_TEST(!is_doubted(read_from("各方應當合作，防止販運人口，保護被害人。各方應當採取必要措施保障人權。", "Big5", "zh")));
    BOOST_TEST(!is_doubted(read_from(russian, "UTF-8", "en")));
}

// The bytes of Thai and of Chinese are the same: the declared language tells which they are.
BOOST_AUTO_TEST_CASE(the_declared_language_decides_between_encodings_that_fit) {
    // In a line.
    const auto read_as = [](const std::string& text, const char* encoding, const std::string& languages) {
        const auto read = read_from(text, encoding, languages);
        std::string all;
        for (const auto& section : read.sections)
            for (const auto& part : {section.heading, section.text}) all += (all.empty() || part.empty() ? "" : " ") + part;
        std::replace(all.begin(), all.end(), '\n', ' ');
        return all + (is_doubted(read) ? " (doubted)" : "");
    };
    for (const std::string text : {"刑事责任 司法协助 罚则 附则 工作计划 联络点：秘书处", "Agenda 第五次高官会 Yangon, 29 October 2004", "第一条 同意。", "时间：上午九时", "请各方提出意见", "缅甸代表团", "中国", "老挝", "签字", "有关规定", "Opening (开幕)"})
        for (const auto* languages : {"zh", "zh-Hans", "en+zh"}) BOOST_TEST(read_as(text, "GBK", languages) == text, languages << ": " << read_as(text, "GBK", languages));
    for (const std::string text : {"行動計畫", "秘書處", "中國"}) BOOST_TEST(read_as(text, "Big5", "zh") == text);
    for (const std::string text : {"ประธาน: นายสมชาย", "ข้อ ๑", "ลาว", "ไทย", "หมายความว่า “รัฐวิสาหกิจ” – และ", "ภาคผนวก"})
        for (const auto* languages : {"th", "en+th"}) BOOST_TEST(read_as(text, "windows-874", languages) == text, languages);
    // In a text of another language there is less to tell by.
    BOOST_TEST(read_as("The term \"拐卖\" means an act.", "GBK", "en") == "The term \"拐卖\" means an act. (doubted)");
    BOOST_TEST(read_as("Opening (开幕)", "GBK", "en") == "Opening (开幕) (doubted)");
    BOOST_TEST(read_as("Agenda 第五次高官会 Yangon, 29 October 2004", "GBK", "en") == "Agenda 第五次高官会 Yangon, 29 October 2004");
    BOOST_TEST(read_as("ประธาน: นายสมชาย", "windows-874", "en").starts_with("ประธาน: นายสมชาย"));
    BOOST_TEST(read_as("été (à l'œuvre)", "windows-1252", "th").find("t") != std::string::npos);
}

// Mostly UTF-8: a slip has one fate, in a short text and in a long one.
BOOST_AUTO_TEST_CASE(slips_of_utf8_are_told) {
    const std::string vietnamese = "Các Bên hợp tác phòng, chống buôn bán người và bảo vệ nạn nhân.", english = "The \u201Cvictims\u201D are protected by the parties \u2013 all of them \u2013 ";
    std::string longer;
    while (longer.size() < 50'000) longer += vietnamese + "\n";
    for (const auto& [text, kept] : std::initializer_list<std::pair<std::string, std::string>>{
             {vietnamese + " caf\xE9 d\xE9" "ci.", vietnamese + " caf\uFFFD d\uFFFD" "ci."}, {english + "caf\xE9.", english + "caf\uFFFD."}, {longer + "caf\xE9.", "caf\uFFFD."}, {vietnamese.substr(0, vietnamese.find("ạ") + 1), "vệ n\uFFFD"}}) {
        const auto read = extract_text(crypto::as_bytes(text));
        BOOST_TEST(is_doubted(read));
        BOOST_REQUIRE(!read.sections.empty());
        BOOST_TEST((read.sections[0].text.find(kept) != std::string::npos), read.sections[0].text.substr(0, 100));
    }
    const auto latin = extract_text(crypto::as_bytes(std::string_view("The victims of trafficking are protected by the parties, as in a caf\xE9.")));
    BOOST_TEST(latin.sections.at(0).text.find("caf\u00E9") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
