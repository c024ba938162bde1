#pragma once
// How close together the words of a query stand in a unit: words beside each other say more than the same words apart (decision 0905).

#include "indexer/forward_index.h"
#include "indexer/query.h"
#include "indexer/segment.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace depositary::indexer {

// Words and phrases that were written one after the other, all of them wanted.
using WordRow = std::vector<QueryNode>;
// Those of a query as it was read: before anything stands beside a word in it. Words that are begun are in none.
std::vector<WordRow> word_rows(const QueryNode& query);

// Over one compartment's generation, for one thread and one search. Borrows the readers.
class Closeness {
public:
    Closeness(const SegmentReaders& readers, const std::vector<WordRow>& rows);

    // What the unit weighs more for it: somewhat more than all words of the row together may weigh, where the whole row stands; of pairs of
    // neighbours that stand, half of what they may; a little of words that are near. Nothing for words that are only there.
    double bonus(Xapian::docid unit);
    // No unit's is more.
    double most() const { return most_; }
    // How many words all units together have that were looked through.
    std::size_t words_read() const { return words_read_; }

private:
    using WordSet = std::uint64_t;  // of a row's words
    struct Word {
        std::vector<std::string> terms;
        bool may_follow_gap = false;  // punctuation may stand before it
        double pair = 0;              // what it weighs with the one before, of all pairs
    };
    struct Row {
        std::vector<Word> words;
        double most = 0;
    };
    // The words of a row that a segment's words are.
    struct RowInSegment {
        std::array<WordSet, 256> by_lowest_byte{};
        std::vector<std::pair<WordNumber, WordSet>> by_number;  // ascending
        WordSet of(WordNumber number) const;
    };
    using Here = std::vector<RowInSegment>;  // by row
    const Here& in_segment(std::size_t segment);
    static double share_that_stands(const Words& words, const Row& row, const RowInSegment& here);

    const SegmentReaders& readers_;
    std::vector<Row> rows_;
    std::map<std::size_t, Here> segments_;  // by number, once one of its units was asked about
    double most_ = 0;
    std::size_t words_read_ = 0;
};

}  // namespace depositary::indexer
