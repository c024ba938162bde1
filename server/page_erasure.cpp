// Erasing a document: asked for by one manager of its compartment, with authority and reason, and done by a second person.

#include "server/api.h"
#include "server/first_page.h"
#include "server/page_handlers.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

struct TypedErasure {
    std::string authority, reason;
};

void require_manager(const Actor& actor, const Document& document) {
    if (!actor.may(Right::manage, document.compartment)) {
        throw Forbidden("right", "Only managers of the document's compartment erase it.");
    }
}

Response show_erasure(Application& application, const Request& request, const TypedErasure& typed, const std::string& error, int status) {
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    const DocumentId id = document_id(request);
    const auto asked = application.depositary.erasure(actor, id);
    std::string symbol, title;
    if (asked && asked->may_withdraw) {  // by a party that is concerned, wherever the document is by now
        symbol = asked->symbol;
        title = asked->title;
    } else {
        const Document document = application.depositary.document(actor, id);
        require_manager(actor, document);
        symbol = document.symbol;
        title = document.title;
    }
    View view{View::type::object};
    view.set("id", id.to_text());
    view.set("known", asked ? actor.may(Right::know, asked->compartment) : true);
    view.set("symbol", symbol);
    view.set("title", displayed(title));
    const bool outdated = asked && !asked->stands;
    view.set("asked", asked.has_value());
    view.set("outdated", outdated);
    view.set("may_ask", !asked || (outdated && actor.may(Right::manage, asked->compartment)));
    view.set("may_withdraw", asked && asked->may_withdraw);
    view.set("authority", typed.authority);
    view.set("reason", typed.reason);
    view.set("may_confirm", asked && asked->may_confirm);
    set_text(view, "waits", asked && asked->stands ? waits_for_whom(PartyNames(words, application.depositary), words, *asked) : "");
    if (asked) {
        view.set("asked_authority", displayed(asked->authority));
        view.set("asked_reason", displayed(asked->reason));
        view.set("time", time_view(words, asked->time));
        view.set("act", std::to_string(asked->requested));
    }
    view.set("error", error.empty() ? View(false) : View(error));
    return page(application, request, "erasure", words.text("erasure_heading"), view, status);
}

Response erasure_page(Application& application, Request& request) {
    request.allow_query({});
    return show_erasure(application, request, {}, "", 200);
}

template <class Change>
Response changed(Application& application, const Request& request, const TypedErasure& typed, const std::string& back, const Change& change) {
    return try_form(
        request,
        [&] {
            change();
            return Response::redirect(back);
        },
        [&](const std::string& told, int status) { return show_erasure(application, request, typed, told, status); });
}

Response post_erasure(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "authority", "reason"});
    const DocumentId id = document_id(request);
    const TypedErasure typed{fields.at("authority"), fields.at("reason")};
    return changed(application, request, typed, "/documents/" + id.to_text() + "/erasure", [&] {
        application.depositary.request_erasure(request.actor(), id, typed.authority, typed.reason);
    });
}

Response post_confirmation(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    const DocumentId id = document_id(request);
    return changed(application, request, {}, "/erasures", [&] {
        application.search.wait_for(application.depositary.confirm_erasure(request.actor(), id).index + 1);
    });
}

Response post_withdrawal(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    const DocumentId id = document_id(request);
    return changed(application, request, {}, "/erasures", [&] { application.depositary.withdraw_erasure(request.actor(), id); });
}

Response erasures_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const Actor& actor = request.actor();
    auto erasures = application.depositary.erasures(actor);
    std::stable_sort(erasures.begin(), erasures.end(), [](const Erasure& a, const Erasure& b) { return a.requested > b.requested; });
    const PartyNames parties(words, application.depositary);
    View list{View::type::list};
    for (const Erasure& erasure : erasures) {
        View item{View::type::object};
        const bool known = actor.may(Right::know, erasure.compartment);
        item.set("known", known);
        set_text(item, "compartment", known ? compartment_title(words, application.depositary.compartment(actor, erasure.compartment)) : "");
        item.set("role", words.text("role." + std::string(to_text(erasure.by_role))));
        set_text(item, "waits", waits_for_whom(parties, words, erasure));
        set_text(item, "title", erasure.title);
        set_text(item, "authority", erasure.authority);
        set_text(item, "reason", erasure.reason);
        item.set("time", time_view(words, erasure.time));
        item.set("act", std::to_string(erasure.erased.value_or(erasure.requested)));
        item.set("erased", erasure.erased.has_value());
        const std::string address = address_of_erasure(actor, erasure);
        item.set("document", address.empty() ? View(false) : link_view(address, erasure.symbol));
        set_text(item, "symbol", address.empty() ? erasure.symbol : "");
        list.push_back(item);
    }
    View view{View::type::object};
    view.set("any", !list.is_empty_list());
    view.set("erasures", list);
    return page(application, request, "erasures", words.text("erasures"), view);
}

}  // namespace

std::span<const Route> erasure_page_routes() {
    static constexpr Route table[] = {
        {"GET", "/erasures", erasures_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"GET", "/documents/{id}/erasure", erasure_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/documents/{id}/erasure", post_erasure, Access::signed_in, BodyKind::form, largest_form, Audience::people, true},
        {"POST", "/documents/{id}/erasure/confirmation", post_confirmation, Access::signed_in, BodyKind::form, largest_form,
         Audience::people, true},
        {"POST", "/documents/{id}/erasure/withdrawal", post_withdrawal, Access::signed_in, BodyKind::form, largest_form,
         Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
