// Index snapshots, and the folder in RAM.
#include "crypto/error.h"
#include "indexer/index.h"
#include "indexer/ram_disk.h"

#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <map>
#include <thread>

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
    void put(const std::string& name, const std::string& content) const {
        std::ofstream(folder / name, std::ios::binary) << content;
    }
    std::map<std::string, std::string> files() const {
        std::map<std::string, std::string> result;
        for (const auto& item : std::filesystem::directory_iterator(folder)) {
            std::ifstream in(item.path(), std::ios::binary);
            result[item.path().filename().string()] = {std::istreambuf_iterator<char>(in), {}};
        }
        return result;
    }
    // What all files hold.
    std::string plain_bytes() const {
        std::string result;
        for (const auto& [name, content] : files()) {
            crypto::MemorySource sealed(crypto::as_bytes(content));
            crypto::AgeDecryptor plain(sealed, identity);
            std::vector<std::uint8_t> buffer(65536);
            while (const auto size = plain.read(buffer)) result += crypto::as_text({buffer.data(), size});
        }
        return result;
    }
    static IndexedDocument document(const std::string& name, const std::string& title) {
        return {.document = name,
                .title = title,
                .files = {{"text", "en", {{"Article 1", "1", "Some text of " + title + " " + name, 0}}}}};
    }
    // Until the segments have been merged as far as they are.
    void settle() const { std::this_thread::sleep_for(std::chrono::milliseconds(700)); }
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
    for (const auto& [name, content] : files()) BOOST_TEST(!name.ends_with(".tmp"));
    Index other;
    BOOST_TEST(other.load_snapshot("open", file, identity));
}

BOOST_AUTO_TEST_CASE(a_small_change_writes_little_and_leaves_the_rest_as_it_is) {
    for (int i = 0; i < 300; ++i) index.add_version("open", document("many" + std::to_string(i), "Many words"));
    index.publish("open", {330, "abcd"});
    settle();
    index.save_snapshot("open", file, identity.recipient());
    const auto before = files();
    index.add_version("open", document("new", "A new one"));
    index.set_status("open", "many7", "adopted");
    index.add_version("open", {.document = "many8", .version = 2, .title = "Another version"});
    index.publish("open", {333, "ef"});
    index.save_snapshot("open", file, identity.recipient());
    std::size_t all = 0, written = 0, kept = 0;
    for (const auto& [name, content] : files()) {
        all += content.size();
        const auto known = before.find(name);
        if (known != before.end() && known->second == content)
            ++kept;
        else
            written += content.size();
    }
    BOOST_TEST(kept >= 1u);
    BOOST_TEST(written * 4 < all, written << " bytes written of " << all);
    Index other;
    BOOST_REQUIRE(other.load_snapshot("open", file, identity));
    BOOST_TEST((other.position("open") == IndexPosition{333, "ef"}));
    const std::vector<std::string> open{"open"};
    for (const std::string query : {"many", "new", "another", "", "\"many words\""})
        check_equal(index.search(open, {.text = query}), other.search(open, {.text = query}));
    BOOST_TEST(other.search(open, {.text = "status:adopted"}).total == 1u);
    BOOST_TEST(other.search(open, {.text = "another"}).hits.at(0).version == 2u);
    // The loaded one knows which files are still good.
    const auto then = files();
    other.add_version("open", document("newer", "Yet another"));
    other.publish("open", {334, "ab"});
    other.save_snapshot("open", file, identity.recipient());
    kept = 0;
    for (const auto& [name, content] : files()) kept += then.contains(name) && then.at(name) == content;
    BOOST_TEST(kept >= 1u);
    Index third;
    BOOST_REQUIRE(third.load_snapshot("open", file, identity));
    BOOST_TEST(third.search(open, {.text = "status:adopted"}).total == 1u);
    BOOST_TEST(third.document_count("open") == 332u);
}

BOOST_AUTO_TEST_CASE(what_changes_while_a_snapshot_is_made_is_in_the_next) {
    index.add_version("open", document("kept", "Kept"));
    index.publish("open", {31, "abcd"});
    // Taken in, and not published: not in this snapshot.
    index.remove_document("open", "d3");
    index.set_status("open", "d5", "adopted");
    index.save_snapshot("open", file, identity.recipient());
    Index before;
    BOOST_REQUIRE(before.load_snapshot("open", file, identity));
    BOOST_TEST(before.document_count("open") == 31u);
    BOOST_TEST((before.position("open") == IndexPosition{31, "abcd"}));
    index.publish("open", {33, "ef"});
    index.save_snapshot("open", file, identity.recipient());
    Index after;
    BOOST_REQUIRE(after.load_snapshot("open", file, identity));
    BOOST_TEST(after.document_count("open") == 30u);
    BOOST_TEST(after.search(std::vector<std::string>{"open"}, {.text = "status:adopted"}).total == 1u);
}

BOOST_AUTO_TEST_CASE(of_a_document_that_left_the_compartment_nothing_is_left_in_any_file) {
    for (int i = 0; i < 300; ++i) index.add_version("open", document("many" + std::to_string(i), "Many words"));
    index.add_version("open", document("secret", "Whisperings"));
    index.publish("open", {330, "abcd"});
    settle();
    index.save_snapshot("open", file, identity.recipient());
    BOOST_TEST(plain_bytes().find("hisperings") != std::string::npos);
    const auto before = files();
    index.remove_document("open", "secret");
    index.publish("open", {331, "ef"});
    index.save_snapshot("open", file, identity.recipient());
    BOOST_TEST(plain_bytes().find("hisperings") == std::string::npos);
    // The file that held it is gone, not only unnamed.
    std::size_t gone = 0;
    for (const auto& [name, content] : before) gone += !files().contains(name);
    BOOST_TEST(gone >= 1u);
    Index other;
    BOOST_REQUIRE(other.load_snapshot("open", file, identity));
    BOOST_TEST(other.document_count("open") == 330u);
}

