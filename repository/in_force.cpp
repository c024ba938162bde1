#include "repository/in_force.h"

#include <algorithm>

namespace depositary::repository {

namespace {

std::string last_day(const std::string& date) { return date + std::string("0000-12-31").substr(std::min<std::size_t>(date.size(), 10)); }

bool brings_into_force(Status status) {
    return status == Status::endorsed || status == Status::adopted || status == Status::signed_;
}

}  // namespace

std::vector<InForce> in_force(const Document& document) {
    std::vector<InForce> all;
    bool first = true;
    for (const Version& version : document.versions) {
        InForce& force = all.emplace_back();
        if (!brings_into_force(version.status)) {
            continue;
        }
        const std::string date = !version.date.empty()             ? version.date
                                 : first && !document.date.empty() ? document.date
                                                                   : version.added.to_text().substr(0, 10);
        first = false;
        force.from = last_day(date);
        for (InForce& earlier : all) {
            if (&earlier != &force && !earlier.from.empty() && (earlier.until.empty() || force.from < earlier.until)) {
                earlier.until = force.from;
            }
        }
    }
    // What ends before it begins never was.
    for (InForce& each : all) {
        if (!each.until.empty() && each.until <= each.from) {
            each = {};
        }
    }
    return all;
}

}  // namespace depositary::repository
