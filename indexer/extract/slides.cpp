// PPTX (ECMA-376 PresentationML) and ODP (OpenDocument): a slide is a section, its first line the heading.
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_slides = 5000;

void paragraph_text(const pugi::xml_node& node, std::string& text) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            text += child.value();
        else if (name == "br" || name == "tab" || name == "s" || name == "line-break")
            text += ' ';
        else if (name != "annotation" && name != "pPr" && name != "rPr" && name != "endParaRPr")
            paragraph_text(child, text);
    }
}

// The paragraphs below, those of text boxes, tables and notes alike.
void paragraphs(const pugi::xml_node& node, std::vector<std::string>& out) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (name == "p" || name == "h") {
            std::string text;
            paragraph_text(child, text);
            if (text.find_first_not_of(" \t\r\n") != std::string::npos) out.push_back(std::move(text));
        } else if (name != "annotation" && name != "Fallback") {
            paragraphs(child, out);
        }
    }
}

void add_slide(BlockList& blocks, const std::vector<std::string>& lines, std::uint32_t number) {
    bool first = true;
    for (const auto& line : lines) {
        // The title is the first line, unless that is a text of its own.
        if (first && line.size() <= 300)
            blocks.add(Block{.text = line, .heading = true, .page = number, .kind = "slide"});
        else
            blocks.add(line, false, number);
        first = false;
    }
}

}  // namespace

std::vector<Block> read_pptx(ZipArchive& archive) {
    const auto main = archive.part("ppt/presentation.xml"), relations = archive.part("ppt/_rels/presentation.xml.rels");
    if (!main || !relations) throw Unreadable("The PPTX has no presentation");
    pugi::xml_document presentation, links;
    load_xml(presentation, decoded_text(*main));
    load_xml(links, decoded_text(*relations));
    BlockList blocks;
    std::uint32_t number = 0;
    for (const auto& slide : named_child(presentation.document_element(), "sldIdLst").children()) {
        std::string_view id;
        for (const auto& attribute : slide.attributes())
            if (std::string_view(attribute.name()).ends_with(":id")) id = attribute.value();
        std::string target;
        for (const auto& link : links.document_element().children())
            if (local_attribute(link, "Id") == id) target = local_attribute(link, "Target");
        if (++number > max_slides) throw Unreadable("The PPTX has too many slides");
        target = target.starts_with('/') ? target.substr(1) : "ppt/" + target;
        const auto part = archive.part(target);
        if (!part) continue;
        pugi::xml_document document;
        load_xml(document, decoded_text(*part));
        std::vector<std::string> lines;
        paragraphs(document, lines);
        add_slide(blocks, lines, number);
    }
    return blocks.take();
}

std::vector<Block> read_odp(ZipArchive& archive) {
    const auto main = archive.part("content.xml");
    if (!main) throw Unreadable("The ODP has no content.xml");
    pugi::xml_document document;
    load_xml(document, decoded_text(*main));
    BlockList blocks;
    std::uint32_t number = 0;
    for (const auto& page : named_child(named_child(document.document_element(), "body"), "presentation").children()) {
        if (local_name(page) != "page") continue;
        std::vector<std::string> lines;
        paragraphs(page, lines);
        add_slide(blocks, lines, ++number);
    }
    return blocks.take();
}

}  // namespace depositary::indexer
