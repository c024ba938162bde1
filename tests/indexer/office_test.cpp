// What office programs put on the page and not into the text: pictures of pages, numbers of lists, headers and footers.
#include "indexer/extract/extract.h"
#include "indexer/extract/numbering.h"
#include "support/made_files.h"
#include "support/made_image.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::indexer;

namespace {

using Parts = std::vector<std::pair<std::string, std::string>>;

Extraction extracted(const std::string& content, const ExtractOptions& options = {}) {
    return extract_text(crypto::as_bytes(content), options);
}

std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections) all += section.heading + "\n" + section.text + "\n";
    return all;
}

std::string docx(const std::string& body, Parts more = {}) {
    more.insert(more.begin(), {"word/document.xml", "<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:a=\"a\"><w:body>" +
                                                        body + "</w:body></w:document>"});
    return made_zip(more);
}
std::string odt(const std::string& body, const std::string& styles, Parts more = {}) {
    more.insert(more.begin(),
                {{"mimetype", "application/vnd.oasis.opendocument.text"},
                 {"content.xml",
                  "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:d=\"d\" xmlns:x=\"x\"><o:body><o:text>" +
                      body + "</o:text></o:body></o:document-content>"},
                 {"styles.xml",
                  "<o:document-styles xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\">" + styles + "</o:document-styles>"}});
    return made_zip(more);
}
// A paragraph of a list, or of a style.
std::string item(const std::string& text, int level = 0, int list = 1) {
    return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
           std::to_string(list) + "\"/></w:numPr></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string styled(const std::string& style, const std::string& text) {
    return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}
