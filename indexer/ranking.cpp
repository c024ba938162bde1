#include "indexer/ranking.h"

#include "indexer/matching.h"
#include "indexer/terms.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using How = Wanted::How;

// What a title's unit has in advance, of the most that any unit can weigh.
constexpr double title_share = 0.5;
// Once the time is up, so many are still ranked, so that a page is not empty for want of it.
constexpr std::size_t ranked_in_any_case = 256;

// What a term's standing in a unit weighs: Robertson and others, "Okapi at TREC-3", with k1 = 1, b = 0.5 and a least
// normalised length of 0.5, as Xapian::BM25Weight has it.
class TermWeight {
public:
    TermWeight(const Xapian::Database& database, Xapian::doccount frequency) {
        const double all = database.get_doccount(), held = frequency;
        const double odds = (all - held + 0.5) / (held + 0.5);
        factor_ = 2 * std::log(odds < 2 ? odds * 0.5 + 1 : odds);
        per_length_ = 0.5 / std::max(database.get_avlength(), 1.0);
    }
    double of(Xapian::termcount often, std::uint32_t length) const {
        return factor_ * often / (often + damping(length));
    }
    // However often it stands, it weighs less. Not what a unit weighs at most: bounds of lengths and counts, as Xapian
    // keeps them, still tell of units that were removed.
    double most() const { return factor_; }

private:
    double damping(std::uint32_t length) const { return 0.5 + std::max(0.25, per_length_ * length); }

    double factor_ = 0, per_length_ = 0;
};

// A term's list, gone through beside the units.
class Leaf {
public:
    Leaf(PostingLists::List list, TermWeight weight) : list_(std::move(list)), weight_(weight) {}

    double most() const { return weight_.most(); }
    // Units are asked for in ascending order. Less than nothing where the term does not stand.
    double weight(Xapian::docid unit, std::uint32_t length) {
        const auto& units = list_->units;
        if (at_ < units.size() && units[at_] < unit) advance(unit);
        if (at_ >= units.size() || units[at_] != unit) return -1;
        return weight_.of(list_->often[at_], length);
    }

private:
    void advance(Xapian::docid unit) {
        const auto& units = list_->units;
        if (++at_ >= units.size() || units[at_] >= unit) return;
        std::size_t step = 1;
        while (at_ + step < units.size() && units[at_ + step] < unit) step *= 2;
        const auto from = units.begin() + static_cast<std::ptrdiff_t>(at_ + step / 2);
        const auto to = units.begin() + static_cast<std::ptrdiff_t>(std::min(units.size(), at_ + step + 1));
        at_ = static_cast<std::size_t>(std::lower_bound(from, to, unit) - units.begin());
    }

    PostingLists::List list_;
    TermWeight weight_;
    std::size_t at_ = 0;
};

// What one sequence, or a likeness, adds to a unit: what must be there together, and what may be there besides.
struct Group {
    std::vector<Leaf> needed, besides;
    double scale = 1;

    double most() const {
        double sum = 0;
        for (const auto& leaf : needed) sum += leaf.most();
        for (const auto& leaf : besides) sum += leaf.most();
        return sum * scale;
    }
    double weight(Xapian::docid unit, std::uint32_t length) {
        double sum = 0;
        for (auto& leaf : needed) {
            const auto part = leaf.weight(unit, length);
            if (part < 0) return 0;
            sum += part;
        }
        for (auto& leaf : besides) sum += std::max(0.0, leaf.weight(unit, length));
        return sum * scale;
    }
};

// What was written, and what stands for it: of a unit the weightier counts, so that what has both, or has the other in a rarer form, does not come before what has the first.
struct Choice {
    std::vector<Group> written, others;

    double most() const {
        double sum = 0, best = 0;
        for (const auto& group : written) sum += group.most();
        for (const auto& group : others) best = std::max(best, group.most());
        return std::max(sum, best);
    }
    double weight(Xapian::docid unit, std::uint32_t length) {
        double sum = 0, best = 0;
        for (auto& group : written) sum += group.weight(unit, length);
        for (auto& group : others) best = std::max(best, group.weight(unit, length));
        return std::max(sum, best);
    }
};

// A word of many clusters weighs as one word and not as each of its clusters; what stands for other words as a
// little less than one.
double scale_of(const QueryNode& sequence, double terms) {
    const auto words = std::min(terms, sequence.dictionary.empty() ? terms : static_cast<double>(sequence.dictionary.size()));
    return sequence.synonym ? std::min(1.0, 0.8 / terms) : words / terms;
}

class Weigher {
public:
    Weigher(PostingLists& lists, const Units& units, const QueryNode& query) : lists_(lists), units_(units) {
        add(query, groups_);
        for (const auto& group : groups_) title_bonus_ += title_share * group.most();
        for (const auto& choice : choices_) title_bonus_ += title_share * choice.most();
    }

