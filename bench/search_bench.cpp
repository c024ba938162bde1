// Search and indexing against SQLite FTS5, on the same texts in RAM, in one run. Usage: search_bench [SECTIONS]
//
// The texts are made here: words of a vocabulary with the frequencies of a natural language, about 2.7 KB a section,
// ten sections a document. FTS5 is asked what our page shows: the ten best by bm25 with the total, and the same within
// one of five kinds. Both sides answer from one thread.
#include "crypto/secret.h"
#include "indexer/index.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace depositary;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t sections_per_document = 10, words_per_section = 430, vocabulary_size = 60'000;
const std::vector<std::string> kinds{"agreement", "work plan", "meeting record", "guideline", "referral"};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Texts {
    std::vector<std::string> vocabulary;
    std::vector<std::string> sections;

    explicit Texts(std::size_t count) {
        std::mt19937_64 random(20041029);
        constexpr const char* onsets[] = {"b", "tr", "c", "d", "f", "gr", "h", "l",
                                          "m", "n",  "p", "r", "s", "st", "v", "w"};
        constexpr const char* vowels[] = {"a", "e", "i", "o", "u", "ai", "ea"};
        constexpr const char* codas[] = {"", "n", "r", "s", "t", "l", "nd", "m"};
        while (vocabulary.size() < vocabulary_size) {
            std::string word;
            for (auto syllables = 1 + random() % 3; syllables > 0; --syllables)
                word = word + onsets[random() % 16] + vowels[random() % 7] + codas[random() % 8];
            vocabulary.push_back(word);
        }
        // Zipf: the word of rank r is drawn with a frequency of about 1/r.
        std::uniform_real_distribution<double> uniform(0, std::log(static_cast<double>(vocabulary_size)));
        for (std::size_t i = 0; i < count; ++i) {
            std::string text;
            for (std::size_t word = 0; word < words_per_section; ++word) {
                text +=
                    vocabulary[std::min(vocabulary_size - 1, static_cast<std::size_t>(std::exp(uniform(random))) - 1)];
                text += word % 15 == 14 ? ".\n" : " ";
            }
            sections.push_back(std::move(text));
        }
    }
};

indexer::IndexedDocument document(const Texts& texts, std::size_t number) {
    indexer::IndexedDocument made{.document = "document-" + std::to_string(number),
                                  .title = "Document " + std::to_string(number),
                                  .kind = kinds[number % kinds.size()],
                                  .parties = {"kh"},
                                  .date = std::to_string(2000 + number % 25),
                                  .status = "in force",
                                  .files = {{"text", "en", {}}}};
    for (std::size_t i = 0; i < sections_per_document; ++i) {
        const auto section = number * sections_per_document + i;
        if (section < texts.sections.size())
            made.files[0].sections.push_back(
                {"Article " + std::to_string(i + 1), std::to_string(i + 1), texts.sections[section], 0});
    }
    return made;
}

class Fts {
public:
    explicit Fts(const std::string& path = ":memory:") {
        check(sqlite3_open_v2(path.c_str(), &database_,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr));
        run("PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-2000000;"
            "CREATE TABLE sections(id INTEGER PRIMARY KEY, document INTEGER, kind TEXT);"
            "CREATE INDEX by_kind ON sections(kind);"
            "CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='porter unicode61')");
    }
    ~Fts() { sqlite3_close(database_); }
    Fts(const Fts&) = delete;
    Fts& operator=(const Fts&) = delete;

