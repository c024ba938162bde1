#pragma once
// Zawgyi: Burmese in a font's own encoding on Unicode's code points, which much older Burmese text is written in.

#include <string>
#include <string_view>

namespace depositary::indexer {

// True when the text holds Burmese letters in an order that only Zawgyi makes sense of.
bool looks_like_zawgyi(std::string_view text);

// True when the text, some words long, may as well be Zawgyi as Unicode: ကေလး is the child of the one, and no
// error of the other. False for what is told by looks_like_zawgyi, and for what is the same in both.
bool could_be_zawgyi(std::string_view text);

// As Unicode Burmese; the text itself when ICU cannot convert.
// A whole text, line by line: files are put together from pieces of both kinds. `mostly` decides for lines that do not tell.
std::string unicode_of_burmese(std::string_view text, bool mostly);
std::string zawgyi_to_unicode(std::string_view text);

}  // namespace depositary::indexer
