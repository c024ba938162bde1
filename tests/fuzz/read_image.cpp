// The headers of images; recognition is not run.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    Notes notes;
    if (looks_like_image(input)) reading([&] { return read_image(input, {}, notes); });
}
