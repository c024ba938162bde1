#include "indexer/ranking.h"

#include "indexer/matching.h"

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include <map>
#include <random>

using namespace depositary::indexer;

namespace {

// Units of random words, each a document of its own, and what the index knows of them.
struct Made {
    std::shared_ptr<const SegmentFolder> folder;
    Generation generation;

    explicit Made(Xapian::docid count) {
        std::string name = "/tmp/depositary-ranking-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        folder = std::make_shared<const SegmentFolder>(name);
        Xapian::WritableDatabase database(name);
        ForwardIndexBuilder forward;
        std::mt19937 random(3);
        generation.units.resize(1);
        for (Xapian::docid i = 0; i < count; ++i) {
            Xapian::Document unit;
            const auto length = 20 + random() % 100;
            for (std::size_t place = 0; place < length; ++place) {
                // The lower the number, the more frequent.
                const auto word = "w" + std::to_string(random() % (1 + random() % 40));
                unit.add_term(word);
                forward.add_word(forward.number(word, word));
            }
            const auto id = database.add_document(unit);
            forward.end_unit(id);
            generation.units.push_back(
                {.languages = 1, .owner = id, .length = static_cast<std::uint32_t>(length) & INT32_MAX});
        }
        database.commit();
        forward.write(name);
        generation.segments = {std::make_shared<const SegmentView>(folder, "made", 1, count)};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ranking)

BOOST_AUTO_TEST_CASE(the_score_is_the_one_that_xapian_gives) {
    const Made made(300);
    const Effort effort(std::chrono::seconds(60));
    for (const auto& [text, query] : std::map<std::string, Xapian::Query>{
             {"\"w3\"", Xapian::Query("w3")},
             {"\"w3\" OR \"w17\"", {Xapian::Query::OP_OR, Xapian::Query("w3"), Xapian::Query("w17")}},
             {"\"w3\" \"w30\"", {Xapian::Query::OP_AND, Xapian::Query("w3"), Xapian::Query("w30")}}}) {
        const SegmentReaders readers(made.generation.segments);
        Xapian::Enquire enquire(readers.all());
        enquire.set_query(query);
        const auto expected = enquire.get_mset(0, 300);
        PostingLists lists(readers, effort);
        std::vector<Notice> notices;
        const auto tree = parse_query(text).tree;
        const auto units = matching_units(lists, made.generation, tree, effort, notices);
        BOOST_TEST(units.size() == expected.size());
        const auto ranked = best_units(lists, made.generation, tree, units, 300, effort);
        BOOST_TEST_REQUIRE(ranked.size() == expected.size());
        for (Xapian::doccount i = 0; i < expected.size(); ++i) {
            BOOST_TEST(ranked[i].unit == *expected[i]);
            BOOST_TEST(ranked[i].score == expected[i].get_weight(), boost::test_tools::tolerance(1e-9));
        }
    }
}

BOOST_AUTO_TEST_CASE(of_a_document_the_best_unit_stands_for_it) {
    Made made(300);
    for (std::size_t unit = 1; unit <= 300; ++unit)
        made.generation.units.change(unit).owner = static_cast<std::uint32_t>((unit - 1) / 3);
    const Effort effort(std::chrono::seconds(60));
    const SegmentReaders readers(made.generation.segments);
    PostingLists lists(readers, effort);
    std::vector<Notice> notices;
    const auto tree = parse_query("\"w2\"").tree;
    const auto units = matching_units(lists, made.generation, tree, effort, notices);
    std::map<std::uint32_t, double> best;
    const Made apart(300);
    for (const auto& [unit, score] : best_units(lists, apart.generation, tree, units, 300, effort)) {
        auto& of_document = best[(unit - 1) / 3];
        of_document = std::max(of_document, score);
    }
    const auto ranked = best_units(lists, made.generation, tree, units, 7, effort);
    BOOST_TEST(ranked.size() == 7u);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        BOOST_TEST(ranked[i].score == best.at((ranked[i].unit - 1) / 3));
        if (i > 0) BOOST_TEST(ranked[i].score <= ranked[i - 1].score);
        best.erase((ranked[i].unit - 1) / 3);
    }
    for (const auto& [document, score] : best) BOOST_TEST(score <= ranked.back().score);
}

BOOST_AUTO_TEST_SUITE_END()
