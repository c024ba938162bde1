// ASCII armor, read in pieces.
#include "crypto/age.h"
#include "tests/fuzz/target.h"

#include <algorithm>
#include <array>

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] {
        MemorySource source(as_bytes(input));
        ArmorReader reader(source);
        std::array<std::uint8_t, 1000> buffer;
        std::size_t total = 0;
        while (const auto size = reader.read(buffer)) total += size;
        CHECK(total <= input.size());
    });
}
