// /api/v1/session: signing in and out.

#include "server/api.h"
#include "server/api_passkeys.h"
#include "server/page.h"

namespace depositary::server {

namespace {

Response sign_in(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"login", "password", "code"});
    NewSession session = application.sessions.sign_in(fields.text("login"), fields.text("password"), caller_of(request));
    if (session.code_needed) {
        if (!fields.has("code")) {
            application.sessions.sign_out(session.token);
            throw Unauthenticated("code-needed", "The account asks for a code as well: send it as \"code\".");
        }
        session = application.sessions.give_code(session.token, fields.text("code"), caller_of(request));
    }
    if (request.signed_in) {  // no session is taken over by another
        application.sessions.sign_out(request.signed_in->token);
    }
    Response response = Response::json(
        201, dump(Json{{"actor", to_json(session.actor)}, {"expires", session.expires.to_text()}}));
    response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    return response;
}

Response challenge(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"login"});
    const std::string login = fields.text("login");
    const bool plausible = login.size() >= 3 && login.size() <= 64 &&
                           login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
    if (!plausible) {
        throw Invalid("login-malformed", "A login is 3 to 64 of a-z 0-9 . _ -.");
    }
    return Response::json(201, dump(Json{{"challenge", application.sessions.challenge(login)}}));
}

Response sign_in_by_key(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"login", "challenge", "signature"});
    const NewSession session = application.sessions.sign_in_by_key(fields.text("login"), fields.text("challenge"),
                                                                   fields.text("signature"), caller_of(request));
    return Response::json(201, dump(Json{{"token", session.token},
                                         {"expires", session.expires.to_text()},
                                         {"actor", to_json(session.actor)}}));
}

Response who(Application& application, Request& request) {
    request.allow_query({});
    Json answer{{"actor", to_json(request.actor())}};
    if (request.signed_in->by_cookie) {  // no other site reads it
        answer["form_token"] = form_token(application, request);
    }
    return Response::json(200, dump(answer));
}

Response sign_out(Application& application, Request& request) {
    application.sessions.sign_out(request.signed_in->token);
    Response response(204);
    response.add("Set-Cookie", application.sessions.clear_cookie());
    return response;
}

}  // namespace

std::span<const Route> session_routes() {
    static constexpr Route table[] = {
        {"POST", "/api/v1/session", sign_in, Access::anyone, BodyKind::json, largest_form},
        {"GET", "/api/v1/session", who},
        {"DELETE", "/api/v1/session", sign_out, Access::signed_in, BodyKind::none, 0, Audience::programs, false, Owing::proves},
        {"POST", "/api/v1/session/challenge", challenge, Access::anyone, BodyKind::json, largest_form},
        {"POST", "/api/v1/session/key", sign_in_by_key, Access::anyone, BodyKind::json, largest_form},
        {"POST", "/api/v1/session/passkey/options", passkey_request, Access::anyone, BodyKind::json, largest_form},
        {"POST", "/api/v1/session/passkey", sign_in_by_passkey, Access::anyone, BodyKind::json, largest_form},
        {"POST", "/api/v1/account/passkeys/options", passkey_creation, Access::signed_in, BodyKind::json, largest_form,
         Audience::programs, true, Owing::enrols},
        {"POST", "/api/v1/account/passkeys", add_passkey, Access::signed_in, BodyKind::json, largest_form,
         Audience::programs, true, Owing::enrols},
    };
    return table;
}

}  // namespace depositary::server
