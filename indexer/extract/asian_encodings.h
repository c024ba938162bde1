#pragma once
// Thai in windows-874 and Chinese in GB 18030 or Big5 are the same bytes: which of them a text is, by how its letters stand, and by the languages that are declared.

#include <optional>
#include <string_view>

namespace depositary::indexer {

struct AsianEncoding {
    const char* name;
    bool certain;
};

// Of a text that is not UTF-8; nothing where it is none of them. `languages` as "en+th", empty where nothing is declared: of encodings that both fit, that of a
// declared language is right.
std::optional<AsianEncoding> asian_encoding(std::string_view text, std::string_view languages);

// Whether the languages, as "en+zh-Hans", hold that of two letters.
bool holds_language(std::string_view languages, std::string_view language);

}  // namespace depositary::indexer
