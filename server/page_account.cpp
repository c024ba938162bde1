// The account page: what a person signs in with, where they are signed in, and the tokens of their programs.

#include "server/api.h"
#include "server/certificate_key.h"
#include "server/content_type.h"
#include "server/first_page.h"
#include "server/form_once.h"
#include "server/page_accounts.h"
#include "server/page_handlers.h"
#include "server/qr_code.h"
#include "server/saved_search.h"
#include "server/single_sign_on.h"
#include "server/token_terms.h"

#include <algorithm>
#include <sstream>

namespace depositary::server {

using namespace repository;

namespace {

Response with_session(const Application& application, Response response, const NewSession& session) {
    response.add("Set-Cookie", application.sessions.set_cookie(session.token));
    return response;
}

Response done(const std::string& what) { return Response::redirect("/account?done=" + what); }

using Titles = std::map<CompartmentId, std::string>;

// What a token is for, when it is not all that its owner may open: the compartments that are left to the owner by name.
std::string compartments_text(const Words& words, const SessionView& session, const Titles& titles) {
    std::string text;
    for (const CompartmentId& id : session.terms.compartments) {
        const auto title = titles.find(id);
        text += (text.empty() ? "" : ", ") + (title == titles.end() ? words.text("compartment") + " " + id.to_text().substr(0, 8) : title->second);
    }
    return text;
}

// The feeds that the account has, by what a token names them.
std::map<std::string, std::string> feeds_of(const Application& application, const Request& request) {
    std::map<std::string, std::string> feeds{{std::string(feed_of_all), words_of(request).text("feed_of_all")}};
    for (const SavedSearch& search : application.depositary.saved_searches().all(request.actor().account)) {
        feeds[search.id] = search.damaged ? words_of(request).text("search_damaged") : search.name;
    }
    return feeds;
}

View session_view(const Words& words, const SessionView& session, const std::string& present, const Titles& titles) {
    View view{View::type::object};
    set_text(view, "compartments", compartments_text(words, session, titles));
    view.set("id", session.id);
    view.set("how", words.text("signed_in_by." + session.terms.how));
    set_text(view, "name", session.terms.name);
    set_text(view, "device", session.terms.device);
    set_text(view, "address", session.terms.address);
    view.set("scope", words.text("scope." + std::string(to_text(session.terms.scope))));
    view.set("opened", time_view(words, session.opened));
    view.set("seen", time_view(words, session.seen));
    view.set("expires", time_view(words, session.expires));
    view.set("present", session.id == present);
    view.set("one_factor", false);
    return view;
}

void set_sessions(Application& application, const Request& request, const std::vector<std::string>& chosen, View& view) {
    const Words& words = words_of(request);
    View sessions{View::type::list};
    View tokens{View::type::list};
    bool any_token = false;
    Titles titles;
    const auto compartments = application.depositary.compartments(request.actor());
    for (const Compartment& compartment : compartments) {
        titles[compartment.id] = compartment_title(words, compartment);
    }
    view.set("token_compartments", compartment_choices(words, compartments, chosen));
    view.set("any_compartment", !titles.empty());
    const auto feeds = feeds_of(application, request);
    const bool second_factor = application.depositary.credentials().has_second_factor(request.actor().account);
    bool any_one_factor = false;
    for (const SessionView& session : application.depositary.credentials().sessions(request.actor().account)) {
        const bool token = session.terms.kind == SessionKind::token;
        any_token = any_token || token;
        const bool one_factor = token && second_factor && !session.terms.two_factors;
        any_one_factor = any_one_factor || one_factor;
        View shown = session_view(words, session, request.signed_in->session.id, titles);
        const auto feed = feeds.find(session.terms.feed);
        shown.set("one_factor", one_factor);
        set_text(shown, "feed", feed == feeds.end() ? "" : feed->second);
        (token ? tokens : sessions).push_back(shown);
    }
    view.set("sessions", sessions);
    view.set("tokens", tokens);
    view.set("any_token", any_token);
    view.set("any_one_factor", any_one_factor);
}

void set_passkeys(Application& application, const Request& request, View& view) {
    const Words& words = words_of(request);
    View list{View::type::list};
    const auto passkeys = application.depositary.credentials().passkeys(request.actor().account);
    for (const Passkey& key : passkeys) {
        View item{View::type::object};
        item.set("id", key.id);
        item.set("name", displayed(key.name));
        item.set("last", passkeys.size() == 1);
        item.set("added", time_view(words, key.added));
        item.set("used", time_view(words, key.used));
        list.push_back(item);
    }
    view.set("passkeys", list);
    view.set("any_passkey", !passkeys.empty());
}

// What others made for the account: the key that it was opened with, and a link that is still open to it.
void set_made_by_others(const Application& application, const Request& request, View& view) {
    const Words& words = words_of(request);
    const Credentials credentials = application.depositary.credentials();
    View key(false), invitation(false);
    if (const auto found = credentials.key(request.actor().account)) {
        key = View(View::type::object);
        key.set("fingerprint", found->fingerprint);
        key.set("since", time_view(words, found->since));
        key.set("signs_in", found->signs_in);
    }
    if (const auto found = credentials.invitation(request.actor().account)) {
        invitation = View(View::type::object);
        invitation.set("until", time_view(words, found->expires));
        set_text(invitation, "by", found->by_party.empty() ? ""
                                                           : words.text("role." + std::string(to_text(found->by_role))) + ", " +
                                                                 PartyNames(words, application.depositary).text(found->by_party));
        invitation.set("may_end", found->may_end);
    }
    view.set("account_key", key);
    view.set("invitation", invitation);
}

// Names at the sign-in service, and certificates of programs.
void set_outside_names(Application& application, const Request& request, View& view) {
    const Words& words = words_of(request);
    View services{View::type::list};
    View certificates{View::type::list};
    for (const OutsideName& name : application.depositary.credentials().outside_names(request.actor().account)) {
        View item{View::type::object};
        item.set("kind", name.kind);
        item.set("issuer", name.issuer);
        item.set("subject", name.subject);
        item.set("name", displayed(name.name));
        item.set("added", time_view(words, name.added));
        (name.kind == "service" ? services : certificates).push_back(item);
    }
    const SingleSignOn* const service = application.single_sign_on;
    view.set("service_name", service != nullptr ? View(displayed(service->name())) : View(false));
    view.set("services", services);
    view.set("certificates", certificates);
    view.set("takes_certificates", application.takes_certificates);
}

Response account_form(Application& application, const Request& request, const std::string& done_word,
                      const std::string& error, int status, const std::map<std::string, std::string>& typed = {}) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Credentials credentials = application.depositary.credentials();
    View view{View::type::object};
    view.set("login", actor.login);
    view.set("party", PartyNames(words, application.depositary).text(actor.party));
    view.set("role", words.text("role." + std::string(to_text(actor.role))));
    view.set("confirmed", actor.confirmed);
    set_text(view, "done", words.find("account_done." + done_word).value_or(""));
    set_text(view, "error", error);
    // The form that was refused stands open, with what was typed into it.
    const std::string sent_to = error.empty() ? "" : request.head.path;
    const auto value = [&](const std::string& name, const std::string& otherwise = "") { return typed.contains(name) ? typed.at(name) : otherwise; };
    view.set("once", new_once());
    view.set("password_open", sent_to == "/account/password");
    view.set("certificate_open", sent_to == "/account/certificates");
    view.set("token_open", sent_to == "/account/tokens");
    view.set("typed_name", value("name"));
    view.set("typed_certificate", value("certificate"));
    view.set("typed_signature", value("signature"));
    view.set("typed_days", value("days", "90"));
    view.set("typed_all", value("scope") == "all");
    view.set("has_password", credentials.has_password(actor.account));
    const auto second = credentials.second_factor(actor.account);
    const bool on = second && second->confirmed;
    view.set("codes_on", on);
    view.set("recovery_left", second && second->takes_codes() ? words.text("recovery_left", {{"count", std::to_string(second->recovery_codes)}}) : "");
    set_passkeys(application, request, view);
    view.set("recovery_for_passkey", !on && credentials.has_password(actor.account) && credentials.has_passkey(actor.account));
    std::vector<std::string> chosen;  // compartments of a token, with spaces between
    std::istringstream compartments(value("compartment"));
    for (std::string id; compartments >> id;) {
        chosen.push_back(id);
    }
    set_sessions(application, request, chosen, view);
    set_made_by_others(application, request, view);
    set_outside_names(application, request, view);
    return page(application, request, "account", words.text("account_heading"), view, status);
}

// The page of who owes a second factor: how to give it, or to set one up.
Response second_factor_form(Application& application, const Request& request, const std::string& error, int status) {
    const Words& words = words_of(request);
    const Credentials credentials = application.depositary.credentials();
    View view{View::type::object};
    set_text(view, "error", error);
    const auto codes = credentials.second_factor(request.actor().account);
    view.set("has_one", credentials.has_second_factor(request.actor().account));
    view.set("codes_on", codes && codes->takes_codes());
    view.set("has_password", credentials.has_password(request.actor().account));
    view.set("next", "/");
    // Whoever has only the password may be its person, and the passkey another's.
    View added{View::type::list};
    for (const Passkey& each : credentials.passkeys(request.actor().account)) {
        if (each.added.seconds + ways_told_span > application.depositary.clock().now().seconds) {
            added.push_back(time_view(words, each.added));
        }
    }
    view.set("any_added", !added.is_empty_list());
    view.set("added", added);
    return page(application, request, "second_factor", words.text("second_factor_heading"), view, status);
}

Response get_second_factor(Application& application, Request& request) {
    request.allow_query({});
    // Also for who signed in by a service alone, and changes what the account is opened by (require_strongest).
    const bool weak = !request.signed_in->session.terms.two_factors &&
                      application.depositary.credentials().has_second_factor(request.actor().account);
    return request.owes_second_factor || weak ? second_factor_form(application, request, "", 200) : Response::redirect("/account");
}

// Does what a form asks for; what the person can mend leads back to the account page.
template <class Act>
Response try_change(Application& application, const Request& request, Act&& act, const std::map<std::string, std::string>& typed = {}) {
    try {
        return act();
    } catch (const Error& error) {
        const Problem problem = problem_of(error);
        if (problem.status != 409 && problem.status != 422 && problem.status != 401 && problem.status != 429) {
            throw;
        }
        const std::string told = explanation(words_of(request), problem, request.head.path);
        const int status = problem.status == 401 ? 422 : problem.status;
        return request.owes_second_factor ? second_factor_form(application, request, told, status)
                                          : account_form(application, request, "", told, status, typed);
    }
}

Response get_account(Application& application, Request& request) {
    request.allow_query({"done"});
    return account_form(application, request, request.query_value("done").value_or(""), "", 200);
}

Response post_password(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "password", "again"});
    return try_change(application, request, [&] {
        if (fields.at("password") != fields.at("again")) {
            throw Invalid("passwords-differ", "The two passwords are not the same.");
        }
        application.depositary.credentials().set_password(request.actor(), fields.at("password"),
                                                          request.signed_in->token);
        return with_session(application, done("password"), application.sessions.prove_as(*request.signed_in, "password", false));
    });
}

