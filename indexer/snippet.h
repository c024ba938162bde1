#pragma once
// The part of a text that shows best why it was found.

#include "indexer/index.h"
#include "indexer/query.h"

#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

struct Snippet {
    std::string text;                   // one line; an ellipsis where the text goes on
    std::vector<Highlight> highlights;  // in order, not overlapping
};

// About `length` characters around the place where most of the wanted sequences stand together; the beginning of the
// text when none does.
Snippet make_snippet(std::string_view text, const std::vector<const QueryNode*>& sequences, std::size_t length = 220);

// Where the wanted sequences stand in a short text, a title or a heading.
std::vector<Highlight> highlights_in(std::string_view text, const std::vector<const QueryNode*>& sequences);

}  // namespace depositary::indexer
