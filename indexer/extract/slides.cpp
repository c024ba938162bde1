// PPTX (ECMA-376 PresentationML) and ODP (OpenDocument): a slide is a section, its first line the heading; what the speaker says to it
// stands behind its text.
#include "indexer/extract/drawn_text.h"
#include "indexer/extract/looks.h"
#include "indexer/extract/pictures.h"
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_slides = 5000;

// Where a slide is, in the units of the format; nothing of it is outside when that is not said.
struct Sheet {
    double width = 0, height = 0;
};

double measure(const pugi::xml_node& node, std::string_view name) {
    return std::strtod(std::string(local_attribute(node, name)).c_str(), nullptr);
}

// Whether a shape of PresentationML is switched off, or lies wholly outside of the slide.
bool is_unseen(const pugi::xml_node& shape, const Sheet& sheet) {
    pugi::xml_node frame;
    for (const auto& part : shape.children()) {
        const auto hidden = local_attribute(named_child(part, "cNvPr"), "hidden");
        if (hidden == "1" || hidden == "true") return true;
        if (local_name(part) == "spPr") frame = named_child(part, "xfrm");
        if (local_name(part) == "xfrm") frame = part;
    }
    const auto at = named_child(frame, "off"), size = named_child(frame, "ext");
    if (!at || !size || sheet.width <= 0) return false;
    const double x = measure(at, "x"), y = measure(at, "y");
    return x >= sheet.width || y >= sheet.height || x + measure(size, "cx") <= 0 || y + measure(size, "cy") <= 0;
}

// The paragraphs and pictures below, those of text boxes, tables and notes alike.
struct Seen {
    std::vector<std::string> lines, pictures;  // identifiers in PresentationML, names in OpenDocument
    std::vector<DrawnPart> drawn;
};

void paragraphs(const pugi::xml_node& node, Seen& out, Notes& notes, const Sheet& sheet = {}) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (const auto part = drawn_part(child)) {
            out.drawn.push_back(*part);
        } else if (name == "blip") {
            out.pictures.emplace_back(local_attribute(child, "embed"));
        } else if (name == "image") {
            if (is_shown(child)) out.pictures.push_back(picture_name(child));
        } else if (name == "p" || name == "h") {
            std::string text;
            add_paragraph_text(child, text);
            if (text.find_first_not_of(" \t\r\n") != std::string::npos) out.lines.push_back(std::move(text));
        } else if (name == "annotation") {
            notes.tell(Reason::comments);
        } else if ((name == "sp" || name == "graphicFrame" || name == "grpSp" || name == "cxnSp" || name == "pic") &&
                   is_unseen(child, sheet)) {
            Seen unseen;
            paragraphs(child, unseen, notes);
            if (!unseen.lines.empty() || !unseen.drawn.empty()) notes.tell(Reason::hidden_text);
        } else if (name == "grpSp") {
            paragraphs(child, out, notes);  // within it other coordinates hold
        } else if (name != "Fallback") {
            paragraphs(child, out, notes, sheet);
        }
    }
}

// Whether a shape or frame of a page of notes is what stands on all of them: its number, the date, a line above or below.
bool is_of_every_page(const pugi::xml_node& shape) {
    const auto own = local_attribute(named_child(named_child(shape, "nvSpPr"), "nvPr").first_child(), "type"), odf = local_attribute(shape, "class");
    for (const std::string_view kind : {"sldNum", "dt", "hdr", "ftr"})
        if (own == kind) return true;
    for (const std::string_view kind : {"page-number", "date-time", "header", "footer"})
        if (odf == kind) return true;
    return false;
}
void remove_of_every_page(pugi::xml_node node) {
    for (auto child = node.first_child(); child;) {
        const auto next = child.next_sibling();
        const auto name = local_name(child);
        if ((name == "sp" || name == "frame" || name == "custom-shape") && is_of_every_page(child))
            node.remove_child(child);
        else
            remove_of_every_page(child);
        child = next;
    }
}

// What the speaker says to a slide.
std::vector<std::string> spoken(ZipArchive& archive, const Relations& relations, Notes& notes) {
    const auto name = relations.of_type("/notesSlide");
    const auto part = name.empty() ? std::nullopt : archive.part(name);
    if (!part) return {};
    pugi::xml_document document;
    load_xml(document, decoded_text(*part));
    remove_of_every_page(document);
    Seen seen;
    paragraphs(document, seen, notes);
    return std::move(seen.lines);
}

