// XLSX (ECMA-376 SpreadsheetML) and ODS (OpenDocument): a sheet is a section, a row a line of its cells.
#include "indexer/extract/drawn_text.h"
#include "indexer/extract/looks.h"
#include "indexer/extract/number_formats.h"
#include "indexer/extract/pictures.h"
#include "indexer/extract/raised_digits.h"
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_sheets = 256;

void add_sheet(BlockList& blocks, std::string name) {
    blocks.add(Block{.text = std::move(name), .heading = true, .kind = "sheet"});
}

// All <t> below, without phonetic guides.
void rich_text(const pugi::xml_node& node, std::string& out) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (name == "t")
            out += child.text().get();
        else if (name != "rPh" && name != "phoneticPr") {
            std::string own;
            rich_text(child, own);
            const auto align = local_attribute(named_child(named_child(child, "rPr"), "vertAlign"), "val");
            if (align == "superscript" && stands_apart(out, own)) out += ' ';
            out += own;
        }
    }
}

std::vector<std::string> shared_strings(ZipArchive& archive) {
    std::vector<std::string> strings;
    const auto part = archive.part("xl/sharedStrings.xml");
    if (!part) return strings;
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    for (const auto& item : document.document_element().children()) {
        std::string text;
        rich_text(item, text);
        strings.push_back(std::move(text));
    }
    return strings;
}

// The sheets' names and parts, in the workbook's order; hidden ones are left out.
std::vector<std::pair<std::string, std::string>> sheets_of(ZipArchive& archive, Notes& notes) {
    std::vector<std::pair<std::string, std::string>> sheets;
    const auto name = main_part(archive, "xl/workbook.xml");
    const auto workbook = archive.part(name);
    if (!workbook) throw Unreadable(Reason::damaged);
    pugi::xml_document book;
    load_xml(book, decoded_text(*workbook));
    const Relations links(archive, name);
    for (const auto& sheet : named_child(book.document_element(), "sheets").children()) {
        const auto id = local_attribute(sheet, "id"), state = local_attribute(sheet, "state");
        if (state == "hidden" || state == "veryHidden") {
            notes.tell(Reason::hidden_text);
            continue;
        }
        if (auto target = links.of(id); !target.empty()) sheets.emplace_back(local_attribute(sheet, "name"), std::move(target));
        if (sheets.size() > max_sheets) throw Unreadable(Reason::too_many_parts);
    }
    return sheets;
}

std::size_t number_of(std::string_view digits, std::size_t otherwise = 0) {
    return digits.empty() ? otherwise : std::strtoul(std::string(digits).c_str(), nullptr, 10);
}
bool is_true(std::string_view value) {
    return value == "1" || value == "true";
}

std::string cell_text(const pugi::xml_node& cell, const std::vector<std::string>& strings) {
    const auto type = local_attribute(cell, "t");
    std::string text;
    if (type == "inlineStr") {
        rich_text(named_child(cell, "is"), text);
        return text;
    }
    const std::string_view value = named_child(cell, "v").text().get();
    if (type == "s") {
        const auto index = std::strtoul(std::string(value).c_str(), nullptr, 10);
        return index < strings.size() ? strings[index] : std::string();
    }
    if (type == "b") return is_true(value) ? "TRUE" : "FALSE";
    if (type == "e") return {};  // #REF!
    // "2004-10-29T00:00:00" is a day.
    if (const auto time = value.find('T'); type == "d" && time != std::string_view::npos && value.find_first_not_of("0:.Z", time + 1) == std::string_view::npos) return std::string(value.substr(0, time));
    return std::string(value);
}

// How cells of a workbook look: by the index of their format.
struct CellFormats {
    std::set<std::size_t> unseen{};  // its text does not show
    std::map<std::size_t, std::string> codes{};  // of numbers
    bool since_1904 = false;
};

