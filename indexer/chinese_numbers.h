#pragma once
// Numbers of articles and dates that are written in Chinese characters: 第十二条 is 第12条, 二〇一五年 is 2015年.

#include "indexer/folded.h"

namespace depositary::indexer {

// Puts ASCII digits in the place of the characters of a number that counts articles (after 第, or after 条之) or is part of a date or of
// several characters before 条, 章 and the like. Elsewhere they are parts of words: 统一, 唯一条件.
void read_chinese_numbers(std::vector<Folded>& characters);

}  // namespace depositary::indexer
