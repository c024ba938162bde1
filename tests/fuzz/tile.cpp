// Paths of tiles and bundles of entries.
#include "crypto/tile.h"

#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] { parse_tile_path(input); });
    accepted([&] { parse_entries_path(input); });
    if (input.empty()) return;
    accepted([&] {
        const auto entries = parse_entries(as_bytes(input.substr(1)), static_cast<unsigned char>(input[0]) + 1U);
        std::size_t total = 0;
        for (const auto& entry : entries) total += entry.size() + 2;
        CHECK(total == input.size() - 1);
    });
}
