// Erasing documents: what is gone is gone, for who holds every key and an old copy of the vault too; proofs stand.
#include <boost/algorithm/string/join.hpp>
#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <fstream>

#include "crypto/tlog_proof.h"
#include "repository/access.h"
#include "repository/credentials.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

struct Office : World {
    Actor second;

    Office() {
        const auto clerk = add_account("clerk", "SEC", Role::secretariat);
        depositary->give(secretariat, compartment, {{Grantee::Type::account, clerk.account.to_text()}, {Right::manage}, "", ""});
        second = now(clerk.account);
    }
    std::string vault_path(const DocumentId& id) {
        const auto name = depositary->document(secretariat, id).latest().files.at(0).vault_name.hex();
        return founded.data + "/vault/" + name.substr(0, 2) + "/" + name;
    }
    UploadId upload_of(const Actor& by, std::string_view text) {
        crypto::MemorySource source(crypto::as_bytes(text));
        return depositary->store_upload(now(by.account), compartment, source, {}, {}).id;
    }
    // What a ministry deposits, which may from here on.
    DocumentId deposit_of(const Actor& by, const std::string& symbol) {
        if (!now(by.account).may(Right::deposit, compartment)) {
            depositary->give(secretariat, compartment, {{Grantee::Type::party, by.party}, {Right::deposit}, "", ""});
        }
        auto asked = new_document(symbol, symbol);
        asked.first.files[0].upload = upload_of(by, "their words");
        return depositary->add_document(now(by.account), asked).document;
    }
    void sign(const Actor& by, const crypto::MinisignSecretKey& with, const DocumentId& id) {
        const auto asked = depositary->signing_request(now(by.account), id, 1, "signature", "Minister");
        depositary->add_signature(now(by.account), id, 1, with.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    }
    void erase(const DocumentId& id) {
        depositary->request_erasure(secretariat, id, "Order 7 of the court", "The person named has withdrawn consent");
        depositary->confirm_erasure(second, id);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(erasure)

// Z18: the same person twice is refused.
BOOST_AUTO_TEST_CASE(two_managers_erase_a_document_and_the_proofs_of_all_acts_stand) {
    Office office;
    const auto kept = office.deposit("A/KEPT", "kept words");
    const auto receipt = office.deposit("A/GONE", "words to be gone");
    const auto refusal = [&](const Actor& actor) { return code_of([&] { office.depositary->confirm_erasure(actor, receipt.document); }); };
    BOOST_TEST(refusal(office.second) == "erasure-not-requested");
    const auto minister = office.add_account("minister", "KH", Role::ministry);
    BOOST_TEST(code_of([&] { office.depositary->request_erasure(minister, receipt.document, "x", "y"); }) == "right");
    BOOST_TEST(code_of([&] { office.depositary->request_erasure(office.secretariat, receipt.document, "", "y"); }) == "authority-empty");
    office.depositary->request_erasure(office.secretariat, receipt.document, "Order 7", "A reason");
    BOOST_TEST(refusal(office.secretariat) == "same-person");
    BOOST_TEST(refusal(minister) == "right");
    BOOST_TEST(office.read(minister, receipt.document, 1) == "words to be gone");  // until a second manager has confirmed it
    office.depositary->confirm_erasure(office.second, receipt.document);

    const auto stranger = office.add_account("stranger", "LA", Role::ministry, false);
    BOOST_TEST(code_of([&] { office.depositary->document(minister, receipt.document); }) == "erased");
    BOOST_TEST(code_of([&] { office.depositary->document(stranger, receipt.document); }) == "not-found");
    BOOST_TEST(code_of([&] { office.depositary->act(minister, receipt.index); }) == "erased");
    BOOST_TEST(code_of([&] { office.depositary->act(stranger, receipt.index); }) == "not-found");
    BOOST_TEST(!office.depositary->find_symbol(minister, "A/GONE").has_value());
    BOOST_TEST(office.depositary->find_file(minister, crypto::Sha256::of(std::string_view("words to be gone"))).empty());
    BOOST_TEST(office.depositary->documents(minister, {}).size() == 1u);
    // The receipt that was given out, and the proof that is given now, are the same and hold.
    const auto again = office.depositary->receipt(minister, receipt.index);
    BOOST_TEST(again.entry == receipt.entry);
    BOOST_TEST(again.proof == receipt.proof);
    BOOST_TEST(office.depositary->erasures(minister).at(0).authority == "Order 7");
    BOOST_TEST(office.read(minister, kept.document, 1) == "kept words");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());
    office.reopen();
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(code_of([&] { office.depositary->document(minister, receipt.document); }) == "erased");
}

// Two persons of the secretariat do not destroy what governments signed: one of them says so, or an auditor.
BOOST_AUTO_TEST_CASE(what_a_party_signed_is_erased_with_its_consent_and_not_by_two_managers) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
    const auto key = crypto::MinisignSecretKey::generate();
    office.enrol_key(khmer, key.public_key());
    const auto sign = [&](const DocumentId& id) {
        const auto asked = depositary.signing_request(khmer, id, 1, "signature", "Minister");
        depositary.add_signature(khmer, id, 1, key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    };
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(by, id); }); };
    const auto told = [&](const Actor& reader, const DocumentId& id) {
        for (const Erasure& each : depositary.erasures(reader))
            if (each.document == id) return std::optional(each);
        return std::optional<Erasure>();
    };
    const auto id = office.deposit("A/SIGNED", "words").document;
    sign(id);
    BOOST_TEST(confirm(khmer, id) == "right");  // nobody has asked for it
    depositary.request_erasure(office.secretariat, id, "Order 7", "A reason");
    // All who may know of it are told who asked, why, and whose word it waits for.
    for (const Actor& reader : {office.secretariat, office.second, khmer, lao}) {
        const auto seen = told(reader, id);
        BOOST_REQUIRE(seen);
        BOOST_TEST((seen->by_role == Role::secretariat && seen->symbol == "A/SIGNED" && seen->reason == "A reason" && seen->by_party));
        BOOST_TEST(seen->concerned == std::vector<std::string>{"KH"});
        BOOST_TEST(seen->may_confirm == (reader.account == khmer.account));
    }
    BOOST_TEST(confirm(office.second, id) == "erasure-second");
    BOOST_TEST(confirm(office.secretariat, id) == "same-person");
    BOOST_TEST(confirm(lao, id) == "right");
    // Not even where the party's only account was invited anew meanwhile.
    depositary.credentials().invite(office.secretariat, khmer.account);
    BOOST_TEST(confirm(office.second, id) == "erasure-second");
    BOOST_TEST(confirm(office.now(khmer.account), id) == "not-found");
    BOOST_TEST(!told(office.now(khmer.account), id));
    depositary.credentials().accept_invitation(depositary.credentials().invite(office.secretariat, khmer.account), "granite umbrella tidal fourteen");
    depositary.confirm_account(lao, khmer.account);
    BOOST_TEST(confirm(office.now(khmer.account), id) == "none");
    BOOST_TEST(told(lao, id)->erased.has_value());
    BOOST_TEST(told(khmer, id)->title == "");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