// --- codes by time ---

Response codes_form(Application& application, const Request& request, const std::string& error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const auto second = application.depositary.credentials().second_factor(actor.account);
    if (!second || second->secret.empty()) {
        return Response::redirect(request.owes_second_factor ? second_factor_address : "/account");
    }
    // The form that authenticator apps take (Key URI Format): issuer, account, secret.
    const std::string host(request.head.field("host").value_or("depositary"));
    const std::string uri = "otpauth://totp/" + percent_encode("Depositary " + host) + ":" + percent_encode(actor.login) +
                            "?secret=" + second->secret + "&issuer=" + percent_encode("Depositary " + host) +
                            "&algorithm=SHA1&digits=6&period=30";
    const QrCode code = qr_code(uri);
    std::string grouped = second->secret;
    for (std::size_t at = 4; at < grouped.size(); at += 5) {
        grouped.insert(at, " ");
    }
    View view{View::type::object};
    view.set("uri", uri);
    view.set("secret", grouped);
    view.set("size", std::to_string(code.size));
    view.set("path", code.path);
    set_text(view, "error", error);
    return page(application, request, "account_codes", words.text("codes_heading"), view, status);
}

Response get_codes(Application& application, Request& request) {
    request.allow_query({});
    return codes_form(application, request, "", 200);
}

