// The parties' signing keys and the accounts' age keys on pages, without a script: by two persons, with a fresh proof.
#include "crypto/age.h"
#include "server/words.h"
#include "tests/server/support/two_neighbours.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {
const std::string cambodia = "Cambodia (KH)";
}

BOOST_AUTO_TEST_SUITE(key_pages)

BOOST_AUTO_TEST_CASE(a_key_is_looked_at_registered_and_confirmed_on_pages_by_two) {
    TwoNeighbours office;
    PageReader sokha(office.live, office.first), dara(office.live, office.second);
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    BOOST_CHECK(holds(sokha.get("/keys"), "href=\"/keys/new\""));
    const std::uint64_t size = office.live.register_size();
    const Answer looked =
        sokha.post_parts("/keys/new", {{"party", "KH"}, {"public_key", key.to_file()}, {"valid_until", "2099-01-31"}});
    BOOST_CHECK_EQUAL(looked.status, 200);
    BOOST_CHECK(holds(looked, key.fingerprint()) && holds(looked, key.key_id()) && holds(looked, cambodia) &&
                holds(looked, "31 January 2099"));
    BOOST_CHECK_EQUAL(office.live.register_size(), size);  // looking records nothing
    const Answer no_key = sokha.post_parts("/keys/new", {{"party", "KH"}, {"public_key", "no key"}});
    BOOST_CHECK_EQUAL(no_key.status, 422);
    BOOST_CHECK(holds(no_key, Words::in("en").text("problem.minisign-key")));
    BOOST_CHECK_EQUAL(sokha.post_parts("/keys/new", {{"party", "TH"}, {"public_key", key.to_file()}}).status, 403);

    BOOST_CHECK_EQUAL(
        sokha.post_parts("/keys", {{"party", "KH"}, {"public_key", key.to_text()}, {"valid_until", "2099-01-31"}})
            .status,
        303);
    BOOST_CHECK(!office.key(key.fingerprint()).confirmed);
    BOOST_CHECK(holds(sokha.get("/keys"), Words::in("en").text("key_waits")));
    const std::string confirmation = "/keys/" + key.fingerprint() + "/confirmation";
    BOOST_CHECK(!holds(sokha.get("/keys"), confirmation));
    const Answer alone = sokha.post(confirmation);
    BOOST_CHECK_EQUAL(alone.status, 409);
    BOOST_CHECK(holds(alone, Words::in("en").text("problem.same-person")));
    BOOST_CHECK(holds(dara.get("/keys"), confirmation));
    BOOST_CHECK_EQUAL(dara.post(confirmation).status, 303);
    BOOST_CHECK(office.key(key.fingerprint()).confirmed);
    BOOST_CHECK(holds(sokha.get("/parties"), Words::in("en").text("key_in_force")));
}

BOOST_AUTO_TEST_CASE(a_key_gives_way_to_another_only_by_its_signature_on_pages_too) {
    TwoNeighbours office;
    PageReader sokha(office.live, office.first), dara(office.live, office.second);
    const auto old = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(office.first, old.public_key());
    const auto fresh = crypto::MinisignSecretKey::generate().public_key();
    const std::string text = fresh.to_text();
    const Answer looked = sokha.post_parts("/keys/new", {{"party", "KH"}, {"public_key", text}});
    BOOST_CHECK(holds(looked, "name=\"rotation\"") && holds(looked, old.public_key().fingerprint()));
    const Answer statement =
        sokha.get("/keys/" + old.public_key().fingerprint() + "/statement?party=KH&public_key=" + percent_encode(text));
    BOOST_CHECK_EQUAL(statement.body,
                      office.world.depositary->key_statement("KH", old.public_key().fingerprint(), text));
    BOOST_CHECK(statement.field("content-disposition").value().starts_with("attachment"));
    const auto send = [&](const std::string& follows, const std::string& rotation) {
        return sokha.post_parts("/keys",
                                {{"party", "KH"}, {"public_key", text}, {"follows", follows}, {"rotation", rotation}});
    };
    BOOST_CHECK_EQUAL(send("", "").status, 409);
    const std::string other =
        crypto::MinisignSecretKey::generate().sign(crypto::as_bytes(statement.body), "x").to_text();
    const Answer refused = send(old.public_key().fingerprint(), other);
    BOOST_CHECK_EQUAL(refused.status, 422);
    BOOST_CHECK(holds(refused, "signature for the new one does not hold") && holds(refused, fresh.fingerprint()));
    BOOST_CHECK_EQUAL(
        send(old.public_key().fingerprint(), old.sign(crypto::as_bytes(statement.body), "depositary-key/v1").to_text())
            .status,
        303);
    BOOST_CHECK_EQUAL(dara.post("/keys/" + fresh.fingerprint() + "/confirmation").status, 303);
    BOOST_CHECK(office.key(old.public_key().fingerprint()).revoked);
}

