// Which of a document's sections is opened: the one that is headed by what was asked for.
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>

using namespace depositary::indexer;

namespace {

std::string repeated(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text + " ";
    return result;
}

struct Fixture {
    Index index;
    std::uint64_t acts = 0;
    Fixture() { index.open("open"); }
    void add(const std::string& id, const std::string& title, const std::string& language, std::vector<Section> sections) {
        index.add_version("open", {.document = id,
                                   .symbol = "",
                                   .title = title,
                                   .kind = "agreement",
                                   .date = "2004",
                                   .status = "signed",
                                   .files = {{"text", language, std::move(sections)}}});
        index.publish("open", {++acts, "root"});
    }
    SearchHit first(const SearchQuery& query) { return index.search(std::vector<std::string>{"open"}, query).hits.at(0); }
    std::string opened(const std::string& text) { return first({.text = text}).heading; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(heading_matches, Fixture)

BOOST_AUTO_TEST_CASE(the_article_that_is_named_is_opened_and_not_those_that_cite_it) {
    const auto cited = repeated("theo Điều 1 và Điều 33, hỗ trợ y tế", 9);
    add("vi", "Luật", "vi",
        {{"Điều 1. Phạm vi điều chỉnh", "1", "Luật này quy định việc phòng, chống và xử lý. " + repeated("Nội dung khác được nêu sau.", 30), 0},
         {"Điều 3. Giải thích 1 từ ngữ", "3", cited, 0},
         {"Điều 32. Xử lý", "32", cited, 0},
         {"Điều 33. Hiệu lực", "33", repeated("Thi hành từ ngày ký.", 30), 0},
         {"Điều 34. Hỗ trợ y tế", "34", repeated("Người này được chăm sóc.", 30), 0},
         {"Điều 39. Cơ sở", "39", cited, 0}});
    BOOST_TEST(opened("Điều 1") == "Điều 1. Phạm vi điều chỉnh");
    BOOST_TEST(opened("\"Điều 33\"") == "Điều 33. Hiệu lực");
    BOOST_TEST(opened("Hỗ trợ y tế") == "Điều 34. Hỗ trợ y tế");
    BOOST_TEST(opened("ho tro y te") == "Điều 34. Hỗ trợ y tế");
    BOOST_TEST(opened("Điều 1 lang:vi") == "Điều 1. Phạm vi điều chỉnh");
    BOOST_TEST(first({.text = "Điều 33", .order = SearchOrder::newest}).heading == "Điều 33. Hiệu lực");
    const auto hit = first({.text = "Hỗ trợ y tế"});
    BOOST_TEST(hit.heading_highlights.size() == 4U);
}

BOOST_AUTO_TEST_CASE(in_scripts_without_spaces_too) {
    add("zh", "劳动合同法", "zh",
        {{"第四十条", "40", "有下列情形之一的，用人单位提前三十日以书面形式通知劳动者本人。", 0},
         {"第四十二条", "42", repeated("不得依照第四十条、第四十一条的规定解除。", 5), 0}});
    BOOST_TEST(opened("第40条") == "第四十条");
    add("th", "พระราชบัญญัติ", "th", {{"มาตรา ๖ การคุ้มครอง", "6", "บทบัญญัติทั่วไป", 0}, {"มาตรา ๙", "9", repeated("ตามมาตรา ๖ การคุ้มครอง", 5), 0}});
    BOOST_TEST(opened("มาตรา 6") == "มาตรา ๖ การคุ้มครอง");
    BOOST_TEST(opened("การคุ้มครอง") == "มาตรา ๖ การคุ้มครอง");
}

BOOST_AUTO_TEST_CASE(of_several_headings_the_one_that_says_least_besides) {
    add("vi", "Bộ luật", "vi",
        {{"Mục 2. ĐIỀU KIỆN", "2", "Nội dung", 0},
         {"Điều 2. Đối tượng áp dụng của luật này", "2", "Nội dung điều 2", 0},
         {"Điều 24. Thử việc", "24", repeated("Hai bên thỏa thuận.", 30), 0},
         {"Điều 25. Thời gian thử việc", "25", repeated("Thử việc một lần.", 5), 0}});
    BOOST_TEST(opened("Điều 2") == "Điều 2. Đối tượng áp dụng của luật này");
    BOOST_TEST(opened("Mục 2") == "Mục 2. ĐIỀU KIỆN");
    BOOST_TEST(opened("thử việc") == "Điều 24. Thử việc");
    BOOST_TEST(opened("thời gian thử việc") == "Điều 25. Thời gian thử việc");
}

BOOST_AUTO_TEST_CASE(a_title_that_holds_the_words_opens_the_section_that_does) {
    add("plan", "Plan for shelters", "en",
        {{"Article 1. Terms", "1", repeated("Shelters have a plan.", 5), 0}, {"Article 2. Plan for shelters", "2", repeated("Each ministry acts.", 30), 0}});
    BOOST_TEST(opened("shelter plan") == "Article 2. Plan for shelters");
    // Nothing is headed so: the best passage, as ever; nor are begun words and other fields asked of headings.
    BOOST_TEST(opened("shelters have") == "Article 1. Terms");
    BOOST_TEST(opened("ministr*") == "Article 2. Plan for shelters");
    BOOST_TEST(opened("shelter NOT children") == "Article 2. Plan for shelters");
}

BOOST_AUTO_TEST_CASE(a_section_without_a_heading_or_a_removed_one_disturbs_nothing) {
    add("a", "A", "en", {{"", "", "Article 2 is here", 0}, {"Article 2", "2", "text", 0}});
    BOOST_TEST(opened("article 2") == "Article 2");
    add("a", "A", "en", {{"", "", "Article 2 is here", 0}});
    BOOST_TEST(opened("article 2") == "");
    BOOST_TEST(first({.text = "article 2"}).snippet == "Article 2 is here");
}

BOOST_AUTO_TEST_SUITE_END()
