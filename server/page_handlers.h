#pragma once
// Handlers of pages that live in files of their own, and how forms are read.

#include <map>

#include "server/route.h"

namespace depositary::server {

Response search_page(Application& application, Request& request);
Response search_help_page(Application& application, Request& request);
Response register_page(Application& application, Request& request);
Response act_page(Application& application, Request& request);

// The fields of an application/x-www-form-urlencoded body; absent ones are empty. 400 "field-unknown" for others and for
// any that is there twice.
std::map<std::string, std::string> read_form(const Request& request, std::initializer_list<std::string_view> names);

}  // namespace depositary::server
