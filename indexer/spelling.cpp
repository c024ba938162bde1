#include "indexer/spelling.h"

#include "indexer/terms.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace depositary::indexer {
namespace {

constexpr std::size_t shortest = 4, longest = 40;  // letters of a word
constexpr std::size_t shortest_with_marks = 2;
constexpr std::size_t most_words = 24;  // that are equally near

std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int32_t>(text.size()), c);
        letters.push_back(static_cast<char32_t>(c));
    }
    return letters;
}

// The letters of ISO 8859-1, Vietnamese and their neighbours, in the composed form that the analyser gives them.
bool is_latin(char32_t c) {
    return (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) && u_isalpha(static_cast<UChar32>(c)) != 0;
}

// Without its marks.
std::string plain_of(const std::string& word) {
    const auto tokens = analyse(word);
    return tokens.size() == 1 ? tokens[0].plain : word;
}

std::string without_doubles(std::string word) {
    word.erase(std::unique(word.begin(), word.end()), word.end());
    return word;
}

// Goes through the terms that begin so, until the time is up.
template <class Use>
void for_each_term(const Databases& databases, const std::string& beginning, const Effort& effort, const Use& use) {
    unsigned count = 0;
    for (const auto* database : databases)
        for (auto term = database->allterms_begin(beginning); term != database->allterms_end(beginning); ++term) {
            if (++count % 1024 == 0 && effort.spent()) return;
            use(*term, term.get_termfreq());
        }
}

}  // namespace

std::size_t edit_distance(std::u32string_view from, std::u32string_view to, std::size_t limit) {
    const auto longer = std::max(from.size(), to.size()), shorter = std::min(from.size(), to.size());
    if (longer - shorter > limit || longer > longest) return limit + 1;
    // Three rows of the usual table: the exchange of neighbours looks two back.
    std::array<std::array<std::size_t, longest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= to.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const bool same = from[i - 1] == to[j - 1];
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > limit) return limit + 1;
    }
    return rows[from.size() % 3][to.size()];
}

std::vector<std::string> respelled(const Databases& databases, const std::string& word, const Effort& effort) {
    const auto letters = letters_of(with_tone_in_place(word));
    const bool ascii = is_ascii_word(word);
    if (letters.size() < (ascii ? shortest : shortest_with_marks) || letters.size() > longest || !std::all_of(letters.begin(), letters.end(), is_latin)) return {};
    const auto analysed = letters_of(word);
    const std::size_t limit = letters.size() < 6 ? 1 : 2;
    struct Near {
        bool other_letters;  // not only other marks
        bool other_than_double;  // not only a letter doubled, or one of two left out
        std::size_t distance;
        std::uint64_t frequency;
        auto rank() const { return std::tuple(other_letters, distance, other_than_double, ~frequency); }
    };
    std::map<std::string, Near> near;
    const auto plain = plain_of(word);
    const auto look = [&](const std::string& candidate, Xapian::doccount count) {
        if (ascii != is_ascii_word(candidate)) return;  // what was written with marks is offered with marks
        if (std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size()) > 3 * limit) return;  // bytes
        const auto theirs = letters_of(with_tone_in_place(candidate));
        // A slip in a vowel puts the tone elsewhere: with it at the end, as the analyser has it, củaa is nearer to của.
        const auto distance = std::min(edit_distance(letters, theirs, limit), edit_distance(analysed, letters_of(candidate), limit));
        if (distance > limit || distance == 0 || !std::all_of(theirs.begin(), theirs.end(), is_latin)) return;
        near.try_emplace(candidate, Near{plain_of(candidate) != plain, without_doubles(candidate) != without_doubles(word), distance, 0}).first->second.frequency += count;
    };
    // Most slips leave the first letter alone; all words are gone through only when that finds nothing.
    std::int32_t first = 0;
    U8_FWD_1(word.data(), first, static_cast<std::int32_t>(word.size()));
    for_each_term(databases, word.substr(0, static_cast<std::size_t>(first)), effort, look);
    if (near.empty()) {
        for (char letter = 'a'; letter <= 'z'; ++letter) for_each_term(databases, std::string(1, letter), effort, look);
        if (!ascii)
            for (const char* block : {"\xC3", "\xC4", "\xC5", "\xC6", "\xE1\xB8", "\xE1\xB9", "\xE1\xBA", "\xE1\xBB"})
                for_each_term(databases, block, effort, look);
    }
    std::vector<std::pair<std::string, Near>> nearest(near.begin(), near.end());
    std::ranges::sort(nearest, {}, [](const auto& each) { return each.second.rank(); });
    std::vector<std::string> words;
    for (const auto& [candidate, how] : nearest)
        if (how.distance == nearest.front().second.distance && words.size() < most_words) words.push_back(with_tone_in_place(candidate));
    return words;
}

bool says_enough_alone(const std::string& word) { return letters_of(with_tone_in_place(word)).size() >= shortest; }

}  // namespace depositary::indexer
