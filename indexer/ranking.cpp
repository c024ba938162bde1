#include "indexer/ranking.h"

#include "indexer/places.h"
#include "indexer/terms.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using How = Wanted::How;

// What a title's unit has in advance, of the most that any unit can weigh.
constexpr double title_share = 0.5;

// Hands Xapian the units that may be ranked, until the effort is spent.
class UnitSource final : public Xapian::PostingSource {
public:
    UnitSource(const Units& units, const Effort& effort) : units_(units), effort_(effort) {}
    Xapian::doccount get_termfreq_min() const override { return static_cast<Xapian::doccount>(units_.size()); }
    Xapian::doccount get_termfreq_est() const override { return get_termfreq_min(); }
    Xapian::doccount get_termfreq_max() const override { return get_termfreq_min(); }
    void next(double) override {
        if (started_)
            ++at_;
        else
            started_ = true;
        end_if_spent();
    }
    void skip_to(Xapian::docid wanted, double) override {
        started_ = true;
        const auto from = units_.begin() + static_cast<std::ptrdiff_t>(at_);
        at_ = static_cast<std::size_t>(std::lower_bound(from, units_.end(), wanted) - units_.begin());
        end_if_spent();
    }
    bool at_end() const override { return started_ && at_ >= units_.size(); }
    Xapian::docid get_docid() const override { return units_[at_]; }
    void init(const Xapian::Database&) override {
        at_ = 0;
        started_ = false;
    }
    std::string get_description() const override { return "units"; }

private:
    void end_if_spent() {
        // The first few are always ranked, so that a page is not empty for want of time.
        if (++turns_ % 256 == 0 && effort_.spent()) at_ = units_.size();
    }

    const Units& units_;
    const Effort& effort_;
    std::size_t at_ = 0;
    unsigned turns_ = 0;
    bool started_ = false;
};

Xapian::Query with_bonus(const Xapian::Query& wanted, const std::vector<std::string>& bonus) {
    if (bonus.empty()) return wanted;
    return {Xapian::Query::OP_AND_MAYBE, wanted, {Xapian::Query::OP_OR, bonus.begin(), bonus.end()}};
}

Xapian::Query any_of(std::vector<Xapian::Query> parts) {
    return {Xapian::Query::OP_OR, parts.begin(), parts.end()};
}

// What gives the weight; places do not matter here, they were seen to. On top of what must be there weighs that a word
// stands as it was written, and that clusters are a dictionary's words.
Xapian::Query weights(const Xapian::Database& database, const QueryNode& node) {
    switch (node.operation) {
        case Operation::nothing:
            return {};
        case Operation::everything:
        case Operation::unless:
        case Operation::fact:
        case Operation::date:
            return Xapian::Query::MatchAll;
        case Operation::title:
            // Any unit of a document whose title matches may be found: it need not hold the words.
            return {Xapian::Query::OP_AND_MAYBE, Xapian::Query::MatchAll, weights(database, node.children.front())};
        case Operation::similar: {
            std::vector<Xapian::Query> parts;
            for (const auto& term : node.terms) parts.emplace_back(term);
            return {Xapian::Query::OP_AND_MAYBE, Xapian::Query::MatchAll, any_of(std::move(parts))};
        }
        case Operation::sequence: {
            const auto lookup = lookup_of(node);
            std::vector<Xapian::Query> parts;
            for (const auto& run : lookup.runs)
                for (const auto& term : run) parts.emplace_back(term);
            for (const auto& prefix : lookup.prefixes) {
                const auto words = words_with_prefix(database, prefix).words;
                parts.emplace_back(Xapian::Query::OP_SYNONYM, words.begin(), words.end());
            }
            std::vector<std::string> bonus;
            for (const auto& word : node.dictionary) bonus.push_back(dictionary_term(word));
            if (node.words.size() == 1 && node.words[0].how == How::stem) bonus.push_back(node.words[0].text);
            const auto weight = with_bonus({Xapian::Query::OP_AND, parts.begin(), parts.end()}, bonus);
            const auto terms = static_cast<double>(std::max<std::size_t>(parts.size(), 1));
            const auto words =
                std::min(terms, static_cast<double>(node.dictionary.empty() ? terms : node.dictionary.size()));
            // A word of many clusters weighs as one word and not as each of its clusters; what stands for other words
            // as a little less than one.
            const double scale = node.synonym ? 0.8 / terms : words / terms;
            return scale < 1 ? Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, weight, scale) : weight;
        }
        case Operation::near:
        case Operation::all:
        case Operation::any: {
            std::vector<Xapian::Query> parts;
            for (const auto& child : node.children) {
                auto part = weights(database, child);
                if (wants_words(child) || node.operation == Operation::any) parts.push_back(std::move(part));
            }
            if (parts.empty()) return Xapian::Query::MatchAll;
            const auto operation = node.operation == Operation::any ? Xapian::Query::OP_OR : Xapian::Query::OP_AND;
            return {operation, parts.begin(), parts.end()};
        }
    }
    return {};
}

// Whether Xapian's answer to weights() is just what matches.
bool weights_decide(const QueryNode& node) {
    switch (node.operation) {
        case Operation::everything:
        case Operation::nothing:
            return true;
        case Operation::sequence:
            return node.words.size() == 1 || (node.words.size() == 2 && node.words[0].how == How::cluster &&
                                              node.words[1].how == How::cluster && node.words[1].joined_before);
        case Operation::all:
        case Operation::any:
            return std::all_of(node.children.begin(), node.children.end(), weights_decide);
        default:
            return false;
    }
}

}  // namespace

std::vector<Ranked> best_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query,
                               const Units& units, bool all_match, std::size_t count, const Effort& effort) {
    std::vector<Ranked> result;
    if (units.empty() || count == 0) return result;
    UnitSource source(units, effort);
    Xapian::Enquire enquire(database);
    auto weighted = weights(database, query);
    // After a search that took long, ranking is watched too.
    if (!all_match || !weights_decide(query) || effort.spent())
        weighted = Xapian::Query(Xapian::Query::OP_FILTER, weighted, Xapian::Query(&source));
    // Who looks for a word that is a document's title wants that document, however often others speak of it.
    std::optional<Xapian::FixedWeightPostingSource> title_bonus;
    if (wants_words(query)) {
        enquire.set_query(weighted);
        title_bonus.emplace(title_share * enquire.get_mset(0, 0).get_max_possible());
        weighted = Xapian::Query(
            Xapian::Query::OP_AND_MAYBE, weighted,
            Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query(&*title_bonus), Xapian::Query(title_term)));
    }
    enquire.set_query(weighted);
    // Many units may be of few documents: ask for more until there are enough documents, or no more units.
    for (std::size_t ask = count * 4 + 20;; ask *= 8) {
        result.clear();
        std::unordered_set<std::uint32_t> seen;
        const auto found = enquire.get_mset(0, static_cast<Xapian::doccount>(std::min<std::size_t>(ask, units.size())));
        for (auto at = found.begin(); at != found.end() && result.size() < count; ++at) {
            const auto unit = *at;
            if (unit >= generation.owner.size() || generation.owner[unit] == Generation::no_owner) continue;
            if (seen.insert(generation.owner[unit]).second) result.push_back({unit, at.get_weight()});
        }
        if (result.size() >= count || found.size() < ask || ask >= units.size()) return result;
    }
}

}  // namespace depositary::indexer
