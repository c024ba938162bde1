// /api/v1/referrals and the erasure of documents.

#include "server/api.h"
#include "server/content_type.h"

namespace depositary::server {

using namespace repository;

namespace {

std::vector<UploadId> upload_ids(const JsonFields& fields) {
    std::vector<UploadId> uploads;
    for (const std::string& text : fields.texts_or_none("files")) {
        const auto id = UploadId::parse(text);
        if (!id) {
            throw HttpError(400, "identifier-malformed", "The field files holds what is no upload's identifier.");
        }
        uploads.push_back(*id);
    }
    return uploads;
}

std::string today(Application& application) { return application.depositary.clock().now().to_text().substr(0, 10); }

Response list_referrals(Application& application, Request& request) {
    request.allow_query({});
    Json items = Json::array();
    for (const Referral& referral : application.depositary.referrals(request.actor())) {
        items.push_back(to_json(referral, today(application)));
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}}));
}

Response get_referral(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(
        200, dump(to_json(application.depositary.referral(request.actor(), document_id(request)), today(application))));
}

Response send_referral(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"to", "files", "sealed_to", "acknowledge_by", "answer_by", "retain_until"});
    const NewReferral referral{fields.text("to"),
                               upload_ids(fields),
                               fields.texts_or_none("sealed_to"),
                               fields.text("acknowledge_by"),
                               fields.text("answer_by"),
                               fields.text("retain_until")};
    const Receipt receipt = application.depositary.send_referral(request.actor(), referral, once_of(request, body));
    return created(receipt, "/api/v1/referrals/" + receipt.document.to_text());
}

Response advance_referral(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"status", "files", "sealed_to"});
    const DocumentId id = document_id(request);
    return created(application.depositary.advance_referral(request.actor(), id,
                                                           word<Referral::Status>("status", fields.text("status")),
                                                           upload_ids(fields), fields.texts_or_none("sealed_to"),
                                                           once_of(request, body)),
                   "/api/v1/referrals/" + id.to_text());
}

Response get_referral_file(Application& application, Request& request) {
    request.allow_query({});
    const DocumentId id = document_id(request);
    return file_response(application, request, application.depositary.open_referral_file(request.actor(), id, version_number(request)),
                         [&application, id](const Actor& actor) { application.depositary.referral(actor, id); });
}

Response list_erasures(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.erasures(request.actor()))));
}

Response request_erasure(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"authority", "reason"});
    return created(application.depositary.request_erasure(request.actor(), document_id(request), fields.text("authority"),
                                                          fields.text("reason"), once_of(request, body)),
                   "/api/v1/erasures");
}

// Answers once nothing of the document can be found any more.
Response confirm_erasure(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    const Receipt receipt = application.depositary.confirm_erasure(request.actor(), document_id(request), once_of(request, body));
    application.search.wait_for(receipt.index + 1);
    return created(receipt, "/api/v1/erasures");
}

Response withdraw_erasure(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.withdraw_erasure(request.actor(), document_id(request), once_of(request, body)),
                   "/api/v1/erasures");
}

}  // namespace

std::span<const Route> referral_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/referrals", list_referrals},
        {"POST", "/api/v1/referrals", send_referral, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/referrals/{id}", get_referral},
        {"POST", "/api/v1/referrals/{id}/steps", advance_referral, Access::signed_in, BodyKind::json, largest_json},
        {"GET", "/api/v1/referrals/{id}/files/{n}", get_referral_file},
        {"GET", "/api/v1/erasures", list_erasures},
        {"POST", "/api/v1/documents/{id}/erasure", request_erasure, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/documents/{id}/erasure/confirmation", confirm_erasure, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/documents/{id}/erasure/withdrawal", withdraw_erasure, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
    };
    return table;
}

}  // namespace depositary::server
