#pragma once
// Headings of articles in the languages of the texts: Article 12, មាត្រា ១២, 第十二条, ມາດຕາ 12, အပိုဒ် ၁၂, ข้อ ๑๒, มาตรา
// 12, Điều 12.

#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

struct ArticleHeading {
    std::string heading;  // the whole of it, with its title when it has one
    std::string number;   // in ASCII digits ("12", "12a"); Roman numbers as written
    std::string rest;     // text that follows in the same paragraph
    std::string kind{};   // "part", "chapter", "section", "article" or "annex"
    std::string title{};  // of `heading`, what follows its number
};

// The heading that the paragraph begins with, if it does.
std::optional<ArticleHeading> article_heading(std::string_view paragraph);

// "十二" as 12; nothing for what is no Chinese number below 10,000.
std::optional<unsigned> chinese_number(std::u32string_view characters);

}  // namespace depositary::indexer
