// What a reader may not know of changes no byte of any answer (SECURITY.md §3.4): two worlds, one with a compartment that
// is hidden from the reader, are asked the same long list of questions and must answer the same.
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

using namespace depositary::indexer;

namespace {

IndexedDocument document(const std::string& id, const std::string& title, const std::string& text,
                         const std::string& date, const std::string& party, const std::string& language = "en") {
    return {.document = id,
            .symbol = "S/" + id,
            .title = title,
            .kind = "agreement",
            .parties = {party},
            .date = date,
            .status = "signed",
            .meetings = {"M/" + party},
            .signed_by = {{party, 1}},
            .in_force_from = date + "-06-30",
            .files = {
                {"text." + language, language, {{"Article 1", "1", text, 0}, {"Article 2", "2", text + " more", 0}}}}};
}

void fill_open(Index& index) {
    for (int i = 0; i < 60; ++i) {
        const auto n = std::to_string(i);
        index.add_version("open", document("open" + n, "Plan " + n + " of action",
                                           "victims of trafficking " + n + " repatriation shelter",
                                           "20" + std::to_string(10 + i % 10), i % 2 == 0 ? "KH" : "TH"));
    }
    // Former versions, one of them superseded by what the reader may read.
    for (int i = 0; i < 20; ++i) {
        const auto n = std::to_string(i);
        auto former = document("open" + n, "Plan " + n + " of action", "passports of victims " + n, "2005", "KH");
        former.version = 0;
        former.in_force_until = "2010-01-01";
        index.add_former_version("open", former);
    }
    auto successor = document("successor", "Successor", "passports", "2007", "KH");
    successor.supersedes = {"S/open3"};
    index.add_version("open", successor);
    index.add_version("open", document("th", "บันทึกความเข้าใจ", "การค้ามนุษย์และที่พักพิง", "2004", "TH", "th"));
    index.add_version(
        "also", document("also", "Record of a meeting", "extradition of offenders and repatriation", "2012", "KH"));
}

void fill_secret(Index& index) {
    std::string many;
    for (int i = 0; i < 300; ++i) many += fmt::format("zan{} tra{} rep{} ", i, i, i);
    for (int i = 0; i < 80; ++i) {
        const auto n = std::to_string(i);
        // It says of what the reader may read that it is not in force any more, and was something else before.
        auto superseding = document(i < 20 ? "open" + n : "secret" + n, "Zanzibar passports", "victims zanzibar passports", "2006", "ZZ");
        superseding.version = 0;
        superseding.signed_by = {{"KH", 1}, {"TH", 1}};  // as what it supersedes elsewhere is
        superseding.supersedes = {"S/open" + n, "S/open" + std::to_string(i % 20), "S/also"};
        index.add_former_version("secret", superseding);
        index.add_version("secret", document("secret" + n, "Secret plan of zanzibar " + n,
                                             "zanzibar victims shelter wrods repatriaton การค้ามนุษย์ลับ " + many, "1999",
                                             "ZZ", i % 2 ? "en" : "fr"));
    }
}

// Every byte of an answer, scores to their last bit.
std::string told(const SearchResult& result) {
    std::string out = fmt::format("{} {} {}\n", result.total, result.understood, result.suggestion.value_or("-"));
    for (const auto& [code, detail] : result.notices) out += code + " " + detail + "\n";
    for (const auto* facet : {&result.facets.kind, &result.facets.party, &result.facets.language, &result.facets.status,
                              &result.facets.year}) {
        for (const auto& [value, count] : *facet) out += fmt::format("{}={} ", value, count);
        out += "\n";
    }
    for (const auto& hit : result.hits) {
        out += fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} {:a} {}", hit.compartment, hit.document, hit.version,
                           hit.symbol, hit.title, hit.kind, hit.date, hit.status, hit.file, hit.language, hit.heading,
                           hit.number, hit.score, hit.snippet);
        for (const auto* marks : {&hit.highlights, &hit.title_highlights, &hit.heading_highlights})
            for (const auto& [begin, end] : *marks) out += fmt::format(" {}-{}", begin, end);
        for (const auto& other : hit.also) out += " " + other.language + other.file + other.heading;
        out += "\n";
    }
    return out;
}

