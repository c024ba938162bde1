// A document moves to another compartment: its readers change, its acts and signatures stand, and of what it was before nothing
// opens any more, whoever holds the old compartment's key.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>

#include "crypto/tlog_proof.h"
#include "repository/crash_point.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

struct Office : World {
    CompartmentId narrow;
    Actor insider, outsider;  // both read "parties"; the insider the narrow compartment as well

    Office() {
        insider = add_account("insider", "KH", Role::ministry);
        outsider = add_account("outsider", "LA", Role::ministry);
        narrow = open("narrow", Purpose::general);
    }
    CompartmentId open(const std::string& name, Purpose purpose) {
        NewCompartment opened{name, "Compartment " + name, purpose, {}};
        opened.grants.push_back({{Grantee::Type::account, secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
        opened.grants.push_back({{Grantee::Type::account, insider.account.to_text()}, {Right::read}, "", ""});
        depositary->open_compartment(secretariat, opened);
        secretariat = now(secretariat.account);
        insider = now(insider.account);
        return compartment_named(name);
    }
    Receipt move(const DocumentId& id, const CompartmentId& to) {
        return depositary->move_document(secretariat, id, to, "It names persons");
    }
    std::string refused(const Actor& actor, const DocumentId& id, const CompartmentId& to) {
        return code_of([&] { depositary->move_document(actor, id, to, "x"); });
    }
    // What was linked and not remembered yet is put aside, as of any upload, for a person to decide.
    std::vector<std::string> vault_files() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(founded.data + "/vault"))
            if (entry.is_regular_file() && entry.path().parent_path().filename() != "quarantine") names.push_back(entry.path().filename().string());
        return names;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(moving)

BOOST_AUTO_TEST_CASE(a_symbol_finds_its_document_in_each_compartment_that_one_may_know_of) {
    Office office;
    const auto first = office.deposit("A/1", "first words");
    office.move(first.document, office.narrow);
    const auto second = office.deposit("A/1", "other words");
    BOOST_TEST(office.depositary->find_symbols(office.insider, "A/1").size() == 2u);
    const auto outside = office.depositary->find_symbols(office.outsider, "A/1");
    BOOST_TEST(outside.size() == 1u);
    BOOST_TEST((outside.at(0) == second.document));
    BOOST_TEST((office.depositary->find_symbol(office.insider, office.narrow, "A/1") == first.document));
    BOOST_TEST((office.depositary->find_symbol(office.insider, office.compartment, "A/1") == second.document));
    BOOST_TEST(!office.depositary->find_symbol(office.outsider, office.narrow, "A/1").has_value());
}

BOOST_AUTO_TEST_CASE(a_moved_document_is_the_other_compartments_and_nothing_of_it_is_left) {
    Office office;
    const auto receipt = office.deposit("A/1", "first words");
    office.depositary->add_version(office.secretariat, receipt.document, 1, office.version("second words"));
    office.deposit("A/2", "other words");
    crypto::MinisignSecretKey key = crypto::MinisignSecretKey::generate();
    office.enrol_key(office.insider, key.public_key());
    const auto asked = office.depositary->signing_request(office.insider, receipt.document, 2, "signature", "Minister");
    office.depositary->add_signature(office.insider, receipt.document, 2, key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    const auto before = office.depositary->document(office.secretariat, receipt.document);
    const auto files_before = office.vault_files();

    const auto moved = office.move(receipt.document, office.narrow);
    const auto after = office.depositary->document(office.insider, receipt.document);
    BOOST_TEST((after.compartment == office.narrow));
    BOOST_TEST(after.moved.value_or(0) == moved.index);
    BOOST_REQUIRE(after.versions.size() == 2u);
    // The same to the last byte, but for its place in the vault.
    BOOST_TEST(after.versions[1].tagmanifest_sha256 == before.versions[1].tagmanifest_sha256);
    BOOST_TEST(after.versions[1].signatures.at(0).valid);
    BOOST_TEST(office.read(office.insider, receipt.document, 1) == "first words");
    BOOST_TEST(office.read(office.insider, receipt.document, 2) == "second words");
    BOOST_TEST(office.depositary->find_file(office.insider, crypto::Sha256::of(std::string_view("first words"))).size() == 1u);
    BOOST_TEST(office.depositary->find_symbol(office.insider, "A/1").has_value());
    // Its old files are gone, and as many new ones are there, of which the old names do not open.
    BOOST_TEST(office.vault_files().size() == files_before.size());
    for (std::size_t i = 0; i < 2; ++i) {
        const auto old = before.versions[i].files[0].vault_name, fresh = after.versions[i].files[0].vault_name;
        BOOST_TEST(old.hex() != fresh.hex());
        const auto there = office.vault_files();
        BOOST_TEST(std::count(there.begin(), there.end(), old.hex()) == 0);
        BOOST_TEST(std::count(there.begin(), there.end(), fresh.hex()) == 1);
    }
    // Who may not know of the other compartment is told what is told of nothing.
    BOOST_TEST(code_of([&] { office.depositary->document(office.outsider, receipt.document); }) == "not-found");
    BOOST_TEST(code_of([&] { office.depositary->act(office.outsider, receipt.index); }) == "not-found");
    BOOST_TEST(code_of([&] { office.depositary->act(office.outsider, moved.index); }) == "not-found");
    BOOST_TEST(!office.depositary->find_symbol(office.outsider, "A/1").has_value());
    BOOST_TEST(office.depositary->find_file(office.outsider, crypto::Sha256::of(std::string_view("first words"))).empty());
    BOOST_TEST(office.depositary->documents(office.outsider, {}).size() == 1u);
    // That it left, its old compartment's readers may read; not where to, nor what it said.
    const auto left = office.depositary->act(office.outsider, moved.index - 1);
    BOOST_TEST(left.kind == "document.left");
    BOOST_TEST(left.payload.find(receipt.document.to_text()) != std::string::npos);
    BOOST_TEST(left.payload.find(office.narrow.to_text()) == std::string::npos);
    BOOST_TEST(left.payload.find("A/1") == std::string::npos);
    // Every receipt stands, and every act is read where the document is.
    BOOST_TEST(office.depositary->receipt(office.insider, receipt.index).proof == receipt.proof);
    BOOST_TEST(office.depositary->document_acts(office.insider, receipt.document).size() == 5u);
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());
    // A symbol is free again where it was.
    office.deposit("A/1", "another document");
    // There and back, and erased in the end: nothing is left over either.
    BOOST_TEST(office.refused(office.secretariat, receipt.document, office.compartment) == "symbol-in-use");
    const auto wide = office.open("wide", Purpose::general);
    office.move(receipt.document, wide);
    BOOST_TEST(office.read(office.insider, receipt.document, 1) == "first words");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());
    office.reopen();
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.read(office.insider, receipt.document, 2) == "second words");
    office.depositary->request_erasure(office.secretariat, receipt.document, "An order", "A reason");
    BOOST_TEST(office.refused(office.secretariat, receipt.document, office.narrow) == "erasure-awaited");
    office.depositary->confirm_erasure(office.now(office.insider.account), receipt.document);  // who has signed it
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());
    BOOST_TEST(office.vault_files().size() == 2u);
}

