// The formats beyond those of extraction_test.cpp, each as a small file made here; and recognition of scanned pages.
#include "indexer/extract/extract.h"
#include "indexer/extract/headings.h"
#include "support/made_files.h"
#include "support/reasons.h"
#include "support/shared_data.h"

#include <boost/test/unit_test.hpp>
#include <unicode/unistr.h>

#include <array>
#include <fstream>
#include <random>

using namespace depositary;
using namespace depositary::indexer;

namespace {

Extraction extracted(std::string_view content, const ExtractOptions& options = {}) {
    return extract_text(crypto::as_bytes(content), options);
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

const Section& with_heading(const Extraction& extraction, const std::string& heading) {
    for (const auto& section : extraction.sections)
        if (section.heading == heading) return section;
    throw std::runtime_error("no section " + heading + " in: " + all_text(extraction));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formats)

BOOST_AUTO_TEST_CASE(a_sheet_is_a_section_and_a_row_a_line) {
    const auto xlsx = extracted(made_zip(
        {{"[Content_Types].xml", "<Types/>"},
         {"xl/workbook.xml",
          "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Budget\" sheetId=\"1\" r:id=\"rId7\"/></sheets></workbook>"},
         {"xl/_rels/workbook.xml.rels",
          "<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/any.xml\"/></Relationships>"},
         {"xl/sharedStrings.xml",
          "<sst><si><t>Country</t></si><si><r><t>Lao </t></r><r><t>PDR</t></r><rPh><t>no</t></rPh></si></sst>"},
         {"xl/worksheets/any.xml",
          "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>Cases</t></is></c></row>"
          "<row><c t=\"s\"><v>1</v></c><c><v>42</v></c><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>"}}));
    BOOST_TEST(xlsx.type == "xlsx");
    BOOST_TEST(with_heading(xlsx, "Budget").text == "Country | Cases\nLao PDR | 42");
    BOOST_TEST(with_heading(xlsx, "Budget").kind == "sheet");
    const auto ods = extracted(made_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                         {"content.xml",
                                          "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" "
                                          "xmlns:x=\"x\"><o:body><o:spreadsheet><t:table t:name=\"Budget\">"
                                          "<t:table-row><t:table-cell><x:p>Country</x:p></"
                                          "t:table-cell><t:table-cell><x:p>Cases</x:p></t:table-cell></t:table-row>"
                                          "<t:table-row t:number-rows-repeated=\"1000000\"><t:table-cell "
                                          "t:number-columns-repeated=\"9000\"/></t:table-row>"
                                          "</t:table></o:spreadsheet></o:body></o:document-content>"}}));
    BOOST_TEST(ods.type == "ods");
    BOOST_TEST(with_heading(ods, "Budget").text == "Country | Cases");
}

BOOST_AUTO_TEST_CASE(a_slide_is_a_section_with_its_number) {
    const auto pptx = extracted(made_zip(
        {{"ppt/presentation.xml",
          "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"b\"/><p:sldId id=\"257\" "
          "r:id=\"a\"/>"
          "</p:sldIdLst></p:presentation>"},
         {"ppt/_rels/presentation.xml.rels",
          "<R><Relationship Id=\"a\" Target=\"slides/slide1.xml\"/><Relationship Id=\"b\" "
          "Target=\"slides/slide2.xml\"/></R>"},
         {"ppt/slides/slide1.xml",
          "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>Second</a:t></a:r></a:p></p:sld>"},
         {"ppt/slides/slide2.xml",
          "<p:sld xmlns:p=\"p\" "
          "xmlns:a=\"a\"><a:p><a:r><a:t>First</a:t></a:r></a:p><a:p><a:r><a:t>victims</a:t></a:r></a:p></p:sld>"}}));
    BOOST_TEST(pptx.type == "pptx");
    BOOST_REQUIRE(pptx.sections.size() == 2U);
    BOOST_TEST(pptx.sections[0].heading == "First");
    BOOST_TEST(pptx.sections[0].text == "victims");
    BOOST_TEST(pptx.sections[0].page == 1U);
    BOOST_TEST(pptx.sections[1].heading == "Second");
    const auto odp = extracted(made_zip({{"mimetype", "application/vnd.oasis.opendocument.presentation"},
                                         {"content.xml",
                                          "<o:document-content xmlns:o=\"o\" xmlns:d=\"d\" "
                                          "xmlns:x=\"x\"><o:body><o:presentation><d:page><d:frame><d:text-box>"
                                          "<x:p>First</x:p><x:p>victims</x:p></d:text-box></d:frame></d:page></"
                                          "o:presentation></o:body></o:document-content>"}}));
    BOOST_TEST(odp.type == "odp");
    BOOST_TEST(with_heading(odp, "First").text == "victims");
}

