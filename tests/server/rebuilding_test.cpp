// A full rebuild of the index, as after a bulk import: files are read on all cores, and it is told how far it has come, to the end. That texts are
// analysed on all cores is a test of indexer/ (segments).
#include "tests/server/support/serving.h"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

std::vector<pid_t> children_of(pid_t process) {
    std::vector<pid_t> children;
    std::error_code error;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task", error)) {
        std::ifstream list(thread.path() / "children");
        for (pid_t child = 0; list >> child;) {
            children.push_back(child);
        }
    }
    return children;
}

// The youngest below the process. While files are read these are the processes that read one each, below the helper that forks them.
std::size_t youngest_below(pid_t process) {
    std::size_t count = 0;
    for (const pid_t child : children_of(process)) {
        count += std::max<std::size_t>(1, youngest_below(child));
    }
    return count;
}

// What is written to standard error as long as this lives.
class StandardError {
public:
    StandardError() : file_(std::tmpfile()), kept_(::dup(STDERR_FILENO)) {
        std::fflush(stderr);
        ::dup2(::fileno(file_), STDERR_FILENO);
    }
    ~StandardError() {
        give_back();
        std::fclose(file_);
    }
    std::string text() {
        give_back();
        std::string all;
        std::rewind(file_);
        for (int c = 0; (c = std::fgetc(file_)) != EOF;) {
            all += static_cast<char>(c);
        }
        return all;
    }

private:
    void give_back() {
        if (kept_ < 0) {
            return;
        }
        std::fflush(stderr);
        ::dup2(kept_, STDERR_FILENO);
        ::close(std::exchange(kept_, -1));
    }
    std::FILE* file_;
    int kept_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rebuilding)

// Each of these files is read until its time is up, so that those that are read at once can be counted.
BOOST_AUTO_TEST_CASE(files_are_read_on_all_cores) {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    World world;
    for (std::size_t i = 0; i < 2 * cores; ++i) {
        world.deposit("T/" + std::to_string(i), "depositary sandbox trial: wait");
    }
    Serving serving(world, {.wall_time = std::chrono::milliseconds(1000)}, false);
    std::size_t most = 0;
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30); most < cores && std::chrono::steady_clock::now() < end;) {
        most = std::max(most, youngest_below(::getpid()));
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    BOOST_TEST(most == cores);
    serving.catch_up(world);
}

BOOST_AUTO_TEST_CASE(how_far_it_has_come_is_told_to_the_end) {
    World world;
    for (int i = 0; i < 300; ++i) {
        world.deposit("T/" + std::to_string(i), "zythum " + std::to_string(i));
    }
    const auto acts = world.depositary->register_size();
    BOOST_REQUIRE_GT(acts, 512U);  // more than is taken in at once, twice
    StandardError error;
    {
        Serving serving(world, {}, false);
        std::vector<std::uint64_t> positions{0};
        while (!serving.follower.is_complete()) {
            positions.push_back(serving.follower.position());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        BOOST_TEST(std::is_sorted(positions.begin(), positions.end()));
        BOOST_TEST(serving.follower.position() == acts);
        BOOST_TEST(serving.found(world, "zythum") == 300U);
    }
    const std::string told = error.text();
    static const std::regex line("depositary: the index has taken in (\\d+) of (\\d+) acts(: it is complete)?\\n");
    std::vector<std::uint64_t> steps;
    bool complete = false;
    for (std::sregex_iterator each(told.begin(), told.end(), line), none; each != none; ++each) {
        BOOST_TEST(!complete);  // what says so is the last
        complete = (*each)[3].matched;
        steps.push_back(std::stoull((*each)[1]));
        BOOST_TEST(std::stoull((*each)[2]) == acts);
    }
    BOOST_TEST(complete, told);
    BOOST_REQUIRE_GE(steps.size(), 2U);
    BOOST_TEST(steps.front() < acts);
    BOOST_TEST(steps.back() == acts);
    BOOST_TEST((std::adjacent_find(steps.begin(), steps.end(), std::greater_equal<>()) == steps.end()), told);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
