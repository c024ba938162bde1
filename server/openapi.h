#pragma once
// The API's description, server/openapi.json, compiled in.

#include <string_view>

namespace depositary::server {

std::string_view openapi_text();

}  // namespace depositary::server
