#include "server/api_passkeys.h"

#include "server/api.h"
#include "server/passkeys.h"

namespace depositary::server {

namespace {

PasskeyPlace place_of(const Application& application, const Request& request) {
    return {request.head.host,
            (application.secure ? "https://" : "http://") + std::string(request.head.field("host").value_or(""))};
}

}  // namespace

Response passkey_request(Application& application, Request& request) {
    JsonFields(parse_strict_json(request.read_body()), "", {});
    return Response::json(201, dump(Json{{"publicKey", application.passkeys->request_options(place_of(application, request))}}));
}

Response sign_in_by_passkey(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"id", "client_data", "authenticator_data", "signature"});
    const auto actor =
        application.passkeys->verify(place_of(application, request), fields.text("id"), fields.text("client_data"),
                                     fields.text("authenticator_data"), fields.text("signature"));
    if (!actor) {  // nobody guesses one: it is no reason to keep others of this address waiting
        throw Unauthenticated("passkey-failed", "The passkey is not known here, or its answer does not hold.");
    }
    const bool again = request.signed_in && request.signed_in->by_cookie && request.signed_in->actor.account == actor->account;
    const NewSession session = again ? application.sessions.prove_as(*request.signed_in, "passkey", true)
                                     : application.sessions.sign_in_as(*actor, "passkey", true, caller_of(request));
    if (request.signed_in && !again) {  // no session is taken over by another
        application.sessions.sign_out(request.signed_in->token);
    }
    Response response =
        Response::json(201, dump(Json{{"actor", to_json(session.actor)}, {"expires", session.expires.to_text()}}));
    response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    return response;
}

Response passkey_creation(Application& application, Request& request) {
    JsonFields(parse_strict_json(request.read_body()), "", {});
    return Response::json(201, dump(Json{{"publicKey", application.passkeys->creation_options(request.actor(), place_of(application, request))}}));
}

Response add_passkey(Application& application, Request& request) {
    const auto json = parse_strict_json(request.read_body());
    const JsonFields fields(json, "", {"name", "client_data", "attestation_object"});
    application.passkeys->add(request.actor(), place_of(application, request), fields.text("client_data"),
                              fields.text("attestation_object"), fields.text("name"));
    Response response(204);
    if (request.signed_in->by_cookie) {  // the authenticator verified its person just now: a session of two factors from here on
        const NewSession session = application.sessions.prove_as(*request.signed_in, "passkey", true);
        response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    }
    return response;
}

}  // namespace depositary::server