Response post_codes(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return try_change(application, request, [&] {
        application.depositary.credentials().begin_codes(request.actor());
        return Response::redirect("/account/codes");
    });
}

Response show_recovery_codes(Application& application, const Request& request, const std::vector<std::string>& codes) {
    const Words& words = words_of(request);
    const auto second = application.depositary.credentials().second_factor(request.actor().account);
    return shown_once(application, request, words.text("recovery_heading"),
                      words.text(second && second->confirmed ? "recovery_words" : "recovery_words_passkey"), codes, "/account");
}

Response post_codes_confirm(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "code"});
    try {
        const auto codes = application.depositary.credentials().confirm_codes(request.actor(), fields.at("code"));
        // The code was given just now, so the session is of two factors from here on.
        const NewSession session = application.sessions.prove_as(*request.signed_in, "password+code", true);
        request.signed_in->token = session.token;  // which the page's forms are for
        return with_session(application, show_recovery_codes(application, request, codes), session);
    } catch (const Invalid& error) {
        return codes_form(application, request, explanation(words_of(request), problem_of(error)), 422);
    }
}

Response post_recovery_codes(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, once_field});
    return try_change(application, request, [&] {
        return show_recovery_codes(application, request,
                                   application.depositary.credentials().renew_recovery_codes(request.actor(), fields.at("once").substr(0, 64)));
    });
}

