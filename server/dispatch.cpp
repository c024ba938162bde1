#include "server/dispatch.h"

#include "repository/access.h"
#include "server/kept_form.h"
#include "server/page.h"
#include "server/page_accounts.h"
#include "server/page_handlers.h"
#include "server/saved_search.h"

#include <algorithm>

namespace depositary::server {

namespace {

bool changes_state(const Request& request) {
    return request.head.method != "GET" && request.head.method != "HEAD";
}

std::string lower_media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (type.ends_with(' ') || type.ends_with('\t')) {
        type.pop_back();
    }
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return type;
}

// Throws 415 "media-type" unless the body is of the kind that the route takes.
void check_kind(const Request& request, const Route& route) {
    const std::string type = lower_media_type(request.head.field("content-type").value_or(""));
    const auto require = [&](std::string_view wanted) {
        if (type != wanted) {
            throw HttpError(415, "media-type", "This address takes " + std::string(wanted) + ".");
        }
    };
    if (route.body == BodyKind::json) {
        require("application/json");
    } else if (route.body == BodyKind::form) {
        require("application/x-www-form-urlencoded");
    } else if (route.body == BodyKind::multipart) {
        require("multipart/form-data");
    }
}

void check_body(const Application& application, const Request& request, const Route& route) {
    const std::uint64_t length = request.head.content_length.value_or(0);
    if (route.body == BodyKind::none) {
        if (length > 0) {
            throw HttpError(400, "body-unexpected", "This address takes no body.");
        }
        return;
    }
    const std::uint64_t limit =
        route.largest_body == largest_upload_limit ? application.largest_upload : route.largest_body;
    if (length > limit) {
        throw HttpError(413, "body-too-large",
                        "The body is larger than the " + std::to_string(limit) + " bytes that this address takes.");
    }
    check_kind(request, route);
    if (const auto encoding = request.head.field("content-encoding"); encoding && *encoding != "identity") {
        throw HttpError(415, "content-encoding", "Bodies are sent without a content coding.");
    }
}

// What changes something must come from a page of this server (cookies are sent by the browser, whoever asked), or from
// a program that named its token. A browser always sends Origin with a POST.
void check_origin(const Application& application, const Request& request, const Route& route) {
    if (!changes_state(request)) {
        return;
    }
    const auto origin = request.head.field("origin");
    if (origin && *origin != own_origin(application, request)) {
        throw Forbidden("cross-origin", "The request comes from a page of another site.");
    }
    const bool by_browser = route.audience == Audience::people || (request.signed_in && request.signed_in->by_cookie);
    if (by_browser && !origin) {
        throw Forbidden("cross-origin", "The request does not say which page it comes from (Origin).");
    }
}

// What a page's script sends is its own person's: the cookie is the browser's, and another may have signed in in another window since. Plain
// forms carry the same token in their first field.
void check_page_of_session(Application& application, const Request& request, const Route& route) {
    if (route.audience != Audience::people && changes_state(request) && request.signed_in && request.signed_in->by_cookie) {
        check_form_token(application, request, request.head.field(form_token_header).value_or(""));
    }
}

// What a program's token for reading may send.
bool only_reads(const Route& route) {
    return route.path_template == "/api/v1/verify" || route.path_template == "/api/v1/session";
}

// A token of one feed opens this feed, and no other address, not even one that is open to anyone.
void check_feed_of_session(const Request& request, const Route& route) {
    if (!request.signed_in || request.signed_in->session.terms.feed.empty()) {
        return;
    }
    if (route.path_template != feed_route || request.parameter("name") != request.signed_in->session.terms.feed) {
        throw Forbidden("scope", "This token opens one feed, and nothing else.");
    }
}

// With one factor of two one shows who one is by both, or enrols the second where there is none: whoever has stolen the password
// of an account that has a second factor enrols no other.
void check_second_factor(Application& application, Request& request, const Route& route) {
    if (!request.signed_in || route.access != Access::signed_in || !owes_second_factor(application, *request.signed_in)) {
        return;
    }
    request.owes_second_factor = true;
    const bool allowed = route.owing == Owing::proves ||
                         (route.owing == Owing::enrols &&
                          !application.depositary.credentials().has_second_factor(request.signed_in->actor.account));
    if (!allowed) {
        throw Forbidden("second-factor-needed", "This account signs in with a second factor: sign in with it (a program by its key or a "
                                                "token), or, if the account has none, set up codes or a passkey on the account's page first.");
    }
}

void check_rights_of_session(const Request& request, const Route& route) {
    if (!request.signed_in || route.access != Access::signed_in) {
        return;
    }
    if (request.signed_in->actor.reads_only && changes_state(request) && !only_reads(route)) {
        throw Forbidden("scope", "This token may only read.");
    }
    if (route.needs_proof) {
        repository::require_proof(request.signed_in->actor);
    }
}

// A name that is not this server's is somebody's who points their own name at it (DNS rebinding), or a proxy's mistake.
void check_host(const Application& application, const Request& request) {
    if (!request.head.host.empty() && !application.is_own_name(request.head.host)) {  // empty: HTTP/1.0
        throw HttpError(421, "wrong-host", "The request is for a host that this server does not answer for.");
    }
}

Response answer(Application& application, Request& request, Match& match, std::string_view& route_name,
                std::optional<KeptBody>& body) {
    check_host(application, request);
    match = match_route(request.head.method, request.head.path);
    if (match.route == nullptr) {
        if (match.allow.empty()) {
            throw NotFound("not-found", "There is nothing at this address.");
        }
        throw HttpError(405, "method-not-allowed", "This address takes " + match.allow + ".", {{"Allow", match.allow}});
    }
    const Route& route = *match.route;
    route_name = route.path_template;
    const bool is_form = route.body == BodyKind::form || route.body == BodyKind::multipart;
    if (route.audience == Audience::people && is_form && request.body != nullptr) {
        request.body = &body.emplace(*request.body);
    }
    request.path = std::move(match.parameters);
    request.query = parse_pairs(request.head.query);
    request.signed_in = application.sessions.identify(request.head, request.certificate, route.path_template == feed_route);
    check_feed_of_session(request, route);
    if (route.audience == Audience::people && request.signed_in && !request.signed_in->by_cookie) {
        request.signed_in.reset();  // pages are people's: there, a program's token or certificate signs nobody in
    }
    if (route.access == Access::signed_in) {
        request.actor();
    }
    check_second_factor(application, request, route);
    check_origin(application, request, route);
    check_page_of_session(application, request, route);
    check_rights_of_session(request, route);
    check_body(application, request, route);
    return route.handler(application, request);
}

bool wants_page(const Request& request, const Match& match) {
    if (match.route != nullptr) {
        return match.route->audience == Audience::people;
    }
    return !request.head.path.starts_with("/api/") && !request.head.path.starts_with("/register/");
}

// The page that a form was on: the address that it was sent to, or the nearest above it that is a page.
std::string page_of_form(std::string path) {
    for (; path.size() > 1; path.resize(path.rfind('/'))) {
        const Match match = match_route("GET", path);
        if (match.route != nullptr && match.route->audience == Audience::people && !match.route->needs_proof) {
            return path;
        }
    }
    return "/account";
}

// What was typed into a form that a sign-in, a proof, a fresh page or smaller files would let through. Only a page of ours puts text on
// one.
std::optional<Response> keep_form(Application& application, const Request& request, const Match& match, const Problem& problem,
                                  std::optional<KeptBody>& body) {
    const bool too_large = problem.code == "body-too-large" && match.route != nullptr;
    // The right, or the document, went while somebody wrote about it.
    const bool gone = (problem.code == "right" || problem.code == "role" || problem.status == 404 || problem.status == 410) && match.route != nullptr &&
                      match.route->path_template.starts_with("/documents/{id}/");
    if (!body || (!gone && problem.code != "not-signed-in" && problem.code != "proof-needed" && problem.code != "form-token" && !too_large)) {
        return std::nullopt;
    }
    try {
        check_origin(application, request, *match.route);
        check_kind(request, *match.route);
        if (gone) {
            return kept_form_page(application, request, problem, *body, "", "");
        }
        const std::string back = page_of_form(request.head.path);
        const std::string next = "?next=" + percent_encode(back);
        return problem.code == "not-signed-in"  ? kept_form_page(application, request, problem, *body, "/sign-in" + next, "sign_in")
               : problem.code == "proof-needed" ? kept_form_page(application, request, problem, *body, "/account/proof" + next, "proof_heading")
                                                : kept_form_page(application, request, problem, *body, back, "proof_go_on");
    } catch (const std::exception&) {
        return std::nullopt;  // what is no form of ours is not shown
    }
}

// A link on another site (webmail): the browser then keeps cookies that are SameSite=Strict back (Fetch Metadata, W3C).
bool comes_from_another_site(const Request& request) {
    return request.head.method == "GET" && request.head.field("sec-fetch-site") == "cross-site" &&
           request.head.field("sec-fetch-mode") == "navigate";
}

Response failed(Application& application, const Request& request, const Match& match, const Problem& problem,
                std::optional<KeptBody>& body) {
    if (!wants_page(request, match)) {
        Response response = problem_response(problem, request.number);
        if (problem.status == 401 && match.route != nullptr && match.route->path_template == feed_route) {
            response.set("WWW-Authenticate", "Basic realm=\"depositary feed\", charset=\"UTF-8\"");  // of feed readers
        }
        return response;
    }
    if (auto kept = keep_form(application, request, match, problem, body)) {
        return std::move(*kept);
    }
    if (problem.status == 401 && !changes_state(request)) {
        const std::string here = request.head.path + (request.head.query.empty() ? "" : "?" + request.head.query);
        if (comes_from_another_site(request)) {
            // The same address again, with the cookie, if there is one; once, as the request is no other site's then.
            return leading_page(application, request, words_of(request).text("onward_heading"), safe_next(here));
        }
        return Response::redirect(here == "/" ? "/sign-in" : "/sign-in?next=" + percent_encode(here));
    }
    if (problem.code == "second-factor-needed") {
        return Response::redirect(second_factor_address);
    }
    if (problem.code == "proof-needed") {  // shown again who one is, one begins anew
        const std::string next = changes_state(request) ? page_of_form(request.head.path) : request.head.path;
        return Response::redirect("/account/proof?next=" + percent_encode(next));
    }
    Response response = problem_page(application, request, problem);
    for (const auto& [name, value] : problem.headers) {
        response.set(name, value);
    }
    return response;
}

}  // namespace

