#include "indexer/section_places.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace depositary::indexer;

namespace {

std::string places(std::initializer_list<std::pair<const char*, const char*>> kinds_and_numbers) {
    std::vector<Section> sections;
    for (const auto& [kind, number] : kinds_and_numbers) {
        Section section;
        section.kind = kind;
        section.number = number;
        sections.push_back(std::move(section));
    }
    std::string all;
    for (const auto& place : places_of(sections)) all += (place.empty() ? "-" : place) + " ";
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(section_places)

BOOST_AUTO_TEST_CASE(the_same_section_has_the_same_place_in_every_language) {
    const std::string expected = "- part-1 chapter-1 1 2 chapter-2 3-2 annex-1 annex-1.1 annex-2 ";
    BOOST_TEST(places({{"", ""}, {"part", "I"}, {"chapter", "1"}, {"article", "I"}, {"article", "II"}, {"chapter", "II"}, {"article", "3bis"},
                       {"annex", "I"}, {"article", "1"}, {"annex", "B"}}) == expected);
    BOOST_TEST(places({{"", ""}, {"part", "1"}, {"chapter", "1"}, {"article", "1"}, {"article", "2"}, {"chapter", "2"}, {"article", "3bis"},
                       {"annex", "ក"}, {"article", "1"}, {"annex", "ខ"}}) == expected);
}

BOOST_AUTO_TEST_CASE(what_is_annexed_has_places_of_its_own) {
    BOOST_TEST(places({{"preamble", ""}, {"article", "1"}, {"table", "2"}, {"note", ""}, {"annex", "1"}, {"form", "1"}, {"protocol", ""}, {"article", "1"}, {"protocol", "2"}, {"preamble", ""}, {"article", "1"}}) ==
               "preamble 1 table-2 - annex-1 annex-1.form-1 protocol protocol.1 protocol-2 protocol-2.preamble protocol-2.1 ");
}

// 第八条之二 is what treaties call Article 8 bis.
BOOST_AUTO_TEST_CASE(what_was_inserted_has_the_same_place_however_it_is_counted) {
    const std::string expected = "6 6-1 6-2 7 annex-1-1 annex-1-1.chapter-3-1 ";
    for (const auto& numbers : std::initializer_list<std::array<const char*, 3>>{{"6-1", "6-2", "1-1"}, {"6a", "6b", "Ia"}, {"VIa", "VIbis", "1a"}})
        BOOST_TEST(places({{"article", "6"}, {"article", numbers[0]}, {"article", numbers[1]}, {"article", "7"}, {"annex", numbers[2]}, {"chapter", "3-1"}}) == expected);
    BOOST_TEST(places({{"article", "12d"}, {"article", "12đ"}, {"article", "12e"}}) == "12-4 12-108 12-5 ");
    BOOST_TEST(places({{"article", "12-"}, {"article", "12-x"}, {"article", "12abc"}}) == "12- 12-x 12abc ");
}

BOOST_AUTO_TEST_CASE(sections_of_chapters_are_told_apart_and_count_as_articles_where_there_are_none) {
    BOOST_TEST(places({{"chapter", "1"}, {"section", "1"}, {"article", "1"}, {"chapter", "2"}, {"section", "1"}, {"article", "2"}}) ==
               "chapter-1 chapter-1.section-1 1 chapter-2 chapter-2.section-1 2 ");
    BOOST_TEST(places({{"section", "1"}, {"section", "2"}, {"slide", "3"}, {"annex", ""}, {"section", "1"}}) == "1 2 slide-3 annex annex.1 ");
    BOOST_TEST(places({}) == "");
}

BOOST_AUTO_TEST_CASE(numbers_are_read_in_both_ways) {
    for (const auto& [written, value] : std::initializer_list<std::pair<const char*, unsigned>>{
             {"1", 1}, {"12", 12}, {"IV", 4}, {"XII", 12}, {"XCIX", 99}, {"XLIV", 44}, {"9999", 9999}, {"10000", 10000}, {"999999", 999999}, {"1000000", 0}, {"", 0}, {"12a", 0}, {"A", 0}, {"4294967297", 0}})
        BOOST_TEST(number_of(written) == value, written);
    for (const auto letter : {U'A', U'ក', U'ກ', U'ก', U'က'}) BOOST_TEST(annex_letter(letter) == 1U);
    BOOST_TEST(annex_letter(U'ข') == 2U);
    BOOST_TEST(annex_letter(U'a') == 0U);
}

// Where annexes are A, B, C, the ninth is I; where they are I, II, III, the first is.
BOOST_AUTO_TEST_CASE(letters_that_are_roman_numbers_count_as_the_others_do) {
    BOOST_TEST(places({{"annex", "A"}, {"annex", "B"}, {"annex", "I"}, {"annex", "V"}, {"part", "I"}}) == "annex-1 annex-2 annex-9 annex-22 annex-22.part-1 ");
    BOOST_TEST(places({{"annex", "I"}, {"annex", "II"}, {"annex", "V"}}) == "annex-1 annex-2 annex-5 ");
    BOOST_TEST(places({{"annex", "A"}, {"annex", "I"}, {"annex", "II"}}) == "annex-1 annex-1 annex-2 ");
    BOOST_TEST(places({{"part", "A"}, {"article", "1"}, {"part", "B"}, {"chapter", "C"}}) == "part-1 1 part-2 chapter-3 ");
}

BOOST_AUTO_TEST_SUITE_END()
