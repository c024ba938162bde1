#pragma once
// Where the words of a sequence stand in one unit: for NEAR, and for a phrase whose last word is only begun.

#include "indexer/effort.h"
#include "indexer/query.h"

#include <xapian.h>

#include <string>
#include <vector>

namespace depositary::indexer {

// The most frequent words that begin so, at most max_prefix_words; `cut` says that there are more.
inline constexpr std::size_t max_prefix_words = 64;
struct PrefixWords {
    std::vector<std::string> words;
    bool cut = false;
};
PrefixWords words_with_prefix(const Xapian::Database& database, const std::string& prefix);

// A sequence with each of its words as the terms that stand for it: one, or the forms of a stem or a prefix.
class PlacedSequence {
public:
    PlacedSequence(const Xapian::Database& database, const QueryNode& sequence);

    struct Place {
        Xapian::termpos first, last;
    };
    // In ascending order of `first`.
    std::vector<Place> in(const Xapian::Database& database, Xapian::docid unit) const;
    std::size_t size() const { return words_.size(); }

private:
    struct Word {
        std::vector<std::string> terms;
        bool joined_before = true;
    };
    std::vector<Word> words_;
};

// Whether one place of each sequence can be chosen so that they do not overlap and at most `distance` words stand
// between them in all.
bool stand_near(const std::vector<std::vector<PlacedSequence::Place>>& places, std::size_t distance);

}  // namespace depositary::indexer
