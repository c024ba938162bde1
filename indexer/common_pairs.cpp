// The file:
//   header
//   u32 number of each common word, ascending
//   u32 start of each list, and the end: for each first word, for each second
//   bytes of the lists: each unit less the one before, as numbers of seven bits a byte
#include "indexer/common_pairs.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace depositary::indexer {
namespace {

constexpr const char* file_name = "pairs";
constexpr std::size_t least_units = 500;
// A word is common that stands in so great a part of the units. Of two that are not both, one is rare enough.
constexpr std::size_t part = 4;
constexpr std::size_t most_words = 128;

struct Header {
    std::array<char, 8> form;
    std::uint32_t words, list_bytes;
};
constexpr std::array<char, 8> this_form{'p', 'a', 'i', 'r', 's', ' ', ' ', '1'};

template <class Take>
void each_unit(const ForwardIndex& forward, const Take& take) {
    for (std::size_t i = 0; i < forward.range(); ++i) {
        const auto unit = forward.first() + static_cast<Xapian::docid>(i);
        if (const auto words = forward.words(unit); words.size() > 0) take(unit, words);
    }
}

// The words that stand in a good part of the units, ascending; none where there are few units.
std::vector<WordNumber> common_words(const ForwardIndex& forward) {
    std::vector<std::uint32_t> in_units(forward.word_count() + first_word);
    std::vector<Xapian::docid> last_in(in_units.size());
    std::size_t units = 0;
    each_unit(forward, [&](Xapian::docid unit, const Words& words) {
        ++units;
        for (std::size_t at = 0; at < words.size(); ++at)
            if (std::exchange(last_in.at(words[at]), unit) != unit) ++in_units[words[at]];
    });
    std::vector<std::pair<std::uint32_t, WordNumber>> found;
    for (WordNumber word = first_word; units >= least_units && word < in_units.size(); ++word)
        if (in_units[word] >= units / part) found.emplace_back(in_units[word], word);
    std::sort(found.rbegin(), found.rend());
    if (found.size() > most_words) found.resize(most_words);
    std::vector<WordNumber> result;
    for (const auto& [count, word] : found) result.push_back(word);
    std::sort(result.begin(), result.end());
    return result;
}

// A list that is being made.
struct List {
    std::string bytes;
    Xapian::docid last = 0;
    void add(Xapian::docid unit) {
        if (unit == last) return;
        append_number(bytes, unit - std::exchange(last, unit));
    }
};

}  // namespace

void CommonPairs::write(const std::filesystem::path& folder) {
    const ForwardIndex forward(folder);
    const auto common = common_words(forward);
    if (common.size() < 2) return;
    constexpr std::uint8_t none = most_words;
    std::vector<std::uint8_t> places(forward.word_count() + first_word, none);
    for (std::size_t i = 0; i < common.size(); ++i) places[common[i]] = static_cast<std::uint8_t>(i);
    std::vector<List> lists(common.size() * common.size());
    each_unit(forward, [&](Xapian::docid unit, const Words& words) {
        auto before = none;
        for (std::size_t at = 0; at < words.size(); ++at) {
            const auto here = places[words[at]];
            if (before != none && here != none) lists[before * common.size() + here].add(unit);
            before = here;
        }
    });
    std::uint64_t size = 0;
    std::vector<std::uint32_t> starts;
    for (const auto& list : lists) {
        starts.push_back(static_cast<std::uint32_t>(size));
        size += list.bytes.size();
    }
    if (size > UINT32_MAX) return;  // phrases are found without
    starts.push_back(static_cast<std::uint32_t>(size));
    SideFileWriter out(folder / file_name);
    out.put(Header{this_form, static_cast<std::uint32_t>(common.size()), static_cast<std::uint32_t>(size)});
    out.put(common.data(), common.size() * sizeof(WordNumber));
    out.put(starts.data(), starts.size() * sizeof(std::uint32_t));
    for (const auto& list : lists) out.put(list.bytes.data(), list.bytes.size());
    out.finish();
}

std::shared_ptr<const CommonPairs> CommonPairs::open(const std::filesystem::path& folder) {
    const auto file = folder / file_name;
    if (!std::filesystem::exists(file)) return {};
    return std::shared_ptr<const CommonPairs>(new CommonPairs(file));
}

CommonPairs::CommonPairs(const std::filesystem::path& file) : file_(file) {
    SideFileReader reader(file_);
    const auto& header = reader.take<Header>(1).front();
    if (header.form != this_form || header.words > most_words) SideFileReader::damaged();
    words_ = reader.take<WordNumber>(header.words);
    starts_ = reader.take<std::uint32_t>(std::uint64_t{header.words} * header.words + 1);
    lists_ = reader.take<std::uint8_t>(header.list_bytes);
    reader.expect_end();
    if (!are_starts(starts_, header.list_bytes)) SideFileReader::damaged();
}

std::optional<std::size_t> CommonPairs::place_of(WordNumber word) const {
    const auto found = std::lower_bound(words_.begin(), words_.end(), word);
    if (found == words_.end() || *found != word) return {};
    return static_cast<std::size_t>(found - words_.begin());
}

bool CommonPairs::know(std::span<const WordNumber> ones, std::span<const WordNumber> others) const {
    const auto known = [this](WordNumber word) { return place_of(word).has_value(); };
    return std::all_of(ones.begin(), ones.end(), known) && std::all_of(others.begin(), others.end(), known);
}

}  // namespace depositary::indexer
