#pragma once
// From a parsed request to its response: finds the route, checks credentials, origin, media type and size, calls the
// handler, and turns whatever it throws into an answer.

#include "server/problem.h"
#include "server/route.h"

namespace depositary::server {

struct Dispatched {
    Response response;
    std::string_view route = "-";  // the template, for the log
    std::string failure;           // the code of what went wrong inside, for the log; empty unless the status is 500
};

// Never throws.
Dispatched dispatch(Application& application, Request& request) noexcept;

// The answer to a request that could not even be read.
Response problem_response(const Problem& problem, const std::string& request_number);
// The fields that every response carries.
void set_common_fields(Response& response, bool secure);

}  // namespace depositary::server
