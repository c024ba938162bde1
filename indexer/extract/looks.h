#pragma once
// How text of office documents is to look, as far as it decides whether a reader can see it (SECURITY.md U18).

#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace depositary::indexer {

// "FFFFFF", "#fefefe", "white": a colour that does not show on paper.
bool is_white(std::string_view colour);

// w:outlineLvl of a heading; 9 is text.
bool is_outline_level(std::string_view value);

// What is said of some text; what is not said comes from further out.
struct Look {
    std::optional<bool> none{};    // not shown at all
    std::optional<bool> white{};   // in a colour that does not show on paper
    std::optional<bool> dust{};    // in letters too small to see
    std::optional<bool> ground{};  // on a ground of its own colour
    std::optional<bool> raised{};  // above the line, as a note's number

    // What is said nearer to the text holds.
    void take_over(const Look& nearer);
    bool is_hidden() const { return none.value_or(false) || dust.value_or(false) || (white.value_or(false) && !ground.value_or(false)); }
};

// The list that paragraphs of a style are numbered in; empty for most.
struct Numbered {
    std::string list, level;
    std::string style;  // the one of the chain that says so
};

// ECMA-376 WordprocessingML: the styles of word/styles.xml.
class DocxStyles {
public:
    explicit DocxStyles(ZipArchive& archive);
    // Of a paragraph or character style with those that it is based on; nothing said for one that is not known.
    Look of(std::string_view id) const;
    const Look& defaults() const { return defaults_; }
    // Whether paragraphs of the style are headings: by its name ("heading 1", whatever a translated Word calls its
    // identifier) or its outline level, or those of what it is based on.
    bool is_heading(std::string_view id) const;
    // Of a line of a table of contents: "toc 1", whatever the language of Word.
    bool is_contents(std::string_view id) const;
    Numbered numbered(std::string_view id) const;
    // What w:rPr, w:pPr or w:tcPr themselves say.
    static Look said(const pugi::xml_node& properties);

private:
    struct Style {
        Look look{};
        std::string based_on{}, name{}, outline{}, list{}, level{};
    };
    std::vector<std::pair<std::string_view, const Style*>> chain_of(std::string_view id) const;
    std::map<std::string, Style, std::less<>> styles_;
    Look defaults_;
};

// OpenDocument: the styles of content.xml and styles.xml, by family ("text", "paragraph", "table", …) and name.
class OdfStyles {
public:
    OdfStyles(ZipArchive& archive, const pugi::xml_node& content);
    Look of(std::string_view family, std::string_view name) const;
    // The list style that a paragraph style names; empty when it says that there is none.
    std::optional<std::string> list_of(std::string_view name) const;

private:
    struct Style {
        Look look;
        std::string parent;
        std::optional<std::string> list{};
    };
    void collect(const pugi::xml_node& node);
    std::map<std::string, Style, std::less<>> styles_;
};

}  // namespace depositary::indexer
