#include "indexer/extract/recognition.h"

#include "crypto/bytes.h"

#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/resultiterator.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> models{
    {{"en", "eng"}, {"km", "khm"}, {"lo", "lao"}, {"my", "mya"}, {"th", "tha"}, {"vi", "vie"}, {"zh", "chi_sim"}}};
// Words below this are noise: stains, lines, stamps. Tesseract's own measure, 0 to 100.
constexpr float least_confidence = 20;
constexpr float sure = 80;        // of a word
constexpr double surer = 10;      // than another
constexpr float sure_of_missing = 40;  // of a line that the first reading did not see
constexpr double reserve = 0.15;  // of the time, to give the answer
constexpr std::int32_t most_page_milliseconds = 60'000;

// Characters that are not white space.
std::size_t signs_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool is_latin(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }) &&
           std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

double processor_seconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

std::string models_folder() {
    // Found once: after the sandbox closes nothing can be looked for.
    static const std::string found = [] {
        for (const char* folder : {"/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata"}) {
            std::error_code error;
            if (std::filesystem::exists(std::string(folder) + "/eng.traineddata", error)) return std::string(folder);
        }
        return std::string();
    }();
    return found;
}

std::string models_for(const std::string& languages) {
    std::string result;
    for (std::size_t at = 0; at <= languages.size();) {
        const auto end = std::min(languages.find('+', at), languages.size());
        // "zh-Hans" is zh.
        const auto language = std::string_view(languages).substr(at, std::min<std::size_t>(end - at, 2));
        at = end + 1;
        const auto found =
            std::find_if(models.begin(), models.end(), [&](const auto& model) { return model.first == language; });
        if (found == models.end() || found->second == "eng" || result.find(found->second) != std::string::npos)
            continue;
        result += std::string(found->second) + "+";
    }
    return result + "eng";
}

struct Recogniser::Engine {
    tesseract::TessBaseAPI api;

    bool begin(const std::string& models_wanted) {
        if (api.Init(models_folder().c_str(), models_wanted.c_str(), tesseract::OEM_LSTM_ONLY) != 0) return false;
        api.SetVariable("debug_file", "/dev/null");
        return true;
    }
};

struct Recogniser::Word {
    std::string text{};
    float confidence = 0;
    int left = 0, top = 0, right = 0, bottom = 0;  // pixels
};

struct Recogniser::Line {
    std::string text{};
    float confidence = 0;
    bool begins_paragraph = false;
    std::vector<Word> words{};

    Box box() const {
        Box box{words.front().left, words.front().top, words.front().right, words.front().bottom};
        for (const auto& word : words)
            box = {std::min(box.left, word.left), std::min(box.top, word.top), std::max(box.right, word.right), std::max(box.bottom, word.bottom)};
        return box;
    }
};

// One letter alone is an article's number, misread.
bool Recogniser::is_doubtful(const Word& word) {
    return (word.confidence < sure || word.text.size() == 1) && is_latin(word.text);
}

Recogniser::Recogniser(const ExtractOptions& options)
    : engine_(std::make_unique<Engine>()), most_seconds_(processor_seconds() + options.cpu_seconds * (1 - reserve)) {
    if (models_folder().empty())
        throw Unsupported(Reason::no_recognition);
    const auto wanted = models_for(options.languages);
    if (!engine_->begin(wanted) && !engine_->begin("eng")) throw Unsupported(Reason::no_recognition);
    for (const char* model : {"khm", "lao", "mya", "tha", "chi_sim"})
        if (wanted == std::string(model) + "+eng") alone_models_ = model;
}

Recogniser::~Recogniser() = default;

bool Recogniser::has_time() const {
    return processor_seconds() < most_seconds_;
}

Recogniser::Engine* Recogniser::engine_without_english() {
    if (!alone_ && !alone_models_.empty()) {
        alone_ = std::make_unique<Engine>();
        if (!alone_->begin(alone_models_)) alone_models_.clear();
    }
    return alone_models_.empty() ? nullptr : alone_.get();
}

