#include "indexer/query.h"

#include "indexer/analyser.h"
#include "indexer/dates.h"
#include "indexer/names.h"
#include "indexer/query_lexer.h"
#include "indexer/word_breaks.h"
#include "indexer/zawgyi.h"

#include <algorithm>
#include <utility>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;
using Kind = Lexeme::Kind;

QueryNode combined(Operation operation, std::vector<QueryNode> children) {
    if (children.empty()) return {};
    if (children.size() == 1) return std::move(children.front());
    QueryNode node;
    node.operation = operation;
    for (auto& child : children) {
        // "a (b c)" is "a b c".
        if (child.operation == operation && !child.synonym)
            std::move(child.children.begin(), child.children.end(), std::back_inserter(node.children));
        else
            node.children.push_back(std::move(child));
    }
    return node;
}

Wanted wanted(const Token& token, bool stemmed) {
    if (token.kind == Token::Kind::cluster) return {Wanted::How::cluster, token.exact};
    if (token.exact != token.plain) return {Wanted::How::exact, token.exact};
    if (stemmed && is_ascii_word(token.plain)) return {Wanted::How::stem, token.plain};
    return {Wanted::How::plain, token.plain};
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
}

// "2004..2010", "2004-10..", "..2010", "2004"; nothing for what is no range of dates.
std::optional<std::vector<std::string>> range(std::string_view typed, FieldName::Dates dates) {
    constexpr std::size_t longest = 128;  // bytes: two days in digits of three bytes, and what stands between
    if (typed.size() > longest) return {};
    auto text = with_ascii_digits(typed);
    // En and em dash, two dots made one sign, and the tildes of Chinese.
    for (const std::string_view dash : {"...", "\u2013", "\u2014", "\u2026", "~", "\u301C", "\uFF5E"})
        if (const auto at = text.find(dash); at != std::string::npos) text.replace(at, dash.size(), "..");
    const auto is_day = [](std::string_view day) { return !first_day(in_common_era(with_hyphens(day))).empty(); };
    // What is no day may be two: 2004-2010, 2004/10-2005/3, 1947/1949.
    for (auto at = text.find_first_of("-/"); at != std::string::npos && !is_day(text); at = text.find_first_of("-/", at + 1))
        if (is_day(std::string_view(text).substr(0, at)) && is_day(std::string_view(text).substr(at + 1))) text.replace(at, 1, "..");
    std::string from, to;
    if (const auto dots = text.find(".."); dots != std::string::npos) {
        from = text.substr(0, dots);
        to = text.substr(dots + 2);
    } else {
        if (dates != FieldName::Dates::to) from = text;
        if (dates != FieldName::Dates::from) to = text;
    }
    from = in_common_era(with_hyphens(from));
    to = in_common_era(with_hyphens(to));
    if (from.empty() && to.empty()) return {};
    for (const auto& day : {from, to})
        if (!day.empty() && first_day(day).empty()) return {};
    // What ends before it begins holds no day: 2010..2004.
    if (!from.empty() && !to.empty() && first_day(from) > last_day(to)) return {};
    return std::vector{from, to};
}

QueryNode complement(QueryNode node) {
    if (node.operation == Operation::nothing) return node;
    if (node.operation == Operation::unless) {
        QueryNode twice = std::move(node.children.front());  // NOT (NOT a) is a
        return twice;
    }
    QueryNode result;
    result.operation = Operation::unless;
    result.children.push_back(std::move(node));
    return result;
}

// A word or phrase, or several of which one is wanted.
bool may_be_near(const QueryNode& node) {
    const auto is_sequence = [](const QueryNode& each) { return each.operation == Operation::sequence; };
    return is_sequence(node) || (node.operation == Operation::any && std::all_of(node.children.begin(), node.children.end(), is_sequence));
}

bool is_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

class Reader {
public:
    explicit Reader(std::vector<Lexeme> lexemes) : lexemes_(std::move(lexemes)) {}

    QueryNode read() {
        std::vector<QueryNode> parts;
        while (!at_end()) {
            auto part = alternatives(0);
            if (part.operation != Operation::nothing) parts.push_back(std::move(part));
            if (!at_end()) ++at_;  // a closing bracket that nothing opened
        }
        return combined(Operation::all, std::move(parts));
    }
    std::vector<Notice> take_notices() { return std::move(notices_); }
    const QueryScope& scope() const { return scope_; }
    bool was_scoped() const { return scoped_; }

private:
    bool at_end() const { return at_ == lexemes_.size(); }
    bool next_is(Kind kind) const { return !at_end() && lexemes_[at_].kind == kind; }

