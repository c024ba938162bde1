#pragma once
// Clusters of Khmer, Lao, Burmese, Thai and their neighbours: a base letter with all that hangs on it. The marks are
// typed in more than one order and look the same; here they have one.

#include <unicode/unistr.h>

#include <string>
#include <string_view>

namespace depositary::text {

// The letters of one cluster: the base, what is stacked on it (COENG DA as TA, COENG RO last), its marks, each once,
// and vowels that are typed in two parts as the whole. Expects canonical decomposition (NFD). Thread-safe.
std::u32string in_one_order(std::u32string_view cluster);

// A whole text in canonical or compatibility decomposition, each of its clusters so; all else stays.
icu::UnicodeString clusters_in_one_order(const icu::UnicodeString& text);

}  // namespace depositary::text
