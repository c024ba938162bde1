#include "indexer/places.h"

#include "indexer/analyser.h"
#include "indexer/terms.h"

#include <algorithm>
#include <functional>

namespace depositary::indexer {
namespace {

using How = Wanted::How;

// The forms of an English word in the database. Stemming leaves the first two letters alone, but for a few words of
// five letters and less (dying, die).
std::vector<std::string> forms(const Xapian::Database& database, const std::string& word) {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    const auto& stem = english_stem(word);
    const auto beginning = word.substr(0, word.size() > 5 ? 2 : 1);
    for (auto term = database.allterms_begin(beginning); term != database.allterms_end(beginning); ++term) {
        const std::string candidate = *term;
        if (!is_ascii_word(candidate) || candidate.size() > word.size() + 8) continue;
        if (candidate.size() > 5 && stem.size() > 2 && candidate.compare(0, 3, stem, 0, 3) != 0) continue;
        if (english_stem(candidate) == stem) found.emplace_back(term.get_termfreq(), candidate);
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    if (found.size() > max_prefix_words) found.resize(max_prefix_words);
    std::vector<std::string> result;
    for (auto& [frequency, term] : found) result.push_back(std::move(term));
    return result;
}

std::vector<Xapian::termpos> positions(const Xapian::Database& database, Xapian::docid unit,
                                       const std::vector<std::string>& terms) {
    std::vector<Xapian::termpos> result;
    for (const auto& term : terms)
        result.insert(result.end(), database.positionlist_begin(unit, term), database.positionlist_end(unit, term));
    if (terms.size() > 1) {
        std::sort(result.begin(), result.end());
        result.erase(std::unique(result.begin(), result.end()), result.end());
    }
    return result;
}

}  // namespace

PrefixWords words_with_prefix(const Xapian::Database& database, const std::string& prefix) {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    for (auto term = database.allterms_begin(prefix); term != database.allterms_end(prefix); ++term)
        found.emplace_back(term.get_termfreq(), *term);
    PrefixWords result;
    if (found.size() > max_prefix_words) {
        std::partial_sort(found.begin(), found.begin() + max_prefix_words, found.end(), std::greater<>());
        found.resize(max_prefix_words);
        result.cut = true;
    }
    for (auto& [frequency, term] : found) result.words.push_back(std::move(term));
    return result;
}

PlacedSequence::PlacedSequence(const Xapian::Database& database, const QueryNode& sequence) {
    for (const auto& wanted : sequence.words) {
        Word word{{}, wanted.joined_before};
        if (wanted.how == How::prefix)
            word.terms = words_with_prefix(database, wanted.text).words;
        else if (wanted.how == How::stem)
            word.terms = forms(database, wanted.text);
        else
            word.terms = {wanted.text};
        words_.push_back(std::move(word));
    }
}

std::vector<PlacedSequence::Place> PlacedSequence::in(const Xapian::Database& database, Xapian::docid unit) const {
    std::vector<Place> result;
    for (const auto at : positions(database, unit, words_.front().terms)) result.push_back({at, at});
    for (std::size_t i = 1; i < words_.size() && !result.empty(); ++i) {
        const auto next = positions(database, unit, words_[i].terms);
        const auto stands = [&](Xapian::termpos at) { return std::binary_search(next.begin(), next.end(), at); };
        std::erase_if(result, [&](Place& place) {
            // Punctuation between clusters leaves a gap of one.
            for (Xapian::termpos step = 1; step <= (words_[i].joined_before ? 1U : 2U); ++step) {
                if (!stands(place.last + step)) continue;
                place.last += step;
                return false;
            }
            return true;
        });
    }
    return result;
}

bool stand_near(const std::vector<std::vector<PlacedSequence::Place>>& places, std::size_t distance) {
    struct Event {
        PlacedSequence::Place place;
        std::size_t sequence;
    };
    std::vector<Event> events;
    for (std::size_t i = 0; i < places.size(); ++i)
        for (const auto& place : places[i]) events.push_back({place, i});
    std::sort(events.begin(), events.end(),
              [](const Event& a, const Event& b) { return a.place.first < b.place.first; });
    // From each place as the first of all, take the next of every other sequence that does not overlap.
    for (std::size_t start = 0; start < events.size(); ++start) {
        std::vector<char> taken(places.size());
        taken[events[start].sequence] = 1;
        std::size_t left = places.size() - 1, between = 0;
        auto end = events[start].place.last;
        for (std::size_t i = start + 1; i < events.size() && left > 0; ++i) {
            const auto& [place, sequence] = events[i];
            if (place.first <= end) continue;
            const auto gap = place.first - end - 1;
            if (between + gap > distance) break;
            if (taken[sequence]) continue;
            between += gap;
            taken[sequence] = 1;
            end = place.last;
            --left;
        }
        if (left == 0) return true;
    }
    return false;
}

}  // namespace depositary::indexer
