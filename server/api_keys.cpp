// /api/v1/keys, /age-keys: what the parties sign with, and what files are sealed to.

#include "repository/access.h"
#include "server/api.h"

namespace depositary::server {

using namespace repository;

namespace {

Response list_keys(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(items_json(application.depositary.party_keys())));
}

Response add_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"party", "public_key", "valid_until", "follows", "rotation"});
    const NewKey key{fields.text("party"), fields.text("public_key"), fields.text_or("valid_until", ""),
                     fields.text_or("follows", ""), fields.text_or("rotation", "")};
    return created(application.depositary.register_key(request.actor(), key, once_of(request, body)), "/api/v1/keys");
}

// The statement that an old key signs for the one that takes its place.
Response key_statement(Application& application, Request& request) {
    request.allow_query({"party", "public_key"});
    return Response::json(200, dump(Json{{"statement", application.depositary.key_statement(
                                                           request.query_value("party").value_or(""), request.parameter("fingerprint"),
                                                           request.query_value("public_key").value_or(""))}}));
}

Response confirm_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.confirm_key(request.actor(), request.parameter("fingerprint"), once_of(request, body)),
                   "/api/v1/keys");
}

Response acknowledge_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(
        application.depositary.acknowledge_key(request.actor(), request.parameter("fingerprint"), once_of(request, body)),
        "/api/v1/keys");
}

using DayOfKey = Receipt (Depositary::*)(const Actor&, const std::string& fingerprint, const std::string& compromised_since, const Once&);

Response take_day(Application& application, Request& request, DayOfKey act) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"compromised_since"});
    return created((application.depositary.*act)(request.actor(), request.parameter("fingerprint"), fields.text("compromised_since"), once_of(request, body)),
                   "/api/v1/keys");
}

Response state_compromise(Application& application, Request& request) { return take_day(application, request, &Depositary::state_compromise); }

Response confirm_compromise(Application& application, Request& request) { return take_day(application, request, &Depositary::confirm_compromise); }

Response revoke_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"reason", "compromised_since"});
    return created(application.depositary.revoke_key(request.actor(), request.parameter("fingerprint"),
                                                     fields.text_or("reason", ""), fields.text_or("compromised_since", ""),
                                                     once_of(request, body)),
                   "/api/v1/keys");
}

// Those that others may seal to, or could; and, apart from them, those that wait for a second person.
Response list_age_keys(Application& application, Request& request) {
    request.allow_query({});
    repository::require_whole(request.actor());
    repository::require_confirmed(request.actor());
    Json items = Json::array(), waiting = Json::array();
    for (const AgeKey& key : application.depositary.age_keys()) {
        (key.confirmed ? items : waiting).push_back(to_json(key));
    }
    return Response::json(200, dump(Json{{"items", std::move(items)}, {"waiting", std::move(waiting)}}));
}

// An age file to the key, for the account that asks.
Response age_key_challenge(Application& application, Request& request) {
    request.allow_query({});
    return age_file(application.depositary.age_key_challenge(request.actor(), request.parameter("name")), "age-key-challenge.age");
}

// The statement that the party's signing key signs to vouch for an age key of the account that asks.
Response age_key_statement(Application& application, Request& request) {
    request.allow_query({});
    return Response::json(200, dump(Json{{"statement", application.depositary.age_key_statement(request.actor(), request.parameter("name"))}}));
}

Response confirm_age_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.confirm_age_key(request.actor(), request.parameter("name"), once_of(request, body)),
                   "/api/v1/age-keys");
}

Response add_age_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    const auto json = parse_strict_json(body);
    const JsonFields fields(json, "", {"recipient", "answer", "voucher"});
    return created(application.depositary.register_age_key(request.actor(),
                                                           {fields.text("recipient"), fields.text("answer"), fields.text_or("voucher", "")},
                                                           once_of(request, body)),
                   "/api/v1/age-keys");
}

Response revoke_age_key(Application& application, Request& request) {
    const std::string body = request.read_body();
    JsonFields(parse_strict_json(body), "", {});
    return created(application.depositary.revoke_age_key(request.actor(), request.parameter("name"), once_of(request, body)),
                   "/api/v1/age-keys");
}

}  // namespace

std::span<const Route> key_routes() {
    static constexpr Route table[] = {
        {"GET", "/api/v1/keys", list_keys},
        {"POST", "/api/v1/keys", add_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"GET", "/api/v1/keys/{fingerprint}/statement", key_statement},
        {"POST", "/api/v1/keys/{fingerprint}/confirmation", confirm_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/keys/{fingerprint}/acknowledgement", acknowledge_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/keys/{fingerprint}/revocation", revoke_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/keys/{fingerprint}/compromise", state_compromise, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/keys/{fingerprint}/compromise/confirmation", confirm_compromise, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"GET", "/api/v1/age-keys", list_age_keys},
        {"POST", "/api/v1/age-keys", add_age_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"GET", "/api/v1/age-keys/{name}/challenge", age_key_challenge},
        {"GET", "/api/v1/age-keys/{name}/statement", age_key_statement},
        {"POST", "/api/v1/age-keys/{name}/confirmation", confirm_age_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
        {"POST", "/api/v1/age-keys/{name}/revocation", revoke_age_key, Access::signed_in, BodyKind::json, largest_json,
         Audience::programs, true},
    };
    return table;
}

}  // namespace depositary::server
