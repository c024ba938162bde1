#include "server/page.h"

#include "repository/access.h"
#include "server/calendar.h"
#include "server/explanation.h"
#include "server/page_modules.h"
#include "server/text_outcome.h"
#include "server/sizes.h"
#include "templates/embedded.h"

#include <algorithm>
#include <map>

namespace depositary::server {

using namespace repository;

namespace {

using Mustache = kainjow::mustache::mustache;

// The words that templates name as {{t.key}}, by language.
const View& template_words(const Words& words) {
    static const std::map<std::string, View> all = [] {
        std::map<std::string, View> views;
        for (const std::string_view language : Words::languages()) {
            View view{View::type::object};
            for (const auto& [key, text] : Words::in(language).all()) {
                if (key.find('.') == std::string::npos) {
                    view.set(key, text);
                }
            }
            views.emplace(language, view);
        }
        return views;
    }();
    return all.at(words.language());
}

// A static file's address; it changes with the file, so that a browser may keep the file for good.
std::string static_address(const std::string& name) {
    const auto bytes = templates::find("static/" + name).value();
    return "/static/" + name + "?" + crypto::Sha256::of(crypto::as_bytes(bytes)).hex().substr(0, 12);
}

// The languages of the switch, each in its own words.
View languages_view(const Words& words) {
    View list{View::type::list};
    for (const std::string_view language : Words::languages()) {
        View item{View::type::object};
        item.set("code", std::string(language));
        item.set("name", Words::in(language).text("language_name"));
        item.set("chosen", language == words.language());
        list.push_back(item);
    }
    return list;
}

// Where a reader who changes the language comes back to: this page, when it can be asked for again.
std::string return_address(const Request& request) {
    const bool again = request.head.method == "GET" || request.head.method == "HEAD";
    return request.head.path + (again && !request.head.query.empty() ? "?" + request.head.query : "");
}

View person_view(const Application& application, const Words& words, const Actor& actor) {
    View person{View::type::object};
    person.set("login", actor.login);
    std::string party = actor.party;
    for (const Party& each : application.depositary.parties()) {
        if (each.code == actor.party) {
            party = party_name(words, each);
        }
    }
    const std::string role = words.text("role." + std::string(to_text(actor.role)));
    set_text(person, "party", party == role ? "" : party);  // "Secretariat · Secretariat" says nothing more
    person.set("role", role);
    person.set("ministry", actor.role == Role::ministry);
    person.set("sees_activity", may(actor, OfficeAct::read_office_acts));
    person.set("sees_documents", !actor.compartments(Right::know).empty());
    person.set("may_deposit", !actor.compartments(Right::deposit).empty());
    person.set("may_list_accounts", may(actor, OfficeAct::list_accounts));
    return person;
}

// The pages that load a module, which does what only the person's own machine can or should. All others have no script.
std::string_view module_of(std::string_view page) {
    static const std::map<std::string_view, std::string_view> modules = {{"signing", "signing.js"},  {"opening", "opening.js"},
                                                                         {"sign_in", "passkey.js"},  {"proof", "passkey.js"},
                                                                         {"sign_in_code", "passkey.js"},
                                                                         {"account", "passkey.js"},  {"second_factor", "passkey.js"},
                                                                         {"deposit", "deposit.js"},
                                                                         {"key_new", "rotation.js"},
                                                                         {"age_key_new", "age_key.js"},
                                                                         {"age_key_look", "vouching.js"},
                                                                         {"sending", "sending.js"}};
    const auto found = modules.find(page);
    return found == modules.end() ? std::string_view() : found->second;
}

std::string render(std::string_view name, const View& view) {
    const auto text = templates::find("pages/" + std::string(name) + ".mustache");
    if (!text) {
        throw std::logic_error("no such template");
    }
    Mustache parsed{std::string(*text)};
    if (!parsed.is_valid()) {
        throw std::logic_error("a template is malformed: " + parsed.error_message());
    }
    return parsed.render(view);
}

}  // namespace

std::string form_token(Application& application, const Request& request) {
    return application.sessions.form_token(request.signed_in ? std::string_view(request.signed_in->token) : "");
}

void check_form_token(Application& application, const Request& request, std::string_view token) {
    if (!application.sessions.form_token_holds(request.signed_in ? std::string_view(request.signed_in->token) : "",
                                               token)) {
        throw Forbidden("form-token", "This form is out of date; go back, load its page again and send it anew.");
    }
}

Response page(Application& application, const Request& request, std::string_view name, const std::string& title,
              View view, int status) {
    static const std::string style = static_address("style.css");
    static const std::string seal = static_address("seal.svg");
    const Words& words = words_of(request);
    const View& texts = template_words(words);
    const std::string token = form_token(application, request);
    view.set("t", texts);
    view.set("form_token", token);
    View frame{View::type::object};
    frame.set("content", render(name, view));
    frame.set("t", texts);
    frame.set("language", words.language());
    frame.set("languages", languages_view(words));
    frame.set("here", return_address(request));
    frame.set("style", style);
    frame.set("seal", seal);
    frame.set("title", title);
    frame.set("form_token", token);
    frame.set("page", std::string(name));
    if (request.signed_in) {
        frame.set("person", person_view(application, words, request.signed_in->actor));
        frame.set("owes_second_factor", request.owes_second_factor);  // every way but this page's own leads back to it
    }
    const std::string_view module = module_of(name);
    if (!module.empty()) {
        View script{View::type::object};
        script.set("imports", import_map());
        script.set("address", module_address(module));
        View imported{View::type::list};
        for (const std::string& address : imported_addresses(module)) {
            imported.push_back(link_view(address));
        }
        script.set("imported", imported);
        script.set("out_of_date", words.text("problem.form-token"));
        script.set("second_factor", words.text("problem.second-factor-needed"));
        frame.set("module", script);
    }
    Response response = Response::text(status, "text/html; charset=utf-8", render("layout", frame));
    if (!module.empty()) {
        response.set("Content-Security-Policy", policy_with_modules());
    }
    response.set("Content-Language", words.language());
    return response;
}

Response leading_page(Application& application, const Request& request, const std::string& heading, const std::string& next) {
    View view{View::type::object};
    view.set("heading", heading);
    view.set("next", next);
    Response response = page(application, request, "onward", heading, view);
    response.set("Refresh", "0; url=" + next);
    return response;
}

std::string page_text(const Words& words, std::string_view name, View view) {
    view.set("t", template_words(words));
    view.set("language", words.language());
    return render(name, view);
}

Response problem_page(Application& application, const Request& request, const Problem& problem) {
    const Words& words = words_of(request);
    const std::string heading = words.text("status." + std::to_string(problem.status));
    View view{View::type::object};
    view.set("status", std::to_string(problem.status));
    view.set("heading", heading);
    // Whoever waits for a second person is told that, not that the role or the right is missing.
    const bool waits = problem.status == 403 && (problem.code == "role" || problem.code == "right") && request.signed_in &&
                       !request.signed_in->actor.confirmed;
    view.set("detail", waits ? words.text("account_waits") : explanation(words, problem, request.head.path));
    view.set("foreign", !waits && !own_explanation(words, problem, request.head.path));
    view.set("code", problem.code);
    view.set("number", request.number);
    return page(application, request, "problem", heading, view, problem.status);
}

namespace {

View choice_view(const std::string& value, const std::string& label, const std::vector<std::string>& chosen) {
    View choice{View::type::object};
    choice.set("value", value);
    choice.set("label", label);
    choice.set("chosen", std::find(chosen.begin(), chosen.end(), value) != chosen.end());
    return choice;
}

}  // namespace

View choices(const Words& words, const std::vector<std::string>& values, const std::string& group,
             const std::vector<std::string>& chosen) {
    View list{View::type::list};
    for (const std::string& value : values) {
        list.push_back(choice_view(value, words.text(group + "." + value), chosen));
    }
    return list;
}

View party_choices(const PartyNames& names, const std::vector<std::string>& chosen, std::string_view left_out) {
    View list{View::type::list};
    for (const Party& party : names.parties()) {
        if (party.code != left_out) {
            list.push_back(choice_view(party.code, names.text(party.code), chosen));
        }
    }
    return list;
}

View compartment_choices(const Words& words, const std::vector<Compartment>& compartments, const std::vector<std::string>& chosen) {
    View list{View::type::list};
    for (const Compartment& compartment : compartments) {
        list.push_back(choice_view(compartment.id.to_text(), compartment_title(words, compartment), chosen));
    }
    return list;
}

View date_view(const Words& words, std::string_view partial) {
    if (partial.empty()) {
        return View(false);
    }
    View view{View::type::object};
    view.set("iso", std::string(partial));
    view.set("text", displayed(readable_date(words.language(), partial)));
    return view;
}

View time_view(const Words& words, Timestamp time) {
    View view{View::type::object};
    view.set("iso", time.to_text());
    view.set("text", readable_time(words.language(), time));
    return view;
}

View link_view(const std::string& href, const std::string& text) {
    View view{View::type::object};
    view.set("href", href);
    view.set("text", text);
    return view;
}

std::string displayed(std::string_view text) {
    // All of these are three bytes in UTF-8: U+200E/F, U+202A-E, U+2066-9 and U+FEFF.
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view three = text.substr(i, 3);
        const bool deceiving =
            three.size() == 3 && (three == "\u200E" || three == "\u200F" || three == "\uFEFF" ||
                                  (three >= "\u202A" && three <= "\u202E") || (three >= "\u2066" && three <= "\u2069"));
        const auto c = static_cast<unsigned char>(text[i]);
        if (deceiving) {
            out += "\uFFFD";
            i += 2;
        } else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
            out += c == '\r' || c == '\f' ? "" : "\uFFFD";
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

void set_text(View& view, const std::string& name, std::string_view text) {
    text.empty() ? view.set(name, false) : view.set(name, displayed(text));
}

View signatures_view(const Words& words, const PartyNames& parties, const Version& version) {
    View list{View::type::list};
    for (const Signature& signature : version.signatures) {
        View item{View::type::object};
        item.set("party", parties.text(signature.party));
        item.set("word", words.text("act." + signature.act_word));
        set_text(item, "capacity", signature.capacity);
        item.set("time", time_view(words, signature.time));
        item.set("act", std::to_string(signature.act));
        item.set("key", signature.key_fingerprint);
        item.set("valid", signature.valid);
        item.set("disputed", signature.disputed);
        item.set("dispute_claimed", signature.dispute_claimed);
        list.push_back(item);
    }
    return list;
}

std::string signed_words(const Words& words, std::string_view status, unsigned signatures) {
    return signatures == 1  ? words.text("count.signed_here_one")
           : signatures > 1 ? words.text("count.signed_here_many", {{"count", std::to_string(signatures)}})
           : status == to_text(Status::signed_) ? words.text("signed_stated")
                                                : "";
}

std::string signed_words(const Words& words, const Document& document, const Version& version) {
    // What one may know of and not read comes without files and signatures.
    return version.files.empty() ? "" : signed_words(words, to_text(version.status), version.signature_count(document.parties));
}

View text_notes_view(const Words& words, const TextOutcome& outcome) {
    View list{View::type::list};
    const auto say = [&](const std::string& text) {
        View item{View::type::object};
        item.set("text", text);
        list.push_back(item);
    };
    if (!outcome.read) {
        say(words.text("text_unread"));
    } else if (!outcome.any) {
        say(words.text("no_text"));
    } else if (outcome.partial) {
        say(words.text("text_not_whole"));
    }
    for (const std::string& reason : outcome.reasons) {
        say(words.text("text_reason." + reason));
    }
    if (outcome.recognised) {
        say(words.text("text_recognised_short", {{"percent", std::to_string(outcome.confidence)}}));
    }
    return list;
}

View version_view(Application& application, const PartyNames& parties, const Words& words, const Document& document,
                  const Version& version) {
    const std::string base = "/documents/" + document.id.to_text() + "/versions/" + std::to_string(version.number);
    View view{View::type::object};
    view.set("number", std::to_string(version.number));
    view.set("status", words.text("status_of." + std::string(to_text(version.status))));
    view.set("status_word", std::string(to_text(version.status)));
    set_text(view, "signed_words", signed_words(words, document, version));
    view.set("date", date_view(words, version.date));
    set_text(view, "note", version.note);
    view.set("added", time_view(words, version.added));
    view.set("act", std::to_string(version.act));
    view.set("bag", "/api/v1" + base + "/bag.zip");
    view.set("manifest_digest", crypto::Sha256::of(version.tagmanifest_sha256).hex());
    View files{View::type::list};
    bool told = false;
    for (const File& file : version.files) {
        View item{View::type::object};
        item.set("name", displayed(file.name));
        item.set("language", file.language);
        item.set("language_name", words.text("language." + file.language));
        item.set("role", words.text("file_role." + std::string(to_text(file.role))));
        item.set("size", readable_size(words.language(), file.size));
        item.set("sealed", !file.sealed_to.empty());
        std::string ocr;
        for (const std::string& language : file.ocr_languages) {
            ocr += (ocr.empty() ? "" : ", ") + words.text("language." + language);
        }
        ocr.empty() ? item.set("ocr", false) : item.set("ocr", words.text("ocr_in", {{"languages", ocr}}));
        item.set("sha256", file.digest.hex());
        item.set("download", "/api/v1" + base + "/files/" + percent_encode(file.name));
        item.set("read", base + "/text/" + percent_encode(file.name));
        // Only what is searched is read at once: of an older version nothing is said until somebody read it.
        const TextOutcome outcome = text_outcome(application, document, version, file);
        const bool silent = !file.sealed_to.empty() || (!outcome.read && version.number != document.latest().number);
        const View notes = silent ? View(View::type::list) : text_notes_view(words, outcome);
        told = told || !notes.is_empty_list();
        item.set("told", !notes.is_empty_list());
        item.set("notes", notes);
        item.set("open", "/open?document=" + document.id.to_text() + "&version=" + std::to_string(version.number) + "&file=" +
                             percent_encode(file.name));
        files.push_back(item);
    }
    view.set("told", told);  // of any file's text
    view.set("files", files);
    view.set("signatures", signatures_view(words, parties, version));
    view.set("signed", !version.signatures.empty());
    view.set("unsigned", version.signatures.empty() && !version.files.empty());  // who may not read it is told nothing of its signatures
    return view;
}

View document_line_view(const Words& words, const Document& document) {
    const Version& latest = document.latest();
    View view{View::type::object};
    view.set("symbol", document.symbol);
    view.set("title", displayed(document.title));
    view.set("href", "/documents/" + document.id.to_text());
    view.set("kind", words.text("kind." + std::string(to_text(document.kind))));
    view.set("status", words.text("status_of." + std::string(to_text(latest.status))));
    view.set("status_word", std::string(to_text(latest.status)));
    set_text(view, "signed_words", signed_words(words, document, latest));
    view.set("date", date_view(words, latest.date));
    view.set("version", std::to_string(latest.number));
    return view;
}

}  // namespace depositary::server
