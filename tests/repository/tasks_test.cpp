// What the secretariat asks of parties, what they answer, who sees it; what happened lately.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "repository/act.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

constexpr std::int64_t day = 24 * 3600;

struct Office : World {
    Actor khmer, lao, observer, outsider, second;
    crypto::MinisignSecretKey key = crypto::MinisignSecretKey::generate();

    Office() {
        khmer = let_in("khmer", "KH", Role::ministry, Right::comment);
        lao = let_in("lao", "LA", Role::ministry, Right::comment);
        observer = let_in("observer", "OB", Role::observer, Right::read);
        outsider = add_account("outsider", "VN", Role::ministry, false);
        second = let_in("clerk", "SEC", Role::secretariat, Right::manage);
    }
    Actor let_in(const std::string& login, const std::string& party, Role role, Right right) {
        const auto account = add_account(login, party, role, false).account;
        depositary->give(secretariat, compartment, {{Grantee::Type::account, account.to_text()}, {right}, "", ""});
        return now(account);
    }
    std::string in_days(std::int64_t days) { return Timestamp{clock->now().seconds + days * day}.to_text().substr(0, 10); }
    NewTask consultation(const DocumentId& document) {
        NewTask task;
        task.document = document;
        task.version = 1;
        task.parties = {"KH", "LA"};
        task.due = in_days(10);
        task.text = "Please look at article 3.";
        return task;
    }
    NewTask notice() {
        NewTask task;
        task.type = Task::Type::notice;
        task.compartment = compartment;
        task.parties = {"KH"};
        task.subject = "Entry into force";
        task.text = "The agreement enters into force.\n\nOn the day of its signature.";
        return task;
    }
    std::size_t waiting(const Actor& actor) { return depositary->tasks(actor, {{}, true, {}}, {}).size(); }
    std::string sound() { return findings() + (depositary->rebuild_state() ? "" : "the state came out otherwise"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(tasks)

BOOST_AUTO_TEST_CASE(a_consultation_waits_for_each_party_until_its_comments_are_complete) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto document = office.deposit("A/1", "words").document;
    const auto opened = depositary.set_task(office.secretariat, office.consultation(document));
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    BOOST_TEST(office.waiting(office.outsider) == 0u);
    BOOST_TEST(office.waiting(office.secretariat) == 0u);
    const auto one = depositary.comment(office.khmer, {document, 1, "3", "Article 3 needs a word.\r\nOr two.", false});
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    depositary.comment(office.khmer, {document, 1, "", "", true});
    BOOST_TEST(office.waiting(office.khmer) == 0u);
    BOOST_TEST(office.waiting(office.lao) == 1u);
    BOOST_TEST(code_of([&] { depositary.comment(office.khmer, {document, 1, "", "More", true}); }) == "comment-complete");
    const auto comments = depositary.comments(office.observer, document);
    BOOST_REQUIRE(comments.size() == 2u);
    BOOST_TEST(comments[0].act == one.index);
    BOOST_TEST(comments[0].text == "Article 3 needs a word.\nOr two.");
    BOOST_TEST(comments[0].party == "KH");
    BOOST_TEST(comments[0].task.value() == opened.index);
    BOOST_TEST(!comments[0].late);
    // The act holds what was said, bound to the version's very bytes, and its leaf commits to it.
    const auto act = depositary.act(office.observer, one.index);
    const auto payload = nlohmann::json::parse(act.payload);
    BOOST_TEST(payload.at("manifest") == crypto::Sha256::of(depositary.document(office.khmer, document).latest().tagmanifest_sha256).hex());
    BOOST_TEST(one.entry.find(crypto::to_base64(commit_to(act.salt, act.payload))) != std::string::npos);
    BOOST_TEST(office.sound() == "");

    office.clock->set(office.clock->now().seconds + 11 * day);
    depositary.comment(office.now(office.lao.account), {document, 1, "", "Late words", false});
    BOOST_TEST(depositary.comments(office.observer, document).back().late);
    depositary.close_task(office.secretariat, opened.index, "All is said");
    BOOST_TEST(office.waiting(office.lao) == 0u);
    BOOST_TEST(code_of([&] { depositary.close_task(office.secretariat, opened.index, ""); }) == "task-closed");
    depositary.comment(office.lao, {document, 1, "", "A word after the end", false});
    BOOST_TEST(!depositary.comments(office.observer, document).back().task.has_value());
    office.reopen();
    BOOST_TEST(office.sound() == "");
}

BOOST_AUTO_TEST_CASE(who_may_ask_comment_and_see_follows_the_compartment) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto document = office.deposit("A/1", "words").document;
    const auto task = depositary.set_task(office.secretariat, office.consultation(document)).index;
    const auto comment = [&](const Actor& actor) { return code_of([&] { depositary.comment(actor, {document, 1, "", "x", false}); }); };
    BOOST_TEST(comment(office.observer) == "right");
    BOOST_TEST(comment(office.outsider) == "not-found");
    BOOST_TEST(comment(office.secretariat) == "none");
    const auto ask = [&](const Actor& actor) { return code_of([&] { depositary.set_task(actor, office.consultation(document)); }); };
    BOOST_TEST(ask(office.khmer) == "right");
    BOOST_TEST(ask(office.outsider) == "not-found");
    BOOST_TEST(code_of([&] { depositary.comments(office.outsider, document); }) == "not-found");
    BOOST_TEST(code_of([&] { depositary.task(office.outsider, task); }) == "not-found");
    BOOST_TEST(code_of([&] { depositary.task(office.outsider, 123456); }) == "not-found");
    BOOST_TEST(depositary.tasks(office.outsider, {}, {}).empty());
    BOOST_TEST(depositary.tasks(office.observer, {}, {}).size() == 1u);
    BOOST_TEST(code_of([&] { depositary.tasks(office.outsider, {document, false, {}}, {}); }) == "not-found");
    // A ministry that may deposit asks nobody for anything.
    depositary.give(office.secretariat, office.compartment, {{Grantee::Type::account, office.khmer.account.to_text()}, {Right::deposit}, "", ""});
    BOOST_TEST(ask(office.now(office.khmer.account)) == "role");
    // Who knows of the document reads neither what was asked nor what was said.
    const auto knower = office.let_in("knower", "MM", Role::ministry, Right::know);
    BOOST_TEST(code_of([&] { depositary.comments(knower, document); }) == "right");
    BOOST_TEST(depositary.tasks(knower, {}, {}).empty());
    // Nobody is asked for what it may not do.
    NewTask asked = office.consultation(document);
    asked.parties = {"MM"};
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "task-party");
    asked.parties = {"KH", "KH"};
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "task-party");
    asked.parties = {"KH"};
    asked.due = office.in_days(-1);
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "task-day");
    asked.due = "2030-01";
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "task-day");
    asked.due = office.in_days(0);
    asked.version = 2;
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "not-found");
    BOOST_TEST(code_of([&] { depositary.comment(office.khmer, {document, 1, "", "", false}); }) == "text-empty");
    BOOST_TEST(code_of([&] { depositary.comment(office.khmer, {document, 1, "3", "", true}); }) == "text-empty");
    BOOST_TEST(code_of([&] { depositary.comment(office.khmer, {document, 1, "", std::string(20'001, 'x'), false}); }) == "text-too-long");
    BOOST_TEST(code_of([&] { depositary.comment(office.khmer, {document, 1, "", "evil\u202Etext", false}); }) == "text-malformed");
    // A repeated request is one comment.
    const Once once{"key", crypto::Sha256::of(std::string_view("x"))};
    const auto first = depositary.comment(office.khmer, {document, 1, "", "once", false}, once);
    BOOST_TEST(depositary.comment(office.khmer, {document, 1, "", "once", false}, once).index == first.index);
}

BOOST_AUTO_TEST_CASE(a_signature_that_is_asked_for_waits_until_it_is_given_or_another_version_follows) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto document = office.deposit("A/1", "words").document;
    office.enrol_key(office.khmer, office.key.public_key());
    NewTask asked = office.consultation(document);
    asked.type = Task::Type::signature;
    asked.word = "endorsement";
    asked.due = "";
    const auto task = depositary.set_task(office.secretariat, asked).index;
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    const auto sign = [&](const std::string& word) {
        const auto request = depositary.signing_request(office.khmer, document, 1, word, "Minister");
        return depositary.add_signature(office.khmer, document, 1,
                                        office.key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    };
    sign("signature");  // another act than the one that is asked for
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    const auto given = sign("endorsement");
    BOOST_TEST(office.waiting(office.khmer) == 0u);
    BOOST_TEST(depositary.task(office.khmer, task).parties.at(0).done.value() == given.index);
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "already-signed");
    asked.word = "applause";
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "signature-act");
    BOOST_TEST(office.waiting(office.lao) == 1u);
    depositary.add_version(office.secretariat, document, 1, office.version("other words"));
    BOOST_TEST(office.waiting(office.lao) == 0u);
    BOOST_TEST(depositary.task(office.lao, task).superseded);
    asked.word = "endorsement";
    asked.parties = {"LA"};
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, asked); }) == "version-superseded");
    BOOST_TEST(office.sound() == "");
}

