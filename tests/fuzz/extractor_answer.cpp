// What depositary-extract answers: what is understood is said again the same.
#include "indexer/extraction_lines.h"
#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    const auto extraction = from_lines(input);
    if (extraction.status != ExtractionStatus::extracted) return;
    const auto lines = to_lines(extraction);
    CHECK(to_lines(from_lines(lines)) == lines);
}
