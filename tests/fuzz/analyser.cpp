// Words out of any bytes: tokens lie in the text, in order.
#include "indexer/analyser.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    std::size_t begin = 0;
    for (const auto& token : analyse(input)) {
        CHECK(token.begin <= token.end && token.end <= input.size() && token.begin >= begin);
        CHECK(token.exact.size() <= max_token_bytes);
        begin = token.begin;
    }
}
