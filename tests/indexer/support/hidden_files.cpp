#include "hidden_files.h"

#include "made_files.h"
#include "pdf_objects.h"

namespace {

const std::string word = "zanzibar";

struct List {
    std::vector<HostileFile> files;
    void add(const std::string& name, std::string content, const std::string& reason) {
        files.push_back({name, std::move(content), true, reason});
    }
    void hidden(const std::string& name, std::string content) { add("hidden-" + name, std::move(content), "hidden-text"); }
    void seen(const std::string& name, std::string content) { add("seen-" + name, std::move(content), ""); }
};

// A page with the visible word, and before and after it what is given.
std::string page_pdf(const std::string& after, const std::string& before = {}, const std::vector<std::string>& more = {},
                     const std::string& page_more = "/MediaBox[0 0 612 792]", const std::string& resources = {}) {
    auto objects = page_objects(page_more);
    objects[2] = "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>" + resources + ">>" + page_more + ">>";
    objects[3] = stream("", before + " BT /F1 12 Tf 72 720 Td (harmless) Tj ET " + after);
    objects.insert(objects.end(), more.begin(), more.end());
    return pdf(objects);
}

void pdfs(List& list) {
    const std::string text = "BT /F1 12 Tf 72 600 Td (zanzibar) Tj ET ";
    list.hidden("white.pdf", page_pdf("1 1 1 rg " + text));
    list.hidden("nearly-white.pdf", page_pdf("0.99 0.99 0.98 rg " + text));
    list.hidden("black-on-black.pdf", page_pdf(text, "0 g 60 590 200 30 re f "));
    list.hidden("zero-size.pdf", page_pdf("BT /F1 0 Tf 72 600 Td (zanzibar) Tj ET"));
    list.hidden("dust.pdf", page_pdf("BT /F1 0.5 Tf 72 600 Td (zanzibar) Tj ET"));
    list.hidden("scaled-to-dust.pdf", page_pdf("q .01 0 0 .01 72 600 cm BT /F1 12 Tf (zanzibar) Tj ET Q"));
    list.hidden("off-page.pdf", page_pdf("BT /F1 12 Tf 900 600 Td (zanzibar) Tj ET"));
    list.hidden("outside-crop.pdf", page_pdf(text, "", {}, "/MediaBox[0 0 612 792]/CropBox[0 700 612 792]"));
    list.hidden("clipped.pdf", page_pdf("q 0 0 10 10 re W n " + text + "Q"));
    list.hidden("covered.pdf", page_pdf(text + "1 g 60 590 200 30 re f"));
    list.hidden("covered-by-a-line.pdf", page_pdf(text + "q 1 G 30 w 60 605 m 300 605 l S Q"));
    list.hidden("render-mode-3.pdf", page_pdf("BT 3 Tr /F1 12 Tf 72 600 Td (zanzibar) Tj ET"));
    list.hidden("transparent.pdf", page_pdf("/G gs " + text, "", {"<</Type/ExtGState/ca 0/CA 0>>"}, "/MediaBox[0 0 612 792]",
                                            "/ExtGState<</G 6 0 R>>"));
    auto layers = page_objects();
    layers[0] = "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]/Order[6 0 R]>>>>>>";
    layers[2] = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
                "/Properties<</L 6 0 R>>>>>>";
    layers[3] = stream("", "BT /F1 12 Tf 72 720 Td (harmless) Tj ET /OC /L BDC " + text + "EMC");
    layers.push_back("<</Type/OCG/Name(off)>>");
    list.hidden("layer-off.pdf", pdf(layers));
    list.add("beside-note.pdf",
             page_pdf("", "", {"<</Type/Annot/Subtype/Text/Rect[300 600 320 620]/Contents(zanzibar)>>"},
                      "/MediaBox[0 0 612 792]/Annots[6 0 R]"),
             "comments");
    // As programs of scanners do it: the words of an image, invisible over it.
    const std::string image = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "\x80");
    list.add("layer-over-image.pdf",
             page_pdf("q 200 0 0 50 60 580 cm /I Do Q BT 3 Tr /F1 12 Tf 72 600 Td (zanzibar) Tj ET", "", {image},
                      "/MediaBox[0 0 612 792]", "/XObject<</I 6 0 R>>"),
             "layer-over-image");
    list.seen("white-on-blue.pdf", page_pdf("1 g " + text, "0 0 .6 rg 60 590 200 30 re f 0 g "));
    list.seen("on-a-white-page.pdf", page_pdf(text, "1 g 0 0 612 792 re f 0 g "));
    list.seen("grey.pdf", page_pdf("0.6 g " + text));
    list.seen("underlined.pdf", page_pdf(text + "72 598 60 1 re f"));
    list.seen("heavy.pdf", page_pdf("BT 2 Tr 6 w /F1 60 Tf 72 500 Td (zanzibar) Tj ET"));
    list.seen("turned.pdf", page_pdf("q 0 1 -1 0 300 300 cm 1 g 0 0 200 30 re 0 g f 1 g BT /F1 12 Tf 10 10 Td (zanzibar) Tj ET Q"));
}

