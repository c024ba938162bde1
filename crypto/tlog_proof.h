#pragma once
// Offline proofs (C2SP tlog-proof@v1) and the policy of whom to trust (C2SP tlog-policy).

#include "crypto/merkle.h"
#include "crypto/note.h"

namespace depositary::crypto {

struct TlogProof {
    std::optional<Bytes> extra;  // not covered by the proof
    std::uint64_t index = 0;
    MerkleProof hashes;
    std::string checkpoint;  // a signed note

    // Strict parse; Invalid("tlog-proof") says what is malformed.
    static TlogProof parse(std::string_view text);
    std::string to_text() const;
};

// Whom to trust: logs, witnesses, groups of them, and the quorum.
class TlogPolicy {
public:
    // Strict parse; Invalid("tlog-policy") names the line.
    static TlogPolicy parse(std::string_view text);
    const std::vector<NoteVerifier>& logs() const { return logs_; }
    const std::vector<NoteVerifier>& witnesses() const { return witnesses_; }
    // True if the verified signatures hold one of a log with this origin and satisfy the quorum.
    bool satisfied_by(std::string_view origin, std::span<const VerifiedSignature> signatures) const;

private:
    struct Group {
        std::string name;
        unsigned threshold = 0;
        std::vector<std::string> members;
    };
    std::vector<NoteVerifier> logs_;
    std::vector<NoteVerifier> witnesses_;
    std::vector<std::string> witness_names_;
    std::vector<Group> groups_;
    std::string quorum_;
};

enum class ProofVerdict { valid, bad_checkpoint, unknown_log, bad_signature, quorum_missing, not_included };
std::string_view describe(ProofVerdict verdict);

// Checks a proof for an entry: checkpoint's signatures against the policy, then inclusion of leaf_hash(entry).
ProofVerdict verify_tlog_proof(const TlogProof& proof, ByteView entry, const TlogPolicy& policy);

}  // namespace depositary::crypto
