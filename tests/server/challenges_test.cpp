// Questions of which nothing is kept: each holds for its subject, its time and its process, and is spent once.
#include "server/challenges.h"

#include <boost/test/unit_test.hpp>

#include <set>

namespace depositary::server {

BOOST_AUTO_TEST_SUITE(challenges)

BOOST_AUTO_TEST_CASE(a_challenge_holds_for_what_it_was_given_for) {
    Challenges here, elsewhere;
    constexpr std::int64_t now = 1'800'000'000;
    const auto given = here.give("secretariat", now);
    BOOST_TEST(given.size() == 40u);
    BOOST_TEST(Challenges::end_of(given) == now + Challenges::lifetime);
    BOOST_TEST(here.holds(given, "secretariat", now));
    BOOST_TEST(here.holds(given, "secretariat", now + Challenges::lifetime));
    BOOST_TEST(!here.holds(given, "secretariat", now + Challenges::lifetime + 1));
    BOOST_TEST(!here.holds(given, "secretariat", now - 1));  // a clock that was set back
    BOOST_TEST(!here.holds(given, "", now));
    BOOST_TEST(!here.holds(given, "secretaria", now));
    BOOST_TEST(!elsewhere.holds(given, "secretariat", now));
    for (std::size_t bit = 0; bit < given.size() * 8; ++bit) {
        auto changed = given;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        BOOST_TEST(!here.holds(changed, "secretariat", now), bit);
    }
    for (std::size_t size = 0; size < given.size(); ++size) {
        BOOST_TEST(!here.holds(crypto::ByteView(given).first(size), "secretariat", now));
    }
    auto longer = given;
    longer.push_back(0);
    BOOST_TEST(!here.holds(longer, "secretariat", now));
    BOOST_TEST(Challenges::end_of(longer) == 0);
}

BOOST_AUTO_TEST_CASE(a_challenge_is_spent_once_and_asking_uses_nothing_up) {
    Challenges here;
    std::set<crypto::Bytes> all;
    for (int i = 0; i < 30'000; ++i) {
        all.insert(here.give("", 100));
    }
    BOOST_TEST(all.size() == 30'000u);
    const auto one = *all.begin();
    BOOST_TEST(here.spend(one, 100));
    BOOST_TEST(!here.spend(one, 100));
    BOOST_TEST(!here.spend(one, 100 + Challenges::lifetime));
    BOOST_TEST(here.spend(*std::next(all.begin()), 100));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
