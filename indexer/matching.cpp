#include "indexer/matching.h"

#include "indexer/dates.h"
#include "indexer/terms.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using How = Wanted::How;

constexpr std::size_t max_prefix_words = 256;

std::string term_of(const Wanted& word) {
    return word.how == How::stem ? stem_term(word.text) : word.text;
}

// The words that begin with the prefix; of very many, the most frequent.
std::vector<std::string> words_with_prefix(const Xapian::Database& database, const std::string& prefix) {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    for (auto term = database.allterms_begin(prefix); term != database.allterms_end(prefix); ++term)
        found.emplace_back(term.get_termfreq(), *term);
    if (found.size() > max_prefix_words) {
        std::partial_sort(found.begin(), found.begin() + max_prefix_words, found.end(), std::greater<>());
        found.resize(max_prefix_words);
    }
    std::vector<std::string> result;
    for (auto& [frequency, term] : found) result.push_back(std::move(term));
    return result;
}

// A sequence as it is looked up: terms at consecutive places, in runs that may stand apart; prefixes by themselves.
struct Lookup {
    std::vector<std::vector<std::string>> runs;
    std::vector<std::string> prefixes;
};

void finish_run(std::vector<Wanted>& run, Lookup& lookup) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < run.size(); ++i) {
        const bool cluster = run[i].how == How::cluster;
        const bool next_cluster = i + 1 < run.size() && run[i + 1].how == How::cluster;
        if (cluster && next_cluster)
            terms.push_back(pair_term(run[i].text, run[i + 1].text));
        else if (!cluster || i == 0 || run[i - 1].how != How::cluster || i + 1 < run.size())
            terms.push_back(term_of(run[i]));
    }
    if (!terms.empty()) lookup.runs.push_back(std::move(terms));
    run.clear();
}

Lookup lookup_of(const QueryNode& sequence) {
    Lookup lookup;
    std::vector<Wanted> run;
    for (const auto& word : sequence.words) {
        if (!word.joined_before || word.how == How::prefix) finish_run(run, lookup);
        if (word.how == How::prefix)
            lookup.prefixes.push_back(word.text);
        else
            run.push_back(word);
    }
    finish_run(run, lookup);
    return lookup;
}

class Evaluator {
public:
    Evaluator(const Xapian::Database& database, const Generation& generation)
        : database_(database), generation_(generation) {}

    Units all(const QueryNode& node) const {
        switch (node.operation) {
            case Operation::nothing:
                return {};
            case Operation::everything:
                return every_unit();
            case Operation::sequence:
                return sequence(node);
            case Operation::unless:
                return without(every_unit(), node.children.front());
            case Operation::any: {
                Units result;
                for (const auto& child : node.children) {
                    Units merged, more = all(child);
                    std::set_union(result.begin(), result.end(), more.begin(), more.end(), std::back_inserter(merged));
                    result = std::move(merged);
                }
                return result;
            }
            case Operation::all:
                return conjunction(node);
        }
        return {};
    }

private:
    // The rarest first, so that the others are only asked about what is left.
    Units conjunction(const QueryNode& node) const {
        std::vector<std::pair<std::size_t, const QueryNode*>> wanted;
        for (const auto& child : node.children)
            if (child.operation != Operation::unless) wanted.emplace_back(estimate(child), &child);
        std::stable_sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        Units result = wanted.empty() ? every_unit() : all(*wanted.front().second);
        for (std::size_t i = 1; i < wanted.size() && !result.empty(); ++i) result = within(result, *wanted[i].second);
        for (const auto& child : node.children)
            if (child.operation == Operation::unless) result = without(std::move(result), child.children.front());
        return result;
    }

    Units sequence(const QueryNode& node) const {
        const auto lookup = lookup_of(node);
        Units result;
        bool first = true;
        const auto narrow = [&](Units units) {
            if (first) {
                result = std::move(units);
                first = false;
                return;
            }
            Units both;
            std::set_intersection(result.begin(), result.end(), units.begin(), units.end(), std::back_inserter(both));
            result = std::move(both);
        };
        for (const auto& run : lookup.runs) narrow(run.size() == 1 ? postings(run.front()) : phrase(run));
        for (const auto& prefix : lookup.prefixes) {
            Units any;
            for (const auto& word : words_with_prefix(database_, prefix)) {
                const auto units = postings(word);
                any.insert(any.end(), units.begin(), units.end());
            }
            std::sort(any.begin(), any.end());
            any.erase(std::unique(any.begin(), any.end()), any.end());
            narrow(std::move(any));
        }
        return result;
    }

