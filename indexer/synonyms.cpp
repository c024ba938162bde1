#include "indexer/synonyms.h"

#include "crypto/error.h"
#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

std::string key_of(const std::string& word) {
    return is_ascii_word(word) ? english_stem(word) : word;
}
std::vector<std::string> keys_of(const QueryNode& sequence) {
    std::vector<std::string> keys;
    for (const auto& word : sequence.words) keys.push_back(key_of(word.text));
    return keys;
}
std::vector<std::string> plain_keys_of(std::string_view text) {
    std::vector<std::string> keys;
    for (const auto& token : analyse(text)) keys.push_back(key_of(token.plain));
    return keys;
}

// Words that may be part of an expression: not begun ones, not quoted ones.
bool is_open(const QueryNode& node) {
    return node.operation == Operation::sequence && !node.quoted && node.words.back().how != Wanted::How::prefix;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

Synonyms Synonyms::parse(std::string_view text) {
    if (text.size() > max_bytes)
        throw Invalid("synonyms-malformed", fmt::format("The synonyms are at most {} bytes long.", max_bytes));
    Synonyms result;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        auto rest = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        rest = trimmed(rest.substr(0, rest.find('#')));
        if (rest.empty()) continue;
        const auto refuse = [&](std::string_view why) {
            throw Invalid("synonyms-malformed", fmt::format("Line {} of the synonyms {}.", line, why));
        };
        std::vector<Member> group;
        std::set<std::vector<std::string>> known;
        for (bool more = true; more;) {
            const auto sign = rest.find('=');
            more = sign != std::string_view::npos;
            Member member;
            member.text = std::string(trimmed(rest.substr(0, sign)));
            rest.remove_prefix(more ? sign + 1 : rest.size());
            if (member.text.find('"') != std::string::npos) refuse("holds a quotation mark; write the words alone");
            // As a phrase, of English words in any of their forms.
            auto tree = parse_query("\"" + member.text + "\"").tree;
            if (tree.operation != Operation::sequence) refuse("holds nothing between two signs of equality");
            if (tree.words.size() > max_member_words * 4) refuse("holds a very long expression");
            for (auto& word : tree.words)
                if (is_ascii_word(word.text) && !is_function_word(word.text)) word.how = Wanted::How::stem;
            tree.quoted = tree.words.size() > 1;
            tree.synonym = true;
            member.keys = keys_of(tree);
            member.plain = plain_keys_of(member.text);
            member.node = std::move(tree);
            if (known.insert(member.keys).second) group.push_back(std::move(member));
        }
        if (group.size() < 2) refuse("names fewer than two different expressions: write TIP = trafficking in persons");
        if (group.size() > max_members) refuse(fmt::format("names more than {} expressions", max_members));
        if (result.groups_.size() == max_groups) refuse(fmt::format("is more than {} groups", max_groups));
        result.groups_.push_back(std::move(group));
    }
    return result;
}

Synonyms::Found Synonyms::find(const std::vector<std::string>& keys) const {
    Found typed_plain;
    for (const auto& group : groups_)
        for (const auto& member : group) {
            if (member.keys == keys) return {&group, &member};
            if (!typed_plain.group && member.plain == keys) typed_plain = {&group, &member};
        }
    return typed_plain;
}

QueryNode Synonyms::beside(QueryNode written, const Found& found, std::vector<std::string>& added) {
    QueryNode any;
    any.operation = Operation::any;
    any.children.push_back(std::move(written));
    for (const auto& member : *found.group) {
        if (&member == found.member || added.size() >= max_added) continue;
        any.children.push_back(member.node);
        added.push_back(member.text);
    }
    if (any.children.size() > 1) return any;
    QueryNode alone = std::move(any.children.front());
    return alone;
}

void Synonyms::expand(QueryNode& node, std::vector<std::string>& added) const {
    if (node.operation == Operation::unless) return;
    if (is_open(node)) {
        if (const auto found = find(keys_of(node)); found.group) node = beside(std::move(node), found, added);
        return;
    }
    if (node.operation != Operation::all) {
        for (auto& child : node.children) expand(child, added);
        return;
    }
    // Words that stand side by side may be one expression: the longest counts.
    std::vector<QueryNode> children;
    for (std::size_t at = 0; at < node.children.size();) {
        std::vector<std::string> keys;
        std::size_t best = 0;
        Found found;
        for (std::size_t i = at; i < node.children.size() && i - at < max_member_words && is_open(node.children[i]);
             ++i) {
            const auto more = keys_of(node.children[i]);
            keys.insert(keys.end(), more.begin(), more.end());
            if (i == at) continue;
            if (const auto one = find(keys); one.group) {
                found = one;
                best = i - at + 1;
            }
        }
        if (best == 0) {
            expand(node.children[at], added);
            children.push_back(std::move(node.children[at++]));
            continue;
        }
        QueryNode written;
        written.operation = Operation::all;
        for (std::size_t i = 0; i < best; ++i) written.children.push_back(std::move(node.children[at++]));
        children.push_back(beside(std::move(written), found, added));
    }
    if (children.size() == 1) {
        QueryNode only = std::move(children.front());
        node = std::move(only);
    } else {
        node.children = std::move(children);
    }
}

void check_synonyms(std::string_view text) {
    Synonyms::parse(text);
}

void Synonyms::expand(ParsedQuery& query) const {
    if (groups_.empty()) return;
    std::vector<std::string> added;
    expand(query.tree, added);
    if (added.empty()) return;
    std::string names;
    std::sort(added.begin(), added.end());
    added.erase(std::unique(added.begin(), added.end()), added.end());
    for (const auto& text : added) names += (names.empty() ? "" : ", ") + text;
    query.notices.push_back({"synonyms", names});
}

}  // namespace depositary::indexer
