#include "indexer/folded.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr UChar32 thai = 0x0E00, lao = 0x0E80, block = 0x80;

// The place in its block, which the two scripts share; 0 for other characters.
UChar32 place(UChar32 character) {
    return character > thai && character < lao + block ? character % block : 0;
}
bool is_mark(const Folded& c) {
    return place(c.character) != 0 && c.kind == CharacterClass::hanging;
}
bool follows_consonant(const Folded& c) {  // a vowel: SARA A, SARA AA
    const auto at = place(c.character);
    return at == 0x30 || at == 0x32;
}
bool precedes_consonant(const Folded& c) {  // a vowel: SARA E to SARA AI MAIMALAI
    const auto at = place(c.character);
    return at >= 0x40 && at <= 0x44;
}
bool is_consonant(const Folded& c) {
    return place(c.character) != 0 && c.kind == CharacterClass::base && !follows_consonant(c) && !precedes_consonant(c);
}

bool is_nikhahit(const Folded& c) {
    return place(c.character) == 0x4D;
}

constexpr UChar32 burmese_zero = 0x1040, burmese_four = 0x1044, burmese_seven = 0x1047, wa = 0x101D, ra = 0x101B, nga = 0x1004, u = 0x1025,
                  nya = 0x1009, ca = 0x1005, jha = 0x1008, tta = 0x100B, ttha = 0x100C, virama = 0x1039, asat = 0x103A, medial_ya = 0x103B,
                  dot_below = 0x1037, aa = 0x102C, visarga = 0x1038, aforementioned = 0x104E;

bool is_burmese(UChar32 c) {
    return c >= 0x1000 && c <= 0x109F;
}
bool is_digit(UChar32 c) {
    return (c >= '0' && c <= '9') || c == burmese_zero || c == burmese_four || c == burmese_seven;
}
// VISARGA is no sign that a letter stands before it: in times it is the colon.
bool is_burmese_letter(UChar32 c) {
    return c >= 0x1000 && c <= 0x103F && c != visarga;
}
bool is_medial(UChar32 c) {
    return c >= 0x103B && c <= 0x103E;
}
bool hangs_on_letter(UChar32 c) {
    return c >= 0x102B && c <= 0x103E && c != visarga;
}

}  // namespace

void order_thai_and_lao(std::vector<Folded>& characters) {
    if (std::none_of(characters.begin(), characters.end(), [](const Folded& c) { return place(c.character) != 0; })) return;
    std::size_t kept = 0;
    bool after_ro = false;
    for (auto c : characters) {
        if (c.character == 0x0E45) c.character = 0x0E32;
        const bool is_ro = c.character == 0x0EA3;
        if (is_ro) c.character = 0x0EA5;  // RO, which spelling without it writes LO: ຣັດ, ລັດ
        // RO after PO and PHO, as one spelt before SARA A, and today does not: no syllable ends in either (ປຣະເທດ, ປະເທດ).
        if (c.character == 0x0EB0 && after_ro && kept > 1 && (characters[kept - 2].character == 0x0E9B || characters[kept - 2].character == 0x0E9E)) {
            --kept;
            characters[kept - 1].end = characters[kept].end;
        }
        after_ro = is_ro;
        auto* const before = kept > 0 ? &characters[kept - 1] : nullptr;
        // Lao HO and LO, written out or as one: no syllable ends in HO.
        if (before && c.character == 0x0EA5 && before->character == 0x0EAB) {
            c.character = 0x0EBC;
            c.kind = CharacterClass::hanging;
        }
        if (before && place(c.character) == 0x40 && before->character == c.character) {
            ++before->character;
            before->end = c.end;
            continue;
        }
        // SARA AM and SARA AA: what is left of SARA AM in the text layer of many PDFs.
        if (before && place(c.character) == 0x32 && before->character == c.character) {
            auto at = kept - 1;
            while (at > 0 && is_mark(characters[at - 1]) && !is_nikhahit(characters[at - 1])) --at;
            if (at > 0 && is_nikhahit(characters[at - 1])) {
                before->end = c.end;
                continue;
            }
        }
        characters[kept++] = c;
        if (!before) continue;
        auto& last = characters[kept - 1];
        const auto* const consonant = kept > 2 ? &characters[kept - 3] : nullptr;
        if (is_mark(last) && follows_consonant(*before) && consonant && (is_consonant(*consonant) || is_mark(*consonant))) {
            std::swap(*before, last);
            std::swap(before->begin, last.begin);
            before->end = std::exchange(last.end, before->end);
        } else if (is_consonant(last) && is_mark(*before) && consonant) {
            auto vowel = kept - 2;  // the marks, then the vowel before them
            while (vowel > 0 && is_mark(characters[vowel])) --vowel;
            if (!precedes_consonant(characters[vowel])) continue;
            std::rotate(characters.begin() + static_cast<std::ptrdiff_t>(vowel) + 1,
                        characters.begin() + static_cast<std::ptrdiff_t>(kept) - 1,
                        characters.begin() + static_cast<std::ptrdiff_t>(kept));
            auto& moved = characters[vowel + 1];
            moved.begin = characters[vowel + 2].begin;
            for (auto at = vowel + 2; at < kept; ++at) characters[at].end = moved.end;
        }
    }
    characters.resize(kept);
}

