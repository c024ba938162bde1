#pragma once
// Our search and its peers, asked the same questions in turn: a line of the table each.

#include "bench/made_texts.h"
#include "bench/search_peers.h"
#include "indexer/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace depositary::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Percentiles {
    double p50 = 0, p99 = 0;
};
inline Percentiles percentiles(std::vector<double> times) {
    if (times.empty()) return {};
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[std::min(times.size() - 1, times.size() * 99 / 100)]};
}

// The questions in turn, so that none finds what the one before has left in a cache. Milliseconds.
inline Percentiles measured(std::size_t rounds, const std::vector<Question>& questions,
                     const std::function<void(const Question&)>& once) {
    once(questions.front());
    std::vector<double> times;
    for (std::size_t round = 0; round < rounds; ++round) {
        for (const auto& question : questions) {
            const auto start = Clock::now();
            once(question);
            times.push_back(seconds_since(start) * 1e3);
        }
    }
    return percentiles(std::move(times));
}

inline void add_all(indexer::Index& index, const Texts& texts, std::size_t from, std::size_t to) {
    for (auto i = from; i < to; i += sections_per_document)
        index.add_version("all", texts.document(i / sections_per_document));
    index.publish("all", {to, ""});
}

inline void print_query_head() {
    fmt::print(
        "queries, ms                    ours p50    p99 | bare Xapian p50    p99  ours/bare | FTS5 p50    p99  ratio | "
        "PostgreSQL p50    p99  ratio\n");
}

// `bare` may be nothing: where it cannot find such words.
inline void compare_query(const std::string& kind, const std::vector<Question>& questions, const indexer::Index& index, Fts& fts,
                          BareXapian* bare, Writing writing) {
    const std::vector<std::string> all{"all"};
    std::size_t found = 0, fts_found = 0;
    const auto mine = measured(10, questions, [&](const Question& question) {
        indexer::SearchQuery query{.text = question.text(), .patience = std::chrono::seconds(60)};
        if (!question.kind.empty()) query.filters.kinds = {question.kind};
        found = index.search(all, query).total;
    });
    const auto peer = measured(2, questions, [&](const Question& question) { fts_found = fts.search(question); });
    fmt::print("  {:26} {:8.2f} {:8.2f} | ", kind, mine.p50, mine.p99);
    if (bare) {
        const auto xapian = measured(10, questions, [&](const Question& question) { bare->search(question); });
        fmt::print("{:15.2f} {:6.2f} {:10.2f}", xapian.p50, xapian.p99, mine.p50 / xapian.p50);
    } else {
        fmt::print("{:>15} {:>6} {:>10}", "-", "-", "-");
    }
    fmt::print(" | {:8.1f} {:6.1f} {:6.1f}", peer.p50, peer.p99, peer.p50 / mine.p50);
    if (Postgres::socket()) {
        const auto postgres = percentiles(Postgres::search(questions, writing));
        fmt::print(" | {:14.1f} {:6.1f} {:6.1f}", postgres.p50, postgres.p99, postgres.p50 / mine.p50);
    }
    // Ours takes 64 words of a prefix, FTS5 all.
    fmt::print("   ({} documents, FTS5 {})\n", found, fts_found);
}

}  // namespace depositary::bench
