// Which version was in force when.
#include "repository/in_force.h"

#include <boost/test/unit_test.hpp>

namespace depositary::repository {

namespace {

Version version(std::uint32_t number, Status status, const std::string& date = "", std::int64_t added = 1'800'000'000) {
    Version made;
    made.number = number;
    made.status = status;
    made.date = date;
    made.added = {added};  // 2027-01-15
    return made;
}

// "2004-10-29..2010-12-31 - 2010-12-31..", a version each.
std::string told(const Document& document) {
    std::string out;
    for (const InForce& each : in_force(document)) {
        out += (out.empty() ? "" : " ") + (each.from.empty() ? "-" : each.from + ".." + each.until);
    }
    return out;
}

}  // namespace

}  // namespace depositary::repository

using namespace depositary::repository;

BOOST_AUTO_TEST_SUITE(in_force)

BOOST_AUTO_TEST_CASE(drafts_are_not_and_end_nothing) {
    Document document;
    document.versions = {version(1, Status::draft, "2003"), version(2, Status::adopted, "2004-10-29"),
                         version(3, Status::draft, "2005"), version(4, Status::agreed_in_principle, "2006"),
                         version(5, Status::signed_, "2010"), version(6, Status::draft)};
    BOOST_TEST(told(document) == "- 2004-10-29..2010-12-31 - - 2010-12-31.. -");
}

BOOST_AUTO_TEST_CASE(without_a_date_the_first_has_the_documents_and_others_the_day_of_their_act) {
    Document document;
    document.date = "2004-10";
    document.versions = {version(1, Status::draft), version(2, Status::endorsed), version(3, Status::adopted)};
    BOOST_TEST(told(document) == "- 2004-10-31..2027-01-15 2027-01-15..");
    document.date = "";
    document.versions = {version(1, Status::signed_)};
    BOOST_TEST(told(document) == "2027-01-15..");
}

BOOST_AUTO_TEST_CASE(a_later_version_of_an_earlier_date_prevails) {
    Document document;
    document.versions = {version(1, Status::signed_, "2004"), version(2, Status::signed_, "2008"),
                         version(3, Status::signed_, "2006")};
    BOOST_TEST(told(document) == "2004-12-31..2006-12-31 - 2006-12-31..");
    document.versions = {version(1, Status::signed_, "2004"), version(2, Status::signed_, "2004")};
    BOOST_TEST(told(document) == "- 2004-12-31..");
}

BOOST_AUTO_TEST_SUITE_END()