void read_burmese(std::vector<Folded>& characters) {
    if (std::none_of(characters.begin(), characters.end(), [](const Folded& c) { return is_burmese(c.character); })) return;
    const auto at = [&](std::size_t i) { return i < characters.size() ? characters[i].character : 0; };
    std::size_t kept = 0;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        auto c = characters[i];
        const auto before = kept > 0 ? at(kept - 1) : 0, after = at(i + 1);
        const auto becomes = [&c](UChar32 character) {
            c.character = character;
            c.kind = class_of(character);
        };
        if (c.character == burmese_seven) {
            becomes(hangs_on_letter(after) ? ra : '7');
        } else if (c.character == burmese_four) {
            becomes(!is_digit(before) && after == nga && at(i + 2) == asat ? aforementioned : '4');
        } else if (c.character == burmese_zero) {
            const bool letter = hangs_on_letter(after) ||
                                (!is_digit(before) && !is_digit(after) && (is_burmese_letter(after) || is_burmese_letter(before)));
            becomes(letter ? wa : '0');
        } else if (c.character == wa) {
            if ((is_digit(before) && (is_digit(after) || !is_burmese_letter(after))) ||
                (is_digit(after) && !is_burmese_letter(before)))
                becomes('0');
        } else if (c.character == u || c.character == nya) {
            // They look nearly alike. Before AA, ASAT and what is stacked or joined stands NYA; else the vowel.
            const bool closed = after == asat || (after == dot_below && at(i + 2) == asat);
            becomes(closed || after == aa || after == virama || is_medial(after) ? nya : u);
        } else if (c.character == visarga && is_digit(before) && is_digit(after)) {
            becomes(':');  // of a time
        } else if (c.character == ca && after == medial_ya) {
            becomes(jha);  // \u1005\u103B for \u1008
            c.end = characters[++i].end;
        } else if (c.character == tta && after == virama && at(i + 2) == ttha) {
            becomes(ttha);  // promulgate, with and without its first letter
            i += 2;
            c.end = characters[i].end;
        }
        characters[kept++] = c;
    }
    characters.resize(kept);
}

