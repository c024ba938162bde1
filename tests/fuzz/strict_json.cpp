// JSON as the API takes it.
#include "server/strict_json.h"

#include "tests/fuzz/target.h"

using namespace depositary::server;

FUZZ(input) {
    accepted([&] {
        const auto json = parse_strict_json(input);
        CHECK(parse_strict_json(json.dump()) == json);
    });
}