    void add(const Texts& texts, std::size_t from, std::size_t to) {
        run("BEGIN");
        sqlite3_stmt *body = prepare("INSERT INTO texts(rowid, body) VALUES(?1, ?2)"),
                     *facts = prepare("INSERT INTO sections VALUES(?1, ?2, ?3)");
        for (std::size_t i = from; i < to; ++i) {
            const auto number = static_cast<sqlite3_int64>(i / sections_per_document);
            const auto& kind = kinds[static_cast<std::size_t>(number) % kinds.size()];
            sqlite3_bind_int64(body, 1, static_cast<sqlite3_int64>(i) + 1);
            sqlite3_bind_text(body, 2, texts.sections[i].data(), static_cast<int>(texts.sections[i].size()),
                              SQLITE_STATIC);
            sqlite3_bind_int64(facts, 1, static_cast<sqlite3_int64>(i) + 1);
            sqlite3_bind_int64(facts, 2, number);
            sqlite3_bind_text(facts, 3, kind.data(), static_cast<int>(kind.size()), SQLITE_STATIC);
            for (auto* statement : {body, facts}) {
                sqlite3_step(statement);
                check(sqlite3_reset(statement));
            }
        }
        sqlite3_finalize(body);
        sqlite3_finalize(facts);
        run("COMMIT");
    }

    // The ten best sections and how many documents there are; with a snippet each, as ours.
    std::size_t search(const std::string& words, const std::string& kind) {
        const std::string filter = kind.empty() ? "" : " AND s.kind = ?2";
        sqlite3_stmt* best = prepare(
            "SELECT s.document, snippet(texts, 0, '[', ']', '...', 30) FROM texts JOIN sections s ON s.id = "
            "texts.rowid "
            "WHERE texts MATCH ?1" +
            filter + " ORDER BY bm25(texts) LIMIT 10");
        sqlite3_stmt* total = prepare(
            "SELECT count(DISTINCT s.document) FROM texts JOIN sections s ON s.id = texts.rowid WHERE texts MATCH ?1" +
            filter);
        std::size_t found = 0;
        for (auto* statement : {best, total}) {
            sqlite3_bind_text(statement, 1, words.data(), static_cast<int>(words.size()), SQLITE_STATIC);
            if (!kind.empty())
                sqlite3_bind_text(statement, 2, kind.data(), static_cast<int>(kind.size()), SQLITE_STATIC);
            while (sqlite3_step(statement) == SQLITE_ROW)
                found = static_cast<std::size_t>(sqlite3_column_int64(statement, 0));
            sqlite3_finalize(statement);
        }
        return found;
    }

private:
    void check(int result) {
        if (result == SQLITE_OK) return;
        fmt::print(stderr, "SQLite: {}\n", sqlite3_errmsg(database_));
        std::exit(1);
    }
    void run(const char* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr));
        return statement;
    }
    sqlite3* database_ = nullptr;
};

std::string third_and_fourth_word(const std::string& text) {
    std::size_t from = 0;
    for (int i = 0; i < 2; ++i) from = text.find(' ', from) + 1;
    return text.substr(from, text.find(' ', text.find(' ', from) + 1) - from);
}

struct Percentiles {
    double p50, p99;
};
// The queries in turn, so that none finds what the one before has left in a cache.
Percentiles measured(std::size_t runs, const std::vector<std::string>& queries,
                     const std::function<void(const std::string&)>& once) {
    once(queries.front());
    std::vector<double> times;
    for (std::size_t i = 0; i < runs; ++i) {
        const auto start = Clock::now();
        once(queries[i % queries.size()]);
        times.push_back(seconds_since(start) * 1e3);
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[std::min(times.size() - 1, times.size() * 99 / 100)]};
}

double indexed_per_second(const Texts& texts, std::size_t from, std::size_t to, indexer::Index& index,
                          const std::string& compartment) {
    const auto start = Clock::now();
    for (std::size_t i = from; i < to; i += sections_per_document)
        index.add_version(compartment, document(texts, i / sections_per_document));
    index.publish(compartment, {to, ""});
    return static_cast<double>(to - from) / seconds_since(start);
}

}  // namespace

