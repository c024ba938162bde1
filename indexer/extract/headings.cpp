#include "indexer/extract/headings.h"

#include "indexer/extract/annexed_titles.h"
#include "indexer/extract/heading_numbers.h"
#include "indexer/extract/heading_text.h"
#include "indexer/extract/heading_words.h"
#include "indexer/extract/lead_ins.h"
#include "indexer/extract/references.h"
#include "indexer/section_places.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace depositary::indexer {
namespace {

// Longer paragraphs that begin so are sentences ("Article 5 of the Convention provides …").
constexpr std::size_t longest_title = 150;

// What counts 第…: 第十二条, 第一卷, 第二附件.
struct ChineseUnit {
    std::u32string_view text;
    std::string_view kind;
};
constexpr ChineseUnit chinese_units[] = {{U"条", "article"}, {U"條", "article"}, {U"章", "chapter"}, {U"节", "section"}, {U"節", "section"}, {U"分编", "part"}, {U"编", "part"},
                                         {U"編", "part"}, {U"部分", "part"}, {U"卷", "part"}, {U"篇", "part"}, {U"附件", "annex"}, {U"附表", "annex"}, {U"附录", "annex"},
                                         {U"附錄", "annex"}};

bool is_line_end(std::u32string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at]) && text[at] != U'\n') ++at;
    return at >= text.size() || text[at] == U'\n';
}
bool is_latin_letter(char32_t c) {
    return lower(c) >= U'a' && lower(c) <= U'z';
}
// A line of a table of contents: dots, and the number of a page.
bool is_contents_line(std::u32string_view text) {
    auto end = text.size();
    while (end > 0 && (digit(text[end - 1]) >= 0 || is_space(text[end - 1]))) --end;
    std::size_t leaders = 0;
    for (; end > 0 && (text[end - 1] == U'.' || text[end - 1] == U'\u2026' || text[end - 1] == U'\u00B7' || text[end - 1] == U'_' || is_space(text[end - 1])); --end)
        leaders += is_space(text[end - 1]) ? 0 : text[end - 1] == U'\u2026' ? 3 : 1;
    return leaders >= 3 && end > 0 && digit(text.back()) >= 0;
}

// The part after a heading's number: its own title in a short paragraph, text in a long one.
ArticleHeading with_rest(std::u32string_view paragraph, std::size_t end, std::string number) {
    std::size_t after = end;
    const auto separator = [](char32_t c) {
        return c == U'.' || c == U':' || c == U'-' || c == U'\u2013' || c == U'\u2014' || c == U'\u17D4' ||
               c == U'\u104B' || c == U'\uFF1A' || c == U'\u3001' || c == U')' || c == U'\u17D6' || c == U',';
    };
    while (after < paragraph.size() && (is_space(paragraph[after]) || separator(paragraph[after]))) ++after;
    const auto rest = paragraph.substr(after);
    ArticleHeading result;
    result.number = std::move(number);
    const bool sentence = !rest.empty() && (rest.back() == U'.' || rest.back() == U'\u3002' || rest.back() == U';' || rest.back() == U'\uFF1B' ||
                                            rest.back() == U'\u17D4' || rest.back() == U'\u104B' || leads_in(rest));
    if (rest.size() <= longest_title && !sentence) {
        result.heading = utf8(paragraph);
        result.title = utf8(rest);
    } else {
        result.heading = utf8(paragraph.substr(0, end));
        result.rest = utf8(rest);
    }
    return result;
}

std::optional<ArticleHeading> chinese(std::u32string_view text) {
    constexpr std::size_t longest_number = 11;
    if (text.empty() || text[0] != U'第') return {};
    const ChineseUnit* unit = nullptr;
    std::size_t end = 1;
    for (; end < text.size() && end <= longest_number + 1 && !unit; ++end)
        for (const auto& candidate : chinese_units)
            if (!unit && text.substr(end).starts_with(candidate.text)) unit = &candidate;
    if (!unit) return {};
    --end;
    std::u32string inner;
    for (const char32_t c : text.substr(1, end - 1))
        if (!is_space(c)) inner += c;
    end += unit->text.size();
    // 第一卷 is a volume's name alone, and 第三篇文章 an essay.
    if ((unit->text == U"卷" || unit->text == U"篇") && !ends_word(text, end)) return {};
    const auto number = chinese_number_at(inner, 0, inner.size());
    if (!number) return {};
    // 第6-1條, 第六之一条, 第6A条; else behind it: 第六条之一, 第8条bis.
    auto insertion = insertion_at(inner, number->end, number->value);
    if (insertion.end != inner.size()) return {};
    if (insertion.text.empty()) {
        insertion = insertion_at(text, end, number->value);
        end = insertion.end;
    }
    if (refers(text.substr(end))) return {};
    auto heading = with_rest(text, end, std::to_string(number->value) + insertion.text);
    heading.kind = unit->kind;
    return heading;
}

