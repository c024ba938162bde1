#pragma once
// A reader of the extractor as a fuzz target: it gives an answer, or one of the two errors that are answers.

#include "indexer/extract/extract.h"
#include "indexer/extract/reader.h"
#include "indexer/extraction_lines.h"
#include "tests/fuzz/target.h"

// What fontconfig keeps to the end of the process, once a PDF was drawn, is no leak of the readers.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so"; }

template <class Read>
void reading(Read read) {
    try {
        const auto sections = depositary::indexer::sections_of(read());
        for (const auto& section : sections) CHECK(!section.text.empty() || !section.heading.empty());
    } catch (const depositary::indexer::Unreadable&) {
    } catch (const depositary::indexer::Unsupported&) {
    }
}
