#pragma once
// Sentences that name an article, and whose lines may break before or behind its name: such a line is no heading.

#include <string_view>

namespace depositary::indexer {

// Whether what stands behind an article's number in its line goes on with a sentence: "第五条的规定", "มาตรา ๕ แห่ง", "Article 13 (walrus), and".
bool refers(std::u32string_view behind_number);

// Whether a line ends in the middle of a sentence, by its last word: "… pursuant to", "根据", "ตามที่กำหนดใน".
bool breaks_off(std::u32string_view line);

// Whether the line behind a heading's number goes on with its sentence: "applies mutatis mutandis", "的规定".
bool continues_sentence(std::u32string_view line);

// "Section 4 Committee members asked whether …", in minutes: the number counts what the word says, and a sentence goes on.
bool is_sentence_behind_number(std::u32string_view rest);

}  // namespace depositary::indexer
