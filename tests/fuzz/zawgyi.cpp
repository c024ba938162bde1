// Text of old fonts: Zawgyi, TCVN3, VNI, recognised and converted.
#include "indexer/extract/vietnamese_fonts.h"
#include "indexer/zawgyi.h"

#include "tests/fuzz/target.h"

using namespace depositary::indexer;

FUZZ(input) {
    using depositary::crypto::is_utf8;
    if (!is_utf8(input)) return;
    could_be_zawgyi(input);
    CHECK(is_utf8(unicode_of_burmese(input, looks_like_zawgyi(input))));
    vietnamese_font(input);
    for (const auto font : {VietnameseFont::tcvn3, VietnameseFont::vni}) CHECK(is_utf8(unicode_of_vietnamese(input, font)));
}
