#pragma once
// Lines of a laid-out page (PDF) put together again to paragraphs, for reading.

#include <string>
#include <string_view>
#include <vector>

namespace depositary::server {

// The paragraphs of a text whose lines end where a page's did: a line that is as long as the others goes on in the
// next; a clearly shorter one ends its paragraph. Lines are joined by a space, but after a hyphen and between letters
// of scripts that are written without spaces.
std::vector<std::string> rejoined_lines(std::string_view text);

}  // namespace depositary::server
