#pragma once
// Sentences that lists go on with: they stand where a title does, and are text.

#include <string_view>

namespace depositary::indexer {

// Whether what follows a heading's number is one: "用人单位有下列情形之一的，劳动者可以解除劳动合同：". A title may end with a colon too: "Purpose:".
bool leads_in(std::u32string_view rest);

}  // namespace depositary::indexer
