#include "indexer/numerals.h"

#include "indexer/analyser.h"
#include "indexer/english.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace depositary::indexer {
namespace {

constexpr unsigned largest_roman = 49;

constexpr std::array<std::string_view, 20> cardinals{"one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",     "ten",
                                                     "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};
constexpr std::array<std::string_view, 20> ordinals{"first",    "second",  "third",      "fourth",     "fifth",     "sixth",     "seventh",     "eighth",     "ninth",      "tenth",
                                                    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"};
constexpr std::array<std::string_view, 28> counting{"annex",     "annexe", "appendix", "article",  "attachment", "book",      "chapter",  "clause", "goal",  "item",
                                                    "objective", "part",   "paragraph", "phase",   "point",      "principle", "protocol", "pillar", "round", "rule",
                                                    "schedule",  "section", "session",  "stage",   "step",       "table",     "target",   "title"};

// Nothing but digits, without a leading zero; 0 for what is none.
unsigned decimal(std::string_view text) {
    unsigned value = 0;
    if (text.empty() || text.size() > 3 || text[0] == '0') return 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

std::string roman(unsigned value) {
    struct Sign {
        unsigned value;
        std::string_view text;
    };
    static constexpr std::array<Sign, 6> signs{{{40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}};
    std::string result;
    for (const auto& sign : signs)
        for (; value >= sign.value; value -= sign.value) result += sign.text;
    return result;
}

// 0 for what is no numeral, or is written as nobody writes it.
unsigned of_roman(std::string_view text) {
    if (text.empty() || text.size() > 7 || text.find_first_not_of("ivxl") != std::string_view::npos) return 0;
    for (unsigned value = 1; value <= largest_roman; ++value)
        if (roman(value) == text) return value;
    return 0;
}

template <std::size_t size>
unsigned place_in(const std::array<std::string_view, size>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? 0 : static_cast<unsigned>(found - names.begin()) + 1;
}

// 1st, 2nd, 3rd, 4th; 11th, 12th, 13th.
std::string with_ending(unsigned value) {
    const auto last = value / 10 % 10 == 1 ? 0 : value % 10;
    return std::to_string(value) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

}  // namespace

std::vector<std::string> other_numerals(const std::string& number, bool in_words) {
    auto value = decimal(number);
    if (value == 0) value = of_roman(number);
    if (value == 0 && in_words) value = place_in(cardinals, number);
    if (value == 0) return {};
    std::vector<std::string> result{std::to_string(value)};
    if (value <= largest_roman) result.push_back(roman(value));
    if (in_words && value <= cardinals.size()) result.emplace_back(cardinals[value - 1]);
    std::erase(result, number);
    return result;
}

std::optional<std::string> other_ordinal(const std::string& word) {
    if (const auto place = place_in(ordinals, word)) return with_ending(place);
    for (unsigned value = 1; value <= ordinals.size(); ++value)
        if (with_ending(value) == word) return std::string(ordinals[value - 1]);
    return {};
}

bool counts_in_words(const std::string& word) {
    static const auto stems = [] {
        std::set<std::string> made;
        for (const auto each : counting) made.insert(english_stem(std::string(each)));
        return made;
    }();
    return is_ascii_word(word) && stems.contains(english_stem(word));
}

}  // namespace depositary::indexer
