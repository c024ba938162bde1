#pragma once
// XML through pugixml, within limits, and names without their prefixes.

#include "indexer/extract/reader.h"

#include <pugixml.hpp>

#include <algorithm>
#include <string_view>

namespace depositary::indexer {

// `content` is UTF-8, whatever its declaration says.
inline void load_xml(pugi::xml_document& document, std::string_view content) {
    check_xml_depth(content);
    const auto result = document.load_buffer(content.data(), content.size(),
                                             pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    if (!result) throw Unreadable(Reason::damaged);
}

inline std::string_view local_name(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// Whether one of these is the name.
template <class List>
bool among(const List& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

inline bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

inline std::string_view local_attribute(const pugi::xml_node& node, std::string_view wanted) {
    for (const auto& attribute : node.attributes()) {
        const std::string_view name = attribute.name();
        const auto colon = name.find(':');
        if ((colon == std::string_view::npos ? name : name.substr(colon + 1)) == wanted) return attribute.value();
    }
    return {};
}

inline pugi::xml_node named_child(const pugi::xml_node& node, std::string_view name) {
    for (const auto& child : node.children())
        if (local_name(child) == name) return child;
    return {};
}

}  // namespace depositary::indexer
