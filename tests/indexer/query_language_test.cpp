// What the query language finds: fields, dates, NEAR, similar documents, synonyms, completion, other languages; and
// that a search is bounded and says so.
#include "crypto/error.h"
#include "indexer/index.h"
#include "indexer/query.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Ids : std::set<std::string> {
    using std::set<std::string>::set;
};

struct Fixture {
    Index index;
    Fixture() { index.open("open"); }

    static IndexedDocument document(std::string id, std::string symbol, std::string title, std::string text) {
        return {.document = std::move(id),
                .symbol = std::move(symbol),
                .title = std::move(title),
                .kind = "agreement",
                .parties = {"KH", "TH"},
                .date = "2004-10-29",
                .status = "signed",
                .files = {{"text", "en", {{"Article 1", "1", std::move(text), 0}}}}};
    }
    void add(const IndexedDocument& added, const std::string& compartment = "open") {
        index.add_version(compartment, added);
        index.publish(compartment, {1, "root"});
    }
    SearchResult search(const SearchQuery& query, std::vector<std::string> compartments = {"open"}) {
        return index.search(compartments, query);
    }
    Ids found(const std::string& text) {
        Ids ids;
        for (const auto& hit : search({.text = text, .limit = 100}).hits) ids.insert(hit.document);
        return ids;
    }
    bool says(const SearchResult& result, const std::string& code, const std::string& detail = {}) {
        return std::find(result.notices.begin(), result.notices.end(), Notice{code, detail}) != result.notices.end();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(query_language, Fixture)

BOOST_AUTO_TEST_CASE(fields_speak_of_the_document) {
    auto mou = document("mou", "COMMIT/MOU", "Memorandum on cooperation", "Shelter for victims.");
    mou.signed_by = {{"KH", 3}, {"VN", 4}};
    mou.meetings = {"COMMIT/IMM/1"};
    auto plan =
        document("plan", "COMMIT/SPA/IV", "Fourth plan of action", "Shelter and cooperation with the memorandum.");
    plan.kind = "plan-of-action";
    plan.parties = {"LA"};
    plan.status = "agreed-in-principle";
    plan.date = "2015";
    plan.files.push_back({"text.km", "km", {{"មាត្រា ១", "1", "ទីជម្រក", 0}}});
    add(mou);
    add(plan);
    BOOST_TEST(found("title:memorandum") == (Ids{"mou"}));
    BOOST_TEST(found("memorandum") == (Ids{"mou", "plan"}));
    BOOST_TEST(found("title:memorandum shelter") == (Ids{"mou"}));  // the title of the one, the text of its section
    BOOST_TEST(found("title:(fourth OR memorandum)") == (Ids{"mou", "plan"}));
    BOOST_TEST(found("title:\"plan of action\"") == (Ids{"plan"}));
    BOOST_TEST(found("symbol:COMMIT/MOU") == (Ids{"mou"}));
    BOOST_TEST(found("symbol:spa/iv") == (Ids{"plan"}));
    BOOST_TEST((search({.text = "spa iv"}).hits.at(0).symbol_highlights == std::vector<Highlight>{{7, 10}, {11, 13}}));
    BOOST_TEST(search({.text = "fourth"}).hits.at(0).symbol_highlights.empty());
    BOOST_TEST(found("symbol:COMMIT/*") == (Ids{"mou", "plan"}));
    BOOST_TEST(found("symbol:COMMIT") == Ids{});
    BOOST_TEST(found("party:kh") == (Ids{"mou"}));
    BOOST_TEST(found("party:KH,LA") == (Ids{"mou", "plan"}));
    BOOST_TEST(found("kind:\"plan of action\"") == (Ids{"plan"}));
    BOOST_TEST(found("status:agreed-in-principle shelter") == (Ids{"plan"}));
    BOOST_TEST(found("shelter NOT party:LA") == (Ids{"mou"}));
    BOOST_TEST(found("lang:khmer ទីជម្រក") == (Ids{"plan"}));
    BOOST_TEST(found("lang:km shelter") == Ids{});  // it stands in the English text
    BOOST_TEST(found("meeting:IMM/1") == (Ids{"mou"}));
    BOOST_TEST(found("signed-by:VN") == (Ids{"mou"}));
    BOOST_TEST(found("signed-by:LA") == Ids{});
    BOOST_TEST(found("year:2004") == (Ids{"mou"}));
    BOOST_TEST(found("year:二〇〇四年") == (Ids{"mou"}));
    BOOST_TEST(found("date:2004-10..2015") == (Ids{"mou", "plan"}));
    BOOST_TEST(found("from:2005") == (Ids{"plan"}));
    BOOST_TEST(found("to:2004-10-28") == Ids{});
    BOOST_TEST(found("year:2004 OR kind:plan-of-action") == (Ids{"mou", "plan"}));
    BOOST_TEST(index.set_signed_by("open", "plan", 1, {{"LA", 5}}));
    index.publish("open", {2, "root"});
    BOOST_TEST(found("signed-by:LA") == (Ids{"plan"}));
}

BOOST_AUTO_TEST_CASE(years_are_found_in_chinese_numbers_and_in_digits) {
    add(document("characters", "S/1", "T", "本协定于二〇〇四年十月二十九日在仰光签订。"));
    add(document("digits", "S/2", "T", "本协定于2004年10月29日在仰光签订。"));
    add(document("another", "S/3", "T", "本协定于二〇一四年十月二十九日在仰光签订。"));
    for (const auto* year : {"二〇〇四年", "2004年", "二零零四年", "２００４年", "\"二〇〇四年十月\"", "\"2004年10月\"", "2004年十月二十九日"}) BOOST_TEST(found(year) == (Ids{"characters", "digits"}), year);
}

BOOST_AUTO_TEST_CASE(an_ampersand_between_words_is_and) {
    add(document("sign", "S/1", "Law & Order", "The Committee on Law & Order meets with R&D Limited."));
    add(document("word", "S/2", "Law and Order", "The Committee on Law and Order meets."));
    add(document("apart", "S/3", "T", "Order in the law, & order."));
    for (const auto* phrase : {"\"law & order\"", "\"law and order\"", "title:\"Law & Order\"", "\"on law & order meets\""})
        BOOST_TEST(found(phrase) == (Ids{"sign", "word"}), phrase);
    // Without quotes the sign asks for nothing.
    BOOST_TEST(found("law & order") == (Ids{"sign", "word", "apart"}));
    BOOST_TEST(found("law and order") == (Ids{"sign", "word"}));
    BOOST_TEST(found("R&D") == (Ids{"sign"}));
    BOOST_TEST(found("\"r and d\"") == Ids{});
    BOOST_TEST(found("& law") == (Ids{"sign", "word", "apart"}));
}

BOOST_AUTO_TEST_CASE(a_language_is_found_in_each_of_its_scripts) {
    for (const std::string language : {"zh", "zh-Hans", "zh-hant", "zhx", "en"}) {
        auto each = document(language, "S", "T", "shelter");
        each.files[0].language = language;
        add(each);
    }
    BOOST_TEST(found("shelter lang:zh") == (Ids{"zh", "zh-Hans", "zh-hant"}));
    BOOST_TEST(found("shelter lang:zh-Hant") == (Ids{"zh-hant"}));
    const auto filtered = [&](const std::string& language) {
        return search({.text = "shelter", .filters = {.languages = {language}}}).total;
    };
    BOOST_TEST(filtered("zh") == 3U);
    BOOST_TEST(filtered("zh-Hans") == 1U);
    BOOST_TEST(filtered("z") == 0U);
}

BOOST_AUTO_TEST_CASE(a_signature_is_new_to_who_asks_for_it) {
    for (const std::uint64_t act : {10U, 20U, 30U}) {
        auto each = document("d" + std::to_string(act), "S", "T", "shelter");
        each.act = act;
        if (act == 10) each.signed_by = {{"VN", 15}, {"KH", 40}};
        if (act == 20) each.signed_by = {{"KH", 25}};
        add(each);
    }
    const auto since = [&](const std::string& text, std::uint64_t act) {
        std::string told;
        for (const auto& hit : search({.text = text, .filters = {.since = act}, .order = SearchOrder::recorded}).hits)
            told += hit.document + "@" + std::to_string(hit.act) + " ";
        return told;
    };
    BOOST_TEST(since("signed-by:KH", 0) == "d10@40 d20@25 ");
    BOOST_TEST(since("signed-by:kh shelter", 26) == "d10@40 ");
    BOOST_TEST(since("signed-by:(KH OR VN)", 26) == "d10@40 ");
    BOOST_TEST(since("signed-by:VN", 12) == "d10@15 ");
    BOOST_TEST(since("signed-by:VN", 16) == "");
    BOOST_TEST(since("shelter", 12) == "d30@30 d20@20 ");
    BOOST_TEST(since("shelter NOT signed-by:VN", 12) == "d30@30 d20@20 ");
    BOOST_TEST(index.set_signed_by("open", "d30", 1, {{"TH", 50}}));
    index.publish("open", {2, "root"});
    BOOST_TEST(since("signed-by:TH", 45) == "d30@50 ");
    BOOST_TEST(since("signed-by:KH", 45) == "");
}

BOOST_AUTO_TEST_CASE(a_word_is_found_with_a_hyphen_without_and_apart) {
    add(document("hyphen", "A", "A", "the sub-regional plan and co‐operation against trafficking"));
    add(document("joined", "B", "B", "a subregional plan; cooperation of nongovernmental partners"));
    add(document("apart", "C", "C", "Sub regional plans, non governmental partners"));
    add(document("other", "D", "D", "regional plans and operations; a subway"));
    const Ids every{"hyphen", "joined", "apart"};
    for (const auto* written : {"sub-regional", "subregional", "sub regional", "Sub-Regional plan", "title:A OR subregional"})
        BOOST_TEST(found(written) == every, written);
    for (const auto* written : {"co-operation", "cooperation", "co operation"})
        BOOST_TEST(found(written) == (Ids{"hyphen", "joined"}), written);
    BOOST_TEST(found("non-governmental") == (Ids{"joined", "apart"}));
    BOOST_TEST(found("nongovernmental partners") == (Ids{"joined", "apart"}));
    // As it stands where it is quoted or denied; and it is told as it was written.
    BOOST_TEST(found("\"subregional\"") == (Ids{"joined"}));
    BOOST_TEST(found("plan NOT subregional") == (Ids{"hyphen", "apart", "other"}));
    const auto result = search({.text = "subregional"});
    BOOST_TEST(result.understood == "subregional");
    for (const auto& hit : result.hits) BOOST_TEST(!hit.highlights.empty(), hit.document);
}

BOOST_AUTO_TEST_CASE(a_value_that_there_is_not_is_named) {
    add(document("a", "A", "A", "shelter"));
    const KnownValues known{.kinds = {"agreement", "work-plan"}, .parties = {"KH"}, .statuses = {"signed"}};
    const auto asked = [&](const std::string& text) { return search({.text = text, .known = known}); };
    BOOST_TEST(says(asked("kind:foo shelter"), "value-none", "kind:foo"));
    BOOST_TEST(says(asked("shelter NOT (status:gone OR signed-by:ZZ)"), "value-none", "signed-by:ZZ"));
    BOOST_TEST(says(asked("party:KH,TH"), "value-none", "party:TH"));
    BOOST_TEST(asked("kind:\"Work plan\" OR party:kh OR status:SIGNED OR meeting:NONE").notices.empty());
    BOOST_TEST(search({.text = "kind:foo"}).notices.empty());  // nobody said what there is
    BOOST_TEST(asked("kind:foo").total == 0U);
    // By the names that people know them by.
    const KnownValues named{.kinds = {"agreement"}, .parties = {"KH"}, .kind_names = {{"ความตกลง", "agreement"}}, .party_names = {{"Cambodia", "KH"}, {"កម្ពុជា", "KH"}}};
    for (const auto* party : {"party:KH", "party:cambodia", "signed-by:កម្ពុជា", "party:\"កម្ពុជា\" kind:ความตกลง"}) {
        const auto answer = search({.text = party, .known = named});
        BOOST_TEST(answer.notices.empty(), party);
        BOOST_TEST(answer.understood.find("KH") != std::string::npos, answer.understood);
    }
    BOOST_TEST(says(search({.text = "party:Siam", .known = named}), "value-none", "party:Siam"));
    // However they are written.
    const KnownValues written{.kinds = {"agreement", "draft"},
                              .parties = {"CN", "VN"},
                              .statuses = {"signed"},
                              .kind_names = {{"Thỏa thuận", "agreement"}, {"សេចក្ដីព្រាង", "draft"}},
                              .party_names = {{"中国", "CN"}, {"Viet Nam", "VN"}},
                              .status_names = {{"Đã ký", "signed"}, {"已签署", "signed"}}};
    for (const auto& [typed, code] : std::initializer_list<std::pair<const char*, const char*>>{
             {"status:\"đã ký\"", "status:signed"}, {"status:\"ĐÃ KÝ\"", "status:signed"}, {"status:\"da ky\"", "status:signed"}, {"kind:\"Thoả thuận\"", "kind:agreement"},
             {"kind:សេចក្តីព្រាង", "kind:draft"}, {"party:中國", "party:CN"}, {"status:已簽署", "status:signed"}, {"party:Vietnam", "party:VN"}, {"party:\"VIET-NAM\"", "party:VN"}})
        BOOST_TEST(search({.text = typed, .known = written}).understood == code, typed);
    BOOST_TEST(says(search({.text = "status:\"đá ky\"", .known = written}), "value-none", "status:đá ky"));
    for (const auto& [typed, code] : std::initializer_list<std::pair<const char*, const char*>>{
             {"ไทย", "th"}, {"ภาษาไทย", "th"}, {"中文", "zh"}, {"漢語", "zh"}, {"Lao", "lo"}, {"ລາວ", "lo"}, {"ភាសាខ្មែរ", "km"}, {"\"Tiếng Việt\"", "vi"},
             {"\"tieng viet\"", "vi"}, {"မြန်မာဘာသာ", "my"}, {"Myanmar", "my"}, {"英文", "en"}, {"zh-Hant", "zh-hant"}, {"km", "km"}})
        BOOST_TEST(asked(std::string("lang:") + typed).understood == std::string("lang:") + code, typed);
    BOOST_TEST(says(asked("shelter lang:xx"), "value-none", "lang:xx"));
    for (const auto* language : {"lang:km", "lang:Khmer", "lang:zh-Hant", "lang:fr"}) BOOST_TEST(!says(asked(language), "value-none", language), language);
}

BOOST_AUTO_TEST_CASE(fields_alone_list_the_newest_first) {
    for (const auto* year : {"2004", "2012", "2008"}) {
        auto each = document(year, "S", "T", "text");
        each.date = year;
        add(each);
    }
    const auto result = search({.text = "kind:agreement"});
    BOOST_REQUIRE(result.hits.size() == 3U);
    BOOST_TEST(result.hits[0].document == "2012");
    BOOST_TEST(result.hits[2].document == "2004");
}

BOOST_AUTO_TEST_CASE(near_counts_the_words_between) {
    add(document("a", "A", "A", "freezing of the bank accounts and assets"));
    add(document("b", "B", "B",
                 "assets are frozen; they freeze many things before anything else is done to the money"));
    add(document("my", "C", "C", "လူကုန်ကူးမှု တိုက်ဖျက်ရေး ကော်မတီ"));
    BOOST_TEST(found("freeze NEAR/5 assets") == (Ids{"a", "b"}));
    BOOST_TEST(found("freeze NEAR/4 assets") == (Ids{"b"}));
    BOOST_TEST(found("assets NEAR/5 freeze") == (Ids{"a", "b"}));
    BOOST_TEST(found("freeze NEAR/3 money") == Ids{});
    BOOST_TEST(found("freeze NEAR money") == (Ids{"b"}));
    BOOST_TEST(found("\"bank accounts\" NEAR/1 assets") == (Ids{"a"}));
    BOOST_TEST(found("freez* NEAR/3 account*") == (Ids{"a"}));
    BOOST_TEST(found("freeze NEAR/9 bank NEAR/9 assets") == (Ids{"a"}));
    BOOST_TEST(found("လူကုန်ကူးမှု NEAR/6 ကော်မတီ") == (Ids{"my"}));
    BOOST_TEST(found("လူကုန်ကူးမှု NEAR/1 ကော်မတီ") == Ids{});
}

BOOST_AUTO_TEST_CASE(a_word_that_is_begun_stands_where_it_is_written) {
    add(document("a", "A", "A", "trade unions in each country"));
    add(document("b", "B", "B", "unions of workers and the trade in persons"));
    BOOST_TEST(found("trade-uni*") == (Ids{"a"}));
    BOOST_TEST(found("trade uni*") == (Ids{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(whole_words_rank_above_accidental_strings) {
    // ตากลม is read ตา|กลม or ตาก|ลม: both are found, a dictionary's word first.
    add(document("accidental", "A", "A", "การตากผ้า ตากผ้า ตากผ้า"));
    add(document("whole", "B", "B", "หมอตรวจตาให้ผู้ป่วย"));
    const auto eye = search({.text = "ตา"}).hits;
    BOOST_REQUIRE(eye.size() == 2U);
    BOOST_TEST(eye[0].document == "whole");
    // The form that was written first, then its other forms.
    add(document("many", "C", "C", "detaining, detained, detains"));
    add(document("one", "D", "D", "they detain a person and say so"));
    const auto detain = search({.text = "detain"}).hits;
    BOOST_REQUIRE(detain.size() == 2U);
    BOOST_TEST(detain[0].document == "one");
}

BOOST_AUTO_TEST_CASE(a_title_comes_before_texts_that_repeat_its_words) {
    std::string often;
    for (int i = 0; i < 30; ++i) often += "shelter shelters ";
    add(document("often", "A", "Another thing", often));
    add(document("title", "B", "Guidelines on the running of a shelter for persons who were trafficked", "see below"));
    for (int i = 0; i < 20; ++i)
        add(document("other" + std::to_string(i), "C", "Other", "words of other things and more"));
    const auto hits = search({.text = "shelter"}).hits;
    BOOST_REQUIRE(hits.size() == 2U);
    BOOST_TEST(hits[0].document == "title");
}

BOOST_AUTO_TEST_CASE(a_title_that_is_found_shows_the_passage_that_holds_the_words) {
    auto guide = document("guide", "A", "Shelter guidelines", "Something else");
    guide.files[0].sections.push_back({"Article 2", "2", "The shelter is open at any hour.", 0});
    add(guide);
    add(document("bare", "B", "Shelter list", "Something else"));
    const auto hits = search({.text = "shelter"}).hits;
    BOOST_REQUIRE(hits.size() == 2U);
    for (const auto& hit : hits) {
        BOOST_TEST(hit.title_highlights.size() == 1U);
        BOOST_TEST(hit.highlights.size() == 1U);
        BOOST_TEST(hit.heading == (hit.document == "guide" ? "Article 2" : ""));
    }
    BOOST_TEST(search({.text = "shelter", .order = SearchOrder::newest}).hits.size() == 2U);
}

// A translation of one article does not decide for a document of ten: where few texts are of a language, its every "and" looks telling.
BOOST_AUTO_TEST_CASE(each_language_of_a_document_tells_by_its_share) {
    auto plan = document("plan", "X/PLAN", "Plan", "extradition of offenders under treaties");
    for (const char* text : {"surrender and warrants of prosecutors", "evidence, custody and transit", "costs of extradition and translation"})
        plan.files[0].sections.push_back({"", "", text, 0});
    plan.files.push_back({"vi.txt", "vi", {{"", "", "nhung nguoi trong cuoc song hang ngay cung voi gia dinh", 0}}});
    add(plan);
    add(document("near", "X/NEAR", "Near", "a treaty on extradition: surrender, warrants, custody and evidence"));
    auto other = document("other", "X/OTHER", "Other", "nhung nguoi trong cuoc song khac cung voi hang xom va gia dinh");
    other.files[0].language = "vi";
    add(other);
    for (int i = 0; i < 20; ++i) add(document("fill" + std::to_string(i), "X/F" + std::to_string(i), "F", "schools and radio stations of villages"));
    const auto hits = search({.text = "like:X/PLAN"}).hits;
    BOOST_REQUIRE(!hits.empty());
    BOOST_TEST(hits[0].document == "near");
}

// Of a document in several languages another one has one: it is like that.
BOOST_AUTO_TEST_CASE(a_document_of_one_language_is_like_one_of_several) {
    auto plan = document("plan", "X/PLAN", "Plan", "extradition of offenders, surrender, warrants, prosecutors, evidence and custody");
    const std::vector<std::pair<const char*, const char*>> translations{
        {"vi", "dan do toi pham, giao nop, lenh bat, kiem sat, chung cu, tam giam"},
        {"fr", "extraditer delinquants, remise, mandats, procureurs, preuves, garde"},
        {"es", "extraditar delincuentes, entrega, ordenes, fiscales, pruebas, custodiar"},
        {"de", "ausliefern straftaeter, uebergabe, haftbefehle, staatsanwaelte, beweise, verwahrung"}};
    for (const auto& [language, text] : translations) plan.files.push_back({language, language, {{"", "", text, 0}}});
    plan.files.push_back({"annex.txt", "en", {{"", "", "extradition costs, translation and transit", 0}}});
    add(plan);
    add(document("near", "X/NEAR", "Near", "surrender with warrants of prosecutors, evidence in custody; costs of extradition of offenders and transit"));
    for (int i = 0; i < 20; ++i) add(document("fill" + std::to_string(i), "X/F" + std::to_string(i), "F", "schools and radio stations of villages"));
    BOOST_TEST(found("like:X/PLAN") == (Ids{"near"}));
}

BOOST_AUTO_TEST_CASE(why_nothing_is_found_is_told) {
    auto mou = document("mou", "COMMIT/MOU", "Memorandum", "asylum and shelter");
    mou.meetings = {"COMMIT/IMM/1"};
    add(mou);
    auto hidden = document("hidden", "S/HIDDEN", "Hidden", "asile");
    hidden.meetings = {"S/MEETING"};
    hidden.files[0].language = "fr";
    index.open("closed");
    add(hidden, "closed");
    for (const auto* text : {"meeting:NOPE", "meeting:S/MEETING", "symbol:S/HIDDEN", "lang:fr"}) {
        BOOST_TEST(says(search({.text = text}), "value-absent", text), text);
        BOOST_TEST(says(search({.text = std::string("asylum ") + text}), "value-absent", text), text);
    }
    BOOST_TEST(!says(search({.text = "meeting:S/MEETING"}, {"open", "closed"}), "value-absent", "meeting:S/MEETING"));
    BOOST_TEST(search({.text = "asylum meeting:IMM/1"}).notices.empty());
    BOOST_TEST(search({.text = "zanzibar meeting:IMM/1"}).notices.empty());
    BOOST_TEST(search({.text = "asylum NOT meeting:NOPE"}).notices.empty());
    BOOST_TEST(says(search({.text = "from:2010 to:2004"}), "dates-apart", "date:2010.. date:..2004"));
    BOOST_TEST(search({.text = "from:2005 to:2006"}).notices.empty());
}

BOOST_AUTO_TEST_CASE(a_field_alone_that_is_none_is_passed_over) {
    add(document("a", "X/A", "year party date like", "year 2010 2004 party date 02 30 like"));
    for (const auto* text : {"year:2010..2004", "party:,", "date:2004-02-30", "like:", "year:soon like:"}) {
        const auto result = search({.text = text});
        BOOST_TEST(result.total == 0U, text);
        BOOST_TEST(result.understood.empty(), text);
        BOOST_TEST(says(result, "nothing-left"), text);
    }
    BOOST_TEST(says(search({.text = "year:2010..2004"}), "value-unknown", "year:2010..2004"));
    BOOST_TEST(search({.text = "year:2010..2004 party"}).total == 1U);
}

// The other side found something.
BOOST_AUTO_TEST_CASE(no_suggestion_stands_beside_what_a_choice_found) {
    for (int i = 0; i < 3; ++i) add(document("p" + std::to_string(i), "X/P", "P", "a passport travels via Vientiane"));
    BOOST_TEST(search({.text = "visa"}).suggestion.value_or("") == "via");
    BOOST_TEST(search({.text = "passport OR visa"}).total == 3U);
    BOOST_TEST(!search({.text = "passport OR visa"}).suggestion);
    BOOST_TEST(search({.text = "passport visa"}).suggestion.value_or("") == "passport via");
}

BOOST_AUTO_TEST_CASE(completion_knows_hyphens_and_whole_words) {
    auto older = document("two", "COMMIT/SPA/II", "Sub-regional plan", "text");
    older.date = "2008";
    add(older);
    add(document("three", "COMMIT/SPA/III", "Plan", "text"));
    auto newer = document("four", "COMMIT/SPA/III/4", "Plan", "text");
    newer.date = "2015";
    add(newer);
    const auto complete = [&](const std::string& typed) {
        std::vector<std::string> ids;
        for (const auto& each : index.complete(std::vector<std::string>{"open"}, typed, 10)) ids.push_back(each.document);
        return ids;
    };
    const auto subregional = complete("subreg");
    BOOST_TEST_REQUIRE(subregional.size() == 1U);
    BOOST_TEST(subregional[0] == "two");
    BOOST_TEST(complete("ii").at(0) == "two");
    BOOST_TEST(complete("ii").size() == 3U);
}

// A facet counts what choosing it gives.
BOOST_AUTO_TEST_CASE(languages_are_counted_as_they_are_chosen) {
    const auto chinese = [](const std::string& id, const std::string& language) {
        auto made = document(id, "X/" + id, "T", "人口贩运");
        made.files[0].language = language;
        return made;
    };
    add(chinese("a", "zh"));
    add(chinese("b", "zh-Hans"));
    auto both = chinese("c", "zh-Hans");
    both.files.push_back({"t.txt", "zh-Hant", {{"", "", "人口販運", 0}}});
    add(both);
    add(document("d", "X/D", "T", "人口贩运 in English"));
    const auto result = search({.text = "人口贩运"});
    std::size_t chinese_counted = 0;
    for (const auto& facet : result.facets.language) {
        BOOST_TEST(facet.value.find('-') == std::string::npos, facet.value);
        if (facet.value == "zh") chinese_counted = facet.count;
    }
    BOOST_TEST(chinese_counted == 3U);
    SearchQuery chosen{.text = "人口贩运"};
    chosen.filters.languages = {"zh"};
    BOOST_TEST(search(chosen).total == 3U);
}

BOOST_AUTO_TEST_CASE(similar_documents_share_telling_words) {
    add(document("a", "X/A", "A", "extradition of offenders under treaties, surrender, warrants and prosecutors"));
    add(document("b", "X/B", "B", "a treaty on extradition: the prosecutor asks for surrender with a warrant"));
    add(document("c", "X/C", "C", "schools, radio stations and villages learn how to migrate safely"));
    BOOST_TEST(found("like:X/A") == (Ids{"b"}));
    BOOST_TEST(found("like:X/A school") == Ids{});
    const auto unknown = search({.text = "like:X/NONE"});
    BOOST_TEST(unknown.total == 0U);
    BOOST_TEST(says(unknown, "document-unknown", "X/NONE"));
}

BOOST_AUTO_TEST_CASE(synonyms_find_each_other_and_the_answer_says_so) {
    add(document("a", "A", "A", "measures against TIP in the region"));
    add(document("b", "B", "B", "measures against trafficking in persons"));
    add(document("c", "C", "C", "in persons; trafficking"));
    add(document("th", "D", "D", "ต่อต้านการค้ามนุษย์"));
    BOOST_TEST(found("TIP") == (Ids{"a"}));
    index.set_synonyms("# what means the same\nTIP = trafficking in persons = การค้ามนุษย์\n\nMOU = memorandum\n");
    const auto result = search({.text = "measures tip"});
    BOOST_TEST(result.total == 2U);
    BOOST_TEST(result.understood == "measures AND (tip OR \"trafficking in persons\" OR \"การค้ามนุษย์\")");
    BOOST_TEST(says(result, "synonyms", "trafficking in persons, การค้ามนุษย์"));
    BOOST_TEST(found("trafficking in persons") == (Ids{"a", "b", "c", "th"}));
    BOOST_TEST(found("การค้ามนุษย์") == (Ids{"a", "b", "th"}));
    BOOST_TEST(found("\"tip\"") == (Ids{"a"}));  // in quotes as it stands
    BOOST_TEST(found("measures NOT tip") == (Ids{"b"}));
    BOOST_TEST(found("measures NOT \"trafficking in persons\"") == (Ids{"a"}));
    // The text that holds what was written comes before what means the same.
    BOOST_TEST(search({.text = "tip"}).hits.at(0).document == "a");
    BOOST_TEST(search({.text = "measures"}).notices.empty());
    for (const auto* wrong : {"TIP", "TIP =", "a = a", "a = \"b\"", "a=b=c=d=e=f=g=h=i"})
        BOOST_CHECK_THROW(index.set_synonyms(wrong), Invalid);
    BOOST_TEST(found("tip").size() == 3U);  // what was there before stands
    // Typed without diacritics, too; with other ones it is another word.
    index.set_synonyms("mua bán người = trafficking in persons");
    BOOST_TEST(found("mua ban nguoi") == (Ids{"b"}));
    BOOST_TEST(found("mua bán người") == (Ids{"b"}));
    BOOST_TEST(found("mùa bạn người") == Ids{});
    // In all their forms, and near others.
    add(document("v", "V", "V", "shelters that take a victim of trafficking in"));
    add(document("w", "W", "W", "help for the victims of trafficking"));
    index.set_synonyms("VoT = victim of trafficking = victim of human trafficking");
    BOOST_TEST(found("VoT") == (Ids{"v", "w"}));
    BOOST_TEST(found("VoT NEAR/3 shelter") == (Ids{"v"}));
    BOOST_TEST(found("VoT NEAR/1 shelter") == Ids{});
    BOOST_TEST(found("VoT NEAR/2 help") == (Ids{"w"}));
    BOOST_TEST(search({.text = "VoT NEAR/2 help"}).understood ==
               "(vot OR \"victim of trafficking\" OR \"victim of human trafficking\") NEAR/2 help");
    BOOST_TEST(found("victims of human trafficking") == (Ids{"v", "w"}));
    index.set_synonyms("");
    BOOST_TEST(found("tip") == (Ids{"a"}));
}

BOOST_AUTO_TEST_CASE(titles_and_symbols_are_completed) {
    add(document("a", "COMMIT/SPA/IV", "Fourth plan of action", "action"));
    auto old = document("b", "COMMIT/SPA/I", "First plan of action", "text");
    old.date = "1999";
    add(old);
    add(document("th", "X/1", "บันทึกความเข้าใจ", "text"));
    index.open("secret");
    add(document("s", "SECRET/1", "Fourth secret plan", "text"), "secret");
    const auto complete = [&](std::string_view typed, std::vector<std::string> compartments = {"open"}) {
        std::vector<std::string> ids;
        for (const auto& each : index.complete(compartments, typed, 10)) ids.push_back(each.document);
        return ids;
    };
    using List = std::vector<std::string>;
    BOOST_TEST(complete("fou") == (List{"a"}), boost::test_tools::per_element());
    BOOST_TEST(complete("plan of ac") == (List{"a", "b"}), boost::test_tools::per_element());
    BOOST_TEST(complete("COMMIT/SP") == (List{"a", "b"}), boost::test_tools::per_element());
    BOOST_TEST(complete("first") == (List{"b"}), boost::test_tools::per_element());
    BOOST_TEST(complete("ความเข้า") == (List{"th"}), boost::test_tools::per_element());
    BOOST_TEST(complete("secr").empty());
    BOOST_TEST(complete("secr", {"open", "secret"}) == (List{"s"}), boost::test_tools::per_element());
    BOOST_TEST(complete("text").empty());  // stands in texts only
    for (const auto* nothing : {"", " ", "f", "((", "\"", "\xff"}) BOOST_TEST(complete(nothing).empty());
}

BOOST_AUTO_TEST_CASE(a_hit_names_the_same_article_in_other_languages) {
    auto mou = document("mou", "MOU", "T", "Extradition is granted.");
    mou.files[0].sections.push_back({"Article 2", "2", "Other matters", 0});
    mou.files.push_back({"mou.km", "km", {{"មាត្រា ២", "2", "បញ្ហា", 0}, {"មាត្រា ១", "1", "បត្យាប័ន", 0}}});
    mou.files.push_back({"mou.zh", "zh", {{"第一条", "1", "引渡", 0}}});
    mou.files.push_back({"mou.zh.pdf", "zh", {{"第一条", "1", "引渡", 0}}});
    add(document("before", "S", "T", "other"));
    add(mou);
    add(document("after", "S", "T", "other"));
    const auto hits = search({.text = "extradition"}).hits;
    BOOST_REQUIRE(hits.size() == 1U);
    const std::vector<OtherLanguage> wanted{{"km", "mou.km", "មាត្រា ១"}, {"zh", "mou.zh", "第一条"}};
    BOOST_TEST((hits[0].also == wanted));
    const auto khmer = search({.text = "បត្យាប័ន"}).hits;
    BOOST_REQUIRE(khmer.size() == 1U);
    BOOST_REQUIRE(khmer[0].also.size() == 2U);
    BOOST_TEST(khmer[0].also[0].language == "en");
    BOOST_TEST(search({.text = "other matters"}).hits.at(0).also.size() == 1U);
}

// Q01.
BOOST_AUTO_TEST_CASE(a_word_that_very_many_begin_with_is_cut_to_the_most_frequent_and_says_so) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "abc" + std::to_string(1000 + i) + " ";
    add(document("a", "A", "A", text));
    add(document("b", "B", "B", "abcfrequent"));
    add(document("c", "C", "C", "abcfrequent"));
    const auto result = search({.text = "abc*"});
    BOOST_TEST(result.total == 3U);
    BOOST_TEST(says(result, "prefix-cut", "abc*"));
    BOOST_TEST(search({.text = "abcf*"}).notices.empty());
}

BOOST_AUTO_TEST_CASE(a_search_that_takes_too_long_is_stopped_and_says_so) {
    for (int i = 0; i < 50; ++i)
        add(document("d" + std::to_string(i), "S", "T", "common words are in every common text " + std::to_string(i)));
    const auto whole = search({.text = "common words"});
    BOOST_TEST(whole.total == 50U);
    BOOST_TEST(whole.notices.empty());
    for (const auto* text : {"common words", "\"common words\"", "com* NEAR word*", "like:S", "NOT absent", "title:t",
                             "common NOT absent", "common OR words"}) {
        const auto stopped = search({.text = text, .patience = std::chrono::milliseconds(0)});
        BOOST_TEST(says(stopped, "time"), text);
        BOOST_TEST(stopped.total <= 50U);
        BOOST_TEST(stopped.hits.size() <= 10U);
    }
    // Who is excluded is not known any more: nothing is wrongly let through.
    BOOST_TEST(search({.text = "NOT common", .patience = std::chrono::milliseconds(0)}).total == 0U);
}

// Q01, Q05, Q06: prefixes and NEARs by the dozen, an offset of 10^9 and a page of 10^6.
BOOST_AUTO_TEST_CASE(costly_queries_are_answered_soon) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "ab" + std::to_string(i) + " a ";
    for (int i = 0; i < 200; ++i)
        index.add_version("open", document("d" + std::to_string(i), "S", "T", text + std::to_string(i)));
    index.publish("open", {1, "root"});
    std::string prefixes, nears, nots;
    for (int i = 0; i < 50; ++i) {
        prefixes += "ab" + std::to_string(i % 10) + "* ";
        nears += "a NEAR/100 ";
        nots += "NOT (ab" + std::to_string(i) + ") ";
    }
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& query : {prefixes, nears + "a", nots, prefixes + "NEAR/100 a", std::string("?* *a* a*")})
        search({.text = query, .offset = 1'000'000'000, .limit = 1'000'000});
    const auto spent = std::chrono::steady_clock::now() - begin;
    BOOST_TEST((spent < std::chrono::seconds(15)));
    BOOST_TEST(says(search({.text = "ab1", .offset = 5000}), "offset-cut", "1000"));
}

// Q08.
BOOST_AUTO_TEST_CASE(terms_of_any_length_are_indexed_and_found) {
    const std::string longest(5000, 'q'), thai = [] {
        std::string stack = "ก";
        for (int i = 0; i < 500; ++i) stack += "้";
        return stack;
    }();
    add(document("a", "A", "A", longest + " " + thai + " word"));
    BOOST_TEST(found("word") == (Ids{"a"}));
    BOOST_TEST(found(longest.substr(0, 900)) == (Ids{"a"}));
}

BOOST_AUTO_TEST_SUITE_END()
