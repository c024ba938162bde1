#pragma once
// Files that are more than one thing: an archive behind a PDF, a web page before it. One of them is read, another program may show the other.

#include <string_view>

namespace depositary::indexer {

// PDF readers accept its header anywhere in the first KiB; a text that only speaks of it has none of its objects.
bool is_pdf(std::string_view content);

// Whether before a PDF's header or behind its last end mark stands more than a few stray bytes.
bool surrounds_pdf(std::string_view content);

// Whether a zip archive ends where the content does.
bool ends_as_zip(std::string_view content);

// Whether a whole PDF lies within, as in the comment of an archive or behind the end of an image.
bool holds_document(std::string_view content);

}  // namespace depositary::indexer
