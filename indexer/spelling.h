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

// The nearest words in Latin script, eight at most, as somebody writes them: those with other marks only before others, then the most frequent first; none when none is
// near. A word of ASCII letters was meant to be one.
std::vector<std::string> respelled(const Databases& databases, const std::string& word, const Effort& effort);

// Whether each two neighbours of a run of clusters (analyser.h) stand together somewhere: if not, no text has the run.
bool is_known_run(const Databases& databases, const std::vector<std::string>& clusters);

// Runs in which all neighbours stand together somewhere, made of one that no text has by replacing, exchanging, leaving out or putting in one or two of its
// clusters, where neighbours do not stand together or, if all do, anywhere; the nearest and most frequent first, a hundred at most. None for
// runs of two clusters, or of more than forty.
std::vector<std::vector<std::string>> respelled_run(const Databases& databases, const std::vector<std::string>& clusters, const Effort& effort);

}  // namespace depositary::indexer