    Units within(const Units& units, const QueryNode& node) const {
        Units result;
        if (const auto term = single_term(node)) {
            auto at = database_.postlist_begin(*term);
            const auto end = database_.postlist_end(*term);
            for (const auto unit : units) {
                if (at == end) break;
                if (*at < unit) at.skip_to(unit);
                if (at != end && *at == unit) result.push_back(unit);
            }
            return result;
        }
        const Units other = all(node);
        std::set_intersection(units.begin(), units.end(), other.begin(), other.end(), std::back_inserter(result));
        return result;
    }

    // A document is excluded whole: that one of its articles does not hold the word is not what NOT asks.
    Units without(Units units, const QueryNode& node) const {
        std::vector<char> excluded(generation_.documents.size());
        for (const auto unit : all(node))
            if (const auto owner = owner_of(unit); owner != Generation::no_owner) excluded[owner] = 1;
        std::erase_if(units, [&](Xapian::docid unit) {
            const auto owner = owner_of(unit);
            return owner == Generation::no_owner || excluded[owner];
        });
        return units;
    }

    std::uint32_t owner_of(Xapian::docid unit) const {
        return unit < generation_.owner.size() ? generation_.owner[unit] : Generation::no_owner;
    }

    Units every_unit() const {
        Units result;
        result.reserve(generation_.unit_count);
        for (std::size_t id = 0; id < generation_.owner.size(); ++id)
            if (generation_.owner[id] != Generation::no_owner) result.push_back(static_cast<Xapian::docid>(id));
        return result;
    }

    Units postings(const std::string& term) const {
        Units result;
        result.reserve(database_.get_termfreq(term));
        const auto end = database_.postlist_end(term);
        for (auto at = database_.postlist_begin(term); at != end; ++at) result.push_back(*at);
        return result;
    }

    Units phrase(const std::vector<std::string>& terms) const {
        for (const auto& term : terms)
            if (!database_.term_exists(term)) return {};
        Xapian::Enquire enquire(database_);
        enquire.set_query(Xapian::Query(Xapian::Query::OP_PHRASE, terms.begin(), terms.end(),
                                        static_cast<Xapian::termcount>(terms.size())));
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        const auto found = enquire.get_mset(0, database_.get_doccount());
        Units result;
        result.reserve(found.size());
        for (auto at = found.begin(); at != found.end(); ++at) result.push_back(*at);
        std::sort(result.begin(), result.end());
        return result;
    }

    static std::optional<std::string> single_term(const QueryNode& node) {
        if (node.operation != Operation::sequence) return {};
        auto lookup = lookup_of(node);
        if (!lookup.prefixes.empty() || lookup.runs.size() != 1 || lookup.runs[0].size() != 1) return {};
        return std::move(lookup.runs[0][0]);
    }

    std::size_t estimate(const QueryNode& node) const {
        if (node.operation != Operation::sequence) return generation_.unit_count;
        std::size_t least = generation_.unit_count;
        for (const auto& run : lookup_of(node).runs)
            for (const auto& term : run) least = std::min<std::size_t>(least, database_.get_termfreq(term));
        return least;
    }

    const Xapian::Database& database_;
    const Generation& generation_;
};

// Hands Xapian the units that may be ranked.
class UnitSource final : public Xapian::PostingSource {
public:
    explicit UnitSource(const Units& units) : units_(units) {}
    Xapian::doccount get_termfreq_min() const override { return static_cast<Xapian::doccount>(units_.size()); }
    Xapian::doccount get_termfreq_est() const override { return get_termfreq_min(); }
    Xapian::doccount get_termfreq_max() const override { return get_termfreq_min(); }
    void next(double) override {
        if (started_)
            ++at_;
        else
            started_ = true;
    }
    void skip_to(Xapian::docid wanted, double) override {
        started_ = true;
        const auto from = units_.begin() + static_cast<std::ptrdiff_t>(at_);
        at_ = static_cast<std::size_t>(std::lower_bound(from, units_.end(), wanted) - units_.begin());
    }
    bool at_end() const override { return started_ && at_ >= units_.size(); }
    Xapian::docid get_docid() const override { return units_[at_]; }
    void init(const Xapian::Database&) override {
        at_ = 0;
        started_ = false;
    }
    std::string get_description() const override { return "units"; }

private:
    const Units& units_;
    std::size_t at_ = 0;
    bool started_ = false;
};