std::string docx(const std::string& body, const std::vector<std::pair<std::string, std::string>>& more = {}) {
    std::vector<std::pair<std::string, std::string>> parts{
        {"word/document.xml", "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>harmless</w:t></w:r></w:p>" + body + "</w:body></w:document>"}};
    parts.insert(parts.end(), more.begin(), more.end());
    return made_zip(parts);
}
std::string run(const std::string& properties, const std::string& text = word) {
    return "<w:r><w:rPr>" + properties + "</w:rPr><w:t>" + text + "</w:t></w:r>";
}
std::string line(const std::string& runs, const std::string& properties = {}) {
    return "<w:p><w:pPr>" + properties + "</w:pPr>" + runs + "</w:p>";
}

void word_documents(List& list) {
    list.hidden("vanish.docx", docx(line(run("<w:vanish/>"))));
    list.hidden("white.docx", docx(line(run("<w:color w:val=\"FFFFFF\"/>"))));
    list.hidden("dust.docx", docx(line(run("<w:sz w:val=\"2\"/>"))));
    const std::string styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Base\"><w:rPr><w:vanish/></w:rPr></w:style>"
                               "<w:style w:styleId=\"Near\"><w:basedOn w:val=\"Base\"/></w:style>"
                               "<w:style w:styleId=\"LoopA\"><w:basedOn w:val=\"LoopB\"/></w:style>"
                               "<w:style w:styleId=\"LoopB\"><w:basedOn w:val=\"LoopA\"/></w:style></w:styles>";
    list.hidden("style.docx", docx(line(run(""), "<w:pStyle w:val=\"Near\"/>"), {{"word/styles.xml", styles}}));
    list.hidden("character-style.docx", docx(line(run("<w:rStyle w:val=\"Near\"/>")), {{"word/styles.xml", styles}}));
    list.seen("style-undone.docx",
              docx(line(run("<w:vanish w:val=\"0\"/>"), "<w:pStyle w:val=\"Near\"/>"), {{"word/styles.xml", styles}}));
    list.seen("style-loop.docx", docx(line(run(""), "<w:pStyle w:val=\"LoopA\"/>"), {{"word/styles.xml", styles}}));
    const std::string cells = "<w:tc>" + line(run("")) + "</w:tc></w:tr></w:tbl>";
    list.hidden("row.docx", docx("<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>" + cells));
    list.seen("white-on-dark.docx", docx("<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill=\"1F4E79\"/></w:tcPr>" +
                                         line(run("<w:color w:val=\"FFFFFF\"/>")) + "</w:tc></w:tr></w:tbl>"));
    list.seen("white-shaded.docx", docx(line(run("<w:color w:val=\"FFFFFF\"/><w:shd w:fill=\"000000\"/>"))));
    list.add("beside-comment.docx", docx("", {{"word/comments.xml", "<w:comments xmlns:w=\"w\"><w:comment>" + line(run("")) + "</w:comment></w:comments>"}}),
             "comments");
    list.add("changed-deletion.docx", docx("<w:p><w:del><w:r><w:delText>zanzibar</w:delText></w:r></w:del></w:p>"), "tracked-changes");
    list.add("changed-moved.docx", docx("<w:p><w:moveFrom><w:r><w:t>zanzibar</w:t></w:r></w:moveFrom></w:p>"), "tracked-changes");
}

