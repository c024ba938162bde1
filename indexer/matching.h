#pragma once
// Which units match a query, exactly, and which of them are best: over one compartment's generation.

#include "indexer/compartment_index.h"
#include "indexer/query.h"

#include <xapian.h>

#include <cstdint>
#include <string>
#include <vector>

namespace depositary::indexer {

using Units = std::vector<Xapian::docid>;  // ascending

// The units that the tree matches.
Units matching_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query);

// Of `units`, those that the filters let through.
Units filtered(const Generation& generation, Units units, const SearchFilters& filters);

struct Ranked {
    Xapian::docid unit;
    double score;
};
// The best unit of each document, best document first, at most `count` documents. `units` are what matches; `all_match`
// says that they are all that the query finds, so that they need no asking.
std::vector<Ranked> best_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query,
                               const Units& units, bool all_match, std::size_t count);

// How many units have the word in any of its forms; for spelling suggestions.
std::size_t word_frequency(const Xapian::Database& database, const Wanted& word);

}  // namespace depositary::indexer
