#include "crypto/merkle.h"

#include <boost/test/unit_test.hpp>

#include "crypto/error.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

// The tree by RFC 6962's own definition, recursively: what the code under test is held against.
Sha256 tree_hash(std::span<const Sha256> leaves) {
    if (leaves.empty()) return empty_tree_root();
    if (leaves.size() == 1) return leaves[0];
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return node_hash(tree_hash(leaves.first(k)), tree_hash(leaves.subspan(k)));
}

std::vector<Sha256> make_leaves(std::size_t count) {
    std::vector<Sha256> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(as_bytes("entry " + std::to_string(i))));
    return leaves;
}

HashReader reader_over(const std::vector<Sha256>& leaves) {
    return [&leaves](unsigned level, std::uint64_t index) {
        return tree_hash(std::span(leaves).subspan(index << level, std::size_t{1} << level));
    };
}

MerkleProof flipped(MerkleProof proof, std::size_t bit) {
    proof[bit / 256].bytes[bit % 256 / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    return proof;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(merkle)

// The well-known test tree of Certificate Transparency's implementations.
BOOST_AUTO_TEST_CASE(golden_roots_hold) {
    const std::vector<std::string> inputs{"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                          "606162636465666768696a6b6c6d6e6f"};
    const std::vector<std::string> roots{
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    BOOST_TEST(empty_tree_root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    std::vector<Sha256> leaves;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        leaves.push_back(leaf_hash(*from_hex(inputs[i])));
        BOOST_TEST(tree_root(leaves.size(), reader_over(leaves)).hex() == roots[i]);
    }
    // RFC 6962 §2.1.3's seven leaves: the path of d3 is [c, g, l].
    const auto path = inclusion_proof(3, 7, reader_over(leaves));
    BOOST_TEST(path.size() == 3u);
    BOOST_TEST((path[0] == leaves[2]));
    BOOST_TEST((path[1] == node_hash(leaves[0], leaves[1])));
    // §2.1.3: PROOF(3, D[7]) = [c, d, g, l], PROOF(4) = [l], PROOF(6) = [i, j, k].
    BOOST_TEST(consistency_proof(3, 7, reader_over(leaves)).size() == 4u);
    BOOST_TEST(consistency_proof(4, 7, reader_over(leaves)).size() == 1u);
    BOOST_TEST(consistency_proof(6, 7, reader_over(leaves)).size() == 3u);
}

BOOST_AUTO_TEST_CASE(every_inclusion_proof_up_to_300_verifies_and_no_other_place_does) {
    const auto leaves = make_leaves(300);
    const auto hashes = reader_over(leaves);
    for (std::uint64_t size = 1; size <= 300; ++size) {
        const auto root = tree_hash(std::span(leaves).first(size));
        BOOST_REQUIRE(tree_root(size, hashes) == root);
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = inclusion_proof(index, size, hashes);
            BOOST_REQUIRE(verify_inclusion(index, size, leaves[index], root, proof));
            BOOST_REQUIRE(!verify_inclusion(index, size, leaves[(index + 1) % 300], root, proof));
            if (index + 1 < size) BOOST_REQUIRE(!verify_inclusion(index + 1, size, leaves[index], root, proof));
            BOOST_REQUIRE(!verify_inclusion(size, size, leaves[index], root, proof));
            if (!proof.empty()) {
                auto shorter = proof;
                shorter.pop_back();
                BOOST_REQUIRE(!verify_inclusion(index, size, leaves[index], root, shorter));
            }
            auto longer = proof;
            longer.push_back(root);
            BOOST_REQUIRE(!verify_inclusion(index, size, leaves[index], root, longer));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_consistency_proof_up_to_300_verifies) {
    const auto leaves = make_leaves(300);
    const auto hashes = reader_over(leaves);
    std::vector<Sha256> roots;
    for (std::size_t size = 0; size <= 300; ++size) roots.push_back(tree_hash(std::span(leaves).first(size)));
    for (std::uint64_t new_size = 0; new_size <= 300; ++new_size) {
        for (std::uint64_t old_size = 0; old_size <= new_size; ++old_size) {
            const auto proof = consistency_proof(old_size, new_size, hashes);
            BOOST_REQUIRE(verify_consistency(old_size, roots[old_size], new_size, roots[new_size], proof));
            if (old_size > 0 && old_size < new_size) {
                BOOST_REQUIRE(!verify_consistency(old_size, roots[old_size - 1], new_size, roots[new_size], proof));
                BOOST_REQUIRE(!verify_consistency(old_size, roots[old_size], new_size, roots[new_size - 1], proof));
                BOOST_REQUIRE(!verify_consistency(new_size, roots[new_size], old_size, roots[old_size], proof));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_of_a_proof_fails) {
    const auto leaves = make_leaves(300);
    const auto hashes = reader_over(leaves);
    for (const std::uint64_t size : {2u, 3u, 7u, 8u, 64u, 100u, 255u, 256u, 257u, 300u}) {
        const auto root = tree_hash(std::span(leaves).first(size));
        for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
            const auto proof = inclusion_proof(index, size, hashes);
            for (std::size_t bit = 0; bit < proof.size() * 256; ++bit)
                BOOST_REQUIRE(!verify_inclusion(index, size, leaves[index], root, flipped(proof, bit)));
        }
        for (const std::uint64_t old_size : {std::uint64_t{1}, size / 2, size - 1}) {
            const auto old_root = tree_hash(std::span(leaves).first(old_size));
            const auto proof = consistency_proof(old_size, size, hashes);
            for (std::size_t bit = 0; bit < proof.size() * 256; ++bit)
                BOOST_REQUIRE(!verify_consistency(old_size, old_root, size, root, flipped(proof, bit)));
        }
    }
}

BOOST_AUTO_TEST_CASE(impossible_proofs_are_refused) {
    const auto leaves = make_leaves(4);
    BOOST_CHECK_THROW(inclusion_proof(4, 4, reader_over(leaves)), Invalid);
    BOOST_CHECK_THROW(consistency_proof(5, 4, reader_over(leaves)), Invalid);
    const auto root = tree_hash(leaves);
    BOOST_TEST(!verify_inclusion(0, ~std::uint64_t{0}, leaves[0], root, {}));
    BOOST_TEST(!verify_consistency(1, leaves[0], ~std::uint64_t{0}, root, {}));
    BOOST_TEST(!verify_consistency(0, root, 4, root, {}));
}

BOOST_AUTO_TEST_SUITE_END()
