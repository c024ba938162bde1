#pragma once
// Dates as the languages of the interface write them: month names, order and digits of CLDR, and beside the common era
// the Buddhist one where it is in use (decision 0551).

#include "repository/timestamp.h"

#include <string>
#include <string_view>

namespace depositary::server {

// A partial date ("2004", "2004-10", "2004-10-29") as `language` writes it; what is no date, as it is.
std::string readable_date(std::string_view language, std::string_view partial);
// A time, to the second, in UTC, with its date.
std::string readable_time(std::string_view language, repository::Timestamp time);
// Its hour and minute alone, in UTC.
std::string readable_clock(std::string_view language, repository::Timestamp time);

}  // namespace depositary::server
