// /register/… as tlog-tiles (C2SP tlog-tiles), and /api/v1/acts, /register-key, /health, /openapi.json.

#include "server/api.h"
#include "server/openapi.h"

namespace depositary::server {

namespace {

Response get_act(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(to_json(application.depositary.act(request.actor(), act_index(request)))));
}

Response get_proof(Application& application, Request& request) {
    request.allow_query({});
    return Response::text(200, "text/plain; charset=utf-8",
                          application.depositary.receipt(request.actor(), act_index(request)).proof);
}

Response register_key(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(Json{{"vkey", application.depositary.register_verifier().to_text()},
                                         {"policy", application.depositary.policy()}}));
}

Response health(Application& application, Request& request) {
    request.allow_query({});
    application.depositary.checkpoint();  // reads the catalogue: what cannot be read is not healthy
    return Response::json(200, dump(Json{{"status", "ok"}}));
}

Response openapi(Application&, Request& request) {
    request.allow_query({});
    Response response = Response::json(200, std::string(openapi_text()));
    response.set("Cache-Control", "public, max-age=300");
    return response;
}

Response checkpoint(Application& application, Request& request) {
    request.allow_query({});
    Response response = Response::text(200, "text/plain; charset=utf-8", application.depositary.checkpoint());
    response.set("Cache-Control", "no-cache");
    return response;
}

// Tiles never change once they are full, nor do partial ones of a given width.
Response tile(Application& application, Request& request) {
    request.allow_query({});
    const crypto::Bytes bytes = application.depositary.register_file("tile/" + request.parameter("path"));
    Response response = Response::text(200, "application/octet-stream", std::string(crypto::as_text(bytes)));
    response.set("Cache-Control", "public, max-age=31536000, immutable");
    return response;
}

}  // namespace

std::span<const Route> register_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/acts/{index}", get_act},
        {"GET", "/api/v1/acts/{index}/proof", get_proof},
        {"GET", "/api/v1/register-key", register_key, Access::anyone},
        {"GET", "/api/v1/health", health, Access::anyone},
        {"GET", "/api/v1/openapi.json", openapi, Access::anyone},
        {"GET", "/register/checkpoint", checkpoint, Access::anyone},
        {"GET", "/register/tile/{path*}", tile, Access::anyone},
    };
    return table;
}

}  // namespace depositary::server
