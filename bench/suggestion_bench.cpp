// How many slips "did you mean" mends, and in what time, over a folder of real texts (.txt, .md, .xml) in one language.
// Usage: suggestion_bench FOLDER LANGUAGE
//
// Of each of two hundred places in the texts a few words (in scripts without spaces: clusters) are typed with one letter, or cluster, exchanged
// for another of the same text, left out, or doubled. The peer is given the same words where Latin script is written: Xapian's own spelling dictionary, filled with the words of
// the same texts.
#include "indexer/analyser.h"
#include "indexer/index.h"
#include "indexer/word_breaks.h"

#include <fmt/format.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using namespace depositary::indexer;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t tries = 200, section_bytes = 3000;
constexpr std::size_t least_clusters = 5, most_clusters = 9, least_letters = 5;

std::vector<std::string> sections_of(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& item : std::filesystem::recursive_directory_iterator(folder))
        if (item.is_regular_file()) files.push_back(item.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> sections;
    for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        std::string text((std::istreambuf_iterator<char>(in)), {});
        for (std::size_t from = 0; from < text.size();) {  // to the end of a line
            auto end = text.find('\n', std::min(text.size() - 1, from + section_bytes));
            end = end == std::string::npos ? text.size() : end + 1;
            sections.push_back(text.substr(from, end - from));
            from = end;
        }
    }
    return sections;
}

struct Slip {
    std::string meant, typed, word;  // `word`: the one that is misspelt, as typed
};

// A letter of a word, or a cluster of a run, is replaced, left out or doubled.
Slip slip_in(const std::string& text, std::mt19937_64& random) {
    const auto tokens = analyse(text);
    const auto borders = word_borders(text);
    const auto is_border = [&](std::size_t place) { return borders.empty() || std::binary_search(borders.begin(), borders.end(), place); };
    const auto any = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    for (int tried = 0; tried < 200 && tokens.size() > 20; ++tried) {
        const auto first = any(tokens.size() - most_clusters - 1);
        const bool clusters = tokens[first].kind == Token::Kind::cluster;
        const auto count = clusters ? least_clusters + any(most_clusters - least_clusters + 1) : 2;
        const auto is_part = [&](std::size_t at) { return (tokens[at].kind == Token::Kind::cluster) == clusters && (at == first || tokens[at].follows) &&
                                                          (!clusters || at == first || !tokens[at].spaced) && tokens[at].exact.find_first_of("0123456789") == std::string::npos; };
        bool whole = true;
        for (auto at = first; at < first + count; ++at) whole = whole && is_part(at);
        const auto begin = tokens[first].begin, end = tokens[first + count - 1].end;
        if (!whole || (clusters && !(is_border(begin) && is_border(end))) || (!clusters && tokens[first].end - tokens[first].begin < least_letters)) continue;
        const auto meant = text.substr(begin, end - begin);
        std::string typed, word;
        const auto how = any(3);
        if (clusters) {
            const auto changed = first + 1 + any(count - 2);
            for (auto at = first; at < first + count; ++at) {
                const auto& token = at == changed && how == 0 ? tokens[any(tokens.size())] : tokens[at];
                if (at == changed && how == 0 && (token.kind != Token::Kind::cluster || token.exact == tokens[at].exact)) return slip_in(text, random);
                if (at == changed && how == 1) continue;
                typed += text.substr(token.begin, token.end - token.begin);
                if (at == changed && how == 2) typed += text.substr(token.begin, token.end - token.begin);
            }
        } else {
            word = text.substr(begin, tokens[first].end - begin);
            if (std::any_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) && word.size() < 5) continue;
            std::size_t place = 1 + any(word.size() - 1);
            while (place < word.size() && static_cast<unsigned char>(word[place]) >= 0x80) ++place;
            if (place >= word.size()) continue;
            const char letter = static_cast<char>('a' + any(26));
            if (how == 0 && word[place] == letter) continue;
            if (how == 0) word[place] = letter;
            if (how == 1) word.erase(place, 1);
            if (how == 2) word.insert(place, 1, word[place]);
            typed = word + text.substr(tokens[first].end, end - tokens[first].end);
        }
        return {meant, typed, word};
    }
    return {};
}

