// The searches that an account keeps, each with its feed; and how one is kept.

#include "server/api.h"
#include "server/page_handlers.h"
#include "server/saved_search.h"
#include "server/token_terms.h"

namespace depositary::server {

using namespace repository;

namespace {

// The whole address, to be pasted into a feed reader.
std::string feed_address(const Application& application, const Request& request, std::string_view name) {
    return own_origin(application, request) + feed_path(name);
}

// What is looked for, as a person reads it: "shelter · Agreement · From 2004".
std::string in_words(const Words& words, const std::string& query) {
    static const std::map<std::string, std::string> groups = {
        {"kind", "kind."}, {"language", "language."}, {"status", "status_of."}, {"order", "order."}};
    std::string text;
    for (const auto& [name, value] : parse_pairs(query)) {
        const auto group = groups.find(name);
        std::string part = value;
        if (group != groups.end()) {
            part = words.text(group->second + value);
        } else if (name == "versions") {
            part = words.text("versions") + ": " + words.text("versions_of." + value);
        } else if (name != "q") {
            part = words.text(name) + " " + value;
        }
        text += (text.empty() ? "" : " · ") + displayed(part);
    }
    return text;
}

View search_view(const Application& application, const Request& request, const SavedSearch& search) {
    View view{View::type::object};
    view.set("id", search.id);
    view.set("readable", !search.damaged);
    view.set("name", search.damaged ? search.id.substr(0, 8) : displayed(search.name));
    view.set("href", "/?" + search.query);
    if (search.damaged) {
        return view;
    }
    const std::string words = in_words(words_of(request), search.query);
    set_text(view, "words", words == displayed(search.name) ? "" : words);
    view.set("saved", time_view(words_of(request), search.saved));
    view.set("feed", feed_address(application, request, search.id));
    return view;
}

Response searches(Application& application, const Request& request, const std::string& error, int status) {
    View view{View::type::object};
    View list{View::type::list};
    const auto kept = application.depositary.saved_searches().all(request.actor().account);
    for (const SavedSearch& search : kept) {
        list.push_back(search_view(application, request, search));
    }
    view.set("searches", list);
    view.set("any", !kept.empty());
    view.set("feed_of_all", feed_address(application, request, feed_of_all));
    set_text(view, "error", error);
    return page(application, request, "searches", words_of(request).text("searches"), view, status);
}

Response searches_page(Application& application, Request& request) {
    request.allow_query({});
    return searches(application, request, "", 200);
}

// What the person can mend is said on the page of searches.
template <class Act>
Response try_change(Application& application, const Request& request, const Act& act) {
    return try_form(request, act, [&](const std::string& told, int status) { return searches(application, request, told, status); });
}

Response save_search_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "name", "query"});
    return try_change(application, request, [&] {
        application.depositary.saved_searches().add(request.actor(), fields.at("name"), kept_query(application, fields.at("query")));
        return Response::redirect("/searches");
    });
}

Response remove_search_form(Application& application, Request& request) {
    read_own_form(application, request, {form_token_field});
    remove_with_tokens(application, request.actor(), request.parameter("name"));
    return Response::redirect("/searches");
}

Response feed_token_form(Application& application, Request& request) {
    const auto fields = read_own_form(application, request, {form_token_field, "name", "days"});
    const std::string feed = request.parameter("name");
    require_feed(application, request, feed);
    return try_change(application, request, [&] {
        const SessionTerms terms =
            token_terms(*request.signed_in, fields.at("name"), Scope::read, std::atoi(fields.at("days").c_str()), {}, feed);
        const Words& words = words_of(request);
        const std::string token = application.depositary.credentials().open_session(request.actor(), terms);
        return shown_once(application, request, words.text("feed_token_heading"), words.text("feed_token_words"),
                          {feed_address(application, request, feed), token}, "/searches");
    });
}

}  // namespace

std::span<const Route> saved_search_page_routes() {
    static constexpr auto form = BodyKind::form;
    static constexpr Route table[] = {
        {"GET", "/searches", searches_page, Access::signed_in, BodyKind::none, 0, Audience::people},
        {"POST", "/searches", save_search_form, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/searches/{name}/removal", remove_search_form, Access::signed_in, form, largest_form, Audience::people},
        {"POST", "/searches/{name}/tokens", feed_token_form, Access::signed_in, form, largest_form, Audience::people, true},
    };
    return table;
}

}  // namespace depositary::server
