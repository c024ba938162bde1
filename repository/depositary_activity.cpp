// What happened lately, for a reader: the acts of the compartments that it may read, and of nothing else.

#include <algorithm>

#include "crypto/error.h"
#include "repository/depositary_state.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

namespace {

constexpr std::size_t most_acts = 2000;
constexpr unsigned batch = 200;

std::vector<CompartmentId> looked_into(const Actor& actor, const CompartmentId& office, const ActivityFilter& filter) {
    auto compartments = actor.compartments(Right::read);
    if (may(actor, OfficeAct::read_office_acts)) {
        compartments.push_back(office);
    }
    if (filter.compartment) {
        const bool among = std::find(compartments.begin(), compartments.end(), *filter.compartment) != compartments.end();
        compartments.clear();
        if (among) {
            compartments.push_back(*filter.compartment);
        }
    }
    return compartments;
}

}  // namespace

Activity Depositary::activity(const Actor& actor, const ActivityFilter& filter, std::uint64_t before, unsigned limit) const {
    if (limit < 1 || limit > 200) {
        throw Invalid("limit", "A page has 1 to 200 acts.");
    }
    if (!is_partial_date(filter.from) || !is_partial_date(filter.to)) {
        throw Invalid("date-malformed", "from and to are dates: 2004, 2004-10 or 2004-10-29.");
    }
    Activity found;
    std::string list;
    for (const CompartmentId& id : looked_into(actor, state_->instance.office, filter)) {
        list += (list.empty() ? "'" : ",'") + id.to_text() + "'";  // only hexadecimal digits and hyphens
    }
    if (list.empty()) {
        return found;
    }
    const std::uint64_t size = state_->registrar.head()->size;
    std::uint64_t next = before == 0 ? size : std::min(before, size);
    auto session = state_->catalogue.reader();
    for (std::size_t looked = 0; looked < most_acts;) {
        std::vector<std::uint64_t> positions;
        *session << "SELECT position FROM act WHERE compartment IN (" + list + ") AND position < ? ORDER BY position DESC LIMIT ?",
            bind(next), bind(batch), into(positions), now;
        for (const std::uint64_t position : positions) {
            if (found.acts.size() == limit || looked == most_acts) {
                found.next = next;
                return found;
            }
            next = position;
            ++looked;
            Act act = state_->read_act(*session, position);
            const std::string day = act.time.to_text();
            if (!filter.from.empty() && day.substr(0, filter.from.size()) < filter.from) {
                return found;  // acts are in the order of their times
            }
            if ((!filter.to.empty() && day.substr(0, filter.to.size()) > filter.to) || (!filter.kind.empty() && act.kind != filter.kind)) {
                continue;
            }
            try {
                repository::require_act(actor, act, state_->instance.office);
            } catch (const NotFound&) {
                continue;  // a referral between others
            }
            found.acts.push_back(std::move(act));
        }
        if (positions.size() < batch) {
            return found;
        }
    }
    found.next = next;
    return found;
}

}  // namespace depositary::repository
