// The offline copy for people: which documents of a compartment to take away.

#include "server/offline_copy.h"
#include "server/page_handlers.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

namespace {

// The documents of a compartment that the reader may read, the newest first.
std::vector<Document> documents_in(const Depositary& depositary, const Actor& actor, const CompartmentId& compartment) {
    std::vector<Document> found;
    for (const VersionName& name : versions_in(depositary, actor, compartment, false)) {
        found.push_back(depositary.document(actor, name.document));
    }
    return found;
}

}  // namespace

Response copy_page(Application& application, Request& request) {
    request.allow_query({});
    const Words& words = words_of(request);
    const CompartmentId id = path_compartment(request);
    View documents{View::type::list};
    for (const Document& document : documents_in(application.depositary, request.actor(), id)) {
        View item = document_line_view(words, document);
        item.set("value", document.id.to_text());
        documents.push_back(item);
    }
    const Compartment compartment = application.depositary.compartment(request.actor(), id);
    View view{View::type::object};
    view.set("id", id.to_text());
    view.set("title", displayed(compartment.title));
    view.set("any", !documents.is_empty_list());
    view.set("documents", documents);
    return page(application, request, "copy", words.text("copy_heading"), view);
}

Response copy_form(Application& application, Request& request) {
    std::string token;
    std::vector<std::string> documents;
    bool all = false;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (name == form_token_field) {
            token = value;
        } else if (name == "document") {
            documents.push_back(value);
        } else if (name == "versions") {
            all = value == "all";
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + name + ".");
        }
    }
    check_form_token(application, request, token);
    const Compartment compartment = application.depositary.compartment(request.actor(), path_compartment(request));
    auto versions = versions_of(application.depositary, request.actor(), documents, all);
    if (versions.empty()) {
        versions = versions_in(application.depositary, request.actor(), compartment.id, all);
    }
    return offline_copy(application, request, std::move(versions), compartment.title, compartment.name);
}

}  // namespace depositary::server
