// What a person types into the search.
#include "indexer/query.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    const auto query = parse_query(input).tree;
    describe(query);
    wanted_sequences(query);
    wants_words(query);
}
