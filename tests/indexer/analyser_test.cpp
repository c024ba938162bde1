#include "indexer/analyser.h"

#include "indexer/characters.h"
#include "indexer/han_variants.h"
#include "indexer/zawgyi.h"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace depositary::indexer;

namespace {

std::vector<std::string> exact(std::string_view text) {
    std::vector<std::string> result;
    for (const auto& token : analyse(text)) result.push_back(token.exact);
    return result;
}
std::vector<std::string> plain(std::string_view text) {
    std::vector<std::string> result;
    for (const auto& token : analyse(text)) result.push_back(token.plain);
    return result;
}
using Words = std::vector<std::string>;

void check_same(std::string_view one, std::string_view other) {
    BOOST_TEST(exact(one) == exact(other), boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(analyser)

BOOST_AUTO_TEST_CASE(latin_text_becomes_folded_words) {
    BOOST_TEST(exact("The PARTIES shall co-operate, by 2004.") ==
                   (Words{"the", "parties", "shall", "co", "operate", "by", "2004"}),
               boost::test_tools::per_element());
    BOOST_TEST(exact("the nation's and nation’s don't") == (Words{"the", "nation", "and", "nation", "dont"}),
               boost::test_tools::per_element());
    BOOST_TEST(exact("ＦＵＬＬ ﬁn Straße") == (Words{"full", "fin", "strasse"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(digits_of_every_script_are_ascii_digits) {
    for (const auto* twelve : {"12", "១២", "໑໒", "၁၂", "๑๒", "１２", "١٢"}) BOOST_TEST(exact(twelve) == Words{"12"});
}

BOOST_AUTO_TEST_CASE(initials_and_thousands_are_one_word) {
    for (const auto* mou : {"MOU", "M.O.U.", "m.o.u", "Ｍ.Ｏ.Ｕ."}) BOOST_TEST(exact(mou) == Words{"mou"}, mou);
    for (const auto* number : {"100000", "100,000", "100.000", "๑๐๐,๐๐๐", "១០០.០០០", "၁၀၀,၀၀၀"})
        BOOST_TEST(exact(number) == Words{"100000"}, number);
    BOOST_TEST(exact("1,234,567 and 1.234.000") == (Words{"1234567", "and", "1234000"}), boost::test_tools::per_element());
    BOOST_TEST(exact("the U.N. and e.g. p.m.") == (Words{"the", "un", "and", "eg", "pm"}), boost::test_tools::per_element());
    // What only looks like it.
    BOOST_TEST(exact("12/2004 3.141 29.10.2004 articles 12,13 1, 234 0,123 2004,500 v1.2 Annex A.I") ==
                   (Words{"12", "2004", "3", "141", "29", "10", "2004", "articles", "12", "13", "1", "234", "0", "123", "2004", "500",
                          "v1", "2", "annex", "ai"}),
               boost::test_tools::per_element());
    const std::string text = "the M.O.U. of";
    const auto tokens = analyse(text);
    BOOST_TEST(text.substr(tokens[1].begin, tokens[1].end - tokens[1].begin) == "M.O.U");
    BOOST_TEST(tokens[2].position == tokens[1].position + 1);
}

BOOST_AUTO_TEST_CASE(burmese_zero_and_wa_seven_and_ra_are_told_apart) {
    check_same("\u1040န်ကြီးဌာန", "\u101Dန်ကြီးဌာန");
    check_same("သ\u1040ဏ်", "သ\u101Dဏ်");
    check_same("၂\u101D၁၅", "၂၀၁၅");
    check_same("၁\u101D။", "၁၀။");
    check_same("\u1047ှိ", "\u101Bှိ");
    // Numbers stay numbers, words words.
    BOOST_TEST(exact("၇ရက်").at(0) == "7");
    BOOST_TEST(exact("၁၀ရက်").at(0) == "10");
    BOOST_TEST(exact("၀.၅").at(0) == "0");
    BOOST_TEST(exact("၁၀း၃၀").at(0).starts_with("10"));
    BOOST_TEST(exact("၀း၃၀").at(0).starts_with("0"));
    BOOST_TEST((analyse("၅ဝန်ကြီး")[1].kind == Token::Kind::cluster));
    // Letters with two ways of writing.
    check_same("\u1029ဂုတ်လ", "\u101E\u103Cဂုတ်လ");
    check_same("\u102A", "\u101E\u103C\u1031\u102C\u103A");
    check_same("ပြ\u103Fနာ", "ပြ\u101E\u1039\u101Eနာ");
    check_same("\u1044င်း", "\u104Eင်း");
    BOOST_TEST(exact("၂\u1044") == Words{"24"});
    check_same("စ\u103Bေးနှုန်း", "\u1008ေးနှုန်း");
    check_same("ဓ\u102Bတ်ပုံ", "ဓ\u102Cတ်ပုံ");
    check_same("ပြ\u100Cာန်း", "ပြ\u100B\u1039\u100Cာန်း");
    check_same("ဥပဒေ ပစ္စ\u1025\u103A", "ဥပဒေ ပစ္စ\u1009\u103A");
}

BOOST_AUTO_TEST_CASE(vietnamese_words_have_a_form_without_diacritics_and_one_tone_placement) {
    BOOST_TEST(plain("Điều nô lệ") == (Words{"dieu", "no", "le"}), boost::test_tools::per_element());
    BOOST_TEST(exact("nô") != exact("no"));
    check_same("hoà toà thuỷ", "hòa tòa thủy");
    check_same("nghĩa vụ", "nghi\u0303a vu\u0323");
    // I and Y, where a syllable has no other vowel.
    check_same("quý pháp lý kỹ thuật tỷ lệ Mỹ sỹ quan hy vọng", "quí pháp lí kĩ thuật tỉ lệ Mĩ sĩ quan hy vọng");
    for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{{"thúy", "thúi"}, {"tay", "tai"}, {"tày", "tài"}})
        BOOST_TEST(exact(one) != exact(other));
}

BOOST_AUTO_TEST_CASE(a_cluster_is_a_base_with_all_that_hangs_on_it) {
    BOOST_TEST(analyse("ကျွန်").size() == 1U);
    // A consonant that ends a Burmese syllable is part of it; what carries a vowel, a medial or a stack is not.
    BOOST_TEST(exact("အမိ").back() != exact("အမိန့်").at(1));
    for (const auto& [text, clusters] : std::initializer_list<std::pair<const char*, std::size_t>>{
             {"အမိန့်", 2}, {"နိုင်ငံ", 2}, {"သက်ဆိုင်", 2}, {"မန္တလေး", 3}, {"အင်္ဂလိပ်", 3}, {"ယောကျ်ား", 2}, {"ဥပဒေ", 3}, {"ပြည်ထောင်စု", 3}})
        BOOST_TEST(analyse(text).size() == clusters, text << " " << analyse(text).size());
    BOOST_TEST(analyse("ស្ត្រី").size() == 1U);
    BOOST_TEST(analyse("น้ำ").size() == 2U);
    for (const auto& token : analyse("នីតិរដ្ឋ")) BOOST_TEST((token.kind == Token::Kind::cluster));
    // A query that ends inside a cluster is another cluster.
    BOOST_TEST(exact("စာပေ").back() != exact("စာပေး").back());
}

BOOST_AUTO_TEST_CASE(spaces_and_invisible_characters_between_clusters_do_not_count) {
    const auto apart = analyse("ស ន្តិ សុខ"), together = analyse("សន្តិសុខ"), zero_width = analyse("សន្តិ\u200Bសុខ");
    BOOST_REQUIRE(apart.size() == together.size());
    BOOST_REQUIRE(zero_width.size() == together.size());
    for (std::size_t i = 0; i < apart.size(); ++i) {
        BOOST_TEST(apart[i].exact == together[i].exact);
        BOOST_TEST(apart[i].position == together[i].position);
        BOOST_TEST(apart[i].follows == (i > 0));
        BOOST_TEST(zero_width[i].exact == together[i].exact);
    }
}

BOOST_AUTO_TEST_CASE(punctuation_between_clusters_leaves_a_gap) {
    const auto tokens = analyse("自由、正义");
    BOOST_REQUIRE(tokens.size() == 4U);
    BOOST_TEST(tokens[2].position == tokens[1].position + 2);
    BOOST_TEST(!tokens[2].follows);
}

BOOST_AUTO_TEST_CASE(what_looks_the_same_is_the_same) {
    check_same("សន្ដិសុខ", "សន្តិសុខ");  // COENG DA and COENG TA
    check_same("อํานาจ", "อำนาจ");  // SARA AM in two parts
    check_same("นํ้า", "น้ำ");        // and with the tone after it
    check_same("ອໍານາດ", "ອຳນາດ");
    check_same("ຫນ", "ໜ");
    check_same("ခွင့်", "ခွင်\u1037");  // marks typed in another order
    check_same("奴隸", "奴隶");
    check_same("កើ", "ក\u17C1\u17B8");  // a vowel typed in two parts
}

// As people type them, and as badly made PDFs hold them.
BOOST_AUTO_TEST_CASE(usual_slips_of_khmer_thai_and_chinese_are_the_words_that_are_meant) {
    // A shifter under a vowel that is written above looks like the vowel U.
    for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
             {"ស\u17BB\u17BEបអង្កេត", "ស\u17CA\u17BEបអង្កេត"}, {"ប\u17BB\u17B7ច", "ប\u17CA\u17B7ច"}, {"ម៉ាស\u17BB\u17B8ន", "ម៉ាស\u17CA\u17B8ន"},
             {"និវត្តន\u17CF", "និវត្តន\u17CD"}, {"អោយ", "ឱ្យ"}, {"អោយ", "ឲ្យ"}, {"กฏหมาย", "กฎหมาย"}, {"身份证", "身分證"}, {"ส.ป.ป. ลาว", "สปป ลาว"},
             {"พ.ศ. 2547", "พศ 2547"}})
        check_same(one, other);
    BOOST_TEST(exact("ប៉") != exact("ប៊"));  // without such a vowel they differ
    BOOST_TEST(exact("ប\u17BB") != exact("ប\u17CA"));
    const auto initials = analyse("ส.ป.ป.ลาว"), joined = analyse("สปปลาว");
    BOOST_REQUIRE(initials.size() == joined.size());
    for (std::size_t i = 0; i < joined.size(); ++i) {
        BOOST_TEST(initials[i].position == joined[i].position);
        BOOST_TEST(initials[i].follows == joined[i].follows);
    }
    for (const auto* sentences : {"มา.ไป", "ถนนหลวง.กรม", "ก.า"}) {
        const auto tokens = analyse(sentences);
        BOOST_TEST(std::count_if(tokens.begin(), tokens.end(), [](const Token& token) { return !token.follows; }) == 2, sentences);
    }
}

BOOST_AUTO_TEST_CASE(thai_and_lao_marks_may_be_typed_in_any_order) {
    for (const auto& [typed, right] : std::initializer_list<std::pair<const char*, const char*>>{
             {"น\u0E33\u0E49", "น\u0E49\u0E33"},              // SARA AM, then the tone
             {"น\u0E4D\u0E32\u0E49", "น\u0E49\u0E33"},        // in two parts, the tone last
             {"น\u0E49\u0E4D\u0E32", "น\u0E49\u0E33"},        // the tone between consonant and NIKHAHIT
             {"น\u0E32\u0E4D\u0E49", "น\u0E49\u0E33"},        // NIKHAHIT after SARA AA
             {"น\u0E33\u0E49\u0E49", "น\u0E49\u0E33"},        // a doubled tone
             {"น\u0E49\u0E49\u0E33", "น\u0E49\u0E33"},
             {"ก\u0E33\u0E32เน\u0E34ด", "ก\u0E33เน\u0E34ด"},       // SARA AM and SARA AA, of a PDF
             {"น\u0E49\u0E33\u0E32", "น\u0E49\u0E33"},
             {"ข\u0E32\u0E49ว", "ข\u0E49\u0E32ว"},            // the tone after SARA AA
             {"น\u0E30\u0E49", "น\u0E49\u0E30"},
             {"ท\u0E48\u0E35", "ท\u0E35\u0E48"},              // the tone before the vowel above
             {"ท\u0E35\u0E35\u0E48", "ท\u0E35\u0E48"},
             {"เ\u0E48ร\u0E34ม", "เร\u0E34\u0E48ม"},          // the tone before the consonant
             {"เเรงงาน", "แรงงาน"},                            // SARA E twice
             {"ผ\u0E34\u0E4D\u0E49ง", "ผ\u0E36\u0E49ง"},      // SARA UE in two parts
             {"ฤ\u0E45ษี", "ฤ\u0E32ษี"},
             {"ນ\u0EB3\u0EC9", "ນ\u0EC9\u0EB3"},
             {"ນ\u0ECD\u0EB2\u0EC9", "ນ\u0EC9\u0EB3"},
             {"ນ\u0EC9\u0ECD\u0EB2", "ນ\u0EC9\u0EB3"},
             {"ນ\u0EC9\u0EC9\u0EB3", "ນ\u0EC9\u0EB3"},
             {"ຂ\u0EB2\u0EC9", "ຂ\u0EC9\u0EB2"},
             {"ເເຮງງານ", "ແຮງງານ"},
             {"ເ\u0EC8ລ\u0EB4ມ", "ເລ\u0EB4\u0EC8ມ"},
             {"ຫນ\u0EB4\u0ECD\u0EC8ງ", "ໜ\u0EB6\u0EC8ງ"},
         }) {
        check_same(typed, right);
        // Bytes in order, and all of them; so what is found is marked where it stands.
        const std::string text = std::string("ก ") + typed + " ข";
        std::size_t end = 0;
        for (const auto& token : analyse(text)) {
            BOOST_TEST(token.begin <= token.end);
            BOOST_TEST(token.end >= end, typed);
            end = token.end;
        }
        BOOST_TEST(end == text.size());
    }
    // What is read otherwise stays another word.
    BOOST_TEST(exact("นำ") != exact("นา"));
    BOOST_TEST(exact("น\u0E48\u0E33") != exact("น\u0E49\u0E33"));
    BOOST_TEST(exact("เรา") != exact("แรา"));
    BOOST_TEST(exact("ผิด") != exact("ผึด"));
    // Marks with nothing before them, and vowels alone, stay what they are.
    for (const auto* text : {"\u0E32\u0E49", "\u0E49\u0E32", "เ\u0E49", "\u0EC0\u0EC0\u0EC0", "เเ\u0E48เก", "\u0E4D\u0E32\u0E49\u0E49"})
        for (const auto& token : analyse(text)) BOOST_TEST(token.end <= std::string_view(text).size());
}

BOOST_AUTO_TEST_CASE(a_chinese_word_is_one_in_all_its_ways_of_writing) {
    for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
             {"心理諮詢", "心理咨询"}, {"心理谘询", "心理咨询"}, {"心理咨詢", "心理谘詢"}, {"著手", "着手"},   {"這裏", "这里"},
             {"這裡", "这里"},         {"臺灣", "台湾"},         {"衞生部", "卫生部"},     {"行動計畫", "行动计划"}, {"行動計劃", "行动计划"},
             {"答覆", "答复"},         {"敍述", "叙述"},         {"敘述", "叙述"},         {"証據", "证据"},   {"證據", "证据"},
             {"滙款", "汇款"},         {"匯款", "汇款"},         {"彙編", "汇编"},         {"逕行", "径行"},   {"鉅額", "巨额"},
             {"峯會", "峰会"},         {"污染", "汚染"},         {"僱用", "雇用"},         {"羣衆", "群众"},   {"羈押", "羁押"},
             {"効力", "效力"},         {"麵粉", "麪粉"},         {"祇有", "只有"},         {"擡頭", "抬头"},   {"附註", "附注"}})
        check_same(one, other);
    // What is two words stays two.
    for (const auto& [one, other] :
         std::initializer_list<std::pair<const char*, const char*>>{{"份", "分"}, {"帐", "账"}, {"机", "几"}, {"后", "候"}, {"征", "证"}})
        BOOST_TEST(exact(one) != exact(other));
    // Whatever stands for others stands for itself, in Hant-Hans too.
    const auto variants = han_variants();
    for (std::size_t at = 0; at < variants.size(); at += 3) {
        const auto from = static_cast<UChar32>(variants[at]), to = static_cast<UChar32>(variants[at + 1]);
        BOOST_TEST((variants[at + 2] == U' '));
        BOOST_TEST(common_form(from) == to);
        BOOST_TEST(common_form(to) == to);
        for (const auto each : {from, to}) {
            BOOST_TEST_REQUIRE(fold(each).size() == 1U);
            BOOST_TEST(fold(each)[0] == to, "U+" << std::hex << each);
        }
    }
}

BOOST_AUTO_TEST_CASE(numbers_of_articles_and_dates_may_be_written_in_chinese) {
    for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
             {"第十二条", "第12条"}, {"第１２條", "第十二条"}, {"第三款", "第3款"}, {"第一百零二条", "第102条"}, {"第一百二十条", "第120条"},
             {"第二十章", "第20章"}, {"三十四条", "34条"}, {"第十", "第10"}, {"第三国", "第3国"}, {"二〇一五年", "2015年"}, {"二○一五年", "2015年"},
             {"二零零四年十月二十九日", "2004年10月29日"}, {"二〇一五年四月三十日", "2015年4月30日"},
             {"二O一五年", "2015年"}, {"二Ｏ一Ｏ年", "2010年"}, {"二0一五年", "2015年"}, {"二〇一五年十月廿四日", "2015年10月24日"}, {"2015年五月卅一日", "2015年5月31日"}, {"10月廿日", "10月20日"},
             {"第壹条", "第1条"}, {"第贰拾叁條", "第23条"}})
        check_same(one, other);
    // Elsewhere they are parts of words.
    for (const auto* words : {"统一", "唯一条件", "一致", "万一", "同一年", "十分", "三条", "第二三十条", "第十百条", "百分之十", "廿多"})
        for (const auto& token : analyse(words)) BOOST_TEST((token.kind == Token::Kind::cluster), words);
    const std::string text = "依第十二条";
    const auto tokens = analyse(text);
    BOOST_REQUIRE(tokens.size() == 4U);
    BOOST_TEST(text.substr(tokens[2].begin, tokens[2].end - tokens[2].begin) == "十二");
    BOOST_TEST(tokens[3].position == tokens[1].position + 2);
}

