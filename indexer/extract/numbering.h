#pragma once
// Numbers that office programs write before paragraphs by themselves ("Article 12.", "第三条", "(a)"): they are on the
// page, and not in the text.

#include "indexer/extract/looks.h"
#include "indexer/extract/xml_document.h"
#include "indexer/extract/zip_archive.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace depositary::indexer {

inline constexpr std::size_t list_levels = 10;

// In a format of WordprocessingML ("upperRoman") or OpenDocument ("I"); decimal for one that is not known. Empty for
// bullets.
std::string written_number(long number, std::string_view format);

// Where a list stands: the number of each level; 0 before the first.
struct ListCount {
    std::array<long, list_levels> at{};
};

// The lists of word/numbering.xml, counted in the document's order.
class DocxNumbering {
public:
    DocxNumbering(ZipArchive& archive, const DocxStyles& styles);
    // What stands before the paragraph with these properties (w:pPr); empty for most.
    std::string next(const pugi::xml_node& properties);

private:
    struct Level {
        long start = 1;
        std::string format{"decimal"}, text{};
        bool legal = false;   // all numbers in it are decimal
        std::string style{};  // paragraphs of which are on this level
        long restart = -1;
    };
    struct Definition {
        std::array<Level, list_levels> levels{};
        std::string style_link{}, num_style_link{};
    };
    struct List {
        std::string definition{};
        std::map<std::size_t, long> starts{};
        std::map<std::size_t, Level> levels{};
        bool begun = false;
    };
    static Level level_of(const pugi::xml_node& node);
    const Level& level(const List& list, const Definition& definition, std::size_t number) const;
    std::string label(const List& list, const Definition& definition, std::size_t number, const ListCount& count) const;
    Definition* definition_of(const List& list);

    const DocxStyles& styles_;
    std::map<std::string, Definition, std::less<>> definitions_;
    std::map<std::string, List, std::less<>> lists_;
    std::map<std::string, ListCount, std::less<>> counts_;  // by definition: lists of one go on counting
};

// The list styles of an OpenDocument, and that of its headings.
class OdfNumbering {
public:
    OdfNumbering(ZipArchive& archive, const pugi::xml_node& content);
    // The names that are asked with: a list's own, or `headings` for the style of headings.
    static constexpr std::string_view headings = "Outline";
    // A list of the style begins anew.
    void restart(std::string_view style);
    // The next item of the level, from 1; it counts from `start` when that is not negative.
    std::string next(std::string_view style, std::size_t level, long start = -1);

private:
    struct Level {
        long start = 1;
        std::size_t shown = 1;  // levels
        std::string format{}, prefix{}, suffix{}, pattern{};
    };
    struct List {
        std::array<Level, list_levels> levels{};
        ListCount count{};
    };
    void collect(const pugi::xml_node& group);
    std::map<std::string, List, std::less<>> lists_;
};

}  // namespace depositary::indexer
