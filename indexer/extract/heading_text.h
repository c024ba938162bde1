#pragma once
// Characters of headings, whatever their script.

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace depositary::indexer {

// Composed: in decomposed text a heading's word would not be recognised.
std::u32string code_points(std::string_view utf8);
std::string utf8(std::u32string_view text);

inline bool is_space(char32_t c) {
    return u_isUWhiteSpace(static_cast<UChar32>(c)) || c == 0x200B;
}
inline std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}
// Of any script; -1 for what is none.
inline int digit(char32_t c) {
    return u_charDigitValue(static_cast<UChar32>(c));
}
inline char32_t lower(char32_t c) {
    if (c == U'\u00D0') return U'\u0111';  // the Icelandic letter that old keyboards give for the Vietnamese one
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}
// Whether the text begins with these small letters, in whatever case.
inline bool goes_on(std::u32string_view text, std::u32string_view by) {
    return text.size() >= by.size() && std::equal(by.begin(), by.end(), text.begin(), [](char32_t a, char32_t b) { return a == lower(b); });
}
// Whether a word ends before `at`: there is neither letter, digit nor mark.
inline bool ends_word(std::u32string_view text, std::size_t at) {
    return at >= text.size() || (u_isalnum(static_cast<UChar32>(text[at])) == 0 && (U_GET_GC_MASK(static_cast<UChar32>(text[at])) & U_GC_M_MASK) == 0);
}

}  // namespace depositary::indexer
