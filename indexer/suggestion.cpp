#include "indexer/suggestion.h"

#include "indexer/analyser.h"
#include "indexer/document_facts.h"
#include "indexer/matching.h"
#include "indexer/other_writings.h"
#include "indexer/query_lexer.h"
#include "indexer/spelling.h"
#include "indexer/word_breaks.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

using Run = std::vector<std::string>;  // words or clusters, as analysed

// Where these tokens stand one after the other from `from` on; their number when they do not.
std::size_t find_run(const std::vector<Token>& tokens, const Run& run, std::size_t from = 0) {
    const auto is = [](const Token& token, const std::string& word) { return token.exact == word || token.plain == word; };
    if (from > tokens.size()) return tokens.size();
    const auto found = std::search(tokens.begin() + static_cast<std::ptrdiff_t>(from), tokens.end(), run.begin(), run.end(), is);
    return static_cast<std::size_t>(found - tokens.begin());
}

// The run where it first stands in the text is written as another, of which `written` says how each part is; what both have stays as it
// was. False when it stands nowhere, or only as a part of what a star stands for.
bool replace_run(std::string& text, const Run& run, const Run& by, const Run& written) {
    const auto tokens = analyse(text);
    for (auto at = find_run(tokens, run); at < tokens.size(); at = find_run(tokens, run, at + 1)) {
        const auto begin = tokens[at].begin, end = tokens[at + run.size() - 1].end;
        if ((end < text.size() && text[end] == '*') || (begin > 0 && text[begin - 1] == '*')) continue;
        std::size_t before = 0, behind = 0;  // what both have
        const auto most = std::min(run.size(), by.size());
        while (before < most && run[before] == by[before]) ++before;
        while (behind < most - before && run[run.size() - 1 - behind] == by[by.size() - 1 - behind]) ++behind;
        std::string put;
        for (auto i = before; i < by.size() - behind; ++i) put += written[i];
        const auto first = at + before, last = at + run.size() - behind;  // of the tokens that are replaced, and the one behind them
        const auto from = first < last || first == at ? tokens[first].begin : tokens[first - 1].end;
        text.replace(from, first < last ? tokens[last - 1].end - from : 0, put);
        return true;
    }
    return false;
}

std::vector<Run> cluster_runs(const QueryNode& sequence) {
    std::vector<Run> runs;
    bool goes_on = false;
    for (const auto& word : sequence.words) {
        const bool cluster = word.how == Wanted::How::cluster;
        if (cluster && !(goes_on && word.joined_before)) runs.emplace_back();
        if (cluster) runs.back().push_back(word.text);
        goes_on = cluster;
    }
    return runs;
}

class Suggester {
public:
    Suggester(const std::vector<SuggestionSource>& sources, const Effort& effort) : sources_(sources), effort_(effort) {
        for (const auto& source : sources) {
            databases_.push_back(&source.readers->all());
            if (!source.former) latest_.push_back(&source.readers->all());
        }
    }

    // Writes each unknown word as the nearest known one; false when there is none.
    bool mend_words(std::string& text, const QueryNode& sequence) const {
        bool changed = false;
        for (const auto& word : sequence.words) {
            if (word.how != Wanted::How::stem && word.how != Wanted::How::plain && word.how != Wanted::How::exact) continue;
            const auto has = [&](const auto* database) { return word_frequency(*database, word) > 0; };
            if (std::any_of(databases_.begin(), databases_.end(), has)) continue;
            if (is_field_of(text, word.text)) continue;
            const auto nearest = nearest_to(word.text);
            if (nearest.empty()) continue;
            const auto better = beside_its_neighbours(text, word.text, nearest);
            changed = replace_run(text, {word.text}, {better}, {better}) || changed;
        }
        return changed;
    }

    // Writes a run of clusters that no text has as one that some text has, the nearest of those that `takes` takes.
    template <class Takes>
    bool mend_run(std::string& text, const Run& run, const Takes& takes) const {
        if (is_known_run(databases_, run) && is_in_some_text(sequence_of(run))) return false;
        for (const auto& better : respelled_run(latest_, run, effort_)) {
            if (effort_.spent()) return false;
            auto other = text;
            const auto written = as_some_text_writes(better);
            if (written.empty() || !replace_run(other, run, better, written) || !takes(other)) continue;
            text = std::move(other);
            return true;
        }
        return false;
    }

private:
    std::vector<std::string> nearest_to(const std::string& word) const {
        auto nearest = respelled(latest_, word, effort_);
        if (!nearest.empty()) return nearest;
        // subregionl is sub-regional.
        if (const auto parts = after_its_prefix(word))
            for (const auto& rest : respelled(latest_, parts->second, effort_)) nearest.push_back(parts->first + "-" + rest);
        return nearest;
    }

