#include "indexer/dates.h"

namespace depositary::indexer {
namespace {

bool is_date(std::string_view date) {
    if (date.size() != 4 && date.size() != 7 && date.size() != 10) return false;
    for (std::size_t i = 0; i < date.size(); ++i) {
        const bool hyphen = i == 4 || i == 7;
        if (hyphen ? date[i] != '-' : (date[i] < '0' || date[i] > '9')) return false;
    }
    return true;
}

std::string filled(std::string_view date, std::string_view rest) {
    return is_date(date) ? std::string(date) + std::string(rest.substr(date.size())) : std::string();
}

}  // namespace

std::string first_day(std::string_view date) {
    return filled(date, "0000-01-01");
}
// For comparison only: the 31st of any month is its end.
std::string last_day(std::string_view date) {
    return filled(date, "0000-12-31");
}

bool may_lie_between(const std::string& first, const std::string& last, const std::string& from,
                     const std::string& to) {
    return (from.empty() || last >= from) && (to.empty() || (!first.empty() && first <= to));
}

}  // namespace depositary::indexer
