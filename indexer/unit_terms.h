#pragma once
// Puts analysed text into a Xapian document as terms (terms.h).

#include <xapian.h>

#include <cstdint>
#include <string_view>

namespace depositary::indexer {

class UnitTerms {
public:
    explicit UnitTerms(Xapian::Document& document) : document_(document) {}

    // The text with the places of its words, after what was added before and not joined to it. Each word counts
    // `weight` times.
    void add(std::string_view text, Xapian::termcount weight);
    // The words alone: a phrase does not find them.
    void add_without_place(std::string_view text);

private:
    Xapian::Document& document_;
    Xapian::termpos next_ = 0;
};

}  // namespace depositary::indexer
