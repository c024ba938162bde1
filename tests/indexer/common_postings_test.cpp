// The lists of common terms say what Xapian's say, and nothing once a unit has gone.
#include "indexer/common_postings.h"

#include "crypto/error.h"
#include "indexer/forward_index.h"
#include "indexer/segment.h"

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include <fstream>
#include <random>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Made {
    std::filesystem::path path;
    explicit Made(int units) {
        std::string name = "/tmp/depositary-common-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        path = name;
        Xapian::WritableDatabase database(name);
        std::mt19937 random(5);
        ForwardIndexBuilder forward;
        for (int i = 1; i <= units; ++i) {
            Xapian::Document unit;
            for (int word = 0; word < 60; ++word)
                unit.add_term("w" + std::to_string(random() % (1 + random() % 200)), random() % 50 == 0 ? 1000 : 1);
            // With holes, as merged segments have them.
            const auto id = static_cast<Xapian::docid>(i * 3 + (i > units / 2 ? 100'000 : 0));
            database.replace_document(id, unit);
            forward.end_unit(id);
        }
        database.commit();
        forward.write(path);
    }
    ~Made() { std::filesystem::remove_all(path); }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;
};

using List = std::vector<std::pair<Xapian::docid, Xapian::termcount>>;

std::optional<List> read(const CommonPostings& common, const std::string& term) {
    const auto list = common.list(term);
    if (!list) return {};
    List result;
    list->each([&](Xapian::docid unit, Xapian::termcount often) {
        result.emplace_back(unit, often);
        return true;
    });
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(common_postings)

BOOST_AUTO_TEST_CASE(lists_are_those_of_xapian) {
    const Made made(700);
    CommonPostings::write(made.path);
    const auto common = CommonPostings::open(made.path);
    BOOST_REQUIRE(common);
    const Xapian::Database database(made.path.string());
    int some = 0, others = 0;
    for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
        const auto list = read(*common, *term);
        BOOST_TEST(list.has_value() == (term.get_termfreq() >= 700 / 8));
        ++(list ? some : others);
        if (!list) continue;
        List expected;
        for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at)
            expected.emplace_back(*at, at.get_wdf());
        BOOST_TEST((*list == expected));
    }
    BOOST_TEST(some > 20);
    BOOST_TEST(others > 20);
    BOOST_TEST(!common->list("").has_value());
    BOOST_TEST(!common->list("zzz").has_value());
}

BOOST_AUTO_TEST_CASE(small_segments_have_none) {
    const Made made(499);
    CommonPostings::write(made.path);
    BOOST_TEST(!CommonPostings::open(made.path));
}

BOOST_AUTO_TEST_CASE(a_segment_that_has_lost_units_has_none) {
    const Made made(600);
    CommonPostings::write(made.path);
    const std::filesystem::path moved = made.path.string() + "-segment";
    std::filesystem::rename(made.path, moved);
    const auto folder = std::make_shared<const SegmentFolder>(moved);
    const auto view = std::make_shared<const SegmentView>(folder, "made", 1, 200'000);
    {
        const SegmentReaders readers({view});
        BOOST_TEST(readers.common(0) != nullptr);
    }
    Xapian::WritableDatabase(moved.string(), Xapian::DB_OPEN).delete_document(Xapian::docid{3});
    for (const auto& later : {std::make_shared<const SegmentView>(*view),
                              std::make_shared<const SegmentView>(folder, "made", 1, 200'000, false)}) {
        const SegmentReaders readers({later});
        BOOST_TEST(readers.common(0) == nullptr);
    }
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_told_from_a_good_one) {
    const Made made(600);
    CommonPostings::write(made.path);
    const auto file = made.path / "common";
    std::string good;
    {
        std::ifstream in(file, std::ios::binary);
        good.assign(std::istreambuf_iterator<char>(in), {});
    }
    const auto write = [&](const std::string& bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    };
    const auto trailer = good.size() - 32;
    for (std::size_t size = 0; size < good.size(); size += size < trailer - 100 ? 997 : 1) {
        write(good.substr(0, size));
        BOOST_CHECK_THROW(CommonPostings::open(made.path), Damaged);
    }
    // Any flipped bit is noticed, or reads something else within the file: with sanitizers, nothing beyond.
    for (std::size_t at = 0; at < good.size(); at += at < trailer ? 61 : 1) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
        write(bad);
        try {
            const auto common = CommonPostings::open(made.path);
            for (int word = 0; word < 200; ++word) read(*common, "w" + std::to_string(word));
        } catch (const Damaged&) {
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