BOOST_AUTO_TEST_CASE(a_key_is_revoked_on_its_page_with_a_reason_and_the_day_of_its_loss) {
    TwoNeighbours office;
    PageReader sokha(office.live, office.first), anong(office.live, office.thai);
    const auto key = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(office.first, key.public_key());
    const std::string revocation = "/keys/" + key.public_key().fingerprint() + "/revocation";
    BOOST_CHECK(holds(sokha.get("/keys"), revocation) && !holds(anong.get("/keys"), revocation));
    const Answer why = sokha.post(revocation, "&reason=&compromised_since=");
    BOOST_CHECK_EQUAL(why.status, 422);
    BOOST_CHECK(holds(why, Words::in("en").text("problem.reason-empty")));
    BOOST_CHECK_EQUAL(sokha.post(revocation, "&reason=It+was+stolen&compromised_since=2026-01-02").status, 303);
    BOOST_CHECK_EQUAL(office.key(key.public_key().fingerprint()).compromised_since, "2026-01-02");
    BOOST_CHECK(holds(sokha.get("/keys"), "2 January 2026"));
}

// As in the API: what is dangerous asks anew who one is.
BOOST_AUTO_TEST_CASE(what_is_done_with_keys_on_pages_needs_a_fresh_proof) {
    TwoNeighbours office;
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    office.world.depositary->register_key(office.first, {"KH", key.to_text(), "", "", ""});
    PageReader dara(office.live, office.second);
    office.world.clock->set(office.world.clock->now().seconds + 601);
    const std::uint64_t size = office.live.register_size();
    BOOST_CHECK_EQUAL(dara.get("/keys/new").field("location").value(), "/account/proof?next=%2Fkeys%2Fnew");
    BOOST_CHECK_EQUAL(dara.post("/keys/" + key.fingerprint() + "/confirmation").field("location").value(),
                      "/account/proof?next=%2Fkeys");
    BOOST_CHECK_EQUAL(dara.post("/keys/" + key.fingerprint() + "/revocation", "&reason=x").status, 403);
    const Answer kept = dara.post_parts("/keys", {{"party", "KH"}, {"public_key", key.to_text()}});  // with what was chosen
    BOOST_CHECK_EQUAL(kept.status, 403);
    BOOST_CHECK(holds(kept, "/account/proof?next=%2Fkeys") && holds(kept, key.to_text()));
    BOOST_CHECK_EQUAL(office.live.register_size(), size);
}

