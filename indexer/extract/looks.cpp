#include "indexer/extract/looks.h"

#include <algorithm>
#include <cstdlib>

namespace depositary::indexer {
namespace {

constexpr int most_parents = 32;  // of a style; more is a loop
constexpr double dust_points = 1.5;
constexpr unsigned long paper = 0xF0;  // of 255, every channel

// On unless it says otherwise: <w:vanish/>, <w:vanish w:val="0"/>.
bool is_on(const pugi::xml_node& property) {
    const auto value = local_attribute(property, "val");
    return value != "0" && value != "false" && value != "off" && value != "none";
}

bool has_ground(std::string_view colour) {
    return !colour.empty() && colour != "auto" && colour != "transparent" && colour != "none" && !is_white(colour);
}

}  // namespace

bool is_outline_level(std::string_view value) {
    return value.size() == 1 && value[0] >= '0' && value[0] <= '8';
}

bool is_white(std::string_view colour) {
    if (colour.starts_with('#')) colour.remove_prefix(1);
    if (colour == "white" || colour == "White" || colour == "WHITE" || colour == "fff" || colour == "FFF") return true;
    if (colour.size() == 8) colour.remove_prefix(2);  // SpreadsheetML has the opacity before it
    if (colour.size() != 6 || colour.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) return false;
    const auto value = std::strtoul(std::string(colour).c_str(), nullptr, 16);
    return (value >> 16) >= paper && (value >> 8 & 0xFF) >= paper && (value & 0xFF) >= paper;
}

void Look::take_over(const Look& nearer) {
    if (nearer.none) none = nearer.none;
    if (nearer.white) white = nearer.white;
    if (nearer.dust) dust = nearer.dust;
    if (nearer.raised) raised = nearer.raised;
    if (nearer.ground) ground = ground.value_or(false) || *nearer.ground;
}

DocxStyles::DocxStyles(ZipArchive& archive) {
    const auto part = archive.part("word/styles.xml");
    if (!part) return;
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    const auto root = document.document_element();
    defaults_ = said(named_child(named_child(named_child(root, "docDefaults"), "rPrDefault"), "rPr"));
    for (const auto& style : root.children()) {
        if (local_name(style) != "style") continue;
        const auto properties = named_child(style, "pPr"), numbers = named_child(properties, "numPr");
        Style one;
        one.look = said(properties);
        one.look.take_over(said(named_child(style, "rPr")));
        one.based_on = local_attribute(named_child(style, "basedOn"), "val");
        one.name = local_attribute(named_child(style, "name"), "val");
        one.outline = local_attribute(named_child(properties, "outlineLvl"), "val");
        one.list = local_attribute(named_child(numbers, "numId"), "val");
        one.level = local_attribute(named_child(numbers, "ilvl"), "val");
        styles_.insert_or_assign(std::string(local_attribute(style, "styleId")), std::move(one));
    }
}

std::vector<std::pair<std::string_view, const DocxStyles::Style*>> DocxStyles::chain_of(std::string_view id) const {
    std::vector<std::pair<std::string_view, const Style*>> chain;
    for (auto found = styles_.find(id); found != styles_.end() && chain.size() < most_parents;
         found = styles_.find(found->second.based_on))
        chain.emplace_back(found->first, &found->second);
    return chain;
}

Look DocxStyles::of(std::string_view id) const {
    const auto chain = chain_of(id);
    Look look;
    std::for_each(chain.rbegin(), chain.rend(), [&](const auto& style) { look.take_over(style.second->look); });
    return look;
}

bool DocxStyles::is_heading(std::string_view id) const {
    const auto chain = chain_of(id);
    for (const auto& style : chain) {
        if (!style.second->outline.empty()) return is_outline_level(style.second->outline);
        const std::string_view name = style.second->name;
        if (name.starts_with("heading ") || name.starts_with("Heading ") || name == "Title" || name == "title")
            return true;
    }
    return chain.empty() &&
           (id.starts_with("Heading") || id.starts_with("heading") || id == "Title" || id.starts_with("Titre"));
}

bool DocxStyles::is_contents(std::string_view id) const {
    const auto is_level = [](std::string_view name, std::string_view word) { return name.size() == word.size() + 1 && name.starts_with(word) && name.back() >= '1' && name.back() <= '9'; };
    const auto chain = chain_of(id);
    return is_level(id, "TOC") || std::any_of(chain.begin(), chain.end(), [&](const auto& style) { return is_level(style.second->name, "toc ") || is_level(style.second->name, "TOC "); });
}

Numbered DocxStyles::numbered(std::string_view id) const {
    for (const auto& style : chain_of(id))
        if (!style.second->list.empty()) return {style.second->list, style.second->level, std::string(style.first)};
    return {};
}

Look DocxStyles::said(const pugi::xml_node& properties) {
    Look look;
    for (const auto& property : properties.children()) {
        const auto name = local_name(property);
        const auto value = local_attribute(property, "val");
        if (name == "vanish" || name == "specVanish") look.none = look.none.value_or(false) || is_on(property);
        if (name == "color") look.white = is_white(value);
        if (name == "sz") look.dust = std::strtod(std::string(value).c_str(), nullptr) / 2 < dust_points;
        if (name == "shd") look.ground = has_ground(local_attribute(property, "fill"));
        if (name == "highlight") look.ground = has_ground(value);
        if (name == "vertAlign") look.raised = value == "superscript";
    }
    return look;
}

OdfStyles::OdfStyles(ZipArchive& archive, const pugi::xml_node& content) {
    if (const auto part = archive.part("styles.xml")) {
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        for (const auto& group : document.document_element().children()) collect(group);
    }
    for (const auto& group : content.children()) collect(group);
}

void OdfStyles::collect(const pugi::xml_node& group) {
    for (const auto& style : group.children()) {
        if (local_name(style) != "style") continue;
        const std::string family(local_attribute(style, "family"));
        Style one{{}, family + ":" + std::string(local_attribute(style, "parent-style-name"))};
        for (const auto& attribute : style.attributes())
            if (std::string_view(attribute.name()).ends_with("list-style-name")) one.list = attribute.value();
        for (const auto& properties : style.children()) {
            const auto name = local_name(properties);
            const auto display = local_attribute(properties, "display"), visibility = local_attribute(properties, "visibility");
            if (name == "text-properties" && !display.empty()) one.look.none = display == "none";
            if (name == "table-properties" && display == "false") one.look.none = true;
            if (name == "drawing-page-properties" && visibility == "hidden") one.look.none = true;
            if (const auto colour = local_attribute(properties, "color"); name == "text-properties" && !colour.empty())
                one.look.white = is_white(colour);
            if (const std::string size(local_attribute(properties, "font-size")); name == "text-properties" && size.ends_with("pt"))
                one.look.dust = std::strtod(size.c_str(), nullptr) < dust_points;
            if (const auto place = local_attribute(properties, "text-position"); !place.empty()) one.look.raised = place.starts_with("super") || (place[0] > '0' && place[0] <= '9');
            if (const auto ground = local_attribute(properties, "background-color"); !ground.empty())
                one.look.ground = has_ground(ground);
        }
        styles_.insert_or_assign(family + ":" + std::string(local_attribute(style, "name")), std::move(one));
    }
}

Look OdfStyles::of(std::string_view family, std::string_view name) const {
    std::vector<const Style*> chain;
    for (auto found = styles_.find(std::string(family) + ":" + std::string(name));
         found != styles_.end() && chain.size() < most_parents; found = styles_.find(found->second.parent))
        chain.push_back(&found->second);
    Look look;
    std::for_each(chain.rbegin(), chain.rend(), [&](const Style* style) { look.take_over(style->look); });
    return look;
}

std::optional<std::string> OdfStyles::list_of(std::string_view name) const {
    std::size_t steps = 0;
    for (auto found = styles_.find("paragraph:" + std::string(name)); found != styles_.end() && steps < most_parents;
         found = styles_.find(found->second.parent), ++steps)
        if (found->second.list) return found->second.list;
    return {};
}

}  // namespace depositary::indexer
