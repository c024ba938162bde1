#pragma once
// Finding by name what the API knows by identifier.

#include "cli/remote.h"

namespace depositary::cli {

// A compartment's identifier by its name (or identifier). NotFound.
std::string compartment_named(const Remote& remote, const std::string& name);
// An account's identifier by its login; an identifier is itself. NotFound; Forbidden for one who may not list accounts.
std::string account_named(const Remote& remote, const std::string& login);

}  // namespace depositary::cli
