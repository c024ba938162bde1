// Decision 0592: what is being sent goes on as long as its reader may read it, and not with the rights of its beginning.
#include "server/standing.h"

#include "crypto/secret.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

// Takes what is written and does something after each piece.
struct Sink final : crypto::ByteSink {
    std::size_t pieces = 0;
    std::function<void(std::size_t)> after = [](std::size_t) {};
    void write(crypto::ByteView) override { after(++pieces); }
};

// What a ZIP does not make small.
std::string random_words(std::size_t size) {
    crypto::Bytes bytes(size);
    crypto::random_bytes(bytes);
    return {bytes.begin(), bytes.end()};
}

struct Office : LiveServer {
    Sessions sessions{*world.depositary, false};
    Verification verification{*world.depositary};
    Application application{*world.depositary, search, text, sessions, verification};
    Actor khmer = world.add_account("khmer", "KH", Role::ministry, false);
    std::uint64_t grant = 0;
    DocumentId document = world.deposit("A/1", random_words(24 << 20)).document;

    Office() {
        grant = world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::party, "KH"}, {Right::read}, "", ""}).index;
        khmer = world.now(khmer.account);
    }
    SignedIn signed_in(std::int64_t idle = 7200) {
        SessionTerms terms;
        terms.how = "password";
        terms.lifetime = 3600;
        terms.idle = idle;
        const std::string token = world.depositary->credentials().open_session(asked_by(khmer.account), terms);
        auto opened = world.depositary->credentials().session(token).value();
        return {opened.actor, token, true, opened.view};
    }
    void pass(std::int64_t seconds) { world.clock->set(world.clock->now().seconds + seconds); }
    // How many of ten pieces are sent when `change` happens after the third and a second passes after each, and what ended it.
    std::pair<std::size_t, std::string> sent(const SignedIn& who, const std::function<void()>& change, std::int64_t seconds = 1) {
        Sink sink;
        sink.after = [&](std::size_t piece) {
            if (piece == 3) {
                change();
            }
            pass(seconds);
        };
        const auto writer = while_allowed(application, who, [&](const Actor& actor) { world.depositary->require_readable(actor, document); },
                                          [](crypto::ByteSink& out) {
                                              for (int i = 0; i < 10; ++i) {
                                                  out.write(crypto::as_bytes("piece"));
                                              }
                                          });
        const std::string code = code_of([&] { writer(sink); });
        return {sink.pieces, code};
    }
};

using Sent = std::pair<std::size_t, std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(standing)

// Z12: also while a download is on its way; over the wire in a_file_a_bag_and_a_copy_end_visibly_cut.
BOOST_AUTO_TEST_CASE(a_right_that_is_withdrawn_ends_what_is_being_sent) {
    Office office;
    auto& depositary = *office.world.depositary;
    BOOST_CHECK(office.sent(office.signed_in(), [] {}) == Sent(10, "none"));
    BOOST_CHECK(office.sent(office.signed_in(), [&] { depositary.withdraw(office.world.secretariat, office.world.compartment, office.grant, ""); }) ==
                Sent(3, "not-found"));
}

BOOST_AUTO_TEST_CASE(so_does_a_session_that_is_ended_and_not_one_that_runs_out_or_is_shown_again) {
    Office office;
    auto credentials = office.world.depositary->credentials();
    SignedIn who = office.signed_in();
    BOOST_CHECK(office.sent(who, [&] { credentials.revoke_session(asked_by(who.actor.account), who.session.id); }) == Sent(3, "session-unknown"));
    who = office.signed_in();
    BOOST_CHECK(office.sent(who, [&] { credentials.renew_session(who.token, "password", false); }) == Sent(10, "none"));
    who = office.signed_in();
    BOOST_CHECK(office.sent(who, [] {}, 600) == Sent(10, "none"));  // its hour is over before the sixth
    who = office.signed_in(60);
    BOOST_CHECK(office.sent(who, [] {}, 30) == Sent(10, "none"));  // nothing else is asked meanwhile
    // A right that goes then is still asked for.
    who = office.signed_in();
    BOOST_CHECK(office.sent(who, [&] { office.world.depositary->withdraw(office.world.secretariat, office.world.compartment, office.grant, ""); }, 2000) ==
                Sent(3, "not-found"));
}

// A program that asks by a certificate has no session: what ends it is that the certificate is removed.
BOOST_AUTO_TEST_CASE(so_does_a_certificate_that_is_removed) {
    Office office;
    auto credentials = office.world.depositary->credentials();
    const OutsideName name{"certificate", "", "aa", "A program", {}};
    credentials.add_outside_name(asked_by(office.khmer.account), name);
    const SignedIn who = office.sessions.identify({}, "aa").value();
    BOOST_CHECK(office.sent(who, [] {}) == Sent(10, "none"));
    BOOST_CHECK(office.sent(who, [&] { credentials.remove_outside_name(asked_by(office.khmer.account), "certificate", "", "aa"); }) ==
                Sent(3, "session-unknown"));
}

BOOST_AUTO_TEST_CASE(the_right_is_asked_for_once_a_second_however_much_is_sent) {
    Office office;
    const SignedIn who = office.signed_in();
    std::size_t asked = 0;
    Sink sink;
    sink.after = [&](std::size_t piece) {
        if (piece == 5000) {
            office.pass(1);
        }
    };
    while_allowed(office.application, who, [&](const Actor&) { ++asked; }, [](crypto::ByteSink& out) {
        for (int i = 0; i < 10000; ++i) {
            out.write(crypto::as_bytes("piece"));
        }
    })(sink);
    BOOST_CHECK_EQUAL(sink.pieces, 10000U);
    BOOST_CHECK_EQUAL(asked, 2U);
}

// Over the wire: a file stops before the length that was announced, a bag and a copy have no last chunk.
BOOST_AUTO_TEST_CASE(a_file_a_bag_and_a_copy_end_visibly_cut) {
    Office office;
    const std::string at = "/api/v1/documents/" + office.document.to_text() + "/versions/1/";
    for (const std::string& target : {at + "files/text.txt", at + "bag.zip", "/api/v1/copy.zip?compartment=" + office.world.compartment.to_text()}) {
        const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + office.bearer(office.khmer) + "\r\n";
        const std::string whole = office.raw(request);
        BOOST_CHECK_GT(whole.size(), std::size_t{20} << (target.ends_with("text.txt") ? 20 : 0));
        BOOST_CHECK(target.ends_with("text.txt") || whole.ends_with("0\r\n\r\n"));
        Client client(office.port());
        client.send(request);
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // as much as the sockets hold is on its way
        office.world.depositary->withdraw(office.world.secretariat, office.world.compartment, office.grant, "");
        office.pass(1);
        const std::string cut = client.receive_all();
        BOOST_CHECK_MESSAGE(cut.starts_with("HTTP/1.1 200"), target << cut.substr(0, 200));
        BOOST_CHECK_MESSAGE(cut.size() < whole.size(), target << ": " << cut.size() << " of " << whole.size());
        BOOST_CHECK_MESSAGE(!cut.ends_with("0\r\n\r\n"), target);
        office.grant = office.world.depositary->give(office.world.secretariat, office.world.compartment, {{Grantee::Type::party, "KH"}, {Right::read}, "", ""}).index;
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