BOOST_AUTO_TEST_CASE(who_manages_both_moves_and_what_cannot_stays) {
    Office office;
    const auto id = office.deposit("A/1", "words").document;
    BOOST_TEST(office.refused(office.outsider, id, office.narrow) == "right");
    BOOST_TEST(office.refused(office.insider, id, office.narrow) == "right");
    BOOST_TEST(office.refused(office.secretariat, id, CompartmentId::random()) == "not-found");
    BOOST_TEST(office.refused(office.secretariat, id, office.compartment) == "same-compartment");
    BOOST_TEST(office.refused(office.secretariat, DocumentId::random(), office.narrow) == "not-found");
    BOOST_TEST(code_of([&] { office.depositary->move_document(office.secretariat, id, office.narrow, ""); }) == "reason-empty");
    // A manager of the one alone.
    const auto clerk = office.add_account("clerk", "SEC", Role::secretariat);
    office.depositary->give(office.secretariat, office.compartment, {{Grantee::Type::account, clerk.account.to_text()}, {Right::manage}, "", ""});
    BOOST_TEST(office.refused(office.now(clerk.account), id, office.narrow) == "not-found");
    office.depositary->give(office.secretariat, office.narrow, {{Grantee::Type::account, clerk.account.to_text()}, {Right::know}, "", ""});
    BOOST_TEST(office.refused(office.now(clerk.account), id, office.narrow) == "right");
    // What is sealed, and where sealed things and referrals are.
    BOOST_TEST(office.refused(office.secretariat, id, office.open("sealed", Purpose::sealed)) == "sealed-stay");
    auto sealed = office.new_document("A/SEALED", "");
    const auto recipient = crypto::X25519Identity::generate().recipient();
    const crypto::AgeRecipient* const pointer = &recipient;
    const auto bytes = crypto::age_encrypt(crypto::as_bytes("x"), std::span(&pointer, 1));
    sealed.first.files = {{office.upload(crypto::as_text(bytes)), "x.age", "en", FileRole::text, "application/octet-stream", {recipient.to_text()}}};
    BOOST_TEST(office.refused(office.secretariat, office.depositary->add_document(office.secretariat, sealed).document, office.narrow) == "sealed-stay");
    // A token that reads only moves nothing.
    auto reader = office.secretariat;
    reader.reads_only = true;
    BOOST_TEST(office.refused(reader, id, office.narrow) == "scope");
    // What was refused left nothing behind, not even on its way.
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.vault_files().size() == 3u);  // with the upload that waits
    // A request that is sent twice moves once.
    const Once once{"key", crypto::Sha256::of(std::string_view("move"))};
    const auto first = office.depositary->move_document(office.secretariat, id, office.narrow, "x", once);
    const auto again = office.depositary->move_document(office.secretariat, id, office.narrow, "x", once);
    BOOST_TEST(first.index == again.index);
    BOOST_TEST(office.refused(office.secretariat, id, office.narrow) == "same-compartment");
}

