// RTF.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    Notes notes;
    reading([&] { return read_rtf(input, notes); });
}
