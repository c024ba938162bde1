// What fsck must find: one damage each, named by its place.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <thread>

#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

struct DamagedWorld : World {
    Receipt first, second;
    DamagedWorld() {
        first = deposit("A/1", "the first text");
        second = deposit("A/2", "the second text");
    }
    // Changes the closed catalogue behind the program's back.
    void sql(const std::string& statement) {
        depositary.reset();
        sqlite3* database = nullptr;
        sqlite3_open((founded.data + "/catalogue.sqlite").c_str(), &database);
        char* words = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, &words) == SQLITE_OK, (words ? words : ""));
        BOOST_REQUIRE(sqlite3_total_changes(database) > 0);
        sqlite3_close(database);
        reopen();
    }
    std::string vault_file() {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(founded.data + "/vault"))
            if (entry.is_regular_file()) return entry.path().string();
        throw std::logic_error("the vault is empty");
    }
    bool finds(const std::string& words) {
        const auto all = findings();
        if (all.find(words) != std::string::npos) return true;
        BOOST_TEST_MESSAGE("found only: " << all);
        return false;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(check)

BOOST_AUTO_TEST_CASE(a_sound_depositary_has_no_findings) {
    DamagedWorld world;
    std::uint64_t last = 0, total = 0;
    const auto findings = world.depositary->check([&](std::uint64_t done, std::uint64_t all) {
        BOOST_TEST(done >= last);
        last = done;
        total = all;
    });
    BOOST_TEST(findings.empty());
    BOOST_TEST(last == total);
}

BOOST_AUTO_TEST_CASE(others_go_on_working_while_it_is_checked) {
    DamagedWorld world;
    std::atomic<bool> stop = false;
    std::atomic<unsigned> deposits = 0;
    std::thread depositor([&] {
        for (unsigned i = 0; !stop; ++i, ++deposits) world.deposit("B/" + std::to_string(i), "text " + std::to_string(i));
    });
    std::string all;
    for (int round = 0; round < 20; ++round)
        for (const Finding& finding : world.depositary->check({}, 3600)) all += finding.where + ": " + finding.what + "\n";
    const unsigned meanwhile = deposits;
    stop = true;
    depositor.join();
    BOOST_TEST(all == "");
    BOOST_TEST(meanwhile > 0U);
    // From within a check, what is written is acknowledged: it holds nobody up.
    bool written = false;
    world.depositary->check([&](std::uint64_t, std::uint64_t) {
        if (!written) world.deposit("B/within", "text");
        written = true;
    });
    BOOST_TEST(written);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_nothing_refers_to_is_told_once_it_is_older_than_a_deposit_takes) {
    DamagedWorld world;
    const std::string name(64, 'a');
    std::filesystem::create_directories(world.founded.data + "/vault/aa");
    std::ofstream(world.founded.data + "/vault/aa/" + name) << "stranger";
    BOOST_TEST(world.finds("nothing refers to this file"));
    BOOST_TEST(world.depositary->check({}, 3600).empty());
}

BOOST_AUTO_TEST_CASE(whoever_follows_it_may_give_it_up) {
    DamagedWorld world;
    BOOST_CHECK_THROW(world.depositary->check([](std::uint64_t, std::uint64_t) { throw CheckGivenUp(); }), CheckGivenUp);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_in_the_vault_is_found_and_never_given_out) {
    DamagedWorld world;
    const auto path = world.vault_file();
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(-3, std::ios::end);
        const auto c = static_cast<char>(file.get() ^ 1);
        file.seekp(-3, std::ios::end);
        file.put(c);
    }
    BOOST_TEST(world.finds(std::filesystem::path(path).filename().string()));
    const auto one = code_of([&] { world.read(world.secretariat, world.first.document, 1); });
    const auto two = code_of([&] { world.read(world.secretariat, world.second.document, 1); });
    BOOST_TEST((one == "vault-file" || two == "vault-file"));
}

BOOST_AUTO_TEST_CASE(a_missing_a_foreign_and_a_cut_vault_file_are_found) {
    DamagedWorld world;
    const auto path = world.vault_file();
    std::ofstream(world.founded.data + "/vault/ab/stranger.txt") << "x";
    BOOST_TEST(world.finds("stranger.txt"));
    std::filesystem::resize_file(path, 100);
    BOOST_TEST(world.finds(std::filesystem::path(path).filename().string()));
    std::filesystem::remove(path);
    BOOST_TEST(world.finds("the file is missing"));
}

BOOST_AUTO_TEST_CASE(a_changed_leaf_tile_or_checkpoint_is_found) {
    {
        DamagedWorld world;
        world.sql("UPDATE leaf SET entry = CAST(replace(entry, 'document.opened', 'document.closed') AS BLOB) WHERE position = 5");
        BOOST_TEST(world.finds("leaves do not hash to the root"));
    }
    {
        DamagedWorld world;
        world.sql("UPDATE checkpoint SET note = replace(note, char(10)||'7'||char(10), char(10)||'8'||char(10)) WHERE size = 7");
        BOOST_TEST(world.finds("checkpoint 7"));
    }
    {
        // The edge is checked when the register is opened.
        DamagedWorld world;
        BOOST_CHECK_THROW(world.sql("UPDATE tile SET hashes = zeroblob(length(hashes))"), depositary::Damaged);
    }
}

BOOST_AUTO_TEST_CASE(a_changed_act_or_row_is_found) {
    {
        DamagedWorld world;
        world.sql("UPDATE act SET sealed = (SELECT sealed FROM act WHERE position = 4) WHERE position = 6");
        BOOST_TEST(world.finds("act 6"));
    }
    {
        DamagedWorld world;
        world.sql("UPDATE document SET sealed = (SELECT sealed FROM document ORDER BY act LIMIT 1)");
        BOOST_TEST(world.finds("row document"));
    }
    {
        DamagedWorld world;
        world.sql("DELETE FROM access_grant");
        BOOST_TEST(world.finds("row access_grant"));
    }
    {
        DamagedWorld world;
        world.sql("UPDATE party SET act = act + 1");
        BOOST_TEST(world.finds("row party"));
    }
}

BOOST_AUTO_TEST_CASE(a_row_moved_to_another_document_does_not_open) {
    DamagedWorld world;
    world.sql("UPDATE version SET sealed = (SELECT sealed FROM version WHERE document = '" + world.first.document.to_text() +
              "') WHERE document = '" + world.second.document.to_text() + "'");
    BOOST_TEST(code_of([&] { world.depositary->document(world.secretariat, world.second.document); }) == "sealed-field");
}

BOOST_AUTO_TEST_SUITE_END()
