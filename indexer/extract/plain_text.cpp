#include "crypto/bytes.h"
#include "indexer/extract/asian_encodings.h"
#include "indexer/extract/broken_lines.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/vietnamese_fonts.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace depositary::indexer {
namespace {

std::optional<std::string> converted(std::string_view content, const char* encoding, bool strict) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding, &status), ucnv_close);
    if (U_FAILURE(status)) return {};
    if (strict) ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    const icu::UnicodeString text(content.data(), static_cast<std::int32_t>(content.size()), converter.get(), status);
    if (U_FAILURE(status)) return {};
    std::string result;
    text.toUTF8String(result);
    return result;
}

constexpr std::size_t most_looked_at = 64 * 1024;
constexpr int certain_of_pairs = 95;
bool is_of_pairs(std::string_view encoding) {
    return encoding == "GB18030" || encoding == "Big5" || encoding == "EUC-JP" || encoding == "EUC-KR" || encoding == "Shift_JIS";
}

// Vietnamese in windows-1258: its tones are bytes of their own, which stand behind a vowel. In Latin-1 they are letters that
// seldom do.
bool looks_like_windows_1258(std::string_view text) {
    constexpr std::string_view tones = "\xCC\xD2\xDE\xEC\xF2", vowels = "aeiouyAEIOUY\xE2\xE3\xEA\xF4\xF5\xFD\xC2\xC3\xCA\xD4\xD5\xDD";
    std::size_t high = 0, right = 0, wrong = 0;
    char before = ' ';
    for (const char c : text) {
        high += static_cast<unsigned char>(c) >= 0x80 ? 1 : 0;
        if (tones.find(c) != std::string_view::npos) ++(vowels.find(before) != std::string_view::npos ? right : wrong);
        before = c;
    }
    return right >= 4 && wrong * 20 <= right && right * 4 >= high;
}

// UTF-16 or UTF-32 without a byte order mark. Any pair of bytes is a character of UTF-16, and ICU's guess takes binary files for Chinese:
// so one of the ways must read as the letters and signs of ordinary text, of few scripts, with spaces or ends of lines, and the others
// must not.
const char* wide_without_mark(std::string_view content) {
    struct Way {
        const char* encoding;
        std::size_t width;
        bool big;
    };
    constexpr Way ways[] = {{"UTF-32BE", 4, true}, {"UTF-32LE", 4, false}, {"UTF-16BE", 2, true}, {"UTF-16LE", 2, false}};
    const auto anchors_of = [&](const Way& way) {
        // An odd byte at the end is a slip.
        const auto sample = content.substr(0, std::min<std::size_t>(content.size() / way.width * way.width, 4096));
        std::size_t known = 0, anchors = 0;
        for (std::size_t i = 0; i < sample.size(); i += way.width) {
            std::uint32_t unit = 0;
            for (std::size_t j = 0; j < way.width; ++j)
                unit = unit << 8 | static_cast<unsigned char>(sample[way.big ? i + j : i + way.width - 1 - j]);
            const bool white = unit == ' ' || unit == '\n' || unit == '\r' || unit == '\t' || unit == 0x3002 || unit == 0xFF0C;
            known += white || (unit > ' ' && unit < 0x7F) || (unit >= 0xA0 && unit < 0x250) || (unit >= 0x300 && unit < 0x370) ||
                             (unit >= 0xE00 && unit < 0xF00) || (unit >= 0x1000 && unit < 0x10A0) || (unit >= 0x1780 && unit < 0x17FF) ||
                             (unit >= 0x1EA0 && unit < 0x1F00) || (unit >= 0x2000 && unit < 0x2070) || (unit >= 0x3000 && unit < 0x3020) ||
                             (unit >= 0x4E00 && unit < 0xA000) || (unit >= 0xFF00 && unit < 0xFF60)
                         ? 1
                         : 0;
            anchors += white ? 1 : 0;
        }
        return known * way.width * 100 >= sample.size() * 98 ? anchors : 0;
    };
    if (content.size() < 4) return nullptr;
    const char* found = nullptr;
    std::size_t most = 0;
    for (const auto& way : ways) {
        const auto anchors = anchors_of(way);
        if (anchors == most) found = nullptr;
        if (anchors > most) {
            most = anchors;
            found = way.encoding;
        }
    }
    return found;
}

