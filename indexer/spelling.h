#pragma once
// What a misspelt word may have been meant to be: a word of the reader's own compartments. Latin script only.

#include <xapian.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace depositary::indexer {

// How many single-letter insertions, deletions, replacements and exchanges of neighbours lead from one word to the
// other; limit + 1 when more than `limit`.
std::size_t edit_distance(std::string_view from, std::string_view to, std::size_t limit);

// The nearest word, and of equally near ones the most frequent; nothing when none is near.
std::optional<std::string> respelled(const std::vector<const Xapian::Database*>& databases, const std::string& word);

}  // namespace depositary::indexer