// The lines of the image that the engine was given.
std::vector<Recogniser::Line> Recogniser::lines_of(Engine& engine, int mode, Notes& notes) {
    auto& api = engine.api;
    api.SetPageSegMode(static_cast<tesseract::PageSegMode>(mode));
    tesseract::ETEXT_DESC monitor;
    monitor.set_deadline_msecs(std::clamp(static_cast<std::int32_t>((most_seconds_ - processor_seconds()) * 1000), 1000,
                                          most_page_milliseconds));
    if (api.Recognize(&monitor) != 0) notes.miss(Reason::page_too_slow);
    std::vector<Line> lines;
    const std::unique_ptr<tesseract::ResultIterator> found(api.GetIterator());
    if (!found) return lines;
    do {
        if (found->Empty(tesseract::RIL_TEXTLINE)) continue;
        const std::unique_ptr<char[]> text(found->GetUTF8Text(tesseract::RIL_TEXTLINE));
        if (!text || !crypto::is_utf8(std::string_view(text.get()))) continue;
        Line line{text.get(), found->Confidence(tesseract::RIL_TEXTLINE), found->IsAtBeginningOf(tesseract::RIL_PARA)};
        for (;;) {
            const std::unique_ptr<char[]> part(found->GetUTF8Text(tesseract::RIL_WORD));
            Word word{part ? part.get() : "", found->Confidence(tesseract::RIL_WORD)};
            found->BoundingBox(tesseract::RIL_WORD, &word.left, &word.top, &word.right, &word.bottom);
            line.words.push_back(std::move(word));
            if (found->IsAtFinalElement(tesseract::RIL_TEXTLINE, tesseract::RIL_WORD) ||
                !found->Next(tesseract::RIL_WORD))
                break;
        }
        lines.push_back(std::move(line));
    } while (found->Next(tesseract::RIL_WORD));
    return lines;
}

// Words in Latin letters that are not sure, and that another engine is surer of, are its words.
void Recogniser::read_again(std::vector<Line>& lines, Engine& engine, int mode, Notes& notes) {
    std::vector<Word> all;
    for (auto& line : lines_of(engine, mode, notes))
        std::move(line.words.begin(), line.words.end(), std::back_inserter(all));
    for (auto& line : lines) {
        std::size_t at = 0;
        for (const auto& word : line.words) {
            const auto found = word.text.empty() ? std::string::npos : line.text.find(word.text, at);
            if (found == std::string::npos) continue;
            at = found + word.text.size();
            if (!is_doubtful(word)) continue;
            std::string other;
            double sum = 0, parts = 0;
            for (const auto& part : all) {
                const int x = (part.left + part.right) / 2, y = (part.top + part.bottom) / 2;
                if (x < word.left || x > word.right || y < word.top - (word.bottom - word.top) ||
                    y > word.bottom + (word.bottom - word.top))
                    continue;
                other += part.text;
                sum += static_cast<double>(part.confidence);
                parts += 1;
            }
            if (other.empty() || is_latin(other) || !crypto::is_utf8(other) ||
                sum / parts < std::min(static_cast<double>(word.confidence) + surer, static_cast<double>(word.text.size() == 1 ? sure : 100)))
                continue;
            line.text.replace(found, word.text.size(), other);
            at = found + other.size();
        }
    }
}

// The layout of the first reading leaves out lines at times, bold and short ones above all. Where there is ink that looks like a line and nothing was
// read, the second one, which takes the page for one block, is asked; what neither reads is told.
bool Recogniser::read_what_is_missing(std::vector<Line>& lines, const PixelGrid& picture, Notes& notes) {
    std::vector<Box> read;
    for (const auto& line : lines)
        if (signs_in(line.text) > 0) read.push_back(line.box());
    auto bands = unread_bands(picture, read);
    if (bands.empty()) return false;
    if (!has_time()) {
        notes.miss(Reason::lines_unrecognised);
        return false;
    }
    const auto before = lines.size();
    const auto is_in = [](const Box& box, const Box& band) {
        const int middle = (box.top + box.bottom) / 2;
        return middle >= band.top && middle < band.bottom && box.left < band.right && band.left < box.right;
    };
    for (auto& line : lines_of(*engine_, tesseract::PSM_SINGLE_BLOCK, notes)) {
        if (signs_in(line.text) == 0 || line.confidence < sure_of_missing) continue;
        const auto box = line.box();
        const auto band = std::find_if(bands.begin(), bands.end(), [&](const Box& each) { return is_in(box, each); });
        if (band == bands.end() || std::any_of(read.begin(), read.end(), [&](const Box& each) { return is_in(box, each) && is_in(each, box); })) continue;
        const auto behind = std::find_if(lines.begin(), lines.end(), [&](const Line& each) { return each.box().top > box.top; });
        if (behind != lines.end()) behind->begins_paragraph = true;
        line.begins_paragraph = true;
        lines.insert(behind, std::move(line));
        bands.erase(band);
    }
    if (!bands.empty()) notes.miss(Reason::lines_unrecognised);
    return lines.size() > before;
}

