#include "indexer/analyser.h"

#include "indexer/characters.h"
#include "indexer/chinese_numbers.h"
#include "indexer/folded.h"
#include "indexer/note_marks.h"
#include "text/clusters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace depositary::indexer {
namespace {

const icu::Normalizer2& composed() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFCInstance(status);
}
const icu::Normalizer2& decomposed() {
    UErrorCode status = U_ZERO_ERROR;
    return *icu::Normalizer2::getNFDInstance(status);
}

// Cuts at a code point's border, the same way for documents and queries, so that even what is cut is found.
void cut(std::string& term) {
    if (term.size() <= max_token_bytes) return;
    std::size_t size = max_token_bytes;
    while ((static_cast<unsigned char>(term[size]) & 0xC0) == 0x80) --size;
    term.resize(size);
}

std::string composed_utf8(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    std::string result;
    composed().normalize(text, status).toUTF8String(result);
    return result;
}

bool is_tone(char16_t c) {
    return c == 0x300 || c == 0x301 || c == 0x303 || c == 0x309 || c == 0x323;
}

// A Vietnamese syllable of which Y is the only vowel, after one of the letters where it is written I as well: l\u00FD and
// l\u00ED, qu\u00FD and qu\u00ED.
bool ends_in_long_i(const icu::UnicodeString& syllable) {
    if (syllable.length() == 2)
        return syllable[1] == u'y' && std::u16string_view(u"hklmst").find(syllable[0]) != std::u16string_view::npos;
    return syllable == icu::UnicodeString(u"quy");
}

// Fills exact and plain of a word that is not all ASCII.
void finish_word(std::u32string_view letters, Token& token) {
    icu::UnicodeString text;
    for (const char32_t c : letters) text.append(static_cast<UChar32>(c));
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString apart = decomposed().normalize(text, status);
    icu::UnicodeString bare, without_tone;
    char16_t tone = 0;
    int tones = 0;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
        const UChar32 c = apart.char32At(i);
        if (c < 0x10000 && is_tone(static_cast<char16_t>(c))) {
            tone = static_cast<char16_t>(c);
            ++tones;
        } else {
            without_tone.append(c);
        }
        if (c == 0x111)
            bare.append(u'd');
        else if (c == 0x142)
            bare.append(u'l');
        else if (c == 0xF8)
            bare.append(u'o');
        else if (u_charType(c) != U_NON_SPACING_MARK || c > 0x36F)
            bare.append(c);
    }
    // A single tone moves to the end of its word: old (hoà) and new (hòa) placement are one.
    if (tones == 1) {
        if (ends_in_long_i(without_tone)) without_tone.setCharAt(without_tone.length() - 1, u'i');
        without_tone.append(tone);
        token.exact = composed_utf8(without_tone);
    } else {
        token.exact = composed_utf8(apart);
    }
    token.plain = composed_utf8(bare);
    cut(token.exact);
    cut(token.plain);
    if (token.plain.empty()) token.plain = token.exact;
}

void finish_cluster(std::u32string_view letters, Token& token) {
    icu::UnicodeString text;
    for (const char32_t c : letters) text.append(static_cast<UChar32>(c));
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString canonical = decomposed().normalize(text, status);
    std::u32string apart;
    for (std::int32_t i = 0; i < canonical.length(); i = canonical.moveIndex32(i, 1)) apart += static_cast<char32_t>(canonical.char32At(i));
    icu::UnicodeString whole;
    for (const char32_t c : text::in_one_order(apart)) whole.append(static_cast<UChar32>(c));
    token.exact = composed_utf8(whole);
    cut(token.exact);
    token.plain = token.exact;
}

// \u00B9 and its like, of notes and powers: folded they are digits.
bool is_raised_digit(UChar32 c) {
    return c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079);
}

// Letters such as \u1D43, and TM: those of notes, and of words.
bool is_raised_letter(UChar32 c) {
    return c == 0xAA || c == 0xBA || c == 0x2071 || c == 0x207F || c == 0x2120 || c == 0x2122 || (c >= 0x2B0 && c <= 0x2B8) ||
           (c >= 0x2E0 && c <= 0x2E4) || (c >= 0x1D2C && c <= 0x1D61) || (c >= 0x1D9B && c <= 0x1DBF);
}

