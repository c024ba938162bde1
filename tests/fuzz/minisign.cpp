// Public keys and signature files of minisign.
#include "crypto/minisign.h"

#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] { MinisignPublicKey::parse(input); });
    accepted([&] { MinisignSignature::parse(input); });
}
