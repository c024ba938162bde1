#pragma once
// Sealed files sent from the browser: with a referral, with a referral's next step, into a sealed compartment. The server
// says whose keys there are; the files are encrypted on the person's machine (templates/modules/sending.js).

#include "server/route.h"

namespace depositary::server {

Response new_referral_page(Application& application, Request& request);
Response referral_files_page(Application& application, Request& request);
Response sealed_deposit_page(Application& application, Request& request);
// The page for a further version of a document in a sealed compartment, which the reader may deposit.
Response sealed_version_page(Application& application, const Request& request, const repository::Document& document);

// The statuses that the reader's party may give the referral next.
std::vector<std::string> next_steps(const repository::Actor& actor, const repository::Referral& referral);
// Whether the compartment for referrals is there and lets the actor send.
bool sends_referrals(Application& application, const repository::Actor& actor);
// Whether the compartment takes only what its senders sealed.
bool is_sealed(Application& application, const repository::Actor& actor, const repository::CompartmentId& compartment);

}  // namespace depositary::server
