#pragma once
// Text out of the bytes of a file, in this very process: what depositary-extract does inside its sandbox, and what the
// tests call directly. Content is hostile; each reader keeps to the limits of reader.h.

#include "crypto/bytes.h"
#include "indexer/extraction.h"

#include <cstdint>
#include <string>

namespace depositary::indexer {

struct ExtractOptions {
    bool recognise = false;           // read images and pages without believable text too (OCR)
    std::string languages;            // for that: "km" or "th+en"; empty means English
    std::uint32_t cpu_seconds = 120;  // recognition stops before this much processor time of the process is used
};

// The type is found from the content. Never throws but for lack of memory.
Extraction extract_text(crypto::ByteView content, const ExtractOptions& options = {});

// Loads what reading needs and files of the system hold, and does once what is slow the first time.
void warm_up_readers();

}  // namespace depositary::indexer