struct Number {
    std::string text;  // empty where there is none
    std::size_t end;
};

constexpr std::u32string_view lao_item = U"ຂໍ້";

constexpr std::string_view roman_signs[] = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};

// PHẦN MỘT, Chương Hai; but Mục năm 2015.
bool is_capital_number(std::u32string_view text, std::size_t at, const HeadingWord& word) {
    if ((word.kind != "part" && word.kind != "chapter") || at >= text.size() || u_isupper(static_cast<UChar32>(text[at])) == 0) return false;
    const auto number = number_in_words(text, at);
    if (!number) return false;
    const auto behind = skip_spaces(text, number->end);
    return behind >= text.size() || text[behind] < U'A' || is_line_end(text, number->end);
}

// មាត្រា ដប់, and nothing behind it: else it may be "ten articles".
bool is_khmer_number(std::u32string_view text, std::size_t at) {
    if (at >= text.size() || text[at] < 0x1780 || text[at] > 0x17FF) return false;
    const auto number = number_in_words(text, at);
    const auto end = number ? number->end : at;
    return number && (is_line_end(text, end) || std::u32string_view(U".:-–៖។").find(text[skip_spaces(text, end)]) != std::u32string_view::npos);
}
// "Part A", "PART B SPECIAL", "Section A: Aims"; not "Section A of the form", nor "Section A Committee member said".
bool is_title_behind_letter(std::u32string_view text, std::size_t at) {
    const auto line = text.substr(0, text.find(U'\n'));
    const auto next = skip_spaces(line, at);
    if (next >= line.size()) return true;
    if (std::u32string_view(U".:-–—").find(line[next]) != std::u32string_view::npos) return true;
    return next > at && u_isupper(static_cast<UChar32>(line[next])) != 0 && is_in_title_case(line.substr(next)) && std::u32string_view(U".,;").find(line.back()) == std::u32string_view::npos;
}

// Letters that count annexes.
bool counts_annexes(char32_t c) {
    return (c >= U'A' && c <= U'Z') || annex_letter(c) > 0;
}

