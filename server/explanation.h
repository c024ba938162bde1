#pragma once
// What went wrong, in the reader's language (docs/decisions/0586).

#include "server/page.h"

namespace depositary::server {

// The words for the problem's code, else those for what its kind has in common; nothing when there are none: then explanation()
// (page.h) gives the program's own, in English.
std::optional<std::string> own_explanation(const Words& words, const Problem& problem);

}  // namespace depositary::server
