#include "repository/register_tree.h"

#include <algorithm>

#include "crypto/error.h"
#include "crypto/tlog_proof.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using crypto::Sha256;

namespace {

constexpr std::size_t hash_size = 32;

std::optional<crypto::Bytes> stored_tile(Session& session, unsigned level, std::uint64_t number) {
    std::vector<Blob> rows;
    session << "SELECT hashes FROM tile WHERE level = ? AND number = ?", bind(level), bind(number), into(rows), now;
    if (rows.empty()) {
        return std::nullopt;
    }
    const auto bytes = bytes_of(rows[0]);
    return crypto::Bytes(bytes.begin(), bytes.end());
}

Sha256 root_over(Session& session, const Edge* edge, std::uint64_t size) {
    return size == 0 ? crypto::empty_tree_root()
                     : crypto::tree_root(size, hash_reader(session, edge, size));
}

}  // namespace

RegisterTree::RegisterTree(Session& session) {
    std::vector<std::uint64_t> sizes;
    std::vector<Blob> roots;
    session << "SELECT size, root FROM register_state", into(sizes), into(roots), now;
    if (sizes.size() != 1 || roots[0].size() != hash_size) {
        throw Damaged("register", "The register's state is missing from the catalogue.");
    }
    size_ = sizes[0];
    std::copy_n(bytes_of(roots[0]).begin(), hash_size, root_.bytes.begin());
    std::uint64_t count = size_;
    for (unsigned level = 0; count > 0; ++level, count /= crypto::tile_width) {
        const std::uint64_t number = count / crypto::tile_width;
        const std::size_t bytes = count % crypto::tile_width * hash_size;
        crypto::TileHashes hashes;
        if (bytes > 0) {
            const auto stored = stored_tile(session, level, number);
            if (!stored || stored->size() < bytes) {
                throw Damaged("register", "A tile of the register's edge is missing.");
            }
            hashes = crypto::TileHashes(crypto::ByteView(*stored).first(bytes));
        }
        edge_.tiles[level] = {number, std::move(hashes)};
    }
    if (root_over(session, &edge_, size_) != root_) {
        throw Damaged("register", "The register's tiles do not hash to its root; run fsck.");
    }
}

void RegisterTree::append(Session& session, std::span<const std::string> entries) {
    if (entries.empty()) {
        return;
    }
    const auto store = [&](unsigned level, const Edge::Tile& tile) {
        session << "INSERT OR REPLACE INTO tile (level, number, hashes) VALUES (?, ?, ?)", bind(level), bind(tile.number),
            bind(to_blob(tile.hashes.bytes())), now;
    };
    std::array<bool, 9> dirty{};
    std::uint64_t position = size_;
    Prepared insert_leaf(session, "INSERT INTO leaf (position, entry) VALUES (?, ?)");
    for (const std::string& entry : entries) {
        insert_leaf.run(position, crypto::as_bytes(entry));
        Sha256 hash = crypto::leaf_hash(crypto::as_bytes(entry));
        for (unsigned level = 0;; ++level) {
            Edge::Tile& tile = edge_.tiles[level];
            tile.hashes.append(hash);
            dirty[level] = true;
            if (tile.hashes.width() < crypto::tile_width) {
                break;
            }
            hash = tile.hashes.subtree(crypto::tile_height, 0);
            store(level, tile);
            tile = {tile.number + 1, {}};
            dirty[level] = false;
        }
        ++position;
    }
    for (const auto& [level, tile] : edge_.tiles) {
        if (dirty[level]) {
            store(level, tile);
        }
    }
    size_ = position;
    root_ = root_over(session, &edge_, size_);
    session << "UPDATE register_state SET size = ?, root = ?", bind(size_), bind(to_blob(root_)), now;
}

crypto::TileReader tile_reader(Session& session, const Edge* edge) {
    return [&session, edge](const crypto::TileId& id) {
        const std::size_t bytes = id.width * hash_size;
        const auto cut = [&](crypto::ByteView hashes) {
            return crypto::Bytes(hashes.begin(), hashes.begin() + static_cast<std::ptrdiff_t>(bytes));
        };
        if (edge != nullptr) {
            const auto entry = edge->tiles.find(id.level);
            if (entry != edge->tiles.end() && entry->second.number == id.number && entry->second.hashes.width() >= id.width) {
                return cut(entry->second.hashes.bytes());
            }
        }
        const auto stored = stored_tile(session, id.level, id.number);
        if (!stored || stored->size() < bytes) {
            throw Damaged("register", "A tile of the register is missing or too short: " + crypto::tile_path(id) + ".");
        }
        return cut(*stored);
    };
}

