#include "made_image.h"

#include <leptonica/allheaders.h>

std::string made_png(const std::vector<std::string>& lines) {
    L_BMF* letters = bmfCreate(nullptr, 20);
    PIX* page = pixCreate(1000, static_cast<l_int32>(60 + 60 * lines.size()), 8);
    pixSetAll(page);
    for (std::size_t i = 0; i < lines.size(); ++i)
        pixSetTextline(page, letters, lines[i].c_str(), 0, 40, static_cast<l_int32>(60 + 60 * i), nullptr, nullptr);
    PIX* large = pixScale(page, 2, 2);
    l_uint8* data = nullptr;
    size_t size = 0;
    pixWriteMemPng(&data, &size, large, 0);
    std::string png(reinterpret_cast<const char*>(data), size);
    lept_free(data);
    pixDestroy(&large);
    pixDestroy(&page);
    bmfDestroy(&letters);
    return png;
}
