// What a clock that jumps does, and what it must not do.
#include <boost/test/unit_test.hpp>

#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

constexpr std::int64_t start = 1'800'000'000, hour = 3600, ten_years = 10 * 365 * 24 * hour;

}  // namespace

BOOST_AUTO_TEST_SUITE(jumping_clock)

BOOST_AUTO_TEST_CASE(a_clock_that_goes_back_neither_dates_an_act_back_nor_revives_a_session) {
    World world;
    const auto expired = world.depositary->open_session(world.secretariat.account, 60);
    const auto first = world.deposit("A/1", "x");
    world.clock->set(start + 100);
    BOOST_TEST(!world.depositary->session_actor(expired).has_value());
    const auto later = world.depositary->open_session(world.secretariat.account, 8 * hour);
    world.clock->set(start - hour);
    BOOST_TEST(!world.depositary->session_actor(expired).has_value());
    BOOST_TEST(!world.depositary->session_actor(later).has_value());  // opened in the future
    world.clock->set(start + 30);
    BOOST_TEST(!world.depositary->session_actor(expired).has_value());  // within its hour, and gone all the same
    const auto second = world.deposit("A/2", "x");
    BOOST_TEST((second.time >= first.time));
    world.clock->set(start + 200);
    BOOST_TEST(world.depositary->session_actor(later).has_value());
}

BOOST_AUTO_TEST_CASE(an_expired_session_that_nobody_used_is_gone_when_the_next_one_is_opened) {
    World world;
    const auto expired = world.depositary->open_session(world.secretariat.account, 60);
    world.clock->set(start + 100);
    world.depositary->open_session(world.secretariat.account, 60);
    world.clock->set(start + 30);
    BOOST_TEST(!world.depositary->session_actor(expired).has_value());
}

BOOST_AUTO_TEST_CASE(ten_years_on_sessions_are_over_and_signatures_stand) {
    World world;
    const auto minister = world.add_account("minister", "KH", Role::ministry);
    const auto key = crypto::MinisignSecretKey::generate();
    world.enrol_key(minister, key.public_key());
    const auto receipt = world.deposit("A/1", "text");
    const auto request = world.depositary->signing_request(minister, receipt.document, 1, "signature", "Minister");
    world.depositary->add_signature(minister, receipt.document, 1, key.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text());
    const auto session = world.depositary->open_session(minister.account, 8 * hour);
    world.clock->set(start + ten_years);
    BOOST_TEST(!world.depositary->session_actor(session).has_value());
    BOOST_TEST(world.depositary->document(world.secretariat, receipt.document).latest().signatures.at(0).valid);
    world.reopen();
    BOOST_TEST(world.depositary->document(world.secretariat, receipt.document).latest().signatures.at(0).valid);
    BOOST_TEST(world.findings() == "");
    // The clock is set right again: acts go on at the time of the latest one, and the order of the register holds.
    const auto ahead = world.deposit("A/2", "dated ahead");
    world.clock->set(start + hour);
    world.reopen();
    const auto after = world.deposit("A/3", "after it");
    BOOST_TEST((after.time == ahead.time));
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_SUITE_END()