std::string level(int number, const std::string& format, const std::string& text, const std::string& more = {}) {
    return "<w:lvl w:ilvl=\"" + std::to_string(number) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"" + format +
           "\"/><w:lvlText w:val=\"" + text + "\"/>" + more + "</w:lvl>";
}
std::string numbering(const std::string& levels, const std::string& more = {}) {
    return "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"7\">" + levels +
           "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>" + more + "</w:numbering>";
}
std::string picture(const std::string& id) {
    return "<w:p><w:r><w:drawing><w:inline><a:blip r:embed=\"" + id + "\"/></w:inline></w:drawing></w:r></w:p>";
}
std::string relations(int count, const std::string& folder = "media/") {
    std::string all = "<R>";
    for (int i = 0; i < count; ++i)
        all += "<Relationship Id=\"p" + std::to_string(i) + "\" Target=\"" + folder + std::to_string(i) + ".png\"/>";
    return all + "</R>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(office)

BOOST_AUTO_TEST_CASE(numbers_of_lists_are_text) {
    const auto read = extracted(docx(
        item("Definitions") + "<w:p><w:r><w:t>first</w:t></w:r></w:p>" + item("states", 1) + item("persons", 1) +
            item("Scope") + item("new", 1) + item("bullet", 2) + item("") + "<w:p><w:r><w:t>third</w:t></w:r></w:p>",
        {{"word/numbering.xml", numbering(level(0, "decimal", "Article %1.") + level(1, "lowerLetter", "%1.%2)") +
                                          level(2, "bullet", "\xEF\x82\xB7"))}}));
    BOOST_REQUIRE_MESSAGE(read.sections.size() == 3U, all_text(read));
    BOOST_TEST(read.sections[0].heading == "Article 1. Definitions");
    BOOST_TEST(read.sections[0].text == "first\n1.a) states\n1.b) persons");
    BOOST_TEST(read.sections[1].number == "2");
    BOOST_TEST(read.sections[1].text == "2.a) new\nbullet");
    BOOST_TEST(read.sections[2].number == "3");
    BOOST_TEST(read.sections[2].text == "third");
}

BOOST_AUTO_TEST_CASE(lists_of_styles_begin_where_they_say) {
    // A style that is based on one with a list; a list that starts at five; one that a style names.
    const std::string styles =
        "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"berschrift1\"><w:name w:val=\"heading "
        "1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
        "<w:style w:styleId=\"Eigen\"><w:name w:val=\"Eigen\"/><w:basedOn w:val=\"berschrift1\"/></w:style>"
        "<w:style w:styleId=\"7\"><w:name w:val=\"Gliederung\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>"
        "<w:style w:styleId=\"Loop\"><w:name w:val=\"Loop\"/><w:basedOn w:val=\"Pool\"/></w:style>"
        "<w:style w:styleId=\"Pool\"><w:name w:val=\"Pool\"/><w:basedOn w:val=\"Loop\"/></w:style>"
        "<w:style w:styleId=\"HeadingText\"><w:name w:val=\"Heading text\"/><w:basedOn "
        "w:val=\"berschrift1\"/><w:pPr><w:outlineLvl w:val=\"9\"/><w:numPr><w:numId "
        "w:val=\"0\"/></w:numPr></w:pPr></w:style></w:styles>";
    const auto read = extracted(docx(
        styled("berschrift1", "General") + styled("HeadingText", "text") + styled("Eigen", "Special") +
            styled("7", "Bare") + styled("Loop", "loop") + item("five", 0, 2) + item("six", 0, 2) + item("three", 0, 3),
        {{"word/styles.xml", styles},
         {"word/numbering.xml",
          numbering(level(0, "upperRoman", "Chapter %1", "<w:pStyle w:val=\"berschrift1\"/>"),
                    "<w:abstractNum w:abstractNumId=\"8\">" + level(0, "thaiNumbers", "(%1)") +
                        "</w:abstractNum><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/><w:lvlOverride "
                        "w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>"
                        "<w:num w:numId=\"3\"><w:abstractNumId w:val=\"8\"/><w:lvlOverride "
                        "w:ilvl=\"0\"><w:startOverride w:val=\"3\"/></w:lvlOverride></w:num>")}}));
    BOOST_REQUIRE_MESSAGE(read.sections.size() == 3U, all_text(read));
    BOOST_TEST(read.sections[0].heading == "Chapter I General");
    BOOST_TEST(read.sections[0].text == "text");
    BOOST_TEST(read.sections[1].heading == "Chapter II Special");
    BOOST_TEST(read.sections[2].heading == "Bare");
    BOOST_TEST(read.sections[2].text == "loop\n(๕) five\n(๖) six\n(๓) three");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_in_the_ways_of_their_formats) {
    const std::vector<std::tuple<long, std::string, std::string>> all{{4, "decimal", "4"},
                                                                      {14, "upperRoman", "XIV"},
                                                                      {9, "lowerRoman", "ix"},
                                                                      {28, "upperLetter", "BB"},
                                                                      {3, "lowerLetter", "c"},
                                                                      {3, "decimalZero", "03"},
                                                                      {12, "thaiNumbers", "๑๒"},
                                                                      {2, "thaiLetters", "ข"},
                                                                      {12, "chineseCounting", "十二"},
                                                                      {105, "chineseCountingThousand", "一百零五"},
                                                                      {20, "ideographDigital", "二〇"},
                                                                      {7, "unknown", "7"},
                                                                      {3, "bullet", ""},
                                                                      {29'999, "upperRoman", "29999"},
                                                                      {29'999, "upperLetter", "29999"},
                                                                      {0, "upperRoman", "0"},
                                                                      {-5, "lowerLetter", "-5"}};
    for (const auto& one : all) BOOST_TEST(written_number(std::get<0>(one), std::get<1>(one)) == std::get<2>(one));
}

BOOST_AUTO_TEST_CASE(numbers_of_opendocument_are_text) {
    const std::string styles =
        "<o:styles><t:outline-style><t:outline-level-style t:level=\"1\" s:num-format=\"1\" s:num-prefix=\"Article \" "
        "s:num-suffix=\".\"/>"
        "<t:outline-level-style t:level=\"2\" s:num-format=\"1\" t:display-levels=\"2\"/><t:outline-level-style "
        "t:level=\"3\" s:num-format=\"\"/></t:outline-style>"
        "<t:list-style s:name=\"L\"><t:list-level-style-number t:level=\"1\" s:num-format=\"a\" s:num-suffix=\")\"/>"
        "<t:list-level-style-number t:level=\"2\" s:num-format=\"I\" "
        "s:num-list-format=\"%1%-%2%\"/></t:list-style></o:styles>"
        "<o:master-styles><s:master-page><s:header><t:p>Running head</t:p></s:header><s:footer><t:p>Running "
        "foot</t:p></s:footer></s:master-page>"
        "<s:master-page><s:header><t:p>Running head</t:p></s:header></s:master-page></o:master-styles>";
    const auto read =
        extracted(odt("<t:h t:outline-level=\"1\">Aims</t:h><t:h t:outline-level=\"3\">plain</t:h><t:h "
                      "t:outline-level=\"1\">Means</t:h>"
                      "<t:h t:outline-level=\"2\">Money</t:h><t:list "
                      "t:style-name=\"L\"><t:list-item><t:p>one</t:p><t:p>more</t:p><t:list><t:list-item><t:p>deep</"
                      "t:p></t:list-item></t:list>"
                      "</t:list-item><t:list-item><t:p>two</t:p></t:list-item></t:list><t:list "
                      "t:style-name=\"L\"><t:list-item t:start-value=\"4\"><t:p>four</t:p></t:list-item></t:list>",
                      styles));
    BOOST_REQUIRE_MESSAGE(read.sections.size() == 5U, all_text(read));
    BOOST_TEST(read.sections[0].text == "Running head\nRunning foot");
    BOOST_TEST(read.sections[1].heading == "Article 1. Aims");
    BOOST_TEST(read.sections[2].heading == "plain");
    BOOST_TEST(read.sections[3].number == "2");
    BOOST_TEST(read.sections[4].heading == "2.1 Money");
    BOOST_TEST(read.sections[4].text == "a) one\nmore\na-I deep\nb) two\nd) four");
}

BOOST_AUTO_TEST_CASE(numbering_of_any_size_is_bounded) {
    const std::string huge = "99999999999999999999";
    const auto levels = "<w:lvl w:ilvl=\"" + huge + "\"/><w:lvl w:ilvl=\"-3\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"" +
                        huge + "\"/><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"%1%1%9%" +
                        std::string(100'000, 'x') + "\"/></w:lvl>";
    const auto read =
        extracted(docx(item("one") + item("two", 300) + item("three"), {{"word/numbering.xml", numbering(levels)}}));
    BOOST_TEST((read.status == ExtractionStatus::extracted));
    BOOST_TEST(all_text(read).size() < 1000U);
    BOOST_TEST(all_text(read).find("30000") != std::string::npos);
    std::string many;
    for (int i = 0; i < 30'000; ++i)
        many += "<w:num w:numId=\"n" + std::to_string(i) + "\"><w:abstractNumId w:val=\"7\"/></w:num>";
    BOOST_TEST(reasons_of(extracted(docx(item("one"), {{"word/numbering.xml", numbering("", many)}}))) ==
               "too-many-parts");
}

BOOST_AUTO_TEST_CASE(headers_and_footers_are_read_once) {
    const auto head = "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Restricted</w:t></w:r></w:p></w:hdr>";
    const auto read = extracted(
        docx("<w:p><w:r><w:t>body</w:t></w:r></w:p>",
             {{"word/header1.xml", head},
              {"word/header2.xml", head},
              {"word/footer1.xml", "<w:ftr xmlns:w=\"w\"><w:p><w:r><w:t>Vientiane</w:t></w:r></w:p></w:ftr>"}}));
    BOOST_TEST(all_text(read) == "\nRestricted\nVientiane\nbody\n");
}

BOOST_AUTO_TEST_CASE(rows_within_rows_are_read_once) {
    // A row that keeps its paragraphs, in a row that does, and so on: each once.
    std::string body = styled("Heading1", "deep");
    for (int i = 0; i < 60; ++i) body = "<w:tbl><w:tr><w:tc>" + body + "</w:tc></w:tr></w:tbl>";
    const auto read = extracted(docx(body));
    BOOST_REQUIRE(read.sections.size() == 1U);
    BOOST_TEST(read.sections[0].heading == "deep");
}

BOOST_AUTO_TEST_CASE(pictures_of_pages_are_read) {
    const auto page = made_png(
        {"The parties shall protect victims", "of trafficking in persons and", "cooperate in their return home."});
    const auto slide_rels = "<R><Relationship Id=\"a\" Target=\"slides/s.xml\"/></R>";
    const std::vector<std::string> files{
        docx("<w:p><w:r><w:t>Before</w:t></w:r></w:p><w:tbl><w:tr><w:tc>" + picture("p0") + "</w:tc></w:tr></w:tbl>" +
                 picture("p0"),
             {{"word/_rels/document.xml.rels", relations(1)}, {"word/media/0.png", page}}),
        odt("<t:p>Before</t:p><t:p><d:frame><d:image x:href=\"Pictures/0.svg\"/><d:image "
            "x:href=\"Pictures/0.png\"/><d:image x:href=\"Pictures/1.png\"/></d:frame></t:p>",
            "", {{"Pictures/0.png", page}, {"Pictures/1.png", page}, {"Pictures/0.svg", std::string(30'000, 'x')}}),
        made_zip({{"ppt/presentation.xml",
                   "<p:p xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:s r:id=\"a\"/></p:sldIdLst></p:p>"},
                  {"ppt/_rels/presentation.xml.rels", slide_rels},
                  {"ppt/slides/s.xml",
                   "<p:sld xmlns:p=\"p\" xmlns:a=\"a\" xmlns:r=\"r\"><p:pic><a:blip r:embed=\"p0\"/></p:pic></p:sld>"},
                  {"ppt/slides/_rels/s.xml.rels", relations(1, "../media/")},
                  {"ppt/media/0.png", page}})};
    for (const auto& file : files) {
        const auto unread = extracted(file);
        BOOST_TEST(unread.images);
        BOOST_TEST(unread.partial);
        BOOST_TEST(reasons_of(unread) == "images-unread");
        const auto read = extracted(file, {.recognise = true, .languages = "en", .cpu_seconds = 60});
        const auto text = all_text(read);
        BOOST_TEST(text.find("parties") != std::string::npos, text);
        BOOST_TEST(text.find("parties") == text.rfind("parties"));
        BOOST_TEST(read.recognised);
        BOOST_TEST(!read.partial);
        BOOST_TEST(!read.images);
    }
}

BOOST_AUTO_TEST_CASE(pictures_that_hold_no_text_are_passed_over) {
    const auto page = made_png({"words"});
    // Too small on paper, not there, hidden, outside of the package.
    const auto read =
        extracted(docx("<w:p><w:r><w:drawing><w:inline><w:extent cx=\"9000\" cy=\"9000\"/><a:blip "
                       "r:embed=\"p0\"/></w:inline></w:drawing></w:r></w:p>" +
                           picture("p1") +
                           "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:drawing><w:inline><a:blip "
                           "r:embed=\"p0\"/></w:inline></w:drawing></w:r><w:r><w:t>text</w:t></w:r></w:p>",
                       {{"word/_rels/document.xml.rels", relations(2)}, {"word/media/0.png", page}}));
    BOOST_TEST(!read.images);
    BOOST_TEST(!read.partial);
    BOOST_TEST(all_text(read) == "\ntext\n");
}

BOOST_AUTO_TEST_CASE(pictures_of_any_number_and_size_are_bounded) {
    // A picture that says it is enormous, one that is cut, thousands of them.
    std::string bomb = made_png({"x"});
    bomb.replace(16, 8, std::string("\0\0\xFF\xFF\0\0\xFF\xFF", 8));
    std::string body, cut = made_png({"x"}).substr(0, 400);
    Parts parts{{"word/_rels/document.xml.rels", relations(340)}, {"word/media/0.png", bomb}};
    for (int i = 0; i < 340; ++i) {
        body += picture("p" + std::to_string(i));
        if (i > 0) parts.emplace_back("word/media/" + std::to_string(i) + ".png", cut);
    }
    const auto read = extracted(docx("<w:p><w:r><w:t>text</w:t></w:r></w:p>" + body, parts),
                                {.recognise = true, .languages = "en", .cpu_seconds = 30});
    BOOST_TEST(all_text(read) == "\ntext\n");
    BOOST_TEST(read.partial);
    BOOST_TEST(reasons_of(read).find("images-unread") != std::string::npos, reasons_of(read));
}

// Word's and Writer's own tables of contents say what they are; a text that never comes to what they name keeps no headings of them.
BOOST_AUTO_TEST_CASE(a_table_of_contents_begins_no_sections) {
    const auto headings = [](const Extraction& read) {
        std::string all;
        for (const auto& section : read.sections) all += section.heading + "|";
        return all;
    };
    const auto entry = [](const std::string& style, const std::string& text, const std::string& page) {
        return "<w:p><w:pPr><w:pStyle w:val=\"" + style + "\"/></w:pPr><w:hyperlink w:anchor=\"a\"><w:r><w:t>" + text + "</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGEREF a</w:instrText></w:r><w:r><w:t>" +
               page + "</w:t></w:r></w:hyperlink></w:p>";
    };
    const std::string text = styled("Heading1", "Article 1. Aims") + "<w:p><w:r><w:t>It is so.</w:t></w:r></w:p>";
    const std::string styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Inhalt\"><w:name w:val=\"toc 1\"/></w:style></w:styles>";
    for (const std::string style : {"TOC1", "TOC2", "Inhalt"})
        BOOST_TEST(headings(extracted(docx(entry(style, "Article 1. Objectives", "3") + entry(style, "Annex I. List", "9") + text, {{"word/styles.xml", styles}}))) == "|Article 1. Aims|", style);
    const auto gallery = [&](const std::string& name) {
        return headings(extracted(docx("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"" + name + "\"/></w:docPartObj></w:sdtPr><w:sdtContent>" + entry("Normal", "Annex I. List", "9") + "</w:sdtContent></w:sdt>" + text,
                                       {{"word/styles.xml", styles}})));
    };
    BOOST_TEST(gallery("Table of Contents") == "|Article 1. Aims|");
    BOOST_TEST(gallery("Cover Pages") == "Annex I. List 9|Article 1. Aims|");
    BOOST_TEST(headings(extracted(odt("<x:table-of-content><x:index-body><x:p>Annex I. List<x:tab/>9</x:p></x:index-body></x:table-of-content><x:h>Article 1. Aims</x:h><x:p>It is so.</x:p>", ""))) == "|Article 1. Aims|");
}

BOOST_AUTO_TEST_SUITE_END()
