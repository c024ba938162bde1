#include "server/content_type.h"

#include <array>

#include "server/request_head.h"

namespace depositary::server {

std::string_view safe_media_type(std::string_view stored) {
    static constexpr std::array<std::string_view, 7> inert = {
        "application/pdf",
        "application/zip",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "image/jpeg",
        "image/png",
        "text/plain",
    };
    for (const std::string_view known : inert) {
        if (stored == known) {
            return known;
        }
    }
    return "application/octet-stream";
}

std::string attachment(std::string_view file_name) {
    std::string plain;
    for (const unsigned char c : file_name) {
        const bool safe = c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%';
        if (safe) {
            plain.push_back(static_cast<char>(c));
        } else if ((c & 0xC0) != 0x80) {  // one for each character that is not ASCII
            plain.push_back('_');
        }
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(file_name);
}

}  // namespace depositary::server
