// /api/v1/…/signing-request, …/signatures, /verify: signing a version, and finding what a file is.

#include "server/api.h"
#include "server/key_notes.h"

namespace depositary::server {

using namespace repository;

namespace {

Response signing_request(Application& application, Request& request) {
    request.allow_query({"word", "capacity"});
    const auto asked = application.depositary.signing_request(
        request.actor(), document_id(request), version_number(request), request.query_value("word").value_or("signature"),
        request.query_value("capacity").value_or(""));
    return Response::json(200, dump(Json{{"document", asked.document.to_text()},
                                         {"version", asked.version},
                                         {"tagmanifest", asked.tagmanifest},
                                         {"trusted_comment", asked.trusted_comment}}));
}

Response add_signature(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"minisig"});
    const DocumentId id = document_id(request);
    const std::uint32_t version = version_number(request);
    return created(application.depositary.add_signature(request.actor(), id, version, fields.text("minisig"),
                                                        once_of(request, body)),
                   "/api/v1/documents/" + id.to_text() + "/versions/" + std::to_string(version));
}

Response matches_of(Application& application, Request& request, const crypto::Sha256& digest) {
    Json items = Json::array();
    for (const FileMatch& match : application.depositary.find_file(request.actor(), digest)) {
        items.push_back({{"document", to_json(match.document)}, {"file", to_json(match.file)}});
    }
    note_keys(application, items);
    return Response::json(200, dump(Json{{"sha256", digest.hex()}, {"items", std::move(items)}}));
}

Response verify_digest(Application& application, Request& request) {
    request.allow_query({"sha256"});
    const auto digest = crypto::Sha256::from_hex(request.query_value("sha256").value_or(""));
    if (!digest) {
        throw HttpError(400, "digest-malformed", "sha256 is 64 lower-case hexadecimal digits.");
    }
    return matches_of(application, request, *digest);
}

// The body's digest is all that is looked at; nothing of it is kept.
Response verify_body(Application& application, Request& request) {
    request.allow_query({});
    crypto::Sha256Stream digest;
    crypto::Bytes block(64 * 1024);
    while (const std::size_t got = request.body->read(block)) {
        digest.write(std::span(block).first(got));
    }
    return matches_of(application, request, digest.finish());
}

}  // namespace

std::span<const Route> signature_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/documents/{id}/versions/{n}/signing-request", signing_request},
        {"POST", "/api/v1/documents/{id}/versions/{n}/signatures", add_signature, Access::signed_in, BodyKind::json,
         largest_form},
        {"GET", "/api/v1/verify", verify_digest},
        {"POST", "/api/v1/verify", verify_body, Access::signed_in, BodyKind::bytes, largest_upload_limit},
    };
    return table;
}

}  // namespace depositary::server
