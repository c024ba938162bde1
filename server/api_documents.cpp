// /api/v1/uploads, /documents: depositing and reading documents and versions.

#include "server/api.h"
#include "server/text_outcome.h"
#include "server/key_notes.h"

namespace depositary::server {

using namespace repository;

namespace {

Response upload(Application& application, Request& request) {
    request.allow_query({"compartment"});
    const CompartmentId compartment = compartment_id(request.query_value("compartment").value_or(""));
    const Upload stored = application.depositary.store_upload(
        request.actor(), compartment, *request.body, request.head.content_length, stated_digest(request));
    return Response::json(201, dump(to_json(stored)));
}

Response list_documents(Application& application, Request& request) {
    request.allow_query({"symbol", "after", "limit"});
    const Actor& actor = request.actor();
    std::vector<Document> documents;
    Json next = nullptr;
    if (const auto symbol = request.query_value("symbol")) {
        for (const DocumentId& id : application.depositary.find_symbols(actor, *symbol)) {
            documents.push_back(application.depositary.document(actor, id));
        }
    } else {
        Page page;
        page.after = request.query_number("after", 0, 0, ~std::uint64_t{0} >> 1);
        page.limit = static_cast<unsigned>(request.query_number("limit", 50, 1, 200));
        documents = application.depositary.documents(actor, page);
        if (documents.size() == page.limit) {
            next = documents.back().act;
        }
    }
    Json json = items_json(documents);
    note_keys(application, json);
    json["next"] = next;  // the `after` of the next page
    return Response::json(200, dump(json));
}

Response add_document(Application& application, Request& request) {
    const std::string body = request.read_body();
    const NewDocument document = read_new_document(parse_strict_json(body));
    const Receipt receipt = application.depositary.add_document(request.actor(), document, once_of(request, body));
    Response response = created(receipt, "/api/v1/documents/" + receipt.document.to_text());
    response.set("ETag", "\"v1\"");
    return response;
}

// A version with how reading the text of its files went.
Json version_json(Application& application, const Request& request, const Document& document, const Version& version) {
    Json json = to_json(version);
    for (std::size_t i = 0; i < version.files.size(); ++i) {
        json["files"][i]["text"] = text_json(words_of(request), text_outcome(application, document, version, version.files[i]));
    }
    return json;
}

Response get_document(Application& application, Request& request) {
    request.allow_query({});
    const Document document = application.depositary.document(request.actor(), document_id(request));
    Json json = to_json(document);
    for (std::size_t i = 0; i < document.versions.size(); ++i) {
        json["versions"][i] = version_json(application, request, document, document.versions[i]);
    }
    note_keys(application, json);
    Response response = Response::json(200, dump(json));
    // What If-Match names when a version is added. Never used for 304: signatures come without a new version.
    response.set("ETag", "\"v" + std::to_string(document.latest().number) + "\"");
    return response;
}

Response add_version(Application& application, Request& request) {
    const std::uint32_t follows = followed_version(request);
    const std::string body = request.read_body();
    const NewVersion version = read_new_version(parse_strict_json(body), "");
    const DocumentId id = document_id(request);
    const Receipt receipt =
        application.depositary.add_version(request.actor(), id, follows, version, once_of(request, body));
    Response response =
        created(receipt, "/api/v1/documents/" + id.to_text() + "/versions/" + std::to_string(receipt.version));
    response.set("ETag", "\"v" + std::to_string(receipt.version) + "\"");
    return response;
}

Response get_version(Application& application, Request& request) {
    request.allow_query({});
    const Document document = application.depositary.document(request.actor(), document_id(request));
    const std::uint32_t number = version_number(request);
    for (const Version& version : document.versions) {
        if (version.number == number) {
            Json json = version_json(application, request, document, version);
            note_keys(application, json);
            return Response::json(200, dump(json));
        }
    }
    throw NotFound("not-found", "There is no such version.");
}

Response document_acts(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(
        200, dump(items_json(application.depositary.document_acts(request.actor(), document_id(request)))));
}

// Answers once the document can be found in its old compartment no more.
Response move_document(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"compartment", "reason"});
    const DocumentId id = document_id(request);
    const Receipt receipt = application.depositary.move_document(
        request.actor(), id, compartment_id(fields.text("compartment")), fields.text("reason"), once_of(request, body));
    application.search.wait_for(receipt.index + 1);
    return created(receipt, "/api/v1/documents/" + id.to_text());
}

}  // namespace

std::span<const Route> document_routes() {
    static constexpr Route table[] = {
        {"POST", "/api/v1/uploads", upload, Access::signed_in, BodyKind::bytes, largest_upload_limit},
        {"GET", "/api/v1/documents", list_documents},
        {"POST", "/api/v1/documents", add_document, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/documents/{id}", get_document},
        {"GET", "/api/v1/documents/{id}/acts", document_acts},
        {"POST", "/api/v1/documents/{id}/move", move_document, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/documents/{id}/versions", add_version, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/documents/{id}/versions/{n}", get_version},
    };
    return table;
}

}  // namespace depositary::server
