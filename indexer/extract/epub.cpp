// EPUB 2 and 3: the XHTML parts of the book in the order of its spine.
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <map>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_chapters = 2000;

}  // namespace

std::vector<Block> read_epub(ZipArchive& archive, Notes& notes) {
    const auto container = archive.part("META-INF/container.xml");
    if (!container) throw Unreadable(Reason::damaged);
    pugi::xml_document document;
    load_xml(document, decoded_text(*container));
    const std::string root(
        local_attribute(named_child(named_child(document.document_element(), "rootfiles"), "rootfile"), "full-path"));
    const auto package = archive.part(root);
    if (!package) throw Unreadable(Reason::damaged);
    pugi::xml_document book;
    load_xml(book, decoded_text(*package));
    std::map<std::string, std::string, std::less<>> manifest;
    for (const auto& item : named_child(book.document_element(), "manifest").children())
        if (local_attribute(item, "media-type") == "application/xhtml+xml")
            manifest.emplace(local_attribute(item, "id"), beside(root, local_attribute(item, "href")));
    BlockList blocks;
    std::size_t chapters = 0;
    for (const auto& item : named_child(book.document_element(), "spine").children()) {
        const auto found = manifest.find(local_attribute(item, "idref"));
        if (found == manifest.end()) {
            notes.miss(Reason::parts_left_out);  // in another format
            continue;
        }
        if (++chapters > max_chapters) throw Unreadable(Reason::too_many_parts);
        if (const auto part = archive.part(found->second))
            blocks.append(read_html(decoded_text(*part), notes, false, true));
        else
            notes.miss(Reason::parts_left_out);
    }
    return blocks.take();
}

}  // namespace depositary::indexer