    double weight(Xapian::docid unit, const UnitFacts& facts) {
        double sum = facts.title ? title_bonus_ : 0;
        for (auto& group : groups_) sum += group.weight(unit, facts.length);
        for (auto& choice : choices_) sum += choice.weight(unit, facts.length);
        return sum;
    }

private:
    // Whatever is wanted adds its weight; places do not matter here, they were seen to.
    void add(const QueryNode& node, std::vector<Group>& groups) {
        if (node.operation == Operation::unless) return;
        if (node.operation == Operation::sequence) groups.push_back(sequence(node));
        if (node.operation == Operation::similar) {
            Group group;
            for (const auto& term : node.terms) group.besides.push_back(leaf(term));
            groups.push_back(std::move(group));
        }
        const auto stands_for_another = [](const QueryNode& child) { return child.synonym; };
        if (node.operation == Operation::any && std::any_of(node.children.begin(), node.children.end(), stands_for_another)) {
            Choice choice;
            for (const auto& child : node.children) add(child, stands_for_another(child) ? choice.others : choice.written);
            choices_.push_back(std::move(choice));
            return;
        }
        for (const auto& child : node.children) add(child, groups);
    }

    // On top of what must be there weighs that a word stands as it was written, and that clusters are a dictionary's
    // words.
    Group sequence(const QueryNode& node) {
        const auto lookup = lookup_of(node);
        Group group;
        for (const auto& run : lookup.runs)
            for (const auto& term : run) group.needed.push_back(leaf(term));
        for (const auto& prefix : lookup.prefixes) {
            const auto& list = lists_.beginning(prefix).list;
            group.needed.emplace_back(list, TermWeight(lists_.readers().all(), list->frequency));
        }
        const auto terms = static_cast<double>(std::max<std::size_t>(group.needed.size(), 1));
        for (const auto& word : node.dictionary) group.besides.push_back(leaf(dictionary_term(word)));
        if (node.words.size() == 1 && node.words[0].how == How::stem) group.besides.push_back(leaf(node.words[0].text));
        group.scale = scale_of(node, terms);
        return group;
    }

    Leaf leaf(const std::string& term) {
        auto list = lists_.among(term, units_);
        const TermWeight weight(lists_.readers().all(), list->frequency);
        return {std::move(list), weight};
    }

    PostingLists& lists_;
    const Units& units_;
    std::vector<Group> groups_;
    std::vector<Choice> choices_;
    double title_bonus_ = 0;
};

bool better(const Ranked& a, const Ranked& b) {
    return a.score != b.score ? a.score > b.score : a.unit < b.unit;
}

// The best few, kept as a heap whose first is the worst of them.
class Best {
public:
    explicit Best(std::size_t count) : count_(count) {}
    void add(const Ranked& ranked) {
        if (heap_.size() == count_) {
            if (!better(ranked, heap_.front())) return;
            std::pop_heap(heap_.begin(), heap_.end(), better);
            heap_.pop_back();
        }
        heap_.push_back(ranked);
        std::push_heap(heap_.begin(), heap_.end(), better);
    }
    std::vector<Ranked> sorted() && {
        std::sort_heap(heap_.begin(), heap_.end(), better);
        return std::move(heap_);
    }

private:
    std::size_t count_;
    std::vector<Ranked> heap_;
};

}  // namespace

std::vector<Ranked> best_units(PostingLists& lists, const Generation& generation, const QueryNode& query,
                               const Units& units, std::size_t count, const Effort& effort) {
    if (units.empty() || count == 0) return {};
    Weigher weigher(lists, units, query);
    Best best(count);
    // A document's units stand side by side.
    std::optional<Ranked> of_document;
    std::uint32_t document = no_owner;
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (i % ranked_in_any_case == ranked_in_any_case - 1 && effort.spent()) break;
        const auto& facts = generation.units[units[i]];
        const Ranked ranked{units[i], weigher.weight(units[i], facts)};
        if (of_document && facts.owner == document) {
            if (ranked.score > of_document->score) of_document = ranked;
            continue;
        }
        if (of_document) best.add(*of_document);
        of_document = ranked;
        document = facts.owner;
    }
    if (of_document) best.add(*of_document);
    return std::move(best).sorted();
}

std::vector<std::vector<Ranked>> best_of_each(PostingLists& lists, const Generation& generation, const QueryNode& query,
                                              const std::vector<Units>& documents, std::size_t count) {
    Units all;
    for (const auto& units : documents) all.insert(all.end(), units.begin(), units.end());
    Weigher weigher(lists, all, query);
    std::vector<std::vector<Ranked>> result;
    for (const auto& units : documents) {
        Best best(count);
        for (const auto unit : units) best.add({unit, weigher.weight(unit, generation.units[unit])});
        result.push_back(std::move(best).sorted());
    }
    return result;
}

double most_weight(const SegmentReaders& readers, const QueryNode& sequence) {
    const auto& database = readers.all();
    const auto most = [&](const std::string& term) { return TermWeight(database, database.get_termfreq(term)).most(); };
    double sum = 0, terms = 0;
    for (const auto& run : lookup_of(sequence).runs)
        for (const auto& term : run) {
            sum += most(term);
            ++terms;
        }
    for (const auto& word : sequence.dictionary) sum += most(dictionary_term(word));
    if (sequence.words.size() == 1 && sequence.words[0].how == How::stem) sum += most(sequence.words[0].text);
    return terms > 0 ? sum * scale_of(sequence, terms) : 0;
}

}  // namespace depositary::indexer