BOOST_AUTO_TEST_CASE(notices_are_numbered_without_gaps_and_acknowledged_by_those_they_are_for) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto first = depositary.set_task(office.secretariat, office.notice()).index;
    NewTask about = office.notice();
    about.document = office.deposit("A/1", "words").document;
    about.parties = {"KH", "LA"};
    const auto second = depositary.set_task(office.secretariat, about).index;
    BOOST_TEST(depositary.task(office.khmer, first).number == 1u);
    BOOST_TEST(depositary.task(office.khmer, second).number == 2u);
    BOOST_TEST(office.waiting(office.khmer) == 2u);
    const auto acknowledge = [&](const Actor& actor, std::uint64_t task) { return code_of([&] { depositary.acknowledge_notice(actor, task); }); };
    BOOST_TEST(acknowledge(office.lao, first) == "party");
    BOOST_TEST(acknowledge(office.secretariat, first) == "party");
    BOOST_TEST(acknowledge(office.outsider, first) == "not-found");
    BOOST_TEST(acknowledge(office.khmer, first) == "none");
    BOOST_TEST(acknowledge(office.khmer, first) == "notice-acknowledged");
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    BOOST_TEST(depositary.task(office.lao, first).parties.at(0).done.has_value());
    NewTask empty = office.notice();
    empty.subject = "";
    BOOST_TEST(code_of([&] { depositary.set_task(office.secretariat, empty); }) == "subject-empty");
    depositary.close_task(office.secretariat, second, "Given in error");
    BOOST_TEST(acknowledge(office.lao, second) == "task-closed");
    BOOST_TEST(office.sound() == "");
}