// From `at`, behind the heading's word; nothing where what stands there is neither number nor end.
std::optional<Number> number_at(std::u32string_view text, std::size_t at, const HeadingWord& word) {
    const bool counted_by_letters = word.kind == "annex" || word.kind == "table" || word.kind == "form";
    const bool may_have_letter = word.latin && (word.kind == "part" || word.kind == "chapter" || word.kind == "section") && word.text != U"title" && word.text != U"book";
    at = skip_spaces(text, at);
    const auto particle = number_word_at(text.substr(at));
    const bool ordinal = particle > 0;
    at = skip_spaces(text, at + particle);
    const bool bracket = (!word.latin || counted_by_letters) && at < text.size() && (text[at] == U'(' || text[at] == U'\uFF08');
    if (bracket) at = skip_spaces(text, at + 1);
    // အပိုဒ် - ၄.
    if (at < text.size() && (text[at] == U'-' || text[at] == U'\u2013' || text[at] == U'\u2014'))
        if (const auto behind = skip_spaces(text, at + 1); behind < text.size() && digit(text[behind]) >= 0) at = behind;
    Number number{{}, at};
    auto& end = number.end;
    while (end < text.size() && end - at < 8 && digit(text[end]) >= 0) number.text += static_cast<char>('0' + digit(text[end++]));
    if (!number.text.empty()) {
        auto insertion = insertion_at(text, end, number_of(number.text));
        number.text += insertion.text;
        end = insertion.end;
        // The 6/2556 of an office's own numbers is no article.
        if (end + 1 < text.size() && text[end] == U'/' && digit(text[end + 1]) >= 0) return {};
        if (word.latin && insertion.text.empty() && end + 2 < text.size() && text[end] == U'(' && is_latin_letter(text[end + 1]) && text[end + 2] == U')') {
            number.text += static_cast<char>(lower(text[end + 1]));
            end += 3;
        }
    } else {
        // \u2160 to \u216B are Roman numbers, each in a sign of its own.
        if (end < text.size() && text[end] >= U'\u2160' && text[end] <= U'\u216B') number.text = roman_signs[text[end++] - U'\u2160'];
        while (end < text.size() && end - at < 8 && std::u32string_view(U"IVXLC").find(text[end]) != std::u32string_view::npos)
            number.text += static_cast<char>(text[end++]);
        const bool alone = number.text.size() == 1;
        if (!number.text.empty() && (!ends_word(text, end) || ((word.kind == "annex" || may_have_letter) && alone && (text[at] == U'L' || text[at] == U'C')))) {
            number.text.clear();
            end = at;
        }
        if (number.text.empty() && end < text.size() && (counted_by_letters ? counts_annexes(text[end]) : may_have_letter && text[end] >= U'A' && text[end] <= U'Z')) {
            ++end;
            if (ends_word(text, end) && (counted_by_letters || is_title_behind_letter(text, end)))
                number.text = utf8(text.substr(at, 1));
            else
                end = at;
        }
        if (const auto english = number.text.empty() && word.latin ? english_number_at(text, at) : std::nullopt; english && (english->end >= text.size() || text[english->end] != U'-')) {
            number.text = std::to_string(english->value);
            end = english->end;
        }
        // 附件一; ໝວດທີໜຶ່ງ, Chương thứ hai: alone they may be other words (ข้อหนึ่ง, "one point").
        auto in_words = number.text.empty() && counted_by_letters ? chinese_number_at(text, at, 6) : std::nullopt;
        if (number.text.empty() && !in_words && (ordinal || is_khmer_number(text, at) || (word.latin ? is_capital_number(text, at, word) : word.kind != "article" && word.kind != "table" && word.kind != "form")))
            in_words = number_in_words(text, at);
        if (in_words) {
            number.text = std::to_string(in_words->value);
            end = in_words->end;
        }
        if (const auto value = number_of(number.text)) {
            auto insertion = insertion_at(text, end, value);
            number.text += insertion.text;
            end = insertion.end;
        }
        if (number.text.empty()) {
            // "Annex", "附件：" alone.
            const bool nothing = at >= text.size() || text[at] == U':' || text[at] == U'\uFF1A';
            if (word.kind != "annex" || bracket || !nothing) return {};
        }
    }
    if (bracket) {
        end = skip_spaces(text, end);
        if (end >= text.size() || (text[end] != U')' && text[end] != U'\uFF09')) return {};
        ++end;
    }
    return number;
}

// Preamble, หมายเหตุ, 附　則: a line that says nothing else.
std::optional<ArticleHeading> whole_heading(std::u32string_view line) {
    constexpr std::size_t longest = 60;
    if (line.size() > longest) return {};
    std::u32string dense;
    std::copy_if(line.begin(), line.end(), std::back_inserter(dense), [](char32_t c) { return !is_space(c); });
    while (!dense.empty() && std::u32string_view(U".:-–：៖").find(dense.back()) != std::u32string_view::npos) dense.pop_back();
    const auto words = whole_headings();
    const auto* const word = std::find_if(words.data(), words.data() + words.size(), [&](const HeadingWord& each) { return dense.size() == each.text.size() && goes_on(dense, each.text); });
    if (word == words.data() + words.size() || (word->latin && u_isupper(static_cast<UChar32>(dense.front())) == 0)) return {};
    return ArticleHeading{utf8(line), {}, {}, std::string(word->kind), {}};
}

