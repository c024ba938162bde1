#include "crypto/tree_builder.h"

#include <algorithm>

namespace depositary::crypto {
namespace {

constexpr std::size_t hash_size = 32;

// The root over a full tile.
Sha256 root_of_tile(const Bytes& hashes) {
    std::vector<Sha256> row(tile_width);
    for (std::size_t i = 0; i < row.size(); ++i)
        std::copy_n(hashes.begin() + static_cast<std::ptrdiff_t>(i * hash_size), hash_size, row[i].bytes.begin());
    for (std::size_t width = tile_width / 2; width > 0; width /= 2) {
        for (std::size_t i = 0; i < width; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    }
    return row[0];
}

}  // namespace

void TreeBuilder::add(const Sha256& leaf) {
    Sha256 hash = leaf;
    for (unsigned level = 0;; ++level) {
        if (levels_.size() == level) levels_.emplace_back();
        auto& tile = levels_[level];
        tile.hashes.insert(tile.hashes.end(), hash.bytes.begin(), hash.bytes.end());
        if (tile.hashes.size() < tile_width * hash_size) break;
        on_tile_({level, tile.number, tile_width}, tile.hashes);
        hash = root_of_tile(tile.hashes);
        tile = {tile.number + 1, {}};
    }
    ++size_;
    peaks_.push_back(leaf);
    for (auto count = size_; count % 2 == 0; count /= 2) {
        const auto right = peaks_.back();
        peaks_.pop_back();
        peaks_.back() = node_hash(peaks_.back(), right);
    }
}

Sha256 TreeBuilder::root() const {
    if (peaks_.empty()) return empty_tree_root();
    auto root = peaks_.back();
    for (auto i = peaks_.size() - 1; i-- > 0;) root = node_hash(peaks_[i], root);
    return root;
}

void TreeBuilder::finish() {
    for (std::size_t level = 0; level < levels_.size(); ++level) {
        const auto& tile = levels_[level];
        if (!tile.hashes.empty())
            on_tile_({static_cast<unsigned>(level), tile.number, static_cast<unsigned>(tile.hashes.size() / hash_size)},
                     tile.hashes);
    }
}

}  // namespace depositary::crypto