// The cell formats whose text does not show: white on no ground of their own, or a number format that shows nothing.
CellFormats cell_formats(ZipArchive& archive) {
    CellFormats formats;
    if (const auto book = archive.part(main_part(archive, "xl/workbook.xml"))) {
        pugi::xml_document document;
        load_xml(document, decoded_text(*book));
        formats.since_1904 =
            is_true(local_attribute(named_child(document.document_element(), "workbookPr"), "date1904"));
    }
    const auto part = archive.part("xl/styles.xml");
    if (!part) return formats;
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    const auto root = document.document_element();
    std::set<std::string, std::less<>> blank_numbers, white_fonts, plain_fills;
    std::map<std::size_t, std::string> codes;
    for (const auto& format : named_child(root, "numFmts").children()) {
        if (local_attribute(format, "formatCode") == ";;;") blank_numbers.emplace(local_attribute(format, "numFmtId"));
        codes.emplace(number_of(local_attribute(format, "numFmtId")), local_attribute(format, "formatCode"));
    }
    std::size_t index = 0;
    for (const auto& font : named_child(root, "fonts").children()) {
        if (is_white(local_attribute(named_child(font, "color"), "rgb"))) white_fonts.insert(std::to_string(index));
        ++index;
    }
    index = 0;
    for (const auto& fill : named_child(root, "fills").children()) {
        const auto pattern = named_child(fill, "patternFill");
        const auto type = local_attribute(pattern, "patternType");
        if (pattern && (type.empty() || type == "none" || is_white(local_attribute(named_child(pattern, "fgColor"), "rgb"))))
            plain_fills.insert(std::to_string(index));
        ++index;
    }
    index = 0;
    for (const auto& format : named_child(root, "cellXfs").children()) {
        if (blank_numbers.contains(local_attribute(format, "numFmtId")) ||
            (white_fonts.contains(local_attribute(format, "fontId")) && plain_fills.contains(local_attribute(format, "fillId"))))
            formats.unseen.insert(index);
        const auto number = number_of(local_attribute(format, "numFmtId"));
        const auto own = codes.find(number);
        if (std::string code(own != codes.end() ? std::string_view(own->second) : built_in_format(number)); !code.empty()) formats.codes.emplace(index, std::move(code));
        ++index;
    }
    return formats;
}

// Columns of a sheet, from 1, that are hidden.
class HiddenColumns {
public:
    void add(std::size_t first, std::size_t last) { ranges_.emplace_back(first, last); }
    bool has(std::size_t column) const {
        for (const auto& [first, last] : ranges_)
            if (column >= first && column <= last) return true;
        return false;
    }

private:
    std::vector<std::pair<std::size_t, std::size_t>> ranges_;
};

// "AB12" is in column 28; 0 for what is no name of a cell.
std::size_t column_of(std::string_view cell) {
    std::size_t column = 0;
    for (const char c : cell.substr(0, 3))
        if (c >= 'A' && c <= 'Z') column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    return column;
}

void add_line(BlockList& blocks, std::string& line) {
    blocks.add(line);
    line.clear();
}

// What floats over a sheet's cells: boxes, diagrams, charts. They begin no article.
void add_floating(BlockList& blocks, Drawing drawing, DrawnParts& drawn, Notes& notes) {
    if (drawing.hides_text) notes.tell(Reason::hidden_text);
    for (const auto& part : drawing.parts)
        for (auto& line : drawn.lines(part.name)) drawing.lines.push_back(std::move(line));
    for (auto& line : drawing.lines) blocks.add(Block{.text = std::move(line), .contents = true});
}

// OpenDocument repeats empty rows and cells by a number, up to the end of the sheet: a repeated cell is one word.
class Ods {
public:
    BlockList blocks_;

    Ods(const OdfStyles& styles, ZipArchive& archive, Notes& notes) : styles_(styles), notes_(notes), drawn_(archive, notes) {}

    void table(const pugi::xml_node& node) {
        columns_ = {};
        column_ = 1;
        rows(node);
        add_floating(blocks_, std::exchange(floating_, {}), drawn_, notes_);
    }

private:
    static bool is_hidden(const pugi::xml_node& node) {
        const auto visible = local_attribute(node, "visibility");
        return visible == "collapse" || visible == "filter";
    }
    static std::size_t repeated(const pugi::xml_node& node) {
        return number_of(local_attribute(node, "number-columns-repeated"), 1);
    }
    void rows(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "table-column") {
                if (is_hidden(child)) columns_.add(column_, column_ + repeated(child) - 1);
                column_ += repeated(child);
            } else if (name == "table-row") {
                row(child);
            } else if (name == "shapes") {
                add_drawing(child, floating_);
            } else if (name != "forms" && name != "table-source") {
                rows(child);
            }
        }
    }
    void row(const pugi::xml_node& node) {
        std::size_t column = 1;
        for (const auto& cell : node.children()) {
            std::string text;
            in_hidden_ = is_hidden(node) || columns_.has(column) || styles_.of("table-cell", local_attribute(cell, "style-name")).is_hidden();
            words(cell, text);
            // A date as it shows, and whole: "29.10.04 (2004-10-29)".
            if (const auto day = local_attribute(cell, "date-value").substr(0, 10);
                !text.empty() && day.size() == 10 && text.find(day) == std::string::npos)
                text += " (" + std::string(day) + ")";
            const auto kind = local_attribute(cell, "value-type");
            if (text.empty() && kind.empty() && !local_attribute(cell, "formula").empty()) notes_.miss(Reason::parts_left_out);
            if (text.empty()) text = unshown(cell, kind);
            else if (kind == "float" || kind == "currency") text = with_plain_number(std::move(text), local_attribute(cell, "value"));
            column += repeated(cell);
            if (text.empty()) continue;
            if (in_hidden_)
                notes_.tell(Reason::hidden_text);
            else
                line_ += (line_.empty() ? "" : " | ") + text;
        }
        add_line(blocks_, line_);
    }
    // Of a cell that some programs write without what it shows.
    static std::string unshown(const pugi::xml_node& cell, std::string_view kind) {
        if (kind == "boolean") return is_true(local_attribute(cell, "boolean-value")) ? "TRUE" : "FALSE";
        if (kind == "percentage") return shown_number(local_attribute(cell, "value"), "0.##%", false);
        return std::string(local_attribute(cell, kind == "date" ? "date-value" : kind == "string" ? "string-value" : "value"));
    }
    void words(const pugi::xml_node& node, std::string& text) {
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                text += child.value();
                continue;
            }
            const auto name = local_name(child);
            if (name == "annotation") notes_.tell(Reason::comments);
            if (is_odf_shape(name)) floats(child);
            if (name == "annotation" || is_odf_shape(name)) continue;
            if (name == "s" || name == "tab" || name == "line-break" || (name == "p" && !text.empty())) text += ' ';
            words(child, text);
        }
    }
    void floats(const pugi::xml_node& shape) {
        if (!in_hidden_) return add_drawing(shape, floating_);
        Drawing hidden;
        add_drawing(shape, hidden);
        if (!hidden.empty()) notes_.tell(Reason::hidden_text);
    }
    const OdfStyles& styles_;
    Notes& notes_;
    DrawnParts drawn_;
    HiddenColumns columns_;
    bool in_hidden_ = false;
    std::size_t column_ = 1;
    std::string line_;
    Drawing floating_;  // over the cells; it stands behind them
};

