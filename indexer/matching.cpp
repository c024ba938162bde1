#include "indexer/matching.h"

#include "indexer/dates.h"
#include "indexer/places.h"
#include "indexer/terms.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <map>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using How = Wanted::How;

constexpr std::size_t turns_between_looks = 64;

std::string term_of(const Wanted& word) {
    return word.how == How::stem ? stem_term(word.text) : word.text;
}

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

class Evaluator {
public:
    Evaluator(PostingLists& lists, const Generation& generation, const Effort& effort, std::vector<Notice>& notices)
        : lists_(lists), generation_(generation), effort_(effort), notices_(notices) {}

    Units all(const QueryNode& node) const {
        switch (node.operation) {
            case Operation::nothing:
                return {};
            case Operation::everything:
                return every_unit();
            case Operation::sequence:
                return sequence(node);
            case Operation::near:
                return near(node);
            case Operation::unless:
            case Operation::title:
            case Operation::fact:
            case Operation::date:
            case Operation::similar:
                return narrowed(every_unit(), node);
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
    // What is asked of units by themselves or of their documents: it sifts what is there already.
    static bool sifts(const QueryNode& node) {
        return node.operation == Operation::unless || node.operation == Operation::title ||
               node.operation == Operation::fact || node.operation == Operation::date ||
               node.operation == Operation::similar;
    }

    // The rarest first, so that the others are only asked about what is left.
    Units conjunction(const QueryNode& node) const {
        std::vector<std::pair<std::size_t, const QueryNode*>> wanted;
        for (const auto& child : node.children)
            if (!sifts(child)) wanted.emplace_back(estimate(child), &child);
        std::stable_sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        Units result = wanted.empty() ? every_unit() : all(*wanted.front().second);
        for (std::size_t i = 1; i < wanted.size() && !result.empty(); ++i) result = within(result, *wanted[i].second);
        for (const auto& child : node.children)
            if (sifts(child)) result = narrowed(std::move(result), child);
        return result;
    }

    Units narrowed(Units units, const QueryNode& node) const {
        if (node.operation == Operation::fact && node.field == Field::language) {
            std::uint64_t wanted = 0;
            const auto& names = generation_.names.languages;
            for (std::size_t bit = 0; bit < names.size(); ++bit)
                if (std::any_of(node.values.begin(), node.values.end(),
                                [&](const auto& value) { return is_language(names[bit], value); }))
                    wanted |= std::uint64_t{1} << std::min<std::size_t>(bit, 63);
            std::erase_if(units, [&](Xapian::docid unit) {
                return owner_of(unit) == no_owner || (generation_.units[unit].languages & wanted) == 0;
            });
            return units;
        }
        const auto passes = documents(node);
        std::erase_if(units, [&](Xapian::docid unit) {
            const auto owner = owner_of(unit);
            return owner == no_owner || !passes[owner];
        });
        return units;
    }

    // By ordinal, whether the document is one of those that the node speaks of.
    std::vector<char> documents(const QueryNode& node) const {
        std::vector<char> result(generation_.documents.size());
        switch (node.operation) {
            case Operation::unless: {
                // A document is excluded whole: that one of its articles does not hold the word is not what NOT asks.
                const auto excluded = owners(all(node.children.front()));
                // Who is to be excluded is not known any more: then nobody is let through.
                if (effort_.was_spent()) return result;
                for (std::size_t i = 0; i < result.size(); ++i) result[i] = !excluded[i];
                return result;
            }
            case Operation::title: {
                Units titles = all(node.children.front());
                std::erase_if(titles, [&](Xapian::docid unit) { return !generation_.units[unit].title; });
                return owners(titles);
            }
            case Operation::similar:
                return similar(node);
            default: {
                const bool dated = node.operation == Operation::date;
                const auto from = dated ? day_number(first_day(node.values[0])) : 0;
                const auto to = dated ? day_number(last_day(node.values[1])) : 0;
                for (std::size_t i = 0; i < result.size(); ++i) {
                    const auto* facts = generation_.documents[i].get();
                    if (!facts) continue;
                    const auto& codes = generation_.codes[i];
                    result[i] = dated ? may_lie_between(codes.first_day, codes.last_day, from, to)
                                      : std::any_of(node.values.begin(), node.values.end(), [&](const auto& value) {
                                            return fact_is(*facts, node.field, value);
                                        });
                }
                return result;
            }
        }
    }

    // Documents that hold a good part of the telling terms, in whichever of their sections: a quarter of all, or half of those of one language.
    // Another document has as a rule only one of the languages of a document that is there in several.
    std::vector<char> similar(const QueryNode& node) const {
        std::vector<std::uint64_t> held(generation_.documents.size());
        for (std::size_t i = 0; i < node.terms.size() && i < 64; ++i)
            for (const auto unit : postings(node.terms[i]))
                if (const auto owner = owner_of(unit); owner != no_owner) held[owner] |= std::uint64_t{1} << i;
        struct Part {
            std::uint64_t terms;
            int enough;
        };
        std::vector<Part> parts{{~std::uint64_t{0}, static_cast<int>(std::max<std::size_t>(2, (node.terms.size() + 3) / 4))}};
        std::map<std::size_t, std::uint64_t> by_language;
        for (std::size_t i = 0; i < node.languages.size() && i < 64; ++i) by_language[node.languages[i]] |= std::uint64_t{1} << i;
        for (const auto& [language, terms] : by_language) parts.push_back({terms, std::max(2, (std::popcount(terms) + 1) / 2)});
        std::vector<char> result(held.size());
        for (std::size_t i = 0; i < held.size(); ++i)
            result[i] = std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return std::popcount(held[i] & part.terms) >= part.enough; }) && generation_.documents[i]->document != node.document;
        return result;
    }

