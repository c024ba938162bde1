#include "repository/names.h"

#include <fmt/format.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ures.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "crypto/bytes.h"
#include "crypto/error.h"
#include "repository/timestamp.h"

namespace depositary::repository {
namespace {

constexpr std::size_t most_file_name_bytes = 255;  // what file systems take

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_lower(c) || is_upper(c) || is_digit(c); }

std::string nfc(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
    const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    std::string result;
    normalizer->normalize(source, status).toUTF8String(result);
    if (U_FAILURE(status) != 0) {
        throw Invalid("text-malformed", "A text cannot be brought into Unicode's normal form.");
    }
    return result;
}

// Controls, line and paragraph separators, and what turns the direction of a text that a reader sees.
bool is_forbidden(UChar32 c) {
    const auto category = u_charType(c);
    return category == U_CONTROL_CHAR || category == U_LINE_SEPARATOR || category == U_PARAGRAPH_SEPARATOR ||
           category == U_UNASSIGNED || category == U_PRIVATE_USE_CHAR || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

// What no reader sees in a name, except what scripts need: between words without spaces (Khmer, Lao, Thai, Burmese), and to
// join letters or keep them apart.
bool is_unseen(UChar32 c) {
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 && (c < 0x200B || c > 0x200D);
}

// It chooses between forms of the letter before it.
bool is_variation_selector(UChar32 c) {
    return u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR) != 0;
}

// "party name", "empty" -> "party-name-empty".
std::string code_of(std::string_view field, std::string_view fault) {
    std::string code = fmt::format("{}-{}", field, fault);
    std::replace(code.begin(), code.end(), ' ', '-');
    return code;
}

std::string check_words(std::string_view field, std::string_view text, std::size_t most, bool may_be_empty, bool lines) {
    if (text.empty()) {
        if (may_be_empty) {
            return {};
        }
        throw Invalid(code_of(field, "empty"), fmt::format("The {} is empty.", field));
    }
    if (!crypto::is_utf8(text)) {
        throw Invalid(code_of(field, "malformed"), fmt::format("The {} is not well-formed UTF-8.", field));
    }
    bool seen = false;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
        seen = seen || (u_isgraph(c) != 0 && !is_unseen(c) && c != 0x2800);  // a Braille cell without dots
        const bool tag = c >= 0xE0000 && c < 0xE0080;  // of a text that nobody sees and a program reads
        if ((is_forbidden(c) && !(lines && c == '\n')) || tag || (!lines && is_unseen(c) && !is_variation_selector(c))) {
            throw Invalid(code_of(field, "malformed"),
                          fmt::format("The {} holds the character U+{:04X}, which is not allowed there.", field,
                                      static_cast<std::uint32_t>(c)));
        }
    }
    if (text.front() == ' ' || text.back() == ' ') {
        throw Invalid(code_of(field, "malformed"), fmt::format("The {} begins or ends with a space.", field));
    }
    if (!seen) {
        throw Invalid(code_of(field, "empty"), fmt::format("The {} holds nothing that is seen.", field));
    }
    std::string kept = nfc(text);
    if (const std::size_t count = count_characters(kept); count > most) {
        throw TooLong(code_of(field, "too-long"),
                      fmt::format("The {} has {} characters; at most {} are allowed.", field, count, most), most);
    }
    return kept;
}

struct CloseBundle {
    void operator()(UResourceBundle* bundle) const { ures_close(bundle); }
};
using Bundle = std::unique_ptr<UResourceBundle, CloseBundle>;

// The codes of a kind ("language", "script", "region") that CLDR, as ICU carries it, knows as valid or once valid (UTS 35, "Validity
// Data"): of ISO 639-1 and -3, ISO 15924, ISO 3166-1. Ranges of the last character are written "aaa~i". Codes for private use are none.
std::set<std::string, std::less<>> read_codes(const char* kind) {
    UErrorCode status = U_ZERO_ERROR;
    const Bundle data(ures_openDirect(nullptr, "supplementalData", &status));
    const Bundle validity(ures_getByKey(data.get(), "idValidity", nullptr, &status));
    const Bundle codes(ures_getByKey(validity.get(), kind, nullptr, &status));
    std::set<std::string, std::less<>> known;
    for (const char* standing : {"regular", "special", "unknown", "deprecated", "macroregion"}) {
        UErrorCode missing = status;
        const Bundle list(ures_getByKey(codes.get(), standing, nullptr, &missing));
        for (std::int32_t i = 0; U_SUCCESS(missing) != 0 && i < ures_getSize(list.get()); ++i) {
            std::string code;
            icu::ures_getUnicodeStringByIndex(list.get(), i, &missing).toUTF8String(code);
            const auto tilde = code.find('~');
            std::string each = code.substr(0, tilde);
            known.insert(each);
            for (const char last = tilde == std::string::npos ? each.back() : code.back(); each.back() < last;) {
                ++each.back();
                known.insert(each);
            }
        }
    }
    if (known.empty()) {
        throw Unavailable("unicode-data", "ICU's data of codes cannot be read; install the whole of the ICU library.");
    }
    return known;
}