Response post_codes_removal(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    application.depositary.credentials().remove_codes(request.actor());
    return done("codes-removed");
}

// --- passkeys (they are added by a script: passkey.js) ---

Response post_passkey_removal(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "passkey"});
    application.depositary.credentials().remove_passkey(request.actor(), fields.at("passkey"));
    return done("passkey-removed");
}

// --- what others made for the account ---

Response post_key_removal(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return try_change(application, request, [&] {
        application.depositary.credentials().end_key(request.actor());
        return done("key-ended");
    });
}

Response post_invitation_removal(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return try_change(application, request, [&] {
        application.depositary.credentials().end_invitation(request.actor());
        return done("invitation-ended");
    });
}

// --- names elsewhere ---

Response post_name_removal(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "kind", "issuer", "subject"});
    application.depositary.credentials().remove_outside_name(request.actor(), fields.at("kind"), fields.at("issuer"),
                                                             fields.at("subject"));
    return done("name-removed");
}

std::string own_certificate_statement(const Application& application, const Request& request) {
    return certificate_statement(application.depositary.register_verifier().name, request.actor().login);
}

// What a certificate's key signs, to the byte.
Response get_certificate_statement(Application& application, Request& request) {
    request.allow_query({});
    Response response = Response::text(200, "text/plain; charset=utf-8", own_certificate_statement(application, request));
    response.set("Content-Disposition", attachment("certificate-statement.txt"));
    return response;
}

Response post_certificate(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "name", "certificate", "signature"});
    return try_change(application, request, [&] {
        const std::string key = signed_certificate_key(fields.at("certificate"), own_certificate_statement(application, request), fields.at("signature"));
        application.depositary.credentials().add_outside_name(request.actor(),
                                                              {"certificate", "", key, fields.at("name"), {}});
        return done("certificate-added");
    }, fields);
}

// --- sessions and tokens ---

Response post_session_revocation(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "session"});
    application.depositary.credentials().revoke_session(request.actor(), fields.at("session"));
    return done("session-revoked");
}

Response post_other_sessions(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    application.depositary.credentials().revoke_other_sessions(request.actor(), request.signed_in->token);
    return done("sessions-revoked");
}

Response post_tokens_revocation(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    application.depositary.credentials().revoke_tokens_of_one_factor(request.actor());
    return done("tokens-revoked");
}

Response post_token(Application& application, Request& request) {
    std::map<std::string, std::string> fields{{std::string(form_token_field), ""}, {std::string(once_field), ""}, {"name", ""}, {"scope", ""}, {"days", ""}};
    std::vector<std::string> compartments;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (name == "compartment") {
            compartments.push_back(value);
        } else if (const auto field = fields.find(name); field != fields.end()) {
            field->second = value;
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + name + ".");
        }
    }
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    for (const std::string& compartment : compartments) {
        fields["compartment"] += compartment + " ";
    }
    return try_change(application, request, [&] {
        SessionTerms terms = token_terms(*request.signed_in, fields.at("name"), fields.at("scope") == "all" ? Scope::all : Scope::read,
                                               std::atoi(fields.at("days").c_str()), compartments);
        terms.once = fields.at("once").substr(0, 64);
        const Words& words = words_of(request);
        const std::string token = application.depositary.credentials().open_session(request.actor(), terms);
        return shown_once(application, request, words.text("token_heading"), words.text("token_words"), {token}, "/account");
    }, fields);
}