// Of text[from, to); `result` is overwritten.
void fold_stretch(std::string_view text, std::size_t from, std::size_t to, std::vector<Folded>& result) {
    result.clear();
    const auto size = static_cast<std::int32_t>(to);
    bool after_raised = false;  // which is no part of the word before it
    for (auto i = static_cast<std::int32_t>(from); i < size;) {
        const auto begin = static_cast<std::size_t>(i);
        const auto byte = static_cast<unsigned char>(text[begin]);
        if (byte < 0x80) {
            ++i;
            after_raised = false;
            const auto c = static_cast<UChar32>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
            const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            result.push_back({c,
                              letter                              ? CharacterClass::letter
                              : (c == ' ' || (c >= 9 && c <= 13)) ? CharacterClass::space
                                                                  : CharacterClass::other,
                              begin, begin + 1});
            continue;
        }
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, size, c);
        const auto end = static_cast<std::size_t>(i);
        const bool raised = is_raised_digit(c) || (is_raised_letter(c) && (after_raised || may_have_note(text.substr(from, begin - from))));
        if (raised && !after_raised && !result.empty() && result.back().kind != CharacterClass::space) result.push_back({' ', CharacterClass::space, begin, begin});
        after_raised = raised;
        if (class_of(c) == CharacterClass::space) {
            result.push_back({c, CharacterClass::space, begin, end});
            continue;
        }
        for (const UChar32 part : fold(c)) result.push_back({part, class_of(part), begin, end});
    }
    order_thai_and_lao(result);
    read_burmese(result);
    read_khmer(result);
    read_usual_spellings(result);
    read_chinese_numbers(result);
}

