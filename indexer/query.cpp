#include "indexer/query.h"

#include "indexer/analyser.h"
#include "indexer/zawgyi.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

struct Lexeme {
    enum class Kind { chunk, phrase, open, close, conjunction, disjunction, negation };
    Kind kind;
    std::string_view text;
};

bool starts_with_any(std::string_view text, std::span<const std::string_view> marks, std::size_t& length) {
    for (const auto mark : marks) {
        if (!text.starts_with(mark)) continue;
        length = mark.size();
        return true;
    }
    return false;
}

constexpr std::array<std::string_view, 9> spaces{" ", "\t", "\n", "\r", "\f", "\v", "\u00A0", "\u3000", "\u202F"};
constexpr std::array<std::string_view, 6> quotes{"\"", "\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"};
constexpr std::array<std::string_view, 2> opens{"(", "\uFF08"};
constexpr std::array<std::string_view, 2> closes{")", "\uFF09"};

std::vector<Lexeme> lex(std::string_view text) {
    std::vector<Lexeme> result;
    std::size_t length = 0;
    while (!text.empty()) {
        if (starts_with_any(text, spaces, length)) {
            text.remove_prefix(length);
        } else if (starts_with_any(text, opens, length)) {
            result.push_back({Lexeme::Kind::open, text.substr(0, length)});
            text.remove_prefix(length);
        } else if (starts_with_any(text, closes, length)) {
            result.push_back({Lexeme::Kind::close, text.substr(0, length)});
            text.remove_prefix(length);
        } else if (starts_with_any(text, quotes, length)) {
            text.remove_prefix(length);
            std::size_t end = 0;
            while (end < text.size() && !starts_with_any(text.substr(end), quotes, length)) ++end;
            result.push_back({Lexeme::Kind::phrase, text.substr(0, end)});
            text.remove_prefix(std::min(text.size(), end == text.size() ? end : end + length));
        } else if (text.size() > 1 && text[0] == '-' && !starts_with_any(text.substr(1), spaces, length)) {
            result.push_back({Lexeme::Kind::negation, text.substr(0, 1)});
            text.remove_prefix(1);
        } else {
            std::size_t end = 0;
            while (end < text.size() && !starts_with_any(text.substr(end), spaces, length) &&
                   !starts_with_any(text.substr(end), quotes, length) &&
                   !starts_with_any(text.substr(end), opens, length) &&
                   !starts_with_any(text.substr(end), closes, length))
                ++end;
            const auto word = text.substr(0, end);
            result.push_back({word == "AND"   ? Lexeme::Kind::conjunction
                              : word == "OR"  ? Lexeme::Kind::disjunction
                              : word == "NOT" ? Lexeme::Kind::negation
                                              : Lexeme::Kind::chunk,
                              word});
            text.remove_prefix(end);
        }
    }
    return result;
}

QueryNode combined(Operation operation, std::vector<QueryNode> children) {
    if (children.empty()) return {};
    if (children.size() == 1) return std::move(children.front());
    QueryNode node;
    node.operation = operation;
    node.children = std::move(children);
    return node;
}

Wanted wanted(const Token& token, bool stemmed) {
    if (token.kind == Token::Kind::cluster) return {Wanted::How::cluster, token.exact};
    if (token.exact != token.plain) return {Wanted::How::exact, token.exact};
    if (stemmed && is_ascii_word(token.plain)) return {Wanted::How::stem, token.plain};
    return {Wanted::How::plain, token.plain};
}

class Reader {
public:
    explicit Reader(std::vector<Lexeme> lexemes) : lexemes_(std::move(lexemes)) {}

    QueryNode read() {
        std::vector<QueryNode> parts;
        while (at_ < lexemes_.size()) {
            auto part = alternatives(0);
            if (part.operation != Operation::nothing) parts.push_back(std::move(part));
            if (at_ < lexemes_.size()) ++at_;  // a closing bracket that nothing opened
        }
        return combined(Operation::all, std::move(parts));
    }

private:
    QueryNode alternatives(std::size_t depth) {
        std::vector<QueryNode> sides;
        for (;;) {
            auto side = conjunction(depth);
            if (side.operation != Operation::nothing) sides.push_back(std::move(side));
            if (at_ == lexemes_.size() || lexemes_[at_].kind != Lexeme::Kind::disjunction) break;
            ++at_;
        }
        return combined(Operation::any, std::move(sides));
    }