BOOST_AUTO_TEST_CASE(what_the_speaker_says_to_a_slide_is_read) {
    const std::string ns = " xmlns:p=\"p\" xmlns:a=\"a\" xmlns:r=\"r\"";
    const auto shape = [](const std::string& kind, const std::string& text) {
        return "<p:sp><p:nvSpPr><p:cNvPr id=\"1\"/><p:nvPr><p:ph type=\"" + kind + "\"/></p:nvPr></p:nvSpPr><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:sp>";
    };
    const auto slide = [&](const std::string& text, const std::string& show) { return "<p:sld" + ns + show + "><a:p><a:r><a:t>" + text + "</a:t></a:r></a:p></p:sld>"; };
    const auto notes = [&](const std::string& text) {
        return "<p:notes" + ns + "><p:spTree>" + shape("sldImg", "") + shape("body", text) + shape("sldNum", "17") + shape("ftr", "Confidential footer") + "</p:spTree></p:notes>";
    };
    const auto to_notes = [](const std::string& name) {
        return "<R><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesSlide\" Target=\"../notesSlides/" + name + "\"/></R>";
    };
    const auto pptx = extracted(made_zip({{"ppt/presentation.xml", "<p:presentation" + ns + "><p:sldIdLst><p:sldId r:id=\"a\"/><p:sldId r:id=\"b\"/><p:sldId r:id=\"c\"/></p:sldIdLst></p:presentation>"},
                                          {"ppt/_rels/presentation.xml.rels",
                                           "<R><Relationship Id=\"a\" Target=\"slides/slide1.xml\"/><Relationship Id=\"b\" Target=\"slides/slide2.xml\"/><Relationship Id=\"c\" "
                                           "Target=\"slides/slide3.xml\"/></R>"},
                                          {"ppt/slides/slide1.xml", slide("Shelters", "")},
                                          {"ppt/slides/_rels/slide1.xml.rels", to_notes("notesSlide1.xml")},
                                          {"ppt/slides/slide2.xml", slide("Hidden", " show=\"0\"")},
                                          {"ppt/slides/_rels/slide2.xml.rels", to_notes("notesSlide2.xml")},
                                          {"ppt/slides/slide3.xml", slide("Hotlines", "")},
                                          {"ppt/slides/_rels/slide3.xml.rels", to_notes("none.xml")},
                                          {"ppt/notesSlides/notesSlide1.xml", notes("Remind them of the raid")},
                                          {"ppt/notesSlides/notesSlide2.xml", notes("Of nothing")}}));
    BOOST_REQUIRE(pptx.sections.size() == 2U);
    BOOST_TEST(pptx.sections[0].heading == "Shelters");
    BOOST_TEST(pptx.sections[0].text == "Remind them of the raid");
    BOOST_TEST(pptx.sections[0].page == 1U);
    BOOST_TEST(pptx.sections[1].text == "");
    const auto odp = extracted(made_zip({{"mimetype", "application/vnd.oasis.opendocument.presentation"},
                                         {"content.xml",
                                          "<o:document-content xmlns:o=\"o\" xmlns:d=\"d\" xmlns:x=\"x\" xmlns:q=\"q\"><o:body><o:presentation><d:page><d:frame><d:text-box><x:p>Shelters</x:p>"
                                          "</d:text-box></d:frame><q:notes><d:frame q:class=\"notes\"><d:text-box><x:p>Remind them</x:p></d:text-box></d:frame><d:frame q:class=\"page-number\">"
                                          "<d:text-box><x:p>&lt;number&gt;</x:p></d:text-box></d:frame></q:notes></d:page></o:presentation></o:body></o:document-content>"}}));
    BOOST_TEST(with_heading(odp, "Shelters").text == "Remind them");
}

BOOST_AUTO_TEST_CASE(a_book_is_read_in_the_order_of_its_spine) {
    const auto epub =
        extracted(made_zip({{"mimetype", "application/epub+zip"},
                            {"META-INF/container.xml",
                             "<container><rootfiles><rootfile full-path=\"OPS/a.opf\"/></rootfiles></container>"},
                            {"OPS/a.opf",
                             "<package><manifest><item id=\"x\" href=\"text/two%20b.xhtml\" "
                             "media-type=\"application/xhtml+xml\"/><item id=\"y\" "
                             "href=\"text/../one.xhtml\" "
                             "media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"y\"/><itemref "
                             "idref=\"x\"/></spine></package>"},
                            {"OPS/one.xhtml", "<html><body><h1>Article 1</h1><p>first</p></body></html>"},
                            {"OPS/text/two b.xhtml", "<html><body><h1>Article 2</h1><p>second</p></body></html>"}}));
    BOOST_TEST(epub.type == "epub");
    BOOST_REQUIRE(epub.sections.size() == 2U);
    BOOST_TEST(epub.sections[0].number == "1");
    BOOST_TEST(epub.sections[1].text == "second");
}

BOOST_AUTO_TEST_CASE(rtf_gives_its_text_in_every_encoding_it_uses) {
    const auto rtf = extracted(
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset222 Tahoma;}}{\\info{\\title hidden}}\n"
        "{\\*\\generator hidden}\\pard\\outlinelevel0 Article 1 Purpose\\par\\pard d\\'e9cid\\'e9 "
        "\\u3586?\\u3657?\\u3629? "
        "{\\f1 \\'a1\\'d2\\'c3}\\emdash\\~x{\\pict 00112233}\\deleted gone\\deleted0 \\par}");
    BOOST_TEST(rtf.type == "rtf");
    BOOST_REQUIRE_MESSAGE(rtf.sections.size() == 1U, all_text(rtf));
    BOOST_TEST(rtf.sections[0].heading == "Article 1 Purpose");
    BOOST_TEST(rtf.sections[0].text == "décidé ข้อ การ\u2014 x");
}