std::string odf(const std::string& kind, const std::string& styles, const std::string& body) {
    return made_zip({{"mimetype", "application/vnd.oasis.opendocument." + kind},
                     {"content.xml", "<o:document-content xmlns:o=\"o\" xmlns:t=\"t\" xmlns:s=\"s\" xmlns:d=\"d\" xmlns:b=\"b\" xmlns:f=\"f\">"
                                     "<o:automatic-styles>" + styles + "</o:automatic-styles><o:body>" + body + "</o:body></o:document-content>"}});
}

void open_documents(List& list) {
    const auto text = [](const std::string& styles, const std::string& body) {
        return odf("text", styles, "<o:text><t:p>harmless</t:p>" + body + "</o:text>");
    };
    const std::string none = "<s:style s:name=\"H\" s:family=\"text\"><s:text-properties t:display=\"none\"/></s:style>";
    const std::string white = "<s:style s:name=\"W\" s:family=\"paragraph\"><s:text-properties f:color=\"#ffffff\"/></s:style>";
    list.hidden("display.odt", text(none, "<t:p><t:span t:style-name=\"H\">zanzibar</t:span></t:p>"));
    list.hidden("white.odt", text(white, "<t:p t:style-name=\"W\">zanzibar</t:p>"));
    list.hidden("field.odt", text("", "<t:p><t:hidden-text t:is-hidden=\"true\">zanzibar</t:hidden-text></t:p>"));
    list.hidden("paragraph.odt", text("", "<t:p><t:hidden-paragraph t:is-hidden=\"true\"/>zanzibar</t:p>"));
    list.hidden("section.odt", text("", "<t:section t:display=\"none\"><t:p>zanzibar</t:p></t:section>"));
    list.add("beside-comment.odt", text("", "<t:p><o:annotation><t:p>zanzibar</t:p></o:annotation></t:p>"), "comments");
    list.add("changed.odt", text("", "<t:tracked-changes><t:changed-region><t:deletion><t:p>zanzibar</t:p></t:deletion></t:changed-region></t:tracked-changes>"),
             "tracked-changes");
    const auto sheet = [](const std::string& styles, const std::string& tables) {
        return odf("spreadsheet", styles, "<o:spreadsheet><b:table b:name=\"A\"><b:table-row><b:table-cell><t:p>harmless</t:p></b:table-cell>"
                                          "</b:table-row></b:table>" + tables + "</o:spreadsheet>");
    };
    const std::string cell = "<b:table-cell><t:p>zanzibar</t:p></b:table-cell>";
    list.hidden("sheet.ods", sheet("<s:style s:name=\"T\" s:family=\"table\"><s:table-properties b:display=\"false\"/></s:style>",
                                   "<b:table b:name=\"zanzibar\" b:style-name=\"T\"><b:table-row>" + cell + "</b:table-row></b:table>"));
    list.hidden("row.ods", sheet("", "<b:table b:name=\"B\"><b:table-row b:visibility=\"collapse\">" + cell + "</b:table-row></b:table>"));
    list.hidden("column.ods", sheet("", "<b:table b:name=\"B\"><b:table-column/><b:table-column b:visibility=\"collapse\" b:number-columns-repeated=\"2\"/>"
                                        "<b:table-row><b:table-cell b:number-columns-repeated=\"2\"/>" + cell + "</b:table-row></b:table>"));
    const std::string slide_style = "<s:style s:name=\"P\" s:family=\"drawing-page\"><s:drawing-page-properties s:visibility=\"hidden\"/></s:style>";
    const auto frame = [](const std::string& said) { return "<d:frame><d:text-box><t:p>" + said + "</t:p></d:text-box></d:frame>"; };
    list.hidden("slide.odp", odf("presentation", slide_style, "<o:presentation><d:page>" + frame("harmless") +
                                                                  "</d:page><d:page d:style-name=\"P\">" + frame(word) + "</d:page></o:presentation>"));
}

