// The accounts page of the secretariat, administrators and auditors: who has an account, opening one, inviting.

#include "server/page_accounts.h"

#include "repository/access.h"
#include "server/api.h"
#include "server/page_handlers.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

bool is_office(const Actor& actor) { return actor.role == Role::secretariat || actor.role == Role::administrator; }

struct AccountForm {
    std::string login, name, party, role;
    std::vector<std::string> compartments;
};

Response accounts_form(Application& application, const Request& request, const AccountForm& form, const std::string& error,
                       int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const PartyNames parties(words, application.depositary);
    View list{View::type::list};
    const auto accounts = application.depositary.accounts(actor);
    const auto keys = application.depositary.party_keys();
    for (const Account& account : accounts) {
        View item{View::type::object};
        item.set("id", account.id.to_text());
        item.set("login", account.login);
        item.set("name", displayed(account.name));
        item.set("party", parties.text(account.party));
        item.set("role", words.text("role." + std::string(to_text(account.role))));
        item.set("unconfirmed", !account.confirmed && !account.closed);
        item.set("closed", account.closed);
        item.set("closable", account.id != actor.account && !account.closed && may(actor, OfficeAct::open_account));
        item.set("invitable", account.id != actor.account && !account.closed && may_invite(actor, account, confirmers_of(account, accounts, keys)));
        list.push_back(item);
    }
    View view{View::type::object};
    view.set("accounts", list);
    view.set("accounts_wait", could_confirm_any(application, actor));
    view.set("office", is_office(actor));
    set_text(view, "error", error);
    view.set("login", form.login);
    view.set("name", form.name);
    view.set("parties", party_choices(parties, {form.party}));
    view.set("roles", choices(words, {"ministry", "observer", "auditor", "secretariat", "administrator"}, "role", {form.role}));
    const auto compartments = application.depositary.compartments(actor);
    view.set("any_compartment", !compartments.empty());
    view.set("compartments", compartment_choices(words, compartments, form.compartments));
    return page(application, request, "accounts", words.text("accounts_heading"), view, status);
}

Account require_account(Application& application, const Actor& actor, const std::string& id) {
    for (const Account& account : application.depositary.accounts(actor)) {
        if (account.id.to_text() == id) {
            return account;
        }
    }
    throw NotFound("not-found", "There is no such account.");
}

// Shows the link that lets an account in, once.
Response show_invitation(Application& application, const Request& request, const Account& account) {
    const Words& words = words_of(request);
    const std::string token = application.depositary.credentials().invite(request.actor(), account.id);
    const std::string link = own_origin(application, request) + "/invitation/" + token;
    return shown_once(application, request, words.text("invite_heading", {{"login", account.login}}),
                      words.text("invite_words"), {link}, "/accounts");
}

// The fields of the form; a compartment may be there more than once.
AccountForm read_account(Application& application, const Request& request) {
    AccountForm form;
    std::string token;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (name == "compartment") {
            form.compartments.push_back(value);
        } else if (name == form_token_field) {
            token = value;
        } else if (name == "login") {
            form.login = value;
        } else if (name == "name") {
            form.name = value;
        } else if (name == "party") {
            form.party = value;
        } else if (name == "role") {
            form.role = value;
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + name + ".");
        }
    }
    check_form_token(application, request, token);
    return form;
}

}  // namespace

bool could_confirm_any(const Application& application, const Actor& actor) {
    const auto waiting = application.depositary.accounts_to_confirm(actor);
    return std::any_of(waiting.begin(), waiting.end(), [&](const Account& account) {
        return application.depositary.credentials().confirmation_waits_for(account.id).empty();
    });
}

Response accounts_page(Application& application, Request& request) {
    request.allow_query({});
    return accounts_form(application, request, {}, "", 200);
}

Response open_account_page(Application& application, Request& request) {
    const AccountForm form = read_account(application, request);
    if (!is_office(request.actor())) {
        throw Forbidden("role", "Only the secretariat or an administrator may do this.");
    }
    const auto open = [&] {
        NewAccount account;
        account.login = form.login;
        account.name = form.name;
        account.party = form.party;
        account.role = word<Role>("role", form.role);
        account.invited = true;
        for (const std::string& id : form.compartments) {
            account.compartments.push_back(compartment_id(id));
        }
        application.depositary.open_account(request.actor(), account);
        const auto accounts = application.depositary.accounts(request.actor());
        const auto opened = std::find_if(accounts.begin(), accounts.end(), [&](const Account& one) { return one.login == form.login; });
        if (opened == accounts.end()) {
            throw NotFound("not-found", "There is no such account.");
        }
        return show_invitation(application, request, *opened);
    };
    return try_form(request, open, [&](const std::string& told, int status) {
        return accounts_form(application, request, form, told, status);
    });
}

Response invite_page(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    if (!is_office(request.actor())) {
        throw Forbidden("role", "Only the secretariat or an administrator may do this.");
    }
    return show_invitation(application, request, require_account(application, request.actor(), request.parameter("id")));
}

Response close_account_page(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "reason"});
    return try_form(
        request,
        [&] {
            application.depositary.close_account(request.actor(), path_account(request), fields.at("reason"));
            return Response::redirect("/accounts");
        },
        [&](const std::string& told, int status) { return accounts_form(application, request, {}, told, status); });
}

namespace {

Response show_waiting(Application& application, const Request& request, const std::string& error, int status) {
    const Words& words = words_of(request);
    const PartyNames parties(words, application.depositary);
    View list{View::type::list};
    for (const Account& account : application.depositary.accounts_to_confirm(request.actor())) {
        View item{View::type::object};
        item.set("id", account.id.to_text());
        item.set("login", account.login);
        item.set("name", displayed(account.name));
        item.set("party", parties.text(account.party));
        item.set("role", words.text("role." + std::string(to_text(account.role))));
        const bool by_key = !account.public_key.empty() && application.depositary.credentials().key_signs_in(account.id);
        set_text(item, "public_key", by_key ? account.public_key : "");
        const std::string_view waits_for = application.depositary.credentials().confirmation_waits_for(account.id);
        set_text(item, "waits", waits_for.empty() ? "" : words.text("problem." + std::string(waits_for)));
        list.push_back(item);
    }
    View view{View::type::object};
    view.set("any", !list.is_empty_list());
    view.set("accounts", list);
    set_text(view, "error", error);
    return page(application, request, "accounts_waiting", words.text("accounts_waiting"), view, status);
}

}  // namespace

Response accounts_to_confirm_page(Application& application, Request& request) {
    request.allow_query({});
    return show_waiting(application, request, "", 200);
}

Response confirm_account_page(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return try_form(
        request,
        [&] {
            application.depositary.confirm_account(request.actor(), path_account(request));
            return Response::redirect("/accounts/waiting");
        },
        [&](const std::string& told, int status) { return show_waiting(application, request, told, status); });
}

}  // namespace depositary::server
