#pragma once
// Text that is right only in the font that it was typed for: Zawgyi (Burmese), TCVN3 and VNI (Vietnamese).

#include "indexer/extract/reader.h"

#include <vector>

namespace depositary::indexer {

// Puts what was read into Unicode. The whole of it tells which font it was typed for, where a piece alone does not.
void put_into_unicode(std::vector<Block>& blocks);
void put_into_unicode(std::vector<Section>& sections);

}  // namespace depositary::indexer
