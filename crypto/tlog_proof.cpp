#include "crypto/tlog_proof.h"

#include <algorithm>
#include <charconv>

#include "crypto/error.h"

namespace depositary::crypto {
namespace {

constexpr std::string_view proof_header = "c2sp.org/tlog-proof@v1";
constexpr std::size_t most_hashes = 63;

[[noreturn]] void bad_proof(const std::string& what) {
    throw Invalid("tlog-proof", "The proof is malformed: " + what + ".");
}

std::optional<std::uint64_t> decimal(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || (text.size() > 1 && text[0] == '0')) {
        return std::nullopt;
    }
    return value;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const auto start = line.find_first_not_of(" \t");
        if (start == std::string_view::npos) {
            return words;
        }
        line.remove_prefix(start);
        const auto end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

}  // namespace

TlogProof TlogProof::parse(std::string_view text) {
    const auto take_line = [&]() -> std::string_view {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) {
            bad_proof("it is cut");
        }
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 1);
        return line;
    };
    TlogProof proof;
    if (take_line() != proof_header) {
        bad_proof("its first line is not c2sp.org/tlog-proof@v1");
    }
    std::string_view line = take_line();
    if (line.starts_with("extra ")) {
        proof.extra = from_base64(line.substr(6));
        if (!proof.extra) {
            bad_proof("its extra data is not base64");
        }
        line = take_line();
    }
    const auto index = line.starts_with("index ") ? decimal(line.substr(6)) : std::nullopt;
    if (!index) {
        bad_proof("its index is missing or not a decimal number");
    }
    proof.index = *index;
    for (line = take_line(); !line.empty(); line = take_line()) {
        const auto hash = from_base64(line);
        if (!hash || hash->size() != 32 || proof.hashes.size() == most_hashes) {
            bad_proof("a hash is not 32 bytes in base64, or there are too many");
        }
        Sha256 digest;
        std::copy(hash->begin(), hash->end(), digest.bytes.begin());
        proof.hashes.push_back(digest);
    }
    proof.checkpoint = text;
    SignedNote::parse(proof.checkpoint);
    return proof;
}

std::string TlogProof::to_text() const {
    std::string text(proof_header);
    text += "\n";
    if (extra) {
        text += "extra " + to_base64(*extra) + "\n";
    }
    text += "index " + std::to_string(index) + "\n";
    for (const Sha256& hash : hashes) {
        text += to_base64(hash) + "\n";
    }
    return text + "\n" + checkpoint;
}

TlogPolicy TlogPolicy::parse(std::string_view text) {
    TlogPolicy policy;
    bool has_quorum = false;
    unsigned line_number = 0;
    const auto fail = [&](const std::string& what) {
        throw Invalid("tlog-policy", "Line " + std::to_string(line_number) + " of the policy is malformed: " + what + ".");
    };
    const auto is_defined = [&](std::string_view name) {
        return std::find(policy.witness_names_.begin(), policy.witness_names_.end(), name) != policy.witness_names_.end() ||
               std::any_of(policy.groups_.begin(), policy.groups_.end(), [&](const Group& group) { return group.name == name; });
    };
    const auto check_new_name = [&](std::string_view name) {
        if (name == "none" || is_defined(name)) {
            fail("the name '" + std::string(name) + "' is taken");
        }
    };
    const auto check_new_key = [&](const NoteVerifier& key, const std::vector<NoteVerifier>& others) {
        if (std::any_of(others.begin(), others.end(), [&](const NoteVerifier& other) { return other.key == key.key; })) {
            fail("the same key stands in the policy twice");
        }
    };
    while (!text.empty()) {
        ++line_number;
        const auto end = text.find('\n');
        if (end == std::string_view::npos) {
            fail("it does not end in a newline");
        }
        const auto words = words_of(text.substr(0, end));
        text.remove_prefix(end + 1);
        if (words.empty() || words[0].starts_with('#')) {
            continue;
        }
        if (words[0] == "log" && (words.size() == 2 || words.size() == 3)) {
            const auto key = NoteVerifier::parse(words[1]);
            if (key.type != NoteKeyType::ed25519) {
                fail("a log's key must be of type 1 (Ed25519)");
            }
            check_new_key(key, policy.logs_);
            policy.logs_.push_back(key);
        } else if (words[0] == "witness" && (words.size() == 3 || words.size() == 4)) {
            check_new_name(words[1]);
            const auto key = NoteVerifier::parse(words[2]);
            if (key.type != NoteKeyType::cosignature) {
                fail("a witness's key must be of type 4 (cosignature/v1)");
            }
            check_new_key(key, policy.witnesses_);
            policy.witness_names_.emplace_back(words[1]);
            policy.witnesses_.push_back(key);
        } else if (words[0] == "group" && words.size() >= 4) {
            check_new_name(words[1]);
            Group group{std::string(words[1]), 0, {words.begin() + 3, words.end()}};
            for (std::size_t i = 0; i < group.members.size(); ++i) {
                if (!is_defined(group.members[i]) ||
                    std::find(group.members.begin(), group.members.begin() + static_cast<std::ptrdiff_t>(i),
                              group.members[i]) != group.members.begin() + static_cast<std::ptrdiff_t>(i)) {
                    fail("'" + group.members[i] + "' is not defined above, or named twice");
                }
            }
            const auto count = decimal(words[2]);
            if (words[2] == "any") {
                group.threshold = 1;
            } else if (words[2] == "all") {
                group.threshold = static_cast<unsigned>(group.members.size());
            } else if (count && *count >= 1 && *count <= group.members.size()) {
                group.threshold = static_cast<unsigned>(*count);
            } else {
                fail("a group's threshold is any, all, or a number from 1 to its members");
            }
            policy.groups_.push_back(std::move(group));
        } else if (words[0] == "quorum" && words.size() == 2) {
            if (has_quorum || (words[1] != "none" && !is_defined(words[1]))) {
                fail("there is one quorum, and it names a witness or group defined above, or none");
            }
            has_quorum = true;
            policy.quorum_ = words[1];
        } else {
            fail("'" + std::string(words[0]) + "' with so many words is no line of a policy");
        }
    }
    if (!has_quorum) {
        fail("the quorum line is missing");
    }
    return policy;
}

