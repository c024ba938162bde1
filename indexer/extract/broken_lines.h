#pragma once
// Words that a line's end broke.

#include <string>
#include <string_view>

namespace depositary::indexer {

// Joins what a page's lines took apart: an English or other Latin word with a hyphen at the line's end ("repatria-", "tion"), and a
// mark of a script of South-East Asia that white space parted from its letter, as PDFs have them. The rest stays as it is.
std::string joined_lines(std::string_view text);

}  // namespace depositary::indexer
