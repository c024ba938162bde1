#include "indexer/extraction_lines.h"

#include "crypto/bytes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array<std::string_view, 4> status_names{"extracted", "no-text", "unsupported", "failed"};
constexpr std::size_t longest_reason = 500;  // bytes
constexpr std::size_t deepest = 3;           // of the JSON of a line: an object of values

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}
bool flag_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() && found->get<bool>();
}

// An answer's line is an object of values: what nests deeper is refused before the parser builds it.
bool shallow(std::string_view line) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (in_string) {
            if (c == '\\') ++at;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if ((c == '{' || c == '[') && ++depth > deepest) {
            return false;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return true;
}

Section section_of(const nlohmann::json& line) {
    Section section;
    section.heading = text_of(line, "heading");
    section.number = text_of(line, "number");
    section.text = text_of(line, "text");
    section.kind = text_of(line, "kind");
    if (const auto page = line.find("page"); page != line.end() && page->is_number_unsigned())
        section.page = static_cast<std::uint32_t>(std::min<std::uint64_t>(page->get<std::uint64_t>(), 10'000'000));
    if (const auto confidence = line.find("confidence"); confidence != line.end() && confidence->is_number()) {
        section.ocr = true;
        section.confidence = static_cast<float>(std::clamp(confidence->get<double>(), 0.0, 100.0));
    }
    // A NUL would end a field in the index.
    for (auto* field : {&section.heading, &section.number, &section.text, &section.kind}) std::erase(*field, '\0');
    return section;
}

Extraction nonsense() {
    Extraction result;
    result.reason = "Text extraction gave no usable answer";
    return result;
}

}  // namespace

std::string to_lines(const Extraction& extraction) {
    constexpr auto replace = nlohmann::json::error_handler_t::replace;
    std::string lines;
    for (const auto& section : extraction.sections) {
        nlohmann::json json{{"heading", section.heading}, {"number", section.number}, {"text", section.text}};
        if (section.page > 0) json["page"] = section.page;
        if (!section.kind.empty()) json["kind"] = section.kind;
        if (section.ocr) json["confidence"] = static_cast<int>(section.confidence + 0.5F);
        lines += json.dump(-1, ' ', false, replace);
        lines += '\n';
    }
    const nlohmann::json last{{"status", status_names.at(static_cast<std::size_t>(extraction.status))},
                              {"reason", extraction.reason},
                              {"type", extraction.type},
                              {"reliable", extraction.reliable},
                              {"partial", extraction.partial},
                              {"images", extraction.images}};
    lines += last.dump(-1, ' ', false, replace);
    lines += '\n';
    return lines;
}

Extraction from_lines(std::string_view lines) {
    if (!crypto::is_utf8(lines)) return nonsense();
    Extraction result;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        if (end == std::string_view::npos || !shallow(lines.substr(0, end))) return nonsense();
        const auto line = nlohmann::json::parse(lines.substr(0, end), nullptr, false);
        lines.remove_prefix(end + 1);
        if (!line.is_object()) return nonsense();
        if (!line.contains("status")) {
            result.sections.push_back(section_of(line));
            continue;
        }
        if (!lines.empty()) return nonsense();
        const auto status = text_of(line, "status");
        const auto known = std::find(status_names.begin(), status_names.end(), status);
        if (known == status_names.end()) return nonsense();
        result.status = static_cast<ExtractionStatus>(known - status_names.begin());
        if (result.status == ExtractionStatus::extracted && result.sections.empty()) return nonsense();
        if (result.status != ExtractionStatus::extracted) result.sections.clear();
        result.reason = text_of(line, "reason").substr(0, longest_reason);
        while (!crypto::is_utf8(result.reason)) result.reason.pop_back();
        std::erase(result.reason, '\0');
        result.type = text_of(line, "type");
        if (std::find(std::begin(extraction_types), std::end(extraction_types), result.type) ==
            std::end(extraction_types))
            result.type = "unknown";
        result.reliable = flag_of(line, "reliable");
        result.partial = flag_of(line, "partial");
        result.images = flag_of(line, "images");
        return result;
    }
    return nonsense();
}

}  // namespace depositary::indexer
