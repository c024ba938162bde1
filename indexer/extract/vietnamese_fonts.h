#pragma once
// Vietnamese in the encodings of fonts, which much text of before about 2005 is written in: each of its letters has the place
// of another one of Latin-1 (TCVN3, of the fonts .VnTime and others), or two of them (VNI).
//
// TCVN3 is TCVN 5712:1993, VN3. For VNI see the tables of its maker, VNI Software.

#include <cstdint>
#include <string>
#include <string_view>

namespace depositary::indexer {

enum class VietnameseFont : std::uint8_t { none, tcvn3, vni };

// Which one most of the text is in; `none` for Unicode, and for other languages. Asks for a few dozen words.
VietnameseFont vietnamese_font(std::string_view text);

// As Unicode, composed; lines with Vietnamese letters of Unicode stay as they are.
std::string unicode_of_vietnamese(std::string_view text, VietnameseFont font);

}  // namespace depositary::indexer
