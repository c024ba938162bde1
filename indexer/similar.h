#pragma once
// What a document is about, as terms: those it holds often and few others hold.

#include "indexer/compartment_index.h"
#include "indexer/effort.h"

#include <string>
#include <vector>

namespace depositary::indexer {

inline constexpr std::size_t max_telling_terms = 24;

struct TellingTerm {
    std::string term;
    std::size_t language;  // in which it tells, by a number of the document's own
};
// Best first. Of a document of the generation that is read.
std::vector<TellingTerm> telling_terms(const SegmentReaders& readers, const DocumentFacts& document,
                                       const Effort& effort);

}  // namespace depositary::indexer
