#include "indexer/extract/vietnamese_fonts.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace depositary::indexer {
namespace {

using namespace std::string_view_literals;
constexpr auto npos = std::u16string_view::npos;

// From U+00A0 on; a full stop where TCVN3 has no letter.
constexpr std::u32string_view tcvn3_letters =
    U".ĂÂÊÔƠƯĐăâêôơưđ."
    U".....àảãáạ.ằẳẵắ."
    U"......ặầẩẫấậè.ẻẽ"
    U"éẹềểễếệìỉ...ĩíịò"
    U".ỏõóọồổỗốộờởỡớợù"
    U".ủũúụừửữứựỳỷỹýỵ.";

// VNI's second letters, and the marks that they are: circumflex or breve, and the tone. In capitals as well.
struct Mark {
    char16_t letter, capital;
    std::u16string_view marks;
};
constexpr Mark vni_marks[] = {
    {u'\u00F9', u'\u00D9', u"\u0301"},       {u'\u00F8', u'\u00D8', u"\u0300"},       {u'\u00FB', u'\u00DB', u"\u0309"},
    {u'\u00F5', u'\u00D5', u"\u0303"},       {u'\u00EF', u'\u00CF', u"\u0323"},       {u'\u00E2', u'\u00C2', u"\u0302"},
    {u'\u00E1', u'\u00C1', u"\u0302\u0301"}, {u'\u00E0', u'\u00C0', u"\u0302\u0300"}, {u'\u00E5', u'\u00C5', u"\u0302\u0309"},
    {u'\u00E3', u'\u00C3', u"\u0302\u0303"}, {u'\u00E4', u'\u00C4', u"\u0302\u0323"}, {u'\u00EA', u'\u00CA', u"\u0306"},
    {u'\u00E9', u'\u00C9', u"\u0306\u0301"}, {u'\u00E8', u'\u00C8', u"\u0306\u0300"}, {u'\u00FA', u'\u00DA', u"\u0306\u0309"},
    {u'\u00FC', u'\u00DC', u"\u0306\u0303"}, {u'\u00EB', u'\u00CB', u"\u0306\u0323"},
};
// VNI's letters that stand for one.
constexpr std::u16string_view vni_singles = u"\u00E6\u00F3\u00F2\u00C6\u00D3\u00D2\u00F1\u00D1\u00EE\u00CE\u00F4\u00D4\u00F6\u00D6",
                              vni_meant = u"\u1EC9\u0129\u1ECB\u1EC8\u0128\u1ECA\u0111\u0110\u1EF5\u1EF4\u01A1\u01A0\u01B0\u01AF";

bool is_ascii_letter(char16_t c) {
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}
bool is_letter(char16_t c) {
    return is_ascii_letter(c) || (c >= 0xC0 && c <= 0xFE && c != 0xD7 && c != 0xF7);
}
bool is_vowel(char16_t c) {
    return u"aeouyAEOUY"sv.find(c) != npos;
}
bool is_unicode_vietnamese(char16_t c) {
    return (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x102 || c == 0x103 || c == 0x110 || c == 0x111 || c == 0x1A0 || c == 0x1A1 ||
           c == 0x1AF || c == 0x1B0;
}
const Mark* vni_mark(char16_t c) {
    const auto* const found = std::find_if(std::begin(vni_marks), std::end(vni_marks),
                                           [c](const Mark& mark) { return mark.letter == c || mark.capital == c; });
    return found == std::end(vni_marks) ? nullptr : found;
}
// What carries VNI's marks: vowels, and its letters for \u01A1 and \u01B0.
bool carries_vni_mark(char16_t c) {
    return is_vowel(c) || c == 0xF4 || c == 0xD4 || c == 0xF6 || c == 0xD6;
}

// A sign that is part of a word: a paragraph sign or a fraction, where a letter should be.
bool is_tcvn3_sign(char16_t before, char16_t c, char16_t after) {
    if (c < 0xA7 || c > 0xBE || tcvn3_letters[c - 0xA0] == U'.') return false;
    if (is_letter(before) && is_letter(after)) return true;
    if (c == 0xA7 || c == 0xAE) return is_letter(after);
    return is_letter(before) && (c == 0xB5 || c == 0xB7 || c == 0xB8);
}

template <class Line>
void for_each_line(const icu::UnicodeString& text, const Line& line) {
    for (std::int32_t at = 0; at < text.length();) {
        const auto found = text.indexOf(u'\n', at);
        const auto end = found < 0 ? text.length() : found + 1;
        line(text.tempSubStringBetween(at, end));
        at = end;
    }
}
template <class Is>
bool any_of(const icu::UnicodeString& line, const Is& is) {
    for (std::int32_t i = 0; i < line.length(); ++i)
        if (is(line[i])) return true;
    return false;
}

icu::UnicodeString from_tcvn3(const icu::UnicodeString& line) {
    icu::UnicodeString result;
    for (std::int32_t i = 0; i < line.length(); ++i) {
        const char16_t c = line[i];
        const auto letter = c >= 0xA0 && c <= 0xFF ? tcvn3_letters[c - 0xA0] : U'.';
        result.append(letter == U'.' ? c : static_cast<char16_t>(letter));
    }
    return result;
}

icu::UnicodeString from_vni(const icu::UnicodeString& line) {
    icu::UnicodeString result;
    for (std::int32_t i = 0; i < line.length(); ++i) {
        const char16_t c = line[i];
        if (const auto* mark = i > 0 && carries_vni_mark(line[i - 1]) ? vni_mark(c) : nullptr) {
            result.append(mark->marks.data(), static_cast<std::int32_t>(mark->marks.size()));
            continue;
        }
        const auto single = vni_singles.find(c);
        result.append(single == npos ? c : vni_meant[single]);
    }
    return result;
}

}  // namespace

VietnameseFont vietnamese_font(std::string_view text) {
    constexpr std::size_t few = 5;
    std::size_t letters = 0, ascii = 0, tcvn3 = 0, vni = 0, unlike_french = 0;
    for_each_line(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}),
                  [&](const icu::UnicodeString& line) {
                      // English lines between are no sign against it.
                      if (!any_of(line, [](char16_t c) { return c > 0x7F; }) || any_of(line, is_unicode_vietnamese)) return;
                      for (std::int32_t i = 0; i < line.length(); ++i) {
                          const char16_t before = i > 0 ? line[i - 1] : u' ', after = i + 1 < line.length() ? line[i + 1] : u' ';
                          letters += is_letter(line[i]) ? 1 : 0;
                          ascii += is_ascii_letter(line[i]) ? 1 : 0;
                          tcvn3 += is_tcvn3_sign(before, line[i], after) ? 1 : 0;
                          if (!carries_vni_mark(before) || !vni_mark(line[i])) continue;
                          ++vni;
                          unlike_french += u"\u00E0\u00E1\u00E3\u00E4\u00E5\u00F5\u00F8\u00FA"sv.find(line[i]) != npos ? 1 : 0;
                      }
                  });
    if (ascii * 2 < letters) return VietnameseFont::none;  // an East Asian encoding that was taken for Latin-1
    if (tcvn3 >= few && tcvn3 * 25 >= letters) return VietnameseFont::tcvn3;
    return vni >= few && vni * 15 >= letters && unlike_french * 5 >= vni ? VietnameseFont::vni : VietnameseFont::none;
}

std::string unicode_of_vietnamese(std::string_view text, VietnameseFont font) {
    if (font == VietnameseFont::none) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    const auto& composed = *icu::Normalizer2::getNFCInstance(status);
    std::string result;
    for_each_line(icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}),
                  [&](const icu::UnicodeString& line) {
                      if (any_of(line, is_unicode_vietnamese))
                          line.toUTF8String(result);
                      else
                          composed.normalize(font == VietnameseFont::vni ? from_vni(line) : from_tcvn3(line), status)
                              .toUTF8String(result);
                  });
    return result;
}

}  // namespace depositary::indexer
