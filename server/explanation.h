#pragma once
// What went wrong, in the reader's language (docs/decisions/0586).

#include "server/page.h"

#include <span>

namespace depositary::server {

// The words for the problem's code, else those for what its kind has in common; nothing when there are none: then explanation()
// (page.h) gives the program's own, in English.
std::optional<std::string> own_explanation(const Words& words, const Problem& problem, std::string_view path = {});

// Such words for codes that a page's module may be answered with, as a list of {code, text}: it gets the code, and tells the person these.
View problems_view(const Words& words, std::span<const char* const> codes);

}  // namespace depositary::server
