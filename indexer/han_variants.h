#pragma once
// Chinese characters that are written in more than one way: what ICU's Hant-Hans, which makes traditional ones simplified, leaves apart.

#include <unicode/umachine.h>

#include <string_view>

namespace depositary::indexer {

// Of a character that Hant-Hans has seen: the form that stands for all of them here, or itself. For comparison only, never
// to be shown.
UChar32 common_form(UChar32 character);

// All that have another: a character and its form, then a space.
std::u32string_view han_variants();

}  // namespace depositary::indexer
