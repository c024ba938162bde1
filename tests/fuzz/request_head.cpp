// The head of an HTTP request, its path and its query.
#include "server/request_head.h"

#include "tests/fuzz/target.h"

using namespace depositary::server;

FUZZ(input) {
    accepted([&] { parse_request_head(input); });
    accepted([&] { path_segments(input); });
    accepted([&] { parse_pairs(input); });
    percent_encode(input);
}
