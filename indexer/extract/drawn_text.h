#pragma once
// Text in what is drawn in an office document: boxes, shapes, diagrams (SmartArt) and charts.

#include "indexer/extract/reader.h"
#include "indexer/extract/zip_archive.h"

#include <pugixml.hpp>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// What a paragraph of DrawingML ("a:p") or OpenDocument ("text:p") says, comments left out; appended to `text`.
void add_paragraph_text(const pugi::xml_node& paragraph, std::string& text);

// What stands here for a part of the package that is a diagram or chart: in OOXML its identifier among the relations of this part, in
// OpenDocument the part's own name. Nothing where none does.
struct DrawnPart {
    std::string identifier{}, name{};
};
std::optional<DrawnPart> drawn_part(const pugi::xml_node& node);

// Whether it is a shape of OpenDocument, in a text or over the cells of a sheet.
bool is_odf_shape(std::string_view name);

// Of what floats over a page or sheet: the lines in boxes and shapes that are not hidden, and the diagrams and charts.
struct Drawing {
    std::vector<std::string> lines;
    std::vector<DrawnPart> parts;
    bool hides_text = false;

    bool empty() const { return lines.empty() && parts.empty(); }
};
void add_drawing(const pugi::xml_node& node, Drawing& out);
// Whether a shape of DrawingML or VML is switched off.
bool is_hidden_shape(const pugi::xml_node& shape);

// The diagrams and charts of a package, each read once, however often it is shown.
class DrawnParts {
public:
    DrawnParts(ZipArchive& archive, Notes& notes) : archive_(archive), notes_(notes) {}
    // Labels, titles, names of series and of what they count, each once, and no figures. What is not there, cannot be read or is something else is
    // told as left out: the document's own text does not hang on it.
    std::vector<std::string> lines(const std::string& part);

private:
    ZipArchive& archive_;
    Notes& notes_;
    std::set<std::string> seen_;
};

}  // namespace depositary::indexer
