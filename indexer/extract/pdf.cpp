#include "indexer/extract/reader.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <memory>

namespace depositary::indexer {
namespace {

void say_nothing(const std::string&, void*) {}

std::string utf8(const poppler::ustring& text) {
    const auto bytes = text.to_utf8();
    return {bytes.begin(), bytes.end()};
}

}  // namespace

PdfText read_pdf(std::string_view content) {
    poppler::set_debug_error_function(say_nothing, nullptr);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(content.data(), static_cast<int>(content.size())));
    if (!document) throw Unreadable("The PDF is damaged");
    if (document->is_locked()) throw Unsupported("The PDF is protected by a password");
    if (document->pages() > static_cast<int>(max_pages)) throw Unreadable("The PDF has too many pages");
    BlockList blocks;
    std::string all;
    for (int number = 0; number < document->pages(); ++number) {
        const std::unique_ptr<poppler::page> page(document->create_page(number));
        if (!page) continue;
        // The order of the content stream: the reordering for layout loses marks in Thai, Lao, Khmer and Burmese.
        const auto text = utf8(page->text(poppler::rectf(), poppler::page::raw_order_layout));
        blocks.add(text, false, static_cast<std::uint32_t>(number + 1));
        all += text;
    }
    return {blocks.take(), clusters_are_sound(all)};
}

}  // namespace depositary::indexer
