#include "indexer/extract/flat_package.h"

#include "indexer/extract/xml_document.h"

#include <sstream>

namespace depositary::indexer {
namespace {

using Parts = std::map<std::string, std::string>;

std::string printed(const pugi::xml_node& node) {
    std::ostringstream out;
    node.print(out, "", pugi::format_raw);
    return std::move(out).str();
}

// The whole of it is what the content and the styles are in a package.
Parts open_document(const pugi::xml_node& root, std::string_view xml, Notes& notes) {
    if (xml.find(":binary-data>") != std::string_view::npos) notes.miss(Reason::images_unread);
    return {{"mimetype", std::string(local_attribute(root, "mimetype"))}, {"content.xml", std::string(xml)}, {"styles.xml", std::string(xml)}};
}

Parts parts_of(const pugi::xml_node& package, Notes& notes) {
    Parts parts;
    for (const auto& part : package.children()) {
        auto name = local_attribute(part, "name");
        if (name.starts_with('/')) name.remove_prefix(1);
        if (name.find("/media/") != std::string_view::npos) notes.miss(Reason::images_unread);
        for (const auto& root : named_child(part, "xmlData").children()) {
            if (root.type() != pugi::node_element) continue;
            parts.emplace(name, printed(root));
        }
    }
    return parts;
}

// What reviewers did stands in annotations.
void remove_reviews(pugi::xml_node node, Notes& notes) {
    for (auto child = node.first_child(); child;) {
        const auto next = child.next_sibling();
        const auto kind = local_name(child) == "annotation" ? local_attribute(child, "type") : std::string_view();
        const bool comment = kind.starts_with("Word.Comment"), deletion = kind == "Word.Deletion";
        if (comment) notes.tell(Reason::comments);
        if (deletion || kind == "Word.Insertion") notes.tell(Reason::tracked_changes);
        if (comment || deletion)
            node.remove_child(child);
        else
            remove_reviews(child, notes);
        child = next;
    }
}

// Word's of 2003, whose paragraphs and styles are written as today's.
Parts word_document(pugi::xml_node root, std::string_view xml, Notes& notes) {
    if (xml.find(":binData ") != std::string_view::npos) notes.miss(Reason::images_unread);
    remove_reviews(root, notes);
    Parts parts{{"word/document.xml", "<document>" + printed(named_child(root, "body")) + "</document>"}};
    if (const auto styles = named_child(root, "styles")) parts.emplace("word/styles.xml", printed(styles));
    return parts;
}

}  // namespace

std::optional<Parts> flat_package(std::string_view xml, Notes& notes) {
    constexpr std::size_t furthest = 4096;
    const auto start = xml.substr(0, furthest);
    if (start.find(":document") == std::string_view::npos && start.find(":package") == std::string_view::npos && start.find(":wordDocument") == std::string_view::npos) return {};
    pugi::xml_document document;
    load_xml(document, xml);
    const auto root = document.document_element();
    if (local_name(root) == "document" && local_attribute(root, "mimetype").find("opendocument") != std::string_view::npos) return open_document(root, xml, notes);
    if (local_name(root) == "package" && named_child(named_child(root, "part"), "xmlData")) return parts_of(root, notes);
    if (local_name(root) == "wordDocument" && named_child(root, "body")) return word_document(root, xml, notes);
    return {};
}

}  // namespace depositary::indexer