const std::vector<std::string> readable{"also", "open", "unknown"};

std::vector<std::string> questions() {
    std::vector<std::string> queries{"",
                                     "*",
                                     "?*",
                                     "NOT victims",
                                     "NOT zanzibar",
                                     "victims",
                                     "shelter OR zanzibar",
                                     "zanzibar",
                                     "zanzibr",
                                     "zanzbar",
                                     "wrods",
                                     "การค้ามนุษย์ลบ",
                                     "การค้ามนุย์",
                                     "ค้ามนุษย์ลั",
                                     "repatriaton",
                                     "repatriatoin",
                                     "secret",
                                     "plan",
                                     "Secret plan",
                                     "\"secret plan\"",
                                     "\"plan 7 of\"",
                                     "za*",
                                     "zan*",
                                     "tra*",
                                     "rep*",
                                     "re* vi*",
                                     "victims NEAR/3 zanzibar",
                                     "victims NEAR/3 shelter",
                                     "victims NEAR repatriation",
                                     "title:secret",
                                     "title:plan",
                                     "symbol:S/secret1",
                                     "symbol:S/*",
                                     "symbol:S/open7",
                                     "party:ZZ",
                                     "party:KH",
                                     "kind:agreement",
                                     "status:signed",
                                     "lang:fr",
                                     "lang:th",
                                     "year:1999",
                                     "year:2012",
                                     "from:2000",
                                     "to:2000",
                                     "meeting:M/ZZ",
                                     "meeting:M/KH",
                                     "signed-by:ZZ",
                                     "signed-by:TH",
                                     "like:S/secret1",
                                     "like:S/open1",
                                     "like:S/none",
                                     "like:open1",
                                     "c:secret",
                                     "XCsecret",
                                     "XT",
                                     "Qsecret1",
                                     "Qopen1",
                                     "Zzanzibar",
                                     "Wการ",
                                     "compartment:secret",
                                     "การค้ามนุษย์",
                                     "การค้ามนุษย์ลับ",
                                     "มนุษย์",
                                     "ลับ",
                                     "TIP",
                                     "trafficking in persons",
                                     "zanzibar OR TIP",
                                     "(victims",
                                     "victims year:soon",
                                     "\xff\xfe",
                                     "extradition",
                                     "as-of:2006",
                                     "victims as-of:2006",
                                     "victims as-of:2015",
                                     "passports as-of:2008",
                                     "zanzibar as-of:2008",
                                     "zanzibr as-of:2008",
                                     "pass* as-of:2009-12-31",
                                     "as-of:2012-07",
                                     "symbol:S/open3 as-of:2008",
                                     "symbol:S/open* as-of:2008",
                                     "like:S/open1 versions:all",
                                     "victims versions:all",
                                     "zanzibar versions:all",
                                     "passports OR zanzibar versions:all",
                                     "party:ZZ versions:all"};
    for (int i = 0; i < 40; ++i) queries.push_back(fmt::format("zan{} OR rep{} OR tra{}", i, i, i));
    return queries;
}

std::string all_answers(const Index& index) {
    std::string out;
    for (const auto& text : questions()) {
        for (const auto order : {SearchOrder::relevance, SearchOrder::newest, SearchOrder::oldest})
            out += text + "\n" + told(index.search(readable, {.text = text, .order = order, .limit = 7}));
        out += told(index.search(readable, {.text = text, .offset = 20, .limit = 30}));
        out += told(index.search(readable, {.text = text, .offset = 2000}));
        out += told(
            index.search(readable, {.text = text, .filters = {.parties = {"ZZ", "KH"}, .languages = {"fr", "en"}}}));
        out += told(index.search(readable, {.text = text, .filters = {.from = "1999", .to = "2012"}}));
        for (const auto& each : index.complete(readable, text, 20))
            out += each.document + each.symbol + each.title + "\n";
    }
    return out;
}

