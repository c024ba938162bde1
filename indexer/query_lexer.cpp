#include "indexer/query_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace depositary::indexer {
namespace {

constexpr std::array<std::string_view, 9> spaces{" ", "\t", "\n", "\r", "\f", "\v", "\u00A0", "\u3000", "\u202F"};
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
