#pragma once
// Headings of articles in the languages of the texts: Article 12, មាត្រា ១២, 第十二条, ມາດຕາ 12, အပိုဒ် ၁၂, ข้อ ๑๒, มาตรา
// 12, Điều 12.

#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

struct ArticleHeading {
    std::string heading;  // the whole of it, with its title when it has one
    std::string number;   // in ASCII digits, "12"; Roman numbers as written. What was inserted behind it is "12-1" (12/1, 12-1,
                          // 第十二条之一), "12a" (12A, 12-A) or "12bis" (12 bis, ๑๒ ทวิ)
    std::string rest;     // text that follows in the same paragraph
    std::string kind{};   // "part", "chapter", "section", "article", "annex", "protocol", "table", "form", "preamble" or "note"
    std::string title{};  // of `heading`, what follows its number
};

// The heading that the paragraph begins with, if it does.
std::optional<ArticleHeading> article_heading(std::string_view paragraph);

// Of a Burmese law, whose sections have a number alone: "၁။ …"; of a Lao treaty, whose articles are ຂໍ້ 1. Whether the line is one depends on the others: a list
// begins so too.
std::optional<ArticleHeading> numbered_section(std::string_view line);

// The first number in the text, as ArticleHeading has it, with what was inserted: "6a" of "Sec. 6A."; empty without one.
std::string number_in(std::string_view text);

}  // namespace depositary::indexer
