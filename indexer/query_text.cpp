// A query's tree in its own notation.

#include "indexer/analyser.h"
#include "indexer/query.h"
#include "indexer/query_lexer.h"

#include <algorithm>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

void render_words(const std::vector<Wanted>& words, std::string& out) {
    const bool prefixed = words.back().how == Wanted::How::prefix;
    // In quotes an English word is wanted as it stands.
    const bool quoted =
        !prefixed && (words.size() > 1 || (words[0].how == Wanted::How::plain && is_ascii_word(words[0].text)));
    if (quoted) out += '"';
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto cluster = [&](std::size_t at) { return words[at].how == Wanted::How::cluster; };
        if (i > 0 && cluster(i) && cluster(i - 1))
            out += words[i].joined_before ? "" : ", ";
        else if (i > 0)
            out += prefixed ? '-' : ' ';
        out += words[i].written.value_or(words[i].text);
    }
    if (prefixed) out += '*';
    if (quoted) out += '"';
}

void render_value(const std::string& value, std::string& out) {
    const bool operates = value == "AND" || value == "OR" || value == "NOT" || value.starts_with("NEAR");
    const bool plain = !operates && value[0] != '-' && std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/._-*").find(c) != std::string_view::npos;
    });
    if (plain)
        out += value;
    else
        out.append("\"").append(value).append("\"");
}

void render(const QueryNode& node, bool inside, std::string& out) {
    switch (node.operation) {
        case Operation::everything:
        case Operation::nothing:
            return;
        case Operation::sequence:
            render_words(node.words, out);
            return;
        case Operation::unless:
            out += "NOT ";
            render(node.children.front(), true, out);
            return;
        case Operation::title:
            out += "title:(";
            render(node.children.front(), false, out);
            out += ')';
            return;
        case Operation::fact:
        case Operation::similar:
            out.append(name_of(node.operation == Operation::similar ? Field::similar : node.field)).append(":");
            if (node.values.size() > 1) out += '(';
            for (const auto& value : node.values) {
                if (&value != &node.values.front()) out += " OR ";
                render_value(value, out);
            }
            if (node.values.size() > 1) out += ')';
            return;
        case Operation::date:
            out.append("date:").append(node.values[0]);
            if (node.values[0] != node.values[1]) out.append("..").append(node.values[1]);
            return;
        case Operation::near:
        case Operation::all:
        case Operation::any: {
            const auto between = node.operation == Operation::all   ? std::string(" AND ")
                                 : node.operation == Operation::any ? std::string(" OR ")
                                                                    : " NEAR/" + std::to_string(node.distance) + " ";
            if (inside) out += '(';
            for (const auto& child : node.children) {
                if (&child != &node.children.front()) out += between;
                render(child, true, out);
            }
            if (inside) out += ')';
            return;
        }
    }
}

}  // namespace

std::string describe(const QueryNode& query) {
    std::string result;
    render(query, false, result);
    return result;
}

std::string describe(const ParsedQuery& query) {
    std::string result;
    const auto scope = !query.scope.as_of.empty() ? "as-of:" + query.scope.as_of
                       : query.scope.all_versions ? std::string("versions:all")
                                                  : std::string();
    render(query.tree, !scope.empty() && query.tree.operation == Operation::any, result);
    if (!result.empty() && !scope.empty()) result += " AND ";
    return result + scope;
}

}  // namespace depositary::indexer
