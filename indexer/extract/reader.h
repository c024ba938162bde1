#pragma once
// The readers of the formats. Each takes the whole content and gives sections, or throws one of the errors below.

#include "indexer/extraction.h"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// The content is malformed or over a limit: `failed`, with these words for the person.
class Unreadable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};
// A format, or a use of it, that text is not taken from: `unsupported`.
class Unsupported : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Limits of the readers. Those of the process (memory, time) are set in sandbox.h.
inline constexpr std::size_t max_text = 16u << 20;       // bytes of text taken from one file
inline constexpr std::size_t max_unzipped = 128u << 20;  // bytes of one unpacked part of a DOCX or ODT
inline constexpr std::size_t max_zip_entries = 10'000;
inline constexpr std::size_t max_xml_depth = 256;
inline constexpr std::size_t max_pages = 20'000;

// A paragraph or heading in reading order, as the structured formats give it.
struct Block {
    std::string text;
    bool heading = false;  // marked as one by the format
    std::uint32_t page = 0;
};

// Collects blocks and guards max_text.
class BlockList {
public:
    // Text is trimmed, runs of white space become one space; empty text is left out.
    void add(std::string_view text, bool heading = false, std::uint32_t page = 0);
    std::vector<Block> take() { return std::move(blocks_); }
    bool empty() const { return blocks_.empty(); }

private:
    std::vector<Block> blocks_;
    std::size_t size_ = 0;
};

// Throws Unreadable unless the XML's tags nest at most max_xml_depth deep: pugixml frees deep trees recursively.
void check_xml_depth(std::string_view xml);

// UTF-8 from whatever encoding it is in: byte order marks, then UTF-8, then ICU's guess. Throws Unreadable for what is
// not text.
std::string decoded_text(std::string_view content);

std::vector<Block> read_plain(std::string_view utf8);
std::vector<Block> read_html(std::string_view utf8);
std::vector<Block> read_docx(std::string_view content);
std::vector<Block> read_odt(std::string_view content);
struct PdfText {
    std::vector<Block> blocks;
    bool reliable;
};
PdfText read_pdf(std::string_view content);
// Akoma Ntoso has sections of its own; other XML gives its text. `type` becomes "akoma-ntoso" or "xml".
std::vector<Section> read_xml(std::string_view content, std::string& type);

// One part of a zip archive; nothing when it has no such part.
std::optional<std::string> unzip(std::string_view archive, const std::string& name);

// Cuts blocks into sections at article headings (headings.h) and at headings of the format.
std::vector<Section> sections_of(std::vector<Block> blocks);

// Whether the text's clusters are well formed, as far as one can tell: false for what PDFs without a proper text layer
// give in Khmer and Burmese.
bool clusters_are_sound(std::string_view utf8);

}  // namespace depositary::indexer