// First Schedule, ပထမဇယား: the number stands before.
std::optional<ArticleHeading> counted_before(std::u32string_view line) {
    constexpr std::u32string_view english[] = {U"first", U"second", U"third", U"fourth", U"fifth", U"sixth", U"seventh", U"eighth", U"ninth", U"tenth"};
    constexpr std::u32string_view burmese[] = {U"ပထမ", U"ဒုတိယ", U"တတိယ", U"စတုတ္ထ", U"ပဉ္စမ", U"ဆဋ္ဌမ", U"သတ္တမ", U"အဋ္ဌမ", U"နဝမ", U"ဒသမ"};
    const auto begin = goes_on(line, U"the ") ? std::size_t{4} : std::size_t{0};
    for (std::size_t value = 0; value < std::size(english); ++value)
        for (const auto ordinal : {english[value], burmese[value]}) {
            if (!goes_on(line.substr(begin), ordinal)) continue;
            const auto at = skip_spaces(line, begin + ordinal.size());
            for (const auto& word : heading_words()) {
                const bool latin = ordinal.data() == english[value].data();
                const bool counts = latin ? word.latin && word.kind == "annex" : word.text.front() >= 0x1000 && word.text.front() < 0x10A0 && word.kind != "article";
                const auto end = at + word.text.size();
                if (!counts || !goes_on(line.substr(std::min(at, line.size())), word.text) || !ends_word(line, end)) continue;
                const auto next = skip_spaces(line, end);
                if (refers(line.substr(end)) || (latin && next < line.size() && u_islower(static_cast<UChar32>(line[next])) != 0)) return {};
                auto heading = with_rest(line, end, std::to_string(value + 1));
                heading.kind = word.kind;
                return heading;
            }
        }
    return {};
}

std::optional<ArticleHeading> bare_heading(std::string_view paragraph) {
    // Only the beginning is looked at before it is known to be a heading.
    std::size_t looked_at = std::min<std::size_t>(paragraph.size(), 4000);
    while (looked_at < paragraph.size() && (static_cast<unsigned char>(paragraph[looked_at]) & 0xC0) == 0x80)
        --looked_at;
    const auto text = code_points(paragraph.substr(0, looked_at));
    const auto unseen = paragraph.substr(looked_at);
    const auto line = std::u32string_view(text).substr(0, text.find(U'\n'));
    if (is_contents_line(line)) return {};
    for (const auto& of_line : {whole_heading, counted_before, annex_title})
        if (auto heading = of_line(line)) {
            heading->rest += paragraph.substr(std::min(paragraph.find('\n'), paragraph.size() - 1) + 1);
            return heading;
        }
    if (auto heading = chinese(text)) {
        heading->rest += unseen;
        return heading;
    }
    for (const auto& word : heading_words()) {
        if (!goes_on(text, word.text)) continue;
        const auto behind = word.text.size();
        const bool parted = behind >= text.size() || is_space(text[behind]) || word.text.back() == U'.' || (word.kind == "annex" && text[behind] == U':');
        if (word.latin && !parted) continue;
        auto number = number_at(text, behind, word);
        if (!number || (number->text.empty() && line.size() > longest_title)) continue;
        const auto at = number->end;
        // "Title 18" is a code's; a treaty's titles have Roman numbers.
        if (word.text == U"title" && (number->text.empty() || digit(static_cast<unsigned char>(number->text[0])) >= 0)) continue;
        if (refers(std::u32string_view(text).substr(at))) continue;
        // 表1, and not 表1显示; nor a row of cells.
        if ((word.kind == "table" || word.kind == "form") && ((at < text.size() && u_isalnum(static_cast<UChar32>(text[at])) != 0) || line.find(U" | ") != std::u32string_view::npos)) continue;
        // "Article 5 of the Convention": a reference, when a lower-case word follows at once.
        if (word.latin) {
            const auto next = skip_spaces(text, at);
            if (next > at && next < text.size() && u_islower(static_cast<UChar32>(text[next]))) continue;
            if (next < text.size() && next == at && text[next] == U'(') continue;
            if (at < text.size() && u_isalnum(static_cast<UChar32>(text[at]))) continue;
            if (next > at && word.kind != "article" && is_sentence_behind_number(std::u32string_view(text).substr(at))) continue;
        }
        auto heading = with_rest(text, at, std::move(number->text));
        heading.kind = word.kind;
        heading.rest += unseen;
        return heading;
    }
    return {};
}

// What does not show, at the beginning and within its first word, is left out.
std::u32string without_unseen(std::u32string_view text) {
    const auto is_unseen = [](char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0; };
    std::u32string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_unseen(text[at])) {
            result += text[at];
            if (ends_word(text, at) || digit(text[at]) >= 0) return result.append(text.substr(at + 1));
            continue;
        }
        const auto next = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), is_unseen);
        // Before a number it is a space.
        if (!result.empty() && (next == text.end() || ends_word(text, static_cast<std::size_t>(next - text.begin())) || digit(*next) >= 0)) return result.append(text.substr(at));
    }
    return result;
}