bool is_ascii_space(char c) {
    return c == ' ' || (c >= 9 && c <= 13);
}
bool is_ascii_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class Cutter {
public:
    explicit Cutter(std::string_view text) : text_(text.substr(0, INT32_MAX)) { tokens_.reserve(text.size() / 6 + 1); }

    // Stretch by stretch of what stands between ASCII spaces: no token goes across one.
    std::vector<Token> run() {
        for (std::size_t at = 0; at < text_.size();) {
            if (is_ascii_space(text_[at])) {
                spaced_ = true;
                ++at;
                continue;
            }
            auto end = at;
            bool plain = true;
            for (; end < text_.size() && !is_ascii_space(text_[end]); ++end)
                plain = plain && static_cast<unsigned char>(text_[end]) < 0x80 && text_[end] != '\'';
            if (plain)
                ascii_stretch(at, end);
            else
                folded_stretch(at, end);
            at = end;
        }
        drop_leading_zeros();
        if (signed_) join_words_of_signs();
        return std::move(tokens_);
    }

private:
    static bool is_number(std::string_view word) {
        return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    // Of Thai, Lao or Khmer, with nothing on it.
    static bool is_consonant(const Token& token) {
        const std::string_view text = token.exact;
        return text.size() == 3 && ((text >= "\u0E01" && text <= "\u0E2E") || (text >= "\u0E81" && text <= "\u0EAE") ||
                                    (text >= "\u1780" && text <= "\u17A2"));
    }
    // A vowel that belongs to the consonant before it.
    static bool is_vowel_alone(const Token& token) { return token.exact == "\u0E30" || token.exact == "\u0E32" || token.exact == "\u0EB0" || token.exact == "\u0EB2"; }
    static bool is_initial(std::string_view word) { return word.size() == 1 && word[0] >= 'a' && word[0] <= 'z'; }

    // 03 is 3 and 09.30 is 9.30: dates and times are written in both ways. What stands after a full stop or a comma may be a
    // fraction (0.05), unless it is the month of a date (1.03.2012).
    void drop_leading_zeros() {
        const auto is_short = [this](std::size_t at) { return tokens_[at].exact.size() <= 2 && is_number(tokens_[at].exact); };
        const auto is_month = [&](std::size_t at) {
            return signs_[at] == '.' && signs_[at - 1] != '.' && is_short(at - 1) && at + 1 < tokens_.size() && signs_[at + 1] == '.' &&
                   tokens_[at + 1].exact.size() == 4 && is_number(tokens_[at + 1].exact);
        };
        for (std::size_t at = 0; at < tokens_.size(); ++at) {
            auto& token = tokens_[at];
            if (token.exact.size() != 2 || token.exact[0] != '0' || token.exact[1] < '1' || token.exact[1] > '9') continue;
            if (signs_[at] != 0 && is_number(tokens_[at - 1].exact) && !is_month(at)) continue;
            token.exact.erase(0, 1);
            token.plain = token.exact;
        }
    }

    // "M.O.U." is MOU; "100,000" and "100.000" are 100000.
    void join_words_of_signs() {
        std::size_t kept = 0;
        for (std::size_t at = 0; at < tokens_.size();) {
            const auto end = end_of_word(at);
            auto& joined = tokens_[kept];
            if (kept != at) joined = std::move(tokens_[at]);
            joined.position -= static_cast<std::uint32_t>(at - kept);
            for (auto part = at + 1; part < end; ++part) {
                joined.exact += tokens_[part].exact;
                joined.end = tokens_[part].end;
            }
            if (end > at + 1) {
                cut(joined.exact);
                joined.plain = joined.exact;
            }
            ++kept;
            at = end;
        }
        tokens_.resize(kept);
    }

    // The token after the last one that makes one word with the one at `at`.
    std::size_t end_of_word(std::size_t at) const {
        if (at + 1 == tokens_.size() || signs_[at + 1] == 0) return at + 1;
        const char sign = signs_[at + 1];
        const auto& first = tokens_[at].exact;
        const bool number = is_number(first);
        if (signs_[at] == sign || (number ? first.size() > 3 || first[0] == '0' : sign != '.' || !is_initial(first))) return at + 1;
        auto end = at + 1;
        const auto goes_on = [&] { return end < tokens_.size() && signs_[end] == sign; };
        while (goes_on() && (number ? tokens_[end].exact.size() == 3 && is_number(tokens_[end].exact) : is_initial(tokens_[end].exact))) ++end;
        if (goes_on() && is_number(tokens_[end].exact)) return at + 1;
        // 1.234 may be a fraction, or a section of a chapter; 100.000 and 1.234.567 are neither.
        const bool thousands = !number || sign == ',' || end - at > 2 || tokens_[end - 1].exact == "000";
        return thousands ? end : at + 1;
    }

    // "Law & Order" is law and order. Elsewhere, as in R&D, the sign parts words as others do.
    bool is_and(std::size_t from, std::size_t to) const {
        if (to - from != 1 || text_[from] != '&' || broken_ || tokens_.empty() || tokens_.back().kind != Token::Kind::word) return false;
        const auto next = std::find_if_not(text_.begin() + static_cast<std::ptrdiff_t>(to), text_.end(), is_ascii_space);
        return next != text_.end() && (is_ascii_letter(*next) || static_cast<unsigned char>(*next) >= 0x80);
    }

    // The same as folded_stretch would do, for what is most of all text.
    void ascii_stretch(std::size_t from, std::size_t to) {
        if (is_and(from, to)) {
            Token token;
            token.follows = true;
            token.begin = from;
            token.end = to;
            token.exact = token.plain = "and";
            return push(std::move(token));
        }
        for (auto at = from; at < to;) {
            if (!is_ascii_letter(text_[at])) {
                broken_ = true;
                spaced_ = false;
                ++at;
                continue;
            }
            Token token;
            token.begin = at;
            token.spaced = spaced_;
            token.follows = !broken_ && !tokens_.empty();
            while (at < to && is_ascii_letter(text_[at])) ++at;
            token.end = at;
            token.exact.assign(text_.substr(token.begin, at - token.begin));
            for (char& c : token.exact)
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
            cut(token.exact);
            token.plain = token.exact;
            push(std::move(token));
        }
    }

    void folded_stretch(std::size_t from, std::size_t to) {
        fold_stretch(text_, from, to, characters_);
        at_ = 0;
        while (at_ < characters_.size()) {
            switch (characters_[at_].kind) {
                case CharacterClass::space:
                    spaced_ = true;
                    ++at_;
                    break;
                case CharacterClass::other:
                    broken_ = true;
                    spaced_ = false;
                    ++at_;
                    break;
                case CharacterClass::letter:
                case CharacterClass::mark:
                    word();
                    break;
                case CharacterClass::base:
                case CharacterClass::hanging:
                case CharacterClass::joiner:
                    cluster();
                    break;
            }
        }
    }

    CharacterClass kind(std::size_t i) const {
        return i < characters_.size() ? characters_[i].kind : CharacterClass::other;
    }

    // An apostrophe between letters stays inside the word: nation's, d'accord.
    bool apostrophe(std::size_t i) const {
        const UChar32 c = characters_[i].character;
        return (c == '\'' || c == 0x2019 || c == 0x2BC) && kind(i + 1) == CharacterClass::letter;
    }

    void word() {
        Token token = begin(Token::Kind::word);
        std::u32string letters;
        bool ascii = true;
        while (at_ < characters_.size()) {
            const auto& c = characters_[at_];
            if (c.kind == CharacterClass::letter || c.kind == CharacterClass::mark) {
                letters += static_cast<char32_t>(c.character);
                ascii = ascii && c.character < 0x80;
            } else if (!letters.empty() && apostrophe(at_)) {
                // English possessive: what follows the apostrophe does not count.
                if (characters_[at_ + 1].character == 's' && kind(at_ + 2) != CharacterClass::letter) {
                    token.end = characters_[at_ + 1].end;
                    at_ += 2;
                    break;
                }
            } else {
                break;
            }
            token.end = c.end;
            ++at_;
        }
        if (ascii) {
            token.exact.assign(letters.begin(), letters.end());
            cut(token.exact);
            token.plain = token.exact;
        } else {
            finish_word(letters, token);
        }
        push(std::move(token));
    }

    void cluster() {
        Token token = begin(Token::Kind::cluster);
        std::u32string letters;
        // The first character whatever it is (a mark without base is malformed and stands for itself), then all that
        // hangs on.
        bool joined = true;
        while (at_ < characters_.size()) {
            const auto& c = characters_[at_];
            const bool hangs = c.kind == CharacterClass::hanging || c.kind == CharacterClass::joiner;
            if (!hangs && !(c.kind == CharacterClass::base && joined) && !closes_syllable(at_)) break;
            letters += static_cast<char32_t>(c.character);
            joined = c.kind == CharacterClass::joiner;
            token.end = c.end;
            ++at_;
        }
        finish_cluster(letters, token);
        if (token.exact.empty()) return;
        push(std::move(token));
    }

    // A Burmese consonant with ASAT ends the syllable before it: အမိ (mother) is no part of အမိန့် (order).
    bool closes_syllable(std::size_t at) const {
        const auto consonant = characters_[at].character;
        if (consonant < 0x1000 || consonant > 0x1021) return false;
        bool killed = false;
        for (++at; at < characters_.size() && kind(at) != CharacterClass::base && characters_[at].character >= 0x102B && characters_[at].character <= 0x103E; ++at) {
            const auto mark = characters_[at].character;
            if (mark != 0x1037 && mark != 0x1038 && mark != 0x103A) return false;  // a vowel, a medial, or a stack
            killed = killed || mark == 0x103A;
        }
        return killed;
    }

    Token begin(Token::Kind token_kind) const {
        Token token;
        token.kind = token_kind;
        token.begin = characters_[at_].begin;
        token.spaced = spaced_;
        token.follows = !broken_ && !tokens_.empty();
        return token;
    }

    std::string_view between(const Token& token) const {
        return text_.substr(tokens_.back().end, token.begin - tokens_.back().end);
    }
    // The one sign that stands between the last token and this one: a comma, a full stop (full-width ones too), or 0.
    char sign_before(const Token& token) const {
        if (tokens_.empty()) return 0;
        const auto signs = between(token);
        if (signs == "," || signs == "\uFF0C") return ',';
        return signs == "." || signs == "\uFF0E" ? '.' : 0;
    }

    // Whether the last token ends an abbreviation: nothing but a few consonants since a space or a full stop.
    bool ends_abbreviation() const {
        constexpr std::size_t most = 4;
        for (std::size_t at = tokens_.size(); at-- > 0 && at + most >= tokens_.size() && is_consonant(tokens_[at]);)
            if (!tokens_[at].follows || tokens_[at].spaced || signs_[at] == '.') return true;
        return false;
    }

    // Signs between clusters that part nothing: ส.ป.ป. is สปป, พล.ต.ท. ก is พล.ต.ท.ก, ເຂົ້າ-ອອກ is ເຂົ້າອອກ.
    bool is_nothing_before(const Token& token) const {
        if (token.kind != Token::Kind::cluster || tokens_.empty() || tokens_.back().kind != Token::Kind::cluster) return false;
        const auto signs = between(token);
        if (signs == "-" || signs == "\u2010" || signs == "\u2011" || signs == "\uFF0D") return true;
        return signs.starts_with('.') && !is_vowel_alone(token) && signs.find_first_not_of(' ', 1) == std::string_view::npos && ends_abbreviation();
    }

    void push(Token token) {
        const char sign = sign_before(token);
        signed_ = signed_ || sign != 0;
        if (broken_ && is_nothing_before(token)) {
            broken_ = false;
            token.follows = true;
        }
        signs_.push_back(sign);
        const bool gap = broken_ && !tokens_.empty() && token.kind == Token::Kind::cluster &&
                         tokens_.back().kind == Token::Kind::cluster;
        next_ += gap ? 1 : 0;
        token.position = next_++;
        tokens_.push_back(std::move(token));
        spaced_ = broken_ = false;
    }

    std::string_view text_;
    std::vector<Folded> characters_;  // of the stretch
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::uint32_t next_ = 1;
    bool spaced_ = true, broken_ = false;
    std::vector<char> signs_;  // before each token
    bool signed_ = false;      // there is one
};

}  // namespace