// `labels` are those of its diagrams and charts: the first is its heading when it has nothing else.
void add_slide(BlockList& blocks, std::vector<std::string>& lines, std::vector<Block> labels, std::uint32_t number) {
    if (lines.empty() && !labels.empty()) {
        lines.push_back(std::move(labels.front().text));
        labels.erase(labels.begin());
    }
    bool first = true;
    for (const auto& line : lines) {
        // The title is the first line, unless that is a text of its own.
        if (first && line.size() <= 300)
            blocks.add(Block{.text = line, .heading = true, .page = number, .kind = "slide"});
        else
            blocks.add(line, false, number);
        first = false;
    }
    for (auto& label : labels) {
        label.page = number;
        blocks.add(std::move(label));
    }
}

// The pictures of a slide; their first line is its heading when it has no other.
void add_pictures(BlockList& blocks, std::vector<Block> pictures, bool& headed) {
    if (pictures.empty()) return;
    if (!std::exchange(headed, true)) {
        auto heading = pictures.front();
        heading.text.resize(std::min(heading.text.find('\n'), heading.text.size()));
        heading.heading = true;
        heading.kind = "slide";
        if (heading.text.size() <= 300) {
            pictures.front().text.erase(0, heading.text.size());
            blocks.add(std::move(heading));
        }
    }
    for (auto& picture : pictures) blocks.add(std::move(picture));
}

}  // namespace

std::vector<Block> read_pptx(ZipArchive& archive, const ExtractOptions& options, Notes& notes) {
    const auto name = main_part(archive, "ppt/presentation.xml");
    const auto main = archive.part(name);
    if (!main) throw Unreadable(Reason::damaged);
    pugi::xml_document presentation;
    load_xml(presentation, decoded_text(*main));
    const Relations links(archive, name);
    const auto size = named_child(presentation.document_element(), "sldSz");
    const Sheet sheet{measure(size, "cx"), measure(size, "cy")};
    Pictures pictures(archive, options, notes);
    BlockList blocks;
    std::uint32_t number = 0;
    for (const auto& slide : named_child(presentation.document_element(), "sldIdLst").children()) {
        std::string_view id;
        for (const auto& attribute : slide.attributes())
            if (std::string_view(attribute.name()).ends_with(":id")) id = attribute.value();
        const auto target = links.of(id);
        if (++number > max_slides) throw Unreadable(Reason::too_many_parts);
        const auto part = archive.part(target);
        if (!part) {
            notes.miss(Reason::parts_left_out);
            continue;
        }
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        const auto show = local_attribute(document.document_element(), "show");
        Seen seen;
        paragraphs(document, seen, notes, sheet);
        if (show == "0" || show == "false") {
            if (!seen.lines.empty() || !seen.drawn.empty()) notes.tell(Reason::hidden_text);
            continue;
        }
        const Relations relations_of_slide(archive, target);
        std::vector<Block> labels;
        for (const auto& drawn : seen.drawn)
            for (auto& block : pictures.drawn(relations_of_slide.of(drawn.identifier))) labels.push_back(std::move(block));
        for (auto& line : spoken(archive, relations_of_slide, notes)) seen.lines.push_back(std::move(line));
        add_slide(blocks, seen.lines, std::move(labels), number);
        bool headed = !seen.lines.empty();
        for (const auto& picture : seen.pictures)
            add_pictures(blocks, pictures.read(relations_of_slide.of(picture), number), headed);
    }
    for (const auto& other : archive.names())
        if (other.starts_with("ppt/comments/")) notes.tell(Reason::comments);
    return blocks.take();
}

std::vector<Block> read_odp(ZipArchive& archive, const ExtractOptions& options, Notes& notes) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable(Reason::damaged);
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    const OdfStyles styles(archive, document.document_element());
    Pictures pictures(archive, options, notes);
    BlockList blocks;
    std::uint32_t number = 0;
    for (const auto& page : named_child(named_child(document.document_element(), "body"), "presentation").children()) {
        if (local_name(page) != "page") continue;
        for (const auto& part : page.children())
            if (local_name(part) == "notes") remove_of_every_page(part);
        Seen seen;
        paragraphs(page, seen, notes);
        ++number;
        if (styles.of("drawing-page", local_attribute(page, "style-name")).is_hidden()) {
            if (!seen.lines.empty() || !seen.drawn.empty()) notes.tell(Reason::hidden_text);
            continue;
        }
        std::vector<Block> labels;
        for (const auto& part : seen.drawn)
            for (auto& block : pictures.drawn(part.name)) labels.push_back(std::move(block));
        add_slide(blocks, seen.lines, std::move(labels), number);
        bool headed = !seen.lines.empty();
        for (const auto& picture : seen.pictures) add_pictures(blocks, pictures.read(picture, number), headed);
    }
    return blocks.take();
}

}  // namespace depositary::indexer
