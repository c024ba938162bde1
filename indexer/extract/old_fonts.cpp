#include "indexer/extract/old_fonts.h"

#include "indexer/extract/vietnamese_fonts.h"
#include "indexer/zawgyi.h"

#include <string>

namespace depositary::indexer {
namespace {

constexpr std::size_t enough_to_tell = 64 * 1024;  // bytes

class Fonts {
public:
    explicit Fonts(const std::string& sample)
        : zawgyi_(looks_like_zawgyi(sample)), vietnamese_(vietnamese_font(sample)) {}

    void read(std::string& text) const {
        if (text.find_first_of(burmese_or_latin) == std::string::npos) return;
        text = unicode_of_vietnamese(unicode_of_burmese(text, zawgyi_), vietnamese_);
    }

private:
    // The first bytes of U+1000 to U+1FFF and of U+0080 to U+00FF.
    static constexpr std::string_view burmese_or_latin = "\xE1\xC2\xC3";
    bool zawgyi_;
    VietnameseFont vietnamese_;
};

}  // namespace

void put_into_unicode(std::vector<Block>& blocks) {
    std::string sample;
    for (const auto& block : blocks)
        if (sample.size() < enough_to_tell) sample += block.text + '\n';
    const Fonts fonts(sample);
    for (auto& block : blocks) fonts.read(block.text);
}

void put_into_unicode(std::vector<Section>& sections) {
    std::string sample;
    for (const auto& section : sections)
        if (sample.size() < enough_to_tell) sample += section.heading + '\n' + section.text + '\n';
    const Fonts fonts(sample);
    for (auto& section : sections) {
        fonts.read(section.heading);
        fonts.read(section.text);
    }
}

}  // namespace depositary::indexer
