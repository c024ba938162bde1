#pragma once
// Whether a text is HTML, from how it begins.

#include <string_view>

namespace depositary::indexer {

// A whole document (<!doctype html>, <html>, <body>), or a piece of one: after comments its first tag is one of HTML's, and is
// closed further on, or is followed by another where it need not be. What only begins with a word in angle brackets
// ("<draft> …", "<title> of the plan") is none. UTF-8, as it stands in the file.
bool begins_as_html(std::string_view text);

}  // namespace depositary::indexer
