#include "indexer/dates.h"

#include "indexer/chinese_numbers.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace depositary::indexer {
namespace {

// Of a date with a day, "28" to "31".
std::string_view last_of_month(std::string_view date) {
    if (date.size() < 10) return {};
    const auto month = date.substr(5, 2);
    if (month == "04" || month == "06" || month == "09" || month == "11") return "30";
    if (month != "02") return "31";
    const auto number = [](std::string_view digits) { return (digits[0] - '0') * 10 + (digits[1] - '0'); };
    const int century = number(date.substr(0, 2)), year = number(date.substr(2, 2));
    return (year == 0 ? century : year) % 4 == 0 ? "29" : "28";
}

bool is_date(std::string_view date) {
    if (date.size() != 4 && date.size() != 7 && date.size() != 10) return false;
    for (std::size_t i = 0; i < date.size(); ++i) {
        const bool hyphen = i == 4 || i == 7;
        if (hyphen ? date[i] != '-' : (date[i] < '0' || date[i] > '9')) return false;
    }
    const auto lies_in = [&](std::size_t at, std::string_view most) {
        return date.size() <= at || (date.substr(at, 2) >= "01" && date.substr(at, 2) <= most);
    };
    return lies_in(5, "12") && lies_in(8, last_of_month(date));
}

std::string filled(std::string_view date, std::string_view rest) {
    return is_date(date) ? std::string(date) + std::string(rest.substr(date.size())) : std::string();
}

}  // namespace

std::string first_day(std::string_view date) {
    return filled(date, "0000-01-01");
}
// For comparison only: the 31st of any month is its end.
std::string last_day(std::string_view date) {
    return filled(date, "0000-12-31");
}

std::string with_ascii_digits(std::string_view text) {
    std::string result;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0, begin = 0; at < size; begin = at) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), at, size, c);
        if (u_isdigit(c))
            result += static_cast<char>('0' + u_charDigitValue(c));
        else
            result += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    }
    return with_chinese_numbers_read(result);
}

std::string with_hyphens(std::string_view date) {
    constexpr std::string_view year = "\u5E74", month = "\u6708", day = "\u65E5", day_spoken = "\u53F7";
    constexpr std::array<std::string_view, 9> signs{"/", ".", "-", "\uFF0F", "\uFF0E", "\uFF0D", "\u2212", "\u2010", "\u2011"};
    std::string result;
    std::size_t digits = 0;  // of the number that ends here
    const auto end_number = [&] {
        if (digits == 1) result.insert(result.size() - 1, "0");
        digits = 0;
    };
    while (!date.empty()) {
        const bool is_day = date.starts_with(day) || date.starts_with(day_spoken);
        const bool word = is_day || date.starts_with(year) || date.starts_with(month);
        const auto* const sign = std::find_if(signs.begin(), signs.end(), [&](std::string_view each) { return date.starts_with(each); });
        const std::size_t size = word ? year.size() : sign != signs.end() ? sign->size() : 0;
        if (size > 0) {
            end_number();
            // What ends with the word for its year, its month or its day has nothing to part there.
            if (!is_day && (!word || date.size() > size)) result += '-';
        } else {
            digits += date[0] >= '0' && date[0] <= '9' ? 1 : 0;
            result += date[0];
        }
        date.remove_prefix(std::max<std::size_t>(size, 1));
    }
    end_number();
    return result;
}

std::string in_common_era(std::string date) {
    constexpr int years_before = 543;
    if (date.size() < 4 || (date.size() > 4 && date[4] != '-') || date < "2400" || date >= "2700" ||
        date.substr(0, 4).find_first_not_of("0123456789") != std::string::npos)
        return date;
    return std::to_string(std::stoi(date.substr(0, 4)) - years_before) + date.substr(4);
}

std::uint32_t day_number(std::string_view day) {
    std::uint32_t number = 0;
    for (const char digit : day)
        if (digit != '-') number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    return number;
}

bool may_lie_between(std::uint32_t first, std::uint32_t last, std::uint32_t from, std::uint32_t to) {
    return (from == 0 || last >= from) && (to == 0 || (first != 0 && first <= to));
}

}  // namespace depositary::indexer
