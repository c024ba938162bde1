#include "indexer/extract/headings.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>

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
constexpr std::array<Word, 37> words{{{"article", true, "article"},
                                      {"section", true, "section"},
                                      {"annex", true, "annex"},
                                      {"appendix", true, "annex"},
                                      {"schedule", true, "annex"},
                                      {"chapter", true, "chapter"},
                                      {"part", true, "part"},
                                      {"title", true, "part"},
                                      {"\u0111i\u1ec1u", true, "article"},
                                      {"ch\u01b0\u01a1ng", true, "chapter"},
                                      {"ph\u1ea7n", true, "part"},
                                      {"m\u1ee5c", true, "section"},
                                      {"ph\u1ee5 l\u1ee5c", true, "annex"},
                                      {"មាត្រា", false, "article"},
                                      {"ប្រការ", false, "article"},
                                      {"ជំពូក", false, "chapter"},
                                      {"ផ្នែក", false, "section"},
                                      {"គន្ថី", false, "part"},
                                      {"ឧបសម្ព័ន្ធ", false, "annex"},
                                      {"ມາດຕາ", false, "article"},
                                      {"ໝວດ", false, "chapter"},
                                      {"ຫມວດ", false, "chapter"},
                                      {"ພາກ", false, "part"},
                                      {"ເອກະສານຊ້ອນທ້າຍ", false, "annex"},
                                      {"အပိုဒ်", false, "article"},
                                      {"ပုဒ်မ", false, "article"},
                                      {"အခန်း", false, "chapter"},
                                      {"အပိုင်း", false, "part"},
                                      {"နောက်ဆက်တွဲ", false, "annex"},
                                      {"ข้อ", false, "article"},
                                      {"มาตรา", false, "article"},
                                      {"หมวด", false, "chapter"},
                                      {"ส่วนที่", false, "section"},
                                      {"ภาคผนวก", false, "annex"},
                                      {"ภาค", false, "part"},
                                      {"附件", false, "annex"},
                                      {"附录", false, "annex"}}};

