#pragma once
// What a person typed, read into a tree. Nothing is malformed: what does not fit is passed over, and a notice says so.
// docs/search.md tells it to people; this is its grammar.
//
//   query := side { OR side }
//   side  := near { [AND] near }
//   near  := item { NEAR[/n] item }
//   item  := (NOT | -) item | ( query ) | field:value | "phrase" | chunk
// as-of:date and versions:all are no items: they say which versions the whole query is asked of.
// A chunk is what stands between spaces; several tokens in it (12/2004, มาตรา๑๒) are a phrase.
// Words are wanted in one section (or the title); NOT excludes documents that hold the word anywhere; fields speak of
// the document, but for lang:, which speaks of the text.

#include "indexer/index.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

// One word wanted, and how it is compared.
struct Wanted {
    enum class How : std::uint8_t {
        stem,     // an English word in any of its forms
        plain,    // the word without its diacritics
        exact,    // the word as written
        prefix,   // words that begin so (without diacritics)
        cluster,  // a cluster of a script without spaces
    };
    How how;
    std::string text;           // as analysed; for `stem` the word itself
    bool joined_before = true;  // false: a gap may stand between it and the one before
    // As the person wrote it, where that may differ from `text`; empty of what is part of the character before (the second half of
    // SARA AM).
    std::optional<std::string> written{};
};

// What a field speaks of.
enum class Field : std::uint8_t { title, symbol, party, kind, status, language, meeting, signed_by, date, similar, as_of, versions };

struct QueryNode {
    enum class Operation : std::uint8_t {
        everything,
        nothing,
        sequence,  // the words in this order with nothing between
        near,      // the children, sequences or any of several, in any order with at most `distance` words between
        all,       // of the children
        any,       // of the children
        unless,    // none of the children: the complement of `any`
        title,     // documents in whose title or symbol the child matches
        fact,      // documents of whose facts of `field` one is among `values`
        date,      // documents that may be of a day from values[0] to values[1]: dates or parts of dates, or empty
        similar,   // documents that share the telling words of the one whose symbol is values[0]
    };
    Operation operation = Operation::nothing;
    std::vector<Wanted> words{};            // of a sequence
    std::vector<std::string> dictionary{};  // of a sequence: its words where its script writes none apart; for ranking
    std::vector<QueryNode> children{};
    Field field = Field::title;  // of a fact
    std::vector<std::string> values{};
    std::vector<std::string> terms{};  // of similar: the telling terms, each's language as a number, and
    std::vector<std::size_t> languages{};
    std::string document{};            // the document that they are of; both found before matching (similar.h)
    std::size_t distance = 0;
    bool quoted = false;  // of a sequence: wanted as it stands
    // Stands for other words (a synonym): not what the person wrote.
    bool synonym = false;
};

// Bounds of what is read of a query (docs/decisions/0851-bounds-of-a-search.md). What is beyond is passed over.
inline constexpr std::size_t max_query_bytes = 1000;
inline constexpr std::size_t max_query_leaves = 32;   // words, phrases and fields
inline constexpr std::size_t max_query_tokens = 256;  // words and clusters in all of them
inline constexpr std::size_t max_query_depth = 8;     // brackets in brackets
inline constexpr std::size_t default_near = 10, max_near = 100;

// Which versions of documents are looked at. It holds for the whole query, wherever it stands.
struct QueryScope {
    std::string as_of;  // a date, or empty
    bool all_versions = false;
};

struct ParsedQuery {
    QueryNode tree;
    QueryScope scope{};
    std::vector<Notice> notices{};
};
ParsedQuery parse_query(std::string_view text);

// The tree in words, in the query's own notation: trade AND (union OR "labour law") AND NOT wage. Read again, it is the
// same tree.
std::string describe(const QueryNode& query);
std::string describe(const ParsedQuery& query);

// The sequences that are wanted, not those that are excluded: what to highlight.
std::vector<const QueryNode*> wanted_sequences(const QueryNode& query);

// Whether it wants words, by which to rank what is found; false for fields, dates and NOT alone.
bool wants_words(const QueryNode& query);

}  // namespace depositary::indexer