BOOST_AUTO_TEST_CASE(mail_gives_its_headers_its_text_and_its_attachments) {
    const auto mail = extracted(
        "Received: from x\r\nFrom: =?UTF-8?B?4Lie4Li04LiB?= <a@example.org>\r\nTo: b@example.org\r\nSubject: "
        "=?iso-8859-1?Q?R=E9union?=\r\n"
        " =?utf-8?q?_du_comit=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
        "boundary=\"outer\"\r\n\r\nnot shown\r\n"
        "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: "
        "text/html\r\n\r\n<p>as "
        "html</p>\r\n--inner\r\nContent-Type: text/plain; charset=tis-620\r\nContent-Transfer-Encoding: "
        "quoted-printable\r\n\r\n"
        "=A1=D2=C3=E4=BB=\r\nx\r\n--inner--\r\n--outer\r\nContent-Disposition: attachment; filename=\"plan.bin\"\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nQXJ0aWNsZSAxMg0KVGhlIHBhcnRpZXMgY29vcGVyYXRlLg0K\r\n"
        "--outer\r\nContent-Type: application/zip; name=x.zip\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nUEsDBA==\r\n--outer--\r\n");
    BOOST_TEST(mail.type == "eml");
    const auto& message = with_heading(mail, "Réunion du comité");
    BOOST_TEST(message.kind == "message");
    BOOST_TEST(message.text.find("From: พิก") != std::string::npos, message.text);
    BOOST_TEST(message.text.find("การไปx") != std::string::npos, message.text);
    BOOST_TEST(message.text.find("as html") == std::string::npos);
    BOOST_TEST(with_heading(mail, "plan.bin").kind == "attachment");
    BOOST_TEST(with_heading(mail, "Article 12").text == "The parties cooperate.");
    BOOST_TEST(mail.partial);
    BOOST_TEST(reasons_of(mail) == "attachment-left-out damaged");
    BOOST_TEST(extracted("To: be or not to be\n\nthat is the question").type == "text");
}

BOOST_AUTO_TEST_CASE(old_encodings_are_recognised) {
    // "ข้อ ๑ ภาคีจะร่วมมือกันในการต่อต้านการค้ามนุษย์" in TIS-620.
    const auto thai = extracted(
        "\xA2\xE9\xCD \xF1 "
        "\xC0\xD2\xA4\xD5\xA8\xD0\xC3\xE8\xC7\xC1\xC1\xD7\xCD\xA1\xD1\xB9\xE3\xB9\xA1\xD2\xC3\xB5\xE8\xCD\xB5\xE9\xD2"
        "\xB9\xA1\xD2\xC3\xA4\xE9\xD2\xC1\xB9\xD8\xC9\xC2\xEC");
    BOOST_TEST(all_text(thai).find("การค้ามนุษย์") != std::string::npos, all_text(thai));
    BOOST_TEST(thai.sections.at(0).number == "1");
    // "第一条 各方应当合作打击人口贩运" in GB 18030.
    const auto chinese = extracted(
        "\xB5\xDA\xD2\xBB\xCC\xF5 "
        "\xB8\xF7\xB7\xBD\xD3\xA6\xB5\xB1\xBA\xCF\xD7\xF7\xB4\xF2\xBB\xF7\xC8\xCB\xBF\xDA\xB7\xB7\xD4\xCB");
    BOOST_TEST(all_text(chinese).find("合作打击人口贩运") != std::string::npos, all_text(chinese));
    BOOST_TEST(chinese.sections.at(0).number == "1");
    // What an HTML file says of itself, which no guess finds out.
    BOOST_TEST(all_text(extracted("<!doctype html><meta charset=\"windows-1258\"><p>ng\xFD\xF5\xCC" "i</p>")).find("ng\u01B0\u01A1\u0300i") !=
               std::string::npos);
    // A text of both kinds of Burmese, line by line.
    const std::string unicode = "\u101D\u1014\u103A\u1000\u103C\u102E\u1038\u100C\u102C\u1014", old = "\u1031\u1000\u101C\u1038 \u1021\u101C\u102F\u1015\u1039";
    for (const auto& text : {old + "\n\n" + old + "\n\n" + old + "\n\n" + unicode, unicode + "\n\n" + unicode + "\n\n" + unicode + "\n\n" + old}) {
        const auto both = all_text(extracted(text));
        BOOST_TEST(both.find(unicode) != std::string::npos);
        BOOST_TEST(both.find("\u1000\u1031\u101C\u1038 \u1021\u101C\u102F\u1015\u103A") != std::string::npos);
    }
    // Burmese in Zawgyi: "ေမ" typed vowel first.
    const auto zawgyi = extracted("\u1031\u1019\u102C\u1004\u1039 \u1031\u1019");
    BOOST_TEST(all_text(zawgyi).find("\u1031\u1019") == std::string::npos);
    // A docx, as it were: what is typed for a font is found in every format, and its headings with it.
    const auto html = extracted("<html><body><p>\u1015\u102F\u1012\u1039\u1019 \u1041\u1042</p><p>\u1031\u1000\u101C\u1038</p></body></html>");
    BOOST_REQUIRE(html.sections.size() == 1U);
    BOOST_TEST(html.sections[0].number == "12");
    // UTF-16 of either order, without a mark.
    for (const char* text : {"Article 1\nThe parties shall cooperate.", "ข้อ 1\nบุคคลมีสิทธิในการดำเนินชีวิต ในเสรีภาพ", "第一条\n各方应当合作，打击人口贩运。"})
        for (const bool big : {true, false}) {
            std::string bytes;
            const auto units = icu::UnicodeString::fromUTF8(text);
            for (std::int32_t i = 0; i < units.length(); ++i) {
                const char16_t unit = units[i];
                const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xFF);
                bytes += big ? std::string{high, low} : std::string{low, high};
            }
            const auto wide = extracted(bytes);
            BOOST_TEST_INFO(text << (big ? " big" : " little"));
            BOOST_REQUIRE(wide.sections.size() == 1U);
            BOOST_TEST(wide.sections[0].number == "1");
        }
    // UTF-8 with a slip is UTF-8.
    std::string slip;
    for (int i = 0; i < 60; ++i) slip += "ข้อความภาษาไทย ";
    BOOST_TEST(all_text(extracted(slip + "\xFF")).find("ข้อความภาษาไทย") != std::string::npos);
}

