#pragma once
// The words that headings begin with in the languages of the texts: of treaties, laws, and what is annexed to them.

#include <span>
#include <string>
#include <string_view>

namespace depositary::indexer {

struct HeadingWord {
    std::u32string_view text;  // in small letters, composed
    std::string_view kind;     // as ArticleHeading has it
    bool latin;
};
// Before a number: Article 12, 附件一. Longer words before words that they begin with.
std::span<const HeadingWord> heading_words();
// Alone in their line, without spaces: 附则, Preamble, หมายเหตุ.
std::span<const HeadingWord> whole_headings();
// Whether it says that what follows is a number: หมวดที่ ๑, Phụ lục số 2, Annex No. 3. Its length; 0 where it does not.
std::size_t number_word_at(std::u32string_view text);

}  // namespace depositary::indexer
