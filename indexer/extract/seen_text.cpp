#include "indexer/extract/seen_text.h"

#include "indexer/extract/loaded_files.h"
#include "indexer/extract/raised_digits.h"

#include <Annot.h>
#include <Catalog.h>
#include <GfxState.h>
#include <OutputDev.h>
#include <PDFDoc.h>
#include <Page.h>
#include <Stream.h>
#include <TextOutputDev.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace depositary::indexer {
namespace {

constexpr double least_size = 1;       // points: letters below this are dust
constexpr double least_opacity = 0.5;  // below this the picture decides
constexpr double thin = 2;             // points: a line of this width covers no text
constexpr int contrast = 12;           // of 255: less is not seen
constexpr int trace = 8;               // of 255: what a stroke of a small letter leaves at least
constexpr int light = 200;             // of 255, every channel: the colour of paper

// In the device's units, 1/72 inch, from the upper left corner of the page.
struct Box {
    double left = 0, top = 0, right = 0, bottom = 0;

    static Box around(std::initializer_list<std::pair<double, double>> points) {
        Box box{points.begin()->first, points.begin()->second, points.begin()->first, points.begin()->second};
        for (const auto& [x, y] : points) box.take_in(x, y);
        return box;
    }
    void take_in(double x, double y) {
        left = std::min(left, x);
        right = std::max(right, x);
        top = std::min(top, y);
        bottom = std::max(bottom, y);
    }
    Box widened(double by) const { return {left - by, top - by, right + by, bottom + by}; }
    Box within(const Box& other) const {
        return {std::max(left, other.left), std::max(top, other.top), std::min(right, other.right), std::min(bottom, other.bottom)};
    }
    // Numbers of hostile files may be none.
    bool empty() const { return !(left <= right && top <= bottom) || !std::isfinite(left + top + right + bottom); }
};

// Where on the page something is, coarsely: 64 by 64 fields.
class Fields {
public:
    void page(double width, double height) {
        across_ = side / std::max(width, 1.0);
        down_ = side / std::max(height, 1.0);
    }
    void add(const Box& box) {
        each(box, [&](std::size_t field) {
            set_.set(field);
            return false;
        });
    }
    bool meets(const Box& box) const {
        return each(box, [&](std::size_t field) { return set_.test(field); });
    }

private:
    static constexpr std::size_t side = 64;
    template <class Test>
    bool each(const Box& box, Test test) const {
        if (box.empty()) return false;
        const auto field = [](double at) { return static_cast<std::size_t>(std::clamp(at, 0.0, side - 1.0)); };
        if (box.right < 0 || box.bottom < 0 || box.left * across_ >= side || box.top * down_ >= side) return false;
        for (auto y = field(box.top * down_); y <= field(box.bottom * down_); ++y)
            for (auto x = field(box.left * across_); x <= field(box.right * across_); ++x)
                if (test(y * side + x)) return true;
        return false;
    }
    double across_ = 1, down_ = 1;
    std::bitset<side * side> set_;
};

using Colour = std::array<int, 3>;

int distance(const Colour& a, const Colour& b) {
    return std::max({std::abs(a[0] - b[0]), std::abs(a[1] - b[1]), std::abs(a[2] - b[2])});
}
bool is_light(const Colour& colour) { return std::min({colour[0], colour[1], colour[2]}) >= light; }

Colour colour_of(const GfxRGB& rgb) { return {colToByte(rgb.r), colToByte(rgb.g), colToByte(rgb.b)}; }

// Whether something of this colour shows in this part of the picture: some of it differs from most of it, towards that
// colour. Light letters need a darker ground; dark ones may be so heavy that most of the part is their own.
bool shows(const poppler::image& picture, const Box& part, const Colour& ink) {
    const Box seen = part.within({0, 0, picture.width() - 1.0, picture.height() - 1.0});
    if (seen.empty()) return false;
    std::vector<Colour> points;
    std::array<std::array<int, 256>, 3> counts{};
    for (int y = static_cast<int>(seen.top); y <= static_cast<int>(seen.bottom); ++y) {
        const auto* line = reinterpret_cast<const std::uint8_t*>(picture.const_data()) +
                           static_cast<std::ptrdiff_t>(y) * picture.bytes_per_row();
        for (int x = static_cast<int>(seen.left); x <= static_cast<int>(seen.right); ++x) {
            points.push_back({line[3 * x], line[3 * x + 1], line[3 * x + 2]});
            for (std::size_t c = 0; c < 3; ++c) ++counts.at(c).at(static_cast<std::size_t>(points.back().at(c)));
        }
    }
    Colour ground{};
    for (std::size_t c = 0; c < 3; ++c)
        for (int sum = 0; sum * 2 < static_cast<int>(points.size()) && ground.at(c) < 255; ++ground.at(c))
            sum += counts.at(c).at(static_cast<std::size_t>(ground.at(c)));
    const auto some = [&](auto test) { return std::any_of(points.begin(), points.end(), test); };
    if (distance(ink, ground) < contrast)
        return !is_light(ink) && some([&](const Colour& p) { return distance(p, ink) >= contrast; });
    return some([&](const Colour& p) { return distance(p, ground) >= trace && distance(p, ink) < distance(ground, ink); });
}

bool is_space(const Unicode* u, int length) {
    return std::all_of(u, u + length, [](Unicode c) { return c <= 0x20 || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x3000; });
}

// Where the signs of a line stand. What is smaller and above the line, as the number of a note or a power, is put on it, or poppler ends the line
// there; and if it is a number or a note's letter, it is no part of the word before it.
class RaisedSigns {
public:
    struct Place {
        bool apart = false;   // a space goes before the sign
        double x = 0, y = 0;  // on the line, in the units of the text
    };
    Place place(GfxState* state, double x, double y, Unicode sign) {
        Sign now;
        state->transform(x, y, &now.x, &now.y);
        const double* matrix = state->getTextMat();
        state->transformDelta(matrix[2] * state->getFontSize(), matrix[3] * state->getFontSize(), &now.up_x, &now.up_y);
        now.size = std::hypot(now.up_x, now.up_y);
        const auto c = static_cast<UChar32>(sign);
        const bool latin = c < 0x80 && u_isalpha(c) != 0;
        const bool follows = std::exchange(in_word_, u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) && in_word_;
        const Sign before = std::exchange(last_, now);
        const bool was_raised = std::exchange(raised_, is_above(line_, now) && is_near(before, now));
        const bool falls = was_raised ? !raised_ : is_above(now, before) && is_near(before, now);
        const bool begins = raised_ && !was_raised && stands_apart(word_, utf8_of(c));
        // What is raised before a word is a note's, too, if it is a number or one letter.
        const bool before_word = falls && (begins_with_digit_ || (begins_with_letter_ && signs_ == 1));
        Place result{.apart = follows && (begins || before_word), .x = x, .y = y};
        const bool new_run = raised_ != was_raised || !follows;
        signs_ = new_run ? 1 : signs_ + 1;
        if (new_run) begins_with_digit_ = u_isdigit(c) != 0;
        if (new_run) begins_with_letter_ = latin && (begins || !follows);
        if (!follows || result.apart) word_.clear();
        if (!raised_) {
            if (word_.size() < most_looked_at) word_ += utf8_of(c);
            line_ = now;
            return result;
        }
        const double rise = rise_of(line_, now);
        Matrix device;
        state->getCTM(&device);
        const double down_x = -rise * line_.up_x / line_.size, down_y = -rise * line_.up_y / line_.size, area = device.determinant();
        if (!std::isnormal(area)) return result;
        result.x += (device.m[3] * down_x - device.m[2] * down_y) / area;
        result.y += (device.m[0] * down_y - device.m[1] * down_x) / area;
        return result;
    }
    void end_word() { in_word_ = false; }

private:
    struct Sign {
        double x = 0, y = 0, up_x = 0, up_y = 0, size = 0;
    };
    static double rise_of(const Sign& line, const Sign& other) {
        return ((other.x - line.x) * line.up_x + (other.y - line.y) * line.up_y) / line.size;
    }
    // False before the first sign of a page, and for numbers that are none.
    static bool is_above(const Sign& line, const Sign& other) {
        constexpr double least = 0.4, smaller = 0.85, least_rise = 0.15, most_rise = 0.8;  // of the size of what stands on the line
        if (!(line.size > 0) || !(other.size < smaller * line.size) || other.size < least * line.size) return false;
        const double rise = rise_of(line, other);
        return rise > least_rise * line.size && rise < most_rise * line.size;
    }
    static bool is_near(const Sign& before, const Sign& now) {
        constexpr double most = 2;  // of the larger size
        return std::hypot(now.x - before.x, now.y - before.y) < most * std::max(before.size, now.size);
    }
    static std::string utf8_of(UChar32 c) {
        std::array<char, U8_MAX_LENGTH> bytes{};
        std::size_t size = 0;
        if (U_IS_UNICODE_CHAR(c)) U8_APPEND_UNSAFE(bytes.data(), size, c);
        return {bytes.data(), size};
    }