// Who signed goes on reading what they signed, and their acts.
BOOST_AUTO_TEST_CASE(what_was_signed_moves_only_where_its_signers_read) {
    Office office;
    const auto id = office.deposit("A/1", "words").document;
    const auto sign = [&](const Actor& by) {
        const crypto::MinisignSecretKey key = crypto::MinisignSecretKey::generate();
        office.enrol_key(by, key.public_key());
        const auto asked = office.depositary->signing_request(by, id, 1, "signature", "Minister");
        office.depositary->add_signature(by, id, 1, key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    };
    sign(office.insider);
    sign(office.outsider);
    BOOST_TEST(office.refused(office.secretariat, id, office.narrow) == "signers-read-not");
    office.depositary->give(office.secretariat, office.narrow, {{Grantee::Type::party, "LA"}, {Right::know}, "", ""});
    BOOST_TEST(office.refused(office.secretariat, id, office.narrow) == "signers-read-not");
    office.depositary->give(office.secretariat, office.narrow, {{Grantee::Type::party, "LA"}, {Right::read}, "", ""});
    BOOST_TEST(office.refused(office.secretariat, id, office.narrow) == "none");
    BOOST_TEST(office.depositary->document(office.now(office.outsider.account), id).latest().signatures.size() == 2u);
    BOOST_TEST(office.findings() == "");
}

#ifdef DEPOSITARY_CRASH_POINTS
BOOST_AUTO_TEST_CASE(killed_at_every_step_it_is_in_the_one_or_in_the_other_and_whole) {
    unsigned killed = 0, moved = 0;
    for (const auto place : all_crash_points()) {
        for (const int nth : {1, 2, 3}) {
            BOOST_TEST_CONTEXT(std::string(place) << " for the " << nth << ". time") {
                Office run;
                const auto id = run.deposit("CRASH/1", "first words").document;
                run.depositary->add_version(run.secretariat, id, 1, run.version("second words"));
                run.depositary.reset();  // no thread may be left when the process forks
                int pipe[2];
                BOOST_REQUIRE(::pipe(pipe) == 0);
                const pid_t child = ::fork();
                if (child == 0) {
                    ::close(pipe[0]);
                    run.reopen();
                    order_crash(place, nth);
                    run.move(id, run.narrow);
                    (void)!::write(pipe[1], "+", 1);
                    ::_exit(0);
                }
                ::close(pipe[1]);
                char told = 0;
                const bool acknowledged = ::read(pipe[0], &told, 1) == 1;
                ::close(pipe[0]);
                int status = 0;
                ::waitpid(child, &status, 0);
                killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
                run.reopen();
                const auto document = run.depositary->document(run.secretariat, id);
                const bool there = document.compartment == run.narrow;
                BOOST_TEST((there || document.compartment == run.compartment));
                BOOST_TEST((there || !acknowledged));
                moved += there;
                BOOST_TEST(run.read(run.secretariat, id, 1) == "first words");
                BOOST_TEST(run.read(run.secretariat, id, 2) == "second words");
                BOOST_TEST((code_of([&] { run.depositary->document(run.outsider, id); }) == "none") == !there);
                BOOST_TEST(run.findings() == "");  // no orphan either
                BOOST_TEST(run.depositary->rebuild_state());
                // What was copied and not taken waits as uploads do, and goes with time; the old files are gone at once.
                run.clock->set(1'800'000'000 + 25 * 3600);
                run.reopen();
                BOOST_TEST(run.vault_files().size() == 2u);
                BOOST_TEST(run.findings() == "");
                if (!there) run.move(id, run.narrow);
                BOOST_TEST(run.read(run.insider, id, 2) == "second words");
            }
        }
    }
    BOOST_TEST(killed >= 2 * all_crash_points().size());
    BOOST_TEST(moved >= 5u);
    BOOST_TEST(moved < killed);
}
#endif

BOOST_AUTO_TEST_CASE(what_was_asked_and_said_stays_among_those_it_was_said_to) {
    Office office;
    const auto asked = office.deposit("A/1", "words").document, said = office.deposit("A/2", "words").document;
    NewTask task;
    task.document = asked;
    task.version = 1;
    task.parties = {"KH"};
    task.due = Timestamp{office.clock->now().seconds + 10 * 24 * 3600}.to_text().substr(0, 10);
    office.depositary->set_task(office.secretariat, task);
    BOOST_TEST(office.refused(office.secretariat, asked, office.narrow) == "has-answers");
    office.depositary->comment(office.secretariat, {said, 1, "", "Words of those who read here.", false});
    BOOST_TEST(office.refused(office.secretariat, said, office.narrow) == "has-answers");
    BOOST_TEST(office.findings() == "");
}

BOOST_AUTO_TEST_SUITE_END()
