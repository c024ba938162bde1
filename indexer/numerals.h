#pragma once
// Numbers as they are written after what they count: Article 12, Art. XII, Article Twelve; and as places in an order: 12th, twelfth.

#include <optional>
#include <string>
#include <vector>

namespace depositary::indexer {

// Words one after the other, folded.
using Phrase = std::vector<std::string>;

// What counts and its number, in their other ways of writing: {{"article", "xii"}, {"article", "twelve"}, {"art", "12"}, …} for "article" and
// {"12"}, {"xii"}, {"twelve"} or {"twenty", "one"}. Any word counts in decimal and Roman numbers (to 89), but where a Roman number is a letter or a syllable of
// Vietnamese (i, v, x, vi) only such as treaties count by; these alone count in English words (to 99) and have an abbreviation. Empty when it is no number, or has no other way.
std::vector<Phrase> other_counts(const std::string& counting, const Phrase& number);
// The same behind a word of a script without spaces, which stays as it is: the numbers alone.
std::vector<std::string> other_numbers(const std::string& number);

// "12th" for {"twelfth"}, {"twenty", "first"} for "21st" and so on, up to the 99th.
std::optional<Phrase> other_ordinal(const Phrase& word);

// Whether both together are a number in words, as "twenty one" is, after a word that counts in words.
bool is_number_in_words(const std::string& counting, const std::string& tens, const std::string& ones);

}  // namespace depositary::indexer
