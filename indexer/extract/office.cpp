// DOCX (ECMA-376 WordprocessingML) and ODT (OpenDocument 1.2): paragraphs and headings in document order.
#include "indexer/extract/drawn_text.h"
#include "indexer/extract/looks.h"
#include "indexer/extract/numbering.h"
#include "indexer/extract/pictures.h"
#include "indexer/extract/raised_digits.h"
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace depositary::indexer {
namespace {

// Bytes of a cell's paragraph: longer ones are text laid out in a table, not a table.
constexpr std::size_t longest_cell = 600;

std::string joined(const std::vector<std::string>& columns) {
    std::string line;
    for (const auto& column : columns) line += (line.empty() ? "" : " | ") + column;
    return line;
}

// Before an empty paragraph a number says nothing; "Article 1" and "第一条" do.
bool says_something(std::string_view label) {
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const bool other_script =
        std::any_of(label.begin(), label.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return other_script ||
           (label.find(' ') != std::string_view::npos && std::any_of(label.begin(), label.end(), is_letter));
}

std::string numbered(std::string label, std::string text) {
    if (label.empty() || (is_blank(text) && !says_something(label))) return text;
    return label + " " + text;
}

// What stands in a cell of a table, in a line; nothing when it holds a heading or long text.
std::optional<std::string> cell_line(const std::vector<Block>& blocks) {
    std::string line;
    for (const auto& block : blocks) {
        if (block.heading || block.ocr || block.text.size() > longest_cell) return std::nullopt;
        line += (line.empty() ? "" : " ") + block.text;
    }
    return line;
}

// A row of a table is a line of its cells; one that holds headings, pictures or long text keeps its paragraphs.
void add_row(BlockList& blocks, std::vector<std::vector<Block>> cells) {
    std::vector<std::string> columns;
    bool is_line = true;
    for (const auto& cell : cells) {
        auto column = cell_line(cell);
        is_line = is_line && column.has_value();
        if (column && !column->empty()) columns.push_back(std::move(*column));
    }
    if (is_line) return blocks.add(joined(columns));
    for (auto& cell : cells) blocks.append(std::move(cell));
}

class Docx {
public:
    // `around`: what is said of all the text outside of paragraphs.
    Docx(const DocxStyles& styles, DocxNumbering& numbering, Pictures& pictures, Notes& notes, const Look& around)
        : styles_(styles), numbering_(numbering), pictures_(pictures), notes_(notes), around_(around) {}

    // A part of the package: what pictures are called in it is its own.
    void part(const pugi::xml_node& root, const Relations& relations) {
        relations_ = &relations;
        body(root);
        relations_ = nullptr;
    }

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
            else if (name == "sdt" && is_contents(child))
                within_contents(child);
            else if (name == "altChunk")
                notes_.miss(Reason::parts_left_out);
            else if (is_change(name))
                change(child, name, [&] { body(child); });
            else if (name != "sectPr")
                body(child);
        }
    }
    void add_once(std::vector<Block> blocks, std::set<std::string>& said) {
        for (auto& block : blocks) {
            block.heading = false;
            if (said.insert(block.text).second) blocks_.add(std::move(block));
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    // A table of contents that Word made.
    static bool is_contents(const pugi::xml_node& node) {
        const auto gallery = named_child(named_child(named_child(node, "sdtPr"), "docPartObj"), "docPartGallery");
        return local_attribute(gallery, "val") == "Table of Contents";
    }
    void within_contents(const pugi::xml_node& node) {
        const bool before = std::exchange(in_contents_, true);
        body(node);
        in_contents_ = before;
    }
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
        std::vector<Block> pictures;
        std::swap(pictures, read_pictures_);  // a text box stands within a paragraph
        runs(node, look, text);
        const auto outline = local_attribute(named_child(properties, "outlineLvl"), "val");
        const bool heading = outline.empty() ? styles_.is_heading(style) : is_outline_level(outline);
        if (!look.is_hidden()) text = numbered(numbering_.next(properties), std::move(text));
        const bool contents = styles_.is_contents(style) || (in_contents_ && !heading);
        blocks_.add(Block{.text = std::move(text), .heading = heading && !contents, .contents = contents});
        blocks_.append(std::move(read_pictures_));
        read_pictures_ = std::move(pictures);
    }
    void picture(std::string_view id, const Look& look) {
        if (look.is_hidden() || relations_ == nullptr) return;
        auto blocks = pictures_.read(relations_->of(id));
        std::move(blocks.begin(), blocks.end(), std::back_inserter(read_pictures_));
    }
    static bool is_drawing(std::string_view name) {
        return name == "inline" || name == "anchor" || name == "shape" || name == "rect" || name == "roundrect" || name == "oval" || name == "group";
    }
    void hidden_drawing(const pugi::xml_node& node) {
        Drawing hidden;
        add_drawing(node, hidden);
        if (hidden.hides_text || !hidden.empty()) notes_.tell(Reason::hidden_text);
    }
    void drawn(const DrawnPart& part) {
        auto blocks = pictures_.drawn(relations_ == nullptr ? std::string() : relations_->of(part.identifier));
        std::move(blocks.begin(), blocks.end(), std::back_inserter(read_pictures_));
    }
    // A drawing that is too small for its picture to be read, on paper: 914,400 units an inch.
    static bool is_tiny(const pugi::xml_node& drawing) {
        const auto extent = named_child(drawing, "extent");
        return extent && (length_of(extent, "cx") < 300'000 || length_of(extent, "cy") < 90'000);
    }
    static double length_of(const pugi::xml_node& node, std::string_view name) {
        return std::strtod(std::string(local_attribute(node, name)).c_str(), nullptr);
    }
    // Text that cannot be seen is left out.
    void run(const pugi::xml_node& node, Look look, std::string& text) {
        const auto properties = named_child(node, "rPr");
        look.take_over(styles_.of(local_attribute(named_child(properties, "rStyle"), "val")));
        look.take_over(DocxStyles::said(properties));
        std::string own;
        runs(node, look, own);
        if (!look.is_hidden()) {
            const bool raised = look.raised.value_or(false), goes_on = std::exchange(after_raised_, raised);
            if (raised && !goes_on && stands_apart(text, own)) text += ' ';
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
            else if (name == "tab" || name == "ptab")
                text += ' ';
            else if (name == "br" || name == "cr")
                text += '\n';
            else if (name == "noBreakHyphen")
                text += '-';
            else if (const auto part = drawn_part(child))
                drawn(*part);
            else if (name == "textpath")
                read_pictures_.push_back({.text = std::string(local_attribute(child, "string")), .contents = true});
            else if (is_drawing(name) && (look.is_hidden() || is_hidden_shape(child)))
                hidden_drawing(child);
            else if (name == "txbxContent")
                inside({.ground = true}, [&] { body(child); });  // it stands in a paragraph and holds paragraphs
            else if (name == "blip")
                picture(local_attribute(child, "embed"), look);
            else if (name == "imagedata")
                picture(local_attribute(child, "id"), look);
            else if ((name == "inline" || name == "anchor") && is_tiny(child))
                continue;
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
    void row(const pugi::xml_node& node) {
        if (const auto hidden = named_child(named_child(node, "trPr"), "hidden");
            hidden && local_attribute(hidden, "val") != "0" && local_attribute(hidden, "val") != "false")
            return notes_.tell(Reason::hidden_text);
        std::vector<std::vector<Block>> cells;
        for (const auto& cell : node.children()) {
            Look look = around_;
            look.take_over(DocxStyles::said(named_child(cell, "tcPr")));
            Docx inner(styles_, numbering_, pictures_, notes_, look);
            inner.relations_ = relations_;
            if (local_name(cell) == "tc" || local_name(cell) == "sdt" || local_name(cell) == "ins") inner.body(cell);
            cells.push_back(inner.take());
        }
        add_row(blocks_, std::move(cells));
    }
    const DocxStyles& styles_;
    DocxNumbering& numbering_;
    Pictures& pictures_;
    const Relations* relations_ = nullptr;
    std::vector<Block> read_pictures_;
    Notes& notes_;
    Look around_;
    bool in_contents_ = false, after_raised_ = false;
    BlockList blocks_;
};

class Odt {
public:
    Odt(const OdfStyles& styles, OdfNumbering& numbering, Pictures& pictures, Notes& notes, const Look& around)
        : styles_(styles), numbering_(numbering), pictures_(pictures), notes_(notes), around_(around) {}

    void body(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "p" || name == "h") {
                paragraph(child, name == "h");
            } else if (name == "list") {
                list(child);
            } else if (name == "list-item") {
                item(child);
            } else if (name == "table-row") {
                row(child);
            } else if (name == "tracked-changes") {
                if (child.first_child()) notes_.tell(Reason::tracked_changes);
            } else if (name == "annotation") {
                notes_.tell(Reason::comments);
            } else if (name == "image") {
                if (is_shown(child)) blocks_.append(pictures_.read(picture_name(child)));
            } else if (const auto part = drawn_part(child)) {
                blocks_.append(pictures_.drawn(part->name));
            } else if (name == "table-of-content") {
                const bool before = std::exchange(in_contents_, true);
                body(child);
                in_contents_ = before;
            } else if (name == "section" && local_attribute(child, "display") == "none") {
                notes_.tell(Reason::hidden_text);
            } else if (name != "sequence-decls" && name != "forms") {
                body(child);
            }
        }
    }
    void add_once(const pugi::xml_node& margin, std::set<std::string>& said) {
        Odt inner(styles_, numbering_, pictures_, notes_, {.ground = true});
        inner.body(margin);
        for (auto& block : inner.take()) {
            block.heading = false;
            if (said.insert(block.text).second) blocks_.add(std::move(block));
        }
    }
    std::vector<Block> take() { return blocks_.take(); }

private:
    static bool is_hidden_field(const pugi::xml_node& node) {
        const auto name = local_name(node);
        return (name == "hidden-text" || name == "hidden-paragraph") && local_attribute(node, "is-hidden") == "true";
    }
    // A list within a list is of its style, a level further down.
    void list(const pugi::xml_node& node) {
        const auto before = list_;
        if (const auto style = local_attribute(node, "style-name"); !style.empty()) list_.style = style;
        ++list_.level;
        list_.item_begins = false;
        if (list_.level == 1 && local_attribute(node, "continue-numbering") != "true" &&
            local_attribute(node, "continue-list").empty() && list_.style != OdfNumbering::headings)
            numbering_.restart(list_.style);
        body(node);
        list_ = before;
    }
    // Its first paragraph has its number.
    void item(const pugi::xml_node& node) {
        list_.item_begins = true;
        list_.start = -1;
        if (const std::string start(local_attribute(node, "start-value")); !start.empty())
            list_.start = std::strtol(start.c_str(), nullptr, 10);
        body(node);
        list_.item_begins = false;
    }
    std::string label(const pugi::xml_node& node, bool heading) {
        if (std::exchange(list_.item_begins, false)) return numbering_.next(list_.style, list_.level, list_.start);
        if (!heading || list_.level > 0 || local_attribute(node, "is-list-header") == "true") return {};
        const auto own = styles_.list_of(local_attribute(node, "style-name"));
        if (own && own->empty()) return {};  // it says that it has none
        const auto level = std::strtoul(std::string(local_attribute(node, "outline-level")).c_str(), nullptr, 10);
        return numbering_.next(own ? std::string_view(*own) : OdfNumbering::headings, level);
    }
    void paragraph(const pugi::xml_node& node, bool heading) {
        Look look = around_;
        look.take_over(styles_.of("paragraph", local_attribute(node, "style-name")));
        std::string text;
        runs(node, look, text);
        bool hidden = false;
        for (const auto& child : node.children())
            hidden = hidden || (local_name(child) == "hidden-paragraph" && is_hidden_field(child));
        if (!hidden && !look.is_hidden()) text = numbered(label(node, heading), std::move(text));
        if (!hidden) return blocks_.add(Block{.text = std::move(text), .heading = heading && !in_contents_, .contents = in_contents_});
        if (!is_blank(text)) notes_.tell(Reason::hidden_text);
    }
    void row(const pugi::xml_node& node) {
        if (const auto visible = local_attribute(node, "visibility"); visible == "collapse" || visible == "filter")
            return notes_.tell(Reason::hidden_text);
        std::vector<std::vector<Block>> cells;
        for (const auto& cell : node.children()) {
            Look look = around_;
            look.take_over(styles_.of("table-cell", local_attribute(cell, "style-name")));
            Odt inner(styles_, numbering_, pictures_, notes_, look);
            inner.body(cell);
            cells.push_back(inner.take());
        }
        add_row(blocks_, std::move(cells));
    }
    // It hangs on text that is not shown.
    void hidden_shape(const pugi::xml_node& node) {
        Drawing hidden;
        add_drawing(node, hidden);
        if (!hidden.empty()) notes_.tell(Reason::hidden_text);
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
                const bool raised = look.raised.value_or(false), goes_on = std::exchange(after_raised_, raised);
                if (raised && !goes_on && stands_apart(text, child.value())) text += ' ';
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
            else if (is_odf_shape(name))
                look.is_hidden() ? hidden_shape(child) : frame(child);
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
    struct List {
        std::string style{};
        std::size_t level = 0;
        bool item_begins = false;
        long start = -1;
    };
    const OdfStyles& styles_;
    OdfNumbering& numbering_;
    Pictures& pictures_;
    Notes& notes_;
    Look around_;
    List list_;
    bool in_contents_ = false, after_raised_ = false;
    BlockList blocks_;
};

// What stands above and below every page: once.
void add_margins(ZipArchive& archive, Odt& odt) {
    const auto part = archive.part("styles.xml");
    if (!part) return;
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    std::set<std::string> said;
    for (const auto& page : named_child(document.document_element(), "master-styles").children())
        for (const auto& margin : page.children())
            if (local_name(margin).starts_with("header") || local_name(margin).starts_with("footer"))
                odt.add_once(margin, said);
}

}  // namespace

std::vector<Block> read_docx(ZipArchive& archive, const ExtractOptions& options, Notes& notes) {
    const auto name_of_main = main_part(archive, "word/document.xml");
    const auto main = archive.part(name_of_main);
    if (!main) throw Unreadable(Reason::damaged);
    const DocxStyles styles(archive);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto root = named_child(document, "document");
    const auto paper = local_attribute(named_child(root, "background"), "color");
    Pictures pictures(archive, options, notes);
    DocxNumbering numbering(archive, styles);
    Docx docx(styles, numbering, pictures, notes, {.ground = !paper.empty() && paper != "auto" && !is_white(paper)});
    // What stands above and below every page: once.
    std::set<std::string> said;
    for (const auto& name : archive.names()) {
        if ((!name.starts_with("word/header") && !name.starts_with("word/footer")) || !name.ends_with(".xml")) continue;
        const auto part = archive.part(name);
        if (!part) continue;
        pugi::xml_document more;
        load_xml(more, decoded_text(*part));
        Docx margin(styles, numbering, pictures, notes, {.ground = true});
        margin.part(more.document_element(), Relations(archive, name));
        docx.add_once(margin.take(), said);
    }
    docx.part(root, Relations(archive, name_of_main));
    if (archive.has("word/comments.xml")) notes.tell(Reason::comments);
    for (const char* more_text : {"word/footnotes.xml", "word/endnotes.xml"}) {
        if (const auto part = archive.part(more_text)) {
            pugi::xml_document more;
            load_xml(more, decoded_text(*part));
            docx.part(more.document_element(), Relations(archive, more_text));
        }
    }
    return docx.take();
}

std::vector<Block> read_odt(ZipArchive& archive, const ExtractOptions& options, Notes& notes) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable(Reason::damaged);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto text = named_child(named_child(document.document_element(), "body"), "text");
    if (!text) throw Unreadable(Reason::damaged);
    const OdfStyles styles(archive, document.document_element());
    Pictures pictures(archive, options, notes);
    OdfNumbering numbering(archive, document.document_element());
    Odt odt(styles, numbering, pictures, notes, {});
    add_margins(archive, odt);
    odt.body(text);
    return odt.take();
}

}  // namespace depositary::indexer
