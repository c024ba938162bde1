#include "indexer/spelling.h"

#include "indexer/terms.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace depositary::indexer {
namespace {

constexpr std::size_t shortest = 4, longest = 40;  // letters of a word
constexpr std::size_t shortest_run = 3;            // clusters: of two, one alone would say what is meant
constexpr std::size_t longest_run = 40;            // what is longer is no slip in a word, and each of its places would be tried
constexpr std::size_t run_of_two_slips = 6;
constexpr std::size_t most_letters_of_slip = 2;
constexpr std::size_t most_words = 8;       // that are equally near
constexpr std::size_t most_runs = 100;      // each is looked for in the texts
constexpr std::size_t most_runs_once = 5;   // of those with two slips, with the first of them mended

std::u32string letters_of(std::string_view text) {
    std::u32string letters;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, static_cast<std::int32_t>(text.size()), c);
        letters.push_back(static_cast<char32_t>(c));
    }
    return letters;
}

// The letters of ISO 8859-1, Vietnamese and their neighbours, in the composed form that the analyser gives them.
bool is_latin(char32_t c) {
    return (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) && u_isalpha(static_cast<UChar32>(c)) != 0;
}

std::uint64_t frequency(const Databases& databases, const std::string& term) {
    std::uint64_t sum = 0;
    for (const auto* database : databases) sum += database->get_termfreq(term);
    return sum;
}

// Without its marks.
std::string plain_of(const std::string& word) {
    const auto tokens = analyse(word);
    return tokens.size() == 1 ? tokens[0].plain : word;
}

// Goes through the terms that begin so, until the time is up.
template <class Use>
void for_each_term(const Databases& databases, const std::string& beginning, const Effort& effort, const Use& use) {
    unsigned count = 0;
    for (const auto* database : databases)
        for (auto term = database->allterms_begin(beginning); term != database->allterms_end(beginning); ++term) {
            if (++count % 1024 == 0 && effort.spent()) return;
            use(*term, term.get_termfreq());
        }
}

// A run that another may have been meant to be.
struct Respelled {
    std::vector<std::string> clusters;
    std::size_t unknown = 0;      // neighbours that nowhere stand together
    std::size_t letters = 0;      // that were changed
    std::size_t doubt = 0;        // a cluster put in leaves all that was typed; of what is left when one is left out, all is known soon
    std::uint64_t frequency = 0;  // of the rarer of the neighbours that are new
    auto rank() const { return std::tuple(unknown, letters, doubt, ~frequency, clusters); }
};

void sort_and_cut(std::vector<Respelled>& runs, std::size_t most) {
    const auto before = [](const Respelled& a, const Respelled& b) { return a.rank() < b.rank(); };
    const auto same = [](const Respelled& a, const Respelled& b) { return a.clusters == b.clusters; };
    std::sort(runs.begin(), runs.end(), before);
    runs.erase(std::unique(runs.begin(), runs.end(), same), runs.end());
    runs.resize(std::min(runs.size(), most));
}

class RunSpeller {
public:
    RunSpeller(const Databases& databases, const Effort& effort) : databases_(databases), effort_(effort) {}

    std::vector<Respelled> respelled(const Respelled& run) {
        found_.clear();
        run_ = &run;
        const auto& clusters = run.clusters;
        const std::size_t size = clusters.size();
        if (run.unknown == 0) {  // all are neighbours somewhere, but not in a row: it may be any of them
            for (std::size_t i = 0; i < size && !effort_.spent(); ++i) change(i, i);
            return std::move(found_);
        }
        std::size_t first = 0;  // of the two that are not neighbours
        while (pair(clusters[first], clusters[first + 1]) > 0) ++first;
        change(first, first + 1);
        return std::move(found_);
    }

private:
    std::uint64_t pair(const std::string& one, const std::string& other) const { return frequency(databases_, pair_term(one, other)); }

    // What is left of a pair's term may be the rest of a longer cluster; where that is one too, no text has the run, and matching says so.
    bool is_cluster(const std::string& text) const { return frequency(databases_, text) > 0; }

