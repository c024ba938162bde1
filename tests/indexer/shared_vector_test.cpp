#include "indexer/shared_vector.h"

#include <boost/test/unit_test.hpp>

using depositary::indexer::SharedVector;

BOOST_AUTO_TEST_SUITE(shared_vector)

BOOST_AUTO_TEST_CASE(what_was_shared_stays_as_it_was) {
    SharedVector<int> numbers;
    for (int i = 0; i < 5000; ++i) numbers.push_back(i);
    const auto then = numbers.shared();
    numbers.change(3) = -1;
    numbers.change(4999) = -2;
    numbers.push_back(7);
    BOOST_TEST(then.size() == 5000u);
    for (int i = 0; i < 5000; ++i) BOOST_TEST_REQUIRE(then[static_cast<std::size_t>(i)] == i);
    BOOST_TEST(numbers[3] == -1);
    BOOST_TEST(numbers[4999] == -2);
    BOOST_TEST(numbers[5000] == 7);
    BOOST_TEST(&then[2000] == &numbers[2000]);  // what did not change is not copied
    BOOST_TEST(&then[3] != &numbers[3]);
}

BOOST_AUTO_TEST_CASE(new_places_are_empty_and_it_never_shrinks) {
    SharedVector<int> numbers;
    numbers.resize(3000);
    numbers.resize(10);
    BOOST_TEST(numbers.size() == 3000u);
    BOOST_TEST(numbers[2999] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
