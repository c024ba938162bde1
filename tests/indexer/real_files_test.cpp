// What files hold that people send: mails of newsletters, pages without end tags, memoranda, books.
#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/extract/broken_lines.h"
#include "indexer/extract/extract.h"
#include "indexer/extract/headings.h"
#include "support/made_files.h"
#include "support/pdf_objects.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <unicode/unistr.h>

using namespace depositary;
using namespace depositary::indexer;

namespace {

Extraction extracted(std::string_view content, const std::string& languages = {}) {
    return extract_text(crypto::as_bytes(content), {.languages = languages});
}
std::string all_text(const Extraction& extraction) {
    std::string all;
    for (const auto& section : extraction.sections)
        for (const auto& part : {section.heading, section.text})
            if (!part.empty()) all += (all.empty() ? "" : "\n") + part;
    return all;
}
std::string text_of(std::string_view content, const std::string& languages = {}) {
    return all_text(extracted(content, languages));
}
std::string page(const std::string& body) {
    return "<!doctype html><html><body>" + body + "</body></html>";
}
// A PDF of one page whose content is this.
std::string page_of(const std::string& content) {
    auto objects = page_objects();
    objects[3] = stream("", content);
    return pdf(objects);
}

std::string reasons_and_text(const std::string& content) {
    const auto read = extracted(content);
    return reasons_of(read) + "|" + all_text(read);
}

// A DOCX with a chart that is this part.
std::string with_chart(const std::string& part, int times = 1, const std::vector<std::pair<std::string, std::string>>& more = {}) {
    std::string paragraphs;
    for (int i = 0; i < times; ++i) paragraphs += "<w:p><w:r><w:drawing><w:inline><a:graphic><a:graphicData><c:chart r:id=\"c\"/></a:graphicData></a:graphic></w:inline></w:drawing></w:r></w:p>";
    std::vector<std::pair<std::string, std::string>> parts{
        {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Article 1</w:t></w:r></w:p>" + paragraphs + "<w:p><w:r><w:t>kept</w:t></w:r></w:p></w:body></w:document>"},
        {"word/_rels/document.xml.rels", "<R><Relationship Id=\"c\" Target=\"/chart.xml\"/></R>"},
        {"chart.xml", part}};
    parts.insert(parts.end(), more.begin(), more.end());
    return made_zip(parts);
}
std::string chart_of(const std::string& inside) { return "<c:chartSpace>" + inside + "</c:chartSpace>"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(real_files)

BOOST_AUTO_TEST_CASE(html_names_all_characters_of_its_table) {
    BOOST_TEST(text_of(page("C&ocirc;ng &#432;&#7899;c, &Agrave; la fran&ccedil;aise: 5&nbsp;&euro;, 10&deg;C, &frac12; &thetasym;")) == "Công ước, À la française: 5 €, 10°C, ½ ϑ");
    // Browsers want no semicolon behind names of Latin-1 and numbers.
    BOOST_TEST(text_of(page("caf&eacute 2004 &copy2004 AT&T &euro x &#233t&#xe9; &notanything &;")) == "café 2004 ©2004 AT&T &euro x été ¬anything &;");
    // Numbers of control characters are those of windows-1252.
    BOOST_TEST(text_of(page("The state&#146;s &#147;victim&#x94;&#133; &#x110000; &#99999999999;")) == "The state’s “victim”… \uFFFD \uFFFD");
}

BOOST_AUTO_TEST_CASE(what_is_shown_within_what_is_not_is_read) {
    const auto newsletter = extracted(page("<table><tr><td style=\"font-size:0px;padding:10px\"><div style=\"font-size:13px;line-height:1\">The ministers adopted ametrine.</div></td></tr></table><p>After</p>"));
    BOOST_TEST(all_text(newsletter) == "The ministers adopted ametrine.\nAfter");
    BOOST_TEST(reasons_of(newsletter).empty());
    const auto hidden = [](const std::string& body) {
        const auto read = extracted(page("<p>harmless</p>" + body + "<p>end</p>"));
        BOOST_TEST(reasons_of(read) == "hidden-text", body);
        return all_text(read);
    };
    BOOST_TEST(hidden("<div style='visibility:hidden'>no <span style='visibility:visible'>variscite</span> no</div>") == "harmless\nvariscite\nend");
    BOOST_TEST(hidden("<td style='font-size:0'>no<table><tr><td>no</td></tr></table>no</td>") == "harmless\nend");
    BOOST_TEST(hidden("<div style='font-size:0'>no <b style='font-size:100%'>no</b><i style='font-size:1.5em'>no</i><u style='font-size:inherit'>no</u></div>") == "harmless\nend");
    BOOST_TEST(hidden("<style>.a{font-size:0}.b{font-size:14px}</style><div class=a>no<p class=b>howlite</p>no</div>") == "harmless\nhowlite\nend");
    BOOST_TEST(hidden("<style>.a{visibility:hidden}</style><div class=a>no<div>no</div>no</div>") == "harmless\nend");
    // These nothing within them undoes.
    BOOST_TEST(hidden("<div style='display:none'><b style='font-size:14px;visibility:visible;display:block'>no</b></div>") == "harmless\nend");
    BOOST_TEST(hidden("<div style='opacity:0'><b style='opacity:1;visibility:visible'>no</b></div>") == "harmless\nend");
    // Rules that show it somewhere.
    BOOST_TEST(text_of(page("<style>.a{font-size:0}table .a{font-size:14px}</style><p class=a>shown</p>")) == "shown");
    BOOST_TEST(text_of(page("<style>.b .a{visibility:visible}.a{visibility:hidden}</style><p class=a>shown</p>")) == "shown");
}

BOOST_AUTO_TEST_CASE(an_empty_tag_of_xhtml_opens_nothing) {
    const std::string body = "<head><title>T</title><script src=\"a.js\"/></head><body><h2><a id=\"a\"/>Article 1</h2><p>Alpha</p><div style=\"display:none\"/><h3/><p>Beta<br/>next</p><object data=\"x\"/><p>Gamma</p>"
                             "<div style=\"display:none\">no<div/>no</div><p>Delta</p></body></html>";
    for (const auto* start : {"<?xml version=\"1.0\"?>\n<html>", "<html xmlns=\"http://www.w3.org/1999/xhtml\">"})
        BOOST_TEST(text_of(start + body) == "T\nArticle 1\nAlpha\nBeta\nnext\nGamma\nDelta");
    const auto book = text_of(made_zip({{"mimetype", "application/epub+zip"},
                                        {"META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"c.opf\"/></rootfiles></container>"},
                                        {"c.opf", "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>"},
                                        {"a.xhtml", "<html>" + body}}));
    BOOST_TEST(book == "Article 1\nAlpha\nBeta\nnext\nGamma\nDelta");
    // In HTML it is opened, as in browsers.
    BOOST_TEST(text_of(page("<p>seen</p><div style=\"display:none\"/><p>not</p>")) == "seen");
}

BOOST_AUTO_TEST_CASE(a_stray_quote_in_a_tag_swallows_nothing) {
    BOOST_TEST(text_of(page("<table><tr><td width=\"50%\"\">One</td><td class=\"x\">Two</td></tr></table><p title=it's>Three</p><p \"x>Four</p><a href=a?b=\"c>Five</a>")) == "One Two\nThree\nFour\nFive");
    BOOST_TEST(text_of(page("<a href = \"x\" title='a > b'>Six</a>")) == "Six");
}

BOOST_AUTO_TEST_CASE(a_head_ends_where_the_body_must_begin) {
    BOOST_TEST(text_of("<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Of it</title><script>if (a<b) c='<p>';</script><!-- <p> --><style>p{}</style><h1>Article 1</h1><p>Meitnerium.") == "Of it\nArticle 1\nMeitnerium.");
    BOOST_TEST(text_of("<html><head><title>T</title><link rel=a></head><p>Seen</p></html>") == "T\nSeen");
    BOOST_TEST(text_of("<html><head><title>T</title><noscript><p>no</p></noscript><body><p>Seen</p></body></html>") == "T\nSeen");
}

BOOST_AUTO_TEST_CASE(lines_within_pre_are_lines) {
    const auto read = extracted(page("<p>Of\nit</p><pre>\n          ARTICLE 1\r\n\r\n  The Parties agree on sea-\n  borgium.\n\n          ARTICLE 2\n\n  On bohrium.\n</pre><p>After\nit</p>"));
    BOOST_TEST(all_text(read) == "Of it\nARTICLE 1\nThe Parties agree on seaborgium.\nARTICLE 2\nOn bohrium.\nAfter it");
    BOOST_REQUIRE(read.sections.size() == 3);
    BOOST_TEST(read.sections[2].number == "2");
}

BOOST_AUTO_TEST_CASE(raised_numbers_of_notes_are_no_part_of_a_word) {
    const auto html = extracted(page("<h2>Article 5<sup>1</sup></h2><p>prohibit trafficking<sup><a href=#f>12</a></sup> in the 1<sup>st</sup> year<sup> 3</sup>, H<sub>2</sub>O</p>"));
    BOOST_TEST(all_text(html) == "Article 5 1\nprohibit trafficking 12 in the 1st year 3, H2O");
    BOOST_TEST(html.sections.at(0).number == "5");
    const std::string super = "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>";
    const auto docx = [&](const std::string& body, const std::string& styles = {}) { return text_of(made_zip({{"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p>" + body + "</w:p></w:body></w:document>"}, {"word/styles.xml", "<w:styles xmlns:w=\"w\">" + styles + "</w:styles>"}})); };
    BOOST_TEST(docx("<w:r><w:t>victims</w:t></w:r><w:r>" + super + "<w:t>1</w:t></w:r><w:r>" + super + "<w:t>2</w:t></w:r><w:r><w:t>, 1</w:t></w:r><w:r>" + super + "<w:t>st</w:t></w:r>") == "victims 12, 1st");
    BOOST_TEST(docx("<w:r><w:t>victims</w:t></w:r><w:r>" + super + "<w:t>a</w:t></w:r><w:r><w:t>, M</w:t></w:r><w:r>" + super + "<w:t>me</w:t></w:r>") == "victims a, Mme");
    BOOST_TEST(text_of(page("<p>of victims<sup><a href=#f>b</a></sup>, N<sup>o</sup> 5</p>")) == "of victims b, No 5");
    BOOST_TEST(docx("<w:r><w:t>victims</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"F\"/></w:rPr><w:t>1</w:t></w:r>", "<w:style w:styleId=\"F\">" + super + "</w:style>") == "victims 1");
    const auto odt = made_zip({{"mimetype", "application/vnd.oasis.opendocument.text"},
                               {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\"><o:automatic-styles><s:style s:name=\"S\" s:family=\"text\"><s:text-properties s:text-position=\"super 58%\"/></s:style></o:automatic-styles>"
                                               "<o:body><o:text><t:p>victims<t:span t:style-name=\"S\">1</t:span><t:span t:style-name=\"S\">2</t:span> of 1<t:span t:style-name=\"S\">st</t:span></t:p></o:text></o:body></o:document-content>"}});
    BOOST_TEST(text_of(odt) == "victims 12 of 1st");
    BOOST_TEST(text_of("{\\rtf1 victims{\\super 1}{\\super 2} of 1{\\super st}\\par H{\\sub 2}O}") == "victims 12 of 1st\nH2O");
}

BOOST_AUTO_TEST_CASE(raised_digits_are_words_of_their_own) {
    const auto words = [](std::string_view text) {
        std::string all;
        for (const auto& token : analyse(text)) all += (all.empty() ? "" : " ") + token.exact;
        return all;
    };
    BOOST_TEST(words("trafficking\u00B2 and nihonium\u00B9\u2070.") == "trafficking 2 and nihonium 10");
    BOOST_TEST(words("Article 5\u00B9") == "article 5 1");
    // And letters of notes, but not those that are a word's own.
    BOOST_TEST(words("trafficking\u1D43 or victims\u1D47\u1D9C, Mekong\u2122 N\u1D52 M\u1D50\u1D49 1\u02E2\u1D57 XVIII\u1D49 n\u00BA") == "trafficking a or victims bc mekong tm no mme 1st xviiie no");
    BOOST_TEST(words("nạn nhân\u1D43") == words("nạn nhân a"));
    BOOST_TEST(words("Điều\u00B3 QH13 C189 H\u2082O \u00B2") == words("Điều 3") + " qh13 c189 h2o 2");
    const auto tokens = analyse("ab\u00B2c");
    BOOST_REQUIRE(tokens.size() == 2);
    BOOST_TEST(tokens[0].end == 2);
    BOOST_TEST(tokens[1].begin == 2);
    BOOST_TEST(tokens[1].position == tokens[0].position + 1);
}

BOOST_AUTO_TEST_CASE(words_that_share_a_stem_are_told_apart) {
    for (const auto& [word, other] : std::initializer_list<std::pair<std::string, std::string>>{{"being", "be"}, {"willing", "will"}, {"wills", "will"}, {"secondment", "second"}, {"severance", "sever"}, {"provident", "provide"}, {"publicity", "public"}})
        BOOST_TEST(english_stem(word) != english_stem(other), word);
    BOOST_TEST(english_stem("beings") == english_stem("being"));
    BOOST_TEST(english_stem("secondments") == english_stem("secondment"));
    BOOST_TEST(english_stem("willingly") == english_stem("willing"));
}

std::string in_encoding(const std::string& text, const char* encoding) {
    const auto units = icu::UnicodeString::fromUTF8(text);
    std::string bytes(text.size() * 2 + 10, '\0');
    bytes.resize(static_cast<std::size_t>(units.extract(0, units.length(), bytes.data(), static_cast<std::uint32_t>(bytes.size()), encoding)));
    return bytes;
}

BOOST_AUTO_TEST_CASE(names_of_encodings_mean_what_browsers_take_them_for) {
    const auto named = [](const std::string& name, const std::string& text, const char* encoding, const std::string& languages = {}) {
        return text_of("<html><head><meta charset=\"" + name + "\"></head><body><p>" + in_encoding(text, encoding) + "</p></body></html>", languages);
    };
    const std::string chinese = "李克强总理和朱镕基先生签署了关于合作打击拐卖人口行为的协议。", thai = "สิทธิของ “เหยื่อ” – ของการค้ามนุษย์…";
    for (const auto* name : {"gb2312", "GBK", "gb_2312-80"}) BOOST_TEST(named(name, chinese, "GB18030") == chinese, name);
    for (const auto* name : {"tis-620", "TIS-620", "iso-8859-11"}) BOOST_TEST(named(name, thai, "windows-874") == thai, name);
    for (const auto* name : {"iso-8859-1", "us-ascii"}) BOOST_TEST(named(name, "The “Victim”’s state – caf\u00E9…", "windows-1252") == "The “Victim”’s state – caf\u00E9…", name);
    // Latin-1 is what programs say that know nothing: the file's own language decides.
    BOOST_TEST(named("iso-8859-1", thai, "windows-874", "th") == thai);
    BOOST_TEST(named("us-ascii", chinese, "GB18030", "zh") == chinese);
    BOOST_TEST(named("iso-8859-1", "The “Victim”’s caf\u00E9 – d\u00E9j\u00E0 vu", "windows-1252", "th+en") == "The “Victim”’s caf\u00E9 – d\u00E9j\u00E0 vu");
    // What does not fit is in another encoding.
    const std::string russian = "Стороны сотрудничают в целях предупреждения торговли людьми и защиты потерпевших.";
    BOOST_TEST(named("utf-8", russian, "windows-1251") == russian);
}

BOOST_AUTO_TEST_CASE(office_documents_of_one_file_are_read_as_packages) {
    const auto flat = extracted("<?xml version=\"1.0\"?><office:document xmlns:office=\"o\" xmlns:text=\"t\" xmlns:style=\"s\" xmlns:draw=\"d\" office:mimetype=\"application/vnd.oasis.opendocument.text\">"
                                "<office:meta><creator>author</creator></office:meta><office:automatic-styles><style:style style:name=\"T1\" style:family=\"text\"><style:text-properties text:display=\"none\"/></style:style></office:automatic-styles>"
                                "<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>"
                                "<text:h text:outline-level=\"1\">Article 1 Aims</text:h><text:p>Of cad<text:span>mium.</text:span><text:span text:style-name=\"T1\">unseen</text:span><office:annotation><text:p>comment</text:p></office:annotation></text:p>"
                                "</office:text></office:body></office:document>");
    BOOST_TEST(flat.type == "xml");
    BOOST_TEST(all_text(flat) == "Article 1 Aims\nOf cadmium.");
    BOOST_TEST(reasons_of(flat) == "tracked-changes hidden-text comments");
    const auto part = [](const std::string& name, const std::string& content) { return "<pkg:part pkg:name=\"" + name + "\"><pkg:xmlData>" + content + "</pkg:xmlData></pkg:part>"; };
    const auto package = extracted("<?xml version=\"1.0\"?><?mso-application progid=\"Word.Document\"?><pkg:package xmlns:pkg=\"p\">" +
                                   part("/_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>") +
                                   part("/word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t xml:space=\"preserve\">Of cad </w:t></w:r><w:r><w:t>mium</w:t></w:r><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
                                                              "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p></w:body></w:document>") +
                                   part("/word/comments.xml", "<w:comments xmlns:w=\"w\"><w:p>comment</w:p></w:comments>") + "</pkg:package>");
    BOOST_TEST(all_text(package) == "Of cad mium");
    BOOST_TEST(reasons_of(package) == "tracked-changes hidden-text comments");
    const auto old = extracted("<?xml version=\"1.0\"?><w:wordDocument xmlns:w=\"w\" xmlns:aml=\"a\"><w:styles><w:style w:styleId=\"H\"><w:rPr><w:vanish/></w:rPr></w:style></w:styles><w:body><wx:sect><w:p><w:r><w:t>seen</w:t></w:r>"
                               "<w:r><w:rPr><w:rStyle w:val=\"H\"/></w:rPr><w:t>unseen</w:t></w:r><aml:annotation w:type=\"Word.Deletion\"><aml:content><w:r><w:t>deleted</w:t></w:r></aml:content></aml:annotation>"
                               "<aml:annotation w:type=\"Word.Comment\"><aml:content><w:p><w:r><w:t>comment</w:t></w:r></w:p></aml:content></aml:annotation></w:p></wx:sect></w:body></w:wordDocument>");
    BOOST_TEST(all_text(old) == "seen");
    BOOST_TEST(reasons_of(old) == "tracked-changes comments hidden-text");
}

BOOST_AUTO_TEST_CASE(a_memorandum_is_no_mail) {
    const std::string memo = "From: The Secretariat\nTo: All focal points\nThrough: The Director\nRef: 12/2024\nDate: 12 May 2024\nSubject: Meeting\n\nThe meeting is postponed.\n";
    const auto read = extracted(memo);
    BOOST_TEST(read.type == "text");
    for (const auto* line : {"Through: The Director", "Ref: 12/2024", "postponed"}) BOOST_TEST(all_text(read).find(line) != std::string::npos, all_text(read));
    for (const auto* more : {"Message-ID: <a@b.c>\n", "Return-Path: <a@b.c>\n", "Received: by x\n", "MIME-Version: 1.0\n"}) BOOST_TEST(extracted(more + memo).type == "eml", more);
    for (const auto* date : {"Fri, 29 Oct 2004 10:00:00 +0700", "29 Oct 2004 10:00 GMT", "Thu,  5 Sep 2024 09:03:01 +0000 (UTC)"})
        BOOST_TEST(extracted("From: a@b.c\nTo: d@e.f\nDate: " + std::string(date) + "\n\nText.\n").type == "eml", date);
    BOOST_TEST(extracted("From a@b Mon Jan 1\nFrom: a@b.c\nTo: d@e.f\nDate: x\n\nText.\n").type == "eml");
    for (const auto* date : {"29 Oct 2004", "29 Foo 2004 10:00", "October 29, 2004, 10:00", "today"})
        BOOST_TEST(extracted("From: a@b.c\nTo: d@e.f\nDate: " + std::string(date) + "\n\nText.\n").type == "text", date);
}

BOOST_AUTO_TEST_CASE(of_a_mail_the_form_that_says_something_is_read) {
    const auto mail = [](const std::string& plain, const std::string& rich) {
        return text_of("From: a@b.c\nTo: d@e.f\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + plain + "\n--b\n" + rich + "\n--b--\n");
    };
    const std::string html = "Content-Type: text/html\n\n<html><body><p>The ministers adopted the declaration on trafficking, and thanked the secretariat for it.</p></body></html>";
    const std::string related = "Content-Type: multipart/related; boundary=c\n\n--c\n" + html + "\n--c--";
    for (const auto& rich : {html, related}) {
        BOOST_TEST(mail("See it in your browser.", rich).find("declaration") != std::string::npos);
        BOOST_TEST(mail("This message is in HTML. Please use a program that shows it, or ask us for it.", rich).find("declaration") != std::string::npos);
        BOOST_TEST(mail("The ministers adopted the plain declaration.", rich).find("plain") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(signs_around_a_heading_do_not_hide_it) {
    const auto heading = [](const std::string& line) {
        const auto found = article_heading(line);
        return found ? found->heading + "|" + found->number + "|" + found->rest : std::string("none");
    };
    BOOST_TEST(heading("## 第二章 职权") == "第二章 职权|2|");
    BOOST_TEST(heading("**Article 3**") == "Article 3|3|");
    BOOST_TEST(heading("**Article 3** The Parties agree.") == "Article 3|3|The Parties agree.");
    BOOST_TEST(heading("### Article 4 ###\nText.") == "Article 4|4|Text.");
    BOOST_TEST(heading("- [Article 5] Costs") == "Article 5 Costs|5|");
    // What a law quotes of another one is no article of its own.
    BOOST_TEST(heading("“มาตรา ๓”") == "none");
    BOOST_TEST(heading("“Article 5. The Parties may agree otherwise.”") == "none");
    BOOST_TEST(heading("\"Article 5\" means the fifth article.") == "none");
    BOOST_TEST(heading("“Annex” means what is annexed.") == "none");
    BOOST_TEST(heading("* a list of Article 5") == "none");
    // What does not show.
    BOOST_TEST(heading("\uFEFFArticle 6") == "Article 6|6|");
    BOOST_TEST(heading("\u200B\u200EĐiều 7") == "Điều 7|7|");
    BOOST_TEST(heading("มาต\u200Bรา ๘") == "มาตรา ๘|8|");
    BOOST_TEST(heading("Ar\u00ADticle 9") == "Article 9|9|");
    BOOST_TEST(heading("## \u200Bមាត្រា\u200B១០") == "មាត្រា\u200B១០|10|");
}

BOOST_AUTO_TEST_CASE(the_main_part_is_the_one_that_the_package_names) {
    const auto named = [](const std::string& target) { return std::pair<std::string, std::string>("_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"" + target + "\"/></Relationships>"); };
    const auto document = [](const std::string& text) { return "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:body></w:document>"; };
    const auto docx = extracted(made_zip({named("word/document2.xml"), {"word/document2.xml", document("seen")}}));
    BOOST_TEST(docx.type == "docx");
    BOOST_TEST(all_text(docx) == "seen");
    BOOST_TEST(text_of(made_zip({named("/word/b.xml"), {"word/document.xml", document("left over")}, {"word/b.xml", document("seen")}})) == "seen");
    BOOST_TEST(text_of(made_zip({named("word/missing.xml"), {"word/document.xml", document("seen")}})) == "seen");
    const std::string cells = "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>seen</t></is></c></row></sheetData></worksheet>";
    BOOST_TEST(text_of(made_zip({named("xl/book.xml"), {"xl/book.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"q\"/></sheets></workbook>"}, {"xl/_rels/book.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"}, {"xl/s.xml", cells}})) == "S\nseen");
    BOOST_TEST(text_of(made_zip({named("ppt/show.xml"), {"ppt/show.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"1\" r:id=\"q\"/></p:sldIdLst></p:presentation>"}, {"ppt/_rels/show.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"},
                                 {"ppt/s.xml", "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>seen</a:t></a:r></a:p></p:sld>"}})) == "seen");
}

BOOST_AUTO_TEST_CASE(an_encrypted_opendocument_wants_its_password) {
    const auto read = extracted(made_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "\x01\x80\xFF noise"}, {"META-INF/manifest.xml", "<m:manifest xmlns:m=\"m\"><m:file-entry m:full-path=\"content.xml\"><m:encryption-data/></m:file-entry></m:manifest>"}}));
    BOOST_TEST((read.status == ExtractionStatus::unsupported));
    BOOST_TEST(reasons_of(read) == "password");
}

BOOST_AUTO_TEST_CASE(spaces_of_word_processors_part_words) {
    BOOST_TEST(text_of(made_zip({{"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>left</w:t><w:ptab w:alignment=\"right\"/><w:t>right</w:t></w:r></w:p></w:body></w:document>"}})) == "left right");
    BOOST_TEST(text_of("{\\rtf1 {\\headerl up}{\\headerr up}{\\headerf up}{\\footerl down}{\\footerr down}{\\footerf down}one\\emspace two\\enspace three\\qmspace four}") == "one two three four");
}

BOOST_AUTO_TEST_CASE(a_line_may_end_with_any_hyphen) {
    BOOST_TEST(joined_lines("co\u00AD\noperation, traf\u2010\nficking, pro-\ntection") == "cooperation, trafficking, protection");
    BOOST_TEST(joined_lines("co\u00AD\n\noperation, ASEAN\u2010\nChina") == "co\u00AD\n\noperation, ASEAN\u2010\nChina");
}

BOOST_AUTO_TEST_CASE(numbers_above_the_line_of_a_pdf_are_no_part_of_a_word) {
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (under article 5) Tj /F1 7 Tf 5 Ts (12) Tj /F1 12 Tf 0 Ts ( of the Convention) Tj ET")) == "under article 5 12 of the Convention");
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (trafficking) Tj /F1 7 Tf 5 Ts (3) Tj /F1 12 Tf 0 Ts (, and) Tj ET")) == "trafficking 3, and");
    BOOST_TEST(text_of(page_of("BT /F1 8 Tf 100 700 Td 3 Ts (4) Tj /F1 12 Tf 0 Ts (See) Tj ET")) == "4 See");
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (nine) Tj /F1 8 Tf 3 Ts (4) Tj /F1 12 Tf 0 Ts (See) Tj ET")) == "nine 4 See");
    BOOST_TEST(text_of(page_of("BT 0 1 -1 0 100 100 Tm /F1 12 Tf (up) Tj /F1 8 Tf 4 Ts (4) Tj /F1 12 Tf 0 Ts ( there) Tj ET")) == "up\n4\nthere");  // poppler ends the line at every gap here
    BOOST_TEST(text_of(page_of("q 2 0 0 2 10 10 cm BT /F1 6 Tf 50 300 Td (big) Tj /F1 4 Tf 2 Ts (45) Tj /F1 6 Tf 0 Ts ( text) Tj ET Q")) == "big 45 text");
    // Letters of notes, too.
    const auto raised = [](const std::string& before, const std::string& above, const std::string& behind) {
        return text_of(page_of("BT /F1 12 Tf 100 700 Td (" + before + ") Tj /F1 7 Tf 5 Ts (" + above + ") Tj /F1 12 Tf 0 Ts (" + behind + ") Tj ET"));
    };
    BOOST_TEST(raised("the victims", "a", " and their families") == "the victims a and their families");
    BOOST_TEST(raised("the victims", "a,b", ", and") == "the victims a,b, and");
    BOOST_TEST(raised("VICTIMS", "B", ".") == "VICTIMS B.");
    BOOST_TEST(raised("the victims", "a", "See") == "the victims a See");
    BOOST_TEST(text_of(page_of("BT /F1 8 Tf 100 700 Td 3 Ts (a) Tj /F1 12 Tf 0 Ts (See) Tj ET")) == "a See");
    // A word's own letters above the line, digits below it and small ones on it stay.
    for (const auto& [before, above] : {std::pair{"N", "o"}, std::pair{"M", "me"}, std::pair{"the 22", "nd"}, std::pair{"Part XVIII", "e"}, std::pair{"XII", "th"}})
        BOOST_TEST(raised(before, above, " part") == std::string(before) + above + " part");
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (the 1) Tj /F1 7 Tf 5 Ts (st) Tj /F1 12 Tf 0 Ts ( year) Tj ET")) == "the 1st year");
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (H) Tj /F1 7 Tf -3 Ts (2) Tj /F1 12 Tf 0 Ts (O) Tj ET")) == "H2O");
    BOOST_TEST(text_of(page_of("BT /F1 12 Tf 100 700 Td (A) Tj /F1 9 Tf (4) Tj ET")) == "A4");
}

BOOST_AUTO_TEST_CASE(text_that_is_drawn_is_read) {
    const std::string diagram = "<d:dataModel><d:ptLst><d:pt><d:t><a:p><a:r><a:t>Referral</a:t></a:r><a:r><a:t> desk</a:t></a:r></a:p></d:t></d:pt><d:pt type=\"pres\"><d:t/></d:pt></d:ptLst></d:dataModel>";
    const std::string chart = "<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Victims met</a:t></a:r></a:p></c:rich></c:tx></c:title><c:ser><c:cat><c:strRef><c:f>A1:A2</c:f><c:strCache><c:pt><c:v>Lao PDR</c:v></c:pt></c:strCache></c:strRef></c:cat>"
                              "<c:val><c:numRef><c:numCache><c:pt><c:v>17</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:ser><c:cat><c:strRef><c:strCache><c:pt><c:v>Lao PDR</c:v></c:pt></c:strCache></c:strRef></c:cat></c:ser></c:chart></c:chartSpace>";
    const std::string links = "<R><Relationship Id=\"d\" Target=\"/diagram.xml\"/><Relationship Id=\"c\" Target=\"/chart.xml\"/></R>";
    const std::string frames = "<a:graphic><a:graphicData><d:relIds r:dm=\"d\" r:lo=\"l\"/></a:graphicData></a:graphic><a:graphic><a:graphicData><c:chart r:id=\"c\"/></a:graphicData></a:graphic>";
    const auto check = [](const std::string& content, const std::string& text) {
        const auto read = extracted(content);
        BOOST_TEST(all_text(read) == text);
        BOOST_TEST(reasons_of(read) == "");
    };
    check(made_zip({{"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>Before</w:t></w:r><w:r><w:drawing><w:inline>" + frames + "</w:inline></w:drawing></w:r><w:r><w:pict><v:shape><v:textpath string=\"DRAFT\"/></v:shape></w:pict></w:r></w:p><w:p><w:r><w:t>After</w:t></w:r></w:p></w:body></w:document>"},
                    {"word/_rels/document.xml.rels", links}, {"diagram.xml", diagram}, {"chart.xml", chart}}),
          "Before\nReferral desk\nVictims met\nLao PDR\nDRAFT\nAfter");
    check(made_zip({{"ppt/presentation.xml", "<p:presentation xmlns:r=\"r\"><p:sldIdLst><p:sldId r:id=\"q\"/></p:sldIdLst></p:presentation>"}, {"ppt/_rels/presentation.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"},
                    {"ppt/s.xml", "<p:sld><a:p><a:r><a:t>Title</a:t></a:r></a:p><p:graphicFrame>" + frames + "</p:graphicFrame></p:sld>"}, {"ppt/_rels/s.xml.rels", links}, {"diagram.xml", diagram}, {"chart.xml", chart}}),
          "Title\nReferral desk\nVictims met\nLao PDR");
    const auto xlsx = [&](const std::string& drawing) {
        return made_zip({{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"q\"/></sheets></workbook>"}, {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"},
                         {"xl/s.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>cell</t></is></c></row></sheetData></worksheet>"}, {"xl/_rels/s.xml.rels", "<R><Relationship Id=\"x\" Type=\"http://x/relationships/drawing\" Target=\"drawings/drawing1.xml\"/></R>"},
                         {"xl/drawings/drawing1.xml", "<x:wsDr>" + drawing + "</x:wsDr>"}, {"xl/drawings/_rels/drawing1.xml.rels", links}, {"diagram.xml", diagram}, {"chart.xml", chart}});
    };
    check(xlsx("<x:pic/><x:sp><x:txBody><a:p><a:r><a:t>box</a:t></a:r></a:p><a:p/></x:txBody></x:sp>" + frames), "S\ncell\nbox\nReferral desk\nVictims met\nLao PDR");
    const auto hides = extracted(xlsx("<x:sp><x:nvSpPr><x:cNvPr hidden=\"1\"/></x:nvSpPr><x:txBody><a:p><a:r><a:t>box</a:t></a:r></a:p></x:txBody></x:sp>"));
    BOOST_TEST(all_text(hides) == "S\ncell");
    BOOST_TEST(reasons_of(hides) == "hidden-text");
    const auto ods = [](const std::string& more) {
        return made_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\" xmlns:d=\"d\"><o:body><o:spreadsheet><t:table t:name=\"S\">" + more +
                                                                                                            "<t:table-row><t:table-cell><x:p>cell</x:p></t:table-cell></t:table-row></t:table></o:spreadsheet></o:body></o:document-content>"}});
    };
    check(ods("<t:shapes><d:frame><d:text-box><x:p>box</x:p></d:text-box></d:frame></t:shapes>"), "S\ncell\nbox");
    check(ods("<t:table-row><t:table-cell><d:frame><d:text-box><x:p>box</x:p></d:text-box></d:frame></t:table-cell></t:table-row>"), "S\ncell\nbox");
    check("{\\rtf1 Before{\\shp{\\*\\shpinst\\shpleft10{\\sp{\\sn fFlip}{\\sv 0}}{\\shptxt \\pard one\\par two\\par}}{\\shprslt{\\*\\do old}}} goes on\\par After}", "Before goes on\none\ntwo\nAfter");
    // As Word wrote shapes before it was 97.
    check("{\\rtf1 Before{\\*\\do\\dobxmargin\\dobypara\\dodhgt8192\\dptxbx\\dptxlrtb{\\dptxbxtext\\ltrpar\\pard\\plain one\\par two\\par}\\dpx-100\\dpy0\\dpxsize2000\\dpysize900\\dplinew15} goes on\\par After}", "Before goes on\none\ntwo\nAfter");
    check("{\\rtf1{\\colortbl;\\red255\\green255\\blue255;}Before{\\shp{\\*\\shpinst{\\shptxt\\cf1 white}}}}", "Before\nwhite");
}

BOOST_AUTO_TEST_CASE(boxes_that_are_not_shown_are_not_read) {
    const auto rtf = [](const std::string& body) { return reasons_and_text("{\\rtf1 seen" + body + "\\par after}"); };
    const std::string box = "{\\shp{\\*\\shpinst{\\shptxt \\pard\\plain no\\par}}}";
    BOOST_TEST(rtf("{\\shp{\\*\\shpinst{\\sp{\\sn fHidden}{\\sv 1}}{\\shptxt \\pard\\plain no\\par}}}") == "hidden-text|seen\nafter");
    BOOST_TEST(rtf("{\\v" + box + "}") == "hidden-text|seen\nafter");
    BOOST_TEST(rtf("{\\deleted" + box + "}").ends_with("|seen\nafter"));
    BOOST_TEST(rtf("{\\*\\annotation" + box + "}") == "comments|seen\nafter");
    for (const std::string within : {"{\\*\\foo{\\shptxt no}}", "{\\object{\\*\\objdata 00{\\shptxt no}}}", "{\\pict{\\shptxt no}}", "{\\info{\\title\\shptxt no}}", "{\\shptxt\\*\\x no}"}) BOOST_TEST(rtf(within) == "|seen\nafter", within);
    BOOST_TEST(rtf("{\\header " + box + "}") == "|seen\nafter");
    const std::string older = "{\\*\\do\\dptxbx{\\dptxbxtext \\pard\\plain no\\par}\\dpx1}";
    BOOST_TEST(rtf("{\\v" + older + "}") == "hidden-text|seen\nafter");
    BOOST_TEST(rtf("{\\deleted" + older + "}").ends_with("|seen\nafter"));
    for (const auto& within : {"{\\header " + older + "}", "{\\*\\foo" + older + "}", std::string("{\\*\\foo{\\dptxbxtext no}}"), "{\\shp{\\*\\shpinst\\shpleft1}{\\shprslt" + older + "}}"}) BOOST_TEST(rtf(within) == "|seen\nafter", within);
    BOOST_TEST(rtf("{\\shp{\\*\\shpinst{\\sp{\\sn fHidden}{\\sv 0}}{\\shptxt \\pard\\plain Article 9\\par}}{\\shprslt\\pard Article 9\\par}}") == "|seen\nArticle 9\nafter");
    const auto docx = [](const std::string& run) { return reasons_and_text(made_zip({{"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>seen</w:t></w:r></w:p><w:p>" + run + "</w:p></w:body></w:document>"}})); };
    const std::string text_box = "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>";
    BOOST_TEST(docx("<w:r><w:drawing><w:anchor><wp:docPr id=\"1\"/>" + text_box + "</w:anchor></w:drawing></w:r>") == "|seen\nbox");
    BOOST_TEST(docx("<w:r><w:drawing><w:anchor><wp:docPr id=\"1\" hidden=\"1\"/>" + text_box + "</w:anchor></w:drawing></w:r>") == "hidden-text|seen");
    BOOST_TEST(docx("<w:r><w:rPr><w:vanish/></w:rPr><w:drawing><w:anchor>" + text_box + "</w:anchor></w:drawing></w:r>") == "hidden-text|seen");
    BOOST_TEST(docx("<w:r><w:pict><v:shape style=\"position:absolute;visibility: hidden\"><v:textbox><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>") == "hidden-text|seen");
    const auto ods = [](const std::string& table) {
        return reasons_and_text(made_zip({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:x=\"x\" xmlns:d=\"d\"><o:body><o:spreadsheet><t:table t:name=\"S\">" + table + "</t:table></o:spreadsheet></o:body></o:document-content>"}}));
    };
    const std::string cell = "<t:table-cell><x:p>vis<d:line><x:p>box</x:p></d:line><d:g><svg:title>alt</svg:title></d:g>ible</x:p></t:table-cell>";
    BOOST_TEST(ods("<t:table-row>" + cell + "</t:table-row>") == "|S\nvisible\nbox");
    BOOST_TEST(ods("<t:table-row t:visibility=\"collapse\">" + cell + "</t:table-row>") == "hidden-text|S");
    BOOST_TEST(ods("<t:table-column t:visibility=\"collapse\"/><t:table-row>" + cell + "</t:table-row>") == "hidden-text|S");
    const auto odt = [](const std::string& body) {
        return reasons_and_text(made_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:x=\"x\" xmlns:d=\"d\" xmlns:s=\"s\"><o:automatic-styles><s:style s:name=\"off\" s:family=\"text\"><s:text-properties x:display=\"none\"/></s:style></o:automatic-styles><o:body><o:text>" + body + "</o:text></o:body></o:document-content>"}}));
    };
    BOOST_TEST(odt("<x:p>vis<x:span x:style-name=\"off\"><d:custom-shape><x:p>box</x:p></d:custom-shape><d:frame><d:text-box><x:p>box</x:p></d:text-box></d:frame></x:span>ible</x:p>") == "hidden-text|visible");
    BOOST_TEST(odt("<x:p>shel<d:custom-shape><svg:title>alt</svg:title><x:p>box</x:p></d:custom-shape>tered</x:p>") == "|box\nsheltered");
}

