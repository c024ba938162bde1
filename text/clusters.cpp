#include "text/clusters.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

namespace depositary::text {
namespace {

// Vowels typed in two parts that look like the whole: Khmer OE and AU, Thai and Lao UE. `marks` are sorted, and so they
// stay.
void join_parts(std::u32string& marks) {
    struct Vowel {
        char32_t one, other, whole;
    };
    constexpr std::array<Vowel, 4> vowels{{{U'\u17C1', U'\u17B8', U'\u17BE'},
                                           {U'\u17C1', U'\u17B6', U'\u17C4'},
                                           {U'\u0E34', U'\u0E4D', U'\u0E36'},
                                           {U'\u0EB4', U'\u0ECD', U'\u0EB6'}}};
    for (const auto& [one, other, whole] : vowels) {
        const auto first = marks.find(one), second = marks.find(other);
        if (first == std::u32string::npos || second == std::u32string::npos) continue;
        marks[first] = whole;
        marks.erase(second, 1);
        std::sort(marks.begin(), marks.end());
        return;
    }
}

// Under a Khmer vowel that is written above, a register shifter looks like the vowel U, as which it is typed too.
void join_shifters(std::u32string& marks) {
    constexpr std::u32string_view above = U"\u17B7\u17B8\u17B9\u17BA\u17BE", shifters = U"\u17BB\u17C9\u17CA";
    if (marks.find_first_of(above) == std::u32string::npos) return;
    for (auto& mark : marks)
        if (shifters.find(mark) != std::u32string_view::npos) mark = U'\u17CA';
    std::sort(marks.begin(), marks.end());
}

// COENG and VIRAMA: the letter behind one is stacked on the letter before it.
bool is_joiner(char32_t c) {
    return c == 0x17D2 || c == 0x1039 || c == 0x1A60;
}

bool is_mark(char32_t c) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool is_of_these(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
        case USCRIPT_KHMER:
        case USCRIPT_LAO:
        case USCRIPT_MYANMAR:
        case USCRIPT_THAI:
        case USCRIPT_LANNA:
            return true;
        default:
            return false;
    }
}

// SARA A and SARA AA (and so the second half of SARA AM) stand behind a consonant and its marks.
bool is_vowel_behind(char32_t c) {
    return c == 0x0E30 || c == 0x0E32 || c == 0x0EB0 || c == 0x0EB2;
}

}  // namespace

std::u32string in_one_order(std::u32string_view cluster) {
    std::u32string base, joined, coeng_ro, marks;
    for (std::size_t i = 0; i < cluster.size(); ++i) {
        const char32_t c = cluster[i];
        if (is_joiner(c)) {
            char32_t subscript = i + 1 < cluster.size() ? cluster[i + 1] : U'\0';
            if (subscript == 0 || is_mark(subscript)) continue;
            if (c == 0x17D2 && subscript == 0x178A) subscript = 0x178F;  // COENG DA is seen as COENG TA
            // COENG RO is written last and typed anywhere.
            auto& place = c == 0x17D2 && subscript == 0x179A ? coeng_ro : joined;
            place += {c, subscript};
            ++i;
        } else if (base.empty()) {
            base += c;
        } else {
            marks += c;
        }
    }
    std::sort(marks.begin(), marks.end());
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    join_parts(marks);
    join_shifters(marks);
    return base + joined + coeng_ro + marks;
}

icu::UnicodeString clusters_in_one_order(const icu::UnicodeString& text) {
    icu::UnicodeString result;
    std::u32string cluster, behind;
    const auto finish = [&] {
        for (const char32_t c : in_one_order(cluster) + behind) result.append(static_cast<UChar32>(c));
        cluster.clear();
        behind.clear();
    };
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const auto c = static_cast<char32_t>(text.char32At(i));
        if (!cluster.empty() && behind.empty() && is_vowel_behind(c)) {
            behind = c;  // a mark that was typed after it is the consonant's
            continue;
        }
        const bool hangs = is_of_these(c) && (is_mark(c) || (!cluster.empty() && is_joiner(cluster.back())));
        if (hangs && !cluster.empty()) {
            cluster += c;
            continue;
        }
        finish();
        if (is_of_these(c)) {
            cluster = c;
        } else {
            result.append(static_cast<UChar32>(c));
        }
    }
    finish();
    return result;
}

}  // namespace depositary::text
