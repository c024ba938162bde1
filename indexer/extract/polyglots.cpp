#include "indexer/extract/polyglots.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

constexpr std::size_t stray = 16;          // bytes that programs of mail and printers leave around a PDF
constexpr std::size_t end_record = 22;     // of a zip archive, without its comment
constexpr std::size_t most_comment = 65'535;

// Beside white space, byte order marks and padding; the commands of a printer's job language are no content.
bool is_content(std::string_view bytes) {
    if (bytes.starts_with("\x1B%-12345X")) return false;
    return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) > ' '; })) > stray;
}

}  // namespace

bool is_pdf(std::string_view content) {
    const auto begin = content.substr(0, 1024).find("%PDF-");
    if (begin == std::string_view::npos) return false;
    return !is_content(content.substr(0, begin)) || content.find("endobj", begin) != std::string_view::npos || content.find("startxref", begin) != std::string_view::npos;
}

bool surrounds_pdf(std::string_view content) {
    constexpr std::string_view end_mark = "%%EOF";
    const auto begin = content.substr(0, 1024).find("%PDF-");
    if (begin == std::string_view::npos) return false;
    const auto end = content.rfind(end_mark);
    return is_content(content.substr(0, begin)) || (end != std::string_view::npos && is_content(content.substr(end + end_mark.size()))) || ends_as_zip(content);
}

bool ends_as_zip(std::string_view content) {
    const auto last = content.substr(content.size() - std::min(content.size(), end_record + most_comment));
    for (auto at = last.rfind("PK\x05\x06"); at != std::string_view::npos; at = at == 0 ? std::string_view::npos : last.rfind("PK\x05\x06", at - 1)) {
        if (at + end_record > last.size()) continue;
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(last[at + 20])) | static_cast<std::size_t>(static_cast<unsigned char>(last[at + 21])) << 8;
        if (at + end_record + length == last.size()) return true;
    }
    return false;
}

bool holds_document(std::string_view content) {
    const auto begin = content.find("%PDF-1.");
    return begin != std::string_view::npos && content.find(" obj", begin) != std::string_view::npos && content.find("%%EOF", begin) != std::string_view::npos;
}

}  // namespace depositary::indexer