Response problem_response(const Problem& problem, const std::string& request_number) {
    Response response = Response::text(problem.status, "application/problem+json", problem.to_json(request_number));
    for (const auto& [name, value] : problem.headers) {
        response.set(name, value);
    }
    return response;
}

void set_common_fields(Response& response, bool secure) {
    const auto set = [&](std::string_view name, std::string_view value) {
        if (!response.has(name)) {
            response.set(name, value);
        }
    };
    set("Cache-Control", "no-store");  // what is public says otherwise itself: the register, static files
    set("Content-Security-Policy",
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri "
        "'none'");
    set("X-Content-Type-Options", "nosniff");
    set("Referrer-Policy", "same-origin");  // no-referrer would make browsers send "Origin: null" with forms
    set("Cross-Origin-Opener-Policy", "same-origin");
    set("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) {
        set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
}

Dispatched dispatch(Application& application, Request& request) noexcept {
    Dispatched dispatched;
    Match match;
    crypto::ByteSource* const sent = request.body;
    std::optional<KeptBody> body;
    try {
        try {
            dispatched.response = answer(application, request, match, dispatched.route, body);
        } catch (const std::exception& error) {
            const Problem problem = problem_of(error);
            if (problem.status == 500) {
                dispatched.failure = problem.code;
            }
            dispatched.response = failed(application, request, match, problem, body);
        }
    } catch (...) {  // not even the problem could be told in full
        Problem problem;
        problem.title = "Internal Server Error";
        problem.detail = "The server failed.";
        dispatched.failure = "internal";
        dispatched.response = problem_response(problem, request.number);
    }
    request.body = sent;
    return dispatched;
}

}  // namespace depositary::server
