// Text in an encoding that nobody names is read by a guess, which says when it may be wrong.
#include "indexer/extract/extract.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <unicode/unistr.h>

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

BOOST_AUTO_TEST_SUITE_END()