    // One of the clusters from `first` to `last` is another, is not there, is exchanged with the next, or one is missing before it.
    void change(std::size_t first, std::size_t last) {
        const auto& clusters = run_->clusters;
        for (auto at = first; at <= last; ++at) {
            at == 0 ? replace_first() : replace(at);
            if (at > first || (first == last && at > 0)) put_in(at);
            auto without = clusters;
            without.erase(without.begin() + static_cast<std::ptrdiff_t>(at));
            add(std::move(without), letters_of(clusters[at]).size(), at > 0 ? at - 1 : 0);
        }
        if (first + 1 >= clusters.size()) return;
        auto exchanged = clusters;
        std::swap(exchanged[first], exchanged[first + 1]);
        add(std::move(exchanged), 1, first > 0 ? first - 1 : 0);
    }

    void replace(std::size_t at) {
        const auto& clusters = run_->clusters;
        const auto letters = letters_of(clusters[at]);
        for_each_follower(clusters[at - 1], [&](const std::string& cluster) {
            const auto distance = edit_distance(letters, letters_of(cluster), most_letters_of_slip);
            if (distance == 0 || distance > most_letters_of_slip) return;
            if (at + 1 < clusters.size() && pair(cluster, clusters[at + 1]) == 0) return;
            if (!is_cluster(cluster)) return;
            auto changed = clusters;
            changed[at] = cluster;
            add(std::move(changed), distance, at - 1);
        });
    }

    // What stands before the second, in all texts: there is none before the first to ask.
    void replace_first() {
        const auto& clusters = run_->clusters;
        const auto letters = letters_of(clusters[0]);
        for_each_term(databases_, "B", effort_, [&](const std::string& term, Xapian::doccount) {
            if (!term.ends_with(clusters[1]) || term.size() <= 1 + clusters[1].size()) return;
            const auto cluster = term.substr(1, term.size() - 1 - clusters[1].size());
            const auto distance = edit_distance(letters, letters_of(cluster), most_letters_of_slip);
            if (distance == 0 || distance > most_letters_of_slip || !is_cluster(cluster)) return;
            auto changed = clusters;
            changed[0] = cluster;
            add(std::move(changed), distance, 0);
        });
    }

    void put_in(std::size_t at) {
        const auto& clusters = run_->clusters;
        for_each_follower(clusters[at - 1], [&](const std::string& cluster) {
            const auto letters = letters_of(cluster).size();
            if (letters > most_letters_of_slip || pair(cluster, clusters[at]) == 0 || !is_cluster(cluster)) return;
            auto changed = clusters;
            changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), cluster);
            add(std::move(changed), letters, at - 1);
        });
    }

    template <class Use>
    void for_each_follower(const std::string& cluster, const Use& use) const {
        const auto beginning = pair_term(cluster, "");
        for_each_term(databases_, beginning, effort_, [&](const std::string& term, Xapian::doccount) {
            if (term.size() > beginning.size()) use(term.substr(beginning.size()));
        });
    }

    // The run with something changed at and behind this cluster, if that is better.
    void add(std::vector<std::string> clusters, std::size_t letters, std::size_t at) {
        Respelled each;
        each.clusters = std::move(clusters);
        each.letters = run_->letters + letters;
        const auto was = run_->clusters.size(), is = each.clusters.size();
        each.doubt = run_->doubt + (is > was ? 0 : is == was ? 1 : 2);
        each.frequency = ~std::uint64_t{0};
        if (letters > most_letters_of_slip || each.clusters.size() < 2) return;
        for (std::size_t i = 0; i + 1 < each.clusters.size(); ++i) {
            const auto together = pair(each.clusters[i], each.clusters[i + 1]);
            if (together == 0) ++each.unknown;
            if (i >= at && i < at + 2) each.frequency = std::min(each.frequency, together);
        }
        const bool better = each.unknown < run_->unknown || (run_->unknown == 0 && each.unknown == 0 && each.clusters != run_->clusters);
        if (better) found_.push_back(std::move(each));
        if (found_.size() >= 10 * most_runs) sort_and_cut(found_, most_runs);
    }

    const Databases& databases_;
    const Effort& effort_;
    const Respelled* run_ = nullptr;
    std::vector<Respelled> found_;
};

std::size_t unknown_neighbours(const Databases& databases, const std::vector<std::string>& clusters) {
    std::size_t unknown = 0;
    for (std::size_t i = 0; i + 1 < clusters.size(); ++i)
        if (frequency(databases, pair_term(clusters[i], clusters[i + 1])) == 0) ++unknown;
    return unknown;
}

}  // namespace

