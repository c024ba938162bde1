#pragma once
// Pages of other accounts than one's own, and of signing in through a service.

#include "server/route.h"

namespace depositary::server {

Response accounts_page(Application& application, Request& request);
Response open_account_page(Application& application, Request& request);
Response invite_page(Application& application, Request& request);
Response close_account_page(Application& application, Request& request);
// The accounts that wait for a second person, for whoever may be that.
Response accounts_to_confirm_page(Application& application, Request& request);
Response confirm_account_page(Application& application, Request& request);
// Whether there is an account that the actor could confirm by now.
bool could_confirm_any(const Application& application, const repository::Actor& actor);

// Where who owes a second factor gives it or sets one up.
inline constexpr std::string_view second_factor_address = "/account/second-factor";

Response begin_service(Application& application, Request& request);
Response return_from_service(Application& application, Request& request);
Response link_service(Application& application, Request& request);

}  // namespace depositary::server