BOOST_AUTO_TEST_CASE(a_chart_that_cannot_be_read_takes_nothing_else_with_it) {
    std::string deep;
    for (int i = 0; i < 2000; ++i) deep += "<c:x>";
    for (const std::string& part : {std::string("<c:chartSpace><c:"), std::string(), std::string("\0\1\2\3 binary \0\0", 18), chart_of(deep), std::string("<w:comments><w:p><w:r><w:t>note</w:t></w:r></w:p></w:comments>")})
        BOOST_TEST(reasons_and_text(with_chart(part)) == "parts-left-out|Article 1\nkept", part.substr(0, 20));
    BOOST_TEST(reasons_and_text(with_chart(chart_of("<c:title><a:p><a:r><a:t>Once</a:t></a:r></a:p></c:title>"), 300)) == "|Article 1\nOnce\nkept");
}

BOOST_AUTO_TEST_CASE(charts_say_what_they_show) {
    const auto said = [](const std::string& inside) { return reasons_and_text(with_chart(chart_of(inside))); };
    BOOST_TEST(said("<c:ser><c:tx><c:v>Name</c:v></c:tx></c:ser>") == "|Article 1\nName\nkept");
    BOOST_TEST(said("<c:cat><c:multiLvlStrRef><c:f>A1</c:f><c:multiLvlStrCache><c:lvl><c:pt><c:v>2004</c:v></c:pt></c:lvl><c:lvl><c:pt><c:v>Lao</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>") == "|Article 1\n2004\nLao\nkept");
    BOOST_TEST(said("<c:extLst><c:ext><c15:filteredBarSeries><c15:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>off</c:v></c:pt></c:strCache></c:strRef></c:tx></c15:ser></c15:filteredBarSeries><c15:datalabelsRange><c15:f>A1</c15:f><c15:dlblRangeCache><c:pt><c:v>label</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange></c:ext></c:extLst>") == "|Article 1\nlabel\nkept");
    BOOST_TEST(said("<cx:chartData><cx:data><cx:strDim><cx:f>Sheet1!A1</cx:f><cx:lvl><cx:pt>Thai</cx:pt></cx:lvl></cx:strDim><cx:numDim><cx:lvl><cx:pt>7</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:series><cx:tx><cx:txData><cx:f>B1</cx:f><cx:v>Cases</cx:v></cx:txData></cx:tx></cx:series>") == "|Article 1\nThai\nCases\nkept");
    // Labels begin nothing: what follows is of the article in which they stand.
    const auto labels = extracted(with_chart(chart_of("<c:strCache><c:pt><c:v>Article 5</c:v></c:pt><c:pt><c:v>Part II</c:v></c:pt></c:strCache>")));
    BOOST_REQUIRE(labels.sections.size() == 1U);
    BOOST_TEST(labels.sections[0].text == "Article 5\nPart II\nkept");
    BOOST_TEST(reasons_and_text(with_chart(chart_of("<c:userShapes r:id=\"u\"/>"), 1, {{"_rels/chart.xml.rels", "<R><Relationship Id=\"u\" Type=\"http://x/chartUserShapes\" Target=\"/over.xml\"/></R>"}, {"over.xml", "<c:userShapes><a:p><a:r><a:t>over it</a:t></a:r></a:p></c:userShapes>"}})) ==
               "|Article 1\nover it\nkept");
    const auto odt = [](const std::string& object) {
        return reasons_and_text(made_zip({{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:x=\"x\" xmlns:d=\"d\" xmlns:l=\"l\"><o:body><o:text><x:p><d:frame><d:object l:href=\"./Object 1\"/></d:frame>kept</x:p></o:text></o:body></o:document-content>"}, {"Object 1/content.xml", object}}));
    };
    BOOST_TEST(odt("<o:document-content><o:body><o:chart><c:chart><c:title><x:p>Title</x:p></c:title><t:table><t:table-row><t:table-cell o:value-type=\"string\"><x:p>Lao</x:p></t:table-cell><t:table-cell o:value-type=\"float\"><x:p>17</x:p></t:table-cell></t:table-row></t:table></c:chart></o:chart></o:body></o:document-content>") == "|Title\nLao\nkept");
    BOOST_TEST(odt("<math><mi>x</mi></math>") == "|kept");
    BOOST_TEST(odt("<o:document-content><o:body><o:spreadsheet/></o:body></o:document-content>") == "parts-left-out|kept");
}

