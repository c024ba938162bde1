#pragma once
// What a token for a program may do, as its owner asks for it on the page or through the API.

#include "server/session.h"

namespace depositary::server {

inline constexpr int longest_token_days = 366;

// Invalid("token-terms"): no name, or not 1 to 366 days; ("token-compartment"): one that the owner may not know of.
// feed: the only feed that it opens, and nothing else, which it only reads ("scope" does not matter then); empty: all.
// compartments: the only ones that the token opens; empty: all of its owner's, those to come too.
repository::SessionTerms token_terms(const SignedIn& owner, const std::string& name, repository::Scope scope, std::int64_t days,
                                     const std::vector<std::string>& compartments, const std::string& feed = "");

}  // namespace depositary::server
