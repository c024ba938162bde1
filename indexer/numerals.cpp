#include "indexer/numerals.h"

#include "indexer/analyser.h"
#include "indexer/english.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <string_view>

namespace depositary::indexer {
namespace {

constexpr unsigned largest_roman = 89, largest_in_words = 99;

constexpr std::array<std::string_view, 19> cardinals{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
                                                     "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 19> ordinals{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
                                                    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"};
constexpr std::array<std::string_view, 8> tens{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<std::string_view, 8> tenths{"twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"};

// What treaties, laws and their meetings count by.
constexpr std::array<std::string_view, 44> counting_words{
    "activity", "annex",   "appendix", "article",   "attachment", "book",     "category", "chapter", "class",   "clause",  "component", "goal",     "group",    "imm",     "item",
    "level",    "list",    "meeting",  "objective", "option",     "outcome",  "output",   "part",    "paragraph", "phase", "pillar",    "point",    "principle", "priority", "protocol",
    "round",    "rule",    "schedule", "section",   "session",    "som",      "spa",      "stage",   "step",    "table",   "target",    "tier",     "title",    "volume"};
constexpr std::array<std::string_view, 5> other_counting_words{"chuong", "chương", "luc", "lục", "quyển"};  // Vietnamese; an annex is a phụ lục

struct Abbreviation {
    std::string_view text, word;
};
constexpr std::array<Abbreviation, 10> abbreviations{{{"app", "appendix"}, {"art", "article"}, {"ch", "chapter"}, {"chap", "chapter"}, {"para", "paragraph"},
                                                      {"sch", "schedule"}, {"sec", "section"}, {"sect", "section"}, {"sess", "session"}, {"vol", "volume"}}};

// These say something else after most words: the person, against, times; hành vi.
constexpr std::array<std::string_view, 7> ambiguous{"i", "l", "li", "v", "vi", "x", "xi"};

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
    static constexpr std::array<Sign, 7> signs{{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}};
    std::string result;
    for (const auto& sign : signs)
        for (; value >= sign.value; value -= sign.value) result += sign.text;
    return result;
}

// 0 for what is no numeral, or is written as nobody writes it.
unsigned of_roman(std::string_view text) {
    if (text.empty() || text.size() > 8 || text.find_first_not_of("ivxl") != std::string_view::npos) return 0;
    for (unsigned value = 1; value <= largest_roman; ++value)
        if (roman(value) == text) return value;
    return 0;
}

template <std::size_t size>
unsigned place_in(const std::array<std::string_view, size>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? 0 : static_cast<unsigned>(found - names.begin()) + 1;
}

// Of twelve, twenty, twenty one; with the names of an order: of twelfth, twentieth, twenty first.
unsigned of_words(const Phrase& words, const std::array<std::string_view, 19>& small, const std::array<std::string_view, 8>& round) {
    if (words.size() == 1) {
        if (const auto place = place_in(small, words[0])) return place;
        const auto place = place_in(round, words[0]);
        return place == 0 ? 0 : (place + 1) * 10;
    }
    if (words.size() != 2) return 0;
    const auto first = place_in(tens, words[0]), second = place_in(small, words[1]);
    return first == 0 || second == 0 || second > 9 ? 0 : (first + 1) * 10 + second;
}
Phrase in_words(unsigned value, const std::array<std::string_view, 19>& small, const std::array<std::string_view, 8>& round) {
    if (value <= small.size()) return {std::string(small[value - 1])};
    if (value % 10 == 0) return {std::string(round[value / 10 - 2])};
    return {std::string(tens[value / 10 - 2]), std::string(small[value % 10 - 1])};
}

// 1st, 2nd, 3rd, 4th; 11th, 12th, 13th.
std::string with_ending(unsigned value) {
    const auto last = value / 10 % 10 == 1 ? 0 : value % 10;
    return std::to_string(value) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

// The word that it counts by, unabbreviated; empty where it is none of those.
std::string counting_word(const std::string& word) {
    static const auto by_stem = [] {
        std::map<std::string, std::string_view> made;
        for (const auto each : counting_words) made.emplace(english_stem(std::string(each)), each);
        made.emplace(english_stem("annexe"), "annex");
        return made;
    }();
    for (const auto& abbreviation : abbreviations)
        if (word == abbreviation.text || word == std::string(abbreviation.text) + "s") return std::string(abbreviation.word);
    if (std::find(other_counting_words.begin(), other_counting_words.end(), word) != other_counting_words.end()) return word;
    if (!is_ascii_word(word)) return {};
    const auto found = by_stem.find(english_stem(word));
    return found == by_stem.end() ? std::string() : std::string(found->second);
}

bool is_ambiguous(const std::string& numeral) {
    return std::find(ambiguous.begin(), ambiguous.end(), numeral) != ambiguous.end();
}

}  // namespace

std::vector<Phrase> other_counts(const std::string& counting, const Phrase& number) {
    const auto word = counting_word(counting);
    auto value = number.size() == 1 ? decimal(number[0]) : 0;
    if (value == 0 && number.size() == 1 && !(word.empty() && is_ambiguous(number[0]))) value = of_roman(number[0]);
    if (value == 0 && !word.empty()) value = of_words(number, cardinals, tens);
    if (value == 0) return {};
    std::vector<Phrase> numbers{{std::to_string(value)}};
    if (value <= largest_roman && !(word.empty() && is_ambiguous(roman(value)))) numbers.push_back({roman(value)});
    if (!word.empty() && value <= largest_in_words && is_ascii_word(word)) numbers.push_back(in_words(value, cardinals, tens));
    std::vector<std::string> words{counting};
    if (!word.empty() && word != counting && english_stem(word) != english_stem(counting)) words.push_back(word);
    for (const auto& abbreviation : abbreviations)
        if (abbreviation.word == word && abbreviation.text != counting) words.emplace_back(abbreviation.text);
    std::vector<Phrase> result;
    for (const auto& each : words)
        for (const auto& way : numbers) {
            if (each == counting && way == number) continue;
            Phrase phrase{each};
            phrase.insert(phrase.end(), way.begin(), way.end());
            result.push_back(std::move(phrase));
        }
    return result;
}

std::vector<std::string> other_numbers(const std::string& number) {
    auto value = decimal(number);
    if (value == 0) value = of_roman(number);
    if (value == 0 || value > largest_roman) return {};
    return {number == roman(value) ? std::to_string(value) : roman(value)};
}

std::optional<Phrase> other_ordinal(const Phrase& word) {
    if (const auto value = of_words(word, ordinals, tenths)) return Phrase{with_ending(value)};
    if (word.size() != 1 || word[0].size() < 3) return {};
    const auto value = decimal(std::string_view(word[0]).substr(0, word[0].size() - 2));
    if (value == 0 || value > largest_in_words || with_ending(value) != word[0]) return {};
    return in_words(value, ordinals, tenths);
}

bool is_number_in_words(const std::string& counting, const std::string& ten, const std::string& one) {
    return !counting_word(counting).empty() && of_words({ten, one}, cardinals, tens) != 0;
}

}  // namespace depositary::indexer
