#pragma once
// Raised digits are those of a note, or of a power: no part of the word or the number before them. Nor is a raised letter
// behind a word, which is a note's too; behind a number or a letter or two it is their own: 1st, No, Mme, XVIIIe.

#include "indexer/note_marks.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <string_view>

namespace depositary::indexer {

// Whether a space goes between the text and what is raised behind it.
inline bool stands_apart(std::string_view text, std::string_view raised) {
    if (text.empty() || raised.empty() || text.back() == ' ' || text.back() == '\n') return false;
    std::int32_t at = 0;
    UChar32 first = 0;
    U8_NEXT(raised.data(), at, static_cast<std::int32_t>(raised.size()), first);
    if (first < 0) return false;
    const bool latin = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return u_isdigit(first) != 0 || (latin && may_have_note(text));
}

}  // namespace depositary::indexer