BOOST_AUTO_TEST_CASE(an_age_key_is_looked_at_registered_confirmed_and_revoked_on_pages) {
    TwoNeighbours office;
    PageReader sokha(office.live, office.first), dara(office.live, office.second), anong(office.live, office.thai);
    const Words& words = Words::in("en");
    const std::string key = fresh_recipient();
    const std::uint64_t size = office.live.register_size();
    BOOST_CHECK(holds(sokha.get("/account"), "href=\"/age-keys\""));
    const Answer looked = sokha.post("/age-keys/new", "&recipient=%20" + key + "%0D%0A");
    BOOST_CHECK_EQUAL(looked.status, 200);
    BOOST_CHECK(holds(looked, ">" + key + "<") && holds(looked, "sokha") && holds(looked, cambodia));
    BOOST_CHECK(!holds(looked, words.text("age_key_vouch_words")));  // the party has no signing key
    // What is no key is told so, and a secret half is not shown again.
    const std::string secret = "AGE-SECRET-KEY-1QQQQ";
    for (const std::string& wrong : {std::string("age1nothing"), secret, std::string()}) {
        const Answer refused = sokha.post("/age-keys/new", "&recipient=" + wrong);
        BOOST_CHECK_EQUAL(refused.status, 422);
        BOOST_CHECK(holds(refused, words.text("problem.age-recipient")) && !holds(refused, secret));
        BOOST_CHECK_EQUAL(sokha.post_parts("/age-keys", {{"recipient", wrong}}).status, 422);
    }
    BOOST_CHECK_EQUAL(office.live.register_size(), size);

    // Who has not the identity does not register it; nor does another account by this one's answer.
    const std::string address = "/age-keys/" + key + "/challenge";
    const Answer challenge = sokha.get(address);
    BOOST_CHECK(holds(looked, "href=\"" + address + "\""));
    const std::string answer(crypto::age_decrypt(crypto::as_bytes(challenge.body), identity_of(key)).text());
    BOOST_CHECK(answer.find(" login=sokha ") != std::string::npos && answer.find(key) != std::string::npos);
    for (const std::string& wrong : {std::string(), std::string("x"), answer.substr(0, answer.size() - 2)}) {
        const Answer refused = sokha.post_parts("/age-keys", {{"recipient", key}, {"answer", wrong}});
        BOOST_CHECK_EQUAL(refused.status, 422);
        BOOST_CHECK(holds(refused, "the challenge is more than a day old") && holds(refused, address));
    }
    BOOST_CHECK_EQUAL(dara.post_parts("/age-keys", {{"recipient", key}, {"answer", answer}}).status, 422);
    BOOST_CHECK_EQUAL(office.live.register_size(), size);
    BOOST_CHECK_EQUAL(sokha.post_parts("/age-keys", {{"recipient", key}, {"answer", answer}, {"voucher", ""}}).status, 303);
    const Answer again = sokha.post_parts("/age-keys", {{"recipient", key}, {"answer", answer}});
    BOOST_CHECK_EQUAL(again.status, 409);
    BOOST_CHECK(holds(again, words.text("problem.age-key-known")));
    const std::string confirmation = "/age-keys/" + key + "/confirmation", revocation = "/age-keys/" + key + "/revocation";
    const Answer own = sokha.get("/age-keys");
    BOOST_CHECK(holds(own, words.text("key_waits")) && holds(own, revocation) && !holds(own, confirmation));
    BOOST_CHECK(!holds(sokha.get("/"), words.text("age_keys_wait")) && holds(dara.get("/"), words.text("age_keys_wait")));
    const Answer others = anong.get("/age-keys");
    BOOST_CHECK(holds(others, key) && !holds(others, revocation) && !holds(others, confirmation));
    const Answer alone = sokha.post(confirmation);
    BOOST_CHECK_EQUAL(alone.status, 409);
    BOOST_CHECK(holds(alone, words.text("problem.same-person")));
    BOOST_CHECK(holds(dara.get("/age-keys"), confirmation));
    BOOST_CHECK_EQUAL(dara.post(confirmation).status, 303);
    BOOST_CHECK(office.world.depositary->age_keys().at(0).in_force());
    BOOST_CHECK(!holds(dara.get("/"), words.text("age_keys_wait")));
    BOOST_CHECK_EQUAL(dara.post(revocation).status, 303);
    BOOST_CHECK(holds(anong.get("/age-keys"), words.text("revoked")));
}

