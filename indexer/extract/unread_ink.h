#pragma once
// What recognition left out of an image: bands that look like lines of writing, where nothing was read.

#include <cstdint>
#include <vector>

namespace depositary::indexer {

struct PixelGrid {
    const std::uint8_t* pixels;
    int width, height, channels, bytes_a_line;  // 1 (grey), 3 (RGB) or 4 bytes a pixel
};
// Pixels; right and bottom are the first outside.
struct Box {
    int left = 0, top = 0, right = 0, bottom = 0;
};

// Bands of the page's width as high as a line of writing, or two, from the top down, that hold ink outside the boxes which were read: neither rules nor
// frames, nor what is higher, as pictures and stamps are. Nothing without boxes: their height says how high a line is.
std::vector<Box> unread_bands(const PixelGrid& picture, const std::vector<Box>& read);

}  // namespace depositary::indexer
