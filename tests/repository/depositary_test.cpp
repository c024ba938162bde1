#include "repository/depositary.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

#include "crypto/tile.h"
#include "crypto/tlog_proof.h"
#include "repository/credentials.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

BOOST_AUTO_TEST_SUITE(depositary)

BOOST_AUTO_TEST_CASE(a_deposit_comes_back_with_a_proof_that_verifies) {
    World world;
    const auto receipt = world.deposit("COMMIT/SPA/I", "the text");
    BOOST_TEST(world.read(world.secretariat, receipt.document, 1) == "the text");
    const auto document = world.depositary->document(world.secretariat, receipt.document);
    BOOST_TEST(document.symbol == "COMMIT/SPA/I");
    BOOST_TEST(document.latest().number == 1u);
    BOOST_TEST(document.date == "2004-10");

    const auto policy = crypto::TlogPolicy::parse(world.depositary->policy());
    const auto verdict = crypto::verify_tlog_proof(crypto::TlogProof::parse(receipt.proof), crypto::as_bytes(receipt.entry), policy);
    BOOST_TEST(crypto::describe(verdict) == crypto::describe(crypto::ProofVerdict::valid));
    // Payload and salt open the leaf's commitment.
    const auto act = world.depositary->act(world.secretariat, receipt.index);
    BOOST_TEST(act.kind == "version.added");
    crypto::Sha256Stream hash;
    hash.write(act.salt);
    hash.write(crypto::as_bytes(act.payload));
    BOOST_TEST(receipt.entry.ends_with("\n" + crypto::to_base64(hash.finish()) + "\n"));
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(everything_is_there_after_opening_anew) {
    World world;
    const auto receipt = world.deposit("A/1", "kept");
    const auto checkpoint = world.depositary->checkpoint();
    world.reopen();
    BOOST_TEST(world.depositary->checkpoint() == checkpoint);
    BOOST_TEST(world.read(world.secretariat, receipt.document, 1) == "kept");
    BOOST_TEST(world.depositary->receipt(world.secretariat, receipt.index).proof == receipt.proof);
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_version_names_the_one_it_follows) {
    World world;
    const auto receipt = world.deposit("A/1", "one");
    BOOST_TEST(world.depositary->add_version(world.secretariat, receipt.document, 1, world.version("two")).version == 2u);
    BOOST_TEST(code_of([&] { world.depositary->add_version(world.secretariat, receipt.document, 1, world.version("lost")); }) ==
               "stale-version");
    BOOST_TEST(world.read(world.secretariat, receipt.document, 1) == "one");
    BOOST_TEST(world.read(world.secretariat, receipt.document, 2) == "two");
}

BOOST_AUTO_TEST_CASE(of_many_writers_at_once_one_wins_each_version_and_none_is_lost) {
    World world;
    const auto receipt = world.deposit("A/1", "v1");
    std::atomic<int> won = 0, stale = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                const auto latest = world.depositary->document(world.secretariat, receipt.document).latest().number;
                const auto code = code_of([&] {
                    world.depositary->add_version(world.secretariat, receipt.document, latest,
                                                  world.version("by " + std::to_string(t) + "." + std::to_string(i)));
                });
                (code == "none" ? won : stale)++;
                if (code != "none") BOOST_TEST(code == "stale-version");
            }
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(world.depositary->document(world.secretariat, receipt.document).versions.size() == static_cast<std::size_t>(1 + won));
    BOOST_TEST(won + stale == 40);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(the_same_idempotency_key_gives_the_same_answer_once) {
    World world;
    const auto document = world.new_document("A/1", "text");
    const Once once{"key-1", crypto::Sha256::of(std::string_view("request"))};
    const auto first = world.depositary->add_document(world.secretariat, document, once);
    const auto again = world.depositary->add_document(world.secretariat, document, once);
    BOOST_TEST((first.document == again.document));
    BOOST_TEST(first.index == again.index);
    BOOST_TEST(first.proof == again.proof);
    BOOST_TEST(world.depositary->documents(world.secretariat, {}).size() == 1u);
    BOOST_TEST(code_of([&] {
        world.depositary->add_document(world.secretariat, document, {"key-1", crypto::Sha256::of(std::string_view("another"))});
    }) == "idempotency-key-reused");
    world.reopen();
    BOOST_TEST(world.depositary->add_document(world.secretariat, document, once).index == first.index);
}

BOOST_AUTO_TEST_CASE(symbols_are_unique_in_a_compartment) {
    World world;
    world.deposit("A/1", "one");
    BOOST_TEST(code_of([&] { world.deposit("A/1", "two"); }) == "symbol-in-use");
    const auto receipt = world.depositary->find_symbol(world.secretariat, "A/1");
    BOOST_TEST(receipt.has_value());
    BOOST_TEST(!world.depositary->find_symbol(world.secretariat, "A/2").has_value());
}

BOOST_AUTO_TEST_CASE(who_may_not_know_learns_nothing) {
    World world;
    const auto receipt = world.deposit("A/1", "secret text");
    const auto ministry = world.add_account("minister", "KH", Role::ministry);
    const auto stranger = world.add_account("stranger", "LA", Role::ministry, false);
    const auto administrator = world.add_account("operator", "SEC", Role::administrator);
    BOOST_TEST(world.read(ministry, receipt.document, 1) == "secret text");
    const auto digest = crypto::Sha256::of(std::string_view("secret text"));
    BOOST_TEST(world.depositary->find_file(ministry, digest).size() == 1u);
    for (const auto& outsider : {stranger, administrator}) {
        BOOST_TEST(code_of([&] { world.depositary->document(outsider, receipt.document); }) == "not-found");
        BOOST_TEST(code_of([&] { world.depositary->open_file(outsider, receipt.document, 1, "text.txt"); }) == "not-found");
        BOOST_TEST(code_of([&] { world.depositary->act(outsider, receipt.index); }) == "not-found");
        const auto public_part = world.depositary->receipt(outsider, receipt.index);  // what the tiles tell everybody
        BOOST_TEST(public_part.document.is_nil());
        BOOST_TEST(public_part.entry == receipt.entry);
        BOOST_TEST(code_of([&] { world.depositary->document_acts(outsider, receipt.document); }) == "not-found");
        BOOST_TEST(code_of([&] { world.depositary->signing_request(outsider, receipt.document, 1, "signature", "Minister"); }) == "not-found");
        crypto::MemorySink sink;
        BOOST_TEST(code_of([&] { world.depositary->write_bag_zip(outsider, receipt.document, 1, sink); }) == "not-found");
        BOOST_TEST(world.depositary->documents(outsider, {}).empty());
        BOOST_TEST(world.depositary->find_file(outsider, digest).empty());
        BOOST_TEST(!world.depositary->find_symbol(outsider, "A/1").has_value());
    }
    // A ministry reads and does not deposit.
    crypto::MemorySource body(crypto::as_bytes("x"));
    BOOST_TEST(code_of([&] { world.depositary->store_upload(ministry, world.compartment, body, {}, {}); }) == "right");
    crypto::MemorySource other(crypto::as_bytes("x"));
    BOOST_TEST(code_of([&] { world.depositary->store_upload(stranger, world.compartment, other, {}, {}); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(an_upload_that_is_not_what_was_announced_leaves_nothing) {
    World world;
    const auto files = [&] {
        unsigned count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(world.founded.data + "/vault"))
            count += entry.is_regular_file();
        return count;
    };
    crypto::MemorySource cut(crypto::as_bytes("half"));
    BOOST_TEST(code_of([&] { world.depositary->store_upload(world.secretariat, world.compartment, cut, 8, {}); }) == "size-mismatch");
    crypto::MemorySource changed(crypto::as_bytes("other"));
    BOOST_TEST(code_of([&] {
        world.depositary->store_upload(world.secretariat, world.compartment, changed, 5, crypto::Sha256::of(std::string_view("whole")));
    }) == "digest-mismatch");
    BOOST_TEST(files() == 0u);
}

BOOST_AUTO_TEST_CASE(malformed_documents_are_refused_by_name) {
    World world;
    const auto refuses = [&](auto&& change) {
        auto document = world.new_document("A/1", "text");
        change(document);
        return code_of([&] { world.depositary->add_document(world.secretariat, document); });
    };
    BOOST_TEST(refuses([](NewDocument& d) { d.symbol = "a b"; }) == "symbol-malformed");
    BOOST_TEST(refuses([](NewDocument& d) { d.title = ""; }) == "title-empty");
    BOOST_TEST(refuses([](NewDocument& d) { d.title = "bad \xff"; }) == "title-malformed");
    BOOST_TEST(refuses([](NewDocument& d) { d.title = "turned \u202e round"; }) == "title-malformed");
    BOOST_TEST(refuses([](NewDocument& d) { d.date = "2004-13"; }) == "date-malformed");
    BOOST_TEST(refuses([](NewDocument& d) { d.parties = {"ZZ"}; }) == "party-unknown");
    BOOST_TEST(refuses([](NewDocument& d) { d.relations = {{"likes", "A/2"}}; }) == "relation-malformed");
    BOOST_TEST(refuses([](NewDocument& d) { d.first.files.clear(); }) == "version-without-file");
    BOOST_TEST(refuses([](NewDocument& d) { d.first.files.push_back(d.first.files[0]); }) == "file-name-twice");
    for (const char* name : {"../up", "a/b", "", "nul\x01", ".hidden", "con", "turned\u202ename"})
        BOOST_TEST(refuses([&](NewDocument& d) { d.first.files[0].name = name; }) == "file-name", name);
    BOOST_TEST(refuses([](NewDocument& d) { d.first.files[0].upload = UploadId::random(); }) == "upload-unknown");
    for (const char* language : {"english", "xx", "qaa", "km-Qqqq", "en-XX"})
        BOOST_TEST(refuses([&](NewDocument& d) { d.first.files[0].language = language; }) == "language-malformed", language);
    for (const char* date : {"0000", "0000-01", "2004-00", "2004-02-30"})
        BOOST_TEST(refuses([&](NewDocument& d) { d.date = date; }) == "date-malformed", date);
    for (const char* own : {"A/1", "a/1"})
        BOOST_TEST(refuses([&](NewDocument& d) { d.relations = {{"supersedes", own}}; }) == "relation-malformed", own);
    BOOST_TEST(refuses([](NewDocument& d) { d.symbol = "0f8fad5b-d9cb-469f-a165-70867728950e"; }) == "symbol-malformed");
    // What is not seen in a name: soft hyphen, word joiner, variation selector, tag character.
    for (const char* name : {"a\u00adb", "a\u2060b", "a\ufe0fb", "a\U000e0061b"})
        BOOST_TEST(refuses([&](NewDocument& d) { d.first.files[0].name = name; }) == "file-name", name);
    const auto refuses_beside = [&](const std::string& one, const std::string& other) {
        return refuses([&](NewDocument& d) {
            d.first.files[0].name = one;
            d.first.files.push_back(d.first.files[0]);
            d.first.files[1].name = other;
            d.first.files[1].upload = UploadId::random();
        });
    };
    for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
             {"a b.txt", "a\u00a0b.txt"}, {"ab.txt", "a\u200bb.txt"}, {"ab.txt", "a\u200db.txt"}, {"ab.txt", "AB.txt"}})
        BOOST_TEST(refuses_beside(one, other) == "file-name-twice", one << " and " << other);
    BOOST_TEST(world.depositary->documents(world.secretariat, {}).empty());
}

BOOST_AUTO_TEST_CASE(codes_of_languages_and_names_with_what_scripts_need_are_taken) {
    World world;
    int number = 0;
    for (const char* language : {"en", "km", "lo", "my", "th", "vi", "zh", "zh-Hans", "zh-hant", "en-GB", "und", "mul", "hmn", "ksw", "shn"}) {
        auto document = world.new_document("L/" + std::to_string(number++), "text");
        document.first.files[0].language = language;
        document.first.files[0].name = "\u1780\u200b\u1781\u200d.txt";
        BOOST_TEST(code_of([&] { world.depositary->add_document(world.secretariat, document); }) == "none", language);
    }
}

BOOST_AUTO_TEST_CASE(symbols_that_differ_in_case_only_are_one) {
    World world;
    world.deposit("COMMIT/MOU", "one");
    for (const char* symbol : {"commit/mou", "Commit/MOU"})
        BOOST_TEST(code_of([&] { world.deposit(symbol, "two"); }) == "symbol-in-use", symbol);
    try {
        world.deposit("commit/mou", "two");
    } catch (const Conflict& error) {
        BOOST_TEST(std::string(error.what()).find("the symbol COMMIT/MOU in this compartment already, and symbols that differ in case") != std::string::npos);
    }
    // It holds for what is computed anew, too, and elsewhere nobody learns of it.
    BOOST_TEST(world.depositary->rebuild_state());
    BOOST_TEST(code_of([&] { world.deposit("commit/mou", "two"); }) == "symbol-in-use");
    world.depositary->open_compartment(world.secretariat, {"others", "Others", Purpose::general, {}});
    const auto parties = world.compartment;
    world.secretariat = world.now(world.secretariat.account);
    world.compartment = world.compartment_named("others");
    const auto elsewhere = world.deposit("commit/mou", "elsewhere");
    BOOST_TEST(code_of([&] { world.depositary->move_document(world.secretariat, elsewhere.document, parties, "a reason"); }) == "symbol-in-use");
    BOOST_TEST(world.depositary->check({}).empty());
}

BOOST_AUTO_TEST_CASE(pages_of_documents_go_back_in_time_without_gaps) {
    World world;
    for (int i = 0; i < 7; ++i) world.deposit("A/" + std::to_string(i), "x");
    std::vector<std::string> symbols;
    Page page{0, 3};
    for (;;) {
        const auto documents = world.depositary->documents(world.secretariat, page);
        if (documents.empty()) break;
        for (const auto& document : documents) symbols.push_back(document.symbol);
        page.after = documents.back().act;
    }
    BOOST_TEST(symbols == (std::vector<std::string>{"A/6", "A/5", "A/4", "A/3", "A/2", "A/1", "A/0"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(sign_in_holds_for_the_right_secret_only) {
    World world;
    BOOST_TEST(!world.depositary->check_password("secretariat", "another long password").has_value());
    BOOST_TEST(!world.depositary->check_password("nobody", test_password).has_value());
    const auto key = crypto::MinisignSecretKey::generate();
    NewAccount account;
    account.login = "program";
    account.name = "A program";
    account.party = "SEC";
    account.public_key = key.public_key().to_text();
    account.compartments = {world.compartment};
    world.depositary->open_account(world.secretariat, account);
    const auto signature = key.sign(crypto::as_bytes("challenge-1"), "sign-in").to_text();
    BOOST_TEST(world.depositary->check_signature("program", "challenge-1", signature).has_value());
    BOOST_TEST(!world.depositary->check_signature("program", "challenge-2", signature).has_value());
    BOOST_TEST(!world.depositary->check_signature("secretariat", "challenge-1", signature).has_value());

    const auto token = world.depositary->open_session(world.secretariat.account, 60);
    BOOST_TEST(world.depositary->session_actor(token).has_value());
    BOOST_TEST(!world.depositary->session_actor(token + "x").has_value());
    world.clock->set(1'800'000'061);
    BOOST_TEST(!world.depositary->session_actor(token).has_value());
    const auto second = world.depositary->open_session(world.secretariat.account, 60);
    world.depositary->close_session(second);
    BOOST_TEST(!world.depositary->session_actor(second).has_value());
}

BOOST_AUTO_TEST_CASE(the_registers_time_never_goes_back) {
    World world;
    const auto first = world.deposit("A/1", "x");
    world.clock->set(1'700'000'000);
    const auto second = world.deposit("A/2", "x");
    BOOST_TEST((second.time >= first.time));
    world.reopen();
    BOOST_TEST((world.deposit("A/3", "x").time >= first.time));
}

BOOST_AUTO_TEST_CASE(a_depositary_is_opened_by_one_process_with_the_right_key_or_not_at_all) {
    World world;
    const auto open = [&](const crypto::X25519Identity& root) {
        return code_of([&] { Depositary(world.founded.data, root, world.clock); });
    };
    BOOST_TEST(open(Founded::root()) == "in-use");
    world.depositary.reset();
    BOOST_TEST(open(crypto::X25519Identity::generate()) == "wrong-root-identity");
    BOOST_TEST(open(Founded::root()) == "none");
    BOOST_TEST(code_of([&] { Depositary::found(world.founded.data, Founded::root(), {"o.example", {}, "S", "sec", "N", test_password}); }) ==
               "already-founded");
}

// A15: nobody is there whom the founder did not name, nothing opens an account but what was said, and nobody founds it again.
BOOST_AUTO_TEST_CASE(a_founded_depositary_has_the_one_account_that_was_named) {
    World world;
    const auto accounts = world.depositary->accounts(world.secretariat);
    BOOST_REQUIRE(accounts.size() == 1u);
    BOOST_TEST(accounts[0].login == "secretariat");
    BOOST_TEST(accounts[0].public_key == "");
    auto credentials = world.depositary->credentials();
    BOOST_TEST(credentials.passkeys(accounts[0].id).empty());
    BOOST_TEST(credentials.outside_names(accounts[0].id).empty());
    BOOST_TEST(!credentials.second_factor(accounts[0].id).has_value());
    for (const std::string login : {"admin", "administrator", "root", "guest", "auditor", "test", "demo", "Secretariat"}) {
        for (const std::string& password : {std::string(), login, std::string("admin"), std::string("password"), std::string(test_password)}) {
            BOOST_TEST(!world.depositary->check_password(login, password).has_value(), login);
        }
    }
    BOOST_TEST(!world.depositary->check_password("secretariat", "").has_value());
    BOOST_TEST(!world.depositary->check_password("secretariat", "secretariat").has_value());
    // Nobody without a password founds one; and a second founding changes nothing, running or not.
    const TemporaryFolder folder;
    BOOST_TEST(code_of([&] { Depositary::found(folder.path() + "/data", Founded::root(), {"o.example", {}, "S", "sec", "N", ""}); }) != "none");
    BOOST_TEST(!std::filesystem::exists(folder.path() + "/data"));
    const auto again = [&] {
        return code_of([&] { Depositary::found(world.founded.data, Founded::root(), {"o.example", {}, "S", "second", "N", test_password}); });
    };
    BOOST_TEST(again() == "in-use");
    world.depositary.reset();
    BOOST_TEST(again() == "already-founded");
    world.reopen();
    BOOST_TEST(world.depositary->accounts(world.secretariat).size() == 1u);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_missing_or_foreign_catalogue_is_never_made_anew) {
    World world;
    world.depositary.reset();
    const auto catalogue = world.founded.data + "/catalogue.sqlite";
    const auto open = [&] { return code_of([&] { Depositary(world.founded.data, Founded::root(), world.clock); }); };
    std::filesystem::rename(catalogue, catalogue + ".away");
    BOOST_TEST(open() == "catalogue-missing");
    BOOST_TEST(!std::filesystem::exists(catalogue));
    std::filesystem::rename(catalogue + ".away", catalogue);
    std::ofstream(world.founded.data + "/depositary.json") << R"({"depositary":1,"instance":"00000000-0000-4000-8000-000000000000"})";
    BOOST_TEST(open() == "wrong-catalogue");
}

BOOST_AUTO_TEST_CASE(a_catalogue_older_than_what_was_published_is_refused) {
    World world;
    world.deposit("A/1", "x");
    world.depositary.reset();
    const auto catalogue = world.founded.data + "/catalogue.sqlite";
    std::filesystem::copy(catalogue, catalogue + ".old");
    world.reopen();
    world.deposit("A/2", "x");
    world.depositary.reset();
    std::filesystem::rename(catalogue + ".old", catalogue);
    std::filesystem::remove(catalogue + "-wal");
    std::filesystem::remove(catalogue + "-shm");
    BOOST_TEST(code_of([&] { world.reopen(); }) == "register-rolled-back");
}

BOOST_AUTO_TEST_CASE(old_checkpoints_are_consistent_with_new_ones) {
    World world;
    std::vector<std::string> checkpoints;
    for (int i = 0; i < 20; ++i) {
        world.deposit("A/" + std::to_string(i), "x");
        checkpoints.push_back(world.depositary->checkpoint());
    }
    const auto parse = [](const std::string& note) { return crypto::Checkpoint::parse(crypto::SignedNote::parse(note).text); };
    const auto newest = parse(checkpoints.back());
    const auto hashes = crypto::hash_reader_over_tiles(newest.size, [&](const crypto::TileId& id) {
        return world.depositary->register_file(crypto::tile_path(id));
    });
    for (const auto& note : checkpoints) {
        const auto old = parse(note);
        BOOST_TEST(crypto::verify_consistency(old.size, old.root, newest.size, newest.root,
                                              crypto::consistency_proof(old.size, newest.size, hashes)));
    }
    BOOST_TEST(code_of([&] { world.depositary->register_file("tile/0/001"); }) == "not-found");
    BOOST_TEST(code_of([&] { world.depositary->register_file("../catalogue.sqlite"); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(unused_uploads_are_swept_after_a_day) {
    World world;
    const auto waiting = world.upload("never used");
    world.clock->set(1'800'000'000 + 25 * 3600);
    world.reopen();
    auto document = world.new_document("A/1", "x");
    document.first.files[0].upload = waiting;
    BOOST_TEST(code_of([&] { world.depositary->add_document(world.secretariat, document); }) == "upload-unknown");
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_SUITE_END()
