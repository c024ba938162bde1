#pragma once
// Whether text is what its letters say. In some files it is not: fonts without a table of what their glyphs mean give
// control characters and signs, and fonts of before Unicode (Limon for Khmer, Alice for Lao, Win Innwa for Burmese) put
// their letters where Latin ones and signs belong: "RBHraCaNacRkkm<úCa".

#include "indexer/extract/reader.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace depositary::indexer {

enum class Soundness : std::uint8_t {
    sound,
    signs,     // hardly any letters, or characters that no text has
    capitals,  // Latin letters, capitals and signs among the small ones, as no language writes them
};

// Of the text of a page.
Soundness soundness_of(std::string_view utf8);

// Whether anything in the text is letters of a font: a passage of some dozen words is noticed. What was recognised in
// images is not looked at.
bool has_font_letters(const std::vector<Block>& blocks);
bool has_font_letters(const std::vector<Section>& sections);

}  // namespace depositary::indexer
