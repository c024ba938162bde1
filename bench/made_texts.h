#pragma once
// Texts with the frequencies of a natural language, always the same: words of a vocabulary, the word of rank r with a
// frequency of about 1/r, some 3.4 KB a section, ten sections a document.

#include "indexer/index.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace depositary::bench {

inline constexpr std::size_t sections_per_document = 10, words_per_section = 430, vocabulary_size = 60'000;
inline const std::vector<std::string> kinds{"agreement", "work plan", "meeting record", "guideline", "referral"};

struct Texts {
    std::vector<std::string> vocabulary;  // by rank
    std::vector<std::string> sections;

    explicit Texts(std::size_t count) {
        std::mt19937_64 random(20041029);
        constexpr const char* onsets[] = {"b", "tr", "c", "d", "f", "gr", "h", "l",
                                          "m", "n",  "p", "r", "s", "st", "v", "w"};
        constexpr const char* vowels[] = {"a", "e", "i", "o", "u", "ai", "ea"};
        constexpr const char* codas[] = {"", "n", "r", "s", "t", "l", "nd", "m"};
        while (vocabulary.size() < vocabulary_size) {
            std::string word;
            for (auto syllables = 1 + random() % 3; syllables > 0; --syllables)
                word = word + onsets[random() % 16] + vowels[random() % 7] + codas[random() % 8];
            vocabulary.push_back(word);
        }
        std::uniform_real_distribution<double> uniform(0, std::log(static_cast<double>(vocabulary_size)));
        for (std::size_t i = 0; i < count; ++i) {
            std::string text;
            for (std::size_t word = 0; word < words_per_section; ++word) {
                text +=
                    vocabulary[std::min(vocabulary_size - 1, static_cast<std::size_t>(std::exp(uniform(random))) - 1)];
                text += word % 15 == 14 ? ".\n" : " ";
            }
            sections.push_back(std::move(text));
        }
    }

    const std::string& kind(std::size_t section) const { return kinds[section / sections_per_document % kinds.size()]; }

    // The sections from number * 10 on, as a document of ours.
    indexer::IndexedDocument document(std::size_t number) const {
        indexer::IndexedDocument made{.document = "document-" + std::to_string(number),
                                      .title = "Document " + std::to_string(number),
                                      .kind = kinds[number % kinds.size()],
                                      .parties = {"kh"},
                                      .date = std::to_string(2000 + number % 25),
                                      .status = "in force",
                                      .files = {{"text", "en", {}}}};
        for (std::size_t i = 0; i < sections_per_document; ++i) {
            const auto section = number * sections_per_document + i;
            if (section < sections.size())
                made.files[0].sections.push_back(
                    {"Article " + std::to_string(i + 1), std::to_string(i + 1), sections[section], 0});
        }
        return made;
    }
};

}  // namespace depositary::bench
