#include "indexer/other_writings.h"

#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/zawgyi.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

// What stands before a hyphen that some write and others do not.
constexpr std::array<std::string_view, 20> prefixes{"anti", "co",    "counter", "cross", "extra", "inter", "intra",
                                                    "mid",  "multi", "non",     "over",  "post",  "pre",   "pro",
                                                    "re",   "semi",  "socio",   "sub",   "trans", "under"};
constexpr std::size_t shortest_rest = 4;  // letters after it

// Words that some write as one and some as two.
constexpr std::pair<std::string_view, std::string_view> compounds[] = {{"check", "list"},
                                                                                   {"child", "care"},
                                                                                   {"cyber", "crime"},
                                                                                   {"data", "base"},
                                                                                   {"e", "mail"},
                                                                                   {"follow", "up"},
                                                                                   {"decision", "making"},
                                                                                   {"eye", "witness"},
                                                                                   {"full", "time"},
                                                                                   {"health", "care"},
                                                                                   {"hot", "line"},
                                                                                   {"hot", "lines"},
                                                                                   {"law", "maker"},
                                                                                   {"law", "makers"},
                                                                                   {"long", "term"},
                                                                                   {"nation", "wide"},
                                                                                   {"on", "line"},
                                                                                   {"part", "time"},
                                                                                   {"per", "cent"},
                                                                                   {"policy", "maker"},
                                                                                   {"policy", "makers"},
                                                                                   {"policy", "making"},
                                                                                   {"short", "term"},
                                                                                   {"stake", "holder"},
                                                                                   {"stake", "holders"},
                                                                                   {"task", "force"},
                                                                                   {"task", "forces"},
                                                                                   {"viet", "nam"},
                                                                                   {"web", "site"},
                                                                                   {"well", "being"},
                                                                                   {"work", "plan"},
                                                                                   {"work", "plans"},
                                                                                   {"work", "place"}};

bool is_prefix(std::string_view word) {
    return std::find(prefixes.begin(), prefixes.end(), word) != prefixes.end();
}

// "Re: port" is no report.
std::size_t rest_after(std::string_view prefix) {
    return prefix == "re" ? shortest_rest + 1 : shortest_rest;
}

bool is_plain(const QueryNode& node) {
    const auto is_word = [](const Wanted& word) {
        return (word.how == Wanted::How::stem || word.how == Wanted::How::plain) && is_ascii_word(word.text);
    };
    return node.operation == Operation::sequence && !node.quoted && !node.synonym && !node.words.empty() &&
           std::all_of(node.words.begin(), node.words.end(), is_word);
}

QueryNode sequence_of(std::vector<Wanted> words) {
    QueryNode node;
    node.operation = Operation::sequence;
    node.words = std::move(words);
    node.synonym = true;  // not what the person wrote
    return node;
}

QueryNode joined(const QueryNode& first, const QueryNode* second = nullptr) {
    std::string text;
    for (const auto* node : {&first, second})
        for (std::size_t i = 0; node && i < node->words.size(); ++i) text += node->words[i].text;
    return sequence_of({{Wanted::How::stem, std::move(text)}});
}

QueryNode beside(QueryNode written, QueryNode other) {
    if (written.operation != Operation::any) {
        QueryNode any;
        any.operation = Operation::any;
        any.children.push_back(std::move(written));
        written = std::move(any);
    }
    written.children.push_back(std::move(other));
    return written;
}

// The word in two parts; the longest prefix counts. Nothing when it has none.
QueryNode apart(const std::string& word) {
    for (const auto& [one, other] : compounds)
        if (word.size() == one.size() + other.size() && word.starts_with(one) && word.ends_with(other))
            return sequence_of({{Wanted::How::plain, std::string(one)}, {Wanted::How::plain, std::string(other)}});
    std::string_view best;
    for (const auto prefix : prefixes)
        if (word.starts_with(prefix) && word.size() >= prefix.size() + rest_after(prefix) &&
            prefix.size() > best.size())
            best = prefix;
    if (best.empty()) return {};
    return sequence_of({{Wanted::How::plain, std::string(best)}, {Wanted::How::plain, word.substr(best.size())}});
}

// "sub regional", typed as two words.
bool are_parts(const QueryNode& first, const QueryNode& second) {
    if (!is_plain(first) || !is_plain(second) || first.words.size() != 1 || second.words.size() != 1) return false;
    const auto& one = first.words[0].text;
    const auto& other = second.words[0].text;
    return (is_prefix(one) && other.size() >= rest_after(one)) ||
           std::find(std::begin(compounds), std::end(compounds), std::pair<std::string_view, std::string_view>(one, other)) !=
               std::end(compounds);
}

// labour* beside labor*. Nothing where the begun word is written in one way.
std::vector<QueryNode> other_beginnings(const QueryNode& query) {
    std::vector<QueryNode> result;
    if (query.words.size() != 1 || query.words[0].how != Wanted::How::prefix) return result;
    for (auto& other : other_spellings_of_prefix(query.words[0].text))
        result.push_back(sequence_of({{other.begun ? Wanted::How::prefix : Wanted::How::stem, std::move(other.text)}}));
    return result;
}

// What the query's Burmese is if it was typed in Zawgyi; nothing where it cannot have been.
QueryNode from_zawgyi(const QueryNode& query) {
    std::string typed;
    for (const auto& word : query.words) typed += word.written.value_or(word.text);
    if (!could_be_zawgyi(typed)) return {};
    auto read = parse_query("\"" + zawgyi_to_unicode(typed) + "\"").tree;
    if (read.operation != Operation::sequence) return {};
    read.quoted = query.quoted;
    read.synonym = true;
    return read;
}

void add_to_each(std::vector<QueryNode>& children, bool side_by_side) {
    for (std::size_t at = 0; at < children.size(); ++at) {
        if (!side_by_side || at + 1 == children.size() || !are_parts(children[at], children[at + 1])) {
            add_other_writings(children[at]);
            continue;
        }
        auto other = joined(children[at], &children[at + 1]);
        QueryNode both;
        both.operation = Operation::all;
        both.children.push_back(std::move(children[at]));
        both.children.push_back(std::move(children[at + 1]));
        children[at] = beside(std::move(both), std::move(other));
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
}

}  // namespace

void add_other_writings(QueryNode& query) {
    if (query.operation == Operation::unless || query.operation == Operation::near) return;
    if (query.operation != Operation::sequence) {
        add_to_each(query.children, query.operation == Operation::all);
        return;
    }
    if (query.synonym) return;
    std::vector<QueryNode> others;
    if (is_plain(query))
        others.push_back(query.words.size() > 1 ? joined(query) : apart(query.words[0].text));
    else if (query.words[0].how == Wanted::How::prefix)
        others = other_beginnings(query);
    else
        others.push_back(from_zawgyi(query));
    for (auto& other : others)
        if (other.operation != Operation::nothing) query = beside(std::move(query), std::move(other));
}

}  // namespace depositary::indexer