std::vector<Block> Recogniser::read(const std::uint8_t* pixels, int width, int height, int channels, int bytes_a_line,
                                    std::uint32_t page, Notes& notes) {
    const auto show = [&](Engine& engine) {
        engine.api.SetImage(pixels, width, height, channels, bytes_a_line);
        engine.api.SetSourceResolution(300);
    };
    const auto certainty = [](const std::vector<Line>& lines) {
        double sum = 0;
        for (const auto& line : lines)
            sum += static_cast<double>(line.confidence) * static_cast<double>(signs_in(line.text));
        return sum;
    };
    const auto is_torn = [](const std::vector<Line>& lines) {
        // Frames and rules are lines without a sign.
        const auto all = std::count_if(lines.begin(), lines.end(), [](const Line& line) { return signs_in(line.text) > 0; });
        const auto tiny = std::count_if(lines.begin(), lines.end(), [](const Line& line) { return signs_in(line.text) > 0 && signs_in(line.text) <= 2; });
        return all >= 5 && tiny * 10 >= all * 3;
    };
    show(*engine_);
    int mode = tesseract::PSM_AUTO;
    auto lines = lines_of(*engine_, mode, notes);
    // The layout of Burmese and Khmer, with marks far above and below, is at times taken for columns of single letters.
    if (is_torn(lines) && has_time()) {
        auto again = lines_of(*engine_, tesseract::PSM_SINGLE_BLOCK, notes);
        if (!is_torn(again) && certainty(again) >= certainty(lines) * 0.7) {
            lines = std::move(again);
            mode = tesseract::PSM_SINGLE_BLOCK;
        }
    }
    if (mode == tesseract::PSM_AUTO && read_what_is_missing(lines, {pixels, width, height, channels, bytes_a_line}, notes))
        mode = tesseract::PSM_SINGLE_BLOCK;  // in which the second engine sees them, too
    engine_->api.Clear();
    // Beside a model of Latin letters, words of another script at times become such letters.
    const bool doubtful = std::any_of(lines.begin(), lines.end(), [](const Line& line) {
        return std::any_of(line.words.begin(), line.words.end(), &Recogniser::is_doubtful);
    });
    if (auto* alone = doubtful && has_time() ? engine_without_english() : nullptr) {
        show(*alone);
        read_again(lines, *alone, mode, notes);
        alone->api.Clear();
    }

    BlockList blocks;
    std::string paragraph;
    double sum = 0, weight = 0;
    std::size_t kept = 0, dropped = 0;
    const auto finish = [&] {
        blocks.add(Block{.text = std::exchange(paragraph, {}),
                         .page = page,
                         .ocr = true,
                         .confidence = weight > 0 ? static_cast<float>(sum / weight) : 0});
        sum = weight = 0;
    };
    for (const auto& line : lines) {
        if (line.begins_paragraph) finish();
        (line.confidence < least_confidence ? dropped : kept) += signs_in(line.text);
        if (line.confidence < least_confidence) continue;
        paragraph += line.text;
        if (!line.text.ends_with('\n')) paragraph += '\n';
        sum += static_cast<double>(line.confidence) * static_cast<double>(line.text.size());
        weight += static_cast<double>(line.text.size());
    }
    finish();
    // A stain is a few signs.
    if (dropped >= 10 && dropped * 20 > kept) notes.miss(Reason::lines_unrecognised);
    return blocks.take();
}

double mean_confidence(const std::vector<Block>& blocks) {
    double sum = 0, weight = 0;
    for (const auto& block : blocks) {
        sum += static_cast<double>(block.confidence) * static_cast<double>(block.text.size());
        weight += static_cast<double>(block.text.size());
    }
    return weight > 0 ? sum / weight : 0;
}

}  // namespace depositary::indexer