std::vector<Token> analyse(std::string_view text) {
    return Cutter(text).run();
}

std::string with_tone_in_place(const std::string& exact) {
    if (is_ascii_word(exact)) return exact;
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString letters = decomposed().normalize(icu::UnicodeString::fromUTF8(exact), status);
    if (letters.isEmpty() || !is_tone(letters[letters.length() - 1])) return exact;
    const char16_t tone = letters[letters.length() - 1];
    letters.truncate(letters.length() - 1);
    letters = composed().normalize(letters, status);
    // The last vowels, less the U of QU and the I of GI.
    static constexpr std::u16string_view vowels = u"aeiouy\u0103\u00E2\u00EA\u00F4\u01A1\u01B0";
    const auto is_vowel = [&](std::int32_t at) { return vowels.find(letters[at]) != std::u16string_view::npos; };
    std::int32_t end = letters.length();
    while (end > 0 && !is_vowel(end - 1)) --end;
    std::int32_t begin = end;
    while (begin > 0 && is_vowel(begin - 1)) --begin;
    if (end - begin > 1 && begin > 0 && ((letters[begin - 1] == u'q' && letters[begin] == u'u') || (letters[begin - 1] == u'g' && letters[begin] == u'i'))) ++begin;
    if (begin == end) return exact;
    // It stands on a vowel that has a mark of its own, the last of them; else on the one before the last, unless a consonant follows.
    std::int32_t at = end - begin == 1 || (end - begin == 2 && end < letters.length()) ? end - 1 : end - 2;
    for (std::int32_t i = begin; i < end; ++i)
        if (letters[i] >= 0x80) at = i;
    letters.insert(at + 1, tone);
    return composed_utf8(letters);
}

bool is_ascii_word(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace depositary::indexer
