#pragma once
// What is typed in more than one way that looks the same, or nearly, is here one: Thai and Lao, Burmese, Khmer, Chinese.

#include "indexer/characters.h"

#include <cstddef>
#include <vector>

namespace depositary::indexer {

// One folded character and the bytes of the source that it comes from.
struct Folded {
    UChar32 character;
    CharacterClass kind;
    std::size_t begin, end;
};

// Marks hang on the consonant, as Unicode has it: one that was typed after the vowel that follows the consonant (SARA A, SARA AA
// and so the second half of SARA AM), or before the consonant and after the vowel that precedes it, is put there. Two SARA E are
// SARA AE, LAKKHANGYAO is SARA AA, and SARA AA after SARA AM is nothing. Lao RO is LO, as it is spelt today, and is left out after PO and PHO before SARA A. What changes places with another changes bytes
// with it, so that these stay in ascending order.
void order_thai_and_lao(std::vector<Folded>& characters);

// Zero and the letter WA look the same, seven and RA nearly: what stands among digits is a digit (ASCII from here on), what
// stands among letters the letter. A seven is RA only where a vowel or a medial hangs on it: ၇ရက် is the seventh. LETTER U
// and NYA are told apart by what stands on them, VISARGA between digits is a colon; so with other letters that are usually taken for each other.
void read_burmese(std::vector<Folded>& characters);

// Khmer words spelt in the old way and in the new, with NIKAHIT or with MO and what it is stacked on (for, to decide); what is typed
// for LA, for YUUKALEAPINTU, and for the word "to give". What becomes two characters keeps the bytes of the one.
void read_khmer(std::vector<Folded>& characters);

// The usual other spelling of a Chinese word: identity, part, other, only, record, account.
void read_usual_spellings(std::vector<Folded>& characters);

}  // namespace depositary::indexer
