// The parties' keys: two persons, a last day, rotation by the old key, revocation with a day, what others take note of.
#include <boost/test/unit_test.hpp>

#include "repository/access.h"
#include "repository/act.h"
#include "repository/depositary_state.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

struct Keys : World {
    Actor minister = add_account("minister", "KH", Role::ministry);
    Actor lao = add_account("lao", "LA", Role::ministry);
    crypto::MinisignSecretKey first = crypto::MinisignSecretKey::generate();
    crypto::MinisignSecretKey second = crypto::MinisignSecretKey::generate();

    NewKey asked(const crypto::MinisignSecretKey& key) { return {"KH", key.public_key().to_text(), "", "", ""}; }
    PartyKey known(const crypto::MinisignSecretKey& key) {
        for (const auto& each : depositary->party_keys())
            if (each.fingerprint == key.public_key().fingerprint()) return each;
        throw std::logic_error("no such key");
    }
    std::string sign(const crypto::MinisignSecretKey& key, const DocumentId& id, std::uint32_t version = 1) {
        const auto request = depositary->signing_request(minister, id, version, "signature", "Minister");
        return code_of([&] {
            depositary->add_signature(minister, id, version, key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
        });
    }
};

std::string day(std::int64_t days) { return Timestamp{1'800'000'000 + days * 86'400}.to_text().substr(0, 10); }

}  // namespace

BOOST_AUTO_TEST_SUITE(keys_of_parties)

// Z18: the same person twice is refused ("same-person"); here, and where an age key or the day of a compromise is confirmed.
BOOST_AUTO_TEST_CASE(a_key_is_in_force_when_a_second_person_has_confirmed_it) {
    Keys world;
    const auto id = world.deposit("A/1", "text").document;
    world.depositary->register_key(world.minister, world.asked(world.first));
    const auto fingerprint = world.first.public_key().fingerprint();
    BOOST_TEST(world.sign(world.first, id) == "signature-key-unconfirmed");
    const auto confirm = [&](const Actor& actor) { return code_of([&] { world.depositary->confirm_key(actor, fingerprint); }); };
    BOOST_TEST(confirm(world.minister) == "same-person");
    BOOST_TEST(confirm(world.lao) == "role");
    BOOST_TEST(confirm(world.secretariat) == "none");
    BOOST_TEST(confirm(world.secretariat) == "key-confirmed");
    BOOST_TEST(world.sign(world.first, id) == "none");

    // Of two of the secretariat's neither is the party.
    const auto clerk = world.add_account("clerk", "SEC", Role::secretariat);
    const NewKey laotian{"LA", world.second.public_key().to_text(), "", "", ""};
    world.depositary->register_key(world.secretariat, laotian);
    BOOST_TEST(code_of([&] { world.depositary->confirm_key(clerk, world.second.public_key().fingerprint()); }) == "role");
    world.depositary->confirm_key(world.lao, world.second.public_key().fingerprint());
    BOOST_TEST(world.known(world.second).confirmed.has_value());
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

BOOST_AUTO_TEST_CASE(a_new_key_takes_the_old_ones_place_when_the_old_one_signs_for_it) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto id = world.deposit("A/1", "text").document;
    BOOST_TEST(world.sign(world.first, id) == "none");
    auto asked = world.asked(world.second);
    asked.follows = world.first.public_key().fingerprint();
    const auto statement = world.depositary->key_statement("KH", asked.follows, asked.public_key);
    const auto rotate = [&](const crypto::MinisignSecretKey& by, const std::string& words) {
        asked.rotation = by.sign(crypto::as_bytes(words), "rotation").to_text();
        return code_of([&] { world.depositary->register_key(world.minister, asked); });
    };
    BOOST_TEST(rotate(world.second, statement) == "key-rotation");
    BOOST_TEST(rotate(world.first, statement + "x") == "key-rotation");
    BOOST_TEST(rotate(world.first, statement) == "none");
    BOOST_TEST(!world.known(world.first).revoked.has_value());
    const auto receipt = world.depositary->confirm_key(world.secretariat, world.second.public_key().fingerprint());
    BOOST_TEST(world.known(world.first).revoked.value() == receipt.index);
    world.depositary->add_version(world.secretariat, id, 1, world.version("more"));
    BOOST_TEST(world.sign(world.first, id, 2) == "signature-key-revoked");
    BOOST_TEST(world.sign(world.second, id, 2) == "none");
    const auto document = world.depositary->document(world.secretariat, id);
    BOOST_TEST(document.versions[0].signatures.at(0).valid);  // the old signature keeps its meaning
    BOOST_TEST(document.versions[1].signatures.at(0).valid);
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// A key that was revoked after it signed for another may have been in other hands when it did: the other is confirmed like one that nobody vouches for.
BOOST_AUTO_TEST_CASE(a_key_that_is_revoked_vouches_for_no_other_and_signs_nobody_in) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    NewKey asked = world.asked(world.second);
    asked.follows = world.first.public_key().fingerprint();
    asked.rotation = world.first.sign(crypto::as_bytes(world.depositary->key_statement("KH", asked.follows, asked.public_key)), "rotation").to_text();
    world.depositary->register_key(world.secretariat, asked);
    world.depositary->register_party(world.secretariat, {"OB", "Observers"});
    NewAccount program{"program", "Program", "OB", Role::observer, {}, "", world.first.public_key().to_text(), false};
    world.depositary->open_account(world.secretariat, program);
    const auto signs_in = [&] {
        return world.depositary->check_signature("program", "a challenge", world.first.sign(crypto::as_bytes("a challenge"), "x").to_text()).has_value();
    };
    BOOST_TEST(signs_in());
    const auto colleague = world.second_of(world.minister);
    world.depositary->revoke_key(colleague, asked.follows, "stolen");
    BOOST_TEST(!signs_in());
    BOOST_TEST(code_of([&] { world.depositary->confirm_key(world.minister, world.second.public_key().fingerprint()); }) == "role");
    BOOST_TEST(!world.known(world.second).confirmed.has_value());
    BOOST_TEST(world.findings() == "");
}

