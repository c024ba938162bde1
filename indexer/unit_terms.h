#pragma once
// Puts analysed text into Xapian documents as terms (terms.h), and its words in their order into a forward index.

#include "indexer/forward_index.h"

#include <xapian.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace depositary::indexer {

struct Token;

// Of one segment: texts repeat their words, so what was made of one is kept. Units come in ascending order.
class UnitTerms {
public:
    // The text with its words in their order, after what was added before and not joined to it. Each word counts
    // `weight` times.
    void add(std::string_view text, Xapian::termcount weight);
    // The same, and that a heading holds it.
    void add_heading(std::string_view text, Xapian::termcount weight);
    // The words alone: a phrase does not find them.
    void add_without_order(std::string_view text);
    // What was added is the unit's, and the next one begins. Returns all the words' counts: what Xapian calls the
    // document's length.
    std::uint32_t end_unit(Xapian::docid unit, Xapian::Document& document);

    const ForwardIndexBuilder& forward() const { return forward_; }

private:
    struct Counted {
        std::vector<std::string> terms;
        Xapian::termcount count = 0;  // in the unit
    };
    std::uint32_t word(const Token& token);
    void count(std::uint32_t word, Xapian::termcount weight);
    void count_pair(const Token& first, const Token& second, Xapian::termcount weight);

    ForwardIndexBuilder forward_;
    std::vector<Counted> words_;  // by their number in forward_
    std::vector<std::uint32_t> of_unit_;
    std::vector<std::pair<std::string, Xapian::termcount>> others_;  // terms of the unit that are no words
    std::vector<std::string> of_heading_;                            // terms that only say what a heading holds
};

}  // namespace depositary::indexer
