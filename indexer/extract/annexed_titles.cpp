#include "indexer/extract/annexed_titles.h"

#include "indexer/extract/heading_numbers.h"
#include "indexer/extract/heading_text.h"
#include "indexer/extract/heading_words.h"

#include <algorithm>
#include <iterator>

namespace depositary::indexer {
namespace {

constexpr std::size_t longest_title = 150, longest_chinese = 50;

constexpr std::u32string_view annexes[] = {U"annex to the ", U"annex to this ", U"appendix to the ", U"schedule to the ", U"attachment to the ", U"addendum to the ",
                                           U"phụ lục kèm theo ", U"phụ lục ban hành kèm theo ", U"phụ lục (kèm theo ", U"phụ lục (ban hành kèm theo ",
                                           U"บัญชีแนบท้ายพระราช", U"บัญชีท้ายพระราช", U"บัญชีแนบท้ายประกาศ", U"บัญชีท้ายประกาศ", U"บัญชีแนบท้ายกฎ", U"บัญชีท้ายกฎ", U"บัญชีแนบท้ายระเบียบ", U"บัญชีท้ายระเบียบ",
                                           U"บัญชีแนบท้ายความตกลง", U"บัญชีแนบท้ายบันทึก", U"บัญชีแนบท้ายอนุสัญญา", U"เอกสารแนบท้ายบันทึก", U"เอกสารแนบท้ายความตกลง", U"ภาคผนวกแนบท้าย"};
constexpr std::u32string_view protocols[] = {U"protocol", U"optional protocol", U"additional protocol", U"supplementary protocol", U"final protocol", U"nghị định thư",
                                             U"พิธีสาร", U"ອະນຸສັນຍາ", U"ພິທີສານ", U"ពិធីសារ", U"ပရိုတိုကော"};
constexpr std::u32string_view chinese_protocols[] = {U"议定书", U"議定書"};
// What titles in English write small.
constexpr std::u32string_view small_words[] = {U"of", U"on", U"to", U"the", U"and", U"or", U"for", U"in", U"by", U"with", U"between", U"against", U"concerning", U"regarding", U"relating", U"its", U"amending", U"a", U"an", U"from", U"as"};

bool ends_with_sign(std::u32string_view line) {
    return std::u32string_view(U".,;:。，；：、។၊။").find(line.back()) != std::u32string_view::npos;
}

bool is_english(std::u32string_view word) {
    return std::all_of(word.begin(), word.end(), [](char32_t c) { return c < 0x80; });
}

}  // namespace

bool is_in_title_case(std::u32string_view line) {
    for (std::size_t at = 0; at < line.size();) {
        auto end = at;
        while (end < line.size() && !is_space(line[end])) ++end;
        const auto word = line.substr(at, end - at);
        const bool low = !word.empty() && u_islower(static_cast<UChar32>(word.front())) != 0;
        if (low && std::none_of(std::begin(small_words), std::end(small_words), [&](std::u32string_view small) { return word == small; })) return false;
        at = skip_spaces(line, end);
    }
    return true;
}

std::optional<ArticleHeading> annex_title(std::u32string_view line) {
    if (line.empty() || line.size() > longest_title || ends_with_sign(line)) return {};
    for (const auto begin : annexes) {
        if (!goes_on(line, begin) || (line.front() < 0x250 && u_isupper(static_cast<UChar32>(line.front())) == 0) || (is_english(begin) && !is_in_title_case(line))) continue;
        return ArticleHeading{utf8(line), {}, {}, "annex", {}};
    }
    return {};
}

std::optional<ArticleHeading> protocol_title(std::u32string_view line) {
    if (line.empty() || line.size() > longest_title || ends_with_sign(line)) return {};
    ArticleHeading heading{utf8(line), {}, {}, "protocol", {}};
    if (line.size() <= longest_chinese && std::any_of(std::begin(chinese_protocols), std::end(chinese_protocols), [&](std::u32string_view word) { return line.ends_with(word); })) {
        if (line.find_first_of(U"，。；：、《》") != std::u32string_view::npos) return {};
        if (line.front() == U'第')
            if (const auto number = chinese_number_at(line, 1, 3)) heading.number = std::to_string(number->value);
        return heading;
    }
    for (const auto begin : protocols) {
        if (!goes_on(line, begin) || (line.front() < 0x250 && (u_isupper(static_cast<UChar32>(line.front())) == 0 || !ends_word(line, begin.size()))) ||
            (is_english(begin) && !is_in_title_case(line)))
            continue;
        auto at = skip_spaces(line, begin.size());
        at = skip_spaces(line, at + number_word_at(line.substr(std::min(at, line.size()))));
        while (at < line.size() && heading.number.size() < 3 && digit(line[at]) >= 0) heading.number += static_cast<char>('0' + digit(line[at++]));
        return heading;
    }
    return {};
}

}  // namespace depositary::indexer
