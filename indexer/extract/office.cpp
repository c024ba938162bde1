// DOCX (ECMA-376 WordprocessingML) and ODT (OpenDocument 1.2): paragraphs and headings in document order.
#include <optional>

#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

namespace depositary::indexer {
namespace {

// Bytes of a cell's paragraph: longer ones are text laid out in a table, not a table.
constexpr std::size_t longest_cell = 600;

std::string joined(const std::vector<std::string>& columns) {
    std::string line;
    for (const auto& column : columns) line += (line.empty() ? "" : " | ") + column;
    return line;
}

bool is_heading_style(std::string_view style) {
    return style.starts_with("Heading") || style.starts_with("heading") || style == "Title" ||
           style.starts_with("Titre");
}

// What stands in a cell of a table, in a line; nothing when it holds a heading or long text.
std::optional<std::string> cell_line(const std::vector<Block>& blocks) {
    std::string line;
    for (const auto& block : blocks) {
        if (block.heading || block.text.size() > longest_cell) return std::nullopt;
        line += (line.empty() ? "" : " ") + block.text;
    }
    return line;
}

class Docx {
public:
    // Recursion ends at max_xml_depth, which load_xml() saw to.
    void body(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "p")
                paragraph(child);
            else if (name == "tr")
                row(child);
            else if (name != "del" && name != "moveFrom" && name != "sectPr")
                body(child);
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    void paragraph(const pugi::xml_node& node) {
        std::string text;
        std::string_view style;
        for (const auto& child : node.children())
            if (local_name(child) == "pPr")
                for (const auto& property : child.children())
                    if (local_name(property) == "pStyle") style = local_attribute(property, "val");
        runs(node, text);
        blocks_.add(text, is_heading_style(style));
    }
    void runs(const pugi::xml_node& node, std::string& text) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "t")
                text += child.text().get();
            else if (name == "tab")
                text += ' ';
            else if (name == "br" || name == "cr")
                text += '\n';
            else if (name == "noBreakHyphen")
                text += '-';
            else if (name == "txbxContent")
                body(child);  // a text box stands in a paragraph and holds paragraphs
            else if (name != "del" && name != "moveFrom" && name != "pPr" && name != "rPr" && name != "instrText" &&
                     name != "Fallback")
                runs(child, text);
        }
    }
    // A row of a table is a line of its cells; one that holds headings or long text keeps its paragraphs.
    void row(const pugi::xml_node& node) {
        std::vector<std::string> columns;
        for (const auto& cell : node.children()) {
            Docx cells;
            if (local_name(cell) == "tc" || local_name(cell) == "sdt" || local_name(cell) == "ins") cells.body(cell);
            auto column = cell_line(cells.take());
            if (!column) return body(node);
            if (!column->empty()) columns.push_back(std::move(*column));
        }
        blocks_.add(joined(columns));
    }
    BlockList blocks_;
};

class Odt {
public:
    void body(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "p" || name == "h") {
                std::string text;
                runs(child, text);
                blocks_.add(text, name == "h");
            } else if (name == "table-row") {
                row(child);
            } else if (name != "tracked-changes" && name != "annotation" && name != "sequence-decls" &&
                       name != "forms") {
                body(child);
            }
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    void row(const pugi::xml_node& node) {
        std::vector<std::string> columns;
        for (const auto& cell : node.children()) {
            Odt cells;
            cells.body(cell);
            auto column = cell_line(cells.take());
            if (!column) return body(node);
            if (!column->empty()) columns.push_back(std::move(*column));
        }
        blocks_.add(joined(columns));
    }
    void runs(const pugi::xml_node& node, std::string& text) {
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                for (const char* c = child.value(); *c != '\0'; ++c) text += *c == '\n' ? ' ' : *c;
                continue;
            }
            const auto name = local_name(child);
            if (name == "s" || name == "tab")
                text += ' ';
            else if (name == "line-break")
                text += '\n';
            else if (name == "note" || name == "frame")
                body(child);
            else if (name != "annotation" && name != "ruby-text")
                runs(child, text);
        }
    }
    BlockList blocks_;
};

}  // namespace

std::vector<Block> read_docx(ZipArchive& archive) {
    const auto main = archive.part("word/document.xml");
    if (!main) throw Unreadable("The DOCX has no word/document.xml");
    Docx docx;
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    docx.body(named_child(document, "document"));
    for (const char* notes : {"word/footnotes.xml", "word/endnotes.xml"}) {
        if (const auto part = archive.part(notes)) {
            pugi::xml_document more;
            load_xml(more, decoded_text(*part));
            docx.body(more.document_element());
        }
    }
    return docx.take();
}

std::vector<Block> read_odt(ZipArchive& archive) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable("The ODT has no content.xml");
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto text = named_child(named_child(document.document_element(), "body"), "text");
    if (!text) throw Unreadable("The ODT has no text");
    Odt odt;
    odt.body(text);
    return odt.take();
}

}  // namespace depositary::indexer
