#include "indexer/search.h"

#include "indexer/arrival.h"
#include "indexer/closeness.h"
#include "indexer/heading_matches.h"
#include "indexer/other_writings.h"
#include "indexer/known_values.h"
#include "indexer/matching.h"
#include "indexer/query.h"
#include "indexer/query_lexer.h"
#include "indexer/ranking.h"
#include "indexer/scope.h"
#include "indexer/similar.h"
#include "indexer/snippet.h"
#include "indexer/suggestion.h"
#include "indexer/terms.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_offset = 1000, max_limit = 100;
// In so many of the best documents, of so many of their best units each, it is seen how close together words stand; and no further where these have
// many words. Always the same ones, whichever page is asked for.
constexpr std::size_t looked_through = 200, units_looked_through = 16, words_looked_through = 250'000;

// A version of a document that matches.
struct Version {
    const Generation* generation;
    std::uint32_t document;   // ordinal
    std::uint64_t languages;  // of its units that match
    const DocumentFacts& facts() const { return *generation->documents[document]; }
    const DocumentCodes& codes() const { return generation->codes[document]; }
};

// What one compartment has to say, of its documents' latest versions or of their former ones.
struct Answer {
    const SearchedCompartment* compartment = nullptr;
    const Generation* generation = nullptr;
    bool former = false;
    std::unique_ptr<SegmentReaders> readers;
    std::unique_ptr<PostingLists> lists;
    Units units;  // that match and pass the filters
    std::map<std::uint32_t, std::vector<Version>> earlier{};  // by ordinal: earlier versions that match as well
};

struct Candidate {
    Answer* answer;
    std::uint32_t document;  // ordinal
    Xapian::docid unit;      // one of its units that match; the best in the end
    double score;
    Xapian::docid text = 0;  // where the unit is a title: the best of the document's sections, if one matches
    std::uint64_t act = 0;  // see Arrival
    const DocumentFacts& facts() const { return *answer->generation->documents[document]; }
};

// Documents by value: counted by code within a compartment, by name over all of them.
class Counts {
public:
    void add(const std::string& name, std::size_t count) {
        if (count > 0 && !name.empty()) counts_[name] += count;
    }
    void add(const std::vector<std::string>& names, const std::vector<std::size_t>& by_code) {
        for (std::size_t code = 0; code < by_code.size(); ++code) add(names[code], by_code[code]);
    }
    std::vector<FacetValue> sorted() const {
        std::vector<FacetValue> values;
        for (const auto& [value, count] : counts_) values.push_back({value, count});
        std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
        return values;
    }

private:
    std::map<std::string, std::size_t> counts_;
};

// Languages as a filter names them, "zh" for zh-Hans and zh-Hant, by the bits of the units.
class Primary {
public:
    explicit Primary(const std::vector<std::string>& languages) {
        for (const auto& name : languages) {
            const auto language = name.substr(0, name.find('-'));
            const auto known = std::find(names_.begin(), names_.end(), language);
            of_bit_.push_back(static_cast<std::size_t>(known - names_.begin()));
            if (known == names_.end()) names_.push_back(language);
        }
    }
    const std::vector<std::string>& names() const { return names_; }
    // Calls found(index of the name), once for each.
    template <class Found>
    void for_each(std::uint64_t bits, const Found& found) const {
        std::uint64_t counted = 0;
        for (; bits != 0; bits &= bits - 1) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(bits));
            if (bit >= of_bit_.size()) continue;
            const auto language = of_bit_[bit];
            if ((counted >> language & 1) == 0) found(language);
            counted |= std::uint64_t{1} << language;
        }
    }

private:
    std::vector<std::string> names_;
    std::vector<std::size_t> of_bit_;
};

struct FacetCounts {
    Counts kinds, parties, languages, statuses, years;

