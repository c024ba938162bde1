// Which lines begin a section: the words of seven languages, and sentences that break before or behind an article's name.
#include "indexer/extract/extract.h"
#include "indexer/extract/headings.h"
#include "indexer/section_places.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

using namespace depositary;
using namespace depositary::indexer;

namespace {

// "article1 annex chapter2-1 - ": kind and number of each section.
std::string kinds_and_numbers(std::string_view text) {
    std::string all;
    for (const auto& section : extract_text(crypto::as_bytes(text)).sections) all += (section.kind.empty() ? "-" : section.kind) + section.number + " ";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(headings)

BOOST_AUTO_TEST_CASE(words_for_the_parts_of_treaties_and_laws_are_known) {
    const std::vector<std::array<std::string, 3>> known{
        // English.
        {"Part Two", "2", "part"}, {"Title III", "III", "part"}, {"Book II", "II", "part"}, {"Chapter One", "1", "chapter"}, {"Sec. 4. Fees", "4", "section"}, {"Clause 7", "7", "article"},
        {"Rule 12 Quorum", "12", "article"}, {"Regulation 3", "3", "article"}, {"Annexure A", "A", "annex"}, {"Annex No. 3", "3", "annex"}, {"Annex No 3", "3", "annex"}, {"Annex (I)", "I", "annex"},
        {"Annex \u2163", "IV", "annex"}, {"First Schedule", "1", "annex"}, {"THE SECOND SCHEDULE", "2", "annex"}, {"Exhibit B", "B", "annex"}, {"Enclosure 1", "1", "annex"}, {"Addendum 2", "2", "annex"},
        {"Schedule to the Agreement", "", "annex"}, {"ANNEX TO THE MEMORANDUM OF UNDERSTANDING", "", "annex"}, {"Table 1. Indicators", "1", "table"}, {"Form A", "A", "form"}, {"Preamble", "", "preamble"},
        {"PREAMBLE:", "", "preamble"}, {"Note", "", "note"}, {"Explanatory notes", "", "note"},
        // Vietnamese.
        {"Điều 4", "4", "article"}, {"PHẦN MỘT", "1", "part"}, {"Chương Hai: Hợp tác", "2", "chapter"}, {"Quyển I", "I", "part"}, {"Phụ lục II", "II", "annex"}, {"Phụ bản số 1", "1", "annex"},
        {"Phụ lục kèm theo Bản ghi nhớ", "", "annex"}, {"Bảng 2", "2", "table"}, {"Biểu số 3", "3", "table"}, {"Biểu mẫu 1", "1", "form"}, {"Mẫu số 01", "01", "form"}, {"Lời nói đầu", "", "preamble"},
        {"LỜI NÓI ĐẦU", "", "preamble"}, {"Ghi chú:", "", "note"},
        // Khmer.
        {"សេចក្តីបន្ថែម ១", "1", "annex"}, {"សេចក្ដីបន្ថែមទី ២", "2", "annex"}, {"តារាង ១", "1", "table"}, {"តារាងទី២", "2", "table"}, {"ភាគ ១", "1", "part"}, {"គន្ថីទី ១", "1", "part"}, {"ឧបសម្ព័ន្ធលេខ ៣", "3", "annex"},
        {"ឯកសារភ្ជាប់ ១", "1", "annex"}, {"ទម្រង់ ១", "1", "form"}, {"បុព្វកថា", "", "preamble"}, {"កំណត់សម្គាល់៖", "", "note"},
        // Chinese.
        {"第一卷", "1", "part"}, {"第二篇 海洋", "2", "part"}, {"第一分编 通则", "1", "part"}, {"第一附件", "1", "annex"}, {"附件Ⅱ", "II", "annex"}, {"附件（一）", "1", "annex"}, {"附属书一", "1", "annex"}, {"附页", "", "annex"},
        {"表一", "1", "table"}, {"表2 指标", "2", "table"}, {"格式一", "1", "form"}, {"序　言", "", "preamble"}, {"前言", "", "preamble"}, {"注：", "", "note"}, {"备注", "", "note"}, {"第一〇二条", "102", "article"},
        {"第壹条", "1", "article"}, {"第三条 所有缔约国应当合作", "3", "article"}, {"第五条 至少每年举行一次会议", "5", "article"},
        // Lao.
        {"ພາກຜະໜວກ 2", "2", "annex"}, {"ຕາຕະລາງຊ້ອນທ້າຍ", "", "annex"}, {"ຕາຕະລາງຊ້ອນທ້າຍ ໑", "1", "annex"}, {"ຕາຕະລາງ 1", "1", "table"}, {"ແບບຟອມ 1", "1", "form"}, {"ບົດທີ 1", "1", "chapter"}, {"ຕອນທີ 2", "2", "section"},
        {"ບົດນຳ", "", "preamble"}, {"ຄໍານໍາ", "", "preamble"}, {"ໝາຍເຫດ", "", "note"}, {"ເອກະສານຊ້ອນທ້າຍເລກທີ 1", "1", "annex"},
        // Burmese.
        {"ဇယား ၁", "1", "table"}, {"ဇယား (၁)", "1", "table"}, {"ဇယား အမှတ် (၂)", "2", "table"}, {"ပထမဇယား", "1", "table"}, {"ဒုတိယ အခန်း", "2", "chapter"}, {"အပိုဒ် - ၄", "4", "article"}, {"အပိုဒ် – ၄", "4", "article"},
        {"ကဏ္ဍ ၁", "1", "part"}, {"ပူးတွဲ (က)", "က", "annex"}, {"ပုံစံ (၁)", "1", "form"}, {"နည်းဥပဒေ ၅", "5", "article"}, {"နိဒါန်း", "", "preamble"}, {"မှတ်ချက်", "", "note"},
        // Thai.
        {"บัญชีแนบท้าย", "", "annex"}, {"บัญชีแนบท้าย ๑", "1", "annex"}, {"บัญชีหมายเลข ๑", "1", "annex"}, {"บัญชีแนบท้ายพระราชบัญญัติป้องกันและปราบปรามการค้ามนุษย์", "", "annex"}, {"ตารางที่ ๑", "1", "table"},
        {"ตารางแนบท้าย", "", "annex"}, {"ผนวก ก", "ก", "annex"}, {"แบบ ๑", "1", "form"}, {"บทที่ ๑", "1", "chapter"}, {"ตอนที่ ๒", "2", "section"}, {"อารัมภบท", "", "preamble"}, {"คำปรารภ", "", "preamble"},
        {"หมายเหตุ", "", "note"}, {"หมายเหตุ :-", "", "note"}};
    for (const auto& [text, number, kind] : known) {
        const auto heading = article_heading(text);
        BOOST_REQUIRE_MESSAGE(heading.has_value(), text);
        BOOST_TEST(heading->number == number, text << ": " << heading->number);
        BOOST_TEST(heading->kind == kind, text << ": " << heading->kind);
    }
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_such_a_word_is_none) {
    for (const auto* text : {"Table of contents", "Table 1 shows the figures", "Form 1 | Approved | 2004",  "Form is free", "preamble", "Book 3 of the Code", "Notes on the meeting", "Note that it is so", "Annex to it all", "First part of it", "Rules of procedure",
                             "Regulation 2016/679", "Sections", "Preamble and scope of what follows", "Schedule of the train",
                             "表示", "表1显示", "第一篇文章", "前言不搭后语", "注意", "一百二十条", "แบบหนึ่ง", "หมายเหตุประกอบ", "บทที่", "บัญชีธนาคาร", "ตารางเวลา", "ภาคี", "ຕາຕະລາງເວລາ", "ບົດບັນຍັດ", "ສ່ວນໜຶ່ງ", "ພາກສ່ວນ",
                             "ဇယားကွက်", "ပုံစံတူ", "ភាគី", "តារាងពេលវេលា", "Bảng tin", "Mẫu số", "Biểu quyết", "Phần năm 2015", "Phụ lục này", "ຂໍ້ຕົກລົງ"})
        BOOST_TEST(!article_heading(text).has_value(), text);
}

// As treaties in Lao count their articles; in laws it is an item of one.
BOOST_AUTO_TEST_CASE(lao_items_are_articles_where_there_are_no_others) {
    const std::string items = "ຂໍ້ 1\n\nຈຸດປະສົງ\n\nຂໍ້ ໒\n\nຂອບເຂດ\n\nຂໍ້ທີ 3\n\nຜົນສັກສິດ";
    BOOST_TEST(kinds_and_numbers(items) == "article1 article2 article3 ");
    BOOST_TEST(kinds_and_numbers("ມາດຕາ 1 ທົ່ວໄປ\n\n" + items) == "article1 ");
    BOOST_TEST(kinds_and_numbers("ຂໍ້ 1\n\nຈຸດປະສົງ\n\nຂໍ້ 2\n\nຂອບເຂດ") == "- ");
}

BOOST_AUTO_TEST_CASE(burmese_paragraphs_are_articles_with_any_digits_and_from_any_number) {
    BOOST_TEST(kinds_and_numbers("၅။ ပထမ အချက်။\n\n၆။ ဒုတိယ အချက်။\n\n၇ ။ တတိယ အချက်။") == "article5 article6 article7 ");
    BOOST_TEST(kinds_and_numbers("1။ ပထမ အချက်။\n\n2။ ဒုတိယ အချက်။\n\n3။ တတိယ အချက်။") == "article1 article2 article3 ");
    BOOST_TEST(kinds_and_numbers("၂၀၁၅။ နှစ်။\n\n၁။ တစ်။\n\n၂။ နှစ်။\n\n၃။ သုံး။") == "- article1 article2 article3 ");
}

BOOST_AUTO_TEST_CASE(an_attached_protocol_is_a_section_and_one_that_is_cited_or_is_the_text_is_none) {
    const std::string treaty = "Article 1\n\nThe Parties cooperate.\n\nArticle 2\n\nIt enters into force.\n\n";
    BOOST_TEST(kinds_and_numbers(treaty + "Protocol on Signature\n\nAt the time of signing the Parties agreed on what follows.") == "article1 article2 protocol ");
    BOOST_TEST(kinds_and_numbers(treaty + "OPTIONAL PROTOCOL NO. 2\n\nArticle 1\n\nText.\n\nArticle 2\n\nText.") == "article1 article2 protocol2 article1 article2 ");
    BOOST_TEST(kinds_and_numbers("Protocol to Prevent Trafficking\n\n" + treaty) == "- article1 article2 ");
    BOOST_TEST(kinds_and_numbers("Article 1\n\nThe Parties recall.\n\nProtocol on Signature\n\nArticle 2\n\nText.") == "article1 article2 ");
    BOOST_TEST(kinds_and_numbers(treaty + "They are Parties to:\n\nProtocol on Signature") == "article1 article2 ");
    BOOST_TEST(kinds_and_numbers(treaty + "Protocol on Signature\n\nProtocol on Trade") == "article1 article2 ");
    BOOST_TEST(kinds_and_numbers(treaty + "Article 3.\n\nProtocol on Signature\n\nText.") == "article1 article2 article3 ");
    for (const auto& [article, title] : std::initializer_list<std::pair<std::string, std::string>>{{"ข้อ ", "พิธีสารว่าด้วยการลงนาม"}, {"Điều ", "Nghị định thư về việc ký kết"}, {"មាត្រា ", "ពិធីសារស្តីពីការចុះហត្ថលេខា"},
                                                                                                {"ມາດຕາ ", "ອະນຸສັນຍາວ່າດ້ວຍການລົງນາມ"}, {"အပိုဒ် ", "ပရိုတိုကော"}, {"第", "签字议定书"}}) {
        const std::string end = article == "第" ? "条" : "";
        const auto text = article + "1" + end + "\n\n1. A.\n\n" + article + "2" + end + "\n\n1. A.\n\n" + title + "\n\n1. A.";
        BOOST_TEST(kinds_and_numbers(text) == "article1 article2 protocol ", title);
    }
}

// A line of running text may begin with an article's name, whatever the number.
BOOST_AUTO_TEST_CASE(a_sentence_that_breaks_at_an_articles_name_begins_none) {
    const auto in_article_one = [](const std::string& word, const std::string& end, const std::string& text) {
        return kinds_and_numbers(word + "1" + end + "\n" + text + "\n" + word + "2" + end + "\n" + text + "\n");
    };
    for (const auto* text : {"1. It is so.\n2. Under\nArticle 13 (walrus), the Parties shall protect the animals of the sea.",
                             "1. It is so in all of the cases that are named.\nArticle 13\napplies mutatis mutandis to this protection.",
                             "The Parties act pursuant to\nArticle 2 in all that they do.", "The Parties act on what stands in\nArticle 2.",
                             "What is said here (see\nArticle 13) applies.", "It is a thing of\nArticle 13; and of others.", "The Parties, as it is said in the Convention,\nArticle 13 Convention on the Law of the Sea, agree to it all, as one.",
                             "It is as in the Convention and\nin\narticle 2 there.", "It is in the first part\narticle 13 and the others.",
                             "Under\nArticle 13\nof the Convention they cooperate."})
        BOOST_TEST(in_article_one("Article ", "", text) == "article1 article2 ", text);
    for (const auto* text : {"各方应当依照\n第二条\n的规定进行合作。", "各方的义务见于公约\n第十三条\n规定的范围。", "依照本协定以及\n第二条，各方应当合作。", "根据\n第十三条（海象），各方应当合作。", "各方应当合作（见\n第十三条）。"})
        BOOST_TEST(in_article_one("第", "条", text) == "article1 article2 ", text);
    for (const auto* text : {"ภาคีจะดำเนินการตาม\nข้อ ๒ ให้ครบถ้วน", "ภาคีจะดำเนินการภายใต้บทบัญญัติใน\nข้อ ๒", "ข้อความนี้ให้เป็นไป\nข้อ ๑๓\nโดยอนุโลม", "ให้นำความใน\nข้อ ๑๓ (๒) และข้ออื่นมาใช้บังคับ"})
        BOOST_TEST(in_article_one("ข้อ ", "", text) == "article1 article2 ", text);
    for (const auto* text : {"ພາຄີຈະປະຕິບັດຕາມ\nມາດຕາ 2 ໃຫ້ຄົບຖ້ວນ", "ພາຄີຈະປະຕິບັດຕາມຫຼັກການໃນ\nມາດຕາ 2", "ຫຼັກການນີ້\nມາດຕາ 13\nຂອງສົນທິສັນຍາ"})
        BOOST_TEST(in_article_one("ມາດຕາ ", "", text) == "article1 article2 ", text);
    for (const auto* text : {"ភាគីអនុវត្តតាម\nមាត្រា ២ ឱ្យបានពេញលេញ", "ភាគីអនុវត្តគោលការណ៍ក្នុង\nមាត្រា ២", "គោលការណ៍នេះ\nមាត្រា ១៣\nនៃអនុសញ្ញា"})
        BOOST_TEST(in_article_one("មាត្រា ", "", text) == "article1 article2 ", text);
    for (const auto* text : {"ဤသဘောတူညီချက်၏\nအပိုဒ် ၂ ကဲ့သို့ ဆောင်ရွက်ရမည်။", "အခြားအပိုဒ်များနှင့်\nအပိုဒ် ၂ ကဲ့သို့", "ဤအချက်ကို\nအပိုဒ် ၁၃\nအရ ဆောင်ရွက်ရမည်။"})
        BOOST_TEST(in_article_one("အပိုဒ် ", "", text) == "article1 article2 ", text);
    for (const auto* text : {"Các Bên thực hiện theo\nĐiều 2 một cách đầy đủ.", "Các Bên thực hiện các nguyên tắc tại\nĐiều 2.", "Nguyên tắc này\nĐiều 13\nđược áp dụng cho các Bên.", "Các Bên thực hiện quy định tại\nĐiều 13 Luật này."})
        BOOST_TEST(in_article_one("Điều ", "", text) == "article1 article2 ", text);
}

BOOST_AUTO_TEST_CASE(what_stands_before_or_behind_a_heading_does_not_hide_it) {
    BOOST_TEST(kinds_and_numbers("Article 1\na) the first;\nb) the second;\nArticle 2\n(a) the first;\n(b) the second.\nAnnex 1\nto the Agreement\nText.") == "article1 article2 annex1 ");
    BOOST_TEST(kinds_and_numbers("Article 1 (Scope)\nIt applies to all.\nArticle 2 (Purpose and\nmeans)\nIt is so.") == "article1 article2 ");
    BOOST_TEST(kinds_and_numbers("HAVE AGREED AS FOLLOWS, AND SOLEMNLY,\nArticle 1\nIt is so.\nFinal provisions\nArticle 2 Entry into force\nIt is so.") == "- article1 article2 ");
    BOOST_TEST(kinds_and_numbers("第一条\n所有缔约国应当合作。\n第二章\n第二条\n和平共处。\n第三条 项目\n各方执行项目。") == "article1 chapter2 article2 article3 ");
    BOOST_TEST(kinds_and_numbers("ข้อ ๑\nการติดตาม\nข้อ ๒\nความมั่นคงภายใน\nข้อ ๓\nสั้น") == "article1 article2 article3 ");
    BOOST_TEST(kinds_and_numbers("Điều 1\nLuật này có hiệu lực.\nKHEN THƯỞNG VÀ XỬ LÝ VI PHẠM\nĐiều 2\nLuật này áp dụng.") == "article1 article2 ");
    BOOST_TEST(kinds_and_numbers("Điều 1\nDanh mục kèm theo\nĐiều 2\nHợp tác") == "article1 article2 ");
}

// In lines without a sentence's end, where the number tells that one follows the other.
BOOST_AUTO_TEST_CASE(articles_beyond_ten_thousand_are_read) {
    constexpr std::size_t articles = 12'000;
    std::string text;
    for (std::size_t i = 1; i <= articles; ++i) text += "Article " + std::to_string(i) + "\nThe parties do thing " + std::to_string(i) + "\n";
    const auto sections = extract_text(crypto::as_bytes(text)).sections;
    BOOST_REQUIRE_EQUAL(sections.size(), articles);
    BOOST_TEST(sections.back().number == "12000");
}

// What a table of contents names comes again, with its text; neither dots nor numbers of pages are needed to tell.
BOOST_AUTO_TEST_CASE(a_table_of_contents_is_none_of_the_articles) {
    for (const auto* text : {"CONTENTS\nArticle 1. Definitions\nArticle 2. Scope\nAnnex I. List\n\nArticle 1. Definitions\nIn this Agreement it is so.\nArticle 2. Scope\nIt covers all of it.\n\nAnnex I. List\nItems of the list stand here.\n",
                             "Article 1 Definitions 3\nArticle 2 Scope 4\nAnnex I List 9\n\nArticle 1\nDefinitions\nIn this Agreement it is so.\n\nArticle 2\nScope\nIt covers all of it.\n\nAnnex I\nList\nItems stand here.\n",
                             "Article 1\nDefinitions\n3\nArticle 2\nScope\n4\nAnnex I\nList\n9\nArticle 1\nDefinitions\nIn this Agreement the terms mean what they say.\nArticle 2\nScope\nIt covers all of it.\nAnnex I\nList\nItems stand here.\n",
                             "MỤC LỤC\nĐiều 1. Định nghĩa 3\nĐiều 2. Phạm vi 4\nPhụ lục I. Danh mục 9\nĐiều 1. Định nghĩa\nTrong Hiệp định này các từ có nghĩa như sau.\nĐiều 2. Phạm vi\nHiệp định này áp dụng cho mọi người.\nPhụ lục I. Danh mục\nDanh mục ở đây.\n",
                             "目录\n第一条 定义 3\n第二条 范围 4\n附件一 清单 9\n\n第一条 定义\n本协定中的用语具有下列含义。\n第二条 范围\n本协定适用于一切人员。\n附件一 清单\n清单在此处列明。\n",
                             "<html><body><ul><li><a href=\"#a1\">Article 1. Definitions</a></li><li><a href=\"#a2\">Article 2. Scope</a></li><li><a href=\"#x\">Annex I</a></li></ul><h2 id=a1>Article 1. Definitions</h2><p>In this "
                             "Agreement.</p><h2 id=a2>Article 2. Scope</h2><p>It covers all.</p><h2 id=x>Annex I</h2><p>Items.</p></body></html>"}) {
        std::string all;
        for (const auto& [kind, number] : std::initializer_list<std::pair<std::string, unsigned>>{{"article", 1}, {"article", 2}, {"annex", 1}}) all += kind + std::to_string(number) + " ";
        std::string found;
        for (const auto& section : extract_text(crypto::as_bytes(std::string_view(text))).sections)
            if (!section.kind.empty()) found += section.kind + std::to_string(number_of(section.number)) + " ";
        BOOST_TEST(found == all, text << ": " << found);
    }
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_table_of_contents_keeps_its_headings) {
    // An annex counts its articles anew; articles without text; what never comes again; parts and chapters one behind the other.
    BOOST_TEST(kinds_and_numbers("Article 1. Aims\n\nIt is so.\n\nArticle 2. Scope\n\nAll of it.\n\nAnnex I\n\nArticle 1. Aims of the annex\n\nIt is so.\n\nArticle 2. List\n\nAll of it.\n") ==
               "article1 article2 annexI article1 article2 ");
    BOOST_TEST(kinds_and_numbers("Article 1. Aims\n\nArticle 2. Scope\n\nArticle 3. End\n") == "article1 article2 article3 ");
    BOOST_TEST(kinds_and_numbers("Part I\n\nChapter 1\n\nArticle 1. Aims\n\nIt is so.\n\nPart II\n\nChapter 1\n\nArticle 2. Scope\n\nAll of it.\n") == "partI chapter1 article1 partII chapter1 article2 ");
}

// What follows a table within an article stands in the article.
BOOST_AUTO_TEST_CASE(a_table_within_an_article_does_not_end_it) {
    BOOST_TEST(kinds_and_numbers("Article 4. Meetings\n\nThey meet.\n\nTable 1: Focal points\n\nA | B\n\nThey meet again.\n\nArticle 5. End\n\nIt ends.\n\nTable 2: Others\n\nA | B\n") == "article4 article5 table2 ");
    BOOST_TEST(kinds_and_numbers("Article 4. Meetings\n\n1. They meet.\n\nTable 1: Focal points\n\nA | B\n\n2. They meet again.\n") == "article4 ");
    BOOST_TEST(kinds_and_numbers("Article 4. Meetings\n\nThey meet.\n\nAnnex I\n\nTable 1: Focal points\n\nA | B\n") == "article4 annexI table1 ");
}

BOOST_AUTO_TEST_CASE(numbers_in_words_and_letters_count) {
    for (const auto& [text, number, kind] : std::vector<std::array<std::string, 3>>{
             {"Article Twenty Two", "22", "article"}, {"ARTICLE TWENTY-TWO", "22", "article"}, {"Article Twenty-two: Scope", "22", "article"}, {"Article Thirty", "30", "article"}, {"Article Twenty-One Consultations", "21", "article"},
             {"Article Ninety-nine", "99", "article"}, {"Article One Hundred", "100", "article"}, {"Article One Hundred and Twelve", "112", "article"}, {"Article Twenty Depositary", "20", "article"}, {"Article One", "1", "article"},
             {"PART A", "A", "part"}, {"PART B SPECIAL", "B", "part"}, {"Section A: Aims", "A", "section"}, {"Chapter A", "A", "chapter"}, {"Chapter C", "C", "chapter"}, {"Phần A. Quy định chung", "A", "part"},
             {"មាត្រា ដប់", "10", "article"}, {"មាត្រា ដប់ប្រាំ៖", "15", "article"}, {"មាត្រា ម្ភៃ", "20", "article"}, {"Article VII, Consultations", "VII", "article"}, {"第三条、经费", "3", "article"}, {"第三条、一般规定", "3", "article"}}) {
        const auto heading = article_heading(text);
        BOOST_REQUIRE_MESSAGE(heading.has_value(), text);
        BOOST_TEST(heading->number == number, text << ": " << heading->number);
        BOOST_TEST(heading->kind == kind, text << ": " << heading->kind);
    }
    BOOST_TEST(article_heading("第三条、经费")->title == "经费");
    BOOST_TEST(article_heading("Article VII, Consultations")->title == "Consultations");
    for (const auto* text : {"Part A of the form", "Section A Committee members asked whether it was so", "Section A and B", "Part Abc", "Section 4 Committee members asked whether it was so.", "Part 2 Participants were present in the room",
                             "Article 13, Paragraph 2, of the Convention", "Article 5, Vienna Convention", "Article 5, which", "第三条、第四条和第五条", "第三条、四条", "第三条、附件二", "មាត្រា ដប់ ដែល", "Title A Study"})
        BOOST_TEST(!article_heading(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
