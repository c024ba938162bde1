// Former versions: what was in force on a day, all versions on demand, and that other searches know nothing of them.
#include "indexer/index.h"
#include "indexer/query.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>

using namespace depositary::indexer;

namespace {

struct Fixture {
    Index index;
    Fixture() { index.open("open"); }

    static IndexedDocument version(std::uint64_t number, const std::string& text, const std::string& from = "",
                                   const std::string& until = "", const std::string& id = "plan") {
        return {.document = id,
                .version = number,
                .symbol = "S/" + id,
                .title = "Plan of action",
                .kind = "plan-of-action",
                .date = from.substr(0, 7),
                .status = from.empty() ? "draft" : "adopted",
                .in_force_from = from,
                .in_force_until = until,
                .files = {{"text", "en", {{"Article 1", "1", text, 0}, {"Article 2", "2", "Shelter for victims", 0}}}}};
    }
    // Version 1 was in force from 2005 on, 2 is a draft, 3 took its place in June 2010, 4 is a draft.
    void fill() {
        index.add_former_version("open", version(1, "The passport clause of zythum", "2005-03-01", "2010-06-15"));
        index.add_former_version("open", version(2, "The draft clause of qanat"));
        index.add_former_version("open", version(3, "The visa clause", "2010-06-15"));
        index.add_version("open", version(4, "The drafted clause of xebec"));
        publish();
    }
    void publish(const std::string& compartment = "open") { index.publish(compartment, {1, "root"}); }
    SearchResult search(const SearchQuery& query, std::vector<std::string> compartments = {"open"}) const {
        return index.search(compartments, query);
    }
    // "plan v1, other v2", in order.
    std::string found(const std::string& text, std::vector<std::string> compartments = {"open"}) const {
        std::string out;
        for (const auto& hit : search({.text = text}, std::move(compartments)).hits) {
            out += fmt::format("{}{} v{}", out.empty() ? "" : ", ", hit.document, hit.version);
            for (const auto former : hit.former) out += fmt::format("+{}", former);
        }
        return out;
    }
    static bool says(const SearchResult& result, const std::string& code, const std::string& detail) {
        return std::find(result.notices.begin(), result.notices.end(), Notice{code, detail}) != result.notices.end();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(versions, Fixture)

// As feeds ask: what acts from some one on brought, the last first, whatever it is dated; with words and without.
BOOST_AUTO_TEST_CASE(what_acts_since_some_one_brought_is_found_the_last_first) {
    const auto add = [&](const std::string& compartment, const std::string& id, std::uint64_t act, const std::string& date) {
        auto document = version(1, "The clause of " + id, date, "", id);
        document.act = act;
        index.add_version(compartment, document);
    };
    index.open("also");
    add("open", "one", 10, "2020-01-01");
    add("open", "two", 30, "2001-01-01");
    add("also", "three", 20, "2010-01-01");
    auto former = version(0, "The clause of before", "1999-01-01", "", "one");
    former.act = 40;  // as after a move: former versions are not what a feed tells of
    index.add_former_version("open", former);
    publish();
    publish("also");
    const auto asked = [&](std::string text, std::uint64_t since, SearchOrder order = SearchOrder::recorded) {
        std::string out;
        const auto result = search({.text = std::move(text), .filters = {.since = since}, .order = order}, {"open", "also"});
        for (const auto& hit : result.hits) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", hit.document, hit.act);
        return fmt::format("{}: {}", result.total, out);
    };
    for (const std::string text : {"", "clause", "clause NOT passport"}) {
        BOOST_TEST(asked(text, 0) == "3: two 30, three 20, one 10");
        BOOST_TEST(asked(text, 10) == "3: two 30, three 20, one 10");
        BOOST_TEST(asked(text, 11) == "2: two 30, three 20");
        BOOST_TEST(asked(text, 30) == "1: two 30");
        BOOST_TEST(asked(text, 31) == "0: ");
    }
    BOOST_TEST(asked("three", 0) == "1: three 20");
    BOOST_TEST(asked("one", 11) == "0: ");
    BOOST_TEST(asked("", 11, SearchOrder::newest) == "2: three 20, two 30");
    // What was counted and what facets say holds to the same bound.
    BOOST_TEST(search({.text = "clause", .filters = {.since = 11}}, {"open", "also"}).facets.kind.at(0).count == 2U);
}

BOOST_AUTO_TEST_CASE(other_searches_find_the_latest_version_alone) {
    fill();
    BOOST_TEST(found("clause") == "plan v4");
    BOOST_TEST(found("passport") == "");
    BOOST_TEST(found("") == "plan v4");
    BOOST_TEST(index.document_count("open") == 1U);
    // A word that only a former version holds is no suggestion, no completion and no word that begins so.
    BOOST_TEST(!search({.text = "zythun"}).suggestion);
    BOOST_TEST(found("zyth*") == "");
}

BOOST_AUTO_TEST_CASE(former_versions_change_no_byte_of_another_search) {
    Index without;
    without.open("open");
    const auto add = [](Index& to, bool former) {
        for (int i = 0; i < 40; ++i) {
            const auto id = "d" + std::to_string(i);
            if (former)
                for (std::uint64_t number = 1; number < 4; ++number)
                    to.add_former_version("open", version(number, "clause clause victims zanzibar", "2001", "2002", id));
            to.add_version("open", version(4, fmt::format("The clause {} of victims", i % 7), "2004", "", id));
        }
        to.publish("open", {1, "root"});
    };
    add(without, false);
    add(index, true);
    const std::vector<std::string> open{"open"};
    for (const auto* text : {"clause", "victims clause", "zanzibar", "zanzibr", "cla*", "\"the clause\"", "", "NOT clause",
                             "title:plan", "like:S/d3", "clause NEAR/3 victims", "date:2001"}) {
        const auto one = without.search(open, {.text = text}), other = index.search(open, {.text = text});
        BOOST_TEST(one.total == other.total, text);
        BOOST_TEST((one.suggestion == other.suggestion), text);
        BOOST_REQUIRE(one.hits.size() == other.hits.size());
        for (std::size_t i = 0; i < one.hits.size(); ++i) {
            BOOST_TEST(one.hits[i].document == other.hits[i].document, text);
            BOOST_TEST(one.hits[i].score == other.hits[i].score, text);
            BOOST_TEST(one.hits[i].snippet == other.hits[i].snippet, text);
        }
    }
    BOOST_TEST(without.complete(open, "pla", 50).size() == index.complete(open, "pla", 50).size());
}

BOOST_AUTO_TEST_CASE(as_of_a_date_finds_what_was_in_force_then) {
    fill();
    BOOST_TEST(found("clause as-of:2004") == "");
    BOOST_TEST(found("clause as-of:2005-02") == "");
    BOOST_TEST(found("clause as-of:2005-03") == "plan v1");
    BOOST_TEST(found("as-of:2005-03-01 clause") == "plan v1");
    BOOST_TEST(found("clause as-of:2010-06-14") == "plan v1");
    BOOST_TEST(found("clause as-of:2010-06-15") == "plan v3");
    BOOST_TEST(found("clause as-of:2010-06") == "plan v3");  // a month is asked about as of its last day
    BOOST_TEST(found("clause as_of:2030") == "plan v3");     // the draft after it ends nothing
    BOOST_TEST(found("as-of:2006") == "plan v1");
    BOOST_TEST(found("passport as-of:2006") == "plan v1");
    BOOST_TEST(found("passport as-of:2011") == "");
    BOOST_TEST(found("qanat as-of:2009") == "");  // a draft never is in force
    BOOST_TEST(found("status:adopted as-of:2006") == "plan v1");
    const auto then = search({.text = "clause as-of:2006"});
    BOOST_TEST(then.total == 1U);
    BOOST_REQUIRE(then.facets.status.size() == 1U);
    BOOST_TEST(then.facets.status[0].value == "adopted");
    BOOST_TEST(!then.hits[0].latest);
    BOOST_TEST(then.hits[0].snippet.find("zythum") != std::string::npos);
    BOOST_TEST(search({.text = "clause"}).hits[0].latest);
    // Beside the text, too; what the text says goes before.
    BOOST_TEST(search({.text = "clause", .as_of = "2006"}).hits[0].version == 1U);
    BOOST_TEST(search({.text = "clause as-of:2011", .as_of = "2006"}).hits[0].version == 3U);
    BOOST_TEST(search({.text = "clause", .as_of = "2006"}).understood == "clause AND as-of:2006");
}

BOOST_AUTO_TEST_CASE(a_document_that_supersedes_ends_the_others_force) {
    index.add_version("open", version(1, "The old clause", "2005-01-01"));
    auto newer = version(1, "The new clause", "2012-01-01", "", "newer");
    newer.supersedes = {"S/plan"};
    index.add_version("open", newer);
    publish();
    BOOST_TEST(found("clause as-of:2011") == "plan v1");
    BOOST_TEST(found("clause as-of:2012") == "newer v1");
    BOOST_TEST(found("old") == "plan v1");  // it is still the latest version of its document
    // A draft that is to supersede supersedes nothing yet.
    auto draft = version(1, "The next clause", "", "", "draft");
    draft.supersedes = {"S/newer"};
    index.add_version("open", draft);
    publish();
    BOOST_TEST(found("clause as-of:2020") == "newer v1");
    // What is put in force again afterwards is.
    index.add_former_version("open", version(1, "The old clause", "2005-01-01", "2015-01-01"));
    index.add_version("open", version(2, "The renewed clause", "2015-01-01"));
    publish();
    BOOST_TEST(found("renewed as-of:2016") == "plan v2");
    BOOST_TEST(found("old as-of:2013") == "");
}

// Who may deposit in some compartment ends no agreement of others in another: what its parties have signed does.
BOOST_AUTO_TEST_CASE(what_stands_elsewhere_ends_what_its_parties_have_all_signed) {
    index.open("other");
    auto agreed = version(1, "The old clause", "2005-01-01");
    agreed.parties = {"KH", "LA", "VN"};
    agreed.signed_by = {{"KH", 1}, {"LA", 2}};
    index.add_version("open", agreed);
    auto claim = version(1, "The claimed clause", "2006-01-01", "", "claim");
    claim.supersedes = {"S/plan"};
    const auto with = [&](const Signatures& signatures) {
        claim.signed_by = signatures;
        index.add_version("other", claim);
        publish();
        publish("other");
        return found("old as-of:2010", {"open", "other"});
    };
    BOOST_TEST(with({}) == "plan v1");
    BOOST_TEST(with({{"LA", 3}}) == "plan v1");
    BOOST_TEST(with({{"LA", 3}, {"VN", 4}}) == "plan v1");
    BOOST_TEST(with({{"LA", 3}, {"KH", 4}}) == "");
    // Of what nobody signed here, those count who are named in it.
    agreed.signed_by = {};
    index.add_version("open", agreed);
    BOOST_TEST(with({{"LA", 3}, {"KH", 4}}) == "plan v1");
    BOOST_TEST(with({{"LA", 3}, {"KH", 4}, {"VN", 5}}) == "");
}

BOOST_AUTO_TEST_CASE(what_a_reader_may_not_know_of_ends_nothing) {
    index.open("secret");
    auto plan = version(1, "The old clause", "2005-01-01");
    plan.signed_by = {{"KH", 1}};
    index.add_version("open", plan);
    auto hidden = version(1, "The secret clause", "2006-01-01", "", "hidden");
    hidden.supersedes = {"S/plan"};
    hidden.signed_by = {{"KH", 2}};
    index.add_version("secret", hidden);
    publish();
    publish("secret");
    BOOST_TEST(found("old as-of:2010") == "plan v1");
    BOOST_TEST(found("old as-of:2010", {"open", "secret"}) == "");
}

BOOST_AUTO_TEST_CASE(all_versions_on_demand_are_listed_once_a_document) {
    fill();
    index.add_version("open", version(1, "Another clause", "2001", "", "other"));
    publish();
    BOOST_TEST(found("passport versions:all") == "plan v1");
    BOOST_TEST(found("\"the * clause\" versions:all") == "");
    const auto result = search({.text = "clause versions:all", .order = SearchOrder::newest});
    BOOST_TEST(result.total == 2U);
    BOOST_TEST(result.understood == "clause AND versions:all");
    BOOST_TEST(found("\"the draft\" versions:all") == "plan v2");
    BOOST_TEST(found("xebec OR qanat OR zythum versions:all") == "plan v4+2+1");
    BOOST_TEST(search({.text = "passport", .all_versions = true}).hits.at(0).version == 1U);
    // As the index sees it, a version is excluded for what it holds itself.
    BOOST_TEST(found("title:plan NOT xebec symbol:S/plan versions:all") == "plan v3+2+1");
}

// A value is counted as often as choosing it finds: also of versions that are not the one listed.
BOOST_AUTO_TEST_CASE(facets_of_all_versions_count_what_choosing_finds) {
    fill();
    index.add_version("open", version(1, "Another clause", "2001", "", "other"));
    publish();
    for (const auto order : {SearchOrder::newest, SearchOrder::relevance}) {
        const auto result = search({.text = "clause", .all_versions = true, .order = order});
        BOOST_TEST(result.total == 2U);
        std::size_t values = 0;
        for (const auto& status : result.facets.status) {
            SearchQuery chosen{.text = "clause", .all_versions = true, .order = order};
            chosen.filters.statuses = {status.value};
            BOOST_TEST(search(chosen).total == status.count, status.value);
            ++values;
        }
        BOOST_TEST(values == 2U);
        for (const auto& year : result.facets.year) {
            SearchQuery chosen{.text = "clause", .all_versions = true, .order = order};
            chosen.filters.from = chosen.filters.to = year.value;
            BOOST_TEST(search(chosen).total == year.count, year.value);
            ++values;
        }
        BOOST_TEST(values == 5U);  // 2001, 2005, 2010
        BOOST_REQUIRE(result.facets.language.size() == 1U);
        BOOST_TEST(result.facets.language[0].count == 2U);
    }
}

BOOST_AUTO_TEST_CASE(a_new_version_moves_the_one_before_and_ends_it) {
    index.add_version("open", version(1, "The passport clause", "2005-01-01"));
    publish();
    BOOST_TEST(found("clause as-of:2020") == "plan v1");
    index.set_in_force("open", "plan", 1, "2005-01-01", "2015-01-01");
    index.add_former_version("open", version(1, "The passport clause", "2005-01-01", "2015-01-01"));
    index.add_version("open", version(2, "The visa clause", "2015-01-01"));
    publish();
    BOOST_TEST(found("clause as-of:2014") == "plan v1");
    BOOST_TEST(found("clause as-of:2020") == "plan v2");
    index.set_in_force("open", "plan", 1, "2005-01-01", "2013-01-01");
    index.set_signed_by("open", "plan", 1, {{"KH", 9}});
    publish();
    BOOST_TEST(found("clause as-of:2014") == "");
    BOOST_TEST(found("signed-by:KH versions:all") == "plan v1");
    BOOST_TEST(found("signed-by:KH") == "");
    // Taken in again, as after a start, it is there once.
    index.add_former_version("open", version(1, "The passport clause", "2005-01-01", "2015-01-01"));
    publish();
    BOOST_TEST(found("passport versions:all") == "plan v1");
    index.remove_document("open", "plan");
    publish();
    BOOST_TEST(found("versions:all") == "");
    BOOST_TEST(found("as-of:2014") == "");
}

BOOST_AUTO_TEST_CASE(the_scope_holds_for_the_whole_query_wherever_it_stands) {
    fill();
    BOOST_TEST(search({.text = "passport OR as-of:2006 visa"}).understood == "(passport OR visa) AND as-of:2006");
    BOOST_TEST(describe(parse_query("(passport OR visa) AND as-of:2006")) == "(passport OR visa) AND as-of:2006");
    BOOST_TEST(describe(parse_query("AS-OF:2006-01-02")) == "as-of:2006-01-02");
    BOOST_TEST(describe(parse_query("versions:latest passport")) == "passport");
    BOOST_TEST(describe(parse_query("versions:latest")) == "");
    BOOST_TEST(parse_query("versions:latest").notices.empty());
    BOOST_TEST(says(search({.text = "clause as-of:2006 as-of:2011"}), "scope-twice", "as-of:2006"));
    BOOST_TEST(says(search({.text = "clause versions:all as-of:2011"}), "scope-twice", "as-of:2011"));
    BOOST_TEST(found("clause versions:all as-of:2011") == "plan v3");
    BOOST_TEST(says(search({.text = "clause as-of:soon"}), "value-unknown", "as-of:soon"));
    for (const std::string no_day : {"2010-13", "2010-00", "9999-99", "2010-06-32", "2010-06-00"})
        BOOST_TEST(says(search({.text = "clause as-of:" + no_day}), "value-unknown", "as-of:" + no_day));
    BOOST_TEST(says(search({.text = "clause versions:some"}), "value-unknown", "versions:some"));
    BOOST_TEST(found("clause as-of:") == "plan v4");
    BOOST_TEST(search({.text = "clause", .as_of = "soon"}).hits.at(0).version == 4U);
}

BOOST_AUTO_TEST_SUITE_END()