BOOST_AUTO_TEST_CASE(what_was_asked_and_said_about_an_erased_document_is_erased_with_it) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto document = office.deposit("A/GONE", "words").document;
    const auto kept = office.deposit("A/KEPT", "words").document;
    depositary.set_task(office.secretariat, office.consultation(document));
    const auto said = depositary.comment(office.khmer, {document, 1, "", "words that go too", true}).index;
    depositary.comment(office.khmer, {kept, 1, "", "words that stay", false});
    NewTask about = office.notice();
    about.document = document;
    depositary.set_task(office.secretariat, about);
    depositary.request_erasure(office.secretariat, document, "Order 7", "A reason");
    BOOST_TEST(code_of([&] { depositary.confirm_erasure(office.second, document); }) == "erasure-second");
    depositary.confirm_erasure(office.khmer, document);  // what it said goes with it
    BOOST_TEST(code_of([&] { depositary.comments(office.khmer, document); }) == "erased");
    BOOST_TEST(code_of([&] { depositary.act(office.khmer, said); }) == "erased");
    BOOST_TEST(office.waiting(office.khmer) == 0u);
    BOOST_TEST(depositary.tasks(office.secretariat, {}, {}).empty());
    BOOST_TEST(depositary.comments(office.khmer, kept).size() == 1u);
    BOOST_TEST(office.sound() == "");
    // Its notice's number is not given again.
    BOOST_TEST(depositary.task(office.khmer, depositary.set_task(office.secretariat, office.notice()).index).number == 2u);
    office.reopen();
    BOOST_TEST(office.sound() == "");
}

