#include "server/route.h"

#include "server/page_handlers.h"

namespace depositary::server {

namespace {

std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (const auto part : {session_routes(), registry_routes(), access_routes(), key_routes(), referral_routes(),
                            document_routes(), file_routes(), signature_routes(), register_routes(), search_routes(),
                            saved_search_routes(), saved_search_page_routes(), verification_routes(), page_routes(),
                            key_page_routes(), age_key_page_routes(), party_page_routes(),
                            deposit_page_routes(), sign_in_page_routes(), account_page_routes(), access_page_routes(),
                            referral_page_routes(), task_routes(), task_page_routes(), token_routes(), copy_routes(), erasure_page_routes()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

std::string_view next_part(std::string_view& rest) {
    rest.remove_prefix(1);  // '/'
    const std::string_view part = rest.substr(0, rest.find('/'));
    rest.remove_prefix(part.size());
    return part;
}

// The template's names and the path's values, when the path is of the template.
std::optional<std::vector<std::pair<std::string, std::string>>> match_path(std::string_view path_template,
                                                                           const std::vector<std::string>& segments) {
    std::vector<std::pair<std::string, std::string>> parameters;
    std::size_t at = 0;
    while (!path_template.empty()) {
        const std::string_view part = next_part(path_template);
        if (part.ends_with("*}")) {
            std::string rest;
            for (; at < segments.size(); ++at) {
                rest += (rest.empty() ? "" : "/") + segments[at];
            }
            parameters.emplace_back(part.substr(1, part.size() - 3), rest);
            return rest.empty() ? std::nullopt : std::optional(parameters);
        }
        if (at == segments.size()) {
            return std::nullopt;
        }
        if (part.starts_with('{')) {
            if (segments[at].empty()) {
                return std::nullopt;
            }
            parameters.emplace_back(part.substr(1, part.size() - 2), segments[at]);
        } else if (part != segments[at]) {
            return std::nullopt;
        }
        ++at;
    }
    return at == segments.size() ? std::optional(parameters) : std::nullopt;
}

}  // namespace

std::span<const Route> routes() {
    static const std::vector<Route> table = all_routes();
    return table;
}

Match match_route(std::string_view method, std::string_view path) {
    const auto segments = path_segments(path);
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Match match;
    for (const Route& route : routes()) {
        auto parameters = match_path(route.path_template, segments);
        if (!parameters) {
            continue;
        }
        if (route.method == wanted) {
            return {&route, std::move(*parameters), ""};
        }
        match.allow += (match.allow.empty() ? "" : ", ") + std::string(route.method);
        if (route.method == "GET") {
            match.allow += ", HEAD";
        }
    }
    return match;
}

bool owes_second_factor(const Application& application, const SignedIn& who) {
    const auto& terms = who.session.terms;
    if (terms.kind != repository::SessionKind::person) {
        return false;
    }
    const repository::Credentials credentials = application.depositary.credentials();
    if (!application.second_factor_of.contains(who.actor.role)) {
        // A session that was opened before there was a second factor, too. A sign-in service is a way of its own.
        const bool by_password = terms.how == "password" || terms.how == "invitation";
        return by_password && !terms.two_factors && credentials.has_second_factor(who.actor.account);
    }
    const bool by_service = terms.how == "service" && terms.two_factors;  // which has the second factor
    return !terms.two_factors || (!by_service && !credentials.has_second_factor(who.actor.account));
}

std::string own_origin(const Application& application, const Request& request) {
    return (application.secure ? "https://" : "http://") + std::string(request.head.field("host").value_or(""));
}

}  // namespace depositary::server
