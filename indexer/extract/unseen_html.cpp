#include "indexer/extract/unseen_html.h"

#include "indexer/extract/looks.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>
#include <vector>

namespace depositary::indexer {
namespace {

constexpr std::size_t most_sheets = 1u << 20;  // bytes
constexpr double far_away = -500;              // pixels to the left or above

std::string folded(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (!std::isspace(static_cast<unsigned char>(c))) result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

// Calls `take` with each part of the text between `mark`s.
template <class Take>
void each_part(std::string_view text, char mark, Take take) {
    for (std::size_t at = 0; at <= text.size();) {
        const auto end = std::min(text.find(mark, at), text.size());
        take(text.substr(at, end - at));
        at = end + 1;
    }
}

bool is_zero(const std::string& value) {
    char* end = nullptr;
    return std::strtod(value.c_str(), &end) == 0 && end != value.c_str();
}
bool is_white_word(const std::string& value) {
    return is_white(value) || value == "rgb(255,255,255)" || value.starts_with("rgba(255,255,255") || value == "transparent";
}

// ".a", "#b", "p" of a selector, whatever joins them.
std::vector<std::string> names_in(const std::string& selector) {
    std::vector<std::string> names;
    std::string name;
    for (std::size_t at = 0; at <= selector.size(); ++at) {
        const char c = at < selector.size() ? selector[at] : ' ';
        const bool part = std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
        if (part) {
            name += c;
            continue;
        }
        if (name.size() > 1 || (name.size() == 1 && name[0] != '.' && name[0] != '#')) names.push_back(name);
        name = c == '.' || c == '#' ? std::string(1, c) : std::string();
    }
    return names;
}

}  // namespace

TagLooks TagLooks::of(std::string_view attributes) {
    TagLooks looks;
    for (std::size_t at = 0; at < attributes.size();) {
        while (at < attributes.size() && (std::isspace(static_cast<unsigned char>(attributes[at])) || attributes[at] == '/')) ++at;
        const auto begin = at;
        while (at < attributes.size() && !std::isspace(static_cast<unsigned char>(attributes[at])) && attributes[at] != '=' &&
               attributes[at] != '>')
            ++at;
        const auto name = attributes.substr(begin, at - begin);
        while (at < attributes.size() && std::isspace(static_cast<unsigned char>(attributes[at]))) ++at;
        std::string_view value;
        if (at < attributes.size() && attributes[at] == '=') {
            ++at;
            while (at < attributes.size() && std::isspace(static_cast<unsigned char>(attributes[at]))) ++at;
            const char quote = at < attributes.size() ? attributes[at] : ' ';
            const bool quoted = quote == '"' || quote == '\'';
            if (quoted) ++at;
            const auto end = std::min(quoted ? attributes.find(quote, at) : attributes.find_first_of(" \t\r\n>", at), attributes.size());
            value = attributes.substr(at, end - at);
            at = std::min(end + (quoted ? 1 : 0), attributes.size());
        } else if (at == begin) {
            ++at;
        }
        if (name.size() > 6) continue;
        const auto word = folded(name);
        if (word == "hidden" && folded(value) != "until-found") looks.hidden = true;
        if (word == "style") looks.style = value;
        if (word == "id") looks.id = value;
        if (word == "class") looks.classes = value;
    }
    return looks;
}

UnseenHtml::UnseenHtml(std::string_view html) {
    std::string sheets;
    for (std::size_t at = 0; at < html.size() && (at = html.find('<', at)) != std::string_view::npos; ++at) {
        if (folded(html.substr(at, 6)) != "<style") continue;
        const auto begin = std::min(html.find('>', at), html.size() - 1) + 1;
        const auto end = std::min(html.find("</", begin), html.size());
        if (sheets.size() + (end - begin) > most_sheets) break;
        sheets.append(html.substr(begin, end - begin)).push_back('\n');
        at = std::max(at, end - 1);
    }
    const auto has = [&](std::string_view word) {
        return std::search(html.begin(), html.end(), word.begin(), word.end(), [](char a, char b) {
                   return std::tolower(static_cast<unsigned char>(a)) == b;
               }) != html.end();
    };
    grounds_ = has("background") || has("bgcolor");
    rules(sheets);
}

bool UnseenHtml::hides(std::string_view declarations) const {
    bool hidden = false, cut = false, flat = false, placed = false, away = false;
    each_part(declarations, ';', [&](std::string_view declaration) {
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos) return;
        const auto name = folded(declaration.substr(0, colon));
        auto value = folded(declaration.substr(colon + 1));
        if (const auto mark = value.find('!'); mark != std::string::npos) value.resize(mark);
        if (name == "display" && value == "none") hidden = true;
        if (name == "visibility" && (value == "hidden" || value == "collapse")) hidden = true;
        if ((name == "opacity" || name == "font-size") && is_zero(value)) hidden = true;
        if (name == "color" && !grounds_ && is_white_word(value)) hidden = true;
        if (name == "text-indent" && std::strtod(value.c_str(), nullptr) <= far_away) hidden = true;
        if ((name == "clip" && value.starts_with("rect(0")) || (name == "clip-path" && value.starts_with("inset(") && value != "inset(0)"))
            cut = true;
        if (name == "overflow" && value == "hidden") cut = true;
        if ((name == "height" || name == "width" || name == "max-height" || name == "max-width") &&
            (is_zero(value) || value == "1px"))
            flat = true;
        if (name == "position" && (value == "absolute" || value == "fixed")) placed = true;
        if ((name == "left" || name == "top") && std::strtod(value.c_str(), nullptr) <= far_away) away = true;
    });
    return hidden || (cut && flat) || (placed && away);
}

void UnseenHtml::rules(std::string_view sheet) {
    std::set<std::string> shown;
    for (std::size_t at = 0; at < sheet.size();) {
        const auto open = sheet.find('{', at);
        if (open == std::string_view::npos) break;
        const auto head = sheet.substr(at, open - at);
        auto close = std::min(sheet.find('}', open), sheet.size());
        if (head.find('@') != std::string_view::npos) {
            // What holds for some media only: past the rules within it, to its own end.
            std::size_t depth = 1;
            for (at = open + 1; at < sheet.size() && depth > 0; ++at) {
                if (sheet[at] == '{') ++depth;
                if (sheet[at] == '}') --depth;
            }
            continue;
        }
        const auto declarations = sheet.substr(open + 1, close - open - 1);
        at = close + 1;
        const bool unseen = hides(declarations);
        const auto said = folded(declarations);
        const bool seen = !unseen && (said.find("display:") != std::string::npos || said.find("visibility:") != std::string::npos ||
                                      said.find("opacity:") != std::string::npos || said.find("color:") != std::string::npos);
        each_part(head, ',', [&](std::string_view selector) {
            std::string one(selector);
            for (std::size_t comment = 0; (comment = one.find("/*")) != std::string::npos;)
                one.erase(comment, std::min(one.find("*/", comment), one.size() - 2) + 2 - comment);
            const auto names = names_in(one);
            if (unseen && one.find_first_of(":[>+~*") == std::string::npos) {
                const auto first = one.find_first_not_of(" \t\r\n"), last = one.find_last_not_of(" \t\r\n");
                if (first == std::string::npos) return;
                one = one.substr(first, last - first + 1);
                if (one.find_first_of(" \t\r\n") == std::string::npos && names.size() <= 2) unseen_.insert(one);
            }
            // Another rule may show it again: then it is taken as seen.
            if (seen)
                for (const auto& name : names) shown.insert(name);
        });
    }
    std::erase_if(unseen_, [&](const std::string& selector) {
        const auto names = names_in(selector);
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return shown.contains(name); });
    });
}

bool UnseenHtml::is_unseen(const std::string& tag, const TagLooks& looks) const {
    if (looks.hidden || (!looks.style.empty() && hides(looks.style))) return true;
    if (unseen_.empty()) return false;
    std::vector<std::string> own{""};
    if (!looks.id.empty()) own.push_back("#" + looks.id);
    std::string classes = looks.classes;
    std::replace_if(classes.begin(), classes.end(), [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }, ' ');
    each_part(classes, ' ', [&](std::string_view name) {
        if (!name.empty() && own.size() < 100) own.push_back("." + std::string(name));
    });
    return std::any_of(own.begin(), own.end(), [&](const std::string& name) {
        return (!name.empty() && unseen_.contains(name)) || unseen_.contains(tag + name);
    });
}

}  // namespace depositary::indexer
