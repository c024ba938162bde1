#pragma once
// Sizes of files as the languages of the interface write them: units, digits and decimal marks of CLDR.

#include <cstdint>
#include <string>
#include <string_view>

namespace depositary::server {

// "512 bytes", "12.3 MB": of 1000, to one decimal.
std::string readable_size(std::string_view language, std::uint64_t bytes);

}  // namespace depositary::server