double at(std::vector<double> times, double share) {
    std::sort(times.begin(), times.end());
    return times.empty() ? 0 : times[std::min(times.size() - 1, static_cast<std::size_t>(static_cast<double>(times.size()) * share))];
}

std::string as_analysed(const std::string& text) {
    std::string all;
    for (const auto& token : analyse(text)) all += token.exact + " ";
    return all;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        fmt::print(stderr, "Usage: suggestion_bench FOLDER LANGUAGE\n");
        return 2;
    }
    const auto sections = sections_of(arguments[1]);
    Index index;
    index.open("all");
    std::string folder = "/dev/shm/depositary-bench-XXXXXX";
    if (!mkdtemp(folder.data())) return 1;
    Xapian::WritableDatabase words(folder + "/words", Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    std::uint64_t acts = 0;
    for (std::size_t i = 0; i < sections.size(); i += 10) {
        IndexedDocument document{.document = std::to_string(i), .symbol = "", .title = "-", .kind = "agreement", .date = "2004", .status = "signed", .files = {{"text", arguments[2], {}}}};
        for (auto at = i; at < std::min(sections.size(), i + 10); ++at) document.files[0].sections.push_back({"", "", sections[at], 0});
        index.add_version("all", document);
    }
    index.publish("all", {++acts, "root"});
    for (const auto& section : sections)
        for (const auto& token : analyse(section))
            if (token.kind == Token::Kind::word) words.add_spelling(token.exact);
    words.commit();

    std::mt19937_64 random(20260101);
    std::vector<double> times, peer_times;
    std::size_t typed = 0, finding = 0, mended = 0, other = 0, words_typed = 0, peer_mended = 0;
    while (typed < tries) {
        const auto slip = slip_in(sections[std::uniform_int_distribution<std::size_t>(0, sections.size() - 1)(random)], random);
        if (slip.typed.empty()) continue;
        ++typed;
        const auto start = Clock::now();
        const auto result = index.search(std::vector<std::string>{"all"}, {.text = slip.typed});
        times.push_back(std::chrono::duration<double>(Clock::now() - start).count() * 1e3);
        const bool found = result.total > 0 && !result.suggestion;
        const bool as_meant = result.suggestion && as_analysed(*result.suggestion) == as_analysed(slip.meant);
        finding += found;
        mended += as_meant;
        other += result.suggestion && !as_meant;
        if (std::getenv("SHOW")) fmt::print("    {} -> {} (meant {})\n", slip.typed, result.suggestion.value_or(found ? "finds" : "nothing"), slip.meant);
        if (slip.word.empty()) continue;
        ++words_typed;
        const auto before = Clock::now();
        const auto better = words.get_spelling_suggestion(analyse(slip.word)[0].exact);
        peer_times.push_back(std::chrono::duration<double>(Clock::now() - before).count() * 1e3);
        peer_mended += !better.empty() && as_analysed(better + slip.typed.substr(slip.word.size())) == as_analysed(slip.meant);
    }
    fmt::print("{}, {} sections: of {} slips {} find something as typed, {} are offered as meant, {} otherwise, {} not; p50 {:.1f} ms, p99 {:.1f} ms, most {:.1f} ms\n", arguments[2], sections.size(), typed,
               finding, mended, other, typed - finding - mended - other, at(times, 0.5), at(times, 0.99), at(times, 1));
    if (words_typed > 0)
        fmt::print("  Xapian's dictionary: {} of {} as meant; p50 {:.2f} ms, p99 {:.2f} ms\n", peer_mended, words_typed, at(peer_times, 0.5), at(peer_times, 0.99));
    words.close();
    std::filesystem::remove_all(folder);
}
