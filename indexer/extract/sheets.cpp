// XLSX (ECMA-376 SpreadsheetML) and ODS (OpenDocument): a sheet is a section, a row a line of its cells.
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <cstdlib>

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
        else if (name != "rPh" && name != "phoneticPr")
            rich_text(child, out);
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

// The sheets' names and parts, in the workbook's order.
std::vector<std::pair<std::string, std::string>> sheets_of(ZipArchive& archive) {
    std::vector<std::pair<std::string, std::string>> sheets;
    const auto workbook = archive.part("xl/workbook.xml"), relations = archive.part("xl/_rels/workbook.xml.rels");
    if (!workbook || !relations) throw Unreadable("The XLSX has no workbook");
    pugi::xml_document book, links;
    load_xml(book, decoded_text(*workbook));
    load_xml(links, decoded_text(*relations));
    for (const auto& sheet : named_child(book.document_element(), "sheets").children()) {
        const auto id = local_attribute(sheet, "id");
        for (const auto& link : links.document_element().children()) {
            if (local_attribute(link, "Id") != id) continue;
            std::string target(local_attribute(link, "Target"));
            target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
            sheets.emplace_back(local_attribute(sheet, "name"), std::move(target));
        }
        if (sheets.size() > max_sheets) throw Unreadable("The XLSX has too many sheets");
    }
    return sheets;
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
    if (type == "b" || type == "e") return {};  // true, false, #REF!
    return std::string(value);
}

void add_line(BlockList& blocks, std::string& line) {
    blocks.add(line);
    line.clear();
}

// OpenDocument repeats empty rows and cells by a number, up to the end of the sheet: a repeated cell is one word.
class Ods {
public:
    void table(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "table-row") {
                for (const auto& cell : child.children()) {
                    std::string text;
                    words(cell, text);
                    if (!text.empty()) line_ += (line_.empty() ? "" : " | ") + text;
                }
                add_line(blocks_, line_);
            } else if (name != "shapes" && name != "forms" && name != "table-source") {
                table(child);
            }
        }
    }
    BlockList blocks_;

private:
    void words(const pugi::xml_node& node, std::string& text) {
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                text += child.value();
                continue;
            }
            const auto name = local_name(child);
            if (name == "annotation" || name == "frame") continue;
            if (name == "s" || name == "tab" || name == "line-break" || (name == "p" && !text.empty())) text += ' ';
            words(child, text);
        }
    }
    std::string line_;
};

}  // namespace

std::vector<Block> read_xlsx(ZipArchive& archive) {
    const auto strings = shared_strings(archive);
    BlockList blocks;
    for (const auto& [name, target] : sheets_of(archive)) {
        const auto part = archive.part(target);
        if (!part) continue;  // a chart's sheet
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        add_sheet(blocks, name);
        for (const auto& row : named_child(document.document_element(), "sheetData").children()) {
            std::string line;
            for (const auto& cell : row.children()) {
                const auto text = cell_text(cell, strings);
                if (!text.empty()) line += (line.empty() ? "" : " | ") + text;
            }
            add_line(blocks, line);
        }
    }
    return blocks.take();
}

std::vector<Block> read_ods(ZipArchive& archive) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable("The ODS has no content.xml");
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const auto book = named_child(named_child(document.document_element(), "body"), "spreadsheet");
    Ods ods;
    for (const auto& table : book.children()) {
        if (local_name(table) != "table") continue;
        add_sheet(ods.blocks_, std::string(local_attribute(table, "name")));
        ods.table(table);
    }
    return ods.blocks_.take();
}

}  // namespace depositary::indexer
