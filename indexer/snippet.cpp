#include "indexer/snippet.h"

#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/word_breaks.h"

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

// Bytes around an edge that are cut into words: enough for a dictionary to see where one begins.
constexpr std::size_t around_edge = 180;

// Whether the text is cut where its script leaves no space.
bool is_inside_run(const std::vector<Token>& tokens, std::size_t edge) {
    const auto token = std::lower_bound(tokens.begin(), tokens.end(), edge, [](const Token& each, std::size_t at) { return each.begin < at; });
    return token != tokens.end() && token->begin == edge && token->kind == Token::Kind::cluster && token->follows && !token->spaced;
}

// A vowel that is written before its consonant.
bool is_before_consonant(const Token& token) {
    return (token.exact >= "\u0E40" && token.exact < "\u0E45") || (token.exact >= "\u0EC0" && token.exact < "\u0EC5");
}

// The places near an edge within a run of clusters where the text may be cut: between a dictionary's words, or where none is seen
// between clusters, but for a vowel and its consonant.
std::vector<std::size_t> cuts_near(std::string_view text, const std::vector<Token>& tokens, std::size_t edge) {
    const auto first = std::lower_bound(tokens.begin(), tokens.end(), edge - std::min(edge, around_edge),
                                        [](const Token& each, std::size_t at) { return each.begin < at; });
    std::vector<std::size_t> clusters, words;
    if (first == tokens.end()) return clusters;
    auto last = first;
    while (last + 1 != tokens.end() && last->begin < edge + around_edge) ++last;
    const auto from = first->begin;
    const auto borders = word_borders(text.substr(from, last->end - from));
    for (auto token = first; token != last; ++token) {
        const auto next = (token + 1)->begin;
        if (is_before_consonant(*token) || next < token->end) continue;
        clusters.push_back(next);
        if (std::binary_search(borders.begin(), borders.end(), next - from)) words.push_back(next);
    }
    const auto reaches = [edge](const std::vector<std::size_t>& cuts) { return !cuts.empty() && cuts.front() <= edge && edge <= cuts.back(); };
    return reaches(words) ? words : clusters;
}

// Edges of a part of the text, moved inwards so that they cut no word, nor anything of what was found.
void keep_words_whole(std::string_view text, const std::vector<Token>& tokens, const std::vector<Match>& found, std::size_t& begin, std::size_t& end) {
    if (is_inside_run(tokens, begin)) {
        const auto cuts = cuts_near(text, tokens, begin);
        const auto cut = std::lower_bound(cuts.begin(), cuts.end(), begin);
        auto most = end;
        for (const auto& match : found)
            if (match.begin >= begin) most = std::min(most, match.begin);
        if (cut != cuts.end()) begin = std::min(*cut, most);
    }
    if (is_inside_run(tokens, end)) {
        const auto cuts = cuts_near(text, tokens, end);
        const auto cut = std::upper_bound(cuts.begin(), cuts.end(), end);
        auto least = begin;
        for (const auto& match : found)
            if (match.end <= end) least = std::max(least, match.end);
        if (cut != cuts.begin()) end = std::max(*(cut - 1), least);
    }
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
    keep_words_whole(text, tokens, found, begin, end);
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
