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
    // All the words' counts: what Xapian calls the document's length.
    std::uint32_t length() const { return length_; }

private:
    void word(const std::string& term, Xapian::termpos place, Xapian::termcount weight);
    void word_without_place(const std::string& term, Xapian::termcount weight);

    Xapian::Document& document_;
    Xapian::termpos next_ = 0;
    std::uint32_t length_ = 0;
};

}  // namespace depositary::indexer
