#pragma once
// What a cell of a spreadsheet shows for the number in it (ECMA-376 part 1, §18.8.30 and §18.8.31): "12.50 %" for 0.125.

#include <cstddef>
#include <string>
#include <string_view>

namespace depositary::indexer {

// The code of a format that each workbook has without saying so; empty for General and for what is none.
std::string_view built_in_format(std::size_t number);

// What shows, and behind it in brackets the number or day as one would type it where that is written otherwise: "1,234.50 (1234.5)", "29/10/2004 (2004-10-29)".
// Empty where the code shows nothing for it ("0;;;"). The number as it is in the file where the code is General, or of a kind that is not followed (fractions, conditions, powers of ten).
std::string shown_number(std::string_view number, std::string_view code, bool since_1904);

// `shown`, and in brackets `plain` where a search for it would not find what shows.
std::string with_plain_number(std::string shown, std::string_view plain);

}  // namespace depositary::indexer
