#include "server/words.h"

#include "server/calendar.h"
#include "server/sizes.h"
#include "server/text_lines.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <regex>

namespace depositary::server {

namespace {

RequestHead head_with(std::vector<std::pair<std::string, std::string>> fields) {
    RequestHead head;
    head.fields = std::move(fields);
    return head;
}

std::string accepting(const std::string& languages) {
    return std::string(reader_language(head_with({{"accept-language", languages}})));
}

// The {places} of a text, sorted.
std::vector<std::string> places(const std::string& text) {
    static const std::regex place(R"(\{[a-z]+\})");
    std::vector<std::string> found;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), place); at != std::sregex_iterator(); ++at) {
        found.push_back(at->str());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(words)

BOOST_AUTO_TEST_CASE(every_language_has_every_text_with_the_same_places_and_none_is_left_in_english) {
    const auto& english = Words::in("en").all();
    BOOST_REQUIRE_GT(english.size(), 100);
    BOOST_REQUIRE_EQUAL(Words::languages().size(), 7);
    for (const std::string_view language : Words::languages()) {
        const auto& texts = Words::in(language).all();
        BOOST_CHECK_EQUAL(texts.size(), english.size());
        for (const auto& [key, text] : english) {
            const auto found = texts.find(key);
            BOOST_REQUIRE_MESSAGE(found != texts.end(), std::string(language) + " lacks " + key);
            BOOST_CHECK_MESSAGE(places(found->second) == places(text), std::string(language) + ": places of " + key);
            BOOST_CHECK_MESSAGE(language == "en" || key == "site" || found->second != text,
                                std::string(language) + ": " + key);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_text_is_filled_in_one_pass_and_an_unknown_key_names_itself) {
    const Words& words = Words::in("en");
    BOOST_CHECK_EQUAL(words.text("count.found_many", {{"count", "{count}"}}), "{count} documents");
    BOOST_CHECK_EQUAL(words.text("count.found_many"), "{count} documents");
    BOOST_CHECK_EQUAL(words.text("kind.no-such"), "no-such");
    BOOST_CHECK(!words.find("kind.no-such"));
    BOOST_CHECK_EQUAL(Words::in("fr").language(), "en");
}

BOOST_AUTO_TEST_CASE(the_readers_language_is_the_chosen_one_else_what_the_browser_prefers_else_english) {
    BOOST_CHECK_EQUAL(accepting(""), "en");
    BOOST_CHECK_EQUAL(accepting("fr,de;q=0.9"), "en");
    BOOST_CHECK_EQUAL(accepting("th-TH,th;q=0.9,en;q=0.8"), "th");
    BOOST_CHECK_EQUAL(accepting("en;q=0.5, km ;q=0.7"), "km");
    BOOST_CHECK_EQUAL(accepting("ZH-Hans-CN"), "zh");
    BOOST_CHECK_EQUAL(accepting("lo;q=0, vi;q=0.1"), "vi");
    BOOST_CHECK_EQUAL(accepting("my;q=2, my;q=x, my;q=, vi;q=0.1"), "vi");
    BOOST_CHECK_EQUAL(reader_language(head_with({{"accept-language", "th"}, {"cookie", "a=b; language=lo"}})), "lo");
    BOOST_CHECK_EQUAL(reader_language(head_with({{"accept-language", "th"}, {"cookie", "language=../x"}})), "th");
    BOOST_CHECK_EQUAL(language_cookie("km", true).substr(0, 12), "language=km;");
    BOOST_CHECK(language_cookie("km", true).find("; Secure") != std::string::npos);
    BOOST_CHECK(language_cookie("km", false).find("; Secure") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(dates_are_written_as_each_language_writes_them) {
    BOOST_CHECK_EQUAL(readable_date("en", "2004-10-29"), "29 October 2004");
    BOOST_CHECK_EQUAL(readable_date("en", "2004-10"), "October 2004");
    BOOST_CHECK_EQUAL(readable_date("en", "2004"), "2004");
    BOOST_CHECK_EQUAL(readable_date("en", ""), "");
    BOOST_CHECK_EQUAL(readable_date("en", "long ago"), "long ago");
    BOOST_CHECK_EQUAL(readable_date("zh", "2004-10-29"), "2004年10月29日");
    BOOST_CHECK_EQUAL(readable_date("vi", "2004-10-29"), "29 tháng 10, 2004");
    for (const char* language : {"en", "zh", "vi", "lo"}) {
        BOOST_CHECK(readable_date(language, "2004-10-29").find("2004") != std::string::npos);
    }
    BOOST_CHECK(readable_date("my", "2004-10-29").find("၂၀၀၄") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_buddhist_era_stands_beside_the_common_one_where_it_is_certain) {
    const std::string thai = readable_date("th", "2004-10-29");
    BOOST_CHECK(thai.find("2547") != std::string::npos && thai.find("2004") != std::string::npos);
    BOOST_CHECK(thai.find("2547") < thai.find("2004"));
    BOOST_CHECK_EQUAL(thai, "29 ตุลาคม 2547 (ค.ศ. 2004)");
    const std::string lao = readable_date("lo", "2004");
    BOOST_CHECK(lao.find("2004") < lao.find("2547"));
    // In Cambodia the year turns at Visakha: 2547 before it, 2548 after, and nothing is said near it.
    BOOST_CHECK(readable_date("km", "2004-02-10").find("២៥៤៧") != std::string::npos);
    BOOST_CHECK(readable_date("km", "2004-10-29").find("២៥៤៨") != std::string::npos);
    BOOST_CHECK(readable_date("km", "2004-05-02").find("២៥៤") == std::string::npos);
    BOOST_CHECK(readable_date("km", "2004").find("២៥៤") == std::string::npos);
    BOOST_CHECK(readable_date("km", "2004").find("២០០៤") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_time_is_told_to_the_second_in_utc) {
    const auto time = repository::Timestamp::parse("2026-11-24T06:48:51Z").value();
    BOOST_CHECK_EQUAL(readable_time("en", time), "24 November 2026, 06:48:51 UTC");
    BOOST_CHECK(readable_time("th", time).find("2569") != std::string::npos);
    BOOST_CHECK(readable_time("th", time).ends_with(", 06:48:51 UTC"));
}

BOOST_AUTO_TEST_CASE(sizes_are_in_the_units_digits_and_marks_of_each_language) {
    BOOST_CHECK_EQUAL(readable_size("en", 1), "1 byte");
    BOOST_CHECK_EQUAL(readable_size("en", 999), "999 bytes");
    BOOST_CHECK_EQUAL(readable_size("en", 1000), "1.0 kB");
    BOOST_CHECK_EQUAL(readable_size("en", 999'949), "999.9 kB");
    BOOST_CHECK_EQUAL(readable_size("en", 999'999), "1.0 MB");
    BOOST_CHECK_EQUAL(readable_size("en", 16'000'000'000), "16.0 GB");
    BOOST_CHECK_EQUAL(readable_size("zh", 512), "512字节");
    BOOST_CHECK_EQUAL(readable_size("km", 512), "៥១២ បៃ");
    BOOST_CHECK_EQUAL(readable_size("my", 512), "၅၁၂ ဘိုက်");
    BOOST_CHECK_EQUAL(readable_size("th", 512), "512 ไบต์");
    BOOST_CHECK_EQUAL(readable_size("vi", 12'345), "12,3 kB");
    for (const std::string_view language : Words::languages()) {
        BOOST_CHECK_MESSAGE(readable_size(language, 512) != "512 bytes" || language == "en", language);
    }
}

BOOST_AUTO_TEST_CASE(lines_of_a_page_become_paragraphs) {
    const auto lines = [](std::string_view text) { return rejoined_lines(text); };
    BOOST_CHECK(lines("").empty());
    BOOST_CHECK((lines("The parties will meet every year in the\nautumn.\nThey take turns.") ==
                 std::vector<std::string>{"The parties will meet every year in the autumn.", "They take turns."}));
    BOOST_CHECK((lines("a meeting of the whole Sub-\nregion") ==
                 std::vector<std::string>{"a meeting of the whole Sub-region"}));
    BOOST_CHECK((lines("缔约方应当每年\n举行会议") == std::vector<std::string>{"缔约方应当每年举行会议"}));
    BOOST_CHECK((lines("ภาคีจะพยายาม\nให้การค้ามนุษย์") == std::vector<std::string>{"ภาคีจะพยายามให้การค้ามนุษย์"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
