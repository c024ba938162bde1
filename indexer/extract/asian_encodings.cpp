#include "indexer/extract/asian_encodings.h"

#include <algorithm>
#include <cstddef>

namespace depositary::indexer {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : ' ';
}
bool is_letter(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Whether the bytes can be of an encoding, and whether they read as people write it.
struct Fit {
    bool possible = false, likely = false;
    std::size_t letters = 0, common = 0;
};

bool is_thai_consonant(unsigned char byte) {
    return byte >= 0xA1 && byte <= 0xCE;
}
bool is_thai_mark(unsigned char byte) {
    return byte == 0xD1 || (byte >= 0xD4 && byte <= 0xDA) || (byte >= 0xE7 && byte <= 0xEE);
}
// Dashes, dots, quotation marks, a space.
bool is_thai_sign(unsigned char byte) {
    return byte == 0x85 || (byte >= 0x91 && byte <= 0x97) || byte == 0xA0;
}
bool is_thai_digit(unsigned char byte) {
    return byte >= 0xF0 && byte <= 0xF9;
}
// Letters that hardly a word has, and signs; of bytes of Chinese a fourth and more are such.
bool is_rare_in_thai(unsigned char byte) {
    constexpr std::string_view rare = "\xA3\xA5\xA6\xAC\xAE\xAF\xB1\xB2\xC4\xC6\xCC\xCE\xCF\xDA\xDF\xE5\xED\xEE\xEF\xFA\xFB";
    return rare.find(static_cast<char>(byte)) != std::string_view::npos;
}

// Marks and vowels stand behind a consonant, some vowels before one, digits not within words.
Fit fit_of_thai(std::string_view text) {
    std::size_t high = 0, thai = 0, misplaced = 0, rare = 0, consonants = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = byte_at(text, i), before = i > 0 ? byte_at(text, i - 1) : static_cast<unsigned char>(' '), next = byte_at(text, i + 1);
        if (byte < 0x80 || is_thai_sign(byte)) continue;
        ++high;
        if ((byte < 0xA1 || byte > 0xDA) && (byte < 0xDF || byte > 0xFB)) continue;
        ++thai;
        consonants += is_thai_consonant(byte) ? 1 : 0;
        const bool behind_base = is_thai_consonant(before) || is_thai_mark(before), behind_vowel = behind_base || before == 0xD2;
        const bool in_word = is_thai_digit(byte) && ((before >= 0xA1 && !is_thai_digit(before)) || (is_thai_consonant(next) || is_letter(before) || is_letter(next)));
        const bool wrong = (is_thai_mark(byte) && !behind_base) || ((byte == 0xD0 || byte == 0xD2 || byte == 0xD3) && !behind_vowel) || (byte >= 0xE0 && byte <= 0xE4 && !is_thai_consonant(next) && i + 1 < text.size());
        misplaced += wrong ? 1 : 0;
        rare += is_rare_in_thai(byte) || in_word ? 1 : 0;
    }
    Fit fit;
    fit.letters = thai;
    fit.common = thai - rare;
    fit.possible = consonants >= 2 && thai * 100 >= high * 98 && (misplaced <= 1 || misplaced * 25 <= thai) && rare * 3 <= thai;
    fit.likely = fit.possible && misplaced * 25 <= thai && rare * 8 <= thai;
    return fit;
}

// Pairs of bytes that are characters: of GB 2312's first level and of Big5's, those that are used.
Fit fit_of_pairs(std::string_view text, bool big5) {
    std::size_t pairs = 0, common = 0, broken = 0, ragged = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = byte_at(text, i), second = byte_at(text, i + 1);
        if (first < 0x80) {
            ++i;
            continue;
        }
        if (i + 1 >= text.size()) {
            broken += text.size() < 1000 ? 1 : 0;  // else it was cut there
            break;
        }
        const bool four = !big5 && second >= '0' && second <= '9';
        const bool valid = four || (first > 0x80 && first < 0xFF && second >= 0x40 && second != 0x7F && second != 0xFF && (!big5 || second < 0x7F || second >= 0xA1));
        ++pairs;
        broken += valid ? 0 : 1;
        ragged += second < 0x80 && !big5 ? 1 : 0;
        const bool used = big5 ? (first >= 0xA4 && first <= 0xC6) || first == 0xA1 || (first == 0xA2 && second >= 0xAF)
                               : second >= 0xA1 && ((first >= 0xB0 && first <= 0xD7) || first == 0xA1 || first == 0xA3 || (first == 0xA2 && second < 0xEF));
        common += valid && used ? 1 : 0;
        i += four ? 4 : valid ? 2 : 1;
    }
    Fit fit;
    fit.letters = pairs;
    fit.common = common;
    fit.possible = pairs > 0 && broken * 200 <= pairs && common * 2 >= pairs;
    fit.likely = fit.possible && (common * 10 >= pairs * 9 || (pairs >= 4 && pairs < 10 && common + 1 == pairs)) && ragged * 20 <= pairs;
    return fit;
}

}  // namespace

bool holds_language(std::string_view languages, std::string_view language) {
    for (std::size_t at = 0; at < languages.size(); at = std::min(languages.find('+', at), languages.size() - 1) + 1) {
        const auto one = languages.substr(at, languages.find('+', at) - at);
        if (one.starts_with(language) && (one.size() == language.size() || one[language.size()] == '-')) return true;
    }
    return false;
}

std::optional<AsianEncoding> asian_encoding(std::string_view text, std::string_view languages) {
    constexpr std::size_t enough = 4, few = 12;
    const auto thai = fit_of_thai(text), gb = fit_of_pairs(text, false), big5 = fit_of_pairs(text, true);
    // More of its characters are in use.
    const bool is_big5 = big5.possible && (!gb.possible || big5.common * gb.letters > gb.common * big5.letters);
    const auto& chinese = is_big5 ? big5 : gb;
    const char* const chinese_name = is_big5 ? "Big5" : "GB18030";
    const bool wants_thai = holds_language(languages, "th"), wants_chinese = holds_language(languages, "zh");
    if (wants_chinese && !wants_thai && chinese.possible && (chinese.likely || !thai.likely)) return AsianEncoding{chinese_name, chinese.likely};
    if (wants_thai && !wants_chinese && thai.possible) return AsianEncoding{"windows-874", thai.likely || !chinese.likely};
    if (thai.likely && thai.letters >= enough && !chinese.likely) return AsianEncoding{"windows-874", thai.letters >= few};
    if (gb.likely && gb.letters >= 2 && !thai.likely) return AsianEncoding{"GB18030", gb.letters >= enough};
    if (gb.likely && thai.likely && thai.letters >= enough) return AsianEncoding{thai.common == thai.letters ? "windows-874" : "GB18030", false};
    return {};
}

}  // namespace depositary::indexer
