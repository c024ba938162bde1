#include "indexer/posting_lists.h"

#include <algorithm>
#include <iterator>

namespace depositary::indexer {
namespace {

// What is kept of a search's lists, in postings: 64 MiB. What is beyond is read again when it is wanted again.
constexpr std::size_t most_kept = 8'000'000;
// From one unit to another that many postings away it is as fast to jump as to go on.
constexpr std::size_t worth_a_jump = 12;
constexpr std::size_t turns_between_looks = 65'536;

// Tells which units of a list beside the database the segment has not lost since. They are asked about in ascending
// order. Throws Damaged for a unit that cannot be the segment's.
class Survivors {
public:
    Survivors(const SegmentReaders& readers, std::size_t segment)
        : lost_(readers.lost(segment).begin()), end_(readers.lost(segment).end()), last_(readers.last_of(segment)) {}
    bool have(Xapian::docid unit) {
        if (unit > last_) SideFileReader::damaged();
        while (lost_ != end_ && *lost_ < unit) ++lost_;
        return lost_ == end_ || *lost_ != unit;
    }

private:
    std::vector<Xapian::docid>::const_iterator lost_, end_;
    Xapian::docid last_;
};

}  // namespace

PostingLists::List PostingLists::kept(const std::string& term, Postings postings) {
    auto list = std::make_shared<const Postings>(std::move(postings));
    // What was cut for want of time is not taken for the whole later.
    if (!effort_.was_spent() && kept_ + list->units.size() <= most_kept) {
        kept_ += list->units.size();
        lists_.emplace(term, list);
    }
    return list;
}

// Each of the term's postings, segment by segment, until the effort is spent.
template <class Take>
void PostingLists::go_through(const std::string& term, const Take& take) {
    std::size_t turns = 0;
    const auto goes_on = [&](Xapian::docid unit, Xapian::termcount often) {
        take(unit, often);
        return ++turns % turns_between_looks != 0 || !effort_.spent();
    };
    for (std::size_t i = 0; i < readers_.each().size() && !effort_.spent(); ++i) go_through(i, term, goes_on);
}

template <class Take>
void PostingLists::go_through(std::size_t segment, const std::string& term, const Take& goes_on) {
    const auto common = readers_.common(segment) ? readers_.common(segment)->list(term) : std::nullopt;
    if (common) {
        Survivors survivors(readers_, segment);
        common->each([&](Xapian::docid unit, Xapian::termcount often) {
            return !survivors.have(unit) || goes_on(unit, often);
        });
        return;
    }
    const auto& database = readers_.each()[segment];
    const auto end = database.postlist_end(term);
    for (auto at = database.postlist_begin(term); at != end && goes_on(*at, at.get_wdf()); ++at) {
    }
}

PostingLists::List PostingLists::of(const std::string& term) {
    const auto known = lists_.find(term);
    if (known != lists_.end()) return known->second;
    Postings postings;
    postings.frequency = readers_.all().get_termfreq(term);
    postings.units.reserve(postings.frequency);
    postings.often.reserve(postings.frequency);
    go_through(term, [&](Xapian::docid unit, Xapian::termcount often) {
        postings.units.push_back(unit);
        postings.often.push_back(often);
    });
    return kept(term, std::move(postings));
}

PostingLists::List PostingLists::among(const std::string& term, const Units& units) {
    const auto known = lists_.find(term);
    if (known != lists_.end()) return known->second;
    const auto frequency = readers_.all().get_termfreq(term);
    if (units.size() * worth_a_jump >= frequency && !effort_.was_spent()) return of(term);
    Postings postings;
    postings.frequency = frequency;
    auto wanted = units.begin();
    for (const auto& segment : readers_.each()) {
        const auto end = segment.postlist_end(term);
        auto at = segment.postlist_begin(term);
        if (at == end) continue;
        const auto last = std::upper_bound(wanted, units.end(), segment.get_lastdocid());
        for (; wanted != last && at != end; ++wanted) {
            if (*at < *wanted) at.skip_to(*wanted);
            if (at == end) break;
            if (*at == *wanted) {
                postings.units.push_back(*wanted);
                postings.often.push_back(at.get_wdf());
            }
            if (postings.units.size() % 4096 == 4095 && effort_.spent()) break;
        }
        wanted = last;
    }
    return std::make_shared<const Postings>(std::move(postings));
}

Units PostingLists::side_by_side(const std::string& one, const std::string& other) {
    Units result;
    for (std::size_t i = 0; i < readers_.each().size() && !effort_.spent(); ++i) {
        const auto here = pair_in(i, one, other);
        result.insert(result.end(), here.begin(), here.end());
    }
    return result;
}

Units PostingLists::pair_in(std::size_t segment, const std::string& one, const std::string& other) {
    const auto& forward = readers_.forward(segment);
    const auto ones = forward.numbers(one), others = forward.numbers(other);
    Units result;
    const auto* pairs = readers_.pairs(segment);
    if (!pairs || !pairs->know(ones, others)) {
        const auto first = units_in(segment, one), second = units_in(segment, other);
        std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(result));
        return result;
    }
    for (const auto first : ones)
        for (const auto second : others) {
            Survivors survivors(readers_, segment);
            const auto before = static_cast<std::ptrdiff_t>(result.size());
            pairs->each(first, second, [&](Xapian::docid unit) {
                if (survivors.have(unit)) result.push_back(unit);
                return true;
            });
            std::inplace_merge(result.begin(), result.begin() + before, result.end());
        }
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

Units PostingLists::units_in(std::size_t segment, const std::string& term) {
    Units units;
    go_through(segment, term, [&](Xapian::docid unit, Xapian::termcount) {
        units.push_back(unit);
        return true;
    });
    return units;
}

const PostingLists::Beginning& PostingLists::beginning(const std::string& prefix) {
    const auto known = beginnings_.find(prefix);
    if (known != beginnings_.end()) return known->second;
    Beginning beginning;
    beginning.words = words_with_prefix(readers_.all(), prefix);
    beginning.list = std::make_shared<const Postings>(together(beginning.words.words));
    return beginnings_.emplace(prefix, std::move(beginning)).first->second;
}

Postings PostingLists::together(const std::vector<std::string>& terms) {
    std::vector<Xapian::termcount> often;
    Postings result;
    if (!terms.empty()) often.resize(readers_.last() + std::size_t{1});
    for (const auto& term : terms)
        go_through(term, [&](Xapian::docid unit, Xapian::termcount count) {
            result.frequency += often[unit] == 0;
            often[unit] += count;
        });
    result.units.reserve(result.frequency);
    result.often.reserve(result.frequency);
    for (std::size_t unit = 0; unit < often.size(); ++unit) {
        if (often[unit] == 0) continue;
        result.units.push_back(static_cast<Xapian::docid>(unit));
        result.often.push_back(often[unit]);
    }
    return result;
}

}  // namespace depositary::indexer
