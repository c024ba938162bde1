#pragma once
// What text extraction gives: the sections of a file, in reading order. Shared by the sandboxed extractor, which makes
// it, and by the index, which takes it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// Raised with every change of what is read out of a file: renditions made by another version are made anew.
inline constexpr std::string_view extraction_version = "12";

// An article, a section, or the text before the first of them.
struct Section {
    std::string heading;     // as written, "Article 12 Extradition"; empty for text before the first heading
    std::string number;      // its number in ASCII digits, "12"; empty when it has none
    std::string text;        // UTF-8, without the heading
    std::uint32_t page = 0;  // where it begins, from 1; 0 when the format knows no pages
    // What it is: "part", "chapter", "section", "article", "annex", "protocol", "table", "form", "preamble", "note", "sheet", "slide", "message",
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

// Why there is no text, or what to know of the text. As a word (to_text) it is a key of the pages' messages,
// "text_reason.<word>": whoever adds one adds its words in every language.
enum class Reason {
    // Of a file without text.
    empty,              // it holds none
    image_unread,       // it is an image, and recognition was not wanted
    not_text,           // neither a known format nor text in a known encoding
    not_a_document,     // a zip archive that is no office document or book
    old_format,         // Microsoft's of before 2007, or encrypted in its newer ones
    password,           // it, or what is attached to it, is protected by one
    sealed,             // its sender encrypted it to its recipients
    damaged,            // malformed or cut
    too_large,          // more bytes, or an image of more pixels, than is read
    too_much_text,      // more than max_text
    too_deep,           // nested deeper than is followed
    too_many_parts,     // pages, sheets, parts, elements, headers
    unpacks_too_large,  // a zip bomb, or what looks like one
    too_slow,           // it was not read in time on a busy machine
    too_costly,         // it needs more processor time or memory than there is for one file
    crashed,            // reading it crashed the process that is there for it
    forbidden,          // it made that process try what it may not
    unavailable,        // the extractor does not run
    busy,               // too many files were being read
    no_recognition,     // it is an image, and this system has no recogniser
    // Of a text that is not whole.
    odd_archive,  // names outside of the archive, twice, links, or directories that disagree
    pages_damaged,
    image_damaged,
    pages_unrecognised,  // only the first pages' images were recognised
    page_too_slow,       // recognition of a page was ended
    attachment_left_out,
    embedded_files,    // files within a PDF are not read
    parts_left_out,    // of a message; results of formulas that are not in the file; charts, diagrams, boxes, chapters
    message_too_deep,  // messages within messages
    message_cut,
    other_content,  // before or behind what was read stands something else: another document, an archive
    // Of a text that is there.
    malformed_layer,     // syllables of a PDF's text layer are malformed: `reliable` is false
    hidden_text,         // what a reader of the file cannot see was left out
    hidden_unchecked,    // whether all of a long PDF's text can be seen was not looked at
    layer_over_image,    // invisible text over an image: what is seen and what is searched may differ
    tracked_changes,     // changes were not accepted yet: deletions are left out, insertions read
    comments,            // notes beside the text are left out
    images_unread,       // pictures within it were not recognised
    lines_unrecognised,  // what recognition was not sure of was left out
    low_confidence,      // what was recognised may be wrong in most places: `reliable` is false
    font_letters,        // letters of a font without an encoding, or signs without meaning: `reliable` is false
    guessed_encoding,    // what its characters are was guessed, without certainty: `reliable` is false
    entities_unread,     // XML entities of its own, which are not replaced by their text
    // Of a text that was read; the index says it, not the extractor.
    not_indexed,  // analysing it failed: it cannot be searched
};
inline constexpr std::size_t reason_count = static_cast<std::size_t>(Reason::not_indexed) + 1;
// "hidden-text".
std::string_view to_text(Reason reason);

// How reading a file went: all that is to be known of its text, without the text.
struct ExtractionOutcome {
    ExtractionStatus status = ExtractionStatus::failed;
    std::vector<Reason> reasons;  // each once; empty when all is well
    // What the content is, found from the content and not from a name: one of `extraction_types` below, or "unknown".
    std::string type = "unknown";
    // False when a text layer holds malformed clusters, as many PDFs of Khmer and Burmese do: it can be searched, and
    // what is not found in it may still be in the file.
    bool reliable = true;
    // True when a part of the file could not be read or was left out; `reasons` say which.
    bool partial = false;
    // True when it has pages without believable text that recognition (OCR) may read; Extractor::extract() then asks
    // for that, and it is false in what it returns unless recognition was not wanted.
    bool images = false;
    bool recognised = false;  // a section is, in an image
    float confidence = 0;     // of what is, on average over its bytes: 0 to 100
};

struct Extraction : ExtractionOutcome {
    // True when the content itself is the cause: trying again gives the same. False for what the system caused (the
    // program missing, no memory, stopped): such a result is not to be kept.
    bool lasting = true;
    std::vector<Section> sections;

    // Adds a reason that is not there yet.
    void add(Reason reason);
    // Sets `recognised` and `confidence` to what the sections say.
    void weigh_recognition();
};

inline constexpr std::string_view extraction_types[] = {"text", "html", "akoma-ntoso", "xml",  "pdf",
                                                        "docx", "odt",  "rtf",         "xlsx", "ods",
                                                        "pptx", "odp",  "epub",        "eml",  "image"};

}  // namespace depositary::indexer
