#include "indexer/other_writings.h"

#include "indexer/analyser.h"
#include "indexer/english.h"
#include "indexer/numerals.h"
#include "indexer/vietnamese.h"
#include "indexer/zawgyi.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

namespace depositary::indexer {
namespace {

using Operation = QueryNode::Operation;

// What stands before a hyphen that some write and others do not. What follows is looked for in all its forms, but not after a
// prefix that is a word alone: before some of them it says something else ("under development" is not underdeveloped).
struct Prefix {
    std::string_view text;
    bool alone = false;
};
constexpr std::array<Prefix, 27> prefixes{{{"anti"}, {"bi"}, {"co"}, {"counter"}, {"cross"}, {"extra"}, {"inter"}, {"intra"}, {"macro"},
                                           {"micro"}, {"mid"}, {"mini"}, {"multi"}, {"non"}, {"over", true}, {"para"}, {"post", true}, {"pre"}, {"pro"},
                                           {"re"}, {"semi"}, {"socio"}, {"sub"}, {"tele"}, {"trans"}, {"under", true}, {"vice", true}}};
constexpr std::size_t shortest_rest = 4;  // letters after it

// Words that only look as if they had a prefix: in two parts they are something else ("rates over time", "under standing orders",
// "Re: search of vehicles").
constexpr std::array<std::string_view, 64> solid{
    "bicycle", "bidder", "bidding", "binding", "biography", "biology", "biopsy", "birthday", "bishop", "bitter",
    "microphone", "minimal", "minimum", "mining", "minister", "ministerial", "ministry", "minority", "overcome", "overlook",
    "overtake", "overthrow", "overtime", "overturn", "overwork", "parachute", "parade", "paradise", "paraffin", "paragraph",
    "parallel", "paralyse", "parameter", "paramount", "parapet", "parasite", "recover", "relation", "release", "report",
    "represent", "representation", "representative", "request", "research", "resolution", "resource", "response", "review",
    "telegram", "telephone", "television", "undergo", "underground", "underlie", "underlying", "undermine", "undersign",
    "understand", "undertake", "undertaking", "underwrite", "underwriter", "viceroy"};

// Words that some write as one and some as two, and how the second ends where there are several.
struct Compound {
    std::string_view one, other, plural = {};
};
constexpr Compound compounds[] = {{"after", "care"},
                                  {"by", "law", "laws"},
                                  {"by", "product", "products"},
                                  {"call", "back"},
                                  {"case", "load", "loads"},
                                  {"check", "list", "lists"},
                                  {"check", "point", "points"},
                                  {"child", "care"},
                                  {"cross", "border"},
                                  {"cyber", "crime", "crimes"},
                                  {"data", "base", "bases"},
                                  {"decision", "making"},
                                  {"door", "step"},
                                  {"down", "load", "loads"},
                                  {"e", "government"},
                                  {"e", "learning"},
                                  {"e", "mail", "mails"},
                                  {"e", "visa", "visas"},
                                  {"eye", "witness", "witnesses"},
                                  {"field", "work"},
                                  {"follow", "up", "ups"},
                                  {"foster", "care"},
                                  {"frame", "work", "works"},
                                  {"full", "time"},
                                  {"guide", "line", "lines"},
                                  {"hand", "book", "books"},
                                  {"hand", "out", "outs"},
                                  {"hand", "over"},
                                  {"head", "quarters"},
                                  {"health", "care"},
                                  {"help", "desk", "desks"},
                                  {"help", "line", "lines"},
                                  {"hot", "line", "lines"},
                                  {"ill", "treatment"},
                                  {"key", "word", "words"},
                                  {"land", "mine", "mines"},
                                  {"law", "maker", "makers"},
                                  {"life", "time"},
                                  {"live", "stock"},
                                  {"long", "term"},
                                  {"main", "stream"},
                                  {"meta", "data"},
                                  {"nation", "wide"},
                                  {"news", "letter", "letters"},
                                  {"note", "book", "books"},
                                  {"off", "line"},
                                  {"on", "going"},
                                  {"on", "line"},
                                  {"out", "reach"},
                                  {"part", "time"},
                                  {"peace", "keeping"},
                                  {"per", "cent"},
                                  {"policy", "maker", "makers"},
                                  {"policy", "making"},
                                  {"road", "map", "maps"},
                                  {"safe", "guard", "guards"},
                                  {"safe", "house", "houses"},
                                  {"share", "holder", "holders"},
                                  {"ship", "yard", "yards"},
                                  {"short", "term"},
                                  {"stake", "holder", "holders"},
                                  {"step", "child"},
                                  {"task", "force", "forces"},
                                  {"time", "frame", "frames"},
                                  {"time", "line", "lines"},
                                  {"tool", "kit", "kits"},
                                  {"under", "age"},
                                  {"up", "date", "dates"},
                                  {"video", "link", "links"},
                                  {"viet", "nam"},
                                  {"web", "site", "sites"},
                                  {"well", "being"},
                                  {"whistle", "blower", "blowers"},
                                  {"whole", "sale"},
                                  {"wide", "spread"},
                                  {"work", "force"},
                                  {"work", "load", "loads"},
                                  {"work", "place", "places"},
                                  {"work", "plan", "plans"},
                                  {"work", "shop", "shops"},
                                  {"year", "book", "books"}};

// What stands after the number of an article that was put in later: 5 bis, 5bis.
constexpr std::array<std::string_view, 5> insertions{"bis", "ter", "quater", "quinquies", "sexies"};

const Prefix* find_prefix(std::string_view word) {
    const auto found = std::find_if(prefixes.begin(), prefixes.end(), [&](const Prefix& prefix) { return prefix.text == word; });
    return found == prefixes.end() ? nullptr : &*found;
}

// "Re: port" is no report.
std::size_t rest_after(std::string_view prefix) {
    return prefix == "re" ? shortest_rest + 1 : shortest_rest;
}

bool is_solid(const std::string& word) {
    static const auto stems = [] {
        std::set<std::string> made;
        for (const auto each : solid) made.insert(english_stem(std::string(each)));
        return made;
    }();
    return stems.contains(english_stem(word));
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_insertion(std::string_view word) {
    return std::find(insertions.begin(), insertions.end(), word) != insertions.end();
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
    const auto how = is_ascii_word(text) ? Wanted::How::stem : Wanted::How::plain;
    return sequence_of({{how, std::move(text)}});
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

// What a part may be after a word: both its numbers, and the participles of a verb (over-crowded, overcrowding).
std::vector<std::string> forms_after_word(const std::string& part) {
    auto forms = both_numbers(part);
    if (part.size() > 5 && part.ends_with("ing")) forms.push_back(part.substr(0, part.size() - 3) + "ed");
    if (part.size() > 5 && part.ends_with("ed")) forms.push_back(part.substr(0, part.size() - 2) + "ing");
    return forms;
}

// The last part of a word with its prefix before it: in all its forms, or in those that can be nothing else.
std::vector<QueryNode> after_prefix(const Prefix& prefix, const std::string& rest) {
    const Wanted before{Wanted::How::plain, std::string(prefix.text)};
    // A form of "reopening" is "Re: open questions".
    if (prefix.text == "re" && english_stem(rest).size() < rest_after(prefix.text)) return {sequence_of({before, {Wanted::How::plain, rest}})};
    if (!prefix.alone) return {sequence_of({before, {Wanted::How::stem, rest}})};
    std::vector<QueryNode> result;
    for (auto& form : forms_after_word(rest)) result.push_back(sequence_of({before, {Wanted::How::plain, std::move(form)}}));
    return result;
}

// The longest that a hyphen may stand behind.
const Prefix* prefix_of(const std::string& word) {
    const Prefix* best = nullptr;
    for (const auto& prefix : prefixes)
        if (word.starts_with(prefix.text) && word.size() >= prefix.text.size() + rest_after(prefix.text) &&
            (!best || prefix.text.size() > best->text.size()))
            best = &prefix;
    return best && !is_solid(word) ? best : nullptr;
}

// The word in two parts. Nothing when it is of one.
std::vector<QueryNode> apart(const std::string& word) {
    for (const auto& [one, other, plural] : compounds) {
        if (!word.starts_with(one)) continue;
        const auto rest = std::string_view(word).substr(one.size());
        if (rest.empty() || (rest != other && rest != plural)) continue;
        std::vector<QueryNode> result;
        for (const auto second : {other, plural})
            if (!second.empty())
                result.push_back(sequence_of({{Wanted::How::plain, std::string(one)}, {Wanted::How::plain, std::string(second)}}));
        return result;
    }
    const auto* const prefix = prefix_of(word);
    if (!prefix) return {};
    return after_prefix(*prefix, word.substr(prefix->text.size()));
}

// cross-check beside cross-checked, web-site beside web-sites. A function word before the last tells that they are no one word
// (in-country is not "in countries").
std::vector<QueryNode> other_forms(const std::vector<Wanted>& words) {
    const auto& last = words.back().text;
    const auto& before = words[words.size() - 2].text;
    if (is_function_word(before)) return {};
    std::vector<QueryNode> result;
    const auto add = [&](Wanted other) {
        auto changed = words;
        changed.back() = std::move(other);
        result.push_back(sequence_of(std::move(changed)));
    };
    const auto* prefix = find_prefix(before);
    if (prefix && !prefix->alone && last.size() >= shortest_rest) {
        add({Wanted::How::stem, last});
        return result;
    }
    for (auto& form : prefix && prefix->alone ? forms_after_word(last) : both_numbers(last))
        if (form != last) add({Wanted::How::plain, std::move(form)});
    return result;
}

// 5bis beside 5 bis.
QueryNode insertion_apart(const std::string& word) {
    const auto letters = std::find_if(word.begin(), word.end(), [](char c) { return c < '0' || c > '9'; });
    std::string number(word.begin(), letters), rest(letters, word.end());
    if (number.empty() || !is_insertion(rest)) return {};
    return sequence_of({{Wanted::How::plain, std::move(number)}, {Wanted::How::plain, std::move(rest)}});
}

// "sub regional", typed as two words; "5 bis".
bool are_parts(const QueryNode& first, const QueryNode& second) {
    const auto is_one_word = [](const QueryNode& node) {
        return node.operation == Operation::sequence && !node.quoted && !node.synonym && node.words.size() == 1;
    };
    if (!is_one_word(first) || !is_plain(second) || !is_one_word(second)) return false;
    const auto& one = first.words[0].text;
    const auto& other = second.words[0].text;
    if (first.words[0].how == Wanted::How::plain && is_number(one)) return is_insertion(other);
    if (!is_plain(first)) return false;
    return (find_prefix(one) && other.size() >= rest_after(one) && !is_solid(one + other)) ||
           std::any_of(std::begin(compounds), std::end(compounds), [&](const Compound& compound) {
               return one == compound.one && (other == compound.other || other == compound.plural);
           });
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

// The letter alone is a word of Vietnamese before another one: y tế, i tế. Elsewhere it is a Roman numeral, or English.
bool is_letter_before(const std::string& letter, const Wanted& next) {
    return (letter == "i" || letter == "y") && (next.how == Wanted::How::exact || next.text == "te");
}

// Vietnamese with I for Y, or Y for I, wherever it may be: "quy định" beside "qui định". Nothing where there is none.
QueryNode with_other_i(const QueryNode& query) {
    auto words = query.words;
    bool changed = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        auto& word = words[i];
        if (word.how != Wanted::How::stem && word.how != Wanted::How::plain) continue;
        auto other = depositary::indexer::with_other_i(word.text);
        if (!other && i + 1 < words.size() && is_letter_before(word.text, words[i + 1])) other = word.text == "i" ? "y" : "i";
        if (!other) continue;
        word = {Wanted::How::plain, std::move(*other), word.joined_before};
        changed = true;
    }
    if (!changed) return {};
    auto node = sequence_of(std::move(words));
    node.quoted = query.quoted;
    return node;
}

bool is_open(const QueryNode& node) {
    return node.operation == Operation::sequence && !node.quoted && !node.synonym && node.words.back().how != Wanted::How::prefix;
}
bool is_word(const Wanted& word) {
    return word.how == Wanted::How::stem || word.how == Wanted::How::plain;
}

// What counts, the last of `before`, with its number in other ways of writing: Article XII, Art. 12.
std::vector<QueryNode> other_numerals(std::vector<Wanted> before, const std::vector<Wanted>& number) {
    std::vector<QueryNode> result;
    if (!std::all_of(number.begin(), number.end(), is_word)) return result;
    Phrase typed;
    for (const auto& word : number) typed.push_back(word.text);
    const auto add = [&](std::vector<Wanted> words, const Phrase& phrase) {
        for (const auto& each : phrase) words.push_back({Wanted::How::plain, each});
        result.push_back(sequence_of(std::move(words)));
    };
    if (before.back().how == Wanted::How::cluster) {
        if (typed.size() == 1)
            for (const auto& other : other_numbers(typed[0])) add(before, {other});
        return result;
    }
    const auto counting = before.back();
    before.pop_back();
    for (auto& phrase : other_counts(counting.text, typed)) {
        auto words = before;
        // The same word in all its forms; another, as it is.
        words.push_back(phrase[0] == counting.text ? counting : Wanted{Wanted::How::plain, phrase[0]});
        phrase.erase(phrase.begin());
        add(std::move(words), phrase);
    }
    return result;
}

// The second of two words beside the first as texts may write both as one, or otherwise: sub regional, Article 12, y tế.
std::vector<QueryNode> other_pairs(const QueryNode& first, const QueryNode& second) {
    if (!is_open(first) || !is_open(second)) return {};
    auto result = other_numerals(first.words, second.words);
    if (are_parts(first, second)) result.push_back(joined(first, &second));
    if (first.words.size() == 1 && is_letter_before(first.words[0].text, second.words[0])) {
        auto words = second.words;
        words.insert(words.begin(), Wanted{Wanted::How::plain, first.words[0].text == "i" ? "y" : "i"});
        result.push_back(sequence_of(std::move(words)));
    }
    return result;
}

// Of pairs where one of several is wanted, (article OR annex) 12, each.
std::vector<QueryNode> other_pairs_of_any(const QueryNode& first, const QueryNode& second) {
    const auto alternatives = [](const QueryNode& node) {
        std::vector<const QueryNode*> each;
        if (node.operation != Operation::any) return std::vector<const QueryNode*>{&node};
        for (const auto& child : node.children) each.push_back(&child);
        return each;
    };
    constexpr std::size_t most = 32;
    std::vector<QueryNode> result;
    for (const auto* one : alternatives(first))
        for (const auto* other : alternatives(second))
            if (result.size() < most) std::ranges::move(other_pairs(*one, *other), std::back_inserter(result));
    return result;
}

// "Article twenty one" has one number.
void join_numbers_in_words(std::vector<QueryNode>& children) {
    const auto is_one = [](const QueryNode& node) { return is_open(node) && node.words.size() == 1; };
    for (std::size_t at = 0; at + 2 < children.size(); ++at) {
        if (!is_open(children[at]) || !is_one(children[at + 1]) || !is_one(children[at + 2]) ||
            !is_number_in_words(children[at].words.back().text, children[at + 1].words[0].text, children[at + 2].words[0].text))
            continue;
        auto& number = children[at + 1];
        number.words.push_back(children[at + 2].words[0]);
        for (auto& word : number.words) word.how = Wanted::How::plain;
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(at) + 2);
    }
}

// Whether the first is more to the second than a number to what it counts.
bool goes_with(const QueryNode& first, const QueryNode& second) {
    return are_parts(first, second) || (first.operation == Operation::sequence && second.operation == Operation::sequence && first.words.size() == 1 &&
                                        is_letter_before(first.words[0].text, second.words[0]));
}

void add_to_each(std::vector<QueryNode>& children) {
    for (auto& child : children) add_other_writings(child);
}

// Words that are wanted together: what stands beside each other may be written as one, or otherwise. Each is of one pair at most.
void add_to_neighbours(std::vector<QueryNode>& children) {
    join_numbers_in_words(children);
    std::vector<QueryNode> result;
    for (std::size_t at = 0; at < children.size(); ++at) {
        const auto pairs = [&](std::size_t first) { return first + 1 < children.size() ? other_pairs_of_any(children[first], children[first + 1]) : std::vector<QueryNode>{}; };
        auto others = pairs(at);
        // In "Article 5 bis" and "bộ i tế" the last two go together.
        if (!others.empty() && at + 2 < children.size() && goes_with(children[at + 1], children[at + 2])) others.clear();
        const bool paired = !others.empty();
        QueryNode node = std::move(children[at]);
        add_other_writings(node);
        if (paired) {
            QueryNode both;
            both.operation = Operation::all;
            both.children.push_back(std::move(node));
            both.children.push_back(std::move(children[++at]));
            add_other_writings(both.children.back());
            node = std::move(both);
        }
        for (auto& other : others) node = beside(std::move(node), std::move(other));
        result.push_back(std::move(node));
    }
    children = std::move(result);
}

}  // namespace

std::optional<std::pair<std::string, std::string>> after_its_prefix(const std::string& word) {
    const auto* const prefix = prefix_of(word);
    if (!prefix) return {};
    return std::pair(std::string(prefix->text), word.substr(prefix->text.size()));
}

std::optional<std::pair<std::string, std::string>> begun_after_prefix(std::string_view word) {
    constexpr std::size_t shortest_begun = 2;
    const Prefix* best = nullptr;
    for (const auto& prefix : prefixes)
        if (word.starts_with(prefix.text) && word.size() >= prefix.text.size() + shortest_begun && (!best || prefix.text.size() > best->text.size())) best = &prefix;
    if (!best) return {};
    return std::pair(std::string(best->text), std::string(word.substr(best->text.size())));
}

void add_other_writings(QueryNode& query) {
    if (query.operation == Operation::unless) return;
    if (query.operation == Operation::all) return add_to_neighbours(query.children);
    if (query.operation != Operation::sequence) return add_to_each(query.children);
    if (query.synonym) return;
    std::vector<QueryNode> others{with_other_i(query)};
    if (is_open(query)) {
        Phrase typed;
        for (const auto& word : query.words) typed.push_back(word.text);
        if (const auto ordinal = other_ordinal(typed)) {
            std::vector<Wanted> words;
            for (const auto& each : *ordinal) words.push_back({Wanted::How::plain, each});
            others.push_back(sequence_of(std::move(words)));
        }
        if (query.words.size() > 1)  // SPA/4
            std::ranges::move(other_numerals({query.words.begin(), query.words.end() - 1}, {query.words.back()}), std::back_inserter(others));
    }
    if (is_plain(query) && query.words.size() > 1) {
        std::ranges::move(other_forms(query.words), std::back_inserter(others));
        others.push_back(joined(query));
    } else if (is_plain(query))
        std::ranges::move(apart(query.words[0].text), std::back_inserter(others));
    else if (query.words.size() == 1 && query.words[0].how == Wanted::How::plain)
        others.push_back(insertion_apart(query.words[0].text));
    else if (query.words[0].how == Wanted::How::prefix)
        others = other_beginnings(query);
    else
        others.push_back(from_zawgyi(query));
    for (auto& other : others)
        if (other.operation != Operation::nothing) query = beside(std::move(query), std::move(other));
}

}  // namespace depositary::indexer
