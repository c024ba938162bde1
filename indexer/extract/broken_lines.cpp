#include "indexer/extract/broken_lines.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace depositary::indexer {
namespace {

bool is_white(UChar32 c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Typed, for a line's end alone, or of typesetting.
bool is_hyphen(UChar32 c) {
    return c == '-' || c == 0xAD || c == 0x2010;
}

// A vowel, tone or sign that hangs on the letter before it: no word begins with one.
bool hangs(UChar32 c) {
    const bool script = (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
    const auto kind = u_charType(c);
    return script && (kind == U_NON_SPACING_MARK || kind == U_COMBINING_SPACING_MARK);
}

}  // namespace

std::string joined_lines(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    const auto size = static_cast<std::int32_t>(text.size());
    UChar32 before = 0, last = 0;  // that were written
    for (std::int32_t at = 0; at < size;) {
        const auto begin = at;
        UChar32 c = 0;
        U8_NEXT(text.data(), at, size, c);
        if (is_white(c)) {
            auto end = at;  // of the white space
            UChar32 next = 0;
            bool line = c == '\n';
            for (auto look = at; look < size;) {
                U8_NEXT(text.data(), look, size, next);
                if (!is_white(next)) break;
                line = line || next == '\n';
                next = 0;
                end = look;
            }
            // Spaces after the hyphen do no harm; an empty line ends a paragraph.
            const auto white = text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
            const bool one_line = line && white.find('\n') == white.rfind('\n');
            const bool broken_word =
                one_line && is_hyphen(last) && u_isalpha(before) != 0 && before < 0x500 && u_islower(next) != 0;
            const bool torn = hangs(next) && u_isalpha(last) != 0 && last >= 0x0E00;
            if (broken_word) result.resize(result.size() - static_cast<std::size_t>(U8_LENGTH(last)));
            if (broken_word || torn || (hangs(next) && hangs(last))) {
                at = end;
                continue;
            }
        }
        result.append(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
        before = last;
        last = c;
    }
    return result;
}

}  // namespace depositary::indexer
