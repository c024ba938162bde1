#pragma once
// Numbers as they are written after what they count: Article 12, Article XII, Article Twelve; and as places in an order: 12th, twelfth.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// The number in its other ways of writing, folded: {"xii", "twelve"} for "12". Roman numerals up to 49 are read as such; English words, up to
// twenty, are read and given only `in_words`. Empty when it is no number, or has no other way.
std::vector<std::string> other_numerals(const std::string& number, bool in_words);

// "12th" for "twelfth", and the other way round; up to the twentieth.
std::optional<std::string> other_ordinal(const std::string& word);

// Whether what follows this English word, in any of its forms, is counted in words too: article, annex, chapter.
bool counts_in_words(const std::string& word);

}  // namespace depositary::indexer
