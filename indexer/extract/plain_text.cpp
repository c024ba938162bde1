#include "crypto/bytes.h"
#include "indexer/extract/reader.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>

namespace depositary::indexer {
namespace {

std::string converted(std::string_view content, const char* encoding) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status), ucnv_close);
    if (U_FAILURE(status)) throw Unreadable(fmt::format("The text's encoding ({}) is not known", encoding));
    const icu::UnicodeString text(content.data(), static_cast<std::int32_t>(content.size()), converter.get(), status);
    if (U_FAILURE(status)) throw Unreadable(fmt::format("The text is not valid {}", encoding));
    std::string result;
    text.toUTF8String(result);
    return result;
}

bool has_binary(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 9 || (byte > 13 && byte < 32 && byte != 27)) return true;
    }
    return false;
}

}  // namespace

std::string decoded_text(std::string_view content) {
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    if (content.size() > max_text * 4) throw Unreadable("The text is too large");
    if (content.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
        content.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
        return converted(content, "UTF-32");
    if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF")) return converted(content, "UTF-16");
    if (crypto::is_utf8(content)) {
        if (has_binary(content)) throw Unsupported("The content is not text");
        return std::string(content);
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), ucsdet_close);
    const auto sample = content.substr(0, 64 * 1024);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
    if (U_FAILURE(status) || !match || ucsdet_getConfidence(match, &status) < 10)
        throw Unsupported("The content is not text in an encoding that is known");
    const std::string encoding = ucsdet_getName(match, &status);
    const bool wide = encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32");
    if (!wide && has_binary(content)) throw Unsupported("The content is not text");
    auto text = converted(content, encoding.c_str());
    if (has_binary(text)) throw Unsupported("The content is not text");
    return text;
}

std::vector<Block> read_plain(std::string_view utf8) {
    // A blank line ends a paragraph; so does the end of a line before something that looks like a heading or an item,
    // which sections_of() decides: lines are given one by one where lines are long, joined where they are wrapped.
    BlockList blocks;
    std::string paragraph;
    std::size_t line_number = 0, long_lines = 0;
    for (std::size_t at = 0; at < utf8.size(); ++line_number) {
        const auto end = std::min(utf8.find('\n', at), utf8.size());
        if (end - at > 120) ++long_lines;
        at = end + 1;
    }
    const bool wrapped = long_lines * 20 < line_number;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto end = std::min(utf8.find('\n', at), utf8.size());
        auto line = utf8.substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool blank = line.find_first_not_of(" \t\f") == std::string_view::npos;
        if (!wrapped || blank) {
            blocks.add(paragraph);
            paragraph.clear();
            if (!blank) blocks.add(line);
            continue;
        }
        paragraph += line;
        paragraph += '\n';
    }
    blocks.add(paragraph);
    return blocks.take();
}

}  // namespace depositary::indexer
