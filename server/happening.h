#pragma once
// Acts in the reader's words.

#include "repository/model.h"
#include "server/known_names.h"

namespace depositary::server {

// The kinds of acts that there are, for filters.
const std::vector<std::string>& act_kinds();
// What an act says happened to its document, "version 5: endorsed" or "Cambodia (KH): endorsement on version 5"; nothing for an act of
// another kind.
std::optional<std::string> happening(const Words& words, const PartyNames& names, const repository::Act& act);

}  // namespace depositary::server