// What a government said of a draft is its act: two persons of the secretariat do not make it disappear.
BOOST_AUTO_TEST_CASE(what_a_party_commented_on_is_erased_with_its_consent) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
    const auto observer = office.add_account("observer", "ILO", Role::observer);
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(by, id); }); };
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, observer.account.to_text()}, {Right::read, Right::comment}, "", ""});
    const auto said = office.deposit("A/DRAFT", "words").document, silent = office.deposit("A/SILENT", "other words").document;
    depositary.comment(khmer, {said, 1, "3", "We cannot accept this."});
    depositary.comment(office.now(observer.account), {silent, 1, "", "An observer's word"});
    depositary.comment(office.second, {silent, 1, "", "The secretariat's own"});
    for (const auto& id : {said, silent}) depositary.request_erasure(office.secretariat, id, "Order 7", "A reason");
    BOOST_TEST(confirm(office.second, said) == "erasure-second");
    BOOST_TEST(confirm(lao, said) == "right");
    BOOST_TEST(confirm(khmer, said) == "none");
    BOOST_TEST(confirm(office.second, silent) == "none");
    // Of what others signed, who merely commented does not speak for them.
    const auto key = crypto::MinisignSecretKey::generate();
    office.enrol_key(khmer, key.public_key());
    const auto agreed = office.deposit("A/AGREED", "agreed words").document;
    depositary.comment(lao, {agreed, 1, "", "A word"});
    office.sign(khmer, key, agreed);
    depositary.request_erasure(office.secretariat, agreed, "Order 8", "A reason");
    BOOST_TEST(confirm(lao, agreed) == "right");
    BOOST_TEST(confirm(khmer, agreed) == "none");
}

