#include "server/api.h"

#include "server/search_values.h"
#include "server/content_type.h"

#include <charconv>

namespace depositary::server {

using namespace repository;

DocumentId document_id(const Request& request) {
    if (const auto id = DocumentId::parse(request.parameter("id"))) {
        return *id;
    }
    throw NotFound("not-found", "There is no such document.");
}

std::uint32_t version_number(const Request& request) {
    const std::string& text = request.parameter("n");
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0 || text.front() == '0') {
        throw NotFound("not-found", "There is no such version.");
    }
    return number;
}

std::uint64_t act_index(const Request& request) {
    const std::string& text = request.parameter("index");
    std::uint64_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc() || end != text.data() + text.size() || text.size() > 18) {
        throw NotFound("not-found", "There is no such act.");
    }
    return index;
}

CompartmentId compartment_id(std::string_view text) {
    if (const auto id = CompartmentId::parse(text)) {
        return *id;
    }
    throw HttpError(400, "identifier-malformed", "A compartment is named by its identifier, a UUID in lower case.");
}

CompartmentId path_compartment(const Request& request) {
    if (const auto id = CompartmentId::parse(request.parameter("id"))) {
        return *id;
    }
    throw NotFound("not-found", "There is no such compartment.");
}

AccountId path_account(const Request& request) {
    if (const auto id = AccountId::parse(request.parameter("id"))) {
        return *id;
    }
    throw NotFound("not-found", "There is no such account.");
}

Once once_of(const Request& request, std::string_view body) {
    const auto key = request.head.field("idempotency-key");
    if (!key) {
        return {};
    }
    const std::string target = request.head.path + (request.head.query.empty() ? "" : "?" + request.head.query);
    crypto::Sha256Stream digest;
    // If-Match belongs to what is asked: the same version after another predecessor is another request.
    for (const std::string_view part : {std::string_view(request.head.method), std::string_view(target),
                                        request.head.field("if-match").value_or(""), body}) {
        digest.write(crypto::as_bytes(std::to_string(part.size()) + ":"));
        digest.write(crypto::as_bytes(part));
    }
    return {std::string(*key), digest.finish()};
}

Response age_file(crypto::ByteView file, const std::string& name) {
    Response response = Response::text(200, "application/octet-stream", std::string(crypto::as_text(file)));
    response.set("Content-Disposition", attachment(name));
    return response;
}

Response created(const Receipt& receipt, const std::string& location) {
    Response response = Response::json(201, dump(to_json(receipt)));
    response.set("Location", location);
    return response;
}

std::uint32_t followed_version(const Request& request) {
    const auto field = request.head.field("if-match");
    if (!field) {
        throw HttpError(428, "if-match-required", "Name the version that yours follows: If-Match: \"v<number>\".");
    }
    std::uint32_t number = 0;
    if (field->size() >= 4 && field->starts_with("\"v") && field->ends_with('"')) {
        const std::string_view digits = field->substr(2, field->size() - 3);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc() && end == digits.data() + digits.size()) {
            return number;
        }
    }
    throw HttpError(400, "if-match-malformed", "If-Match must name one version, as \"v3\".");
}

std::optional<crypto::Sha256> stated_digest(const Request& request) {
    std::optional<crypto::Sha256> digest;
    for (const std::string_view name : {"repr-digest", "content-digest"}) {
        const auto field = request.head.field(name);
        if (!field) {
            continue;
        }
        static constexpr std::string_view start = "sha-256=:";
        const auto at = field->find(start);
        if (at == std::string_view::npos) {
            throw HttpError(400, "digest-malformed", "The digest must be stated as sha-256=:<base64>:.");
        }
        const std::string_view rest = field->substr(at + start.size());
        const auto bytes = crypto::from_base64(rest.substr(0, rest.find(':')));
        if (!bytes || bytes->size() != 32 || rest.find(':') == std::string_view::npos) {
            throw HttpError(400, "digest-malformed", "The digest stated is not the base64 of 32 bytes between colons.");
        }
        crypto::Sha256 stated;
        std::copy(bytes->begin(), bytes->end(), stated.bytes.begin());
        if (digest && *digest != stated) {
            throw HttpError(400, "digest-malformed", "Two digests are stated, and they differ.");
        }
        digest = stated;
    }
    return digest;
}