    std::vector<char> owners(const Units& units) const {
        std::vector<char> result(generation_.documents.size());
        for (const auto unit : units)
            if (const auto owner = owner_of(unit); owner != no_owner) result[owner] = 1;
        return result;
    }

    // What holds all the words, the rarest first; then those of it where they stand in their order.
    Units sequence(const QueryNode& node) const {
        const auto lookup = lookup_of(node);
        const bool ordered =
            lookup.runs.size() + lookup.prefixes.size() > 1 ||
            std::any_of(lookup.runs.begin(), lookup.runs.end(), [](const auto& run) { return run.size() > 1; });
        std::optional<Units> found;
        const auto pairs = common_pairs(node);
        for (const auto& [one, other] : pairs) {
            const auto units = lists_.side_by_side(one, other);
            found = found ? both(*found, units) : units;
        }
        for (const auto& [frequency, term] : by_frequency(lookup))
            if (!found)
                found = postings(term);
            else if (!ordered || (frequency < generation_.unit_count / 2 && !stands_in(pairs, term)))
                found = both(*found, term);  // but what is nearly everywhere sifts little
        for (const auto& prefix : lookup.prefixes) {
            const auto units = with_prefix(prefix);
            found = found ? both(*found, units) : units;
        }
        Units result = std::move(found).value_or(Units{});
        if (ordered) keep_placed(result, {{&node}}, 0);
        return result;
    }

    using Pairs = std::vector<std::pair<std::string, std::string>>;
    // Neighbours of a phrase that are both common: what holds both is much more than what holds them side by side.
    Pairs common_pairs(const QueryNode& node) const {
        const auto is_common = [&](const Wanted& word) {
            return (word.how == How::plain || word.how == How::exact) &&
                   lists_.readers().all().get_termfreq(word.text) >= generation_.unit_count / 4;
        };
        Pairs pairs;
        for (std::size_t i = 1; i < node.words.size(); ++i)
            if (node.words[i].joined_before && is_common(node.words[i - 1]) && is_common(node.words[i]))
                pairs.emplace_back(node.words[i - 1].text, node.words[i].text);
        return pairs;
    }
    static bool stands_in(const Pairs& pairs, const std::string& word) {
        return std::any_of(pairs.begin(), pairs.end(),
                           [&](const auto& pair) { return pair.first == word || pair.second == word; });
    }

    // The terms of the runs, each once, the rarest first.
    std::vector<std::pair<Xapian::doccount, std::string>> by_frequency(const Lookup& lookup) const {
        std::vector<std::pair<Xapian::doccount, std::string>> terms;
        for (const auto& run : lookup.runs)
            for (const auto& term : run) terms.emplace_back(lists_.readers().all().get_termfreq(term), term);
        std::sort(terms.begin(), terms.end());
        terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
        return terms;
    }

