// Signing in and out, the code that comes after the password, and invitations.

#include "server/api.h"
#include "server/page_accounts.h"
#include "server/page_handlers.h"
#include "server/single_sign_on.h"

namespace depositary::server {

using namespace repository;

namespace {

Response with_session(const Application& application, Response response, const NewSession& session) {
    response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    return response;
}

// What the person can mend leads back to the form: the wrong password or code, and having tried too often.
template <class Act, class Form>
Response try_sign_in(Act&& act, Form&& form) {
    try {
        return act();
    } catch (const Unauthenticated& error) {
        return form("problem." + error.code(), 401);
    } catch (const HttpError& error) {
        if (error.status() != 429) {
            throw;
        }
        Response response = form("problem.too-many-attempts", 429);
        for (const auto& [name, value] : error.headers()) {
            response.set(name, value);
        }
        return response;
    }
}

Response sign_in_form(Application& application, const Request& request, const std::string& login,
                      const std::string& next, const std::string& error, int status) {
    const Words& words = words_of(request);
    View view{View::type::object};
    view.set("login", login);
    view.set("next", next);
    view.set("error", error.empty() ? View(false) : View(words.text(error)));
    if (application.single_sign_on != nullptr) {
        view.set("service", link_view("/sign-in/service?next=" + percent_encode(next),
                                      words.text("service_use", {{"name", displayed(application.single_sign_on->name())}})));
    } else {
        view.set("service", false);
    }
    return page(application, request, "sign_in", words.text("sign_in"), view, status);
}

Response code_form(Application& application, const Request& request, const std::string& next, const std::string& error,
                   int status) {
    const Words& words = words_of(request);
    View view{View::type::object};
    view.set("next", next);
    view.set("error", error.empty() ? View(false) : View(words.text(error)));
    return page(application, request, "sign_in_code", words.text("code_heading"), view, status);
}

Response get_sign_in(Application& application, Request& request) {
    request.allow_query({"next"});
    const std::string next = safe_next(request.query_value("next").value_or("/"));
    if (request.signed_in) {
        return Response::redirect(next);
    }
    return sign_in_form(application, request, "", next, "", 200);
}

Response post_sign_in(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "login", "password", "next"});
    const std::string next = safe_next(fields.at("next"));
    return try_sign_in(
        [&] {
            const NewSession session =
                application.sessions.sign_in(fields.at("login"), fields.at("password"), caller_of(request));
            if (request.signed_in) {  // no session is taken over by another
                application.sessions.sign_out(request.signed_in->token);
            }
            return with_session(application,
                                Response::redirect(session.code_needed ? "/sign-in/code?next=" + percent_encode(next) : next),
                                session);
        },
        [&](const std::string& error, int status) {
            return sign_in_form(application, request, fields.at("login"), next, error, status);
        });
}

Response get_code(Application& application, Request& request) {
    request.allow_query({"next"});
    const std::string next = safe_next(request.query_value("next").value_or("/"));
    if (!application.sessions.pending(request.head)) {
        return Response::redirect("/sign-in?next=" + percent_encode(next));
    }
    return code_form(application, request, next, "", 200);
}

Response post_code(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "code", "next"});
    const std::string next = safe_next(fields.at("next"));
    const auto pending = application.sessions.pending(request.head);
    if (!pending) {
        return sign_in_form(application, request, "", next, "problem.session-unknown", 401);
    }
    return try_sign_in(
        [&] {
            return with_session(application, Response::redirect(next),
                                application.sessions.give_code(*pending, fields.at("code"), caller_of(request)));
        },
        [&](const std::string& error, int status) { return code_form(application, request, next, error, status); });
}

Response post_sign_out(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    application.sessions.sign_out(request.signed_in->token);
    Response response = Response::redirect("/sign-in");
    response.add("Set-Cookie", application.sessions.clear_cookie());
    return response;
}

Response invitation_form(Application& application, const Request& request, const Account& account,
                         const std::string& error, int status) {
    const Words& words = words_of(request);
    View view{View::type::object};
    view.set("action", request.head.path);
    view.set("login", account.login);
    set_text(view, "name", account.name);
    set_text(view, "error", error);
    return page(application, request, "invitation", words.text("invitation_heading"), view, status);
}

Account require_invited(Application& application, const Request& request) {
    // Its 256 bits are not guessed: whoever shares an address with one who tries comes in.
    const auto account = application.depositary.credentials().invited(request.parameter("token"));
    if (!account) {
        throw NotFound("invitation-unknown", "The invitation is unknown, was used, or is too old; ask for a new one.");
    }
    return *account;
}

Response get_invitation(Application& application, Request& request) {
    request.allow_query({});
    return invitation_form(application, request, require_invited(application, request), "", 200);
}

Response post_invitation(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "password", "again"});
    const Account account = require_invited(application, request);
    const Words& words = words_of(request);
    if (fields.at("password") != fields.at("again")) {
        return invitation_form(application, request, account, words.text("problem.passwords-differ"), 422);
    }
    try {
        application.depositary.credentials().accept_invitation(request.parameter("token"), fields.at("password"));
    } catch (const Invalid& error) {
        return invitation_form(application, request, account, explanation(words, problem_of(error)), 422);
    }
    const auto actor = application.depositary.check_password(account.login, fields.at("password"));
    if (!actor) {
        return Response::redirect("/sign-in");
    }
    if (request.signed_in) {
        application.sessions.sign_out(request.signed_in->token);
    }
    return with_session(application, Response::redirect("/account?done=invitation"),
                        application.sessions.sign_in_as(*actor, "invitation", false, caller_of(request)));
}

}  // namespace

std::map<std::string, std::string> read_own_form(Application& application, const Request& request,
                                                 std::initializer_list<std::string_view> names) {
    auto fields = read_form(request, names);
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    return fields;
}

std::span<const Route> sign_in_page_routes() {
    static constexpr Route table[] = {
        {"GET", "/sign-in", get_sign_in, Access::anyone, BodyKind::none, 0, Audience::people},
        {"POST", "/sign-in", post_sign_in, Access::anyone, BodyKind::form, largest_form, Audience::people},
        {"GET", "/sign-in/code", get_code, Access::anyone, BodyKind::none, 0, Audience::people},
        {"POST", "/sign-in/code", post_code, Access::anyone, BodyKind::form, largest_form, Audience::people},
        {"GET", "/sign-in/service", begin_service, Access::anyone, BodyKind::none, 0, Audience::people},
        {"GET", "/sign-in/service/return", return_from_service, Access::anyone, BodyKind::none, 0, Audience::people},
        {"POST", "/sign-out", post_sign_out, Access::signed_in, BodyKind::form, largest_form, Audience::people, false, Owing::proves},
        {"GET", "/invitation/{token}", get_invitation, Access::anyone, BodyKind::none, 0, Audience::people},
        {"POST", "/invitation/{token}", post_invitation, Access::anyone, BodyKind::form, largest_form, Audience::people},
    };
    return table;
}

}  // namespace depositary::server
