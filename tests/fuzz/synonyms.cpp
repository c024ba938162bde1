// The secretariat's list of words that mean the same, and what it does to a query: the input's first line.
#include "indexer/synonyms.h"

#include "tests/fuzz/target.h"

#include <algorithm>

using namespace depositary::indexer;

FUZZ(input) {
    const auto end = std::min(input.find('\n'), input.size());
    accepted([&] {
        const auto synonyms = Synonyms::parse(input.substr(std::min(end + 1, input.size())));
        auto query = parse_query(input.substr(0, end));
        synonyms.expand(query);
        describe(query.tree);
        CHECK(wanted_sequences(query.tree).size() <= max_query_leaves + 16);
    });
}
