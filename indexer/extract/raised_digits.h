#pragma once
// Raised digits are those of a note, or of a power: no part of the word or the number before them.

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
    return first >= 0 && u_isdigit(first) != 0;
}

}  // namespace depositary::indexer