std::size_t edit_distance(std::u32string_view from, std::u32string_view to, std::size_t limit) {
    const auto longer = std::max(from.size(), to.size()), shorter = std::min(from.size(), to.size());
    if (longer - shorter > limit || longer > longest) return limit + 1;
    // Three rows of the usual table: the exchange of neighbours looks two back.
    std::array<std::array<std::size_t, longest + 1>, 3> rows{};
    for (std::size_t j = 0; j <= to.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= from.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const bool same = from[i - 1] == to[j - 1];
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], two_above[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least > limit) return limit + 1;
    }
    return rows[from.size() % 3][to.size()];
}

std::vector<std::string> respelled(const Databases& databases, const std::string& word, const Effort& effort) {
    const auto letters = letters_of(with_tone_in_place(word));
    if (letters.size() < shortest || letters.size() > longest || !std::all_of(letters.begin(), letters.end(), is_latin)) return {};
    const bool ascii = is_ascii_word(word);
    const std::size_t limit = letters.size() < 6 ? 1 : 2;
    struct Near {
        bool other_letters;  // not only other marks
        std::size_t distance;
        std::uint64_t frequency;
        auto rank() const { return std::tuple(other_letters, distance, ~frequency); }
    };
    std::map<std::string, Near> near;
    const auto plain = plain_of(word);
    const auto look = [&](const std::string& candidate, Xapian::doccount count) {
        if (ascii != is_ascii_word(candidate)) return;  // what was written with marks is offered with marks
        if (std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size()) > 3 * limit) return;  // bytes
        const auto theirs = letters_of(with_tone_in_place(candidate));
        const auto distance = edit_distance(letters, theirs, limit);
        if (distance > limit || distance == 0 || !std::all_of(theirs.begin(), theirs.end(), is_latin)) return;
        near.try_emplace(candidate, Near{plain_of(candidate) != plain, distance, 0}).first->second.frequency += count;
    };
    // Most slips leave the first letter alone; all words are gone through only when that finds nothing.
    std::int32_t first = 0;
    U8_FWD_1(word.data(), first, static_cast<std::int32_t>(word.size()));
    for_each_term(databases, word.substr(0, static_cast<std::size_t>(first)), effort, look);
    if (near.empty()) {
        for (char letter = 'a'; letter <= 'z'; ++letter) for_each_term(databases, std::string(1, letter), effort, look);
        if (!ascii)
            for (const char* block : {"\xC3", "\xC4", "\xC5", "\xC6", "\xE1\xB8", "\xE1\xB9", "\xE1\xBA", "\xE1\xBB"})
                for_each_term(databases, block, effort, look);
    }
    std::vector<std::pair<std::string, Near>> nearest(near.begin(), near.end());
    std::ranges::sort(nearest, {}, [](const auto& each) { return each.second.rank(); });
    std::vector<std::string> words;
    for (const auto& [candidate, how] : nearest)
        if (how.distance == nearest.front().second.distance && words.size() < most_words) words.push_back(with_tone_in_place(candidate));
    return words;
}

bool is_known_run(const Databases& databases, const std::vector<std::string>& clusters) { return unknown_neighbours(databases, clusters) == 0; }

std::vector<std::vector<std::string>> respelled_run(const Databases& databases, const std::vector<std::string>& clusters, const Effort& effort) {
    if (clusters.size() < shortest_run || clusters.size() > longest_run) return {};
    RunSpeller speller(databases, effort);
    Respelled run;
    run.clusters = clusters;
    run.unknown = unknown_neighbours(databases, clusters);
    auto found = speller.respelled(run);
    sort_and_cut(found, most_runs);
    if (!found.empty() && found.front().unknown > 0 && clusters.size() >= run_of_two_slips) {
        found.resize(std::min(found.size(), most_runs_once));
        std::vector<Respelled> twice;
        for (const auto& once : found)
            for (auto& each : speller.respelled(once)) twice.push_back(std::move(each));
        found = std::move(twice);
        sort_and_cut(found, most_runs);
    }
    std::vector<std::vector<std::string>> runs;
    for (auto& each : found)
        if (each.unknown == 0) runs.push_back(std::move(each.clusters));
    return runs;
}

}  // namespace depositary::indexer