// Signs of Markdown, of a list, and brackets that a heading may stand in: how many characters, with the spaces between. Not quotes: an article that an
// amending law quotes is another law's.
std::size_t marks_before(std::u32string_view text) {
    constexpr std::size_t most = 12;
    constexpr std::u32string_view marks = U"#*[";
    std::size_t at = 0;
    while (at < text.size() && at < most) {
        const bool item = text[at] == U'-' && at + 1 < text.size() && text[at + 1] == U' ';
        if (marks.find(text[at]) == std::u32string_view::npos && !item && !(at > 0 && text[at] == U' ')) break;
        ++at;
    }
    return at;
}

// Of a line: less what closes the marks.
std::u32string without_marks(std::u32string_view text) {
    constexpr std::u32string_view closings = U"]*# ";
    const auto size = marks_before(text);
    const auto marks = text.substr(0, size);
    std::u32string line(text.substr(size));
    if (marks.find(U'*') != std::u32string_view::npos) std::erase(line, U'*');
    if (marks.find(U'[') != std::u32string_view::npos)
        if (const auto bracket = line.find(U']'); bracket != std::u32string::npos) line.erase(bracket, 1);
    while (!line.empty() && size > 0 && closings.find(line.back()) != std::u32string_view::npos) line.pop_back();
    return line;
}

}  // namespace

std::optional<ArticleHeading> article_heading(std::string_view paragraph) {
    if (auto heading = bare_heading(paragraph)) return heading;
    // Only where something stands before it, or in it, that hides it.
    constexpr std::size_t looked_at = 60;
    constexpr std::string_view signs = "#*[-";
    const auto start = paragraph.substr(0, looked_at);
    const bool marked = !start.empty() && signs.find(start.front()) != std::string_view::npos;
    const bool unseen = start.find("\xE2\x80") != std::string_view::npos || start.find("\xE2\x81") != std::string_view::npos || start.find("\xEF\xBB\xBF") != std::string_view::npos || start.find("\xC2\xAD") != std::string_view::npos;
    if (!marked && !unseen) return {};
    const auto end = std::min(paragraph.find('\n'), paragraph.size());
    auto line = utf8(without_unseen(without_marks(without_unseen(code_points(paragraph.substr(0, end))))));
    return line == paragraph.substr(0, end) ? std::nullopt : bare_heading(line.append(paragraph.substr(end)));
}

std::optional<ArticleHeading> numbered_section(std::string_view line) {
    // Numbers and signs at the beginning are what it takes.
    constexpr std::size_t looked_at = 200;
    if (line.empty() || (static_cast<unsigned char>(line.front()) < 0x80 && (line.front() < '0' || line.front() > '9'))) return {};
    auto text = code_points(line.substr(0, looked_at));
    const bool lao = text.starts_with(lao_item);
    std::string number;
    std::size_t end = lao ? skip_spaces(text, lao_item.size()) : 0;
    if (lao && text.substr(end).starts_with(U"ທີ")) end = skip_spaces(text, end + 2);
    for (; end < text.size() && digit(text[end]) >= 0 && number.size() < 4; ++end) number += static_cast<char>('0' + digit(text[end]));
    if (number.empty()) return {};
    if (lao) {
        if (!ends_word(text, end) || refers(text.substr(end))) return {};
    } else {
        end = skip_spaces(text, end);
        if (end >= text.size() || text[end] != U'\u104B') return {};
        ++end;
    }
    if (line.size() > looked_at) text = code_points(line);
    auto heading = with_rest(text, end, std::move(number));
    heading.kind = "article";
    return heading;
}

std::string number_in(std::string_view text) {
    const auto characters = code_points(text);
    std::size_t end = 0;
    while (end < characters.size() && digit(characters[end]) < 0) ++end;
    std::string number;
    while (end < characters.size() && digit(characters[end]) >= 0) number += static_cast<char>('0' + digit(characters[end++]));
    return number.empty() ? number : number + insertion_at(characters, end, number_of(number)).text;
}

}  // namespace depositary::indexer
