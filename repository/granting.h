#pragma once
// Giving grants, for the acts that give several at once.

#include "repository/depositary_state.h"

namespace depositary::repository {

// Invalid: nobody there by that name ("grantee-unknown"), no rights ("grant-empty"), rights that the role may never hold
// ("grant-beyond-role"), days that are none or the wrong way round ("grant-days"), managing for a time only.
NewGrant checked(const StateReader& reader, NewGrant grant);
// Records it, checked already; returns the act's place.
std::uint64_t append_grant(Recording& recording, const Actor& by, const CompartmentId& compartment, const NewGrant& grant);
// What an account is given where it is let in when it is opened.
Right usual_right(Role role);

}  // namespace depositary::repository
