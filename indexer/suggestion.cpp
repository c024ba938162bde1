#include "indexer/suggestion.h"

#include "indexer/analyser.h"
#include "indexer/document_facts.h"
#include "indexer/matching.h"
#include "indexer/spelling.h"

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
            const auto better = respelled(latest_, word.text, effort_);
            changed = (better && replace_run(text, {word.text}, {*better}, {*better})) || changed;
        }
        return changed;
    }

    // The texts with a run of clusters that no text has written as others that some text has; the nearest first.
    std::vector<std::string> mended(const std::string& text, const Run& run) const {
        std::vector<std::string> texts;
        if (is_known_run(databases_, run)) return texts;
        for (const auto& better : respelled_run(latest_, run, effort_)) {
            auto other = text;
            if (const auto written = as_some_text_writes(better); !written.empty() && replace_run(other, run, better, written))
                texts.push_back(std::move(other));
        }
        return texts;
    }

private:
    // What is analysed has its marks in another order than a reader's eye wants. Empty when no text has the run.
    Run as_some_text_writes(const Run& run) const {
        QueryNode sequence{.operation = QueryNode::Operation::sequence};
        for (const auto& cluster : run) sequence.words.push_back({Wanted::How::cluster, cluster});
        for (const auto& source : sources_) {
            if (source.former) continue;
            std::vector<Notice> notices;
            const auto units = matching_units(*source.lists, *source.generation, sequence, effort_, notices);
            if (units.empty()) continue;
            const auto data = source.readers->holding(units.front()).get_document(units.front()).get_data();
            const auto unit = Unit::from_data(data);
            const auto& title = source.generation->documents[source.generation->units[units.front()].owner]->title;
            for (const auto* text : {&unit.text, &unit.heading, &title}) {
                const auto tokens = analyse(*text);
                const auto at = find_run(tokens, run);
                if (at == tokens.size()) continue;
                Run written;
                for (auto i = at; i < at + run.size(); ++i) written.push_back(text->substr(tokens[i].begin, tokens[i].end - tokens[i].begin));
                return written;
            }
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
            for (auto& other : suggester.mended(meant, run)) {
                known_to_find = finds(other);
                // Of several words, another may be what finds nothing yet.
                if (!known_to_find && sequences.size() == 1) continue;
                meant = std::move(other);
                changed = true;
                break;
            }
        }
    }
    return changed && (known_to_find || finds(meant)) ? std::optional(meant) : std::nullopt;
}

}  // namespace depositary::indexer