    static Units both(const Units& one, const Units& other) {
        Units result;
        std::set_intersection(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(result));
        return result;
    }
    Units both(const Units& units, const std::string& term) const {
        return both(units, lists_.among(term, units)->units);
    }

    Units with_prefix(const std::string& prefix) const {
        const auto& beginning = lists_.beginning(prefix);
        if (beginning.words.cut) {
            const Notice said{"prefix-cut", prefix + "*"};
            if (std::find(notices_.begin(), notices_.end(), said) == notices_.end()) notices_.push_back(said);
        }
        return beginning.list->units;
    }

    Units near(const QueryNode& node) const {
        QueryNode together;
        together.operation = Operation::all;
        together.children = node.children;
        Units result = conjunction(together);
        std::vector<Alternatives> sequences;
        for (const auto& child : node.children) sequences.push_back(wanted_sequences(child));
        keep_placed(result, sequences, node.distance);
        return result;
    }

    // Sequences of which one is wanted.
    using Alternatives = std::vector<const QueryNode*>;
    using PlacedAlternatives = std::vector<PlacedSequence::InSegment>;

    void keep_placed(Units& units, const std::vector<Alternatives>& sequences, std::size_t distance) const {
        if (units.empty()) return;
        const auto& readers = lists_.readers();
        std::vector<std::vector<PlacedSequence>> wanted;
        for (const auto& alternatives : sequences) {
            auto& either = wanted.emplace_back();
            for (const auto* each : alternatives) either.emplace_back(readers, *each);
        }
        auto kept = units.begin();
        std::size_t turns = 0;
        for (auto unit = units.begin(); unit != units.end();) {
            const auto segment = readers.place_of(*unit);
            std::vector<PlacedAlternatives> here;
            for (const auto& alternatives : wanted) {
                auto& either = here.emplace_back();
                for (const auto& each : alternatives) either.push_back(each.in(readers.forward(segment)));
            }
            for (; unit != units.end() && *unit <= readers.last_of(segment); ++unit) {
                if (++turns % turns_between_looks == 0 && effort_.spent()) {
                    units.erase(kept, units.end());
                    return;
                }
                if (stand(here, *unit, distance)) *kept++ = *unit;
            }
        }
        units.erase(kept, units.end());
    }

    static bool stand(const std::vector<PlacedAlternatives>& sequences, Xapian::docid unit, std::size_t distance) {
        if (sequences.size() == 1)
            return std::any_of(sequences[0].begin(), sequences[0].end(), [unit](const auto& each) { return each.stands(unit); });
        std::vector<std::vector<PlacedSequence::Place>> places;
        for (const auto& each : sequences) {
            auto& all_places = places.emplace_back();
            for (const auto& alternative : each) {
                const auto more = alternative.places(unit);
                all_places.insert(all_places.end(), more.begin(), more.end());
            }
            if (all_places.empty()) return false;
        }
        return stand_near(places, distance);
    }

    Units within(const Units& units, const QueryNode& node) const {
        if (const auto term = single_term(node)) return both(units, *term);
        return both(units, all(node));
    }

    std::uint32_t owner_of(Xapian::docid unit) const { return generation_.units[unit].owner; }

    Units every_unit() const {
        Units result;
        result.reserve(generation_.unit_count);
        for (std::size_t id = 0; id < generation_.units.size(); ++id)
            if (generation_.units[id].owner != no_owner) result.push_back(static_cast<Xapian::docid>(id));
        return result;
    }

    Units postings(const std::string& term) const { return lists_.of(term)->units; }

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
            for (const auto& term : run)
                least = std::min<std::size_t>(least, lists_.readers().all().get_termfreq(term));
        return least;
    }

    PostingLists& lists_;
    const Generation& generation_;
    const Effort& effort_;
    std::vector<Notice>& notices_;
};

}  // namespace

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

Units matching_units(PostingLists& lists, const Generation& generation, const QueryNode& query, const Effort& effort,
                     std::vector<Notice>& notices) {
    return Evaluator(lists, generation, effort, notices).all(query);
}

std::size_t word_frequency(const Xapian::Database& database, const Wanted& word) {
    return database.get_termfreq(term_of(word));
}

}  // namespace depositary::indexer