// Who may only know of a document is not told whose it is by its erasure either, nor what the acts of it say. The parties whose word counts are.
BOOST_AUTO_TEST_CASE(who_may_only_know_of_a_document_is_told_that_it_is_erased_and_not_whose_it_was) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry, false), colleague = office.add_account("colleague", "KH", Role::ministry, false);
    depositary.confirm_account(khmer, colleague.account);
    const auto lao = office.add_account("lao", "LA", Role::ministry);
    const auto thai = office.add_account("thai", "TH", Role::ministry, false), guest = office.add_account("guest", "KH", Role::observer, false),
               other = office.add_account("other", "ILO", Role::observer, false);
    const auto give = [&](const Actor& to, Right right) {
        depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, to.account.to_text()}, {right}, "", ""});
    };
    for (const Actor& each : {colleague, thai, guest, other}) give(each, Right::know);
    give(khmer, Right::deposit);
    auto asked = office.new_document("A/THEIRS", "theirs");
    asked.first.files[0].upload = office.upload_of(khmer, "their words");
    const auto document = depositary.add_document(office.now(khmer.account), asked).document;
    depositary.request_erasure(office.secretariat, document, "Order 7", "A reason");
    const auto check = [&](const AccountId& by, Role role) {
        // Who reads it; and whose word counts, reading or not.
        for (const Actor& reader : {office.secretariat, office.second, khmer, lao, colleague}) {
            const Erasure seen = depositary.erasures(office.now(reader.account)).at(0);
            BOOST_TEST((seen.by == by && seen.authority == "Order 7" && seen.reason == "A reason"));
            BOOST_TEST(seen.concerned == std::vector<std::string>{"KH"}, boost::test_tools::per_element());
        }
        for (const Actor& reader : {thai, guest, other}) {
            for (const auto& seen : {depositary.erasures(office.now(reader.account)).at(0), depositary.erasure(office.now(reader.account), document).value()}) {
                BOOST_TEST((seen.by.is_nil() && seen.authority.empty() && seen.reason.empty() && seen.claimed.empty()));
                BOOST_TEST((seen.by_role == role && seen.by_party && !seen.may_confirm && !seen.may_withdraw));
                const std::vector<std::string> own{"KH"}, none;
                BOOST_TEST(seen.concerned == (reader.party == "KH" ? own : none), boost::test_tools::per_element());
            }
        }
    };
    check(office.secretariat.account, Role::secretariat);
    BOOST_TEST(depositary.erasure(office.now(thai.account), document)->symbol == "A/THEIRS");
    BOOST_TEST(depositary.erasure(office.now(colleague.account), document)->may_confirm);
    depositary.confirm_erasure(office.now(colleague.account), document);
    check(colleague.account, Role::ministry);
}

