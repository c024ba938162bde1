// The searches that accounts keep: each its owner's alone, a hundred at most, and gone with the account.
#include "repository/saved_searches.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "crypto/error.h"
#include "tests/repository/support/world.h"

namespace depositary::repository {

BOOST_AUTO_TEST_SUITE(saved_searches)

BOOST_AUTO_TEST_CASE(a_search_is_its_owners_and_anothers_is_as_none) {
    World world;
    const AccountId owner = world.secretariat.account, other = world.add_account("other", "KH", Role::observer).account;
    SavedSearches searches = world.depositary->saved_searches();
    const SavedSearch second = searches.add(asked_by(owner), "Shelters", "q=shelter&kind=agreement");
    const SavedSearch first = searches.add(asked_by(owner), "Passports", "q=passport");
    const SavedSearch theirs = searches.add(asked_by(other), "Passports", "");
    BOOST_TEST(first.since == world.depositary->register_size());
    BOOST_TEST(first.id != second.id);
    BOOST_TEST(first.id[12] == '4');  // RFC 9562 §5.4
    const auto all = searches.all(owner);
    BOOST_REQUIRE(all.size() == 2U);
    BOOST_TEST(all[0].id == first.id);
    BOOST_TEST(all[1].name == "Shelters");
    BOOST_TEST(all[1].query == "q=shelter&kind=agreement");
    BOOST_TEST(all[1].saved.seconds == world.clock->now().seconds);
    BOOST_TEST(searches.find(owner, first.id)->query == "q=passport");
    for (const std::string& id : {theirs.id, std::string(32, '0'), std::string()}) {
        BOOST_TEST(!searches.find(owner, id).has_value());
        BOOST_TEST(code_of([&] { searches.remove(asked_by(owner), id); }) == "not-found");
    }
    searches.remove(asked_by(owner), first.id);
    BOOST_TEST(searches.all(owner).size() == 1U);
    BOOST_TEST(searches.all(other).size() == 1U);
    world.reopen();
    BOOST_TEST(world.depositary->saved_searches().find(other, theirs.id)->name == "Passports");
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_name_and_a_query_have_their_bounds) {
    World world;
    SavedSearches searches = world.depositary->saved_searches();
    const auto refused = [&](const std::string& name, const std::string& query) {
        return code_of([&] { searches.add(asked_by(world.secretariat.account), name, query); });
    };
    BOOST_TEST(refused("", "q=x").starts_with("name"));
    BOOST_TEST(refused("two\nlines", "q=x").starts_with("name"));
    BOOST_TEST(refused(std::string(longest_search_name + 1, 'x'), "q=x").starts_with("name"));
    for (const std::string& query : {std::string("q=two words"), std::string("q=\xC3\xA9"), std::string("q=\n"), std::string(4001, 'q')}) {
        BOOST_TEST(refused("A search", query) == "search-malformed");
    }
    BOOST_TEST(refused(std::string(longest_search_name, 'x'), std::string(4000, 'q')) == "none");
    BOOST_TEST(searches.all(world.secretariat.account).size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_account_keeps_a_hundred_even_when_many_are_saved_at_once) {
    World world;
    SavedSearches searches = world.depositary->saved_searches();
    const AccountId owner = world.secretariat.account;
    for (int i = 0; i < 95; ++i) {
        searches.add(asked_by(owner), "A search", "q=x");
    }
    std::atomic<int> kept{0}, refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 5; ++j) {
                const std::string code = code_of([&] { world.depositary->saved_searches().add(asked_by(owner), "One more", "q=y"); });
                kept += code == "none";
                refused += code == "too-many-searches";
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    BOOST_TEST(kept == 5);
    BOOST_TEST(refused == 15);
    BOOST_TEST(searches.all(owner).size() == 100U);
    searches.remove(asked_by(owner), searches.all(owner).front().id);
    BOOST_TEST(code_of([&] { searches.add(asked_by(owner), "In its place", "q=z"); }) == "none");
}

BOOST_AUTO_TEST_CASE(an_account_that_is_closed_keeps_nothing_and_saves_nothing) {
    World world;
    const AccountId leaves = world.add_account("leaves", "KH", Role::observer).account;
    const SavedSearch theirs = world.depositary->saved_searches().add(asked_by(leaves), "Passports", "q=passport");
    const SavedSearch ours = world.depositary->saved_searches().add(asked_by(world.secretariat.account), "Passports", "q=passport");
    world.depositary->close_account(world.secretariat, leaves, "");
    BOOST_TEST(world.depositary->saved_searches().all(leaves).empty());
    BOOST_TEST(!world.depositary->saved_searches().find(leaves, theirs.id).has_value());
    BOOST_TEST(world.depositary->saved_searches().find(world.secretariat.account, ours.id).has_value());
    BOOST_TEST(code_of([&] { world.depositary->saved_searches().add(asked_by(leaves), "Again", "q=x"); }) == "session-unknown");
    BOOST_TEST(code_of([&] { world.depositary->saved_searches().add(asked_by(AccountId::random()), "Again", "q=x"); }) == "session-unknown");
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::repository
