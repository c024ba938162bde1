#include "indexer/extract/page_margins.h"

#include "indexer/extract/headings.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>

namespace depositary::indexer {
namespace {

constexpr std::size_t least_pages = 3, margin = 2;               // lines
constexpr std::size_t longest_line = 400, longest_moved = 1000;  // bytes

struct Line {
    std::size_t begin = 0, end = 0;
};

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r\f") == std::string_view::npos;
}

// The first or last lines that say something.
std::vector<Line> lines_at(const std::string& page, bool last) {
    std::vector<Line> lines;
    std::size_t at = last ? page.size() : 0;
    while (lines.size() < margin && (last ? at > 0 : at < page.size())) {
        Line line;
        if (last) {
            const auto before = page.rfind('\n', at - 1);
            line = {before == std::string::npos ? 0 : before + 1, at};
            at = before == std::string::npos ? 0 : before;
        } else {
            line = {at, std::min(page.find('\n', at), page.size())};
            at = line.end + 1;
        }
        if (!is_blank(std::string_view(page).substr(line.begin, line.end - line.begin))) lines.push_back(line);
    }
    return lines;
}

// A line without its numbers, spaces and signs, and its last number.
struct Running {
    std::string letters;
    std::optional<long> number;
};
Running running(std::string_view line) {
    Running result;
    bool after_digit = false;
    const auto size = static_cast<std::int32_t>(line.size());
    for (std::int32_t at = 0; at < size;) {
        const auto begin = at;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(line.data(), at, size, c);
        const auto digit = u_charDigitValue(c);
        if (digit >= 0)
            result.number = (after_digit ? std::min(result.number.value_or(0), 1'000'000L) * 10 : 0) + digit;
        else if ((U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK)) != 0)
            result.letters.append(line.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
        after_digit = digit >= 0;
    }
    return result;
}

// What a line of a margin is known by: its letters, or, without any, how far its number is from that of the page.
std::optional<std::string> key_of(std::string_view line, std::size_t page, bool last) {
    if (line.size() > longest_line || article_heading(line)) return {};
    const auto found = running(line);
    if (!found.letters.empty()) return (last ? "below " : "above ") + found.letters;
    if (!found.number) return {};
    return "number " + std::to_string(*found.number - static_cast<long>(page));
}

bool goes_on(std::string_view page) {
    const auto last = page.find_last_not_of(" \t\r\n\f");
    if (last == std::string_view::npos) return false;
    page = page.substr(0, last + 1);
    constexpr std::array<std::string_view, 12> ends{".",      "!",      "?",      ":",      ";",      "\u3002",
                                                    "\uFF01", "\uFF1F", "\uFF1A", "\uFF1B", "\u104B", "\u17D4"};
    return std::none_of(ends.begin(), ends.end(), [&](std::string_view end) { return page.ends_with(end); });
}

// A small letter, or one of a script that has no capitals.
bool continues(std::string_view line) {
    std::int32_t at = 0;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(line.data(), at, static_cast<std::int32_t>(line.size()), c);
    return u_islower(c) != 0 || u_charType(c) == U_OTHER_LETTER || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

}  // namespace

void take_out_running_lines(std::vector<std::string>& pages) {
    std::map<std::string, std::size_t> counts;
    std::size_t written = 0;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        std::set<std::string> own;
        for (const bool last : {false, true})
            for (const auto& line : lines_at(pages[page], last))
                if (auto key =
                        key_of(std::string_view(pages[page]).substr(line.begin, line.end - line.begin), page, last))
                    own.insert(std::move(*key));
        for (const auto& key : own) ++counts[key];
        written += is_blank(pages[page]) ? 0 : 1;
    }
    if (written < least_pages) return;
    std::set<std::string> kept;
    std::string once;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        auto& text = pages[page];
        std::vector<Line> out;
        for (const bool last : {false, true})
            for (const auto& line : lines_at(text, last)) {
                const auto words = std::string_view(text).substr(line.begin, line.end - line.begin);
                const auto key = key_of(words, page, last);
                const auto count = key ? counts.at(*key) : 0;
                const bool there =
                    std::any_of(out.begin(), out.end(), [&](const Line& other) { return other.begin == line.begin; });
                if (there || count < least_pages || count * 10 < written * 6) continue;
                out.push_back(line);
                if (!key->starts_with("number ") && kept.insert(*key).second) once += std::string(words) + "\n";
            }
        std::sort(out.begin(), out.end(), [](const Line& a, const Line& b) { return a.begin > b.begin; });
        for (const auto& line : out) text.erase(line.begin, line.end - line.begin + (line.end < text.size() ? 1 : 0));
    }
    const auto first =
        std::find_if(pages.begin(), pages.end(), [](const std::string& page) { return !is_blank(page); });
    (first == pages.end() ? pages.front() : *first).insert(0, once);
}

void join_over_pages(std::vector<std::string>& pages, const std::function<bool(std::string_view)>& is_heading) {
    for (std::size_t page = 1; page < pages.size(); ++page) {
        auto &before = pages[page - 1], &text = pages[page];
        const auto begin = text.find_first_not_of(" \t\r\n\f");
        if (begin == std::string::npos || !goes_on(before)) continue;
        auto end = text.find('\n', begin);
        // A line that ends within a word takes the next along.
        for (int more = 0; more < 3 && end != std::string::npos && text[end - 1] == '-'; ++more)
            end = text.find('\n', end + 1);
        if (end == std::string::npos || end - begin > longest_moved || is_blank(std::string_view(text).substr(end + 1)))
            continue;
        const auto lines = text.substr(begin, end - begin);
        const auto first = std::string_view(lines).substr(0, lines.find('\n'));
        if (article_heading(first) || is_heading(first) || !continues(first)) continue;
        before.erase(before.find_last_not_of(" \t\r\n\f") + 1);
        before += "\n" + lines + "\n";
        text.erase(0, end + 1);
    }
}

}  // namespace depositary::indexer
