#pragma once
// Which units match a query, exactly: over one compartment's generation.

#include "indexer/arrival.h"
#include "indexer/compartment_index.h"
#include "indexer/effort.h"
#include "indexer/posting_lists.h"
#include "indexer/query.h"

#include <functional>
#include <string>
#include <vector>

namespace depositary::indexer {

// A sequence as it is looked up: terms at consecutive places, in runs that may stand apart, and words that are only
// begun.
struct Lookup {
    std::vector<std::vector<std::string>> runs;
    std::vector<std::string> prefixes;
};
Lookup lookup_of(const QueryNode& sequence);

// The units that the tree matches. When the effort is spent, fewer: never one that does not match. Adds to `notices`
// what was cut.
Units matching_units(PostingLists& lists, const Generation& generation, const QueryNode& query, const Effort& effort,
                     std::vector<Notice>& notices);

// Of `units`, those that the filters let through.
Units filtered(const Generation& generation, Units units, const SearchFilters& filters, const Arrival& arrival);

// Whether both are the same value of a field: in any case of their letters, hyphens for spaces.
bool same_value(std::string_view a, std::string_view b);
// Whether a language is the one that is wanted, or a way of writing it: zh-Hans where zh is.
bool is_language(std::string_view language, std::string_view wanted);

// Whether one of the facts that the field speaks of is the value. Of symbols, the last parts will do (IMM/3 for COMMIT/IMM/3), and a star at the end stands for anything.
bool fact_is(const DocumentFacts& facts, Field field, std::string_view value);

// By the names' place, whether it is one of those wanted.
std::vector<char> codes_where(const std::vector<std::string>& names, const std::function<bool(const std::string&)>& is);

// How many units have the word in any of its forms; for spelling suggestions.
std::size_t word_frequency(const Xapian::Database& database, const Wanted& word);

}  // namespace depositary::indexer
