#include "indexer/extract/heading_numbers.h"

#include "indexer/extract/heading_text.h"
#include "indexer/section_places.h"

#include <algorithm>
#include <array>
#include <span>

namespace depositary::indexer {
namespace {

constexpr std::size_t most_digits = 2;  // of what was inserted: ข้อ 5/2556 is the fifth of a year

std::u32string_view behind(std::u32string_view text, std::size_t at) {
    return text.substr(std::min(at, text.size()));
}
bool is_hyphen(char32_t c) {
    return c == U'-' || c == U'\u2010' || c == U'\u2011';
}
// Words for the second, third, … of what has one number, as Thai law counted them, and Khmer law (which has one).
struct Repetition {
    std::u32string_view word;
    unsigned count;
};
constexpr Repetition repetitions[] = {{U"ทวิ", 2}, {U"ตรี", 3}, {U"จัตวา", 4}, {U"เบญจ", 5}, {U"ฉ", 6}, {U"สัตต", 7}, {U"อัฏฐ", 8}, {U"นว", 9}, {U"ทศ", 10}, {U"ស្ទួន", 2}};

std::optional<Insertion> repetition_at(std::u32string_view text, std::size_t at) {
    const auto latin = at < text.size() && (is_space(text[at]) || is_hyphen(text[at])) ? at + 1 : at;
    for (const auto word : latin_repetitions) {
        const std::u32string letters(word.begin(), word.end());
        if (goes_on(behind(text, latin), letters) && ends_word(text, latin + letters.size())) return Insertion{std::string(word), latin + letters.size()};
    }
    const auto own = skip_spaces(text, at);
    for (const auto& [word, count] : repetitions)
        if (goes_on(behind(text, own), word) && ends_word(text, own + word.size()))
            return Insertion{std::string(latin_repetitions[count - 2]), own + word.size()};
    return {};
}

// "/1", "-1".
std::optional<Insertion> number_behind(std::u32string_view text, std::size_t at, unsigned base) {
    if (at >= text.size() || !(text[at] == U'/' || is_hyphen(text[at]))) return {};
    unsigned value = 0;
    auto end = at + 1;
    for (; end < text.size() && digit(text[end]) >= 0 && end - at <= most_digits + 1; ++end) value = value * 10 + static_cast<unsigned>(digit(text[end]));
    const bool date = end < text.size() && (text[end] == U'/' || u_isalnum(static_cast<UChar32>(text[end])) != 0) && digit(text[end - 1]) >= 0 &&
                      (text[end] < 0x80 || digit(text[end]) >= 0);
    const bool range = text[at] != U'/' && value > base;
    if (end == at + 1 || end - at > most_digits + 1 || value == 0 || date || range) return {};
    return Insertion{"-" + std::to_string(value), end};
}

// The letter that counts as an ASCII one: "a" of A and of က.
std::string counting_letter(char32_t c) {
    const auto small = lower(c);
    if (small >= U'a' && small <= U'z') return {static_cast<char>(small)};
    if (small == U'\u0111') return "\u0111";
    if (const auto value = annex_letter(c)) return {static_cast<char>('a' + value - 1)};
    return {};
}

// "A", "-A", "aa".
std::optional<Insertion> letter_behind(std::u32string_view text, std::size_t at, bool roman) {
    if (at >= text.size()) return {};
    const bool hyphen = is_hyphen(text[at]) || text[at] == U'\u2013', space = text[at] == U' ' || text[at] == U'\u00A0';
    const auto first = hyphen || space ? at + 1 : at;
    if (first >= text.size() || (roman && (!hyphen || std::u32string_view(U"IVX").find(text[first]) != std::u32string_view::npos))) return {};
    auto letters = counting_letter(text[first]);
    if (letters.empty()) return {};
    auto end = first + 1;
    // 12AA, not 12th.
    if (const auto second = first == at && end < text.size() ? lower(text[end]) : U' '; second >= U'a' && second <= U'z') {
        letters += static_cast<char>(second);
        ++end;
    }
    for (const std::string_view ordinal : {"st", "nd", "rd", "th"})
        if (letters == ordinal) return {};
    if (!ends_word(text, end)) return {};
    // "Article 6 A. Scope", not "Article 6 A common approach".
    if (space && end < text.size() && std::u32string_view(U".:\uFF1A\u17D6\n").find(text[end]) == std::u32string_view::npos) return {};
    return Insertion{std::move(letters), end};
}

constexpr std::u32string_view english_units[] = {U"one",    U"two",    U"three",    U"four",     U"five",    U"six",     U"seven",     U"eight",    U"nine",     U"ten",
                                                 U"eleven", U"twelve", U"thirteen", U"fourteen", U"fifteen", U"sixteen", U"seventeen", U"eighteen", U"nineteen"};
constexpr std::u32string_view english_tens[] = {U"twenty", U"thirty", U"forty", U"fifty", U"sixty", U"seventy", U"eighty", U"ninety"};

// Which of the words begins there, from one; nothing where a letter follows it.
std::optional<NumberInWords> word_at(std::u32string_view text, std::size_t at, std::span<const std::u32string_view> words) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (goes_on(behind(text, at), words[i]) && ends_word(text, at + words[i].size())) return NumberInWords{static_cast<unsigned>(i) + 1, at + words[i].size()};
    return {};
}
// "-two", " Two"; a small letter behind a space begins another word.
std::optional<NumberInWords> joined_word_at(std::u32string_view text, std::size_t at, std::span<const std::u32string_view> words) {
    if (at >= text.size() || (!is_hyphen(text[at]) && (!is_space(text[at]) || at + 1 >= text.size() || u_isupper(static_cast<UChar32>(text[at + 1])) == 0))) return {};
    return word_at(text, at + 1, words);
}
// To ninety-nine.
std::optional<NumberInWords> english_below_hundred(std::u32string_view text, std::size_t at) {
    if (const auto unit = word_at(text, at, english_units)) return unit;
    auto number = word_at(text, at, english_tens);
    if (!number) return {};
    number->value = (number->value + 1) * 10;
    if (const auto unit = joined_word_at(text, number->end, std::span(english_units).first(9))) return NumberInWords{number->value + unit->value, unit->end};
    return number;
}

// Longer ones before what they begin with.
using UnitWords = std::array<Repetition, 16>;
struct NumberWords {
    std::u32string_view ten;
    unsigned value;  // of it
    UnitWords units;
};
constexpr UnitWords khmer_units{{{U"មួយ", 1}, {U"ពីរ", 2}, {U"បី", 3}, {U"បួន", 4}, {U"ប្រាំមួយ", 6}, {U"ប្រាំពីរ", 7}, {U"ប្រាំបី", 8}, {U"ប្រាំបួន", 9}, {U"ប្រាំ", 5}}};
constexpr NumberWords number_words[] = {
    {U"mười", 10,
     {{{U"nhất", 1}, {U"một", 1}, {U"mốt", 1}, {U"hai", 2}, {U"nhì", 2}, {U"ba", 3}, {U"tư", 4}, {U"bốn", 4}, {U"năm", 5}, {U"lăm", 5}, {U"sáu", 6}, {U"bảy", 7}, {U"bẩy", 7}, {U"tám", 8}, {U"chín", 9}}}},
    {U"ដប់", 10, khmer_units},
    {U"ម្ភៃ", 20, khmer_units},
    {U"ສິບ", 10, {{{U"ໜຶ່ງ", 1}, {U"ຫນຶ່ງ", 1}, {U"ເອັດ", 1}, {U"ສອງ", 2}, {U"ສາມ", 3}, {U"ສີ່", 4}, {U"ຫ້າ", 5}, {U"ຫົກ", 6}, {U"ເຈັດ", 7}, {U"ແປດ", 8}, {U"ເກົ້າ", 9}}}},
    {U"สิบ", 10, {{{U"หนึ่ง", 1}, {U"เอ็ด", 1}, {U"สอง", 2}, {U"สาม", 3}, {U"สี่", 4}, {U"ห้า", 5}, {U"หก", 6}, {U"เจ็ด", 7}, {U"แปด", 8}, {U"เก้า", 9}}}},
    {U"ဆယ်", 10, {{{U"တစ်ဆယ်", 10}, {U"တစ်", 1}, {U"နှစ်", 2}, {U"သုံး", 3}, {U"လေး", 4}, {U"ငါး", 5}, {U"ခြောက်", 6}, {U"ခုနစ်", 7}, {U"ရှစ်", 8}, {U"ကိုး", 9}}}}};

}  // namespace