bool TlogPolicy::satisfied_by(std::string_view origin, std::span<const VerifiedSignature> signatures) const {
    const auto signed_by = [&](const NoteVerifier& key) {
        return std::any_of(signatures.begin(), signatures.end(),
                           [&](const VerifiedSignature& signature) { return signature.verifier == key; });
    };
    const bool log_signed = std::any_of(logs_.begin(), logs_.end(), [&](const NoteVerifier& log) {
        return log.name == origin && signed_by(log);
    });
    if (!log_signed) {
        return false;
    }
    // Groups name only what stands above them, so one pass in order settles all.
    std::vector<std::string_view> witnessed;
    for (std::size_t i = 0; i < witnesses_.size(); ++i) {
        if (signed_by(witnesses_[i])) {
            witnessed.push_back(witness_names_[i]);
        }
    }
    const auto has = [&](std::string_view name) {
        return std::find(witnessed.begin(), witnessed.end(), name) != witnessed.end();
    };
    for (const Group& group : groups_) {
        const auto count = std::count_if(group.members.begin(), group.members.end(), has);
        if (static_cast<unsigned>(count) >= group.threshold) {
            witnessed.push_back(group.name);
        }
    }
    return quorum_ == "none" || has(quorum_);
}

std::string_view describe(ProofVerdict verdict) {
    switch (verdict) {
        case ProofVerdict::valid:
            return "the entry is in the register";
        case ProofVerdict::bad_checkpoint:
            return "the proof's checkpoint is malformed";
        case ProofVerdict::unknown_log:
            return "the proof's checkpoint is of a log that the policy does not name, or not signed by it";
        case ProofVerdict::bad_signature:
            return "a signature on the proof's checkpoint does not verify";
        case ProofVerdict::quorum_missing:
            return "too few of the policy's witnesses have cosigned the proof's checkpoint";
        case ProofVerdict::not_included:
            return "the proof does not show this entry in the checkpoint's tree";
    }
    return "";
}

ProofVerdict verify_tlog_proof(const TlogProof& proof, ByteView entry, const TlogPolicy& policy) {
    SignedNote note;
    Checkpoint checkpoint;
    try {
        note = SignedNote::parse(proof.checkpoint);
        checkpoint = Checkpoint::parse(note.text);
    } catch (const Invalid&) {
        return ProofVerdict::bad_checkpoint;
    }
    std::vector<NoteVerifier> known(policy.logs());
    known.insert(known.end(), policy.witnesses().begin(), policy.witnesses().end());
    std::vector<VerifiedSignature> signatures;
    try {
        signatures = verify_note(note, known);
    } catch (const Invalid&) {
        return ProofVerdict::bad_signature;
    }
    const bool from_log = std::any_of(signatures.begin(), signatures.end(), [&](const VerifiedSignature& signature) {
        return signature.verifier.type == NoteKeyType::ed25519 && signature.verifier.name == checkpoint.origin;
    });
    if (!from_log) {
        return ProofVerdict::unknown_log;
    }
    if (!policy.satisfied_by(checkpoint.origin, signatures)) {
        return ProofVerdict::quorum_missing;
    }
    return verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), checkpoint.root, proof.hashes)
               ? ProofVerdict::valid
               : ProofVerdict::not_included;
}

}  // namespace depositary::crypto