// "Điều 1. Tất cả mọi người sinh ra đều được tự do …" in TCVN3, VNI and windows-1258; in files, and as the Latin letters that a docx
// or PDF has for it.
BOOST_AUTO_TEST_CASE(vietnamese_of_old_fonts_is_read) {
    const std::string tcvn3 = "\xA7i\xD2u 1. T\xCAt c\xB6 m\xE4i ng\xAD\xEAi sinh ra \xAE\xD2u \xAE\xAD\xEE" "c t\xF9 do v\xB5 b\xD7nh \xAE\xBCng v\xD2 nh\xA9n ph\xC8m v\xB5 quy\xD2n; h\xE4 ph\xB6i \xAE\xE8i x\xF6 v\xEDi nhau trong t\xD7nh b\xBBng h\xF7u.",
                      vni = "\xD1ie\xE0u 1. Ta\xE1t ca\xFB mo\xEFi ng\xF6\xF4\xF8i sinh ra \xF1" "e\xE0u \xF1\xF6\xF4\xEF" "c t\xF6\xEF do va\xF8 b\xECnh \xF1" "a\xFAng ve\xE0 nha\xE2n pha\xE5m va\xF8 quye\xE0n; ho\xEF pha\xFBi \xF1o\xE1i x\xF6\xFB v\xF4\xF9i nhau trong t\xECnh ba\xE8ng h\xF6\xF5u.",
                      windows = "\xD0i\xEA\xCCu 4 Kh\xF4ng ai bi\xF2 b\xE3\xECt l\xE0m n\xF4 l\xEA\xF2 ho\xE3\xF2" "c bi\xF2 c\xFD\xF5\xDEng b\xFD\xEC" "c l\xE0m vi\xEA\xF2" "c nh\xFD n\xF4 l\xEA\xF2.";
    for (const auto& old : {tcvn3, vni}) {
        std::string latin;
        for (const char c : old) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x80)
                latin += c;
            else
                latin += {static_cast<char>(0xC0 | byte >> 6), static_cast<char>(0x80 | (byte & 0x3F))};
        }
        for (const auto& text : {old, latin, "<html><body><p>" + latin + "</p></body></html>", "The parties, in French: d\u00E9j\u00E0 vu\n\n" + latin}) {
            const auto read = all_text(extracted(text));
            BOOST_TEST(read.find("Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền") != std::string::npos, read);
            BOOST_TEST(extracted(text).sections.back().number == "1");
        }
    }
    const auto read = all_text(extracted(windows));
    BOOST_TEST(read.find("Không ai bị bắt làm nô lệ hoặc bị cưỡng bức làm việc như nô lệ") != std::string::npos, read);
    BOOST_TEST(extracted(windows).sections.back().number == "4");
    // Other languages in Latin-1 are none of it.
    for (const auto* other : {"Il peut être naïf, où l'Etat protège «les droits» — déjà vu, août, aïeul, forêt, coûts, maïs, reçu",
                              "§ 5 Die Verträge über Größen müssen für jedermann öffentlich sein; Maße, Flüsse, Übergänge, °C, µg, ½",
                              "Não são ações nem opiniões: coração, informação, avião, razões, pão, irmã",
                              "Ihmisen täytyy elää; pimeä, leveä, hopeä, käteä, säätiö, työpöytä, ympäristö, äänioikeus"}) {
        BOOST_TEST(all_text(extracted(other)).find(other) != std::string::npos, all_text(extracted(other)));
    }
}

