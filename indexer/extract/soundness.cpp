#include "indexer/extract/soundness.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t least_characters = 40, least_words = 12, window = 40;  // words
constexpr std::size_t longest_word = 40;                                     // of base64 and the like
constexpr std::array<std::string_view, 9> code_marks{"()", "::", "->", "=>", "==", "&&", "||", "({", "=\""};
constexpr std::string_view odd_signs = "<>[]{};|@#$%^&+=~\\`";

bool is_private(UChar32 c) {
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}
bool is_wrong(UChar32 c) {
    return c == 0xFFFD || c < 0x20 || (c >= 0x7F && c <= 0x9F) || is_private(c) || u_charType(c) == U_UNASSIGNED;
}
// Leaders of tables of contents, places to write on, bullets, lines of tables.
bool is_filling(UChar32 c) {
    return c == '.' || c == '-' || c == '_' || c == '|' || c == 0x2026 || c == 0xB7 || c == 0x2022 ||
           (c >= 0x2010 && c <= 0x2015) || (c >= 0x2500 && c <= 0x25FF);
}

// The words of a text, cut at white space.
template <class Take>
void each_word(std::string_view utf8, Take take) {
    for (std::size_t at = 0; (at = utf8.find_first_not_of(" \t\r\n\f\v", at)) != std::string_view::npos;) {
        const auto end = std::min(utf8.find_first_of(" \t\r\n\f\v", at), utf8.size());
        take(utf8.substr(at, end - at));
        at = end;
    }
}

struct Characters {
    std::size_t all = 0, wrong = 0, letters = 0, signs = 0;

    void add(std::string_view word) {
        UChar32 before = 0;
        const auto size = static_cast<std::int32_t>(word.size());
        for (std::int32_t at = 0; at < size;) {
            UChar32 c = 0;
            U8_NEXT_OR_FFFD(word.data(), at, size, c);
            if (is_private(c) && word.size() <= 4) continue;  // by itself it is a bullet or a box to tick
            const bool letter = (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
            ++all;
            wrong += is_wrong(c) ? 1 : 0;
            letters += letter ? 1 : 0;
            signs += !letter && !is_filling(c) && c != before && u_charType(c) != U_FORMAT_CHAR ? 1 : 0;
            before = c;
        }
    }
    bool has_wrong() const { return all >= 20 && wrong * 50 > all; }
    bool has_few_letters() const {
        return letters + signs >= least_characters && letters * 100 < (letters + signs) * 45;
    }
};

// Whether a word counts (it has three Latin letters, and is no address or key), and whether no language writes it.
struct Word {
    bool counts = false, odd = false;
};
Word judged(std::string_view word) {
    if (word.find("://") != std::string_view::npos || word.starts_with("www.")) return {};
    const auto sign = word.find('@');
    if (sign != std::string_view::npos && sign > 0 && word.find('.', sign) != std::string_view::npos &&
        word.find('@', sign + 1) == std::string_view::npos)
        return {};
    const bool ascii = std::all_of(word.begin(), word.end(), [](char c) {
        return u_isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/' || c == '=';
    });
    if (ascii && word.size() >= longest_word) return {};
    std::size_t letters = 0, others = 0, run = 0, turns = 0, between = 0;
    bool short_run = false, accented = false, after_letter = false, pending = false;
    UChar32 before = 0;
    const auto size = static_cast<std::int32_t>(word.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(word.data(), at, size, c);
        UErrorCode status = U_ZERO_ERROR;
        if (u_isalpha(c) != 0) {
            (uscript_getScript(c, &status) == USCRIPT_LATIN ? letters : others) += 1;
            between += pending ? 1 : 0;
            accented = accented || c >= 0x80;
            pending = false;
            const bool turn = u_isupper(c) != 0 && u_islower(before) != 0;
            short_run = short_run || (turn && run < 3);
            turns += turn ? 1 : 0;
            run = turn ? 1 : run + 1;
            after_letter = true;
        } else {
            const bool digit = c >= '0' && c <= '9';
            pending =
                after_letter && c < 0x80 && (digit || odd_signs.find(static_cast<char>(c)) != std::string_view::npos);
            after_letter = after_letter && pending;
        }
        before = c;
    }
    // One turn is a name of a company or a chemical; a sign between letters is source code unless there is more.
    const bool code = std::any_of(code_marks.begin(), code_marks.end(),
                                  [&](std::string_view mark) { return word.find(mark) != std::string_view::npos; });
    const bool capitals = turns > 1 || (turns == 1 && letters >= 5 && (short_run || run < 3));
    const bool signs = between > 1 || (between > 0 && (turns > 0 || accented));
    return {letters >= 3 && letters > others, !code && (capitals || signs)};
}

// Looks at some dozen words at a time, and at each paragraph.
class Windows {
public:
    void add(std::string_view text) {
        std::size_t own_words = 0, own_odd = 0;
        each_word(text, [&](std::string_view word) {
            characters_.add(word);
            if (characters_.all >= 500) end_characters();
            const auto one = judged(word);
            if (!one.counts) return;
            ++words_;
            ++own_words;
            odd_ += one.odd ? 1 : 0;
            own_odd += one.odd ? 1 : 0;
            if (words_ < window / 2) return;
            judge();
            former_words_ = std::exchange(words_, 0);
            former_odd_ = std::exchange(odd_, 0);
        });
        found_ = found_ || (own_words >= least_words && own_odd * 100 >= own_words * 45);
    }
    bool found() {
        end_characters();
        judge();
        return found_;
    }

private:
    void judge() {
        const auto words = words_ + former_words_, odd = odd_ + former_odd_;
        found_ = found_ || (words >= least_words && odd * 10 >= words * 3);
    }
    void end_characters() {
        found_ = found_ || characters_.has_wrong();
        characters_ = {};
    }
    Characters characters_;
    std::size_t words_ = 0, odd_ = 0, former_words_ = 0,
                former_odd_ = 0;  // of this half of the window, and the one before
    bool found_ = false;
};

}  // namespace

Soundness soundness_of(std::string_view utf8) {
    Characters characters;
    std::size_t words = 0, odd = 0;
    each_word(utf8, [&](std::string_view word) {
        characters.add(word);
        const auto one = judged(word);
        words += one.counts ? 1 : 0;
        odd += one.counts && one.odd ? 1 : 0;
    });
    if (characters.has_wrong() || characters.has_few_letters()) return Soundness::signs;
    return words >= least_words && odd * 10 >= words * 3 ? Soundness::capitals : Soundness::sound;
}

bool has_font_letters(const std::vector<Block>& blocks) {
    Windows windows;
    for (const auto& block : blocks)
        if (!block.ocr) windows.add(block.text);
    return windows.found();
}

bool has_font_letters(const std::vector<Section>& sections) {
    Windows windows;
    for (const auto& section : sections) {
        windows.add(section.heading);
        windows.add(section.text);
    }
    return windows.found();
}

}  // namespace depositary::indexer
