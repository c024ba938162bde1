#pragma once
// What the index knows of English: its stems, and the words that say nothing by themselves.

#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// What the forms of an English word have in common: the Snowball stem of an ASCII word (is_ascii_word), save for words
// that it would throw together with others, and one stem for British and American spelling (labour, labor). Safe to call
// from any thread; the answer holds until the thread's next call.
const std::string& english_stem(const std::string& word);

// Stems and forms that this stem stands for and that begin otherwise: "took" for "take", "enquiri" for "inquiri". May be empty.
const std::vector<std::string_view>& other_sources_of(std::string_view stem);

// What a begun word is in the other of British and American spelling: a word whose forms all count ("labor" for "labour"), or
// a beginning ("organis" for "organiz", "laboure" for "labore"). `prefix` is folded.
struct OtherSpelling {
    std::string text;
    bool begun;
    bool operator==(const OtherSpelling&) const = default;
};
std::vector<OtherSpelling> other_spellings_of_prefix(std::string_view prefix);

// The word, which is folded, and what it is in its other number: {"secretary", "secretaries"}. Of a word that has none, something
// that nobody writes.
std::vector<std::string> both_numbers(const std::string& word);

// "of", "the" and their like, folded: such a word alone shows no reader why a text was found.
bool is_function_word(std::string_view word);

}  // namespace depositary::indexer
