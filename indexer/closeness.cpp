#include "indexer/closeness.h"

#include "indexer/places.h"
#include "indexer/ranking.h"

#include <algorithm>
#include <bit>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

// Of what a row may weigh: where the whole stands, its pairs that stand together, and its pairs that stand near each other. A text with the whole
// comes before a title with its words apart.
constexpr double share_of_whole = 1.2, share_of_pairs = 0.5, share_of_near = 0.1;
constexpr std::size_t words_between = 4;  // at most, of what is near
constexpr std::size_t longest_row = 64;   // words

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

}  // namespace

std::vector<WordRow> word_rows(const QueryNode& query) {
    std::vector<WordRow> rows;
    collect(query, rows);
    return rows;
}

Closeness::Closeness(const SegmentReaders& readers, const std::vector<WordRow>& rows) : readers_(readers) {
    for (const auto& row : rows) {
        Row made;
        double before = 0, all_pairs = 0;
        for (const auto& each : row) {
            if (made.words.size() + each.words.size() > longest_row) break;
            const auto weight = most_weight(readers, each);
            for (std::size_t i = 0; i < each.words.size(); ++i) {
                const auto& wanted = each.words[i];
                Word word{{wanted.text}, i > 0 && !wanted.joined_before};
                if (wanted.how == Wanted::How::stem) word.terms = nearest_forms(wanted.text);
                // Within a phrase all stand together anyway.
                if (i == 0 && !made.words.empty()) all_pairs += word.pair = before + weight;
                made.words.push_back(std::move(word));
            }
            made.most += weight;
            before = weight;
        }
        if (all_pairs <= 0) continue;
        for (auto& word : made.words) word.pair /= all_pairs;
        most_ += share_of_whole * made.most;
        rows_.push_back(std::move(made));
    }
}

Closeness::WordSet Closeness::RowInSegment::of(WordNumber number) const {
    const auto found = std::lower_bound(by_number.begin(), by_number.end(), std::pair{number, WordSet{0}});
    return found != by_number.end() && found->first == number ? found->second : 0;
}

const Closeness::Here& Closeness::in_segment(std::size_t segment) {
    const auto known = segments_.find(segment);
    if (known != segments_.end()) return known->second;
    auto& here = segments_[segment];
    for (const auto& row : rows_) {
        std::map<WordNumber, WordSet> by_number;
        for (std::size_t i = 0; i < row.words.size(); ++i)
            for (const auto& term : row.words[i].terms)
                for (const auto number : readers_.forward(segment).numbers(term)) by_number[number] |= WordSet{1} << i;
        auto& made = here.emplace_back();
        made.by_number.assign(by_number.begin(), by_number.end());
        for (const auto& [number, words] : by_number) made.by_lowest_byte[number & 0xFF] |= words;
    }
    return here;
}

// One pass: what stands right before a word is carried on as a set of words, up to which the row stands there.
double Closeness::share_that_stands(const Words& words, const Row& row, const RowInSegment& here) {
    constexpr std::size_t far = words_between + 1;
    WordSet may_follow_gap = 0;
    for (std::size_t i = 0; i < row.words.size(); ++i)
        if (row.words[i].may_follow_gap) may_follow_gap |= WordSet{1} << i;
    const auto whole = WordSet{1} << (row.words.size() - 1);
    WordSet standing = 0, before = 0, pairs = 0, near = 0;  // of pairs the second word
    std::array<std::size_t, longest_row> last{};            // where each stood, from 1 on
    const auto lowest = words.lowest_bytes();
    for (std::size_t at = 0; at < lowest.size(); ++at) {
        const auto number = lowest[at] <= word_border || here.by_lowest_byte[lowest[at]] != 0 ? words[at] : first_word;
        if (number == word_gap) {
            standing &= may_follow_gap >> 1;
            before &= may_follow_gap >> 1;
            continue;
        }
        if (number == word_border) last.fill(0);  // nothing is near beyond it
        const auto is = here.by_lowest_byte[lowest[at]] != 0 ? here.of(number) : 0;
        standing = (standing << 1 | 1) & is;
        if ((standing & whole) != 0) return share_of_whole;
        pairs |= before << 1 & is;
        before = is;
        for (auto left = is; left != 0; left &= left - 1) {
            const auto word = static_cast<std::size_t>(std::countr_zero(left));
            last[word] = at + 1;
            if (word > 0 && last[word - 1] != 0 && at + 1 - last[word - 1] <= far) near |= WordSet{1} << word;
            if (word + 1 < row.words.size() && last[word + 1] != 0 && at + 1 - last[word + 1] <= far) near |= WordSet{1} << (word + 1);
        }
    }
    double share = 0;
    for (std::size_t i = 1; i < row.words.size(); ++i)
        share += row.words[i].pair * ((pairs >> i & 1) != 0 ? share_of_pairs : (near >> i & 1) != 0 ? share_of_near : 0);
    return share;
}

double Closeness::bonus(Xapian::docid unit) {
    const auto segment = readers_.place_of(unit);
    const auto& here = in_segment(segment);
    const auto words = readers_.forward(segment).words(unit);
    words_read_ += words.size() * rows_.size();
    double sum = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) sum += rows_[row].most * share_that_stands(words, rows_[row], here[row]);
    return sum;
}

}  // namespace depositary::indexer
