#include "indexer/snippet.h"

#include "indexer/analyser.h"
#include "indexer/english.h"

#include <algorithm>
#include <bitset>

namespace depositary::indexer {
namespace {

// A longer text is looked at as far as this.
constexpr std::size_t looked_at = 1 << 20;

struct Match {
    std::size_t begin, end;  // bytes of the text
    std::size_t sequence;
    std::size_t first, last;  // tokens
};

// A sequence made ready to be looked for: each word with what is compared.
struct Looked {
    struct Word {
        Wanted::How how;
        std::string text;  // of a stem the stem
        bool joined_before;
    };
    std::vector<Word> words;
    bool slight = false;  // one function word
};

std::vector<Looked> looked_for(const std::vector<const QueryNode*>& sequences) {
    std::vector<Looked> result;
    bool english = true;
    for (const auto* sequence : sequences) {
        if (sequence->words.empty()) continue;
        auto& looked = result.emplace_back();
        for (const auto& word : sequence->words)
            looked.words.push_back(
                {word.how, word.how == Wanted::How::stem ? english_stem(word.text) : word.text, word.joined_before});
        const auto& first = sequence->words.front();
        looked.slight = sequence->words.size() == 1 && !sequence->quoted &&
                        (first.how == Wanted::How::stem || first.how == Wanted::How::plain) &&
                        is_function_word(first.text);
        english = english && std::all_of(sequence->words.begin(), sequence->words.end(),
                                         [](const Wanted& word) { return word.text[0] >= 0; });
    }
    if (!english)  // "in" is a word of Vietnamese
        for (auto& looked : result) looked.slight = false;
    return result;
}

bool is(const Token& token, const Looked::Word& word) {
    switch (word.how) {
        case Wanted::How::stem:
            // A stemmer leaves the first letter as it is.
            return token.plain[0] == word.text[0] && is_ascii_word(token.plain) &&
                   english_stem(token.plain) == word.text;
        case Wanted::How::plain:
            return token.plain == word.text;
        case Wanted::How::exact:
        case Wanted::How::cluster:
            return token.exact == word.text;
        case Wanted::How::prefix:
            return token.plain.starts_with(word.text);
    }
    return false;
}

bool stands_at(const std::vector<Token>& tokens, std::size_t at, const Looked& looked) {
    const auto& words = looked.words;
    if (at + words.size() > tokens.size()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& token = tokens[at + i];
        if (!is(token, words[i])) return false;
        if (i > 0 && words[i].joined_before && token.position != tokens[at + i - 1].position + 1) return false;
    }
    return true;
}

// Each "of" of a text says nothing of why "ministry of labour" found it: a function word counts beside another word
// that was looked for. Where nothing else is, there is nothing else to show: `found` stays as it is.
void leave_out_slight(const std::vector<Looked>& looked, std::vector<Match>& found) {
    if (std::all_of(looked.begin(), looked.end(), [](const Looked& each) { return each.slight; })) return;
    std::vector<Match> kept;
    for (auto run = found.begin(); run != found.end();) {
        bool telling = false;
        auto end = run;
        for (auto last = run->last; end != found.end() && end->first <= last + 1; ++end) {
            telling = telling || !looked[end->sequence].slight;
            last = std::max(last, end->last);
        }
        if (telling) kept.insert(kept.end(), run, end);
        run = end;
    }
    if (!kept.empty()) found = std::move(kept);
}

std::vector<Match> matches(const std::vector<Token>& tokens, const std::vector<const QueryNode*>& sequences) {
    const auto looked = looked_for(sequences);
    std::vector<Match> result;
    for (std::size_t at = 0; at < tokens.size(); ++at)
        for (std::size_t s = 0; s < looked.size(); ++s)
            if (!looked[s].words.empty() && stands_at(tokens, at, looked[s])) {
                const auto last = at + looked[s].words.size() - 1;
                result.push_back({tokens[at].begin, tokens[last].end, s, at, last});
            }
    leave_out_slight(looked, result);
    return result;
}

std::size_t forward(std::string_view text, std::size_t at, std::size_t characters) {
    while (at < text.size() && characters > 0) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
        --characters;
    }
    return at;
}
std::size_t backward(std::string_view text, std::size_t at, std::size_t characters) {
    while (at > 0 && characters > 0) {
        --at;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
        --characters;
    }
    return at;
}

// The window that begins at a match and holds most sequences, then most matches.
std::size_t best_start(std::string_view text, const std::vector<Match>& found, std::size_t length) {
    std::size_t best = 0;
    std::pair<std::size_t, std::size_t> best_score{0, 0};
    for (std::size_t i = 0; i < found.size() && i < 500; ++i) {
        const auto end = forward(text, found[i].begin, length);
        std::bitset<max_query_leaves> distinct;
        std::size_t count = 0;
        for (std::size_t j = i; j < found.size() && found[j].end <= end; ++j, ++count)
            distinct.set(found[j].sequence % max_query_leaves);
        if (const std::pair score{distinct.count(), count}; score > best_score) {
            best_score = score;
            best = i;
        }
    }
    return found[best].begin;
}

// Adds a mark, joined with the one before where they meet.
void add_mark(Highlight mark, std::vector<Highlight>& marks) {
    if (!marks.empty() && mark.begin <= marks.back().end)
        marks.back().end = std::max(marks.back().end, mark.end);
    else
        marks.push_back(mark);
}

}  // namespace

std::vector<Highlight> highlights_in(std::string_view text, const std::vector<const QueryNode*>& sequences) {
    std::vector<Highlight> marks;
    const auto found = matches(analyse(text.substr(0, looked_at)), sequences);
    // A title of which only "of" was looked for says nothing, unless nothing else was.
    const auto looked = looked_for(sequences);
    const auto slight = [&](const Match& match) { return looked[match.sequence].slight; };
    const bool telling = std::any_of(looked.begin(), looked.end(), [](const Looked& each) { return !each.slight; });
    if (telling && std::all_of(found.begin(), found.end(), slight)) return marks;
    for (const auto& match : found) add_mark({match.begin, match.end}, marks);
    return marks;
}

Snippet make_snippet(std::string_view text, const std::vector<const QueryNode*>& sequences, std::size_t length) {
    if (text.size() > looked_at) text = text.substr(0, backward(text, looked_at, 1));
    const auto tokens = analyse(text);
    const auto found = matches(tokens, sequences);
    std::size_t begin = 0;
    if (!found.empty()) begin = backward(text, best_start(text, found, length * 3 / 4), length / 4);
    std::size_t end = forward(text, begin, length);
    // A text that ends soon fills up from before; edges lie between tokens, so that no cluster or word is cut.
    if (end == text.size()) begin = std::min(begin, backward(text, end, length));
    for (const auto& token : tokens) {
        if (token.begin < begin && begin < token.end) begin = token.end;
        if (token.begin < end && end < token.end) end = token.begin;
    }
    while (begin < end && (text[begin] == ' ' || text[begin] == '\n')) ++begin;
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\n')) --end;
    if (end < begin) end = begin;

    Snippet snippet;
    if (begin > 0) snippet.text = "… ";
    const auto shift = snippet.text.size();
    snippet.text += text.substr(begin, end - begin);
    for (char& c : snippet.text)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    if (end < text.size()) snippet.text += " …";
    for (const auto& match : found) {
        if (match.begin < begin || match.end > end) continue;
        add_mark({match.begin - begin + shift, match.end - begin + shift}, snippet.highlights);
    }
    return snippet;
}

}  // namespace depositary::indexer
