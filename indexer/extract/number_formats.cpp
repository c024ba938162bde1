#include "indexer/extract/number_formats.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace depositary::indexer {
namespace {

constexpr std::size_t longest_code = 256, most_decimals = 15, longest_plain = 12;

// A code's pieces: a letter or placeholder as it stands, or text that shows as it is.
struct Piece {
    char sign = 0;  // 0 for text
    std::string text{};
};

// One of a code's sections (for positive, negative, zero), in small letters but for text. Not `known` where it has what is not followed.
struct Format {
    std::vector<Piece> pieces{};
    bool known = true, date = false, time = false, elapsed = false, digits = false;
    bool foreign_names = false;  // of days and months, in a language that is not known here
    bool by_system = false;      // the order of its parts, or its era or digits, are not the code's
    int years_more = 0;          // of the era
};

// [$-107041E]: what digits and calendar are written in, and the language. Of a code's own the order is the reader's system's.
void set_locale(Format& format, std::string_view language) {
    constexpr unsigned long english = 0x09, primary = 0x3FF, thai_calendar = 7;
    if (language.empty()) return;
    const auto value = std::strtoul(std::string(language).c_str(), nullptr, 16);
    const auto digits = value >> 24, calendar = (value >> 16) & 0xFF, names = value & 0xFFFF;
    format.foreign_names = format.foreign_names || (names != 0 && (names & primary) != english);
    format.by_system = format.by_system || language == "1" || names == 0xF800 || names == 0xF400 || digits > 1 || (calendar > 2 && calendar != thai_calendar);
    if (calendar == thai_calendar) format.years_more = 543;
}

Format parse(std::string_view code) {
    Format format;
    const auto text = [&](std::string_view shown) {
        if (!format.pieces.empty() && format.pieces.back().sign == 0)
            format.pieces.back().text += shown;
        else
            format.pieces.push_back({0, std::string(shown)});
    };
    bool months = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i], low = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (c == '"') {
            const auto end = std::min(code.find('"', i + 1), code.size());
            text(code.substr(i + 1, end - i - 1));
            i = end;
        } else if (c == '[') {
            const auto end = std::min(code.find(']', i + 1), code.size());
            const auto inner = code.substr(i + 1, end - i - 1);
            i = end;
            if (inner.starts_with('$')) {
                // [$€-407]: the sign, and the language that names of days and months are in.
                const auto dash = std::min(inner.find('-'), inner.size());
                text(inner.substr(1, dash - 1));
                set_locale(format, inner.substr(std::min(dash + 1, inner.size())));
            } else if (inner == "h" || inner == "hh" || inner == "H" || inner == "HH") {
                format.elapsed = true;
                format.pieces.push_back({'h', {}});
            } else if (inner.find_first_of("<>=") != std::string_view::npos || inner == "m" || inner == "mm" || inner == "s" || inner == "ss") {
                format.known = false;
            }
        } else if (c == '\\') {
            text(code.substr(++i, 1));
        } else if (c == '_' || c == '*') {
            ++i;
            if (c == '_' && !format.pieces.empty()) text(" ");
        } else if ((low == 'e' && (code.substr(i + 1, 1) == "+" || code.substr(i + 1, 1) == "-")) || c == '@' || code.substr(i, 7) == "General") {
            format.known = false;
        } else if (code.substr(i, 5) == "AM/PM" || code.substr(i, 3) == "A/P") {
            i += code[i + 1] == 'M' ? 4 : 2;
            format.pieces.push_back({'p', {}});
        } else if (std::string_view("0#?.,%dmyhs/").find(low) != std::string_view::npos) {
            format.digits = format.digits || low == '0' || low == '#' || low == '?';
            format.date = format.date || low == 'd' || low == 'y';
            format.time = format.time || low == 'h' || low == 's';
            months = months || low == 'm';
            format.pieces.push_back({low, {}});
        } else if (low == 'b' || low == 'g' || low == 'e') {
            format.by_system = true;  // years of other eras
            format.date = true;
        } else {
            text(code.substr(i, 1));
        }
    }
    // The 0 of "ss.00" is of a second.
    if (format.date || format.time || months) format.digits = false;
    format.date = format.date || (months && !format.time && !format.elapsed);
    return format;
}

