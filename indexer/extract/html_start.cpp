#include "indexer/extract/html_start.h"

#include <algorithm>
#include <array>
#include <string>

namespace depositary::indexer {
namespace {

constexpr std::size_t furthest = 1 << 20;  // what decides stands this near to the beginning
constexpr std::size_t longest_tag = 4096;

constexpr std::array<std::string_view, 74> elements{
    "a",    "abbr",  "address", "article", "aside",  "b",     "blockquote", "button", "caption", "center",  "cite",   "code",  "colgroup",
    "dd",   "del",   "details", "dfn",     "div",    "dl",    "dt",         "em",     "figure",  "font",    "footer", "form",  "h1",
    "h2",   "h3",    "h4",      "h5",      "h6",     "head",  "header",     "i",      "iframe",  "ins",     "kbd",    "label", "li",
    "main", "map",   "mark",    "nav",     "ol",     "p",     "pre",        "q",      "s",       "samp",    "script", "section", "select",
    "small", "span", "strike",  "strong",  "style",  "sub",   "summary",    "sup",    "table",   "tbody",   "td",     "tfoot", "th",
    "thead", "time", "title",   "tr",      "tt",     "u",     "ul",         "var",    "video"};
// Those that need no end tag; two of them are no accident.
constexpr std::array<std::string_view, 14> unclosed{"br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "p", "td", "th", "tr"};

template <std::size_t size>
bool is_among(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view without_space(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    return text;
}

// The name of the tag that the text begins with, "div" or "/div"; empty when it begins with none.
std::string_view tag_name(std::string_view text) {
    if (!text.starts_with('<')) return {};
    std::size_t end = text.starts_with("</") ? 2 : 1;
    while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= '0' && text[end] <= '9'))) ++end;
    if (end == text.size() || !(is_space(text[end]) || text[end] == '>' || text.substr(end).starts_with("/>"))) return {};
    const auto close = text.substr(0, longest_tag).find_first_of("<>", end);
    return close != std::string_view::npos && text[close] == '>' ? text.substr(1, end - 1) : std::string_view();
}

bool closes(std::string_view text, std::string_view name) {
    const auto end_tag = "</" + std::string(name);
    for (auto at = text.find(end_tag); at != std::string_view::npos; at = text.find(end_tag, at + 1))
        if (tag_name(text.substr(at)) == end_tag.substr(1)) return true;
    return false;
}

// Whether the text holds a tag that needs no end, or an element with its end.
bool holds_markup(std::string_view text) {
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const auto name = tag_name(text.substr(at));
        if (is_among(unclosed, name) || (name.starts_with('/') && is_among(elements, name.substr(1)))) return true;
    }
    return false;
}

}  // namespace

bool begins_as_html(std::string_view source) {
    if (source.starts_with("\xEF\xBB\xBF")) source.remove_prefix(3);
    std::string lower(without_space(source).substr(0, furthest));
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    std::string_view text = lower;
    if (!text.starts_with('<')) return false;
    const auto start = text.substr(0, 2048);
    if (start.starts_with("<?xml")) return start.find("<html") != std::string_view::npos;
    for (const auto* whole : {"<!doctype html", "<html", "<body"})
        if (start.find(whole) != std::string_view::npos) return true;
    bool comments = false;
    while (text.starts_with("<!--")) {
        const auto end = text.find("-->", 4);
        if (end == std::string_view::npos) return false;
        text = without_space(text.substr(end + 3));
        comments = true;
    }
    const auto name = tag_name(text);
    if (!name.empty()) {
        const auto rest = text.substr(1);
        if (is_among(elements, name) && closes(rest, name)) return true;
        return is_among(unclosed, name) && holds_markup(rest);
    }
    return comments && holds_markup(text);
}

std::string declared_encoding(std::string_view content) {
    std::string start(content.substr(0, 1024));
    for (char& c : start) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    for (auto meta = start.find("<meta"); meta != std::string::npos; meta = start.find("<meta", meta + 1)) {
        const auto tag = std::string_view(start).substr(meta, start.find('>', meta) - meta);
        auto at = tag.find("charset");
        if (at == std::string_view::npos) continue;
        at = tag.find_first_not_of(" \t\r\n", at + 7);
        if (at == std::string_view::npos || tag[at] != '=') continue;
        at = tag.find_first_not_of(" \t\r\n\"'", at + 1);
        if (at == std::string_view::npos) continue;
        const auto end = std::min(tag.find_first_of(" \t\r\n\"';/", at), tag.size());
        return std::string(tag.substr(at, end - at));
    }
    // A page that states both was made by a program which wrote the same declaration over all.
    const auto first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string::npos || !std::string_view(start).substr(first).starts_with("<?xml")) return {};
    const auto declaration = std::string_view(start).substr(first, start.find("?>") - first);
    const auto at = declaration.find("encoding");
    const auto open = at == std::string_view::npos ? at : declaration.find_first_of("\"'", at);
    const auto close = open == std::string_view::npos ? open : declaration.find(declaration[open], open + 1);
    return close == std::string_view::npos ? std::string() : std::string(declaration.substr(open + 1, close - open - 1));
}

}  // namespace depositary::indexer
