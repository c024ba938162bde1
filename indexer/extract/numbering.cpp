#include "indexer/extract/numbering.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace depositary::indexer {
namespace {

constexpr long most = 30'000;               // numbers beyond are no numbering
constexpr std::size_t longest_label = 300;  // bytes
constexpr std::size_t max_lists = 20'000;

long number_in(std::string_view digits, long otherwise) {
    if (digits.empty()) return otherwise;
    return std::clamp(std::strtol(std::string(digits.substr(0, 20)).c_str(), nullptr, 10), 0L, most);
}
std::size_t level_in(std::string_view digits) {
    return static_cast<std::size_t>(number_in(digits, 0));
}

std::string roman(long number) {
    constexpr std::array<std::pair<long, const char*>, 13> parts{{{1000, "M"},
                                                                  {900, "CM"},
                                                                  {500, "D"},
                                                                  {400, "CD"},
                                                                  {100, "C"},
                                                                  {90, "XC"},
                                                                  {50, "L"},
                                                                  {40, "XL"},
                                                                  {10, "X"},
                                                                  {9, "IX"},
                                                                  {5, "V"},
                                                                  {4, "IV"},
                                                                  {1, "I"}}};
    std::string text;
    for (const auto& part : parts)
        for (; number >= part.first; number -= part.first) text += part.second;
    return text;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

// A, B … Z, AA, BB …
std::string letters(long number) {
    const auto times = static_cast<std::size_t>((number - 1) / 26 + 1);
    return std::string(times, static_cast<char>('A' + (number - 1) % 26));
}

std::string thai(long number) {
    std::string text;
    for (const char digit : std::to_string(number))
        text += std::string("\xE0\xB9") + static_cast<char>(0x90 + (digit - '0'));
    return text;
}

// ก, ข, ค …: the letters that are counted with, without the two that went out of use.
std::string thai_letter(long number) {
    static const std::array<const char*, 41> all{"ก", "ข", "ค", "ง", "จ", "ฉ", "ช", "ซ", "ฌ", "ญ", "ฎ", "ฏ", "ฐ", "ฑ",
                                                 "ฒ", "ณ", "ด", "ต", "ถ", "ท", "ธ", "น", "บ", "ป", "ผ", "ฝ", "พ", "ฟ",
                                                 "ภ", "ม", "ย", "ร", "ล", "ว", "ศ", "ษ", "ส", "ห", "ฬ", "อ", "ฮ"};
    return all.at(static_cast<std::size_t>(number - 1) % all.size());
}

std::string chinese(long number, bool digits_alone) {
    static const std::array<const char*, 10> digits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const std::array<const char*, 5> units{"", "十", "百", "千", "万"};
    const auto decimal = std::to_string(number);
    std::string text;
    bool zero = false;
    for (std::size_t i = 0; i < decimal.size(); ++i) {
        const auto digit = static_cast<std::size_t>(decimal[i] - '0'), place = decimal.size() - 1 - i;
        if (digits_alone || place >= units.size()) {
            text += digits.at(digit);
        } else if (digit == 0) {
            zero = true;
        } else {
            if (zero && !text.empty()) text += "零";
            zero = false;
            if (digit != 1 || place != 1 || !text.empty()) text += digits.at(digit);
            text += units.at(place);
        }
    }
    return text;
}

bool starts_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view one) { return text.starts_with(one); });
}

void append(std::string& label, std::string_view text) {
    if (label.size() + text.size() <= longest_label) label += text;
}

}  // namespace

std::string written_number(long number, std::string_view format) {
    if (format == "bullet" || format == "none") return {};
    if (number < 1 || number > most) return std::to_string(number);
    const bool few = number < 1000;
    if ((format == "upperRoman" || format == "I") && number < 4000) return roman(number);
    if ((format == "lowerRoman" || format == "i") && number < 4000) return lower(roman(number));
    if ((format == "upperLetter" || format == "A") && few) return letters(number);
    if ((format == "lowerLetter" || format == "a") && few) return lower(letters(number));
    if (format == "decimalZero" && number < 10) return "0" + std::to_string(number);
    if (format == "thaiNumbers" || format == "๑, ๒, ๓, ...") return thai(number);
    if ((format == "thaiLetters" || format == "ก, ข, ค, ...") && few) return thai_letter(number);
    if (format == "ideographDigital" || format == "japaneseDigitalTenThousand" || format == "taiwaneseDigital")
        return chinese(number, true);
    if (starts_any(format, {"chineseCounting", "japaneseCounting", "taiwaneseCounting", "一"}))
        return chinese(number, false);
    return std::to_string(number);
}

