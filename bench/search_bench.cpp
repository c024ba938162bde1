// Search and indexing against bare Xapian, SQLite FTS5 and PostgreSQL, on the same texts in RAM, in one run.
// Usage: search_bench [SECTIONS [articles]]
//
// Ours answers what our page shows: the ten best documents with exact total, facets and snippets. FTS5 and PostgreSQL
// give the ten best sections with a snippet, and a count of documents; bare Xapian gives ten numbers. All answer from
// one thread. PostgreSQL takes part when scripts/bench has started one.
#include "bench/made_texts.h"
#include "bench/query_comparison.h"
#include "bench/search_peers.h"
#include "crypto/secret.h"
#include "indexer/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace depositary;
using namespace depositary::bench;
using Clock = std::chrono::steady_clock;

namespace {

// Sections of a second.
double rate(std::size_t sections, const std::function<void()>& work) {
    const auto start = Clock::now();
    work();
    return static_cast<double>(sections) / seconds_since(start);
}

// The same on two threads: two databases of each peer, one index of ours.
void both(const std::function<void()>& one, const std::function<void()>& other) {
    std::thread thread(other);
    one();
    thread.join();
}

void compare_indexing(const Texts& texts, std::size_t sample) {
    const auto half = sample / 2 / sections_per_document * sections_per_document;
    fmt::print("indexing {} sections      one thread   two threads (sections/s)\n", sample);
    const auto row = [&](const char* name, double one, double two, double bare) {
        fmt::print("  {:24} {:8.0f}     {:8.0f}", name, one, two);
        if (bare > 0) fmt::print("     bare Xapian on one thread: {:.2f} and {:.2f} times", one / bare, two / bare);
        fmt::print("\n");
    };
    const auto ours_on = [&](unsigned threads) {
        indexer::Index index(threads);
        index.open("all");
        return rate(sample, [&] { add_all(index, texts, 0, sample); });
    };
    // In turn, and of each the better of two: the first time, memory comes from a virtual machine's host.
    double bare = 0, bare_two = 0, one = 0, two = 0;
    for (int round = 0; round < 2; ++round) {
        bare = std::max(bare, rate(sample, [&] { BareXapian().add(texts, 0, sample); }));
        one = std::max(one, ours_on(1));
        bare_two = std::max(bare_two, rate(sample, [&] {
                                both([&] { BareXapian().add(texts, 0, half); }, [&] { BareXapian().add(texts, half, sample); });
                            }));
        two = std::max(two, ours_on(2));
    }
    row("bare Xapian", bare, bare_two, 0);
    row("ours", one, two, bare);
    const auto fts = rate(sample, [&] { Fts().add(texts, 0, sample); });
    row("SQLite FTS5", fts,
        rate(sample, [&] { both([&] { Fts().add(texts, 0, half); }, [&] { Fts().add(texts, half, sample); }); }), bare);
    if (!Postgres::socket()) return;
    const auto postgres = Postgres::index(texts, 0, sample, "one");
    double first = 0, second = 0;
    both([&] { first = Postgres::index(texts, 0, half, "left_half"); },
         [&] { second = Postgres::index(texts, half, sample, "right_half"); });
    const auto count = static_cast<double>(sample) * 1e3;
    row("PostgreSQL", count / postgres, count / std::max(first, second), bare);
}

// Megabytes of memory that files in RAM and this process take.
double megabytes() {
    std::ifstream system("/proc/meminfo"), own("/proc/self/status");
    double sum = 0;
    for (std::string name; system >> name;)
        if (double kilobytes = 0; name == "Shmem:" && system >> kilobytes) sum += kilobytes;
    for (std::string name; own >> name;)
        if (double kilobytes = 0; name == "RssAnon:" && own >> kilobytes) sum += kilobytes;
    return sum / 1e3;
}

std::vector<Question> questions_of(const std::string& kind, const Texts& texts) {
    const auto& words = texts.vocabulary;
    std::vector<Question> questions;
    for (std::size_t i = 0; i < 10; ++i) {
        if (kind == "common word") questions.push_back({{words[2 + i]}});
        if (kind == "common word, filtered") questions.push_back({{words[2 + i]}, Question::How::all, "agreement"});
        if (kind == "two words") questions.push_back({{words[40 + i], words[300 + i]}});
        if (kind == "rare word") questions.push_back({{words[30'000 + i]}});
        if (kind == "phrase of common words") questions.push_back({{words[i], words[i + 1]}, Question::How::phrase});
        if (kind == "prefix") questions.push_back({{words[20 + i].substr(0, 3)}, Question::How::prefix});
        if (kind == "phrase out of the texts") {
            const auto& text = texts.sections[texts.sections.size() / 11 * (i + 1)];
            const auto first = text.find(' ') + 1, second = text.find(' ', first) + 1;
            questions.push_back(
                {{text.substr(first, second - first - 1), text.substr(second, text.find(' ', second) - second)},
                 Question::How::phrase});
        }
    }
    return questions;
}

void compare_queries(const Texts& texts, const indexer::Index& index, Fts& fts, BareXapian& bare) {
    print_query_head();
    for (const char* kind : {"common word", "common word, filtered", "two words", "rare word",
                             "phrase out of the texts", "phrase of common words", "prefix"})
        compare_query(kind, questions_of(kind, texts), index, fts, &bare, texts.writing);
}

// A start: the snapshot's files are decrypted and searchable. The kernel alone decrypts the same bytes in memory.
void measure_start(indexer::Index& index, const Texts& texts) {
    std::string name = "/dev/shm/depositary-bench-XXXXXX";
    if (!mkdtemp(name.data())) std::exit(1);
    const std::filesystem::path folder = name;
    const auto identity = crypto::X25519Identity::generate();
    auto start = Clock::now();
    index.save_snapshot("all", folder / "all.age", identity.recipient());
    const auto saved = seconds_since(start);
    double megabytes_sealed = 0, kernel = 0;
    for (const auto& item : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(item.path(), std::ios::binary);
        std::vector<char> bytes(item.file_size());
        in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        megabytes_sealed += static_cast<double>(bytes.size()) / 1e6;
        start = Clock::now();
        crypto::MemorySource sealed(
            crypto::ByteView(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
        crypto::AgeDecryptor plain(sealed, identity);
        std::vector<std::uint8_t> buffer(1 << 20);
        while (plain.read(buffer) > 0) {
        }
        kernel += seconds_since(start);
    }
    start = Clock::now();
    indexer::Index loaded;
    if (!loaded.load_snapshot("all", folder / "all.age", identity)) fmt::print("the snapshot is not loaded\n");
    const auto total = loaded.search(std::vector<std::string>{"all"}, {}).total;
    const auto ready = seconds_since(start);
    fmt::print(
        "start: {:.0f} MB sealed, written in {:.2f} s; decrypted and searchable ({} documents) in {:.2f} s, {:.0f} "
        "MB/s; decrypting alone {:.0f} MB/s: ratio {:.2f}\n",
        megabytes_sealed, saved, total, ready, megabytes_sealed / ready, megabytes_sealed / kernel, kernel / ready);
    // What a small change writes: the list, and the segments that were not there.
    std::set<std::string> known;
    for (const auto& item : std::filesystem::directory_iterator(folder)) known.insert(item.path().filename().string());
    known.erase("all.age");
    index.add_version("all", texts.document(0));
    index.publish("all", {1, ""});
    index.save_snapshot("all", folder / "all.age", identity.recipient());
    double written = 0;
    for (const auto& item : std::filesystem::directory_iterator(folder))
        if (!known.contains(item.path().filename().string())) written += static_cast<double>(item.file_size());
    fmt::print("after one document's new version {:.1f} kB were written\n", written / 1e3);
    std::filesystem::remove_all(folder);
}

}  // namespace

int main(int count, char** arguments) {
    crypto::initialise();
    setvbuf(stdout, nullptr, _IOLBF, 0);
    const auto wanted = count > 1 ? static_cast<std::size_t>(std::atoll(arguments[1])) : std::size_t{150'000};
    const auto sections = std::max<std::size_t>(wanted / sections_per_document, 20) * sections_per_document;
    const bool articles = count > 2 && std::string_view(arguments[2]) == "articles";
    const Texts texts(sections, articles ? Sections::articles : Sections::chapters);
    std::size_t bytes = 0;
    for (const auto& text : texts.sections) bytes += text.size();
    fmt::print("search: {} {} of {} bytes on average, in {} documents\n", sections, articles ? "articles" : "chapters",
               bytes / sections, sections / sections_per_document);
    if (!Postgres::socket())
        fmt::print(
            "PostgreSQL takes no part: there is none (Debian's postgresql), or scripts/bench did not start it\n");
    compare_indexing(texts, std::min<std::size_t>(sections, 20'000));

    const auto before = megabytes();
    indexer::Index index;
    index.open("all");
    fmt::print("all {} sections: ours {:.0f} sections/s on all cores", sections,
               rate(sections, [&] { add_all(index, texts, 0, sections); }));
    const auto ours = megabytes() - before;
    fmt::print("; {:.0f} MB in memory, {:.1f} GB for a million\n", ours, ours * 1e3 / static_cast<double>(sections));
    Fts fts;
    BareXapian bare;
    both([&] { fts.add(texts, 0, sections); }, [&] { bare.add(texts, 0, sections); });
    if (Postgres::socket()) Postgres::index(texts, 0, sections, "texts");
    compare_queries(texts, index, fts, bare);
    measure_start(index, texts);
    return 0;
}
