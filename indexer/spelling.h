#pragma once
// What misspelt words may have been meant to be: words of the reader's own compartments (decision 0896).

#include "indexer/effort.h"

#include <xapian.h>

#include <optional>
#include <string>
#include <vector>

namespace depositary::indexer {

using Databases = std::vector<const Xapian::Database*>;

// How many single-letter insertions, deletions, replacements and exchanges of neighbours lead from one word to the
// other; limit + 1 when more than `limit`, or than words have letters.
std::size_t edit_distance(std::u32string_view from, std::u32string_view to, std::size_t limit);

// The nearest words in Latin script, 24 at most, as somebody writes them: those with other marks only before others, then the most frequent first; none when none is
// near. A word of ASCII letters was meant to be one.
std::vector<std::string> respelled(const Databases& databases, const std::string& word, const Effort& effort);

// Whether words near this one can be offered for what they are, without a look at what stands beside it: to one of two or three letters, too many
// are near.
bool says_enough_alone(const std::string& word);

}  // namespace depositary::indexer