// Whose document it is takes reading all that was said of it. Who may not know of the document makes nobody read it: what would be read is gone here.
BOOST_AUTO_TEST_CASE(who_may_not_know_of_a_document_is_refused_before_it_is_computed_whose_it_is) {
    Office office;
    auto& depositary = *office.depositary;
    const auto stranger = office.add_account("stranger", "ILO", Role::observer, false), administrator = office.add_account("admin", "SEC", Role::administrator, false);
    const auto document = office.deposit("A/1", "words").document;
    depositary.request_erasure(office.secretariat, document, "Order 7", "A reason");
    sqlite3* database = nullptr;
    BOOST_REQUIRE_EQUAL(sqlite3_open((office.founded.data + "/catalogue.sqlite").c_str(), &database), SQLITE_OK);
    sqlite3_busy_timeout(database, 10000);
    BOOST_REQUIRE_EQUAL(sqlite3_exec(database, "ALTER TABLE commenter RENAME TO commenter_away", nullptr, nullptr, nullptr), SQLITE_OK);
    for (const Actor& actor : {stranger, administrator}) {
        for (const DocumentId& id : {document, DocumentId::random()}) {
            BOOST_TEST(code_of([&] { depositary.confirm_erasure(actor, id); }) == "not-found");
            BOOST_TEST(code_of([&] { depositary.withdraw_erasure(actor, id); }) == "not-found");
            BOOST_TEST(!depositary.erasure(actor, id).has_value());
        }
    }
    BOOST_REQUIRE_EQUAL(sqlite3_exec(database, "ALTER TABLE commenter_away RENAME TO commenter", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    BOOST_TEST(code_of([&] { depositary.confirm_erasure(office.second, document); }) == "none");
}

// A party that came later gets a stronger part in the document than those that were there: an auditor alone says whose document it is.
BOOST_AUTO_TEST_CASE(a_part_that_is_made_up_later_puts_nobody_aside) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
    const auto made_up = office.add_account("zed", "ZZ", Role::ministry);
    const auto auditor = office.add_account("auditor", "AU", Role::auditor);
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::role, "ministry"}, {Right::comment, Right::deposit}, "", ""});
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::role, "auditor"}, {Right::read}, "", ""});
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(office.now(by.account), id); }); };
    const auto ask = [&](const DocumentId& id) { depositary.request_erasure(office.secretariat, id, "Order 7", "A reason"); };
    const auto key = crypto::MinisignSecretKey::generate();
    office.enrol_key(made_up, key.public_key());
    // It deposits a version of what was commented on; signs what names nobody; signs what another deposited; is named by who opens a document.
    const auto version = office.deposit("A/1", "words").document, signature = office.deposit("A/2", "words").document;
    for (const auto& id : {version, signature}) depositary.comment(office.now(khmer.account), {id, 1, "", "We cannot accept this."});
    NewVersion second;
    second.files = {{office.upload_of(made_up, "their words"), "text.txt", "en", FileRole::text, "text/plain"}};
    depositary.add_version(office.now(made_up.account), version, 1, second);
    office.sign(made_up, key, signature);
    const auto deposited = office.deposit_of(lao, "A/3");
    office.sign(made_up, key, deposited);
    auto asked = office.new_document("A/4", "words");
    asked.parties = {"ZZ"};
    const auto named = depositary.add_document(office.secretariat, asked).document;
    depositary.comment(office.now(khmer.account), {named, 1, "", "We cannot accept this."});
    second.files = {{office.upload_of(office.secretariat, "signed words"), "text.txt", "en", FileRole::text, "text/plain"}};
    second.status = Status::signed_;
    depositary.add_version(office.secretariat, named, 1, second);
    for (const auto& id : {version, signature, deposited, named}) {
        ask(id);
        const auto shown = depositary.erasure(office.now(khmer.account), id);
        BOOST_TEST_REQUIRE(shown.has_value());
        BOOST_TEST(shown->by_auditor);
        for (const Actor& by : {made_up, khmer, lao}) BOOST_TEST(confirm(by, id) == "right");
        BOOST_TEST(confirm(office.second, id) == "erasure-auditor");
    }
    // Whoever has a part in it ends the request; the auditor may carry it out.
    BOOST_TEST(depositary.erasure(office.now(khmer.account), version)->may_withdraw);
    BOOST_TEST(confirm(auditor, version) == "none");
    // One whose document it becomes after the request is asked.
    const auto of_khmer = crypto::MinisignSecretKey::generate();
    office.enrol_key(khmer, of_khmer.public_key());
    office.sign(khmer, of_khmer, signature);
    BOOST_TEST(confirm(auditor, signature) == "erasure-outdated");
    ask(signature);
    BOOST_TEST(confirm(made_up, signature) == "right");
    BOOST_TEST(confirm(khmer, signature) == "none");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

// A newcomer's own deposit is not erased by who merely commented on it.
BOOST_AUTO_TEST_CASE(what_a_newcomer_deposits_is_not_erased_by_who_only_spoke) {
    Office office;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
    office.clock->set(office.clock->now().seconds + 40 * 86'400);
    const auto newcomer = office.add_account("newcomer", "NN", Role::ministry);
    office.depositary->give(office.secretariat, office.compartment, {{Grantee::Type::role, "ministry"}, {Right::comment}, "", ""});
    const auto commented = office.deposit_of(newcomer, "N/1"), alone = office.deposit_of(newcomer, "N/2");
    office.depositary->comment(office.now(lao.account), {commented, 1, "", "Noted."});
    for (const auto& id : {commented, alone}) office.depositary->request_erasure(office.secretariat, id, "Order 7", "A reason");
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { office.depositary->confirm_erasure(office.now(by.account), id); }); };
    for (const Actor& by : {khmer, lao, newcomer}) BOOST_TEST(confirm(by, commented) == "right");
    BOOST_TEST(confirm(office.second, commented) == "erasure-auditor");
    BOOST_TEST(confirm(lao, alone) == "right");
    BOOST_TEST(confirm(newcomer, alone) == "none");
}

