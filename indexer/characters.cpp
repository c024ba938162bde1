#include "indexer/characters.h"

#include "indexer/han_variants.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace depositary::indexer {
namespace {

// Everything assigned in the first two planes that matters; what lies beyond folds to itself.
constexpr UChar32 table_end = 0x30000;

bool without_spaces(UScriptCode script) {
    switch (script) {
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_BOPOMOFO:
        case USCRIPT_YI:
        case USCRIPT_NEW_TAI_LUE:
        case USCRIPT_TAI_LE:
        case USCRIPT_TAI_VIET:
        case USCRIPT_LANNA:
            return true;
        default:
            return false;
    }
}

CharacterClass classify(UChar32 c) {
    if (u_isUWhiteSpace(c)) return CharacterClass::space;
    if (c == 0x104E) return CharacterClass::base;  // AFOREMENTIONED begins a syllable
    UErrorCode status = U_ZERO_ERROR;
    const bool cluster = without_spaces(uscript_getScript(c, &status));
    if (cluster && (c == 0x17D2 || c == 0x1039 || c == 0x1A60)) return CharacterClass::joiner;
    const auto mask = U_GET_GC_MASK(c);
    if (mask & U_GC_M_MASK) return cluster ? CharacterClass::hanging : CharacterClass::mark;
    if (mask & U_GC_ND_MASK) return CharacterClass::letter;
    if (mask & (U_GC_L_MASK | U_GC_NL_MASK)) return cluster ? CharacterClass::base : CharacterClass::letter;
    return CharacterClass::other;
}

// Letters with two usual ways of writing that no normalisation knows of; empty for others.
std::u32string_view one_letter(UChar32 c) {
    switch (c) {
        case 0x17B2: return U"\u17B1";  // Khmer OO
        case 0x17B3: return U"\u17AA";  // Khmer AU
        case 0x17C8: return U"\u17C7";  // Khmer YUUKALEAPINTU, typed as REAHMUK
        case 0x17CF: return U"\u17CD";  // and the mark of letters that are not spoken
        case 0x0E0F: return U"\u0E0E";  // Thai TO PATAK, which looks nearly like DO CHADA
        case 0x102B: return U"\u102C";  // Burmese AA, tall or not
        // The Icelandic letter that old Vietnamese fonts and keyboards give for \u0110.
        case 0xD0:
        case 0xF0: return U"\u0111";
        // Burmese O, AU and GREAT SA, typed with other letters.
        case 0x1029: return U"\u101E\u103C";
        case 0x102A: return U"\u101E\u103C\u1031\u102C\u103A";
        case 0x103F: return U"\u101E\u1039\u101E";
        default: return {};
    }
}

// Zero, seven and four, which read_burmese (folded.h) tells from WA, RA and the sign for "the said".
bool looks_like_burmese_letter(UChar32 c) {
    return c == 0x1040 || c == 0x1047 || c == 0x1044;
}

// Built once, on first use: one lookup a character instead of ICU's normalisation of every text.
class Table {
public:
    Table() {
        UErrorCode status = U_ZERO_ERROR;
        const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC_Casefold data");
        const std::unique_ptr<icu::Transliterator> simplify(
            icu::Transliterator::createInstance("Hant-Hans", UTRANS_FORWARD, status));
        const bool can_simplify = U_SUCCESS(status) && simplify;
        offsets_.reserve(table_end + 1);
        for (UChar32 c = 0; c < table_end; ++c) {
            offsets_.push_back(static_cast<std::uint32_t>(pool_.size()));
            classes_[static_cast<std::size_t>(c)] = classify(c);
            if (U_IS_SURROGATE(c)) {
                pool_.push_back(0xFFFD);
                continue;
            }
            add(c, *folding, can_simplify ? simplify.get() : nullptr);
        }
        offsets_.push_back(static_cast<std::uint32_t>(pool_.size()));
    }

    std::span<const UChar32> fold(UChar32 c) const {
        const auto begin = offsets_[static_cast<std::size_t>(c)];
        return {pool_.data() + begin, offsets_[static_cast<std::size_t>(c) + 1] - begin};
    }
    CharacterClass class_of(UChar32 c) const { return classes_[static_cast<std::size_t>(c)]; }

private:
    void add(UChar32 c, const icu::Normalizer2& folding, const icu::Transliterator* simplify) {
        if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER && !looks_like_burmese_letter(c)) {
            pool_.push_back('0' + u_charDigitValue(c));
            return;
        }
        if (const auto same = one_letter(c); !same.empty()) {
            pool_.insert(pool_.end(), same.begin(), same.end());
            return;
        }
        UErrorCode status = U_ZERO_ERROR;
        icu::UnicodeString folded = folding.normalize(icu::UnicodeString(c), status);
        if (folded.countChar32() == 1 && u_hasBinaryProperty(folded.char32At(0), UCHAR_UNIFIED_IDEOGRAPH)) {
            if (simplify) simplify->transliterate(folded);
            if (folded.countChar32() == 1) folded = icu::UnicodeString(common_form(folded.char32At(0)));
        }
        for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) pool_.push_back(folded.char32At(i));
    }

    std::vector<UChar32> pool_;
    std::vector<std::uint32_t> offsets_;
    std::array<CharacterClass, table_end> classes_{};
};

const Table& table() {
    static const std::unique_ptr<const Table> instance = std::make_unique<const Table>();
    return *instance;
}

}  // namespace

CharacterClass class_of(UChar32 character) {
    return character < table_end ? table().class_of(character) : classify(character);
}

std::span<const UChar32> fold(UChar32 character) {
    static const std::array<UChar32, 1> replacement{0xFFFD};
    return character < table_end ? table().fold(character) : std::span<const UChar32>(replacement);
}

}  // namespace depositary::indexer