std::size_t characters_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_binary(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 9 || (byte > 13 && byte < 32 && byte != 27)) return true;
    }
    return false;
}

// The text without a few characters that do not belong there, such as the end mark of old systems; nothing when there
// are none, or so many that it is no text.
std::optional<std::string> without_strays(std::string_view text) {
    std::size_t strays = 0, nuls = 0;
    for (const char c : text) {
        if (!has_binary({&c, 1})) continue;
        ++strays;
        nuls += c == '\0' ? 1 : 0;
    }
    if (strays == 0 || nuls > 1 || text.size() < 20 || strays > std::max<std::size_t>(1, text.size() / 1000)) return {};
    std::string result;
    for (const char c : text) {
        if (!has_binary({&c, 1}))
            result += c;
        else if (c != '\x1F')  // a hyphen that shows at the end of a line alone
            result += ' ';
    }
    return result;
}

}  // namespace

namespace {

// What browsers take the names of encodings for (WHATWG, Encoding): programs write the names of subsets over what is more.
std::string encoding_meant(std::string_view label) {
    constexpr std::pair<std::string_view, std::string_view> others[] = {
        {"gb2312", "GB18030"},          {"gbk", "GB18030"},          {"xgbk", "GB18030"},          {"gb231280", "GB18030"},       {"csgb2312", "GB18030"},       {"chinese", "GB18030"},
        {"iso88591", "windows-1252"},   {"latin1", "windows-1252"},  {"l1", "windows-1252"},       {"usascii", "windows-1252"},   {"ascii", "windows-1252"},     {"cp1252", "windows-1252"},
        {"ansix341968", "windows-1252"}, {"iso88599", "windows-1254"}, {"tis620", "windows-874"},  {"iso885911", "windows-874"},  {"dos874", "windows-874"},     {"shiftjis", "windows-932"},
        {"sjis", "windows-932"},        {"euckr", "windows-949"},    {"ksc56011987", "windows-949"}};
    std::string bare;
    for (const char c : label)
        if (c != '-' && c != '_' && c != '.' && c != ' ') bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const auto* const found = std::find_if(std::begin(others), std::end(others), [&](const auto& other) { return other.first == bare; });
    return found == std::end(others) ? std::string(label) : std::string(found->second);
}

}  // namespace

std::optional<std::string> decoded_from(std::string_view content, const std::string& encoding) {
    if (encoding.empty() || encoding.size() > 60 || encoding.find('\0') != std::string::npos) return {};
    // What ICU would load from files, were it asked for by a path.
    if (encoding.find_first_of("/\\.") != std::string::npos) return {};
    return converted(content, encoding_meant(encoding).c_str(), false);
}

