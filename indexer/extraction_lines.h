#pragma once
// An extraction as lines of JSON: how depositary-extract answers, and how renditions are kept.

#include "indexer/extraction.h"

#include <string>
#include <string_view>

namespace depositary::indexer {

// A JSON object a line: one for each section {"heading", "number", "text"} and, when they say something, "page",
// "kind", "confidence"; then the last line {"status", "reason", "type", "reliable", "partial", "images"}. UTF-8.
std::string to_lines(const Extraction& extraction);

// Reads them as untrusted: only whole, in form, in valid UTF-8, without NUL; unknown types become "unknown", a reason
// is cut at 500 bytes. Anything else is `failed`. Never throws for what they hold.
Extraction from_lines(std::string_view lines);

}  // namespace depositary::indexer
