// Reading a text in the browser: its articles with a list to go by, and beside them, article by article, the same text
// in another language.

#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"
#include "server/sizes.h"
#include "server/side_by_side.h"
#include "server/text_lines.h"

#include <algorithm>
#include <set>
#include <span>

namespace depositary::server {

using namespace repository;

namespace {

void add_paragraph(View& list, std::string_view text) {
    if (!text.empty()) {
        View item{View::type::object};
        item.set("text", displayed(text));
        list.push_back(item);
    }
}

View paragraphs_view(const std::string& text, bool laid_out) {
    View list{View::type::list};
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", begin), text.size());
        const std::string block = text.substr(begin, end - begin);
        if (laid_out) {
            for (const std::string& paragraph : rejoined_lines(block)) {
                add_paragraph(list, paragraph);
            }
        } else {
            add_paragraph(list, block);
        }
        begin = end + 2;
    }
    return list;
}

// One text's share of a row.
View cell_view(const Words& words, const TextSection* section, const File& file, bool two) {
    View view{View::type::object};
    view.set("language", file.language);
    view.set("language_name", words.text("language." + file.language));
    view.set("ui", words.language());
    view.set("doubtful", false);
    view.set("there", section != nullptr);
    view.set("two", two);
    view.set("heading", false);
    view.set("paragraphs", View(View::type::list));
    if (section != nullptr) {
        set_text(view, "heading", section->heading);
        view.set("paragraphs", paragraphs_view(section->text, file.media_type == "application/pdf"));
        if (section->recognised) {
            view.set("doubtful", true);
            view.set("confidence", words.text("text_confidence", {{"percent", std::to_string(section->confidence)}}));
        }
    }
    return view;
}

// The name of a section within the page, "a-12": of its place, the first of that place; else of its row.
std::string anchor_of(const TextSection& section, std::size_t row, std::set<std::string>& taken) {
    if (!section.place.empty()) {
        std::string anchor = section_anchor(section.place);
        if (taken.insert(anchor).second) {
            return anchor;
        }
    }
    return "s-" + std::to_string(row);
}

struct Reading {
    Application& application;
    const Words& words;
    const Actor& actor;
    const Document& document;
    std::uint32_t number;

    const Version& version() const {
        const auto found = std::find_if(document.versions.begin(), document.versions.end(),
                                        [&](const Version& one) { return one.number == number; });
        if (found == document.versions.end()) {
            throw NotFound("not-found", "There is no such version.");
        }
        return *found;
    }
    std::string base() const {
        return "/documents/" + document.id.to_text() + "/versions/" + std::to_string(number) + "/text/";
    }
    std::string comment_address(const std::string& article) const {
        return "../../../comments?version=" + std::to_string(number) + "&article=" + percent_encode(article);
    }
    std::string language_name(const std::string& language) const { return words.text("language." + language); }
};

// The version's texts in other languages, to be read beside this one.
View others_view(const Reading& reading, const std::string& name, const std::string& language,
                 const std::string& beside) {
    View list{View::type::list};
    for (const File& file : reading.version().files) {
        if (file.language == language || file.role == FileRole::annex) {
            continue;
        }
        View item{View::type::object};
        item.set("name", displayed(file.name));
        item.set("language", file.language);
        item.set("language_name", reading.language_name(file.language));
        item.set("href", reading.base() + percent_encode(name) + "?beside=" + percent_encode(file.name));
        item.set("chosen", file.name == beside);
        list.push_back(item);
    }
    return list;
}

void set_sections(View& view, const Reading& reading, const ExtractedText& text, const File& file,
                  const ExtractedText* other, const File* other_file) {
    const std::vector<Row> rows =
        aligned(text.sections,
                other != nullptr ? std::span<const TextSection>(other->sections) : std::span<const TextSection>());
    std::set<std::string> taken;
    View sections{View::type::list}, contents{View::type::list};
    std::size_t row_number = 0, articles = 0;
    for (const Row& row : rows) {
        const TextSection& named = row.left != nullptr ? *row.left : *row.right;
        View item{View::type::object};
        const std::string anchor = anchor_of(named, ++row_number, taken);
        item.set("anchor", anchor);
        item.set("left", cell_view(reading.words, row.left, file, other_file != nullptr));
        item.set("right", other_file == nullptr ? View(false) : cell_view(reading.words, row.right, *other_file, true));
        const bool may_comment = !named.place.empty() && reading.actor.may(Right::comment, reading.document.compartment);
        item.set("comment", may_comment ? View(reading.comment_address(named.place)) : View(false));
        set_text(item, "article", named.place);
        sections.push_back(item);
        if (!named.heading.empty()) {
            View entry = link_view("#" + anchor, displayed(named.heading));
            set_text(entry, "page", page_words(reading.words, named.page));
            contents.push_back(entry);
            ++articles;
        }
    }
    view.set("sections", sections);
    view.set("contents", contents);
    view.set("has_contents", articles > 1);
}

}  // namespace

std::string page_words(const Words& words, std::uint32_t page) {
    return page == 0 ? "" : words.text("page_number", {{"page", std::to_string(page)}});
}

std::string section_anchor(const std::string& place) {
    std::string anchor = "a-";
    for (const char c : place) {
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
        anchor.push_back(plain ? c : '_');
    }
    return anchor;
}

Response reading_page(Application& application, Request& request) {
    request.allow_query({"beside"});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const std::uint32_t number = version_number(request);
    const std::string beside = request.query_value("beside").value_or("");
    const auto open = [&](const std::string& name) {
        return application.depositary.open_file(actor, document_id(request), number, name);
    };
    const auto file = open(request.parameter("name"));
    const auto other_file = beside.empty() ? nullptr : open(beside);
    const Document document = application.depositary.document(actor, document_id(request));
    const Reading reading{application, words, actor, document, number};
    const ExtractedText text = application.text.extract(*file);
    const ExtractedText other =
        other_file ? application.text.extract(*other_file) : ExtractedText();
    View view{View::type::object};
    view.set("document", "/documents/" + document.id.to_text() + "#version-" + std::to_string(number));
    view.set("symbol", document.symbol);
    view.set("document_title", displayed(document.title));
    view.set("version", std::to_string(number));
    view.set("name", displayed(file->file().name));
    view.set("language", file->file().language);
    view.set("language_name", reading.language_name(file->file().language));
    view.set("size", readable_size(words.language(), file->file().size));
    view.set("download", "/api/v1" + reading.base().substr(0, reading.base().size() - 5) + "files/" +
                             percent_encode(file->file().name));
    view.set("any", text.any);
    const View text_notes = text_notes_view(words, text);
    view.set("told", !text_notes.is_empty_list());
    view.set("notes", text_notes);
    view.set("recognised", text.recognised || other.recognised);
    const View others = others_view(reading, file->file().name, file->file().language, beside);
    view.set("others", others);
    view.set("has_others", !others.is_empty_list());
    view.set("alone", reading.base() + percent_encode(file->file().name));
    view.set("beside", false);
    if (other_file) {
        View side{View::type::object};
        side.set("name", displayed(other_file->file().name));
        side.set("language", other_file->file().language);
        side.set("language_name", reading.language_name(other_file->file().language));
        const View notes = text_notes_view(words, other);
        side.set("told", !notes.is_empty_list());
        side.set("notes", notes);
        view.set("beside", side);
    }
    set_sections(view, reading, text, file->file(), other_file ? &other : nullptr,
                 other_file ? &other_file->file() : nullptr);
    return page(application, request, "text", displayed(file->file().name) + " · " + document.symbol, view);
}

}  // namespace depositary::server
