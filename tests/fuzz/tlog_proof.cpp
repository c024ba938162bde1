// C2SP tlog-proof and tlog-policy.
#include "crypto/tlog_proof.h"

#include "tests/fuzz/target.h"

using namespace depositary::crypto;

FUZZ(input) {
    accepted([&] { TlogProof::parse(input); });
    accepted([&] { TlogPolicy::parse(input); });
}