// What gives the weight; places do not matter here, they were seen to.
Xapian::Query weights(const Xapian::Database& database, const QueryNode& node) {
    switch (node.operation) {
        case Operation::nothing:
            return {};
        case Operation::everything:
        case Operation::unless:
            return Xapian::Query::MatchAll;
        case Operation::sequence: {
            const auto lookup = lookup_of(node);
            std::vector<Xapian::Query> parts;
            for (const auto& run : lookup.runs)
                for (const auto& term : run) parts.emplace_back(term);
            for (const auto& prefix : lookup.prefixes) {
                const auto words = words_with_prefix(database, prefix);
                parts.emplace_back(Xapian::Query::OP_SYNONYM, words.begin(), words.end());
            }
            return {Xapian::Query::OP_AND, parts.begin(), parts.end()};
        }
        case Operation::all:
        case Operation::any: {
            std::vector<Xapian::Query> parts;
            for (const auto& child : node.children)
                if (child.operation != Operation::unless || node.operation == Operation::any)
                    parts.push_back(weights(database, child));
            if (parts.empty()) return Xapian::Query::MatchAll;
            const auto operation = node.operation == Operation::all ? Xapian::Query::OP_AND : Xapian::Query::OP_OR;
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
        case Operation::unless:
            return false;
        case Operation::sequence:
            return node.words.size() == 1 || (node.words.size() == 2 && node.words[0].how == How::cluster &&
                                              node.words[1].how == How::cluster && node.words[1].joined_before);
        case Operation::all:
        case Operation::any:
            return std::all_of(node.children.begin(), node.children.end(), weights_decide);
    }
    return false;
}

}  // namespace

Units matching_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query) {
    return Evaluator(database, generation).all(query);
}

Units filtered(const Generation& generation, Units units, const SearchFilters& filters) {
    const auto holds = [](const std::vector<std::string>& wanted, const std::string& value) {
        return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    };
    const auto from = first_day(filters.from), to = last_day(filters.to);
    std::vector<char> passes(generation.documents.size());
    for (std::size_t i = 0; i < passes.size(); ++i) {
        const auto* facts = generation.documents[i].get();
        if (!facts) continue;
        const bool party = filters.parties.empty() ||
                           std::any_of(facts->parties.begin(), facts->parties.end(),
                                       [&](const std::string& value) { return holds(filters.parties, value); });
        const bool dated = (from.empty() || facts->last_day >= from) &&
                           (to.empty() || (!facts->first_day.empty() && facts->first_day <= to));
        passes[i] = party && dated && holds(filters.kinds, facts->kind) && holds(filters.statuses, facts->status);
    }
    std::uint64_t languages = filters.languages.empty() ? ~std::uint64_t{0} : 0;
    for (std::size_t bit = 0; bit < generation.language_names.size(); ++bit)
        if (holds(filters.languages, generation.language_names[bit])) languages |= std::uint64_t{1} << bit;
    std::erase_if(units, [&](Xapian::docid unit) {
        const auto owner = unit < generation.owner.size() ? generation.owner[unit] : Generation::no_owner;
        if (owner == Generation::no_owner || !passes[owner]) return true;
        return !filters.languages.empty() && (generation.languages[unit] & languages) == 0;
    });
    return units;
}

std::vector<Ranked> best_units(const Xapian::Database& database, const Generation& generation, const QueryNode& query,
                               const Units& units, bool all_match, std::size_t count) {
    std::vector<Ranked> result;
    if (units.empty() || count == 0) return result;
    UnitSource source(units);
    Xapian::Enquire enquire(database);
    auto weighted = weights(database, query);
    if (!all_match || !weights_decide(query))
        weighted = Xapian::Query(Xapian::Query::OP_FILTER, weighted, Xapian::Query(&source));
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

std::size_t word_frequency(const Xapian::Database& database, const Wanted& word) {
    return database.get_termfreq(term_of(word));
}

}  // namespace depositary::indexer
