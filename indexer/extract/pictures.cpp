#include "indexer/extract/pictures.h"

#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::size_t max_pictures = 300;         // recognised in one file
constexpr std::size_t max_unpacked = 100u << 20;  // bytes of pictures: the text needs the archive's allowance too
constexpr std::size_t most_relations = 20'000;
constexpr std::size_t small_drawing = 20'000;        // bytes: a drawing in another format, such as a logo
constexpr int least_width = 200, least_height = 60;  // pixels that can hold text
constexpr float least_confidence = 50;
constexpr std::size_t few_letters = 60;  // bytes: what recognition takes a photograph for

}  // namespace

Relations::Relations(ZipArchive& archive, const std::string& part) {
    const auto slash = part.rfind('/') + 1;
    const auto list = archive.part(part.substr(0, slash) + "_rels/" + part.substr(slash) + ".rels");
    if (!list) return;
    pugi::xml_document document;
    load_xml(document, decoded_text(*list));
    for (const auto& link : document.document_element().children()) {
        if (targets_.size() >= most_relations) break;
        if (local_attribute(link, "TargetMode") == "External") continue;
        const auto target = local_attribute(link, "Target");
        auto name = target.starts_with('/') ? std::string(target.substr(1)) : beside(part, target);
        types_.emplace_back(local_attribute(link, "Type"), name);
        targets_.emplace(local_attribute(link, "Id"), std::move(name));
    }
}

std::string Relations::of_type(std::string_view ending) const {
    for (const auto& [type, target] : types_)
        if (type.ends_with(ending)) return target;
    return {};
}

std::string Relations::of(std::string_view id) const {
    const auto found = targets_.find(id);
    return found == targets_.end() ? std::string() : found->second;
}

std::string main_part(ZipArchive& archive, const std::string& usual) {
    const auto named = Relations(archive, "").of_type("/officeDocument");
    return !named.empty() && archive.has(named) ? named : usual;
}

std::string picture_name(const pugi::xml_node& image) {
    auto name = local_attribute(image, "href");
    if (name.starts_with("./")) name.remove_prefix(2);
    return std::string(name);
}

bool is_shown(const pugi::xml_node& image) {
    const auto is_read = [](const pugi::xml_node& one) {
        const auto name = picture_name(one);
        return name.ends_with(".png") || name.ends_with(".jpg") || name.ends_with(".jpeg") || name.ends_with(".tif") ||
               name.ends_with(".tiff");
    };
    pugi::xml_node first;
    for (const auto& one : image.parent().children()) {
        if (local_name(one) != "image") continue;
        if (is_read(one)) return one == image;
        if (!first) first = one;
    }
    return first == image;
}

void Pictures::leave_out() {
    notes_.miss(Reason::images_unread);
}

std::vector<Block> Pictures::drawn(const std::string& name) {
    std::vector<Block> blocks;
    for (auto& line : drawn_.lines(name)) blocks.push_back({.text = std::move(line), .contents = true});
    return blocks;
}

std::vector<Block> Pictures::read(const std::string& name, std::uint32_t page) {
    if (name.empty() || !seen_.insert(name).second) return {};
    if (read_ >= max_pictures || unpacked_ > max_unpacked) {
        if (archive_.has(name)) leave_out();
        return {};
    }
    std::optional<std::string> content;
    try {
        content = archive_.part(name);
    } catch (const Unreadable&) {
        leave_out();
    }
    if (!content) return {};
    unpacked_ += content->size();
    const auto size = image_size(*content);
    if (!size) {
        if (content->size() > small_drawing) leave_out();
        return {};
    }
    if (size->width < least_width || size->height < least_height) return {};
    if (!options_.recognise) {
        notes_.images = true;
        leave_out();
        return {};
    }
    ++read_;
    std::vector<Block> blocks;
    Notes own;
    try {
        if (!recogniser_) recogniser_.emplace(options_);
        blocks = read_image(*content, *recogniser_, own, page);
    } catch (const Unreadable&) {
        leave_out();
    } catch (const Unsupported& error) {
        notes_.miss(error.reason());
    }
    if (mean_confidence(blocks) >= static_cast<double>(least_confidence)) {
        for (const auto reason : own.reasons) notes_.miss(reason);
        return blocks;
    }
    for (const auto reason : own.reasons)
        if (reason != Reason::lines_unrecognised) notes_.miss(reason);
    // Hardly anything is a photograph; much of which nothing is certain is a page that is not read.
    std::size_t letters = 0;
    for (const auto& block : blocks) letters += block.text.size();
    if (letters > few_letters) leave_out();
    return {};
}

}  // namespace depositary::indexer
