#include "indexer/search.h"

#include "indexer/matching.h"
#include "indexer/query.h"
#include "indexer/ranking.h"
#include "indexer/similar.h"
#include "indexer/snippet.h"
#include "indexer/spelling.h"
#include "indexer/terms.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_offset = 1000, max_limit = 100;

// What one compartment has to say.
struct Answer {
    const SearchedCompartment* compartment = nullptr;
    std::unique_ptr<Generation::Handle> handle;
    Units units;       // that match and pass the filters
    bool all = false;  // the filters took nothing away
};

struct Candidate {
    const Answer* answer;
    std::uint32_t document;  // ordinal
    Xapian::docid unit;      // 0: not chosen yet
    double score;
    Xapian::docid text = 0;  // where the unit is a title: the best of the document's sections, if one matches
    const DocumentFacts& facts() const { return *answer->compartment->generation->documents[document]; }
};

using Counts = std::map<std::string, std::size_t>;

std::vector<FacetValue> sorted(const Counts& counts) {
    std::vector<FacetValue> values;
    for (const auto& [value, count] : counts)
        if (!value.empty()) values.push_back({value, count});
    std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    return values;
}

class Search {
public:
    Search(const std::vector<SearchedCompartment>& compartments, const SearchQuery& query, const Synonyms& synonyms)
        : query_(query), effort_(query.patience) {
        auto parsed = parse_query(query.text);
        synonyms.expand(parsed);
        tree_ = std::move(parsed.tree);
        notices_ = std::move(parsed.notices);
        sequences_ = wanted_sequences(tree_);
        ranked_ = query.order == SearchOrder::relevance && wants_words(tree_);
        answers_.reserve(compartments.size());
        for (const auto& compartment : compartments) {
            Answer answer;
            answer.compartment = &compartment;
            answer.handle = std::make_unique<Generation::Handle>(compartment.generation);
            answers_.push_back(std::move(answer));
        }
        find_similar(tree_);
        for (auto& answer : answers_) ask(answer);
    }

    SearchResult run() {
        SearchResult result;
        result.understood = describe(tree_);
        count(result);
        for (const auto& candidate : page()) result.hits.push_back(shown(candidate));
        result.suggestion = suggestion();
        if (query_.offset > max_offset) notices_.push_back({"offset-cut", std::to_string(max_offset)});
        if (effort_.was_spent()) notices_.push_back({"time", {}});
        result.notices = std::move(notices_);
        return result;
    }

private:
    void ask(Answer& answer) {
        const auto& generation = *answer.compartment->generation;
        auto units = matching_units(**answer.handle, generation, tree_, effort_, notices_);
        const auto matched = units.size();
        answer.units = filtered(generation, std::move(units), query_.filters);
        answer.all = answer.units.size() == matched;
    }

    // What like: names is looked for in the reader's own compartments, so what is hidden is as what is not.
    void find_similar(QueryNode& node) {
        for (auto& child : node.children) find_similar(child);
        if (node.operation != QueryNode::Operation::similar) return;
        for (const auto& answer : answers_) {
            for (const auto& facts : answer.compartment->generation->documents) {
                if (!facts || !(facts->document == node.values[0] || fact_is(*facts, Field::symbol, node.values[0])))
                    continue;
                node.document = facts->document;
                node.terms = telling_terms(**answer.handle, facts->document, effort_);
                return;
            }
        }
        notices_.push_back({"document-unknown", node.values[0]});
    }

    // Totals and facets, by document.
    void count(SearchResult& result) {
        Counts kinds, parties, statuses, years, languages;
        for (const auto& answer : answers_) {
            const auto& generation = *answer.compartment->generation;
            std::vector<std::uint64_t> found(generation.documents.size());
            std::vector<char> seen(generation.documents.size());
            for (const auto unit : answer.units) {
                seen[generation.owner[unit]] = 1;
                found[generation.owner[unit]] |= generation.languages[unit];
            }
            std::vector<std::size_t> by_language(generation.language_names.size());
            for (std::size_t i = 0; i < seen.size(); ++i) {
                if (!seen[i]) continue;
                const auto& facts = *generation.documents[i];
                ++result.total;
                ++kinds[facts.kind];
                ++statuses[facts.status];
                ++years[facts.date.substr(0, 4)];
                for (const auto& party : std::set(facts.parties.begin(), facts.parties.end())) ++parties[party];
                for (std::size_t bit = 0; bit < by_language.size(); ++bit) by_language[bit] += found[i] >> bit & 1;
                if (!ranked_) candidates_.push_back({&answer, static_cast<std::uint32_t>(i), 0, 0});
            }
            for (std::size_t bit = 0; bit < by_language.size(); ++bit)
                if (by_language[bit] > 0) languages[generation.language_names[bit]] += by_language[bit];
        }
        result.facets = {sorted(kinds), sorted(parties), sorted(languages), sorted(statuses), sorted(years)};
    }