    // A document of which several versions match counts once for each value that one of them has: as many are left when
    // the value is chosen.
    void add(const Version& shown, const std::vector<Version>& earlier) {
        std::set<std::string> kind, party, language, status, year;
        const auto note = [&](const Version& version) {
            const auto& names = version.generation->names;
            const auto& codes = version.codes();
            kind.insert(names.kinds[codes.kind]);
            status.insert(names.statuses[codes.status]);
            year.insert(names.years[codes.year]);
            party.insert(names.parties[codes.parties].begin(), names.parties[codes.parties].end());
            const Primary primary(names.languages);
            primary.for_each(version.languages, [&](std::size_t index) { language.insert(primary.names()[index]); });
        };
        note(shown);
        for (const auto& version : earlier) note(version);
        const auto count = [](const std::set<std::string>& values, Counts& counts) {
            for (const auto& value : values) counts.add(value, 1);
        };
        count(kind, kinds);
        count(party, parties);
        count(language, languages);
        count(status, statuses);
        count(year, years);
    }
    SearchFacets sorted() const {
        return {kinds.sorted(), parties.sorted(), languages.sorted(), statuses.sorted(), years.sorted()};
    }
};

class Search {
public:
    Search(const std::vector<SearchedCompartment>& compartments, const SearchQuery& query, const Synonyms& synonyms)
        : compartments_(compartments), synonyms_(synonyms), query_(query), effort_(query.patience) {
        parsed_ = parse_query(query.text);
        use_values(parsed_.tree, query.known);
        rows_ = word_rows(parsed_.tree);  // of what was written
        synonyms.expand(parsed_);
        if (!query.as_of.empty() && query.all_versions) parsed_.notices.push_back({"scope-twice", "as-of:" + query.as_of});
        if (parsed_.scope.as_of.empty() && !parsed_.scope.all_versions)
            parsed_.scope = {first_day(query.as_of).empty() ? std::string() : query.as_of, query.all_versions};
        understood_ = describe(parsed_);  // without other ways of writing the same word
        add_other_writings(tree_);
        notices_ = std::move(parsed_.notices);
        add_unknown_values(parsed_.tree, query.known, notices_);
        sequences_ = wanted_sequences(tree_);
        ranked_ = query.order == SearchOrder::relevance && wants_words(tree_);
        const Scope scope(parsed_.scope, compartments);
        answers_.reserve(2 * compartments.size());
        for (const auto& compartment : compartments) {
            open(compartment, *compartment.generation, false);
            if (scope.looks_at_former()) open(compartment, *compartment.former, true);
        }
        find_similar(tree_);
        const Arrival arrival(tree_);
        for (auto& answer : answers_) ask(answer, scope, arrival);
        collapse_versions();
    }

    SearchResult run() {
        SearchResult result;
        result.understood = understood_;
        count(result);
        for (const auto& candidate : page()) result.hits.push_back(shown(candidate));
        if (result.total == 0) add_reasons();
        result.suggestion = suggestion(result.total);
        if (query_.offset > max_offset) notices_.push_back({"offset-cut", std::to_string(max_offset)});
        if (effort_.was_spent()) notices_.push_back({"time", {}});
        result.notices = std::move(notices_);
        return result;
    }

private:
    void open(const SearchedCompartment& compartment, const Generation& generation, bool former) {
        Answer answer;
        answer.compartment = &compartment;
        answer.generation = &generation;
        answer.former = former;
        answer.readers = std::make_unique<SegmentReaders>(generation.segments);
        answer.lists = std::make_unique<PostingLists>(*answer.readers, effort_);
        answers_.push_back(std::move(answer));
    }

    void ask(Answer& answer, const Scope& scope, const Arrival& arrival) {
        const auto& generation = *answer.generation;
        auto units = matching_units(*answer.lists, generation, tree_, effort_, notices_);
        units = filtered(generation, std::move(units), query_.filters, arrival);
        answer.units = scope.seen(*answer.compartment, answer.former, std::move(units));
    }

    // Of a document's versions that match, the latest is what is found, and tells of the others. A compartment's former
    // versions are asked right after its latest ones.
    void collapse_versions() {
        for (std::size_t i = 1; i < answers_.size(); ++i)
            if (answers_[i].former) collapse(answers_[i - 1], answers_[i]);
    }

    // The documents with units that match. A document's units stand side by side.
    template <class Found>
    static void for_each_document(const Answer& answer, const Found& found) {
        const auto& units = answer.generation->units;
        for (auto at = answer.units.begin(); at != answer.units.end();) {
            Version version{answer.generation, units[*at].owner, 0};
            for (; at != answer.units.end() && units[*at].owner == version.document; ++at)
                version.languages |= units[*at].languages;
            found(version);
        }
    }

