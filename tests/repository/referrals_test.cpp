// What is sealed by its sender, and referrals between two governments: the server keeps and delivers what it cannot read, and nothing is left of it in the end.
#include <boost/test/unit_test.hpp>

#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

BOOST_AUTO_TEST_SUITE(referrals)

BOOST_AUTO_TEST_CASE(what_is_sealed_is_an_age_file_to_as_many_recipients_or_is_not_taken) {
    World office;
    office.depositary->open_usual_compartments(office.secretariat);
    const auto khmer_id = office.add_account("khmer", "KH", Role::ministry).account;
    const auto khmer = office.now(khmer_id);
    const auto sealed_room = office.compartment_named("sealed");
    const auto identity = crypto::X25519Identity::generate();
    const auto recipient = fresh_recipient(identity.clone());
    const auto age_file = [&](const std::string& text) {
        const crypto::X25519Recipient to = identity.recipient();
        const crypto::AgeRecipient* const pointer = &to;
        const auto bytes = crypto::age_encrypt(crypto::as_bytes(text), std::span(&pointer, 1));
        return std::string(crypto::as_text(bytes));
    };
    const auto deposit = [&](const std::string& bytes, const std::vector<std::string>& sealed_to) {
        crypto::MemorySource source(crypto::as_bytes(bytes));
        const auto upload = office.depositary->store_upload(khmer, sealed_room, source, {}, {});
        NewDocument document;
        document.compartment = sealed_room;
        document.symbol = "S/" + std::to_string(office.depositary->register_size());
        document.title = "Sealed";
        document.kind = Kind::guideline;
        document.first.files = {{upload.id, "note.txt.age", "en", FileRole::text, "application/octet-stream", sealed_to}};
        return code_of([&] { office.depositary->add_document(khmer, document); });
    };
    BOOST_TEST(deposit("plain words", {}) == "sealed-only");
    BOOST_TEST(deposit("plain words", {recipient}) == "not-sealed");
    BOOST_TEST(deposit(age_file("x"), {"age1nonsense"}) == "age-recipient");
    BOOST_TEST(deposit(age_file("x"), {recipient, crypto::X25519Identity::generate().recipient().to_text()}) == "not-sealed");
    BOOST_TEST(deposit(age_file("x"), {recipient}) == "none");
    // A key that was withdrawn may be in other hands: nothing is sealed to it any more.
    office.depositary->register_age_key(khmer, office.answered(khmer, recipient));
    BOOST_TEST(deposit(age_file("x"), {recipient}) == "none");
    office.depositary->revoke_age_key(khmer, recipient);
    BOOST_TEST(deposit(age_file("x"), {recipient}) == "recipient-revoked");
    // Nor once its account is closed.
    const auto other = fresh_recipient();
    const auto leaves = office.second_of(khmer);
    office.depositary->register_age_key(leaves, office.answered(leaves, other));
    office.depositary->revoke_age_key(leaves, other);
    office.depositary->close_account(office.secretariat, leaves.account, "x");
    BOOST_TEST(deposit(age_file("x"), {other}) == "recipient-revoked");
    BOOST_TEST(office.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_referral_goes_between_two_parties_and_is_erased_when_its_retention_ends) {
    World office;
    std::map<std::string, Actor> ministries;
    for (const auto& [login, code] : {std::pair("khmer", "KH"), std::pair("lao", "LA"), std::pair("viet", "VN")})
        office.add_account(login, code, Role::ministry, false);
    office.depositary->open_usual_compartments(office.secretariat);
    for (const auto& account : office.depositary->accounts(office.secretariat))
        if (account.role == Role::ministry) ministries[account.party] = office.now(account.id);
    const auto& khmer = ministries.at("KH");
    const auto& lao = ministries.at("LA");
    const auto& viet = ministries.at("VN");
    const auto room = office.compartment_named("referrals");
    const auto identity = crypto::X25519Identity::generate();
    const auto khmer_identity = crypto::X25519Identity::generate();
    const auto upload = [&](const Actor& by, const crypto::X25519Identity& to) {
        const crypto::X25519Recipient recipient = to.recipient();
        const crypto::AgeRecipient* const pointer = &recipient;
        const auto bytes = crypto::age_encrypt(crypto::as_bytes("The case of a person"), std::span(&pointer, 1));
        crypto::MemorySource source(bytes);
        return office.depositary->store_upload(by, room, source, {}, {}).id;
    };
    const auto day = [](std::int64_t days) { return Timestamp{1'800'000'000 + days * 86'400}.to_text().substr(0, 10); };
    const auto sent_to = [&](const std::string& to, const std::string& until) {
        NewReferral asked{to, {upload(khmer, identity)}, {identity.recipient().to_text()}, day(3), day(10), until};
        return office.depositary->send_referral(khmer, asked);
    };
    BOOST_TEST(code_of([&] { sent_to("LA", day(20)); }) == "referral-recipient");  // no key of theirs is registered
    office.depositary->register_age_key(lao, office.answered(lao, fresh_recipient(identity.clone())));
    BOOST_TEST(code_of([&] { sent_to("LA", day(20)); }) == "referral-recipient");  // no second person has confirmed it
    office.depositary->confirm_age_key(office.second_of(lao), identity.recipient().to_text());
    office.enrol_age_key(khmer, fresh_recipient(khmer_identity.clone()));
    BOOST_TEST(code_of([&] { sent_to("LA", day(9)); }) == "referral-days");
    BOOST_TEST(code_of([&] { sent_to("KH", day(20)); }) == "referral-party");
    const auto receipt = sent_to("LA", day(20));
    const auto id = receipt.document;

    // Nobody but the two knows of it: not a third party, not the secretariat, which manages the compartment.
    for (const Actor& other : {viet, office.secretariat}) {
        BOOST_TEST(code_of([&] { office.depositary->referral(other, id); }) == "not-found");
        BOOST_TEST(code_of([&] { office.depositary->open_referral_file(other, id, 1); }) == "not-found");
    }
    BOOST_TEST(code_of([&] { office.depositary->act(viet, receipt.index); }) == "not-found");
    BOOST_TEST(office.depositary->referrals(viet).empty());
    BOOST_TEST(code_of([&] { office.depositary->referrals(office.secretariat); }) == "role");
    BOOST_TEST(office.depositary->act(lao, receipt.index).payload.find("case") == std::string::npos);

    const auto advance = [&](const Actor& by, Referral::Status to) {
        return code_of([&] { office.depositary->advance_referral(by, id, to, {}, {}); });
    };
    BOOST_TEST(advance(khmer, Referral::Status::acknowledged) == "referral-status");
    BOOST_TEST(advance(lao, Referral::Status::accepted) == "referral-status");
    BOOST_TEST(!office.depositary->referral(lao, id).is_overdue(day(3)));
    BOOST_TEST(office.depositary->referral(lao, id).is_overdue(day(4)));
    BOOST_TEST(advance(lao, Referral::Status::acknowledged) == "none");
    BOOST_TEST(advance(viet, Referral::Status::accepted) == "not-found");
    BOOST_TEST(advance(lao, Referral::Status::accepted) == "none");
    BOOST_TEST(office.depositary->referral(khmer, id).is_overdue(day(11)));
    const auto answer = upload(lao, khmer_identity);
    office.depositary->advance_referral(lao, id, Referral::Status::answered, {answer}, {khmer_identity.recipient().to_text()});
    BOOST_TEST(office.depositary->referral(khmer, id).files.size() == 2u);
    BOOST_TEST(office.depositary->open_referral_file(khmer, id, 2)->content().size() > 0u);
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());

    const auto name = office.depositary->referral(khmer, id).files[0].vault_name.hex();
    const auto path = office.founded.data + "/vault/" + name.substr(0, 2) + "/" + name;
    const auto copy = bytes_of_file(path);
    office.clock->set(1'800'000'000 + 20 * 86'400);
    BOOST_TEST(office.depositary->erase_due_referrals() == 0u);
    office.clock->set(1'800'000'000 + 400 * 86'400);
    BOOST_TEST(office.depositary->erase_due_referrals() == 0u);  // a clock so far ahead is not believed
    office.clock->set(1'800'000'000 + 21 * 86'400);
    BOOST_TEST(office.depositary->erase_due_referrals() == 1u);
    BOOST_TEST(office.depositary->erase_due_referrals() == 0u);
    BOOST_TEST((office.depositary->referral(khmer, id).status() == Referral::Status::erased));
    BOOST_TEST(code_of([&] { office.depositary->open_referral_file(khmer, id, 1); }) == "erased");
    BOOST_TEST(!std::filesystem::exists(path));
    office.depositary->with_compartment_identity(room, [&](const crypto::AgeIdentity& compartment_identity) {
        BOOST_TEST(code_of([&] { crypto::age_decrypt(crypto::as_bytes(copy), compartment_identity); }) == "age-no-match");
    });
    BOOST_TEST(office.depositary->receipt(khmer, receipt.index).proof == receipt.proof);
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(office.depositary->rebuild_state());
}

BOOST_AUTO_TEST_SUITE_END()
