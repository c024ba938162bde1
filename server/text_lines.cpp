#include "server/text_lines.h"

#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace depositary::server {

namespace {

bool written_without_spaces(UChar32 c) {
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
        case USCRIPT_HAN:
            return true;
        default:
            return c >= 0x3000 && c <= 0x303F;  // CJK punctuation
    }
}

UChar32 first_of(std::string_view text) {
    int32_t at = 0;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), at, static_cast<int32_t>(text.size()), c);
    return c;
}

UChar32 last_of(std::string_view text) {
    auto at = static_cast<int32_t>(text.size());
    UChar32 c = 0;
    U8_PREV_OR_FFFD(text.data(), 0, at, c);
    return c;
}

std::size_t length_of(std::string_view line) {
    return static_cast<std::size_t>(
        std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (line.ends_with(' ') || line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!line.empty()) {
            lines.push_back(line);
        }
    }
    return lines;
}

}  // namespace

std::vector<std::string> rejoined_lines(std::string_view text) {
    const auto lines = lines_of(text);
    std::size_t longest = 0;
    for (const std::string_view line : lines) {
        longest = std::max(longest, length_of(line));
    }
    std::vector<std::string> paragraphs;
    bool goes_on = false;
    for (const std::string_view line : lines) {
        if (!goes_on) {
            paragraphs.emplace_back(line);
        } else {
            std::string& paragraph = paragraphs.back();
            const UChar32 before = last_of(paragraph);
            const bool close =
                before == '-' || (written_without_spaces(before) && written_without_spaces(first_of(line)));
            paragraph += (close ? "" : " ") + std::string(line);
        }
        goes_on = length_of(line) * 4 >= longest * 3;  // at least three quarters of the longest
    }
    return paragraphs;
}

}  // namespace depositary::server