    void notice(std::string code, std::string detail = {}) {
        Notice said{std::move(code), std::move(detail)};
        if (std::find(notices_.begin(), notices_.end(), said) == notices_.end()) notices_.push_back(std::move(said));
    }

    QueryNode alternatives(std::size_t depth) {
        std::vector<QueryNode> sides;
        for (;;) {
            auto side = conjunction(depth);
            if (side.operation != Operation::nothing) sides.push_back(std::move(side));
            if (!next_is(Kind::disjunction)) break;
            ++at_;
        }
        return combined(Operation::any, std::move(sides));
    }

    QueryNode conjunction(std::size_t depth) {
        std::vector<QueryNode> items;
        while (!at_end()) {
            if (next_is(Kind::disjunction) || next_is(Kind::close)) break;
            if (next_is(Kind::conjunction) || next_is(Kind::near)) {
                ++at_;
                continue;
            }
            auto item = near(depth);
            if (item.operation != Operation::nothing) items.push_back(std::move(item));
        }
        return combined(Operation::all, std::move(items));
    }

    QueryNode near(std::size_t depth) {
        std::vector<QueryNode> items;
        std::size_t distance = 0;
        bool differ = false;
        for (;;) {
            auto item = one(depth);
            if (item.operation != Operation::nothing) items.push_back(std::move(item));
            if (!next_is(Kind::near)) break;
            const auto typed = lexemes_[at_++].distance;
            const auto said = std::min(typed, max_near);
            differ = differ || typed > max_near;
            differ = differ || (distance != 0 && said != distance);
            distance = std::max(distance, said);
        }
        const bool sequences = std::all_of(items.begin(), items.end(), may_be_near);
        const bool several = items.size() > 1;
        if (!sequences && several) notice("near-words");
        auto node = combined(sequences ? Operation::near : Operation::all, std::move(items));
        if (sequences && several) node.distance = distance;
        if (sequences && several && differ) notice("near-widest", "NEAR/" + std::to_string(distance));
        return node;
    }

    QueryNode one(std::size_t depth) {
        bool negated = false;
        while (next_is(Kind::negation)) {
            negated = !negated;
            ++at_;
        }
        auto node = operand(depth);
        return negated ? complement(std::move(node)) : node;
    }

    QueryNode operand(std::size_t depth) {
        if (at_end()) return {};
        switch (lexemes_[at_].kind) {
            case Kind::open:
                return bracket(depth);
            case Kind::phrase:
                return words(lexemes_[at_++].text, true);
            case Kind::chunk:
                return list(lexemes_[at_++].text);
            case Kind::field:
                return field(depth);
            default:
                return {};  // an operator where an item should be: the caller reads it
        }
    }

    // "torture,cruel" is both words, not a phrase.
    QueryNode list(std::string_view chunk) {
        std::vector<QueryNode> items;
        for (auto item : list_items(chunk, true)) {
            const bool negated = item.size() > 1 && item.front() == '-' && item.data() != chunk.data();
            if (negated) item.remove_prefix(1);
            auto node = words(item, false);
            if (negated) node = complement(std::move(node));
            if (node.operation != Operation::nothing) items.push_back(std::move(node));
        }
        return combined(Operation::all, std::move(items));
    }

    QueryNode bracket(std::size_t depth) {
        ++at_;
        if (depth >= max_query_depth) {
            notice("too-deep");
            return {};
        }
        auto node = alternatives(depth + 1);
        if (next_is(Kind::close)) ++at_;
        return node;
    }

    QueryNode field(std::size_t depth) {
        const auto& name = *find_field(lexemes_[at_].field);
        const std::string written(lexemes_[at_].text);
        ++at_;
        // "kind:-minutes" is "-kind:minutes".
        bool negated = false;
        for (; next_is(Kind::negation) && name.field != Field::as_of && name.field != Field::versions; ++at_) negated = !negated;
        auto node = field_of(name, written, depth);
        return negated ? complement(std::move(node)) : node;
    }

