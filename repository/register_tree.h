#pragma once
// The register's tree in the catalogue: leaves and tiles as rows, its right edge in memory. Proofs are computed from
// tiles alone.

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "crypto/note.h"
#include "crypto/tile.h"
#include "repository/catalogue.h"

namespace depositary::repository {

// The last tile of each level, by level: what every append changes and most proofs read.
struct Edge {
    struct Tile {
        std::uint64_t number = 0;
        crypto::TileHashes hashes;
    };
    std::map<unsigned, Tile> tiles;

    // The hash (level, index) of the tree, as HashReader has it, if it is within the edge.
    std::optional<crypto::Sha256> subtree(unsigned level, std::uint64_t index) const;
};

// A register as it stood at one signed checkpoint. Immutable; shared by all who read it.
struct RegisterHead {
    std::uint64_t size = 0;
    crypto::Sha256 root;
    std::string checkpoint;  // the signed note
    Edge edge;
};

class RegisterTree {
public:
    // Reads size and edge from the catalogue: Damaged("register") when they do not hash to the stored root.
    explicit RegisterTree(Session& session);

    std::uint64_t size() const { return size_; }
    crypto::Sha256 root() const { return root_; }
    const Edge& edge() const { return edge_; }

    // Appends entries in the caller's transaction: leaves, tiles, state. If that transaction does not commit, the tree
    // must be restored to the copy taken before.
    void append(Session& session, std::span<const std::string> entries);

private:
    std::uint64_t size_ = 0;
    crypto::Sha256 root_;
    Edge edge_;
};

// Reads tiles from an edge first (nullptr: none), then from the rows. Both are borrowed.
crypto::TileReader tile_reader(Session& session, const Edge* edge);
// Reads hashes of a register of `size` in the same way. It may be kept as long as both are.
crypto::HashReader hash_reader(Session& session, const Edge* edge, std::uint64_t size);

// The bytes of a file below /register/ ("tile/…") of a register with this head; nothing for what it does not have. What is
// given out was held against its neighbours up to the head: Damaged("register") for a changed row, never wrong bytes.
std::optional<crypto::Bytes> register_file(Session& session, const RegisterHead& head, std::string_view path);

// The tlog-proof that an entry, at `index`, is under a signed checkpoint. It was verified: Damaged("register") when the
// stored tiles do not prove it.
std::string proof_text(Session& session, const Edge* edge, std::uint64_t index, std::string_view entry,
                       const std::string& checkpoint);

}  // namespace depositary::repository
