#pragma once
// Pictures within office documents, such as scanned pages: those that are large enough for text are recognised. Diagrams and charts
// are read.

#include "indexer/extract/drawn_text.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/recognition.h"
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace depositary::indexer {

// What a part of an OOXML package names by identifiers: "rId5" is "word/media/image1.png".
class Relations {
public:
    Relations(ZipArchive& archive, const std::string& part);
    // Empty for what is not known, or lies outside of the package.
    std::string of(std::string_view id) const;
    // The first part of a type whose name ends so: "/notesSlide". Empty without one.
    std::string of_type(std::string_view ending) const;

private:
    std::map<std::string, std::string, std::less<>> targets_;
    std::vector<std::pair<std::string, std::string>> types_;  // and targets
};

// The part of an OOXML package that is the document, as the package says; `usual` where it does not.
std::string main_part(ZipArchive& archive, const std::string& usual);

// What OpenDocument's draw:image shows: "Pictures/1.png".
std::string picture_name(const pugi::xml_node& image);
// Whether it is the one that is read of a frame's forms of the same picture.
bool is_shown(const pugi::xml_node& image);

class Pictures {
public:
    Pictures(ZipArchive& archive, const ExtractOptions& options, Notes& notes)
        : archive_(archive), options_(options), notes_(notes), drawn_(archive, notes) {}
    // What is written in the picture of that name: the first time that it is asked for.
    std::vector<Block> read(const std::string& name, std::uint32_t page = 0);
    // What the diagram or chart of that name says, line by line: labels that begin no article.
    std::vector<Block> drawn(const std::string& name);

private:
    void leave_out();
    ZipArchive& archive_;
    const ExtractOptions& options_;
    Notes& notes_;
    std::optional<Recogniser> recogniser_;
    DrawnParts drawn_;
    std::set<std::string> seen_;
    std::size_t read_ = 0, unpacked_ = 0;
};

}  // namespace depositary::indexer