BOOST_AUTO_TEST_CASE(raised_digits_of_slides_and_sheets_stand_apart) {
    BOOST_TEST(text_of(made_zip({{"ppt/presentation.xml", "<p:presentation xmlns:r=\"r\"><p:sldIdLst><p:sldId r:id=\"q\"/></p:sldIdLst></p:presentation>"}, {"ppt/_rels/presentation.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"},
                                 {"ppt/s.xml", "<p:sld><a:p><a:r><a:t>under article 5</a:t></a:r><a:r><a:rPr baseline=\"30000\"/><a:t>12</a:t></a:r><a:r><a:t> of H</a:t></a:r><a:r><a:rPr baseline=\"-25000\"/><a:t>2</a:t></a:r><a:r><a:t>O</a:t></a:r></a:p></p:sld>"}})) == "under article 5 12 of H2O");
    BOOST_TEST(text_of(made_zip({{"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"q\"/></sheets></workbook>"}, {"xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/></R>"},
                                 {"xl/sharedStrings.xml", "<sst><si><r><t>10 km</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r></si></sst>"}, {"xl/s.xml", "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>"}})) == "S\n10 km 2");
    // Large and small beside each other are no note.
    BOOST_TEST(text_of(page_of("BT /F1 36 Tf 100 700 Td (12) Tj /F1 10 Tf 22 Ts (October 4) Tj ET")).starts_with("12\n"));
}