BOOST_AUTO_TEST_CASE(tokens_know_their_place_in_the_source) {
    const std::string text = "ข้อ ๑๒ Article";
    const auto tokens = analyse(text);
    BOOST_REQUIRE(tokens.size() == 4U);
    BOOST_TEST(text.substr(tokens[0].begin, tokens[1].end - tokens[0].begin) == "ข้อ");
    BOOST_TEST(text.substr(tokens[2].begin, tokens[2].end - tokens[2].begin) == "๑๒");
    BOOST_TEST(text.substr(tokens[3].begin, tokens[3].end - tokens[3].begin) == "Article");
}

BOOST_AUTO_TEST_CASE(any_bytes_at_all_are_analysed) {
    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; second += 5) {
            const std::string text{static_cast<char>(first), static_cast<char>(second), 'a', static_cast<char>(second)};
            for (const auto& token : analyse(text)) BOOST_TEST(token.end <= text.size());
        }
    // Malformed clusters: joiners and marks without a base.
    for (const auto* text : {"\u17D2", "\u1039\u1039", "\u17D2\u17D2ក", "ក\u17D2", "\u0E48\u0E48", "က\u1039a"})
        BOOST_TEST(analyse(text).size() <= 3U);
}

BOOST_AUTO_TEST_CASE(a_very_long_word_is_cut_at_a_character) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "é";
    const auto tokens = analyse(text);
    BOOST_REQUIRE(tokens.size() == 1U);
    BOOST_TEST(tokens[0].exact.size() <= max_token_bytes);
    BOOST_TEST(tokens[0].exact.size() % 2 == 0U);
}

