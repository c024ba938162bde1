// The compartments for people: opening them; who is let into which, with its history; and, for managers, letting in and taking
// back.

#include "repository/access.h"
#include "server/api.h"
#include "server/form_once.h"
#include "server/page_handlers.h"
#include "server/task_views.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

const std::vector<std::string> right_words = {"know", "read", "comment", "deposit", "manage"};

std::string joined(const Words& words, const std::vector<std::string>& rights) {
    std::string text;
    for (const std::string& right : rights) {
        text += (text.empty() ? "" : ", ") + words.text("right." + right);
    }
    return text;
}

std::string rights_text(const Words& words, const Rights& rights) {
    std::vector<std::string> held;
    for (const std::string& right : right_words) {
        if (rights.has(from_text<Right>(right).value())) {
            held.push_back(right);
        }
    }
    return joined(words, held);
}

// Everybody whom something can be granted to.
View grantee_choices(const KnownNames& names, const std::string& chosen) {
    View list{View::type::list};
    const auto add = [&](const Grantee& to) {
        View item{View::type::object};
        item.set("value", to.to_text());
        item.set("label", names.grantee(to));
        item.set("chosen", to.to_text() == chosen);
        list.push_back(item);
    };
    for (const Party& party : names.parties().parties()) {
        add({Grantee::Type::party, party.code});
    }
    for (const Body& body : names.bodies()) {
        add({Grantee::Type::body, body.code});
    }
    for (const char* role : {"ministry", "secretariat", "auditor", "observer"}) {
        add({Grantee::Type::role, role});
    }
    for (const Account& account : names.accounts()) {
        if (!account.closed && account.role != Role::administrator) {
            add({Grantee::Type::account, account.id.to_text()});
        }
    }
    add({});
    return list;
}

View grant_view(const Words& words, const KnownNames& names, const Grant& grant) {
    std::vector<std::string> rights;
    for (const Right right : grant.rights) {
        rights.emplace_back(to_text(right));
    }
    View row{View::type::object};
    row.set("index", std::to_string(grant.act));
    row.set("to", names.grantee(grant.to));
    row.set("rights", joined(words, rights));
    row.set("from", date_view(words, grant.from));
    row.set("until", date_view(words, grant.until));
    row.set("withdrawn", grant.withdrawn ? View(std::to_string(*grant.withdrawn)) : View(false));
    return row;
}

// What was typed into a form of a compartment's page.
struct TypedGrant {
    std::string to, right = "read", from, until;
};
struct TypedWithdrawal {
    std::uint64_t grant = ~std::uint64_t{0};
    std::string reason;
};

// What was typed into the form for a new compartment.
struct NewRoom {
    std::string name, title, purpose = "general", keeper = "secretariat";
};

Response show_compartments(Application& application, const Request& request, const NewRoom& typed, const std::string& error,
                           int status) {
    const Words& words = words_of(request);
    View list{View::type::list};
    for (const Compartment& compartment : application.depositary.compartments(request.actor())) {
        View item{View::type::object};
        item.set("href", "/compartments/" + compartment.id.to_text());
        item.set("title", compartment_title(words, compartment));
        item.set("name", compartment.name);
        item.set("sealed", compartment.purpose == Purpose::sealed);
        item.set("rights", rights_text(words, request.actor().rights.at(compartment.id)));
        list.push_back(item);
    }
    View view{View::type::object};
    view.set("any", !list.is_empty_list());
    view.set("compartments", list);
    view.set("may_open", may(request.actor(), OfficeAct::open_compartment));
    view.set("name", typed.name);
    view.set("new_title", typed.title);
    view.set("purposes", choices(words, {"general", "sealed"}, "purpose", {typed.purpose}));
    view.set("keepers", choices(words, {"secretariat", "opener"}, "compartment_keeper", {typed.keeper}));
    set_text(view, "error", error);
    return page(application, request, "compartments", words.text("compartments"), view, status);
}

Response compartments_page(Application& application, Request& request) {
    request.allow_query({});
    return show_compartments(application, request, {}, "", 200);
}

template <class Change>
Response opened(Application& application, const Request& request, const NewRoom& typed, const Change& change) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect("/compartments");
        },
        [&](const std::string& told, int status) { return show_compartments(application, request, typed, told, status); });
}

Response open_compartment_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "compartment_short", "title", "compartment_purpose", "compartment_keeper"});
    const NewRoom typed{fields.at("compartment_short"), fields.at("title"), fields.at("compartment_purpose"), fields.at("compartment_keeper")};
    return opened(application, request, typed, [&] {
        NewCompartment compartment{typed.name, typed.title, word<Purpose>("purpose", typed.purpose), {}};
        if (typed.keeper == "secretariat") {  // else whoever opens it keeps it
            compartment.grants.push_back({{Grantee::Type::role, "secretariat"}, {Right::deposit, Right::manage}, "", ""});
        }
        application.depositary.open_compartment(request.actor(), compartment);
    });
}

