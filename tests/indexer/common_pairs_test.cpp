// The lists of common pairs say where two words stand side by side, of what is left.
#include "indexer/common_pairs.h"

#include "crypto/error.h"
#include "indexer/posting_lists.h"
#include "indexer/segment.h"

#include <boost/test/unit_test.hpp>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <random>
#include <set>

using namespace depositary;
using namespace depositary::indexer;

namespace {

// "w0" is the commonest word; every third has a form with a diacritic as well.
struct Made {
    std::filesystem::path path;
    std::map<Xapian::docid, std::vector<std::string>> units;  // their words as written; "-" and "|" as in forward_index.h

    explicit Made(int count) {
        std::string name = "/tmp/depositary-pairs-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        path = name;
        Xapian::WritableDatabase database(name);
        std::mt19937 random(7);
        ForwardIndexBuilder forward;
        for (int i = 1; i <= count; ++i) {
            const auto id = static_cast<Xapian::docid>(i * 3 + (i > count / 2 ? 100'000 : 0));
            Xapian::Document unit;
            auto& words = units[id];
            for (int place = 0; place < 60; ++place) {
                const auto number = random() % (1 + random() % 100);
                const auto plain = "w" + std::to_string(number);
                const auto written = number % 3 == 0 && random() % 2 == 0 ? plain + "\u0301" : plain;
                unit.add_term(plain);
                unit.add_term(written);
                forward.add_word(forward.number(written, plain));
                words.push_back(written);
                const auto between = random() % 20;
                if (between == 0) forward.add_gap(), words.push_back("-");
                if (between == 1) forward.add_border(), words.push_back("|");
            }
            database.replace_document(id, unit);
            forward.end_unit(id);
        }
        database.commit();
        forward.write(path);
    }
    ~Made() { std::filesystem::remove_all(path); }
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    static bool is(const std::string& written, const std::string& wanted) {
        return written == wanted || written == wanted + "\u0301";
    }
    // Where they stand side by side.
    Units side_by_side(const std::string& one, const std::string& other) const {
        Units result;
        for (const auto& [unit, words] : units)
            for (std::size_t i = 1; i < words.size(); ++i)
                if (is(words[i - 1], one) && is(words[i], other)) {
                    result.push_back(unit);
                    break;
                }
        return result;
    }
};

// As the lists say; nothing where one of the words is not common.
std::optional<Units> listed(const CommonPairs& pairs, const ForwardIndex& forward, const std::string& one,
                            const std::string& other) {
    const auto ones = forward.numbers(one), others = forward.numbers(other);
    if (!pairs.know(ones, others)) return {};
    std::set<Xapian::docid> units;
    for (const auto first : ones)
        for (const auto second : others) {
            Xapian::docid last = 0;
            pairs.each(first, second, [&](Xapian::docid unit) {
                BOOST_CHECK_GT(unit, std::exchange(last, unit));
                units.insert(unit);
                return true;
            });
        }
    return Units(units.begin(), units.end());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(common_pairs)

BOOST_AUTO_TEST_CASE(lists_are_what_the_texts_say) {
    const Made made(700);
    CommonPairs::write(made.path);
    const auto pairs = CommonPairs::open(made.path);
    BOOST_REQUIRE(pairs);
    const ForwardIndex forward(made.path);
    int known = 0, unknown = 0;
    for (int i = 0; i < 100; ++i)
        for (int j = 0; j < 100; ++j) {
            const auto one = "w" + std::to_string(i), other = "w" + std::to_string(j);
            const auto units = listed(*pairs, forward, one, other);
            ++(units ? known : unknown);
            if (units) BOOST_TEST(*units == made.side_by_side(one, other), one << " " << other);
        }
    BOOST_TEST(known > 100);
    BOOST_TEST(unknown > 100);
}

BOOST_AUTO_TEST_CASE(small_segments_have_none) {
    const Made made(499);
    CommonPairs::write(made.path);
    BOOST_TEST(!CommonPairs::open(made.path));
}

BOOST_AUTO_TEST_CASE(a_search_sees_them_without_the_units_that_are_lost) {
    Made made(600);
    CommonPairs::write(made.path);
    const std::filesystem::path moved = made.path.string() + "-segment";  // which the segment's folder removes
    std::filesystem::rename(made.path, moved);
    const auto folder = std::make_shared<const SegmentFolder>(moved);
    const std::vector<Xapian::docid> lost{3, 30, 903 + 100'000, 1800 + 100'000};
    for (const auto unit : lost) {
        Xapian::WritableDatabase(moved.string(), Xapian::DB_OPEN).delete_document(unit);
        BOOST_REQUIRE(made.units.erase(unit) == 1);
    }
    const Effort effort(std::chrono::seconds(60));
    const SegmentReaders readers({std::make_shared<const SegmentView>(folder, "made", 1, 200'000, lost)});
    BOOST_REQUIRE(readers.pairs(0) != nullptr);
    int exact = 0, wider = 0;
    for (int i = 0; i < 40; ++i)
        for (int j = 0; j < 40; ++j) {
            const auto one = "w" + std::to_string(i), other = "w" + std::to_string(j);
            PostingLists lists(readers, effort);
            const auto found = lists.side_by_side(one, other), wanted = made.side_by_side(one, other);
            if (readers.pairs(0)->know(readers.forward(0).numbers(one), readers.forward(0).numbers(other))) {
                BOOST_TEST(found == wanted, one << " " << other);
                ++exact;
            } else {
                // What holds both.
                Units both;
                const auto first = lists.of(one)->units, second = lists.of(other)->units;
                std::set_intersection(first.begin(), first.end(), second.begin(), second.end(),
                                      std::back_inserter(both));
                BOOST_TEST(found == both, one << " " << other);
                BOOST_TEST(std::includes(found.begin(), found.end(), wanted.begin(), wanted.end()));
                wider += found.size() > wanted.size();
            }
        }
    BOOST_TEST(exact > 50);
    BOOST_TEST(wider > 50);
    // A unit that no segment of this range has is damage, not a place in a table.
    const SegmentReaders shorter({std::make_shared<const SegmentView>(folder, "made", 1, 100'000, lost)});
    BOOST_CHECK_THROW(PostingLists(shorter, effort).side_by_side("w0", "w1"), Damaged);
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_told_from_a_good_one) {
    const Made made(600);
    CommonPairs::write(made.path);
    const ForwardIndex forward(made.path);
    const auto file = made.path / "pairs";
    std::string good;
    {
        std::ifstream in(file, std::ios::binary);
        good.assign(std::istreambuf_iterator<char>(in), {});
    }
    const auto write = [&](const std::string& bytes) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    };
    for (std::size_t size = 0; size < good.size(); size += size < 100 ? 1 : 97) {
        write(good.substr(0, size));
        BOOST_CHECK_THROW(CommonPairs::open(made.path), Damaged);
    }
    // Any flipped bit is noticed, or reads something else within the file: with sanitizers, nothing beyond.
    for (std::size_t at = 0; at < good.size(); at += at < 200 ? 1 : 61) {
        auto bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
        write(bad);
        try {
            const auto pairs = CommonPairs::open(made.path);
            for (int i = 0; i < 10; ++i)
                for (const auto one : forward.numbers("w" + std::to_string(i)))
                    for (const auto other : forward.numbers("w0"))
                        if (pairs->know(std::vector{one}, std::vector{other}))
                            pairs->each(one, other, [](Xapian::docid) { return true; });
        } catch (const Damaged&) {
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
