#pragma once
// Computes a log's tree from its leaves, one after another, in memory that does not grow with it: what an auditor does.

#include "crypto/tile.h"

namespace depositary::crypto {

class TreeBuilder {
public:
    // Called with each tile: full ones as they fill, partial ones at finish().
    using OnTile = std::function<void(const TileId& id, const Bytes& hashes)>;
    explicit TreeBuilder(OnTile on_tile) : on_tile_(std::move(on_tile)) {}

    void add(const Sha256& leaf);
    std::uint64_t size() const { return size_; }
    // Of the leaves so far.
    Sha256 root() const;
    // Gives the partial tiles at the right edge.
    void finish();

private:
    struct Level {
        std::uint64_t number = 0;
        Bytes hashes;
    };
    OnTile on_tile_;
    std::uint64_t size_ = 0;
    std::vector<Sha256> peaks_;  // the roots of the perfect subtrees so far, the largest first
    std::vector<Level> levels_;
};

}  // namespace depositary::crypto
