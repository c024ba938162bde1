#include "indexer/extract/broken_lines.h"
#include "indexer/extract/clusters_in.h"
#include "indexer/extract/page_margins.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/recognition.h"
#include "indexer/extract/seen_text.h"
#include "indexer/extract/soundness.h"
#include "indexer/extract/vietnamese_fonts.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>
#include <poppler-toc.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <set>

namespace depositary::indexer {
namespace {

constexpr double max_pixels = 20'000'000;        // of a page that is recognised
constexpr double resolution = 300, glance = 24;  // dots per inch
constexpr double most_looking = 4;               // seconds of processor time for whether text can be seen
constexpr int most_glances = 50;                 // pages looked at for whether they are blank
constexpr std::size_t max_outline = 20'000;
constexpr std::size_t few_signs = 400;             // bytes of a page
constexpr std::size_t few_clusters = 100;          // of a page
constexpr std::size_t enough_to_tell = 64 * 1024;  // bytes, in which font a text is
constexpr float usable_confidence = 55;  // of recognition, to be preferred to a malformed text layer

void say_nothing(const std::string&, void*) {}

// Not ustring::to_utf8(): it goes through iconv, which loads its tables from files.
std::string utf8(const poppler::ustring& text) {
    std::string result;
    icu::UnicodeString(reinterpret_cast<const char16_t*>(text.data()), static_cast<std::int32_t>(text.size()))
        .toUTF8String(result);
    return result;
}

// Without the spaces that poppler puts before a dependent sign drawn a little apart (Khmer, Burmese, Thai, Lao): nobody
// writes one there.
std::string mended(const std::string& text) {
    std::string result;
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        const auto begin = static_cast<std::size_t>(i);
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, size, c);
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(c, &status);
        const bool hangs =
            (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 &&
            (script == USCRIPT_KHMER || script == USCRIPT_MYANMAR || script == USCRIPT_THAI || script == USCRIPT_LAO);
        if (hangs && result.ends_with(' ')) result.pop_back();
        result.append(text, begin, static_cast<std::size_t>(i) - begin);
    }
    return result;
}

std::string folded(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') result += c;
    return result;
}

// The outline's titles: lines of the text that are such a title are headings.
class Outline {
public:
    explicit Outline(const poppler::document& document) {
        const std::unique_ptr<poppler::toc> toc(document.create_toc());
        if (toc) collect(*toc->root(), 0);
    }
    bool has(std::string_view line) const { return line.size() < 1000 && titles_.contains(folded(line)); }
    bool empty() const { return titles_.empty(); }

private:
    void collect(const poppler::toc_item& item, int depth) {
        if (depth > 32) return;
        for (const auto* child : item.children()) {
            if (titles_.size() >= max_outline) return;
            auto title = folded(utf8(child->title()));
            if (!title.empty()) titles_.insert(std::move(title));
            collect(*child, depth + 1);
        }
    }
    std::set<std::string, std::less<>> titles_;
};

void add_page(BlockList& blocks, const Outline& outline, const std::string& as_it_lies, std::uint32_t page) {
    const auto text = joined_lines(as_it_lies);
    if (outline.empty()) return blocks.add(text, false, page);
    std::string before;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = std::string_view(text).substr(at, end - at);
        if (outline.has(line)) {
            blocks.add(before, false, page);
            before.clear();
            blocks.add(line, true, page);
        } else {
            before += line;
            before += '\n';
        }
        at = end + 1;
    }
    blocks.add(before, false, page);
}

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
}

std::optional<poppler::image> picture_of(poppler::page& page, double dots,
                                         poppler::image::format_enum format = poppler::image::format_gray8) {
    const auto box = page.page_rect();
    const double width = std::abs(box.width()) / 72, height = std::abs(box.height()) / 72;  // inches
    if (!std::isfinite(width) || !std::isfinite(height) || width <= 0 || height <= 0) return {};
    dots = std::min(dots, std::sqrt(max_pixels / (width * height)));
    // A page of kilometres has nothing to read at a dot an inch; one of a hair's width neither.
    if (dots < 1 || width * dots > 30'000 || height * dots > 30'000) return {};
    poppler::page_renderer renderer;
    renderer.set_image_format(format);
    renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
    auto image = renderer.render_page(&page, dots, dots);
    if (!image.is_valid() || image.format() != format) return {};
    return image;
}

