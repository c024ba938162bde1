#pragma once
// What text extraction gives: the sections of a file, in reading order. Shared by the sandboxed extractor, which makes
// it, and by the index, which takes it.

#include <cstdint>
#include <string>
#include <vector>

namespace depositary::indexer {

// An article, a section, or the text before the first of them.
struct Section {
    std::string heading;     // as written, "Article 12 Extradition"; empty for text before the first heading
    std::string number;      // its number in ASCII digits, "12"; empty when it has none
    std::string text;        // UTF-8, without the heading
    std::uint32_t page = 0;  // where it begins, from 1; 0 when the format knows no pages
};

enum class ExtractionStatus {
    extracted,    // there is text
    no_text,      // read without error, and it holds no text (a scan, an empty file)
    unsupported,  // not a format that text is taken from (an image, an encrypted PDF)
    failed,       // malformed, or over a limit
};

struct Extraction {
    ExtractionStatus status = ExtractionStatus::failed;
    // For the person, why there is no text or what to know of it; empty when all is well.
    std::string reason;
    // What the content is, found from the content and not from a name: "text", "html", "akoma-ntoso", "xml", "pdf",
    // "docx", "odt", or "unknown".
    std::string type = "unknown";
    // False when a text layer holds malformed clusters, as many PDFs of Khmer and Burmese do: it can be searched, and
    // what is not found in it may still be in the file.
    bool reliable = true;
    std::vector<Section> sections;
};

}  // namespace depositary::indexer
