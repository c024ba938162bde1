#include "indexer/query.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace depositary::indexer;

namespace {

std::string understood(std::string_view text) {
    return describe(parse_query(text).tree);
}
bool says(const ParsedQuery& query, std::string_view code) {
    return std::any_of(query.notices.begin(), query.notices.end(), [&](const auto& each) { return each.code == code; });
}
std::size_t leaves(const QueryNode& node) {
    std::size_t count = node.operation == QueryNode::Operation::sequence ? 1 : 0;
    for (const auto& child : node.children) count += leaves(child);
    return count;
}
std::size_t depth(const QueryNode& node) {
    std::size_t deepest = 0;
    for (const auto& child : node.children) deepest = std::max(deepest, depth(child));
    return deepest + 1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(a_query_is_told_back_in_its_own_words) {
    BOOST_TEST(understood("legal (criminal OR \"of mutual\") -foo") ==
               "legal AND (criminal OR \"of mutual\") AND NOT foo");
    BOOST_TEST(understood("freeze NEAR assets") == "freeze NEAR/10 assets");
    BOOST_TEST(understood("freeze NEAR/3 \"the assets\" NEAR/1 bank") == "freeze NEAR/3 \"the assets\" NEAR/3 bank");
    BOOST_TEST(understood("title:shelter party:KH,TH kind:\"plan of action\"") ==
               "title:(shelter) AND party:(KH OR TH) AND kind:\"plan of action\"");
    BOOST_TEST(understood("year:2004..2010 from:2005-02 until:2009") ==
               "date:2004..2010 AND date:2005-02.. AND date:..2009");
    BOOST_TEST(understood("year:2004-2010") == "date:2004..2010");
    // With other digits and signs, and years of the Buddhist era.
    for (const auto* typed : {"year:๒๐๑๐–2015", "year:2010—2015", "year:2010…2015", "year:2553..2558", "year:๒๕๕๓–๒๕๕๘"}) BOOST_TEST(understood(typed) == "date:2010..2015", typed);
    BOOST_TEST(understood("year:2559") == "date:2016");
    BOOST_TEST(describe(parse_query("from:២០១៦-០៥ as-of:2559-02-29")) == "date:2016-05.. AND as-of:2016-02-29");
    BOOST_TEST(understood("2559") == "2559");
    BOOST_TEST(understood("LANG:Khmer signed-by:VN meeting:IMM/3 like:COMMIT/MOU") ==
               "lang:km AND signed-by:VN AND meeting:IMM/3 AND like:COMMIT/MOU");
    BOOST_TEST(understood("title:(shelter OR \"safe house\")") == "title:(shelter OR \"safe house\")");
    BOOST_TEST(understood("title:-draft kind:-minutes -kind:-plan") == "NOT title:(draft) AND NOT kind:minutes AND kind:plan");
    // Days as they are written in several places.
    for (const auto* day : {"1948-12-1", "1948/12/1", "1948.12.01", "1948年12月1日", "１９４８年１２月１日", "2491/12/1"}) BOOST_TEST(understood("date:" + std::string(day)) == "date:1948-12-01", day);
    for (const auto* month : {"1948/5", "1948年5月", "1948-5"}) BOOST_TEST(understood("date:" + std::string(month)) == "date:1948-05", month);
    BOOST_TEST(understood("year:1948年") == "date:1948");
    // And in Chinese numbers.
    for (const auto* year : {"二〇〇四", "二〇〇四年", "二零零四年", "二○○四年", "二OO四年", "二００四", "貳零零肆年"}) BOOST_TEST(understood("year:" + std::string(year)) == "date:2004", year);
    for (const auto* day : {"二〇〇四年十月二十九日", "二〇〇四年十月廿九日", "2004年十月29日", "二〇〇四-十-二十九"}) BOOST_TEST(understood("date:" + std::string(day)) == "date:2004-10-29", day);
    BOOST_TEST(understood("date:二〇〇四年一月") == "date:2004-01");
    for (const auto* years : {"二〇〇四..二〇一〇", "二〇〇四年～二〇一〇年", "2004-二〇一〇"}) BOOST_TEST(understood("year:" + std::string(years)) == "date:2004..2010", years);
    BOOST_TEST(describe(parse_query("from:二〇一六年五月 as-of:二〇一六年二月二十九日")) == "date:2016-05.. AND as-of:2016-02-29");
    for (const auto* day : {"1948／12／10", "1948．12．10", "1948－12－10", "1948−12‑10", "1948年12月10号"}) BOOST_TEST(understood("date:" + std::string(day)) == "date:1948-12-10", day);
    for (const auto* range : {"2004年10月-2005年3月", "2004/10-2005/3", "2004-10-2005-03", "2004-10...2005-03", "2004-10 - 2005-03", "2004-10 – 2005-03"}) BOOST_TEST(understood("date:" + std::string(range)) == "date:2004-10..2005-03", range);
    BOOST_TEST(understood("date:1947/1949 x") == "date:1947..1949 AND x");
    BOOST_TEST(understood("kind:agreement - plan") == "kind:agreement AND plan");
    BOOST_TEST(understood("title:--zzen5 kind:--agreement") == "title:(zzen5) AND kind:agreement");
    for (const auto* years : {"1940～1950", "1940〜1950", "1940~1950", "1940年~1950年"}) BOOST_TEST(understood("year:" + std::string(years)) == "date:1940..1950", years);
    BOOST_TEST(describe(parse_query("as-of:1948/12/1")) == "as-of:1948-12-01");
    // As it was written, not as it is compared.
    BOOST_TEST(understood("kết hôn") == "kết AND hôn");
    BOOST_TEST(understood("ကျေးကျွန်") == "\"ကျေးကျွန်\"");
}

BOOST_AUTO_TEST_CASE(a_list_is_words_with_and_without_spaces) {
    for (const auto* list : {"torture,cruel", "torture;cruel", "torture , cruel", "torture、cruel", "torture，cruel", "torture\u2003cruel", "torture\u2009cruel", "torture\u2028cruel"})
        BOOST_TEST(understood(list) == "torture AND cruel", list);
    BOOST_TEST(understood("选举、投票") == "\"选举\" AND \"投票\"");
    BOOST_TEST(understood("pris*,deten*") == "pris* AND deten*");
    BOOST_TEST(understood("-torture,cruel") == "NOT (torture AND cruel)");
    BOOST_TEST(understood("title:torture,cruel") == "title:(torture AND cruel)");
    // A number keeps its comma, and a phrase its words.
    BOOST_TEST(understood("trial,-penal") == "trial AND NOT penal");
    BOOST_TEST(understood("工作,-失业") == "\"工作\" AND NOT \"失业\"");
    for (const auto* two : {"12,13", "12、13", "12；13", "12，13", "၁၂၊၁၃", "១២។១៣"}) BOOST_TEST(understood(two) == "12 AND 13", two);
    BOOST_TEST(understood("សេរីភាព។សាសនា") == "\"សេរីភាព\" AND \"សាសនា\"");
    BOOST_TEST(understood("2004､2005") == "2004 AND 2005");
    BOOST_TEST(understood("party:KH, VN shelter lang:km, th") == "party:(KH OR VN) AND shelter AND lang:(km OR th)");
    BOOST_TEST(understood("year:2004, 2005") == "date:2004 OR date:2005");
    BOOST_TEST(understood("1,000") == understood("\"1,000\""));
    BOOST_TEST(understood("១,០០០") == understood("\"១,០០០\""));
    BOOST_TEST(understood("\"torture,cruel\"") == "\"torture cruel\"");
    BOOST_TEST(understood("year:2004,2006 kind:minutes;plan party:KH、LA") == "(date:2004 OR date:2006) AND kind:(minutes OR plan) AND party:(KH OR LA)");
}

BOOST_AUTO_TEST_CASE(what_is_told_back_is_read_as_the_same_query) {
    for (const auto* text : {"a b c",
                             "a OR b c",
                             "(a OR b) c",
                             "NOT a",
                             "-a b",
                             "\"a\"",
                             "\"a b\" c",
                             "trade-uni*",
                             "crim*",
                             "12/2004",
                             "มาตรา๑๒",
                             "ข้อ ๑๒",
                             "စာပေ၊ စာပေး",
                             "人口贩运 合作",
                             "hoà bình",
                             "选举、投票",
                             "title:-x,y",
                             "title:x y",
                             "title:(a b) OR kind:agreement",
                             "party:(KH OR \"Lao PDR\") from:2004",
                             "a NEAR b",
                             "(a NEAR/2 b) OR c",
                             "symbol:COMMIT/SPA/*",
                             "year:2010"}) {
        const auto once = understood(text);
        BOOST_TEST(understood(once) == once, text);
    }
}

// Q09: unbalanced quotes and operators, scripts and invisible characters of every kind.
BOOST_AUTO_TEST_CASE(any_text_is_read_and_told_back_as_the_same_query) {
    const std::vector<std::string> pieces{
        "a",        "word",    "\"",           "“",     "(",        ")",      " ",          " ",
        "-",        "NOT ",    " OR ",         " AND ", " NEAR ",   "NEAR/3", "*",          "title:",
        ":",        "kind:",   "year:",        "2004",  "..",       "party:", "KH,LA",      ",",
        "like:",    "lang:th", "การ",          "จา",    "ပေး",      "၊",      "人口",       "hoà",
        "’s",       "\xff",    "\u200b",       "１２",  "/",        "'",      "symbol:X/*", "from:",
        "é",        "、",       ";",        "1,000",    "～",       "\u2003",  "\u3000",  "（",           "）",    "meeting:", "\n",     "#",          "=",
        "\xe1\x80", "ကျေး",    "မှ\u102f\u102d"};
    std::minstd_rand random(1);
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto count = random() % 14; count > 0; --count) text += pieces[random() % pieces.size()];
        const auto once = understood(text);
        const auto twice = understood(once);
        if (once != twice) BOOST_TEST(once == twice, "of " << text);
    }
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_passed_over_and_named) {
    const auto soon = parse_query("shelter year:soon");
    BOOST_TEST(describe(soon.tree) == "shelter");
    BOOST_REQUIRE(soon.notices.size() == 1U);
    BOOST_TEST((soon.notices[0] == Notice{"value-unknown", "year:soon"}));
    BOOST_TEST(says(parse_query("shelter date:2004-13..2005"), "value-unknown"));
    BOOST_TEST(says(parse_query("shelter year:2010..2004"), "value-unknown"));  // ends before it begins
    BOOST_TEST(says(parse_query("shelter date:2004-11..2004-10-31"), "value-unknown"));
    BOOST_TEST(!says(parse_query("shelter date:2004-10..2004"), "value-unknown"));
    for (const auto* day : {"2004-02-30", "2003-02-29", "1900-02-29", "2004-04-31", "2004-00-10"})
        BOOST_TEST(says(parse_query("shelter date:" + std::string(day)), "value-unknown"), day);
    for (const auto* day : {"2004-02-29", "2000-02-29", "2004-12-31"}) BOOST_TEST(parse_query("shelter date:" + std::string(day)).notices.empty(), day);
    for (const auto* none : {"年", "日", "月", "-", "/", "..", "...", "年..月"}) {
        const auto read = parse_query("shelter year:" + std::string(none));
        BOOST_TEST(describe(read.tree) == "shelter", none);
        BOOST_TEST(says(read, "value-unknown"), none);
    }
    for (const auto* none : {"十", "二〇〇四年十三月", "二十〇四", "一二三四五六七八九〇"}) {
        const auto read = parse_query("shelter date:" + std::string(none));
        BOOST_TEST(describe(read) == "shelter", none);
        BOOST_TEST((read.notices == std::vector{Notice{"value-unknown", "date:" + std::string(none)}}), none);
    }
    BOOST_TEST(says(parse_query("shelter year:" + std::string(900, '-')), "value-unknown"));
    BOOST_TEST(says(parse_query("shelter title:"), "value-unknown"));
    for (const auto* star : {"*ing", "tra*ing", "a*", "\"the * clause\""}) BOOST_TEST(says(parse_query(star), "star"), star);
    for (const auto* begun : {"traffick*", "การค้า*", "*", " * ", "symbol:COMMIT/*"}) BOOST_TEST(parse_query(begun).notices.empty(), begun);
    BOOST_TEST((parse_query("*").tree.operation == QueryNode::Operation::everything));
    BOOST_TEST((parse_query("a NEAR/2 b NEAR/5 c").notices == std::vector{Notice{"near-widest", "NEAR/5"}}));
    BOOST_TEST(parse_query("a NEAR/2 b NEAR/2 c").notices.empty());
    BOOST_TEST((parse_query("a NEAR/99999 b").notices == std::vector{Notice{"near-widest", "NEAR/100"}}));
    BOOST_TEST(parse_query("a NEAR/100 b").notices.empty());
    BOOST_TEST(says(parse_query("a NEAR (b AND c)"), "near-words"));
    BOOST_TEST(describe(parse_query("a NEAR (b AND c)").tree) == "a AND b AND c");
    BOOST_TEST(parse_query("a NEAR (b OR c)").notices.empty());
    BOOST_TEST(describe(parse_query("a NEAR (b OR \"c d\")").tree) == "a NEAR/10 (b OR \"c d\")");
    // What only looks like a field is words; a broken field is none, also where nothing else is left.
    BOOST_TEST(understood("secret:plan") == "\"secret plan\"");
    BOOST_TEST(understood("c:secret XCsec") == "\"c secret\" AND xcsec");
    BOOST_TEST(understood("year:soon") == "");
    BOOST_TEST(parse_query("shelter").notices.empty());
}