bool looks_blank(poppler::page& page) {
    const auto image = picture_of(page, glance);
    if (!image) return true;
    int darkest = 255, lightest = 0;
    for (int y = 0; y < image->height(); ++y) {
        const auto* line = reinterpret_cast<const std::uint8_t*>(image->const_data()) +
                           static_cast<std::ptrdiff_t>(y) * image->bytes_per_row();
        for (int x = 0; x < image->width(); ++x) {
            darkest = std::min<int>(darkest, line[x]);
            lightest = std::max<int>(lightest, line[x]);
        }
    }
    return lightest - darkest < 16;
}

// The language of the script that most letters are in, of those that recognition has a model for; empty for Latin.
std::string script_language(std::string_view text) {
    constexpr std::array<std::pair<UScriptCode, const char*>, 5> scripts{{{USCRIPT_KHMER, "km"},
                                                                          {USCRIPT_LAO, "lo"},
                                                                          {USCRIPT_MYANMAR, "my"},
                                                                          {USCRIPT_THAI, "th"},
                                                                          {USCRIPT_HAN, "zh"}}};
    std::array<std::size_t, scripts.size() + 1> counts{};
    for (std::int32_t i = 0, size = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 200'000)); i < size;) {
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), i, size, c);
        UErrorCode status = U_ZERO_ERROR;
        const auto script = uscript_getScript(c, &status);
        if (script == USCRIPT_LATIN) ++counts.back();
        for (std::size_t s = 0; s < scripts.size(); ++s) counts[s] += scripts[s].first == script ? 1 : 0;
    }
    const auto most = static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    return most < scripts.size() ? scripts[most].second : "";
}

std::string text_of(const std::vector<Block>& blocks) {
    std::string all;
    for (const auto& block : blocks) all += block.text + "\n";
    return all;
}

// Whether what was recognised may be what the doubtful layer of a page means: the same script, where that can be told.
bool may_replace(Soundness layer, std::string_view text, std::string_view recognised) {
    if (layer == Soundness::signs) return recognised.size() * 4 >= text.size();
    const auto script = script_language(recognised);
    return layer == Soundness::capitals ? !script.empty() : script == script_language(text);
}

// The texts of the pages, as far as they are seen, with their clusters as they lie there, and all of them together.
std::vector<std::string> texts_of(poppler::document& document, std::string_view content, std::string& all, std::vector<Clusters>& clusters, Notes& notes) {
    const SeenText seen(content);
    std::vector<std::string> texts;
    int missing = 0;
    const double end = processor_seconds() + most_looking;
    for (int number = 0; number < document.pages(); ++number) {
        const auto page = seen.read(number + 1, [&]() -> std::optional<poppler::image> {
            const std::unique_ptr<poppler::page> drawn(processor_seconds() < end ? document.create_page(number) : nullptr);
            return drawn ? picture_of(*drawn, SeenText::picture_dots, SeenText::picture_format) : std::nullopt;
        });
        missing += page ? 0 : 1;
        const std::string text = page ? page->text : std::string();
        if (all.size() + text.size() > max_text) throw Unreadable(Reason::too_much_text);
        if (page && page->hidden) notes.tell(Reason::hidden_text);
        if (page && page->unchecked) notes.tell(Reason::hidden_unchecked);
        if (page && page->layer) notes.tell(Reason::layer_over_image);
        all += text;
        all += '\n';
        clusters.push_back(clusters_in(text));
        texts.push_back(mended(text));
    }
    if (document.pages() > 0 && missing == document.pages()) throw Unreadable(Reason::damaged);
    if (missing > 0) notes.miss(Reason::pages_damaged);
    if (seen.has_comments()) notes.tell(Reason::comments);
    if (seen.has_files()) notes.miss(Reason::embedded_files);
    return texts;
}

}  // namespace

