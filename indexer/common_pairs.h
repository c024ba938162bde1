#pragma once
// In which units two common words stand side by side: lists beside a segment's database, made of its forward index
// (decision 0881). A phrase of words that are nearly everywhere would else be looked for in nearly every unit. Small
// segments have none.

#include "indexer/forward_index.h"
#include "indexer/side_file.h"

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

namespace depositary::indexer {

// Immutable. Safe for threads.
class CommonPairs {
public:
    // The lists beside the segment's database in the folder; null where it has none. Throws as SideFile does.
    static std::shared_ptr<const CommonPairs> open(const std::filesystem::path& folder);
    // Writes them from the forward index that stands in the folder, if it has enough units.
    static void write(const std::filesystem::path& folder);

    // Whether this knows all pairs of any of these with any of the others: whether all of them are common here.
    bool know(std::span<const WordNumber> ones, std::span<const WordNumber> others) const;

    // Calls take(unit) for each unit, ascending, where the one stands with the other right after it, until it returns
    // false. Both are common. Throws Damaged when the list ends within a number.
    template <class Take>
    void each(WordNumber one, WordNumber other, const Take& take) const {
        const auto list = *place_of(one) * words_.size() + *place_of(other);
        NumberReader numbers(lists_.subspan(starts_[list], starts_[list + 1] - starts_[list]));
        for (Xapian::docid unit = 0; !numbers.at_end();)
            if (!take(unit += numbers.next())) return;
    }

private:
    explicit CommonPairs(const std::filesystem::path& file);
    std::optional<std::size_t> place_of(WordNumber word) const;

    SideFile file_;
    std::span<const WordNumber> words_;      // that are common, ascending
    std::span<const std::uint32_t> starts_;  // of the lists, in bytes, by first and second word, and the end
    std::span<const std::uint8_t> lists_;
};

}  // namespace depositary::indexer
