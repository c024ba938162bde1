// The lists of common terms say what Xapian's say, of what is left.
#include "indexer/common_postings.h"

#include "crypto/error.h"
#include "indexer/forward_index.h"
#include "indexer/posting_lists.h"
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

BOOST_AUTO_TEST_CASE(units_that_a_segment_has_lost_are_passed_over) {
    const Made made(600);
    CommonPostings::write(made.path);
    const std::filesystem::path moved = made.path.string() + "-segment";  // which the segment's folder removes
    std::filesystem::rename(made.path, moved);
    const auto folder = std::make_shared<const SegmentFolder>(moved);
    const auto view = std::make_shared<const SegmentView>(folder, "made", 1, 200'000);
    const std::vector<Xapian::docid> first{3, 30, 903 + 100'000}, second{6, 1800 + 100'000, 4};  // 4 was never there
    const auto remove = [&](const std::vector<Xapian::docid>& units) {
        Xapian::WritableDatabase database(moved.string(), Xapian::DB_OPEN);
        for (const auto unit : units)
            if (unit != 4) database.delete_document(unit);
    };
    const auto check = [](const std::shared_ptr<const SegmentView>& seen) {
        const Effort effort(std::chrono::seconds(60));
        const SegmentReaders readers({seen});
        BOOST_REQUIRE(readers.common(0) != nullptr);
        int some = 0;
        for (int word = 0; word < 40; ++word) {
            const auto term = "w" + std::to_string(word);
            some += readers.common(0)->list(term).has_value();
            List expected, found;
            for (auto at = readers.all().postlist_begin(term); at != readers.all().postlist_end(term); ++at)
                expected.emplace_back(*at, at.get_wdf());
            const auto list = PostingLists(readers, effort).of(term);
            for (std::size_t i = 0; i < list->units.size(); ++i) found.emplace_back(list->units[i], list->often[i]);
            BOOST_TEST((found == expected));
            BOOST_TEST(list->frequency == expected.size());
        }
        BOOST_TEST(some > 10);
    };
    check(view);
    remove(first);
    const auto once = std::make_shared<const SegmentView>(*view, first);
    check(once);
    remove(second);
    check(std::make_shared<const SegmentView>(*once, second));
    auto all = first;
    all.insert(all.end(), second.begin(), second.end());
    check(std::make_shared<const SegmentView>(folder, "made", 1, 200'000, all));
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
