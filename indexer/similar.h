#pragma once
// What a document is about, as terms: those it holds often and few others hold.

#include "indexer/compartment_index.h"
#include "indexer/effort.h"

#include <xapian.h>

#include <string>
#include <vector>

namespace depositary::indexer {

inline constexpr std::size_t max_telling_terms = 24;

// Best first. Of a document of this generation; nothing for one that is not there.
std::vector<std::string> telling_terms(const Xapian::Database& database, const std::string& document,
                                       const Effort& effort);

}  // namespace depositary::indexer
