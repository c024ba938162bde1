#pragma once
// Characters that HTML names or numbers: &eacute; &#233; &#xE9;.

#include <cstddef>
#include <string>
#include <string_view>

namespace depositary::indexer {

// The reference at the '&' of text[at]; returns how many bytes it takes, 0 when it is none. Names of Latin-1 and numbers need no ';'.
std::size_t read_reference(std::string_view text, std::size_t at, std::string& out);

}  // namespace depositary::indexer