std::optional<Sha256> Edge::subtree(unsigned level, std::uint64_t index) const {
    const unsigned within = level % crypto::tile_height;
    const std::uint64_t first = index << within;
    const auto tile = tiles.find(level / crypto::tile_height);
    if (tile == tiles.end() || tile->second.number != first / crypto::tile_width) {
        return std::nullopt;
    }
    const std::uint64_t at = first % crypto::tile_width;
    if (at + (std::uint64_t{1} << within) > tile->second.hashes.width()) {
        return std::nullopt;
    }
    return tile->second.hashes.subtree(within, at >> within);
}

crypto::HashReader hash_reader(Session& session, const Edge* edge, std::uint64_t size) {
    auto stored = crypto::hash_reader_over_tiles(size, tile_reader(session, edge));
    return [edge, stored = std::move(stored)](unsigned level, std::uint64_t index) {
        const auto at_the_edge = edge == nullptr ? std::nullopt : edge->subtree(level, index);
        return at_the_edge ? *at_the_edge : stored(level, index);
    };
}

namespace {

// A full tile below the edge must hash to what the tile above it says; the edge was held against the root when it was read.
void check_tile(const crypto::TileReader& tiles, const RegisterHead& head, const crypto::TileId& id,
                const crypto::Bytes& stored) {
    const auto edge = head.edge.tiles.find(id.level);
    if (edge != head.edge.tiles.end() && id.number >= edge->second.number) {
        return;
    }
    const auto full = id.width == crypto::tile_width ? stored : tiles({id.level, id.number, crypto::tile_width});
    const auto above = crypto::tile_for(id.level + 1, id.number, head.size);
    const auto hashes_above = tiles(above);
    check_tile(tiles, head, above, hashes_above);
    const auto expected = crypto::ByteView(hashes_above).subspan((id.number % crypto::tile_width) * hash_size, hash_size);
    const auto hash = crypto::TileHashes(full).subtree(crypto::tile_height, 0);
    if (!std::equal(expected.begin(), expected.end(), hash.bytes.begin())) {
        throw Damaged("register", "A tile of the register is damaged: " + crypto::tile_path(id) + "; run fsck.");
    }
}

crypto::Bytes checked_tile(Session& session, const RegisterHead& head, const crypto::TileId& id) {
    const auto tiles = tile_reader(session, &head.edge);
    auto stored = tiles(id);
    check_tile(tiles, head, id, stored);
    return stored;
}

}  // namespace

std::optional<crypto::Bytes> register_file(Session& session, const RegisterHead& head, std::string_view path) {
    const std::uint64_t size = head.size;
    if (const auto id = crypto::parse_entries_path(path)) {
        const std::uint64_t first = id->number * crypto::tile_width;
        if (id->number > (size >> 8) || first + id->width > size) {
            return std::nullopt;
        }
        std::vector<Blob> entries;
        session << "SELECT entry FROM leaf WHERE position >= ? AND position < ? ORDER BY position", bind(first),
            bind(first + id->width), into(entries), now;
        if (entries.size() != id->width) {
            throw Damaged("register", "Entries of the register are missing.");
        }
        const auto hashes = checked_tile(session, head, {0, id->number, id->width});
        crypto::Bytes bundle;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto hash = crypto::leaf_hash(bytes_of(entries[i]));
            if (!std::equal(hash.bytes.begin(), hash.bytes.end(), hashes.begin() + static_cast<std::ptrdiff_t>(i * hash_size))) {
                throw Damaged("register", "Entry " + std::to_string(first + i) + " of the register is damaged; run fsck.");
            }
            crypto::append_entry(bundle, bytes_of(entries[i]));
        }
        return bundle;
    }
    if (const auto id = crypto::parse_tile_path(path)) {
        // A tile of `level` holds the hashes of subtrees of 256^level leaves.
        const std::uint64_t hashes = id->level < 8 ? size >> (crypto::tile_height * id->level) : 0;
        if (id->number > (hashes >> 8) || id->number * crypto::tile_width + id->width > hashes) {
            return std::nullopt;
        }
        return checked_tile(session, head, *id);
    }
    return std::nullopt;
}

std::string proof_text(Session& session, const Edge* edge, std::uint64_t index, std::string_view entry,
                       const std::string& checkpoint) {
    const auto tree = crypto::Checkpoint::parse(crypto::SignedNote::parse(checkpoint).text);
    crypto::TlogProof proof;
    proof.index = index;
    proof.hashes =
        crypto::inclusion_proof(index, tree.size, hash_reader(session, edge, tree.size));
    proof.checkpoint = checkpoint;
    if (!crypto::verify_inclusion(index, tree.size, crypto::leaf_hash(crypto::as_bytes(entry)), tree.root, proof.hashes)) {
        throw Damaged("register", "The register's tiles do not prove act " + std::to_string(index) + "; run fsck.");
    }
    return proof.to_text();
}

}  // namespace depositary::repository
