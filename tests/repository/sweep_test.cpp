// What a start puts aside and brings back, and that checking changes nothing. A damaged catalogue must never cost a file.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <map>

#include "repository/names.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;
namespace fs = std::filesystem;

namespace {

struct SweptWorld : World {
    std::vector<Receipt> receipts;
    SweptWorld() {
        for (int i = 0; i < 3; ++i) receipts.push_back(deposit("A/" + std::to_string(i), text_of(i)));
    }
    static std::string text_of(int i) { return "the text of " + std::to_string(i); }
    std::string path(const std::string& name) const { return founded.data + "/" + name; }
    std::string hex_of(int i) { return depositary->document(secretariat, receipts[i].document).versions[0].files[0].vault_name.hex(); }
    std::string in_vault(const std::string& hex) const { return path("vault/" + hex.substr(0, 2) + "/" + hex); }
    std::string in_quarantine(const std::string& hex) const { return path("vault/quarantine/" + hex); }
    void close() { depositary.reset(); }
    void sql(const std::string& statement) {
        sqlite3* database = nullptr;
        sqlite3_open(path("catalogue.sqlite").c_str(), &database);
        char* words = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &words) == SQLITE_OK, (words ? words : ""));
        BOOST_REQUIRE(sqlite3_total_changes(database) > 0);
        sqlite3_close(database);
    }
    // One bit of this file's entry in the index over the names of versions' files, while the row stays whole. Closed.
    void damage_index(const std::string& hex) {
        constexpr std::size_t page_size = 4096;
        constexpr char index_leaf = 0x0a;
        auto content = bytes_of_file(path("catalogue.sqlite"));
        unsigned flipped = 0;
        for (auto at = content.find(hex); at != std::string::npos; at = content.find(hex, at + 1)) {
            const bool of_key = content.substr(at + 64, 40).find("age-encryption") != std::string::npos;
            if (content[at / page_size * page_size] == index_leaf && !of_key) {
                content[at + 5] = static_cast<char>(content[at + 5] ^ 1);
                ++flipped;
            }
        }
        BOOST_REQUIRE(flipped == 1U);
        std::ofstream(path("catalogue.sqlite"), std::ios::binary) << content;
    }
    // What fsck says: opened to check.
    std::string checked(std::vector<Finding>* notes = nullptr) const {
        const Depositary opened(founded.data, Founded::root(), clock, Opening::to_check);
        std::string all;
        for (const Finding& finding : opened.check({}, 0, notes)) all += finding.where + ": " + finding.what + "\n";
        return all;
    }
    std::map<std::string, std::string> everything() const {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(founded.data))
            if (entry.is_regular_file()) files[entry.path().string()] = bytes_of_file(entry.path());
        return files;
    }
    std::string stranger() {
        const std::string hex(64, 'a');
        std::ofstream(in_vault(hex)) << "of a crash";
        return hex;
    }
};

bool holds(const std::string& text, const std::string& words) {
    if (text.find(words) == std::string::npos) BOOST_TEST_MESSAGE("only: " << text);
    return text.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sweep)

BOOST_AUTO_TEST_CASE(a_damaged_index_costs_no_file) {
    SweptWorld world;
    const auto hex = world.hex_of(1);
    world.close();
    world.damage_index(hex);
    world.reopen();
    BOOST_TEST(fs::exists(world.in_vault(hex)));
    BOOST_TEST(fs::is_empty(world.path("vault/quarantine")));
    BOOST_TEST(world.read(world.secretariat, world.receipts[1].document, 1) == SweptWorld::text_of(1));
    world.close();
    const auto said = world.checked();
    BOOST_TEST(holds(said, "missing from index sqlite_autoindex_file_1"));
    BOOST_TEST(holds(said, "A damaged index"));
    BOOST_TEST(!(said.find("the file is missing") != std::string::npos));
    // As docs/operate.md says.
    world.sql("CREATE TEMP TABLE t (x); INSERT INTO t VALUES (1); REINDEX");
    BOOST_TEST(world.checked() == "");
}

BOOST_AUTO_TEST_CASE(nothing_is_put_aside_while_the_catalogue_is_damaged) {
    SweptWorld world;
    const auto hex = world.hex_of(1), unknown = world.stranger();
    world.close();
    world.damage_index(hex);
    BOOST_TEST(code_of([&] { world.reopen(); }) == "catalogue-damaged");
    BOOST_TEST(fs::exists(world.in_vault(hex)));
    BOOST_TEST(fs::exists(world.in_vault(unknown)));
    BOOST_TEST(fs::is_empty(world.path("vault/quarantine")));
}

BOOST_AUTO_TEST_CASE(what_an_act_names_stays_though_its_row_is_gone) {
    SweptWorld world;
    const auto hex = world.hex_of(0), unknown = world.stranger();
    world.close();
    world.sql("DELETE FROM file WHERE vault_name = '" + hex + "'");
    world.reopen();
    BOOST_TEST(fs::exists(world.in_vault(hex)));
    BOOST_TEST(fs::exists(world.in_quarantine(unknown)));
    BOOST_TEST(holds(world.findings(), "an act names this file, but no row of the catalogue does"));
    // Nor is anything put aside when an act cannot be read: who knows what it names.
    fs::rename(world.in_quarantine(unknown), world.in_vault(unknown));
    world.close();
    world.sql("UPDATE act SET sealed = substr(sealed, 1, 40) WHERE position = " + std::to_string(world.receipts[1].index));
    world.reopen();
    BOOST_TEST(fs::exists(world.in_vault(hex)));
    BOOST_TEST(fs::exists(world.in_vault(unknown)));
}