void warm_up_pdf() {
    poppler::set_debug_error_function(say_nothing, nullptr);
    // Poppler's tables live as long as any document does: this one is never let go. Its text is in a font that is not
    // in the file, so that drawing it has the system's fonts listed.
    static const std::string content =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 "
        "obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 "
        "R/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
        "/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 33>>stream\nBT /F1 12 Tf 9 9 Td (Aa) Tj ET    \nendstream "
        "endobj\ntrailer<</Root 1 0 R>>\n";
    static const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(content.data(), static_cast<int>(content.size())));
    if (!document) return;
    const std::unique_ptr<poppler::page> page(document->create_page(0));
    if (!page) return;
    picture_of(*page, glance);
    SeenText(content).read(1, [] { return std::nullopt; });
}

std::vector<Block> read_pdf(std::string_view content, const ExtractOptions& options, Notes& notes) {
    poppler::set_debug_error_function(say_nothing, nullptr);
    if (content.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Unreadable(Reason::too_large);
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(content.data(), static_cast<int>(content.size())));
    if (!document) throw Unreadable(Reason::damaged);
    if (document->is_locked()) throw Unsupported(Reason::password);
    const int pages = document->pages();
    if (pages > static_cast<int>(max_pages)) throw Unreadable(Reason::too_many_parts);
    const Outline outline(*document);
    std::string all;
    std::vector<Clusters> clusters;
    auto texts = texts_of(*document, content, all, clusters, notes);
    take_out_running_lines(texts);
    join_over_pages(texts, [&](std::string_view line) { return outline.has(line); });
    Clusters all_clusters;
    for (const auto& each : clusters) all_clusters += each;
    const auto whole = soundness_of(all);
    const auto vietnamese = vietnamese_font(all.substr(0, enough_to_tell));

    BlockList blocks;
    std::optional<Recogniser> recogniser;
    bool out_of_time = false, kept_malformed = false, kept_letters = false;
    int glances = 0;
    for (int number = 0; number < pages; ++number) {
        const auto page_number = static_cast<std::uint32_t>(number + 1);
        const auto& text = texts[static_cast<std::size_t>(number)];
        auto layer = soundness_of(unicode_of_vietnamese(text, vietnamese));
        // A page of few signs is judged by all of them.
        if (whole == Soundness::signs && text.size() < few_signs) layer = whole;
        // Pages of several makers may be in one file: each that has enough to be judged by is judged by itself.
        const auto& own = clusters[static_cast<std::size_t>(number)];
        const bool malformed = own.all < few_clusters ? !all_clusters.sound() : all_clusters.sound() ? own.clearly_malformed() : !own.sound();
        const bool doubtful = (malformed || layer != Soundness::sound) && !blank(text);
        if (!blank(text) && !doubtful) {
            add_page(blocks, outline, text, page_number);
            continue;
        }
        const auto keep_text = [&] {
            add_page(blocks, outline, text, page_number);
            kept_malformed = kept_malformed || (doubtful && layer == Soundness::sound);
            kept_letters = kept_letters || layer != Soundness::sound;
        };
        if (out_of_time) {
            keep_text();
            continue;
        }
        const std::unique_ptr<poppler::page> page(document->create_page(number));
        if (!page || (!doubtful && (++glances > most_glances && !options.recognise))) continue;
        if (!doubtful && looks_blank(*page)) continue;
        if (!options.recognise) {
            notes.images = true;
            keep_text();
            continue;
        }
        if (!recogniser) {
            auto chosen = options;
            if (chosen.languages.empty()) chosen.languages = script_language(all);
            recogniser.emplace(chosen);
        }
        if (!recogniser->has_time()) {
            notes.miss(Reason::pages_unrecognised);
            out_of_time = true;
            keep_text();
            continue;
        }
        std::vector<Block> read;
        if (const auto image = picture_of(*page, resolution))
            read = recogniser->read(reinterpret_cast<const std::uint8_t*>(image->const_data()), image->width(),
                                    image->height(), 1, image->bytes_per_row(), page_number, notes);
        // A page that cannot be recognised well keeps its malformed layer, and the mark that says so.
        if (doubtful && (mean_confidence(read) < static_cast<double>(usable_confidence) ||
                         !may_replace(layer, text, text_of(read))))
            keep_text();
        else
            blocks.append(std::move(read));
    }
    notes.reliable = notes.reliable && !kept_malformed && !kept_letters;
    if (kept_malformed) notes.tell(Reason::malformed_layer);
    if (kept_letters) notes.tell(Reason::font_letters);
    return blocks.take();
}

}  // namespace depositary::indexer
