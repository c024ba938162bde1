#pragma once
// Since when a query finds a version: what is new in a feed.

#include "indexer/document_facts.h"
#include "indexer/query.h"

#include <string>
#include <vector>

namespace depositary::indexer {

// For one query. A signature is news to who asks for it (signed-by:), and to nobody else.
class Arrival {
public:
    explicit Arrival(const QueryNode& query) { ask(query); }
    // The act that made the version one that the query finds: the one that brought it here, or the last that recorded a
    // signature that is asked for.
    std::uint64_t of(const DocumentFacts& facts) const;

private:
    void ask(const QueryNode& query);
    std::vector<std::string> parties_;  // whose signatures are asked for
};

}  // namespace depositary::indexer
