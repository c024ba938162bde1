#include "indexer/query_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace depositary::indexer {
namespace {

// A zero width space is not among them: it stands within what Khmer, Lao, Thai and Burmese write together.
constexpr std::array<std::string_view, 25> spaces{
    " ",      "\t",     "\n",     "\r",     "\f",     "\v",     "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
// What parts a list: "torture, cruel" and "torture,cruel" are two words.
constexpr std::array<std::string_view, 14> list_marks{",",      ";",      "\uFF0C", "\uFF1B", "\u3001", "\u060C", "\u104A",
                                                      "\u104B", "\u3002", "\u17D4", "\u17D5", "\u17D6", "\uFF64", "\uFF61"};
constexpr std::array<std::string_view, 2> commas{",", "\uFF0C"};
constexpr std::array<std::string_view, 6> quotes{"\"", "\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"};
constexpr std::array<std::string_view, 2> opens{"(", "\uFF08"};
constexpr std::array<std::string_view, 2> closes{")", "\uFF09"};
constexpr std::array<std::string_view, 2> colons{":", "\uFF1A"};

// The first of a field's names is the one that is written.
constexpr std::array<FieldName, 21> fields{{{"title", Field::title},
                                            {"symbol", Field::symbol},
                                            {"party", Field::party},
                                            {"kind", Field::kind},
                                            {"status", Field::status},
                                            {"lang", Field::language},
                                            {"language", Field::language},
                                            {"meeting", Field::meeting},
                                            {"signed-by", Field::signed_by},
                                            {"signed_by", Field::signed_by},
                                            {"date", Field::date, FieldName::Dates::range},
                                            {"year", Field::date, FieldName::Dates::range},
                                            {"from", Field::date, FieldName::Dates::from},
                                            {"since", Field::date, FieldName::Dates::from},
                                            {"to", Field::date, FieldName::Dates::to},
                                            {"until", Field::date, FieldName::Dates::to},
                                            {"like", Field::similar},
                                            {"similar", Field::similar},
                                            {"as-of", Field::as_of},
                                            {"as_of", Field::as_of},
                                            {"versions", Field::versions}}};

std::size_t beginning(std::string_view text, std::span<const std::string_view> marks) {
    for (const auto mark : marks)
        if (text.starts_with(mark)) return mark.size();
    return 0;
}

// Three digits, and no more.
bool begins_with_thousand(std::string_view text) {
    const auto size = static_cast<std::int32_t>(text.size());
    std::size_t digits = 0;
    for (std::int32_t at = 0; at < size; ++digits) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), at, size, c);
        if (!u_isdigit(c)) break;
    }
    return digits == 3;
}
bool ends_in_digit(std::string_view text) {
    auto at = static_cast<std::int32_t>(text.size());
    UChar32 c = 0;
    if (!text.empty()) U8_PREV_OR_FFFD(text.data(), 0, at, c);
    return u_isdigit(c);
}

bool ends_a_chunk(std::string_view text) {
    return beginning(text, spaces) || beginning(text, quotes) || beginning(text, opens) || beginning(text, closes);
}

// "NEAR" or "NEAR/7".
bool is_near(std::string_view word, std::size_t& distance) {
    distance = default_near;
    if (!word.starts_with("NEAR")) return false;
    word.remove_prefix(4);
    if (word.empty()) return true;
    const auto* end = word.data() + word.size();
    const auto [rest, error] = std::from_chars(word.data() + 1, end, distance);
    if (word[0] != '/' || error == std::errc::invalid_argument || rest != end) return false;
    if (error == std::errc::result_out_of_range) distance = max_near + 1;
    distance = std::min(distance, max_near + 1);
    return true;
}

// A known field's name and its colon at the beginning of `text`: the bytes of both; 0 when there is none.
std::size_t field_at(std::string_view text, std::string_view& name) {
    std::size_t end = 0;
    while (end < text.size() && end < 12 && !beginning(text.substr(end), colons)) ++end;
    const auto colon = beginning(text.substr(std::min(end, text.size())), colons);
    if (colon == 0 || !find_field(text.substr(0, end))) return 0;
    name = text.substr(0, end);
    return end + colon;
}

}  // namespace

const FieldName* find_field(std::string_view name) {
    const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); };
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const FieldName& field) {
        return std::equal(field.name.begin(), field.name.end(), name.begin(), name.end(), same);
    });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view name_of(Field field) {
    return std::find_if(fields.begin(), fields.end(), [&](const FieldName& each) { return each.field == field; })->name;
}

std::vector<std::string_view> list_items(std::string_view chunk, bool numbers) {
    std::vector<std::string_view> result;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < chunk.size();) {
        const auto mark = beginning(chunk.substr(at), list_marks);
        const bool in_number = numbers && beginning(chunk.substr(at), commas) && ends_in_digit(chunk.substr(0, at)) && begins_with_thousand(chunk.substr(at + mark));
        if (mark > 0 && !in_number) {
            if (at > begin) result.push_back(chunk.substr(begin, at - begin));
            begin = at + mark;
        }
        at += std::max<std::size_t>(mark, 1);
    }
    if (begin < chunk.size()) result.push_back(chunk.substr(begin));
    return result;
}

bool ends_as_list(std::string_view chunk) {
    return std::any_of(list_marks.begin(), list_marks.end(), [&](std::string_view mark) { return chunk.ends_with(mark); });
}

std::vector<Lexeme> lex(std::string_view text) {
    std::vector<Lexeme> result;
    using Kind = Lexeme::Kind;
    while (!text.empty()) {
        std::string_view name;
        if (const auto space = beginning(text, spaces)) {
            text.remove_prefix(space);
        } else if (const auto open = beginning(text, opens)) {
            result.push_back({Kind::open, text.substr(0, open)});
            text.remove_prefix(open);
        } else if (const auto close = beginning(text, closes)) {
            result.push_back({Kind::close, text.substr(0, close)});
            text.remove_prefix(close);
        } else if (const auto quote = beginning(text, quotes)) {
            text.remove_prefix(quote);
            std::size_t end = 0;
            while (end < text.size() && !beginning(text.substr(end), quotes)) ++end;
            result.push_back({Kind::phrase, text.substr(0, end)});
            text.remove_prefix(end);
            text.remove_prefix(beginning(text, quotes));
        } else if (text.size() > 1 && text[0] == '-' && !beginning(text.substr(1), spaces)) {
            result.push_back({Kind::negation, text.substr(0, 1)});
            text.remove_prefix(1);
        } else if (const auto field = field_at(text, name)) {
            result.push_back({Kind::field, text.substr(0, field), name});
            text.remove_prefix(field);
        } else {
            std::size_t end = 0, distance = 0;
            while (end < text.size() && !ends_a_chunk(text.substr(end))) ++end;
            const auto word = text.substr(0, end);
            if (is_near(word, distance))
                result.push_back({Kind::near, word, {}, distance});
            else
                result.push_back({word == "AND"   ? Kind::conjunction
                                  : word == "OR"  ? Kind::disjunction
                                  : word == "NOT" ? Kind::negation
                                                  : Kind::chunk,
                                  word});
            text.remove_prefix(end);
        }
    }
    return result;
}

}  // namespace depositary::indexer