BOOST_AUTO_TEST_CASE(nor_of_the_versions_that_it_had_before) {
    for (int i = 0; i < 300; ++i) index.add_version("open", document("many" + std::to_string(i), "Many words"));
    index.add_version("open", document("secret", "Whisperings"));
    index.publish("open", {330, "abcd"});
    settle();
    index.save_snapshot("open", file, identity.recipient());
    // The replaced version stays in its sealed segment, and stands among the former ones as well.
    auto second = document("secret", "Murmurs");
    second.version = 2;
    index.add_former_version("open", document("secret", "Whisperings"));
    index.add_version("open", second);
    index.publish("open", {331, "ef"});
    settle();
    index.save_snapshot("open", file, identity.recipient());
    BOOST_TEST(plain_bytes().find("hisperings") != std::string::npos);
    // The loaded one knows of it, too.
    Index other;
    BOOST_REQUIRE(other.load_snapshot("open", file, identity));
    const std::vector<std::string> open{"open"};
    BOOST_TEST(other.search(open, {.text = "whisperings versions:all"}).total == 1u);
    BOOST_TEST(other.search(open, {.text = "whisperings"}).total == 0u);
    for (auto* each : {&index, &other}) {
        const auto saved = files();
        each->remove_document("open", "secret");
        each->publish("open", {332, "ab"});
        each->save_snapshot("open", file, identity.recipient());
        BOOST_TEST(plain_bytes().find("hisperings") == std::string::npos);
        BOOST_TEST(plain_bytes().find("urmurs") == std::string::npos);
        Index third;
        BOOST_REQUIRE(third.load_snapshot("open", file, identity));
        BOOST_TEST(third.search(open, {.text = "versions:all"}).total == 330u);
        for (const auto& [name, content] : files()) std::filesystem::remove(folder / name);
        for (const auto& [name, content] : saved) put(name, content);
    }
}

BOOST_AUTO_TEST_CASE(a_list_of_another_schema_is_not_read) {
    index.save_snapshot("open", file, identity.recipient());
    const std::string former = "{\"schema\":3,\"compartment\":\"open\",\"documents\":0,\"units\":0,\"segments\":[]}";
    const auto recipient = identity.recipient();
    const std::vector<const crypto::AgeRecipient*> recipients{&recipient};
    const auto of_former_schema = crypto::age_encrypt(crypto::as_bytes(former), recipients);
    replace(std::string(crypto::as_text(of_former_schema)));
    Index other;
    BOOST_TEST(!other.load_snapshot("open", file, identity));
}

BOOST_AUTO_TEST_CASE(a_crash_at_any_step_of_writing_leaves_the_old_snapshot_or_the_new_one) {
    index.save_snapshot("open", file, identity.recipient());
    const auto before = files();
    index.remove_document("open", "d3");
    index.add_version("open", document("new", "A new one"));
    index.publish("open", {31, "ef"});
    index.save_snapshot("open", file, identity.recipient());
    const auto after = files();
    // The segments are there and the list is the old one; then the list is new and nothing is swept yet.
    for (const bool listed : {false, true}) {
        for (const auto& [name, content] : before) put(name, content);
        for (const auto& [name, content] : after)
            if (listed || name != file.filename()) put(name, content);
        put("open.0123456789abcdef0123456789abcdef.age.tmp", "half");
        Index other;
        BOOST_TEST_REQUIRE(other.load_snapshot("open", file, identity));
        BOOST_TEST(other.position("open")->size == (listed ? 31u : 30u));
        // What the list does not name is swept.
        const auto left = files();
        BOOST_TEST(left.size() == (listed ? after : before).size());
    }
}

BOOST_AUTO_TEST_CASE(segments_cannot_be_left_out_exchanged_or_damaged) {
    for (int i = 0; i < 300; ++i) index.add_version("open", document("many" + std::to_string(i), "Many words"));
    index.publish("open", {330, "abcd"});
    settle();
    index.add_version("open", document("new", "A new one"));
    index.publish("open", {331, "abcd"});
    settle();
    index.save_snapshot("open", file, identity.recipient());
    const auto whole = files();
    std::vector<std::string> segments;
    for (const auto& [name, content] : whole)
        if (name != file.filename()) segments.push_back(name);
    BOOST_TEST_REQUIRE(segments.size() >= 2u);
    Index other;
    const auto refused = [&] {
        return !other.load_snapshot("open", file, identity) && other.document_count("open") == 0;
    };
    std::filesystem::remove(folder / segments[0]);
    BOOST_TEST(refused());
    put(segments[0], whole.at(segments[1]));
    BOOST_TEST(refused());
    for (std::size_t at = 0; at < whole.at(segments[0]).size(); at += whole.at(segments[0]).size() / 20) {
        auto flipped = whole.at(segments[0]);
        flipped[at] = static_cast<char>(flipped[at] ^ 4);
        put(segments[0], flipped);
        BOOST_TEST(refused(), "flipped at " << at);
        put(segments[0], whole.at(segments[0]).substr(0, at));
        BOOST_TEST(refused(), "cut at " << at);
    }
    put(segments[0], whole.at(segments[0]));
    BOOST_TEST(other.load_snapshot("open", file, identity));
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
