#include "indexer/unit_terms.h"

#include "indexer/analyser.h"
#include "indexer/terms.h"
#include "indexer/word_breaks.h"

namespace depositary::indexer {

void UnitTerms::add(std::string_view text, Xapian::termcount weight) {
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        const auto place = next_ + token.position;
        document_.add_posting(token.plain, place, weight);
        if (token.exact != token.plain) document_.add_posting(token.exact, place, weight);
        if (is_ascii_word(token.plain)) document_.add_term(stem_term(token.plain), weight);
        if (i + 1 < tokens.size() && are_pair(token, tokens[i + 1]))
            document_.add_posting(pair_term(token.exact, tokens[i + 1].exact), place, weight);
    }
    for (const auto& word : dictionary_words(text, tokens)) document_.add_term(dictionary_term(word), weight);
    if (!tokens.empty()) next_ += tokens.back().position + 100;
}

void UnitTerms::add_without_place(std::string_view text) {
    const auto tokens = analyse(text);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto& token = tokens[i];
        document_.add_term(token.plain);
        if (token.exact != token.plain) document_.add_term(token.exact);
        if (is_ascii_word(token.plain)) document_.add_term(stem_term(token.plain));
        if (i + 1 < tokens.size() && are_pair(token, tokens[i + 1]))
            document_.add_term(pair_term(token.exact, tokens[i + 1].exact));
    }
}

}  // namespace depositary::indexer
