// Index snapshots, and the folder in RAM.
#include "crypto/error.h"
#include "indexer/index.h"
#include "indexer/ram_disk.h"

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace depositary;
using namespace depositary::indexer;

namespace {

struct Fixture {
    std::filesystem::path folder, file;
    crypto::X25519Identity identity = crypto::X25519Identity::generate();
    Index index;

    Fixture() {
        std::string name = "/tmp/depositary-snapshot-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        folder = name;
        file = folder / "open.age";
        index.open("open");
        for (int i = 0; i < 30; ++i)
            index.add_version("open",
                              {.document = "d" + std::to_string(i),
                               .symbol = "S/" + std::to_string(i),
                               .title = "Canaryword title",
                               .kind = i % 2 ? "agreement" : "plan",
                               .parties = {"kh"},
                               .date = "2004",
                               .status = "draft",
                               .files = {{"text", "en", {{"Article 1", "1", "Victims number " + std::to_string(i), 0}}},
                                         {"text", "th", {{"ข้อ ๑", "1", "การค้ามนุษย์", 3}}}}});
        index.publish("open", {30, "abcd"});
    }
    ~Fixture() { std::filesystem::remove_all(folder); }

    std::string bytes() const {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void replace(const std::string& content) const { std::ofstream(file, std::ios::binary) << content; }
};

void check_equal(const SearchResult& one, const SearchResult& other) {
    BOOST_TEST(one.total == other.total);
    BOOST_REQUIRE(one.hits.size() == other.hits.size());
    for (std::size_t i = 0; i < one.hits.size(); ++i) {
        BOOST_TEST(one.hits[i].document == other.hits[i].document);
        BOOST_TEST(one.hits[i].snippet == other.hits[i].snippet);
        BOOST_TEST(one.hits[i].score == other.hits[i].score);
        BOOST_TEST(one.hits[i].page == other.hits[i].page);
    }
    BOOST_REQUIRE(one.facets.language.size() == other.facets.language.size());
    for (std::size_t i = 0; i < one.facets.language.size(); ++i)
        BOOST_TEST(one.facets.language[i].count == other.facets.language[i].count);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(snapshot, Fixture)

BOOST_AUTO_TEST_CASE(a_loaded_snapshot_answers_as_the_index_did_and_goes_on) {
    index.save_snapshot("open", file, identity.recipient());
    BOOST_TEST(bytes().find("anaryword") == std::string::npos);
    Index other;
    BOOST_REQUIRE(other.load_snapshot("open", file, identity));
    BOOST_TEST((other.position("open") == IndexPosition{30, "abcd"}));
    const std::vector<std::string> open{"open"};
    for (const std::string query : {"victims", "ค้ามนุษย์", "canaryword 7", "", "\"victims number\""})
        check_equal(index.search(open, {.text = query}), other.search(open, {.text = query}));
    check_equal(index.search(open, {.text = "canaryword", .filters = {.languages = {"th"}}}),
                other.search(open, {.text = "canaryword", .filters = {.languages = {"th"}}}));
    other.add_version("open", {.document = "d3", .version = 2, .title = "Replaced"});
    other.publish("open", {31, "ef"});
    BOOST_TEST(other.search(open, {.text = "victims"}).total == 29U);
    BOOST_TEST(other.document_count("open") == 30U);
    // And a snapshot of the loaded one is as good.
    other.save_snapshot("open", file, identity.recipient());
    Index third;
    BOOST_REQUIRE(third.load_snapshot("open", file, identity));
    BOOST_TEST(third.search(open, {.text = "replaced"}).total == 1U);
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_is_missing_or_anothers_leaves_an_empty_open_index) {
    Index other;
    const auto empty = [&](const std::string& name, const crypto::AgeIdentity& key) {
        return !other.load_snapshot(name, file, key) && other.document_count(name) == 0 && !other.position(name);
    };
    BOOST_TEST(empty("open", identity));
    index.save_snapshot("open", file, identity.recipient());
    BOOST_TEST(empty("other", identity));
    BOOST_TEST(empty("open", crypto::X25519Identity::generate()));
    BOOST_TEST(other.compartments().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_or_a_cut_anywhere_is_noticed) {
    index.save_snapshot("open", file, identity.recipient());
    const auto whole = bytes();
    Index other;
    for (std::size_t at = 0; at < whole.size(); at += whole.size() / 60) {
        auto flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 4);
        replace(flipped);
        BOOST_TEST(!other.load_snapshot("open", file, identity), "flipped at " << at);
        replace(whole.substr(0, at));
        BOOST_TEST(!other.load_snapshot("open", file, identity), "cut at " << at);
    }
    replace(whole + "x");
    BOOST_TEST(!other.load_snapshot("open", file, identity));
    replace(whole);
    BOOST_TEST(other.load_snapshot("open", file, identity));
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_cannot_be_written_leaves_the_old_one) {
    index.save_snapshot("open", file, identity.recipient());
    const auto before = bytes();
    BOOST_CHECK_THROW(index.save_snapshot("open", folder / "no" / "such.age", identity.recipient()), Unavailable);
    BOOST_TEST(bytes() == before);
    std::size_t files = 0;
    for (const auto& item : std::filesystem::directory_iterator(folder)) files += item.exists() ? 1 : 0;
    BOOST_TEST(files == 1U);
}

BOOST_AUTO_TEST_CASE(a_killed_process_leaves_no_folder_in_ram_behind) {
    const auto left = [] {
        std::size_t count = 0;
        for (const auto& item : std::filesystem::directory_iterator("/dev/shm"))
            count += item.path().filename().string().starts_with("depositary-index-") ? 1 : 0;
        return count;
    };
    const auto before = left();
    int ready[2];
    BOOST_REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const RamDisk disk;
        std::ofstream(disk.path() / "canary") << "canary";
        const char kind = disk.is_private() ? 'p' : 's';
        if (write(ready[1], &kind, 1) != 1) _exit(1);
        pause();
        _exit(0);
    }
    close(ready[1]);
    char kind = 0;
    BOOST_REQUIRE(read(ready[0], &kind, 1) == 1);
    close(ready[0]);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    if (kind == 's') {
        BOOST_WARN_MESSAGE(false, "no private tmpfs on this machine: the fallback is swept by the next process");
        const RamDisk next;
    }
    BOOST_TEST(left() == before);
}

BOOST_AUTO_TEST_SUITE_END()
