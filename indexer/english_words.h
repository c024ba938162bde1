#pragma once
// The words that Snowball's stemmer gets wrong, as english.cpp corrects them. Internal to it.

#include <string_view>
#include <unordered_map>

namespace depositary::indexer::english {

// Words that Snowball's stemmer takes for forms of others, and a reader does not: a minority is no minor, an authority
// no author. Each with its plural and so on stands for itself.
extern const std::unordered_map<std::string_view, std::string_view> apart;

// Forms that no stemmer takes to their word.
extern const std::unordered_map<std::string_view, std::string_view> irregular;

// The stems of words that British and American texts write otherwise, and the stem that stands for both.
extern const std::unordered_map<std::string_view, std::string_view> one_spelling;

}  // namespace depositary::indexer::english
