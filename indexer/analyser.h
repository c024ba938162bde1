#pragma once
// Words out of text, for the seven languages, the same for documents and for queries.
//
// Scripts that write no spaces between words (Thai, Lao, Khmer, Burmese, Chinese and their neighbours) are cut into
// clusters: a base letter with all that hangs on it, in a canonical order. What is searched for is then a run of whole
// clusters, which never begins or ends inside one, and spaces between clusters do not count. All other scripts are cut
// into words.
//
// All text is case-folded and put into Unicode's compatibility composition (NFKC_Casefold), with digits of every script
// as ASCII digits, invisible characters removed, and what looks the same written the same: Thai and Lao SARA AM and marks in
// any order (folded.h), Khmer COENG DA and COENG TA, Vietnamese tone placement (hoà, hòa), Chinese in its ways of writing
// (han_variants.h), with numbers of articles and dates in digits (chinese_numbers.h), days and hours without a leading zero. Zawgyi is converted
// before this (zawgyi.h), since it changes the text itself.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

struct Token {
    enum class Kind : std::uint8_t {
        word,     // letters and digits of a script with spaces, or a number
        cluster,  // one cluster of a script without
    };
    Kind kind = Kind::word;
    // Nothing but white space, or a sign that parts nothing, stands between this token and the one before.
    bool follows = false;
    // White space stands (or the text begins) before this token.
    bool spaced = true;
    // Consecutive tokens have consecutive positions, save that punctuation between clusters leaves a gap of one. A hyphen, and the
    // full stop of an abbreviation, are none (decision 0894).
    std::uint32_t position = 0;
    std::size_t begin = 0, end = 0;  // in the source, bytes
    std::string exact;               // as normalised, with diacritics; at most max_token_bytes
    std::string plain;               // without diacritics; equal to `exact` where there are none
};

inline constexpr std::size_t max_token_bytes = 64;

// Invalid UTF-8 reads as U+FFFD. Safe to call from any thread.
std::vector<Token> analyse(std::string_view text);

// The exact form of a word with its one tone mark where Vietnamese is written with it (hòa, chống), rather than at the end, where the analyser puts it.
std::string with_tone_in_place(const std::string& exact);

// Whether the word can be stemmed as English: ASCII letters only.
bool is_ascii_word(std::string_view word);

}  // namespace depositary::indexer
