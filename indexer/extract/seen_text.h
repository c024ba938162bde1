#pragma once
// The text of a PDF's pages as far as a reader of them sees it (SECURITY.md U18). What is drawn invisibly, off the page,
// too small, in the colour of what is under it, or under what is drawn after it, is left out and told.
//
// The text is that of the content stream, in its order. Whether it can be seen is found in two steps: from the graphics
// state, which settles most pages, and where that leaves a doubt, by looking at the drawn page.

#include <poppler-image.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace depositary::indexer {

struct SeenPage {
    std::string text;        // UTF-8, in the order of the content stream
    bool hidden = false;     // something was left out because it cannot be seen
    bool unchecked = false;  // there was a doubt, and no picture to look at
    bool layer = false;      // invisible text over an image, as scanners' programs make it, is in `text`
};

class SeenText {
public:
    // The page drawn at picture_dots an inch, in picture_format; nothing when that cannot be had.
    using Picture = std::function<std::optional<poppler::image>()>;
    static constexpr double picture_dots = 72;
    static constexpr auto picture_format = poppler::image::format_rgb24;

    // `content` must outlive it, and a poppler::document live as long: it holds what poppler needs of tables.
    explicit SeenText(std::string_view content);
    ~SeenText();
    SeenText(const SeenText&) = delete;
    SeenText& operator=(const SeenText&) = delete;

    // `number` from 1. Nothing for a page that is damaged.
    std::optional<SeenPage> read(int number, const Picture& picture) const;
    // Whether notes stand beside the text of any page (what a reader opens by a click), and whether files are in the PDF.
    bool has_comments() const;
    bool has_files() const;

private:
    struct Document;
    std::unique_ptr<Document> document_;
};

}  // namespace depositary::indexer