// A party that the secretariat made, and had wait until it is no newcomer, does not speak for those that were there before it; nor does who only said something
// for who deposited.
BOOST_AUTO_TEST_CASE(a_party_made_up_long_before_does_not_speak_for_the_others) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
    const auto made_up = office.add_account("zed", "ZZ", Role::ministry);
    const auto key = crypto::MinisignSecretKey::generate(), lao_key = crypto::MinisignSecretKey::generate();
    office.enrol_key(made_up, key.public_key());
    office.enrol_key(lao, lao_key.public_key());
    const auto put_name_to = [&](const Actor& by, const crypto::MinisignSecretKey& with, const DocumentId& id, const std::string& word) {
        const auto asked = depositary.signing_request(office.now(by.account), id, 1, word, "Minister");
        depositary.add_signature(office.now(by.account), id, 1, with.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    };
    const auto concerned = [&](const DocumentId& id) {
        depositary.request_erasure(office.secretariat, id, "Order 7", "A reason");
        return boost::algorithm::join(depositary.erasure(office.secretariat, id)->concerned, " ");
    };
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(office.now(by.account), id); }); };
    // Beside a comment, by a comment and by an endorsement.
    const auto draft = office.deposit("A/DRAFT", "words").document;
    depositary.comment(khmer, {draft, 1, "4", "We object."});
    depositary.comment(made_up, {draft, 1, "", "Noted."});
    put_name_to(made_up, key, draft, "endorsement");
    BOOST_TEST(concerned(draft) == "KH");
    BOOST_TEST(confirm(made_up, draft) == "right");
    // Under what does not name it, its signature is a word beside theirs.
    auto asked = office.new_document("A/NAMED", "named");
    asked.parties = {"KH", "LA"};
    const auto named = depositary.add_document(office.secretariat, asked).document;
    depositary.comment(khmer, {named, 1, "", "A word"});
    put_name_to(made_up, key, named, "signature");
    BOOST_TEST(concerned(named) == "KH");
    BOOST_TEST(depositary.signature_counts(office.secretariat, {{named, 1}}) == std::vector<unsigned>{0});
    // What a ministry deposited is its own, whoever spoke.
    const auto theirs = office.deposit_of(khmer, "A/THEIRS");
    depositary.comment(office.now(lao.account), {theirs, 1, "", "Noted."});
    put_name_to(made_up, key, theirs, "endorsement");
    BOOST_TEST(concerned(theirs) == "KH");
    // Who had only spoken when it was asked for, and signs then, ends the request.
    put_name_to(lao, lao_key, theirs, "signature");
    BOOST_TEST(!depositary.erasure(office.secretariat, theirs)->stands);
    BOOST_TEST(confirm(khmer, theirs) == "erasure-outdated");
    BOOST_TEST(concerned(theirs) == "LA");
    // Its depositor alone asks: who merely commented does not hold it.
    const auto own = office.deposit_of(khmer, "A/OWN");
    depositary.comment(office.now(lao.account), {own, 1, "", "Noted."});
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, khmer.account.to_text()}, {Right::manage}, "", ""});
    depositary.request_erasure(office.now(khmer.account), own, "Order 9", "A reason");
    BOOST_TEST(depositary.erasure(office.secretariat, own)->concerned.empty());
    BOOST_TEST(!depositary.erasure(lao, own)->may_withdraw);
}

BOOST_AUTO_TEST_CASE(whose_consent_an_erasure_needs) {
    Office office;
    auto& depositary = *office.depositary;
    auto khmer = office.add_account("khmer", "KH", Role::ministry);
    const auto lao = office.add_account("lao", "LA", Role::ministry), viet = office.add_account("viet", "VN", Role::ministry, false);
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(by, id); }); };
    const auto concerned = [&](const DocumentId& id) {
        std::string all;
        for (const Erasure& each : depositary.erasures(office.secretariat))
            if (each.document == id)
                for (const auto& party : each.concerned) all += party + " ";
        return all;
    };
    const auto ask = [&](const DocumentId& id) { depositary.request_erasure(office.secretariat, id, "Order 7", "A reason"); };
    // Named on what is not signed: told, not asked. Named on what is signed: asked, where its ministry may know of the document.
    auto asked = office.new_document("A/DRAFT", "draft");
    asked.parties = {"KH", "LA", "VN"};
    const auto draft = depositary.add_document(office.secretariat, asked).document;
    asked = office.new_document("A/PAPER", "paper");
    asked.parties = {"KH", "LA", "VN"};
    asked.first.status = Status::signed_;
    const auto paper = depositary.add_document(office.secretariat, asked).document;
    ask(draft);
    ask(paper);
    BOOST_TEST(concerned(draft) == "");
    BOOST_TEST(concerned(paper) == "KH ");  // the half of both that has been there longer
    BOOST_TEST(confirm(office.second, draft) == "none");
    BOOST_TEST(confirm(office.second, paper) == "erasure-second");
    BOOST_TEST(confirm(viet, paper) == "not-found");
    BOOST_TEST(confirm(lao, paper) == "right");
    BOOST_TEST(confirm(khmer, paper) == "none");
    // What a ministry deposited, also when it was moved out of its sight since.
    const auto theirs = office.deposit_of(khmer, "A/THEIRS");
    khmer = office.now(khmer.account);
    depositary.open_compartment(office.secretariat, {"hidden", "Hidden", Purpose::general,
                                                     {{{Grantee::Type::role, "secretariat"}, {Right::deposit, Right::manage}, "", ""}}});
    office.secretariat = office.now(office.secretariat.account);
    office.second = office.now(office.second.account);
    depositary.move_document(office.secretariat, theirs, office.compartment_named("hidden"), "elsewhere");
    ask(theirs);
    BOOST_TEST(concerned(theirs) == "KH ");
    BOOST_TEST(confirm(office.second, theirs) == "erasure-second");
    BOOST_TEST(confirm(lao, theirs) == "not-found");
    BOOST_TEST(depositary.erasures(lao).size() == 2u);
    BOOST_TEST(depositary.erasures(khmer).size() == 3u);
    Actor token = khmer;
    token.only = {office.compartment};
    BOOST_TEST(depositary.erasures(token).size() == 2u);
    // An auditor who reads it may say so in a party's place.
    const auto auditor = office.add_account("auditor", "AU", Role::auditor, false);
    BOOST_TEST(confirm(auditor, theirs) == "not-found");
    depositary.give(office.secretariat, office.compartment_named("hidden"), {{Grantee::Type::role, "auditor"}, {Right::read}, "", ""});
    BOOST_TEST(confirm(office.now(auditor.account), theirs) == "none");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