    static constexpr std::size_t most_looked_at = 64;  // bytes of a word
    Sign line_, last_;  // the last sign on the line, and the last of all
    bool in_word_ = false, raised_ = false;
    bool begins_with_digit_ = false, begins_with_letter_ = false;  // what is of one height
    std::size_t signs_ = 0;                                        // in it
    std::string word_;  // that ends here, as far as it stands on the line
};

// Takes a page's operations; lets through to the text what is seen. Without a picture it only notes where one is needed.
class Looker final : public TextOutputDev {
public:
    explicit Looker(std::string* out) : TextOutputDev(append, out, false, 0, true) {}

    // A second time over the same page, now with what the first time found and, if it could be had, the page drawn.
    Looker(std::string* out, const Looker& first, const poppler::image* picture) : Looker(out) {
        second_ = true;
        images_ = first.images_;
        picture_ = picture;
        picture_needed_ = first.needs_picture();
    }

    bool doubtful() const { return invisible_ || doubtful_; }
    bool needs_picture() const { return doubtful_; }
    bool hidden() const { return hidden_; }
    bool layer() const { return layer_; }
    bool unchecked() const { return unchecked_; }

    bool needNonText() override { return true; }
    bool useTilingPatternFill() override { return true; }
    bool useShadedFills(int) override { return true; }

