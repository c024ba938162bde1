#pragma once
// Where the words of a sequence stand in one unit: for phrases and NEAR.

#include "indexer/query.h"
#include "indexer/segment.h"

#include <xapian.h>

#include <cstddef>
#include <optional>
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

// What is written for an English word without looking among the texts' words: itself, in its other number and its other spelling.
std::vector<std::string> nearest_forms(const std::string& word);

// A sequence with each of its words as the terms that stand for it: one, or the forms of a stem or a prefix.
class PlacedSequence {
public:
    PlacedSequence(const SegmentReaders& readers, const QueryNode& sequence);

    struct Place {
        Xapian::termpos first, last;
    };
    // The sequence in a segment, where its words have numbers. Borrows the forward index.
    class InSegment {
    public:
        // Whether it stands in the unit.
        bool stands(Xapian::docid unit) const;
        // Where, in ascending order of `first`.
        std::vector<Place> places(Xapian::docid unit) const;

    private:
        friend class PlacedSequence;
        struct Word {
            std::vector<WordNumber> numbers;  // ascending; any of them
            bool joined_before = true;
            bool is(WordNumber number) const;
        };
        explicit InSegment(const ForwardIndex& forward) : forward_(forward) {}
        // Calls found(first, last) with the indexes of each place in the words, ascending, until it returns false.
        template <class Found>
        void find(const Words& words, const Found& found) const;
        std::optional<std::size_t> end_from(const Words& words, std::size_t at) const;

        const ForwardIndex& forward_;
        std::vector<Word> words_;
        std::size_t sought_ = 0;  // the word that is looked for, with the one after it; before it all are joined
    };
    InSegment in(const ForwardIndex& forward) const;

private:
    struct Word {
        std::vector<std::string> terms;
        bool joined_before = true;
    };
    std::vector<Word> words_;
    std::size_t sought_ = 0;
};

// Whether one place of each sequence can be chosen so that they do not overlap and at most `distance` words stand
// between them in all.
bool stand_near(const std::vector<std::vector<PlacedSequence::Place>>& places, std::size_t distance);

}  // namespace depositary::indexer
