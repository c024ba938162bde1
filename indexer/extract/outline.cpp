#include "indexer/extract/outline.h"

#include "indexer/extract/heading_text.h"
#include "indexer/extract/headings.h"
#include "indexer/section_places.h"

#include <algorithm>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t longest_title = 60, longest_line = 150;  // characters that are compared, and of an entry's line
constexpr std::size_t most_between = 200;                      // characters between two entries: a title in a line of its own, the number of a page
constexpr std::size_t least_entries = 3, least_titled = 2, most_ahead = 300, most_missing = 10;
constexpr std::size_t first_tries = 3;  // entries of a row that the table may begin with: before it may stand "Annex 1" of a letter

// A heading, and what stands between it and the next.
struct Entry {
    const char* line;
    std::string kind, number;
    std::u32string title{};       // of its line: letters and digits, small, without a page's number
    std::u32string title_below{};  // with the next line
    std::size_t rest = 0, between = 0;  // characters
    bool sentence_between = false;
    unsigned first_item = 0;  // "2. …": the first of the numbered lines behind it
    bool has_item = false;
};

std::u32string dense(std::u32string_view text) {
    std::u32string result;
    for (const char32_t c : text)
        if (result.size() < longest_title && (u_isalnum(static_cast<UChar32>(c)) != 0 || (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0)) result += lower(c);
    return result;
}
std::u32string_view without_page(std::u32string_view text) {
    while (!text.empty() && (digit(text.back()) >= 0 || is_space(text.back()))) text.remove_suffix(1);
    return text;
}
// "2. The focal points …"
unsigned item_number(std::u32string_view line) {
    unsigned value = 0;
    std::size_t end = 0;
    for (; end < line.size() && end < 3 && digit(line[end]) >= 0; ++end) value = value * 10 + static_cast<unsigned>(digit(line[end]));
    const bool item = end > 0 && end + 1 < line.size() && (((line[end] == U'.' || line[end] == U')') && is_space(line[end + 1])) || line[end] == U'\u3001' || line[end] == U'\uFF0E');
    return item ? value : 0;
}

std::vector<Entry> entries_of(const std::vector<Block>& blocks) {
    std::vector<Entry> entries;
    bool just_begun = false;
    each_line(blocks, [&](std::string_view line, const Block&) {
        constexpr std::size_t looked_at = 2000;  // bytes
        if (auto heading = article_heading(line)) {
            const auto number = article_number(heading->number);
            Entry entry{line.data(), std::move(heading->kind), number.base == 0 ? heading->number : std::to_string(number.base) + "-" + std::to_string(number.inserted)};
            const auto rest = code_points(std::string_view(heading->rest).substr(0, looked_at));
            entry.rest = rest.size();
            entry.title = dense(without_page(rest.empty() ? code_points(heading->title) : rest));
            entries.push_back(std::move(entry));
            just_begun = true;
            return;
        }
        if (entries.empty()) return;
        auto& entry = entries.back();
        const auto text = code_points(line.substr(0, looked_at));
        if (std::exchange(just_begun, false)) entry.title_below = dense(text);
        entry.between += text.size();
        entry.sentence_between = entry.sentence_between || text.size() > longest_line || ends_sentence(line);
        if (const auto item = item_number(text); item > 0 && !std::exchange(entry.has_item, true)) entry.first_item = item;
    });
    return entries;
}

bool may_be_in_contents(const Entry& entry) {
    return entry.rest <= longest_line;
}
bool goes_on_behind(const Entry& entry) {
    return !entry.sentence_between && entry.between <= most_between;
}

// Whether `later` is the heading that `entry` of a table of contents names.
bool names(const Entry& entry, const Entry& later) {
    if (entry.kind != later.kind || entry.number != later.number) return false;
    const auto& title = entry.title.empty() && !entry.sentence_between ? entry.title_below : entry.title;
    const auto wanted = without_page(title);
    const auto whole = later.title + later.title_below;
    return wanted.empty() || std::u32string_view(whole).substr(0, longest_title).starts_with(wanted.substr(0, longest_title)) || (!later.title.empty() && wanted.starts_with(later.title));
}

// How many of entries[begin, end), which stand in a row, are a table of contents; 0 for none.
std::size_t contents_at(const std::vector<Entry>& entries, std::size_t begin, std::size_t end) {
    auto behind = begin + 1;  // where the text begins that it is the table of
    const auto last = std::min(entries.size(), end + most_ahead);
    while (behind < last && !names(entries[begin], entries[behind])) ++behind;
    if (behind == last) return 0;
    end = std::min(end, behind);
    std::size_t found = 0, titled = 0, missing = 0, size = 0, between = 0, text = 0;
    for (auto i = begin; i < end && missing <= most_missing; ++i) {
        const auto limit = std::min(entries.size(), behind + most_ahead);
        auto k = behind;
        while (k < limit && !names(entries[i], entries[k])) ++k;
        if (k == limit) {
            ++missing;
            continue;
        }
        for (; behind <= k; ++behind) text += entries[behind].between + entries[behind].rest;
        missing = 0;
        ++found;
        titled += entries[i].title.empty() ? 0 : 1;
        size = i - begin + 1;
    }
    // What stands behind its last entry is no part of it.
    for (std::size_t i = 0; i + 1 < size; ++i) between += entries[begin + i].between;
    const bool enough = found >= least_entries || (found >= least_titled && titled == found);
    return enough && found * 5 >= size * 4 && text > between * 2 && text >= found * 5 ? size : 0;
}

}  // namespace

std::set<const char*> lines_that_begin_nothing(const std::vector<Block>& blocks) {
    const auto entries = entries_of(blocks);
    std::set<const char*> lines;
    for (std::size_t begin = 0; begin < entries.size();) {
        // A row of headings without text between.
        auto end = begin;
        while (end < entries.size() && may_be_in_contents(entries[end]) && goes_on_behind(entries[end])) ++end;
        if (end < entries.size() && may_be_in_contents(entries[end])) ++end;
        std::size_t size = 0;
        for (std::size_t skipped = 0; skipped < first_tries && begin + skipped + least_titled <= end && size == 0; ++skipped)
            if ((size = contents_at(entries, begin + skipped, end)) > 0) {
                begin += skipped;
                for (std::size_t i = 0; i < size; ++i) lines.insert(entries[begin + i].line);
            }
        begin = size > 0 ? begin + size : std::max(end, begin + 1);
    }
    for (std::size_t i = 1; i < entries.size(); ++i) {
        if (entries[i].kind != "table" || lines.contains(entries[i].line)) continue;
        auto before = i, behind = i;
        while (before > 0 && entries[before].kind == "table") --before;
        while (behind < entries.size() && entries[behind].kind == "table") ++behind;
        if (entries[before].kind != "article" || lines.contains(entries[before].line)) continue;
        const bool goes_on = behind < entries.size() && (entries[behind].kind == "article" || entries[behind].kind == "chapter" || entries[behind].kind == "section" || entries[behind].kind == "part");
        if (goes_on || entries[i].first_item > 1) lines.insert(entries[i].line);
    }
    return lines;
}

}  // namespace depositary::indexer
