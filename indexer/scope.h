#pragma once
// Which versions of documents a search looks at: the latest of each; what was in force on a day; or all there were.
// Decided from what the reader may read alone: what is hidden ends nothing's force (docs/decisions/0853).

#include "indexer/dates.h"
#include "indexer/posting_lists.h"
#include "indexer/query.h"
#include "indexer/search.h"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace depositary::indexer {

class Scope {
public:
    Scope(const QueryScope& asked, const std::vector<SearchedCompartment>& compartments);

    bool looks_at_former() const { return day_ != 0 || all_; }
    // Takes out of the compartment's units those of versions that are not looked at.
    Units seen(const SearchedCompartment& compartment, bool former, Units units) const;

private:
    using Ends = std::unordered_map<std::string_view, std::uint32_t>;  // by symbol, the last day not after `day_`

    void find_superseded(const std::vector<SearchedCompartment>& compartments);
    bool in_force(const SearchedCompartment& compartment, const DocumentFacts& facts, const DocumentCodes& codes) const;

    std::uint32_t day_ = 0;  // as of this one; 0: whatever came last
    bool all_ = false;
    std::unordered_map<std::string_view, Ends> superseded_;  // by compartment
};

}  // namespace depositary::indexer
