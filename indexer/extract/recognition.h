#pragma once
// Text out of images, with Tesseract. What it gives is a guess: every block is marked as recognised, with its
// confidence.

#include "indexer/extract/reader.h"
#include "indexer/extract/unread_ink.h"

#include <cstdint>
#include <memory>
#include <optional>
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
    struct Word;
    struct Line;
    static bool is_doubtful(const Word& word);
    std::vector<Line> lines_of(Engine& engine, int mode, Notes& notes);
    void read_again(std::vector<Line>& lines, Engine& engine, int mode, Notes& notes);
    // Whether anything was.
    bool read_what_is_missing(std::vector<Line>& lines, const PixelGrid& picture, Notes& notes);
    Engine* engine_without_english();

    std::unique_ptr<Engine> engine_, alone_;
    std::string alone_models_;  // for a script whose models know no Latin letters
    double most_seconds_;
};

// Of recognised blocks, on average over their bytes; 0 without any.
double mean_confidence(const std::vector<Block>& blocks);

struct ImageSize {
    int width = 0, height = 0;
};
// In pixels, as the image's header says; nothing for what is no image of a format that is recognised.
std::optional<ImageSize> image_size(std::string_view content);
// What is written in an image (one page of it), or in each page of a TIFF.
std::vector<Block> read_image(std::string_view content, Recogniser& recogniser, Notes& notes, std::uint32_t page = 0);

}  // namespace depositary::indexer
