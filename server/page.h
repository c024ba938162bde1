#pragma once
// Pages: Mustache templates filled with values. All that comes from data is escaped by the templates; their own words come
// from templates/messages/.

#include <kainjow/mustache.hpp>

#include "server/problem.h"
#include "server/route.h"

namespace depositary::server {

using View = kainjow::mustache::data;

// A page of templates/pages/<name>.mustache in the layout. `title` is shown by the browser.
Response page(Application& application, const Request& request, std::string_view name, const std::string& title, View view,
              int status = 200);
// The page that tells of a problem.
Response problem_page(Application& application, const Request& request, const Problem& problem);

// The words of the user interface under a key, "kind.agreement"; the key's last part where there is none.
std::string message(const std::string& key);

// The hidden field that every form carries.
inline constexpr std::string_view form_token_field = "form_token";
std::string form_token(Application& application, const Request& request);
// Throws Forbidden("form-token").
void check_form_token(Application& application, const Request& request, std::string_view token);

// A list of texts as {value, label, chosen} for a select or check boxes, labels from messages under `group`.
View choices(const std::vector<std::string>& values, const std::string& group, const std::vector<std::string>& chosen);

// Views of values.
View version_view(const repository::Document& document, const repository::Version& version);
View signatures_view(const repository::Version& version);
// "12.3 MB".
std::string readable_size(std::uint64_t bytes);
// Sets a text as it is displayed; false, which opens no section, when it is empty.
void set_text(View& view, const std::string& name, std::string_view text);
// A text for display: bidirectional controls and other characters that deceive the eye become U+FFFD.
std::string displayed(std::string_view text);

}  // namespace depositary::server
