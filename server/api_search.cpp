// /api/v1/search.

#include "server/api.h"

namespace depositary::server {

namespace {

Response search(Application& application, Request& request) {
    const SearchQuery query = read_search(request);
    return Response::json(200, dump(to_json(application.search.search(searchable(request.actor()), query))));
}

}  // namespace

std::span<const Route> search_routes() {
    static constexpr Route table[] = {{"GET", "/api/v1/search", search}};
    return table;
}

}  // namespace depositary::server
