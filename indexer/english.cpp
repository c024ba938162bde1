#include "indexer/english.h"

#include "indexer/english_words.h"

#include <xapian.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace depositary::indexer {

using english::apart, english::irregular, english::one_spelling;

namespace {

// "organization" as "organisation": they are one word, and Snowball would take the first for a form of "organ".
std::string with_s(std::string word) {
    for (const std::string_view ending :
         {"ization", "izations", "izational", "ize", "izes", "ized", "izing", "izer", "izers", "izable", "izably"})
        if (word.size() >= ending.size() + 4 && word.ends_with(ending)) word[word.size() - ending.size() + 1] = 's';
    return word;
}

// policemen, Englishwomen; not what only ends so.
std::string with_man(std::string word) {
    static const std::unordered_set<std::string_view> others{"abdomen",  "acumen",    "albumen", "bitumen", "carmen",  "catechumen", "cognomen", "cyclamen",
                                                             "foramen",  "gravamen", "ligamen", "regimen", "specimen", "stamen",  "turkmen"};
    if (word.size() > 5 && word.ends_with("men") && !others.contains(word)) word[word.size() - 2] = 'a';
    if (word.size() > 8 && word.ends_with("children")) word.resize(word.size() - 3);
    return word;
}

bool is_vowel(char c) {
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

// NGOs, MPs, SMEs: Snowball leaves an S after letters that are no English word. Two consonants and a vowel, or consonants alone,
// save for what is a word or an abbreviation with its S.
bool is_plural_of_letters(std::string_view word) {
    static const std::unordered_set<std::string_view> others{"bls", "cms", "dns", "gps", "gss", "mrs", "plus", "pros", "sms", "this", "thus", "vhs"};
    if (word.size() < 3 || word.size() > 5 || !word.ends_with('s') || word.ends_with("ss") || others.contains(word)) return false;
    word.remove_suffix(1);
    const auto vowels = std::count_if(word.begin(), word.end(), is_vowel);
    return vowels == 0 || (word.size() == 3 && is_vowel(word.back()) && (vowels == 1 || (vowels == 2 && word.back() == 'u' && !is_vowel(word.front()))));
}

std::string stem_of(const std::string& word) {
    static thread_local const Xapian::Stem stem("english");  // not to be shared between threads
    const auto alone = apart.find(word);
    if (alone != apart.end()) return std::string(alone->second);
    const auto form = irregular.find(word);
    if (form == irregular.end() && is_plural_of_letters(word)) return word.substr(0, word.size() - 1);
    auto result = stem(form == irregular.end() ? with_man(with_s(word)) : std::string(form->second));
    // Notify and notification, identify and identification.
    if (result.size() > 5 && result.ends_with("ifi")) result.pop_back();
    if (const auto same = one_spelling.find(result); same != one_spelling.end()) return std::string(same->second);
    for (const std::string_view before : {"dis", "mis", "non", "sub", "un"}) {  // dishonour, misdemeanour
        if (!result.starts_with(before)) continue;
        const auto same = one_spelling.find(std::string_view(result).substr(before.size()));
        if (same != one_spelling.end()) return std::string(before) + std::string(same->second);
    }
    return result;
}

}  // namespace

const std::string& english_stem(const std::string& word) {
    // Texts repeat their words, so what was stemmed is kept.
    constexpr std::size_t kept = 50'000;
    thread_local std::unordered_map<std::string, std::string> known;
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    if (known.size() >= kept) known.clear();
    return known.emplace(word, stem_of(word)).first->second;
}

const std::vector<std::string_view>& other_sources_of(std::string_view stem) {
    static const auto sources = [] {
        std::unordered_map<std::string, std::vector<std::string_view>> made;
        for (const auto& [form, word] : irregular) made[stem_of(std::string(word))].push_back(form);
        for (const auto& [spelled, same] : one_spelling) made[std::string(same)].push_back(spelled);
        return made;
    }();
    static const std::vector<std::string_view> none;
    const auto found = sources.find(std::string(stem));
    return found == sources.end() ? none : found->second;
}

std::vector<OtherSpelling> other_spellings_of_prefix(std::string_view prefix) {
    std::vector<OtherSpelling> result;
    const auto add = [&](std::string text, bool begun) {
        OtherSpelling other{std::move(text), begun};
        if (std::find(result.begin(), result.end(), other) == result.end()) result.push_back(std::move(other));
    };
    const auto respell = [&](std::string_view stem, std::string_view other) {
        // So short a beginning is one of both spellings.
        const auto same = std::mismatch(stem.begin(), stem.end(), other.begin(), other.end()).first - stem.begin();
        if (prefix.size() <= static_cast<std::size_t>(same)) return;
        const auto rest = prefix.substr(std::min(prefix.size(), stem.size()));
        // The last letters of catalogue and centres belong to no stem. What begins like "labor" may be a laboratory.
        if (stem.starts_with(prefix) || (prefix.starts_with(stem) && (rest == "e" || rest == "s" || rest == "es")))
            add(std::string(other), false);
        else if (prefix.starts_with(stem))
            add(std::string(other) + std::string(rest), true);
    };
    for (const auto& [american, british] : one_spelling) {
        respell(american, british);
        respell(british, american);
    }
    for (const std::string_view ending : {"izations", "izational", "izes", "ized", "izing", "izers", "izable", "izably"})
        for (std::size_t size = 2; size <= ending.size(); ++size)
            for (const char letter : {'z', 's'}) {
                std::string end(ending.substr(0, size));
                end[1] = letter;
                if (prefix.size() < end.size() + 4 || !prefix.ends_with(end)) continue;
                std::string other(prefix);
                other[prefix.size() - end.size() + 1] = letter == 'z' ? 's' : 'z';
                add(std::move(other), true);
            }
    return result;
}

std::vector<std::string> both_numbers(const std::string& word) {
    const auto without = [&](std::size_t letters, std::string_view ending) {
        return std::vector<std::string>{word, word.substr(0, word.size() - letters) + std::string(ending)};
    };
    const auto ends = [&](std::initializer_list<std::string_view> endings) {
        return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return word.ends_with(ending); });
    };
    if (word.empty()) return {};
    if (word.size() > 4 && word.ends_with("ies")) return without(3, "y");
    if (ends({"sses", "xes", "ches", "shes"})) return without(2, "");
    if (word.ends_with('s') && !ends({"ss", "us", "is"})) return without(1, "");
    if (word.ends_with("man")) return without(2, "en");
    if (word.ends_with("men")) return without(2, "an");
    if (word.size() > 1 && word.ends_with('y') && !is_vowel(word[word.size() - 2])) return without(1, "ies");
    return without(0, ends({"s", "x", "ch", "sh"}) ? "es" : "s");
}

bool is_function_word(std::string_view word) {
    static const std::unordered_set<std::string_view> words{
        "a",  "an", "and", "are", "as", "at", "be",   "been", "by",    "for",  "from", "has", "have", "in",
        "is", "it", "its", "of",  "on", "or", "that", "the",  "their", "this", "to",   "was", "were", "with",
    };
    return words.contains(word);
}

}  // namespace depositary::indexer
