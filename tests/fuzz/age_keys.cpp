// Recipients, identities and identity files.
#include "crypto/age.h"
#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] { CHECK(X25519Recipient::parse(input).to_text() == input); });
    accepted([&] { parse_identity_file(input); });
}