int main(int count, char** arguments) {
    crypto::initialise();
    const auto sections = count > 1 ? static_cast<std::size_t>(std::atoll(arguments[1])) : std::size_t{200'000};
    fmt::print("search: {} sections of {} words, made\n", sections, words_per_section);
    const Texts texts(sections);
    std::size_t bytes = 0;
    for (const auto& text : texts.sections) bytes += text.size();
    fmt::print("  {:.1f} KB a section, {:.0f} MB in all\n",
               static_cast<double>(bytes) / 1e3 / static_cast<double>(sections), static_cast<double>(bytes) / 1e6);

    // Indexing, first on a sample with one and two threads (each its own compartment, or its own database).
    const auto sample = std::min<std::size_t>(sections, 10'000) / 2 / sections_per_document * sections_per_document;
    {
        indexer::Index index(threads);
        for (const char* name : {"a", "b"}) index.open(name);
        const auto start = Clock::now();
        std::thread other([&] { indexed_per_second(texts, sample, 2 * sample, index, "b"); });
        indexed_per_second(texts, 0, sample, index, "a");
        other.join();
        const auto ours = static_cast<double>(2 * sample) / seconds_since(start);
        const auto start_fts = Clock::now();
        std::thread other_fts([&] { Fts().add(texts, sample, 2 * sample); });
        Fts().add(texts, 0, sample);
        other_fts.join();
        const auto theirs = static_cast<double>(2 * sample) / seconds_since(start_fts);
        fmt::print("indexing, two threads:  {:6.0f} sections/s, FTS5 {:6.0f}: ratio {:.2f}\n", ours, theirs,
                   ours / theirs);
    }
    indexer::Index index(threads);
    index.open("all");
    const auto whole = sections / sections_per_document * sections_per_document;
    const auto ours = indexed_per_second(texts, 0, whole, index, "all");
    Fts fts;
    const auto start = Clock::now();
    fts.add(texts, 0, whole);
    const auto theirs = static_cast<double>(whole) / seconds_since(start);
    fmt::print("indexing, one thread:   {:6.0f} sections/s, FTS5 {:6.0f}: ratio {:.2f}\n", ours, theirs, ours / theirs);

    const std::vector<std::string> all{"all"};
    // Both are to find as many documents; of words, FTS5's notation is ours.
    const auto compare = [&](const char* name, const std::vector<std::string>& queries, const std::string& kind) {
        std::size_t found = 0, fts_found = 0;
        indexer::SearchQuery query;
        if (!kind.empty()) query.filters.kinds = {kind};
        const auto mine = measured(10 * queries.size(), queries, [&](const std::string& text) {
            query.text = text;
            found = index.search(all, query).total;
        });
        const auto peer =
            measured(2 * queries.size(), queries, [&](const std::string& text) { fts_found = fts.search(text, kind); });
        fmt::print(
            "{:24} p50 {:7.2f} ms, p99 {:7.2f} ms; FTS5 p50 {:7.2f} ms, p99 {:7.2f} ms: ratio p50 {:.1f}, p99 {:.1f}   "
            "({} documents, FTS5 {})\n",
            name, mine.p50, mine.p99, peer.p50, peer.p99, peer.p50 / mine.p50, peer.p99 / mine.p99, found, fts_found);
    };
    const auto& words = texts.vocabulary;
    std::vector<std::string> common, pairs, rare, phrases, commonest, prefixes;
    for (std::size_t i = 0; i < 10; ++i) {
        common.push_back(words[2 + i]);
        pairs.push_back(words[40 + i] + " " + words[300 + i]);
        rare.push_back(words[30'000 + i]);
        commonest.push_back("\"" + words[i] + " " + words[i + 1] + "\"");
        prefixes.push_back(words[20 + i].substr(0, 3) + "*");
        phrases.push_back("\"" + third_and_fourth_word(texts.sections[texts.sections.size() / 11 * (i + 1)]) + "\"");
    }
    compare("common word", common, "");
    compare("common word, filtered", common, "agreement");
    compare("two words", pairs, "");
    compare("rare word", rare, "");
    compare("phrase out of the texts", phrases, "");
    compare("phrase of common words", commonest, "");
    compare("prefix", prefixes, "");
    return 0;
}
