// Every kind of compartment that a process begins with, by every role, over every address that names a compartment or something in one: done,
// refused (403), or unknown (404, the same bytes as for what does not exist). What is expected stands in two tables, of what each may do where and
// of what each address asks for; nothing of it is asked of the program. A route that names something and has no row fails (Z01).
#include "server/route.h"
#include "tests/server/support/access_requests.h"
#include "tests/server/support/kinds_of_compartments.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <set>

namespace depositary::server {

using namespace repository;

namespace {

// The most that somebody may do in a compartment; each brings those before it, but lets_in: that is to manage, and to know of.
enum Holds { nothing, knows, reads, comments, deposits, keeps, lets_in };

struct Kind {
    const char* name;
    Holds of[6];  // the secretariat, Cambodia (of the Taskforce), China, an observer, an auditor, an administrator
};
constexpr Kind held[] = {
    {"public",      {keeps,   reads,    reads,    reads,    reads,   nothing}},
    {"parties",     {keeps,   comments, comments, nothing,  reads,   nothing}},
    {"taskforce",   {keeps,   comments, nothing,  nothing,  nothing, nothing}},
    {"secretariat", {keeps,   nothing,  nothing,  nothing,  nothing, nothing}},
    {"national-kh", {nothing, keeps,    nothing,  nothing,  nothing, nothing}},
    {"national-cn", {nothing, nothing,  keeps,    nothing,  nothing, nothing}},
    {"sealed",      {lets_in, deposits, deposits, nothing,  nothing, nothing}},
    {"workshop",    {keeps,   knows,    deposits, comments, knows,   nothing}},  // no usual one: others are let in by grants
};

// What an address asks for in the compartment, and of whom beside.
enum Needs {
    to_know, to_read, to_comment, to_deposit, to_manage,
    to_sign,         // to read, and to act for a party or the secretariat
    to_convene,      // to deposit, and to be of the secretariat
    to_acknowledge,  // to read, and to be of the ministry that is asked
    to_fill,         // to deposit; who may nowhere is refused before it is asked where
    signed_in,       // of every act its leaf and proof are there, as in the public tiles (decision 0597)
};

struct Row {
    const char* route;
    Needs needs;
    int done;
    const char* body = "";        // JSON, a form's fields (without the token), or bytes; {words} are filled in
    const char* other = "";       // "kind status …": where it is let in, and something else than who asks is wrong with it
    const char* query = "";
    bool of_fresh = false;        // who may gets a document of its own to do it to
};

const Row table[] = {
    {"GET /api/v1/compartments/{id}", to_know, 200},
    {"GET /api/v1/compartments/{id}/grants", to_know, 200},
    {"POST /api/v1/compartments/{id}/grants", to_manage, 201, R"({"to": "party:VN", "rights": ["know"], "until": "{until}"})"},
    {"POST /api/v1/compartments/{id}/grants/{index}/withdrawal", to_manage, 201, "{}"},
    {"GET /api/v1/copy.zip", to_read, 200, "", "", "?compartment={compartment}"},
    {"POST /api/v1/uploads", to_deposit, 201, "bytes", "", "?compartment={compartment}"},
    {"POST /api/v1/documents", to_deposit, 201,
     R"({"compartment": "{compartment}", "symbol": "{symbol}", "title": "A title", "kind": "guideline", "version": {"files": [{file}]}})"},
    {"GET /api/v1/documents/{id}", to_know, 200},
    {"GET /api/v1/documents/{id}/acts", to_read, 200},
    {"POST /api/v1/documents/{id}/versions", to_deposit, 201, R"({"files": [{file}]})"},
    {"GET /api/v1/documents/{id}/versions/{n}", to_know, 200},
    {"GET /api/v1/documents/{id}/versions/{n}/files/{name}", to_read, 200},
    {"GET /api/v1/documents/{id}/versions/{n}/text/{name}", to_read, 200},
    {"GET /api/v1/documents/{id}/versions/{n}/bag.zip", to_read, 200},
    {"GET /api/v1/documents/{id}/versions/{n}/signing-request", to_sign, 200, "", "", "?capacity=Minister"},
    {"POST /api/v1/documents/{id}/versions/{n}/signatures", to_sign, 422, R"({"minisig": "{signature}"})"},  // of a key that nobody registered
    {"GET /api/v1/documents/{id}/comments", to_read, 200},
    {"POST /api/v1/documents/{id}/versions/{n}/comments", to_comment, 201, R"({"text": "A word"})", "sealed 422"},
    {"POST /api/v1/documents/{id}/versions/{n}/consultations", to_convene, 201, R"({"parties": ["{asked}"], "due": "2099-01-01"})",
     "public 422 secretariat 422"},  // whoever is asked could not comment
    {"POST /api/v1/documents/{id}/versions/{n}/signature-requests", to_convene, 201, R"({"parties": ["{asked}"], "word": "endorsement"})", "secretariat 422"},
    {"POST /api/v1/documents/{id}/move", to_manage, 201, R"({"compartment": "{elsewhere}", "reason": "a test"})", "sealed 422", "", true},
    {"POST /api/v1/documents/{id}/erasure", to_manage, 201, R"({"authority": "an order", "reason": "a test"})", "", "", true},
    {"POST /api/v1/documents/{id}/erasure/confirmation", to_manage, 409, "{}"},  // nobody asked for it
    {"POST /api/v1/documents/{id}/erasure/withdrawal", to_manage, 409, "{}"},
    {"GET /api/v1/acts/{index}", to_read, 200},
    {"GET /api/v1/acts/{index}/proof", signed_in, 200},
    {"GET /api/v1/tasks/{index}", to_read, 200},
    {"POST /api/v1/tasks/{index}/closure", to_convene, 201, "{}"},
    {"POST /api/v1/tasks/{index}/acknowledgement", to_acknowledge, 201, "{}"},
    {"POST /api/v1/notices", to_convene, 201, R"({"compartment": "{compartment}", "parties": ["{asked}"], "subject": "x", "text": "y"})", "secretariat 422"},
    {"POST /api/v1/notices", to_convene, 201, R"({"document": "{document}", "parties": ["{asked}"], "subject": "x", "text": "y"})", "secretariat 422"},
    {"GET /compartments/{id}", to_know, 200},
    {"POST /compartments/{id}/grants", to_manage, 303, "to=party%3AVN&right=know&until={until}"},
    {"POST /compartments/{id}/grants/{index}/withdrawal", to_manage, 303},
    {"GET /compartments/{id}/copy", to_read, 200},
    {"POST /compartments/{id}/copy", to_read, 200},
    {"GET /documents/{id}", to_know, 200},
    {"GET /documents/{id}/versions/{n}/text/{name}", to_read, 200},
    {"GET /documents/{id}/versions/{n}/sign", to_sign, 200},
    {"GET /documents/{id}/comments", to_read, 200},
    {"POST /documents/{id}/comments", to_comment, 303, "version=1&text=A+word", "sealed 422"},
    {"POST /documents/{id}/tasks", to_convene, 303, "type=consultation&version=1&party={asked}&due=2099-01-01", "public 422 secretariat 422"},
    {"GET /documents/{id}/erasure", to_manage, 200},
    {"POST /documents/{id}/erasure", to_manage, 303, "authority=an+order&reason=a+test", "", "", true},
    {"POST /documents/{id}/erasure/confirmation", to_manage, 409},
    {"POST /documents/{id}/erasure/withdrawal", to_manage, 409},
    {"POST /documents/{id}/move", to_manage, 303, "compartment={elsewhere}&reason=a+test", "sealed 422", "", true},
    {"GET /documents/{id}/deposit", to_deposit, 200},
    {"POST /documents/{id}/deposit", to_deposit, 303, "follows={n}&status=draft&language=en&role=text&file=bytes", "sealed 422"},  // sealed files are sent by a script
    {"POST /deposit", to_fill, 303, "compartment={compartment}&symbol={symbol}&title=A+title&kind=guideline&status=draft&language=en&role=text&file=bytes", "sealed 422"},
    {"GET /acts/{index}", signed_in, 200},
    {"POST /notices", to_convene, 303, "compartment={compartment}&party={asked}&subject=x&words=y", "secretariat 422"},
    {"POST /tasks/{index}/closure", to_convene, 303},
    {"POST /tasks/{index}/acknowledgement", to_acknowledge, 303},
};

// What names nothing of a compartment: the office's own, one's own, what is between two ministries, what lies in the open. That of some of them
// which names a compartment beside (an account that is let in when it is opened) has its row in server.access_table.
const char* const office_own[] = {"session", "account", "accounts", "parties", "bodies", "keys", "age-keys", "usual-compartments", "referrals", "searches",
                                  "feeds", "synonyms", "verify", "verification", "sign-in", "sign-out", "invitation", "language", "modules", "static", "register"};

bool may(Holds holds, Needs needs) {
    switch (needs) {
        case to_know: return holds >= knows;
        case to_read:
        case to_sign:
        case to_acknowledge: return holds >= reads && holds != lets_in;
        case to_comment: return holds >= comments && holds != lets_in;
        case to_deposit:
        case to_fill:
        case to_convene: return holds >= deposits && holds != lets_in;
        case to_manage: return holds >= keeps;
        case signed_in: return true;
    }
    return false;
}

bool is_of_persons(std::size_t person, Needs needs, const KindOfCompartment& kind) {
    return needs == to_sign          ? person <= 2
           : needs == to_convene     ? person == 0
           : needs == to_acknowledge ? person == (kind.asked == "KH" ? 1u : 2u)
                                     : true;
}

int expected(const Row& row, const KindOfCompartment& kind, Holds holds, std::size_t person, bool exists) {
    const std::string route = row.route;
    if (person == 6) {
        return for_people(route) && route.starts_with("GET") ? 303 : 401;
    }
    const bool deposits_nowhere = person >= 3;  // the observer, the auditor, the administrator
    if (row.needs == to_fill && deposits_nowhere) {
        return 403;
    }
    if (!exists || (holds == nothing && row.needs != signed_in)) {
        return 404;
    }
    if (!may(holds, row.needs) || !is_of_persons(person, row.needs, kind)) {
        return 403;
    }
    const std::string other = row.other;
    const auto at = other.find(kind.name + " ");
    return at == std::string::npos ? row.done : std::stoi(other.substr(at + kind.name.size() + 1));
}

std::string filled(std::string text, const std::vector<std::pair<std::string, std::string>>& values) {
    for (const auto& [name, value] : values) {
        for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += value.size()) {
            text.replace(at, name.size(), value);
        }
    }
    return text;
}

std::string json_line(std::string text) {
    return filled(std::move(text), {{"\n", "\\n"}});
}

// All bytes of an answer, but for the names that the request itself brought, the number of the request and the word that a form uses once. The
// length that it says it has is its body's: that the bodies are the same is said of all of it.
std::string bytes_of(const Answer& answer, const std::vector<std::string>& names) {
    static const std::regex number("[0-9a-f]{8}-[0-9]+(?![0-9a-f-])"), once("name=\"once\" value=\"[^\"]{22}\"");
    const std::string length = "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
    BOOST_CHECK_MESSAGE(answer.head.find(length) != std::string::npos, answer.head);
    std::string text = std::regex_replace(std::regex_replace(filled(answer.head, {{length, "its length\r\n"}}) + answer.body, number, "#"), once, "once");
    for (const std::string& name : names) {
        text = filled(text, {{name, "@"}});
    }
    return text;
}

// Who asks, with what their forms prove.
struct Asking {
    std::string bearer, cookie, form_token;
};

class Asker {
public:
    explicit Asker(Process& process) : process_(process) {
        for (const Actor& person : process.persons) {
            const std::string token = process.live.token(person);
            Asking asking{"Authorization: Bearer " + token + "\r\n", "Cookie: depositary=" + token + "\r\n", ""};
            asking.form_token = form_token_of(process.live.ask("GET", "/verify", asking.cookie));
            asking_.push_back(asking);
        }
        asking_.push_back({"", "", form_token_of(process.live.ask("GET", "/sign-in"))});
    }

