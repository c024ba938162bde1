// Archives, and the formats in them: the input is the main part, or a whole archive.
#include "indexer/extract/zip_archive.h"
#include "tests/fuzz/reading.h"
#include "tests/indexer/support/made_files.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    const std::string part(input);
    const auto archive = [](std::vector<std::pair<std::string, std::string>> parts) {
        return made_zip(std::move(parts));
    };
    for (const auto& content :
         {part, archive({{"word/document.xml", part}, {"word/styles.xml", part}}),
          archive({{"word/document.xml",
                    "<d><body><p><pPr><pStyle val=\"a\"/><numPr><ilvl val=\"1\"/><numId "
                    "val=\"1\"/></numPr></pPr><r><t>x</t><blip embed=\"a\"/></r></p></body></d>"},
                   {"word/numbering.xml", part},
                   {"word/styles.xml", part},
                   {"word/header1.xml", part},
                   {"word/_rels/document.xml.rels", part}}),
          archive(
              {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", part}, {"styles.xml", part}}),
          archive({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", part}}),
          archive({{"mimetype", "application/vnd.oasis.opendocument.presentation"}, {"content.xml", part}}),
          archive({{"xl/workbook.xml", "<w><sheets><sheet name=\"a\" id=\"a\"/></sheets></w>"},
                   {"xl/_rels/workbook.xml.rels", "<r><x Id=\"a\" Target=\"s.xml\"/></r>"},
                   {"xl/sharedStrings.xml", part},
                   {"xl/styles.xml", part},
                   {"xl/s.xml", part}}),
          archive({{"ppt/presentation.xml", "<p><sldIdLst><s r:id=\"a\"/></sldIdLst></p>"},
                   {"ppt/_rels/presentation.xml.rels", "<r><x Id=\"a\" Target=\"s.xml\"/></r>"},
                   {"ppt/s.xml", part}}),
          archive({{"word/document.xml", "<d><body><p><r><t>x</t><drawing><inline><graphicData><relIds dm=\"a\"/></graphicData></inline></drawing></r></p></body></d>"},
                   {"word/_rels/document.xml.rels", "<r><x Id=\"a\" Target=\"c.xml\"/></r>"},
                   {"word/c.xml", part},
                   {"word/_rels/c.xml.rels", "<r><x Id=\"b\" Type=\"/chartUserShapes\" Target=\"c.xml\"/></r>"}}),
          archive({{"xl/workbook.xml", "<w><sheets><sheet name=\"a\" id=\"a\"/></sheets></w>"},
                   {"xl/_rels/workbook.xml.rels", "<r><x Id=\"a\" Target=\"s.xml\"/></r>"},
                   {"xl/s.xml", "<w/>"},
                   {"xl/_rels/s.xml.rels", "<r><x Id=\"a\" Type=\"/drawing\" Target=\"d.xml\"/></r>"},
                   {"xl/d.xml", part},
                   {"xl/_rels/d.xml.rels", "<r><x Id=\"a\" Target=\"d.xml\"/></r>"}}),
          archive({{"mimetype", "application/vnd.oasis.opendocument.text"},
                   {"content.xml", "<d><body><text><p><frame><object href=\"./a\"/></frame></p></text></body></d>"},
                   {"a/content.xml", part}}),
          archive({{"mimetype", "application/epub+zip"},
                   {"META-INF/container.xml", "<c><rootfiles><rootfile full-path=\"a\"/></rootfiles></c>"},
                   {"a", part}})})
        from_lines(to_lines(extract_text(crypto::as_bytes(content))));
}
