#pragma once
// Letters that are set above the line are a note's behind a word, and the word's own behind a letter or two.

#include <string_view>

namespace depositary::indexer {

// Whether the text ends in a word that a raised letter behind it is no part of: three letters and more, and no number, in
// Roman letters neither.
bool may_have_note(std::string_view utf8);

}  // namespace depositary::indexer