namespace {

struct Decoded {
    std::string text;
    int certainty = 100;  // of the guess, below it
};

constexpr int doubtful = 1;

// UTF-8 that was cut, or has slips: more likely than any other encoding with the same bytes.
bool is_utf8_with_slips(std::string_view sample) {
    std::size_t wrong = 0, right = 0;
    const auto size = static_cast<std::int32_t>(sample.size());
    for (std::int32_t i = 0; i < size;) {
        const auto begin = i;
        UChar32 c = 0;
        U8_NEXT(sample.data(), i, size, c);
        if (c < 0)
            wrong += i < size || sample.size() < most_looked_at ? 1 : 0;
        else
            right += static_cast<std::size_t>(i - begin) - 1;
    }
    return right >= 4 && wrong * 4 <= right;
}

Decoded decoded(std::string_view content, const std::string& declared, std::string_view languages) {
    const auto wide = [&](const char* encoding) {
        auto text = converted(content, encoding, false);
        if (text && has_binary(*text)) text = without_strays(*text);
        if (!text) throw Unsupported(Reason::not_text);
        return std::move(*text);
    };
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    if (content.size() > max_text * 4) throw Unreadable(Reason::too_much_text);
    if (content.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ||
        content.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
        return {wide("UTF-32")};
    if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF")) return {wide("UTF-16")};
    if (const auto* encoding = has_binary(content.substr(0, 4096)) || !crypto::is_utf8(content) ? wide_without_mark(content) : nullptr)
        return {wide(encoding)};
    if (const auto clean = without_strays(content)) return decoded(*clean, declared, languages);
    if (crypto::is_utf8(content)) {
        if (has_binary(content)) throw Unsupported(Reason::not_text);
        return {std::string(content)};
    }
    const auto sample = content.substr(0, most_looked_at);
    const bool declares = holds_language(languages, "th") || holds_language(languages, "zh");
    std::optional<std::string> named;
    if (!declared.empty()) named = decoded_from(content, declared);
    if (named && has_binary(*named)) named.reset();
    // Programs name Latin-1 where they know nothing. What does not fit its encoding is in another, or has a slip.
    const auto meant = declares && named && encoding_meant(declared) == "windows-1252" ? asian_encoding(sample, languages) : std::nullopt;
    if (meant && meant->certain) return {converted(content, meant->name, false).value_or("")};
    if (named && named->find("\uFFFD") == std::string::npos) return {std::move(*named)};
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), ucsdet_close);
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    const UCharsetMatch* match = ucsdet_detect(detector.get(), &status);
    const int certainty = U_FAILURE(status) || !match ? 0 : ucsdet_getConfidence(match, &status);
    const std::string encoding = certainty > 0 ? ucsdet_getName(match, &status) : "";
    if (!has_binary(sample)) {
        const auto asian = asian_encoding(sample, languages);
        const auto as_asian = [&] { return Decoded{converted(content, asian->name, false).value_or(""), asian->certain ? 100 : doubtful}; };
        if (asian && asian->certain && declares) return as_asian();
        if (is_utf8_with_slips(sample)) return {converted(content, "UTF-8", false).value_or(""), doubtful};
        // Pairs of bytes of Chinese, Japanese and Korean are letters of Thai and Vietnamese, too; but are not of common characters: 336 Thai laws have 72 at most.
        if (certainty >= certain_of_pairs && is_of_pairs(encoding)) return {converted(content, encoding.c_str(), false).value_or("")};
        if (looks_like_windows_1258(sample)) return {converted(content, "windows-1258", false).value_or("")};
        if (asian) return as_asian();
        if (vietnamese_font(converted(sample, "windows-1252", false).value_or("")) != VietnameseFont::none)
            return {converted(content, "windows-1252", false).value_or("")};
    }
    if (certainty < 10 && named) return {std::move(*named), doubtful};
    if (certainty < 10)
        throw Unsupported(Reason::not_text);
    if (encoding.starts_with("UTF-16") || encoding.starts_with("UTF-32") || has_binary(content)) throw Unsupported(Reason::not_text);
    auto text = converted(content, encoding.c_str(), false);
    if (!text || has_binary(*text)) throw Unsupported(Reason::not_text);
    return {std::move(*text), std::min(certainty, 99)};
}

// Signs where letters should be, as "pr\u201Avenir" of a text for DOS read as one for Windows; an apostrophe is none.
bool has_signs_within_words(std::string_view utf8) {
    std::size_t foreign = 0, within = 0;
    UChar32 before = ' ';
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(utf8.data(), i, size, c);
        if (c >= 0x80) {
            ++foreign;
            UChar32 next = ' ';
            if (auto j = i; j < size) U8_NEXT_OR_FFFD(utf8.data(), j, size, next);
            const bool sign = u_isalpha(c) == 0 && c != 0x2019 && c != 0x2018 && c != 0xA0 && c != 0xAD && c != 0xB4 && c != 0xB7 && c != 0x2010 && c != 0x2013 && c != 0x2014;
            if ((sign && u_isalpha(before) != 0 && u_isalpha(next) != 0) || (c < 0xA0) || c == 0xFFFD) ++within;
        }
        before = c;
    }
    return within >= 2 && within * 5 >= foreign;
}

