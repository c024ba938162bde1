#pragma once
// The numbers of a compartment's notices: 1, 2, … without gaps, and none twice, even when its notice was erased.

#include "repository/catalogue.h"
#include "repository/identifiers.h"

namespace depositary::repository {

// Of the last notice that was ever given in the compartment; 0: none.
std::uint64_t last_notice(Session& session, const CompartmentId& compartment);
void note_notice_number(Session& session, const CompartmentId& compartment, std::uint64_t number);

}  // namespace depositary::repository
