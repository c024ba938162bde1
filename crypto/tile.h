#pragma once
// Tiles of a log (C2SP tlog-tiles): 256 hashes of one level of the tree, and bundles of 256 entries; their paths.

#include <array>

#include "crypto/merkle.h"

namespace depositary::crypto {

inline constexpr unsigned tile_height = 8;
inline constexpr unsigned tile_width = 256;

// A tile: level 0..5 (hash level = 8·level), number, and width 1..256 (less than 256: partial).
struct TileId {
    unsigned level = 0;
    std::uint64_t number = 0;
    unsigned width = tile_width;
    auto operator<=>(const TileId&) const = default;
};

// "tile/<L>/<N>[.p/<W>]", N in groups of three digits, "x001/x234/067".
std::string tile_path(const TileId& id);
// "tile/entries/<N>[.p/<W>]".
std::string entries_path(std::uint64_t number, unsigned width);
// Strict parse of either path (with the leading "tile/"); nothing otherwise. Width 256 must have no ".p/".
std::optional<TileId> parse_tile_path(std::string_view path);
// The entries bundle: level is unused, 0.
std::optional<TileId> parse_entries_path(std::string_view path);

// An entry bundle: each entry preceded by its big-endian 16-bit length. An entry is at most 65535 bytes (Invalid).
void append_entry(Bytes& bundle, ByteView entry);
// The entries of a bundle; Damaged("entry-bundle") unless it holds exactly `count`.
std::vector<Bytes> parse_entries(ByteView bundle, unsigned count);

// The tiles that a log growing from old_size to new_size must write: every full tile newly completed and the partial
// one at the right edge of each level that changed.
std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t new_size);
// The tile at `level` holding the hash (level*8, index), as wide as a log of `size` has it.
TileId tile_for(unsigned level, std::uint64_t hash_index, std::uint64_t size);

// The hashes of one tile, from the left, with those of every perfect subtree that they complete: kept as the tile grows, so that
// a proof looks its hashes up rather than computing up to 255 of them.
class TileHashes {
public:
    TileHashes() = default;
    // The tile's file: width·32 bytes, width at most 256. Damaged("tile-size") otherwise.
    explicit TileHashes(ByteView bytes);

    // At most tile_width hashes.
    void append(const Sha256& hash);
    unsigned width() const { return static_cast<unsigned>(levels_[0].size()); }
    // The tile's file.
    ByteView bytes() const;
    // The hash over the 2^level hashes from index·2^level on; level 0..8. Invalid("tile-range") where there are not so many.
    const Sha256& subtree(unsigned level, std::uint64_t index) const;

private:
    std::array<std::vector<Sha256>, tile_height + 1> levels_;
};

// Gives the bytes of a tile (width·32 of them); throws when it cannot.
using TileReader = std::function<Bytes(const TileId&)>;
// Reads the hash of any perfect subtree out of the tiles of a log of `size` (hashes between tile levels are computed).
// It may be kept and called many times; it remembers the tiles it has read.
HashReader hash_reader_over_tiles(std::uint64_t size, TileReader tiles);

}  // namespace depositary::crypto
