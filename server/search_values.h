#pragma once
// What the parameters of a search may say: the one place that the API, the pages and what is kept of a search ask. A filter that
// names nothing would find nothing, and nobody would see why.
//
// Kinds, statuses and languages are the same for everyone, and parties are a list that every account reads: none of this
// speaks of what is deposited.

#include "server/route.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace depositary::server {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// In the order in which forms offer them.
std::vector<std::string> document_kinds();
std::vector<std::string> search_statuses();
std::vector<std::string> search_languages();  // of the office; texts may be in others
std::vector<std::string> search_orders();
std::vector<std::string> search_scopes();  // of versions

// A parameter that names nothing, and what it may name instead, for the person: "agreement, work-plan".
struct UnknownValue {
    std::string name, value, allowed;
};

// For the fields of a query's text.
KnownValues known_values(const Application& application);

// Those of the pairs that name nothing; what is empty is no filter. Of dates that end before they begin both.
std::vector<UnknownValue> unknown_values(const Application& application, const Pairs& query);

// 400 "query-malformed" names the first of them and what is allowed.
void require_known_values(const Application& application, const Pairs& query);
// Takes them out of the pairs, and says which they were. Dates are written anew as of the common era, in ASCII digits: a person typed them.
std::vector<UnknownValue> remove_unknown_values(const Application& application, Pairs& query);

}  // namespace depositary::server
