#include "indexer/unit_terms.h"

#include "indexer/analyser.h"
#include "indexer/analysis_fault.h"
#include "indexer/terms.h"
#include "indexer/word_breaks.h"

namespace depositary::indexer {

std::uint32_t UnitTerms::word(const Token& token) {
    const auto number = forward_.number(token.exact, token.plain);
    if (number == words_.size()) {
        auto& terms = words_.emplace_back().terms;
        terms.push_back(token.plain);
        if (token.exact != token.plain) terms.push_back(token.exact);
        if (is_ascii_word(token.plain)) terms.push_back(stem_term(token.plain));
    }
    return number;
}

void UnitTerms::count(std::uint32_t word, Xapian::termcount weight) {
    auto& counted = words_[word];
    if (counted.count == 0) of_unit_.push_back(word);
    counted.count += weight;
}

void UnitTerms::count_pair(const Token& first, const Token& second, Xapian::termcount weight) {
    others_.emplace_back(pair_term(first.exact, second.exact), weight);
}

void UnitTerms::add(std::string_view text, Xapian::termcount weight) {
    analysis_fault(text);
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && tokens[i].position > tokens[i - 1].position + 1) forward_.add_gap();
        const auto number = word(tokens[i]);
        forward_.add_word(number);
        count(number, weight);
        if (i + 1 < tokens.size() && are_pair(tokens[i], tokens[i + 1])) count_pair(tokens[i], tokens[i + 1], weight);
    }
    for (const auto& word : dictionary_words(text, tokens)) others_.emplace_back(dictionary_term(word), weight);
    if (!tokens.empty()) forward_.add_border();
}

void UnitTerms::add_heading(std::string_view text, Xapian::termcount weight) {
    add(text, weight);
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        for (const auto& term : words_[word(tokens[i])].terms) of_heading_.push_back(heading_term(term));
        if (i + 1 < tokens.size() && are_pair(tokens[i], tokens[i + 1]))
            of_heading_.push_back(heading_term(pair_term(tokens[i].exact, tokens[i + 1].exact)));
    }
}

void UnitTerms::add_without_order(std::string_view text) {
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        count(word(tokens[i]), 1);
        if (i + 1 < tokens.size() && are_pair(tokens[i], tokens[i + 1])) count_pair(tokens[i], tokens[i + 1], 1);
    }
}

std::uint32_t UnitTerms::end_unit(Xapian::docid unit, Xapian::Document& document) {
    std::uint32_t length = 0;
    const auto put = [&](const std::string& term, Xapian::termcount count) {
        document.add_term(term, count);
        length += count;
    };
    for (const auto number : of_unit_) {
        auto& counted = words_[number];
        for (const auto& term : counted.terms) put(term, counted.count);
        counted.count = 0;
    }
    for (const auto& [term, count] : others_) put(term, count);
    // They count for nothing: a unit's length, and with it its rank, is what it was.
    for (const auto& term : of_heading_) document.add_boolean_term(term);
    of_unit_.clear();
    others_.clear();
    of_heading_.clear();
    forward_.end_unit(unit);
    return length;
}

}  // namespace depositary::indexer
