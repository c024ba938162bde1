// Akoma Ntoso (OASIS LegalDocML 3.0, and its working drafts: the names are the same) and other XML.
#include "indexer/extract/headings.h"
#include "indexer/extract/xml_document.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace depositary::indexer {
namespace {

// Akoma Ntoso's containers that begin a section of the index; what they hold further down is text of theirs.
constexpr std::array<std::string_view, 19> containers{
    "article",    "section",  "chapter",     "part",     "title",   "book",          "tome",
    "division",   "subpart",  "subtitle",    "rule",     "proviso", "debateSection", "annex",
    "attachment", "preamble", "conclusions", "recitals", "rollCall"};
// Elements that end a line of text.
constexpr std::array<std::string_view, 22> lines{
    "p",      "num",       "heading", "subheading", "block",     "li",     "td",      "th",
    "from",   "tocItem",   "item",    "point",      "paragraph", "tr",     "recital", "intro",
    "wrapUp", "longTitle", "formula", "citation",   "blockList", "content"};

std::string kind_of(std::string_view container) {
    if (container == "article" || container == "section" || container == "chapter" || container == "part" ||
        container == "annex" || container == "preamble")
        return std::string(container);
    if (container == "attachment") return "annex";
    if (container == "title" || container == "book" || container == "tome") return "part";
    if (container == "rule" || container == "subpart" || container == "division") return "section";
    return "heading";
}

std::string one_line(std::string_view text) {
    BlockList list;
    list.add(text, true);
    auto blocks = list.take();
    return blocks.empty() ? std::string() : std::move(blocks.front().text);
}

// `notes` takes the text of those that hang on it.
void inline_text(const pugi::xml_node& node, std::string& out, std::vector<std::string>& notes) {
    for (const auto& child : node.children()) {
        const auto name = local_name(child);
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            out += child.value();
        } else if (name == "authorialNote") {
            std::string note;
            inline_text(child, note, notes);
            notes.push_back(one_line(note));
        } else if (name != "del") {
            const bool apart = name == "br" || name == "eol" || name == "p";
            if (apart) out += ' ';
            inline_text(child, out, notes);
            if (apart) out += ' ';
        }
    }
}

// Programs and looks within a drawing.
bool is_no_text(const pugi::xml_node& node) {
    const auto name = local_name(node);
    return name == "script" || name == "style";
}

// Of XML whose elements nobody knows: those that have names of blocks, or elements in them, are no part of a word.
bool parts_words(const pugi::xml_node& node) {
    constexpr std::array<std::string_view, 14> blocks{"list", "item", "p", "para", "note", "td", "th", "tr", "li", "title", "head", "table", "row", "cell"};
    return among(blocks, local_name(node)) || std::any_of(node.begin(), node.end(), [](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
}

void mixed_text(const pugi::xml_node& node, std::string& out) {
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            out += child.value();
        } else if (!is_no_text(child)) {
            const auto name = local_name(child);
            const bool apart = name == "br" || name == "eol" || parts_words(child);
            if (apart) out += ' ';
            mixed_text(child, out);
            if (apart) out += ' ';
        }
    }
}

// Whether text is referred to by a name that is not one of the five that XML itself has.
bool has_entities(std::string_view xml) {
    for (std::size_t at = xml.find('&'); at != std::string_view::npos; at = xml.find('&', at + 1)) {
        const auto end = xml.substr(at, 100).find(';');
        if (end == std::string_view::npos || end < 2) continue;
        const auto name = xml.substr(at + 1, end - 1);
        const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
                   static_cast<unsigned char>(c) >= 0x80;
        });
        if (is_name && name != "amp" && name != "lt" && name != "gt" && name != "quot" && name != "apos") return true;
    }
    return false;
}

class AkomaNtoso {
public:
    explicit AkomaNtoso(Notes& notes) : notes_(notes) {}

