// What a version's ZIP costs.
#include "tests/repository/support/world.h"

#include <boost/test/unit_test.hpp>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace depositary::repository {

namespace {

struct Counted : crypto::ByteSink {
    std::size_t size = 0;
    void write(crypto::ByteView bytes) override { size += bytes.size(); }
};

double processor_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

DocumentId with_files(World& world, const std::string& symbol, int count) {
    auto document = world.new_document(symbol, "");
    document.first.files.clear();
    for (int i = 0; i < count; ++i) {
        const auto number = std::to_string(i);
        document.first.files.push_back({world.upload("file " + number), number + ".txt", "en", FileRole::annex, "text/plain", {}, {}});
    }
    return world.depositary->add_document(world.secretariat, document).document;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bag_zip)

// To look for each file by its name in the version's list took 16 times as long for four times as many files.
BOOST_AUTO_TEST_CASE(its_cost_grows_with_the_number_of_files) {
    World world;
    const auto cost = [&](const DocumentId& document) {
        double least = 1e9;
        for (int round = 0; round < 3; ++round) {
            const auto start = processor_seconds();
            Counted zip;
            world.depositary->write_bag_zip(world.secretariat, document, 1, zip);
            least = std::min(least, processor_seconds() - start);
            BOOST_TEST(zip.size > 0U);
        }
        return least;
    };
    const auto some = cost(with_files(world, "T/1", 100)), many = cost(with_files(world, "T/2", 400));
    BOOST_TEST_MESSAGE("100 files: " << some << " s, 400 files: " << many << " s");
    BOOST_TEST(many < 8 * some);
}

// What was cut by damage has no directory at its end: no tool takes it for whole.
BOOST_AUTO_TEST_CASE(what_fails_in_the_middle_does_not_look_whole) {
    struct Kept : crypto::ByteSink {
        std::string text;
        void write(crypto::ByteView bytes) override { text += crypto::as_text(bytes); }
    };
    World world;
    const auto id = world.deposit("T/1", std::string(3'000'000, 'x')).document;
    const auto written = [&] {
        Kept zip;
        const auto code = code_of([&] { world.depositary->write_bag_zip(world.secretariat, id, 1, zip); });
        return std::pair(code, zip.text.find("PK\x05\x06") != std::string::npos);
    };
    BOOST_TEST((written() == std::pair(std::string("none"), true)));
    const auto name = world.depositary->document(world.secretariat, id).latest().files.at(0).vault_name.hex();
    std::fstream file(world.founded.data + "/vault/" + name.substr(0, 2) + "/" + name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(2'000'000);
    const auto byte = static_cast<char>(file.get());
    file.seekp(2'000'000);
    file.put(static_cast<char>(byte ^ 1));
    file.close();
    const auto [code, whole] = written();
    BOOST_TEST(code != "none");
    BOOST_TEST(!whole);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::repository