BOOST_AUTO_TEST_CASE(zawgyi_is_recognised_and_converted) {
    const std::string zawgyi = "ျမန္မာႏိုင္ငံ", unicode = "မြန်မာနိုင်ငံ";
    BOOST_TEST(looks_like_zawgyi(zawgyi));
    BOOST_TEST(!looks_like_zawgyi(unicode));
    BOOST_TEST(!looks_like_zawgyi("လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် မွေးဖွားလာသူများ ဖြစ်သည်။"));
    BOOST_TEST(!looks_like_zawgyi("no Burmese at all"));
    check_same(zawgyi_to_unicode(zawgyi), unicode);
}

// Words too short to tell: they are right in both, and mean something in either.
BOOST_AUTO_TEST_CASE(a_short_word_may_be_zawgyi_as_well) {
    for (const auto* either : {"က\u1031လး", "အမ\u103Aား"}) {
        BOOST_TEST(!looks_like_zawgyi(either), either);
        BOOST_TEST(could_be_zawgyi(either), either);
    }
    BOOST_TEST(zawgyi_to_unicode("က\u1031လး") == "ကလ\u1031း");
    for (const auto* unicode : {"ကလေး", "မြန်မာနိုင်ငံ", "ဥပဒေ", "လူကုန်ကူးမှု", "အမျိုးသမီး", "ကာကွယ်ရေး", "လူ", "child", ""})
        BOOST_TEST(!could_be_zawgyi(unicode), unicode);
}

