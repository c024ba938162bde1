#pragma once
// Numbers of headings that are more than digits: of what was inserted (6/1, 6-A, 6 bis, ๖ ทวิ, 第六条之一), and in words (thứ hai,
// ທີໜຶ່ງ).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

struct Insertion {
    std::string text;  // in one writing: "-1", "a", "bis"; empty where there is none
    std::size_t end;   // behind it
};
// What follows the number `base` of a heading, from `at`. A range (Articles 6-7) is none, nor is the word that follows: ทวิภาคี.
Insertion insertion_at(std::u32string_view text, std::size_t at, unsigned base);

struct NumberInWords {
    unsigned value;
    std::size_t end;
};
// First to nineteenth, or one to nineteen (in Khmer to twenty-nine), in Vietnamese, Khmer, Lao, Thai or Burmese, from `at`, when a word ends with it.
std::optional<NumberInWords> number_in_words(std::u32string_view text, std::size_t at);

// One to One Hundred and Ninety-nine, in capitals or begun by one: "Twenty-two", "TWENTY TWO".
std::optional<NumberInWords> english_number_at(std::u32string_view text, std::size_t at);

// "十二" as 12; nothing for what is no Chinese number below 10,000.
std::optional<unsigned> chinese_number(std::u32string_view characters);
// A number of at most `longest` characters, Chinese or in digits of any script, from `at`; it must be there.
std::optional<NumberInWords> chinese_number_at(std::u32string_view text, std::size_t at, std::size_t longest);

}  // namespace depositary::indexer
