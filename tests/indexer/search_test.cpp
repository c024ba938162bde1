#include "crypto/error.h"
#include "indexer/english.h"
#include "indexer/index.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace depositary;
using namespace depositary::indexer;

namespace {

IndexedDocument document(std::string id, std::string title, std::string text, std::string language = "en") {
    return {.document = std::move(id),
            .version = 1,
            .act = 0,
            .symbol = "",
            .title = std::move(title),
            .kind = "agreement",
            .parties = {"kh", "th"},
            .date = "2004-10-29",
            .status = "in force",
            .files = {{"text", std::move(language), {{"Article 1", "1", std::move(text), 0}}}}};
}

struct Fixture {
    Index index;
    std::uint64_t acts = 0;
    Fixture() { index.open("open"); }
    void add(const IndexedDocument& added, const std::string& compartment = "open") {
        index.add_version(compartment, added);
    }
    void publish(const std::string& compartment = "open") { index.publish(compartment, {++acts, "root"}); }
    SearchResult search(const SearchQuery& query, std::vector<std::string> compartments = {"open"}) {
        return index.search(compartments, query);
    }
    std::set<std::string> found(const std::string& text) {
        std::set<std::string> ids;
        for (const auto& hit : search({.text = text}).hits) ids.insert(hit.document);
        return ids;
    }
};
using Ids = std::set<std::string>;

std::string marked(const SearchHit& hit) {
    std::string result;
    std::size_t at = 0;
    for (const auto& [begin, end] : hit.highlights) {
        result += hit.snippet.substr(at, begin - at) + "[" + hit.snippet.substr(begin, end - begin) + "]";
        at = end;
    }
    return result + hit.snippet.substr(at);
}

}  // namespace

namespace std {
std::ostream& boost_test_print_type(std::ostream& out, const Ids& ids) {
    for (const auto& id : ids) out << id << ' ';
    return out;
}
}  // namespace std

BOOST_FIXTURE_TEST_SUITE(search, Fixture)

BOOST_AUTO_TEST_CASE(all_words_are_wanted_in_any_form) {
    add(document("a", "First", "The parties establish a mechanism for victims of trafficking."));
    add(document("b", "Second", "Each party shall establish shelters."));
    publish();
    BOOST_TEST(found("party establishing") == (Ids{"a", "b"}));
    BOOST_TEST(found("PARTIES victim") == (Ids{"a"}));
    BOOST_TEST(found("mechanism shelters") == Ids{});
    BOOST_TEST(found("second shelter") == (Ids{"b"}));  // a word of the title with one of the text
}

BOOST_AUTO_TEST_CASE(british_and_american_spelling_are_one) {
    add(document("british", "A", "the harbouring of persons, forced labour, a programme of a counselling centre, their licences"));
    add(document("american", "B", "the harboring of persons, forced labor, a program of a counseling center, their licenses"));
    add(document("other", "C", "an offensive word, taken literally, in the laboratory of an honorary metropolitan author"));
    publish();
    for (const auto* text : {"harbouring", "harboring", "harbour", "labor", "labour", "programs", "programmes", "centers", "centres",
                             "license", "licence", "forced labor program", "(labour) counsellor OR centre"})
        BOOST_TEST(found(text) == (Ids{"american", "british"}), text);
    // In quotes it is taken as it stands; the form that was written comes first.
    BOOST_TEST(found("\"forced labor\"") == (Ids{"american"}));
    BOOST_TEST(search({.text = "labor"}).hits.at(0).document == "american");
    BOOST_TEST(search({.text = "labour"}).hits.at(0).document == "british");
    BOOST_TEST(found("labor NEAR forced") == (Ids{"american", "british"}));
    BOOST_TEST(!search({.text = "labor"}).suggestion);
    for (const auto* text : {"offence", "litre", "honour", "metre", "authority"}) BOOST_TEST(found(text) == Ids{}, text);
}

