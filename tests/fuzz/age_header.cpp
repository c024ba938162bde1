// The header of an age file: what is read is written back as it was.
#include "crypto/age_header.h"

#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    std::size_t at = 0;
    accepted([&] {
        const auto header = read_age_header([&]() -> std::optional<std::uint8_t> {
            if (at == input.size()) return {};
            return static_cast<std::uint8_t>(input[at++]);
        });
        CHECK(write_age_stanzas(header.stanzas) == header.text);
    });
}
