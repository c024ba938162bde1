#pragma once
// The terms of the index: what analysed text becomes in the database, and what is looked up there. A term's first
// letter says what it is; the words themselves are folded and never begin with a capital.
//   word            a word or a cluster, as written and without its diacritics
//   B two clusters  neighbours in a script without spaces
//   Z stem          English stem of a word
//   W word          a dictionary's word of a script without spaces: for ranking
//   H term          any of these but the last, of a heading: for choosing the section that is shown
// None has positions: in what order the words stand is the forward index's affair (forward_index.h).

#include "indexer/analyser.h"
#include "indexer/english.h"

#include <span>
#include <string>
#include <string_view>

namespace depositary::indexer {

inline std::string stem_term(const std::string& word) {
    return "Z" + english_stem(word);
}
inline std::string dictionary_term(std::string_view word) {
    // Xapian's terms end at 245 bytes; a dictionary's words are much shorter.
    std::string term = "W";
    term += word.substr(0, 200);
    return term;
}
inline std::string pair_term(std::string_view first, std::string_view second) {
    std::string term = "B";
    term += first;
    term += second;
    return term;
}
inline std::string heading_term(std::string_view term) {
    return "H" + std::string(term);
}
inline bool is_heading_term(std::string_view term) {
    return term.starts_with('H');
}

// Whether the two make a pair term: clusters with nothing but white space between.
inline bool are_pair(const Token& first, const Token& second) {
    return first.kind == Token::Kind::cluster && second.kind == Token::Kind::cluster && second.follows;
}

}  // namespace depositary::indexer