    // "like:" of which nothing is asked.
    static bool is_field_of(const std::string& text, const std::string& word) {
        return find_field(word) != nullptr && text.find(word + ":") != std::string::npos;
    }

    // Of equally near words, the first that stands beside one of the word's neighbours in some text: hợp đòng is hợp đồng, not hợp động.
    std::string beside_its_neighbours(const std::string& text, const std::string& word, const std::vector<std::string>& nearest) const {
        const auto tokens = analyse(text);
        const auto at = find_run(tokens, {word});
        if (nearest.size() == 1 || at == tokens.size()) return nearest.front();
        const auto as_wanted = [](const Token& token) {
            return Wanted{token.exact == token.plain ? Wanted::How::plain : Wanted::How::exact, token.exact};
        };
        for (const auto& candidate : nearest) {
            const auto written = analyse(candidate);
            if (written.size() != 1) continue;
            const auto stands = [&](std::size_t first, std::size_t second) {
                if (second >= tokens.size() || tokens[first].kind != Token::Kind::word || tokens[second].kind != Token::Kind::word) return false;
                QueryNode pair{.operation = QueryNode::Operation::sequence};
                for (const auto each : {first, second}) pair.words.push_back(as_wanted(each == at ? written[0] : tokens[each]));
                return is_in_some_text(pair);
            };
            if ((at > 0 && stands(at - 1, at)) || stands(at, at + 1)) return candidate;
        }
        return nearest.front();
    }

    static constexpr std::size_t most_units = 5;  // of which a run's writing is taken

    static QueryNode sequence_of(const Run& run) {
        QueryNode sequence{.operation = QueryNode::Operation::sequence};
        for (const auto& cluster : run) sequence.words.push_back({Wanted::How::cluster, cluster});
        return sequence;
    }
    Units units_with(const SuggestionSource& source, const QueryNode& sequence) const {
        std::vector<Notice> notices;
        return matching_units(*source.lists, *source.generation, sequence, effort_, notices);
    }

    bool is_in_some_text(const QueryNode& sequence) const {
        return std::any_of(sources_.begin(), sources_.end(), [&](const auto& source) { return !units_with(source, sequence).empty(); });
    }

    // What is analysed has its marks in another order than a reader's eye wants. Empty when no text has the run from a word's beginning to a
    // word's end: what is cut out of words is not what somebody meant.
    Run as_some_text_writes(const Run& run) const {
        for (const auto& source : sources_) {
            if (source.former) continue;
            auto units = units_with(source, sequence_of(run));
            units.resize(std::min(units.size(), most_units));
            for (const auto each : units) {
                const auto data = source.readers->holding(each).get_document(each).get_data();
                const auto unit = Unit::from_data(data);
                const auto& title = source.generation->documents[source.generation->units[each].owner]->title;
                for (const auto* text : {&unit.text, &unit.heading, &title})
                    if (auto written = written_in(*text, run); !written.empty()) return written;
            }
        }
        return {};
    }

    static Run written_in(const std::string& text, const Run& run) {
        const auto tokens = analyse(text);
        auto at = find_run(tokens, run);
        if (at == tokens.size()) return {};
        const auto borders = word_borders(text);
        const auto is_border = [&](std::size_t place) { return borders.empty() || std::binary_search(borders.begin(), borders.end(), place); };
        for (; at < tokens.size(); at = find_run(tokens, run, at + 1)) {
            if (!is_border(tokens[at].begin) || !is_border(tokens[at + run.size() - 1].end)) continue;
            Run written;
            for (auto i = at; i < at + run.size(); ++i) written.push_back(text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
            return written;
        }
        return {};
    }

    const std::vector<SuggestionSource>& sources_;
    const Effort& effort_;
    Databases databases_, latest_;
};

}  // namespace

std::optional<std::string> suggestion(const std::string& text, const std::vector<const QueryNode*>& sequences, std::size_t found,
                                      const std::vector<SuggestionSource>& sources, const Effort& effort,
                                      const std::function<bool(const std::string&)>& finds) {
    const Suggester suggester(sources, effort);
    std::string meant = text;
    bool changed = false, known_to_find = false;
    for (const auto* sequence : sequences) {
        if (sequence->synonym) continue;
        if (suggester.mend_words(meant, *sequence)) changed = true, known_to_find = false;
        if (found > 0) continue;  // it may be there in another way of writing it
        for (const auto& run : cluster_runs(*sequence)) {
            const auto takes = [&](const std::string& other) {
                known_to_find = finds(other);
                return known_to_find || sequences.size() > 1;  // of several words, another may be what finds nothing yet
            };
            changed = suggester.mend_run(meant, run, takes) || changed;
        }
    }
    return changed && (known_to_find || finds(meant)) ? std::optional(meant) : std::nullopt;
}

}  // namespace depositary::indexer
