// The parties and their bodies for people: who they are, who is of a body; and, for the secretariat, adding to them.

#include "repository/access.h"
#include "server/api.h"
#include "server/page_handlers.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

// What was typed into the form that was not taken.
struct Typed {
    std::string party_code, party_name, body_code, body_name;
};

View members_view(const KnownNames& names, const Body& body) {
    View list{View::type::list};
    for (const AccountId& id : body.members) {
        View item{View::type::object};
        item.set("account", id.to_text());
        item.set("name", names.account(id.to_text()));
        list.push_back(item);
    }
    return list;
}

// The open accounts that are not of the body yet.
View candidates_view(const KnownNames& names, const Body& body) {
    View list{View::type::list};
    for (const Account& account : names.accounts()) {
        if (!account.closed && std::find(body.members.begin(), body.members.end(), account.id) == body.members.end()) {
            View item{View::type::object};
            item.set("value", account.id.to_text());
            item.set("label", names.account(account.id.to_text()) + " · " + names.parties().text(account.party));
            list.push_back(item);
        }
    }
    return list;
}

View body_view(const KnownNames& names, const Body& body) {
    const std::string count = std::to_string(body.members.size());
    View item{View::type::object};
    item.set("code", body.code);
    item.set("name", body_name(names.words(), body));
    item.set("count", names.words().text(body.members.size() == 1 ? "count.members_one" : "count.members_many",
                                         {{"count", count}}));
    item.set("named", names.knows_accounts());
    item.set("members", members_view(names, body));
    const View candidates = candidates_view(names, body);
    item.set("any_candidate", !candidates.is_empty_list());
    item.set("candidates", candidates);
    return item;
}

// Where what happened to parties and bodies is told, for who may read it.
View history_view(const Application& application, const Words& words) {
    View list{View::type::list};
    for (const std::string kind : {"party.registered", "body.registered", "body.joined", "body.left"}) {
        list.push_back(link_view("/activity?compartment=" + application.depositary.office().to_text() + "&kind=" + kind,
                                 words.text("act_kind." + kind)));
    }
    return list;
}

Response show_parties(Application& application, const Request& request, const Typed& typed, const std::string& error,
                      int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const KnownNames names(words, application.depositary, actor);
    const auto keys = application.depositary.party_keys();
    View parties{View::type::list};
    for (const Party& party : names.parties().parties()) {
        View item{View::type::object};
        item.set("code", party.code);
        item.set("name", party_name(words, party));
        item.set("has_key", std::any_of(keys.begin(), keys.end(), [&](const PartyKey& key) {
                     return key.party == party.code && key.confirmed && !key.revoked;
                 }));
        parties.push_back(item);
    }
    View bodies{View::type::list};
    if (actor.confirmed) {
        for (const Body& body : names.bodies()) {
            bodies.push_back(body_view(names, body));
        }
    }
    View view{View::type::object};
    view.set("parties", parties);
    view.set("bodies", bodies);
    view.set("reads_bodies", actor.confirmed);
    view.set("any_body", !bodies.is_empty_list());
    view.set("may_add_party", may(actor, OfficeAct::register_party));
    view.set("may_change_bodies", may(actor, OfficeAct::register_body));
    view.set("reads_history", may(actor, OfficeAct::read_office_acts));
    view.set("history", history_view(application, words));
    view.set("typed_party", !typed.party_code.empty());
    view.set("typed_body", !typed.body_code.empty());
    view.set("party_code", typed.party_code);
    view.set("party_name", typed.party_name);
    view.set("body_code", typed.body_code);
    view.set("body_name", typed.body_name);
    set_text(view, "error", error);
    return page(application, request, "parties", words.text("parties_heading"), view, status);
}

template <class Change>
Response changed(Application& application, const Request& request, const Typed& typed, const Change& change) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect("/parties");
        },
        [&](const std::string& told, int status) { return show_parties(application, request, typed, told, status); });
}

Response parties_page(Application& application, Request& request) {
    request.allow_query({});
    return show_parties(application, request, {}, "", 200);
}

Response add_party_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "party_code", "party_its_name"});
    const Party party{fields.at("party_code"), fields.at("party_its_name")};
    return changed(application, request, {party.code, party.name, "", ""},
                   [&] { application.depositary.register_party(request.actor(), party); });
}

Response add_body_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "party_code", "body_its_name"});
    const std::string& code = fields.at("party_code");
    const std::string& name = fields.at("body_its_name");
    return changed(application, request, {"", "", code, name},
                   [&] { application.depositary.register_body(request.actor(), code, name); });
}

Response change_body_form(Application& application, Request& request, bool member) {
    const auto fields = read_own_form(application, request, {form_token_field, "account"});
    return changed(application, request, {}, [&] {
        application.depositary.change_body(request.actor(), request.parameter("name"),
                                           AccountId::parse(fields.at("account")).value_or(AccountId()), member);
    });
}

Response add_member_form(Application& application, Request& request) {
    return change_body_form(application, request, true);
}
Response remove_member_form(Application& application, Request& request) {
    return change_body_form(application, request, false);
}

}  // namespace

std::span<const Route> party_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/parties", parties_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/parties", add_party_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/bodies", add_body_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/bodies/{name}/members", add_member_form, Access::signed_in, form, largest_form, Audience::people, true},
        {"POST", "/bodies/{name}/former-members", remove_member_form, Access::signed_in, form, largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
