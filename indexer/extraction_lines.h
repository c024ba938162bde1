#pragma once
// An extraction as lines of JSON: how depositary-extract answers, and how renditions are kept.

#include "indexer/extraction.h"

#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

// A JSON object a line: one for each section {"heading", "number", "text"} and, when they say something, "page",
// "kind", "confidence"; then the outcome, the last line.
std::string to_lines(const Extraction& extraction);

// Reads them as untrusted: only whole, in form, in valid UTF-8, without NUL; unknown types become "unknown", unknown
// reasons are left out. Anything else is `failed`. Never throws for what they hold.
Extraction from_lines(std::string_view lines);

// The outcome alone, with its end of line: {"status", "reasons", "type", "reliable", "partial", "images", "recognised",
// "confidence"}. Read as untrusted too; nothing for what is none.
std::string to_line(const ExtractionOutcome& outcome);
std::optional<ExtractionOutcome> outcome_from_line(std::string_view line);

}  // namespace depositary::indexer
