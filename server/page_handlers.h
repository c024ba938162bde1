#pragma once
// Handlers of pages that live in files of their own, and how forms are read.

#include "server/page.h"

#include <map>

namespace depositary::server {

class Journal;

Response search_page(Application& application, Request& request);
Response search_help_page(Application& application, Request& request);
Response register_page(Application& application, Request& request);
// {index, time, shown}: an act to name beside what it did. Its time is in the register for all to see; `shown`: this reader may read it.
View act_reference(const Words& words, Journal& journal, std::uint64_t index);
// Empties the dates of a filter that are none, so that a slip does not end in an error: a list of {text, detail} tells of them.
View passed_over_dates(const Words& words, std::initializer_list<std::pair<const char*, std::string*>> dates);
Response act_page(Application& application, Request& request);
std::span<const Route> key_page_routes();
std::span<const Route> age_key_page_routes();
std::span<const Route> party_page_routes();  // and bodies
// What the party may sign with today.
std::vector<repository::PartyKey> keys_in_force(const Application& application, const std::string& party);
// Whether a key of another party waits for the reader's party to take note of it.
bool is_unacknowledged(const repository::PartyKey& key, const repository::Actor& actor);
// Whether the actor is the second person whose word on the day since when the key was in other hands is missing.
bool may_confirm_compromise(const repository::Depositary& depositary, const repository::PartyKey& key, const repository::Actor& actor);
// The form by which a manager moves the document, where the reader may.
void set_moving(Application& application, const Words& words, const repository::Actor& actor, const repository::Document& document,
                View& view);
Response move_document_form(Application& application, Request& request);
Response board_page(Application& application, Request& request);
Response reading_page(Application& application, Request& request);
Response activity_page(Application& application, Request& request);
Response copy_page(Application& application, Request& request);
Response copy_form(Application& application, Request& request);
Response verify_page(Application& application, Request& request);
Response verify_file_page(Application& application, Request& request);
// The word for the state of a verification, as words.text() takes it.
std::string word_of(VerificationReport::State state);
Response verification_page(Application& application, Request& request);
Response start_verification_page(Application& application, Request& request);

// The name of a section of the reading view by the section's number: "a-12".
std::string section_anchor(const std::string& place);
// "p. 12"; empty for 0.
std::string page_words(const Words& words, std::uint32_t page);

// What the start page says besides the search, by role: the board, the state of the register or of the machine, what is new, and what
// waits for the reader's party. `search_complete`: all that was recorded can be found.
void set_overview(Application& application, const Request& request, bool search_complete, View& view);

// A path to go to, when it is one of this server's; else the start page's.
std::string safe_next(const std::string& next);
// The fields of a form whose token holds; see read_form.
std::map<std::string, std::string> read_own_form(Application& application, const Request& request,
                                                 std::initializer_list<std::string_view> names);
// What is shown to the person once and never again: words and secrets to be kept, with a way back.
Response shown_once(Application& application, const Request& request, const std::string& heading, const std::string& words,
                    const std::vector<std::string>& secrets, const std::string& back);

// The fields of an application/x-www-form-urlencoded body; absent ones are empty. 400 "field-unknown" for others and
// for any that is there twice.
std::map<std::string, std::string> read_form(const Request& request, std::initializer_list<std::string_view> names);

// Answers a form: with what `act` does; or, for what its person can mend (409, 422), with the page that `show` makes of the
// words for it and the status. Everything else passes.
template <class Act, class Show>
Response try_form(const Request& request, const Act& act, const Show& show) {
    try {
        return act();
    } catch (const Error& error) {
        const Problem problem = problem_of(error);
        if (problem.status != 409 && problem.status != 422) {
            throw;
        }
        return show(explanation(words_of(request), problem, request.head.path), problem.status);
    }
}

}  // namespace depositary::server
