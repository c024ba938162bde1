#pragma once
// The modules that pages load: the project's own and the libraries that they import, each under an address that holds the
// digest of them all, so that a page of one version never gets a module of another, and browsers keep them for good.

#include <string>
#include <vector>
#include <string_view>

#include "server/route.h"

namespace depositary::server {

// The address of a module of the project's own: "/modules/1f0c…/depositary/signing.js".
std::string module_address(std::string_view name);
// The addresses of all that it imports, and what these import: a browser that is told of them at once waits once, and not once for
// each module on the way to the last.
const std::vector<std::string>& imported_addresses(std::string_view name);
// The import map, JSON for a script element: from the names of libraries to their addresses. It holds nothing of any data.
const std::string& import_map();
// The Content-Security-Policy of a page with modules: scripts from here alone, and that import map, by its digest.
const std::string& policy_with_modules();

Response get_module(Application& application, Request& request);

}  // namespace depositary::server
