#include "indexer/zawgyi.h"

#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>

namespace depositary::indexer {
namespace {

bool is_consonant(UChar32 c) {
    return (c >= 0x1000 && c <= 0x1021) || c == 0x1025 || c == 0x1027 || c == 0x1029 || c == 0x103F || c == 0x104E;
}
bool is_medial(UChar32 c) {
    return c >= 0x103B && c <= 0x103E;
}

// The five rows of the alphabet that stack within themselves; -1 for other letters.
int row(UChar32 c) {
    if (c >= 0x1000 && c <= 0x1004) return 0;
    if (c >= 0x1005 && c <= 0x100A) return 1;
    if (c >= 0x100B && c <= 0x100F) return 2;
    if (c >= 0x1010 && c <= 0x1014) return 3;
    return c >= 0x1015 && c <= 0x1019 ? 4 : -1;
}
bool is_nasal(UChar32 c) {
    return c == 0x1004 || c == 0x1009 || c == 0x100A || c == 0x100F || c == 0x1014 || c == 0x1019;
}

struct Signs {
    std::size_t letters = 0, unicode = 0, zawgyi = 0;
    bool are_of_zawgyi() const { return letters >= 2 && zawgyi > 0 && zawgyi > unicode; }
    bool are_of_unicode() const { return unicode > zawgyi; }
};

Signs signs_of(std::string_view text) {
    const auto size = static_cast<std::int32_t>(text.size());
    std::size_t letters = 0, unicode = 0, zawgyi = 0;
    UChar32 previous = 0, before = 0;
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, size, c);
        if (c >= 0x1000 && c <= 0x109F) {
            ++letters;
            // Unicode writes the vowel E after the consonant (and its medials), Zawgyi before it.
            if (c == 0x1031) ++(is_consonant(previous) || is_medial(previous) ? unicode : zawgyi);
            // Zawgyi's ASAT is U+1039, which in Unicode stands between two consonants (and may in Zawgyi too).
            if (previous == 0x1039 && !is_consonant(c)) ++zawgyi;
            // Unicode's stacks are of one row (or, in words from Sanskrit, end in a nasal).
            if (previous == 0x1039 && row(before) >= 0 && row(c) >= 0 && row(before) != row(c) && !is_nasal(c))
                ++zawgyi;
            if (c == 0x103A && (is_consonant(previous) || previous == 0x1037)) ++unicode;
            // Zawgyi's medial YA is U+103A, RA U+103B before its consonant.
            if (c == 0x103B && !is_consonant(previous)) ++zawgyi;
            // Unicode writes the dot below before ASAT, and no vowel is stacked below a letter.
            if (c == 0x1039 && previous == 0x1037) ++zawgyi;
            if (previous == 0x1039 && (c == 0x1021 || c == 0x1031)) ++zawgyi;
            // Zawgyi's own shapes on the places of other peoples' letters.
            if ((c >= 0x1060 && c <= 0x1064) || (c >= 0x1069 && c <= 0x106D) || (c >= 0x107E && c <= 0x1081) ||
                c == 0x108A || c == 0x108F || c == 0x1094 || c == 0x1095)
                ++zawgyi;
        } else if (previous == 0x1039) {
            ++zawgyi;
        }
        before = previous;
        previous = c;
    }
    if (previous == 0x1039) ++zawgyi;
    return {letters, unicode, zawgyi};
}

}  // namespace

bool looks_like_zawgyi(std::string_view text) {
    return signs_of(text).are_of_zawgyi();
}

bool could_be_zawgyi(std::string_view text) {
    if (looks_like_zawgyi(text)) return false;
    const auto size = static_cast<std::int32_t>(text.size());
    bool differs = false;
    UChar32 before = 0;
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, size, c);
        UChar32 after = 0;
        if (auto next = i; next < size) U8_NEXT(text.data(), next, size, after);
        // Zawgyi writes the vowel E before its consonant, or before the medial RA of that.
        if (c == 0x1031 && !is_consonant(after) && after != 0x103B) return false;
        // Its U+103A is the medial YA, which has its vowel behind it; its U+103B and U+103E stand before a consonant.
        if (c == 0x103A && is_consonant(before) && !(after >= 0x102B && after <= 0x1032)) return false;
        if ((c == 0x103B || c == 0x103E) && !is_consonant(after)) return false;
        differs = differs || c == 0x1031 || c == 0x1039 || (c >= 0x103A && c <= 0x103D);
        before = c;
    }
    return differs;
}

std::string unicode_of_burmese(std::string_view text, bool mostly) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
        const auto line = text.substr(at, end - at);
        const auto signs = signs_of(line);
        const bool converts = mostly ? signs.letters > 0 && !signs.are_of_unicode() : signs.are_of_zawgyi();
        result += converts ? zawgyi_to_unicode(line) : std::string(line);
        at = end;
    }
    return result;
}

std::string zawgyi_to_unicode(std::string_view text) {
    // A transliterator is not to be shared between threads.
    thread_local const std::unique_ptr<icu::Transliterator> convert = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(
            icu::Transliterator::createInstance("Zawgyi-my", UTRANS_FORWARD, status));
        return U_SUCCESS(status) ? std::move(made) : nullptr;
    }();
    if (!convert) return std::string(text);
    auto unicode = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
    convert->transliterate(unicode);
    std::string result;
    unicode.toUTF8String(result);
    return result;
}

}  // namespace depositary::indexer
