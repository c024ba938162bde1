#pragma once
// What fields of a query name: values under the names that people know them by, and what no document can be, since there is no
// such kind, party, status or language.

#include "indexer/query.h"

namespace depositary::indexer {

// Puts the value in the place of its name: party:Cambodia is party:KH.
void use_values(QueryNode& query, const KnownValues& known);

// A notice "value-none" for each, as it is written. They find nothing all the same: the query is no error.
void add_unknown_values(const QueryNode& query, const KnownValues& known, std::vector<Notice>& notices);

}  // namespace depositary::indexer
