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

// Calls `take` with the name and the value of each declaration.
template <class Take>
void each_declaration(std::string_view declarations, Take take) {
    each_part(declarations, ';', [&](std::string_view declaration) {
        const auto colon = declaration.find(':');
        if (colon == std::string_view::npos) return;
        auto value = folded(declaration.substr(colon + 1));
        if (const auto mark = value.find('!'); mark != std::string::npos) value.resize(mark);
        take(folded(declaration.substr(0, colon)), value);
    });
}

// A size that does not depend on the one further out: "100%" of nothing is nothing.
bool is_own_size(const std::string& value) {
    char* unit = nullptr;
    if (std::strtod(value.c_str(), &unit) > 0) {
        for (const std::string_view own : {"px", "pt", "pc", "cm", "mm", "in", "rem", "vw", "vh"})
            if (own == unit) return true;
        return false;
    }
    return value.ends_with("small") || value == "medium" || (value.ends_with("large") && value != "larger");
}

InheritedLook inherited_of(std::string_view declarations) {
    InheritedLook look;
    each_declaration(declarations, [&](const std::string& name, const std::string& value) {
        if (name == "font-size" && is_zero(value)) look.sizeless = true;
        if (name == "font-size" && is_own_size(value)) look.sizeless = false;
        if (name == "visibility" && (value == "hidden" || value == "collapse")) look.invisible = true;
        if (name == "visibility" && value == "visible") look.invisible = false;
    });
    return look;
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
    each_declaration(declarations, [&](const std::string& name, const std::string& value) {
        if (name == "display" && value == "none") hidden = true;
        if (name == "opacity" && is_zero(value)) hidden = true;
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

void InheritedLook::take_over(const InheritedLook& nearer) {
    if (nearer.sizeless) sizeless = nearer.sizeless;
    if (nearer.invisible) invisible = nearer.invisible;
}

void UnseenHtml::rules(std::string_view sheet) {
    std::set<std::string> shown;
    std::map<std::string, InheritedLook> shown_within;  // what rules that look at more than an element show
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
        const auto inherited = inherited_of(declarations);
        const auto said = folded(declarations);
        const bool seen = !unseen && (said.find("display:") != std::string::npos || said.find("visibility:") != std::string::npos ||
                                      said.find("opacity:") != std::string::npos || said.find("color:") != std::string::npos);
        each_part(head, ',', [&](std::string_view selector) {
            std::string one(selector);
            for (std::size_t comment = 0; (comment = one.find("/*")) != std::string::npos;)
                one.erase(comment, std::min(one.find("*/", comment), one.size() - 2) + 2 - comment);
            const auto names = names_in(one);
            const auto first = one.find_first_not_of(" \t\r\n"), last = one.find_last_not_of(" \t\r\n");
            if (first == std::string::npos) return;
            one = one.substr(first, last - first + 1);
            const bool simple = one.find_first_of(":[>+~* \t\r\n") == std::string::npos && names.size() <= 2;
            if (unseen && simple) unseen_.insert(one);
            if (simple && (inherited.sizeless || inherited.invisible)) inherited_[one].take_over(inherited);
            // What shows some of them may show any.
            for (const auto& name : names) {
                if (simple) continue;
                if (inherited.sizeless && !*inherited.sizeless) shown_within[name].sizeless = false;
                if (inherited.invisible && !*inherited.invisible) shown_within[name].invisible = false;
            }
            // Another rule may show it again: then it is taken as seen.
            if (seen)
                for (const auto& name : names) shown.insert(name);
        });
    }
    for (const auto& [name, look] : shown_within) inherited_[name].take_over(look);
    std::erase_if(unseen_, [&](const std::string& selector) {
        const auto names = names_in(selector);
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return shown.contains(name); });
    });
}

namespace {

// What rules may call an element, less its tag: "", "#id", ".class".
std::vector<std::string> names_of(const TagLooks& looks) {
    constexpr std::size_t most = 100;
    std::vector<std::string> names{""};
    if (!looks.id.empty()) names.push_back("#" + looks.id);
    std::string classes = looks.classes;
    std::replace_if(classes.begin(), classes.end(), [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }, ' ');
    each_part(classes, ' ', [&](std::string_view name) {
        if (!name.empty() && names.size() < most) names.push_back("." + std::string(name));
    });
    return names;
}

}  // namespace

bool UnseenHtml::is_unseen(const std::string& tag, const TagLooks& looks) const {
    if (looks.hidden || (!looks.style.empty() && hides(looks.style))) return true;
    if (unseen_.empty()) return false;
    const auto own = names_of(looks);
    return std::any_of(own.begin(), own.end(), [&](const std::string& name) {
        return (!name.empty() && unseen_.contains(name)) || unseen_.contains(tag + name);
    });
}

InheritedLook UnseenHtml::inherited(const std::string& tag, const TagLooks& looks) const {
    InheritedLook look;
    // Of rules that disagree the one that shows it is taken.
    const auto take = [](std::optional<bool>& own, const std::optional<bool>& said) {
        if (said) own = own.value_or(true) && *said;
    };
    if (!inherited_.empty())
        for (const auto& name : names_of(looks))
            for (const auto& whole : {name, tag + name})
                if (const auto found = inherited_.find(whole); found != inherited_.end()) {
                    take(look.sizeless, found->second.sizeless);
                    take(look.invisible, found->second.invisible);
                }
    if (!looks.style.empty()) look.take_over(inherited_of(looks.style));
    return look;
}

}  // namespace depositary::indexer
