#include "indexer/extract/clusters_in.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/headings.h"
#include "indexer/extract/reader.h"
#include "support/made_files.h"
#include "support/reasons.h"
#include "support/shared_data.h"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace depositary;
using namespace depositary::indexer;

namespace {

Extraction extracted(std::string_view content) {
    return extract_text(crypto::as_bytes(content));
}

void check_two_articles(const Extraction& result, const std::string& type) {
    BOOST_TEST((result.status == ExtractionStatus::extracted), type << ": " << reasons_of(result));
    BOOST_TEST(result.type == type);
    BOOST_TEST(result.reliable);
    BOOST_REQUIRE(result.sections.size() == 3U);
    BOOST_TEST(result.sections[0].text.find("Between the parties") != std::string::npos);
    BOOST_TEST(result.sections[1].heading == "Article 1 Purpose");
    BOOST_TEST(result.sections[1].number == "1");
    BOOST_TEST(result.sections[1].text.find("protect victims") != std::string::npos);
    BOOST_TEST(result.sections[2].number == "2");
    BOOST_TEST(result.sections[2].text.find("cooperate") != std::string::npos);
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Without spaces and line ends, to compare what different formats make of one text.
std::string dense(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + section.text;
    std::erase_if(all, [](char c) { return c == ' ' || c == '\n'; });
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extraction)

BOOST_AUTO_TEST_CASE(every_format_gives_the_same_sections) {
    check_two_articles(
        extracted("Between the parties\n\nArticle 1 Purpose\nTo protect victims.\n\nArticle 2\nThey cooperate.\n"),
        "text");
    check_two_articles(
        extracted("<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><p>Between&nbsp;the "
                  "parties</p><h2>Article 1 Purpose</h2><p>To <b>protect</b> victims.<script>alert('no')</script></p>"
                  "<h2>Article 2</h2><p>They\ncooperate.</p></body></html>"),
        "html");
    check_two_articles(extracted(made_docx({{"Normal", "Between the parties"},
                                            {"Heading1", "Article 1 Purpose"},
                                            {"Normal", "To protect victims."},
                                            {"Normal", "Article 2"},
                                            {"Normal", "They cooperate."}})),
                       "docx");
    check_two_articles(extracted(made_odt({{"p", "Between the parties"},
                                           {"h", "Article 1 Purpose"},
                                           {"p", "To <text:span>protect</text:span><text:s/>victims."},
                                           {"p", "Article 2"},
                                           {"p", "They cooperate."}})),
                       "odt");
    check_two_articles(extracted(made_pdf({"Between the parties", "Article 1 Purpose", "To protect victims.",
                                           "Article 2", "They cooperate."})),
                       "pdf");
    check_two_articles(
        extracted(
            "<?xml version=\"1.0\"?><akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act><meta>"
            "<identification>no</identification></meta><preface><p>Between the parties</p></preface><body><article>"
            "<num>Article 1</num><heading>Purpose</heading><paragraph><content><p>To protect victims.</p></content>"
            "</paragraph></article><article><num>Article 2</num><content><p>They "
            "cooperate.</p></content></article></body>"
            "</act></akomaNtoso>"),
        "akoma-ntoso");
}

BOOST_AUTO_TEST_CASE(scripts_and_styles_are_not_text) {
    const auto result = extracted(
        "<html><head><title>T</title></head><body>seen<script>'<b>hidden'</script><style>hidden{}</style>"
        "<!-- hidden --> &lt;b&gt; &#x41;&#66;</body></html>");
    BOOST_REQUIRE(result.sections.size() == 1U);
    BOOST_TEST(result.sections[0].text == "seen <b> AB");
}

BOOST_AUTO_TEST_CASE(a_piece_of_html_is_html_and_a_word_in_angle_brackets_is_not) {
    check_two_articles(extracted("<div>\n<p>Between&nbsp;the parties</p><h2>Article 1 Purpose</h2><p>To <b>protect</b> victims.</p>"
                                 "<h2>Article 2</h2><p>They\ncooperate.</p></div>"),
                       "html");
    for (const auto* html : {"<p>one<p>two &amp; three", "<P CLASS=\"x\">one</P>", "<table border=1><tr><td>one</td></tr></table>",
                             "<!-- made by a program -->\n<!-- on a day --><div id='a'>one</div>", "<!-- c -->one<br>two",
                             "\xEF\xBB\xBF  \n<h1>Article 1</h1>one", "<ul><li>one<li>two</ul>", "<br/>one<br/>two", "<title>T</title>one",
                             "<meta charset=utf-8><p>one", "<!doctype html>one", "<span lang=th>\u0E02\u0E49\u0E2D</span>",
                             "<?xml version=\"1.0\"?><html><body>one</body></html>"}) {
        const auto result = extracted(html);
        BOOST_TEST(result.type == "html", html);
        for (const auto& section : result.sections) BOOST_TEST(section.text.find('<') == std::string::npos, html);
    }
    for (const auto* text : {"<draft> The parties agree.", "<p> stands for a party.", "<title> of the plan, <section> 1", "<b> and <i>", "<name>\n<date>",
                             "< 5 victims", "<-- see below", "<!-- never closed", "<!-- a remark --> and no more", "<div", "<div>never closed",
                             "<table 1> Victims", "<http://example.org>", "<a@example.org> wrote:", "<h1", "<p", "<section 3>, <article 4>",
                             "a <div>one</div>"}) {
        const auto result = extracted(text);
        BOOST_TEST(result.type == "text", text);
        BOOST_REQUIRE_MESSAGE(!result.sections.empty(), text);
    }
    // Whatever it holds, it is looked at once.
    std::string many = "<!-- c -->";
    for (int i = 0; i < 300'000; ++i) many += "<aa ";
    BOOST_TEST(extracted(many).type == "text");
}

BOOST_AUTO_TEST_CASE(text_is_decoded_from_its_encoding) {
    const std::string wide("\xFF\xFEh\0i\0 \0\x12\x10", 10);  // UTF-16LE with U+1012
    BOOST_TEST(extracted(wide).sections.at(0).text == "hi ဒ");
    BOOST_TEST(extracted("\xEF\xBB\xBFhello").sections.at(0).text == "hello");
    const auto latin = extracted(
        "Les parties ont d\xE9"
        "cid\xE9 de coop\xE9rer pour prot\xE9ger les victimes de la traite des \xEAtres humains.");
    BOOST_REQUIRE((latin.status == ExtractionStatus::extracted));
    BOOST_TEST(latin.sections.at(0).text.find("coopérer") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(article_headings_are_known_in_seven_languages) {
    const std::vector<std::pair<std::string, std::string>> headings{
        {"Article 12", "12"},      {"ARTICLE 12 – Scope", "12"},
        {"Article XII", "XII"},    {"Section 3. Training", "3"},
        {"មាត្រា ១២", "12"},        {"មាត្រា១២", "12"},
        {"第十二条", "12"},        {"第12条", "12"},
        {"第一百零三条", "103"},   {"ມາດຕາ 12", "12"},
        {"ມາດຕາ ໑໒", "12"},        {"အပိုဒ် ၁၂", "12"},
        {"ข้อ ๑๒", "12"},           {"มาตรา 12", "12"},
        {"Điều 12", "12"},         {"ĐIỀU 12. Phạm vi", "12"},
        {"Article 12bis", "12bis"}, {"Article 6 bis. Extra", "6bis"}, {"Art. 3 Short form", "3"}, {"Article 4(a) Lettered", "4a"},
        {"Article Five", "5"},     {"ARTICLE TWELVE", "12"},
        {"ជំពូកទី ១", "1"},         {"មាត្រាទី ៣", "3"},       {"មាត្រា ១.-", "1"},      {"មាត្រា២៖ និយមន័យ", "2"},
        {"ឧបសម្ព័ន្ធទី ១", "1"},    {"ឧបសម្ព័ន្ធ ក", "ក"},     {"ໝວດທີ 1", "1"},         {"ມາດຕາທີ 3", "3"},
        {"ເອກະສານຊ້ອນທ້າຍ ກ", "ກ"}, {"ເອກະສານຄັດຕິດ 1", "1"}, {"ພາກທີ I", "I"},
        {"အခန်း (၁)", "1"},         {"အပိုဒ်(၂)", "2"},        {"အပိုဒ်-၄", "4"},        {"နောက်ဆက်တွဲ (က)", "က"},
        {"หมวดที่ ๑", "1"},          {"ข้อที่ ๒", "2"},           {"ข้อบทที่ ๕", "5"},        {"ภาคผนวก ก", "ก"},
        {"เอกสารแนบ 1", "1"},       {"ส่วนที่ ๒", "2"},          {"\u00D0i\u1EC1u 3", "3"}, {"Điều thứ 4", "4"},
        {"Phụ lục số 2", "2"},     {"第二部分", "2"},         {"附件：", ""},            {"附表1", "1"},
        {"附錄二", "2"},           {"ANNEX", ""},             {"Annex: List of contacts", ""}, {"Attachment 1", "1"}, {"Annex C", "C"}};
    for (const auto& [text, number] : headings) {
        const auto heading = article_heading(text);
        BOOST_REQUIRE_MESSAGE(heading.has_value(), text);
        BOOST_TEST(heading->number == number);
        BOOST_TEST(heading->rest.empty());
    }
    for (const auto* text :
         {"Article 5 of the Convention applies.", "Articles of faith", "Article", "Sectional 3", "第", "ข้อความ",
          "Article 5, paragraph 2, applies", "partition 3", "Article 12th of May", "", "Title 18 United States Code", "Annexed to it",
          "Article 1. Aim ........ 1", "第一条 目的……………3", "ข้อ ๑ วัตถุประสงค์ . . . . . ๒", "Article One-sided", "Article (a)", "အပိုဒ် (၂ ",
          // By these a sentence goes on that refers to an article.
          "第五条的规定，缔约方应当合作。", "第五条所指的人员", "第五条第二款", "第五条规定的措施", "第三条和第四条", "第二部分的规定", "มาตรา ๕ แห่งพระราชบัญญัติ", "ข้อ 5 ของอนุสัญญา", "มาตรา ๕ วรรคสอง",
          "ມາດຕາ 5 ຂອງສົນທິສັນຍາ", "ມາດຕາ 5 ແຫ່ງກົດໝາຍ", "មាត្រា ៥ នៃអនុសញ្ញា", "អនុសញ្ញា", "អပိုဒ် ၅ ပါ ပြဋ္ဌာန်းချက်", "အပိုဒ် ၅ အရ", "ပုဒ်မ ၅၏"})
        BOOST_TEST(!article_heading(text).has_value(), text);
    const auto with_text = article_heading("Article 3. The parties shall establish a mechanism.");
    BOOST_REQUIRE(with_text.has_value());
    BOOST_TEST(with_text->heading == "Article 3");
    BOOST_TEST(with_text->rest == "The parties shall establish a mechanism.");
}

BOOST_AUTO_TEST_CASE(inserted_articles_have_numbers_of_their_own) {
    const std::vector<std::pair<std::string, std::string>> headings{
        {"Article 6/1 Forced labour", "6-1"}, {"Article 12-1", "12-1"},     {"Article 6-A", "6a"},          {"ARTICLE 6A. Scope", "6a"},
        {"Article 6 A. Scope", "6a"},         {"Article 12AA", "12aa"},     {"Article 6 bis", "6bis"},      {"Article 6 ter. Extra", "6ter"},
        {"Article 6quater", "6quater"},       {"ARTICLE 6 BIS", "6bis"},    {"Article VI bis", "VIbis"},    {"Annex I-A", "Ia"},
        {"Section 3-B: Training", "3b"},      {"มาตรา ๖/๑", "6-1"},          {"มาตรา 6/1 แรงงาน", "6-1"},     {"มาตรา ๗ ทวิ", "7bis"},
        {"มาตรา ๗ ตรี", "7ter"},               {"มาตรา ๗ จัตวา", "7quater"},   {"มาตรา ๗ เบญจ", "7quinquies"},  {"หมวด ๓/๑", "3-1"},
        {"หมวด ๓ ทวิ", "3bis"},               {"ข้อ ๕-๑", "5-1"},            {"ມາດຕາ 7/1", "7-1"},           {"ມາດຕາ ໗/໑ ກອງທຶນ", "7-1"},
        {"ມາດຕາ 7-ກ", "7a"},                  {"មាត្រា ៦ ស្ទួន", "6bis"},    {"មាត្រា ៦/១", "6-1"},          {"មាត្រា ១២-ក", "12a"},
        {"မာတိကာ", ""},                       {"ပုဒ်မ ၅၀၅-က", "505a"},       {"ပုဒ်မ ၆/၁", "6-1"},            {"အပိုဒ် ၁၂က", "12a"},
        {"Điều 12a", "12a"},                  {"Điều 217a. Tội danh", "217a"}, {"Điều 12đ", "12đ"},           {"Điều 6 bis", "6bis"},
        {"第六条之一", "6-1"},                {"第一百二十条之一", "120-1"}, {"第十七条之十二", "17-12"},    {"第6-1條", "6-1"},
        {"第 6 之 1 條", "6-1"},              {"第六條之一", "6-1"},        {"第六A条", "6a"},              {"第八条bis", "8bis"},
        {"第三章之一 总则", "3-1"},           {"附件一之二", "1-2"}};
    for (const auto& [text, number] : headings) {
        const auto heading = article_heading(text);
        BOOST_REQUIRE_MESSAGE(heading.has_value() == !number.empty(), text);
        if (!heading) continue;
        BOOST_TEST(heading->number == number, text << ": " << heading->number);
        BOOST_TEST(heading->heading == text);
    }
    // What follows is another word, a range, a year's number or a date.
    for (const auto& [text, number] : std::vector<std::pair<std::string, std::string>>{
             {"มาตรา ๖ ทวิภาคี", "6"}, {"ข้อ ๕-๗", "5"}, {"Article 6 Bisected", "6"}, {"Article 6 - A common approach", "6"}, {"Article 6 A common approach", "6"},
             {"ข้อ ๖/๒๕๕๖", "-"}, {"Section 6/7/2010", "-"}, {"Article 12th", "-"}, {"Article 3/ Điều 3", "3"}, {"第五条之规定", "-"}, {"มาตรา ๖/๑ แห่งพระราชบัญญัติ", "-"},
             {"第十条之一规定的行为", "-"}, {"Article 6 bis of the Convention", "-"}, {"ມາດຕາ 7/1 ຂອງກົດໝາຍ", "-"}, {"មាត្រា ៦ ស្ទួន នៃច្បាប់", "-"}}) {
        const auto heading = article_heading(text);
        BOOST_TEST((heading ? heading->number : "-") == number, text << ": " << (heading ? heading->number : "-"));
    }
    const auto thai = article_heading("มาตรา ๖/๑ ผู้ใดข่มขืนใจผู้อื่นให้ทำงานหรือให้บริการโดยยึดเอกสารสำคัญประจำตัวของบุคคลนั้นไว้ หรือนำภาระหนี้ของบุคคลนั้นมาเป็นสิ่งผูกมัดโดยมิชอบ ต้องระวางโทษตามที่กำหนดไว้ในกฎหมายนี้");
    BOOST_REQUIRE(thai.has_value());
    BOOST_TEST(thai->heading == "มาตรา ๖/๑");
    BOOST_TEST(thai->rest.starts_with("ผู้ใด"));
    std::string all;
    for (const auto& section : extracted("第十条 拐卖妇女的，处以罚金。\n第十条之一 组织他人的，从重处罚。\n第十条之二 强迫他人的，处拘役。\n第十一条 本条例自发布之日起施行。").sections)
        all += section.number + " ";
    BOOST_TEST(all == "10 10-1 10-2 11 ");
    BOOST_TEST(number_in("Sec. 6A.") == "6a");
    BOOST_TEST(number_in("§ 12/1") == "12-1");
    BOOST_TEST(number_in("none") == "");
}

// A list follows them: they are its beginning, and no title.
BOOST_AUTO_TEST_CASE(what_leads_in_a_list_is_text) {
    for (const auto& [heading, lead_in] : std::vector<std::pair<std::string, std::string>>{
             {"第三十八条", "用人单位有下列情形之一的，劳动者可以解除劳动合同："},
             {"第三条", "本法所称的人口贩运包括:"},
             {"Article 3", "For the purposes of this Memorandum:"},
             {"Article 3", "The Parties shall:"},
             {"Article 5", "The following measures are taken:-"},
             {"Điều 4", "Các hành vi bị nghiêm cấm bao gồm:"},
             {"Điều 2", "Trong Luật này, các từ ngữ dưới đây được hiểu như sau:"},
             {"มาตรา ๔", "ให้มีคณะกรรมการคณะหนึ่ง ประกอบด้วยบุคคลดังต่อไปนี้"},
             {"ข้อ ๓", "ภาคีจะร่วมมือกัน ดังนี้ :-"},
             {"ມາດຕາ 5", "ພາກສ່ວນທີ່ກ່ຽວຂ້ອງ ມີສິດ ດັ່ງນີ້:"},
             {"មាត្រា ៣", "ភាគីព្រមព្រៀងដូចខាងក្រោម៖"},
             {"ပုဒ်မ ၃", "အောက်ပါ စကားရပ်များသည် ဖော်ပြထားသည့်အတိုင်း အဓိပ္ပာယ်သက်ရောက်စေရမည်-"}}) {
        const auto found = article_heading(heading + " " + lead_in);
        BOOST_REQUIRE_MESSAGE(found.has_value(), lead_in);
        BOOST_TEST(found->heading == heading);
        BOOST_TEST(found->rest == lead_in);
    }
    for (const std::string title : {"Article 1 Purpose:", "Article 2: Scope of Cooperation:", "Article 4 Security Issues and Border Areas:", "第一条 目的：", "Điều 1. Phạm vi điều chỉnh:", "មាត្រា ១ គោលបំណង៖", "ມາດຕາ 1 ຈຸດປະສົງ:", "ข้อ ๑ วัตถุประสงค์:",
                                    "အပိုဒ် ၁ ရည်ရွယ်ချက်:"}) {
        const auto found = article_heading(title);
        BOOST_REQUIRE_MESSAGE(found.has_value(), title);
        BOOST_TEST(found->heading == title);
        BOOST_TEST(found->rest.empty());
    }
}

BOOST_AUTO_TEST_CASE(hostile_files_fail_within_bounds) {
    const auto status = [](std::string_view content) { return extracted(content).status; };
    const auto docx = made_docx({{"Normal", "text"}});
    for (std::size_t size = 4; size < docx.size(); size += 7)
        BOOST_TEST((status(std::string_view(docx).substr(0, size)) != ExtractionStatus::extracted));
    std::string deep = "<?xml version=\"1.0\"?>";
    for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
    BOOST_TEST((status(deep) == ExtractionStatus::failed));
    BOOST_TEST((status(made_zip({{"word/document.xml", deep}})) == ExtractionStatus::failed));
    std::string divisions = "<html><body>";
    for (int i = 0; i < 200'000; ++i) divisions += "<div>";
    BOOST_TEST((status(divisions) == ExtractionStatus::no_text));
    BOOST_TEST((status("<html><body><p title=\"never closed") == ExtractionStatus::no_text));
    BOOST_TEST((status("%PDF-1.7\nnot a pdf at all") == ExtractionStatus::failed));
    BOOST_TEST(
        (status("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"&b;\">]><a>&b;</a>") != ExtractionStatus::failed));
    BOOST_TEST((status(std::string(5000, '\0')) == ExtractionStatus::unsupported));
    BOOST_TEST((status("\x89PNG\r\n\x1a\n\0\0\0\rIHDR") == ExtractionStatus::failed));
    BOOST_TEST((status(made_zip({{"a.txt", "x"}})) == ExtractionStatus::unsupported));
    BOOST_TEST((status("") == ExtractionStatus::no_text));
    BOOST_TEST((status(std::string(max_text + 1000, 'a')) == ExtractionStatus::failed));
}

BOOST_AUTO_TEST_CASE(malformed_clusters_are_noticed) {
    for (const auto* sound : {"មនុស្សទាំងអស់ កើតមកមានសេរីភាព និងសមភាព", "លេខ 5 TIP ឆ្នាំ2004 នៃASEAN និង", "လူတိုင်းသည် တူညီ လွတ်လပ်သော", "plain English", "ข้อ ๑ เข้าใจ น้ำ ใช้ITใน ผู้เสียหาย ที่นี่ ก็ได้", "ນ້ຳ ເຂົ້າໃຈ ຜູ້ຖືກເຄາະຮ້າຍ ທີ່ນີ້ ບໍ່"})
        BOOST_TEST(clusters_in(sound).malformed == 0U, sound);
    for (const auto* wrong : {"មនុស  ្ស ទាំ ងអស់ ក  ើតម កម ាន ស េ រ ីភាព", "ប្រែRកទី ១ យោគ្នាលនយោ យោNីយ សកមJភាព", "ผ้เ่สี้ยหาย เ้า ท่ี้่", "ເ່ຂົ້ ຜັິດ"}) BOOST_TEST(clusters_in(wrong).clearly_malformed(), wrong);
}

BOOST_AUTO_TEST_CASE(real_documents_give_their_text) {
    const auto data = shared_data();
    if (!data) {
        BOOST_WARN_MESSAGE(false, "skipped: no ../shared/data (set DEPOSITARY_SHARED)");
        return;
    }
    for (const std::string language : {"en", "km", "zh", "lo", "my", "th", "vi"}) {
        const auto docx = extracted(contents(*data / "office" / ("udhr_" + language + ".docx")));
        const auto odt = extracted(contents(*data / "office" / ("udhr_" + language + ".odt")));
        const auto pdf = extracted(contents(*data / "office" / ("udhr_" + language + ".pdf")));
        for (const auto* each : {&docx, &odt, &pdf}) {
            BOOST_TEST((each->status == ExtractionStatus::extracted));
            BOOST_TEST(each->reliable);
            BOOST_TEST(each->sections.size() >= 30U, language << " " << each->type << " " << each->sections.size());
        }
        BOOST_TEST(dense(docx) == dense(odt));
    }
    for (const std::string language : {"km", "my"})
        BOOST_TEST(!extracted(contents(*data / "office" / ("udhr_" + language + "_noactualtext.pdf"))).reliable);
    const auto scan = extracted(contents(*data / "office" / "scan_en.pdf"));
    BOOST_TEST((scan.status == ExtractionStatus::no_text));
    BOOST_TEST(scan.images);
    for (const auto& file : std::filesystem::directory_iterator(*data / "akn" / "valid-akn30")) {
        const auto result = extracted(contents(file.path()));
        BOOST_TEST(result.type == "akoma-ntoso");
        BOOST_TEST(result.sections.size() > 5U, file.path());
    }
}

BOOST_AUTO_TEST_SUITE_END()
