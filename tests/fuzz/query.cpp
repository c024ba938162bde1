// What a person types into the search.
#include "indexer/other_writings.h"
#include "indexer/query.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    auto query = parse_query(input).tree;
    describe(query);
    add_other_writings(query);
    wanted_sequences(query);
    wants_words(query);
}
