// Bech32: what decodes encodes to the same text.
#include "crypto/bech32.h"

#include "tests/fuzz/target.h"

#include <algorithm>

using namespace depositary::crypto;

FUZZ(input) {
    const auto decoded = bech32_decode(input);
    if (!decoded) return;
    auto text = bech32_encode(decoded->hrp, decoded->data.view());
    std::string lower(input);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    CHECK(text == lower);
}