BOOST_AUTO_TEST_CASE(irregular_forms_and_words_in_one_or_two_are_found_and_no_stranger) {
    add(document("a", "A", "women and children, held in bondage; the victims were identified and the states notified"));
    add(document("b", "B", "a woman, a child, who hold; identification and notification; organisational programmes"));
    add(document("c", "C", "the Taskforce on cyber crime of Viet Nam met about the wellbeing of workers"));
    add(document("d", "D", "Re: port of entry; national customs in accordance with the accord; Lao PDR and lao dong"));
    publish();
    for (const auto* text : {"woman", "women", "child", "children", "identify", "identification", "notify", "hold", "held"})
        BOOST_TEST(found(text) == (Ids{"a", "b"}), text);
    BOOST_TEST(found("organizational") == (Ids{"b"}));
    for (const auto* text : {"task force", "taskforce", "cybercrime", "cyber-crime", "vietnam", "viet nam", "well-being", "well being"})
        BOOST_TEST(found(text) == (Ids{"c"}), text);
    for (const auto* text : {"report", "nation", "custom", "laos", "witness", "conventional"}) BOOST_TEST(found(text) == Ids{}, text);
    // Each beside the one that its stem would take it for.
    const std::vector<std::pair<const char*, const char*>> strangers{
        {"units", "united"}, {"transit", "transition"}, {"respect", "respectively"}, {"information", "informal"}, {"hospitals", "hospitality"}, {"position", "positive"},
        {"emerging", "emergency"}, {"public", "publication"}, {"initiative", "initial"}, {"depart", "department"}, {"present", "presentation"}, {"major", "majority"},
        {"proceedings", "proceeds"}, {"corporation", "corporal"}, {"experience", "experiment"}, {"collection", "collective"}, {"contains", "container"},
        {"execution", "executive"}, {"conversion", "conversation"}, {"intern", "internment"}, {"success", "succession"}, {"access", "accession"}, {"design", "designated"},
        {"confer", "conference"}, {"compete", "competent"}, {"provision", "provisional"}};
    for (const auto& [one, other] : strangers) BOOST_TEST(english_stem(one) != english_stem(other), one);
    const std::vector<std::pair<const char*, const char*>> forms{
        {"crisis", "crises"}, {"referendum", "referenda"}, {"bus", "buses"}, {"thief", "thieves"}, {"lead", "led"}, {"flee", "fled"}, {"lose", "lost"}, {"steal", "stolen"},
        {"forbid", "forbidden"}, {"oversee", "overseen"}, {"undergo", "undergone"}, {"withhold", "withheld"}, {"arise", "arisen"}, {"bind", "bound"}, {"freeze", "frozen"},
        {"smuggle", "smugglers"}, {"trafficking", "trafficked"}, {"traffic", "traffickers"}, {"enquiry", "inquiries"}, {"respective", "respectively"}};
    for (const auto& [one, other] : forms) BOOST_TEST(english_stem(one) == english_stem(other), one);
    BOOST_TEST(found("accord") == (Ids{"d"}));
    BOOST_TEST(marked(search({.text = "accord"}).hits.at(0)).find("in accordance with the [accord]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(forms_that_begin_otherwise_are_found_in_order_too) {
    add(document("a", "A", "victims who fled the house and were taught a trade; the enquiry; on-line hot lines; 12 percent"));
    publish();
    for (const auto* text : {"flee NEAR/2 house", "teach NEAR/2 trade", "inquiry NEAR/9 trade", "online", "hotlines", "\"per cent\" OR percent", "per cent"})
        BOOST_TEST(found(text) == (Ids{"a"}), text);
}

// What is offered finds something.
BOOST_AUTO_TEST_CASE(no_suggestion_finds_nothing) {
    add(document("a", "A", "witness protection"));
    add(document("b", "B", "programme of koalas"));
    publish();
    BOOST_TEST(search({.text = "witness protecton"}).suggestion.value_or("") == "witness protection");
    BOOST_TEST(!search({.text = "programme protecton"}).suggestion);
    for (const auto* nothing : {"\"", "(", "\U0001F600", "- -"}) {
        const auto answer = search({.text = nothing});
        BOOST_TEST(answer.total == 0U);
        BOOST_TEST(answer.notices.size() == 1U, nothing);
    }
    BOOST_TEST(search({.text = "*"}).total == 2U);
    const auto both = search({.text = "koalas", .as_of = "2010", .all_versions = true});
    BOOST_TEST((std::find(both.notices.begin(), both.notices.end(), Notice{"scope-twice", "as-of:2010"}) != both.notices.end()));
}

BOOST_AUTO_TEST_CASE(what_looks_the_same_in_lao_khmer_and_vietnamese_is_found) {
    add(document("lo", "A", "ຫຼາຍຄົນ ແລະ ຫລັກການ"));
    add(document("km", "B", "ឲ្យមានសិទ្ធិ"));
    add(document("vi", "C", "Nghị định số 62/2012/NĐ-CP, đồng"));
    publish();
    for (const auto* text : {"ຫລາຍ", "ຫຼາຍ", "ຫຼັກການ", "ຫລັກການ"}) BOOST_TEST(found(text) == (Ids{"lo"}), text);
    for (const auto* text : {"ឲ្យ", "ឱ្យ"}) BOOST_TEST(found(text) == (Ids{"km"}), text);
    for (const auto* text : {"N\u00D0-CP", "NĐ-CP", "\u00D0ồng", "đồng"}) BOOST_TEST(found(text) == (Ids{"vi"}), text);
}

BOOST_AUTO_TEST_CASE(a_begun_word_is_found_in_both_spellings) {
    add(document("british", "A", "labourers of the organisation, a catalogue, the centre, and a programme"));
    add(document("american", "B", "laborers of the organization, a catalog, the center, and a program"));
    add(document("none", "C", "central organs, a laboratory"));
    publish();
    const Ids both{"american", "british"};
    for (const auto* text : {"labour*", "labor* NOT laboratory", "labou*", "labore*", "organisa*", "organiz*", "catalogue*", "catalog*", "centre*", "center*", "programm*"})
        BOOST_TEST(found(text) == both, text);
    BOOST_TEST(search({.text = "labour*"}).understood == "labour*");
}

BOOST_AUTO_TEST_CASE(a_short_word_of_zawgyi_is_found_beside_what_it_is_in_unicode) {
    add(document("child", "A", "ကလ\u1031းသူငယ်"));
    add(document("other", "B", "က\u1031လး"));
    publish();
    const auto asked = search({.text = "က\u1031လး"});
    BOOST_TEST(found("က\u1031လး") == (Ids{"child", "other"}));
    BOOST_TEST(asked.understood == "\"က\u1031လး\"");
    for (const auto& hit : asked.hits) BOOST_TEST(!hit.highlights.empty(), hit.document);
    BOOST_TEST(found("ကလ\u1031း") == (Ids{"child"}));
}

// Each "of" of a text says nothing of why it was found.
BOOST_AUTO_TEST_CASE(a_function_word_is_marked_beside_another_one) {
    add(document("a", "Report of the meeting", "Of the Ministry of Labour and of the victims of trafficking"));
    publish();
    const auto marks = [&](const char* text) { return marked(search({.text = text}).hits.at(0)); };
    BOOST_TEST(marks("ministry of labour") == "Of the [Ministry] [of] [Labour] and of the victims of trafficking");
    BOOST_TEST(marks("\"of the\" trafficking") == "[Of the] Ministry of Labour and [of the] victims of [trafficking]");
    // What begins with it, is in quotes, or is all that was found is no such word.
    BOOST_TEST(marks("of* ministry") == "[Of] the [Ministry] [of] Labour and [of] the victims [of] trafficking");
    BOOST_TEST(marks("\"of\" ministry") == "[Of] the [Ministry] [of] Labour and [of] the victims [of] trafficking");
    BOOST_TEST(marks("of OR zebra") == "[Of] the Ministry [of] Labour and [of] the victims [of] trafficking");
    BOOST_TEST(marks("of") == "[Of] the Ministry [of] Labour and [of] the victims [of] trafficking");
    BOOST_TEST(search({.text = "ministry of labour"}).hits.at(0).title_highlights.empty());
    BOOST_TEST(search({.text = "of the"}).hits.at(0).title_highlights.size() == 2U);
}

BOOST_AUTO_TEST_CASE(phrases_operators_and_prefixes_are_understood) {
    add(document("a", "A", "mutual legal assistance in criminal matters"));
    add(document("b", "B", "legal matters of mutual assistance"));
    add(document("c", "C", "assisting children in the courts"));
    publish();
    BOOST_TEST(found("\"mutual legal assistance\"") == (Ids{"a"}));
    BOOST_TEST(found("“legal assistance”") == (Ids{"a"}));
    BOOST_TEST(found("mutual-legal") == (Ids{"a"}));
    BOOST_TEST(found("criminal OR children") == (Ids{"a", "c"}));
    BOOST_TEST(found("legal NOT criminal") == (Ids{"b"}));
    BOOST_TEST(found("legal -criminal") == (Ids{"b"}));
    BOOST_TEST(found("NOT legal") == (Ids{"c"}));
    BOOST_TEST(found("(criminal OR court) AND (legal OR children)") == (Ids{"a", "c"}));
    BOOST_TEST(found("crim*") == (Ids{"a"}));
    BOOST_TEST(found("assist*") == (Ids{"a", "b", "c"}));
    BOOST_TEST(found("\"assist\"") == Ids{});  // in quotes as it stands
    BOOST_TEST(found("") == (Ids{"a", "b", "c"}));
    const auto result = search({.text = "legal (criminal OR \"of mutual\") -foo"});
    BOOST_TEST(result.understood == "legal AND (criminal OR \"of mutual\") AND NOT foo");
}

// Q09.
BOOST_AUTO_TEST_CASE(malformed_queries_are_read_as_well_as_they_go) {
    add(document("a", "A", "mutual legal assistance"));
    publish();
    for (const auto* text :
         {"\"mutual legal", "mutual AND", "OR mutual", "((mutual", "mutual))", "NOT NOT mutual", "mutual \"\"",
          "AND OR mutual NOT", "mutual ()", "mut* ?", "- mutual", "mutual AND AND legal"})
        BOOST_TEST(found(text) == (Ids{"a"}), text);
    std::string deep, many, prefixes;
    for (int i = 0; i < 5000; ++i) {
        deep += "(NOT ";
        many += "mutual OR ";
        prefixes += "a* ";
    }
    for (const std::string& text :
         {deep, deep + "x", many, prefixes, std::string(100'000, 'a'), std::string("\xff\xfe\x80 \0 x", 8),
          std::string("???"), std::string("*"), std::string("\"")})
        BOOST_CHECK_NO_THROW(search({.text = text, .offset = 1'000'000'000, .limit = 1'000'000}));
    BOOST_TEST(found("???") == Ids{});
}

BOOST_AUTO_TEST_CASE(scripts_without_spaces_are_searched_by_whole_clusters) {
    add(document("th", "ก", "คนต่างด้าวตามมาตรา๑๒แห่งกฎหมาย", "th"));
    add(document("my", "က", "စာပေးချေသည်", "my"));
    add(document("km", "ក", "សេចក្ដី ព្រាង ស ន្ដិសុខ", "km"));
    add(document("zh", "一", "打击人口贩运的合作", "zh"));
    publish();
    BOOST_TEST(found("มาตรา 12") == (Ids{"th"}));
    BOOST_TEST(found("มาตรา๑๒") == (Ids{"th"}));
    BOOST_TEST(found("มาตรา๑๓") == Ids{});
    BOOST_TEST(found("จาปे") == Ids{});
    BOOST_TEST(found("စာပေ") == Ids{});
    BOOST_TEST(found("စာပေး") == (Ids{"my"}));
    BOOST_TEST(found("សន្តិសុខ") == (Ids{"km"}));
    BOOST_TEST(found("ព្រាងសន្តិ") == (Ids{"km"}));
    BOOST_TEST(found("人口贩运") == (Ids{"zh"}));
    BOOST_TEST(found("贩运人口") == Ids{});
    BOOST_TEST(found("合作 打击") == (Ids{"zh"}));
}

BOOST_AUTO_TEST_CASE(vietnamese_is_found_without_diacritics_and_told_apart_with_them) {
    add(document("a", "A", "Hòa bình và nô lệ", "vi"));
    add(document("b", "B", "nở lễ hoa", "vi"));
    publish();
    BOOST_TEST(found("no le") == (Ids{"a", "b"}));
    BOOST_TEST(found("nô lệ") == (Ids{"a"}));
    BOOST_TEST(found("hoà") == (Ids{"a"}));
}

BOOST_AUTO_TEST_CASE(snippets_show_the_match_in_every_script) {
    std::string filler;
    for (int i = 0; i < 100; ++i) filler += "Other words come first and say little. ";
    add(document("en", "A", filler + "Victims of trafficking are protected. " + filler));
    std::string thai;
    for (int i = 0; i < 60; ++i) thai += "ข้อความอื่นมาก่อน";
    add(document("th", "B", thai + "การค้ามนุษย์" + thai, "th"));
    publish();
    const auto english = search({.text = "trafficked victim"}).hits;
    BOOST_REQUIRE(english.size() == 1U);
    BOOST_TEST(marked(english[0]).find("[Victims] of [trafficking] are") != std::string::npos);
    BOOST_TEST(english[0].snippet.size() < 300U);
    BOOST_TEST(english[0].heading == "Article 1");
    BOOST_TEST(english[0].file == "text");
    const auto found_thai = search({.text = "ค้ามนุษย์"}).hits;
    BOOST_REQUIRE(found_thai.size() == 1U);
    BOOST_TEST(marked(found_thai[0]).find("การ[ค้ามนุษย์]") != std::string::npos);
    BOOST_TEST(crypto::is_utf8(found_thai[0].snippet));
}

BOOST_AUTO_TEST_CASE(snippets_cut_no_word_of_scripts_without_spaces) {
    const std::string thai = "เปลี่ยนแปลงข้อมูลข่าวกรองระหว่างประเทศสมาชิก", lao = "ປະກອບຄຳເຫັນເພີ່ມເຕີມຕໍ່ແຜນງານຂອງປະເທດສະມາຊິກ";
    std::string thai_text, lao_text;
    for (int i = 0; i < 8; ++i) thai_text += thai, lao_text += lao;
    for (std::size_t shift = 0; shift < 9; ++shift) {
        const std::string before(shift, 'x');
        for (const auto& [text, word, words] : std::vector<std::tuple<std::string, std::string, std::vector<std::string>>>{
                 {thai_text, "จุดหมาย", {"เปลี่ยนแปลง", "เปลี่ยน", "แปลง", "ข้อมูล", "ข่าวกรอง", "ข่าว", "กรอง", "ระหว่าง", "ระหว่างประเทศ", "ประเทศ", "สมาชิก", "จุดหมาย"}},
                 {lao_text, "ເປົ້າໝາຍ", {"ປະກອບ", "ຄຳ", "ຄຳເຫັນ", "ເຫັນ", "ເພີ່ມ", "ເພີ່ມເຕີມ", "ເຕີມ", "ຕໍ່", "ແຜນ", "ແຜນງານ", "ງານ", "ຂອງ", "ປະເທດ", "ສະມາຊິກ", "ເປົ້າໝາຍ"}}}) {
            add(document("a", "A", before + " " + text + word + text));
            publish();
            const auto snippet = search({.text = word}).hits.at(0).snippet;
            BOOST_REQUIRE(snippet.starts_with("… ") && snippet.ends_with(" …"));
            const auto shown = snippet.substr(4, snippet.size() - 8);
            const auto begins = std::any_of(words.begin(), words.end(), [&](const auto& each) { return shown.starts_with(each); });
            const auto ends = std::any_of(words.begin(), words.end(), [&](const auto& each) { return shown.ends_with(each); });
            BOOST_TEST((begins && ends), snippet);
            BOOST_TEST(marked(search({.text = word}).hits.at(0)).find("[" + word + "]") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_new_version_replaces_the_old_one_and_a_removed_document_is_gone) {
    add(document("a", "A", "old words"));
    publish();
    auto next = document("a", "A", "new words");
    next.version = 2;
    add(next);
    BOOST_TEST(found("old") == (Ids{"a"}));  // until it is published
    publish();
    BOOST_TEST(found("old") == Ids{});
    BOOST_REQUIRE(found("new") == (Ids{"a"}));
    BOOST_TEST(search({.text = "words"}).hits.at(0).version == 2U);
    BOOST_TEST(index.document_count("open") == 1U);
    index.remove_document("open", "a");
    publish();
    BOOST_TEST(found("new") == Ids{});
    BOOST_TEST(index.document_count("open") == 0U);
}

BOOST_AUTO_TEST_CASE(filters_and_facets_count_documents_not_sections) {
    auto a = document("a", "A", "common text");
    a.files[0].sections.push_back({"Article 2", "2", "more common text", 0});
    auto b = document("b", "B", "common text", "th");
    b.kind = "work plan";
    b.parties = {"la"};
    b.date = "2008";
    b.status = "draft";
    auto c = document("c", "C", "common text");
    c.files.push_back({"text", "km", {{"", "", "common", 0}}});
    c.date = "";
    for (const auto& each : {a, b, c}) add(each);
    publish();
    const auto all = search({.text = "common"});
    BOOST_TEST(all.total == 3U);
    BOOST_TEST(all.hits.size() == 3U);
    BOOST_REQUIRE(all.facets.kind.size() == 2U);
    BOOST_TEST(all.facets.kind[0].value == "agreement");
    BOOST_TEST(all.facets.kind[0].count == 2U);
    BOOST_REQUIRE(all.facets.language.size() == 3U);
    BOOST_TEST(all.facets.language[0].value == "en");
    BOOST_TEST(all.facets.language[0].count == 2U);
    BOOST_REQUIRE(all.facets.year.size() == 2U);
    const auto ids = [&](SearchFilters filters) {
        Ids result;
        const auto answer = search({.text = "common", .filters = std::move(filters)});
        for (const auto& hit : answer.hits) result.insert(hit.document);
        BOOST_TEST(answer.total == result.size());
        return result;
    };
    BOOST_TEST(ids({.kinds = {"work plan"}}) == (Ids{"b"}));
    BOOST_TEST(ids({.parties = {"la", "th"}}) == (Ids{"a", "b", "c"}));
    BOOST_TEST(ids({.parties = {"kh"}, .languages = {"km"}}) == (Ids{"c"}));
    BOOST_TEST(ids({.statuses = {"draft"}}) == (Ids{"b"}));
    BOOST_TEST(ids({.from = "2008-06-01"}) == (Ids{"b"}));  // known by its year only: it may be
    BOOST_TEST(ids({.to = "2004-12-31"}) == (Ids{"a"}));
    BOOST_TEST(ids({.from = "2004-10", .to = "2004-10"}) == (Ids{"a"}));
    BOOST_TEST(ids({.from = "2009"}) == Ids{});
    index.set_status("open", "b", "in force");
    publish();
    BOOST_TEST(ids({.statuses = {"draft"}}) == Ids{});
}

BOOST_AUTO_TEST_CASE(results_are_ordered_and_paged) {
    for (int i = 0; i < 25; ++i) {
        auto each = document(std::to_string(100 + i), "T", "word", "en");
        each.date = std::to_string(1990 + i);
        for (int section = 0; section < 9; ++section) each.files[0].sections.push_back({"", "", "word again", 0});
        add(each);
    }
    publish();
    const auto newest = search({.text = "word", .order = SearchOrder::newest, .limit = 3});
    BOOST_TEST(newest.total == 25U);
    BOOST_REQUIRE(newest.hits.size() == 3U);
    BOOST_TEST(newest.hits[0].date == "2014");
    BOOST_TEST(!newest.hits[0].highlights.empty());
    const auto oldest = search({.text = "word", .order = SearchOrder::oldest, .offset = 2, .limit = 1});
    BOOST_TEST(oldest.hits.at(0).date == "1992");
    Ids seen;
    for (std::size_t offset = 0; offset < 30; offset += 10)
        for (const auto& hit : search({.text = "word", .offset = offset}).hits) seen.insert(hit.document);
    BOOST_TEST(seen.size() == 25U);
}

BOOST_AUTO_TEST_CASE(a_better_match_comes_first) {
    add(document("text", "Something else", "shelters are named once among many other words that this article holds"));
    add(document("title", "Shelters for victims", "the body does not say it"));
    publish();
    const auto result = search({.text = "shelters"});
    BOOST_REQUIRE(result.hits.size() == 2U);
    BOOST_TEST(result.hits[0].document == "title");
    BOOST_TEST(result.hits[0].score > result.hits[1].score);
}

BOOST_AUTO_TEST_CASE(misspelt_words_bring_a_suggestion_from_the_readers_compartments_only) {
    index.open("secret");
    add(document("a", "A", "repatriation of victims"));
    add(document("b", "B", "zanzibar"), "secret");
    publish();
    publish("secret");
    BOOST_TEST(search({.text = "Repatraition victims"}).suggestion.value_or("") == "repatriation victims");
    BOOST_TEST(search({.text = "zanzibr"}, {"open", "secret"}).suggestion.value_or("") == "zanzibar");
    BOOST_TEST(!search({.text = "zanzibr"}).suggestion);
    BOOST_TEST(!search({.text = "victims"}).suggestion);
}

// Also in scripts without spaces between words, where a slip is seen by neighbours that nowhere stand together.
BOOST_AUTO_TEST_CASE(misspelt_words_of_all_seven_languages_bring_a_suggestion) {
    index.open("secret");
    add(document("th", "บันทึกความเข้าใจ", "การคุ้มครองผู้เสียหายจากการค้ามนุษย์ และการส่งกลับ", "th"));
    add(document("lo", "ບົດບັນທຶກ", "ການຄຸ້ມຄອງຜູ້ຖືກເຄາະຮ້າຍຈາກການຄ້າມະນຸດ", "lo"));
    add(document("km", "អនុស្សរណៈ", "ការប្រឆាំងការជួញដូរមនុស្ស និងការការពារជនរងគ្រោះ", "km"));
    add(document("my", "နားလည်မှုစာချွန်လွှာ", "လူကုန်ကူးမှု တိုက်ဖျက်ရေး နှင့် အကာအကွယ်ပေးရေး", "my"));
    add(document("zh", "谅解备忘录", "打击贩卖人口，保护受害人。各国政府合作。", "zh"));
    add(document("vi", "Bản ghi nhớ", "phòng chống mua bán người và bảo vệ nạn nhân", "vi"));
    publish();
    struct Case {
        const char *typed, *meant;
    };
    const Case cases[] = {
        {"ผู้เสีบหาย", "ผู้เสียหาย"},                      // another letter
        {"การค้ามนุย์", "การค้ามนุษย์"},                  // one too few
        {"คุ้มครรองผู้เสียหาย", "คุ้มครองผู้เสียหาย"},     // one too many
        {"การคุ้มคอรงผู้เสียหาย", "การคุ้มครองผู้เสียหาย"},  // two exchanged
        {"การคุ้มคลองผู้เสีบหาย", "การคุ้มครองผู้เสียหาย"},  // two slips
        {"ຜູ້ຖຶກເຄາະຮ້າຍ", "ຜູ້ຖືກເຄາະຮ້າຍ"},
        {"ການຄ້າມມະນຸດ", "ການຄ້າມະນຸດ"},
        {"ការជួញដុរមនុស្ស", "ការជួញដូរមនុស្ស"},
        {"ជនរងគ្រុះ", "ជនរងគ្រោះ"},
        {"លူကုန်ကူမှု", ""},  // of two scripts: nothing
        {"လူကုန်ကူမှု", "လူကုန်ကူးမှု"},
        {"အကာအကွယ်ပေရေး", "အကာအကွယ်ပေးရေး"},
        {"打击贩买人口", "打击贩卖人口"},
        {"保护受害仁", "保护受害人"},
        {"护保受害人", "保护受害人"},      // in the first two
        {"กาครุ้มครองผู้เสียหาย", "การคุ้มครองผู้เสียหาย"},
        {"လူုန်ကူးမှု", "လူကုန်ကူးမှု"},
        {"贩卖入口", "贩卖人口"},
        {"各国政府政府合作", "各国政府合作"},
        {"各国政府受害人合作", ""},  // more than a slip
        {"phòng chốn mua bán", "phòng chống mua bán"},
        {"\"phòng chốngg\"", "\"phòng chống\""},
        {"nạn nhân protecton", ""},  // that no text has
        {"title:บันทึกความเข้าจ", "title:บันทึกความเข้าใจ"},
        {"นารวม OR ผู้เสีบหาย", "นารวม OR ผู้เสียหาย"},
    };
    for (const auto& [typed, meant] : cases) {
        const auto result = search({.text = typed});
        BOOST_TEST(result.total == 0U, typed);
        BOOST_TEST(result.suggestion.value_or("") == meant, typed << ": " << result.suggestion.value_or(""));
    }
    for (const auto* right : {"ผู้เสียหาย", "打击贩卖人口", "phòng chống", "การ ค้า มนุษย์"}) BOOST_TEST(!search({.text = right}).suggestion, right);
    std::string longer;  // than any word: not tried place by place
    for (int i = 0; i < 20; ++i) longer += "ค้ามนุษย์";
    BOOST_TEST(!search({.text = longer}).suggestion);
    // The rest of the search stays as it was typed.
    BOOST_TEST(search({.text = "lang:th  ผู้ เสีบ หาย OR zanzibar"}).suggestion.value_or("") == "lang:th  ผู้ เสีย หาย OR zanzibar");
    BOOST_TEST(!search({.text = "title:ผู้เสีบหาย"}).suggestion);
    // Of words that are equally near, the one that stands beside its neighbour.
    for (int i = 0; i < 3; ++i) add(document("dong" + std::to_string(i), "D", "lao động lớn"));
    add(document("hop", "H", "hợp đồng lớn"));
    add(document("line", "L", "a line"));
    publish();
    BOOST_TEST(search({.text = "hợp đòng"}).suggestion.value_or("") == "hợp đồng");
    BOOST_TEST(search({.text = "lao đòng"}).suggestion.value_or("") == "lao động");
    BOOST_TEST(search({.text = "đòng lớn"}).suggestion.value_or("") == "động lớn");
    BOOST_TEST(!search({.text = "like:"}).suggestion);
    add(document("sub", "S", "a sub-regional plan"));
    publish();
    BOOST_TEST(search({.text = "subregoinal plan"}).suggestion.value_or("") == "sub-regional plan");
    add(document("s", "S", "สหประชาชาติ 联合国大会", "th"), "secret");
    publish("secret");
    BOOST_TEST(!search({.text = "สหประชาชาต"}).suggestion);
    BOOST_TEST(search({.text = "联合国大汇"}, {"open", "secret"}).suggestion.value_or("") == "联合国大会");
    BOOST_TEST(!search({.text = "联合国大汇"}).suggestion);
}

BOOST_AUTO_TEST_CASE(what_is_in_another_compartment_changes_nothing_in_an_answer) {
    index.open("secret");
    add(document("a", "A", "common words of trafficking"));
    add(document("b", "B", "common words"));
    publish();
    const auto before = search({.text = "common trafficking OR wrods"});
    for (int i = 0; i < 50; ++i) add(document("s" + std::to_string(i), "wrods", "common trafficking wrods"), "secret");
    publish("secret");
    const auto after = search({.text = "common trafficking OR wrods"});
    BOOST_TEST(before.total == after.total);
    BOOST_REQUIRE(before.hits.size() == after.hits.size());
    for (std::size_t i = 0; i < before.hits.size(); ++i) {
        BOOST_TEST(before.hits[i].document == after.hits[i].document);
        BOOST_TEST(before.hits[i].score == after.hits[i].score);
    }
    BOOST_TEST(before.suggestion.value_or("") == after.suggestion.value_or(""));
    BOOST_TEST(search({.text = "common"}, {"open", "secret"}).total == 52U);
    BOOST_TEST(search({.text = "common"}, {"unknown"}).total == 0U);
}

BOOST_AUTO_TEST_CASE(a_compartment_that_is_not_open_is_an_error_for_writers) {
    BOOST_CHECK_THROW(index.add_version("closed", document("a", "A", "x")), NotFound);
    index.close("open");
    BOOST_CHECK_THROW(index.publish("open", {}), NotFound);
    BOOST_TEST(found("x") == Ids{});
}

BOOST_AUTO_TEST_CASE(searches_beside_a_writer_see_whole_states) {
    std::atomic<bool> done{false};
    std::atomic<int> searches{0};
    // Every published state holds as many documents with "even" as with "odd".
    const auto reader = [&] {
        while (!done) {
            const auto result = search({.text = "even OR odd", .limit = 100});
            if (result.total % 2 != 0) BOOST_ERROR("a state between two publications was seen");
            for (const auto& hit : result.hits)
                if (hit.snippet.empty()) BOOST_ERROR("a hit without its text");
            ++searches;
        }
    };
    std::thread one(reader), two(reader);
    for (int i = 0; i < 60; ++i) {
        add(document("e" + std::to_string(i % 20), "E", "even " + std::to_string(i)));
        add(document("o" + std::to_string(i % 20), "O", "odd " + std::to_string(i)));
        publish();
    }
    done = true;
    one.join();
    two.join();
    BOOST_TEST(searches > 0);
    BOOST_TEST(search({.text = "even OR odd"}).total == 40U);
}

BOOST_AUTO_TEST_SUITE_END()
