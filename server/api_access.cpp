// /api/v1/compartments, their grants, /bodies, and the standing of /accounts: who may do what.

#include "repository/access.h"
#include "server/api.h"

namespace depositary::server {

using namespace repository;

namespace {

NewGrant read_grant(const nlohmann::json& json, const std::string& path) {
    const JsonFields fields(json, path, {"to", "rights", "from", "until"});
    NewGrant grant;
    const auto to = Grantee::parse(fields.text("to"));
    if (!to) {
        throw Invalid("grantee-unknown", "The field " + fields.path_of("to") +
                                             " names everyone, role:<role>, party:<code>, body:<code> or account:<identifier>.");
    }
    grant.to = *to;
    for (const std::string& right : fields.texts_or_none("rights")) {
        grant.rights.push_back(word<Right>(fields.path_of("rights"), right));
    }
    grant.from = fields.text_or("from", "");
    grant.until = fields.text_or("until", "");
    return grant;
}

// A compartment, and what this reader may do in it.
Json described(const Actor& actor, const Compartment& compartment) {
    Json json = to_json(compartment);
    const auto held = actor.rights.find(compartment.id);
    json["rights"] = to_json(held == actor.rights.end() ? Rights() : held->second);
    return json;
}

Response list_compartments(Application& application, Request& request) {
    request.allow_query({});
    Json items = Json::array();
    for (const Compartment& compartment : application.depositary.compartments(request.actor())) {
        items.push_back(described(request.actor(), compartment));
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}}));
}

Response get_compartment(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(
        200, dump(described(request.actor(), application.depositary.compartment(request.actor(), path_compartment(request)))));
}

Response add_compartment(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"name", "title", "purpose", "grants"});
    NewCompartment compartment{fields.text("name"), fields.text("title"),
                               word<Purpose>("purpose", fields.text_or("purpose", "general")), {}};
    if (fields.has("grants")) {
        for (const auto& [at, element] : fields.elements("grants")) {
            compartment.grants.push_back(read_grant(*element, at));
        }
    }
    return created(application.depositary.open_compartment(request.actor(), compartment, once_of(request, body)),
                   "/api/v1/compartments");
}

Response add_usual_compartments(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.open_usual_compartments(request.actor(), once_of(request, body)),
                   "/api/v1/compartments");
}

Response list_grants(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.grants(request.actor(), path_compartment(request)))));
}

std::string grants_address(const CompartmentId& compartment) {
    return "/api/v1/compartments/" + compartment.to_text() + "/grants";
}

Response add_grant(Application& application, Request& request) {
    const std::string body = request.read_body();
    const CompartmentId compartment = path_compartment(request);
    return created(application.depositary.give(request.actor(), compartment, read_grant(parse_strict_json(body), ""),
                                               once_of(request, body)),
                   grants_address(compartment));
}

Response withdraw_grant(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"reason"});
    const CompartmentId compartment = path_compartment(request);
    return created(application.depositary.withdraw(request.actor(), compartment, act_index(request),
                                                   fields.text_or("reason", ""), once_of(request, body)),
                   grants_address(compartment));
}

Response list_bodies(Application& application, Request& request) {
    request.allow_query({});
    repository::require_whole(request.actor());
    repository::require_confirmed(request.actor());
    return Response::json(200, dump(items_json(application.depositary.bodies())));
}

Response add_body(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"code", "name"});
    return created(application.depositary.register_body(request.actor(), fields.text("code"), fields.text("name"),
                                                        once_of(request, body)),
                   "/api/v1/bodies");
}

Response change_body(Application& application, Request& request, bool member) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"account"});
    const auto account = AccountId::parse(fields.text("account"));
    if (!account) {
        throw HttpError(400, "identifier-malformed", "The field account is not an identifier.");
    }
    return created(application.depositary.change_body(request.actor(), request.parameter("name"), *account, member,
                                                      once_of(request, body)),
                   "/api/v1/bodies");
}

Response add_member(Application& application, Request& request) { return change_body(application, request, true); }
Response remove_member(Application& application, Request& request) { return change_body(application, request, false); }

Response confirm_account(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.confirm_account(request.actor(), path_account(request), once_of(request, body)),
                   "/api/v1/accounts");
}

Response close_account(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"reason"});
    return created(application.depositary.close_account(request.actor(), path_account(request), fields.text_or("reason", ""),
                                                        once_of(request, body)),
                   "/api/v1/accounts");
}

}  // namespace

std::span<const Route> access_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/compartments", list_compartments},
        {"POST", "/api/v1/compartments", add_compartment, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/usual-compartments", add_usual_compartments, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"GET", "/api/v1/compartments/{id}", get_compartment},
        {"GET", "/api/v1/compartments/{id}/grants", list_grants},
        {"POST", "/api/v1/compartments/{id}/grants", add_grant, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/compartments/{id}/grants/{index}/withdrawal", withdraw_grant, Access::signed_in, BodyKind::json,
         largest_json, Audience::programs, true},
        {"GET", "/api/v1/bodies", list_bodies},
        {"POST", "/api/v1/bodies", add_body, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/bodies/{name}/members", add_member, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/bodies/{name}/former-members", remove_member, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/accounts/{id}/confirmation", confirm_account, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/accounts/{id}/closure", close_account, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
    };
    return table;
}

}  // namespace depositary::server
