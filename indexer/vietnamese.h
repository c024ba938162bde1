#pragma once
// What the index knows of Vietnamese besides what the analyser makes one.

#include <optional>
#include <string>

namespace depositary::indexer {

// A syllable without a tone whose only vowel is written I or Y: "ly" for "li", "qui" for "quy". (With a tone, lý and lí, the analyser makes them
// one; without, they would be English words and Roman numerals as well.) Nothing for all others, and for Y alone.
std::optional<std::string> with_other_i(const std::string& syllable);

}  // namespace depositary::indexer
