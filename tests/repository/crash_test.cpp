// Kills and failures at every write step of a deposit: nothing acknowledged is lost, nothing is half done.
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sched.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>

#include "crypto/tile.h"
#include "repository/crash_point.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

crypto::Checkpoint tree_of(const std::string& note) { return crypto::Checkpoint::parse(crypto::SignedNote::parse(note).text); }

// Checkpoints that were seen before must be prefixes of the register as it is now.
void check_consistent(const Depositary& depositary, const std::vector<std::string>& seen) {
    const auto newest = tree_of(depositary.checkpoint());
    const auto hashes = crypto::hash_reader_over_tiles(
        newest.size, [&](const crypto::TileId& id) { return depositary.register_file(crypto::tile_path(id)); });
    for (const auto& note : seen) {
        const auto old = tree_of(note);
        BOOST_REQUIRE(old.size <= newest.size);
        BOOST_TEST(crypto::verify_consistency(old.size, old.root, newest.size, newest.root,
                                              crypto::consistency_proof(old.size, newest.size, hashes)));
    }
}

// In a child process: deposits a document and adds versions, writing each acknowledgement down the pipe.
[[noreturn]] void deposit_until_killed(World& world, const std::string& place, int nth, int pipe) {
    const auto tell = [&](const std::string& line) { (void)!::write(pipe, line.data(), line.size()); };
    world.reopen();
    order_crash(place, nth);
    const auto receipt = world.deposit("CRASH/1", "version 1");
    tell(receipt.document.to_text() + "\n");
    for (int version = 2; version <= 3; ++version) {
        world.depositary->add_version(world.secretariat, receipt.document, static_cast<std::uint32_t>(version - 1),
                                      world.version("version " + std::to_string(version)));
        tell("+");
    }
    ::_exit(0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(killed_at_every_step_nothing_acknowledged_is_lost_and_nothing_is_half_done) {
    World world;
    world.deposit("BEFORE/1", "was there before");
    unsigned killed = 0;
    for (const auto place : all_crash_points()) {
        for (const int nth : {1, 2, 3, 5}) {
            BOOST_TEST_CONTEXT(std::string(place) << " for the " << nth << ". time") {
                World run;
                std::vector<std::string> seen{run.depositary->checkpoint()};
                run.deposit("BEFORE/1", "was there before");
                seen.push_back(run.depositary->checkpoint());
                run.depositary.reset();  // no thread may be left when the process forks
                int pipe[2];
                BOOST_REQUIRE(::pipe(pipe) == 0);
                const pid_t child = ::fork();
                if (child == 0) {
                    ::close(pipe[0]);
                    deposit_until_killed(run, std::string(place), nth, pipe[1]);
                }
                ::close(pipe[1]);
                std::string told;
                for (char c; ::read(pipe[0], &c, 1) == 1;) told += c;
                ::close(pipe[0]);
                int status = 0;
                ::waitpid(child, &status, 0);
                const bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
                BOOST_TEST((was_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
                killed += was_killed;

                // The copy that the world has seen.
                std::ifstream published(run.founded.data + "/register/checkpoint");
                seen.emplace_back(std::istreambuf_iterator<char>(published), std::istreambuf_iterator<char>());

                run.reopen();
                check_consistent(*run.depositary, seen);
                const auto id = run.depositary->find_symbol(run.secretariat, "CRASH/1");
                const auto acknowledged = told.find('\n') == std::string::npos ? 0 : 1 + told.size() - 37;
                if (acknowledged > 0) BOOST_REQUIRE(id.has_value());
                std::size_t versions = 0;
                if (id) {
                    const auto document = run.depositary->document(run.secretariat, *id);
                    versions = document.versions.size();
                    for (const auto& version : document.versions)
                        BOOST_TEST(run.read(run.secretariat, *id, version.number) == "version " + std::to_string(version.number));
                }
                BOOST_TEST(versions >= acknowledged);
                BOOST_TEST(versions <= acknowledged + 1);
                BOOST_TEST(run.findings() == "");  // no orphan either
                BOOST_TEST(std::filesystem::is_empty(run.founded.data + "/vault/tmp"));
                // And it goes on.
                run.deposit("AFTER/1", "goes on");
                check_consistent(*run.depositary, seen);
                BOOST_TEST(run.depositary->rebuild_state());
            }
        }
    }
    BOOST_TEST(killed >= 2 * all_crash_points().size());
}

BOOST_AUTO_TEST_CASE(a_write_that_fails_anywhere_is_a_clear_error_and_the_next_one_works) {
    for (const auto place : all_crash_points()) {
        for (const int nth : {1, 2}) {
            BOOST_TEST_CONTEXT(std::string(place) << " for the " << nth << ". time") {
                World world;
                std::vector<std::string> seen{world.depositary->checkpoint()};
                order_failure(place, nth);
                std::string code = "none";
                for (int i = 0; i < 3 && code == "none"; ++i)
                    code = code_of([&] { world.deposit("FAIL/" + std::to_string(i), "text"); });
                order_failure("", 1);
                BOOST_TEST((code == "disk-full" || code == "checkpoint-pending"), code);
                seen.push_back(world.depositary->checkpoint());
                const auto after = code_of([&] { world.deposit("AFTER/1", "goes on"); });
                BOOST_TEST(after == "none");
                check_consistent(*world.depositary, seen);
                world.reopen();
                check_consistent(*world.depositary, seen);
                BOOST_TEST(world.findings() == "");
            }
        }
    }
}

// A real full disk: a depositary on a file system of a few megabytes.
BOOST_AUTO_TEST_CASE(a_full_disk_is_a_clear_error_and_nothing_is_lost) {
    World pattern;
    pattern.depositary.reset();
    const TemporaryFolder mount_point;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::unshare(CLONE_NEWNS) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) ::_exit(77);
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
        if (::mount("none", mount_point.path().c_str(), "tmpfs", 0, "size=4m") != 0) ::_exit(77);
        const auto data = mount_point.path() + "/data";
        std::filesystem::copy(pattern.founded.data, data, std::filesystem::copy_options::recursive);
        int failure = 0;
        try {
            std::vector<DocumentId> kept;
            const std::string text(300'000, 'x');
            const auto clock = std::make_shared<SetClock>();
            pattern.founded.data = data;
            pattern.reopen();
            std::string code = "none";
            for (int i = 0; i < 100 && code == "none"; ++i)
                code = code_of([&] { kept.push_back(pattern.deposit("FULL/" + std::to_string(i), text).document); });
            if (code != "disk-full") failure = 1;
            if (kept.size() < 3 || kept.size() > 20) failure = 2;
            // Fill what is left with small acts, until even those fail.
            code = "none";
            for (int i = 0; i < 10000 && code == "none"; ++i)
                code = code_of([&] { pattern.depositary->register_party(pattern.secretariat, {"P" + std::to_string(i), "Party " + std::to_string(i)}); });
            if (code != "disk-full" && code != "checkpoint-pending") failure = 3;
            for (const auto& id : kept)
                if (pattern.read(pattern.secretariat, id, 1) != text) failure = 4;
            ::mount("none", mount_point.path().c_str(), "tmpfs", MS_REMOUNT, "size=16m");
            pattern.reopen();
            pattern.deposit("AFTER/1", "room again");
            for (const auto& id : kept)
                if (pattern.read(pattern.secretariat, id, 1) != text) failure = 5;
            if (!pattern.findings().empty()) failure = 6;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            failure = 9;
        }
        ::_exit(failure);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        BOOST_TEST_MESSAGE("skipped: this account may not mount a small file system");
        return;
    }
    BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