const std::set<std::string, std::less<>>& known_codes(const std::string& kind) {
    static const std::map<std::string, std::set<std::string, std::less<>>> codes{
        {"language", read_codes("language")}, {"script", read_codes("script")}, {"region", read_codes("region")}};
    return codes.at(kind);
}

}  // namespace

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string check_line(std::string_view field, std::string_view text, std::size_t most, bool may_be_empty) {
    return check_words(field, text, most, may_be_empty, false);
}

std::string check_text(std::string_view field, std::string_view text, std::size_t most, bool may_be_empty) {
    std::string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!(text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')) {
            lines.push_back(text[i] == '\t' ? ' ' : text[i]);
        }
    }
    const auto first = lines.find_first_not_of(" \n");
    if (first == std::string::npos) {
        lines.clear();
    } else {
        lines = lines.substr(first, lines.find_last_not_of(" \n") + 1 - first);
    }
    return check_words(field, lines, most, may_be_empty, true);
}

std::string check_symbol(std::string_view symbol) {
    const auto allowed = [](char c) { return is_alphanumeric(c) || c == '/' || c == '.' || c == '_' || c == '-'; };
    if (symbol.empty() || symbol.size() > 64 || !is_alphanumeric(symbol.front()) || !is_alphanumeric(symbol.back()) ||
        !std::all_of(symbol.begin(), symbol.end(), allowed) || symbol.find("//") != std::string_view::npos ||
        symbol.find("..") != std::string_view::npos) {
        throw Invalid("symbol-malformed",
                      "A symbol has 1 to 64 letters, digits and / . _ -, and begins and ends with a letter or digit "
                      "(COMMIT/SPA/IV).");
    }
    return std::string(symbol);
}

std::string check_file_name(std::string_view name) {
    std::string kept;
    try {
        kept = check_line("file name", name, most_file_name_bytes);
    } catch (const Invalid& error) {
        throw Invalid("file-name", error.what());
    }
    if (kept.size() > most_file_name_bytes) {
        throw Invalid("file-name", fmt::format("The file name has {} bytes; at most {} are allowed.", kept.size(), most_file_name_bytes));
    }
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(kept.size());) {
        UChar32 c = 0;
        U8_NEXT(kept.data(), i, static_cast<std::int32_t>(kept.size()), c);
        if (is_unseen(c)) {
            throw Invalid("file-name", fmt::format("The file name holds the character U+{:04X}, which is not seen; leave it out.",
                                                   static_cast<std::uint32_t>(c)));
        }
    }
    static constexpr std::string_view forbidden = "/\\:*?\"<>|%";
    const auto bad = kept.find_first_of(forbidden);
    if (bad != std::string::npos) {
        throw Invalid("file-name", fmt::format("The file name holds '{}', which is not allowed in one.", kept[bad]));
    }
    if (kept.front() == '-' || kept.front() == '.' || kept.back() == '.') {
        throw Invalid("file-name", "A file name does not begin with '-' or '.', nor end with '.'.");
    }
    std::string stem = kept.substr(0, kept.find('.'));
    std::transform(stem.begin(), stem.end(), stem.begin(), [](char c) { return is_lower(c) ? char(c - 32) : c; });
    static constexpr std::array<std::string_view, 4> devices = {"CON", "PRN", "AUX", "NUL"};
    const bool numbered = stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && is_digit(stem[3]);
    if (numbered || std::find(devices.begin(), devices.end(), stem) != devices.end()) {
        throw Invalid("file-name", fmt::format("'{}' is the name of a device on some systems; choose another.", stem));
    }
    return kept;
}

std::string file_name_key(std::string_view name) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
    std::string key;
    if (U_SUCCESS(status) != 0) {
        icu::StringByteSink<std::string> sink(&key);
        folding->normalizeUTF8(0, icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())), sink, nullptr, status);
    }
    if (U_FAILURE(status) != 0) {
        throw Invalid("text-malformed", "A text cannot be brought into Unicode's normal form.");
    }
    return key;
}

