// HTML.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    Notes notes;
    reading([&] { return read_html(decoded_text(input), notes); });
}
