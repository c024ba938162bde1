#include "indexer/terms.h"

#include <xapian.h>

#include <string_view>
#include <unordered_map>

namespace depositary::indexer {
namespace {

// Words that Snowball's stemmer takes for forms of others, and a reader does not: a minority is no minor, an authority
// no author. Each with its plural and so on stands for itself.
const std::unordered_map<std::string_view, std::string_view> apart{
    {"authority", "authority"},
    {"authorities", "authority"},
    {"customer", "customer"},
    {"customers", "customer"},
    {"humane", "humane"},
    {"humanity", "humanity"},
    {"important", "important"},
    {"importance", "important"},
    {"importantly", "important"},
    {"internal", "internal"},
    {"internally", "internal"},
    {"international", "international"},
    {"internationally", "international"},
    {"minority", "minority"},
    {"minorities", "minority"},
    {"nationality", "nationality"},
    {"nationalities", "nationality"},
    {"objective", "objective"},
    {"objectives", "objective"},
    {"officer", "officer"},
    {"officers", "officer"},
    {"personal", "personal"},
    {"personally", "personal"},
    {"relative", "relative"},
    {"relatives", "relative"},
    {"responsible", "responsible"},
    {"responsibly", "responsible"},
    {"responsibility", "responsible"},
    {"responsibilities", "responsible"},
    {"several", "several"},
    {"universal", "universal"},
    {"universally", "universal"},
    {"university", "university"},
    {"universities", "university"},
};

// "organization" as "organisation": they are one word, and Snowball would take the first for a form of "organ".
std::string british(std::string word) {
    for (const std::string_view ending : {"ization", "izations", "ize", "izes", "ized", "izing", "izer", "izers"})
        if (word.size() >= ending.size() + 4 && word.ends_with(ending)) word[word.size() - ending.size() + 1] = 's';
    return word;
}

}  // namespace

const std::string& english_stem(const std::string& word) {
    // A stemmer is not to be shared between threads; texts repeat their words, so what was stemmed is kept.
    constexpr std::size_t kept = 50'000;
    thread_local const Xapian::Stem stem("english");
    thread_local std::unordered_map<std::string, std::string> known;
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    if (known.size() >= kept) known.clear();
    const auto alone = apart.find(word);
    return known.emplace(word, alone == apart.end() ? stem(british(word)) : std::string(alone->second)).first->second;
}

}  // namespace depositary::indexer
