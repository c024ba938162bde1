#include "server/saved_search.h"

#include "repository/credentials.h"
#include "server/api.h"

namespace depositary::server {

using namespace repository;

std::string feed_path(std::string_view name) { return "/api/v1/feeds/" + std::string(name); }

std::string kept_query(const Application& application, std::string_view query) {
    if (query.starts_with('?')) {
        query.remove_prefix(1);
    }
    return kept_query(application, parse_pairs(query));
}

std::string kept_query(const Application& application, const Pairs& query) {
    const auto says_nothing = [](const std::string& name, const std::string& value) {
        return value.empty() || name == "offset" || name == "limit" || (name == "order" && value == "relevance") ||
               (name == "versions" && value == "latest");
    };
    std::string kept;
    for (const auto& [name, value] : query) {
        if (!says_nothing(name, value)) {
            kept += (kept.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
        }
    }
    asked_query(application, kept);
    return kept;
}

SearchQuery asked_query(const Application& application, const std::string& query) {
    Request request;
    request.query = parse_pairs(query);
    return read_search(application, request);
}

void require_feed(const Application& application, const Request& request, const std::string& name) {
    if (name == feed_of_all) {
        return;
    }
    const auto search = application.depositary.saved_searches().find(request.actor().account, name);
    if (!search || search->damaged) {
        throw NotFound("not-found", "There is no such feed.");
    }
}

void remove_with_tokens(const Application& application, const Actor& by, const std::string& id) {
    application.depositary.saved_searches().remove(by, id);
    Credentials credentials = application.depositary.credentials();
    for (const SessionView& session : credentials.sessions(by.account)) {
        if (session.terms.feed == id) {
            credentials.revoke_session(by, session.id);
        }
    }
}

}  // namespace depositary::server
