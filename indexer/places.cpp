#include "indexer/places.h"

#include "indexer/analyser.h"
#include "indexer/english.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <set>

namespace depositary::indexer {
namespace {

using How = Wanted::How;

// The forms of an English word in the database. Stemming leaves the first two letters alone, but for a few words of
// five letters and less (dying, die), and those that are known by name (took, enquiry).
std::vector<std::string> forms(const Xapian::Database& database, const std::string& word) {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    const auto stem = english_stem(word);
    std::vector<std::string_view> sources{stem};
    sources.insert(sources.end(), other_sources_of(stem).begin(), other_sources_of(stem).end());
    std::set<std::string> beginnings{word.substr(0, word.size() > 5 ? 2 : 1)};
    for (const auto source : sources) beginnings.insert(std::string(source.substr(0, 2)));
    const auto may_be_form = [&](std::string_view candidate) {
        return std::any_of(sources.begin(), sources.end(), [&](std::string_view source) {
            return source.size() < 3 || candidate.size() <= 5 || candidate.substr(0, 3) == source.substr(0, 3);
        });
    };
    const std::string* before = nullptr;
    for (const auto& beginning : beginnings) {
        if (before && beginning.starts_with(*before)) continue;  // they were among those
        before = &beginning;
        for (auto term = database.allterms_begin(beginning); term != database.allterms_end(beginning); ++term) {
            const std::string candidate = *term;
            if (!is_ascii_word(candidate) || candidate.size() > word.size() + 8 || !may_be_form(candidate)) continue;
            if (english_stem(candidate) == stem) found.emplace_back(term.get_termfreq(), candidate);
        }
    }
    std::sort(found.begin(), found.end(), std::greater<>());
    if (found.size() > max_prefix_words) found.resize(max_prefix_words);
    std::vector<std::string> result;
    for (auto& [frequency, term] : found) result.push_back(std::move(term));
    return result;
}

// The index of the first that may be the one number with the other after it, from `at` on: it is, as far as their
// lowest bytes tell. The end where there is none.
std::size_t find_pair(std::span<const std::uint8_t> lowest, std::size_t at, std::uint8_t one, std::uint8_t other) {
#ifdef __SSE2__
    const auto at_once = [](const std::uint8_t* bytes) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
    };
    const auto ones = _mm_set1_epi8(static_cast<char>(one)), others = _mm_set1_epi8(static_cast<char>(other));
    for (; at + sizeof(__m128i) < lowest.size(); at += sizeof(__m128i)) {
        const auto* const here = lowest.data() + at;
        const auto found =
            _mm_and_si128(_mm_cmpeq_epi8(at_once(here), ones), _mm_cmpeq_epi8(at_once(here + 1), others));
        const auto places = static_cast<unsigned>(_mm_movemask_epi8(found));
        if (places != 0) return at + static_cast<std::size_t>(std::countr_zero(places));
    }
#endif
    for (; at + 1 < lowest.size(); ++at)
        if (lowest[at] == one && lowest[at + 1] == other) return at;
    return lowest.size();
}

std::size_t find_byte(std::span<const std::uint8_t> bytes, std::size_t at, std::uint8_t wanted) {
    const void* const found = std::memchr(bytes.data() + at, wanted, bytes.size() - at);
    return found ? static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data()) : bytes.size();
}

}  // namespace

std::vector<std::string> nearest_forms(const std::string& word) {
    const std::string wanted = english_stem(word);
    std::vector<std::string> spellings{word};
    for (const auto other : other_sources_of(wanted)) spellings.emplace_back(other);
    for (const auto& [one, other] : {std::pair{"is", 'z'}, std::pair{"iz", 's'}})
        if (const auto at = word.rfind(one); at != std::string::npos && at > 2) spellings.emplace_back(word)[at + 1] = other;
    std::set<std::string> result{word};
    for (const auto& spelling : spellings)
        for (auto& form : both_numbers(spelling))
            if (english_stem(form) == wanted) result.insert(std::move(form));
    return {result.begin(), result.end()};
}

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

