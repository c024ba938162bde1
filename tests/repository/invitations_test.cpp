// What others make for an account: the key that it was opened with, and links to become it.
#include <boost/test/unit_test.hpp>

#include "crypto/error.h"
#include "crypto/totp.h"
#include "tests/repository/support/signing_in_office.h"

namespace depositary::repository {

BOOST_AUTO_TEST_SUITE(invitations)

using Office = SigningInOffice;

BOOST_AUTO_TEST_CASE(an_invitation_is_for_one_account_and_good_once) {
    Office office;
    NewAccount account{"guest", "A guest", "SEC", Role::observer, {}, "", "", true};
    office.depositary->open_account(office.secretariat, account);
    Actor admin = office.secretariat;
    AccountId guest;
    for (const auto& one : office.depositary->accounts(admin)) {
        if (one.login == "guest") guest = one.id;
    }
    const auto first = office.credentials.invite(office.secretariat, guest), token = office.credentials.invite(office.secretariat, guest);
    BOOST_TEST(!office.credentials.invited(first).has_value());
    BOOST_TEST(office.credentials.invited(token)->login == "guest");
    BOOST_TEST(office.findings() == "");
    BOOST_TEST(code_of([&] { office.credentials.accept_invitation(token, "guest-2024-guest"); }) == "password-common");
    BOOST_TEST((office.credentials.accept_invitation(token, "granite umbrella tidal fourteen") == guest));
    BOOST_TEST(code_of([&] { office.credentials.accept_invitation(token, "granite umbrella tidal fourteen"); }) == "invitation-unknown");
    BOOST_TEST(office.depositary->check_password("guest", "granite umbrella tidal fourteen").has_value());
    const auto reader = office.add_account("reader", "SEC", Role::observer);
    BOOST_TEST(code_of([&] { office.credentials.invite(reader, guest); }) == "role");
    // A later one ends what the account had; unused, it ends by itself.
    const auto session = office.depositary->open_session(guest, 3600);
    office.credentials.add_passkey(asked_by(guest), {"id", "key", 0, "A key", {}, {}});
    office.credentials.accept_invitation(office.credentials.invite(office.secretariat, guest), "another granite umbrella fourteen");
    BOOST_TEST(!office.depositary->session_actor(session).has_value());
    BOOST_TEST(office.credentials.passkeys(guest).empty());
    BOOST_TEST(code_of([&] { office.credentials.invite(office.secretariat, guest); }) == "invitation-taken-up");
    const auto clerk = office.add_account("clerk", "SEC", Role::secretariat);
    BOOST_TEST(code_of([&] { office.depositary->confirm_account(clerk, guest); }) == "none");
    const auto late = office.credentials.invite(office.secretariat, guest);
    office.wait(7 * 24 * 3600);
    BOOST_TEST(code_of([&] { office.credentials.accept_invitation(late, "granite umbrella tidal fourteen"); }) == "invitation-unknown");
}

// What somebody else made for the account is shown to its person, and ended by them: the key that it was opened with.
BOOST_AUTO_TEST_CASE(the_key_that_an_account_was_opened_with_is_shown_and_ended) {
    Office office;
    BOOST_TEST(!office.credentials.key(office.account).has_value());
    BOOST_TEST(code_of([&] { office.credentials.end_key(asked_by(office.account)); }) == "not-found");
    const auto key = crypto::MinisignSecretKey::generate(), only = crypto::MinisignSecretKey::generate();
    NewAccount account{"guest", "A guest", "SEC", Role::observer, {}, "marble lantern quietly seven", key.public_key().to_text(), false};
    const std::int64_t opened = office.clock->now().seconds;
    office.depositary->open_account(office.secretariat, account);
    account.login = "keyed";
    account.password = "";
    account.public_key = only.public_key().to_text();
    office.depositary->open_account(office.secretariat, account);
    AccountId guest, keyed;
    for (const Account& each : office.depositary->accounts(office.secretariat)) {
        if (each.login == "guest") guest = each.id;
        if (each.login == "keyed") keyed = each.id;
    }
    office.wait(60);
    auto shown = office.credentials.key(guest);
    BOOST_REQUIRE(shown.has_value());
    BOOST_TEST(shown->fingerprint == key.public_key().fingerprint());
    BOOST_TEST(shown->since.seconds == opened);
    BOOST_TEST(shown->signs_in);
    const auto signs_in = [&](const std::string& login, const crypto::MinisignSecretKey& by) {
        return office.depositary->check_signature(login, "a challenge", by.sign(crypto::as_bytes("a challenge"), "x").to_text()).has_value();
    };
    BOOST_TEST(signs_in("guest", key));
    SessionTerms terms;
    terms.kind = SessionKind::program;
    terms.how = "key";
    terms.lifetime = 3600;
    const std::string program = office.credentials.open_session(asked_by(guest), terms), person = office.depositary->open_session(guest, 3600);
    auto under_way = office.depositary->check_signature("guest", "a challenge", key.sign(crypto::as_bytes("a challenge"), "x").to_text());
    office.credentials.end_key(office.credentials.session(person)->actor);
    BOOST_TEST(!office.credentials.key(guest)->signs_in);
    BOOST_TEST(!signs_in("guest", key));
    BOOST_TEST(!office.depositary->session_actor(program).has_value());
    BOOST_TEST(office.depositary->session_actor(person).has_value());
    BOOST_TEST(code_of([&] { office.credentials.open_session(*under_way, terms); }) == "session-unknown");
    BOOST_TEST(code_of([&] { office.credentials.end_key(asked_by(guest)); }) == "not-found");
    BOOST_TEST(office.depositary->check_password("guest", "marble lantern quietly seven").has_value());
    // Where nothing else opens the account it stays.
    BOOST_TEST(code_of([&] { office.credentials.end_key(asked_by(keyed)); }) == "last-way-in");
    BOOST_TEST(signs_in("keyed", only));
    BOOST_TEST(office.findings() == "");
}

// A link is shown to who may be surprised by it, and ended by its account's person; not by who has only the password of before it.
BOOST_AUTO_TEST_CASE(an_open_link_is_shown_and_ended_by_its_accounts_person) {
    Office office;
    NewAccount account{"guest", "A guest", "SEC", Role::auditor, {}, "marble lantern quietly seven", "", false};
    office.depositary->open_account(office.secretariat, account);
    AccountId guest;
    for (const Account& each : office.depositary->accounts(office.secretariat)) {
        if (each.login == "guest") guest = each.id;
    }
    BOOST_TEST(!office.credentials.invitation(guest).has_value());
    BOOST_TEST(code_of([&] { office.credentials.end_invitation(asked_by(guest)); }) == "not-found");
    // Nobody acted by the account yet.
    const std::string first = office.credentials.invite(office.secretariat, guest);
    auto shown = office.credentials.invitation(guest);
    BOOST_REQUIRE(shown.has_value());
    BOOST_TEST(shown->expires.seconds == office.clock->now().seconds + 7 * 24 * 3600);
    BOOST_TEST(shown->by_party == "SEC");
    BOOST_TEST((shown->by_role == Role::secretariat));
    BOOST_TEST(shown->may_end);
    office.credentials.end_invitation(asked_by(guest));
    BOOST_TEST(!office.credentials.invited(first).has_value());
    BOOST_TEST(!office.credentials.invitation(guest).has_value());
    // It is confirmed, and invited anew: who has only the password may be who it is to be kept from.
    office.credentials.set_password(asked_by(guest), "another granite umbrella fourteen", "");
    office.depositary->confirm_account(office.a_ministry(), guest);
    const std::string second = office.credentials.invite(office.secretariat, guest);
    BOOST_TEST(!office.credentials.invitation(guest)->may_end);
    BOOST_TEST(code_of([&] { office.credentials.end_invitation(asked_by(guest)); }) == "invitation-waits");
    BOOST_TEST(office.credentials.invited(second).has_value());
    // A second factor that whoever has the password adds says nothing, be it meanwhile, or before another link was made.
    office.credentials.add_passkey(asked_by(guest), {"id", "key", 0, "A key", {}, {}});
    BOOST_TEST(!office.credentials.invitation(guest)->may_end);
    BOOST_TEST(code_of([&] { office.credentials.end_invitation(asked_by(guest)); }) == "invitation-waits");
    // One that is too old is none.
    office.wait(7 * 24 * 3600);
    BOOST_TEST(!office.credentials.invitation(guest).has_value());
    BOOST_TEST(code_of([&] { office.credentials.end_invitation(asked_by(guest)); }) == "not-found");
    const std::string third = office.credentials.invite(office.secretariat, guest);
    BOOST_TEST(!office.credentials.invitation(guest)->may_end);
    BOOST_TEST(code_of([&] { office.credentials.end_invitation(asked_by(guest)); }) == "invitation-waits");
    BOOST_TEST(office.credentials.invited(third).has_value());
    // Its person takes it up, and is confirmed.
    office.credentials.accept_invitation(third, "velvet harbour eleven kites");
    office.depositary->confirm_account(office.a_ministry(), guest);
    BOOST_TEST(office.findings() == "");
}

// Who has the password of an account that has no second factor adds one before the office hears of it.
BOOST_AUTO_TEST_CASE(a_second_factor_that_a_thief_added_first_ends_no_link) {
    for (const bool before_the_first_link : {true, false}) {
        Office office;
        auto& credentials = office.credentials;
        office.depositary->open_account(office.secretariat, {"guest", "A guest", "SEC", Role::auditor, {}, "marble lantern quietly seven", "", false});
        for (const Account& each : office.depositary->accounts(office.secretariat)) {
            if (each.login == "guest") office.account = each.id;
        }
        const AccountId guest = office.account;
        credentials.set_password(asked_by(guest), "another granite umbrella fourteen", "");
        office.depositary->confirm_account(office.a_ministry(), guest);
        if (before_the_first_link) {
            office.enrol();
            credentials.invite(office.secretariat, guest);
        } else {
            credentials.invite(office.secretariat, guest);
            office.enrol();
            credentials.invite(office.secretariat, guest);
        }
        SessionTerms terms;
        terms.how = "password+code";
        terms.lifetime = 3600;
        terms.two_factors = true;
        const Actor strong = credentials.session(credentials.open_session(asked_by(guest), terms))->actor;
        BOOST_TEST(!credentials.invitation(guest)->may_end);
        BOOST_TEST(code_of([&] { credentials.end_invitation(strong); }) == "invitation-waits");
        BOOST_TEST(code_of([&] { credentials.set_password(strong, "granite umbrella tidal fourteen", ""); }) == "invitation-waits");
        BOOST_TEST(code_of([&] { office.depositary->confirm_account(office.a_ministry(), guest); }) == "invitation-open");
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::repository
