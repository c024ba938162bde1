#include "indexer/arrival.h"

#include "indexer/matching.h"

#include <algorithm>

namespace depositary::indexer {

void Arrival::ask(const QueryNode& query) {
    if (query.operation == QueryNode::Operation::unless) return;  // a signature takes away from what is found
    if (query.operation == QueryNode::Operation::fact && query.field == Field::signed_by)
        parties_.insert(parties_.end(), query.values.begin(), query.values.end());
    for (const auto& child : query.children) ask(child);
}

std::uint64_t Arrival::of(const DocumentFacts& facts) const {
    auto act = facts.act;
    for (const auto& [party, recorded] : facts.signed_by)
        if (std::any_of(parties_.begin(), parties_.end(), [&, &party = party](const auto& asked) { return same_value(party, asked); }))
            act = std::max(act, recorded);
    return act;
}

}  // namespace depositary::indexer
