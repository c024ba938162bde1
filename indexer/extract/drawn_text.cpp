#include "indexer/extract/drawn_text.h"

#include "indexer/extract/pictures.h"
#include "indexer/extract/raised_digits.h"
#include "indexer/extract/xml_document.h"

#include <array>
#include <cstdlib>
#include <utility>

namespace depositary::indexer {
namespace {

bool is_raised(const pugi::xml_node& run) {
    return std::atoi(std::string(local_attribute(named_child(run, "rPr"), "baseline")).c_str()) > 0;
}

// The words of a diagram or chart, each once.
class Labels {
public:
    void add(const pugi::xml_node& node) {
        // Charts keep what they show beside where it comes from: words in one cache, figures in another, and series that are switched off.
        constexpr std::array<std::string_view, 4> of_words{"strCache", "strLit", "lvl", "dlblRangeCache"};
        constexpr std::array<std::string_view, 4> of_figures{"numCache", "numLit", "numDim", "Fallback"};
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (among(of_figures, name) || name.starts_with("filtered")) continue;
            if (name == "p") {
                std::string text;
                add_paragraph_text(child, text);
                add_once(std::move(text));
            } else if (among(of_words, name)) {
                for (const auto& point : child.children())
                    if (local_name(point) == "pt") add_once(named_child(point, "v") ? named_child(point, "v").text().get() : point.text().get());
            } else {
                if (name == "tx" || name == "txData") add_once(named_child(child, "v").text().get());
                add(child);
            }
        }
    }
    // Charts of OpenDocument keep their data in a table.
    void add_odf(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            const auto name = local_name(child);
            if (name == "table-cell" && local_attribute(child, "value-type") != "string") continue;
            if (name == "p") {
                std::string text;
                add_paragraph_text(child, text);
                add_once(std::move(text));
            } else {
                add_odf(child);
            }
        }
    }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    void add_once(std::string line) {
        if (!is_blank(line) && said_.insert(line).second) lines_.push_back(std::move(line));
    }
    std::vector<std::string> lines_;
    std::set<std::string> said_;
};

}  // namespace

void add_paragraph_text(const pugi::xml_node& paragraph, std::string& text) {
    bool after_raised = false;
    for (const auto& child : paragraph.children()) {
        const auto name = local_name(child);
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            text += child.value();
        } else if (name == "br" || name == "tab" || name == "s" || name == "line-break") {
            text += ' ';
        } else if (name != "annotation" && name != "pPr" && name != "rPr" && name != "endParaRPr") {
            std::string own;
            add_paragraph_text(child, own);
            const bool raised = is_raised(child), goes_on = std::exchange(after_raised, raised);
            if (raised && !goes_on && stands_apart(text, own)) text += ' ';
            text += own;
        }
    }
}

std::optional<DrawnPart> drawn_part(const pugi::xml_node& node) {
    const auto name = local_name(node);
    if (name == "relIds") return DrawnPart{.identifier = std::string(local_attribute(node, "dm"))};
    if (name == "chart" && local_name(node.parent()) == "graphicData") return DrawnPart{.identifier = std::string(local_attribute(node, "id"))};
    auto href = local_attribute(node, "href");
    if (name != "object" || href.empty()) return std::nullopt;
    if (href.starts_with("./")) href.remove_prefix(2);
    return DrawnPart{.name = std::string(href) + "/content.xml"};
}

bool is_odf_shape(std::string_view name) {
    constexpr std::array<std::string_view, 15> shapes{"frame", "custom-shape", "rect", "ellipse", "circle", "g", "line", "caption", "connector", "polyline", "polygon", "path", "regular-polygon", "measure", "scene"};
    return among(shapes, name);
}

bool is_hidden_shape(const pugi::xml_node& shape) {
    std::string style(local_attribute(shape, "style"));
    std::erase(style, ' ');
    if (style.find("visibility:hidden") != std::string::npos) return true;
    for (const auto& part : shape.children()) {
        const auto own = local_name(part) == "docPr" ? part : named_child(part, "cNvPr");
        const auto hidden = local_attribute(own, "hidden");
        if (hidden == "1" || hidden == "true") return true;
    }
    return false;
}

void add_drawing(const pugi::xml_node& node, Drawing& out) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (auto part = drawn_part(child)) {
            out.parts.push_back(std::move(*part));
        } else if (name == "p") {
            std::string text;
            add_paragraph_text(child, text);
            if (!is_blank(text)) out.lines.push_back(std::move(text));
        } else if (is_hidden_shape(child)) {
            Drawing hidden;
            for (const auto& inner : child.children()) add_drawing(inner, hidden);
            out.hides_text = out.hides_text || hidden.hides_text || !hidden.empty();
        } else if (name != "Fallback" && name != "annotation") {
            add_drawing(child, out);
        }
    }
}

std::vector<std::string> DrawnParts::lines(const std::string& part) {
    if (!part.empty() && !seen_.insert(part).second) return {};
    Labels labels;
    try {
        const auto content = part.empty() ? std::nullopt : archive_.part(part);
        pugi::xml_document document;
        if (content) load_xml(document, decoded_text(*content));
        const auto root = document.document_element();
        const auto name = local_name(root);
        if (name == "math") return {};  // a formula
        if (name == "chartSpace" || name == "dataModel") {
            labels.add(root);
            // What was drawn over a chart.
            const auto over = name == "chartSpace" ? Relations(archive_, part).of_type("/chartUserShapes") : std::string();
            if (const auto shapes = over.empty() ? std::nullopt : archive_.part(over)) {
                pugi::xml_document drawn;
                load_xml(drawn, decoded_text(*shapes));
                labels.add(drawn);
            }
        } else if (const auto chart = named_child(named_child(root, "body"), "chart")) {
            labels.add_odf(chart);
        } else {
            notes_.miss(Reason::parts_left_out);
        }
    } catch (const Unreadable&) {
        notes_.miss(Reason::parts_left_out);
    } catch (const Unsupported&) {
        notes_.miss(Reason::parts_left_out);
    }
    return labels.take();
}

}  // namespace depositary::indexer
