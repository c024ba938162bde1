// Headings of articles.
#include "indexer/extract/headings.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    if (!depositary::crypto::is_utf8(input)) return;
    const auto heading = article_heading(input);
    if (heading) CHECK(depositary::crypto::is_utf8(heading->heading) && depositary::crypto::is_utf8(heading->rest));
}
