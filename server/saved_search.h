#pragma once
// What the API and the pages do alike with the searches that an account keeps, and with their feeds.

#include "repository/saved_searches.h"
#include "server/route.h"
#include "server/search.h"
#include "server/search_values.h"

namespace depositary::server {

// The feed of all that an account may read.
inline constexpr std::string_view feed_of_all = "new";
inline constexpr std::string_view feed_route = "/api/v1/feeds/{name}";
std::string feed_path(std::string_view name);

// The query of a search page's address, with or without its "?", in one way of writing it: without the page of the answer
// and without fields that say nothing. HttpError 400 "query-unknown", "query-malformed" for what is no search.
std::string kept_query(const Application& application, std::string_view query);
std::string kept_query(const Application& application, const Pairs& query);
// A query that was kept, to be asked.
SearchQuery asked_query(const Application& application, const std::string& query);

// Removes a search, and ends the tokens that open its feed. NotFound for another account's, as for none.
void remove_with_tokens(const Application& application, const repository::Actor& by, const std::string& id);

// NotFound unless it is "new" or a search that the account keeps.
void require_feed(const Application& application, const Request& request, const std::string& name);

}  // namespace depositary::server