    QueryNode field_of(const FieldName& name, const std::string& written, std::size_t depth) {
        if (name.field == Field::title) {
            auto inner = next_is(Kind::field) ? QueryNode{} : operand(depth);
            if (inner.operation == Operation::nothing) return nothing_of(written);
            QueryNode node;
            node.operation = Operation::title;
            node.children.push_back(std::move(inner));
            return node;
        }
        const auto texts = values(name.field == Field::date);
        if (texts.empty()) return nothing_of(written);
        if (name.field == Field::as_of || name.field == Field::versions) return scope(name.field, written, texts.front());
        if (!one_more()) return {};
        QueryNode node;
        node.field = name.field;
        if (name.field == Field::date) return dates(written, name.dates, texts);
        if (name.field == Field::similar) {
            node.operation = Operation::similar;
            node.values = {texts.front()};
            return node;
        }
        node.operation = Operation::fact;
        for (const auto& text : texts)
            node.values.push_back(name.field == Field::language ? language_code(text) : text);
        return node;
    }

    // It stands for no documents of its own: it is taken down, and passed over where it stands.
    QueryNode scope(Field field, const std::string& written, const std::string& typed) {
        const auto value = field == Field::as_of ? in_common_era(with_hyphens(with_ascii_digits(typed))) : typed;
        const bool known = field == Field::as_of ? !first_day(value).empty()
                                                 : lower(value) == "all" || lower(value) == "latest";
        if (!known) return nothing_of(written + typed);
        if (scoped_ && !(field == Field::as_of && scope_.as_of == value)) {
            // A day goes before all versions, and the first day before a second.
            if (field == Field::as_of && scope_.as_of.empty()) scope_ = {value, false};
            notice("scope-twice", scope_.as_of.empty() ? "versions:all" : "as-of:" + scope_.as_of);
            return {};
        }
        if (field == Field::as_of)
            scope_.as_of = value;
        else
            scope_.all_versions = lower(value) == "all";
        scoped_ = true;
        return {};
    }

    QueryNode nothing_of(const std::string& written) {
        notice("value-unknown", written);
        return {};
    }

    // What stands after a field: one word, with several values between commas, a quoted one, or some in brackets. A list goes on behind a space
    // that follows its comma, and a range of days behind those around its dash.
    std::vector<std::string> values(bool days) {
        std::vector<std::string> result;
        const auto take = [&](const Lexeme& lexeme) {
            const auto items = lexeme.kind == Kind::phrase ? std::vector{lexeme.text} : list_items(lexeme.text, false);
            for (const auto item : items)
                if (!item.empty() && result.size() < max_query_leaves) result.emplace_back(item);
        };
        const auto holds_value = [&] { return next_is(Kind::chunk) || next_is(Kind::phrase); };
        if (holds_value()) {
            take(lexemes_[at_++]);
            while (holds_value() && goes_on(lexemes_[at_ - 1])) take(lexemes_[at_++]);
            if (days && result.size() == 1 && next_is(Kind::chunk) && is_dash(lexemes_[at_].text) && at_ + 1 < lexemes_.size() && lexemes_[at_ + 1].kind == Kind::chunk) {
                result.front() += ".." + std::string(lexemes_[at_ + 1].text);
                at_ += 2;
            }
        } else if (next_is(Kind::open)) {
            for (++at_; holds_value() || next_is(Kind::disjunction); ++at_)
                if (holds_value()) take(lexemes_[at_]);
            if (next_is(Kind::close)) ++at_;
        }
        return result;
    }

    static bool goes_on(const Lexeme& lexeme) { return lexeme.kind == Kind::chunk && ends_as_list(lexeme.text); }
    static bool is_dash(std::string_view text) { return text == "-" || text == ".." || text == "\u2013" || text == "\u2014" || text == "~" || text == "\uFF5E"; }

    QueryNode dates(const std::string& written, FieldName::Dates kind, const std::vector<std::string>& texts) {
        std::vector<QueryNode> ranges;
        for (const auto& text : texts) {
            auto values = range(text, kind);
            if (!values) {
                notice("value-unknown", written + text);
                continue;
            }
            QueryNode node;
            node.operation = Operation::date;
            node.field = Field::date;
            node.values = std::move(*values);
            ranges.push_back(std::move(node));
        }
        return combined(Operation::any, std::move(ranges));
    }

