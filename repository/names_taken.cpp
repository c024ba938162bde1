#include "repository/names_taken.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <utility>

#include "crypto/error.h"
#include "text/clusters.h"

namespace depositary::repository {
namespace {

// What looks the same, or nearly, and is not told by the skeletons. Expects clusters in one order.
icu::UnicodeString written_once(icu::UnicodeString letters) {
    constexpr std::array<std::pair<const char16_t*, const char16_t*>, 6> same{{{u"\u0EC0\u0EC0", u"\u0EC1"},  // Lao SARA AE, as two SARA E
                                                                               {u"\u0E40\u0E40", u"\u0E41"},  // and Thai
                                                                               {u"\u1025", u"\u1009"},        // Burmese U and NYA
                                                                               {u"\u1047", u"\u101B"},        // SEVEN and RA
                                                                               {u"\u102A", u"\u1029\u102C\u1031\u103A"},  // AU
                                                                               {u"\u1791\u17D2\u1794", u"\u17A1"}}};  // Khmer TO over BA, and LA
    for (const auto& [one, other] : same) {
        letters.findAndReplace(one, other);
    }
    return letters;
}

// In small letters, and as it is written.
std::array<std::string, 2> likenesses_of(std::string_view name) {
    static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>(uspoof_open(&status), uspoof_close);
    }();
    UErrorCode status = U_ZERO_ERROR;
    const auto* apart = icu::Normalizer2::getNFKDInstance(status);
    const auto letters_of = [&](const icu::UnicodeString& written) {
        const auto whole = apart->normalize(written, status);
        icu::UnicodeString kept;
        for (std::int32_t i = 0; i < whole.length(); i = whole.moveIndex32(i, 1)) {
            const UChar32 at = whole.char32At(i), c = at == 0x104E ? 0x1044 : at;  // Burmese AFOREMENTIONED, a sign that looks like FOUR
            // Marks of Latin letters do not tell names apart; those of other scripts are vowels.
            const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 && !(c >= 0x300 && c <= 0x36F);
            // Marks that go with letters of any script are no script's vowels either.
            if (u_isalnum(c) != 0 || (mark && uscript_getScript(c, &status) != USCRIPT_INHERITED)) {
                kept.append(c);
            }
        }
        kept.findAndReplace(u"\u1005\u103B", u"\u1008");  // Burmese CA with medial YA looks like JHA
        return written_once(text::clusters_in_one_order(kept));
    };
    const auto likeness = [&](const icu::UnicodeString& letters) {
        icu::UnicodeString skeleton;
        uspoof_getSkeletonUnicodeString(checker.get(), 0, letters, skeleton, &status);
        std::string text;
        letters_of(skeleton).foldCase().toUTF8String(text);
        return text;
    };
    std::array<std::string, 2> likenesses;
    if (U_SUCCESS(status) != 0) {
        // As it is written too: a capital I looks like a small l, and is none when it is made small.
        const auto letters = letters_of(icu::UnicodeString::fromUTF8({name.data(), static_cast<std::int32_t>(name.size())}));
        likenesses = {likeness(icu::UnicodeString(letters).foldCase()), likeness(letters)};
    }
    if (U_FAILURE(status) != 0) {
        throw Invalid("text-malformed", "A text cannot be compared with others.");
    }
    return likenesses;
}

bool share(const std::array<std::string, 2>& a, const std::array<std::string, 2>& b) {
    return a[0] == b[0] || a[1] == b[1];
}

}  // namespace

Called::Called(std::string code, std::string name)
    : code_(std::move(code)), name_(std::move(name)), code_looks_(likenesses_of(code_)), name_looks_(likenesses_of(name_)) {}

bool Called::is_taken_for(const Called& other) const {
    return code_ == other.code_ || share(name_looks_, other.name_looks_) || share(name_looks_, other.code_looks_) ||
           share(code_looks_, other.name_looks_);
}

bool is_of_plain_scripts(const std::string& name) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker(uspoof_open(&status), uspoof_close);
    uspoof_setRestrictionLevel(checker.get(), USPOOF_MODERATELY_RESTRICTIVE);
    uspoof_setChecks(checker.get(), USPOOF_RESTRICTION_LEVEL, &status);
    const auto found = uspoof_check2UTF8(checker.get(), name.data(), static_cast<std::int32_t>(name.size()), nullptr, &status);
    if (U_FAILURE(status) != 0) {
        throw Invalid("text-malformed", "A text cannot be compared with others.");
    }
    return found == 0;
}

bool are_words_of_plain_scripts(const std::string& title) {
    const auto text = icu::UnicodeString::fromUTF8(title);
    icu::UnicodeString word;
    const auto is_plain = [&word] {
        std::string letters;
        return is_of_plain_scripts(word.toUTF8String(letters));
    };
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        // What is not seen is no end of a word.
        if (u_isalnum(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) {
            word.append(c);
        } else if (!is_plain()) {
            return false;
        } else {
            word.remove();
        }
    }
    return is_plain();
}

bool look_alike(const std::string& one, const std::string& other) { return share(likenesses_of(one), likenesses_of(other)); }

NamesTaken::NamesTaken(const StateReader& reader) {
    for (const Party& party : reader.parties()) {
        add({party.code, party.name});
    }
    for (const Body& body : reader.bodies()) {
        add({body.code, body.name});
    }
}

void NamesTaken::add(Called called) {
    const auto kept = std::make_shared<const Called>(std::move(called));
    for (const auto* looks : {&kept->code_looks_, &kept->name_looks_}) {
        for (const std::string& look : *looks) {
            by_look_.emplace(look, kept);
        }
    }
}

std::optional<Called> NamesTaken::find(const StateReader& reader, const Called& called) const {
    const auto is_there = [&](const Called& known) {
        const auto party = reader.party(known.code());
        const auto body = party ? std::nullopt : reader.body(known.code());
        return (party && party->name == known.name()) || (body && body->name == known.name());
    };
    for (const auto* looks : {&called.code_looks_, &called.name_looks_}) {
        for (const std::string& look : *looks) {
            const auto [first, last] = by_look_.equal_range(look);
            for (auto known = first; known != last; ++known) {
                if (called.is_taken_for(*known->second) && is_there(*known->second)) {
                    return *known->second;
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace depositary::repository
