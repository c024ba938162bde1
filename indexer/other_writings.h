#pragma once
// Other ways in which a text may write what a query asks for: with a hyphen, without one or apart (sub-regional, subregional,
// sub regional), begun words in British and American spelling (labour*, labor*), numbers after what they count (Article 12, Article XII),
// Vietnamese I and Y (quy định, qui định), Burmese that is typed in Zawgyi.

#include "indexer/query.h"

#include <optional>
#include <string>
#include <utility>

namespace depositary::indexer {

// Puts beside such a word of a query its other ways of writing. What is denied stays as it stands, as with synonyms; what is quoted has but
// another encoding, and I for Y, beside it.
void add_other_writings(QueryNode& query);

// A word in two where some write a hyphen: {"sub", "regional"}. Nothing for a word that only looks so (report), or has no such prefix.
std::optional<std::pair<std::string, std::string>> after_its_prefix(const std::string& word);
// The same of a word that is only begun: {"sub", "reg"}. It may begin something else as well.
std::optional<std::pair<std::string, std::string>> begun_after_prefix(std::string_view word);

}  // namespace depositary::indexer