BOOST_AUTO_TEST_CASE(what_was_put_aside_wrongly_comes_back_by_itself) {
    SweptWorld world;
    const auto whole = world.hex_of(0), damaged = world.hex_of(1), unknown = std::string(64, 'b');
    world.close();
    for (const auto& hex : {whole, damaged}) fs::rename(world.in_vault(hex), world.in_quarantine(hex));
    std::ofstream(world.in_quarantine(damaged), std::ios::app) << "x";
    std::ofstream(world.in_quarantine(unknown)) << "unknown";
    std::vector<Finding> notes;
    const auto said = world.checked(&notes);
    BOOST_TEST(holds(said, "vault/quarantine/" + whole + ": it was put aside wrongly, for it is known to the catalogue; the next start brings it back"));
    BOOST_TEST(holds(said, "vault/quarantine/" + damaged + ": it was put aside wrongly, for it is known to the catalogue; its bytes are not"));
    BOOST_REQUIRE(notes.size() == 1U);
    BOOST_TEST(holds(notes[0].what, "1 file that the catalogue does not miss"));
    world.reopen();
    BOOST_TEST(world.read(world.secretariat, world.receipts[0].document, 1) == SweptWorld::text_of(0));
    BOOST_TEST(!fs::exists(world.in_quarantine(whole)));
    BOOST_TEST(!fs::exists(world.in_vault(damaged)));
    BOOST_TEST(fs::exists(world.in_quarantine(unknown)));
}

BOOST_AUTO_TEST_CASE(checking_changes_nothing) {
    SweptWorld world;
    world.upload("waits");
    world.stranger();
    std::ofstream(world.path("vault/tmp/left")) << "left";
    world.close();
    world.clock->set(1'900'000'000);  // what waits is over
    const auto before = world.everything();
    std::vector<Finding> notes;
    BOOST_TEST(world.checked(&notes) == "");
    BOOST_TEST((world.everything() == before));
    BOOST_REQUIRE(notes.size() == 1U);
    BOOST_TEST(holds(notes[0].what, "nothing refers to this file"));
    {
        Depositary opened(world.founded.data, Founded::root(), world.clock, Opening::to_check);
        BOOST_TEST(code_of([&] { opened.register_party(world.secretariat, {"ZZ", "A party"}); }) != "none");
    }
    BOOST_TEST((world.everything() == before));
    world.reopen();
    BOOST_TEST(fs::is_empty(world.path("vault/tmp")));
}

BOOST_AUTO_TEST_CASE(an_older_catalogue_is_noticed_though_the_checkpoint_was_deleted) {
    SweptWorld world;
    world.close();
    const auto older = bytes_of_file(world.path("catalogue.sqlite"));
    const auto old_checkpoint = bytes_of_file(world.path("register/checkpoint"));
    world.reopen();
    world.deposit("A/NEW", "acknowledged");
    world.close();
    std::ofstream(world.path("catalogue.sqlite"), std::ios::binary) << older;
    BOOST_TEST(code_of([&] { world.reopen(); }) == "register-rolled-back");
    fs::remove(world.path("register/checkpoint"));
    BOOST_TEST(code_of([&] { world.reopen(); }) == "checkpoint-missing");
    BOOST_TEST(holds(world.checked(), "register/checkpoint: it is missing"));
    BOOST_TEST(!fs::exists(world.path("register/checkpoint")));
    // Whoever restores an older one on purpose says so by putting its checkpoint there.
    std::ofstream(world.path("register/checkpoint"), std::ios::binary) << old_checkpoint;
    BOOST_TEST(world.checked().find("register/checkpoint") == std::string::npos);
    world.reopen();
    world.close();
    world.sql("DELETE FROM checkpoint");
    fs::remove(world.path("register/checkpoint"));
    BOOST_TEST(code_of([&] { world.reopen(); }) == "register");
}

BOOST_AUTO_TEST_CASE(an_empty_catalogue_is_said_to_be_empty_and_stays_so) {
    SweptWorld world;
    world.close();
    fs::resize_file(world.path("catalogue.sqlite"), 0);
    BOOST_TEST(code_of([&] { world.reopen(); }) == "catalogue-empty");
    BOOST_TEST(code_of([&] { world.checked(); }) == "catalogue-empty");
    BOOST_TEST(fs::file_size(world.path("catalogue.sqlite")) == 0U);
}

BOOST_AUTO_TEST_CASE(damaged_bytes_are_not_sent_to_a_terminal) {
    BOOST_TEST(escape_unprintable("a\x1b[2Jb\xff" "c\u202e\u17d2\nd") == "a\\x1b[2Jb\\xffc\\xe2\\x80\\xae\u17d2\nd");
    SweptWorld world;
    world.upload("waits");
    world.depositary->open_session(world.secretariat.account, 3600);
    world.close();
    world.sql("UPDATE upload SET id = CAST(x'1bff' AS TEXT); UPDATE session SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB)");
    const auto said = world.checked();
    BOOST_TEST(holds(said, "upload \\x1b\\xff: "));
    BOOST_TEST(said.find('\x1b') == std::string::npos);
    BOOST_TEST(holds(said, ". It can be deleted."));
}

BOOST_AUTO_TEST_SUITE_END()
