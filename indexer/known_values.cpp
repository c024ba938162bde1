#include "indexer/known_values.h"

#include "indexer/matching.h"
#include "indexer/query_lexer.h"

#include <unicode/uloc.h>

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

bool may_be(const KnownValues& known, Field field, const std::string& wanted) {
    if (field == Field::language) return *uloc_getISO3Language(wanted.c_str()) != '\0';
    const auto* values = values_of(known, field);
    return !values || values->empty() ||
           std::any_of(values->begin(), values->end(), [&](const auto& value) { return same_value(value, wanted); });
}

}  // namespace

void add_unknown_values(const QueryNode& query, const KnownValues& known, std::vector<Notice>& notices) {
    for (const auto& child : query.children) add_unknown_values(child, known, notices);
    if (query.operation != QueryNode::Operation::fact) return;
    for (const auto& wanted : query.values) {
        Notice notice{"value-none", std::string(name_of(query.field)) + ":" + wanted};
        if (!may_be(known, query.field, wanted) && std::find(notices.begin(), notices.end(), notice) == notices.end())
            notices.push_back(std::move(notice));
    }
}

}  // namespace depositary::indexer
