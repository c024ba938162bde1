#pragma once
// A segment's forward index: for each unit its words in their order, as numbers. Phrases and NEAR read it where the
// inverted index (Xapian's posting lists) has said which units hold all the words. One file beside the segment's
// database, mapped into memory; its form is told in forward_index.cpp (decision 0880).

#include "indexer/side_file.h"

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace depositary::indexer {

using WordNumber = std::uint32_t;
// What stands where no word is: punctuation between clusters, and the end of a heading or a text. No phrase goes
// beyond the second.
inline constexpr WordNumber word_gap = 0, word_border = 1, first_word = 2;
// So many places a border stands for.
inline constexpr Xapian::termpos places_of_border = 99;

// A unit's words in their order, borrowed. Their numbers' bytes lie in planes, the lowest of all words first, then the
// next: what looks for a word reads one byte of each.
class Words {
public:
    Words() = default;
    // The other planes follow the lowest.
    Words(std::span<const std::uint8_t> lowest, unsigned planes) : lowest_(lowest), planes_(planes) {}

    std::size_t size() const { return lowest_.size(); }
    WordNumber operator[](std::size_t at) const {
        WordNumber number = lowest_[at];
        for (unsigned plane = 1; plane < planes_; ++plane)
            number |= WordNumber{lowest_.data()[at + plane * lowest_.size()]} << 8 * plane;
        return number;
    }
    std::span<const std::uint8_t> lowest_bytes() const { return lowest_; }

private:
    std::span<const std::uint8_t> lowest_;
    unsigned planes_ = 1;
};

// Immutable. Safe for threads.
class ForwardIndex {
public:
    // Maps the file in the segment's folder. Throws Damaged("index-file", …) when it is not what it should be, and
    // Unavailable("index-memory", …) when it cannot be mapped.
    explicit ForwardIndex(const std::filesystem::path& folder);

    // Its units have numbers from first() on, within so many.
    Xapian::docid first() const { return first_; }
    std::size_t range() const { return starts_.size() - 1; }
    // Numbers of words are from first_word on, and so many.
    std::uint32_t word_count() const { return word_count_; }
    // The unit's words; none for a unit that is not here.
    Words words(Xapian::docid unit) const;
    // The numbers of the words that the term stands for, ascending: those that are written so, with their diacritics or
    // without.
    std::vector<WordNumber> numbers(std::string_view term) const;

private:
    friend class ForwardIndexMerger;

    SideFile file_;
    Xapian::docid first_ = 0;
    std::uint32_t planes_ = 1, word_count_ = 0;
    std::span<const std::uint64_t> starts_;  // of units from first_ on, in words, and the end
    SortedNames names_;
    std::span<const std::uint32_t> name_words_;  // the word of each name
    std::span<const std::uint8_t> words_;        // all planes of all units
};

// Takes in a new segment's units. A word is known by its two forms.
class ForwardIndexBuilder {
public:
    // The number of a word within this builder, from 0 on, the same for the same forms.
    std::uint32_t number(std::string_view exact, std::string_view plain);
    void add_word(std::uint32_t number) { words_.push_back(number + first_word); }
    void add_gap() { words_.push_back(word_gap); }
    void add_border() { words_.push_back(word_border); }
    // What was added is the unit's. Units come in ascending order.
    void end_unit(Xapian::docid unit);
    // Writes the file into the segment's folder. Throws Unavailable("index-memory", …).
    void write(const std::filesystem::path& folder) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
    std::vector<std::pair<std::string, std::string>> forms_;  // by number; the first is not the greater
    std::string key_;
    std::vector<WordNumber> words_;
    std::vector<std::pair<Xapian::docid, std::uint64_t>> ends_;
};

// A part of what is merged: the units that are left of a segment, ascending.
struct ForwardPart {
    const ForwardIndex* index;
    std::vector<Xapian::docid> units;
};
// Writes one file of all parts, whose units ascend from part to part, into the folder. Words that none of the units
// holds are not in it. Throws Unavailable("index-memory", …).
void merge_forward(std::span<const ForwardPart> parts, const std::filesystem::path& folder);

}  // namespace depositary::indexer
