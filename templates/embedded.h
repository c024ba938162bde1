#pragma once
// The files of templates/, compiled into the program.

#include <optional>
#include <string_view>

namespace depositary::templates {

// The bytes of a file by its path below templates/ ("pages/search.mustache"); nothing when there is none.
std::optional<std::string_view> find(std::string_view name);

}  // namespace depositary::templates
