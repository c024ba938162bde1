#include "indexer/extract/extract.h"

#include "indexer/extract/flat_package.h"
#include "indexer/extract/html_start.h"
#include "indexer/extract/loaded_files.h"
#include "indexer/extract/old_fonts.h"
#include "indexer/extract/pictures.h"
#include "indexer/extract/polyglots.h"
#include "indexer/extract/reader.h"
#include "indexer/extract/recognition.h"
#include "indexer/extract/soundness.h"
#include "indexer/extract/zip_archive.h"

#include <algorithm>
#include <ctime>
#include <new>

namespace depositary::indexer {
namespace {

constexpr float sure_enough = 50;  // of recognition, on average

// The first bytes that matter, lower case, without a byte order mark and white space.
std::string beginning(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    std::string result(first == std::string_view::npos ? std::string_view() : text.substr(first, 2048));
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
}

// A text that speaks of a tag has a sentence behind it.
bool looks_like_akoma_ntoso(const std::string& start) {
    if (!start.starts_with("<")) return false;
    const auto name = std::min(start.find("<akomantoso"), start.find(":akomantoso"));
    const auto end = name == std::string::npos ? name : start.find('>', name);
    const auto next = end == std::string::npos ? end : start.find_first_not_of(" \t\r\n", end + 1);
    return name != std::string::npos && (next == std::string::npos || start[next] == '<');
}
bool looks_like_xml(const std::string& start) {
    return start.starts_with("<?xml") && start.find("version") < start.find("?>") && start.find("?>") != std::string::npos;
}

// What an OpenDocument or EPUB says it is; the content decides when it says nothing.
std::string kind_of_package(ZipArchive& archive) {
    const auto main = main_part(archive, "");
    if (archive.has("word/document.xml") || main.starts_with("word/")) return "docx";
    if (archive.has("xl/workbook.xml") || main.starts_with("xl/")) return "xlsx";
    if (archive.has("ppt/presentation.xml") || main.starts_with("ppt/")) return "pptx";
    if (archive.has("META-INF/container.xml") && archive.part("mimetype").value_or("").starts_with("application/epub"))
        return "epub";
    if (!archive.has("content.xml")) return {};
    if (archive.part("META-INF/manifest.xml").value_or("").find("encryption-data") != std::string::npos) throw Unsupported(Reason::password);
    const auto type = archive.part("mimetype").value_or("");
    if (type.find("opendocument.spreadsheet") != std::string::npos) return "ods";
    if (type.find("opendocument.presentation") != std::string::npos) return "odp";
    return "odt";
}

std::vector<Block> read_package(ZipArchive& archive, const ExtractOptions& options, Notes& notes,
                                std::string& type) {
    if (holds_document(archive.comment())) notes.miss(Reason::other_content);
    const auto kind = kind_of_package(archive);
    if (archive.suspicious()) notes.miss(Reason::odd_archive);
    if (kind.empty()) throw Unsupported(Reason::not_a_document);
    type = kind;
    if (kind == "docx") return read_docx(archive, options, notes);
    if (kind == "xlsx") return read_xlsx(archive, notes);
    if (kind == "pptx") return read_pptx(archive, options, notes);
    if (kind == "epub") return read_epub(archive, notes);
    if (kind == "ods") return read_ods(archive, notes);
    if (kind == "odp") return read_odp(archive, options, notes);
    return read_odt(archive, options, notes);
}

}  // namespace

std::vector<Block> read_any(std::string_view content, const ExtractOptions& options, Notes& notes, std::string& type,
                            std::size_t depth, std::vector<Section>* sections) {
    if (content.empty()) return {};
    if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06")) {
        ZipArchive archive(content);
        return read_package(archive, options, notes, type);
    }
    if (is_pdf(content)) {
        type = "pdf";
        if (surrounds_pdf(content)) notes.miss(Reason::other_content);
        return read_pdf(content, options, notes);
    }
    if (looks_like_image(content)) {
        type = "image";
        if (holds_document(content) || ends_as_zip(content)) notes.miss(Reason::other_content);
        return read_image(content, options, notes);
    }
    if (content.starts_with("{\\rtf")) {
        type = "rtf";
        if (holds_document(content) || ends_as_zip(content)) notes.miss(Reason::other_content);
        return read_rtf(content, notes);
    }
    if (content.starts_with("\xD0\xCF\x11\xE0"))
        throw Unsupported(Reason::old_format);
    if (looks_like_mail(content)) {
        type = "eml";
        return read_mail(content, options, notes, depth);
    }
    const auto text = decoded_text(content, declared_encoding(content), options.languages, notes);
    const auto start = beginning(text);
    const bool html = begins_as_html(text);
    if (looks_like_akoma_ntoso(start) || (looks_like_xml(start) && !html)) {
        if (auto parts = flat_package(text, notes)) {
            ZipArchive archive(std::move(*parts));
            auto blocks = read_package(archive, options, notes, type);
            type = "xml";
            return blocks;
        }
        auto found = read_xml(text, type, notes);
        if (sections) {
            *sections = std::move(found);
            return {};
        }
        BlockList blocks;
        for (auto& section : found) {
            blocks.add(section.heading, true);
            blocks.add(section.text);
        }
        return blocks.take();
    }
    if (html) {
        type = "html";
        if (holds_document(content) || ends_as_zip(content)) notes.miss(Reason::other_content);
        return read_html(text, notes, true);
    }
    type = "text";
    return read_plain(text);
}

