#include "server/qr_code.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "crypto/error.h"

namespace depositary::server {

QrCode qr_code(const std::string& text) {
    constexpr int quiet = 4;
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!code) {
        throw Invalid("qr-too-long", "The text is too long for a QR code.");
    }
    QrCode drawn;
    drawn.size = static_cast<unsigned>(code->width + 2 * quiet);
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width;) {
            int length = 0;
            while (x + length < code->width && (code->data[y * code->width + x + length] & 1) != 0) {
                ++length;
            }
            if (length > 0) {
                drawn.path += fmt::format("M{} {}h{}v1h-{}z", x + quiet, y + quiet, length, length);
            }
            x += length + 1;
        }
    }
    return drawn;
}

}  // namespace depositary::server