DocxNumbering::Level DocxNumbering::level_of(const pugi::xml_node& node) {
    Level level;
    level.start = number_in(local_attribute(named_child(node, "start"), "val"), 1);
    if (const auto format = named_child(node, "numFmt")) level.format = local_attribute(format, "val");
    level.text = std::string(local_attribute(named_child(node, "lvlText"), "val").substr(0, longest_label));
    level.style = local_attribute(named_child(node, "pStyle"), "val");
    level.restart = number_in(local_attribute(named_child(node, "lvlRestart"), "val"), -1);
    const auto legal = named_child(node, "isLgl");
    level.legal = legal && local_attribute(legal, "val") != "0" && local_attribute(legal, "val") != "false";
    return level;
}

DocxNumbering::DocxNumbering(ZipArchive& archive, const DocxStyles& styles) : styles_(styles) {
    const auto part = archive.part("word/numbering.xml");
    if (!part) return;
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    for (const auto& node : document.document_element().children()) {
        if (definitions_.size() + lists_.size() > max_lists) throw Unreadable(Reason::too_many_parts);
        if (local_name(node) == "abstractNum") {
            Definition definition;
            definition.style_link = local_attribute(named_child(node, "styleLink"), "val");
            definition.num_style_link = local_attribute(named_child(node, "numStyleLink"), "val");
            for (const auto& child : node.children())
                if (const auto at = level_in(local_attribute(child, "ilvl"));
                    local_name(child) == "lvl" && at < list_levels)
                    definition.levels.at(at) = level_of(child);
            definitions_.emplace(local_attribute(node, "abstractNumId"), std::move(definition));
        } else if (local_name(node) == "num") {
            List list;
            list.definition = local_attribute(named_child(node, "abstractNumId"), "val");
            for (const auto& child : node.children()) {
                const auto at = level_in(local_attribute(child, "ilvl"));
                if (local_name(child) != "lvlOverride" || at >= list_levels) continue;
                if (const auto start = named_child(child, "startOverride"))
                    list.starts[at] = number_in(local_attribute(start, "val"), 1);
                if (const auto level = named_child(child, "lvl")) list.levels[at] = level_of(level);
            }
            lists_.emplace(local_attribute(node, "numId"), std::move(list));
        }
    }
}

DocxNumbering::Definition* DocxNumbering::definition_of(const List& list) {
    const auto found = definitions_.find(list.definition);
    if (found == definitions_.end()) return nullptr;
    if (found->second.num_style_link.empty()) return &found->second;
    // It is that of a list style.
    for (auto& other : definitions_)
        if (other.second.style_link == found->second.num_style_link) return &other.second;
    return nullptr;
}

const DocxNumbering::Level& DocxNumbering::level(const List& list, const Definition& definition,
                                                 std::size_t number) const {
    const auto own = list.levels.find(number);
    return own != list.levels.end() ? own->second : definition.levels.at(number);
}

std::string DocxNumbering::label(const List& list, const Definition& definition, std::size_t number,
                                 const ListCount& count) const {
    const auto& at = level(list, definition, number);
    if (at.format == "bullet") return {};
    std::string text;
    for (std::size_t i = 0; i < at.text.size(); ++i) {
        const char next = i + 1 < at.text.size() ? at.text[i + 1] : ' ';
        if (at.text[i] != '%' || next < '1' || next > '9') {
            append(text, std::string_view(at.text).substr(i, 1));
            continue;
        }
        const auto other = static_cast<std::size_t>(next - '1');
        const auto& shown = level(list, definition, other);
        const long value = count.at.at(other) > 0 || other == number ? count.at.at(other) : shown.start;
        append(text, written_number(value, at.legal && shown.format != "none" ? "decimal" : shown.format));
        ++i;
    }
    return text;
}