    static void collapse(Answer& latest, Answer& former) {
        struct Shown {
            Answer* answer;
            Version version;
        };
        std::unordered_map<std::string_view, Shown> shown;
        std::unordered_set<std::uint32_t> hidden;  // of the former
        for (auto* answer : {&latest, &former})
            for_each_document(*answer, [&](const Version& found) {
                const auto [place, first] = shown.try_emplace(found.facts().document, Shown{answer, found});
                if (first) return;
                Shown other{answer, found};
                if (found.facts().version > place->second.version.facts().version) std::swap(other, place->second);
                auto& earlier = place->second.answer->earlier[place->second.version.document];
                if (const auto theirs = other.answer->earlier.extract(other.version.document))
                    earlier = theirs.mapped();
                earlier.push_back(other.version);
                hidden.insert(other.version.document);
            });
        std::erase_if(former.units,
                      [&](Xapian::docid unit) { return hidden.contains(former.generation->units[unit].owner); });
    }

    // Why nothing is found, as far as the query tells and the documents that the reader may read.
    void add_reasons() {
        add_dates_apart(tree_, notices_);
        for (const auto& [field, value] : wanted_values(tree_)) {
            Notice notice{"value-absent", std::string(name_of(field)) + ":" + *value};
            const auto is_told = [&](const Notice& each) { return each.detail == notice.detail; };  // that there is no such value
            // Kinds, parties and statuses are chosen from lists; who names one of these knows that it is one.
            if (field != Field::symbol && field != Field::meeting && field != Field::language) continue;
            if (effort_.was_spent() || std::any_of(notices_.begin(), notices_.end(), is_told) || stands_in_some(field, *value)) continue;
            notices_.push_back(std::move(notice));
        }
    }

    bool stands_in_some(Field field, const std::string& value) const {
        const auto has = [&](const DocumentFacts& facts) {
            if (field != Field::language) return fact_is(facts, field, value);
            return std::any_of(facts.languages.begin(), facts.languages.end(), [&](const auto& run) { return is_language(run.first, value); });
        };
        for (const auto& answer : answers_) {
            const auto& documents = answer.generation->documents;
            for (std::size_t i = 0; i < documents.size(); ++i)
                if (documents[i] && has(*documents[i])) return true;
        }
        return false;
    }

    // What like: names is looked for in the reader's own compartments, so what is hidden is as what is not.
    void find_similar(QueryNode& node) {
        for (auto& child : node.children) find_similar(child);
        if (node.operation != QueryNode::Operation::similar) return;
        for (const auto& answer : answers_) {
            if (answer.former) continue;
            const auto& documents = answer.generation->documents;
            for (std::size_t i = 0; i < documents.size(); ++i) {
                const auto& facts = documents[i];
                if (!facts || !(facts->document == node.values[0] || fact_is(*facts, Field::symbol, node.values[0])))
                    continue;
                node.document = facts->document;
                for (auto& [term, language] : telling_terms(*answer.readers, *facts, effort_)) {
                    node.terms.push_back(std::move(term));
                    node.languages.push_back(language);
                }
                return;
            }
        }
        notices_.push_back({"document-unknown", node.values[0]});
    }

    // Totals and facets, by document.
    void count(SearchResult& result) {
        FacetCounts counts;
        for (auto& answer : answers_) {
            const auto& generation = *answer.generation;
            const auto& names = generation.names;
            std::vector<std::size_t> by_kind(names.kinds.size()), by_status(names.statuses.size()),
                by_year(names.years.size()), by_parties(names.parties.size()), by_language(names.languages.size());
            const Primary primary(names.languages);
            for_each_document(answer, [&](const Version& found) {
                ++result.total;
                if (!ranked_) candidates_.push_back({&answer, found.document, generation.documents[found.document]->first_unit, 0});
                if (const auto others = answer.earlier.find(found.document); others != answer.earlier.end()) {
                    counts.add(found, others->second);
                    return;
                }
                const auto& codes = found.codes();
                ++by_kind[codes.kind];
                ++by_status[codes.status];
                ++by_year[codes.year];
                ++by_parties[codes.parties];
                primary.for_each(found.languages, [&](std::size_t language) { ++by_language[language]; });
            });
            counts.kinds.add(names.kinds, by_kind);
            counts.statuses.add(names.statuses, by_status);
            counts.years.add(names.years, by_year);
            by_language.resize(primary.names().size());
            counts.languages.add(primary.names(), by_language);
            for (std::size_t set = 0; set < by_parties.size(); ++set)
                for (const auto& party : names.parties[set]) counts.parties.add(party, by_parties[set]);
        }
        result.facets = counts.sorted();
    }

