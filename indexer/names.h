#pragma once
// Names that people give to values of fields, and how they are compared. What languages and countries are called in the languages of
// the texts is ICU's.

#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Names are the same as words of texts are: in any case, without spaces and signs ("Viet Nam", "Vietnam"), Chinese in all its ways of
// writing, Khmer and Vietnamese in each of theirs; where `typed` has no diacritics the name's do not count.
bool is_same_name(std::string_view name, std::string_view typed);

// "Khmer", "ภาษาไทย", "中文" as "km", "th", "zh"; what is no such name, in small letters.
std::string language_code(std::string_view name);

// What the country is called; empty where the code (ISO 3166) is none.
std::vector<std::string> country_names(std::string_view code);

}  // namespace depositary::indexer
