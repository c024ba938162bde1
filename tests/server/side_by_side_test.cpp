#include "server/side_by_side.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

namespace {

std::vector<TextSection> sections(std::initializer_list<std::pair<const char*, const char*>> heading_and_place) {
    std::vector<TextSection> list;
    for (const auto& [heading, place] : heading_and_place) {
        list.push_back({heading, "", "", place});
    }
    return list;
}

// "Preamble|Préambule;Article 1|;…"
std::string rows(const std::vector<TextSection>& left, const std::vector<TextSection>& right) {
    std::string text;
    for (const Row& row : aligned(left, right)) {
        text += (row.left ? row.left->heading : "") + "|" + (row.right ? row.right->heading : "") + ";";
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(side_by_side)

BOOST_AUTO_TEST_CASE(articles_of_the_same_number_stand_side_by_side) {
    BOOST_CHECK_EQUAL(rows(sections({{"P", ""}, {"A1", "1"}, {"A2", "2"}, {"A3", "3"}}),
                           sections({{"p", ""}, {"a1", "1"}, {"a3", "3"}})),
                      "P|p;A1|a1;A2|;A3|a3;");
    BOOST_CHECK_EQUAL(rows(sections({{"A1", "1"}}), sections({{"a1", "1"}, {"a2", "2"}})), "A1|a1;|a2;");
}

BOOST_AUTO_TEST_CASE(
    what_has_no_common_number_is_paired_by_its_order_between_articles_but_never_two_numbers_that_differ) {
    BOOST_CHECK_EQUAL(rows(sections({{"Section I", ""}, {"A1", "1"}, {"Section II", ""}, {"A2", "2"}}),
                           sections({{"s1", ""}, {"a1", "1"}, {"s2", ""}, {"a2", "2"}})),
                      "Section I|s1;A1|a1;Section II|s2;A2|a2;");
    BOOST_CHECK_EQUAL(rows(sections({{"A5", "5"}}), sections({{"a6", "6"}})), "A5|;|a6;");
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_when_a_text_is_out_of_order_or_empty) {
    BOOST_CHECK_EQUAL(rows(sections({{"A1", "1"}, {"A2", "2"}}), sections({{"a2", "2"}, {"a1", "1"}})),
                      "|a2;A1|a1;A2|;");
    BOOST_CHECK_EQUAL(rows({}, sections({{"a1", "1"}})), "|a1;");
    BOOST_CHECK_EQUAL(rows(sections({{"A1", "1"}}), {}), "A1|;");
    BOOST_CHECK_EQUAL(rows({}, {}), "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
