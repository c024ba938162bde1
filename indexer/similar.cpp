#include "indexer/similar.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace depositary::indexer {

std::vector<TellingTerm> telling_terms(const SegmentReaders& readers, const DocumentFacts& document,
                                       const Effort& effort) {
    struct Held {
        double often = 0;
        Xapian::doccount units = 0;  // of the document itself
        std::size_t language = 0;    // in which it stands first
    };
    // Two files of one language are one, and so are its ways of writing.
    std::vector<std::string> names;
    std::vector<std::size_t> language_of_run, units_of;
    for (const auto& [language, units] : document.languages) {
        const auto name = language.substr(0, language.find('-'));
        const auto known = std::find(names.begin(), names.end(), name);
        language_of_run.push_back(static_cast<std::size_t>(known - names.begin()));
        if (known == names.end()) {
            names.push_back(name);
            units_of.push_back(0);
        }
        units_of[language_of_run.back()] += units;
    }
    const auto languages = names.size();
    const auto language_of = [&](std::uint32_t unit) {  // by its place; the title's unit, the last, is as the first
        std::uint32_t end = 0;
        for (std::size_t run = 0; run < language_of_run.size(); ++run)
            if (unit < (end += document.languages[run].second)) return language_of_run[run];
        return std::size_t{0};
    };
    std::unordered_map<std::string, Held> own;
    const auto& database = readers.holding(document.first_unit);
    for (std::uint32_t i = 0; i < document.units && !effort.spent(); ++i) {
        const auto unit = document.first_unit + i;
        // English stems, and dictionaries' words of more than one letter: the terms that carry a meaning alone.
        for (const char* kind : {"W", "Z"}) {
            auto term = database.termlist_begin(unit);
            for (term.skip_to(kind); term != database.termlist_end(unit); ++term) {
                const std::string text = *term;
                if (text[0] != kind[0]) break;
                if (text.size() > (kind[0] == 'W' ? 4U : 3U)) {
                    auto& held = own.try_emplace(text, Held{0, 0, language_of(i)}).first->second;
                    held.often += term.get_wdf();
                    ++held.units;
                }
            }
        }
    }
    const double all = readers.all().get_doccount();
    struct Scored {
        double score;
        std::string term;
        std::size_t language;
    };
    std::vector<Scored> scored;
    for (const auto& [term, here] : own) {
        const double held = readers.all().get_termfreq(term);
        if (held > all / 3 && all > 12) continue;  // says little
        // What no other document holds finds nothing, unless another compartment does.
        const double shared = held > here.units ? 1 : 0.1;
        scored.push_back({shared * std::log1p(here.often) * std::log((all + 1) / (held + 0.5)), term, here.language});
    }
    std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
        return a.score != b.score ? a.score > b.score : a.term < b.term;
    });
    // Each language gives as many as its share of the document: in one that few documents are in, every "and" looks
    // telling.
    std::vector<std::size_t> left(std::max<std::size_t>(languages, 1), max_telling_terms);
    for (std::size_t at = 0; at < languages && document.units > 1; ++at)
        left[at] = (max_telling_terms * units_of[at] + document.units - 2) / (document.units - 1);
    std::vector<TellingTerm> result;
    for (auto& [score, term, language] : scored) {
        if (result.size() == max_telling_terms) break;
        if (left[language] == 0) continue;
        --left[language];
        result.push_back({std::move(term), language});
    }
    return result;
}

}  // namespace depositary::indexer