BOOST_AUTO_TEST_CASE(an_article_in_one_line_has_text) {
    const auto read = extracted("ข้อ 3 บุคคลมีสิทธิในการดำเนินชีวิต\n\nข้อ 4 บุคคลใดจะถูกบังคับให้เป็นทาสไม่ได้\n\nChapter II General\n\nArticle 5 Shelter\n\nThe parties "
                                "shall give shelter.\n\nArticle 6 [Repealed]");
    BOOST_REQUIRE(read.sections.size() == 5U);
    BOOST_TEST(read.sections[0].heading == "ข้อ 3");
    BOOST_TEST(read.sections[0].text == "บุคคลมีสิทธิในการดำเนินชีวิต");
    BOOST_TEST(read.sections[1].text == "บุคคลใดจะถูกบังคับให้เป็นทาสไม่ได้");
    BOOST_TEST(read.sections[2].heading == "Chapter II General");
    BOOST_TEST(read.sections[2].text.empty());
    BOOST_TEST(read.sections[3].heading == "Article 5 Shelter");
    BOOST_TEST(read.sections[4].heading == "Article 6");
    BOOST_TEST(read.sections[4].text == "[Repealed]");
}

// What was wrapped before the name of another treaty's article goes on; numbers that go up, and what follows a paragraph's end, are
// the text's own.
BOOST_AUTO_TEST_CASE(a_reference_at_the_beginning_of_a_line_is_no_heading) {
    const auto numbers = [](std::string_view text) {
        std::string all;
        for (const auto& section : extracted(text).sections) all += (section.number.empty() ? "-" : section.number) + " ";
        return all;
    };
    BOOST_TEST(numbers("Article 1\nThe parties, acting as they do for many years under the provisions of\nArticle 12 Vienna Convention on the Law of Treaties, and under\nother "
                       "treaties, agree to what stands here in this long line.\nArticle 2\nThey cooperate.\n") == "1 2 ");
    BOOST_TEST(numbers("第一条 目的\n根据联合国公约\n第五条的规定，缔约方应当合作。\n第二条 范围\n本协定适用于各方。") == "1 2 ");
    const std::string line = "ภาคีจะร่วมมือกันในการป้องกันการค้ามนุษย์และคุ้มครองผู้เสียหายตามพันธกรณี";
    BOOST_TEST(numbers("ข้อ ๑\n" + line + "\nข้อ ๙ ได้กำหนดไว้แล้วนั้น และจะดำเนินการต่อไปตามแผนงานของตน\n" + line + "\nข้อ ๒\n" + line) == "1 2 ");
    // Out of order, but after the end of a sentence or of a paragraph.
    BOOST_TEST(numbers("Article 1\nThe parties agree on all of what follows here.\nArticle 9\nThey cooperate.") == "1 9 ");
    BOOST_TEST(numbers("ข้อ ๑\n" + line + "\nสั้น\nข้อ ๙\n" + line) == "1 9 ");
}

