#pragma once
// Which of the units that match are best, over one compartment's generation: Xapian's BM25 with its default parameters,
// over the posting lists that matching has read already.

#include "indexer/compartment_index.h"
#include "indexer/posting_lists.h"
#include "indexer/query.h"

#include <vector>

namespace depositary::indexer {

struct Ranked {
    Xapian::docid unit;
    double score;
};
// The best unit of each document, best document first, at most `count` documents; equals in the order of the units.
// `units` are what matches. When the effort is spent, the best of those that were looked at.
std::vector<Ranked> best_units(PostingLists& lists, const Generation& generation, const QueryNode& query,
                               const Units& units, std::size_t count, const Effort& effort);

}  // namespace depositary::indexer
