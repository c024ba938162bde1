#pragma once
// Text out of images, with Tesseract. What it gives is a guess: every block is marked as recognised, with its
// confidence.

#include "indexer/extract/reader.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace depositary::indexer {

// The models there are for these languages ("km", "th+en"; two letters each), in Tesseract's names, English last:
// "khm+eng".
std::string models_for(const std::string& languages);

// Where Tesseract's models are on this system; empty when there are none.
std::string models_folder();

// Processor time that this process has used.
double processor_seconds();

class Recogniser {
public:
    // Throws Unsupported when the system has no models.
    explicit Recogniser(const ExtractOptions& options);
    ~Recogniser();
    Recogniser(const Recogniser&) = delete;
    Recogniser& operator=(const Recogniser&) = delete;

    // False when the processor time is nearly used up: no further page is to be begun.
    bool has_time() const;

    // An image of `channels` bytes a pixel: 1 (grey), 3 (RGB) or 4. A page that takes too long gives what was read of
    // it, and notes so.
    std::vector<Block> read(const std::uint8_t* pixels, int width, int height, int channels, int bytes_a_line,
                            std::uint32_t page, Notes& notes);

private:
    struct Engine;
    std::unique_ptr<Engine> engine_;
    double most_seconds_;
};

}  // namespace depositary::indexer