// Whose document it was when its erasure was asked for is written down then: no made-up party, later version, other status or withdrawn
// right makes it another's.
BOOST_AUTO_TEST_CASE(what_the_office_does_after_or_before_a_request_takes_no_word_away) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry);
    office.add_account("lao", "LA", Role::ministry);
    const auto made_up = office.add_account("made-up", "XX", Role::ministry);
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::party, "XX"}, {Right::deposit}, "", ""});
    const auto paper = [&](const std::string& symbol) {
        auto document = office.new_document(symbol, symbol);
        document.parties = {"KH"};
        document.first.status = Status::signed_;
        return depositary.add_document(office.secretariat, document).document;
    };
    const auto add_version = [&](const Actor& by, const DocumentId& id, std::uint32_t latest) {
        auto version = office.version("later " + id.to_text());
        version.files[0].upload = office.upload_of(by, "later words");
        depositary.add_version(by, id, latest, version);
    };
    const auto ask = [&](const DocumentId& id, const Actor& by) { depositary.request_erasure(by, id, "Order 7", "A reason"); };
    const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(office.now(by.account), id); }); };
    // A party of the secretariat's making deposits a version: after the request, and before another.
    const auto after = paper("A/AFTER"), before = paper("A/BEFORE"), draft = paper("A/STATUS"), hidden = paper("A/GRANT");
    ask(after, office.secretariat);
    add_version(office.now(made_up.account), after, 1);
    add_version(office.now(made_up.account), before, 1);
    ask(before, office.secretariat);
    for (const auto& id : {after, before}) {
        BOOST_TEST(confirm(made_up, id) == "right");
        BOOST_TEST(confirm(office.second, id) == "erasure-second");
        BOOST_TEST(confirm(khmer, id) == "none");
    }
    // Asked for before the government signs it; and signed by the made-up party, too, as many as it likes.
    const auto key = crypto::MinisignSecretKey::generate(), late_key = crypto::MinisignSecretKey::generate();
    office.enrol_key(khmer, key.public_key());
    const auto early = office.deposit("A/EARLY", "words").document, pushed = office.deposit("A/PUSHED", "other words").document;
    ask(early, office.secretariat);
    office.sign(khmer, key, early);
    BOOST_TEST(confirm(office.second, early) == "erasure-outdated");
    ask(early, office.secretariat);  // anew, in its place
    BOOST_TEST(confirm(office.second, early) == "erasure-second");
    office.sign(khmer, key, pushed);
    const auto late = office.add_account("late", "YY", Role::ministry);
    office.enrol_key(late, late_key.public_key());
    office.sign(late, late_key, pushed);
    ask(pushed, office.secretariat);
    BOOST_TEST(confirm(late, pushed) == "right");  // it first acted after another had signed
    BOOST_TEST(confirm(khmer, pushed) == "none");
    // Named beside it on what is signed, and opened afterwards.
    auto beside = office.new_document("A/BESIDE", "beside");
    beside.parties = {"KH", "ZZ"};
    beside.first.status = Status::signed_;
    depositary.register_party(office.secretariat, {"ZZ", "Zeta"});
    const auto named = depositary.add_document(office.secretariat, beside).document;
    const auto later = office.add_account("zeta", "ZZ", Role::ministry);
    ask(named, office.secretariat);
    BOOST_TEST(confirm(later, named) == "right");
    BOOST_TEST(confirm(khmer, named) == "none");
    // The latest version is a draft.
    add_version(office.secretariat, draft, 1);
    ask(draft, office.secretariat);
    BOOST_TEST(confirm(office.second, draft) == "erasure-second");
    // The party may know of it no more.
    for (const Grant& grant : depositary.grants(office.secretariat, office.compartment))
        if (grant.to.type == Grantee::Type::account && grant.to.value == khmer.account.to_text()) depositary.withdraw(office.secretariat, office.compartment, grant.act, "A reason");
    ask(hidden, office.secretariat);
    BOOST_TEST(confirm(office.second, hidden) == "erasure-second");
    BOOST_TEST(depositary.erasures(office.now(khmer.account)).size() >= 2u);
    BOOST_TEST(confirm(khmer, hidden) == "none");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

