#include "indexer/closeness.h"

#include "indexer/ranking.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using Places = std::vector<PlacedSequence::Place>;  // ascending

// Of what a row may weigh: where the whole stands, its pairs that stand together, and its pairs that stand near each other. A text with the whole
// comes before a title with its words apart.
constexpr double share_of_whole = 1.2, share_of_pairs = 0.5, share_of_near = 0.1;
constexpr Xapian::termpos words_between = 4;  // at most, of what is near

bool may_stand_in_row(const QueryNode& node) {
    return node.operation == Operation::sequence && !node.words.empty() &&
           std::none_of(node.words.begin(), node.words.end(), [](const Wanted& word) { return word.how == Wanted::How::prefix; });
}

void collect(const QueryNode& node, std::vector<WordRow>& rows) {
    if (node.operation == Operation::unless || node.operation == Operation::near) return;
    WordRow row;
    const auto end_row = [&] {
        if (row.size() > 1) rows.push_back(std::move(row));
        row.clear();
    };
    for (const auto& child : node.children) {
        if (node.operation == Operation::all && may_stand_in_row(child)) {
            row.push_back(child);
            continue;
        }
        end_row();
        collect(child, rows);
    }
    end_row();
}

// The places of the second that stand right behind one of the first.
Places behind(const Places& first, const Places& second) {
    Places result;
    std::size_t at = 0;
    for (const auto& place : second) {
        while (at < first.size() && first[at].last + 1 < place.first) ++at;
        if (at < first.size() && first[at].last + 1 == place.first) result.push_back(place);
    }
    return result;
}

// In either order.
bool stand_near(const Places& first, const Places& second) {
    std::size_t at = 0;
    for (const auto& place : first) {
        while (at < second.size() && second[at].last + words_between + 1 < place.first) ++at;
        if (at < second.size() && second[at].first <= place.last + words_between + 1) return true;
    }
    return false;
}

double share_that_stands(const std::vector<Places>& places, const std::vector<double>& pairs) {
    Places whole = places.front();
    double share = 0;
    for (std::size_t i = 1; i < places.size(); ++i) {
        if (!whole.empty()) whole = behind(whole, places[i]);
        if (!whole.empty() || !behind(places[i - 1], places[i]).empty())
            share += share_of_pairs * pairs[i - 1];
        else if (stand_near(places[i - 1], places[i]))
            share += share_of_near * pairs[i - 1];
    }
    return whole.empty() ? share : share_of_whole;
}

}  // namespace

std::vector<WordRow> word_rows(const QueryNode& query) {
    std::vector<WordRow> rows;
    collect(query, rows);
    return rows;
}

Closeness::Closeness(const SegmentReaders& readers, const std::vector<WordRow>& rows) : readers_(readers) {
    for (const auto& row : rows) {
        auto& made = rows_.emplace_back();
        std::vector<double> weights;
        for (const auto& word : row) {
            made.words.emplace_back(readers, word, FormsOfWords::nearest);
            weights.push_back(most_weight(readers, word));
            made.most += weights.back();
        }
        double all_pairs = 0;
        for (std::size_t i = 1; i < weights.size(); ++i) all_pairs += made.pairs.emplace_back(weights[i - 1] + weights[i]);
        for (auto& pair : made.pairs) pair = all_pairs > 0 ? pair / all_pairs : 0;
        most_ += share_of_whole * made.most;
    }
}

const Closeness::Here& Closeness::in_segment(std::size_t segment) {
    const auto known = segments_.find(segment);
    if (known != segments_.end()) return known->second;
    auto& here = segments_[segment];
    for (const auto& row : rows_) {
        auto& words = here.emplace_back();
        for (const auto& word : row.words) words.push_back(word.in(readers_.forward(segment)));
    }
    return here;
}

double Closeness::bonus(Xapian::docid unit) {
    const auto segment = readers_.place_of(unit);
    const auto& here = in_segment(segment);
    words_read_ += readers_.forward(segment).words(unit).size();
    double sum = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
        std::vector<Places> places;
        for (const auto& word : here[row]) places.push_back(word.places(unit));
        sum += rows_[row].most * share_that_stands(places, rows_[row].pairs);
    }
    return sum;
}

}  // namespace depositary::indexer
