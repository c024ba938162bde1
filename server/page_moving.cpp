// The form on a document's page by which who manages two compartments moves the document from one to the other.

#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"

namespace depositary::server {

using namespace repository;

void set_moving(Application& application, const Words& words, const Actor& actor, const Document& document, View& view) {
    auto targets = application.depositary.compartments(actor);
    std::erase_if(targets, [&](const Compartment& each) { return each.purpose != Purpose::general || !actor.may(Right::manage, each.id); });
    const bool here = std::erase_if(targets, [&](const Compartment& each) { return each.id == document.compartment; }) == 1;
    view.set("may_move", here && !targets.empty());
    view.set("targets", compartment_choices(words, targets, {}));
}

Response move_document_form(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "compartment", "reason"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const DocumentId id = document_id(request);
    const Receipt receipt =
        application.depositary.move_document(request.actor(), id, compartment_id(fields.at("compartment")), fields.at("reason"));
    application.search.wait_for(receipt.index + 1);
    return Response::redirect("/documents/" + id.to_text());
}

}  // namespace depositary::server