NewVersion read_new_version(const nlohmann::json& json, const std::string& path) {
    const JsonFields fields(json, path, {"status", "date", "note", "files"});
    NewVersion version;
    version.status = word<Status>(fields.path_of("status"), fields.text_or("status", "draft"));
    version.date = fields.text_or("date", "");
    version.note = fields.text_or("note", "");
    for (const auto& [at, element] : fields.elements("files")) {
        const JsonFields file(*element, at, {"upload", "name", "language", "role", "media_type", "sealed_to", "ocr_languages"});
        const auto upload = UploadId::parse(file.text("upload"));
        if (!upload) {
            throw HttpError(400, "identifier-malformed", "The field " + file.path_of("upload") + " is not an identifier.");
        }
        version.files.push_back({*upload, file.text("name"), file.text_or("language", "und"),
                                 word<FileRole>(file.path_of("role"), file.text_or("role", "text")),
                                 file.text_or("media_type", "application/octet-stream"), file.texts_or_none("sealed_to"),
                                 file.texts_or_none("ocr_languages")});
    }
    return version;
}

NewDocument read_new_document(const nlohmann::json& json) {
    const JsonFields fields(json, "",
                            {"compartment", "symbol", "title", "kind", "date", "place", "parties", "relations", "version"});
    NewDocument document;
    document.compartment = compartment_id(fields.text("compartment"));
    document.symbol = fields.text("symbol");
    document.title = fields.text("title");
    document.kind = word<Kind>("kind", fields.text("kind"));
    document.date = fields.text_or("date", "");
    document.place = fields.text_or("place", "");
    document.parties = fields.texts_or_none("parties");
    if (fields.has("relations")) {
        for (const auto& [at, element] : fields.elements("relations")) {
            const JsonFields relation(*element, at, {"type", "symbol"});
            document.relations.push_back({relation.text("type"), relation.text("symbol")});
        }
    }
    document.first = read_new_version(fields.object("version"), "version");
    return document;
}

std::vector<CompartmentId> searchable(const Actor& actor) {
    return actor.compartments(Right::read);
}

void count_signatures(const Application& application, const Actor& actor, SearchAnswer& answer) {
    std::vector<VersionName> versions;
    for (const SearchHit& hit : answer.hits) {
        versions.push_back({hit.document, hit.version});
    }
    const auto counts = application.depositary.signature_counts(actor, versions);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        answer.hits[i].signatures = counts[i];
    }
}

SearchQuery read_search(const Application& application, const Request& request) {
    request.allow_query({"q", "kind", "party", "language", "status", "from", "to", "as_of", "versions", "order", "offset", "limit"});
    require_known_values(application, request.query);
    SearchQuery query;
    const auto value = [&](std::string_view name) { return request.query_value(name).value_or(""); };
    const auto values = [&](std::string_view name) {
        auto all = request.query_values(name);
        std::erase(all, "");  // a page's "any" choice
        return all;
    };
    query.text = value("q");
    if (query.text.find(':') != std::string::npos) {
        query.known = known_values(application);
    }
    query.kinds = values("kind");
    query.parties = values("party");
    query.languages = values("language");
    query.statuses = values("status");
    query.from = value("from");
    query.to = value("to");
    query.as_of = value("as_of");
    query.all_versions = value("versions") == "all";
    const std::string order = value("order");
    query.order = order == "newest" ? SearchOrder::newest : order == "oldest" ? SearchOrder::oldest : SearchOrder::relevance;
    query.offset = request.query_number("offset", 0, 0, 1000);
    query.limit = request.query_number("limit", 10, 1, 100);
    return query;
}

}  // namespace depositary::server
