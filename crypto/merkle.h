#pragma once
// Merkle trees as RFC 6962 §2.1 hashes them, and their proofs. The verifying functions know nothing of storage.

#include <functional>

#include "crypto/sha256.h"

namespace depositary::crypto {

// SHA-256 of the empty string: the root of the empty tree.
Sha256 empty_tree_root();
// RFC 6962 §2.1: SHA-256(0x00 || entry).
Sha256 leaf_hash(ByteView entry);
// RFC 6962 §2.1: SHA-256(0x01 || left || right).
Sha256 node_hash(const Sha256& left, const Sha256& right);

// A proof: hashes from the leaf's side upwards, in the order of RFC 6962 §2.1.1 / §2.1.2.
using MerkleProof = std::vector<Sha256>;

// True if the proof shows that the tree of `size` leaves and this root has the leaf hash at `index`.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Sha256& leaf, const Sha256& root,
                      const MerkleProof& proof);
// True if the proof shows that the tree (new_size, new_root) extends (old_size, old_root). old_size 0: the proof must be
// empty and old_root the empty tree's; equal sizes: the proof must be empty and the roots equal.
bool verify_consistency(std::uint64_t old_size, const Sha256& old_root, std::uint64_t new_size, const Sha256& new_root,
                        const MerkleProof& proof);

// Gives the hash of the perfect subtree at `level` (0: leaves) with number `index` (leaves index·2^level …). Throws when
// it cannot.
using HashReader = std::function<Sha256(unsigned level, std::uint64_t index)>;

// The root of the first `size` leaves, from O(log size) perfect subtrees.
Sha256 tree_root(std::uint64_t size, const HashReader& hashes);
// RFC 6962 §2.1.1; index < size, else Invalid.
MerkleProof inclusion_proof(std::uint64_t index, std::uint64_t size, const HashReader& hashes);
// RFC 6962 §2.1.2; old_size <= new_size, else Invalid. Empty for old_size 0 or equal sizes.
MerkleProof consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const HashReader& hashes);

}  // namespace depositary::crypto
