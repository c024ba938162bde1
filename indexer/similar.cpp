#include "indexer/similar.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace depositary::indexer {

std::vector<std::string> telling_terms(const SegmentReaders& readers, const DocumentFacts& document,
                                       const Effort& effort) {
    struct Held {
        double often = 0;
        Xapian::doccount units = 0;  // of the document itself
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
                    auto& held = own[text];
                    held.often += term.get_wdf();
                    ++held.units;
                }
            }
        }
    }
    const double all = readers.all().get_doccount();
    std::vector<std::pair<double, std::string>> scored;
    for (const auto& [term, here] : own) {
        const double held = readers.all().get_termfreq(term);
        if (held > all / 3 && all > 12) continue;  // says little
        // What no other document holds finds nothing, unless another compartment does.
        const double shared = held > here.units ? 1 : 0.1;
        scored.emplace_back(shared * std::log1p(here.often) * std::log((all + 1) / (held + 0.5)), term);
    }
    std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    if (scored.size() > max_telling_terms) scored.resize(max_telling_terms);
    std::vector<std::string> result;
    for (auto& [score, term] : scored) result.push_back(std::move(term));
    return result;
}

}  // namespace depositary::indexer