BOOST_AUTO_TEST_CASE(structure_is_known_by_its_words_in_every_language) {
    const std::vector<std::array<std::string, 3>> headings{
        {"Part II", "II", "part"},    {"Chapter 3", "3", "chapter"}, {"Annex A", "A", "annex"},
        {"Appendix 2", "2", "annex"}, {"ជំពូក ៣", "3", "chapter"},     {"第三章 总则", "3", "chapter"},
        {"附件一", "1", "annex"},     {"第二编", "2", "part"},       {"ໝວດ 4", "4", "chapter"},
        {"ພາກທີ II", "II", "part"},          {"အခန်း ၅", "5", "chapter"},    {"หมวด ๖", "6", "chapter"},
        {"ภาคผนวก ๑", "1", "annex"},  {"Chương 7", "7", "chapter"},  {"Phụ lục 8", "8", "annex"},
        {"Phần thứ nhất", "1", "part"}, {"PHẦN THỨ HAI. CÁC TỘI PHẠM", "2", "part"}, {"Chương thứ mười hai", "12", "chapter"}, {"Mục thứ ba", "3", "section"},
        {"Tiểu mục 2", "2", "section"}, {"ลักษณะ ๑", "1", "part"},    {"บรรพ ๒", "2", "part"},       {"ลักษณะ ๓/๑", "3-1", "part"},
        {"หมวดที่หนึ่ง", "1", "chapter"}, {"ภาคสิบเอ็ด", "11", "part"},    {"ໝວດທີໜຶ່ງ", "1", "chapter"}, {"ພາກທີ ສິບສອງ", "12", "part"},
        {"ជំពូកទីមួយ", "1", "chapter"},  {"មាតិកាទី ១", "1", "part"},    {"កថាភាគទី ១", "1", "section"}, {"ជំពូកទីប្រាំមួយ", "6", "chapter"},
        {"အခန်း (တစ်)", "1", "chapter"}, {"附则", "", "chapter"},        {"附　則", "", "chapter"},     {"บทเฉพาะกาล", "", "chapter"},
        {"มาตรา ๙", "9", "article"}};
    for (const auto& [text, number, kind] : headings) {
        const auto heading = article_heading(text);
        if (kind.empty()) continue;
        BOOST_REQUIRE_MESSAGE(heading.has_value(), text);
        BOOST_TEST(heading->number == number, text);
        BOOST_TEST(heading->kind == kind, text);
    }
    for (const auto* text : {"附则的规定", "ข้อหนึ่งที่ควรพิจารณา", "Mục năm 2015", "មាតិកា", "ลักษณะของงาน", "บรรพบุรุษ", "ພາກສ່ວນ"})
        BOOST_TEST(!article_heading(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(a_chapter_without_a_number_is_told_from_a_title) {
    const auto headings = [](std::string_view text) {
        std::string all;
        for (const auto& section : extracted(text).sections) all += section.heading + ";";
        return all;
    };
    BOOST_TEST(headings("第九条 各方应当合作。\n\n附则\n\n本法自发布之日起施行。") == "第九条;附则;");
    BOOST_TEST(headings("第九条 各方应当合作。\n\n第十章\n\n附则\n\n第十条 本法自发布之日起施行。") == "第九条;第十章;第十条;");
    BOOST_TEST(headings("มาตรา ๙ ให้รัฐมนตรีรักษาการ\n\nบทเฉพาะกาล\n\nมาตรา ๑๐ ให้ใช้บังคับต่อไป") == "มาตรา ๙;บทเฉพาะกาล;มาตรา ๑๐;");
}

// Burmese laws have a number and a full stop; so has a list, within an article or before other numbers.
BOOST_AUTO_TEST_CASE(sections_of_burmese_laws_are_articles) {
    const auto numbers = [](std::string_view text) {
        std::string all;
        for (const auto& section : extracted(text).sections) all += (section.kind.empty() ? "-" : section.kind) + section.number + " ";
        return all;
    };
    const std::string law = "၁။ ဤဥပဒေကို လူကုန်ကူးမှုတားဆီးကာကွယ်ရေးဥပဒေဟု ခေါ်တွင်စေရမည်။\n\n၂။ အဓိပ္ပာယ်ဖော်ပြချက်များ\n\nအောက်ပါအတိုင်း ဖြစ်သည်။\n\nအခန်း (၂)\n\n၃။ ရည်ရွယ်ချက်များမှာ အောက်ပါအတိုင်းဖြစ်သည်။";
    const auto read = extracted(law);
    BOOST_TEST(numbers(law) == "article1 article2 chapter2 article3 ");
    BOOST_TEST(read.sections.at(0).heading == "၁။");
    BOOST_TEST(read.sections.at(0).text.starts_with("ဤဥပဒေကို"));
    BOOST_TEST(read.sections.at(1).heading == "၂။ အဓိပ္ပာယ်ဖော်ပြချက်များ");
    BOOST_TEST(numbers("အပိုဒ် ၁\n\n" + law) == "article1 chapter2 ");
    BOOST_TEST(numbers("၁။ တစ်။\n\n၂။ နှစ်။\n\n၅။ ငါး။") == "- ");
}

BOOST_AUTO_TEST_CASE(a_table_row_is_a_line) {
    const auto docx = extracted(made_zip(
        {{"word/document.xml",
          "<w:document "
          "xmlns:w=\"w\"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Activity</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
          "<w:t>Budget</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"}}));
    BOOST_TEST(docx.sections.at(0).text == "Activity | Budget");
}

BOOST_AUTO_TEST_CASE(scanned_pages_are_recognised_and_say_so) {
    const auto data = shared_data();
    if (!data) {
        BOOST_WARN_MESSAGE(false, "skipped: no ../shared/data (set DEPOSITARY_SHARED)");
        return;
    }
    for (const std::string language : {"en", "th"}) {
        const auto scan = contents(*data / "office" / ("scan_" + language + ".pdf"));
        const auto unread = extracted(scan);
        BOOST_TEST((unread.status == ExtractionStatus::no_text));
        BOOST_TEST(unread.images);
        const auto result = extracted(scan, {.recognise = true, .languages = language, .cpu_seconds = 60});
        BOOST_REQUIRE_MESSAGE((result.status == ExtractionStatus::extracted), reasons_of(result));
        BOOST_TEST(result.sections.at(0).ocr);
        BOOST_TEST(result.sections.at(0).confidence > 60);
        BOOST_TEST(result.sections.at(0).confidence <= 100);
        auto text = all_text(result);
        std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
        BOOST_TEST(text.find(language == "en" ? "humanrights" : "มนุษย") != std::string::npos, text.substr(0, 600));
    }
}

BOOST_AUTO_TEST_CASE(a_stray_control_character_is_no_reason_to_refuse_a_text) {
    const std::string text = "Article 1. Aim\nThe parties shall protect the victims of trafficking";
    BOOST_TEST(all_text(extracted(text + "\x1A")) == all_text(extracted(text)));
    BOOST_TEST(all_text(extracted("The coop\x1F"
                                  "eration of the parties"))
                   .find("cooperation") != std::string::npos);
    BOOST_TEST(all_text(extracted(std::string("The first text\0and the second", 29))).find("text and") !=
               std::string::npos);
    BOOST_TEST(extracted("caf\xE9 d\xE9j\xE0 vu, \xE9t\xE9 \x02 na\xEFve").sections.size() == 1U);
    BOOST_TEST(
        (extracted("\x01\x02\x03 The parties shall protect the victims").status == ExtractionStatus::unsupported));
    BOOST_TEST((extracted(std::string("The first\0and\0the second text", 29)).status == ExtractionStatus::unsupported));
}

// Any pair of bytes is a character of UTF-16, most of them Chinese.
BOOST_AUTO_TEST_CASE(small_binary_files_are_no_text) {
    std::mt19937 random(1);
    const std::array<std::string_view, 6> beginnings{"", "Rar!\x1A\x07", "\xD7\xCD\xC6\x9A", "\x85\x02\x0C\x03", "\x30\x82\x05\x10\x30\x82", "\xFF\x4F\xFF\x51"};
    for (std::size_t size = 200; size <= 1600; size += 13)
        for (const auto beginning : beginnings) {
            std::string bytes(beginning);
            while (bytes.size() < size) bytes += static_cast<char>(random());
            const auto read = extracted(bytes);
            BOOST_TEST((read.status != ExtractionStatus::extracted), beginning.size() << " of " << size << " bytes: " << all_text(read).substr(0, 60));
        }
    // Numbers of four bytes each are no UTF-32.
    std::string numbers;
    for (unsigned value = 1; value < 200; ++value)
        for (const unsigned byte : {value * 37 % 251 + 1, value % 200 + 1, value % 7, 0U}) numbers += static_cast<char>(byte);
    BOOST_TEST((extracted(numbers).status != ExtractionStatus::extracted));
}

// Without its mark, and with an odd byte at the end.
BOOST_AUTO_TEST_CASE(wide_text_without_a_mark_is_read) {
    const icu::UnicodeString thai = icu::UnicodeString::fromUTF8("ข้อ ๑ วัตถุประสงค์\nภาคีจะร่วมมือกันในการป้องกันการค้ามนุษย์\n");
    for (const char* encoding : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
        std::string bytes(1000, '\0');
        bytes.resize(static_cast<std::size_t>(thai.extract(0, thai.length(), bytes.data(), 1000, encoding)));
        BOOST_TEST(all_text(extracted(bytes)).find("การค้ามนุษย์") != std::string::npos, encoding);
        if (std::string_view(encoding).starts_with("UTF-16")) BOOST_TEST(all_text(extracted(bytes + "\n")).find("การค้ามนุษย์") != std::string::npos, encoding);
    }
}

BOOST_AUTO_TEST_CASE(ends_of_lines_of_unicode_end_lines) {
    for (const std::string end : {"\u2028", "\u2029", "\u0085"}) {
        const auto read = extracted("Article 1. One" + end + "The first text." + end + "Article 2. Two" + end + "The second.");
        BOOST_REQUIRE(read.sections.size() == 2U);
        BOOST_TEST(read.sections[1].heading == "Article 2. Two");
        BOOST_TEST(read.sections[1].text == "The second.");
    }
}

BOOST_AUTO_TEST_CASE(lines_of_old_macs_have_headings) {
    const auto read = extracted("Article 1. One\rThe first text.\rArticle 2. Two\rThe second.\r");
    BOOST_REQUIRE(read.sections.size() == 2U);
    BOOST_TEST(read.sections[1].heading == "Article 2. Two");
    BOOST_TEST(read.sections[1].text == "The second.");
}

BOOST_AUTO_TEST_CASE(dates_of_sheets_are_written_out) {
    const auto sheet = [](const std::string& workbook, const std::string& cells) {
        return all_text(extracted(
            made_zip({{"xl/workbook.xml", "<workbook xmlns:r=\"r\">" + workbook +
                                              "<sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>"},
                      {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"a\" Target=\"s.xml\"/></R>"},
                      {"xl/styles.xml",
                       "<s><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-41E]d mmmm yyyy\"/><numFmt "
                       "numFmtId=\"165\" formatCode=\"0.00 &quot;days&quot;\"/><numFmt numFmtId=\"166\" "
                       "formatCode=\"#,##0\\ &quot;d&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf "
                       "numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"22\"/><xf "
                       "numFmtId=\"20\"/><xf numFmtId=\"166\"/></cellXfs></s>"},
                      {"xl/s.xml", "<w><sheetData><row>" + cells + "</row></sheetData></w>"}})));
    };
    const auto cell = [](int style, const std::string& value) {
        return "<c s=\"" + std::to_string(style) + "\"><v>" + value + "</v></c>";
    };
    // What shows, and what one types: 38,289 is found as 38289.
    BOOST_TEST(sheet("", cell(1, "38289") + cell(2, "42000") + cell(4, "38289.5") + cell(5, "0.75")) ==
               "S\n2004-10-29 | 2014-12-27 | 2004-10-29 12:00 | 18:00\n");
    BOOST_TEST(sheet("", cell(1, "59") + cell(1, "61")) == "S\n1900-02-28 | 1900-03-01\n");
    BOOST_TEST(sheet("<workbookPr date1904=\"1\"/>", cell(1, "36827")) == "S\n2004-10-29\n");
    BOOST_TEST(sheet("", cell(0, "38289") + cell(3, "38289") + cell(6, "38289") + cell(1, "-3") + cell(1, "9e99") +
                             cell(1, "nan") + cell(1, "x")) == "S\n38289 | 38289.00 days (38289) | 38,289 d | -3 | 9e99 | nan | x\n");
    const auto ods =
        extracted(made_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                            {"content.xml",
                             "<o:d xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\"><o:body><o:spreadsheet><t:table "
                             "t:name=\"S\"><t:table-row><t:table-cell "
                             "o:date-value=\"2004-10-29T00:00:00\"><x:p>29.10.04</x:p></t:table-cell></t:table-row></"
                             "t:table></o:spreadsheet></o:body></o:d>"}}));
    BOOST_TEST(with_heading(ods, "S").text == "29.10.04 (2004-10-29)");
}

BOOST_AUTO_TEST_CASE(notes_of_rtf_stand_behind_their_paragraph) {
    const auto read = extracted(
        "{\\rtf1\\ansi The parties{\\super 1{\\footnote\\pard\\plain {\\super 1} see the annex\\par second line}} "
        "shall cooperate.\\par Next.{\\footnote open");
    BOOST_REQUIRE(read.sections.size() == 1U);
    BOOST_TEST(read.sections[0].text == "The parties 1 shall cooperate.\n1 see the annex\nsecond line\nNext.\nopen");
}

// "ข้อเสนอ" in TIS-620, raw in a header.
BOOST_AUTO_TEST_CASE(raw_headers_of_mail_are_in_the_encoding_of_its_body) {
    const std::string head = "From: a@example.org\nTo: b@example.org\nSubject: \xA2\xE9\xCD\xE0\xCA\xB9\xCD\nMIME-Version: 1.0\n";
    const auto one = extracted(head + "Content-Type: text/plain; charset=windows-874\n\n\xA2\xE9\xCD\n");
    BOOST_TEST(one.sections.at(0).heading == "ข้อเสนอ");
    const auto parts = extracted(head + "Content-Type: multipart/mixed; boundary=X\n\n--X\nContent-Type: text/plain; charset=\"TIS-620\"\n\n\xA2\xE9\xCD\n--X--\n");
    BOOST_TEST(parts.sections.at(0).heading == "ข้อเสนอ");
    const auto none = extracted("From: a@example.org\nTo: b@example.org\nSubject: d\xE9j\xE0 vu\nMIME-Version: 1.0\n\nText.\n");
    BOOST_TEST(none.sections.at(0).heading == "déjà vu");
}

BOOST_AUTO_TEST_CASE(mail_is_known_with_few_headers) {
    const std::string body = "\r\n\r\nThe parties cooperate.\r\n";
    for (const auto& head :
         {"\xEF\xBB\xBF"
          "From: a@b.c\r\nSubject: x\r\nDate: Fri, 29 Oct 2004 10:00:00 +0700",
          "\r\n\r\nFrom: a@b.c\r\nSubject: x\r\nDate: Fri, 29 Oct 2004 10:00:00 +0700", "From: a@b.c\r\nSubject: x\r\nContent-Type: text/plain"})
        BOOST_TEST(extracted(head + body).type == "eml", head);
    BOOST_TEST(extracted("\r\n\r\n").type == "text");
    // "นุ" is cut between the two words.
    const auto cut = extracted(
        "From: a@b.c\r\nSubject: =?utf-8?B?4LiZ4Lg=?=\r\n =?UTF-8?Q?=B8?= and =?utf-8?Q?a?=\r\nDate: Fri, 29 Oct 2004 10:00:00 +0700" + body);
    BOOST_TEST(cut.sections.at(0).heading == "\u0E19\u0E38 and a");
    const auto named = extracted(
        "From: a@b.c\r\nSubject: x\r\nDate: Fri, 29 Oct 2004 10:00:00 +0700\r\nContent-Type: text/plain\r\nContent-Disposition: attachment;\r\n "
        "filename*0*=utf-8''r%C3%A9;\r\n "
        "filename*1=sum%;\r\n filename*2*=%C3%A9.txt" +
        body);
    BOOST_TEST(with_heading(named, "r\u00E9sum%\u00E9.txt").kind == "attachment");
}

BOOST_AUTO_TEST_CASE(what_xml_refers_to_and_deletes_is_told) {
    const auto entities =
        extracted("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY who \"the parties\">]><a>Here &who; cooperate</a>");
    BOOST_TEST(entities.partial);
    BOOST_TEST(reasons_of(entities) == "entities-unread");
    BOOST_TEST(reasons_of(extracted("<?xml version=\"1.0\"?><a>R&amp;D &#65; &lt;b&gt; A &x B; C</a>")).empty());
    const auto changed = extracted(
        "<akomaNtoso><act><body><article><num>Article 1</num><heading>New<del> old</del></heading><p>kept "
        "<del>gone</del><ins>come</ins></p></article></body></act></akomaNtoso>");
    BOOST_TEST(reasons_of(changed) == "tracked-changes");
    BOOST_TEST(with_heading(changed, "Article 1 New").text == "kept come");
}

BOOST_AUTO_TEST_CASE(titles_and_pictures_of_html_have_words) {
    const auto read = extracted(
        "<html><head><meta charset=utf-8><title>The &amp; Plan</title></head><body><p>text <img src=x alt='The map "
        "&lt;of&gt; it'> more <img alt> <img data-alt=\"no\"></p></body></html>");
    BOOST_TEST(with_heading(read, "The & Plan").text == "text The map <of> it more");
    const auto same =
        extracted("<html><head><title>Plan</title></head><body><p>x</p><h1>Plan</h1><p>text</p></body></html>");
    BOOST_TEST(all_text(same) == "\nx\nPlan\ntext\n");
}

BOOST_AUTO_TEST_SUITE_END()