Response open_usual_compartments_form(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    return opened(application, request, {}, [&] { application.depositary.open_usual_compartments(request.actor()); });
}

Response show_compartment(Application& application, const Request& request, const std::string& error, int status,
                          const TypedGrant& typed = {}, const TypedWithdrawal& withdrawal = {}) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const Compartment compartment = application.depositary.compartment(actor, path_compartment(request));
    const KnownNames names(words, application.depositary, actor);
    View in_force{View::type::list}, former{View::type::list};
    const std::string today = today_of(application);
    const auto grants = application.depositary.grants(actor, compartment.id);
    for (const Grant& grant : grants) {
        const bool over = !grant.until.empty() && grant.until < today;
        View row = grant_view(words, names, grant);
        row.set("over", over && !grant.withdrawn);
        row.set("open", grant.act == withdrawal.grant);
        row.set("reason", grant.act == withdrawal.grant ? withdrawal.reason : "");
        (grant.withdrawn || over ? former : in_force).push_back(row);
    }
    View view{View::type::object};
    view.set("id", compartment.id.to_text());
    view.set("title", compartment_title(words, compartment));
    view.set("name", compartment.name);
    view.set("sealed", compartment.purpose == Purpose::sealed);
    view.set("own_rights", rights_text(words, actor.rights.at(compartment.id)));
    view.set("grants", in_force);
    view.set("former", former);
    view.set("any_former", !former.is_empty_list());
    view.set("reads", actor.may(Right::read, compartment.id));
    view.set("manages", actor.may(Right::manage, compartment.id));
    view.set("whom", grantee_choices(names, typed.to));
    view.set("rights", choices(words, right_words, "right", {typed.right}));
    view.set("once", new_once());
    view.set("typed_from", typed.from);
    view.set("typed_until", typed.until);
    view.set("today", today);
    view.set("given_error", withdrawal.grant == TypedWithdrawal{}.grant && !error.empty() ? View(error) : View(false));
    view.set("error", withdrawal.grant != TypedWithdrawal{}.grant && !error.empty() ? View(error) : View(false));
    return page(application, request, "compartment", compartment_title(words, compartment), view, status);
}

Response compartment_page(Application& application, Request& request) {
    request.allow_query({});
    return show_compartment(application, request, "", 200);
}

// Does what a form asks for; what is not acceptable is told above the form, which is shown again.
template <class Change>
Response changed(Application& application, Request& request, const Change& change, const TypedGrant& typed,
                 const TypedWithdrawal& withdrawal = {}) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect("/compartments/" + request.parameter("id"));
        },
        [&](const std::string& told, int status) { return show_compartment(application, request, told, status, typed, withdrawal); });
}

Response give_grant(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, once_field, "to", "right", "from", "until"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const CompartmentId compartment = path_compartment(request);
    return changed(application, request, [&] {
        NewGrant grant;
        grant.to = Grantee::parse(fields.at("to")).value_or(Grantee{Grantee::Type::account, ""});  // which nobody is
        grant.rights = {word<Right>("right", fields.at("right"))};
        grant.from = fields.at("from");
        grant.until = fields.at("until");
        application.depositary.give(request.actor(), compartment, grant, once_of_form(request, fields));
    }, {fields.at("to"), fields.at("right"), fields.at("from"), fields.at("until")});
}

Response withdraw_grant(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "reason"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const CompartmentId compartment = path_compartment(request);
    return changed(application, request, [&] {
        application.depositary.withdraw(request.actor(), compartment, act_index(request), fields.at("reason"));
    }, {}, {act_index(request), fields.at("reason")});
}

}  // namespace

std::span<const Route> access_page_routes() {
    static constexpr Route table[] = {
        {"GET", "/compartments", compartments_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/compartments", open_compartment_form, Access::signed_in, BodyKind::form, largest_form, Audience::people,
         true},
        {"POST", "/compartments/usual", open_usual_compartments_form, Access::signed_in, BodyKind::form, largest_form,
         Audience::people, true},
        {"GET", "/compartments/{id}", compartment_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/compartments/{id}/grants", give_grant, Access::signed_in, BodyKind::form, largest_form, Audience::people,
         true},
        {"POST", "/compartments/{id}/grants/{index}/withdrawal", withdraw_grant, Access::signed_in, BodyKind::form,
         largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
