#pragma once
// What fields of a query name: values under the names that people know them by, and what no document can be, since there is no
// such kind, party, status or language.

#include "indexer/query.h"

namespace depositary::indexer {

// Puts the value in the place of its name: party:Cambodia is party:KH.
void use_values(QueryNode& query, const KnownValues& known);

// A notice "dates-apart" for each two dates that are wanted together and have no day in common (from:2010 to:2004).
void add_dates_apart(const QueryNode& query, std::vector<Notice>& notices);

// Values of fields that are wanted, each with its field.
struct WantedValue {
    Field field;
    const std::string* value;
};
std::vector<WantedValue> wanted_values(const QueryNode& query);

// A notice "value-none" for each, as it is written. They find nothing all the same: the query is no error.
void add_unknown_values(const QueryNode& query, const KnownValues& known, std::vector<Notice>& notices);

}  // namespace depositary::indexer