std::string xlsx(const std::string& second_sheet, const std::string& sheet_state = {}, const std::string& styles = "<styleSheet/>",
                 const std::vector<std::pair<std::string, std::string>>& more = {}) {
    std::vector<std::pair<std::string, std::string>> parts{
        {"xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"a\"/><sheet name=\"B\" r:id=\"b\"" + sheet_state + "/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels", "<R><x Id=\"a\" Target=\"a.xml\"/><x Id=\"b\" Target=\"b.xml\"/></R>"},
        {"xl/styles.xml", styles},
        {"xl/a.xml", "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>harmless</t></is></c></row></sheetData></worksheet>"},
        {"xl/b.xml", "<worksheet>" + second_sheet + "</worksheet>"}};
    parts.insert(parts.end(), more.begin(), more.end());
    return made_zip(parts);
}

void sheets_and_slides(List& list) {
    const auto data = [](const std::string& row, const std::string& cell) {
        return "<sheetData><row " + row + "><c r=\"C1\" t=\"inlineStr\" " + cell + "><is><t>zanzibar</t></is></c></row></sheetData>";
    };
    list.hidden("sheet.xlsx", xlsx(data("", ""), " state=\"hidden\""));
    list.hidden("sheet-deeper.xlsx", xlsx(data("", ""), " state=\"veryHidden\""));
    list.hidden("row.xlsx", xlsx(data("hidden=\"1\"", "")));
    list.hidden("column.xlsx", xlsx("<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>" + data("", "")));
    const std::string styles = "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\";;;\"/></numFmts>"
                               "<fonts><font/><font><color rgb=\"FFFFFFFF\"/></font></fonts>"
                               "<fills><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF000080\"/></patternFill></fill></fills>"
                               "<cellXfs><xf fontId=\"0\" fillId=\"0\"/><xf fontId=\"1\" fillId=\"0\"/><xf numFmtId=\"200\"/><xf fontId=\"1\" fillId=\"1\"/></cellXfs></styleSheet>";
    list.hidden("white.xlsx", xlsx(data("", "s=\"1\""), "", styles));
    list.hidden("number-format.xlsx", xlsx(data("", "s=\"2\""), "", styles));
    list.seen("white-on-blue.xlsx", xlsx(data("", "s=\"3\""), "", styles));
    list.add("beside-comment.xlsx", xlsx("", "", "<styleSheet/>", {{"xl/comments1.xml", "<comments>zanzibar</comments>"}}), "comments");
    const auto slide = [](const std::string& shapes, const std::string& attributes = {}) {
        return "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"" + attributes + ">" + shapes + "</p:sld>";
    };
    const auto shape = [](const std::string& said, const std::string& hidden = {}, const std::string& x = "0") {
        return "<p:sp><p:nvSpPr><p:cNvPr" + hidden + "/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"" + x + "\" y=\"0\"/><a:ext cx=\"100\" cy=\"100\"/></a:xfrm></p:spPr>"
               "<p:txBody><a:p><a:r><a:t>" + said + "</a:t></a:r></a:p></p:txBody></p:sp>";
    };
    const auto pptx = [&](const std::string& second, const std::vector<std::pair<std::string, std::string>>& more = {}) {
        std::vector<std::pair<std::string, std::string>> parts{
            {"ppt/presentation.xml", "<p:presentation xmlns:p=\"p\" xmlns:r=\"r\"><p:sldIdLst><p:sldId r:id=\"a\"/><p:sldId r:id=\"b\"/></p:sldIdLst><p:sldSz cx=\"1000\" cy=\"800\"/></p:presentation>"},
            {"ppt/_rels/presentation.xml.rels", "<R><x Id=\"a\" Target=\"a.xml\"/><x Id=\"b\" Target=\"b.xml\"/></R>"},
            {"ppt/a.xml", slide(shape("harmless"))},
            {"ppt/b.xml", second}};
        parts.insert(parts.end(), more.begin(), more.end());
        return made_zip(parts);
    };
    list.hidden("slide.pptx", pptx(slide(shape(word), " show=\"0\"")));
    list.hidden("shape.pptx", pptx(slide(shape(word, " hidden=\"1\""))));
    list.hidden("off-slide.pptx", pptx(slide(shape(word, "", "2000"))));
    list.add("beside-comment.pptx", pptx(slide(""), {{"ppt/comments/comment1.xml", "<c>zanzibar</c>"}}), "comments");
}

