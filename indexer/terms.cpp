#include "indexer/terms.h"

#include <xapian.h>

#include <unordered_map>

namespace depositary::indexer {

const std::string& english_stem(const std::string& word) {
    // A stemmer is not to be shared between threads; texts repeat their words, so what was stemmed is kept.
    constexpr std::size_t kept = 50'000;
    thread_local const Xapian::Stem stem("english");
    thread_local std::unordered_map<std::string, std::string> known;
    const auto found = known.find(word);
    if (found != known.end()) return found->second;
    if (known.size() >= kept) known.clear();
    return known.emplace(word, stem(word)).first->second;
}

}  // namespace depositary::indexer