Extraction extract_text(crypto::ByteView content, const ExtractOptions& options) {
    Extraction result;
    Notes notes;
    const auto failed = [&](ExtractionStatus status, Reason reason) {
        result.status = status;
        result.reasons = {reason};
        result.sections.clear();
    };
    try {
        auto blocks = read_any(crypto::as_text(content), options, notes, result.type, 0, &result.sections);
        put_into_unicode(result.sections);
        put_into_unicode(blocks);
        // A PDF's pages were looked at one by one.
        if (result.type != "pdf" && (has_font_letters(result.sections) || has_font_letters(blocks))) {
            notes.reliable = false;
            notes.tell(Reason::font_letters);
        }
        if (!blocks.empty()) result.sections = sections_of(std::move(blocks));
        result.reliable = notes.reliable;
        result.partial = notes.partial;
        result.images = notes.images;
        result.reasons = notes.reasons;
        result.status = result.sections.empty() ? ExtractionStatus::no_text : ExtractionStatus::extracted;
        if (result.sections.empty() && result.reasons.empty())
            result.add(notes.images ? Reason::image_unread : Reason::empty);
        result.weigh_recognition();
        if (result.recognised && result.confidence < sure_enough) {
            result.reliable = false;
            result.add(Reason::low_confidence);
        }
    } catch (const Unsupported& error) {
        failed(ExtractionStatus::unsupported, error.reason());
    } catch (const Unreadable& error) {
        failed(ExtractionStatus::failed, error.reason());
    }
    return result;
}

void warm_up_readers() {
    load_files("/usr/share/poppler");
    for (const char* fonts : {"/usr/share/fonts", "/usr/local/share/fonts"}) load_files(fonts);
    const auto models = models_folder();
    if (!models.empty()) load_files(models, ".traineddata");
    warm_up_pdf();
    tzset();
    // ICU builds these at first use: converters, the guesser, the rules of Zawgyi, normalisation.
    for (const std::string_view text : {"Article 1\nplain", "\xA1\xA2\xA3\xA4 caf\xE9 d\xE9j\xE0 vu \xE9t\xE9",
                                        "\xEF\xBB\xBF\xE1\x80\xB1\xE1\x80\x99 \xE1\x80\xB1\xE1\x80\x99"})
        extract_text(crypto::as_bytes(text));
}

}  // namespace depositary::indexer
