#pragma once
// Text in what is drawn in an office document: boxes, shapes, diagrams (SmartArt) and charts.

#include "indexer/extract/zip_archive.h"

#include <pugixml.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// What a paragraph of DrawingML ("a:p") or OpenDocument ("text:p") says, comments left out; appended to `text`.
void add_paragraph_text(const pugi::xml_node& paragraph, std::string& text);

// The identifier of the part of the diagram or chart that stands here in OOXML; nothing where none does.
std::optional<std::string_view> drawn_part(const pugi::xml_node& node);

// The lines of a part that is a diagram or a chart: labels, titles, names of series and of what they count; each once, and no
// figures. Nothing when the package has no such part.
std::optional<std::vector<std::string>> drawn_lines(ZipArchive& archive, const std::string& part);

// Of what floats over a page or sheet: the lines in boxes and shapes that are not hidden, and the diagrams and charts by their identifiers.
struct Drawing {
    std::vector<std::string> lines, parts;
    bool hides_text = false;
};
void add_drawing(const pugi::xml_node& node, Drawing& out);

}  // namespace depositary::indexer
