#include <boost/test/unit_test.hpp>

#include "repository/bag.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

const DocumentId document = DocumentId::parse("0b8e8f6c-7c1d-4f0a-9a55-2d1f3c4b5a69").value();

BagInfo info() {
    return {"depositary.example/test", document, "COMMIT/WP/2015", "Regional Work Plan 2015: a draft", Kind::work_plan, 2,
            Status::endorsed, "2015-01", Timestamp::parse("2026-11-24T08:00:00Z").value()};
}

std::vector<File> files() {
    std::vector<File> list(2);
    list[0].name = "a.txt";
    list[0].language = "en";
    list[0].size = 7;
    list[1].name = "b.txt";
    list[1].language = "km";
    list[1].size = 5;
    return list;
}

std::string text() { return make_bag_tag_files(info(), files()).bag_info; }

// The text with one part of it put in another's place.
std::string with(const std::string& part, const std::string& other) {
    auto changed = text();
    const auto at = changed.find(part);
    BOOST_REQUIRE(at != std::string::npos);
    return changed.replace(at, part.size(), other);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag)

BOOST_AUTO_TEST_CASE(what_a_bag_says_of_itself_is_read_back) {
    const auto read = parse_bag_info(text());
    BOOST_REQUIRE(read);
    BOOST_TEST((read->first.document == document));
    BOOST_TEST(read->first.origin == "depositary.example/test");
    BOOST_TEST(read->first.symbol == "COMMIT/WP/2015");
    BOOST_TEST(read->first.title == "Regional Work Plan 2015: a draft");
    BOOST_TEST((read->first.kind == Kind::work_plan));
    BOOST_TEST(read->first.version == 2u);
    BOOST_TEST((read->first.status == Status::endorsed));
    BOOST_TEST(read->first.date == "2015-01");
    BOOST_TEST(read->first.bagged.to_text() == "2026-11-24T00:00:00Z");
    BOOST_TEST((read->second == BagPayload{12, 2, {"en", "km"}}));
    auto undated = info();
    undated.date.clear();
    BOOST_TEST(parse_bag_info(make_bag_tag_files(undated, files()).bag_info).has_value());
}

BOOST_AUTO_TEST_CASE(anything_else_than_the_one_form_is_nothing) {
    for (const auto& other : {
             std::string(), text() + "\n", text() + "Depositary-Title: Cession of Everything\n", "\n" + text(), text().substr(0, text().size() - 1),
             with("Depositary-Title: ", "Depositary-Title: Cession\nDepositary-Title: "),  // twice
             with("Depositary-Title: Regional", "Depositary-Title: Cession of Everything\n of the Regional"),  // folded
             with("Depositary-Symbol: COMMIT/WP/2015\n", ""), with("Depositary-Symbol", "depositary-symbol"), with("Depositary-Date: 2015-01", "Depositary-Date: "),
             with("Depositary-Kind: work-plan", "Depositary-Kind: cession"), with("Depositary-Version: 2", "Depositary-Version: 02"),
             with("Depositary-Version: 2", "Depositary-Version: 2 "), with("Depositary-Status: endorsed\n", "Depositary-Status: endorsed\r\n"),
             with("Regional", "\x1b[2KRegional"), with("Regional", "\xe2\x80\xaeRegional"), with("Regional", "\xffRegional"), with("COMMIT/WP", "COMMIT//WP"),
             with("Depositary-Language: km", "Depositary-Language: en"), with("12.2", "12"), with("12.2", "12.2.1"), with("12.2", "-1.2"), with("urn:uuid:", "urn:uuid: "),
         }) {
        BOOST_TEST(!parse_bag_info(other).has_value(), "was taken: " << other);
    }
    BOOST_TEST(parse_bag_info(with("Regional", "National")).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
