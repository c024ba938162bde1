#include "indexer/section_places.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <set>

namespace depositary::indexer {
namespace {

// More articles than the largest text that is read can hold (max_text).
constexpr unsigned too_large = 1'000'000;

constexpr std::string_view lettered_kinds[] = {"annex", "part", "chapter", "section"};
bool has_letters(std::string_view kind) {
    return std::find(std::begin(lettered_kinds), std::end(lettered_kinds), kind) != std::end(lettered_kinds);
}

// The kinds that a text counts by letters: there I is the ninth. They begin with A, and none is a Roman number of more than one sign.
std::set<std::string, std::less<>> kinds_by_letters(const std::vector<Section>& sections) {
    std::set<std::string, std::less<>> found, roman;
    for (const auto& section : sections) {
        if (!has_letters(section.kind) || section.number.empty()) continue;
        const bool one_letter = section.number.size() == 1 && section.number[0] >= 'A' && section.number[0] <= 'Z';
        if (section.number == "A") found.insert(section.kind);
        if (!one_letter && article_number(section.number).base > 0) roman.insert(section.kind);
    }
    for (const auto& kind : roman) found.erase(kind);
    return found;
}

// In digits: "12", "12-1". As written where it is no number.
std::string normalised(const Section& section, bool by_letters) {
    const auto& written = section.number;
    if (has_letters(section.kind)) {
        UChar32 c = 0;
        std::int32_t end = 0;
        U8_NEXT_OR_FFFD(written.data(), end, static_cast<std::int32_t>(written.size()), c);
        const bool roman = !by_letters && (c == 'I' || c == 'V' || c == 'X');
        if (end == static_cast<std::int32_t>(written.size()) && !roman)
            if (const auto letter = annex_letter(static_cast<char32_t>(c))) return std::to_string(letter);
    }
    const auto number = article_number(written);
    if (number.base == 0) return written;
    return std::to_string(number.base) + (number.inserted > 0 ? "-" + std::to_string(number.inserted) : "");
}

// a as 1, z as 26, aa as 27; đ (which follows d in Vietnamese) as dd, to be no other letter's. 0 for other characters.
unsigned letters_as_number(std::string_view letters) {
    if (letters == "đ") return letters_as_number("dd");
    if (letters.size() > 2) return 0;
    unsigned value = 0;
    for (const char c : letters) {
        if (c < 'a' || c > 'z') return 0;
        value = value * 26 + static_cast<unsigned>(c - 'a') + 1;
    }
    return value;
}

}  // namespace

unsigned annex_letter(char32_t letter) {
    constexpr std::array<std::u32string_view, 5> alphabets{U"ABCDEFGHIJKLMNOPQRSTUVWXYZ", U"កខគឃងចឆជឈញ", U"ກຂຄງຈສຊຍດຕ", U"กขคงจฉชซฌญ", U"ကခဂဃငစဆဇဈည"};
    for (const auto alphabet : alphabets)
        if (const auto at = alphabet.find(letter); at != std::u32string_view::npos) return static_cast<unsigned>(at) + 1;
    return 0;
}

unsigned number_of(std::string_view written) {
    if (written.empty() || written.size() > 12) return 0;
    unsigned value = 0;
    if (std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        for (const char c : written) value = std::min(value * 10 + static_cast<unsigned>(c - '0'), too_large);
        return value < too_large ? value : 0;
    }
    constexpr std::string_view letters = "IVXLC";
    constexpr std::array<unsigned, 5> values{1, 5, 10, 50, 100};
    unsigned before = 0;
    for (auto at = written.rbegin(); at != written.rend(); ++at) {
        const auto letter = letters.find(*at);
        if (letter == std::string_view::npos) return 0;
        value = values[letter] < before ? value - std::min(value, values[letter]) : value + values[letter];
        before = std::max(before, values[letter]);
    }
    return value;
}

ArticleNumber article_number(std::string_view written) {
    constexpr std::string_view digits = "0123456789", roman = "IVXLC";
    const auto end = std::min(written.find_first_not_of(digits.find(written.substr(0, 1)) != std::string_view::npos ? digits : roman), written.size());
    ArticleNumber number{number_of(written.substr(0, end)), 0};
    const auto behind = written.substr(end);
    if (number.base == 0 || behind.empty()) return number;
    const auto* repetition = std::find(std::begin(latin_repetitions), std::end(latin_repetitions), behind);
    if (behind.front() == '-')
        number.inserted = number_of(behind.substr(1));
    else if (repetition != std::end(latin_repetitions))
        number.inserted = static_cast<unsigned>(repetition - std::begin(latin_repetitions)) + 2;
    else
        number.inserted = letters_as_number(behind);
    return number.inserted > 0 ? number : ArticleNumber{};
}

std::vector<std::string> places_of(const std::vector<Section>& sections) {
    const bool has_articles = std::any_of(sections.begin(), sections.end(), [](const Section& section) {
        return section.kind == "article" && !section.number.empty();
    });
    const auto by_letters = kinds_by_letters(sections);
    std::vector<std::string> places;
    places.reserve(sections.size());
    std::string annex, chapter;  // with the full stop behind them
    for (const auto& section : sections) {
        const auto number = normalised(section, by_letters.contains(section.kind));
        const bool article = section.kind.empty() || section.kind == "article" || (section.kind == "section" && !has_articles);
        std::string place;
        if (section.kind == "annex" || section.kind == "protocol") {
            place = section.kind + (number.empty() ? "" : "-" + number);
            annex = place + ".";
            chapter.clear();
        } else if (section.kind == "preamble" && number.empty()) {
            place = annex + section.kind;
        } else if (!number.empty() && article) {
            place = annex + number;
        } else if (!number.empty()) {
            place = annex + (section.kind == "section" ? chapter : "") + section.kind + "-" + number;
            if (section.kind == "chapter") chapter = "chapter-" + number + ".";
        }
        places.push_back(std::move(place));
    }
    return places;
}

}  // namespace depositary::indexer
