// Mail, with what is attached to it.
#include "tests/fuzz/reading.h"

using namespace depositary;
using namespace depositary::indexer;

FUZZ(input) {
    Notes notes;
    reading([&] { return read_mail(input, {}, notes); });
    looks_like_mail(input);
}