PlacedSequence::PlacedSequence(const SegmentReaders& readers, const QueryNode& sequence) {
    const auto& database = readers.all();
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
    // Of those whose place in the sequence is certain.
    std::vector<Xapian::doccount> frequencies;
    for (std::size_t i = 0; i < words_.size() && (i == 0 || words_[i].joined_before); ++i) {
        auto& frequency = frequencies.emplace_back(0);
        for (const auto& term : words_[i].terms) frequency += database.get_termfreq(term);
    }
    sought_ = static_cast<std::size_t>(std::min_element(frequencies.begin(), frequencies.end()) - frequencies.begin());
    // It is looked for with the one after it, where there is one.
    if (sought_ > 0 && sought_ + 1 == frequencies.size()) --sought_;
}

PlacedSequence::InSegment PlacedSequence::in(const ForwardIndex& forward) const {
    InSegment result(forward);
    result.sought_ = sought_;
    for (const auto& word : words_) {
        auto& made = result.words_.emplace_back();
        made.joined_before = word.joined_before;
        for (const auto& term : word.terms) {
            const auto numbers = forward.numbers(term);
            made.numbers.insert(made.numbers.end(), numbers.begin(), numbers.end());
        }
        std::sort(made.numbers.begin(), made.numbers.end());
        made.numbers.erase(std::unique(made.numbers.begin(), made.numbers.end()), made.numbers.end());
    }
    return result;
}

bool PlacedSequence::InSegment::Word::is(WordNumber number) const {
    if (numbers.size() == 1) return numbers.front() == number;
    return std::binary_search(numbers.begin(), numbers.end(), number);
}

// The index of the last word, where the sequence stands from `at` on.
std::optional<std::size_t> PlacedSequence::InSegment::end_from(const Words& words, std::size_t at) const {
    for (std::size_t i = 0;; ++i) {
        if (at >= words.size() || !words_[i].is(words[at])) return {};
        if (i + 1 == words_.size()) return at;
        ++at;
        // Punctuation may stand between clusters where the query has some.
        if (!words_[i + 1].joined_before && at < words.size() && words[at] == word_gap) ++at;
    }
}

template <class Found>
void PlacedSequence::InSegment::find(const Words& words, const Found& found) const {
    const auto& sought = words_[sought_];
    const auto* const after =
        sought_ + 1 < words_.size() && words_[sought_ + 1].joined_before ? &words_[sought_ + 1] : nullptr;
    if (sought.numbers.empty() || (after && after->numbers.empty())) return;
    const auto lowest = words.lowest_bytes();
    const bool single = sought.numbers.size() == 1, pair = single && after && after->numbers.size() == 1;
    for (std::size_t at = sought_; at < words.size(); ++at) {
        if (pair)
            at = find_pair(lowest, at, static_cast<std::uint8_t>(sought.numbers[0]),
                           static_cast<std::uint8_t>(after->numbers[0]));
        else if (single)
            at = find_byte(lowest, at, static_cast<std::uint8_t>(sought.numbers[0]));
        else
            while (at < words.size() && !sought.is(words[at])) ++at;
        if (at == words.size()) return;
        const auto first = at - sought_;
        if (const auto last = end_from(words, first); last && !found(first, *last)) return;
    }
}

bool PlacedSequence::InSegment::stands(Xapian::docid unit) const {
    bool result = false;
    find(forward_.words(unit), [&](std::size_t, std::size_t) {
        result = true;
        return false;
    });
    return result;
}

std::vector<PlacedSequence::Place> PlacedSequence::InSegment::places(Xapian::docid unit) const {
    const auto words = forward_.words(unit);
    std::vector<Place> result;
    std::size_t counted = 0;
    Xapian::termpos borders = 0;
    find(words, [&](std::size_t first, std::size_t last) {
        for (; counted < first; ++counted) borders += words[counted] == word_border;
        const auto before = borders * (places_of_border - 1);
        result.push_back({static_cast<Xapian::termpos>(first) + before, static_cast<Xapian::termpos>(last) + before});
        return true;
    });
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
