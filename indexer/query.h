#pragma once
// What a person typed, read into a tree. Nothing is malformed: what does not fit is passed over.
//
//   query := side { OR side }
//   side  := item { [AND] item }
//   item  := (NOT | -) item | ( query ) | "phrase" | chunk
// A chunk is what stands between spaces; several tokens in it (12/2004, มาตรา๑๒) are a phrase.
// Words are wanted in one section (or the title); NOT excludes documents that hold the word anywhere.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// One word wanted, and how it is compared.
struct Wanted {
    enum class How {
        stem,     // an English word in any of its forms
        plain,    // the word without its diacritics
        exact,    // the word as written
        prefix,   // words that begin so (without diacritics)
        cluster,  // a cluster of a script without spaces
    };
    How how;
    std::string text;           // as analysed; for `stem` the word itself
    bool joined_before = true;  // false: a gap may stand between it and the one before
};

struct QueryNode {
    enum class Operation {
        everything,
        nothing,
        sequence,  // the words in this order with nothing between
        all,       // of the children
        any,       // of the children
        unless,    // none of the children: the complement of `any`
    };
    Operation operation = Operation::nothing;
    std::vector<Wanted> words;  // of a sequence
    std::vector<QueryNode> children;
};

inline constexpr std::size_t max_query_bytes = 1000;
inline constexpr std::size_t max_query_leaves = 64;
inline constexpr std::size_t max_query_depth = 12;

QueryNode parse_query(std::string_view text);

// The tree in words, in the query's own notation: trade AND (union OR "labour law") AND NOT wage.
std::string describe(const QueryNode& query);

// The sequences that are wanted, not those that are excluded: what to highlight.
std::vector<const QueryNode*> wanted_sequences(const QueryNode& query);

}  // namespace depositary::indexer
