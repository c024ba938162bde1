#include "indexer/extractor.h"

#include "crypto/error.h"
#include "support/made_files.h"
#include "support/reasons.h"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace depositary;
using namespace depositary::indexer;

namespace {

const std::string program = DEPOSITARY_BIN_DIR "/depositary-extract";

Extraction run(const Extractor& extractor, std::string_view content) {
    crypto::MemorySource source(crypto::as_bytes(content));
    return extractor.extract(source);
}

// The program in a build for tests does what the word says, from inside the sandbox (extract/sandbox_trial.cpp).
Extraction trial(const Extractor& extractor, const std::string& word) {
    return run(extractor, "depositary sandbox trial: " + word);
}

const Extractor& shared_extractor() {
    static const Extractor extractor(program);
    return extractor;
}

// A program in the extractor's place.
struct Impostor {
    std::filesystem::path folder, path;
    explicit Impostor(const std::string& script) {
        std::string name = "/tmp/depositary-extractor-test-XXXXXX";
        BOOST_REQUIRE(mkdtemp(name.data()));
        folder = name;
        path = folder / "impostor";
        std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
        chmod(path.c_str(), 0700);
    }
    ~Impostor() { std::filesystem::remove_all(folder); }
    Extraction run() const { return ::run(Extractor(path.string()), "content"); }
};

bool failed(const Extraction& extraction) {
    return extraction.status == ExtractionStatus::failed && !extraction.reasons.empty() && extraction.sections.empty();
}

// Processes of this program's that have ended and were not waited for, and running helpers.
std::size_t children_of_this() {
    std::size_t count = 0;
    std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
    for (std::string pid; list >> pid;) ++count;
    return count;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extractor)

BOOST_AUTO_TEST_CASE(the_program_gives_the_sections_of_a_file) {
    const auto& extractor = shared_extractor();
    const auto result = run(extractor, made_docx({{"Heading1", "ข้อ ๑๒"}, {"Normal", "การค้ามนุษย์"}}));
    BOOST_REQUIRE_MESSAGE((result.status == ExtractionStatus::extracted), reasons_of(result));
    BOOST_TEST(result.type == "docx");
    BOOST_REQUIRE(result.sections.size() == 1U);
    BOOST_TEST(result.sections[0].heading == "ข้อ ๑๒");
    BOOST_TEST(result.sections[0].number == "12");
    BOOST_TEST(result.sections[0].kind == "article");
    BOOST_TEST(result.sections[0].text == "การค้ามนุษย์");
    const auto pdf = run(extractor, made_pdf({"Hello"}));
    BOOST_TEST(pdf.sections.at(0).page == 1U);
    BOOST_TEST((run(extractor, "").status == ExtractionStatus::no_text));
    BOOST_TEST((run(extractor, std::string(100, '\0')).status == ExtractionStatus::unsupported));
    BOOST_TEST_MESSAGE("the sandbox here: " << extractor.sandbox());
    BOOST_TEST(extractor.sandbox().find("seccomp") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_small_file_costs_milliseconds) {
    const auto& extractor = shared_extractor();
    const auto docx = made_docx({{"Heading1", "Article 1"}, {"Normal", "The parties cooperate."}});
    run(extractor, docx);
    double best = 1e9;
    constexpr int rounds = 20;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
        const auto one = std::chrono::steady_clock::now();
        BOOST_TEST((run(extractor, docx).status == ExtractionStatus::extracted));
        best = std::min(best, seconds_since(one) * 1000);
    }
    std::printf("a small DOCX through the sandbox: %.1f ms at best, %.1f ms on average\n", best,
                seconds_since(start) * 1000 / rounds);
    // A few milliseconds; much more means that something is loaded in every child again.
    BOOST_TEST(best < 100);
}

BOOST_AUTO_TEST_CASE(a_large_text_goes_through) {
    std::string text;
    for (int i = 1; i <= 20'000; ++i)
        text += "Article " + std::to_string(i) + "\nThe parties shall cooperate in all matters.\n\n";
    const auto result = run(shared_extractor(), text);
    BOOST_TEST(result.sections.size() == 20'000U);
}

BOOST_AUTO_TEST_CASE(too_much_content_and_too_much_text_fail) {
    BOOST_TEST(failed(run(Extractor(program, {.input = 1000}), std::string(2000, 'a'))));
    BOOST_TEST(failed(run(Extractor(program, {.output = 1000}), std::string(2000, 'a'))));
}

// U07: from inside, with the kernel's own calls.
BOOST_AUTO_TEST_CASE(the_sandbox_ends_a_child_that_tries_what_it_may_not) {
    const auto& extractor = shared_extractor();
    BOOST_REQUIRE_MESSAGE((trial(extractor, "good").status == ExtractionStatus::extracted),
                          "the build has no trials: configure with DEPOSITARY_CRASH_POINTS");
    for (const char* word : {"open", "old-open", "socket", "execve", "fork", "clone", "ptrace", "kill", "read-other",
                             "io_uring", "run-memory", "lift-limits", "x32"}) {
        const auto before = extractor.alarms().violations;
        const auto result = trial(extractor, word);
        BOOST_TEST(failed(result), word);
        BOOST_TEST(result.lasting);
        BOOST_TEST(extractor.alarms().violations == before + 1, word << ": " << reasons_of(result));
    }
#if !defined(__SANITIZE_ADDRESS__)
    BOOST_TEST(failed(trial(extractor, "stat")));
#endif
    BOOST_TEST(failed(trial(extractor, "write-content")));
    BOOST_TEST((trial(extractor, "good").status == ExtractionStatus::extracted));
}

// U08, U09, C14.
BOOST_AUTO_TEST_CASE(whatever_a_child_does_is_a_result_and_the_next_file_is_read) {
    const Extractor extractor(program, {.wall_time = std::chrono::milliseconds(1500), .output = 4u << 20});
    run(extractor, "x");
    const auto children = children_of_this();
    const auto start = std::chrono::steady_clock::now();
    for (const char* word : {"segv", "abort", "exit", "silent", "nonsense", "cut", "twice", "deep", "not-utf8", "hang",
                             "wait", "memory", "stack", "flood", "flood-one-line"}) {
#if defined(__SANITIZE_ADDRESS__)
        // The sanitizer needs more addresses than the limit, and takes a stack's end and lack of memory itself.
        if (std::string(word) == "memory" || std::string(word) == "stack") continue;
#endif
        const auto result = trial(extractor, word);
        BOOST_TEST(failed(result), word << ": " << reasons_of(result));
        // Too late may be the machine's fault.
        BOOST_TEST(result.lasting == (reasons_of(result) != "too-slow"), word << ": " << reasons_of(result));
        BOOST_TEST((run(extractor, "Article 1\ntext").status == ExtractionStatus::extracted), word);
    }
    BOOST_TEST(seconds_since(start) < 60);
    BOOST_TEST(children_of_this() == children);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    BOOST_TEST_MESSAGE("this process's memory at most: " << usage.ru_maxrss / 1024 << " MiB");
    const auto nul = trial(extractor, "nul");
    BOOST_TEST((nul.status == ExtractionStatus::extracted));
    BOOST_TEST(nul.sections.at(0).text == "ab");
    BOOST_TEST(nul.type == "unknown");
    BOOST_TEST(!nul.reliable);
}

BOOST_AUTO_TEST_CASE(a_child_inherits_nothing) {
    const int secret = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    setenv("DEPOSITARY_SECRET_OF_THE_TEST", "1", 1);
    const auto result = trial(Extractor(program), "inheritance");
    unsetenv("DEPOSITARY_SECRET_OF_THE_TEST");
    close(secret);
    BOOST_REQUIRE_MESSAGE((result.status == ExtractionStatus::extracted), reasons_of(result));
    BOOST_TEST(result.sections.at(0).text == "fd0 fd1 ");
}

// U10: hostile files take turns; a reader who waits too long is told, and that is no property of the file.
BOOST_AUTO_TEST_CASE(twenty_hostile_files_at_once_are_bounded) {
    const Extractor extractor(
        program,
        {.wall_time = std::chrono::milliseconds(700), .at_once = 2, .patience = std::chrono::milliseconds(1000)});
    run(extractor, "x");
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    std::atomic<int> late = 0, busy = 0, other = 0;
    for (int i = 0; i < 20; ++i)
        threads.emplace_back([&] {
            const auto result = trial(extractor, "wait");
            ++(reasons_of(result) == "too-slow" ? late
               : reasons_of(result) == "busy"     ? busy
                                                                : other);
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(late >= 2);
    BOOST_TEST(busy > 0);
    BOOST_TEST(other == 0);
    BOOST_TEST(seconds_since(start) < 20);
    BOOST_TEST((run(extractor, "x").status == ExtractionStatus::extracted));
}

BOOST_AUTO_TEST_CASE(a_program_that_is_missing_or_another_is_a_result_that_does_not_last) {
    for (const auto& result : {run(Extractor("/nonexistent/depositary-extract"), "x"), Impostor("exit 0").run(),
                               Impostor("kill -SEGV $$").run(), Impostor("echo nonsense; cat >/dev/null").run()}) {
        BOOST_TEST(failed(result));
        BOOST_TEST(!result.lasting);
    }
}

BOOST_AUTO_TEST_CASE(a_helper_that_was_killed_is_started_again) {
    const Extractor extractor(program);
    BOOST_TEST((run(extractor, "one").status == ExtractionStatus::extracted));
    std::ifstream list("/proc/self/task/" + std::to_string(getpid()) + "/children");
    for (pid_t pid = 0; list >> pid;) {
        std::ifstream name("/proc/" + std::to_string(pid) + "/comm");
        std::string comm;
        name >> comm;
        if (comm.starts_with("depositary-extr")) kill(pid, SIGKILL);
    }
    Extraction result;
    for (int i = 0; i < 50 && result.status != ExtractionStatus::extracted; ++i) {
        result = run(extractor, "two");
        if (result.status != ExtractionStatus::extracted) BOOST_TEST(!result.lasting);
        usleep(20'000);
    }
    BOOST_TEST((result.status == ExtractionStatus::extracted), reasons_of(result));
}

BOOST_AUTO_TEST_CASE(what_the_content_throws_is_passed_on) {
    struct Broken : crypto::ByteSource {
        std::size_t read(std::span<std::uint8_t>) override { throw Damaged("age-payload", "broken"); }
    } broken;
    BOOST_CHECK_THROW(shared_extractor().extract(broken), Damaged);
}

BOOST_AUTO_TEST_SUITE_END()
