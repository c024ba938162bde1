#pragma once
// Fields of a query that ask for what no document can be, since there is no such kind, party or status.

#include "indexer/query.h"

namespace depositary::indexer {

// A notice "value-none" for each, as it is written. They find nothing all the same: the query is no error.
void add_unknown_values(const QueryNode& query, const KnownValues& known, std::vector<Notice>& notices);

}  // namespace depositary::indexer
