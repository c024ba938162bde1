#pragma once
// Who manages compartments today: nobody is to be the last to go. Internal to depositary_access.cpp.

#include "repository/state_reader.h"

namespace depositary::repository {

class Managers {
public:
    // All open accounts that may manage something; one that was invited anew will again, and its place is not free meanwhile.
    explicit Managers(const StateReader& reader);
    // As they would be without an account, or without what it is by one grantee (a body that it leaves).
    Managers without(const AccountId& account) const;
    Managers without(const AccountId& account, const Grantee& grantee) const;
    // Whether any of them manages a compartment with these grants.
    bool manage(const std::vector<Grant>& grants) const;
    // Conflict("last-manager") when a compartment that these manage would be without anybody if only `left` were there.
    void require_managed(const StateReader& reader, const Managers& left) const;

private:
    std::vector<std::pair<AccountId, std::vector<Grantee>>> holders_;
};

[[noreturn]] void throw_last_manager();

}  // namespace depositary::repository