void web_pages(List& list) {
    const auto page = [](const std::string& body, const std::string& sheet = {}) {
        return "<!DOCTYPE html><html><head><style>" + sheet + "</style></head><body><p>harmless</p>" + body + "<p>harmless too</p></body></html>";
    };
    list.hidden("display.html", page("<div style=\"Display : NONE\"><p>zanzibar<div>zanzibar</div></div>"));
    list.hidden("attribute.html", page("<p hidden>zanzibar"));
    list.hidden("visibility.html", page("<span style='visibility:hidden'>zanzibar</span>"));
    list.hidden("zero-size.html", page("<b style=font-size:0px>zanzibar</b>"));
    list.hidden("opacity.html", page("<div style='opacity:0.0'>zanzibar</div>"));
    list.hidden("white.html", page("<font style='color:#fff'>zanzibar</font>"));
    list.hidden("far-away.html", page("<div style='position:absolute;left:-9999px'>zanzibar</div>"));
    list.hidden("cut.html", page("<div style='height:0;overflow:hidden'>zanzibar</div>"));
    list.hidden("class.html", page("<div class='a note'>zanzibar</div>", "p{margin:0} .note , #x{display:none !important}"));
    list.hidden("list-item.html", page("<ul><li hidden>zanzibar<ul><li>zanzibar</ul><li>harmless</ul>"));
    list.hidden("table-cell.html", page("<table><tr><td hidden>zanzibar<td>harmless</table>"));
    list.hidden("comment.html", page("<i hidden>zanzibar</i>") + "<!-- zanzibar -->");
    list.seen("shown-again.html", page("<div class='tab on'>zanzibar</div>", ".tab{display:none} .tab.on{display:block}"));
    list.seen("print-only.html", page("<div class=note>zanzibar</div>", "@media print{.note{display:none}}"));
    list.seen("white-on-dark.html", page("<p style='color:white;background:#003'>zanzibar</p>"));
    list.hidden("message.eml", "From: a@example.org\r\nTo: b@example.org\r\nSubject: harmless\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: text/html\r\n\r\n<p>harmless<p style='display:none'>zanzibar");
}

void rtfs(List& list) {
    const std::string head = "{\\rtf1\\ansi{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;\\red0\\green0\\blue128;}harmless\\par ";
    list.hidden("vanish.rtf", head + "{\\v zanzibar}\\par}");
    list.hidden("vanish-off.rtf", head + "\\v zanzibar\\v0 harmless\\par}");
    list.hidden("white.rtf", head + "{\\cf2 zanzibar}\\par}");
    list.hidden("dust.rtf", head + "{\\fs1 zanzibar}\\par}");
    list.seen("white-on-blue.rtf", head + "{\\cf2\\chcbpat3 zanzibar}\\par}");
    list.seen("white-cell.rtf", head + "\\trowd\\clcbpat3\\cellx1000\\cf2 zanzibar\\cell\\row}");
    list.add("beside-comment.rtf", head + "{\\*\\annotation zanzibar}\\par}", "comments");
    list.add("changed.rtf", head + "{\\deleted zanzibar}\\par}", "tracked-changes");
}

}  // namespace

std::vector<HostileFile> hidden_files() {
    List list;
    pdfs(list);
    word_documents(list);
    open_documents(list);
    sheets_and_slides(list);
    web_pages(list);
    rtfs(list);
    return std::move(list.files);
}
