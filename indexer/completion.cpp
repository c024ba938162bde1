// Titles and symbols that go on as what is typed so far.

#include "indexer/analyser.h"
#include "indexer/matching.h"
#include "indexer/other_writings.h"
#include "indexer/search.h"
#include "indexer/zawgyi.h"

#include <algorithm>
#include <tuple>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_completions = 50;
constexpr std::chrono::milliseconds patience{500};

using Operation = QueryNode::Operation;

// Words in any order, clusters that follow each other as they are; the last word may be only begun.
QueryNode begun(const std::vector<Token>& tokens) {
    QueryNode all;
    all.operation = Operation::all;
    for (std::size_t i = 0; i < tokens.size() && all.children.size() < max_query_leaves; ++i) {
        const auto& token = tokens[i];
        const bool cluster = token.kind == Token::Kind::cluster;
        if (cluster && i > 0 && token.follows && tokens[i - 1].kind == Token::Kind::cluster) {
            all.children.back().words.push_back({Wanted::How::cluster, token.exact});
            continue;
        }
        QueryNode node;
        node.operation = Operation::sequence;
        if (cluster)
            node.words.push_back({Wanted::How::cluster, token.exact});
        else if (i + 1 == tokens.size()) {
            node.words.push_back({Wanted::How::prefix, token.plain});
            if (const auto parts = begun_after_prefix(token.plain)) {  // sub-regional
                QueryNode apart{.operation = Operation::sequence}, either{.operation = Operation::any};
                apart.words = {{Wanted::How::plain, parts->first}, {Wanted::How::prefix, parts->second}};
                either.children = {std::move(node), std::move(apart)};
                node = std::move(either);
            }
        }
        else
            node.words.push_back({Wanted::How::plain, token.plain});
        all.children.push_back(std::move(node));
    }
    QueryNode title;
    title.operation = Operation::title;
    title.children.push_back(std::move(all));
    return title;
}

bool begins_with(std::string_view text, const std::vector<Token>& typed) {
    const auto tokens = analyse(text.substr(0, 1000));
    if (tokens.size() < typed.size()) return false;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const bool last = i + 1 == typed.size();
        if (last ? !tokens[i].plain.starts_with(typed[i].plain) : tokens[i].plain != typed[i].plain) return false;
    }
    return true;
}

// Whether the last word that was typed is one there as it stands.
bool holds_whole(std::string_view text, const Token& last) {
    const auto tokens = analyse(text.substr(0, 1000));
    return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) { return token.plain == last.plain; });
}

}  // namespace

std::vector<Completion> complete_generations(const std::vector<SearchedCompartment>& compartments,
                                             std::string_view typed, std::size_t limit) {
    limit = std::min(limit, max_completions);
    std::string text(typed.substr(0, max_query_bytes));
    if (looks_like_zawgyi(text)) text = zawgyi_to_unicode(text);
    const auto tokens = analyse(text);
    if (tokens.empty() || tokens.size() > max_query_tokens || limit == 0) return {};
    if (tokens.back().kind == Token::Kind::word && tokens.back().plain.size() < 2 && tokens.size() == 1) return {};
    const auto tree = begun(tokens);
    const Effort effort(patience);
    struct Found {
        const SearchedCompartment* compartment;
        const DocumentFacts* facts;
        bool begins, whole;
    };
    std::vector<Found> found;
    std::vector<Notice> ignored;
    for (const auto& compartment : compartments) {
        const auto& generation = *compartment.generation;
        const SegmentReaders readers(generation.segments);
        PostingLists lists(readers, effort);
        auto last = no_owner;
        for (const auto unit : matching_units(lists, generation, tree, effort, ignored)) {
            const auto owner = generation.units[unit].owner;
            if (owner == last) continue;
            last = owner;
            const auto& facts = *generation.documents[owner];
            // A title is looked at only while there are few enough: it orders them, no more.
            const bool few = found.size() < 2000;
            const bool begins = few && (begins_with(facts.title, tokens) || begins_with(facts.symbol, tokens));
            const bool whole = few && (holds_whole(facts.symbol, tokens.back()) || holds_whole(facts.title, tokens.back()));
            found.push_back({&compartment, &facts, begins, whole});
        }
    }
    // What begins so comes first; then what holds the last word and not only its beginning (SPA/II before SPA/III); then the newer.
    const auto before = [](const Found& a, const Found& b) {
        return std::tie(b.begins, b.whole, b.facts->first_day, a.facts->symbol, a.facts->document) <
               std::tie(a.begins, a.whole, a.facts->first_day, b.facts->symbol, b.facts->document);
    };
    const auto shown = std::min(limit, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end(), before);
    std::vector<Completion> result;
    for (std::size_t i = 0; i < shown; ++i)
        result.push_back(
            {found[i].compartment->name, found[i].facts->document, found[i].facts->symbol, found[i].facts->title});
    return result;
}

}  // namespace depositary::indexer
