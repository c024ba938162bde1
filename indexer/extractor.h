#pragma once
// Text out of an untrusted file: runs the sandboxed program `depositary-extract` on it and takes what it says as
// untrusted too. The content reaches the program through a pipe; it never touches a disk.

#include "crypto/bytes.h"
#include "indexer/extraction.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace depositary::indexer {

struct ExtractionLimits {
    std::chrono::milliseconds wall_time{30'000};  // for everything; the program is killed at its end
    std::size_t input = 256u << 20;               // bytes of content; more is `failed`
    std::size_t output = 20u << 20;               // bytes of result; more is `failed`
};

// Safe to share between threads; each call runs a program of its own.
class Extractor {
public:
    // `program` is the path of depositary-extract; empty means: beside the program that is running, else in the folder
    // ../libexec/depositary beside it.
    explicit Extractor(std::string program = {}, ExtractionLimits limits = {});

    // Never throws for what the content holds, nor for a program that is missing, crashes, hangs or answers nonsense:
    // that is `failed` with a reason. What reading `content` throws (a damaged vault file) is passed on, after the
    // program has been ended.
    Extraction extract(crypto::ByteSource& content) const;

    const std::string& program() const { return program_; }

private:
    std::string program_;
    ExtractionLimits limits_;
};

}  // namespace depositary::indexer
