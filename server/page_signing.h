#pragma once
// The pages where something is done with a person's own key, in their browser.

#include "server/route.h"

namespace depositary::server {

Response signing_page(Application& application, Request& request);
Response opening_page(Application& application, Request& request);

}  // namespace depositary::server