// --- showing again who one is ---

Response proof_form(Application& application, const Request& request, const std::string& next, const std::string& error,
                    int status) {
    const Words& words = words_of(request);
    const Credentials credentials = application.depositary.credentials();
    const auto second = credentials.second_factor(request.actor().account);
    View view{View::type::object};
    view.set("next", next);
    const bool takes_codes = second && second->takes_codes();
    // Beside a passkey the password alone shows nothing.
    view.set("has_password", credentials.has_password(request.actor().account) &&
                                 (takes_codes || !credentials.has_passkey(request.actor().account)));
    view.set("code_asked", takes_codes);
    set_text(view, "error", error);
    return page(application, request, "proof", words.text("proof_heading"), view, status);
}

Response get_proof(Application& application, Request& request) {
    request.allow_query({"next"});
    return proof_form(application, request, safe_next(request.query_value("next").value_or("/account")), "", 200);
}

Response post_proof(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "password", "code", "next"});
    const std::string next = safe_next(fields.at("next"));
    try {
        return with_session(
            application, Response::redirect(next),
            application.sessions.prove(*request.signed_in, fields.at("password"), fields.at("code")));
    } catch (const Error& error) {
        const Problem problem = problem_of(error);
        if (problem.status != 401 && problem.status != 429) {
            throw;
        }
        return proof_form(application, request, next, explanation(words_of(request), problem),
                          problem.status == 401 ? 422 : problem.status);
    }
}

}  // namespace

Response shown_once(Application& application, const Request& request, const std::string& heading, const std::string& words,
                    const std::vector<std::string>& secrets, const std::string& back) {
    View view{View::type::object};
    view.set("heading", heading);
    view.set("words", words);
    view.set("back", back);
    View list{View::type::list};
    for (const std::string& secret : secrets) {
        list.push_back(View(secret));
    }
    view.set("secrets", list);
    return page(application, request, "shown_once", heading, view);
}

std::span<const Route> account_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/account", get_account, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/account/proof", get_proof, Access::signed_in, BodyKind::none, 0, Audience::people, false, Owing::proves},
        {"POST", "/account/proof", post_proof, Access::signed_in, form, largest_form, Audience::people, false, Owing::proves},
        {"GET", second_factor_address, get_second_factor, Access::signed_in, BodyKind::none, 0, Audience::people, false, Owing::proves},
        {"POST", "/account/password", post_password, Access::signed_in, form, largest_form, Audience::people, true},
        {"GET", "/account/codes", get_codes, Access::signed_in, BodyKind::none, 0, Audience::people, true, Owing::enrols},
        {"POST", "/account/codes", post_codes, Access::signed_in, form, largest_form, Audience::people, true, Owing::enrols},
        {"POST", "/account/codes/confirm", post_codes_confirm, Access::signed_in, form, largest_form, Audience::people, true, Owing::enrols},
        {"POST", "/account/codes/removal", post_codes_removal, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/account/recovery-codes", post_recovery_codes, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/account/passkeys/removal", post_passkey_removal, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/account/key/removal", post_key_removal, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/account/invitation/removal", post_invitation_removal, Access::signed_in, form, largest_form, Audience::people, true},
        {"GET", "/account/service", link_service, Access::signed_in, BodyKind::none, 0, Audience::people, true},
        {"POST", "/account/names/removal", post_name_removal, Access::signed_in, form, largest_form, Audience::people, true},
        {"GET", "/account/certificate-statement", get_certificate_statement, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/account/certificates", post_certificate, Access::signed_in, form, largest_form, Audience::people, true},
        {"GET", "/accounts", accounts_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/accounts", open_account_page, Access::signed_in, form, largest_form, Audience::people, true},
        {"GET", "/accounts/waiting", accounts_to_confirm_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/accounts/waiting/{id}/confirmation", confirm_account_page, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/accounts/{id}/closure", close_account_page, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/accounts/{id}/invitation", invite_page, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/account/sessions/revocation", post_session_revocation, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/account/sessions/others", post_other_sessions, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/account/tokens/revocation", post_tokens_revocation, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/account/tokens", post_token, Access::signed_in, form, largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
