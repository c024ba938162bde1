#pragma once
// Words of the scripts that write none apart, as ICU's dictionaries see them. They only rank: what is found is decided
// by clusters (docs/decisions/0850-words-only-rank.md).

#include "indexer/analyser.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// The words in the runs of clusters among the text's tokens, each as its clusters' exact forms joined, in order and as
// often as they occur. Borders that lie inside a cluster do not count. White space between clusters is passed over.
std::vector<std::string> dictionary_words(std::string_view text, const std::vector<Token>& tokens);

// Where ICU's dictionaries see words begin or end in the text, ascending bytes; empty when ICU lacks its data.
std::vector<std::size_t> word_borders(std::string_view text);

}  // namespace depositary::indexer
