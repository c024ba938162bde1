#include "indexer/extract/unread_ink.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace depositary::indexer {
namespace {

constexpr int contrast = 96;         // of 255, that ink has to the paper
constexpr int longest_stroke = 6;    // heights of a line: what runs on for longer is a rule
constexpr int least_ink_a_row = 3;   // pixels; less is dust

int shade(const PixelGrid& picture, int x, int y) {
    const auto* pixel = picture.pixels + static_cast<std::ptrdiff_t>(y) * picture.bytes_a_line + static_cast<std::ptrdiff_t>(x) * picture.channels;
    return picture.channels >= 3 ? (pixel[0] + pixel[1] + pixel[2]) / 3 : pixel[0];
}

// The shade that most of the picture has.
int paper_of(const PixelGrid& picture) {
    std::array<std::size_t, 16> counts{};
    for (int y = 0; y < picture.height; y += 3)
        for (int x = 0; x < picture.width; x += 3) ++counts[static_cast<std::size_t>(shade(picture, x, y) / 16)];
    return static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin()) * 16 + 8;
}

int usual_height(const std::vector<Box>& read) {
    std::vector<int> heights;
    for (const auto& box : read) heights.push_back(box.bottom - box.top);
    std::nth_element(heights.begin(), heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2), heights.end());
    return heights[heights.size() / 2];
}

class Page {
public:
    Page(const PixelGrid& picture, const std::vector<Box>& read)
        : picture_(picture), height_(std::max(8, usual_height(read))), paper_(paper_of(picture)) {
        for (auto box : read) {  // with their marks, and what stands at their sides
            box.top -= height_ / 3, box.bottom += height_ / 3, box.left -= height_ / 2, box.right += height_ / 2;
            read_.push_back(box);
        }
        std::sort(read_.begin(), read_.end(), [](const Box& a, const Box& b) { return a.top < b.top; });
    }

    std::vector<Box> bands() {
        std::vector<Box> bands;
        const int gap = height_ / 5;
        int begin = -1, last = -1;  // of the band, rows
        for (int y = 0; y <= picture_.height; ++y) {
            const bool written = y < picture_.height && ink_of_row(y, nullptr) >= least_ink_a_row;
            if (written && begin < 0) begin = y;
            if (written) last = y;
            if (begin >= 0 && (y == picture_.height || y - last > gap)) {
                if (Box band{0, begin, picture_.width, last + 1}; is_line(band)) bands.push_back(band);
                begin = -1;
            }
        }
        return bands;
    }

private:
    // Pixels of ink of the row outside what was read, rules left out; marks their columns.
    int ink_of_row(int y, std::vector<int>* columns) const {
        std::vector<std::pair<int, int>> covered;
        for (const auto& box : read_) {
            if (box.top > y) break;
            if (box.bottom > y) covered.emplace_back(box.left, box.right);
        }
        std::sort(covered.begin(), covered.end());
        int ink = 0, stroke = 0;
        std::size_t next = 0;
        const auto end_stroke = [&](int x) {
            if (stroke > 0 && stroke <= longest_stroke * height_) {
                ink += stroke;
                for (int i = x - stroke; columns && i < x; ++i) ++(*columns)[static_cast<std::size_t>(i)];
            }
            stroke = 0;
        };
        for (int x = 0; x < picture_.width; ++x) {
            while (next < covered.size() && covered[next].second <= x) ++next;
            if (next < covered.size() && covered[next].first <= x) {
                end_stroke(x);
                x = covered[next].second - 1;
            } else if (std::abs(shade(picture_, x, y) - paper_) >= contrast) {
                ++stroke;
            } else {
                end_stroke(x);
            }
        }
        end_stroke(picture_.width);
        return ink;
    }

    bool is_line(Box& band) const {
        const int rows = band.bottom - band.top;
        if (rows * 5 < height_ * 2 || rows * 2 > height_ * 5) return false;
        std::vector<int> columns(static_cast<std::size_t>(picture_.width));
        for (int y = band.top; y < band.bottom; ++y) ink_of_row(y, &columns);
        int written = 0, first = picture_.width, last = 0;
        for (int x = 0; x < picture_.width; ++x) {
            const int ink = columns[static_cast<std::size_t>(x)];
            if (ink == 0 || ink * 10 > rows * 9) continue;  // an upright rule has ink in every row
            ++written;
            first = std::min(first, x);
            last = x;
        }
        band.left = first;
        band.right = last + 1;
        return written >= height_;
    }

    const PixelGrid& picture_;
    std::vector<Box> read_;
    int height_, paper_;
};

}  // namespace

std::vector<Box> unread_bands(const PixelGrid& picture, const std::vector<Box>& read) {
    return read.empty() ? std::vector<Box>() : Page(picture, read).bands();
}

}  // namespace depositary::indexer
