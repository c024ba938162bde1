// /api/v1/search.

#include "server/api.h"

#include "repository/access.h"

namespace depositary::server {

namespace {

Response search(Application& application, Request& request) {
    const SearchQuery query = read_search(application, request);
    SearchAnswer answer = application.search.search(searchable(request.actor()), query);
    count_signatures(application, request.actor(), answer);
    return Response::json(200, dump(to_json(answer)));
}

Response complete(Application& application, Request& request) {
    request.allow_query({"q", "limit"});
    const auto found =
        application.search.complete(searchable(request.actor()), request.query_value("q").value_or(""),
                                    request.query_number("limit", 10, 1, 50));
    return Response::json(200, dump({{"items", to_json(found)}}));
}

// Not a secret of any compartment: every reader's searches are answered with them. Only who is confirmed reads how the office works.
Response get_synonyms(Application& application, Request& request) {
    request.allow_query({});
    repository::require_whole(request.actor());
    repository::require_confirmed(request.actor());
    return Response::json(200, dump({{"text", application.search.synonyms()}}));
}

Response set_synonyms(Application& application, Request& request) {
    repository::require(request.actor(), repository::OfficeAct::set_synonyms);
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"text"});
    application.depositary.credentials().require_session_of(request.actor());
    application.search.set_synonyms(fields.text("text"));
    return get_synonyms(application, request);
}

}  // namespace

std::span<const Route> search_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/search", search},
        {"GET", "/api/v1/search/completions", complete},
        {"GET", "/api/v1/synonyms", get_synonyms},
        {"POST", "/api/v1/synonyms", set_synonyms, Access::signed_in, BodyKind::json, largest_json},
    };
    return table;
}

}  // namespace depositary::server
