#pragma once
// What names, titles, symbols and languages may look like. Each check throws Invalid with a code and a message that names
// the field and what is wrong with it; each returns the text as it is to be kept (Unicode NFC).

#include <string>
#include <string_view>
#include <vector>

#include "crypto/error.h"

namespace depositary::repository {

// "<field>-too-long": more characters than the most that there may be.
class TooLong : public Invalid {
public:
    TooLong(std::string code, const std::string& message, std::size_t most) : Invalid(std::move(code), message), most_(most) {}
    std::size_t most() const noexcept { return most_; }

private:
    std::size_t most_;
};

// The Unicode code points of well-formed UTF-8: what JSON Schema's maxLength counts, and near to what a form's maxlength does.
std::size_t count_characters(std::string_view text);

// A line for people (title, name, note, place, capacity): well-formed UTF-8, no control and no bidirectional-control
// characters, no space at either end, at most `most` characters as it is kept. Codes "<field>-malformed", "<field>-empty",
// "<field>-too-long" (TooLong), with hyphens for the field's spaces.
std::string check_line(std::string_view field, std::string_view text, std::size_t most, bool may_be_empty = false);

// The same with lines: LF between them (CR LF becomes LF), no empty ones at either end. A tab, as between a table's cells, becomes a space.
std::string check_text(std::string_view field, std::string_view text, std::size_t most, bool may_be_empty = false);

// A document's symbol: 1..64 of A-Z a-z 0-9 / . _ - beginning and ending with a letter or digit. Code "symbol-malformed".
std::string check_symbol(std::string_view symbol);

// A file's name: a line of 1..255 bytes usable on every system and in a manifest: no / \ : * ? " < > | %, not beginning
// with '-', '.', not ending with '.', not a device name of Windows. Code "file-name".
std::string check_file_name(std::string_view name);
// What two names of one bag must differ in: NFC, case-folded.
std::string file_name_key(std::string_view name);

// "und" or a BCP 47 primary language with optional script or region ("km", "zh-Hans"). Code "language-malformed".
std::string check_language(std::string_view language);
// Text that may hold anything, for a terminal or a report: what is no well-formed UTF-8, controls, and characters that are
// not seen or turn the direction of others are written as \xNN, byte by byte. Line feeds stay.
std::string escape_unprintable(std::string_view text);
// The languages that text in images may be in, for its recognition: of those that there are models for, each once; none
// is as good. Code "ocr-language".
void check_ocr_languages(const std::vector<std::string>& languages);
// type/subtype of RFC 6838, lower-cased, without parameters. Code "media-type-malformed".
std::string check_media_type(std::string_view media_type);
// An account's login: 3..64 of a-z 0-9 . _ - beginning with a letter. Code "login-malformed".
std::string check_login(std::string_view login);
// A year far ahead is a year of another era, or a slip, and would stand in the register for good: 2569 of the Buddhist Era is 2026. `date` is
// partial or empty, `now` a day or a time; of terms, which may well be long, `most` is most_years_of_term. Code "date-far".
inline constexpr int most_years_ahead = 50, most_years_of_term = 100;
void check_year(std::string_view date, std::string_view now, int most = most_years_ahead);
// A partial date. Code "<field>-malformed".
std::string check_date(std::string_view field, std::string_view date);

}  // namespace depositary::repository
