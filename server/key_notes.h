#pragma once
// What is said beside a valid signature of its key: a key that is in force may be so new that no other party has compared it
// (docs/decisions/0514). It is true at the moment of reading, and no part of the signature.

#include <nlohmann/json_fwd.hpp>

#include "server/page.h"

namespace depositary::server {

// The signatures of a version, as signatures_view() gives them, each with "key_note" where there is something to be said to this reader.
View noted_signatures_view(Application& application, const Request& request, const PartyNames& parties,
                           const repository::Version& version);
// Adds "key_confirmed" and "key_acknowledged" to every signature in an answer of the API.
void note_keys(Application& application, nlohmann::ordered_json& answer);

}  // namespace depositary::server
