#include "indexer/chinese_numbers.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {
namespace {

constexpr std::u32string_view digits = U"零一二三四五六七八九", formal = U"零壹贰叁肆伍陆柒捌玖", counted = U"条章节款项编号年月日", dates = U"年月", ends_in_one = U"统唯同单专划归合";
constexpr std::size_t longest = 9;  // characters of a number

bool is_one_of(std::u32string_view set, char32_t c) {
    return set.find(c) != std::u32string_view::npos;
}
char32_t of(const Folded& c) {
    return static_cast<char32_t>(c.character);
}

int digit_of(char32_t c) {
    if (c == U'〇' || c == U'○') return 0;
    if (c == U'两') return 2;
    if (const auto at = formal.find(c); at != std::u32string_view::npos) return static_cast<int>(at);
    const auto at = digits.find(c);
    return at == std::u32string_view::npos ? -1 : static_cast<int>(at);
}
unsigned unit_of(char32_t c) {
    switch (c) {
        case U'十':
        case U'拾':
            return 10;
        case U'百':
        case U'佰':
            return 100;
        case U'千':
        case U'仟':
            return 1000;
        default:
            return 0;
    }
}
// 廿 and 卅: twenty and thirty in one character.
unsigned tens_of(char32_t c) {
    return c == U'廿' ? 20 : c == U'卅' ? 30 : 0;
}
bool is_of_number(char32_t c) {
    return digit_of(c) >= 0 || unit_of(c) != 0 || tens_of(c) != 0;
}
// What stands for 〇 within a number: an O (folded) or a zero of another script.
bool stands_for_zero(char32_t c) {
    return c == U'o' || c == U'0';
}

bool has_unit(const Folded& c) { return unit_of(of(c)) != 0 || tens_of(of(c)) != 0; }

using Run = std::vector<Folded>::const_iterator;

// 二〇一五 digit by digit, 一百零二 by its units; nothing for what is neither.
std::optional<std::string> number(Run begin, Run end) {
    std::string text;
    if (std::none_of(begin, end, has_unit)) {
        for (auto at = begin; at != end; ++at) text += static_cast<char>('0' + std::max(digit_of(of(*at)), 0));
        return text;
    }
    unsigned total = 0, last_unit = 10'000;
    int digit = -1;
    for (auto at = begin; at != end; ++at) {
        if (const auto unit = unit_of(of(*at))) {
            if (unit >= last_unit || digit == 0 || (digit < 0 && at != begin)) return {};
            total += static_cast<unsigned>(digit < 0 ? 1 : digit) * unit;
            last_unit = unit;
            digit = -1;
        } else if (const auto tens = tens_of(of(*at))) {
            if (last_unit <= 10 || digit > 0) return {};
            total += tens;
            last_unit = 10;
            digit = -1;
        } else if (stands_for_zero(of(*at))) {
            return {};
        } else {
            if (digit > 0) return {};
            digit = digit_of(of(*at));
        }
    }
    return std::to_string(total + static_cast<unsigned>(std::max(digit, 0)));
}

}  // namespace

void read_chinese_numbers(std::vector<Folded>& characters) {
    const auto of_number = [](const Folded& c) { return is_of_number(of(c)); };
    if (std::none_of(characters.begin(), characters.end(), of_number)) return;
    std::vector<Folded> result;
    result.reserve(characters.size());
    for (auto at = characters.cbegin(); at != characters.cend();) {
        if (!of_number(*at)) {
            result.push_back(*at++);
            continue;
        }
        auto end = std::find_if_not(at, characters.cend(), of_number);
        while (characters.cend() - end > 1 && stands_for_zero(of(*end)) && (of_number(*(end + 1)) || is_one_of(dates, of(*(end + 1)))))
            end = std::find_if_not(end + 1, characters.cend(), of_number);
        const auto before = at == characters.cbegin() ? U'\0' : of(*(at - 1));
        const auto after = end == characters.cend() ? U'\0' : of(*end);
        const bool alone = end - at == 1;
        const bool inserted = before == U'之' && at - characters.cbegin() > 1 && is_one_of(U"条章节", of(*(at - 2)));  // 第十条之一
        const bool annexed = at - characters.cbegin() > 1 && of(*(at - 2)) == U'附' && is_one_of(U"件录表图", before);
        // 统一, 唯一: there it is no number.
        if (!alone && of(*at) == U'一' && is_one_of(ends_in_one, before)) {
            result.push_back(*at++);
            continue;
        }
        const bool month = alone && after == U'月' && !is_one_of(ends_in_one, before);
        const bool tells = !alone && (std::any_of(at, end, has_unit) || end - at >= 4);  // 十二, 二〇〇四: nothing else
        const bool counts = before == U'第' || inserted || annexed || month || tells || (is_one_of(counted, after) && (!alone || is_one_of(dates, before)));
        const auto written = counts && end - at <= static_cast<std::ptrdiff_t>(longest) ? number(at, end) : std::nullopt;
        if (!written) {
            result.insert(result.end(), at, end);
        } else {
            for (const char c : *written) result.push_back({c, CharacterClass::letter, at->begin, (end - 1)->end});
        }
        at = end;
    }
    characters = std::move(result);
}

std::string with_chinese_numbers_read(std::string_view date) {
    std::vector<Folded> run;
    std::string result;
    const auto of_number = [&](char32_t c) { return is_of_number(c) || (stands_for_zero(c) && !run.empty()); };
    const auto end_run = [&](std::size_t end) {
        if (run.empty()) return;
        const auto written = run.size() <= longest ? number(run.begin(), run.end()) : std::nullopt;
        result += written ? *written : std::string(date.substr(run.front().begin, end - run.front().begin));
        run.clear();
    };
    const auto size = static_cast<std::int32_t>(date.size());
    for (std::int32_t at = 0, begin = 0; at < size; begin = at) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(date.data(), at, size, c);
        const auto first = static_cast<std::size_t>(begin), last = static_cast<std::size_t>(at);
        if (const auto folded = fold(c); folded.size() == 1) c = folded[0];
        if (of_number(static_cast<char32_t>(c))) {
            run.push_back({c, CharacterClass::letter, first, last});
        } else {
            end_run(first);
            result += date.substr(first, last - first);
        }
    }
    end_run(date.size());
    return result;
}

}  // namespace depositary::indexer
