// Text in any encoding.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    reading([&] { return read_plain(decoded_text(input)); });
}
