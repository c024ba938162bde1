#pragma once
// A document's page with the form that moves the document, as it was sent and refused.

#include "server/route.h"

#include <string>

namespace depositary::server {

struct Moving {
    std::string reason, error;  // error: none, and the page is the document's as it is
    int status = 200;
};
Response document_page(Application& application, const Request& request, const Moving& moving);

}  // namespace depositary::server
