#pragma once
// Handlers of passkeys; their routes stand among the session's (api_session.cpp).

#include "server/route.h"

namespace depositary::server {

Response passkey_request(Application& application, Request& request);
Response sign_in_by_passkey(Application& application, Request& request);
Response passkey_creation(Application& application, Request& request);
Response add_passkey(Application& application, Request& request);

}  // namespace depositary::server