BOOST_AUTO_TEST_CASE(fonts_of_a_document_say_the_encoding) {
    const std::string fonts = "{\\fonttbl{\\f0\\fnil\\fcharset222 Cordia New;}{\\f1\\fnil\\fcharset0 Arial;}}";
    BOOST_TEST(text_of("{\\rtf1\\ansi\\ansicpg1252\\deff0" + fonts + "\\'a2\\'e9\\'cd {\\f1 caf\\'e9} {\\f1\\plain \\'a2\\'e9\\'cd}}") == "ข้อ café ข้อ");
    BOOST_TEST(text_of("{\\rtf1\\ansi\\ansicpg1252" + fonts + "caf\\'e9}") == "café");
    const std::string thai = "<?xml version=\"1.0\" encoding='windows-874'?><note><p>\xA2\xE9\xCD</p></note>";
    BOOST_TEST(text_of(thai) == "ข้อ");
    BOOST_TEST(text_of("<?xml version=\"1.0\" encoding=\"windows-1252\"?><note><p>caf\xE9</p></note>") == "café");
    // A page's own word counts more.
    BOOST_TEST(text_of("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><html><head><meta charset=\"windows-874\"/></head><body><p>\xA2\xE9\xCD</p></body></html>") == "ข้อ");
    BOOST_TEST(text_of("\n<?xml version=\"1.0\" encoding=\"windows-874\"?><html><body><p>\xA2\xE9\xCD</p></body></html>") == "ข้อ");
    BOOST_TEST(text_of("<?xml version=\"1.0\" encoding=\"\xFF?><note><p>seen</p></note>") == "seen");
}