    const Asking& of(std::size_t person) const { return asking_.at(person); }

    // The answer to the row's request. Of what there is: `fresh` where it is to be done. Of nothing: names that nothing has.
    Answer ask(const Row& row, KindOfCompartment& kind, std::size_t person, bool exists, bool done) {
        const std::string route = row.route, method = route.substr(0, route.find(' ')), path = route.substr(method.size() + 1);
        const bool fresh = exists && done;
        const DocumentId document = !exists ? DocumentId::random() : fresh && row.of_fresh ? process_.deposit(kind) : kind.document;
        const CompartmentId compartment = exists ? kind.id : CompartmentId::random();
        std::uint64_t index = exists ? kind.act : 987'654;
        if (exists && path.find("/tasks/") != std::string::npos) {
            index = fresh && method == "POST" ? process_.give_notice(kind) : kind.notice;
        } else if (exists && path.find("/grants/") != std::string::npos) {
            index = fresh ? process_.give_grant(kind, person) : kind.grant;
        }
        const std::string symbol = "N/" + std::to_string(++number_);
        names = {document.to_text(), compartment.to_text(), symbol, "N%2F" + std::to_string(number_)};
        if (path.find("{index}") != std::string::npos) {
            names.insert(names.end(), {"s/" + std::to_string(index), "s%2F" + std::to_string(index)});
        }
        const std::uint32_t latest = exists ? process_.latest(kind) : 1;
        const bool uploads = fresh && std::string(row.body).find("{file}") != std::string::npos;
        const std::string file = R"({"upload": ")" + (uploads ? process_.upload(kind, person, "words") : UploadId::random().to_text()) +
                                 R"(", "name": "text.txt")" + (kind.name == "sealed" ? R"(, "sealed_to": [")" + process_.recipient + "\"]" : "") + "}";
        static const std::string signature = json_line(crypto::MinisignSecretKey::generate().sign(crypto::as_bytes("x"), "signature").to_text());
        const bool of_latest = path.ends_with("signing-request") || path.ends_with("signatures") || path.ends_with("signature-requests") || path.ends_with("/deposit");
        const std::vector<std::pair<std::string, std::string>> values{
            {"{id}", path.find("compartments/") != std::string::npos ? compartment.to_text() : document.to_text()},
            {"{compartment}", compartment.to_text()}, {"{document}", document.to_text()}, {"{index}", std::to_string(index)},
            {"{n}", std::to_string(of_latest ? latest : 1)}, {"{name}", "text.txt"}, {"{file}", file}, {"{signature}", signature},
            {"{asked}", kind.asked}, {"{elsewhere}", process_.elsewhere.to_text()}, {"{symbol}", symbol},
            {"{until}", Timestamp{process_.live.world.clock->now().seconds + (fresh ? ++days_ : 0) * 86'400}.to_text().substr(0, 10)}};
        std::string fields = for_people(route) ? asking_[person].cookie : asking_[person].bearer, body = filled(row.body, values);
        const Route& known = *std::find_if(routes().begin(), routes().end(), [&](const Route& each) { return each.method == method && each.path_template == path; });
        if (for_people(route) && method == "POST") {
            fields += "Origin: http://localhost\r\n";
        }
        if (known.body == BodyKind::json) {
            fields += "Content-Type: application/json\r\n";
        } else if (known.body == BodyKind::form) {
            fields += "Content-Type: application/x-www-form-urlencoded\r\n";
            body = "form_token=" + asking_[person].form_token + (body.empty() ? "" : "&") + body;
        } else if (known.body == BodyKind::multipart) {
            fields += "Content-Type: multipart/form-data; boundary=b\r\n";
            body = parts_of(asking_[person].form_token, body);
        }
        if (path.ends_with("/versions") && method == "POST") {
            fields += "If-Match: \"v" + std::to_string(latest) + "\"\r\n";
        }
        return process_.live.ask(method, filled(path + row.query, values), fields, method == "POST" ? std::optional(body) : std::nullopt);
    }

    std::vector<std::string> names;  // which the last request brought

private:
    // A form's fields as parts; one that is called file is one.
    static std::string parts_of(const std::string& token, const std::string& form) {
        std::string body = "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + token + "\r\n";
        for (std::size_t at = 0; at < form.size();) {
            const auto equals = form.find('=', at), end = std::min(form.find('&', at), form.size());
            const std::string name = form.substr(at, equals - at);
            body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + (name == "file" ? "; filename=\"text.txt\"" : "") + "\r\n\r\n" +
                    filled(form.substr(equals + 1, end - equals - 1), {{"+", " "}}) + "\r\n";
            at = end + 1;
        }
        return body + "--b--\r\n";
    }

    Process& process_;
    std::vector<Asking> asking_;
    std::int64_t days_ = 0;  // no two grants that are given end on one day
    int number_ = 0;
};

Holds holds_of(const std::string& kind, std::size_t person) {
    const auto found = std::find_if(std::begin(held), std::end(held), [&](const Kind& each) { return each.name == kind; });
    return person < 6 ? found->of[person] : nothing;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(compartment_kinds)

BOOST_AUTO_TEST_CASE(every_route_that_names_something_has_a_row) {
    std::set<std::string> rows;
    for (const Row& row : table) {
        rows.insert(row.route);
    }
    for (const Route& route : routes()) {
        const std::string path(route.path_template), name = std::string(route.method) + " " + path;
        const std::string rest = path.starts_with("/api/v1/") ? path.substr(8) : path.substr(1), first = rest.substr(0, rest.find('/'));
        const bool of_office = std::find(std::begin(office_own), std::end(office_own), first) != std::end(office_own) || name == "POST /api/v1/compartments" ||
                               name == "POST /compartments" || name == "POST /compartments/usual";
        const bool tells_all = route.method == "GET" && path.find('{') == std::string::npos;  // read below, whole
        BOOST_CHECK_MESSAGE(rows.contains(name) || of_office || tells_all, name << " has no row in the table of kinds of compartments");
        rows.erase(name);
    }
    for (const std::string& row : rows) {
        BOOST_ERROR("the table of kinds of compartments has a row for no route: " + row);
    }
}

BOOST_AUTO_TEST_CASE(every_role_gets_in_every_kind_what_the_tables_say) {
    Process process;
    BOOST_REQUIRE_EQUAL(process.kinds.size(), std::size(held));
    Asker asker(process);
    LiveServer& live = process.live;
    std::size_t done = 0, refused = 0, unknown = 0;
    for (const Row& row : table) {
        const bool of_task = std::string(row.route).find("/tasks/") != std::string::npos;
        for (std::size_t person = 0; person < 7; ++person) {
            const auto ask = [&](KindOfCompartment& kind, bool exists) -> std::string {
                const Holds holds = holds_of(kind.name, person);
                const int wanted = expected(row, kind, holds, person, exists);
                const bool is_done = person != 6 && wanted == row.done;
                const std::uint64_t before = live.register_size();
                const Answer answer = asker.ask(row, kind, person, exists, is_done);
                BOOST_CHECK_MESSAGE(answer.status == wanted, fmt::format("{} by {}, {}: {} instead of {}\n{}{}", row.route, person_names[person],
                                                                         exists ? kind.name : "of nothing", answer.status, wanted, answer.head,
                                                                         answer.body.substr(0, 400)));
                BOOST_CHECK_MESSAGE(is_done || live.register_size() == before, row.route << " by " << person_names[person] << ": denied, and recorded");
                ++(wanted == 404 ? unknown : wanted == 403 ? refused : done);
                return holds == nothing && row.needs != signed_in ? bytes_of(answer, asker.names) : "";
            };
            for (KindOfCompartment& kind : process.kinds) {
                if (of_task && kind.notice == 0) {
                    continue;
                }
                const std::string got = ask(kind, true);
                if (holds_of(kind.name, person) == nothing && row.needs != signed_in) {
                    const std::string of_nothing = ask(kind, false);
                    BOOST_CHECK_MESSAGE(got == of_nothing, row.route << " by " << person_names[person] << ", " << kind.name << ": told from nothing:\n"
                                                                     << got << "\n----\n"
                                                                     << of_nothing);
                }
            }
        }
    }
    std::printf("    %zu done, %zu refused, %zu unknown, over %zu requests\n", done, refused, unknown, std::size(table));
}

// What is not there of a document that may be known of, and no more, is refused as what is there.
BOOST_AUTO_TEST_CASE(who_may_only_know_of_a_document_does_not_learn_which_files_it_has) {
    Process process;
    Asker asker(process);
    for (const KindOfCompartment& kind : process.kinds) {
        for (std::size_t person = 0; person < 6; ++person) {
            const Holds holds = holds_of(kind.name, person);
            for (const std::string tail : {"/versions/1/files/", "/versions/1/text/"}) {
                std::vector<std::string> answers;
                for (const std::string name : {"text.txt", "none.txt"}) {
                    const Answer answer = process.live.ask("GET", "/api/v1/documents/" + kind.document.to_text() + tail + name, asker.of(person).bearer);
                    answers.push_back(std::to_string(answer.status) + filled(answer.problem(), {{name, "@"}}) + answer.detail());
                    BOOST_CHECK_EQUAL(answer.status, holds == nothing ? 404 : !may(holds, to_read) ? 403 : name == "none.txt" ? 404 : 200);
                }
                BOOST_CHECK_EQUAL(answers[0] == answers[1], !may(holds, to_read));
            }
        }
    }
}

// Every address that names nothing, read whole: no id, symbol or title of what the reader may know nothing of; lists hold what they may.
BOOST_AUTO_TEST_CASE(lists_hold_of_every_kind_what_the_tables_say) {
    Process process;
    Asker asker(process);
    LiveServer& live = process.live;
    const auto holds_word = [](const std::string& text, const std::string& word) { return text.find(word) != std::string::npos; };
    std::size_t read = 0;
    for (std::size_t person = 0; person < 7; ++person) {
        for (const Route& route : routes()) {
            const std::string path(route.path_template);
            if (route.method != "GET" || path.find('{') != std::string::npos || path == "/api/v1/copy.zip") {
                continue;
            }
            const Answer answer = live.ask("GET", path, route.audience == Audience::people ? asker.of(person).cookie : asker.of(person).bearer);
            ++read;
            for (const KindOfCompartment& kind : process.kinds) {
                const Holds holds = holds_of(kind.name, person);
                for (const std::string& word : {kind.document.to_text(), kind.id.to_text(), kind.symbol, "Title of " + kind.symbol}) {
                    BOOST_CHECK_MESSAGE(holds != nothing || !holds_word(answer.body, word),
                                        path << " by " << person_names[person] << " tells of " << kind.name << ": " << word);
                }
                const bool lists = path == "/api/v1/documents" || path == "/api/v1/compartments" || path == "/api/v1/activity" || path == "/compartments";
                if (lists && person < 6) {
                    const bool of_documents = path.ends_with("documents"), of_acts = path.ends_with("activity");
                    const bool wanted = of_acts ? may(holds, to_read) : holds != nothing;
                    BOOST_CHECK_MESSAGE(holds_word(answer.body, of_documents || of_acts ? kind.document.to_text() : kind.id.to_text()) == wanted,
                                        path << " by " << person_names[person] << ", " << kind.name);
                }
            }
        }
        // A file that somebody has is found where they may read it.
        for (const KindOfCompartment& kind : process.kinds) {
            if (kind.name == "sealed" || person == 6) {
                continue;  // sealed: each time other bytes
            }
            const std::string digest = crypto::Sha256::of("words of " + kind.name).hex();
            const Answer found = live.ask("GET", "/api/v1/verify?sha256=" + digest, asker.of(person).bearer);
            BOOST_CHECK_EQUAL(holds_word(found.body, kind.document.to_text()), may(holds_of(kind.name, person), to_read));
        }
    }
    std::printf("    %zu answers read whole\n", read);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