// One person's word on the day since when a key was in other hands is shown as that.
BOOST_AUTO_TEST_CASE(a_second_person_confirms_since_when_a_key_was_in_other_hands) {
    TwoNeighbours office;
    const Words& words = Words::in("en");
    const auto signing = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(office.first, signing.public_key());
    const DocumentId id = office.world.deposit("T/1", "words").document;
    const auto request = office.world.depositary->signing_request(office.first, id, 1, "signature", "Minister");
    office.world.depositary->add_signature(office.first, id, 1, signing.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    PageReader sokha(office.live, office.first), dara(office.live, office.second), anong(office.live, office.thai);
    const std::string of_key = "/keys/" + signing.public_key().fingerprint(), confirmation = of_key + "/compromise/confirmation";
    BOOST_CHECK_EQUAL(sokha.post(of_key + "/revocation", "&reason=It+was+stolen&compromised_since=2026-01-02").status, 303);
    const std::string document = "/documents/" + id.to_text();
    for (PageReader* const reader : {&sokha, &dara, &anong}) {
        BOOST_CHECK(holds(reader->get(document), words.text("dispute_claimed")) && !holds(reader->get(document), words.text("disputed")));
        BOOST_CHECK(holds(reader->get("/keys"), words.text("since_unconfirmed")));
        BOOST_CHECK_EQUAL(holds(reader->get("/keys"), confirmation), reader == &dara);
        BOOST_CHECK_EQUAL(holds(reader->get("/"), words.text("since_waits")), reader == &dara);
    }
    // Who looked at the day before it was said anew does not confirm the other one.
    const std::string first_day = "&compromised_since=2026-01-02", other_day = "&compromised_since=2026-01-01";
    BOOST_CHECK_EQUAL(anong.post(of_key + "/compromise", other_day).status, 403);
    BOOST_CHECK(!holds(anong.get("/keys"), of_key + "/compromise\""));
    BOOST_CHECK(holds(sokha.get("/keys"), of_key + "/compromise\""));
    BOOST_CHECK_EQUAL(sokha.post(of_key + "/compromise", other_day).status, 303);
    BOOST_CHECK_EQUAL(dara.post(confirmation, first_day).status, 409);
    BOOST_CHECK_EQUAL(sokha.post(confirmation, other_day).status, 409);
    BOOST_CHECK_EQUAL(anong.post(confirmation, other_day).status, 403);
    BOOST_CHECK(holds(dara.get("/keys"), "name=\"compromised_since\" value=\"2026-01-01\""));
    BOOST_CHECK_EQUAL(dara.post(confirmation, other_day).status, 303);
    BOOST_CHECK(holds(anong.get(document), words.text("disputed")) && !holds(anong.get(document), words.text("dispute_claimed")));
    BOOST_CHECK(!holds(anong.get("/keys"), words.text("since_unconfirmed")) && !holds(dara.get("/"), words.text("since_waits")));
    BOOST_CHECK_EQUAL(dara.post(confirmation, other_day).status, 409);
    BOOST_CHECK(!holds(dara.get("/keys"), of_key + "/compromise\""));
}

// Nor is it offered to confirm the word of a person whose account is closed, which would be refused.
BOOST_AUTO_TEST_CASE(the_day_of_a_key_that_somebody_said_who_is_gone_is_not_offered_to_be_confirmed) {
    TwoNeighbours office;
    const Words& words = Words::in("en");
    const auto signing = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(office.first, signing.public_key());
    PageReader sokha(office.live, office.first), dara(office.live, office.second);
    const std::string of_key = "/keys/" + signing.public_key().fingerprint(), confirmation = of_key + "/compromise/confirmation";
    BOOST_CHECK_EQUAL(sokha.post(of_key + "/revocation", "&reason=It+was+stolen&compromised_since=2026-01-02").status, 303);
    BOOST_CHECK(holds(dara.get("/keys"), confirmation) && holds(dara.get("/"), words.text("since_waits")));
    office.world.depositary->close_account(office.world.secretariat, office.first.account, "Left the ministry");
    BOOST_CHECK_EQUAL(dara.post(confirmation, "&compromised_since=2026-01-02").status, 409);
    BOOST_CHECK(!holds(dara.get("/keys"), confirmation) && !holds(dara.get("/"), words.text("since_waits")));
    BOOST_CHECK(holds(dara.get("/keys"), of_key + "/compromise\""));  // to say it oneself
}

BOOST_AUTO_TEST_CASE(a_key_that_somebody_registered_who_is_gone_is_not_offered_to_be_confirmed) {
    TwoNeighbours office;
    const auto key = crypto::MinisignSecretKey::generate().public_key();
    office.world.depositary->register_key(office.first, {"KH", key.to_text(), "", "", ""});
    PageReader dara(office.live, office.second);
    const std::string confirmation = "/keys/" + key.fingerprint() + "/confirmation";
    BOOST_CHECK(holds(dara.get("/keys"), confirmation));
    office.world.depositary->close_account(office.world.secretariat, office.first.account, "Left the ministry");
    BOOST_CHECK_EQUAL(dara.post(confirmation, "").status, 409);
    BOOST_CHECK(!holds(dara.get("/keys"), confirmation));
}

BOOST_AUTO_TEST_CASE(a_signing_key_vouches_for_an_age_key_on_its_page) {
    TwoNeighbours office;
    PageReader sokha(office.live, office.first), dara(office.live, office.second);
    const auto signing = crypto::MinisignSecretKey::generate(), other = crypto::MinisignSecretKey::generate();
    office.world.enrol_key(office.first, signing.public_key());
    const std::string key = fresh_recipient();
    const Answer looked = sokha.post("/age-keys/new", "&recipient=" + key);
    BOOST_CHECK(holds(looked, Words::in("en").text("age_key_vouch_words")) && holds(looked, signing.public_key().fingerprint()));
    const Answer statement = sokha.get("/age-keys/" + key + "/statement");
    BOOST_CHECK_EQUAL(statement.body, office.world.depositary->age_key_statement(office.first, key));
    const auto voucher = [&](const crypto::MinisignSecretKey& by) {
        return by.sign(crypto::as_bytes(statement.body), "depositary-age-key/v1").to_text();
    };
    const std::string answer = office.world.answered(office.first, key).answer, daras = office.world.answered(office.second, key).answer;
    const Answer refused = sokha.post_parts("/age-keys", {{"recipient", key}, {"answer", answer}, {"voucher", voucher(other)}});
    BOOST_CHECK_EQUAL(refused.status, 422);
    BOOST_CHECK(holds(refused, Words::in("en").text("problem.age-key-voucher")) && holds(refused, key));
    BOOST_CHECK_EQUAL(dara.post_parts("/age-keys", {{"recipient", key}, {"answer", daras}, {"voucher", voucher(signing)}}).status, 422);  // it names sokha
    BOOST_CHECK_EQUAL(sokha.post_parts("/age-keys", {{"recipient", key}, {"answer", answer}, {"voucher", voucher(signing)}}).status, 303);
    BOOST_CHECK(office.world.depositary->age_keys().at(0).in_force());
}

BOOST_AUTO_TEST_CASE(age_keys_are_shown_forty_at_a_time) {
    TwoNeighbours office;
    std::vector<std::string> keys;
    for (int i = 0; i < 45; ++i) {
        keys.push_back(fresh_recipient());
        office.world.depositary->register_age_key(office.thai, office.world.answered(office.thai, keys.back()));
    }
    PageReader anong(office.live, office.thai);
    const Answer first = anong.get("/age-keys"), second = anong.get("/age-keys?page=2");
    BOOST_CHECK_EQUAL(times(first, "class=\"age\""), 40U);
    BOOST_CHECK(holds(first, "rel=\"next\"") && !holds(first, "rel=\"prev\""));
    BOOST_CHECK_EQUAL(times(second, "class=\"age\""), 5U);
    BOOST_CHECK(holds(second, "rel=\"prev\"") && !holds(second, "rel=\"next\"") && holds(second, cambodia));
    for (const std::string& key : keys) {
        BOOST_CHECK(holds(first, key) != holds(second, key));
    }
    BOOST_CHECK_EQUAL(anong.get("/age-keys?page=99").status, 200);
    BOOST_CHECK_EQUAL(anong.get("/age-keys?page=0").status, 400);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
