// Many at once: one order of acts, one winner where there can be one only, and readers that see whole things.
#include <boost/test/unit_test.hpp>

#include <mutex>
#include <set>
#include <thread>

#include "crypto/tile.h"
#include "crypto/tlog_proof.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

// Boost.Test's own checks are not for many threads at once.
class Complaints {
public:
    void add(const std::string& what) {
        const std::lock_guard lock(mutex_);
        all_.insert(what);
    }
    std::string text() const {
        std::string joined;
        for (const auto& what : all_) joined += what + "\n";
        return joined;
    }

private:
    std::mutex mutex_;
    std::set<std::string> all_;
};

void at_once(int count, const std::function<void(int)>& work) {
    std::vector<std::thread> threads;
    std::atomic<int> ready = 0;
    for (int t = 0; t < count; ++t)
        threads.emplace_back([&, t] {
            ++ready;
            while (ready < count) std::this_thread::yield();
            work(t);
        });
    for (auto& thread : threads) thread.join();
}

crypto::Checkpoint tree_of(const std::string& note) { return crypto::Checkpoint::parse(crypto::SignedNote::parse(note).text); }

}  // namespace

BOOST_AUTO_TEST_SUITE(concurrency)

BOOST_AUTO_TEST_CASE(one_idempotency_key_by_many_at_once_is_one_act_with_one_answer) {
    World world;
    const auto document = world.new_document("A/1", "text");
    const Once once{"key", crypto::Sha256::of(std::string_view("request"))};
    const auto before = world.depositary->register_size();
    std::vector<Receipt> receipts(16);
    at_once(16, [&](int t) { receipts[static_cast<std::size_t>(t)] = world.depositary->add_document(world.secretariat, document, once); });
    for (const auto& receipt : receipts) {
        BOOST_TEST(receipt.index == receipts[0].index);
        BOOST_TEST(receipt.proof == receipts[0].proof);
        BOOST_TEST((receipt.document == receipts[0].document));
    }
    BOOST_TEST(world.depositary->register_size() == before + 2);
    // Another body under the same key is refused, at once or later.
    std::atomic<int> refused = 0;
    at_once(8, [&](int t) {
        refused += code_of([&] {
                       world.depositary->add_document(world.secretariat, document, {"key", crypto::Sha256::of(std::to_string(t))});
                   }) == "idempotency-key-reused";
    });
    BOOST_TEST(refused == 8);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_signature_submitted_by_many_at_once_is_recorded_once) {
    World world;
    const auto minister = world.add_account("minister", "KH", Role::ministry);
    const auto key = crypto::MinisignSecretKey::generate();
    world.enrol_key(minister, key.public_key());
    const auto receipt = world.deposit("A/1", "text");
    const auto request = world.depositary->signing_request(minister, receipt.document, 1, "signature", "Minister");
    const auto minisig = key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text();
    const auto before = world.depositary->register_size();
    std::atomic<int> taken = 0, refused = 0;
    at_once(16, [&](int) {
        const auto code = code_of([&] { world.depositary->add_signature(minister, receipt.document, 1, minisig); });
        (code == "none" ? taken : refused)++;
        if (code == "already-signed") return;
        if (code != "none") refused = 1000;
    });
    BOOST_TEST(taken == 1);
    BOOST_TEST(refused == 15);
    BOOST_TEST(world.depositary->register_size() == before + 1);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(of_many_versions_after_the_same_one_exactly_one_is_taken) {
    World world;
    const auto receipt = world.deposit("A/1", "v1");
    std::vector<NewVersion> versions;
    for (int t = 0; t < 12; ++t) versions.push_back(world.version("by " + std::to_string(t)));
    std::atomic<int> taken = 0, stale = 0;
    at_once(12, [&](int t) {
        const auto code = code_of([&] {
            world.depositary->add_version(world.secretariat, receipt.document, 1, versions[static_cast<std::size_t>(t)]);
        });
        taken += code == "none";
        stale += code == "stale-version";
    });
    BOOST_TEST(taken == 1);
    BOOST_TEST(stale == 11);
    BOOST_TEST(world.depositary->document(world.secretariat, receipt.document).versions.size() == 2u);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(sixteen_writers_and_readers_see_one_growing_register_and_whole_documents) {
    World world;
    const auto policy = crypto::TlogPolicy::parse(world.depositary->policy());
    const auto shared = world.deposit("SHARED", "version 1");
    Complaints complaints;
    std::mutex mutex;
    std::vector<Receipt> receipts;
    std::set<std::string> checkpoints;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
    const auto more = [&] { return std::chrono::steady_clock::now() < until; };
    at_once(16, [&](int t) {
        Depositary& depositary = *world.depositary;
        try {
            for (int i = 0; more(); ++i) {
                if (t < 5) {  // deposits
                    const auto text = "text of " + std::to_string(t) + "." + std::to_string(i);
                    const auto receipt = world.deposit("W" + std::to_string(t) + "/" + std::to_string(i), text);
                    if (world.read(world.secretariat, receipt.document, 1) != text) complaints.add("an own deposit reads otherwise");
                    const std::lock_guard lock(mutex);
                    receipts.push_back(receipt);
                } else if (t < 8) {  // versions of one document
                    const auto latest = depositary.document(world.secretariat, shared.document).latest().number;
                    const auto code = code_of([&] {
                        depositary.add_version(world.secretariat, shared.document, latest, world.version("version " + std::to_string(latest + 1)));
                    });
                    if (code != "none" && code != "stale-version") complaints.add("a version was refused: " + code);
                } else if (t < 10) {  // sessions
                    const auto token = depositary.open_session(world.secretariat.account, 60);
                    if (!depositary.session_actor(token)) complaints.add("an open session is not known");
                    depositary.close_session(token);
                    if (depositary.session_actor(token)) complaints.add("a closed session is known");
                } else if (t < 14) {  // readers of documents
                    const auto document = depositary.document(world.secretariat, shared.document);
                    for (std::uint32_t number = 1; number <= document.versions.size(); ++number)
                        if (document.versions[number - 1].number != number || document.versions[number - 1].files.size() != 1)
                            complaints.add("a document is seen half done");
                    const auto number = document.latest().number;
                    if (world.read(world.secretariat, shared.document, number) != "version " + std::to_string(number)) complaints.add("a version reads otherwise");
                } else {  // readers of the register
                    const auto note = depositary.checkpoint();
                    const auto tree = tree_of(note);
                    if (!(depositary.register_root(tree.size) == tree.root)) complaints.add("a checkpoint is not of the register's root");
                    const std::lock_guard lock(mutex);
                    checkpoints.insert(note);
                }
            }
        } catch (const std::exception& error) {
            complaints.add(std::string("thrown: ") + error.what());
        }
    });
    BOOST_TEST(complaints.text() == "");
    BOOST_TEST(receipts.size() > 5u);
    const auto newest = tree_of(world.depositary->checkpoint());
    const auto hashes = crypto::hash_reader_over_tiles(newest.size, [&](const crypto::TileId& id) {
        return world.depositary->register_file(crypto::tile_path(id));
    });
    for (const auto& note : checkpoints) {
        const auto old = tree_of(note);
        BOOST_TEST(crypto::verify_consistency(old.size, old.root, newest.size, newest.root, crypto::consistency_proof(old.size, newest.size, hashes)));
    }
    std::set<std::uint64_t> indices;
    for (const auto& receipt : receipts) {
        BOOST_TEST(indices.insert(receipt.index).second);
        BOOST_TEST((crypto::verify_tlog_proof(crypto::TlogProof::parse(receipt.proof), crypto::as_bytes(receipt.entry), policy) == crypto::ProofVerdict::valid));
    }
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

BOOST_AUTO_TEST_SUITE_END()
