#pragma once
// Where a section stands in its text, in words that do not depend on the language: by it the same article is found in another one.

#include "indexer/extraction.h"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// For each section: "12" for an article, "annex-1.12" for one of an annex, "annex-2", "part-1", "chapter-2", "chapter-2.section-1",
// "slide-3", "protocol.1" for an article of an attached protocol, "preamble"; empty for what else has no number. Roman numbers, and letters that count annexes (A, ក, ກ, ก, က), are as if
// written in digits; what was inserted behind 12 is "12-1", "12-2", however it is counted (article_number). Where a text has no
// articles its sections count as articles.
std::vector<std::string> places_of(const std::vector<Section>& sections);

// "XII" as 12, "12" as 12; 0 for what is neither or is a million and more.
unsigned number_of(std::string_view written);

// 12 and what was inserted behind it. Treaties count the text that was there as the first, so that 6 bis is 第六条之二; a letter and
// a number count what was inserted.
struct ArticleNumber {
    unsigned base = 0;      // 0 for what is no number
    unsigned inserted = 0;  // 1 of "6-1" and "6a", 2 of "6bis"; 0 for the article itself
    auto operator<=>(const ArticleNumber&) const = default;
};
// Of a number as ArticleHeading has it.
ArticleNumber article_number(std::string_view written);

// The second, third, … of what has one number, in Latin.
inline constexpr std::string_view latin_repetitions[] = {"bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"};

// A as 1; so of the alphabets in which annexes are counted. 0 for other characters.
unsigned annex_letter(char32_t letter);

}  // namespace depositary::indexer
