#include "repository/managers.h"

#include <algorithm>

#include "crypto/error.h"

namespace depositary::repository {

void throw_last_manager() {
    throw Conflict("last-manager", "Nobody else would manage a compartment: grant it to another first.");
}

Managers::Managers(const StateReader& reader) {
    for (Account account : reader.accounts()) {
        account.confirmed = account.confirmed || account.lapsed();
        if (!account.closed && may_hold(account.role, Right::manage)) {
            holders_.emplace_back(account.id, grantees_of(account, reader.bodies_of(account.id)));
        }
    }
}

Managers Managers::without(const AccountId& account) const {
    Managers left = *this;
    std::erase_if(left.holders_, [&](const auto& holder) { return holder.first == account; });
    return left;
}

Managers Managers::without(const AccountId& account, const Grantee& grantee) const {
    Managers left = *this;
    for (auto& [id, among] : left.holders_) {
        if (id == account) {
            std::erase(among, grantee);
        }
    }
    return left;
}

bool Managers::manage(const std::vector<Grant>& grants) const {
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
        return !grant.withdrawn && std::find(grant.rights.begin(), grant.rights.end(), Right::manage) != grant.rights.end() &&
               std::any_of(holders_.begin(), holders_.end(), [&](const auto& holder) {
                   return std::find(holder.second.begin(), holder.second.end(), grant.to) != holder.second.end();
               });
    });
}

void Managers::require_managed(const StateReader& reader, const Managers& left) const {
    for (const Compartment& compartment : reader.compartments()) {
        const auto grants = reader.grants(compartment.id);
        if (manage(grants) && !left.manage(grants)) {
            throw_last_manager();
        }
    }
}

}  // namespace depositary::repository
