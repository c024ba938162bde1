#pragma once
// The repository's values as the API's JSON. Nothing here reads JSON; see strict_json.h.

#include <nlohmann/json.hpp>

#include "repository/credentials.h"
#include "server/search.h"
#include "server/words.h"

namespace depositary::server {

using Json = nlohmann::ordered_json;

Json to_json(const repository::Party& party);
Json to_json(const repository::PartyKey& key);
Json to_json(const repository::Compartment& compartment);
Json to_json(const repository::Rights& rights);
Json to_json(const repository::Grant& grant);
Json to_json(const repository::Body& body);
Json to_json(const repository::AgeKey& key);
Json to_json(const repository::Erasure& erasure);
Json to_json(const repository::Referral& referral, std::string_view today);
Json to_json(const repository::Task& task);
Json to_json(const repository::Comment& comment);
Json to_json(const repository::SessionView& token);  // as its owner sees it
Json to_json(const repository::Account& account);
Json to_json(const repository::Actor& actor);
Json to_json(const repository::File& file);
Json to_json(const repository::Signature& signature);
Json to_json(const repository::Version& version);
Json to_json(const repository::Document& document);
Json to_json(const repository::Receipt& receipt);
Json to_json(const repository::Act& act);
Json to_json(const repository::Upload& upload);
// How reading a file's text went, the reasons with their words in the reader's language.
Json text_json(const Words& words, const TextOutcome& outcome);
Json to_json(const SearchAnswer& answer);
Json to_json(const std::vector<SearchCompletion>& completions);

// {"items": […]}.
template <class Values>
Json items_json(const Values& values) {
    Json items = Json::array();
    for (const auto& value : values) {
        items.push_back(to_json(value));
    }
    return {{"items", std::move(items)}};
}

// A JSON text; what is not UTF-8 in it is replaced.
std::string dump(const Json& json);

}  // namespace depositary::server
