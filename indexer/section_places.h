#pragma once
// Where a section stands in its text, in words that do not depend on the language: by it the same article is found in another one.

#include "indexer/extraction.h"

#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// For each section: "12" for an article, "annex-1.12" for one of an annex, "annex-2", "part-1", "chapter-2", "chapter-2.section-1",
// "slide-3"; empty for what has no number. Roman numbers, and letters that count annexes (A, ក, ກ, ก, က), are as if
// written in digits. Where a text has no articles its sections count as articles.
std::vector<std::string> places_of(const std::vector<Section>& sections);

// "XII" as 12, "12" as 12; 0 for what is neither or is above 9999.
unsigned number_of(std::string_view written);

// A as 1; so of the alphabets in which annexes are counted. 0 for other characters.
unsigned annex_letter(char32_t letter);

}  // namespace depositary::indexer