Insertion insertion_at(std::u32string_view text, std::size_t at, unsigned base) {
    if (at < text.size() && text[at] == U'之')
        if (const auto number = chinese_number_at(text, at + 1, 3); number && number->value > 0) return {"-" + std::to_string(number->value), number->end};
    const bool roman = at > 0 && std::u32string_view(U"IVXLC").find(text[at - 1]) != std::u32string_view::npos;
    if (auto repetition = repetition_at(text, at)) return *repetition;
    if (auto number = number_behind(text, at, base)) return *number;
    if (auto letter = letter_behind(text, at, roman)) return *letter;
    return {{}, at};
}

std::optional<NumberInWords> english_number_at(std::u32string_view text, std::size_t at) {
    constexpr std::u32string_view hundred[] = {U"hundred"}, conjunction[] = {U"and"};
    if (at >= text.size() || u_isupper(static_cast<UChar32>(text[at])) == 0) return {};
    auto number = english_below_hundred(text, at);
    if (!number || number->value != 1) return number;
    const auto whole = joined_word_at(text, number->end, hundred);
    if (!whole) return number;
    auto next = skip_spaces(text, whole->end);
    if (const auto with = word_at(text, next, conjunction)) next = skip_spaces(text, with->end);
    const bool goes_further = next > whole->end && next < text.size() && u_isupper(static_cast<UChar32>(text[next])) != 0;
    const auto rest = goes_further ? english_below_hundred(text, next) : std::nullopt;
    return rest ? NumberInWords{100 + rest->value, rest->end} : NumberInWords{100, whole->end};
}

