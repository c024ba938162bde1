#pragma once
// What the fields of forms are called on the pages that they stand on, and what their values are called there.

#include <optional>
#include <string>
#include <string_view>

#include "server/known_names.h"
#include "server/words.h"

namespace depositary::server {

// The label of a field of the form that is sent to `path`, by the field's name in the form or in a problem's code ("party-name");
// nothing where it is called nothing.
std::optional<std::string> field_label(const Words& words, std::string_view path, std::string_view name);

// A field's value as its form shows it: an option's label, a chosen day as it is read; what was typed, as it is. `names`: null where nobody
// is signed in; what only they tell stays a code then.
std::string field_value(const Words& words, const KnownNames* names, std::string_view name, const std::string& value);

}  // namespace depositary::server
