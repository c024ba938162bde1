// Words that stand together come before the same words apart, and the section that holds them together is opened.
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <set>

using namespace depositary::indexer;

namespace {

struct Fixture {
    Index index;
    std::uint64_t acts = 0;
    Fixture() { index.open("open"); }
    IndexedDocument document(const std::string& name, const std::string& title, std::vector<Section> sections, const std::string& language) {
        return {.document = name,
                .symbol = "",
                .title = title,
                .kind = "agreement",
                .date = "2004",
                .status = "signed",
                .files = {{"text", language, std::move(sections)}}};
    }
    void add(const std::string& name, const std::string& title, std::vector<Section> sections, const std::string& language = "en",
             const std::string& compartment = "open") {
        index.add_version(compartment, document(name, title, std::move(sections), language));
    }
    void publish(const std::string& compartment = "open") { index.publish(compartment, {++acts, "root"}); }
    SearchResult search(const std::string& text, std::size_t offset = 0, std::size_t limit = 50) {
        return index.search(std::vector<std::string>{"open"}, {.text = text, .offset = offset, .limit = limit});
    }
    std::vector<std::string> order(const std::string& text) {
        std::vector<std::string> result;
        for (const auto& hit : search(text).hits) result.push_back(hit.document);
        return result;
    }
    std::string first(const std::string& text) { return order(text).at(0); }
};

// The words often and apart.
std::string scattered(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (int i = 0; i < 4; ++i)
        for (auto word = words.rbegin(); word != words.rend(); ++word) text += *word + " " + between + " ";
    return text;
}
const std::string filler = "the parties concerned shall in due course and after notice given see to it";
const std::string vietnamese_filler = "các bên có liên quan sau khi được báo trước thì xem xét việc này";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(closeness, Fixture)

BOOST_AUTO_TEST_CASE(words_that_stand_together_come_first) {
    add("apart", "One", {{"", "", scattered({"action", "plan"}, filler), 0}});
    add("together", "Two", {{"", "", filler + " " + filler + " an action plan is made. " + filler + " " + filler, 0}});
    add("xa", "Ba", {{"", "", scattered({"quyền", "con", "người"}, vietnamese_filler), 0}}, "vi");
    add("luật", "Luật về quyền của con và của người mẹ", {{"", "", scattered({"quyền", "con", "người"}, vietnamese_filler), 0}}, "vi");
    add("cạnh", "Bốn", {{"", "", vietnamese_filler + " " + vietnamese_filler + " bảo vệ quyền con người. " + vietnamese_filler, 0}}, "vi");
    for (int i = 0; i < 20; ++i) add("filler" + std::to_string(i), "Other", {{"", "", filler + vietnamese_filler, 0}});
    publish();
    BOOST_TEST(first("action plan") == "together");
    BOOST_TEST(first("action plans") == "together");
    BOOST_TEST(first("quyền con người") == "cạnh");
    BOOST_TEST(first("quyen con nguoi") == "cạnh");
    BOOST_TEST(search("quyền con người").total == 3u);
}

BOOST_AUTO_TEST_CASE(the_whole_comes_before_pairs_and_pairs_before_what_is_near) {
    const auto text = [](const std::string& words) { return filler + " " + filler + " " + words + " " + filler + " " + filler; };
    add("apart", "-", {{"", "", text("mutual " + filler + " assistance " + filler + " treaty"), 0}});
    add("near", "-", {{"", "", text("mutual and kind " + filler + " assistance under this treaty " + filler), 0}});
    add("pair", "-", {{"", "", text("treaty " + filler + " mutual assistance " + filler), 0}});
    add("whole", "-", {{"", "", text("mutual assistance treaty " + filler + filler), 0}});
    for (int i = 0; i < 20; ++i) add("filler" + std::to_string(i), "Other", {{"", "", filler, 0}});
    publish();
    BOOST_TEST(order("mutual assistance treaty") == (std::vector<std::string>{"whole", "pair", "near", "apart"}), boost::test_tools::per_element());
    BOOST_TEST(first("mutual assistance treaty OR nothing") == "whole");
}

BOOST_AUTO_TEST_CASE(titles_that_hold_them_together_come_first_of_all) {
    add("tender", "Tuyển và ngôn ngữ: luật đấu thầu", {{"", "", scattered({"tuyên", "ngôn"}, vietnamese_filler), 0}}, "vi");
    add("udhr", "Tuyên ngôn toàn thế giới về quyền của con người và của mọi dân tộc", {{"", "", vietnamese_filler, 0}}, "vi");
    for (int i = 0; i < 20; ++i) add("filler" + std::to_string(i), "Other", {{"", "", vietnamese_filler, 0}});
    publish();
    BOOST_TEST(first("tuyen ngon") == "udhr");
}

BOOST_AUTO_TEST_CASE(the_section_that_holds_them_together_is_opened) {
    const std::vector<Section> sections{{"Article 1", "1", scattered({"civil", "society"}, filler), 0},
                                               {"Article 2", "2", filler + " civil society takes part " + filler + filler, 0}};
    add("one", "-", sections);
    add("titled", "Society that is civil", sections);
    for (int i = 0; i < 20; ++i) add("filler" + std::to_string(i), "Other", {{"", "", filler, 0}});
    publish();
    for (const auto& hit : search("civil society").hits) BOOST_TEST(hit.heading == "Article 2", hit.document);
    SearchQuery dated{.text = "civil society"};
    dated.order = SearchOrder::newest;
    for (const auto& hit : index.search(std::vector<std::string>{"open"}, dated).hits) BOOST_TEST(hit.heading == "Article 2", hit.document);
}

BOOST_AUTO_TEST_CASE(pages_go_on_where_the_last_one_ended) {
    for (int i = 0; i < 260; ++i) {
        std::string text = filler;
        for (int more = 0; more < i % 7; ++more) text += " " + filler;
        text += i % 3 == 0 ? " border guard " : " guard the border ";
        add("d" + std::to_string(i), "-", {{"", "", text + (i % 5 == 0 ? filler : ""), 0}});
    }
    publish();
    const auto all = [&] {
        std::vector<std::string> result;
        for (std::size_t offset = 0; offset < 300; offset += 100)
            for (const auto& hit : search("border guard", offset, 100).hits) result.push_back(hit.document);
        return result;
    }();
    BOOST_TEST(std::set<std::string>(all.begin(), all.end()).size() == 260u);
    std::vector<std::string> small;
    for (std::size_t offset = 0; offset < 300; offset += 13)
        for (const auto& hit : search("border guard", offset, 13).hits) small.push_back(hit.document);
    BOOST_TEST(small == all, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_hidden_changes_nothing) {
    for (int i = 0; i < 30; ++i) add("d" + std::to_string(i), "-", {{"", "", filler + (i % 2 ? " action plan " : " plan of action ") + filler, 0}});
    publish();
    const auto before = search("action plan");
    index.open("closed");
    for (int i = 0; i < 300; ++i) add("hidden" + std::to_string(i), "Action plan", {{"", "", "action plan", 0}}, "en", "closed");
    publish("closed");
    const auto after = search("action plan");
    BOOST_TEST_REQUIRE(before.hits.size() == after.hits.size());
    for (std::size_t i = 0; i < before.hits.size(); ++i) {
        BOOST_TEST(before.hits[i].document == after.hits[i].document);
        BOOST_TEST(before.hits[i].score == after.hits[i].score);
    }
}

BOOST_AUTO_TEST_SUITE_END()
