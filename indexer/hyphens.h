#pragma once
// Words that are written with a hyphen, without one, or apart: sub-regional, subregional, sub regional.

#include "indexer/query.h"

namespace depositary::indexer {

// Puts beside such a word of a query its other ways of writing. What is quoted, denied or NEAR stays as it stands, as with
// synonyms.
void add_hyphenations(QueryNode& query);

}  // namespace depositary::indexer
