#pragma once
// "Did you mean": what was typed, with what no text has replaced by the nearest that one has (decision 0896).

#include "indexer/compartment_index.h"
#include "indexer/effort.h"
#include "indexer/posting_lists.h"
#include "indexer/query.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace depositary::indexer {

// One compartment that is asked.
struct SuggestionSource {
    const Generation* generation = nullptr;
    const SegmentReaders* readers = nullptr;
    PostingLists* lists = nullptr;
    bool former = false;  // its words are known, but none is offered
};

// Nothing when everything is known, or nothing that is near finds something. `sequences` are those of the query's tree, `found` says how many documents it
// found, `finds` whether another query finds any.
std::optional<std::string> suggestion(const std::string& text, const std::vector<const QueryNode*>& sequences, std::size_t found,
                                      const std::vector<SuggestionSource>& sources, const Effort& effort,
                                      const std::function<bool(const std::string&)>& finds);

}  // namespace depositary::indexer
