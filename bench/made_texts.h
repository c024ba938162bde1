#pragma once
// Texts with the frequencies of a natural language, always the same: words of a vocabulary, the word of rank r with a
// frequency of about 1/r, ten sections a document.

#include "indexer/index.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace depositary::bench {

inline constexpr std::size_t sections_per_document = 10, vocabulary_size = 60'000;
inline const std::vector<std::string> kinds{"agreement", "work plan", "meeting record", "guideline", "referral"};

// Chapters have 430 words each, some 3.4 KB. Articles are as long as those of real acts: half of them shorter than 55
// words, 95 on average, one in a hundred longer than 630 (8,618 sections of 800 Canadian acts and regulations: 53, 94, 631).
enum class Sections { chapters, articles };

// How peers are to cut the texts: with English stems, at spaces, or not at all, for there are none.
enum class Writing { english, spaced, unspaced };

struct Texts {
    std::vector<std::string> vocabulary;  // by rank
    std::vector<std::string> sections;
    std::string language = "en";
    Writing writing = Writing::english;

    // Texts that were not made here.
    Texts(std::vector<std::string> given, std::string in, Writing written) : sections(std::move(given)), language(std::move(in)), writing(written) {}
    explicit Texts(std::size_t count, Sections kind = Sections::chapters) {
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
        std::lognormal_distribution<double> article(std::log(55.0), 1.05);
        for (std::size_t i = 0; i < count; ++i) {
            const auto words = kind == Sections::chapters
                                   ? std::size_t{430}
                                   : static_cast<std::size_t>(std::clamp(article(random), 5.0, 2'500.0));
            std::string text;
            for (std::size_t word = 0; word < words; ++word) {
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
                                      .files = {{"text", language, {}}}};
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