// What OOXML says of it in a part of its own.
Drawing drawing_of(ZipArchive& archive, const std::string& sheet, Notes& notes) {
    const auto name = Relations(archive, sheet).of_type("/drawing");
    const auto part = name.empty() ? std::nullopt : archive.part(name);
    Drawing drawing;
    if (!part) return drawing;
    try {
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        add_drawing(document, drawing);
    } catch (const Unreadable&) {
        notes.miss(Reason::parts_left_out);
    }
    const Relations relations(archive, name);
    for (auto& drawn : drawing.parts) drawn.name = relations.of(drawn.identifier);
    return drawing;
}

void read_sheet(const pugi::xml_node& sheet, const std::vector<std::string>& strings, const CellFormats& formats,
                BlockList& blocks, Notes& notes) {
    HiddenColumns columns;
    for (const auto& range : named_child(sheet, "cols").children())
        if (is_true(local_attribute(range, "hidden")))
            columns.add(number_of(local_attribute(range, "min")), number_of(local_attribute(range, "max")));
    for (const auto& row : named_child(sheet, "sheetData").children()) {
        const bool row_hidden = is_true(local_attribute(row, "hidden"));
        std::string line;
        for (const auto& cell : row.children()) {
            auto text = cell_text(cell, strings);
            // What it shows is not in the file: programs that write sheets do not calculate.
            if (named_child(cell, "f") && !named_child(cell, "v") && text.empty()) notes.miss(Reason::parts_left_out);
            if (text.empty()) continue;
            const auto format = number_of(local_attribute(cell, "s"));
            const auto type = local_attribute(cell, "t");
            if (const auto code = formats.codes.find(format); code != formats.codes.end() && (type.empty() || type == "n"))
                text = shown_number(text, code->second, formats.since_1904);
            if (text.empty()) continue;
            if (row_hidden || columns.has(column_of(local_attribute(cell, "r"))) || formats.unseen.contains(format))
                notes.tell(Reason::hidden_text);
            else
                line += (line.empty() ? "" : " | ") + text;
        }
        add_line(blocks, line);
    }
}

}  // namespace

std::vector<Block> read_xlsx(ZipArchive& archive, Notes& notes) {
    const auto formats = cell_formats(archive);
    const auto strings = shared_strings(archive);
    DrawnParts drawn(archive, notes);
    BlockList blocks;
    for (const auto& [name, target] : sheets_of(archive, notes)) {
        const auto part = archive.part(target);
        if (!part) continue;
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        add_sheet(blocks, name);
        read_sheet(document.document_element(), strings, formats, blocks, notes);
        add_floating(blocks, drawing_of(archive, target, notes), drawn, notes);
    }
    for (const auto& name : archive.names()) {
        if (name.starts_with("xl/comments") || name.starts_with("xl/threadedComments/")) notes.tell(Reason::comments);
    }
    return blocks.take();
}

std::vector<Block> read_ods(ZipArchive& archive, Notes& notes) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable(Reason::damaged);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto book = named_child(named_child(document.document_element(), "body"), "spreadsheet");
    const OdfStyles styles(archive, document.document_element());
    Ods ods(styles, archive, notes);
    for (const auto& table : book.children()) {
        if (local_name(table) != "table") continue;
        if (styles.of("table", local_attribute(table, "style-name")).is_hidden()) {
            notes.tell(Reason::hidden_text);
            continue;
        }
        add_sheet(ods.blocks_, std::string(local_attribute(table, "name")));
        ods.table(table);
    }
    return ods.blocks_.take();
}

}  // namespace depositary::indexer
