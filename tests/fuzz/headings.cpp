// Headings of articles.
#include "indexer/extract/annexed_titles.h"
#include "indexer/extract/heading_text.h"
#include "indexer/extract/headings.h"
#include "indexer/extract/references.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    if (!depositary::crypto::is_utf8(input)) return;
    for (const auto& heading : {article_heading(input), numbered_section(input), protocol_title(code_points(input))})
        if (heading) CHECK(depositary::crypto::is_utf8(heading->heading) && depositary::crypto::is_utf8(heading->rest));
    const auto text = code_points(input);
    if (breaks_off(text)) CHECK(!text.empty());
    if (refers(text) || continues_sentence(text)) CHECK(!text.empty());
}