// Who deposited its first draft, a made-up party or the asker's own, does not erase what governments have signed since.
BOOST_AUTO_TEST_CASE(what_governments_sign_after_a_request_is_not_erased_by_it) {
    for (const bool long_standing : {true, false}) {
        Office office;
        auto& depositary = *office.depositary;
        const auto khmer = office.add_account("khmer", "KH", Role::ministry), lao = office.add_account("lao", "LA", Role::ministry);
        if (long_standing) office.clock->set(office.clock->now().seconds + newcomers_wait + 1);
        const auto made_up = office.add_account("made-up", "XX", Role::ministry);
        std::map<std::string, crypto::MinisignSecretKey> keys;
        for (const Actor* party : {&khmer, &lao}) {
            const auto& key = keys.emplace(party->party, crypto::MinisignSecretKey::generate()).first->second;
            office.enrol_key(*party, key.public_key());
        }
        const auto ask = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.request_erasure(office.now(by.account), id, "Order 7", "A reason"); }); };
        const auto confirm = [&](const Actor& by, const DocumentId& id) { return code_of([&] { depositary.confirm_erasure(office.now(by.account), id); }); };
        const auto theirs = office.deposit_of(made_up, "A/MADE-UP"), own = office.deposit_of(khmer, "A/OWN");
        depositary.give(office.secretariat, office.compartment, {{Grantee::Type::party, "KH"}, {Right::manage}, "", ""});
        BOOST_TEST(ask(office.secretariat, theirs) == "none");
        BOOST_TEST(ask(khmer, own) == "none");
        BOOST_TEST(depositary.erasure(office.now(made_up.account), theirs)->may_confirm);
        for (const auto& id : {theirs, own})
            for (const Actor* party : {&khmer, &lao}) office.sign(*party, keys.at(party->party), id);
        BOOST_TEST(confirm(made_up, theirs) == "erasure-outdated");
        const auto second = office.second_of(office.now(khmer.account));
        BOOST_TEST(confirm(second, own) == "erasure-outdated");
        BOOST_TEST(!depositary.erasure(office.now(khmer.account), own)->stands);
        // Asked for anew, it is for who signed, and not for the asker's own party.
        BOOST_TEST(ask(office.secretariat, theirs) == "none");
        BOOST_TEST(ask(office.secretariat, theirs) == "erasure-requested");
        BOOST_TEST(ask(khmer, own) == "none");
        BOOST_TEST(confirm(made_up, theirs) == "right");
        BOOST_TEST(confirm(second, own) == "erasure-second");
        BOOST_TEST(confirm(khmer, theirs) == "none");
        BOOST_TEST(confirm(lao, own) == "none");
        BOOST_TEST(office.findings() == "");
        BOOST_TEST(depositary.rebuild_state());
    }
}

