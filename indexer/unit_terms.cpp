#include "indexer/unit_terms.h"

#include "indexer/analyser.h"
#include "indexer/terms.h"
#include "indexer/word_breaks.h"

namespace depositary::indexer {

void UnitTerms::word(const std::string& term, Xapian::termpos place, Xapian::termcount weight) {
    document_.add_posting(term, place, weight);
    length_ += weight;
}
void UnitTerms::word_without_place(const std::string& term, Xapian::termcount weight) {
    document_.add_term(term, weight);
    length_ += weight;
}

void UnitTerms::add(std::string_view text, Xapian::termcount weight) {
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        const auto place = next_ + token.position;
        word(token.plain, place, weight);
        if (token.exact != token.plain) word(token.exact, place, weight);
        if (is_ascii_word(token.plain)) word_without_place(stem_term(token.plain), weight);
        if (i + 1 < tokens.size() && are_pair(token, tokens[i + 1]))
            word(pair_term(token.exact, tokens[i + 1].exact), place, weight);
    }
    for (const auto& word : dictionary_words(text, tokens)) word_without_place(dictionary_term(word), weight);
    if (!tokens.empty()) next_ += tokens.back().position + 100;
}

void UnitTerms::add_without_place(std::string_view text) {
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        word_without_place(token.plain, 1);
        if (token.exact != token.plain) word_without_place(token.exact, 1);
        if (is_ascii_word(token.plain)) word_without_place(stem_term(token.plain), 1);
        if (i + 1 < tokens.size() && are_pair(token, tokens[i + 1]))
            word_without_place(pair_term(token.exact, tokens[i + 1].exact), 1);
    }
}

}  // namespace depositary::indexer
