#include "indexer/extract/headings.h"

#include "indexer/extract/heading_numbers.h"
#include "indexer/extract/heading_text.h"
#include "indexer/extract/lead_ins.h"
#include "indexer/section_places.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace depositary::indexer {
namespace {

// Longer paragraphs that begin so are sentences ("Article 5 of the Convention provides …").
constexpr std::size_t longest_title = 150;

struct Word {
    std::string_view text;
    bool latin;
    std::string_view kind;
};
// Longer words before words that they begin with.
constexpr Word words[] = {{"article", true, "article"},
                          {"art.", true, "article"},
                          {"section", true, "section"},
                          {"annex", true, "annex"},
                          {"appendix", true, "annex"},
                          {"attachment", true, "annex"},
                          {"schedule", true, "annex"},
                          {"chapter", true, "chapter"},
                          {"part", true, "part"},
                          {"title", true, "part"},
                          {"\u0111i\u1ec1u", true, "article"},
                          {"ch\u01b0\u01a1ng", true, "chapter"},
                          {"ph\u1ea7n", true, "part"},
                          {"m\u1ee5c", true, "section"},
                          {"ph\u1ee5 l\u1ee5c", true, "annex"},
                          {"tiểu mục", true, "section"},
                          {"មាត្រា", false, "article"},
                          {"ប្រការ", false, "article"},
                          {"ជំពូក", false, "chapter"},
                          {"ផ្នែក", false, "section"},
                          {"គន្ថី", false, "part"},
                          {"មាតិកា", false, "part"},
                          {"កថាភាគ", false, "section"},
                          {"ឧបសម្ព័ន្ធ", false, "annex"},
                          {"ມາດຕາ", false, "article"},
                          {"ໝວດ", false, "chapter"},
                          {"ຫມວດ", false, "chapter"},
                          {"ພາກ", false, "part"},
                          {"ເອກະສານຊ້ອນທ້າຍ", false, "annex"},
                          {"ເອກະສານຄັດຕິດ", false, "annex"},
                          {"အပိုဒ်", false, "article"},
                          {"ပုဒ်မ", false, "article"},
                          {"အခန်း", false, "chapter"},
                          {"အပိုင်း", false, "part"},
                          {"နောက်ဆက်တွဲ", false, "annex"},
                          {"ข้อบท", false, "article"},
                          {"ข้อ", false, "article"},
                          {"มาตรา", false, "article"},
                          {"หมวด", false, "chapter"},
                          {"ส่วน", false, "section"},
                          {"ภาคผนวก", false, "annex"},
                          {"เอกสารแนบท้าย", false, "annex"},
                          {"เอกสารแนบ", false, "annex"},
                          {"ภาค", false, "part"},
                          {"บรรพ", false, "part"},
                          {"ลักษณะ", false, "part"},
                          {"附件", false, "annex"},
                          {"附表", false, "annex"},
                          {"附录", false, "annex"},
                          {"附錄", false, "annex"}};

// Chapters that have no number, alone in their line: final and transitory provisions.
constexpr std::u32string_view unnumbered[] = {U"附则", U"附則", U"บทเฉพาะกาล"};

// What stands between the word and an ordinal number in some languages: หมวดที่ ๑, Phụ lục số 2.
constexpr std::string_view ordinals[] = {"ទី", "ທີ", "ที่", "thứ", "số", "no."};

// By which a sentence goes on that refers to an article: "第五条的规定", "มาตรา ๕ แห่ง", "អនុសញ្ញា មាត្រា ៥ នៃ".
constexpr std::string_view continuations[] = {
    "的",    "规定",  "規定",    "所",    "款",     "项",    "項",     "第",       "和",       "或",     "及",        "与",    "與",   "至",
    "之",    "等",    "以下",    "以上",  "中的",   "中所",  "》",     "」",       "แห่ง",     "ของ",    "และ",       "หรือ",  "ถึง",  "วรรค",
    "ดังกล่าว", "ข้างต้น", "ແຫ່ງ", "ຂອງ",   "ແລະ",    "ຫຼື",   "ຫລື",    "ວັກ",      "ດັ່ງກ່າວ", "ຂ້າງເທິງ", "នៃ",     "និង",   "ឬ",    "កថាខណ្ឌ",
    "ខាងលើ", "၏",     "အရ",      "နှင့်",  "တွင်",   "၌",     "ကို",    "ပါ ",      "ပါရှိ",    "အပိုဒ်ခွဲ", "ပုဒ်မခွဲ", ",",     "\uFF0C", "\u3001",
    "၊",     "ຂອງ"};

constexpr std::string_view english_numbers[] = {"one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",     "ten",
                                             "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

std::string_view chinese_kind(char32_t c) {
    if (c == U'\u6761' || c == U'\u689D') return "article";
    if (c == U'\u7AE0') return "chapter";
    if (c == U'\u7F16' || c == U'\u7DE8' || c == U'\u90E8') return "part";
    return "section";
}

// Composed: in decomposed text a heading's word would not be recognised.
std::u32string code_points(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto composed = icu::Normalizer2::getNFCInstance(status)->normalize(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
    std::u32string result;
    for (std::int32_t i = 0; i < composed.length(); i = composed.moveIndex32(i, 1))
        result += static_cast<char32_t>(composed.char32At(i));
    return result;
}
std::string utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t c : text) {
        char buffer[4];
        std::int32_t length = 0;
        U8_APPEND_UNSAFE(buffer, length, static_cast<UChar32>(c));
        result.append(buffer, static_cast<std::size_t>(length));
    }
    return result;
}

bool is_latin_letter(char32_t c) {
    return lower(c) >= U'a' && lower(c) <= U'z';
}
bool goes_on(std::u32string_view text, std::string_view by) {
    return indexer::goes_on(text, std::u32string_view(code_points(by)));
}
bool is_reference(std::u32string_view after_number) {
    const auto rest = after_number.substr(skip_spaces(after_number, 0));
    return std::any_of(std::begin(continuations), std::end(continuations),
                       [&](std::string_view word) { return goes_on(rest, word); });
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
               c == U'\u104B' || c == U'\uFF1A' || c == U'\u3001' || c == U')' || c == U'\u17D6';
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
    if (text.empty() || text[0] != U'\u7B2C') return {};                                       // 第
    auto end = text.find_first_of(U"\u6761\u689D\u7AE0\u8282\u7BC0\u7F16\u7DE8\u90E8");  // 条 條 章 节 節 编 編 部
    if (end == std::u32string_view::npos || end > 12 || end < 2) return {};
    std::u32string inner;
    for (const char32_t c : text.substr(1, end - 1))
        if (!is_space(c)) inner += c;
    const auto kind = chinese_kind(text[end]);
    if (text[end] == U'\u90E8' && (++end == text.size() || text[end] != U'\u5206')) return {};  // 部分
    ++end;
    const auto number = chinese_number_at(inner, 0, inner.size());
    if (!number) return {};
    // 第6-1條, 第六之一条, 第6A条; else behind it: 第六条之一, 第8条bis.
    auto insertion = insertion_at(inner, number->end, number->value);
    if (insertion.end != inner.size()) return {};
    if (insertion.text.empty()) {
        insertion = insertion_at(text, end, number->value);
        end = insertion.end;
    }
    if (is_reference(text.substr(end))) return {};
    auto heading = with_rest(text, end, std::to_string(number->value) + insertion.text);
    heading.kind = kind;
    return heading;
}

struct Number {
    std::string text;  // empty where there is none
    std::size_t end;
};

// Letters that count annexes.
bool counts_annexes(char32_t c) {
    return (c >= U'A' && c <= U'Z') || annex_letter(c) > 0;
}

// From `at`, behind the heading's word; nothing where what stands there is neither number nor end.
std::optional<Number> number_at(std::u32string_view text, std::size_t at, const Word& word) {
    at = skip_spaces(text, at);
    bool ordinal = false;
    for (const auto particle : ordinals)
        if (goes_on(text.substr(at), particle)) {
            at = skip_spaces(text, at + code_points(particle).size());
            ordinal = true;
            break;
        }
    const bool bracket = !word.latin && at < text.size() && (text[at] == U'(' || text[at] == U'\uFF08');
    if (bracket || (!word.latin && at + 1 < text.size() && (text[at] == U'-' || text[at] == U'\u2013') && digit(text[at + 1]) >= 0))
        at = skip_spaces(text, at + 1);
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
        while (end < text.size() && end - at < 8 && std::u32string_view(U"IVXLC").find(text[end]) != std::u32string_view::npos)
            number.text += static_cast<char>(text[end++]);
        const bool alone = number.text.size() == 1;
        if (!number.text.empty() && (!ends_word(text, end) || (word.kind == "annex" && alone && (text[at] == U'L' || text[at] == U'C')))) {
            number.text.clear();
            end = at;
        }
        if (number.text.empty() && word.kind == "annex" && end < text.size() && counts_annexes(text[end])) {
            ++end;
            if (ends_word(text, end))
                number.text = utf8(text.substr(at, 1));
            else
                end = at;
        }
        for (unsigned value = 1; number.text.empty() && word.latin && value <= std::size(english_numbers); ++value)
            if (goes_on(text.substr(at), english_numbers[value - 1]) && u_isupper(static_cast<UChar32>(text[at]))) {
                end = at + english_numbers[value - 1].size();
                if (ends_word(text, end) && (end >= text.size() || text[end] != U'-'))
                    number.text = std::to_string(value);
                else
                    end = at;
            }
        // 附件一; ໝວດທີໜຶ່ງ, Chương thứ hai: alone they may be other words (ข้อหนึ่ง, "one point").
        auto in_words = number.text.empty() && word.kind == "annex" ? chinese_number_at(text, at, 6) : std::nullopt;
        if (number.text.empty() && !in_words && (ordinal || (!word.latin && word.kind != "article"))) in_words = number_in_words(text, at);
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

}  // namespace

std::optional<ArticleHeading> article_heading(std::string_view paragraph) {
    // Only the beginning is looked at before it is known to be a heading.
    std::size_t looked_at = std::min<std::size_t>(paragraph.size(), 4000);
    while (looked_at < paragraph.size() && (static_cast<unsigned char>(paragraph[looked_at]) & 0xC0) == 0x80)
        --looked_at;
    const auto text = code_points(paragraph.substr(0, looked_at));
    const auto unseen = paragraph.substr(looked_at);
    const auto line = std::u32string_view(text).substr(0, text.find(U'\n'));
    if (is_contents_line(line)) return {};
    std::u32string dense;
    std::copy_if(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(line.size(), 30)), std::back_inserter(dense), [](char32_t c) { return !is_space(c); });
    if (std::find(std::begin(unnumbered), std::end(unnumbered), dense) != std::end(unnumbered)) {
        const auto begun = std::min(paragraph.find('\n'), paragraph.size());
        return ArticleHeading{std::string(paragraph.substr(0, begun)), {}, std::string(paragraph.substr(std::min(begun + 1, paragraph.size()))), "chapter", {}};
    }
    if (auto heading = chinese(text)) {
        heading->rest += unseen;
        return heading;
    }
    for (const auto& word : words) {
        if (!goes_on(text, word.text)) continue;
        const auto behind = code_points(word.text).size();
        const bool parted = behind >= text.size() || is_space(text[behind]) || word.text.back() == '.' || (word.kind == "annex" && text[behind] == U':');
        if (word.latin && !parted) continue;
        auto number = number_at(text, behind, word);
        if (!number || (number->text.empty() && line.size() > longest_title)) continue;
        const auto at = number->end;
        // "Title 18" is a code's; a treaty's titles have Roman numbers.
        if (word.text == "title" && (number->text.empty() || digit(static_cast<unsigned char>(number->text[0])) >= 0)) continue;
        if (is_reference(std::u32string_view(text).substr(at))) continue;
        // "Article 5 of the Convention": a reference, when a lower-case word follows at once.
        if (word.latin) {
            const auto next = skip_spaces(text, at);
            if (next > at && next < text.size() && u_islower(static_cast<UChar32>(text[next]))) continue;
            if (next < text.size() && next == at && text[next] == U'(') continue;
            if (at < text.size() && u_isalnum(static_cast<UChar32>(text[at]))) continue;
        }
        auto heading = with_rest(text, at, std::move(number->text));
        heading.kind = word.kind;
        heading.rest += unseen;
        return heading;
    }
    return {};
}

std::optional<ArticleHeading> numbered_section(std::string_view line) {
    const auto text = code_points(line);
    std::string number;
    std::size_t end = 0;
    for (; end < text.size() && text[end] >= U'၀' && text[end] <= U'၉' && end < 4; ++end) number += static_cast<char>('0' + digit(text[end]));
    if (number.empty() || end >= text.size() || text[end] != U'\u104B') return {};
    auto heading = with_rest(text, end + 1, std::move(number));
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
