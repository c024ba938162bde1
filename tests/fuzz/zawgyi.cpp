// Zawgyi, recognised and converted.
#include "indexer/zawgyi.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    if (depositary::crypto::is_utf8(input) && looks_like_zawgyi(input))
        CHECK(depositary::crypto::is_utf8(zawgyi_to_unicode(input)));
}
