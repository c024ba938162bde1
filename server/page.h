#pragma once
// Pages: Mustache templates filled with values. All that comes from data is escaped by the templates; their own words
// come from templates/messages/, in the reader's language.

#include "server/known_names.h"
#include "server/problem.h"
#include "server/search.h"
#include "server/route.h"
#include "server/words.h"

#include <kainjow/mustache.hpp>

namespace depositary::server {

using View = kainjow::mustache::data;

// A page of templates/pages/<name>.mustache in the layout. `title` is shown by the browser.
Response page(Application& application, const Request& request, std::string_view name, const std::string& title,
              View view, int status = 200);
// A page that leads on to `next`, an address of this site, at once: a browser that came from another site sends cookies that
// are SameSite=Strict only where a page of ours leads, not where a redirect does.
Response leading_page(Application& application, const Request& request, const std::string& heading, const std::string& next);
// The same without the layout: a page that is read from a disk.
std::string page_text(const Words& words, std::string_view name, View view);
// The page that tells of a problem.
Response problem_page(Application& application, const Request& request, const Problem& problem);

// What went wrong in the reader's language; as the program says it, in English, where there are no words for its code. `path`: where the
// form was sent to, whose fields are named as its page names them.
std::string explanation(const Words& words, const Problem& problem, std::string_view path = {});

// The hidden field that every form carries.
inline constexpr std::string_view form_token_field = "form_token";
inline constexpr std::string_view form_token_header = "depositary-form-token";  // of what a page's script sends to the API
std::string form_token(Application& application, const Request& request);
// Throws Forbidden("form-token").
void check_form_token(Application& application, const Request& request, std::string_view token);

// A list of texts as {value, label, chosen} for a select or check boxes, labels from the words under `group`.
View choices(const Words& words, const std::vector<std::string>& values, const std::string& group,
             const std::vector<std::string>& chosen);
// Parties as such a list, by code, with their names; without the code `left_out`.
View party_choices(const PartyNames& names, const std::vector<std::string>& chosen, std::string_view left_out = "");
// Compartments as such a list.
View compartment_choices(const Words& words, const std::vector<repository::Compartment>& compartments,
                         const std::vector<std::string>& chosen);

// Views of values. A date or time is {iso, text}, for a <time>; an unknown date is false, which opens no section.
View date_view(const Words& words, std::string_view partial);
View time_view(const Words& words, repository::Timestamp time);
View version_view(Application& application, const PartyNames& parties, const Words& words, const repository::Document& document,
                  const repository::Version& version);
// What a reader should know of a file's text, as a list of {text}; empty when all is well.
View text_notes_view(const Words& words, const TextOutcome& outcome);
View signatures_view(const Words& words, const PartyNames& parties, const repository::Version& version);
// What is to be said beside a version's status: how many valid signatures it has here; of the status "signed" without any, that it is what
// the depositor says. Empty otherwise, and of what the reader may not read.
std::string signed_words(const Words& words, std::string_view status, unsigned signatures);
std::string signed_words(const Words& words, const repository::Document& document, const repository::Version& version);
// {symbol, title, href, kind, status, status_word, signed_words, date, version} of a document and its latest version.
View document_line_view(const Words& words, const repository::Document& document);
// An address and its text as {href, text}.
View link_view(const std::string& href, const std::string& text = "");
// Sets a text as it is displayed; false, which opens no section, when it is empty.
void set_text(View& view, const std::string& name, std::string_view text);
// A text for display: bidirectional controls and other characters that deceive the eye become U+FFFD.
std::string displayed(std::string_view text);

}  // namespace depositary::server