namespace {

constexpr UChar32 khmer_ta = 0x1791, khmer_ba = 0x1794, khmer_ro = 0x179A, khmer_lo = 0x179B, khmer_la = 0x17A1, khmer_mo = 0x1798, khmer_qa = 0x17A2,
                  nikahit = 0x17C6, reahmuk = 0x17C7, coeng = 0x17D2, khmer_qo = 0x17B1, khmer_yo = 0x1799, khmer_oo = 0x17C4;

bool is_khmer_consonant(UChar32 c) {
    return c >= 0x1780 && c <= khmer_qa;
}

// What NIKAHIT alone on its consonant is, with the consonant after it: សំរាប់ is សម្រាប់. Before RO and LO whatever it stands
// on, save for what makes a word by itself (ធំ, big); before others in the words of which both ways are written.
bool is_mo_before(UChar32 base, UChar32 next) {
    if (next == khmer_ro || next == khmer_lo || next == khmer_la)
        return std::u32string_view(U"កគចជដតទបពរលសអ").find(static_cast<char32_t>(base)) != std::u32string_view::npos;
    constexpr std::u32string_view pairs = U"សគ សង សអ សភ ទង កទ កស តក លអ ";
    for (std::size_t at = 0; at < pairs.size(); at += 3)
        if (static_cast<UChar32>(pairs[at]) == base && static_cast<UChar32>(pairs[at + 1]) == next) return true;
    return false;
}

// The colon that is typed for the last sign of words such as គណៈ.
bool ends_before_colon(const std::vector<Folded>& characters) {
    constexpr std::array<std::u32string_view, 6> words{U"គណ", U"រយ", U"លក្ខណ", U"សាធារណ",
                                                       U"សម្ភារ", U"សិល្ប"};
    return std::any_of(words.begin(), words.end(), [&](std::u32string_view word) {
        return characters.size() >= word.size() &&
               std::equal(word.begin(), word.end(), characters.end() - static_cast<std::ptrdiff_t>(word.size()),
                          [](char32_t c, const Folded& other) { return static_cast<UChar32>(c) == other.character; });
    });
}

}  // namespace

void read_khmer(std::vector<Folded>& characters) {
    if (std::none_of(characters.begin(), characters.end(), [](const Folded& c) { return c.character >= 0x1780 && c.character <= 0x17FF; })) return;
    const auto at = [&](std::size_t i) { return i < characters.size() ? characters[i].character : 0; };
    std::vector<Folded> read;
    read.reserve(characters.size());
    const auto put = [&read](Folded of, UChar32 character) {
        of.character = character;
        of.kind = class_of(character);
        read.push_back(of);
    };
    for (std::size_t i = 0; i < characters.size(); ++i) {
        auto c = characters[i];
        const auto before = read.empty() ? 0 : read.back().character;
        const bool subscript = read.size() > 1 && read[read.size() - 2].character == coeng;
        if (c.character == nikahit && is_khmer_consonant(before) && !subscript && at(i + 2) != coeng && is_mo_before(before, at(i + 1))) {
            put(c, khmer_mo);
            put(c, coeng);
            ++i;
            put(characters[i], characters[i].character == khmer_la ? khmer_lo : characters[i].character);
        } else if (c.character == khmer_ta && at(i + 1) == coeng && at(i + 2) == khmer_ba) {
            c.end = characters[i + 2].end;
            put(c, khmer_la);
            i += 2;
        } else if (c.character == ':' && is_khmer_consonant(at(i + 1)) && ends_before_colon(read)) {
            put(c, reahmuk);
        } else if (c.character == khmer_qa && at(i + 1) == khmer_oo && at(i + 2) == khmer_yo) {
            put(c, khmer_qo);
            put(characters[i + 1], coeng);
            ++i;
        } else {
            read.push_back(c);
        }
    }
    characters = std::move(read);
}

void read_usual_spellings(std::vector<Folded>& characters) {
    const auto is_any = [](UChar32 c, std::u32string_view of) { return of.find(static_cast<char32_t>(c)) != std::u32string_view::npos; };
    for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
        auto& c = characters[i];
        auto& next = characters[i + 1];
        if (is_any(c.character, U"身部成") && next.character == U'份') next.character = U'分';
        if (c.character == U'其' && next.character == U'它') next.character = U'他';
        if (c.character == U'惟' && next.character == U'一') c.character = U'唯';
        if (c.character == U'纪' && next.character == U'录') c.character = U'记';
        // Accounts are written with the tent's character too. Which of both is meant is told by its neighbour.
        if (c.character == U'帐' && is_any(next.character, U"户簿目号单款务册")) c.character = U'账';
        if (next.character == U'帐' && is_any(c.character, U"转结记查坏欠")) next.character = U'账';
    }
}

}  // namespace depositary::indexer
