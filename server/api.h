#pragma once
// What the API's handlers share: reading identifiers, words and idempotency keys out of requests, and answering acts.

#include "server/model_json.h"
#include "server/route.h"
#include "server/strict_json.h"

namespace depositary::server {

// A path's or query's identifier; what is none is NotFound, as an unknown one would be.
repository::DocumentId document_id(const Request& request);
std::uint32_t version_number(const Request& request);
std::uint64_t act_index(const Request& request);
repository::CompartmentId compartment_id(std::string_view text);
// The compartment or account that the path's "id" names; what is none is NotFound, as an unknown one would be.
repository::CompartmentId path_compartment(const Request& request);
repository::AccountId path_account(const Request& request);

// The Idempotency-Key field's value bound to this very request (method, path, account, body).
repository::Once once_of(const Request& request, std::string_view body);

// The word of an enumeration; 422 "word-unknown" names the field.
template <class Enum>
Enum word(std::string_view field, std::string_view text) {
    if (const auto value = repository::from_text<Enum>(text)) {
        return *value;
    }
    throw Invalid("word-unknown", "The field " + std::string(field) + " holds a word that is not known: \"" +
                                      std::string(text) + "\".");
}

// 201 with the receipt, and where the thing is.
Response created(const repository::Receipt& receipt, const std::string& location);
// An age file to be kept.
Response age_file(crypto::ByteView file, const std::string& name);

// Whether a list of entity tags (RFC 9110 §13.1.2) names this one, or is "*".
bool names_tag(std::string_view list, std::string_view tag);

// A downloaded file's content: one range of it, or all; with validators (RFC 9110 §8.8, §13, §14).
// `require` is asked while it is sent: see while_allowed (standing.h).
Response file_response(const Application& application, const Request& request, std::shared_ptr<repository::OpenFile> file,
                       std::function<void(const repository::Actor&)> require);

// The JSON of a version to be added (NewVersion) and of a document (NewDocument).
repository::NewVersion read_new_version(const nlohmann::json& json, const std::string& path);
repository::NewDocument read_new_document(const nlohmann::json& json);

// The version that If-Match names, as `"v3"`; 428 "if-match-required", 400 "if-match-malformed".
std::uint32_t followed_version(const Request& request);

// The digest of Repr-Digest or Content-Digest (RFC 9530), if the request states one in SHA-256; 400 "digest-malformed".
std::optional<crypto::Sha256> stated_digest(const Request& request);

// The filters, order and page of a search, of the API's and of the page's query alike. 400 "query-malformed" for what names
// nothing (search_values.h).
// Says of each hit how many signatures its version has here (SearchHit::signatures).
void count_signatures(const Application& application, const repository::Actor& actor, SearchAnswer& answer);
SearchQuery read_search(const Application& application, const Request& request);
// The compartments whose indexes answer this reader: those that it may read.
std::vector<repository::CompartmentId> searchable(const repository::Actor& actor);

}  // namespace depositary::server