BOOST_AUTO_TEST_CASE(a_mailbox_holds_several_messages) {
    const std::string first = "From a@b Mon Jan  1 00:00:00 2004\nFrom: a@b.c\nTo: d@e.f\nSubject: One\n\nFirst.\nFrom here on it is text.\n\nFrom there too.\n\nFrom here on the parties agree.\nNote: it is text.\n", second = "\nFrom a@b Mon Jan  1 00:00:00 2004\nFrom: a@b.c\nTo: d@e.f\nSubject: Two\n\nSecond.\n";
    const auto read = extracted(first + second);
    BOOST_TEST(read.type == "eml");
    std::string subjects;
    for (const auto& section : read.sections)
        if (section.kind == "message") subjects += section.heading + " ";
    BOOST_TEST(subjects == "One Two ");
    BOOST_TEST(all_text(read).find("From there too.") != std::string::npos);
    BOOST_TEST(all_text(read).find("From here on the parties agree.") != std::string::npos);
    BOOST_TEST(reasons_of(read) == "");
    std::string many = first;
    for (int i = 0; i < 300; ++i) many += second;
    const auto cut = extracted(many);
    BOOST_TEST(reasons_of(cut) == "parts-left-out");
    BOOST_TEST(cut.partial);
}

BOOST_AUTO_TEST_CASE(signatures_and_style_sheets_of_a_mail_hold_no_text) {
    const auto mail = [](const std::string& headers, const std::string& content) {
        return extracted("From: a@b.c\nTo: d@e.f\nSubject: S\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nseen\n--b\n" + headers + "\n\n" + content + "\n--b--\n");
    };
    const std::string der = "MIIGCSqGSIb3DQEHAqCAMIACAQExDzANBglghkgBZQMEAgEFADCABgkqhkiG9w0BBwEAAA==";
    for (const auto& read : {mail("Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=smime.p7s", der),
                             mail("Content-Type: application/pgp-signature; name=s.asc", "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----"), mail("Content-Type: text/css\nContent-Location: cid:a", "p { color: red }")}) {
        BOOST_TEST(reasons_of(read) == "");
        BOOST_TEST(all_text(read).find("color") == std::string::npos);
        BOOST_TEST(all_text(read).find("smime") == std::string::npos);
    }
    // What only calls itself so is read, or told.
    BOOST_TEST(all_text(mail("Content-Type: application/pkcs7-signature; name=a.txt", "0. Preamble rhyolite")).find("rhyolite") != std::string::npos);
    BOOST_TEST(all_text(mail("Content-Type: application/pgp-signature", "-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\nrhyolite")).find("rhyolite") != std::string::npos);
    BOOST_TEST(all_text(mail("Content-Type: text/css; name=agreement.txt", "rhyolite")).find("rhyolite") != std::string::npos);
    BOOST_TEST(all_text(mail("Content-Type: application/pgp-signature", "rhyolite")).find("rhyolite") != std::string::npos);
    BOOST_TEST(all_text(mail("Content-Type: text/css\nContent-Disposition: attachment; filename=a.css", "rhyolite")).find("rhyolite") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(notes_of_akoma_ntoso_stand_behind_their_line) {
    const auto read = extracted("<akomaNtoso><act><body><article><num>Article 1<authorialNote><p>As amended.</p><p>Twice.</p></authorialNote></num><heading>Shelter<authorialNote marker=\"2\"><p>See annex.</p></authorialNote></heading>"
                                "<content><p>Victims<authorialNote><p>Of any age.</p></authorialNote> are sheltered.</p><p>Next.</p></content></article></body></act></akomaNtoso>");
    BOOST_REQUIRE(read.sections.size() == 1U);
    BOOST_TEST(read.sections[0].heading == "Article 1 Shelter");
    BOOST_TEST(read.sections[0].number == "1");
    BOOST_TEST(read.sections[0].text == "As amended. Twice.\nSee annex.\nVictims are sheltered.\nOf any age.\nNext.");
}

BOOST_AUTO_TEST_CASE(text_that_is_not_read_is_told) {
    const auto left_out = [](const std::string& content, const std::string& reason = "parts-left-out") {
        const auto read = extracted(content);
        BOOST_TEST(all_text(read).find("seen") != std::string::npos);
        BOOST_TEST(reasons_of(read) == reason, content);
        return read.partial;
    };
    const auto docx = [](const std::string& more) { return made_zip({{"word/document.xml", "<w:document xmlns:w=\"w\" xmlns:r=\"r\" xmlns:a=\"a\"><w:body><w:p><w:r><w:t>seen</w:t></w:r></w:p>" + more + "</w:body></w:document>"}}); };
    BOOST_TEST(left_out(docx("<w:altChunk r:id=\"a\"/>")));
    for (const auto* drawing : {"<d:relIds r:dm=\"a\"/>", "<c:chart r:id=\"a\"/>"}) BOOST_TEST(left_out(docx("<w:p><w:r><w:drawing><w:inline><a:graphic><a:graphicData>" + std::string(drawing) + "</a:graphicData></a:graphic></w:inline></w:drawing></w:r></w:p>")));
    const auto pptx = [](const std::string& more, const std::string& second) {
        return made_zip({{"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId id=\"1\" r:id=\"q\"/>" + second + "</p:sldIdLst></p:presentation>"},
                         {"ppt/_rels/presentation.xml.rels", "<R><Relationship Id=\"q\" Target=\"s.xml\"/><Relationship Id=\"z\" Target=\"gone.xml\"/></R>"},
                         {"ppt/s.xml", "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>seen</a:t></a:r></a:p>" + more + "</p:sld>"}});
    };
    BOOST_TEST(left_out(pptx("", "<p:sldId id=\"2\" r:id=\"z\"/>")));
    BOOST_TEST(left_out(pptx("<a:graphicData><d:relIds/></a:graphicData>", "")));
    const std::string rtf = "{\\rtf1 seen ";
    BOOST_TEST(left_out(rtf + "{\\pict\\picwgoal9000\\pichgoal9000 00}}", "images-unread"));
    BOOST_TEST(!left_out(rtf + "{\\pict\\picwgoal900\\pichgoal900 00}}", ""));
    const auto book = [](const std::string& item) {
        return made_zip({{"mimetype", "application/epub+zip"}, {"META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"c.opf\"/></rootfiles></container>"},
                         {"c.opf", "<package><manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/>" + item + "</manifest><spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>"},
                         {"a.xhtml", "<html><body><p>seen</p></body></html>"}});
    };
    BOOST_TEST(left_out(book("<item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/>")));
    BOOST_TEST(left_out(book("")));
}

BOOST_AUTO_TEST_CASE(blocks_of_unknown_xml_part_words) {
    BOOST_TEST(text_of("<?xml version=\"1.0\"?><doc><para>Intro:<list><item>kaolin</item><item>bentonite</item></list>tail</para><para>See <ref>Article</ref>s<note><p>illite</p></note>smectite <del>kept</del></para></doc>") ==
               "Intro: kaolin bentonite tail\nSee Articles illite smectite kept");
    BOOST_TEST(text_of("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><style>.a{fill:red}</style><script>run()</script><text>Vermi<tspan>culite</tspan></text></svg>") == "Vermiculite");
}

BOOST_AUTO_TEST_SUITE_END()