// Q01-Q05: 20,000 prefixes, words in OR, brackets, and NEARs, and 64 KiB and more of text.
BOOST_AUTO_TEST_CASE(what_is_read_of_a_query_is_bounded_and_what_is_cut_is_named) {
    std::string words, brackets, thai, prefixes, nears;
    for (int i = 0; i < 20'000; ++i) {
        words += "w" + std::to_string(i % 97) + " OR ";
        brackets += "(";
        thai += "กขคงจฉ";
        prefixes += "ab* ";
        nears += "x NEAR/100 ";
    }
    for (const auto* text : {&words, &brackets, &thai, &prefixes, &nears}) {
        const auto query = parse_query(*text);
        BOOST_TEST(says(query, "query-cut"));
        BOOST_TEST(leaves(query.tree) <= max_query_leaves);
        BOOST_TEST(depth(query.tree) <= 2 * max_query_depth + 2);
    }
    BOOST_TEST(says(parse_query(words), "too-many-words"));
    BOOST_TEST(says(parse_query("((((((((((a))))))))))"), "too-deep"));
    BOOST_TEST(!says(parse_query("((((((((a))))))))"), "too-deep"));
    const auto long_thai = parse_query(thai);
    std::size_t clusters = 0;
    for (const auto* sequence : wanted_sequences(long_thai.tree)) clusters += sequence->words.size();
    BOOST_TEST(clusters <= max_query_tokens);
    BOOST_TEST(leaves(parse_query(words.substr(0, 200)).tree) > 10U);
}

BOOST_AUTO_TEST_SUITE_END()
