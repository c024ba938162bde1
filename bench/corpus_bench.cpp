// Search against bare Xapian, SQLite FTS5 and PostgreSQL over real acts and laws, in their languages, in one run.
// Usage: corpus_bench FOLDER [LANGUAGE…]
//
// The folder is ../shared/data/corpus/corpus-main.tar.zst unpacked, which the project does not hold (scripts/bench unpacks it where it is). The files
// are read as the depositary reads them, and cut into the same sections. The queries are words of the texts, by how many sections have them.
// Peers do what they can with each language. English is stemmed. Vietnamese is cut at spaces, with its marks. Chinese and Thai, which have no
// spaces, are cut by neither FTS5 nor PostgreSQL: FTS5's trigram tokenizer and PostgreSQL's pg_trgm find strings in them, those of less than three
// characters by looking through all texts; bare Xapian has pairs of characters for Chinese, and nothing for Thai.
#include "bench/made_texts.h"
#include "bench/query_comparison.h"
#include "bench/search_peers.h"
#include "crypto/secret.h"
#include "indexer/analyser.h"
#include "indexer/extract/extract.h"
#include "indexer/word_breaks.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace depositary;
using namespace depositary::bench;
namespace fs = std::filesystem;

namespace {

struct Corpus {
    std::string language, name;
    Writing writing;
    std::vector<std::string> folders;
};
const std::vector<Corpus> corpora{{"en", "English acts and regulations", Writing::english, {"ca-acts-en", "ca-regs-en", "dc-laws-en"}},
                                  {"vi", "Vietnamese laws", Writing::spaced, {"vn-laws-vi"}},
                                  {"zh", "Chinese laws", Writing::unspaced, {"cn-laws-zh", "cn-local-zh"}},
                                  {"th", "Thai codes", Writing::unspaced, {"th-law-sections"}}};

constexpr std::size_t queries = 10;
constexpr std::size_t least_english = 5;  // letters
// PostgreSQL's stop words of five letters and more: it does not search for them.
const std::set<std::string_view> stop_words{"about", "above", "after", "again", "against", "because", "before", "being", "below", "between", "doing",
                                            "during", "further", "having", "herself", "himself", "itself", "myself", "other", "ourselves", "should",
                                            "their", "theirs", "themselves", "there", "these", "those", "through", "under", "until", "where", "which",
                                            "while", "yours", "yourself", "yourselves"};

// Read on all cores, and put together in the order of their names.
std::vector<std::string> sections_of(const fs::path& folder, const Corpus& corpus) {
    std::vector<fs::path> files;
    for (const auto& name : corpus.folders)
        if (fs::is_directory(folder / name))
            for (const auto& item : fs::recursive_directory_iterator(folder / name))
                if (item.is_regular_file()) files.push_back(item.path());
    std::sort(files.begin(), files.end());
    std::vector<std::vector<std::string>> read(files.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (auto i = next++; i < files.size(); i = next++) {
            std::ifstream in(files[i], std::ios::binary);
            const std::string content((std::istreambuf_iterator<char>(in)), {});
            for (const auto& section : indexer::extract_text(crypto::as_bytes(content), {.languages = corpus.language}).sections)
                if (!section.text.empty()) read[i].push_back(section.heading + "\n" + section.text);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < std::max(1U, std::thread::hardware_concurrency()); ++i) threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
    std::vector<std::string> all;
    for (auto& each : read) std::move(each.begin(), each.end(), std::back_inserter(all));
    return all;
}

// Words as they stand in the text, one after the other; an empty one where something else stands.
std::vector<std::string> words_of(const std::string& text, Writing writing) {
    std::vector<std::string> words;
    if (writing == Writing::unspaced) {
        const auto borders = indexer::word_borders(text);
        for (std::size_t i = 1; i < borders.size(); ++i) {
            const auto word = text.substr(borders[i - 1], borders[i] - borders[i - 1]);
            const auto tokens = indexer::analyse(word);
            const bool whole = tokens.size() >= 2 && tokens.front().begin == 0 && tokens.back().end == word.size() &&
                               std::all_of(tokens.begin(), tokens.end(), [](const auto& token) { return token.kind == indexer::Token::Kind::cluster; });
            words.push_back(whole ? word : std::string());
        }
        return words;
    }
    for (const auto& token : indexer::analyse(text)) {
        const auto word = text.substr(token.begin, token.end - token.begin);
        const bool usual = writing == Writing::english ? indexer::is_ascii_word(word) && word.size() >= least_english && !stop_words.contains(word)
                                                       : word.size() >= 2 && (word == token.exact || word == indexer::with_tone_in_place(token.exact)) &&
                                                             word.find_first_of("0123456789") == std::string::npos;
        if (!token.follows && !words.empty()) words.emplace_back();
        words.push_back(usual ? word : std::string());
    }
    return words;
}

template <class Key>
std::vector<Key> by_frequency(const std::map<Key, std::size_t>& counts, std::size_t least) {
    std::vector<std::pair<std::size_t, Key>> sorted;
    for (const auto& [key, count] : counts)
        if (count >= least) sorted.emplace_back(count, key);
    std::sort(sorted.rbegin(), sorted.rend());
    std::vector<Key> keys;
    for (auto& [count, key] : sorted) keys.push_back(std::move(key));
    return keys;
}

struct Kind {
    std::string name;
    std::vector<Question> questions;
};
std::vector<Kind> kinds_of_questions(const Texts& texts) {
    constexpr std::size_t most_looked_at = 10'000;  // sections
    using Pair = std::pair<std::string, std::string>;
    std::map<std::string, std::size_t> words;
    std::map<Pair, std::size_t> pairs;
    std::vector<Pair> out_of_the_texts;
    const auto step = std::max<std::size_t>(1, texts.sections.size() / most_looked_at), apart = texts.sections.size() / step / (queries + 1);
    for (std::size_t i = 0, looked_at = 0; i < texts.sections.size(); i += step, ++looked_at) {
        const auto all = words_of(texts.sections[i], texts.writing);
        std::set<std::string> own;
        std::set<Pair> own_pairs;
        for (std::size_t at = 0; at < all.size(); ++at) {
            if (all[at].empty()) continue;
            own.insert(all[at]);
            if (at > 0 && !all[at - 1].empty()) own_pairs.emplace(all[at - 1], all[at]);
        }
        for (const auto& word : own) ++words[word];
        for (const auto& pair : own_pairs) ++pairs[pair];
        if (out_of_the_texts.size() < queries && looked_at >= apart * (out_of_the_texts.size() + 1) && !own_pairs.empty())
            out_of_the_texts.push_back(*std::next(own_pairs.begin(), static_cast<std::ptrdiff_t>(own_pairs.size() / 2)));
    }
    const auto common = by_frequency(words, 2);
    const auto common_pairs = by_frequency(pairs, 2);
    if (common.size() < 300 || common_pairs.size() < 2 * queries) return {};
    Kind word{"common word", {}}, two{"two words", {}}, rare{"rare word", {}}, text{"phrase out of the texts", {}}, phrase{"phrase of common words", {}}, prefix{"prefix", {}};
    using How = Question::How;
    const auto add = [&](Kind& kind, std::vector<std::string> asked, How how = How::all) { kind.questions.push_back({std::move(asked), how, {}, texts.writing}); };
    for (std::size_t i = 0; i < queries; ++i) {
        add(word, {common[5 + i]});
        add(two, {common[30 + i], common[120 + i]});
        add(rare, {common[common.size() - 1 - i]});
        add(phrase, {common_pairs[5 + i].first, common_pairs[5 + i].second}, How::phrase);
        if (i < out_of_the_texts.size()) add(text, {out_of_the_texts[i].first, out_of_the_texts[i].second}, How::phrase);
        if (texts.writing == Writing::english) add(prefix, {common[60 + i].substr(0, 3)}, How::prefix);
    }
    std::vector<Kind> kinds{word, two, rare, text, phrase};
    if (!prefix.questions.empty()) kinds.push_back(prefix);
    return kinds;
}

void compare(const Corpus& corpus, std::vector<std::string> sections) {
    std::size_t bytes = 0;
    for (const auto& section : sections) bytes += section.size();
    const Texts texts(std::move(sections), corpus.language, corpus.writing);
    const auto count = texts.sections.size();
    fmt::print("{}: {} sections of {} bytes on average\n", corpus.name, count, bytes / std::max<std::size_t>(count, 1));
    const auto kinds = kinds_of_questions(texts);
    if (kinds.empty()) {
        fmt::print("  skipped: too few texts to ask of\n");
        return;
    }
    indexer::Index index;
    index.open("all");
    auto start = Clock::now();
    add_all(index, texts, 0, count);
    const auto own_seconds = seconds_since(start);
    Fts fts(corpus.writing);
    start = Clock::now();
    fts.add(texts, 0, count);
    const auto fts_seconds = seconds_since(start);
    std::optional<BareXapian> bare;
    fmt::print("  indexed by ours in {:.1f} s on all cores, by FTS5 in {:.1f} s on one", own_seconds, fts_seconds);
    if (corpus.language != "th") {
        bare.emplace();
        start = Clock::now();
        bare->add(texts, 0, count);
        fmt::print(", by bare Xapian in {:.1f} s on one", seconds_since(start));
    }
    if (Postgres::socket()) fmt::print(", by PostgreSQL in {:.1f} s on one", Postgres::index(texts, 0, count, "texts") / 1e3);
    fmt::print("\n");
    print_query_head();
    for (const auto& kind : kinds) compare_query(kind.name, kind.questions, index, fts, bare ? &*bare : nullptr, corpus.writing);
}

}  // namespace

int main(int count, char** arguments) {
    crypto::initialise();
    setvbuf(stdout, nullptr, _IOLBF, 0);
    if (count < 2 || !fs::is_directory(arguments[1])) {
        fmt::print("skipped: the corpus of real texts is not there\n");
        return 0;
    }
    if (!Postgres::socket()) fmt::print("PostgreSQL takes no part: there is none (Debian's postgresql), or scripts/bench did not start it\n");
    const std::set<std::string> wanted(arguments + 2, arguments + count);
    indexer::warm_up_readers();
    for (const auto& corpus : corpora)
        if (wanted.empty() || wanted.contains(corpus.language)) compare(corpus, sections_of(arguments[1], corpus));
    return 0;
}
