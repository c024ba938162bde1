#include "indexer/extract/drawn_text.h"

#include "indexer/extract/xml_document.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace depositary::indexer {
namespace {

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void add_once(std::string line, std::vector<std::string>& lines, std::set<std::string>& said) {
    if (!is_blank(line) && said.insert(line).second) lines.push_back(std::move(line));
}

// Charts keep what they show beside where it comes from: words in a strCache or strDim, figures in a numCache or numDim.
void add_labels(const pugi::xml_node& node, std::vector<std::string>& lines, std::set<std::string>& said) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (name == "p") {
            std::string text;
            add_paragraph_text(child, text);
            add_once(std::move(text), lines, said);
        } else if (name == "strCache" || name == "strLit") {
            for (const auto& point : child.children()) add_once(named_child(point, "v").text().get(), lines, said);
        } else if (name == "strDim") {
            for (const auto& level : child.children())
                for (const auto& point : level.children()) add_once(point.text().get(), lines, said);
        } else if (name != "Fallback") {
            add_labels(child, lines, said);
        }
    }
}

bool is_hidden(const pugi::xml_node& shape) {
    for (const auto& part : shape.children()) {
        const auto hidden = local_attribute(named_child(part, "cNvPr"), "hidden");
        if (hidden == "1" || hidden == "true") return true;
    }
    return false;
}

}  // namespace

void add_paragraph_text(const pugi::xml_node& paragraph, std::string& text) {
    for (const auto& child : paragraph.children()) {
        const auto name = local_name(child);
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            text += child.value();
        else if (name == "br" || name == "tab" || name == "s" || name == "line-break")
            text += ' ';
        else if (name != "annotation" && name != "pPr" && name != "rPr" && name != "endParaRPr")
            add_paragraph_text(child, text);
    }
}

std::optional<std::string_view> drawn_part(const pugi::xml_node& node) {
    const auto name = local_name(node);
    if (name == "relIds") return local_attribute(node, "dm");
    if (name == "chart" && local_name(node.parent()) == "graphicData") return local_attribute(node, "id");
    return std::nullopt;
}

std::optional<std::vector<std::string>> drawn_lines(ZipArchive& archive, const std::string& part) {
    const auto content = part.empty() ? std::nullopt : archive.part(part);
    if (!content) return std::nullopt;
    pugi::xml_document document;
    load_xml(document, decoded_text(*content));
    std::vector<std::string> lines;
    std::set<std::string> said;
    add_labels(document, lines, said);
    return lines;
}

void add_drawing(const pugi::xml_node& node, Drawing& out) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (const auto id = drawn_part(child)) {
            out.parts.emplace_back(*id);
        } else if (name == "p") {
            std::string text;
            add_paragraph_text(child, text);
            if (!is_blank(text)) out.lines.push_back(std::move(text));
        } else if (is_hidden(child)) {
            Drawing hidden;
            for (const auto& part : child.children()) add_drawing(part, hidden);
            out.hides_text = out.hides_text || !hidden.lines.empty();
        } else if (name != "Fallback" && name != "annotation") {
            add_drawing(child, out);
        }
    }
}

}  // namespace depositary::indexer
