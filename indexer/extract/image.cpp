// JPEG, PNG, TIFF (all its pages) and other images through Leptonica, then recognised.
#include "indexer/extract/reader.h"
#include "indexer/extract/recognition.h"

#include <leptonica/allheaders.h>

#include <memory>

namespace depositary::indexer {
namespace {

constexpr long long max_pixels = 60'000'000;     // of one image
constexpr long long wanted_pixels = 20'000'000;  // larger ones are made smaller: the letters are large enough
constexpr std::uint32_t max_images = 500;        // pages of a TIFF

struct Destroy {
    void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<Pix, Destroy>;

void read_picture(Picture picture, Recogniser& recogniser, std::uint32_t page, BlockList& blocks, Notes& notes) {
    if (!picture) return notes.miss(Reason::image_damaged);
    if (static_cast<long long>(pixGetWidth(picture.get())) * pixGetHeight(picture.get()) > wanted_pixels)
        picture.reset(pixScale(picture.get(), 0.5F, 0.5F));
    if (picture) picture.reset(pixConvertTo8(picture.get(), 0));
    if (!picture) return notes.miss(Reason::image_damaged);
    // Leptonica keeps words in the machine's order: rows of bytes are made of them.
    const int width = pixGetWidth(picture.get()), height = pixGetHeight(picture.get());
    std::vector<std::uint8_t> grey(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        const l_uint32* line = pixGetData(picture.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(picture.get());
        for (int x = 0; x < width; ++x)
            grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] =
                static_cast<std::uint8_t>(GET_DATA_BYTE(line, x));
    }
    blocks.append(recogniser.read(grey.data(), width, height, 1, width, page, notes));
}

}  // namespace

bool looks_like_image(std::string_view content) {
    using namespace std::string_view_literals;
    return content.starts_with("\xFF\xD8\xFF"sv) || content.starts_with("\x89PNG\r\n\x1A\n"sv) ||
           content.starts_with("II*\0"sv) || content.starts_with("MM\0*"sv);
}

std::optional<ImageSize> image_size(std::string_view content) {
    if (!looks_like_image(content)) return {};
    setMsgSeverity(L_SEVERITY_NONE);
    ImageSize size;
    l_int32 format = 0, bits = 0, samples = 0, colours = 0;
    if (pixReadHeaderMem(reinterpret_cast<const l_uint8*>(content.data()), content.size(), &format, &size.width,
                         &size.height, &bits, &samples, &colours) != 0 ||
        size.width <= 0 || size.height <= 0)
        return {};
    return size;
}

std::vector<Block> read_image(std::string_view content, const ExtractOptions& options, Notes& notes) {
    const auto size = image_size(content);
    if (!size) throw Unreadable(Reason::damaged);
    if (!options.recognise) {
        if (static_cast<long long>(size->width) * size->height > max_pixels) throw Unreadable(Reason::too_large);
        notes.images = true;
        return {};
    }
    Recogniser recogniser(options);
    return read_image(content, recogniser, notes);
}

std::vector<Block> read_image(std::string_view content, Recogniser& recogniser, Notes& notes, std::uint32_t page) {
    const auto size = image_size(content);
    if (!size) throw Unreadable(Reason::damaged);
    if (static_cast<long long>(size->width) * size->height > max_pixels) throw Unreadable(Reason::too_large);
    const auto* data = reinterpret_cast<const l_uint8*>(content.data());
    BlockList blocks;
    const bool tiff = content.starts_with("II") || content.starts_with("MM");
    if (!tiff) {
        if (!recogniser.has_time())
            notes.miss(Reason::pages_unrecognised);
        else
            read_picture(Picture(pixReadMem(data, content.size())), recogniser, page, blocks, notes);
        return blocks.take();
    }
    std::size_t offset = 0;
    for (std::uint32_t number = 1;; ++number) {
        if (number > max_images || !recogniser.has_time()) {
            notes.miss(Reason::pages_unrecognised);
            break;
        }
        const auto before = offset;
        Picture picture(pixReadMemFromMultipageTiff(data, content.size(), &offset));
        if (!picture) {
            if (number == 1) throw Unreadable(Reason::damaged);
            break;
        }
        // Every page says its own size; the header that was looked at is the first's.
        if (static_cast<long long>(pixGetWidth(picture.get())) * pixGetHeight(picture.get()) > max_pixels) break;
        read_picture(std::move(picture), recogniser, page > 0 ? page : number, blocks, notes);
        if (offset == 0 || offset == before) break;
    }
    return blocks.take();
}

}  // namespace depositary::indexer