std::string_view chinese_kind(char32_t c) {
    if (c == U'\u6761' || c == U'\u689D') return "article";
    if (c == U'\u7AE0') return "chapter";
    if (c == U'\u7F16' || c == U'\u7DE8') return "part";
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

bool is_space(char32_t c) {
    return u_isUWhiteSpace(static_cast<UChar32>(c)) || c == 0x200B;
}
int digit(char32_t c) {
    return u_charDigitValue(static_cast<UChar32>(c));
}
char32_t lower(char32_t c) {
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

// The part after a heading's number: its own title in a short paragraph, text in a long one.
ArticleHeading with_rest(std::u32string_view paragraph, std::size_t end, std::string number) {
    std::size_t after = end;
    const auto separator = [](char32_t c) {
        return c == U'.' || c == U':' || c == U'-' || c == U'\u2013' || c == U'\u2014' || c == U'\u17D4' ||
               c == U'\u104B' || c == U'\uFF1A' || c == U'\u3001' || c == U')';
    };
    while (after < paragraph.size() && (is_space(paragraph[after]) || separator(paragraph[after]))) ++after;
    const auto rest = paragraph.substr(after);
    ArticleHeading result;
    result.number = std::move(number);
    const bool sentence = !rest.empty() && (rest.back() == U'.' || rest.back() == U'\u3002' || rest.back() == U';' ||
                                            rest.back() == U'\u17D4' || rest.back() == U'\u104B');
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
    if (text.empty() || text[0] != U'\u7B2C') return {};                                 // 第
    const auto end = text.find_first_of(U"\u6761\u689D\u7AE0\u8282\u7BC0\u7F16\u7DE8");  // 条 條 章 节 節 编 編
    if (end == std::u32string_view::npos || end > 12 || end < 2) return {};
    std::u32string inner;
    for (const char32_t c : text.substr(1, end - 1))
        if (!is_space(c)) inner += c;
    std::string number;
    if (std::all_of(inner.begin(), inner.end(), [](char32_t c) { return digit(c) >= 0; })) {
        for (const char32_t c : inner) number += static_cast<char>('0' + digit(c));
    } else if (const auto value = chinese_number(inner)) {
        number = std::to_string(*value);
    } else {
        return {};
    }
    auto heading = with_rest(text, end + 1, std::move(number));
    heading.kind = chinese_kind(text[end]);
    return heading;
}

}  // namespace

std::optional<unsigned> chinese_number(std::u32string_view characters) {
    constexpr std::u32string_view digits = U"零一二三四五六七八九";
    unsigned total = 0, current = 0;
    bool any = false;
    for (const char32_t c : characters) {
        if (c == U'\u3007') {
            current = 0;
        } else if (const auto value = digits.find(c); value != std::u32string_view::npos) {
            current = static_cast<unsigned>(value);
        } else {
            const unsigned unit = c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
            if (unit == 0) return {};
            total += (current == 0 ? 1 : current) * unit;
            current = 0;
        }
        any = true;
    }
    if (!any) return {};
    return total + current;
}

std::optional<ArticleHeading> article_heading(std::string_view paragraph) {
    // Only the beginning is looked at before it is known to be a heading.
    std::size_t looked_at = std::min<std::size_t>(paragraph.size(), 4000);
    while (looked_at < paragraph.size() && (static_cast<unsigned char>(paragraph[looked_at]) & 0xC0) == 0x80)
        --looked_at;
    const auto text = code_points(paragraph.substr(0, looked_at));
    const auto unseen = paragraph.substr(looked_at);
    if (auto heading = chinese(text)) {
        heading->rest += unseen;
        return heading;
    }
    for (const auto& word : words) {
        const auto name = code_points(word.text);
        if (text.size() <= name.size() ||
            !std::equal(name.begin(), name.end(), text.begin(), [](char32_t a, char32_t b) { return a == lower(b); }))
            continue;
        std::size_t at = name.size();
        if (word.latin && !is_space(text[at])) continue;
        while (at < text.size() && is_space(text[at])) ++at;
        const auto begin = at;
        std::string number;
        while (at < text.size() && digit(text[at]) >= 0) number += static_cast<char>('0' + digit(text[at++]));
        if (!number.empty()) {
            // Article 12bis, 12a; but not the word that follows.
            std::size_t letters = at;
            while (letters < text.size() && lower(text[letters]) >= U'a' && lower(text[letters]) <= U'z') ++letters;
            if (letters - at <= 3)
                while (at < letters) number += static_cast<char>(lower(text[at++]));
            else
                continue;
        } else if (word.latin) {
            while (at < text.size() && std::u32string_view(U"IVXLC").find(text[at]) != std::u32string_view::npos)
                number += static_cast<char>(text[at++]);
            // Annex A
            if (number.empty() && word.kind == "annex" && at < text.size() && text[at] >= U'A' && text[at] <= U'Z')
                number += static_cast<char>(text[at++]);
            if (at < text.size() && u_isalnum(static_cast<UChar32>(text[at]))) continue;
        } else if (word.kind == "annex") {
            // 附件一
            std::size_t last = at;
            while (last < text.size() && last - at < 6 && chinese_number(text.substr(at, last - at + 1))) ++last;
            if (const auto value = chinese_number(text.substr(at, last - at))) {
                number = std::to_string(*value);
                at = last;
            }
        }
        if (at == begin || at - begin > 10) continue;
        // "Article 5 of the Convention": a reference, when a lower-case word follows at once.
        if (word.latin) {
            std::size_t next = at;
            while (next < text.size() && is_space(text[next])) ++next;
            if (next > at && next < text.size() && u_islower(static_cast<UChar32>(text[next]))) continue;
            if (next < text.size() && next == at && (text[next] == U',' || text[next] == U'(')) continue;
        }
        auto heading = with_rest(text, at, std::move(number));
        heading.kind = word.kind;
        heading.rest += unseen;
        return heading;
    }
    return {};
}

}  // namespace depositary::indexer