    void startPage(int number, GfxState* state, XRef* xref) override {
        if (state) {
            page_ = {0, 0, state->getPageWidth(), state->getPageHeight()};
            for (auto* fields : {&odd_, &written_}) fields->page(page_.right, page_.bottom);
            if (!second_) images_.page(page_.right, page_.bottom);
        }
        xref_ = xref;
        TextOutputDev::startPage(number, state, xref);
    }

    void drawChar(GfxState* state, double x, double y, double dx, double dy, double originX, double originY, CharCode code,
                  int bytes, const Unicode* u, int length) override {
        if (u == nullptr || length == 0 || is_space(u, length)) {
            signs_.end_word();
            TextOutputDev::drawChar(state, x, y, dx, dy, originX, originY, code, bytes, u, length);
        } else if (is_seen(state, x, y, dx, dy)) {
            const auto place = signs_.place(state, x, y, *u);
            std::vector<Unicode> apart;
            if (place.apart) apart.push_back(' ');
            apart.insert(apart.end(), u, u + length);
            TextOutputDev::drawChar(state, place.x, place.y, dx, dy, originX, originY, code, bytes, apart.data(), static_cast<int>(apart.size()));
        } else {
            hidden_ = true;
        }
    }
    // Text of a layer that is switched off.
    void incCharCount(int count) override {
        hidden_ = hidden_ || count > 0;
        TextOutputDev::incCharCount(count);
    }

    void fill(GfxState* state) override {
        paint(state, path_box(state, 0), thin);
        TextOutputDev::fill(state);
    }
    void eoFill(GfxState* state) override {
        paint(state, path_box(state, 0), thin);
        TextOutputDev::eoFill(state);
    }
    void stroke(GfxState* state) override {
        double across = 0, down = 0;
        state->transformDelta(state->getLineWidth(), 0, &across, &down);
        const double width = std::hypot(across, down);
        if (width > thin) paint(state, path_box(state, width / 2), thin);
        TextOutputDev::stroke(state);
    }
    bool tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*, const double*, int, int, int, int, double,
                           double) override {
        return painted(state);
    }
    bool functionShadedFill(GfxState* state, GfxFunctionShading*) override { return painted(state); }
    bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override { return painted(state); }
    bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override { return painted(state); }
    bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override { return painted(state); }
    bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override { return painted(state); }

