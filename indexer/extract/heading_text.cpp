#include "indexer/extract/heading_text.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace depositary::indexer {

std::u32string code_points(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto composed = icu::Normalizer2::getNFCInstance(status)->normalize(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
    std::u32string result;
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1))
        result += static_cast<char32_t>(composed.char32At(i));
    return result;
}
std::string utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t c : text) {
        char buffer[4];
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(buffer, length, static_cast<UChar32>(c));
        result.append(buffer, static_cast<std::size_t>(length));
    }
    return result;
}

}  // namespace depositary::indexer
