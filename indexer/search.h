#pragma once
// A search over the generations of some compartments: each is asked by itself, and the answers are merged.

#include "indexer/compartment.h"
#include "indexer/index.h"
#include "indexer/synonyms.h"

#include <memory>
#include <string>
#include <vector>

namespace depositary::indexer {

struct SearchedCompartment {
    std::string name;
    std::shared_ptr<const Generation> generation;  // of the latest versions
    std::shared_ptr<const Generation> former;
};

// Throws Xapian::DatabaseModifiedError when a writer has overtaken one of the generations: to be tried again with
// current ones.
SearchResult search_generations(const std::vector<SearchedCompartment>& compartments, const SearchQuery& query,
                                const Synonyms& synonyms);

// Likewise for what is typed so far (Index::complete).
std::vector<Completion> complete_generations(const std::vector<SearchedCompartment>& compartments,
                                             std::string_view typed, std::size_t limit);

}  // namespace depositary::indexer
