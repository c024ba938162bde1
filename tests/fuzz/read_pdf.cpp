// PDF, and what the project makes of what poppler gives.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    Notes notes;
    reading([&] { return read_pdf(input, {}, notes); });
}
