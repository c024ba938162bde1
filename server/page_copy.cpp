// The offline copy for people: which documents of a compartment to take away, chosen from page after page without a
// script.

#include "server/offline_copy.h"
#include "server/page_handlers.h"

#include <algorithm>
#include <charconv>

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned documents_a_page = 50;

// What the form holds. `chosen`: documents, of this page and of those before.
struct CopyForm {
    std::vector<std::string> chosen;
    bool all_versions = false;
    std::optional<std::uint64_t> after;  // a page is asked for, and not the copy
};

bool is_among(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

Response show_copy(Application& application, const Request& request, const CopyForm& form) {
    const Words& words = words_of(request);
    const CompartmentId id = path_compartment(request);
    const std::uint64_t after = form.after.value_or(0);
    auto documents = documents_in(application.depositary, request.actor(), id, {after, documents_a_page + 1});
    const bool more = documents.size() > documents_a_page;
    documents.resize(std::min<std::size_t>(documents.size(), documents_a_page));
    std::vector<std::string> elsewhere = form.chosen;
    View list{View::type::list};
    for (const Document& document : documents) {
        const std::string value = document.id.to_text();
        View item = document_line_view(words, document);
        item.set("value", value);
        item.set("chosen", std::erase(elsewhere, value) > 0);
        list.push_back(item);
    }
    View kept{View::type::list};
    for (const std::string& each : elsewhere) {
        View item{View::type::object};
        item.set("value", each);
        kept.push_back(item);
    }
    View view{View::type::object};
    view.set("id", id.to_text());
    view.set("title", compartment_title(words, application.depositary.compartment(request.actor(), id)));
    view.set("any", !documents.empty());
    view.set("documents", list);
    view.set("kept", kept);
    set_text(
        view, "elsewhere",
        elsewhere.empty() ? "" : words.text("copy_chosen_elsewhere", {{"count", std::to_string(elsewhere.size())}}));
    view.set("all_versions", form.all_versions);
    view.set("newest", after != 0);
    view.set("older", more ? View(std::to_string(documents.back().act)) : View(false));
    view.set("paged", after != 0 || more);
    return page(application, request, "copy", words.text("copy_heading"), view);
}

// The act after which a page begins.
std::uint64_t place_of(const std::string& text) {
    std::uint64_t place = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place);
    if (error != std::errc() || end != text.data() + text.size() || place >> 62 != 0) {
        throw HttpError(400, "field-malformed", "The form's field after is not the number of an act.");
    }
    return place;
}

CopyForm read_copy(Application& application, const Request& request) {
    CopyForm form;
    std::string token;
    for (const auto& [name, value] : parse_pairs(request.read_body())) {
        if (name == form_token_field) {
            token = value;
        } else if (name == "document") {
            if (!is_among(form.chosen, value)) {
                form.chosen.push_back(value);
            }
        } else if (name == "versions") {
            form.all_versions = value == "all";
        } else if (name == "after") {
            form.after = place_of(value);
        } else {
            throw HttpError(400, "field-unknown", "The form has a field that is not known: " + name + ".");
        }
    }
    check_form_token(application, request, token);
    return form;
}

}  // namespace

Response copy_page(Application& application, Request& request) {
    request.allow_query({});
    return show_copy(application, request, {});
}

Response copy_form(Application& application, Request& request) {
    const CopyForm form = read_copy(application, request);
    if (form.after) {
        return show_copy(application, request, form);
    }
    const Compartment compartment = application.depositary.compartment(request.actor(), path_compartment(request));
    return form.chosen.empty()
               ? offline_copy(application, request,
                              versions_in(application.depositary, request.actor(), compartment.id, form.all_versions),
                              compartment)
               : offline_copy(application, request,
                              versions_of(application.depositary, request.actor(), form.chosen, form.all_versions),
                              compartment);
}

}  // namespace depositary::server