std::string DocxNumbering::next(const pugi::xml_node& properties) {
    if (lists_.empty()) return {};
    const auto own = named_child(properties, "numPr");
    const auto style = local_attribute(named_child(properties, "pStyle"), "val");
    const auto numbered = styles_.numbered(style);
    std::string id(local_attribute(named_child(own, "numId"), "val"));
    if (id.empty()) id = numbered.list;
    const auto found = lists_.find(id);
    if (found == lists_.end()) return {};
    auto& list = found->second;
    auto* definition = definition_of(list);
    if (definition == nullptr) return {};
    auto at = level_in(local_attribute(named_child(own, "ilvl"), "val"));
    if (!named_child(own, "ilvl")) {
        at = level_in(numbered.level);
        if (numbered.level.empty())
            for (std::size_t i = 0; i < list_levels; ++i)
                if (!numbered.style.empty() && level(list, *definition, i).style == numbered.style) at = i;
    }
    if (at >= list_levels) return {};
    auto& count = counts_[list.definition];
    if (!list.begun)
        for (const auto& start : list.starts) count.at.at(start.first) = 0;
    list.begun = true;
    const auto start = list.starts.find(at);
    auto& number = count.at.at(at);
    number = number > 0                   ? std::min(number + 1, most)
             : start != list.starts.end() ? start->second
                                          : level(list, *definition, at).start;
    for (auto lower = at + 1; lower < list_levels; ++lower) {
        const auto restart = level(list, *definition, lower).restart;
        if (restart != 0 && (restart < 0 || at < static_cast<std::size_t>(restart))) count.at.at(lower) = 0;
    }
    return label(list, *definition, at, count);
}

OdfNumbering::OdfNumbering(ZipArchive& archive, const pugi::xml_node& content) {
    if (const auto part = archive.part("styles.xml")) {
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        for (const auto& group : document.document_element().children()) collect(group);
    }
    for (const auto& group : content.children()) collect(group);
}

void OdfNumbering::collect(const pugi::xml_node& group) {
    for (const auto& style : group.children()) {
        const bool outline = local_name(style) == "outline-style";
        if (!outline && local_name(style) != "list-style") continue;
        if (lists_.size() > max_lists) throw Unreadable(Reason::too_many_parts);
        List list;
        for (const auto& node : style.children()) {
            const auto number = level_in(local_attribute(node, "level"));
            if (number < 1 || number > list_levels || local_name(node) == "list-level-style-bullet") continue;
            auto& level = list.levels.at(number - 1);
            level.start = number_in(local_attribute(node, "start-value"), 1);
            level.shown = std::clamp<std::size_t>(level_in(local_attribute(node, "display-levels")), 1, number);
            level.format = local_attribute(node, "num-format");
            level.prefix = local_attribute(node, "num-prefix").substr(0, longest_label);
            level.suffix = local_attribute(node, "num-suffix").substr(0, longest_label);
            level.pattern = local_attribute(node, "num-list-format").substr(0, longest_label);
        }
        lists_.insert_or_assign(outline ? std::string(headings) : std::string(local_attribute(style, "name")),
                                std::move(list));
    }
}

void OdfNumbering::restart(std::string_view style) {
    const auto found = lists_.find(style);
    if (found != lists_.end()) found->second.count = {};
}

std::string OdfNumbering::next(std::string_view style, std::size_t level, long start) {
    const auto found = lists_.find(style);
    if (found == lists_.end() || level < 1 || level > list_levels) return {};
    auto& list = found->second;
    const auto& at = list.levels.at(level - 1);
    auto& number = list.count.at.at(level - 1);
    number = start >= 0 ? std::min(start, most) : number > 0 ? std::min(number + 1, most) : at.start;
    std::fill(list.count.at.begin() + static_cast<std::ptrdiff_t>(level), list.count.at.end(), 0);
    if (at.format.empty()) return {};
    const auto written = [&](std::size_t other) {
        const auto& shown = list.levels.at(other);
        const long value = list.count.at.at(other) > 0 ? list.count.at.at(other) : shown.start;
        return shown.format.empty() ? std::string() : written_number(value, shown.format);
    };
    std::string text;
    if (!at.pattern.empty()) {
        // "Article %1%."
        for (std::size_t i = 0; i < at.pattern.size(); ++i) {
            const auto end = at.pattern[i] == '%' ? at.pattern.find('%', i + 1) : std::string::npos;
            const auto other =
                end == std::string::npos || end > i + 3 ? 0 : level_in(at.pattern.substr(i + 1, end - i - 1));
            if (other < 1 || other > list_levels) {
                append(text, std::string_view(at.pattern).substr(i, 1));
            } else {
                append(text, written(other - 1));
                i = end;
            }
        }
        return text;
    }
    append(text, at.prefix);
    for (std::size_t i = level - at.shown; i < level; ++i) {
        const auto one = written(i);
        if (i > level - at.shown && !one.empty()) append(text, ".");
        append(text, one);
    }
    append(text, at.suffix);
    return text;
}

}  // namespace depositary::indexer