// Who got hold of accounts has not got the key: none comes beside it, and none in its place but by the party's own two persons.
BOOST_AUTO_TEST_CASE(while_a_key_is_in_force_another_comes_only_by_its_signature) {
    Keys world;
    const auto third = crypto::MinisignSecretKey::generate();
    const auto colleague = world.add_account("colleague", "KH", Role::ministry);
    world.depositary->confirm_account(world.minister, colleague.account);
    const auto second_minister = world.now(colleague.account);
    const auto registered = [&](const Actor& by, const crypto::MinisignSecretKey& key) { return code_of([&] { world.depositary->register_key(by, world.asked(key)); }); };
    const auto confirmed = [&](const Actor& by, const crypto::MinisignSecretKey& key) { return code_of([&] { world.depositary->confirm_key(by, key.public_key().fingerprint()); }); };
    BOOST_TEST(registered(world.minister, world.first) == "none");
    BOOST_TEST(registered(world.minister, world.second) == "none");  // both wait: the first to be confirmed shuts the other out
    BOOST_TEST(confirmed(second_minister, world.first) == "none");
    BOOST_TEST(confirmed(second_minister, world.second) == "key-in-force");
    BOOST_TEST(registered(world.minister, third) == "key-in-force");
    world.depositary->revoke_key(world.secretariat, world.first.public_key().fingerprint(), "lost");
    BOOST_TEST(registered(world.secretariat, third) == "none");
    BOOST_TEST(confirmed(world.minister, third) == "role");           // the secretariat and one of the party
    BOOST_TEST(confirmed(world.secretariat, world.second) == "role");
    BOOST_TEST(confirmed(second_minister, world.second) == "none");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// Whoever registered a key and was invited anew since could be somebody else by now.
BOOST_AUTO_TEST_CASE(a_key_is_not_confirmed_once_whoever_registered_it_acts_no_more) {
    Keys world;
    const auto colleague = world.second_of(world.minister);
    world.depositary->register_key(world.minister, world.asked(world.first));
    std::string fingerprint;
    for (const PartyKey& known : world.depositary->party_keys()) fingerprint = known.fingerprint;
    world.depositary->close_account(world.secretariat, world.minister.account, "x");
    BOOST_TEST(code_of([&] { world.depositary->confirm_key(world.secretariat, fingerprint); }) == "registrar-left");
    BOOST_TEST(code_of([&] { world.depositary->confirm_key(colleague, fingerprint); }) == "registrar-left");
}

// A session in other hands turns no sealed file to another key: a second person of the party says so, or its signing key.
BOOST_AUTO_TEST_CASE(an_age_key_is_sealed_to_once_a_second_person_has_confirmed_it) {
    Keys world;
    const auto one = fresh_recipient();
    const auto known = [&](const std::string& recipient) {
        for (const AgeKey& key : world.depositary->age_keys())
            if (key.recipient == recipient) return key;
        throw std::logic_error("no such age key");
    };
    const auto confirm = [&](const Actor& by, const std::string& recipient) { return code_of([&] { world.depositary->confirm_age_key(by, recipient); }); };
    world.depositary->register_age_key(world.minister, world.answered(world.minister, one));
    BOOST_TEST(!known(one).in_force());
    const auto colleague = world.second_of(world.minister);
    const auto waiting = world.add_account("waiting", "KH", Role::ministry);  // not confirmed itself
    const auto observer = world.add_account("observer", "KH", Role::observer);
    BOOST_TEST(confirm(world.minister, one) == "same-person");
    for (const Actor& by : {world.secretariat, world.lao, waiting, observer}) BOOST_TEST(confirm(by, one) == "role", by.login);
    world.clock->set(world.clock->now().seconds + 3600);
    BOOST_TEST(confirm(colleague, one) == "none");
    BOOST_TEST(known(one).in_force());
    BOOST_TEST(known(one).since.seconds == world.clock->now().seconds);
    BOOST_TEST(confirm(colleague, one) == "key-confirmed");
    BOOST_TEST(confirm(colleague, fresh_recipient()) == "not-found");
    // Another in its place waits as the first did, and the list says until when the old one was.
    world.depositary->revoke_age_key(world.minister, one);
    BOOST_TEST(!known(one).in_force());
    BOOST_TEST((known(one).until == Timestamp{world.clock->now().seconds}));
    const auto two = fresh_recipient();
    world.depositary->register_age_key(colleague, world.answered(colleague, two));
    BOOST_TEST(confirm(colleague, two) == "same-person");
    world.depositary->revoke_age_key(world.minister, two);
    BOOST_TEST(confirm(world.minister, two) == "key-revoked");
    // Of those who act for no party: as such accounts are confirmed.
    const auto auditor = world.add_account("auditor", "AU", Role::auditor);
    const auto of_auditor = fresh_recipient(), of_observer = fresh_recipient();
    world.depositary->register_age_key(auditor, world.answered(auditor, of_auditor));
    BOOST_TEST(confirm(world.secretariat, of_auditor) == "role");
    const auto made_up = world.add_account("made-up", "XX", Role::ministry);
    world.clock->set(world.clock->now().seconds + newcomers_wait - 3600);  // the others' time is over, not this party's
    BOOST_TEST(confirm(world.now(made_up.account), of_auditor) == "role");
    BOOST_TEST(confirm(world.lao, of_auditor) == "none");
    world.depositary->register_age_key(observer, world.answered(observer, of_observer));
    BOOST_TEST(confirm(world.lao, of_observer) == "role");
    BOOST_TEST(world.depositary->age_keys_to_confirm(world.secretariat).size() == 1);
    BOOST_TEST(world.depositary->age_keys_to_confirm(colleague).empty());
    BOOST_TEST(confirm(world.secretariat, of_observer) == "none");
    BOOST_TEST(world.depositary->age_keys_to_confirm(world.secretariat).empty());
    // That of an account which is closed is listed no more, and is nobody else's.
    world.depositary->close_account(world.secretariat, observer.account, "left");
    BOOST_TEST(code_of([&] { world.depositary->register_age_key(world.minister, world.answered(world.minister, of_observer)); }) == "age-key-known");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// Who merely knows another's public key does not register it: its owner would be kept out, and nobody could seal to it once it is revoked.
BOOST_AUTO_TEST_CASE(an_age_key_is_registered_by_who_has_its_identity) {
    Keys world;
    const auto key = fresh_recipient(), other = fresh_recipient();
    const auto registers = [&](const Actor& actor, const std::string& recipient, const std::string& answer) {
        return code_of([&] { world.depositary->register_age_key(actor, {recipient, answer, ""}); });
    };
    const auto answer_of = [&](const Actor& actor, const std::string& recipient) { return world.answered(actor, recipient).answer; };
    const std::string answer = answer_of(world.minister, key);
    BOOST_TEST(answer.starts_with("depositary-age-key-possession/v1 expires=" + Timestamp{world.clock->now().seconds + 86'400}.to_text() +
                                  " origin=depositary.example/test login=minister recipient=" + key + " code="));
    BOOST_TEST(answer.ends_with("\n"));
    // No answer, another's, another key's, one that was made up or changed.
    const std::string line = answer.substr(0, answer.size() - 1);
    std::string later = line;
    later.replace(line.find("expires="), 12, "expires=2099");
    for (const std::string& wrong : {std::string(), std::string("x"), answer_of(world.lao, key), answer_of(world.minister, other),
                                     line.substr(0, line.rfind('=') + 1), line + "A", line.substr(0, line.size() - 1), later})
        BOOST_TEST(registers(world.minister, key, wrong) == "age-key-answer", wrong);
    BOOST_TEST(registers(world.lao, key, answer) == "age-key-answer");
    // An identity that is not the key's opens nothing.
    const auto challenge = world.depositary->age_key_challenge(world.minister, key);
    BOOST_TEST(code_of([&] { crypto::age_decrypt(challenge, identity_of(other)); }) == "age-no-match");
    // It is good for a day, also after a restart, and however it was copied; not after, and not under a clock that was set back.
    const auto now = world.clock->now().seconds;
    world.clock->set(now + 86'401);
    BOOST_TEST(registers(world.minister, key, answer) == "age-key-answer");
    const std::string fresh = answer_of(world.minister, other);
    world.reopen();
    world.clock->set(now + 2 * 86'400);
    BOOST_TEST(registers(world.minister, other, fresh + "\r\n ") == "none");
    BOOST_TEST(registers(world.minister, other, fresh) == "age-key-known");
    // Given again, it does nothing for anybody else.
    world.depositary->revoke_age_key(world.minister, other);
    BOOST_TEST(registers(world.lao, other, fresh) == "age-key-answer");
    // A point of low order, which anybody opens.
    for (const std::string& weak : {std::string("age1nothing"), std::string("age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z")})
        BOOST_TEST(code_of([&] { world.depositary->age_key_challenge(world.minister, weak); }) == "age-recipient", weak);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_partys_signing_key_vouches_for_an_age_key) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto recipient = fresh_recipient();
    const auto statement = world.depositary->age_key_statement(world.minister, recipient);
    BOOST_TEST(statement == "depositary-age-key/v1\ndepositary.example/test\nKH\nminister\n" + recipient + "\n");
    const auto vouched = [&](const Actor& actor, const crypto::MinisignSecretKey& by, const std::string& words) {
        const auto voucher = by.sign(crypto::as_bytes(words), "depositary-age-key/v1").to_text();
        return code_of([&] { world.depositary->register_age_key(actor, world.answered(actor, recipient, voucher)); });
    };
    BOOST_TEST(vouched(world.minister, world.second, statement) == "age-key-voucher");  // no key of the party
    BOOST_TEST(vouched(world.minister, world.first, statement + "x") == "age-key-voucher");
    BOOST_TEST(vouched(world.lao, world.first, statement) == "age-key-voucher");  // another party's, of another account
    const auto colleague = world.second_of(world.minister);
    BOOST_TEST(vouched(colleague, world.first, statement) == "age-key-voucher");
    const auto size = world.depositary->register_size();
    BOOST_TEST(vouched(world.minister, world.first, statement) == "none");
    BOOST_TEST(world.depositary->age_keys().at(0).in_force());
    BOOST_TEST(world.depositary->age_keys().at(0).confirmed.value() == size);
    BOOST_TEST(vouched(world.minister, world.first, statement) == "age-key-known");
    // A key that is revoked vouches for nothing more.
    world.depositary->revoke_key(world.minister, world.first.public_key().fingerprint(), "lost");
    const auto later = fresh_recipient();
    const auto words = world.depositary->age_key_statement(world.minister, later);
    BOOST_TEST(code_of([&] {
                   world.depositary->register_age_key(world.minister, world.answered(world.minister, later, world.first.sign(crypto::as_bytes(words), "x").to_text()));
               }) == "age-key-voucher");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// K04.
BOOST_AUTO_TEST_CASE(a_revocation_with_a_day_disputes_what_was_signed_from_then_on_and_leaves_the_rest) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto before = world.deposit("A/1", "text").document, after = world.deposit("A/2", "text").document;
    BOOST_TEST(world.sign(world.first, before) == "none");
    world.clock->set(1'800'000'000 + 5 * 86'400);
    BOOST_TEST(world.sign(world.first, after) == "none");
    world.depositary->revoke_key(world.minister, world.first.public_key().fingerprint(), "stolen", day(3));
    const auto of = [&](const DocumentId& id) { return world.depositary->document(world.secretariat, id).latest().signatures.at(0); };
    BOOST_TEST(of(before).valid);
    BOOST_TEST(!of(before).disputed);
    // The key is revoked by one person's word; since when it was in other hands is the word of two.
    const auto fingerprint = world.first.public_key().fingerprint();
    BOOST_TEST(world.known(world.first).revoked.has_value());
    BOOST_TEST(!of(before).dispute_claimed);
    BOOST_TEST(of(after).valid);
    BOOST_TEST(!of(after).disputed);
    BOOST_TEST(of(after).dispute_claimed);
    BOOST_TEST(!world.known(world.first).since_confirmed.has_value());
    const auto confirm = [&](const Actor& actor) { return code_of([&] { world.depositary->confirm_compromise(actor, fingerprint, day(3)); }); };
    const auto colleague = world.second_of(world.minister);
    const auto waiting = world.add_account("waiting", "KH", Role::ministry);  // not confirmed itself
    const auto observer = world.add_account("observer", "KH", Role::observer);
    BOOST_TEST(confirm(world.minister) == "same-person");
    for (const Actor& by : {world.secretariat, world.lao, waiting, observer}) BOOST_TEST(confirm(by) == "role", by.login);
    BOOST_TEST(!of(after).disputed);
    BOOST_TEST(confirm(colleague) == "none");
    BOOST_TEST(of(after).disputed);
    BOOST_TEST(!of(after).dispute_claimed);
    BOOST_TEST(!of(before).disputed);
    BOOST_TEST(of(after).valid);
    BOOST_TEST(confirm(colleague) == "compromise-confirmed");
    // Of a key that was merely revoked there is no day to confirm.
    world.depositary->register_key(world.minister, world.asked(world.second));
    world.depositary->confirm_key(colleague, world.second.public_key().fingerprint());
    world.depositary->revoke_key(colleague, world.second.public_key().fingerprint(), "lost");
    BOOST_TEST(code_of([&] { world.depositary->confirm_compromise(world.minister, world.second.public_key().fingerprint(), day(3)); }) == "key-not-compromised");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// Whoever revokes a key first, the secretariat too, does not settle since when it was in other hands.
BOOST_AUTO_TEST_CASE(the_party_says_the_day_of_a_compromise_after_the_revocation_until_two_have_said_it) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto fingerprint = world.first.public_key().fingerprint();
    const auto id = world.deposit("A/1", "text").document;
    BOOST_TEST(world.sign(world.first, id) == "none");
    world.clock->set(1'800'000'000 + 5 * 86'400);
    const auto colleague = world.second_of(world.minister), waiting = world.add_account("waiting", "KH", Role::ministry);
    const auto observer = world.add_account("observer", "KH", Role::observer);
    const auto say = [&](const Actor& actor, const std::string& since) {
        return code_of([&] { world.depositary->state_compromise(actor, fingerprint, since); });
    };
    const auto confirm = [&](const Actor& actor, const std::string& since) {
        return code_of([&] { world.depositary->confirm_compromise(actor, fingerprint, since); });
    };
    const auto signature = [&] { return world.depositary->document(world.secretariat, id).latest().signatures.at(0); };
    BOOST_TEST(say(world.minister, day(0)) == "key-not-revoked");
    world.depositary->revoke_key(world.secretariat, fingerprint, "stolen");
    BOOST_TEST(!signature().dispute_claimed);
    for (const Actor& by : {world.secretariat, world.lao, waiting, observer}) BOOST_TEST(say(by, day(0)) == "role", by.login);
    BOOST_TEST(say(world.minister, day(6)) == "key-since");
    for (const char* wrong : {"", "2027", "yesterday"}) BOOST_TEST(say(world.minister, wrong) == "key-days", wrong);
    BOOST_TEST(say(world.minister, day(3)) == "none");
    BOOST_TEST(say(colleague, day(3)) == "compromise-said");
    BOOST_TEST(!signature().dispute_claimed);  // signed before that day
    // Another person of the party knows better: the first one's word is then the second.
    BOOST_TEST(say(colleague, day(0)) == "none");
    BOOST_TEST((world.known(world.first).since_said == world.depositary->register_size() - 1));
    BOOST_TEST(signature().dispute_claimed);
    // Who said it and is gone is no second person: whoever is left says it anew.
    const auto leaver = world.second_of(colleague);
    BOOST_TEST(say(leaver, day(1)) == "none");
    world.depositary->close_account(world.secretariat, leaver.account, "left");
    BOOST_TEST(confirm(world.minister, day(1)) == "key-not-compromised");
    BOOST_TEST(say(world.minister, day(1)) == "none");
    BOOST_TEST(say(colleague, day(0)) == "none");
    BOOST_TEST(confirm(world.minister, day(3)) == "compromise-changed");  // what was on their page
    BOOST_TEST(confirm(colleague, day(0)) == "same-person");
    BOOST_TEST(!signature().disputed);
    BOOST_TEST(confirm(world.minister, day(0)) == "none");
    BOOST_TEST(signature().disputed);
    BOOST_TEST(signature().valid);
    BOOST_TEST(say(world.minister, day(1)) == "compromise-confirmed");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// In registers that are older than the second person's word the day counts as it did, and so do their rows.
BOOST_AUTO_TEST_CASE(the_day_of_an_older_revocation_counts_as_it_did) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto id = world.deposit("A/1", "text").document;
    BOOST_TEST(world.sign(world.first, id) == "none");
    const auto fingerprint = world.first.public_key().fingerprint();
    const std::string by = world.minister.account.to_text();
    world.depositary.reset();
    {
        Depositary::State state(world.founded.data, Founded::root(), world.clock, Opening::to_work);
        state.registrar.record([&](Recording& recording) {
            recording.append(act_kind::key_revoked, state.instance.office, {},
                             {{"by", by}, {"party", "KH"}, {"fingerprint", fingerprint}, {"reason", "stolen"}, {"compromised_since", day(0)}});
        });
    }
    world.reopen();
    const auto signature = world.depositary->document(world.secretariat, id).latest().signatures.at(0);
    BOOST_TEST(signature.disputed);
    BOOST_TEST(!signature.dispute_claimed);
    BOOST_TEST((world.known(world.first).since_confirmed == world.known(world.first).revoked));
    BOOST_TEST(code_of([&] { world.depositary->confirm_compromise(world.second_of(world.minister), fingerprint, day(0)); }) == "compromise-confirmed");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

BOOST_AUTO_TEST_CASE(a_key_signs_until_its_last_day) {
    Keys world;
    auto asked = world.asked(world.first);
    asked.valid_until = day(-1);
    BOOST_TEST(code_of([&] { world.depositary->register_key(world.minister, asked); }) == "key-days");
    asked.valid_until = day(2);
    world.depositary->register_key(world.minister, asked);
    world.depositary->confirm_key(world.secretariat, world.first.public_key().fingerprint());
    const auto first = world.deposit("A/1", "text").document, second = world.deposit("A/2", "text").document;
    world.clock->set(1'800'000'000 + 2 * 86'400);
    BOOST_TEST(world.sign(world.first, first) == "none");
    world.clock->set(1'800'000'000 + 3 * 86'400);
    BOOST_TEST(world.sign(world.first, second) == "signature-key-over");
    BOOST_TEST(world.depositary->document(world.secretariat, first).latest().signatures.at(0).valid);
}

// K13: a change of keys is seen by the others, who say that they have.
BOOST_AUTO_TEST_CASE(the_other_parties_take_note_of_a_key) {
    Keys world;
    world.enrol_key(world.minister, world.first.public_key());
    const auto note = [&](const Actor& actor) { return code_of([&] { world.depositary->acknowledge_key(actor, world.first.public_key().fingerprint()); }); };
    BOOST_TEST(note(world.minister) == "role");
    BOOST_TEST(note(world.secretariat) == "role");
    BOOST_TEST(note(world.lao) == "none");
    BOOST_TEST(note(world.lao) == "key-acknowledged");
    BOOST_TEST(world.known(world.first).acknowledged == std::vector<std::string>{"LA"}, boost::test_tools::per_element());
    BOOST_TEST(world.depositary->rebuild_state());
}

BOOST_AUTO_TEST_SUITE_END()
