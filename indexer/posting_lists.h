#pragma once
// The posting lists of terms as one search reads them: each is decoded once, for matching and for ranking alike.

#include "indexer/effort.h"
#include "indexer/places.h"
#include "indexer/segment.h"

#include <xapian.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace depositary::indexer {

using Units = std::vector<Xapian::docid>;  // ascending

// Where a term stands: units in ascending order, and how often in each.
struct Postings {
    Units units;
    std::vector<Xapian::termcount> often;
    Xapian::doccount frequency = 0;  // in how many units it stands in all
};

// For one thread and one search. When the effort is spent, lists end early.
class PostingLists {
public:
    PostingLists(const SegmentReaders& readers, const Effort& effort) : readers_(readers), effort_(effort) {}

    const SegmentReaders& readers() const { return readers_; }

    using List = std::shared_ptr<const Postings>;
    List of(const std::string& term);
    // At least what stands in `units`; all of the list where that costs no more.
    List among(const std::string& term, const Units& units);
    // Where the one word, as written or plain, may stand right before the other: all units where it does, and in segments
    // that have no list of common pairs those that hold both.
    Units side_by_side(const std::string& one, const std::string& other);
    // The words that begin so, and where any of them stands.
    struct Beginning {
        PrefixWords words;
        List list;
    };
    const Beginning& beginning(const std::string& prefix);

private:
    template <class Take>
    void go_through(const std::string& term, const Take& take);
    template <class Take>
    void go_through(std::size_t segment, const std::string& term, const Take& goes_on);
    Units units_in(std::size_t segment, const std::string& term);
    Units pair_in(std::size_t segment, const std::string& one, const std::string& other);
    Postings together(const std::vector<std::string>& terms);
    List kept(const std::string& term, Postings postings);

    const SegmentReaders& readers_;
    const Effort& effort_;
    std::map<std::string, List> lists_;
    std::map<std::string, Beginning> beginnings_;
    std::size_t kept_ = 0;  // postings in lists_
};

}  // namespace depositary::indexer