// What is plain ASCII takes a shorter way; full-width letters are folded to the same and take the long one.
BOOST_AUTO_TEST_CASE(the_short_way_of_plain_text_gives_the_same_words) {
    std::mt19937 random(7);
    const std::string alphabet = "abcXYZ019  \n\t.,;-/()\"";
    for (int round = 0; round < 300; ++round) {
        std::string plain, wide;
        for (auto length = random() % 60; length > 0; --length) {
            const char c = alphabet[random() % alphabet.size()];
            plain += c;
            // U+FF01 to U+FF5E are U+0021 to U+007E, full-width.
            if (c > ' ')
                wide += {'\xEF', static_cast<char>(0xBC + (c >= 0x60)), static_cast<char>(0x80 + (c - 0x20) % 0x40)};
            else
                wide += c;
        }
        const auto expected = analyse(wide), tokens = analyse(plain);
        BOOST_TEST_REQUIRE(tokens.size() == expected.size(), plain);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            BOOST_TEST(tokens[i].exact == expected[i].exact);
            BOOST_TEST(tokens[i].plain == expected[i].plain);
            BOOST_TEST(tokens[i].position == expected[i].position);
            BOOST_TEST(tokens[i].follows == expected[i].follows);
            BOOST_TEST(tokens[i].spaced == expected[i].spaced);
            auto written = plain.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
            std::erase_if(written, [](char c) { return c == '.' || c == ','; });  // of initials and thousands
            const bool zero = written.size() == 2 && written[0] == '0' && tokens[i].exact.size() == 1;  // 03 is 3
            BOOST_TEST(written.size() == tokens[i].exact.size() + (zero ? 1 : 0));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
