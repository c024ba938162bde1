#pragma once
// The word of its own that a form carries, so that sending it twice (pressed twice, or back and again) is one act.

#include "server/route.h"

#include <map>
#include <string>
#include <vector>

namespace depositary::server {

inline constexpr std::string_view once_field = "once";

// A word for a form that is shown now.
std::string new_once();

// What a form says, bound to its word: the same form leads to the first outcome; the word with other content is
// Conflict("idempotency-key-reused"). `fields` with the word; `parties`: of the field that may be there more than once.
repository::Once once_of_form(const Request& request, const std::map<std::string, std::string>& fields,
                              const std::vector<std::string>& parties = {});

}  // namespace depositary::server
