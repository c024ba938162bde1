#pragma once
// A query's text in pieces: words, phrases, brackets, operators and the names of fields.

#include "indexer/query.h"

#include <string_view>
#include <vector>

namespace depositary::indexer {

struct Lexeme {
    enum class Kind : std::uint8_t { chunk, phrase, open, close, conjunction, disjunction, negation, near, field };
    Kind kind;
    std::string_view text;     // of the query
    std::string_view field{};  // the field's name as written
    std::size_t distance = 0;  // of NEAR/n; max_near + 1 for all that is larger
};

// Operators are words in capitals. Borrows `text`.
std::vector<Lexeme> lex(std::string_view text);
// What stands between the commas of a chunk, in any of the scripts; as in "torture,cruel". The comma of a number parts nothing where `numbers`
// may hold one (1,000), and does where it stands between values (2004,200).
std::vector<std::string_view> list_items(std::string_view chunk, bool numbers);
// Whether a comma is its last sign.
bool ends_as_list(std::string_view chunk);

// What the name of a field means, in any case of its letters; years and days are dates.
struct FieldName {
    enum class Dates : std::uint8_t { none, range, from, to };
    std::string_view name;
    Field field;
    Dates dates = Dates::none;
};
const FieldName* find_field(std::string_view name);
// The name that describe() writes.
std::string_view name_of(Field field);

}  // namespace depositary::indexer
