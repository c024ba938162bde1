// The form on a document's page by which who manages two compartments moves the document from one to the other.

#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"

namespace depositary::server {

using namespace repository;

void set_moving(Application& application, const Actor& actor, const Document& document, View& view) {
    View targets{View::type::list};
    bool here = false;
    for (const Compartment& compartment : application.depositary.compartments(actor)) {
        if (compartment.purpose != Purpose::general || !actor.may(Right::manage, compartment.id)) {
            continue;
        }
        if (compartment.id == document.compartment) {
            here = true;
            continue;
        }
        View target{View::type::object};
        target.set("value", compartment.id.to_text());
        target.set("label", displayed(compartment.title));
        targets.push_back(target);
    }
    view.set("may_move", here && !targets.is_empty_list());
    view.set("targets", targets);
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
