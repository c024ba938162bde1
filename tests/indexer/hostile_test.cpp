// U01-U06, U11, U18: files made to harm. Every one has an answer within the limits, with a reason when there is no text, and
// this process stays small; none makes the sandbox stop a child, which would be a parser that wants out.
#include "indexer/extract/zip_archive.h"
#include "indexer/extractor.h"
#include "support/hostile_files.h"
#include "support/reasons.h"
#include "support/zip_quine.h"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

#include <filesystem>

using namespace depositary;
using namespace depositary::indexer;

namespace {

long megabytes_now() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    long pages = 0, resident = 0;
    if (file && std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    if (file) std::fclose(file);
    return resident * 4 / 1024;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_AUTO_TEST_CASE(every_hostile_file_has_an_answer_within_bounds) {
    const Extractor extractor(
        DEPOSITARY_BIN_DIR "/depositary-extract",
        {.recognition_wall_time = std::chrono::milliseconds(60'000), .recognition_cpu_seconds = 10});
    const auto files = hostile_files();
    const long before = megabytes_now();
    double longest = 0;
    std::string longest_name;
    for (const auto& file : files) {
        crypto::MemorySource source(crypto::as_bytes(file.content));
        const auto start = std::chrono::steady_clock::now();
        const auto result = extractor.extract(source);
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (seconds > longest) {
            longest = seconds;
            longest_name = file.name;
        }
        BOOST_TEST(seconds < 60, file.name << " took " << seconds << " s");
        BOOST_TEST(extractor.alarms().violations == 0U, file.name << ": " << reasons_of(result));
        BOOST_TEST(extractor.alarms().unavailable == 0U, file.name << ": " << reasons_of(result));
        if (result.status != ExtractionStatus::extracted) BOOST_TEST(!result.reasons.empty(), file.name);
        std::string text;
        for (const auto& section : result.sections) text += section.heading + " " + section.text + "\n";
        if (file.text_expected)
            BOOST_TEST(text.find("harmless") != std::string::npos, file.name << ": " << reasons_of(result));
        // U18: what is seen is found alike in the sandbox, where the fonts that pictures need come from memory.
        if (file.name.starts_with("hidden-") || file.name.starts_with("seen-")) {
            BOOST_TEST(reasons_of(result) == file.reason, file.name);
            BOOST_TEST((text.find("zanzibar") != std::string::npos) == file.name.starts_with("seen-"), file.name);
        }
        BOOST_TEST(text.find("root:") == std::string::npos, file.name);
        BOOST_TEST(text.find("hahahaha") == std::string::npos, file.name);
        if (!file.reason.empty()) BOOST_TEST(reasons_of(result).find(file.reason) != std::string::npos, file.name << ": " << reasons_of(result));
        // U11: what it is called says nothing.
        if (file.name == "says-pdf.pdf") BOOST_TEST(result.type == "docx");
        if (file.name == "says-text.txt") BOOST_TEST(result.type == "pdf");
        if (file.name.starts_with("bomb-")) BOOST_TEST((result.status == ExtractionStatus::failed), file.name);
        if (file.name.starts_with("names-") && result.status == ExtractionStatus::extracted)
            BOOST_TEST(result.partial, file.name << " is told as odd");
    }
    std::printf("%zu hostile files; the longest took %.1f s (%s); this process grew by %ld MiB; %llu crashes held\n",
                files.size(), longest, longest_name.c_str(), megabytes_now() - before,
                static_cast<unsigned long long>(extractor.alarms().crashes));
    BOOST_TEST(megabytes_now() - before < 200);
    for (const char* place : {"/tmp/depositary-escaped", "/etc/depositary-escaped"})
        BOOST_TEST(!std::filesystem::exists(place));
}

// With its right CRC and sizes: an unpacker that goes down finds no end.
BOOST_AUTO_TEST_CASE(the_quine_holds_itself) {
    for (const std::string name : {"quine.zip", "word/document.xml", "content.xml"}) {
        const auto quine = zip_quine(name);
        ZipArchive archive(quine);
        BOOST_TEST(!archive.suspicious());
        BOOST_TEST((archive.part(name) == quine), name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
