#pragma once
// Numbers of articles and dates that are written in Chinese characters: 第十二条 is 第12条, 二〇一五年 is 2015年.

#include "indexer/folded.h"

#include <string>
#include <string_view>

namespace depositary::indexer {

// Puts ASCII digits in the place of the characters of a number that counts articles (after 第, or after 条之) or annexes, is part of a date or a month, or is of
// several characters: with units (十二), four digits and more (二〇〇四), or before 条, 章 and the like. Elsewhere one character is part of a word: 统一, 唯一条件.
void read_chinese_numbers(std::vector<Folded>& characters);

// The same for a text that is a date and nothing else, in which every such character is of a number: 二〇〇四年十月 is 2004年10月. What is no number
// stays as it is.
std::string with_chinese_numbers_read(std::string_view date);

}  // namespace depositary::indexer
