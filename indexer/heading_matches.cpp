#include "indexer/heading_matches.h"

#include "indexer/matching.h"
#include "indexer/terms.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

// So many sections are asked for their numbers, at most.
constexpr std::size_t most_asked = 256;

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

}  // namespace

Units headed(const SegmentReaders& readers, const QueryNode& query, const Units& units) {
    if (units.empty()) return {};
    const auto& database = readers.holding(units.front());
    auto found = Headings(database, units).holding(query).value_or(Units{});
    const auto numbers = numbers_in(query);
    if (found.size() < 2 || found.size() > most_asked || numbers.empty()) return found;
    Units numbered;
    std::copy_if(found.begin(), found.end(), std::back_inserter(numbered), [&](Xapian::docid unit) {
        return numbers.contains(number_of_place(database.get_document(unit).get_value(place_slot)));
    });
    return numbered.empty() ? found : numbered;
}

}  // namespace depositary::indexer