    void drawImageMask(GfxState* state, Object* ref, Stream* data, int width, int height, bool invert, bool interpolate,
                       bool inline_image) override {
        image(state);
        OutputDev::drawImageMask(state, ref, data, width, height, invert, interpolate, inline_image);
    }
    void drawImage(GfxState* state, Object* ref, Stream* data, int width, int height, GfxImageColorMap* colours, bool interpolate,
                   const int* mask, bool inline_image) override {
        image(state);
        OutputDev::drawImage(state, ref, data, width, height, colours, interpolate, mask, inline_image);
    }
    void setSoftMask(GfxState*, const double*, bool, Function*, GfxColor*) override { masked_ = true; }
    void clearSoftMask(GfxState*) override { masked_ = false; }
    void beginTransparencyGroup(GfxState* state, const double*, GfxColorSpace*, bool, bool, bool) override {
        masked_ = masked_ || state->getFillOpacity() < least_opacity;
    }

private:
    static void append(void* out, const char* bytes, int size) {
        static_cast<std::string*>(out)->append(bytes, static_cast<std::size_t>(std::max(size, 0)));
    }

    static Box path_box(const GfxState* state, double margin) {
        Box box{1, 1, -1, -1};
        const GfxPath* path = state->getPath();
        for (int i = 0; i < path->getNumSubpaths(); ++i)
            for (int j = 0; j < path->getSubpath(i)->getNumPoints(); ++j) {
                double x = 0, y = 0;
                state->transform(path->getSubpath(i)->getX(j), path->getSubpath(i)->getY(j), &x, &y);
                if (box.empty())
                    box = {x, y, x, y};
                else
                    box.take_in(x, y);
            }
        return box.empty() ? box : box.widened(margin);
    }
    static Box clip_box(const GfxState* state) {
        Box box;
        state->getClipBBox(&box.left, &box.top, &box.right, &box.bottom);
        return box;
    }

    // Something that may cover text or be the ground of it.
    void paint(GfxState* state, const Box& box, double least) {
        if (second_ || doubtful_) return;  // nothing more is to be learnt
        const Box part = box.within(clip_box(state));
        if (part.empty() || part.right - part.left < least || part.bottom - part.top < least) return;
        if (written_.meets(part)) doubtful_ = true;
        GfxRGB rgb;
        state->getFillRGB(&rgb);
        if (!is_light(colour_of(rgb)) || state->getFillColorSpace()->getMode() == csPattern) odd_.add(part);
    }
    bool painted(GfxState* state) {
        if (second_ || doubtful_) return true;
        const Box part = clip_box(state);
        if (written_.meets(part)) doubtful_ = true;
        odd_.add(part);
        return true;
    }
    void image(GfxState* state) {
        if (second_) return;
        Box box;
        const std::array<std::pair<double, double>, 4> corners{{{0, 0}, {1, 0}, {0, 1}, {1, 1}}};
        for (std::size_t i = 0; i < corners.size(); ++i) {
            double x = 0, y = 0;
            state->transform(corners.at(i).first, corners.at(i).second, &x, &y);
            if (i == 0)
                box = {x, y, x, y};
            else
                box.take_in(x, y);
        }
        const Box part = box.within(clip_box(state));
        if (written_.meets(part)) doubtful_ = true;
        odd_.add(part);
        images_.add(part);
    }

    bool is_seen(GfxState* state, double x, double y, double dx, double dy) {
        double px = 0, py = 0, ax = 0, ay = 0, ux = 0, uy = 0;
        state->transform(x, y, &px, &py);
        state->transformDelta(dx, dy, &ax, &ay);
        const double* matrix = state->getTextMat();
        state->transformDelta(matrix[2] * state->getFontSize(), matrix[3] * state->getFontSize(), &ux, &uy);
        const double size = std::hypot(ux, uy);
        if (!(size >= least_size)) return false;
        // A sign without a width of its own stands on the letter before it, and is seen with it.
        const bool hangs = std::hypot(ax, ay) < 0.1 * size;
        if (hangs && judged_) return last_;
        const auto up = [&](double part) { return std::pair{px + part * ux, py + part * uy}; };
        const auto on = [&](double part) { return std::pair{px + ax + part * ux, py + ay + part * uy}; };
        const Box box = Box::around({up(-0.2), up(0.8), on(-0.2), on(0.8)}).widened(hangs ? 0.5 * size : 0.1 * size);
        judged_ = true;
        return last_ = judge(state, box);
    }