    void walk(const pugi::xml_node& node) {
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                line_ += child.value();
                continue;
            }
            const auto name = local_name(child);
            if (name == "meta" || name == "toc") continue;
            if ((name == "del" || name == "ins") && child.first_child()) notes_.tell(Reason::tracked_changes);
            if (name == "del") continue;
            if (name == "authorialNote") {
                std::string note;
                inline_text(child, note, notes_below_);
                notes_below_.push_back(one_line(note));
                continue;
            }
            if (among(containers, name)) {
                end_line();
                begin(child);
                walk(child);
                end_line();
                continue;
            }
            if (node == heading_of_ && (name == "num" || name == "heading")) continue;  // is in the heading
            const bool line = among(lines, name);
            if (line && name != "num") end_line();
            walk(child);
            if (line && name != "num")
                end_line();
            else if (name == "num" || name == "br" || name == "eol")
                line_ += ' ';
        }
    }

    std::vector<Section> take() {
        end_line();
        end_section();
        return std::move(sections_);
    }

private:
    void begin(const pugi::xml_node& container) {
        end_section();
        heading_of_ = container;
        std::string number, title;
        for (const auto& child : container.children()) {
            if (local_name(child) == "num") inline_text(child, number, notes_below_);
            if (local_name(child) == "heading") inline_text(child, title, notes_below_);
        }
        number = one_line(number);
        title = one_line(title);
        current_.kind = kind_of(local_name(container));
        current_.heading = number + (number.empty() || title.empty() ? "" : " ") + title;
        if (const auto parsed = article_heading(number)) {
            current_.number = parsed->number;
        } else {
            current_.number = number_in(number);
        }
    }
    void end_line() {
        add_line(one_line(std::exchange(line_, {})));
        for (auto& note : std::exchange(notes_below_, {})) add_line(std::move(note));
    }
    void add_line(std::string line) {
        if (line.empty()) return;
        size_ += line.size();
        if (size_ > max_text) throw Unreadable(Reason::too_much_text);
        if (!current_.text.empty()) current_.text += '\n';
        current_.text += line;
    }
    void end_section() {
        if (!current_.heading.empty() || !current_.text.empty()) sections_.push_back(std::exchange(current_, {}));
    }

    Notes& notes_;
    std::vector<Section> sections_;
    Section current_;
    pugi::xml_node heading_of_;
    std::string line_;
    std::vector<std::string> notes_below_;  // of the line; they stand behind it
    std::size_t size_ = 0;
};

void all_text(const pugi::xml_node& node, BlockList& blocks) {
    if (is_no_text(node)) return;
    std::string own;
    bool mixed = false;
    for (const auto& child : node.children())
        if ((child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) &&
            std::string_view(child.value()).find_first_not_of(" \t\r\n") != std::string_view::npos)
            mixed = true;
    if (mixed) {
        mixed_text(node, own);
        blocks.add(one_line(own));
        return;
    }
    for (const auto& child : node.children()) all_text(child, blocks);
}

}  // namespace

void check_xml_depth(std::string_view xml) {
    std::size_t depth = 0, elements = 0;
    for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at + 1)) {
        const auto rest = xml.substr(at);
        const auto skip = [&](std::string_view mark) { at = std::min(xml.find(mark, at), xml.size() - 1); };
        if (rest.starts_with("<!--")) {
            skip("-->");
        } else if (rest.starts_with("<![CDATA[")) {
            skip("]]>");
        } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) {
            continue;
        } else if (rest.size() > 1 && rest[1] == '/') {
            if (depth > 0) --depth;
        } else {
            if (++elements > max_xml_elements) throw Unreadable(Reason::too_many_parts);
            char quote = 0;
            std::size_t end = at + 1;
            for (; end < xml.size() && (quote != 0 || xml[end] != '>'); ++end) {
                if (quote != 0)
                    quote = xml[end] == quote ? '\0' : quote;
                else if (xml[end] == '"' || xml[end] == '\'')
                    quote = xml[end];
            }
            if (end < xml.size() && xml[end - 1] != '/' && ++depth > max_xml_depth)
                throw Unreadable(Reason::too_deep);
            at = std::min(end, xml.size() - 1);
        }
    }
}

std::vector<Section> read_xml(std::string_view content, std::string& type, Notes& notes) {
    if (has_entities(content)) notes.miss(Reason::entities_unread);
    pugi::xml_document document;
    load_xml(document, content);
    const auto root = document.document_element();
    if (local_name(root) == "akomaNtoso") {
        type = "akoma-ntoso";
        AkomaNtoso reader(notes);
        reader.walk(root);
        return reader.take();
    }
    type = "xml";
    BlockList blocks;
    all_text(root, blocks);
    return sections_of(blocks.take());
}

}  // namespace depositary::indexer
