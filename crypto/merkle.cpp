#include "crypto/merkle.h"

#include <bit>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

Sha256 hash_prefixed(std::uint8_t prefix, ByteView first, ByteView second) {
    thread_local Sha256Stream stream;
    stream.write({&prefix, 1});
    stream.write(first);
    stream.write(second);
    return stream.finish();
}

// The largest power of two smaller than n; n > 1.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

// The root over the leaves [start, start + count); start is a multiple of the largest power of two in count.
Sha256 subtree_root(std::uint64_t start, std::uint64_t count, const HashReader& hashes) {
    if (std::has_single_bit(count)) {
        const auto level = static_cast<unsigned>(std::countr_zero(count));
        return hashes(level, start >> level);
    }
    const std::uint64_t left = split(count);
    const Sha256 left_root = subtree_root(start, left, hashes);
    return node_hash(left_root, subtree_root(start + left, count - left, hashes));
}

// RFC 6962 §2.1.1, PATH(index, D[start : start + count]).
void path(std::uint64_t index, std::uint64_t start, std::uint64_t count, const HashReader& hashes, MerkleProof& proof) {
    if (count == 1) {
        return;
    }
    const std::uint64_t left = split(count);
    if (index < left) {
        path(index, start, left, hashes, proof);
        proof.push_back(subtree_root(start + left, count - left, hashes));
    } else {
        path(index - left, start + left, count - left, hashes, proof);
        proof.push_back(subtree_root(start, left, hashes));
    }
}

// RFC 6962 §2.1.2, SUBPROOF(old, D[start : start + count], whole).
void subproof(std::uint64_t old, std::uint64_t start, std::uint64_t count, bool whole, const HashReader& hashes,
              MerkleProof& proof) {
    if (old == count) {
        if (!whole) {
            proof.push_back(subtree_root(start, count, hashes));
        }
        return;
    }
    const std::uint64_t left = split(count);
    if (old <= left) {
        subproof(old, start, left, whole, hashes, proof);
        proof.push_back(subtree_root(start + left, count - left, hashes));
    } else {
        subproof(old - left, start + left, count - left, false, hashes, proof);
        proof.push_back(subtree_root(start, left, hashes));
    }
}

}  // namespace

Sha256 empty_tree_root() { return Sha256::of(ByteView{}); }
Sha256 leaf_hash(ByteView entry) { return hash_prefixed(0x00, entry, {}); }
Sha256 node_hash(const Sha256& left, const Sha256& right) { return hash_prefixed(0x01, left, right); }

// The algorithm of RFC 9162 §2.1.3.2.
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Sha256& leaf, const Sha256& root,
                      const MerkleProof& proof) {
    if (index >= size) {
        return false;
    }
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    Sha256 hash = leaf;
    for (const Sha256& sibling : proof) {
        if (sn == 0) {
            return false;
        }
        if ((fn & 1) != 0 || fn == sn) {
            hash = node_hash(sibling, hash);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash == root;
}

// The algorithm of RFC 9162 §2.1.4.2.
bool verify_consistency(std::uint64_t old_size, const Sha256& old_root, std::uint64_t new_size, const Sha256& new_root,
                        const MerkleProof& proof) {
    if (old_size > new_size) {
        return false;
    }
    if (old_size == 0) {
        return proof.empty() && old_root == empty_tree_root() && (new_size != 0 || new_root == old_root);
    }
    if (old_size == new_size) {
        return proof.empty() && old_root == new_root;
    }
    std::size_t next = 0;
    Sha256 seed = old_root;  // of a tree whose size is a power of two, the old root is itself the first node
    if (!std::has_single_bit(old_size)) {
        if (proof.empty()) {
            return false;
        }
        seed = proof[next++];
    }
    std::uint64_t fn = old_size - 1;
    std::uint64_t sn = new_size - 1;
    while ((fn & 1) != 0) {
        fn >>= 1;
        sn >>= 1;
    }
    Sha256 old_hash = seed;
    Sha256 new_hash = seed;
    for (; next < proof.size(); ++next) {
        if (sn == 0) {
            return false;
        }
        if ((fn & 1) != 0 || fn == sn) {
            old_hash = node_hash(proof[next], old_hash);
            new_hash = node_hash(proof[next], new_hash);
            while ((fn & 1) == 0 && fn != 0) {
                fn >>= 1;
                sn >>= 1;
            }
        } else {
            new_hash = node_hash(new_hash, proof[next]);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && old_hash == old_root && new_hash == new_root;
}

Sha256 tree_root(std::uint64_t size, const HashReader& hashes) {
    return size == 0 ? empty_tree_root() : subtree_root(0, size, hashes);
}

MerkleProof inclusion_proof(std::uint64_t index, std::uint64_t size, const HashReader& hashes) {
    if (index >= size) {
        throw Invalid("proof-range", "The tree has no leaf of this index.");
    }
    MerkleProof proof;
    path(index, 0, size, hashes, proof);
    return proof;
}

MerkleProof consistency_proof(std::uint64_t old_size, std::uint64_t new_size, const HashReader& hashes) {
    if (old_size > new_size) {
        throw Invalid("proof-range", "The old tree is larger than the new one.");
    }
    MerkleProof proof;
    if (old_size != 0 && old_size != new_size) {
        subproof(old_size, 0, new_size, true, hashes, proof);
    }
    return proof;
}

}  // namespace depositary::crypto
