#include "crypto/tlog_proof.h"

#include <boost/test/unit_test.hpp>

#include "crypto/error.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

// A log of two entries, its proof for entry 1, with witnesses' cosignatures.
struct World {
    NoteSigner log = NoteSigner::generate("log.example/commit");
    std::vector<NoteSigner> witnesses;
    std::vector<std::string> entries{"first", "second"};
    TlogProof proof;

    explicit World(unsigned cosigned) {
        for (int i = 0; i < 3; ++i)
            witnesses.push_back(NoteSigner::generate("w" + std::to_string(i) + ".example", NoteKeyType::cosignature));
        const auto first = leaf_hash(as_bytes(entries[0])), second = leaf_hash(as_bytes(entries[1]));
        const auto text = Checkpoint{"log.example/commit", 2, node_hash(first, second), {}}.to_text();
        SignedNote note{text, {log.sign(text)}};
        for (unsigned i = 0; i < cosigned; ++i) note.signatures.push_back(witnesses[i].sign(text, 1700000000));
        proof.index = 1;
        proof.hashes = {first};
        proof.checkpoint = note.to_text();
    }
    TlogPolicy policy(const std::string& quorum) const {
        auto text = "log " + log.verifier().to_text() + "\n";
        for (std::size_t i = 0; i < witnesses.size(); ++i)
            text += "witness W" + std::to_string(i) + " " + witnesses[i].verifier().to_text() + "\n";
        return TlogPolicy::parse(text + "group two 2 W0 W1 W2\nquorum " + quorum + "\n");
    }
    ProofVerdict verify(const std::string& quorum, std::string_view entry = "second") const {
        return verify_tlog_proof(TlogProof::parse(proof.to_text()), as_bytes(entry), policy(quorum));
    }
};

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(depositary::crypto::ProofVerdict)
BOOST_AUTO_TEST_SUITE(tlog_proof)

BOOST_AUTO_TEST_CASE(a_proof_holds_for_its_entry_alone) {
    const World world(0);
    BOOST_TEST(world.verify("none") == ProofVerdict::valid);
    BOOST_TEST(world.verify("none", "first") == ProofVerdict::not_included);
    BOOST_TEST(world.verify("two") == ProofVerdict::quorum_missing);
}

BOOST_AUTO_TEST_CASE(the_quorum_counts_witnesses) {
    BOOST_TEST(World(1).verify("two") == ProofVerdict::quorum_missing);
    BOOST_TEST(World(2).verify("two") == ProofVerdict::valid);
    BOOST_TEST(World(3).verify("two") == ProofVerdict::valid);
    BOOST_TEST(World(1).verify("W0") == ProofVerdict::valid);
    BOOST_TEST(World(1).verify("W2") == ProofVerdict::quorum_missing);
}

BOOST_AUTO_TEST_CASE(another_log_and_a_changed_checkpoint_are_refused) {
    const World world(0);
    const World other(0);
    BOOST_TEST(verify_tlog_proof(world.proof, as_bytes("second"), other.policy("none")) == ProofVerdict::unknown_log);
    auto changed = world.proof;
    changed.checkpoint.replace(changed.checkpoint.find("\n2\n"), 3, "\n3\n");
    BOOST_TEST(verify_tlog_proof(changed, as_bytes("second"), world.policy("none")) == ProofVerdict::bad_signature);
}

BOOST_AUTO_TEST_CASE(the_text_is_strict_and_comes_back) {
    auto proof = World(1).proof;
    proof.extra = Bytes{1, 2, 3};
    const auto text = proof.to_text();
    BOOST_TEST(text.starts_with("c2sp.org/tlog-proof@v1\nextra AQID\nindex 1\n"));
    BOOST_TEST(TlogProof::parse(text).to_text() == text);
    for (const std::string& wrong : {std::string(), text.substr(1), text.substr(0, 40), "c2sp.org/tlog-proof@v1\nindex 01\n\n" + proof.checkpoint,
                                     "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n" + proof.checkpoint})
        BOOST_CHECK_THROW(TlogProof::parse(wrong), Invalid);
}

BOOST_AUTO_TEST_CASE(policies_are_strict) {
    const auto vkey = NoteSigner::generate("log.example").verifier().to_text();
    TlogPolicy::parse("# a comment\nlog " + vkey + " https://log.example/\n\nquorum none\n");
    for (const std::string& wrong : {"log " + vkey + "\n", std::string("quorum none\nquorum none\n"), "log " + vkey + "\nquorum nobody\n",
                                     "log " + vkey + "\ngroup g 2 a\nquorum g\n", "logs " + vkey + "\nquorum none\n"})
        BOOST_CHECK_THROW(TlogPolicy::parse(wrong), Invalid);
}

BOOST_AUTO_TEST_SUITE_END()
