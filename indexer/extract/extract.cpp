#include "indexer/extract/extract.h"

#include "indexer/extract/reader.h"

#include <nlohmann/json.hpp>

namespace depositary::indexer {
namespace {

constexpr std::array<std::string_view, 4> status_names{"extracted", "no-text", "unsupported", "failed"};

// The first bytes that matter, lower case, without a byte order mark and white space.
std::string beginning(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    std::string result(first == std::string_view::npos ? std::string_view() : text.substr(first, 2048));
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
}

bool looks_like_akoma_ntoso(const std::string& start) {
    return start.starts_with("<") &&
           (start.find("<akomantoso") != std::string::npos || start.find(":akomantoso") != std::string::npos);
}
bool looks_like_html(const std::string& start) {
    if (start.starts_with("<?xml")) return start.find("<html") != std::string::npos;
    return start.starts_with("<") &&
           (start.find("<!doctype html") != std::string::npos || start.find("<html") != std::string::npos ||
            start.find("<body") != std::string::npos);
}

void read(std::string_view content, Extraction& result) {
    if (content.empty()) return;
    // PDF readers accept its header anywhere in the first KiB.
    if (content.substr(0, 1024).find("%PDF-") != std::string_view::npos) {
        result.type = "pdf";
        auto pdf = read_pdf(content);
        result.reliable = pdf.reliable;
        result.sections = sections_of(std::move(pdf.blocks));
        if (!result.reliable)
            result.reason = "The PDF's text layer has malformed syllables: not all of its text can be found";
        return;
    }
    if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06")) {
        if (unzip(content, "word/document.xml")) {
            result.type = "docx";
            result.sections = sections_of(read_docx(content));
        } else if (unzip(content, "content.xml")) {
            result.type = "odt";
            result.sections = sections_of(read_odt(content));
        } else {
            throw Unsupported("The zip archive is neither a DOCX nor an ODT");
        }
        return;
    }
    const auto text = decoded_text(content);
    const auto start = beginning(text);
    if (looks_like_akoma_ntoso(start) || (start.starts_with("<?xml") && !looks_like_html(start))) {
        result.type = "xml";
        result.sections = read_xml(text, result.type);
    } else if (looks_like_html(start)) {
        result.type = "html";
        result.sections = sections_of(read_html(text));
    } else {
        result.type = "text";
        result.sections = sections_of(read_plain(text));
    }
}

}  // namespace

Extraction extract_text(crypto::ByteView content) {
    Extraction result;
    const auto failed = [&](ExtractionStatus status, std::string reason) {
        result.status = status;
        result.reason = std::move(reason);
        result.sections.clear();
    };
    try {
        read(crypto::as_text(content), result);
        result.status = result.sections.empty() ? ExtractionStatus::no_text : ExtractionStatus::extracted;
        if (result.sections.empty()) result.reason = "The file holds no text";
    } catch (const Unsupported& error) {
        failed(ExtractionStatus::unsupported, error.what());
    } catch (const Unreadable& error) {
        failed(ExtractionStatus::failed, error.what());
    }
    return result;
}

std::string to_lines(const Extraction& extraction) {
    constexpr auto replace = nlohmann::json::error_handler_t::replace;
    std::string lines;
    for (const auto& section : extraction.sections) {
        nlohmann::json json{{"heading", section.heading}, {"number", section.number}, {"text", section.text}};
        if (section.page > 0) json["page"] = section.page;
        lines += json.dump(-1, ' ', false, replace);
        lines += '\n';
    }
    const nlohmann::json last{{"status", status_names.at(static_cast<std::size_t>(extraction.status))},
                              {"reason", extraction.reason},
                              {"type", extraction.type},
                              {"reliable", extraction.reliable}};
    lines += last.dump(-1, ' ', false, replace);
    lines += '\n';
    return lines;
}

}  // namespace depositary::indexer