std::string escape_unprintable(std::string_view text) {
    std::string kept;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
        const auto start = static_cast<std::size_t>(i);
        UChar32 c = 0;
        U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
        const auto bytes = text.substr(start, static_cast<std::size_t>(i) - start);
        if (c == '\n' || (c >= 0 && !is_forbidden(c))) {
            kept += bytes;
        } else {
            for (const char byte : bytes) {
                kept += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
            }
        }
    }
    return kept;
}

std::string check_language(std::string_view language) {
    const auto letters = [](std::string_view part) { return std::all_of(part.begin(), part.end(), [](char c) { return is_lower(c) || is_upper(c); }); };
    const auto dash = language.find('-');
    const std::string_view primary = language.substr(0, dash);
    const std::string_view rest = dash == std::string_view::npos ? "" : language.substr(dash + 1);
    const bool primary_ok =
        (primary.size() == 2 || primary.size() == 3) && std::all_of(primary.begin(), primary.end(), is_lower);
    const bool rest_ok = dash == std::string_view::npos || ((rest.size() == 2 || rest.size() == 4) && letters(rest));
    if (!primary_ok || !rest_ok) {
        throw Invalid("language-malformed", "A language is a code such as en, km, zh-Hans, or und where it is not known.");
    }
    if (!known_codes("language").contains(primary)) {
        throw Invalid("language-malformed", fmt::format("\"{}\" is the code of no language in ISO 639; where it is not known, say und.", primary));
    }
    std::string code(rest);  // in the case of the standards: Hans, KH
    std::transform(code.begin(), code.end(), code.begin(), [](char c) { return is_upper(c) ? char(c + 32) : c; });
    std::transform(code.begin(), code.size() == 4 ? code.begin() + 1 : code.end(), code.begin(), [](char c) { return char(c - 32); });
    if (!code.empty() && !known_codes(code.size() == 4 ? "script" : "region").contains(code)) {
        throw Invalid("language-malformed", fmt::format("\"{}\" in the language \"{}\" is the code of no {}.", rest, language,
                                                        code.size() == 4 ? "script (such as Hans)" : "country (such as KH)"));
    }
    return std::string(language);
}

void check_ocr_languages(const std::vector<std::string>& languages) {
    static const std::set<std::string_view> known{"en", "km", "lo", "my", "th", "vi", "zh"};
    std::set<std::string_view> seen;
    for (const std::string& language : languages) {
        if (!known.contains(language) || !seen.insert(language).second) {
            throw Invalid("ocr-language", "Text in images is recognised in en, km, lo, my, th, vi, zh, each named once; not \"" + language + "\".");
        }
    }
}

std::string check_media_type(std::string_view media_type) {
    const auto allowed = [](char c) { return is_alphanumeric(c) || std::string_view("!#$&-^_.+").find(c) != std::string_view::npos; };
    const auto slash = media_type.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == media_type.size() || media_type.size() > 127 ||
        !std::all_of(media_type.begin(), media_type.begin() + static_cast<std::ptrdiff_t>(slash), allowed) ||
        !std::all_of(media_type.begin() + static_cast<std::ptrdiff_t>(slash) + 1, media_type.end(), allowed)) {
        throw Invalid("media-type-malformed", "A media type is written type/subtype, without parameters.");
    }
    std::string kept(media_type);
    std::transform(kept.begin(), kept.end(), kept.begin(), [](char c) { return is_upper(c) ? char(c + 32) : c; });
    return kept;
}

std::string check_login(std::string_view login) {
    const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; };
    if (login.size() < 3 || login.size() > 64 || !is_lower(login.front()) ||
        !std::all_of(login.begin(), login.end(), allowed)) {
        throw Invalid("login-malformed", "A login has 3 to 64 of a-z, 0-9 and . _ -, and begins with a letter.");
    }
    return std::string(login);
}

void check_year(std::string_view date, std::string_view now, int most) {
    const int year = date.empty() ? 0 : std::stoi(std::string(date.substr(0, 4))), present = std::stoi(std::string(now.substr(0, 4)));
    if (year > present + most) {
        throw Invalid("date-far", fmt::format("The date {} is more than {} years ahead: dates are of the common era ({}, which is {} of the Buddhist Era).",
                                              date, most, present, present + 543));
    }
}

std::string check_date(std::string_view field, std::string_view date) {
    if (date.starts_with("0000")) {
        throw Invalid(fmt::format("{}-malformed", field), fmt::format("The {} is in the year 0000, which there is not.", field));
    }
    if (!is_partial_date(date)) {
        throw Invalid(fmt::format("{}-malformed", field),
                      fmt::format("The {} must be a year, a month or a day (2004, 2004-10, 2004-10-29), or empty.", field));
    }
    return std::string(date);
}

}  // namespace depositary::repository