    bool judge(GfxState* state, const Box& box) {
        if (box.within(page_).empty()) return false;  // off the page
        if (box.within(clip_box(state)).empty()) return false;
        if ((state->getRender() & 3) == 3) {
            invisible_ = true;
            if (!second_) return true;
            // What programs of scanners put over an image that shows it. Elsewhere it is seen by nobody.
            const bool over_image = images_.meets(box);
            layer_ = layer_ || over_image;
            return over_image;
        }
        GfxRGB rgb;
        if ((state->getRender() & 3) == 1)
            state->getStrokeRGB(&rgb);
        else
            state->getFillRGB(&rgb);
        const Colour ink = colour_of(rgb);
        if (!second_) {
            written_.add(box);
            if (is_light(ink) || odd_.meets(box) || masked_ || state->getFillOpacity() < least_opacity) doubtful_ = true;
            return true;
        }
        if (!picture_needed_) return true;
        const bool drawn = picture_ != nullptr && is_drawn(state->getFont().get());
        unchecked_ = unchecked_ || !drawn;
        return !drawn || shows(*picture_, box, ink);
    }
    // Whether the picture shows letters of this font: a font that is neither in the PDF nor on this system is not drawn.
    bool is_drawn(GfxFont* font) {
        if (!font) return false;
        if (const auto known = fonts_.find(font); known != fonts_.end()) return known->second;
        Ref file;
        bool drawn = font->getType() == fontType3 || font->getEmbeddedFontID(&file);
        if (!drawn)
            if (const auto place = font->locateFont(xref_, nullptr); place && place->locType == gfxFontLocExternal)
                drawn = files_are_sealed() ? loaded_file(place->path).has_value() : access(place->path.c_str(), R_OK) == 0;
        return fonts_[font] = drawn;
    }

    RaisedSigns signs_;
    bool second_ = false, picture_needed_ = false;
    Box page_{0, 0, 1, 1};
    Fields odd_;      // painted with what dark text may not show on
    Fields written_;  // text
    Fields images_;
    const poppler::image* picture_ = nullptr;
    XRef* xref_ = nullptr;
    std::map<GfxFont*, bool> fonts_;
    bool masked_ = false, judged_ = false, last_ = true;
    bool doubtful_ = false, invisible_ = false, hidden_ = false, layer_ = false, unchecked_ = false;
};

}  // namespace

struct SeenText::Document {
    explicit Document(std::string_view content)
        : pdf(new MemStream(content.data(), 0, static_cast<Goffset>(content.size()), Object(objNull))) {}
    mutable PDFDoc pdf;
};

SeenText::SeenText(std::string_view content) : document_(std::make_unique<Document>(content)) {}

SeenText::~SeenText() = default;

std::optional<SeenPage> SeenText::read(int number, const Picture& picture) const {
    auto& pdf = document_->pdf;
    if (!pdf.isOk() || !pdf.getPage(number)) return {};
    const auto draw = [&](Looker& looker) { pdf.displayPage(&looker, number, 72, 72, 0, false, true, false); };
    SeenPage page;
    Looker first(&page.text);
    draw(first);
    page.hidden = first.hidden();
    if (!first.doubtful()) return page;
    std::optional<poppler::image> drawn;
    if (first.needs_picture()) drawn = picture();
    page.text.clear();
    Looker second(&page.text, first, drawn ? &*drawn : nullptr);
    draw(second);
    page.hidden = page.hidden || second.hidden();
    page.layer = second.layer();
    page.unchecked = second.unchecked();
    return page;
}

bool SeenText::has_comments() const {
    auto& pdf = document_->pdf;
    constexpr std::array drawn{Annot::typeFreeText, Annot::typeWidget, Annot::typeLink, Annot::typePopup};
    for (int number = 1; pdf.isOk() && number <= pdf.getNumPages(); ++number) {
        ::Page* page = pdf.getPage(number);
        if (!page) continue;
        for (Annot* annotation : page->getAnnots()->getAnnots()) {
            const auto* contents = annotation->getContents();
            if (contents && contents->getLength() > 0 &&
                std::find(drawn.begin(), drawn.end(), annotation->getType()) == drawn.end())
                return true;
        }
    }
    return false;
}

bool SeenText::has_files() const {
    auto& pdf = document_->pdf;
    return pdf.isOk() && pdf.getCatalog() && pdf.getCatalog()->numEmbeddedFiles() > 0;
}

}  // namespace depositary::indexer
