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
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> models{
    {{"en", "eng"}, {"km", "khm"}, {"lo", "lao"}, {"my", "mya"}, {"th", "tha"}, {"vi", "vie"}, {"zh", "chi_sim"}}};
// Words below this are noise: stains, lines, stamps. Tesseract's own measure, 0 to 100.
constexpr float least_confidence = 20;
constexpr double reserve = 0.15;  // of the time, to give the answer
constexpr std::int32_t most_page_milliseconds = 60'000;

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
};

Recogniser::Recogniser(const ExtractOptions& options)
    : engine_(std::make_unique<Engine>()), most_seconds_(processor_seconds() + options.cpu_seconds * (1 - reserve)) {
    if (models_folder().empty())
        throw Unsupported(Reason::no_recognition);
    if (engine_->api.Init(models_folder().c_str(), models_for(options.languages).c_str(), tesseract::OEM_LSTM_ONLY) !=
            0 &&
        engine_->api.Init(models_folder().c_str(), "eng", tesseract::OEM_LSTM_ONLY) != 0)
        throw Unsupported(Reason::no_recognition);
    engine_->api.SetPageSegMode(tesseract::PSM_AUTO);
    engine_->api.SetVariable("debug_file", "/dev/null");
}

Recogniser::~Recogniser() = default;

bool Recogniser::has_time() const {
    return processor_seconds() < most_seconds_;
}

std::vector<Block> Recogniser::read(const std::uint8_t* pixels, int width, int height, int channels, int bytes_a_line,
                                    std::uint32_t page, Notes& notes) {
    BlockList blocks;
    auto& api = engine_->api;
    api.SetImage(pixels, width, height, channels, bytes_a_line);
    api.SetSourceResolution(300);
    tesseract::ETEXT_DESC monitor;
    const auto left = std::clamp(static_cast<std::int32_t>((most_seconds_ - processor_seconds()) * 1000), 1000,
                                 most_page_milliseconds);
    monitor.set_deadline_msecs(left);
    if (api.Recognize(&monitor) != 0) notes.miss(Reason::page_too_slow);
    const std::unique_ptr<tesseract::ResultIterator> lines(api.GetIterator());
    std::string paragraph;
    double sum = 0, weight = 0;
    const auto finish = [&] {
        blocks.add(Block{.text = std::exchange(paragraph, {}),
                         .page = page,
                         .ocr = true,
                         .confidence = weight > 0 ? static_cast<float>(sum / weight) : 0});
        sum = weight = 0;
    };
    if (lines) {
        do {
            if (lines->Empty(tesseract::RIL_TEXTLINE)) continue;
            if (lines->IsAtBeginningOf(tesseract::RIL_PARA)) finish();
            const std::unique_ptr<char[]> text(lines->GetUTF8Text(tesseract::RIL_TEXTLINE));
            const float confidence = lines->Confidence(tesseract::RIL_TEXTLINE);
            if (!text || confidence < least_confidence || !crypto::is_utf8(std::string_view(text.get()))) continue;
            const std::string_view line(text.get());
            paragraph += line;
            if (!line.ends_with('\n')) paragraph += '\n';
            sum += static_cast<double>(confidence) * static_cast<double>(line.size());
            weight += static_cast<double>(line.size());
        } while (lines->Next(tesseract::RIL_TEXTLINE));
    }
    finish();
    api.Clear();
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