// Z19: page by page, too.
BOOST_AUTO_TEST_CASE(the_activity_shows_what_the_reader_may_see_and_nothing_else) {
    Office office;
    Depositary& depositary = *office.depositary;
    const auto document = office.deposit("A/1", "words").document;
    NewCompartment room{"room", "A room", Purpose::general, {}};
    room.grants.push_back({{Grantee::Type::account, office.secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
    depositary.open_compartment(office.secretariat, room);
    office.secretariat = office.now(office.secretariat.account);
    NewDocument hidden = office.new_document("A/HIDDEN", "x");
    hidden.compartment = office.compartment_named("room");
    crypto::MemorySource source(crypto::as_bytes("hidden words"));
    hidden.first.files[0].upload = depositary.store_upload(office.secretariat, hidden.compartment, source, {}, {}).id;
    const auto secret = depositary.add_document(office.secretariat, hidden);
    const auto said = depositary.comment(office.khmer, {document, 1, "", "a word", false}).index;
    const auto seen_by = [&](const Actor& actor, const ActivityFilter& filter = {}, std::uint64_t before = 0, unsigned limit = 200) {
        std::vector<std::uint64_t> seen;
        for (const Act& act : depositary.activity(actor, filter, before, limit).acts) seen.push_back(act.index);
        return seen;
    };
    const auto has = [](const std::vector<std::uint64_t>& all, std::uint64_t one) { return std::find(all.begin(), all.end(), one) != all.end(); };
    BOOST_TEST(seen_by(office.khmer).front() == said);
    BOOST_TEST(!has(seen_by(office.khmer), secret.index));
    BOOST_TEST(has(seen_by(office.secretariat), secret.index));
    BOOST_TEST(seen_by(office.outsider).empty());
    BOOST_TEST(seen_by(office.khmer, {hidden.compartment, "", "", ""}).empty());
    BOOST_TEST(seen_by(office.khmer, {{}, "comment.made", "", ""}).size() == 1u);
    BOOST_TEST(seen_by(office.khmer, {{}, "", "", "1999"}).empty());
    BOOST_TEST(seen_by(office.khmer, {depositary.office(), "", "", ""}).empty());
    BOOST_TEST(has(seen_by(office.secretariat, {depositary.office(), "", "", ""}), 0));
    // Page by page it is the same as at once.
    std::vector<std::uint64_t> paged;
    for (std::uint64_t before = 0;;) {
        const auto page = depositary.activity(office.secretariat, {}, before, 3);
        for (const Act& act : page.acts) paged.push_back(act.index);
        if (page.next == 0) break;
        before = page.next;
    }
    BOOST_TEST(paged == seen_by(office.secretariat), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nothing_is_said_in_words_where_senders_seal) {
    Office office;
    NewCompartment sealed{"sealed", "Sealed", Purpose::sealed, {}};
    sealed.grants.push_back({{Grantee::Type::account, office.secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
    sealed.grants.push_back({{Grantee::Type::account, office.khmer.account.to_text()}, {Right::comment}, "", ""});
    office.depositary->open_compartment(office.secretariat, sealed);
    office.secretariat = office.now(office.secretariat.account);
    office.khmer = office.now(office.khmer.account);
    NewTask notice = office.notice();
    notice.compartment = office.compartment_named("sealed");
    BOOST_TEST(code_of([&] { office.depositary->set_task(office.secretariat, notice); }) == "sealed-words");

    NewDocument letter = office.new_document("A/SEALED", "");
    letter.compartment = notice.compartment;
    const auto recipient = crypto::X25519Identity::generate().recipient();
    const crypto::AgeRecipient* const pointer = &recipient;
    const auto bytes = crypto::age_encrypt(crypto::as_bytes("words"), std::span(&pointer, 1));
    crypto::MemorySource source(bytes);
    const auto upload = office.depositary->store_upload(office.secretariat, letter.compartment, source, {}, {}).id;
    letter.first.files = {{upload, "x.age", "en", FileRole::text, "application/octet-stream", {recipient.to_text()}, {}}};
    const auto document = office.depositary->add_document(office.secretariat, letter).document;
    NewTask consultation = office.consultation(document);
    consultation.parties = {"KH"};
    BOOST_TEST(code_of([&] { office.depositary->set_task(office.secretariat, consultation); }) == "sealed-words");
    BOOST_TEST(code_of([&] { office.depositary->comment(office.khmer, {document, 1, "", "words", false}); }) == "sealed-words");
    // Asked and answered without words.
    consultation.text.clear();
    office.depositary->set_task(office.secretariat, consultation);
    BOOST_TEST(office.waiting(office.khmer) == 1u);
    office.depositary->comment(office.khmer, {document, 1, "", "", true});
    BOOST_TEST(office.waiting(office.khmer) == 0u);
    BOOST_TEST(office.sound() == "");
}

BOOST_AUTO_TEST_SUITE_END()
