#include "indexer/extraction_lines.h"

#include "crypto/bytes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace depositary::indexer {
namespace {

constexpr std::array<std::string_view, 4> status_names{"extracted", "no-text", "unsupported", "failed"};
constexpr std::array<std::string_view, reason_count> reason_names{"empty",
                                                                  "image-unread",
                                                                  "not-text",
                                                                  "not-a-document",
                                                                  "old-format",
                                                                  "password",
                                                                  "sealed",
                                                                  "damaged",
                                                                  "too-large",
                                                                  "too-much-text",
                                                                  "too-deep",
                                                                  "too-many-parts",
                                                                  "unpacks-too-large",
                                                                  "too-slow",
                                                                  "too-costly",
                                                                  "crashed",
                                                                  "forbidden",
                                                                  "unavailable",
                                                                  "busy",
                                                                  "no-recognition",
                                                                  "odd-archive",
                                                                  "pages-damaged",
                                                                  "image-damaged",
                                                                  "pages-unrecognised",
                                                                  "page-too-slow",
                                                                  "attachment-left-out",
                                                                  "embedded-files",
                                                                  "parts-left-out",
                                                                  "message-too-deep",
                                                                  "message-cut",
                                                                  "other-content",
                                                                  "malformed-layer",
                                                                  "hidden-text",
                                                                  "hidden-unchecked",
                                                                  "layer-over-image",
                                                                  "tracked-changes",
                                                                  "comments",
                                                                  "images-unread",
                                                                  "lines-unrecognised",
                                                                  "low-confidence",
                                                                  "font-letters",
                                                                  "guessed-encoding",
                                                                  "entities-unread",
                                                                  "not-indexed"};
constexpr std::size_t deepest = 3;           // of the JSON of a line: an object of values

std::string text_of(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}
float confidence_of(const nlohmann::json& object) {
    const auto found = object.find("confidence");
    return found != object.end() && found->is_number() ? static_cast<float>(std::round(std::clamp(found->get<double>(), 0.0, 100.0))) : 0;
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
    section.ocr = line.contains("confidence");
    section.confidence = confidence_of(line);
    // A NUL would end a field in the index.
    for (auto* field : {&section.heading, &section.number, &section.text, &section.kind}) std::erase(*field, '\0');
    return section;
}

Extraction nonsense() {
    Extraction result;
    result.add(Reason::crashed);
    return result;
}

nlohmann::json to_json(const ExtractionOutcome& outcome) {
    nlohmann::json words = nlohmann::json::array();
    for (const auto reason : outcome.reasons) words.push_back(to_text(reason));
    return {{"status", status_names.at(static_cast<std::size_t>(outcome.status))},
            {"reasons", std::move(words)},
            {"type", outcome.type},
            {"reliable", outcome.reliable},
            {"partial", outcome.partial},
            {"images", outcome.images},
            {"recognised", outcome.recognised},
            {"confidence", static_cast<int>(outcome.confidence + 0.5F)}};
}

// Nothing for what is none. Words and types that are not known are left out.
std::optional<ExtractionOutcome> outcome_of(const nlohmann::json& line) {
    ExtractionOutcome outcome;
    const auto status = text_of(line, "status");
    const auto known = std::find(status_names.begin(), status_names.end(), status);
    if (known == status_names.end()) return {};
    outcome.status = static_cast<ExtractionStatus>(known - status_names.begin());
    if (const auto words = line.find("reasons"); words != line.end() && words->is_array())
        for (std::size_t i = 0; i < reason_names.size(); ++i)
            if (std::find(words->begin(), words->end(), reason_names[i]) != words->end())
                outcome.reasons.push_back(static_cast<Reason>(i));
    outcome.type = text_of(line, "type");
    if (std::find(std::begin(extraction_types), std::end(extraction_types), outcome.type) == std::end(extraction_types))
        outcome.type = "unknown";
    outcome.reliable = flag_of(line, "reliable");
    outcome.partial = flag_of(line, "partial");
    outcome.images = flag_of(line, "images");
    outcome.recognised = flag_of(line, "recognised");
    outcome.confidence = outcome.recognised ? confidence_of(line) : 0;
    return outcome;
}


}  // namespace

std::string_view to_text(Reason reason) {
    return reason_names.at(static_cast<std::size_t>(reason));
}

void Extraction::add(Reason reason) {
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) reasons.push_back(reason);
}

void Extraction::weigh_recognition() {
    double sum = 0, weight = 0;
    for (const auto& section : sections) {
        if (!section.ocr) continue;
        const auto size = static_cast<double>(section.heading.size() + section.text.size());
        sum += size * static_cast<double>(section.confidence);
        weight += size;
    }
    recognised = weight > 0;
    confidence = weight > 0 ? static_cast<float>(sum / weight) : 0;
}

std::string to_line(const ExtractionOutcome& outcome) {
    return to_json(outcome).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::optional<ExtractionOutcome> outcome_from_line(std::string_view line) {
    if (!crypto::is_utf8(line) || !shallow(line)) return {};
    const auto json = nlohmann::json::parse(line, nullptr, false);
    return json.is_object() ? outcome_of(json) : std::nullopt;
}

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
    return lines + to_line(extraction);
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
        auto outcome = outcome_of(line);
        if (!outcome) return nonsense();
        static_cast<ExtractionOutcome&>(result) = std::move(*outcome);
        if (result.status == ExtractionStatus::extracted && result.sections.empty()) return nonsense();
        if (result.status != ExtractionStatus::extracted) result.sections.clear();
        result.weigh_recognition();  // whatever the last line says of it
        return result;
    }
    return nonsense();
}

}  // namespace depositary::indexer
