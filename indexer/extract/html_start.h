#pragma once
// Whether a text is HTML, from how it begins.

#include <string>
#include <string_view>

namespace depositary::indexer {

// A whole document (<!doctype html>, <html>, <body>), or a piece of one: after comments its first tag is one of HTML's, and is
// closed further on, or is followed by another where it need not be. What only begins with a word in angle brackets
// ("<draft> …", "<title> of the plan") is none. UTF-8, as it stands in the file.
bool begins_as_html(std::string_view text);

// The encoding that a file of HTML or XML states in its first 1,024 bytes (<meta charset=…>, HTML Living Standard §13.2.3.2; <?xml
// encoding=…?>, XML 1.0 §4.3.3); empty for none.
std::string declared_encoding(std::string_view content);

}  // namespace depositary::indexer
