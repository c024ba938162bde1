#include "indexer/note_marks.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace depositary::indexer {

bool may_have_note(std::string_view utf8) {
    constexpr std::size_t least_letters = 3;
    constexpr std::string_view roman = "IVXLCDM";
    std::size_t letters = 0;
    bool only_roman = true;
    for (auto at = static_cast<std::int32_t>(utf8.size()); at > 0;) {
        UChar32 c = 0;
        U8_PREV_OR_FFFD(utf8.data(), 0, at, c);
        if ((U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) continue;
        if (u_isdigit(c) != 0) return false;
        if (u_isalpha(c) == 0) break;
        ++letters;
        only_roman = only_roman && c < 0x80 && roman.find(static_cast<char>(c)) != std::string_view::npos;
        if (letters >= least_letters && !only_roman) return true;
    }
    return false;
}

}  // namespace depositary::indexer