    std::vector<Candidate> page() {
        const auto offset = std::min(query_.offset, max_offset), limit = std::min(query_.limit, max_limit);
        if (ranked_) {
            for (const auto& answer : answers_) {
                const auto& generation = *answer.compartment->generation;
                for (const auto& [unit, score] :
                     best_units(**answer.handle, generation, tree_, answer.units, answer.all, offset + limit, effort_))
                    candidates_.push_back({&answer, generation.owner[unit], unit, score});
            }
        }
        const bool oldest = query_.order == SearchOrder::oldest;
        const auto before = [&](const Candidate& a, const Candidate& b) {
            if (ranked_) {
                // Equals in the order in which Xapian cuts them off, or pages would overlap.
                if (a.score != b.score) return a.score > b.score;
                return std::tie(a.answer, a.unit) < std::tie(b.answer, b.unit);
            }
            const auto &left = a.facts(), &right = b.facts();
            if (left.first_day != right.first_day) {
                if (left.first_day.empty() || right.first_day.empty()) return right.first_day.empty();
                return oldest ? left.first_day < right.first_day : left.first_day > right.first_day;
            }
            return left.document < right.document;
        };
        const auto end = std::min(candidates_.size(), offset + limit);
        std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(end),
                          candidates_.end(), before);
        if (offset >= end) return {};
        std::vector<Candidate> chosen(candidates_.begin() + static_cast<std::ptrdiff_t>(offset),
                                      candidates_.begin() + static_cast<std::ptrdiff_t>(end));
        if (!ranked_) choose_units(chosen);
        choose_texts(chosen);
        return chosen;
    }

    // Ordered by date: the best unit of each document on the page.
    void choose_units(std::vector<Candidate>& chosen) {
        for (const auto& answer : answers_) {
            const auto& generation = *answer.compartment->generation;
            std::unordered_map<std::uint32_t, Candidate*> wanted;
            for (auto& candidate : chosen)
                if (candidate.answer == &answer) wanted.emplace(candidate.document, &candidate);
            Units units;
            for (const auto unit : answer.units)
                if (wanted.contains(generation.owner[unit])) units.push_back(unit);
            for (const auto& [unit, score] :
                 best_units(**answer.handle, generation, tree_, units, false, wanted.size(), effort_)) {
                auto* candidate = wanted.at(generation.owner[unit]);
                candidate->unit = unit;
                candidate->score = score;
            }
        }
    }

    // A title that was found says little more than it says anyway: beside it the passage is looked for.
    void choose_texts(std::vector<Candidate>& chosen) {
        for (const auto& answer : answers_) {
            const auto& generation = *answer.compartment->generation;
            const auto& database = **answer.handle;
            std::unordered_map<std::uint32_t, Candidate*> wanted;
            for (auto& candidate : chosen) {
                if (candidate.answer != &answer) continue;
                auto title = database.postlist_begin(title_term);
                title.skip_to(candidate.unit);
                if (title != database.postlist_end(title_term) && *title == candidate.unit)
                    wanted.emplace(candidate.document, &candidate);
            }
            if (wanted.empty()) continue;
            Units texts;
            for (const auto unit : answer.units) {
                const auto of = wanted.find(generation.owner[unit]);
                if (of != wanted.end() && of->second->unit != unit) texts.push_back(unit);
            }
            for (const auto& [unit, score] :
                 best_units(database, generation, tree_, texts, false, wanted.size(), effort_))
                wanted.at(generation.owner[unit])->text = unit;
        }
    }

    SearchHit shown(const Candidate& candidate) const {
        const auto& facts = candidate.facts();
        SearchHit hit{.compartment = candidate.answer->compartment->name,
                      .document = facts.document,
                      .version = facts.version,
                      .symbol = facts.symbol,
                      .title = facts.title,
                      .kind = facts.kind,
                      .date = facts.date,
                      .status = facts.status,
                      .file = {},
                      .language = {},
                      .heading = {},
                      .number = {},
                      .page = 0,
                      .score = candidate.score,
                      .snippet = {},
                      .highlights = {},
                      .title_highlights = highlights_in(facts.title, sequences_),
                      .heading_highlights = {},
                      .also = {}};
        if (candidate.unit == 0) return hit;
        auto unit = unit_of(candidate, candidate.unit);
        auto snippet = make_snippet(unit.text, sequences_);
        if (candidate.text != 0) {
            // Words of the title are found in its texts, too: what is shown must hold something that was looked for.
            auto text = unit_of(candidate, candidate.text);
            auto passage = make_snippet(text.text, sequences_);
            if (!passage.highlights.empty()) {
                unit = std::move(text);
                snippet = std::move(passage);
            }
        }
        hit.file = std::move(unit.file);
        hit.language = std::move(unit.language);
        hit.heading = std::move(unit.heading);
        hit.number = std::move(unit.number);
        hit.page = unit.page;
        hit.snippet = std::move(snippet.text);
        hit.highlights = std::move(snippet.highlights);
        hit.heading_highlights = highlights_in(hit.heading, sequences_);
        hit.also = in_other_languages(candidate, hit);
        return hit;
    }

    static Unit unit_of(const Candidate& candidate, Xapian::docid unit) {
        return Unit::from_data((*candidate.answer->handle)->get_document(unit).get_data());
    }

    // The units of a document stand side by side; of each other language the first of the same number.
    static std::vector<OtherLanguage> in_other_languages(const Candidate& candidate, const SearchHit& hit) {
        std::vector<OtherLanguage> result;
        if (hit.number.empty()) return result;
        const auto& generation = *candidate.answer->compartment->generation;
        const auto& database = **candidate.answer->handle;
        auto first = candidate.unit;
        while (first > 1 && generation.owner[first - 1] == candidate.document) --first;
        auto number = database.valuestream_begin(number_slot);
        for (number.skip_to(first); number != database.valuestream_end(number_slot); ++number) {
            const auto unit = number.get_docid();
            if (unit >= generation.owner.size() || generation.owner[unit] != candidate.document) break;
            if (*number != hit.number) continue;
            auto other = Unit::from_data(database.get_document(unit).get_data());
            const auto known = [&](const OtherLanguage& each) { return each.language == other.language; };
            if (other.language == hit.language || std::any_of(result.begin(), result.end(), known)) continue;
            result.push_back({std::move(other.language), std::move(other.file), std::move(other.heading)});
        }
        return result;
    }

    // The query with each unknown word replaced by the nearest known one.
    std::optional<std::string> suggestion() const {
        std::vector<const Xapian::Database*> databases;
        for (const auto& answer : answers_) databases.push_back(&**answer.handle);
        std::string text = query_.text.substr(0, max_query_bytes);
        bool changed = false;
        for (const auto* sequence : sequences_) {
            if (sequence->synonym) continue;
            for (const auto& word : sequence->words) {
                if (word.how != Wanted::How::stem && word.how != Wanted::How::plain) continue;
                const bool known = std::any_of(databases.begin(), databases.end(), [&](const auto* database) {
                    return word_frequency(*database, word) > 0;
                });
                if (known) continue;
                const auto better = respelled(databases, word.text);
                if (better && replace_word(text, word.text, *better)) changed = true;
            }
        }
        return changed ? std::optional(text) : std::nullopt;
    }

    static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
    static bool letter(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c & 0x80) != 0; }

    static bool replace_word(std::string& text, const std::string& word, const std::string& by) {
        for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
            if (at > 0 && letter(text[at - 1])) continue;
            if (at + word.size() < text.size() && letter(text[at + word.size()])) continue;
            if (!std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                            [](char a, char b) { return a == lower(b); }))
                continue;
            text.replace(at, word.size(), by);
            return true;
        }
        return false;
    }

    const SearchQuery& query_;
    const Effort effort_;
    QueryNode tree_;
    std::vector<Notice> notices_;
    std::vector<const QueryNode*> sequences_;
    bool ranked_ = false;  // by how well it matches; else by date
    std::vector<Answer> answers_;
    std::vector<Candidate> candidates_;
};

}  // namespace

SearchResult search_generations(const std::vector<SearchedCompartment>& compartments, const SearchQuery& query,
                                const Synonyms& synonyms) {
    return Search(compartments, query, synonyms).run();
}

}  // namespace depositary::indexer
