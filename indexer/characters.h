#pragma once
// What single characters are to the analyser: how they fold, and what part they play in a cluster or a word.

#include <unicode/umachine.h>

#include <span>

namespace depositary::indexer {

enum class CharacterClass : unsigned char {
    other,    // punctuation, symbols: ends whatever stood before
    space,    // white space of any sort
    letter,   // of a script with spaces between words; digits too
    mark,     // combining mark of such a script
    base,     // begins a cluster, in a script without spaces
    hanging,  // belongs to the cluster before it
    joiner,   // belongs to the cluster before it, and the base after it does too (virama, coeng)
};

CharacterClass class_of(UChar32 character);

// NFKC_Casefold of one character, digits as ASCII (save for three that read_burmese looks at), Chinese in one way of writing
// (han_variants.h); empty for what is ignorable.
std::span<const UChar32> fold(UChar32 character);

}  // namespace depositary::indexer
