#include "indexer/known_values.h"

#include "indexer/matching.h"
#include "indexer/query_lexer.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

const std::vector<std::string>* values_of(const KnownValues& known, Field field) {
    switch (field) {
        case Field::kind:
            return &known.kinds;
        case Field::status:
            return &known.statuses;
        case Field::party:
        case Field::signed_by:
            return &known.parties;
        default:
            return nullptr;  // symbols, titles and the like: any text may be one
    }
}

}  // namespace

void add_unknown_values(const QueryNode& query, const KnownValues& known, std::vector<Notice>& notices) {
    for (const auto& child : query.children) add_unknown_values(child, known, notices);
    if (query.operation != QueryNode::Operation::fact) return;
    const auto* values = values_of(known, query.field);
    if (!values || values->empty()) return;
    for (const auto& wanted : query.values) {
        const auto is_wanted = [&](const std::string& value) { return same_value(value, wanted); };
        Notice notice{"value-none", std::string(name_of(query.field)) + ":" + wanted};
        if (std::none_of(values->begin(), values->end(), is_wanted) &&
            std::find(notices.begin(), notices.end(), notice) == notices.end())
            notices.push_back(std::move(notice));
    }
}

}  // namespace depositary::indexer
