#include "indexer/suggestion.h"

#include "indexer/analyser.h"
#include "indexer/matching.h"
#include "indexer/other_writings.h"
#include "indexer/query_lexer.h"
#include "indexer/runs_in_texts.h"
#include "indexer/spelling.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

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

struct TypedRun {
    Run run, typed;
};
std::vector<TypedRun> cluster_runs(const QueryNode& sequence) {
    std::vector<TypedRun> runs;
    bool goes_on = false;
    for (const auto& word : sequence.words) {
        const bool cluster = word.how == Wanted::How::cluster;
        if (cluster && !(goes_on && word.joined_before)) runs.emplace_back();
        if (cluster) {
            runs.back().run.push_back(word.text);
            runs.back().typed.push_back(word.written.value_or(word.text));
        }
        goes_on = cluster;
    }
    return runs;
}

class Suggester {
public:
    Suggester(const std::vector<SuggestionSource>& sources, const Effort& effort) : texts_(sources, effort), effort_(effort) {
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
            auto better = beside_its_neighbours(text, word.text, nearest);
            if (!better && says_enough_alone(word.text)) better = nearest.front();
            changed = (better && replace_run(text, {word.text}, {*better}, {*better})) || changed;
        }
        return changed;
    }

    // Writes a run of clusters that no text has as one that some text has, the nearest of those that `takes` takes.
    template <class Takes>
    bool mend_run(std::string& text, const TypedRun& meant, const Takes& takes) const {
        const auto& run = meant.run;
        if (texts_.stands(run)) return false;
        const auto put = [&](const Run& better, const Run& written) {
            auto other = text;
            if (written.empty() || !replace_run(other, run, better, written) || !takes(other)) return false;
            text = std::move(other);
            return true;
        };
        for (const auto& [better, written] : texts_.nearest(run, meant.typed))
            if (put(better, written)) return true;
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
    std::optional<std::string> beside_its_neighbours(const std::string& text, const std::string& word, const std::vector<std::string>& nearest) const {
        const auto tokens = analyse(text);
        const auto at = find_run(tokens, {word});
        if (at == tokens.size()) return {};
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
                return texts_.stands(pair);
            };
            if ((at > 0 && stands(at - 1, at)) || stands(at, at + 1)) return candidate;
        }
        return {};
    }

    const RunsInTexts texts_;
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
