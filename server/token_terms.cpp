#include "server/token_terms.h"

#include "crypto/error.h"
#include "repository/names.h"

#include <algorithm>

namespace depositary::server {

using namespace repository;

SessionTerms token_terms(const SignedIn& owner, const std::string& name, Scope scope, std::int64_t days,
                         const std::vector<std::string>& compartments, const std::string& feed) {
    SessionTerms terms;
    terms.kind = SessionKind::token;
    terms.how = "token";
    terms.name = check_line("name", name, 100, true);
    terms.scope = feed.empty() ? scope : Scope::read;
    terms.feed = feed;
    if (days < 1 || days > longest_token_days || terms.name.empty()) {
        throw Invalid("token-terms", "A token has a name, and lasts from 1 to 366 days.");
    }
    terms.lifetime = days * 24 * 3600;
    terms.two_factors = owner.session.terms.two_factors;
    terms.proven = 0;  // a program shows nobody who it is
    for (const std::string& text : compartments) {
        const auto id = CompartmentId::parse(text);
        if (!id || !owner.actor.may(Right::know, *id)) {
            throw Invalid("token-compartment", "A token opens compartments that this account has been let into, and no others.");
        }
        if (std::find(terms.compartments.begin(), terms.compartments.end(), *id) == terms.compartments.end()) {
            terms.compartments.push_back(*id);
        }
    }
    return terms;
}

}  // namespace depositary::server
