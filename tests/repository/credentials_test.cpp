// What accounts sign in with, and their sessions.
#include "repository/credentials.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "crypto/error.h"
#include "crypto/totp.h"
#include "repository/saved_searches.h"
#include "tests/repository/support/signing_in_office.h"

namespace depositary::repository {

BOOST_AUTO_TEST_SUITE(credentials)

using Office = SigningInOffice;

BOOST_AUTO_TEST_CASE(codes_count_once_one_of_them_was_given) {
    Office office;
    BOOST_TEST(!office.credentials.second_factor(office.account).has_value());
    BOOST_TEST(code_of([&] { office.credentials.confirm_codes(asked_by(office.account), "123456"); }) == "no-codes-begun");
    office.credentials.begin_codes(asked_by(office.account));
    BOOST_TEST(!office.credentials.second_factor(office.account)->confirmed);
    const auto secret = from_base32(office.credentials.second_factor(office.account)->secret);
    BOOST_TEST(secret.size() == crypto::totp_secret_size);
    BOOST_TEST(!office.credentials.take_code(office.account, office.code(secret)));
    BOOST_TEST(code_of([&] { office.credentials.confirm_codes(asked_by(office.account), "12345"); }) == "code-wrong");
    BOOST_TEST(office.credentials.confirm_codes(asked_by(office.account), office.code(secret)).size() == 10U);
    BOOST_TEST(office.credentials.second_factor(office.account)->confirmed);
    BOOST_TEST(office.credentials.second_factor(office.account)->secret.empty());
    BOOST_TEST(code_of([&] { office.credentials.begin_codes(asked_by(office.account)); }) == "codes-on");
    BOOST_TEST(office.findings() == "");
}

// A11, also when the two requests come at once.
BOOST_AUTO_TEST_CASE(a_code_is_taken_once) {
    Office office;
    const auto secret = office.enrol();
    BOOST_TEST(!office.credentials.take_code(office.account, office.code(secret)));  // it confirmed
    office.wait(crypto::totp_step);
    const std::string code = office.code(secret);
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { taken += office.credentials.take_code(office.account, code); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    BOOST_TEST(taken == 1);
    office.reopen();
    BOOST_TEST(!office.depositary->credentials().take_code(office.account, code));
}

BOOST_AUTO_TEST_CASE(a_recovery_code_holds_once_and_new_ones_end_the_old) {
    Office office;
    std::vector<std::string> codes;
    office.enrol(&codes);
    BOOST_REQUIRE(codes.size() == 10U);
    BOOST_TEST(codes[0].size() == 19U);
    BOOST_TEST(office.credentials.take_code(office.account, codes[0]));
    BOOST_TEST(!office.credentials.take_code(office.account, codes[0]));
    std::string written = codes[1];
    std::erase(written, '-');
    for (char& c : written) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    BOOST_TEST(office.credentials.take_code(office.account, written));
    BOOST_TEST(office.credentials.second_factor(office.account)->recovery_codes == 8U);
    const auto fresh = office.credentials.renew_recovery_codes(asked_by(office.account));
    BOOST_TEST(!office.credentials.take_code(office.account, codes[2]));
    BOOST_TEST(office.credentials.take_code(office.account, fresh[2]));
    const auto other = office.add_account("other", "SEC", Role::observer);
    BOOST_TEST(!office.credentials.take_code(other.account, fresh[3]));
    office.credentials.remove_codes(asked_by(office.account));
    BOOST_TEST(!office.credentials.take_code(office.account, fresh[4]));
    BOOST_TEST(!office.credentials.second_factor(office.account).has_value());
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_the_other_sessions) {
    Office office;
    const auto kept = office.depositary->open_session(office.account, 3600);
    const auto other = office.depositary->open_session(office.account, 3600);
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    const auto foreign = office.depositary->open_session(reader.account, 3600);
    BOOST_TEST(code_of([&] { office.credentials.set_password(asked_by(office.account), "secretariat-2024", kept); }) == "password-common");
    office.credentials.set_password(asked_by(office.account), "granite umbrella tidal fourteen", kept);
    BOOST_TEST(office.depositary->session_actor(kept).has_value());
    BOOST_TEST(!office.depositary->session_actor(other).has_value());
    BOOST_TEST(office.depositary->session_actor(foreign).has_value());
    BOOST_TEST(!office.depositary->check_password("secretariat", test_password).has_value());
    BOOST_TEST(office.depositary->check_password("secretariat", "granite umbrella tidal fourteen").has_value());
}

// A request whose body is slow to come does nothing for a session that was ended meanwhile, whatever it would do.
BOOST_AUTO_TEST_CASE(what_a_session_began_is_not_done_after_it_was_ended) {
    Office office;
    SessionTerms terms;
    terms.lifetime = 12 * 3600;
    terms.idle = 3600;
    const auto open = [&] { return office.credentials.session(office.credentials.open_session(asked_by(office.account), terms)); };
    const auto ended = [&](const Actor& actor) {
        const auto guarded = [&](auto&& action) { return code_of(action); };
        auto& credentials = office.credentials;
        BOOST_TEST(guarded([&] { credentials.open_session(actor, terms); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.add_passkey(actor, {"late", "key", 0, "Late", {}, {}}); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.add_outside_name(actor, {"service", "https://id.example", "9", "Late", {}}); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.begin_codes(actor); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.renew_recovery_codes(actor); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.remove_codes(actor); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.remove_passkey(actor, "id"); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.set_password(actor, "marble lantern quietly seven", ""); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.revoke_session(actor, "x"); }) == "session-unknown");
        BOOST_TEST(guarded([&] { credentials.revoke_other_sessions(actor, ""); }) == "session-unknown");
        BOOST_TEST(guarded([&] { office.depositary->saved_searches().add(actor, "Late", "q=x"); }) == "session-unknown");
        BOOST_TEST(guarded([&] { office.depositary->register_party(actor, {"ZZ", "Late"}); }) == "session-unknown");
        crypto::MemorySource source(crypto::as_bytes("late"));
        BOOST_TEST(guarded([&] { office.depositary->store_upload(actor, office.compartment, source, {}, {}); }) == "session-unknown");
    };
    const auto signed_out = office.credentials.open_session(asked_by(office.account), terms);
    const Actor actor = office.credentials.session(signed_out)->actor;
    BOOST_TEST(code_of([&] { office.depositary->register_party(actor, {"AA", "In time"}); }) == "none");
    office.credentials.close_session(signed_out);
    ended(actor);
    const auto other = open();
    office.credentials.revoke_session(asked_by(office.account), other->view.id);
    ended(other->actor);
    const auto stolen = open();
    office.credentials.set_password(asked_by(office.account), "granite umbrella tidal fourteen", "");
    ended(stolen->actor);
    // One that was proven anew is the same session; one that merely ran out goes on, but proves nothing any more.
    const auto token = office.credentials.open_session(asked_by(office.account), terms);
    const Actor before = office.credentials.session(token)->actor;
    const auto renewed = office.credentials.renew_session(token, "password", false);
    BOOST_TEST(code_of([&] { office.depositary->register_party(before, {"BB", "Proven"}); }) == "none");
    office.wait(601);
    BOOST_TEST(code_of([&] { office.depositary->register_party(before, {"CC", "Old proof"}); }) == "proof-needed");
    office.clock->set(office.clock->now().seconds - 1300);  // a clock that is set back makes no proof fresh
    BOOST_TEST(code_of([&] { office.depositary->register_party(before, {"CC", "Old proof"}); }) == "proof-needed");
    office.wait(1300);
    office.wait(3600);
    BOOST_TEST(!office.credentials.session(renewed).has_value());
    office.credentials.open_session(asked_by(office.account), terms);
    crypto::MemorySource source(crypto::as_bytes("in time"));
    BOOST_TEST(code_of([&] { office.depositary->store_upload(before, office.compartment, source, {}, {}); }) == "none");
    BOOST_TEST(code_of([&] { office.credentials.renew_session(renewed, "password", false); }) == "session-unknown");
    office.clock->set(office.clock->now().seconds - 3600);
    BOOST_TEST(!office.credentials.session(renewed).has_value());  // a clock that is set back does not bring it to life
    BOOST_TEST(code_of([&] { office.credentials.renew_session(renewed, "password", false); }) == "session-unknown");
}

// The password is looked at, and changed before the session is opened.
BOOST_AUTO_TEST_CASE(a_sign_in_under_way_while_the_password_is_set_anew_opens_nothing) {
    Office office;
    SessionTerms terms;
    terms.lifetime = 60;
    const auto by_password = office.depositary->check_password("secretariat", test_password).value();
    office.credentials.set_password(asked_by(office.account), "granite umbrella tidal fourteen", "");
    BOOST_TEST(code_of([&] { office.credentials.open_session(by_password, terms); }) == "session-unknown");
    const auto now = office.depositary->check_password("secretariat", "granite umbrella tidal fourteen").value();
    BOOST_TEST(code_of([&] { office.credentials.open_session(now, terms); }) == "none");
    // Nor does one that takes an invitation's place.
    const auto guest = office.add_account("guest", "OB", Role::observer).account;
    const auto half = office.credentials.actor(guest).value();
    office.credentials.accept_invitation(office.credentials.invite(office.secretariat, guest), "marble lantern quietly seven");
    BOOST_TEST(code_of([&] { office.credentials.open_session(half, terms); }) == "session-unknown");
}

// A08.
BOOST_AUTO_TEST_CASE(a_session_ends_when_it_is_not_used_and_when_its_time_is_up) {
    Office office;
    SessionTerms terms;
    terms.lifetime = 4 * 3600;
    terms.idle = 3600;
    const auto used = office.credentials.open_session(asked_by(office.account), terms), left = office.credentials.open_session(asked_by(office.account), terms);
    for (int i = 0; i < 7; ++i) {
        office.wait(1800);
        BOOST_TEST(office.credentials.session(used).has_value());
    }
    BOOST_TEST(!office.credentials.session(left).has_value());
    office.wait(1800);
    BOOST_TEST(!office.credentials.session(used).has_value());
    office.wait(-4 * 3600);  // T01: nothing comes back to life
    BOOST_TEST(!office.credentials.session(used).has_value());
    BOOST_TEST(!office.credentials.session(left).has_value());
}

BOOST_AUTO_TEST_CASE(sessions_are_listed_and_revoked) {
    Office office;
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    SessionTerms terms;
    terms.lifetime = 3600;
    terms.how = "password";
    const auto first = office.credentials.open_session(asked_by(office.account), terms), second = office.credentials.open_session(asked_by(office.account), terms);
    const auto foreign = office.credentials.open_session(asked_by(reader.account), terms);
    SessionTerms pending = terms;
    pending.kind = SessionKind::pending;
    const auto half = office.credentials.open_session(asked_by(office.account), pending);
    BOOST_TEST(!office.depositary->session_actor(half).has_value());
    BOOST_TEST(office.credentials.sessions(office.account).size() == 2U);
    const auto id = office.credentials.session(second)->view.id;
    BOOST_TEST(code_of([&] { office.credentials.revoke_session(asked_by(reader.account), id); }) == "not-found");
    office.credentials.revoke_session(asked_by(office.account), id);
    BOOST_TEST(!office.credentials.session(second).has_value());
    BOOST_TEST(office.credentials.session(first).has_value());
    const auto fresh = office.credentials.renew_session(first, "password", false);
    BOOST_TEST(!office.credentials.session(first).has_value());
    BOOST_TEST(office.credentials.session(fresh).has_value());
    office.credentials.open_session(asked_by(office.account), terms);
    office.credentials.revoke_other_sessions(asked_by(office.account), fresh);
    BOOST_TEST(office.credentials.sessions(office.account).size() == 1U);
    BOOST_TEST(office.credentials.session(foreign).has_value());
    BOOST_TEST(office.findings() == "");
}

// A10.
BOOST_AUTO_TEST_CASE(a_token_may_no_more_than_it_was_given) {
    Office office;
    office.deposit("T/1", "words");
    office.depositary->open_compartment(office.secretariat, {"other", "Other", Purpose::general, {}});
    const auto whole = office.depositary->session_actor(office.depositary->open_session(office.account, 60)).value();
    CompartmentId other;
    for (const auto& one : office.depositary->compartments(whole)) {
        if (one.name == "other") other = one.id;
    }
    SessionTerms terms;
    terms.kind = SessionKind::token;
    terms.lifetime = 3600;
    terms.compartments = {other};
    const auto narrow = office.credentials.session(office.credentials.open_session(asked_by(office.account), terms))->actor;
    BOOST_TEST(office.depositary->compartments(narrow).size() == 1U);
    BOOST_TEST(office.depositary->documents(narrow, {}).empty());
    BOOST_TEST(code_of([&] { office.depositary->add_document(narrow, office.new_document("T/2", "words")); }) == "not-found");
    terms.compartments = {};
    terms.scope = Scope::read;
    const auto reading = office.credentials.session(office.credentials.open_session(asked_by(office.account), terms))->actor;
    BOOST_TEST(office.depositary->documents(reading, {}).size() == 1U);
    BOOST_TEST(code_of([&] { office.depositary->add_document(reading, office.new_document("T/2", "words")); }) == "scope");
    BOOST_TEST(code_of([&] { office.depositary->register_party(reading, {"XX", "A party"}); }) == "scope");
}

// Z18: nor two accounts of one authenticator.
BOOST_AUTO_TEST_CASE(passkeys_belong_to_one_account_and_their_counters_grow) {
    Office office;
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    office.credentials.add_passkey(asked_by(office.account), {"one", "key", 5, "My phone", {}, {}});
    office.credentials.add_passkey(asked_by(office.account), {"two", "key", 0, "My key", {}, {}});
    BOOST_TEST(code_of([&] { office.credentials.add_passkey(asked_by(reader.account), {"one", "key", 0, "Theirs", {}, {}}); }) == "authenticator-known");
    BOOST_TEST(office.credentials.passkeys(office.account).size() == 2U);
    BOOST_TEST((office.credentials.find_passkey("one")->first == office.account));
    BOOST_TEST(!office.credentials.use_passkey("one", 5));
    BOOST_TEST(!office.credentials.use_passkey("one", 0));
    BOOST_TEST(office.credentials.use_passkey("one", 6));
    BOOST_TEST(!office.credentials.use_passkey("one", 6));
    BOOST_TEST(office.credentials.use_passkey("two", 0));
    BOOST_TEST(office.credentials.use_passkey("two", 0));
    BOOST_TEST(!office.credentials.use_passkey("three", 1));
    BOOST_TEST(code_of([&] { office.credentials.remove_passkey(asked_by(reader.account), "one"); }) == "not-found");
    office.credentials.remove_passkey(asked_by(office.account), "one");
    BOOST_TEST(!office.credentials.find_passkey("one").has_value());
}

// A certificate that was removed while a program's request came.
BOOST_AUTO_TEST_CASE(what_a_certificate_began_is_not_done_after_it_was_removed) {
    Office office;
    const OutsideName name{"certificate", "", "aa", "A program", {}};
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    office.credentials.add_outside_name(asked_by(office.account), name);
    Actor program = office.credentials.find_outside_name("certificate", "", "aa").value();
    program.proof = Proof::none;
    program.certificate = "aa";
    const auto saves = [&](const std::string& what) { return code_of([&] { office.depositary->saved_searches().add(program, what, "q=x"); }); };
    const auto uploads = [&] {
        crypto::MemorySource source(crypto::as_bytes("late"));
        return code_of([&] { office.depositary->store_upload(program, office.compartment, source, {}, {}); });
    };
    const auto deposits = [&](const std::string& symbol) {
        const auto document = office.new_document(symbol, "text");
        return code_of([&] { office.depositary->add_document(program, document); });
    };
    BOOST_TEST(saves("In time") == "none");
    BOOST_TEST(uploads() == "none");
    BOOST_TEST(deposits("A/1") == "none");
    office.credentials.remove_outside_name(asked_by(office.account), "certificate", "", "aa");
    const auto size = office.depositary->register_size();
    BOOST_TEST(saves("Late") == "session-unknown");
    BOOST_TEST(uploads() == "session-unknown");
    BOOST_TEST(deposits("A/2") == "session-unknown");
    BOOST_TEST(code_of([&] { office.credentials.require_session_of(program); }) == "session-unknown");
    // Another account's now, it is not this one's.
    office.credentials.add_outside_name(asked_by(reader.account), name);
    BOOST_TEST(deposits("A/2") == "session-unknown");
    BOOST_TEST(office.depositary->register_size() == size);
    // A token and a program's session, ended meanwhile, as a person's.
    for (const SessionKind kind : {SessionKind::token, SessionKind::program}) {
        SessionTerms terms;
        terms.kind = kind;
        terms.lifetime = 3600;
        const auto opened = office.credentials.session(office.credentials.open_session(asked_by(office.account), terms)).value();
        program = opened.actor;
        BOOST_TEST(saves(std::string("In time ") + std::string(to_text(kind))) == "none");
        office.credentials.revoke_session(asked_by(office.account), opened.view.id);
        BOOST_TEST(saves("Late") == "session-unknown");
        BOOST_TEST(deposits("A/2") == "session-unknown");
    }
}

// Who has the password alone adds no way in to an account that has a second factor, also by a session of before it.
BOOST_AUTO_TEST_CASE(what_an_account_is_opened_by_is_changed_by_who_shows_the_strongest_that_it_has) {
    for (const bool by_codes : {true, false}) {
        Office office;
        SessionTerms terms;
        terms.how = "password";
        terms.lifetime = 3600;
        auto& credentials = office.credentials;
        const auto thief = credentials.open_session(asked_by(office.account), terms);
        const Actor weak = credentials.session(thief)->actor;
        SessionTerms token = terms;
        token.kind = SessionKind::token;
        token.name = "Before";
        credentials.open_session(weak, token);
        BOOST_TEST(code_of([&] { credentials.renew_recovery_codes(weak); }) == "codes-off");
        if (by_codes) {
            office.enrol();
        } else {
            credentials.add_passkey(asked_by(office.account), {"own", "key", 0, "Own", {}, {}});
        }
        const auto changes = [&](const Actor& actor, const std::string& n) {
            std::vector<std::string> codes;
            const auto note = [&](auto&& action) { codes.push_back(code_of(action)); };
            note([&] { credentials.add_passkey(actor, {n, "key", 0, "x", {}, {}}); });
            note([&] { credentials.add_outside_name(actor, {"service", "https://id.example", n, "x", {}}); });
            note([&] { credentials.add_outside_name(actor, {"certificate", "", n, "x", {}}); });
            note([&] { credentials.renew_recovery_codes(actor); });
            note([&] { credentials.open_session(actor, token); });
            if (&actor == &weak) {
                note([&] { credentials.end_key(actor); });
                note([&] { credentials.end_invitation(actor); });
            }
            note([&] { credentials.remove_passkey(actor, n); });
            note([&] { credentials.set_password(actor, "granite umbrella tidal fourteen", ""); });
            return codes;
        };
        for (const std::string& code : changes(weak, "1")) BOOST_TEST(code == "second-factor-needed");
        BOOST_TEST(code_of([&] { credentials.begin_codes(weak); }) == "second-factor-needed");
        BOOST_TEST(code_of([&] { credentials.remove_codes(weak); }) == "second-factor-needed");
        // What was made before stands until it is ended, and says so; other tokens are not ended with it.
        const Actor strong = credentials.session(credentials.renew_session(thief, "password+code", true))->actor;
        token.two_factors = true;
        token.name = "After";
        credentials.open_session(strong, token);
        const auto tokens = [&] {
            std::vector<std::string> names;
            for (const SessionView& each : credentials.sessions(office.account)) {
                if (each.terms.kind == SessionKind::token) names.push_back(each.terms.name + (each.terms.two_factors ? "+" : ""));
            }
            std::sort(names.begin(), names.end());
            return names;
        };
        BOOST_TEST(tokens() == (std::vector<std::string>{"After+", "Before"}), boost::test_tools::per_element());
        credentials.revoke_tokens_of_one_factor(strong);
        BOOST_TEST(tokens() == std::vector<std::string>{"After+"}, boost::test_tools::per_element());
        for (const std::string& code : changes(strong, "2")) BOOST_TEST(code == "none");
    }
}

// Z18: nor two accounts of one name at a sign-in service, or of one certificate.
BOOST_AUTO_TEST_CASE(a_name_elsewhere_belongs_to_one_account) {
    Office office;
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    office.credentials.add_outside_name(asked_by(office.account),{"service", "https://id.example", "7", "At id.example", {}});
    BOOST_TEST(code_of([&] { office.credentials.add_outside_name(asked_by(reader.account),{"service", "https://id.example", "7", "x", {}}); }) == "authenticator-known");
    BOOST_TEST(office.credentials.find_outside_name("service", "https://id.example", "7")->login == "secretariat");
    BOOST_TEST(!office.credentials.find_outside_name("service", "https://other.example", "7").has_value());
    BOOST_TEST(!office.credentials.find_outside_name("certificate", "https://id.example", "7").has_value());
    BOOST_TEST(code_of([&] { office.credentials.remove_outside_name(asked_by(reader.account), "service", "https://id.example", "7"); }) == "not-found");
    office.credentials.remove_outside_name(asked_by(office.account), "service", "https://id.example", "7");
    BOOST_TEST(office.credentials.outside_names(office.account).empty());
}

BOOST_AUTO_TEST_CASE(failures_are_remembered_across_a_restart) {
    Office office;
    office.credentials.note_failure("198.51.100.1", 900);
    office.credentials.note_failure("198.51.100.1", 900);
    office.reopen();
    Credentials credentials = office.depositary->credentials();
    BOOST_TEST(credentials.attempts("198.51.100.1").failures == 2);
    BOOST_TEST(credentials.attempts("198.51.100.2").failures == 0);
    office.wait(901);
    credentials.note_failure("198.51.100.2", 900);
    BOOST_TEST(credentials.attempts("198.51.100.1").failures == 0);
    credentials.forget_failures("198.51.100.2");
    BOOST_TEST(credentials.attempts("198.51.100.2").failures == 0);
}

// A place is known for ninety days, and says whose it is to who checks, and to nobody else.
BOOST_AUTO_TEST_CASE(a_known_place_is_an_accounts_and_cannot_be_made_by_writing_to_the_catalogue) {
    Office office;
    office.credentials.note_place(office.account, "here");
    BOOST_TEST(office.credentials.knows_place("here"));
    BOOST_TEST(!office.credentials.knows_place("there"));
    BOOST_TEST(office.findings() == "");
    office.wait(90 * 24 * 3600);
    BOOST_TEST(!office.credentials.knows_place("here"));
    office.credentials.note_place(office.account, "here");
    office.reopen();
    BOOST_TEST(office.depositary->credentials().knows_place("here"));
    office.depositary->credentials().note_place(AccountId::random(), "nobody's");
    BOOST_TEST(office.findings().find("known place ") != std::string::npos);
}

// What a session was opened with, and from where.
BOOST_AUTO_TEST_CASE(a_session_says_where_it_was_opened_and_with_how_many_factors) {
    Office office;
    SessionTerms terms;
    terms.how = "password";
    terms.lifetime = 3600;
    terms.device = "Firefox, Linux";
    terms.address = "198.51.100.7";
    const auto token = office.credentials.open_session(asked_by(office.account), terms);
    const auto seen = office.credentials.sessions(office.account).at(0);
    BOOST_TEST(seen.terms.device == "Firefox, Linux");
    BOOST_TEST(seen.terms.address == "198.51.100.7");
    BOOST_TEST(!seen.terms.two_factors);
    // Two from the moment that the second was given; showing one of them again takes nothing away.
    const auto second = office.credentials.renew_session(token, "passkey", true);
    const auto third = office.credentials.renew_session(second, "password", false);
    BOOST_TEST(office.credentials.session(third)->view.terms.two_factors);
    BOOST_TEST(office.credentials.session(third)->view.terms.device == "Firefox, Linux");
    BOOST_TEST(!office.credentials.session(token).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::repository
