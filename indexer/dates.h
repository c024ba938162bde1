#pragma once
// Dates known to the day, the month or the year ("2004-10-29", "2004-10", "2004"), as days to compare as text.

#include <string>
#include <string_view>

namespace depositary::indexer {

// The first and the last day that the date may be; empty for text that is no such date.
std::string first_day(std::string_view date);
std::string last_day(std::string_view date);

// Whether a day from `first` to `last` (as above; both empty when unknown) may lie between the days, of which an empty
// one is no bound.
bool may_lie_between(const std::string& first, const std::string& last, const std::string& from, const std::string& to);

}  // namespace depositary::indexer
