// DOCX (ECMA-376 WordprocessingML) and ODT (OpenDocument 1.2): paragraphs and headings in document order.
#include <optional>

#include "indexer/extract/looks.h"
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

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

class Docx {
public:
    // `around`: what is said of all the text outside of paragraphs.
    Docx(const DocxStyles& styles, Notes& notes, const Look& around) : styles_(styles), notes_(notes), around_(around) {}

    // Recursion ends at max_xml_depth, which load_xml() saw to.
    void body(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "p")
                paragraph(child);
            else if (name == "tr")
                row(child);
            else if (name == "tbl")
                table(child);
            else if (is_change(name))
                change(child, name, [&] { body(child); });
            else if (name != "sectPr")
                body(child);
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    static bool is_change(std::string_view name) {
        return name == "del" || name == "moveFrom" || name == "ins" || name == "moveTo";
    }
    // Changes that were not accepted yet are read as if they were.
    template <class Read>
    void change(const pugi::xml_node& node, std::string_view name, Read read) {
        if (node.first_child()) notes_.tell(Reason::tracked_changes);
        if (name == "ins" || name == "moveTo") read();
    }

    void paragraph(const pugi::xml_node& node) {
        std::string text;
        const auto properties = named_child(node, "pPr");
        const auto style = local_attribute(named_child(properties, "pStyle"), "val");
        Look look = styles_.defaults();
        look.take_over(around_);
        look.take_over(styles_.of(style));
        look.take_over(DocxStyles::said(properties));
        runs(node, look, text);
        blocks_.add(text, is_heading_style(style));
    }
    // Text that cannot be seen is left out.
    void run(const pugi::xml_node& node, Look look, std::string& text) {
        const auto properties = named_child(node, "rPr");
        look.take_over(styles_.of(local_attribute(named_child(properties, "rStyle"), "val")));
        look.take_over(DocxStyles::said(properties));
        std::string own;
        runs(node, look, own);
        if (!look.is_hidden()) {
            text += own;
        } else if (!is_blank(own)) {
            notes_.tell(Reason::hidden_text);
        }
    }
    void runs(const pugi::xml_node& node, const Look& look, std::string& text) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "t")
                text += child.text().get();
            else if (name == "r")
                run(child, look, text);
            else if (is_change(name))
                change(child, name, [&] { runs(child, look, text); });
            else if (name == "tab")
                text += ' ';
            else if (name == "br" || name == "cr")
                text += '\n';
            else if (name == "noBreakHyphen")
                text += '-';
            else if (name == "txbxContent")
                inside({.ground = true}, [&] { body(child); });  // it stands in a paragraph and holds paragraphs
            else if (name != "pPr" && name != "rPr" && name != "instrText" && name != "Fallback")
                runs(child, look, text);
        }
    }
    template <class Read>
    void inside(const Look& look, Read read) {
        const Look before = around_;
        around_.take_over(look);
        read();
        around_ = before;
    }
    // A style may colour the rows and columns of a table: what their ground is, is not looked for.
    void table(const pugi::xml_node& node) {
        const bool styled = !local_attribute(named_child(named_child(node, "tblPr"), "tblStyle"), "val").empty();
        inside({.ground = styled}, [&] { body(node); });
    }
    // A row of a table is a line of its cells; one that holds headings or long text keeps its paragraphs.
    void row(const pugi::xml_node& node) {
        if (const auto hidden = named_child(named_child(node, "trPr"), "hidden");
            hidden && local_attribute(hidden, "val") != "0" && local_attribute(hidden, "val") != "false")
            return notes_.tell(Reason::hidden_text);
        std::vector<std::string> columns;
        for (const auto& cell : node.children()) {
            Look look = around_;
            look.take_over(DocxStyles::said(named_child(cell, "tcPr")));
            Docx cells(styles_, notes_, look);
            if (local_name(cell) == "tc" || local_name(cell) == "sdt" || local_name(cell) == "ins") cells.body(cell);
            auto column = cell_line(cells.take());
            if (!column) return body(node);
            if (!column->empty()) columns.push_back(std::move(*column));
        }
        blocks_.add(joined(columns));
    }
    const DocxStyles& styles_;
    Notes& notes_;
    Look around_;
    BlockList blocks_;
};

class Odt {
public:
    Odt(const OdfStyles& styles, Notes& notes, const Look& around) : styles_(styles), notes_(notes), around_(around) {}