    std::vector<Candidate> page() {
        const auto offset = std::min(query_.offset, max_offset), limit = std::min(query_.limit, max_limit);
        if (ranked_) {
            const auto wanted = rows_.empty() ? offset + limit : std::max(offset + limit, looked_through);
            for (auto& answer : answers_) {
                const auto& generation = *answer.generation;
                for (const auto& [unit, score] : best_units(*answer.lists, generation, tree_, answer.units, wanted, effort_))
                    candidates_.push_back({&answer, generation.units[unit].owner, unit, score});
            }
        }
        const Arrival arrival(tree_);
        for (auto& candidate : candidates_) candidate.act = arrival.of(candidate.facts());
        const bool oldest = query_.order == SearchOrder::oldest;
        const auto before = [&](const Candidate& a, const Candidate& b) {
            if (ranked_) {
                // Equals in the order in which Xapian cuts them off, or pages would overlap.
                if (a.score != b.score) return a.score > b.score;
                return std::tie(a.answer, a.unit) < std::tie(b.answer, b.unit);
            }
            const auto &left = a.facts(), &right = b.facts();
            if (query_.order == SearchOrder::recorded)
                return std::tie(b.act, left.document) < std::tie(a.act, right.document);
            if (left.first_day != right.first_day) {
                if (left.first_day.empty() || right.first_day.empty()) return right.first_day.empty();
                return oldest ? left.first_day < right.first_day : left.first_day > right.first_day;
            }
            return left.document < right.document;
        };
        const auto end = std::min(candidates_.size(), offset + limit);
        if (ranked_ && !rows_.empty()) {
            const auto looked = std::min(candidates_.size(), looked_through);
            std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(looked), candidates_.end(), before);
            add_closeness({candidates_.data(), looked});
        }
        std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(end),
                          candidates_.end(), before);
        if (offset >= end) return {};
        std::vector<Candidate> chosen(candidates_.begin() + static_cast<std::ptrdiff_t>(offset),
                                      candidates_.begin() + static_cast<std::ptrdiff_t>(end));
        if (!ranked_) choose_units(chosen);
        choose_texts(chosen);
        choose_headed(chosen);
        return chosen;
    }

    // Of the units that match, those of the candidate's document.
    static Units matching_of(const Candidate& candidate) {
        const auto& units = candidate.answer->units;
        const auto& facts = candidate.answer->generation->units;
        const auto of_it = [&](Xapian::docid unit) { return facts[unit].owner == candidate.document; };
        const auto known = std::lower_bound(units.begin(), units.end(), candidate.unit);
        auto first = known, last = known;
        while (first != units.begin() && of_it(*(first - 1))) --first;
        while (last != units.end() && of_it(*last)) ++last;
        return {first, last};
    }

    // Of each document that unit is the best whose words weigh most and stand closest. It only ever gets a document more, so what was not looked
    // at stays behind. Where the bound on words is met, the documents with the better words were looked at.
    void add_closeness(std::span<Candidate> candidates) {
        std::size_t words = 0;
        for (auto& answer : answers_) {
            std::vector<Candidate*> here;
            for (auto& candidate : candidates)
                if (candidate.answer == &answer) here.push_back(&candidate);
            if (here.empty()) continue;
            const auto closest = closest_of(answer, here, words_looked_through - std::min(words, words_looked_through), words);
            for (std::size_t i = 0; i < here.size(); ++i) {
                here[i]->unit = closest[i].unit;
                here[i]->score = closest[i].score;
            }
        }
    }

    // The closest of the units of each candidate, which are one answer's and come the best first.
    std::vector<Ranked> closest_of(const Answer& answer, const std::vector<Candidate*>& candidates, std::size_t most_words, std::size_t& words) {
        std::vector<std::size_t> ascending(candidates.size());
        std::iota(ascending.begin(), ascending.end(), 0);
        std::sort(ascending.begin(), ascending.end(), [&](auto a, auto b) { return candidates[a]->unit < candidates[b]->unit; });
        std::vector<Units> documents;
        for (const auto each : ascending) documents.push_back(matching_of(*candidates[each]));
        auto best = best_of_each(*answer.lists, *answer.generation, tree_, documents, units_looked_through);
        std::vector<Ranked> result(candidates.size());
        std::vector<std::size_t> place(candidates.size());
        for (std::size_t i = 0; i < ascending.size(); ++i) place[ascending[i]] = i;
        Closeness closeness(*answer.readers, rows_);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const auto& units = best[place[i]];
            result[i] = {candidates[i]->unit, candidates[i]->score};
            for (const auto& [unit, score] : units) {
                // No other can be better any more.
                if (closeness.words_read() >= most_words || score + closeness.most() <= result[i].score || effort_.spent()) break;
                const auto close = score + closeness.bonus(unit);
                if (close > result[i].score) result[i] = {unit, close};
            }
        }
        words += closeness.words_read();
        return result;
    }

    // The best of these units of one document.
    std::optional<Xapian::docid> closest(const Answer& answer, const Units& units) {
        if (units.empty()) return {};
        const auto best = best_of_each(*answer.lists, *answer.generation, tree_, {units}, units_looked_through).front();
        if (rows_.empty()) return best.front().unit;
        Closeness closeness(*answer.readers, rows_);
        Ranked result{best.front()};
        for (const auto& [unit, score] : best) {
            if (closeness.words_read() >= words_looked_through || score + closeness.most() <= result.score) break;
            const auto close = score + closeness.bonus(unit);
            if (close > result.score) result = {unit, close};
        }
        return result.unit;
    }

    // Ordered by date: the best unit of each document on the page.
    void choose_units(std::vector<Candidate>& chosen) {
        for (auto& candidate : chosen) {
            const auto& answer = *candidate.answer;
            const auto units = matching_of(candidate);
            candidate.score = best_units(*answer.lists, *answer.generation, tree_, units, 1, effort_).front().score;
            candidate.unit = closest(answer, units).value_or(candidate.unit);
        }
    }

    // A title that was found says little more than it says anyway: beside it the passage is looked for.
    void choose_texts(std::vector<Candidate>& chosen) {
        for (auto& candidate : chosen) {
            const auto& answer = *candidate.answer;
            const auto& generation = *answer.generation;
            if (!generation.units[candidate.unit].title) continue;
            auto texts = matching_of(candidate);
            std::erase(texts, candidate.unit);
            candidate.text = closest(answer, texts).value_or(0);
        }
    }

    // A section that is headed by what was asked for is opened before those that repeat its words. The document keeps its rank.
    void choose_headed(std::vector<Candidate>& chosen) {
        for (auto& candidate : chosen) {
            const auto& answer = *candidate.answer;
            const auto& generation = *answer.generation;
            auto& text = generation.units[candidate.unit].title ? candidate.text : candidate.unit;
            auto sections = matching_of(candidate);
            std::erase_if(sections, [&](Xapian::docid unit) { return generation.units[unit].title; });
            if (text == 0 || sections.size() < 2) continue;
            const auto found = headed(*answer.readers, tree_, sections);
            if (found.size() == 1) text = found.front();
            if (found.size() < 2) continue;
            text = closest(answer, found).value_or(text);
        }
    }

    SearchHit shown(const Candidate& candidate) const {
        const auto& facts = candidate.facts();
        SearchHit hit{.compartment = candidate.answer->compartment->name,
                      .document = facts.document,
                      .version = facts.version,
                      .act = candidate.act,
                      .latest = !candidate.answer->former,
                      .former = {},
                      .symbol = facts.symbol,
                      .title = facts.title,
                      .kind = facts.kind,
                      .date = facts.date,
                      .status = facts.status,
                      .file = {},
                      .language = {},
                      .heading = {},
                      .number = {},
                      .place = {},
                      .page = 0,
                      .score = candidate.score,
                      .snippet = {},
                      .highlights = {},
                      .symbol_highlights = highlights_in(facts.symbol, sequences_),
                      .title_highlights = highlights_in(facts.title, sequences_),
                      .heading_highlights = {},
                      .also = {}};
        if (const auto known = candidate.answer->earlier.find(candidate.document); known != candidate.answer->earlier.end())
            for (const auto& version : known->second) hit.former.push_back(version.facts().version);
        std::sort(hit.former.begin(), hit.former.end(), std::greater<>());
        auto unit = unit_of(candidate, candidate.unit);
        auto snippet = make_snippet(unit.text, sequences_);
        if (candidate.text != 0) {
            // Words of the title are found in its texts, too: what is shown must hold something that was looked for.
            auto text = unit_of(candidate, candidate.text);
            auto passage = make_snippet(text.text, sequences_);
            if (!passage.highlights.empty() || !highlights_in(text.heading, sequences_).empty()) {
                unit = std::move(text);
                snippet = std::move(passage);
            }
        }
        hit.file = std::move(unit.file);
        hit.language = std::move(unit.language);
        hit.heading = std::move(unit.heading);
        hit.number = std::move(unit.number);
        hit.place = std::move(unit.place);
        hit.page = unit.page;
        hit.snippet = std::move(snippet.text);
        hit.highlights = std::move(snippet.highlights);
        hit.heading_highlights = highlights_in(hit.heading, sequences_);
        hit.also = in_other_languages(candidate, hit);
        return hit;
    }

    static Unit unit_of(const Candidate& candidate, Xapian::docid unit) {
        return Unit::from_data(candidate.answer->readers->holding(unit).get_document(unit).get_data());
    }

    // Of each other language the first of the same place that has text. The units of a document stand side by side.
    static std::vector<OtherLanguage> in_other_languages(const Candidate& candidate, const SearchHit& hit) {
        std::vector<OtherLanguage> result;
        if (hit.place.empty()) return result;
        const auto& generation = *candidate.answer->generation;
        const auto& database = candidate.answer->readers->holding(candidate.unit);
        const auto first = candidate.facts().first_unit;
        std::set<std::string> told;  // languages whose section with text was found
        auto place = database.valuestream_begin(place_slot);
        for (place.skip_to(first); place != database.valuestream_end(place_slot); ++place) {
            const auto unit = place.get_docid();
            if (generation.units[unit].owner != candidate.document) break;
            if (*place != hit.place) continue;
            auto other = Unit::from_data(database.get_document(unit).get_data());
            if (other.language == hit.language) continue;
            const auto is_language = [&](const OtherLanguage& each) { return each.language == other.language; };
            const auto known = std::find_if(result.begin(), result.end(), is_language);
            const bool first_with_text = !other.text.empty() && told.insert(other.language).second;
            OtherLanguage found{other.language, std::move(other.file), std::move(other.heading)};
            if (known == result.end())
                result.push_back(std::move(found));
            else if (first_with_text)
                *known = std::move(found);
        }
        return result;
    }

    std::optional<std::string> suggestion(std::size_t found) const {
        std::vector<SuggestionSource> sources;
        for (const auto& answer : answers_)
            sources.push_back({answer.generation, answer.readers.get(), answer.lists.get(), answer.former});
        // Where something was found, a word that none has is of a choice that was left to it.
        std::vector<const QueryNode*> chosen_from;
        if (found > 0) collect_choices(tree_, false, chosen_from);
        auto sequences = sequences_;
        std::erase_if(sequences, [&](const auto* each) { return std::find(chosen_from.begin(), chosen_from.end(), each) != chosen_from.end(); });
        return indexer::suggestion(query_.text.substr(0, max_query_bytes), sequences, found, sources, effort_,
                                   [this](const std::string& text) { return finds_something(text); });
    }

    // The sequences of which one was asked for or another, as they were written.
    static void collect_choices(const QueryNode& node, bool in_choice, std::vector<const QueryNode*>& out) {
        if (node.operation == QueryNode::Operation::sequence && in_choice) out.push_back(&node);
        if (node.operation == QueryNode::Operation::any)
            in_choice = in_choice || std::count_if(node.children.begin(), node.children.end(), [](const QueryNode& child) { return !child.synonym; }) > 1;
        for (const auto& child : node.children) collect_choices(child, in_choice, out);
    }

    bool finds_something(const std::string& text) const {
        auto other = query_;
        other.text = text;
        other.offset = other.limit = 0;
        Search search(compartments_, other, synonyms_);
        SearchResult result;
        search.count(result);
        return result.total > 0;
    }

    const std::vector<SearchedCompartment>& compartments_;
    const Synonyms& synonyms_;
    const SearchQuery& query_;
    const Effort effort_;
    ParsedQuery parsed_;
    QueryNode& tree_ = parsed_.tree;
    std::string understood_;
    std::vector<Notice> notices_;
    std::vector<const QueryNode*> sequences_;
    std::vector<WordRow> rows_;
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
