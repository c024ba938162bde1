// /api/v1/documents/{id}/versions/{n}/…: the files of a version, their text, the whole as a bag.

#include <algorithm>
#include <charconv>

#include "server/api.h"
#include "server/content_type.h"
#include "server/random_access.h"
#include "server/words.h"
#include "server/standing.h"

namespace depositary::server {

using namespace repository;

namespace {

struct Range {
    std::uint64_t begin = 0, end = 0;  // [begin, end)
};

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && text.size() <= 18 ? std::optional(value)
                                                                                       : std::nullopt;
}

// One range of bytes (RFC 9110 §14.1.2). Several, or what is no range, are as if not asked for; one that begins behind the
// end is 416.
std::optional<Range> asked_range(std::string_view field, std::uint64_t size) {
    static constexpr std::string_view unit = "bytes=";
    if (!field.starts_with(unit)) {
        return std::nullopt;
    }
    const std::string_view spec = field.substr(unit.size());
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto first = number(spec.substr(0, dash));
    const auto last = number(spec.substr(dash + 1));
    Range range;
    if (first && (last || dash + 1 == spec.size())) {
        if (last && *last < *first) {
            return std::nullopt;
        }
        range = {*first, last ? std::min(*last + 1, size) : size};
    } else if (dash == 0 && last) {
        range = {size - std::min(*last, size), size};
    } else {
        return std::nullopt;
    }
    if (range.begin >= size || range.begin == range.end) {
        throw HttpError(416, "range-outside", "The range asked for lies outside the file.",
                        {{"Content-Range", "bytes */" + std::to_string(size)}});
    }
    return range;
}

void set_file_fields(Response& response, const std::string& tag, const File& file) {
    response.set("Content-Type", safe_media_type(file.media_type));
    response.set("Content-Disposition", attachment(file.name));
    response.set("Content-Security-Policy", "sandbox; default-src 'none'");
    response.set("ETag", tag);
    response.set("Accept-Ranges", "bytes");
    response.set("Repr-Digest", "sha-256=:" + crypto::to_base64(file.digest) + ":");
}

Response get_file(Application& application, Request& request) {
    request.allow_query({});
    const DocumentId id = document_id(request);
    std::shared_ptr<OpenFile> file =
        application.depositary.open_file(request.actor(), id, version_number(request), request.parameter("name"));
    return file_response(application, request, std::move(file), [&application, id](const Actor& actor) {
        application.depositary.require_readable(actor, id);
    });
}

Response get_text(Application& application, Request& request) {
    request.allow_query({});
    const auto file = application.depositary.open_file(request.actor(), document_id(request), version_number(request),
                                                       request.parameter("name"));
    const Document document = application.depositary.document(request.actor(), document_id(request));
    const ExtractedText text = application.text.extract(*file);
    if (!text.any) {
        std::string why;
        for (const std::string& reason : text.reasons) {
            why += " " + Words::in("en").text("text_reason." + reason);
        }
        throw Invalid("no-text", "No text was found in this file." + why);
    }
    std::string plain;
    for (const TextSection& section : text.sections) {
        if (!section.heading.empty()) {
            plain += section.heading + "\n";
        }
        plain += section.text + "\n\n";
    }
    Response response = Response::text(200, "text/plain; charset=utf-8", std::move(plain));
    response.set("Content-Security-Policy", "sandbox; default-src 'none'");
    return response;
}

Response get_bag(Application& application, Request& request) {
    request.allow_query({});
    const Actor actor = request.actor();
    const DocumentId id = document_id(request);
    const std::uint32_t version = version_number(request);
    const Document document = application.depositary.document(actor, id);
    application.depositary.require_readable(actor, id);
    if (version > document.latest().number) {
        throw NotFound("not-found", "There is no such version.");
    }
    std::string name = document.symbol + "-v" + std::to_string(version) + ".zip";
    std::replace(name.begin(), name.end(), '/', '-');
    Response response;
    response.set("Content-Type", "application/zip");
    response.set("Content-Disposition", attachment(name));
    response.set("Content-Security-Policy", "sandbox; default-src 'none'");
    const auto require = [&application, id](const Actor& present) { application.depositary.require_readable(present, id); };
    response.stream(std::nullopt, while_allowed(application, *request.signed_in, require,
                                                [&depositary = application.depositary, actor, id, version](crypto::ByteSink& out) {
                                                    depositary.write_bag_zip(actor, id, version, out);
                                                }));
    return response;
}

}  // namespace

bool names_tag(std::string_view list, std::string_view tag) {
    return list == "*" || list.find(tag) != std::string_view::npos;
}

Response file_response(const Application& application, const Request& request, std::shared_ptr<OpenFile> file,
                       std::function<void(const Actor&)> require) {
    const std::string tag = "\"" + file->file().digest.hex() + "\"";
    const std::uint64_t size = file->content().size();
    if (const auto match = request.head.field("if-none-match"); match && names_tag(*match, tag)) {
        Response response(304);
        set_file_fields(response, tag, file->file());
        return response;
    }
    if (const auto match = request.head.field("if-match"); match && !names_tag(*match, tag)) {
        throw HttpError(412, "precondition-failed", "The file is not the one that If-Match names.");
    }
    Range range{0, size};
    int status = 200;
    const auto if_range = request.head.field("if-range");
    if (const auto field = request.head.field("range"); field && (!if_range || *if_range == tag)) {
        if (const auto asked = asked_range(*field, size)) {
            range = *asked;
            status = 206;
        }
    }
    Response response(status);
    set_file_fields(response, tag, file->file());
    if (status == 206) {
        response.set("Content-Range", "bytes " + std::to_string(range.begin) + "-" + std::to_string(range.end - 1) + "/" +
                                          std::to_string(size));
    }
    const Response::Writer writer = [file = std::move(file), range](crypto::ByteSink& out) {
        crypto::Bytes block(256 * 1024);
        for (std::uint64_t at = range.begin; at < range.end;) {
            // Up to the next border of blocks, so that no chunk of the encrypted file is decrypted twice.
            const std::uint64_t border = (at / block.size() + 1) * block.size();
            const auto part = std::span(block).first(static_cast<std::size_t>(std::min(border, range.end) - at));
            file->content().read_at(at, part);
            out.write(part);
            at += part.size();
        }
    };
    response.stream(range.end - range.begin, while_allowed(application, *request.signed_in, std::move(require), writer));
    return response;
}

std::span<const Route> file_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/documents/{id}/versions/{n}/files/{name}", get_file},
        {"GET", "/api/v1/documents/{id}/versions/{n}/text/{name}", get_text},
        {"GET", "/api/v1/documents/{id}/versions/{n}/bag.zip", get_bag},
    };
    return table;
}

}  // namespace depositary::server
