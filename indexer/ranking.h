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

// Of each document, of which these units match, the best: at most `count`, the best first. The documents' units ascend from document to document.
std::vector<std::vector<Ranked>> best_of_each(PostingLists& lists, const Generation& generation, const QueryNode& query,
                                              const std::vector<Units>& documents, std::size_t count);

// What the sequence weighs at most in a unit.
double most_weight(const SegmentReaders& readers, const QueryNode& sequence);

}  // namespace depositary::indexer
