#pragma once
// Text out of an untrusted file: hands it to the sandboxed program `depositary-extract` and takes what it says as
// untrusted too. The content reaches the program in sealed memory; it never touches a disk.

#include "crypto/bytes.h"
#include "indexer/extraction.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace depositary::indexer {

struct ExtractionLimits {
    std::chrono::milliseconds wall_time{30'000};               // to read a file; the child is killed at its end
    std::uint32_t cpu_seconds = 10;                            // to read a file
    std::chrono::milliseconds recognition_wall_time{300'000};  // to recognise its images, after that
    std::uint32_t recognition_cpu_seconds = 120;               // what is not done in it is left out: `partial`
    std::size_t input = 256u << 20;                            // bytes of content; more is `failed`
    std::size_t output = 20u << 20;                            // bytes of result; more is `failed`
    unsigned at_once = 2;                                      // files read at one time; the others wait
    std::chrono::milliseconds patience{60'000};                // that one waits; then `failed`, and not `lasting`
};

struct ExtractionRequest {
    bool recognise = true;  // read images and pages without believable text by OCR
    // The languages that may be in the images, two letters each, "km" or "th+en"; empty means English. Unknown ones are
    // ignored. English is always among them.
    std::string languages;
    // To read the file in, if that is less than the limit; what is not done in it is `failed`, and not `lasting`.
    std::chrono::milliseconds at_most{std::chrono::hours(1)};
};

// How often a child was ended for trying what the sandbox forbids; crashed or was over a limit; was not started.
struct ExtractionAlarms {
    std::uint64_t violations = 0, crashes = 0, unavailable = 0;
};

// Safe to share between threads. Holds one helper process, started with the first file and again when it has ended;
// every file is read by a child of its own.
class Extractor {
public:
    // `program` is the path of depositary-extract; empty means: beside the program that is running, else in the folder
    // ../libexec/depositary beside it.
    explicit Extractor(std::string program = {}, ExtractionLimits limits = {});
    ~Extractor();
    Extractor(const Extractor&) = delete;
    Extractor& operator=(const Extractor&) = delete;

    // Never throws for what the content holds, nor for a program that is missing, crashes, hangs or answers nonsense:
    // that is `failed` with a reason. What reading `content` throws (a damaged vault file) is passed on.
    Extraction extract(crypto::ByteSource& content, const ExtractionRequest& request = {}) const;

    const std::string& program() const { return program_; }
    // What the sandbox is made of on this machine, in words ("namespaces, empty root, …"); starts the helper. Empty
    // when it does not start.
    std::string sandbox() const;
    ExtractionAlarms alarms() const;
    // How many files it was asked to read.
    std::uint64_t files() const { return files_; }

private:
    class Helper;
    std::shared_ptr<Helper> helper(std::string& problem) const;
    void forget(const std::shared_ptr<Helper>& helper) const;
    Extraction run(int content, const ExtractionRequest& request, bool recognise) const;

    std::string program_;
    ExtractionLimits limits_;
    mutable std::mutex mutex_;  // of helper_
    mutable std::shared_ptr<Helper> helper_;
    mutable std::mutex queue_mutex_;  // of running_
    mutable std::condition_variable place_free_;
    mutable unsigned running_ = 0;
    mutable std::atomic<std::uint64_t> files_ = 0, violations_ = 0, crashes_ = 0, unavailable_ = 0;
};

}  // namespace depositary::indexer