BOOST_AUTO_TEST_CASE(a_request_is_withdrawn_by_who_manages_or_could_confirm_and_ends_with_who_made_it) {
    Office office;
    auto& depositary = *office.depositary;
    const auto khmer = office.add_account("khmer", "KH", Role::ministry);
    const auto reader = office.add_account("reader", "OB", Role::observer);
    const auto id = office.deposit("A/1", "words").document;
    const auto withdraw = [&](const Actor& by) { return code_of([&] { depositary.withdraw_erasure(office.now(by.account), id); }); };
    const auto confirm = [&](const Actor& by) { return code_of([&] { depositary.confirm_erasure(office.now(by.account), id); }); };
    const auto ask = [&](const Actor& by) { return code_of([&] { depositary.request_erasure(office.now(by.account), id, "Order 7", "A reason"); }); };
    BOOST_TEST(withdraw(office.secretariat) == "erasure-not-requested");
    BOOST_TEST(ask(office.secretariat) == "none");
    BOOST_TEST(withdraw(reader) == "right");
    BOOST_TEST(withdraw(khmer) == "right");
    BOOST_TEST(withdraw(office.secretariat) == "none");
    BOOST_TEST(depositary.erasures(office.secretariat).empty());
    BOOST_TEST(confirm(office.second) == "erasure-not-requested");
    // One whose maker acts no more.
    BOOST_TEST(ask(office.second) == "none");
    const auto third = office.add_account("third", "SEC", Role::secretariat);
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, third.account.to_text()}, {Right::manage}, "", ""});
    depositary.close_account(third, office.second.account, "x");
    BOOST_TEST(confirm(office.secretariat) == "erasure-outdated");
    BOOST_TEST(ask(office.secretariat) == "none");
    BOOST_TEST(confirm(third) == "none");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(depositary.rebuild_state());
}

// Who was not confirmed, or a ministry that is new where others are not, is no second manager.
BOOST_AUTO_TEST_CASE(a_second_manager_is_confirmed_and_of_no_party_made_up) {
    Office office;
    auto& depositary = *office.depositary;
    office.add_account("khmer", "KH", Role::ministry);
    office.clock->set(office.clock->now().seconds + newcomers_wait + 1);
    const auto made_up = office.add_account("made-up", "XX", Role::ministry);
    depositary.open_account(office.secretariat, {"aide", "Aide", "SEC", Role::secretariat, {}, "", crypto::MinisignSecretKey::generate().public_key().to_text(), false});
    AccountId aide;
    for (const Account& account : depositary.accounts(office.secretariat)) aide = account.login == "aide" ? account.id : aide;
    for (const AccountId& to : {made_up.account, aide})
        depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, to.to_text()}, {Right::manage}, "", ""});
    const auto id = office.deposit("A/1", "words").document;
    depositary.request_erasure(office.secretariat, id, "Order 7", "A reason");
    BOOST_TEST(!office.now(aide).may(Right::know, office.compartment));  // nor is it anything else by name
    BOOST_TEST(code_of([&] { depositary.confirm_erasure(office.now(aide), id); }) == "not-found");
    BOOST_TEST(code_of([&] { depositary.confirm_erasure(office.now(made_up.account), id); }) == "erasure-second");
    BOOST_TEST(code_of([&] { depositary.confirm_erasure(office.second, id); }) == "none");
}

BOOST_AUTO_TEST_CASE(a_copy_of_the_vault_opens_no_more_with_every_key_that_is_left) {
    Office office;
    const auto receipt = office.deposit("A/GONE", std::string(100'000, 'w'));
    const auto path = office.vault_path(receipt.document);
    const auto copy = bytes_of_file(path);
    BOOST_TEST(copy.size() > 100'000u);
    office.erase(receipt.document);
    BOOST_TEST(!std::filesystem::exists(path));
    office.depositary->with_compartment_identity(office.compartment, [&](const crypto::AgeIdentity& identity) {
        BOOST_TEST(code_of([&] { crypto::age_decrypt(crypto::as_bytes(copy), identity); }) == "age-no-match");
    });
    BOOST_TEST(code_of([&] { crypto::age_decrypt(crypto::as_bytes(copy), Founded::root()); }) == "age-no-match");
    // Restored with a backup of the vault it is deleted again, and nothing else is.
    office.depositary.reset();
    std::ofstream(path, std::ios::binary) << copy;
    office.depositary = std::make_unique<Depositary>(office.founded.data, Founded::root(), office.clock);
    BOOST_TEST(!std::filesystem::exists(path));
    BOOST_TEST(office.findings() == "");
}

BOOST_AUTO_TEST_CASE(an_act_that_lost_its_payload_without_an_erasure_is_damage) {
    Office office;
    const auto receipt = office.deposit("A/1", "words");
    office.depositary.reset();
    BOOST_REQUIRE(std::system(("sqlite3 " + office.founded.data + "/catalogue.sqlite \"UPDATE act SET sealed = x'' WHERE position = " +
                               std::to_string(receipt.index) + "\"").c_str()) == 0);
    office.reopen();
    BOOST_TEST(code_of([&] { office.depositary->act(office.secretariat, receipt.index); }) == "act");
    BOOST_TEST(office.findings().find("its payload is missing") != std::string::npos);
    BOOST_CHECK_THROW(office.depositary->rebuild_state(), Damaged);
}

BOOST_AUTO_TEST_SUITE_END()