std::vector<std::string_view> sections_of_code(std::string_view code) {
    std::vector<std::string_view> sections;
    std::size_t begin = 0;
    char within = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (within != 0) {
            within = code[i] == within ? '\0' : within;
        } else if (code[i] == '"') {
            within = '"';
        } else if (code[i] == '[') {
            within = ']';
        } else if (code[i] == '\\') {
            ++i;
        } else if (code[i] == ';') {
            sections.push_back(code.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    sections.push_back(code.substr(std::min(begin, code.size())));
    return sections;
}

std::string trimmed(std::string text) {
    text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

// 1234567 as 1,234,567.
std::string grouped(std::string digits) {
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

// The number as Excel rounds it: half away from zero, of its fifteen decimal digits. Moved by `shift` decimal places; nothing where it is too large.
std::optional<std::string> rounded(double value, int shift, std::size_t decimals) {
    constexpr int significant = 15;
    const auto written = fmt::format("{:.{}e}", value, significant - 1);  // d.dddddddddddddde±xx
    const auto exponent = written.find('e');
    int point = std::atoi(written.c_str() + exponent + 1) + 1 + shift;  // digits before the decimal point
    if (point > significant) return {};
    std::string digits;
    for (const char c : written.substr(0, exponent))
        if (c >= '0' && c <= '9') digits += c;
    if (point <= 0) {
        digits.insert(0, std::min<std::size_t>(static_cast<std::size_t>(1 - point), most_decimals + 2), '0');
        point = 1;
    }
    const auto kept = static_cast<std::size_t>(point) + decimals;
    digits.resize(std::max(digits.size(), kept + 1), '0');
    const bool up = digits[kept] >= '5';
    digits.resize(kept);
    for (auto at = kept; up && at > 0; --at) {
        if (digits[at - 1] != '9') {
            ++digits[at - 1];
            break;
        }
        digits[at - 1] = '0';
        if (at == 1) {
            digits.insert(0, "1");
            ++point;
        }
    }
    return digits.substr(0, static_cast<std::size_t>(point)) + (decimals > 0 ? "." + digits.substr(static_cast<std::size_t>(point)) : "");
}

bool is_placeholder(char sign) {
    return sign == '0' || sign == '#' || sign == '?';
}

// A number between whose digits the code has text: 856-123-4567.
std::string spread(std::string_view whole, std::span<const Piece> pieces) {
    std::string shown;
    auto left = whole.size();
    auto places = static_cast<std::size_t>(std::count_if(pieces.begin(), pieces.end(), [](const Piece& piece) { return is_placeholder(piece.sign); }));
    bool begun = false;
    for (const auto& piece : pieces) {
        if (piece.sign == 0) {
            shown += piece.text;
            continue;
        }
        if (!is_placeholder(piece.sign)) continue;
        // The first place has what is more than the places.
        const auto count = begun || left <= places ? std::size_t{1} : left - places + 1;
        begun = true;
        if (left >= places) {
            shown += whole.substr(whole.size() - left, count);
            left -= count;
        } else if (piece.sign == '0') {
            shown += '0';
        }
        --places;
    }
    return shown;
}

// Nothing where it is too large; without a digit where the code shows none for zero.
std::optional<std::string> decimal(double value, const Format& format) {
    std::size_t decimals = 0, first = format.pieces.size(), last = 0, last_whole = 0, least = 0;
    bool point = false, groups = false, within = false, zeros = false;
    int shift = 0;
    for (std::size_t i = 0; i < format.pieces.size(); ++i) {
        const char sign = format.pieces[i].sign;
        if (sign == '%') shift += 2;
        if (is_placeholder(sign)) {
            first = std::min(first, i);
            last = i;
            if (!point) last_whole = i;
            decimals += point ? 1 : 0;
            least += !point && sign == '0' ? 1 : 0;
            zeros = zeros || sign == '0';
        }
        point = point || sign == '.';
    }
    // A comma between digits groups them, each behind the last divides by a thousand.
    for (std::size_t i = first; i < last; ++i) groups = groups || format.pieces[i].sign == ',';
    for (auto i = last + 1; i < format.pieces.size() && format.pieces[i].sign == ','; ++i) shift -= 3;
    for (auto i = first; i < last_whole; ++i) within = within || format.pieces[i].sign == 0;
    if (decimals > most_decimals) return {};
    const auto digits = rounded(std::abs(value), shift, decimals);
    if (!digits) return {};
    auto whole = digits->substr(0, digits->find('.'));
    auto fraction = digits->size() > whole.size() ? digits->substr(whole.size() + 1) : std::string();
    if (whole.size() < least) whole.insert(0, std::min<std::size_t>(least - whole.size(), most_decimals), '0');
    // The last "#" shows no zero.
    for (std::size_t i = last; i > first && format.pieces[i].sign == '#' && fraction.ends_with('0'); --i) fraction.pop_back();
    const bool nothing = !zeros && digits->find_first_not_of("0.") == std::string::npos;
    std::string shown;
    for (std::size_t i = 0; i < format.pieces.size(); ++i) {
        const auto& piece = format.pieces[i];
        if (i == first && !nothing) {
            shown += value < 0 ? "-" : "";
            shown += within ? spread(whole, std::span(format.pieces).subspan(first, last_whole - first + 1)) : groups ? grouped(whole) : whole;
            shown += fraction.empty() ? "" : "." + fraction;
        }
        if (piece.sign == 0 && !(within && !nothing && i > first && i < last_whole)) shown += piece.text;
        if (piece.sign == '%') shown += '%';
    }
    return trimmed(std::move(shown));
}

struct Moment {
    std::chrono::year_month_day day{};
    long hours = 0, minutes = 0, seconds = 0, total_hours = 0;
    bool has_day = false;
};

Moment moment_of(double serial) {
    Moment moment;
    auto days = static_cast<long>(serial);
    auto seconds = static_cast<long>((serial - static_cast<double>(days)) * 86'400 + 0.5);
    seconds = std::min(seconds, 86'399L);
    moment.has_day = days > 0;
    // Days are counted as if 1900 had been a leap year.
    moment.day = std::chrono::sys_days{std::chrono::year{1899} / 12 / 30} + std::chrono::days{days < 60 ? days + 1 : days};
    moment.hours = seconds / 3600;
    moment.minutes = seconds / 60 % 60;
    moment.seconds = seconds % 60;
    moment.total_hours = days * 24 + moment.hours;
    return moment;
}

// The day as one would type it: "2004-10-29 12:00".
std::string plain_moment(const Moment& moment, const Format& format) {
    std::string text;
    if (format.date && moment.has_day)
        text = fmt::format("{}-{:02}-{:02}", static_cast<int>(moment.day.year()), static_cast<unsigned>(moment.day.month()), static_cast<unsigned>(moment.day.day()));
    if (format.time && (moment.hours + moment.minutes + moment.seconds > 0 || text.empty()))
        text += fmt::format("{}{:02}:{:02}", text.empty() ? "" : " ", moment.hours, moment.minutes);
    return text;
}

// As the code writes it; empty where it names days or months in a language that is not known here.
std::string shown_moment(const Moment& moment, const Format& format) {
    constexpr std::array<std::string_view, 12> months{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
    constexpr std::array<std::string_view, 7> weekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    const auto month = static_cast<unsigned>(moment.day.month()), day = static_cast<unsigned>(moment.day.day());
    const auto year = static_cast<int>(moment.day.year()) + format.years_more;
    const bool half = std::any_of(format.pieces.begin(), format.pieces.end(), [](const Piece& piece) { return piece.sign == 'p'; });
    if (format.by_system && format.date) return {};
    std::string shown;
    char before = 0;  // the letter before, which makes an "m" minutes
    for (std::size_t i = 0; i < format.pieces.size();) {
        const char sign = format.pieces[i].sign;
        std::size_t count = 1;
        while (i + count < format.pieces.size() && format.pieces[i + count].sign == sign && sign != 0) ++count;
        const auto next = std::find_if(format.pieces.begin() + static_cast<std::ptrdiff_t>(i + count), format.pieces.end(), [](const Piece& piece) { return piece.sign >= 'a'; });
        const bool minutes = sign == 'm' && (before == 'h' || (next != format.pieces.end() && next->sign == 's'));
        const auto number = [&](long value) { shown += fmt::format("{:0{}}", value, count > 1 ? 2 : 1); };
        if (sign == 0)
            shown += format.pieces[i].text;
        else if (minutes)
            number(moment.minutes);
        else if (((sign == 'm' && !minutes) || sign == 'd') && count > 2 && format.foreign_names)
            return {};
        else if (sign == 'm' && count > 2)
            shown += months[month - 1].substr(0, count == 3 ? 3 : std::string_view::npos);
        else if (sign == 'm')
            number(month);
        else if (sign == 'd' && count > 2)
            shown += weekdays[std::chrono::weekday{std::chrono::sys_days{moment.day}}.c_encoding()].substr(0, count == 3 ? 3 : std::string_view::npos);
        else if (sign == 'd')
            number(day);
        else if (sign == 'y')
            shown += count > 2 ? std::to_string(year) : fmt::format("{:02}", year % 100);
        else if (sign == 'h')
            number(format.elapsed ? moment.total_hours : half ? (moment.hours + 11) % 12 + 1 : moment.hours);
        else if (sign == 's')
            number(moment.seconds);
        else if (sign == 'p')
            shown += moment.hours < 12 ? "AM" : "PM";
        else if (sign == '/' || sign == ',' || sign == '.')
            shown += sign;
        if (sign != 0 && sign >= 'a') before = sign;
        i += count;
    }
    return trimmed(std::move(shown));
}

}  // namespace

std::string_view built_in_format(std::size_t number) {
    switch (number) {
        case 1: return "0";
        case 2: return "0.00";
        case 3: return "#,##0";
        case 4: return "#,##0.00";
        case 9: return "0%";
        case 10: return "0.00%";
        // The order of 14, and all of the ranges of East Asia and Thailand, are the reader's system's: the day is written as one would type it.
        case 15: return "d-mmm-yy";
        case 16: return "d-mmm";
        case 17: return "mmm-yy";
        case 18: return "h:mm AM/PM";
        case 19: return "h:mm:ss AM/PM";
        case 20: return "h:mm";
        case 21: return "h:mm:ss";
        case 22: return "[$-1]d/m/yyyy h:mm";
        case 37:
        case 38: return "#,##0;(#,##0)";
        case 39:
        case 40: return "#,##0.00;(#,##0.00)";
        case 41:
        case 42: return "#,##0;(#,##0);\"-\"";
        case 43:
        case 44: return "#,##0.00;(#,##0.00);\"-\"";
        case 45: return "mm:ss";
        case 46: return "[h]:mm:ss";
        default: break;
    }
    const bool date = number == 14 || (number >= 27 && number <= 31) || number == 36 || (number >= 50 && number <= 58);
    return date ? "[$-1]d/m/yyyy" : std::string_view();
}

std::string with_plain_number(std::string shown, std::string_view plain) {
    auto dense = shown;
    std::erase(dense, ',');
    if (plain.empty() || plain.size() > longest_plain || shown.find('%') != std::string::npos) return shown;
    // As a whole number in what shows, not as a part of one.
    const auto at = dense.find(plain);
    const auto is_part = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    const bool there = at != std::string::npos && (at == 0 || !is_part(dense[at - 1])) && (at + plain.size() >= dense.size() || !is_part(dense[at + plain.size()]));
    return there ? shown : shown + " (" + std::string(plain) + ")";
}

std::string shown_number(std::string_view number, std::string_view code, bool since_1904) {
    std::string digits(number);
    char* end = nullptr;
    const double value = std::strtod(digits.c_str(), &end);
    if (code.empty() || code.size() > longest_code || digits.empty() || *end != '\0' || !std::isfinite(value)) return digits;
    const auto sections = sections_of_code(code);
    const bool own_negative = value < 0 && sections.size() > 1;
    const std::size_t section = own_negative ? 1 : value == 0 && sections.size() > 2 ? 2 : 0;
    // "0;;;" shows positive numbers alone.
    if (section > 0 && sections[section].empty()) return {};
    const auto format = parse(sections[section]);
    if (!format.known) return digits;
    if (format.date || format.time || format.elapsed) {
        const double serial = value + (since_1904 && format.date ? 1462 : 0);
        if (!(value >= 0) || serial >= 2'958'466) return digits;
        const auto moment = moment_of(serial);
        const auto shown = shown_moment(moment, format);
        if (format.elapsed) return shown;
        const auto plain = plain_moment(moment, format);
        if (plain.empty()) return digits;
        if (!format.date) return shown.empty() ? plain : shown;
        if (shown.empty() || !moment.has_day) return plain;
        return shown.find(plain) != std::string::npos ? shown : shown + " (" + plain + ")";
    }
    if (std::any_of(format.pieces.begin(), format.pieces.end(), [](const Piece& piece) { return piece.sign == '/' || piece.sign == 'p'; })) return digits;
    if (!format.digits) {
        // "Yes";;"No".
        std::string text;
        for (const auto& piece : format.pieces) text += piece.text;
        return trimmed(text).empty() ? digits : trimmed(std::move(text));
    }
    auto shown = decimal(own_negative ? -value : value, format);
    if (!shown) return digits;
    // The dash, or nothing, that stands for zero.
    if (shown->find_first_of("0123456789") == std::string::npos) return std::move(*shown);
    return with_plain_number(std::move(*shown), number.starts_with('-') && own_negative ? number.substr(1) : number);
}

}  // namespace depositary::indexer
