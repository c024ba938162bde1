#pragma once
// Titles of what stands behind a treaty or law, where they have no number: they are told by the line as a whole.

#include "indexer/extract/headings.h"

#include <optional>
#include <string_view>

namespace depositary::indexer {

// "Annex to the Memorandum of Understanding", "บัญชีแนบท้ายพระราชบัญญัติ …": an annex.
std::optional<ArticleHeading> annex_title(std::u32string_view line);

// "Protocol on Signature", 签字议定书, "Nghị định thư số 2": kind "protocol". Whether one is attached there, or is cited, or is the text itself depends on the lines
// around it.
std::optional<ArticleHeading> protocol_title(std::u32string_view line);

// Of the line's words those that are not small ones (of, and) begin with a capital letter or a digit.
bool is_in_title_case(std::u32string_view line);

}  // namespace depositary::indexer
