#pragma once
// QR codes (ISO/IEC 18004), made by libqrencode, as the path of an SVG.

#include <string>

namespace depositary::server {

struct QrCode {
    unsigned size = 0;  // modules on a side, with the quiet zone of four
    std::string path;   // of the dark modules, one unit each
};

// Throws Invalid("qr-too-long") for more than about two thousand bytes.
QrCode qr_code(const std::string& text);

}  // namespace depositary::server
