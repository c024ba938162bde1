#pragma once
// Sizes of files, and numbers, as the languages of the interface write them: units, digits and decimal marks of CLDR.

#include <cstdint>
#include <string>
#include <string_view>

namespace depositary::server {

// "512 bytes", "12.3 MB": of 1000, to one decimal.
std::string readable_size(std::string_view language, std::uint64_t bytes);
// How they are made, for a page's module (browsers know the units of some languages only): "{n} byte|{n} bytes|{n} kB|{n} MB|{n} GB",
// then the ten digits, then the decimal mark, with bars between.
std::string size_forms(std::string_view language);
// "20,000": a number in the language's digits, its thousands set apart.
std::string readable_number(std::string_view language, std::uint64_t number);

}  // namespace depositary::server
