#pragma once
// Which of the units that match are best, over one compartment's generation.

#include "indexer/matching.h"

namespace depositary::indexer {

struct Ranked {
    Xapian::docid unit;
    double score;
};
// The best unit of each document, best document first, at most `count` documents. `units` are what matches; `all_match`
// says that they are all that the query finds, so that they need no asking. When the effort is spent, the best of those
// that were looked at.
std::vector<Ranked> best_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query,
                               const Units& units, bool all_match, std::size_t count, const Effort& effort);

}  // namespace depositary::indexer
