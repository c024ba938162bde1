// Signing in through the service that the operator named (single_sign_on.h), and linking an account with a name there.

#include "server/api.h"
#include "server/page_accounts.h"
#include "server/page_handlers.h"
#include "server/single_sign_on.h"

namespace depositary::server {

using namespace repository;

namespace {

SingleSignOn& require_service(const Application& application) {
    if (application.single_sign_on == nullptr) {
        throw NotFound("not-found", "No sign-in service is set up here.");
    }
    return *application.single_sign_on;
}

std::string cookie_name(const Application& application) {
    return application.secure ? "__Host-depositary-service" : "depositary-service";
}

// Binds the service's answer to this browser. Lax, not Strict: the answer comes by a link of the service's.
std::string browser_cookie(const Application& application, const std::string& value, int seconds) {
    return cookie_name(application) + "=" + value + "; Path=/; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Lax" +
           (application.secure ? "; Secure" : "");
}

Response send_to_service(Application& application, const Request& request, const std::optional<Actor>& linking, const std::string& next) {
    const auto begun =
        require_service(application).begin(own_origin(application, request) + "/sign-in/service/return", linking, next, request.peer);
    Response response = Response::redirect(begun.address);
    response.add("Set-Cookie", browser_cookie(application, begun.browser, 600));
    return response;
}

Response lead_on(Application& application, const Request& request, const std::string& next) {
    Response response = leading_page(application, request, words_of(request).text("service_done"), next);
    response.add("Set-Cookie", browser_cookie(application, "", 0));
    return response;
}

}  // namespace

Response begin_service(Application& application, Request& request) {
    request.allow_query({"next"});
    return send_to_service(application, request, std::nullopt, safe_next(request.query_value("next").value_or("/")));
}

Response link_service(Application& application, Request& request) {
    request.allow_query({});
    return send_to_service(application, request, request.actor(), "/account");
}

Response return_from_service(Application& application, Request& request) {
    SingleSignOn& service = require_service(application);
    const auto value = [&](const char* name) { return request.query_value(name).value_or(""); };
    const auto browsers = cookies_named(request.head, cookie_name(application));
    SingleSignOn::Answered answered;
    try {
        answered = service.finish(value("state"), browsers.size() == 1 ? browsers.front() : "", value("code"), value("error"),
                                  value("iss"));
    } catch (const Unauthenticated& error) {
        throw HttpError(422, error.code(), error.what());
    }
    auto credentials = application.depositary.credentials();
    const ProvenName& name = answered.name;
    if (answered.linking) {
        if (!credentials.actor(answered.linking->account)) {
            throw HttpError(422, "service-state", "The account is closed.");
        }
        // For the session that asked, if nobody ended it meanwhile.
        credentials.add_outside_name(*answered.linking, {"service", name.issuer, name.subject, name.shown, {}});
        return lead_on(application, request, "/account?done=service-linked");
    }
    const auto actor = credentials.find_outside_name("service", name.issuer, name.subject);
    if (!actor) {
        throw HttpError(422, "service-unlinked",
                        "No account is linked with this name. Sign in another way, and link it on your account's page.");
    }
    const NewSession session = application.sessions.sign_in_as(*actor, "service", name.two_factors, caller_of(request));
    if (request.signed_in) {
        application.sessions.sign_out(request.signed_in->token);
    }
    Response response = lead_on(application, request, answered.next);
    response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    return response;
}

}  // namespace depositary::server