    QueryNode conjunction(std::size_t depth) {
        std::vector<QueryNode> items;
        while (at_ < lexemes_.size()) {
            const auto kind = lexemes_[at_].kind;
            if (kind == Lexeme::Kind::disjunction || kind == Lexeme::Kind::close) break;
            if (kind == Lexeme::Kind::conjunction) {
                ++at_;
                continue;
            }
            auto item = one(depth);
            if (item.operation != Operation::nothing) items.push_back(std::move(item));
        }
        return combined(Operation::all, std::move(items));
    }

    QueryNode one(std::size_t depth) {
        bool negated = false;
        while (at_ < lexemes_.size() && lexemes_[at_].kind == Lexeme::Kind::negation) {
            negated = !negated;
            ++at_;
        }
        if (at_ == lexemes_.size()) return {};
        QueryNode node;
        switch (lexemes_[at_].kind) {
            case Lexeme::Kind::open:
                ++at_;
                if (depth >= max_query_depth) return {};
                node = alternatives(depth + 1);
                if (at_ < lexemes_.size() && lexemes_[at_].kind == Lexeme::Kind::close) ++at_;
                break;
            case Lexeme::Kind::phrase:
                node = words(lexemes_[at_++].text, true);
                break;
            case Lexeme::Kind::chunk:
                node = words(lexemes_[at_++].text, false);
                break;
            default:
                return {};  // an operator where an item should be: the caller reads it
        }
        if (!negated || node.operation == Operation::nothing) return node;
        QueryNode complement;
        complement.operation = Operation::unless;
        complement.children.push_back(std::move(node));
        return complement;
    }

    QueryNode words(std::string_view text, bool quoted) {
        if (leaves_ >= max_query_leaves) return {};
        const auto tokens = analyse(text);
        if (tokens.empty()) return {};
        ++leaves_;
        QueryNode node;
        node.operation = Operation::sequence;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            auto word = wanted(tokens[i], !quoted && tokens.size() == 1);
            word.joined_before = i == 0 || tokens[i].position == tokens[i - 1].position + 1;
            node.words.push_back(std::move(word));
        }
        if (!quoted && text.ends_with('*') && tokens.back().kind == Token::Kind::word && tokens.back().plain.size() > 1)
            node.words.back() = {Wanted::How::prefix, tokens.back().plain};
        return node;
    }

    std::vector<Lexeme> lexemes_;
    std::size_t at_ = 0, leaves_ = 0;
};

void render(const QueryNode& node, bool inside, std::string& out) {
    switch (node.operation) {
        case Operation::everything:
        case Operation::nothing:
            return;
        case Operation::sequence: {
            const bool phrase = node.words.size() > 1 && node.words.back().how != Wanted::How::prefix;
            if (phrase) out += '"';
            bool after_cluster = true;
            for (const auto& word : node.words) {
                const bool cluster = word.how == Wanted::How::cluster;
                if (&word != &node.words.front() && !(cluster && after_cluster)) out += ' ';
                out += word.text;
                if (word.how == Wanted::How::prefix) out += '*';
                after_cluster = cluster;
            }
            if (phrase) out += '"';
            return;
        }
        case Operation::unless:
            out += "NOT ";
            render(node.children.front(), true, out);
            return;
        case Operation::all:
        case Operation::any: {
            if (inside) out += '(';
            for (const auto& child : node.children) {
                if (&child != &node.children.front()) out += node.operation == Operation::all ? " AND " : " OR ";
                render(child, true, out);
            }
            if (inside) out += ')';
            return;
        }
    }
}

void collect(const QueryNode& node, std::vector<const QueryNode*>& out) {
    if (node.operation == Operation::sequence) out.push_back(&node);
    if (node.operation == Operation::unless) return;
    for (const auto& child : node.children) collect(child, out);
}

}  // namespace

QueryNode parse_query(std::string_view text) {
    if (text.size() > max_query_bytes) {
        std::size_t size = max_query_bytes;
        while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
        text = text.substr(0, size);
    }
    std::string converted;
    if (looks_like_zawgyi(text)) {
        converted = zawgyi_to_unicode(text);
        text = converted;
    }
    const auto lexemes = lex(text);
    QueryNode node;
    if (lexemes.empty()) {
        node.operation = Operation::everything;
        return node;
    }
    node = Reader(lexemes).read();
    if (node.operation == Operation::nothing) {
        // Nothing but operators: then they are the words.
        auto words = lexemes;
        for (auto& lexeme : words) lexeme.kind = Lexeme::Kind::chunk;
        node = Reader(std::move(words)).read();
    }
    return node;
}

std::string describe(const QueryNode& query) {
    std::string result;
    render(query, false, result);
    return result;
}

std::vector<const QueryNode*> wanted_sequences(const QueryNode& query) {
    std::vector<const QueryNode*> result;
    collect(query, result);
    return result;
}

}  // namespace depositary::indexer
