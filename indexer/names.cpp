#include "indexer/names.h"

#include "indexer/analyser.h"

#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array languages{"en", "km", "zh", "lo", "my", "th", "vi"};
constexpr std::array locales{"en", "km", "zh", "zh_Hant", "lo", "my", "th", "vi"};

// What "language" is called: it goes before its name or after it, or is left out.
constexpr std::array<std::string_view, 8> words_for_language{"ភាសា", "ພາສາ", "ဘာသာ", "ภาษา", "tiếng", "文", "语", "language"};

struct Key {
    std::string exact, plain;
};
Key key_of(std::string_view name) {
    Key key;
    for (const auto& token : analyse(name)) {
        key.exact += token.exact;
        key.plain += token.plain;
    }
    return key;
}

bool are_same(const Key& name, const Key& typed) {
    return !typed.exact.empty() && (name.exact == typed.exact || (typed.exact == typed.plain && name.plain == typed.plain));
}

template <class Name>
std::string displayed(const Name& name) {
    std::array<UChar, 128> buffer{};
    UErrorCode status = U_ZERO_ERROR;
    const auto size = name(buffer.data(), static_cast<std::int32_t>(buffer.size()), status);
    std::string result;
    if (U_SUCCESS(status)) icu::UnicodeString(buffer.data(), size).toUTF8String(result);
    return result;
}

Key without_word(const Key& key, const Key& word) {
    const auto cut = [](std::string text, const std::string& part) {
        if (text.size() > part.size() && text.starts_with(part))
            text.erase(0, part.size());
        else if (text.size() > part.size() && text.ends_with(part))
            text.resize(text.size() - part.size());
        return text;
    };
    return {cut(key.exact, key.exact == key.plain ? word.plain : word.exact), cut(key.plain, word.plain)};
}

// Without the word for "language", where it has one.
Key bare(Key key) {
    for (const auto word : words_for_language) {
        auto rest = without_word(key, key_of(word));
        if (rest.exact != key.exact) return rest;
    }
    return key;
}

std::vector<std::pair<Key, std::string>> names_of_languages() {
    std::vector<std::pair<Key, std::string>> names;
    for (const auto* code : languages)
        for (const auto* locale : locales) {
            const auto name = displayed([&](UChar* out, std::int32_t size, UErrorCode& status) { return uloc_getDisplayLanguage(code, locale, out, size, &status); });
            names.emplace_back(bare(key_of(name)), code);
        }
    for (const auto& [name, code] : {std::pair("Myanmar", "my"), std::pair("汉", "zh"), std::pair("华", "zh")}) names.emplace_back(key_of(name), code);
    return names;
}

}  // namespace

bool is_same_name(std::string_view name, std::string_view typed) {
    return are_same(key_of(name), key_of(typed));
}

std::string language_code(std::string_view name) {
    static const auto names = names_of_languages();
    std::string small(name);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (small.size() <= 2) return small;  // a code
    const auto typed = bare(key_of(name));
    const auto found = std::find_if(names.begin(), names.end(), [&](const auto& each) { return are_same(each.first, typed); });
    return found == names.end() ? small : found->second;
}

std::vector<std::string> country_names(std::string_view code) {
    const auto id = "und_" + std::string(code);
    std::vector<std::string> names;
    if (*uloc_getISO3Country(id.c_str()) == '\0') return names;
    for (const auto* locale : locales) {
        auto name = displayed([&](UChar* out, std::int32_t size, UErrorCode& status) { return uloc_getDisplayCountry(id.c_str(), locale, out, size, &status); });
        // "Myanmar (Burma)" is both.
        const auto bracket = name.find(" (");
        if (bracket != std::string::npos && name.ends_with(')')) {
            names.push_back(name.substr(bracket + 2, name.size() - bracket - 3));
            name.resize(bracket);
        }
        if (!name.empty()) names.push_back(std::move(name));
    }
    return names;
}

}  // namespace depositary::indexer
