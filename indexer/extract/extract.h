#pragma once
// Text out of the bytes of a file, in this very process: what depositary-extract does inside its sandbox, and what the
// tests call directly. Content is hostile; each reader keeps to the limits of limits.h.

#include "crypto/bytes.h"
#include "indexer/extraction.h"

namespace depositary::indexer {

// The type is found from the content. Never throws but for lack of memory.
Extraction extract_text(crypto::ByteView content);

// The result as depositary-extract prints it: a JSON object a line, one for each section {"heading", "number", "text",
// "page"}, then the last line {"status", "reason", "type", "reliable"}. UTF-8.
std::string to_lines(const Extraction& extraction);

}  // namespace depositary::indexer