// Most letters are of a script that the languages, as far as they are those of the agreements, are not written in.
bool is_in_other_script(std::string_view utf8, const std::string& languages) {
    constexpr std::string_view known = "en+vi+th+lo+km+my+zh";
    bool chinese = false;
    for (std::size_t at = 0; at <= languages.size();) {
        const auto language = std::string_view(languages).substr(at, languages.find('+', at) - at);
        if (language.size() != 2 || known.find(language) == std::string_view::npos) return false;
        chinese = chinese || language == "zh";
        at += language.size() + 1;
    }
    std::size_t letters = 0, others = 0;
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(utf8.data(), i, size, c);
        if (u_isalpha(c) == 0) continue;
        ++letters;
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(c, &status);
        others += script != USCRIPT_LATIN && !(script == USCRIPT_HAN && chinese) ? 1 : 0;
    }
    return others * 2 > letters;
}

}  // namespace

std::string decoded_text(std::string_view content, const std::string& declared) {
    return decoded(content, declared, {}).text;
}

std::string decoded_text(std::string_view content, const std::string& declared, const std::string& languages, Notes& notes) {
    // Measured: right guesses of a few lines have 54 and more, IBM866 as windows-1252 has 29.
    constexpr int certain = 45;
    auto result = decoded(content, declared, languages);
    if (result.certainty == 100) return std::move(result.text);
    const auto sample = std::string_view(result.text).substr(0, 64 * 1024);
    if (result.certainty < certain || has_signs_within_words(sample) || (!languages.empty() && is_in_other_script(sample, languages))) {
        notes.reliable = false;
        notes.tell(Reason::guessed_encoding);
    }
    return std::move(result.text);
}

std::vector<Block> read_plain(std::string_view utf8) {
    // Ends of lines and paragraphs that are characters of Unicode.
    constexpr std::pair<std::string_view, std::string_view> unicode_ends[] = {{"\u0085", "\n"}, {"\u2028", "\n"}, {"\u2029", "\n\n"}};
    const auto has = [&](const auto& end) { return utf8.find(end.first) != std::string_view::npos; };
    if (std::any_of(std::begin(unicode_ends), std::end(unicode_ends), has)) {
        std::string lines;
        for (std::size_t at = 0; at < utf8.size();) {
            const auto* const end = std::find_if(std::begin(unicode_ends), std::end(unicode_ends), [&](const auto& each) { return utf8.substr(at).starts_with(each.first); });
            lines += end == std::end(unicode_ends) ? utf8.substr(at, 1) : end->second;
            at += end == std::end(unicode_ends) ? 1 : end->first.size();
        }
        return read_plain(lines);
    }
    // Lines end with a carriage return alone on old Macs.
    const auto ends = std::count(utf8.begin(), utf8.end(), '\n'), returns = std::count(utf8.begin(), utf8.end(), '\r');
    if (returns > ends * 2) {
        std::string lines(utf8);
        std::replace(lines.begin(), lines.end(), '\r', '\n');
        return read_plain(lines);
    }
    // A blank line ends a paragraph; so does the end of a line before something that looks like a heading or an item,
    // which sections_of() decides: lines are given one by one where lines are long, joined where they are wrapped.
    BlockList blocks;
    std::string paragraph;
    std::size_t line_number = 0, long_lines = 0;
    for (std::size_t at = 0; at < utf8.size(); ++line_number) {
        const auto end = std::min(utf8.find('\n', at), utf8.size());
        if (characters_of(utf8.substr(at, end - at)) > 120) ++long_lines;
        at = end + 1;
    }
    const bool wrapped = long_lines * 20 < line_number;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto end = std::min(utf8.find('\n', at), utf8.size());
        auto line = utf8.substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        const bool blank = line.find_first_not_of(" \t\f") == std::string_view::npos;
        if (!wrapped || blank) {
            blocks.add(joined_lines(paragraph));
            paragraph.clear();
            if (!blank) blocks.add(line);
            continue;
        }
        paragraph += line;
        paragraph += '\n';
    }
    blocks.add(joined_lines(paragraph));
    return blocks.take();
}

}  // namespace depositary::indexer