    void body(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "p" || name == "h") {
                paragraph(child, name == "h");
            } else if (name == "table-row") {
                row(child);
            } else if (name == "tracked-changes") {
                if (child.first_child()) notes_.tell(Reason::tracked_changes);
            } else if (name == "annotation") {
                notes_.tell(Reason::comments);
            } else if (name == "section" && local_attribute(child, "display") == "none") {
                notes_.tell(Reason::hidden_text);
            } else if (name != "sequence-decls" && name != "forms") {
                body(child);
            }
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    static bool is_hidden_field(const pugi::xml_node& node) {
        const auto name = local_name(node);
        return (name == "hidden-text" || name == "hidden-paragraph") && local_attribute(node, "is-hidden") == "true";
    }
    void paragraph(const pugi::xml_node& node, bool heading) {
        Look look = around_;
        look.take_over(styles_.of("paragraph", local_attribute(node, "style-name")));
        std::string text;
        runs(node, look, text);
        bool hidden = false;
        for (const auto& child : node.children())
            hidden = hidden || (local_name(child) == "hidden-paragraph" && is_hidden_field(child));
        if (!hidden) return blocks_.add(text, heading);
        if (!is_blank(text)) notes_.tell(Reason::hidden_text);
    }
    void row(const pugi::xml_node& node) {
        if (const auto visible = local_attribute(node, "visibility"); visible == "collapse" || visible == "filter")
            return notes_.tell(Reason::hidden_text);
        std::vector<std::string> columns;
        for (const auto& cell : node.children()) {
            Look look = around_;
            look.take_over(styles_.of("table-cell", local_attribute(cell, "style-name")));
            Odt cells(styles_, notes_, look);
            cells.body(cell);
            auto column = cell_line(cells.take());
            if (!column) return body(node);
            if (!column->empty()) columns.push_back(std::move(*column));
        }
        blocks_.add(joined(columns));
    }
    void frame(const pugi::xml_node& node) {
        const Look before = around_;
        around_.ground = true;  // its own, which is not looked for
        body(node);
        around_ = before;
    }
    void runs(const pugi::xml_node& node, const Look& look, std::string& text) {
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                if (look.is_hidden()) {
                    if (!is_blank(child.value())) notes_.tell(Reason::hidden_text);
                    continue;
                }
                for (const char* c = child.value(); *c != '\0'; ++c) text += *c == '\n' ? ' ' : *c;
                continue;
            }
            const auto name = local_name(child);
            if (name == "s" || name == "tab")
                text += ' ';
            else if (name == "line-break")
                text += '\n';
            else if (name == "note")
                body(child);
            else if (name == "frame")
                frame(child);
            else if (name == "annotation")
                notes_.tell(Reason::comments);
            else if (is_hidden_field(child)) {
                if (!is_blank(child.text().get())) notes_.tell(Reason::hidden_text);
            } else if (name != "ruby-text") {
                Look nearer = look;
                if (name == "span") nearer.take_over(styles_.of("text", local_attribute(child, "style-name")));
                runs(child, nearer, text);
            }
        }
    }
    const OdfStyles& styles_;
    Notes& notes_;
    Look around_;
    BlockList blocks_;
};

}  // namespace

std::vector<Block> read_docx(ZipArchive& archive, Notes& notes) {
    const auto main = archive.part("word/document.xml");
    if (!main) throw Unreadable(Reason::damaged);
    const DocxStyles styles(archive);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto root = named_child(document, "document");
    const auto paper = local_attribute(named_child(root, "background"), "color");
    Docx docx(styles, notes, {.ground = !paper.empty() && paper != "auto" && !is_white(paper)});
    docx.body(root);
    if (archive.has("word/comments.xml")) notes.tell(Reason::comments);
    for (const char* more_text : {"word/footnotes.xml", "word/endnotes.xml"}) {
        if (const auto part = archive.part(more_text)) {
            pugi::xml_document more;
            load_xml(more, decoded_text(*part));
            docx.body(more.document_element());
        }
    }
    return docx.take();
}

std::vector<Block> read_odt(ZipArchive& archive, Notes& notes) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable(Reason::damaged);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto text = named_child(named_child(document.document_element(), "body"), "text");
    if (!text) throw Unreadable(Reason::damaged);
    const OdfStyles styles(archive, document.document_element());
    Odt odt(styles, notes, {});
    odt.body(text);
    return odt.take();
}

}  // namespace depositary::indexer
