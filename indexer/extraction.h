#pragma once
// What text extraction gives: the sections of a file, in reading order. Shared by the sandboxed extractor, which makes
// it, and by the index, which takes it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Raised with every change of what is read out of a file: renditions made by another version are made anew.
inline constexpr std::string_view extraction_version = "2";

// An article, a section, or the text before the first of them.
struct Section {
    std::string heading;     // as written, "Article 12 Extradition"; empty for text before the first heading
    std::string number;      // its number in ASCII digits, "12"; empty when it has none
    std::string text;        // UTF-8, without the heading
    std::uint32_t page = 0;  // where it begins, from 1; 0 when the format knows no pages
    // What it is: "part", "chapter", "section", "article", "annex", "preamble", "sheet", "slide", "message",
    // "attachment", "heading" for any other heading, empty for text without one.
    std::string kind{};
    bool ocr = false;      // recognised in an image, not read from text
    float confidence = 0;  // of the recognition, 0 to 100; only when `ocr`
};

enum class ExtractionStatus {
    extracted,    // there is text
    no_text,      // read without error, and it holds no text (an empty file)
    unsupported,  // not a format that text is taken from (a video, an encrypted PDF)
    failed,       // malformed, or over a limit
};

struct Extraction {
    ExtractionStatus status = ExtractionStatus::failed;
    // For the person, why there is no text or what to know of it; empty when all is well.
    std::string reason;
    // What the content is, found from the content and not from a name: one of `extraction_types` below, or "unknown".
    std::string type = "unknown";
    // False when a text layer holds malformed clusters, as many PDFs of Khmer and Burmese do: it can be searched, and
    // what is not found in it may still be in the file.
    bool reliable = true;
    // True when a part of the file could not be read or was left out; `reason` says which.
    bool partial = false;
    // True when it has pages without believable text that recognition (OCR) may read; Extractor::extract() then asks
    // for that, and it is false in what it returns unless recognition was not wanted.
    bool images = false;
    // True when the content itself is the cause: trying again gives the same. False for what the system caused (the
    // program missing, no memory, stopped): such a result is not to be kept.
    bool lasting = true;
    std::vector<Section> sections;
};

inline constexpr std::string_view extraction_types[] = {"text", "html", "akoma-ntoso", "xml",  "pdf",
                                                        "docx", "odt",  "rtf",         "xlsx", "ods",
                                                        "pptx", "odp",  "epub",        "eml",  "image"};

}  // namespace depositary::indexer
