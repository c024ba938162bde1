#pragma once
// The readers of the formats. Each takes the whole content and gives blocks or sections, or throws one of the errors
// below.

#include "indexer/extract/extract.h"
#include "indexer/extraction.h"

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// The content is malformed or over a limit: `failed`, for this reason.
class Unreadable : public std::exception {
public:
    explicit Unreadable(Reason reason) : reason_(reason) {}
    Reason reason() const { return reason_; }
    const char* what() const noexcept override { return "the content is malformed or over a limit"; }

private:
    Reason reason_;
};
// A format, or a use of it, that text is not taken from: `unsupported`.
class Unsupported : public std::exception {
public:
    explicit Unsupported(Reason reason) : reason_(reason) {}
    Reason reason() const { return reason_; }
    const char* what() const noexcept override { return "text is not taken from this"; }

private:
    Reason reason_;
};

// Limits of the readers. Those of the process (memory, time) are set in sandbox.h; of zip archives in zip_archive.h.
inline constexpr std::size_t max_text = 16u << 20;  // bytes of text taken from one file
inline constexpr std::size_t max_xml_depth = 256;
inline constexpr std::size_t max_xml_elements = 3'000'000;
inline constexpr std::size_t max_pages = 20'000;
inline constexpr std::size_t max_mail_depth = 3;  // messages within messages
inline constexpr std::size_t max_mail_parts = 200;

// A paragraph or heading in reading order, as the structured formats give it.
struct Block {
    std::string text;
    bool heading = false;  // marked as one by the format
    std::uint32_t page = 0;
    std::string kind{};  // of a heading; empty: found from its words
    bool ocr = false;
    float confidence = 0;
    bool contents = false;  // of a table of contents, as the format says, or a label in a drawing: it begins nothing
};

// Collects blocks and guards max_text.
class BlockList {
public:
    // Text is trimmed, runs of white space become one space; empty text is left out.
    void add(std::string_view text, bool heading = false, std::uint32_t page = 0);
    void add(Block block);
    void append(std::vector<Block> blocks);
    std::vector<Block> take() { return std::move(blocks_); }
    bool empty() const { return blocks_.empty(); }

private:
    std::vector<Block> blocks_;
    std::size_t size_ = 0;
};

// What a reader has to say besides the text: it ends up in Extraction.
struct Notes {
    bool reliable = true;
    bool partial = false;
    bool images = false;
    std::vector<Reason> reasons;

    // Something to know of the text.
    void tell(Reason reason);
    // A part is missing, for this reason.
    void miss(Reason reason);
};

// Throws Unreadable unless the XML's tags nest at most max_xml_depth deep (pugixml frees deep trees recursively) and
// are at most max_xml_elements.
void check_xml_depth(std::string_view xml);

// UTF-8 from whatever encoding it is in: byte order marks, then UTF-8, then `declared` (what a mail says) when it fits,
// then UTF-16 without a mark, Thai, Chinese and Vietnamese, then ICU's guess. Throws for what is not text.
std::string decoded_text(std::string_view content, const std::string& declared = {});
// The same; tells where the guess may be wrong: by its certainty, by signs within words, or by a script that none of the languages is written in
// ("en+th"; empty for any).
std::string decoded_text(std::string_view content, const std::string& declared, const std::string& languages, Notes& notes);
// From that encoding, whatever comes of it; nothing for one that is not known.
std::optional<std::string> decoded_from(std::string_view content, const std::string& encoding);

std::vector<Block> read_plain(std::string_view utf8);
// With the title that its head says as a heading, when `titled` and no heading of its own says the same. `xhtml`: it is, even where it does not say so.
std::vector<Block> read_html(std::string_view utf8, Notes& notes, bool titled = false, bool xhtml = false);
std::vector<Block> read_rtf(std::string_view content, Notes& notes);

class ZipArchive;
std::vector<Block> read_docx(ZipArchive& archive, const ExtractOptions& options, Notes& notes);
std::vector<Block> read_odt(ZipArchive& archive, const ExtractOptions& options, Notes& notes);
std::vector<Block> read_xlsx(ZipArchive& archive, Notes& notes);
std::vector<Block> read_ods(ZipArchive& archive, Notes& notes);
std::vector<Block> read_pptx(ZipArchive& archive, const ExtractOptions& options, Notes& notes);
std::vector<Block> read_odp(ZipArchive& archive, const ExtractOptions& options, Notes& notes);
std::vector<Block> read_epub(ZipArchive& archive, Notes& notes);

// Holds poppler's tables and the system's list of fonts from now on: warm_up_readers() is the one to call it.
void warm_up_pdf();
std::vector<Block> read_pdf(std::string_view content, const ExtractOptions& options, Notes& notes);
// JPEG, PNG, TIFF and what else Leptonica reads.
bool looks_like_image(std::string_view content);
std::vector<Block> read_image(std::string_view content, const ExtractOptions& options, Notes& notes);

bool looks_like_mail(std::string_view content);
// The message's own text, then its attachments, each begun by a heading of its name. `depth` counts messages within
// messages.
std::vector<Block> read_mail(std::string_view content, const ExtractOptions& options, Notes& notes,
                             std::size_t depth = 0);

// Blocks of content of any type: what read_mail() does with attachments. `type` becomes one of extraction_types. Akoma
// Ntoso gives sections instead, when `sections` is given.
std::vector<Block> read_any(std::string_view content, const ExtractOptions& options, Notes& notes, std::string& type,
                            std::size_t depth, std::vector<Section>* sections = nullptr);

// Akoma Ntoso has sections of its own; other XML gives its text. `type` becomes "akoma-ntoso" or "xml".
std::vector<Section> read_xml(std::string_view content, std::string& type, Notes& notes);

// Cuts blocks into sections at article headings (headings.h) and at headings of the format.
std::vector<Section> sections_of(std::vector<Block> blocks);

}  // namespace depositary::indexer