void publish(Index& index) {
    for (const auto* name : {"open", "also"}) index.publish(name, {1, "root"});
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(leak)

// Z06: totals, facets, pages, snippets, order, scores, completion, synonyms, similar documents. Z07: "zanzibr" brings no
// word of the hidden compartment. Z08: "zan*" and "?*" are cut by the reader's own words alone. Z09: c:secret, XCsecret,
// NOT alone and terms with prefixes reach no other compartment.
BOOST_AUTO_TEST_CASE(a_hidden_compartment_changes_no_byte_of_any_answer) {
    const auto* const synonyms = "TIP = trafficking in persons = การค้ามนุษย์\nzanzibar = shelter";
    Index without, with;
    for (auto* index : {&without, &with}) {
        index->open("open");
        index->open("also");
        index->set_synonyms(synonyms);
    }
    with.open("secret");
    fill_secret(with);
    fill_open(without);
    fill_open(with);
    with.publish("secret", {9, "root"});
    publish(without);
    publish(with);
    const auto expected = all_answers(without);
    BOOST_TEST(expected.size() > 100'000U);  // there is something to compare
    BOOST_TEST((all_answers(with) == expected));
    // While the hidden compartment changes, too, and when it is gone.
    with.remove_document("secret", "secret1");
    with.add_version("secret", document("secret2", "Other zanzibar", "victims victims victims", "2012", "KH"));
    with.publish("secret", {10, "root"});
    BOOST_TEST((all_answers(with) == expected));
    with.close("secret");
    BOOST_TEST((all_answers(with) == expected));
    // The comparison would notice: who may read the compartment is told of it.
    const std::vector<std::string> everything{"also", "open", "secret"};
    with.open("secret");
    fill_secret(with);
    with.publish("secret", {11, "root"});
    BOOST_TEST(with.search(everything, {.text = "victims"}).total >
               without.search(everything, {.text = "victims"}).total);
    BOOST_TEST(with.search(everything, {.text = "zanzibr"}).suggestion.value_or("") == "zanzibar");
    for (const auto* text : {"symbol:S/open* as-of:2008", "passports versions:all"})
        BOOST_TEST(with.search(everything, {.text = text}).total != without.search(everything, {.text = text}).total, text);
}

// Z13.
BOOST_AUTO_TEST_CASE(a_document_that_moved_is_gone_from_where_it_was) {
    Index index;
    index.open("open");
    index.open("secret");
    const auto moved = document("m", "Zanzibar memorandum", "zanzibar", "2004", "KH");
    index.add_version("open", moved);
    index.publish("open", {1, "root"});
    const std::vector<std::string> open{"open"};
    BOOST_TEST(index.search(open, {.text = "zanzibar"}).total == 1U);
    index.add_version("secret", moved);
    index.remove_document("open", "m");
    index.publish("open", {2, "root"});
    index.publish("secret", {2, "root"});
    Index never;
    never.open("open");
    never.publish("open", {2, "root"});
    for (const auto* text : {"zanzibar", "zanzibr", "zan*", "title:zanzibar", "like:S/m", "symbol:S/m", ""})
        BOOST_TEST((told(index.search(open, {.text = text})) == told(never.search(open, {.text = text}))), text);
    BOOST_TEST(index.complete(open, "zan", 10).empty());
}

// Z10.
BOOST_AUTO_TEST_CASE(a_search_for_a_hidden_word_takes_as_long_as_for_one_that_is_nowhere) {
    Index index;
    for (const auto* name : {"open", "also", "secret"}) index.open(name);
    fill_open(index);
    fill_secret(index);
    publish(index);
    index.publish("secret", {1, "root"});
    const auto time = [&](const char* text) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < 5; ++i) index.search(readable, {.text = text});
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    std::vector<double> hidden, absent;
    for (int i = 0; i < 200; ++i) {
        hidden.push_back(time("zanzibar"));
        absent.push_back(time("zanzuber"));
    }
    const auto ratio = median(hidden) / median(absent);
    BOOST_TEST_MESSAGE("hidden word / absent word: " << ratio);
    // Nothing of the hidden compartment is touched; what is left is the noise of a busy machine.
    BOOST_TEST(ratio > 0.75);
    BOOST_TEST(ratio < 1.33);
}

BOOST_AUTO_TEST_SUITE_END()
