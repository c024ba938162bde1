#include "indexer/extractor.h"

#include "crypto/error.h"
#include "support/made_files.h"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace depositary;
using namespace depositary::indexer;

namespace {

const std::string program = DEPOSITARY_BIN_DIR "/depositary-extract";

Extraction run(const Extractor& extractor, std::string_view content) {
    crypto::MemorySource source(crypto::as_bytes(content));
    return extractor.extract(source);
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
    Extraction run(ExtractionLimits limits = {}) const { return ::run(Extractor(path.string(), limits), "content"); }
};

bool failed(const Extraction& extraction) {
    return extraction.status == ExtractionStatus::failed && !extraction.reason.empty() && extraction.sections.empty();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(extractor)

BOOST_AUTO_TEST_CASE(the_program_gives_the_sections_of_a_file) {
    const auto result = run(Extractor(program), made_docx({{"Heading1", "ข้อ ๑๒"}, {"Normal", "การค้ามนุษย์"}}));
    BOOST_REQUIRE_MESSAGE((result.status == ExtractionStatus::extracted), result.reason);
    BOOST_TEST(result.type == "docx");
    BOOST_REQUIRE(result.sections.size() == 1U);
    BOOST_TEST(result.sections[0].heading == "ข้อ ๑๒");
    BOOST_TEST(result.sections[0].number == "12");
    BOOST_TEST(result.sections[0].text == "การค้ามนุษย์");
    const auto pdf = run(Extractor(program), made_pdf({"Hello"}));
    BOOST_TEST(pdf.sections.at(0).page == 1U);
    BOOST_TEST((run(Extractor(program), "").status == ExtractionStatus::no_text));
    BOOST_TEST((run(Extractor(program), std::string(100, '\0')).status == ExtractionStatus::unsupported));
}

BOOST_AUTO_TEST_CASE(a_large_text_goes_through) {
    std::string text;
    for (int i = 1; i <= 20'000; ++i)
        text += "Article " + std::to_string(i) + "\nThe parties shall cooperate in all matters.\n\n";
    const auto result = run(Extractor(program), text);
    BOOST_TEST(result.sections.size() == 20'000U);
}

BOOST_AUTO_TEST_CASE(too_much_content_and_too_much_text_fail) {
    BOOST_TEST(failed(run(Extractor(program, {.input = 1000}), std::string(2000, 'a'))));
    BOOST_TEST(failed(run(Extractor(program, {.output = 1000}), std::string(2000, 'a'))));
}

BOOST_AUTO_TEST_CASE(a_zip_bomb_is_bounded) {
    // 300 MiB of spaces, as a stream of one deflated block repeated: made with the stock tool when it is there.
    if (std::system("command -v zip >/dev/null && command -v dd >/dev/null") != 0) {
        BOOST_WARN_MESSAGE(false, "skipped: no zip");
        return;
    }
    std::string name = "/tmp/depositary-bomb-test-XXXXXX";
    BOOST_REQUIRE(mkdtemp(name.data()));
    const std::string command = "cd " + name +
                                " && mkdir word && dd if=/dev/zero bs=1M count=300 status=none | tr '\\0' ' ' "
                                ">word/document.xml && zip -q -1 bomb.zip word/document.xml";
    BOOST_REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream file(name + "/bomb.zip", std::ios::binary);
    const std::string bomb{std::istreambuf_iterator<char>(file), {}};
    std::filesystem::remove_all(name);
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(failed(run(Extractor(program), bomb)));
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(15)));
}

BOOST_AUTO_TEST_CASE(whatever_the_program_does_is_a_result) {
    BOOST_TEST(failed(run(Extractor("/nonexistent/depositary-extract"), "x")));
    BOOST_TEST(failed(Impostor("exit 0").run()));
    BOOST_TEST(failed(Impostor("kill -SEGV $$").run()));
    BOOST_TEST(failed(Impostor("echo nonsense").run()));
    BOOST_TEST(failed(Impostor("echo '{\"text\":\"no last line\"}'").run()));
    BOOST_TEST(failed(Impostor("printf '{\"status\":\"extracted\"}'").run()));
    BOOST_TEST(failed(Impostor("printf '{\"text\":\"\\377\"}\\n{\"status\":\"extracted\"}\\n'").run()));
    BOOST_TEST(failed(Impostor("echo '{\"text\":\"x\"}'; echo '{\"status\":\"extracted\"}'; echo '{}'").run()));
    BOOST_TEST(failed(Impostor("yes '{\"text\":\"x\"}'").run({.output = 100'000})));
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(failed(Impostor("sleep 60").run({.wall_time = std::chrono::milliseconds(300)})));
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
    const auto good =
        Impostor("echo '{\"text\":\"x\",\"page\":-1}'; echo '{\"status\":\"extracted\",\"type\":\"evil\"}'").run();
    BOOST_TEST((good.status == ExtractionStatus::extracted));
    BOOST_TEST(good.type == "unknown");
    BOOST_TEST(!good.reliable);
}

BOOST_AUTO_TEST_CASE(the_program_inherits_nothing) {
    const int secret = open("/dev/null", O_RDONLY);  // without O_CLOEXEC
    const auto result =
        Impostor("test -e /proc/self/fd/" + std::to_string(secret) +
                 " && exit 0; test -n \"$HOME$USER$DEPOSITARY_PASSPHRASE\" && exit 0; echo '{\"text\":\"x\"}'; "
                 "echo '{\"status\":\"extracted\"}'")
            .run();
    close(secret);
    BOOST_TEST((result.status == ExtractionStatus::extracted), result.reason);
}

BOOST_AUTO_TEST_CASE(what_the_content_throws_is_passed_on) {
    struct Broken : crypto::ByteSource {
        std::size_t read(std::span<std::uint8_t>) override { throw Damaged("age-payload", "broken"); }
    } broken;
    BOOST_CHECK_THROW(Extractor(program).extract(broken), Damaged);
}

BOOST_AUTO_TEST_SUITE_END()
