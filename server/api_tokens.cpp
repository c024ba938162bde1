// /api/v1/account/tokens: the tokens of an account's programs.

#include "repository/credentials.h"
#include "server/api.h"
#include "server/saved_search.h"
#include "server/token_terms.h"

namespace depositary::server {

using namespace repository;

namespace {

// Tokens are their owner's to see and end, not a program's.
void require_person(const Request& request) {
    if (request.signed_in->session.terms.kind == SessionKind::token) {
        throw Forbidden("scope", "A token does not manage its owner's tokens.");
    }
}

Response list_tokens(Application& application, Request& request) {
    request.allow_query({});
    require_person(request);
    Json items = Json::array();
    for (const SessionView& session : application.depositary.credentials().sessions(request.actor().account)) {
        if (session.terms.kind == SessionKind::token) {
            items.push_back(to_json(session));
        }
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}}));
}

Response make_token(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"name", "scope", "days", "compartments", "feed"});
    const std::string scope = fields.text_or("scope", "read");
    if (scope != "read" && scope != "all") {
        throw Invalid("word-unknown", "The field scope is read or all.");
    }
    const std::string feed = fields.text_or("feed", "");
    if (!feed.empty()) {
        require_feed(application, request, feed);
    }
    const SessionTerms terms = token_terms(*request.signed_in, fields.text("name"), scope == "all" ? Scope::all : Scope::read,
                                           fields.number("days", 1, longest_token_days), fields.texts_or_none("compartments"), feed);
    const std::string token = application.depositary.credentials().open_session(request.actor(), terms);
    Response response = Response::json(201, dump(Json{{"token", token}}));
    response.set("Location", "/api/v1/account/tokens");
    return response;
}

Response revoke_token(Application& application, Request& request) {
    JsonFields(parse_strict_json(request.read_body()), "", {});
    require_person(request);
    application.depositary.credentials().revoke_session(request.actor(), request.parameter("name"));
    return Response(204);
}

}  // namespace

std::span<const Route> token_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/account/tokens", list_tokens},
        {"POST", "/api/v1/account/tokens", make_token, Access::signed_in, BodyKind::json, largest_json, Audience::programs, true},
        {"POST", "/api/v1/account/tokens/{name}/revocation", revoke_token, Access::signed_in, BodyKind::json, largest_json},
    };
    return table;
}

}  // namespace depositary::server
