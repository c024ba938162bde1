#pragma once
// Dates known to the day, the month or the year ("2004-10-29", "2004-10", "2004"), as days to compare as text.

#include <cstdint>
#include <string>
#include <string_view>

namespace depositary::indexer {

// The first and the last day that the date may be; empty for text that is no such date.
std::string first_day(std::string_view date);
std::string last_day(std::string_view date);

// A date as people type it: with digits of their script or numbers in Chinese (二〇〇四年十月), with other signs than hyphens ("1948/12/1", "1948.12.1",
// "1948年12月1日" for "1948-12-01"), and its year counted from the Buddha, as Thailand does ("2559-05" for "2016-05").
// Years from 2400 to 2699 are taken for such; what is no date stays as it is.
std::string with_ascii_digits(std::string_view text);
std::string with_hyphens(std::string_view date);
std::string in_common_era(std::string date);

// The day as a number to compare, 20041029; 0 for no day.
std::uint32_t day_number(std::string_view day);

// Whether a day from `first` to `last` (numbers of days; both 0 when unknown) may lie between the days, of which 0 is
// no bound.
bool may_lie_between(std::uint32_t first, std::uint32_t last, std::uint32_t from, std::uint32_t to);

}  // namespace depositary::indexer
