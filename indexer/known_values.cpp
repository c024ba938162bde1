#include "indexer/known_values.h"

#include "indexer/dates.h"
#include "indexer/matching.h"
#include "indexer/names.h"
#include "indexer/query_lexer.h"

#include <unicode/uloc.h>

#include <algorithm>

namespace depositary::indexer {
namespace {

struct Values {
    const std::vector<std::string>* values = nullptr;
    const std::vector<std::pair<std::string, std::string>>* names = nullptr;
};

// Of symbols, titles and the like any text may be one.
Values values_of(const KnownValues& known, Field field) {
    switch (field) {
        case Field::kind:
            return {&known.kinds, &known.kind_names};
        case Field::status:
            return {&known.statuses, &known.status_names};
        case Field::party:
        case Field::signed_by:
            return {&known.parties, &known.party_names};
        default:
            return {};
    }
}

bool is_among(const std::vector<std::string>& values, const std::string& wanted) {
    return std::any_of(values.begin(), values.end(), [&](const auto& value) { return same_value(value, wanted); });
}

bool may_be(const KnownValues& known, Field field, const std::string& wanted) {
    if (field == Field::language) return *uloc_getISO3Language(wanted.c_str()) != '\0';
    const auto* values = values_of(known, field).values;
    return !values || values->empty() || is_among(*values, wanted);
}

}  // namespace

void use_values(QueryNode& query, const KnownValues& known) {
    for (auto& child : query.children) use_values(child, known);
    if (query.operation != QueryNode::Operation::fact) return;
    const auto [values, names] = values_of(known, query.field);
    if (!values) return;
    for (auto& wanted : query.values) {
        if (is_among(*values, wanted)) continue;
        const auto named = std::find_if(names->begin(), names->end(), [&](const auto& name) { return is_same_name(name.first, wanted); });
        if (named != names->end()) wanted = named->second;
    }
}

void add_dates_apart(const QueryNode& query, std::vector<Notice>& notices) {
    if (query.operation == QueryNode::Operation::unless) return;
    for (const auto& child : query.children) add_dates_apart(child, notices);
    if (query.operation != QueryNode::Operation::all) return;
    std::vector<const QueryNode*> dates;
    for (const auto& child : query.children)
        if (child.operation == QueryNode::Operation::date) dates.push_back(&child);
    const auto ends_before = [](const QueryNode& one, const QueryNode& other) {
        return !one.values[1].empty() && !other.values[0].empty() && last_day(one.values[1]) < first_day(other.values[0]);
    };
    for (std::size_t i = 1; i < dates.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (ends_before(*dates[i], *dates[j]) || ends_before(*dates[j], *dates[i])) {
                notices.push_back({"dates-apart", describe(*dates[j]) + " " + describe(*dates[i])});
                return;
            }
}

std::vector<WantedValue> wanted_values(const QueryNode& query) {
    std::vector<WantedValue> result;
    if (query.operation == QueryNode::Operation::unless) return result;
    for (const auto& child : query.children)
        for (const auto& each : wanted_values(child)) result.push_back(each);
    if (query.operation == QueryNode::Operation::fact)
        for (const auto& value : query.values) result.push_back({query.field, &value});
    return result;
}

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
