#include "indexer/extract/clusters_in.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <utility>

namespace depositary::indexer {
namespace {

UScriptCode script_of(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status);
}
bool is_letter(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_L_MASK) != 0;
}
bool is_mark(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}
// Of Khmer and Burmese, which put the letters of a cluster above each other.
bool stacks(UChar32 c) {
    return c == 0x17D2 || c == 0x1039;
}
bool is_stacked(UScriptCode script) {
    return script == USCRIPT_KHMER || script == USCRIPT_MYANMAR;
}
bool is_judged(UScriptCode script) {
    return is_stacked(script) || script == USCRIPT_THAI || script == USCRIPT_LAO;
}
// Thai and Lao vowels that are written before their consonant: nothing hangs on them.
bool leads(UChar32 c) {
    return (c >= 0x0E40 && c <= 0x0E44) || (c >= 0x0EC0 && c <= 0x0EC4);
}
// Of marks of one kind, Thai and Lao have one on a consonant.
enum class Mark : std::uint8_t { other, tone, above, below };
Mark kind_of(UChar32 c) {
    const auto thai = c >= 0x0E80 && c < 0x0F00 ? c - 0x80 : c;  // Lao lies as Thai does
    if (thai >= 0x0E48 && thai <= 0x0E4B) return Mark::tone;
    if (thai == 0x0E31 || (thai >= 0x0E34 && thai <= 0x0E37) || c == 0x0E47 || c == 0x0EBB) return Mark::above;
    return thai == 0x0E38 || thai == 0x0E39 ? Mark::below : Mark::other;
}

}  // namespace

Clusters clusters_in(std::string_view utf8) {
    // What reordered glyphs leave behind: a dependent sign where nothing precedes it, two bases of a stack without their joiner. What wrong
    // meanings leave: signs on what carries none, twice the same, a letter of another script within a word.
    Clusters result;
    const auto size = static_cast<std::int32_t>(utf8.size());
    UChar32 before = 0, previous = 0;
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(utf8.data(), i, size, c);
        if (c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF)) {
            ++result.malformed;
            ++result.all;
        }
        const auto script = script_of(c);
        if (is_judged(script)) {
            const bool hangs = is_mark(c), after_base = is_letter(previous) || is_mark(previous);
            const auto base = script_of(previous);
            const bool elsewhere = after_base && base != script && base != USCRIPT_COMMON && base != USCRIPT_INHERITED;
            const bool twice = kind_of(c) != Mark::other && kind_of(c) == kind_of(previous);
            if (!hangs) ++result.all;
            if (hangs && (!after_base || stacks(previous) || previous == c || elsewhere || leads(previous) || twice)) ++result.malformed;
            if (!hangs && stacks(previous) && !is_letter(c)) ++result.malformed;
            if (!hangs && is_stacked(script) && base == USCRIPT_LATIN && is_letter(previous) && script_of(before) == script) ++result.malformed;
            // Two vowel signs of one cluster that never stand together.
            if (script == USCRIPT_KHMER && c >= 0x17B6 && c <= 0x17C5 && previous >= 0x17B6 && previous <= 0x17C5)
                ++result.malformed;
        } else if (stacks(previous)) {
            ++result.malformed;
        }
        if (c != 0x200B && c != 0x200C && c != 0x200D) before = std::exchange(previous, c);
    }
    return result;
}

}  // namespace depositary::indexer
