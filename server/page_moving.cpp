// The form on a document's page by which who manages two compartments moves the document from one to the other.

#include "server/page_moving.h"

#include "server/api.h"
#include "server/page.h"
#include "server/page_handlers.h"
#include "server/task_views.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

// Whether the move is sure to be refused, as far as this reader may know.
bool stays(Application& application, const Actor& actor, const Document& document) {
    const bool sealed = std::any_of(document.versions.begin(), document.versions.end(), [](const Version& version) {
        return std::any_of(version.files.begin(), version.files.end(), [](const File& file) { return !file.sealed_to.empty(); });
    });
    if (sealed || application.depositary.erasure(actor, document.id)) {
        return true;
    }
    return actor.may(Right::read, document.compartment) && (!application.depositary.tasks(actor, {document.id, false, {}}, {0, 1}).empty() ||
                                                            !application.depositary.comments(actor, document.id).empty());
}

// Who reads in a compartment, by the grants that hold or will.
std::string readers(Application& application, const KnownNames& names, const Actor& actor, const CompartmentId& id) {
    const std::string today = today_of(application);
    std::vector<std::string> whom;
    for (const Grant& grant : application.depositary.grants(actor, id)) {
        const bool reads = std::any_of(grant.rights.begin(), grant.rights.end(),
                                       [](Right right) { return right == Right::read || right == Right::comment || right == Right::deposit; });
        const std::string name = names.grantee(grant.to);
        if (reads && !grant.withdrawn && (grant.until.empty() || grant.until >= today) && std::find(whom.begin(), whom.end(), name) == whom.end()) {
            whom.push_back(name);
        }
    }
    std::string text;
    for (const std::string& name : whom) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

}  // namespace

void set_moving(Application& application, const Words& words, const Actor& actor, const Document& document, View& view) {
    auto targets = application.depositary.compartments(actor);
    std::erase_if(targets, [&](const Compartment& each) { return each.purpose != Purpose::general || !actor.may(Right::manage, each.id); });
    const bool here = std::erase_if(targets, [&](const Compartment& each) { return each.id == document.compartment; }) == 1;
    const bool may_move = here && !targets.empty() && !stays(application, actor, document);
    View list{View::type::list};
    if (here) {
        const KnownNames names(words, application.depositary, actor);
        for (const Compartment& target : targets) {
            View item{View::type::object};
            item.set("value", target.id.to_text());
            item.set("label", compartment_title(words, target));
            set_text(item, "readers", readers(application, names, actor, target.id));
            list.push_back(item);
        }
    }
    view.set("may_move", may_move);
    view.set("targets", list);
}

Response move_document_form(Application& application, Request& request) {
    const auto fields = read_form(request, {form_token_field, "compartment", "reason"});
    check_form_token(application, request, fields.at(std::string(form_token_field)));
    const DocumentId id = document_id(request);
    return try_form(
        request,
        [&] {
            const Receipt receipt =
                application.depositary.move_document(request.actor(), id, compartment_id(fields.at("compartment")), fields.at("reason"));
            application.search.wait_for(receipt.index + 1);
            return Response::redirect("/documents/" + id.to_text());
        },
        [&](const std::string& error, int status) {
            return document_page(application, request, {fields.at("reason"), error, status});
        });
}

}  // namespace depositary::server
