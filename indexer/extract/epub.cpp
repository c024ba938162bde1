// EPUB 2 and 3: the XHTML parts of the book in the order of its spine.
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <map>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_chapters = 2000;

// A path beside another in the archive, with "%20" undone and ".." followed; never above the root.
std::string beside(const std::string& base, std::string_view href) {
    std::string path = base.substr(0, base.rfind('/') == std::string::npos ? 0 : base.rfind('/') + 1);
    href = href.substr(0, href.find('#'));
    for (std::size_t i = 0; i < href.size(); ++i) {
        const auto digit = [&](std::size_t at) {
            const char c = at < href.size() ? href[at] : 'x';
            return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
        };
        if (href[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
            path += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
            i += 2;
        } else {
            path += href[i];
        }
    }
    for (std::size_t at = 0; (at = path.find("../")) != std::string::npos;) {
        const auto parent = at < 2 ? std::string::npos : path.rfind('/', at - 2);
        path.erase(parent == std::string::npos ? 0 : parent + 1,
                   at + 3 - (parent == std::string::npos ? 0 : parent + 1));
    }
    return path;
}

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
        if (found == manifest.end()) continue;
        if (++chapters > max_chapters) throw Unreadable(Reason::too_many_parts);
        if (const auto part = archive.part(found->second)) blocks.append(read_html(decoded_text(*part), notes));
    }
    return blocks.take();
}

}  // namespace depositary::indexer
