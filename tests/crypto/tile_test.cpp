#include "crypto/tile.h"

#include <boost/test/unit_test.hpp>

#include <map>

#include "crypto/error.h"
#include "crypto/tree_builder.h"

using namespace depositary;
using namespace depositary::crypto;

BOOST_AUTO_TEST_SUITE(tile)

BOOST_AUTO_TEST_CASE(paths_are_of_the_specification) {
    BOOST_TEST(tile_path({0, 1234067, 256}) == "tile/0/x001/x234/067");
    BOOST_TEST(tile_path({3, 0, 5}) == "tile/3/000.p/5");
    BOOST_TEST(entries_path(1234067, 256) == "tile/entries/x001/x234/067");
    BOOST_TEST(entries_path(7, 255) == "tile/entries/007.p/255");
    for (const TileId id : {TileId{0, 0, 256}, TileId{1, 999, 1}, TileId{2, 1000, 256}, TileId{5, 123456789, 77}})
        BOOST_TEST((parse_tile_path(tile_path(id)) == id));
    for (const char* wrong : {"tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/x000/001", "tile/00/000", "tile/0/000.p/05",
                              "tile/0/x1234/067", "tile/64/000", "tile/0/", "tile/0/000/", "/tile/0/000", "tile/0/../000", "tile/0/000.p/"})
        BOOST_TEST(!parse_tile_path(wrong).has_value(), wrong);
    BOOST_TEST(!parse_tile_path("tile/entries/000").has_value());
    BOOST_TEST(parse_entries_path("tile/entries/000.p/3").has_value());
}

BOOST_AUTO_TEST_CASE(bundles_come_back_and_damage_is_noticed) {
    Bytes bundle;
    append_entry(bundle, as_bytes("one"));
    append_entry(bundle, {});
    append_entry(bundle, Bytes(65535, 7));
    const auto entries = parse_entries(bundle, 3);
    BOOST_TEST(as_text(entries[0]) == "one");
    BOOST_TEST(entries[2].size() == 65535u);
    BOOST_CHECK_THROW(parse_entries(bundle, 2), Damaged);
    BOOST_CHECK_THROW(parse_entries(bundle, 4), Damaged);
    bundle.pop_back();
    BOOST_CHECK_THROW(parse_entries(bundle, 3), Damaged);
    BOOST_CHECK_THROW(append_entry(bundle, Bytes(65536)), Invalid);
}

BOOST_AUTO_TEST_CASE(a_growing_tile_knows_the_hashes_over_its_subtrees) {
    TileHashes tile;
    std::vector<Sha256> leaves;
    for (unsigned i = 0; i < tile_width; ++i) {
        leaves.push_back(leaf_hash(as_bytes(std::to_string(i))));
        tile.append(leaves.back());
        BOOST_TEST((tile.subtree(0, i) == leaves[i]));
        if (i % 4 == 3)
            BOOST_TEST((tile.subtree(2, i / 4) ==
                        node_hash(node_hash(leaves[i - 3], leaves[i - 2]), node_hash(leaves[i - 1], leaves[i]))));
        BOOST_CHECK_THROW(tile.subtree(0, i + 1), Invalid);
        BOOST_CHECK_THROW(tile.subtree(2, (i + 1) / 4), Invalid);
    }
    BOOST_CHECK_THROW(tile.append(leaves[0]), Invalid);
    BOOST_CHECK_THROW(tile.subtree(9, 0), Invalid);
    const TileHashes again{ByteView(tile.bytes())};
    BOOST_TEST((again.subtree(8, 0) == tile.subtree(8, 0)));
    BOOST_TEST(again.width() == tile_width);
    BOOST_CHECK_THROW(TileHashes(tile.bytes().first(33)), Damaged);
    BOOST_CHECK_THROW(TileHashes(Bytes(257 * 32)), Damaged);
}

// A log that grows by the tiles alone, with every proof out of them, held against the tree of its leaves.
BOOST_AUTO_TEST_CASE(all_hashes_are_found_in_the_tiles_that_growing_writes) {
    std::vector<Sha256> leaves;
    std::map<std::string, Bytes> stored;
    std::vector<std::vector<Sha256>> levels(1);
    std::uint64_t size = 0;
    for (const std::uint64_t next : {1u, 2u, 255u, 256u, 257u, 700u, 65535u, 65536u, 65537u, 66000u}) {
        while (leaves.size() < next) leaves.push_back(leaf_hash(as_bytes(std::to_string(leaves.size()))));
        levels[0] = leaves;
        for (std::size_t level = 0; levels[level].size() >= 2; ++level) {
            if (levels.size() == level + 1) levels.emplace_back();
            for (auto i = levels[level + 1].size(); 2 * i + 1 < levels[level].size(); ++i)
                levels[level + 1].push_back(node_hash(levels[level][2 * i], levels[level][2 * i + 1]));
        }
        for (const auto& id : new_tiles(size, next)) {
            Bytes bytes;
            for (unsigned i = 0; i < id.width; ++i) {
                const auto& hash = levels[8 * id.level][id.number * 256 + i];
                bytes.insert(bytes.end(), hash.bytes.begin(), hash.bytes.end());
            }
            stored[tile_path(id)] = bytes;
        }
        const auto hashes = hash_reader_over_tiles(next, [&](const TileId& id) { return stored.at(tile_path(id)); });
        const auto root = tree_root(next, [&](unsigned level, std::uint64_t index) { return levels[level].at(index); });
        BOOST_TEST((tree_root(next, hashes) == root));
        for (std::uint64_t index = 0; index < next; index += 1 + next / 50) {
            const auto proof = inclusion_proof(index, next, hashes);
            BOOST_REQUIRE(verify_inclusion(index, next, leaves[index], root, proof));
        }
        size = next;
    }
}

BOOST_AUTO_TEST_CASE(a_tree_built_leaf_by_leaf_is_the_tree_of_its_tiles) {
    std::map<std::string, Bytes> tiles;
    TreeBuilder tree([&](const TileId& id, const Bytes& hashes) { tiles[tile_path(id)] = hashes; });
    BOOST_TEST((tree.root() == empty_tree_root()));
    for (std::uint64_t size = 1; size <= 66000; ++size) {
        tree.add(leaf_hash(as_bytes(std::to_string(size))));
        if (size % 9973 != 0 && size > 3 && size != 256 && size != 65536 && size != 66000) continue;
        tree.finish();
        const auto hashes = hash_reader_over_tiles(size, [&](const TileId& id) { return tiles.at(tile_path(id)); });
        BOOST_TEST((tree.root() == tree_root(size, hashes)), "size " << size);
    }
}

BOOST_AUTO_TEST_SUITE_END()