    bool one_more() {
        if (leaves_ < max_query_leaves) {
            ++leaves_;
            return true;
        }
        notice("too-many-words");
        return false;
    }

    QueryNode words(std::string_view text, bool quoted) {
        auto tokens = analyse(text);
        if (tokens.empty() || !one_more()) return {};
        if (tokens.size() > max_query_tokens - tokens_) {
            notice("too-many-words");
            tokens.resize(max_query_tokens - tokens_);
            if (tokens.empty()) return {};
        }
        tokens_ += tokens.size();
        QueryNode node;
        node.operation = Operation::sequence;
        node.dictionary = dictionary_words(text, tokens);
        node.quoted = quoted;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            auto word = wanted(tokens[i], !quoted && tokens.size() == 1);
            if (!is_ascii(word.text)) {
                const auto begin = std::max(tokens[i].begin, i > 0 ? tokens[i - 1].end : 0);
                word.written = text.substr(begin, std::max(tokens[i].end, begin) - begin);
            }
            word.joined_before = i == 0 || tokens[i].position == tokens[i - 1].position + 1;
            node.words.push_back(std::move(word));
        }
        const bool begun = !quoted && text.ends_with('*');
        if (begun && tokens.back().kind == Token::Kind::word && tokens.back().plain.size() > 1) {
            node.words.back() = {Wanted::How::prefix, tokens.back().plain};
            text.remove_suffix(1);
        } else if (begun && tokens.back().kind == Token::Kind::cluster) {
            text.remove_suffix(1);  // clusters are found wherever they stand
        }
        if (text.find('*') != std::string_view::npos) notice("star", std::string(text));
        return node;
    }

    std::vector<Lexeme> lexemes_;
    std::size_t at_ = 0, leaves_ = 0, tokens_ = 0;
    QueryScope scope_;
    bool scoped_ = false;
    std::vector<Notice> notices_;
};

void collect(const QueryNode& node, std::vector<const QueryNode*>& out) {
    if (node.operation == Operation::sequence) out.push_back(&node);
    if (node.operation == Operation::unless) return;
    for (const auto& child : node.children) collect(child, out);
}

}  // namespace

ParsedQuery parse_query(std::string_view text) {
    ParsedQuery parsed;
    if (text.size() > max_query_bytes) {
        std::size_t size = max_query_bytes;
        while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
        text = text.substr(0, size);
        parsed.notices.push_back({"query-cut", {}});
    }
    std::string converted;
    if (looks_like_zawgyi(text)) {
        converted = zawgyi_to_unicode(text);
        text = converted;
    }
    const auto lexemes = lex(text);
    // "*" is what people type for everything.
    if (std::all_of(lexemes.begin(), lexemes.end(), [](const Lexeme& lexeme) { return lexeme.text == "*"; })) {
        parsed.tree.operation = Operation::everything;
        return parsed;
    }
    Reader reader(lexemes);
    parsed.tree = reader.read();
    parsed.scope = reader.scope();
    auto notices = reader.take_notices();
    if (parsed.tree.operation == Operation::nothing && reader.was_scoped()) {
        parsed.tree.operation = Operation::everything;
    } else if (parsed.tree.operation == Operation::nothing && std::any_of(notices.begin(), notices.end(), [](const Notice& each) { return each.code == "value-unknown"; })) {
        notices.push_back({"nothing-left", {}});
    } else if (parsed.tree.operation == Operation::nothing) {
        // Nothing but operators: then they are the words.
        auto words = lexemes;
        for (auto& lexeme : words) lexeme.kind = Kind::chunk;
        parsed.tree = Reader(std::move(words)).read();
    }
    if (parsed.tree.operation == Operation::nothing && notices.empty()) notices.push_back({"value-unknown", std::string(text)});
    std::move(notices.begin(), notices.end(), std::back_inserter(parsed.notices));
    return parsed;
}

std::vector<const QueryNode*> wanted_sequences(const QueryNode& query) {
    std::vector<const QueryNode*> result;
    collect(query, result);
    return result;
}

bool wants_words(const QueryNode& query) {
    switch (query.operation) {
        case Operation::sequence:
        case Operation::similar:
            return true;
        case Operation::unless:
            return false;
        default:
            return std::any_of(query.children.begin(), query.children.end(), wants_words);
    }
}

}  // namespace depositary::indexer