std::optional<NumberInWords> number_in_words(std::u32string_view text, std::size_t at) {
    for (const auto& [ten, of_ten, units] : number_words) {
        NumberInWords number{0, at};
        std::optional<NumberInWords> whole;
        if (goes_on(behind(text, at), ten)) {
            number = {of_ten, at + ten.size()};
            if (ends_word(text, number.end)) whole = number;
        }
        const auto from = number.value > 0 ? skip_spaces(text, number.end) : at;
        for (const auto& [word, value] : units) {
            if (word.empty() || !goes_on(behind(text, from), word) || !ends_word(text, from + word.size())) continue;
            return NumberInWords{number.value + value, from + word.size()};
        }
        if (whole) return whole;
    }
    return {};
}

std::optional<unsigned> chinese_number(std::u32string_view characters) {
    // Those of contracts are of the same value.
    constexpr std::u32string_view digits = U"零一二三四五六七八九", formal = U"零壹贰叁肆伍陆柒捌玖";
    unsigned total = 0, current = 0;
    bool any = false, after_zero = false;
    for (const char32_t c : characters) {
        auto value = c == U'\u3007' ? 0 : digits.find(c);
        if (value == std::u32string_view::npos) value = formal.find(c);
        if (value != std::u32string_view::npos) {
            // 一〇二 is written digit by digit, 一百零二 is not.
            const bool by_digits = current > 0 && (value == 0 || after_zero);
            current = (by_digits ? current * 10 : 0) + static_cast<unsigned>(value);
            after_zero = by_digits;
        } else {
            const unsigned unit = c == U'十' || c == U'拾' ? 10 : c == U'百' || c == U'佰' ? 100 : c == U'千' || c == U'仟' ? 1000 : 0;
            if (unit == 0) return {};
            total += (current == 0 ? 1 : current) * unit;
            current = 0;
            after_zero = false;
        }
        any = true;
    }
    if (!any) return {};
    return total + current;
}

std::optional<NumberInWords> chinese_number_at(std::u32string_view text, std::size_t at, std::size_t longest) {
    NumberInWords number{0, at};
    while (number.end < text.size() && number.end - at < longest && digit(text[number.end]) >= 0)
        number.value = number.value * 10 + static_cast<unsigned>(digit(text[number.end++]));
    if (number.end > at) return number;
    while (number.end < text.size() && number.end - at < longest && chinese_number(text.substr(at, number.end - at + 1))) ++number.end;
    if (number.end == at) return {};
    number.value = *chinese_number(text.substr(at, number.end - at));
    return number;
}

}  // namespace depositary::indexer
