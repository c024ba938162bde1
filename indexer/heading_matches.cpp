#include "indexer/heading_matches.h"

#include "indexer/matching.h"
#include "indexer/snippet.h"
#include "indexer/terms.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

// So many sections are asked for their numbers, and so many headings read, at most.
constexpr std::size_t most_asked = 256, most_read = 16;

class Headings {
public:
    Headings(const Xapian::Database& database, const Units& units) : database_(database), units_(units) {}

    // Nothing where the node wants nothing of a heading: it speaks of the document, excludes, or begins a word.
    std::optional<Units> holding(const QueryNode& node) const {
        switch (node.operation) {
            case Operation::sequence:
                return sequence(node);
            case Operation::all:
            case Operation::near:
                return each(node, [](const Units& one, const Units& other, Units& both) {
                    std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(both));
                });
            case Operation::any:
                return each(node, [](const Units& one, const Units& other, Units& either) {
                    std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(either));
                });
            default:
                return {};
        }
    }

private:
    template <class Combine>
    std::optional<Units> each(const QueryNode& node, const Combine& combine) const {
        std::optional<Units> result;
        for (const auto& child : node.children) {
            auto held = holding(child);
            if (!held) continue;
            if (!result) {
                result = std::move(held);
                continue;
            }
            Units combined;
            combine(*result, *held, combined);
            result = std::move(combined);
        }
        return result;
    }

    std::optional<Units> sequence(const QueryNode& node) const {
        const auto lookup = lookup_of(node);
        if (lookup.runs.empty() || !lookup.prefixes.empty()) return {};
        Units result = units_;
        for (const auto& run : lookup.runs)
            for (const auto& term : run) {
                if (result.empty()) return result;
                keep(result, heading_term(term));
            }
        return result;
    }

    void keep(Units& units, const std::string& term) const {
        auto at = database_.postlist_begin(term);
        const auto end = database_.postlist_end(term);
        std::erase_if(units, [&](Xapian::docid unit) {
            if (at != end && *at < unit) at.skip_to(unit);
            return at == end || *at != unit;
        });
    }

    const Xapian::Database& database_;
    const Units& units_;
};

std::set<std::string> numbers_in(const QueryNode& query) {
    std::set<std::string> numbers;
    for (const auto* sequence : wanted_sequences(query))
        for (const auto& word : sequence->words)
            if (std::all_of(word.text.begin(), word.text.end(), [](char c) { return c >= '0' && c <= '9'; })) numbers.insert(word.text);
    return numbers;
}

// "annex-1.12" is of number 12.
std::string number_of_place(const std::string& place) {
    const auto sign = place.find_last_of(".-");
    return sign == std::string::npos ? place : place.substr(sign + 1);
}

void keep_numbered(const Xapian::Database& database, const std::set<std::string>& numbers, Units& units) {
    Units numbered;
    std::copy_if(units.begin(), units.end(), std::back_inserter(numbered), [&](Xapian::docid unit) {
        return numbers.contains(number_of_place(database.get_document(unit).get_value(place_slot)));
    });
    if (!numbered.empty()) units = std::move(numbered);
}

// "Section 4" is "Section 4. Costs" before "Article 4. This section".
void keep_beginning_so(const Xapian::Database& database, const QueryNode& query, Units& units) {
    const auto sequences = wanted_sequences(query);
    Units beginning;
    std::copy_if(units.begin(), units.end(), std::back_inserter(beginning), [&](Xapian::docid unit) {
        const auto marks = highlights_in(Unit::from_data(database.get_document(unit).get_data()).heading, sequences);
        return !marks.empty() && marks.front().begin == 0;
    });
    if (!beginning.empty()) units = std::move(beginning);
}

// The heading that says least besides: "Probation" before "Time of probation".
void keep_shortest(const ForwardIndex& forward, Units& units) {
    const auto length = [&](Xapian::docid unit) {
        const auto words = forward.words(unit);
        std::size_t at = 0;
        while (at < words.size() && words[at] != word_border) ++at;
        return at;
    };
    std::vector<std::size_t> lengths;
    for (const auto unit : units) lengths.push_back(length(unit));
    const auto least = *std::min_element(lengths.begin(), lengths.end());
    std::size_t at = 0;
    std::erase_if(units, [&](Xapian::docid) { return lengths[at++] > least; });
}

}  // namespace

Units headed(const SegmentReaders& readers, const QueryNode& query, const Units& units) {
    if (units.empty()) return {};
    const auto& database = readers.holding(units.front());
    auto found = Headings(database, units).holding(query).value_or(Units{});
    if (found.size() > 1 && found.size() <= most_asked) {
        const auto numbers = numbers_in(query);
        if (!numbers.empty()) keep_numbered(database, numbers, found);
        if (!numbers.empty() && found.size() > 1 && found.size() <= most_read) keep_beginning_so(database, query, found);
    }
    if (found.size() > 1) keep_shortest(readers.forward(readers.place_of(found.front())), found);
    return found;
}

}  // namespace depositary::indexer
