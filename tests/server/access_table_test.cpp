// Who may do what: every route, every role, and what the address names: something of a compartment that the role may read,
// something of another, what does not exist, and something of a compartment that the role may know of and no more. The
// table is the oracle; a route without a row fails (Z01). What is foreign and what is missing give the same bytes (Z02,
// Z04, Z05).
#include "tests/server/support/access_requests.h"

#include "repository/access.h"
#include "server/words.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <map>
#include <regex>

namespace depositary::server {

using namespace repository;

namespace {

// Statuses for secretariat, ministry, auditor, observer, administrator and nobody signed in.
struct Row {
    const char* route;
    const char* own;
    const char* foreign = nullptr;  // null: the address and body name nothing that could be foreign
    const char* missing = nullptr;  // null: as foreign, to the byte
    const char* known = nullptr;    // null: the address and body name nothing that could be known of and not read
};

constexpr const char* all = "200 200 200 200 200 401";
constexpr const char* readers = "200 200 200 200 404 401";
constexpr const char* unknown = "404 404 404 404 404 401";
constexpr const char* refused = "403 403 403 403 404 401";  // known of, and not allowed
constexpr const char* office_only = "201 403 403 403 201 401";
constexpr const char* secretariat_only = "201 403 403 403 403 401";
constexpr const char* page_all = "200 200 200 200 200 303";
constexpr const char* page_readers = "200 200 200 200 404 303";
constexpr const char* page_unknown = "404 404 404 404 404 303";
constexpr const char* page_refused = "403 403 403 403 404 303";

const Row table[] = {
    {"POST /api/v1/session", "401 401 401 401 401 401"},  // a wrong password
    {"GET /api/v1/session", all},
    {"DELETE /api/v1/session", "204 204 204 204 204 401"},
    {"POST /api/v1/session/challenge", "201 201 201 201 201 201"},
    {"POST /api/v1/session/key", "401 401 401 401 401 401"},
    {"POST /api/v1/session/passkey/options", "201 201 201 201 201 201"},
    {"POST /api/v1/session/passkey", "401 401 401 401 401 401"},  // of a key that nobody has
    {"POST /api/v1/account/passkeys/options", "201 201 201 201 201 401"},
    {"POST /api/v1/account/passkeys", "422 422 422 422 422 401"},  // no answer to a question of ours
    {"GET /api/v1/parties", all},
    {"POST /api/v1/parties", office_only},
    {"GET /api/v1/compartments", all},
    {"POST /api/v1/compartments", secretariat_only},
    {"POST /api/v1/usual-compartments", "201 403 403 403 403 401"},  // of the parties that were registered since
    {"GET /api/v1/compartments/{id}", readers, unknown, nullptr, readers},
    {"GET /api/v1/compartments/{id}/grants", readers, unknown, nullptr, readers},
    {"POST /api/v1/compartments/{id}/grants", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/compartments/{id}/grants/{index}/withdrawal", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/bodies", all},
    {"POST /api/v1/bodies", secretariat_only},
    {"POST /api/v1/bodies/{name}/members", secretariat_only, nullptr, "404 403 403 403 403 401"},
    {"POST /api/v1/bodies/{name}/former-members", "409 403 403 403 403 401", nullptr, "404 403 403 403 403 401"},
    {"POST /api/v1/accounts/{id}/confirmation", secretariat_only, nullptr, "404 403 404 403 404 401"},
    {"POST /api/v1/accounts/{id}/closure", office_only, nullptr, "404 403 403 403 404 401"},
    {"GET /api/v1/office-news", "200 200 200 403 200 401"},
    {"GET /api/v1/accounts", "200 403 200 403 200 401"},
    {"POST /api/v1/accounts", "201 403 403 403 422 401", "422 403 403 403 422 401", nullptr, "403 403 403 403 422 401"},
    {"GET /api/v1/keys", all},
    {"POST /api/v1/keys", "201 201 403 403 403 401", "201 403 403 403 403 401", "422 403 403 403 403 401"},
    {"GET /api/v1/keys/{fingerprint}/statement", all},
    {"POST /api/v1/keys/{fingerprint}/confirmation", "409 201 403 403 403 401", "409 403 403 403 403 401", unknown},
    {"POST /api/v1/keys/{fingerprint}/acknowledgement", "403 403 403 403 403 401", "403 201 403 403 403 401", unknown},
    {"POST /api/v1/keys/{fingerprint}/compromise", "403 409 403 403 403 401", "403 403 403 403 403 401", unknown},  // it is not revoked
    {"POST /api/v1/keys/{fingerprint}/compromise/confirmation", "403 409 403 403 403 401", "403 403 403 403 403 401", unknown},  // no day was said
    {"POST /api/v1/keys/{fingerprint}/revocation", "201 201 403 403 403 401", "201 403 403 403 403 401", unknown},
    {"GET /api/v1/age-keys", all},
    {"POST /api/v1/age-keys", "201 201 201 201 201 401"},
    {"GET /api/v1/age-keys/{name}/challenge", all},
    {"GET /api/v1/age-keys/{name}/statement", all},
    {"POST /api/v1/age-keys/{name}/confirmation", "403 201 403 403 403 401", nullptr, unknown},
    {"POST /api/v1/age-keys/{name}/revocation", "403 201 403 403 403 401", nullptr, unknown},
    {"GET /api/v1/referrals", "403 200 403 403 403 401"},
    {"POST /api/v1/referrals", "403 422 404 404 404 401"},  // nobody has registered a key that it could be sealed to
    {"GET /api/v1/referrals/{id}", unknown, unknown},
    {"POST /api/v1/referrals/{id}/steps", unknown, unknown},
    {"GET /api/v1/referrals/{id}/files/{n}", unknown, unknown},
    {"GET /api/v1/tasks", all},
    {"GET /api/v1/tasks/{index}", readers, unknown, nullptr, refused},
    {"POST /api/v1/tasks/{index}/closure", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/tasks/{index}/acknowledgement", "403 201 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/notices", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/versions/{n}/consultations", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/versions/{n}/signature-requests", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/comments", readers, unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/versions/{n}/comments", "201 201 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/activity", all},
    {"GET /api/v1/copy.zip", readers, unknown, nullptr, refused},
    {"GET /api/v1/account/tokens", all},
    {"POST /api/v1/account/tokens", "201 201 201 201 201 401"},
    {"POST /api/v1/account/tokens/{name}/revocation", "404 404 404 404 404 401"},
    {"GET /api/v1/erasures", all},
    {"POST /api/v1/uploads", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/documents", all},
    {"POST /api/v1/documents", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}", readers, unknown, nullptr, readers},
    {"POST /api/v1/documents/{id}/move", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/erasure", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/erasure/confirmation", "409 403 403 403 404 401", unknown, nullptr, refused},  // one's own
    {"POST /api/v1/documents/{id}/erasure/withdrawal", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/acts", readers, unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/versions", "201 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/versions/{n}", readers, unknown, nullptr, readers},
    {"GET /api/v1/documents/{id}/versions/{n}/files/{name}", readers, unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/versions/{n}/text/{name}", readers, unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/versions/{n}/bag.zip", readers, unknown, nullptr, refused},
    {"GET /api/v1/documents/{id}/versions/{n}/signing-request", "200 200 403 403 404 401", unknown, nullptr, refused},
    {"POST /api/v1/documents/{id}/versions/{n}/signatures", "422 201 403 403 404 401", unknown, nullptr,
     refused},  // the ministry's signature
    {"GET /api/v1/verify", all, all},
    {"POST /api/v1/verify", all, all},
    {"GET /api/v1/search", all},
    {"GET /api/v1/search/completions", all},
    {"GET /api/v1/synonyms", all},
    {"POST /api/v1/synonyms", "200 403 403 403 403 401"},
    {"GET /api/v1/searches", all},
    {"POST /api/v1/searches", "201 201 201 201 201 401"},
    {"DELETE /api/v1/searches/{name}", "204 204 204 204 204 401", unknown},
    {"GET /api/v1/feeds/{name}", all, unknown},
    {"GET /api/v1/acts/{index}", readers, unknown, nullptr, refused},
    {"GET /api/v1/acts/{index}/proof", all, all, unknown, all},  // as the tiles are: decision 0597
    {"GET /api/v1/verification", "404 403 404 403 404 401"},
    {"GET /api/v1/verification/report", "404 403 404 403 404 401"},
    {"POST /api/v1/verification", "202 403 202 403 202 401"},
    {"GET /api/v1/register-key", "200 200 200 200 200 200"},
    {"GET /api/v1/health", "200 200 200 200 200 200"},
    {"GET /api/v1/openapi.json", "200 200 200 200 200 200"},
    {"GET /register/checkpoint", "200 200 200 200 200 200"},
    {"GET /register/tile/{path*}", "200 200 200 200 200 200", "404 404 404 404 404 404"},
    {"GET /", page_all},
    {"GET /help/search", page_all},
    {"GET /searches", page_all},
    {"POST /searches", "303 303 303 303 303 401"},
    {"POST /searches/{name}/removal", "303 303 303 303 303 401", unknown},
    {"POST /searches/{name}/tokens", "200 200 200 200 200 401", unknown},
    {"GET /sign-in", "303 303 303 303 303 200"},
    {"POST /sign-in", "401 401 401 401 401 401"},  // a wrong password
    {"POST /sign-out", "303 303 303 303 303 401"},
    {"GET /sign-in/code", "303 303 303 303 303 303"},   // no password was given before
    {"POST /sign-in/code", "401 401 401 401 401 401"},  // the same
    {"GET /invitation/{token}", "404 404 404 404 404 404"},
    {"POST /invitation/{token}", "404 404 404 404 404 404"},
    {"GET /sign-in/service", "404 404 404 404 404 404"},  // none is set up
    {"GET /sign-in/service/return", "404 404 404 404 404 404"},
    {"GET /account/service", "404 404 404 404 404 303"},
    {"POST /account/names/removal", "404 404 404 404 404 401"},
    {"GET /account/certificate-statement", page_all},
    {"POST /account/certificates", "422 422 422 422 422 401"},  // no certificate
    {"GET /accounts", "200 403 200 403 200 303"},
    {"POST /accounts", "200 403 403 403 422 401", "422 403 403 403 422 401"},
    {"POST /accounts/{id}/invitation", "404 403 403 403 404 401"},
    {"GET /account", page_all},
    {"GET /account/proof", page_all},
    {"GET /account/second-factor", "303 303 303 303 303 303"},  // nobody is asked for one
    {"POST /account/proof", "422 422 422 422 422 401"},     // a wrong password
    {"POST /account/password", "422 422 422 422 422 401"},  // two that differ
    {"GET /account/codes", "303 303 303 303 303 303"},      // none begun
    {"POST /account/codes", "303 409 409 409 409 401"},          // the others have no password
    {"POST /account/codes/confirm", "422 409 409 409 409 401"},  // a wrong code; none begun
    {"POST /account/codes/removal", "303 303 303 303 303 401"},
    {"POST /account/recovery-codes", "409 409 409 409 409 401"},  // codes are off
    {"POST /account/passkeys/removal", "404 404 404 404 404 401"},
    {"POST /account/key/removal", "404 409 409 409 409 401"},  // the secretariat was opened without one; it is all that the others have
    {"POST /account/invitation/removal", "404 404 404 404 404 401"},  // none is open
    {"POST /account/sessions/revocation", "404 404 404 404 404 401"},
    {"POST /account/sessions/others", "303 303 303 303 303 401"},
    {"POST /account/tokens/revocation", "303 303 303 303 303 401"},
    {"POST /account/tokens", "200 200 200 200 200 401"},
    {"POST /language", "303 303 303 303 303 303"},
    {"GET /verification", "200 403 200 403 200 303"},
    {"POST /verification", "303 403 303 403 303 401"},
    {"GET /board", page_all},
    {"GET /activity", page_all},
    {"GET /notices", page_all},
    {"POST /notices", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /tasks/{index}/closure", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /tasks/{index}/acknowledgement", "403 303 403 403 404 401", unknown, nullptr, refused},
    {"GET /documents/{id}/comments", page_readers, page_unknown, nullptr, page_refused},
    {"POST /documents/{id}/comments", "303 303 403 403 404 401", unknown, nullptr, refused},
    {"POST /documents/{id}/tasks", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /compartments/{id}/copy", page_readers, page_unknown, nullptr, page_refused},
    {"POST /compartments/{id}/copy", readers, unknown, nullptr, refused},
    {"GET /erasures", page_all},
    {"GET /documents/{id}/erasure", "200 200 200 403 404 303", page_unknown, nullptr, page_refused},  // the ministry has signed it
    {"POST /documents/{id}/erasure", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /documents/{id}/erasure/confirmation", "409 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /documents/{id}/erasure/withdrawal", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /accounts/waiting", page_all},
    {"POST /accounts/waiting/{id}/confirmation", "303 403 403 403 403 401", nullptr, "404 403 404 403 404 401"},
    {"POST /accounts/{id}/closure", "303 403 403 403 303 401", nullptr, "404 403 403 403 404 401"},
    {"GET /keys", page_all},
    {"GET /keys/new", "200 200 403 403 403 303"},
    {"POST /keys/new", "200 200 403 403 403 401", "200 403 403 403 403 401", "422 403 403 403 403 401"},
    {"POST /keys", "303 303 403 403 403 401", "303 403 403 403 403 401", "422 403 403 403 403 401"},
    {"GET /keys/{fingerprint}/statement", page_all},
    {"POST /keys/{fingerprint}/revocation", "303 303 403 403 403 401", "303 403 403 403 403 401", unknown},
    {"GET /parties", page_all},
    {"POST /parties", "303 403 403 403 303 401"},
    {"POST /bodies", "303 403 403 403 403 401"},
    {"POST /bodies/{name}/members", "303 403 403 403 403 401", nullptr, "404 403 403 403 403 401"},
    {"POST /bodies/{name}/former-members", "409 403 403 403 403 401", nullptr, "404 403 403 403 403 401"},
    {"GET /documents/{id}", page_readers, page_unknown, nullptr, page_readers},
    {"GET /documents/{id}/versions/{n}/text/{name}", page_readers, page_unknown, nullptr, page_refused},
    {"GET /documents/{id}/versions/{n}/sign", "200 200 403 403 404 303", page_unknown, nullptr, page_refused},
    {"GET /open", page_all},
    {"GET /modules/{digest}/{path*}", "404 404 404 404 404 404"},  // of a version that is no more
    {"GET /verify", page_all},
    {"POST /verify", all, all},
    {"GET /register", page_all},
    {"GET /acts/{index}", page_all, page_all, page_unknown, page_all},  // what is not theirs to read says its leaf alone
    {"GET /age-keys", page_all},
    {"GET /age-keys/new", page_all},
    {"POST /age-keys/new", "200 200 200 200 200 401"},
    {"POST /age-keys", "303 303 303 303 303 401"},
    {"GET /age-keys/{name}/challenge", page_all},
    {"GET /age-keys/{name}/statement", page_all},
    {"POST /age-keys/{name}/confirmation", "403 303 403 403 403 401", nullptr, unknown},
    {"POST /age-keys/{name}/revocation", "403 303 403 403 403 401", nullptr, unknown},
    {"POST /keys/{fingerprint}/confirmation", "409 303 403 403 403 401", "409 403 403 403 403 401", unknown},
    {"POST /keys/{fingerprint}/compromise", "403 409 403 403 403 401", "403 403 403 403 403 401", unknown},
    {"POST /keys/{fingerprint}/compromise/confirmation", "403 409 403 403 403 401", "403 403 403 403 403 401", unknown},
    {"POST /keys/{fingerprint}/acknowledgement", "403 403 403 403 403 401", "403 303 403 403 403 401", unknown},
    {"GET /compartments", page_all},
    {"POST /compartments", "303 403 403 403 403 401"},
    {"POST /compartments/usual", "303 403 403 403 403 401"},  // of the parties that were registered since
    {"GET /compartments/{id}", page_readers, page_unknown, nullptr, page_readers},
    {"POST /compartments/{id}/grants", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /compartments/{id}/grants/{index}/withdrawal", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /referrals", "403 200 403 403 403 303"},
    {"GET /referrals/new", "403 200 403 403 403 303"},
    {"GET /referrals/{id}", page_unknown, page_unknown},
    {"GET /referrals/{id}/send", page_unknown, page_unknown},
    {"POST /referrals/{id}/steps", unknown, unknown},
    {"GET /static/{name}", "200 200 200 200 200 200"},
    {"GET /deposit/sealed", "403 200 403 403 403 303"},  // what is sealed goes between ministries
    {"GET /deposit", "200 200 403 403 403 303"},  // the ministry, into its own national compartment
    {"POST /deposit", "303 403 403 403 403 401", "404 404 403 403 403 401", nullptr, "403 403 403 403 403 401"},
    {"POST /documents/{id}/move", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /documents/{id}/deposit", "200 403 403 403 404 303", page_unknown, nullptr, page_refused},
    {"POST /documents/{id}/deposit", "303 403 403 403 404 401", unknown, nullptr, refused},
};

const char* const role_names[] = {"secretariat", "ministry", "auditor", "observer", "administrator", "nobody"};

// Without what is each request's or each address's own.
std::string masked(const Answer& answer, const Office& office) {
    std::string text = answer.head + answer.body;
    static const std::regex number("[0-9a-f]{8}-[0-9]+(?![0-9a-f-])");
    static const std::regex once("name=\"once\" value=\"[^\"]*\"");
    static const std::regex sizes("Content-Length: [0-9]+");
    static const std::regex typed(">\\s*T/[0-9]+</textarea>");  // the symbol that this request sent, shown again
    text = std::regex_replace(text, number, "#");
    text = std::regex_replace(text, once, "once");
    text = std::regex_replace(text, typed, "typed");
    for (const Place place : {own, foreign, missing, known}) {
        for (const std::string& each : {office.id[place].to_text(), office.compartment[place].to_text()}) {
            for (std::size_t at = 0; (at = text.find(each)) != std::string::npos;) {
                text.replace(at, each.size(), "@");
            }
        }
    }
    static const std::regex digest("[0-9a-f]{64}|[0-9a-f]{32}"), act("(acts|tasks)(/|%2F)[0-9]+");
    text = std::regex_replace(text, act, "act");
    return std::regex_replace(std::regex_replace(text, digest, "digest"), sizes, "length");
}

bool for_people(const std::string& route) {
    return route.find(" /api/") == std::string::npos && route.find(" /register/") == std::string::npos;
}


}  // namespace

BOOST_AUTO_TEST_SUITE(access_table)

BOOST_AUTO_TEST_CASE(every_route_has_its_row) {
    std::map<std::string, int> rows;
    for (const Row& row : table) {
        ++rows[row.route];
    }
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path_template);
        BOOST_CHECK_MESSAGE(rows[name] == 1, name << " has no row, or two, in the access table");
        rows.erase(name);
    }
    for (const auto& [name, unused] : rows) {
        BOOST_ERROR("the access table has a row for no route: " + name);
    }
}

// What decides who people are and what they may do, destroys for good, or lets others read, asks for a person who has just shown who
// they are: at the door too, so that no form of one is read first. A new address of these is noticed by its name.
BOOST_AUTO_TEST_CASE(what_is_dangerous_asks_for_a_fresh_proof_at_the_door) {
    static const std::regex dangerous("/(api/v1/)?(accounts|parties|bodies|keys|age-keys|usual-compartments|compartments)(/.*)?|.*/(erasure|move)(/.*)?");
    static const std::regex harmless("/compartments/\\{id\\}/copy");  // reads
    unsigned found = 0;
    for (const Route& route : routes()) {
        const std::string path(route.path_template);
        if (route.method != "GET" && std::regex_match(path, dangerous) && !std::regex_match(path, harmless)) {
            BOOST_CHECK_MESSAGE(route.needs_proof, route.method << " " << path);
            ++found;
        }
    }
    BOOST_CHECK_GT(found, 30U);
}

// No program does them, whatever it signs in with and however lately; nor a person whose proof is old. Nothing is recorded.
BOOST_AUTO_TEST_CASE(no_program_and_no_old_session_does_what_is_dangerous) {
    Office office;
    LiveServer& live = office.live;
    const AccountId account = live.world.secretariat.account;
    office.asking = account;
    const auto session = [&](SessionKind kind, std::int64_t proven) {
        SessionTerms terms;
        terms.kind = kind;
        terms.lifetime = 3600;
        terms.proven = proven;
        return live.world.depositary->credentials().open_session(asked_by(account), terms);
    };
    const std::int64_t now = live.world.clock->now().seconds;
    const std::string old = session(SessionKind::person, now - proof_lifetime), page = live.ask("GET", "/verify", "Cookie: depositary=" + old + "\r\n").body;
    const std::string form_token = page.substr(page.find("name=\"form_token\" value=\"") + 25, 43);
    for (const Route& route : routes()) {
        if (!route.needs_proof || route.method == "GET") {
            continue;
        }
        const std::string name = std::string(route.method) + " " + std::string(route.path_template);
        const auto request = office.make(name, own, form_token);
        const auto size = live.register_size();
        const auto ask = [&](const std::string& who) { return live.ask(std::string(route.method), request.target, who + request.fields, request.body); };
        if (route.audience == Audience::people) {
            const Answer answer = ask("Cookie: depositary=" + old + "\r\nOrigin: http://localhost\r\n");
            const bool asks = answer.field("location").value_or("").starts_with("/account/proof") || answer.body.find("/account/proof") != std::string::npos;
            BOOST_CHECK_MESSAGE(asks, name << "\n" << answer.head);
        } else {
            for (const SessionKind kind : {SessionKind::program, SessionKind::token}) {
                BOOST_CHECK_MESSAGE(ask("Authorization: Bearer " + session(kind, -1) + "\r\n").problem() == "person-needed", name);
            }
            const Answer stale = ask("Authorization: Bearer " + old + "\r\n");
            BOOST_CHECK_MESSAGE(stale.status == 403 && stale.problem() == "proof-needed", name << " " << stale.status);
        }
        BOOST_CHECK_MESSAGE(live.register_size() == size, name << ": refused, and recorded");
    }
}

// Decision 0593: a token of some compartments reads what is in them, and what a program needs to make sense of it: the parties, and the
// keys that they sign with. Nothing else that is in no compartment. A new address is placed in one of the two lists.
BOOST_AUTO_TEST_CASE(a_token_of_one_compartment_reads_nothing_that_is_in_none) {
    Office office;
    LiveServer& live = office.live;
    const std::set<std::string> refused{"/api/v1/accounts", "/api/v1/age-keys", "/api/v1/bodies", "/api/v1/synonyms", "/api/v1/office-news",
                                        "/api/v1/account/tokens", "/api/v1/searches", "/api/v1/verification", "/api/v1/verification/report"};
    const std::set<std::string> open{
        "/api/v1/session", "/api/v1/parties", "/api/v1/keys",
        // Of what the program brings, and its own account's.
        "/api/v1/keys/{fingerprint}/statement", "/api/v1/age-keys/{name}/statement", "/api/v1/age-keys/{name}/challenge",
        // Each gives what is in the token's compartments, or of the referrals of its party's.
        "/api/v1/compartments", "/api/v1/compartments/{id}", "/api/v1/compartments/{id}/grants", "/api/v1/tasks", "/api/v1/tasks/{index}",
        "/api/v1/documents", "/api/v1/documents/{id}", "/api/v1/documents/{id}/comments", "/api/v1/documents/{id}/acts",
        "/api/v1/documents/{id}/versions/{n}", "/api/v1/documents/{id}/versions/{n}/files/{name}", "/api/v1/documents/{id}/versions/{n}/text/{name}",
        "/api/v1/documents/{id}/versions/{n}/bag.zip", "/api/v1/documents/{id}/versions/{n}/signing-request", "/api/v1/activity", "/api/v1/copy.zip",
        "/api/v1/erasures", "/api/v1/verify", "/api/v1/search", "/api/v1/search/completions", "/api/v1/feeds/{name}", "/api/v1/acts/{index}",
        "/api/v1/acts/{index}/proof", "/api/v1/referrals", "/api/v1/referrals/{id}", "/api/v1/referrals/{id}/files/{n}"};
    for (const std::size_t role : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {  // secretariat, ministry, auditor
        office.asking = office.actors[role].account;
        SessionTerms terms;
        terms.kind = SessionKind::token;
        terms.lifetime = 3600;
        terms.scope = Scope::read;
        terms.compartments = {office.compartment[own]};
        const std::string who = "Authorization: Bearer " + live.world.depositary->credentials().open_session(asked_by(office.asking), terms) + "\r\n";
        for (const Route& route : routes()) {
            if (route.method != "GET" || route.audience == Audience::people || route.access == Access::anyone) {
                continue;
            }
            const std::string path(route.path_template);
            BOOST_CHECK_MESSAGE(refused.contains(path) != open.contains(path), path << " is in neither list");
            const Answer answer = live.ask("GET", office.make("GET " + path, own, "").target, who);
            const bool denied = answer.status == 403 && answer.problem() == "scope";
            BOOST_CHECK_MESSAGE(denied == refused.contains(path), path << " by " << role_names[role] << ": " << answer.status << " " << answer.problem());
        }
    }
}

// Z17: the column of the administrator; that nobody else is told of what was refused is by decision (docs/threat-model.md).
BOOST_AUTO_TEST_CASE(every_role_gets_what_the_table_says) {
    Office office;
    LiveServer& live = office.live;
    std::size_t cases = 0;
    for (const Row& row : table) {
        const std::string route = row.route, method = route.substr(0, route.find(' '));
        for (std::size_t role = 0; role < 6; ++role) {
            const bool nobody = role == 5;
            office.asking = office.actors[nobody ? 0 : role].account;
            // One session for both, so that pages carry the same form token.
            const std::string token = nobody ? "" : live.token(office.actors[role]);
            std::string credential, form_token;
            if (for_people(route)) {
                credential = nobody ? "" : "Cookie: depositary=" + token + "\r\n";
                const std::string page = live.ask("GET", nobody ? "/sign-in" : "/verify", credential).body;
                static const std::string field = "name=\"form_token\" value=\"";
                form_token = page.substr(page.find(field) + field.size(), 43);
                if (method == "POST") {
                    credential += "Origin: http://localhost\r\n";
                }
            } else {
                credential = nobody ? "" : "Authorization: Bearer " + token + "\r\n";
            }
            std::string foreign_answer;
            for (const Place place : {own, foreign, missing, known}) {
                const char* expected = place == own       ? row.own
                                       : place == foreign ? row.foreign
                                       : place == known   ? row.known
                                       : row.missing      ? row.missing
                                                          : row.foreign;
                if (expected == nullptr) {
                    continue;
                }
                const auto request = office.make(route, place, form_token);
                const std::uint64_t prepared = live.register_size();
                const Answer answer = live.ask(method, request.target, credential + request.fields, request.body);
                const int wanted = std::atoi(expected + 4 * role);
                const char* const places[] = {"own", "foreign", "missing", "known"};
                const std::string name = fmt::format("{} by {}, {}", route, role_names[role], places[place]);
                BOOST_CHECK_MESSAGE(answer.status == wanted, name << ": " << answer.status << " instead of " << wanted
                                                                  << "\n"
                                                                  << answer.head << answer.body.substr(0, 400));
                if (answer.status >= 400) {  // I5: what was denied changed nothing
                    BOOST_CHECK_MESSAGE(live.register_size() == prepared, name << ": denied, and recorded");
                    if (!for_people(route)) {
                        BOOST_CHECK_MESSAGE(!answer.problem().empty(), name << ": no problem+json");
                    }
                }
                if (row.missing == nullptr && place == foreign) {
                    foreign_answer = masked(answer, office);
                } else if (row.missing == nullptr && place == missing) {
                    BOOST_CHECK_MESSAGE(foreign_answer == masked(answer, office),
                                        name << ": foreign and missing can be told apart:\n"
                                             << foreign_answer << "\n----\n"
                                             << masked(answer, office));
                }
                ++cases;
            }
        }
    }
    std::printf("    %zu cases of %zu routes\n", cases, routes().size());
}

// Who may know of a document and not read it is told what decision 0510 says, by the API and on its page.
BOOST_AUTO_TEST_CASE(what_may_only_be_known_of_says_no_more_than_that_it_is_there) {
    Office office;
    LiveServer& live = office.live;
    NewDocument told = live.world.new_document("T/TOLD", "x");
    told.compartment = office.compartment[known];
    told.place = "Vientiane";
    told.parties = {"CN"};
    told.relations = {{"implements", "T/HIDDEN"}};
    crypto::MemorySource source(crypto::as_bytes("words of theirs"));
    told.first.files[0].upload = live.world.depositary->store_upload(office.other, told.compartment, source, {}, {}).id;
    const std::string id = live.world.depositary->add_document(office.other, told).document.to_text();
    for (const Actor& actor : {live.world.now(office.actors[1].account), live.world.now(office.other.account)}) {
        const bool reads = actor.account == office.other.account;
        const std::string whole = live.ask("GET", "/api/v1/documents/" + id, live.bearer(actor)).body;
        const std::string list = live.ask("GET", "/api/v1/documents?symbol=T%2FTOLD", live.bearer(actor)).body;
        const std::string version = live.ask("GET", "/api/v1/documents/" + id + "/versions/1", live.bearer(actor)).body;
        const std::string page = live.ask("GET", "/documents/" + id, live.cookie(actor)).body;
        const auto holds = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
        for (const std::string& json : {whole, list}) {
            BOOST_CHECK(holds(json, "T/TOLD") && holds(json, told.title) && holds(json, "2004-10"));
            for (const std::string& part : std::vector<std::string>{"Vientiane", "\"CN\"", "T/HIDDEN", office.other.account.to_text()}) {
                BOOST_CHECK_EQUAL(holds(json, part), reads);
            }
        }
        BOOST_CHECK_EQUAL(holds(version, office.other.account.to_text()), reads);
        BOOST_CHECK_EQUAL(holds(version, "\"by\":null"), !reads);
        BOOST_CHECK(holds(page, told.title));
        for (const std::string part : {"Vientiane", "(CN)", "bag.zip", "depositary sign"}) {
            BOOST_CHECK_EQUAL(holds(page, part), reads);
        }
        BOOST_CHECK_EQUAL(holds(page, Words::in("en").text("document_known_of")), !reads);
    }
}

// Z02, Z04, Z05: no method and no condition of a request tells a foreign document from none.
BOOST_AUTO_TEST_CASE(conditions_and_ranges_do_not_tell_what_is_foreign) {
    Office office;
    const std::string who = office.live.bearer(office.actors[1]);
    const std::string digest = crypto::Sha256::of("words of theirs").hex();
    for (const std::string tail :
         {"", "/versions/1", "/versions/1/files/text.txt", "/versions/1/bag.zip", "/versions/2"}) {
        for (const std::string method : {"GET", "HEAD", "DELETE"}) {
            for (const std::string& fields :
                 {std::string("If-None-Match: *\r\n"), "If-None-Match: \"" + digest + "\"\r\n",
                  std::string("If-None-Match: \"v1\"\r\n"), std::string("Range: bytes=0-1\r\n"),
                  std::string("If-Match: \"nonsense\"\r\n"), std::string("Range: bytes=999999-\r\n")}) {
                std::string answers[3];
                for (const Place place : {foreign, missing}) {
                    const Answer answer =
                        office.live.ask(method, "/api/v1/documents/" + office.id[place].to_text() + tail, who + fields);
                    BOOST_CHECK_EQUAL(answer.status, method == "DELETE" ? 405 : 404);
                    answers[place] = masked(answer, office);
                }
                BOOST_CHECK_EQUAL(answers[foreign], answers[missing]);
            }
        }
    }
}

// Z03, Z11: a symbol, a file or an upload that exists elsewhere says nothing about it.
BOOST_AUTO_TEST_CASE(what_exists_elsewhere_does_not_show_when_it_is_given_again) {
    Office office;
    LiveServer& live = office.live;
    const std::string who = live.bearer(live.world.secretariat);
    const auto upload = [&](const std::string& bytes) {
        return live.ask("POST", "/api/v1/uploads?compartment=" + live.world.compartment.to_text(), who, bytes);
    };
    const Answer same = upload("words of theirs"), other = upload("words of nobodyx");
    BOOST_CHECK_EQUAL(same.status, 201);
    BOOST_CHECK_EQUAL(same.head.substr(0, same.head.find("Content-Length")),
                      other.head.substr(0, other.head.find("Content-Length")));
    // The same symbol may stand in two compartments.
    const Answer added =
        live.post_json("/api/v1/documents", who,
                       R"({"compartment": ")" + live.world.compartment.to_text() +
                           R"(", "symbol": "T/HIDDEN", "title": "A title", "kind": "guideline", "version": )" +
                           office.files(office.upload()) + "}");
    BOOST_CHECK_EQUAL(added.status, 201);
    BOOST_CHECK(live.ask("GET", "/api/v1/documents?symbol=T%2FHIDDEN", live.bearer(office.actors[3]))
                    .body.find(office.id[foreign].to_text()) == std::string::npos);
    // Another's upload is as unknown as one that never was.
    crypto::MemorySource source(crypto::as_bytes("theirs"));
    const auto theirs = live.world.depositary->store_upload(office.other, office.closed, source, {}, {}).id;
    std::string answers[2];
    int i = 0;
    for (const auto& id : {theirs, UploadId::random()}) {
        answers[i++] = masked(
            live.post_json("/api/v1/documents", who,
                           R"({"compartment": ")" + live.world.compartment.to_text() +
                               R"(", "symbol": "T/OTHER", "title": "A title", "kind": "guideline", "version": )" +
                               office.files(id.to_text()) + "}"),
            office);
    }
    BOOST_CHECK_EQUAL(std::regex_replace(answers[0], std::regex("[0-9a-f-]{36}"), "@"),
                      std::regex_replace(answers[1], std::regex("[0-9a-f-]{36}"), "@"));
    BOOST_CHECK(answers[0].starts_with("HTTP/1.1 4"));
}

// Z14: lists, counts, what is new, what waits, feeds, the activity, the machine's state: what happens where the reader may know of nothing
// changes no byte of any address that names nothing. But for what the register's public leaves tell everybody: how many acts there are, and when which kind of act was the last
// (which stand on an auditor's first page).
BOOST_AUTO_TEST_CASE(what_happens_elsewhere_changes_no_byte_of_what_lists_counts_and_tells) {
    Office office;
    LiveServer& live = office.live;
    Depositary& depositary = *live.world.depositary;
    const std::set<std::string> of_the_register{"/register", "/register/checkpoint", "/api/v1/copy.zip"};  // its size; needs a compartment's name
    const std::vector<std::size_t> readers{1, 2, 3};                                                       // ministry, auditor, observer
    std::map<std::size_t, std::pair<std::string, std::string>> signed_in;
    for (const std::size_t role : readers) {
        signed_in[role] = {live.bearer(office.actors[role]), live.cookie(office.actors[role])};
    }
    const Words& words = Words::in("en");
    const std::regex of_leaves("<dt>" + words.text("register_size") + "</dt>.*?<dt>" + words.text("checkpoint") + "</dt><dd>.*?</dd>");
    std::size_t addresses = 0;
    const auto answers = [&] {
        std::map<std::string, std::string> all;
        addresses = 0;
        for (const Route& route : routes()) {
            const std::string path(route.path_template);
            if (route.method != "GET" || path.find('{') != std::string::npos || of_the_register.contains(path)) {
                continue;
            }
            ++addresses;
            for (const std::size_t role : readers) {
                const auto& [bearer, cookie] = signed_in.at(role);
                for (const std::string query : {"", "?q=theirs", "?symbol=T%2FHIDDEN-2"}) {
                    const Answer answer = live.ask("GET", path + query, route.audience == Audience::people ? cookie : bearer);
                    all[path + query + " by " + std::string(role_names[role])] = std::regex_replace(masked(answer, office), of_leaves, "leaves");
                }
            }
        }
        return all;
    };
    depositary.give(office.other, office.closed, {{Grantee::Type::party, "CN"}, {Right::comment}, "", ""});
    const auto before = answers();
    const auto hide = [&](const std::string& symbol) {
        NewDocument hidden = live.world.new_document(symbol, "x");
        hidden.compartment = office.closed;
        crypto::MemorySource source(crypto::as_bytes("words of theirs, more"));
        hidden.first.files[0].upload = depositary.store_upload(office.other, office.closed, source, {}, {}).id;
        return depositary.add_document(office.other, hidden).document;
    };
    const DocumentId second = hide("T/HIDDEN-2"), gone = hide("T/HIDDEN-3");
    crypto::MemorySource unused(crypto::as_bytes(std::string(100'000, 'x')));
    depositary.store_upload(office.other, office.closed, unused, {}, {});
    NewTask asked;
    asked.type = Task::Type::consultation;
    asked.compartment = office.closed;
    asked.document = second;
    asked.version = 1;
    asked.parties = {"CN"};
    asked.due = "2098-01-01";
    asked.text = "Words of theirs";
    depositary.set_task(office.other, asked);
    depositary.request_erasure(office.other, gone, "Order 7", "A reason");
    BOOST_TEST(code_of([&] { depositary.request_erasure(office.actors[1], gone, "x", "y"); }) == "not-found");  // refused, which is told to nobody
    const auto after = answers();
    for (const auto& [address, answer] : before) {
        BOOST_CHECK_MESSAGE(after.at(address) == answer, address << "\n" << answer << "\n----\n" << after.at(address));
    }
    BOOST_CHECK_GT(addresses, 30U);
    // It is there: whose it is sees it.
    BOOST_CHECK(live.ask("GET", "/api/v1/activity", live.bearer(office.other)).body.find(second.to_text()) != std::string::npos);
}

// Z19: what is recorded is neither changed nor taken away: no address takes a method that would, on acts, the register, the activity or anything
// else; only one's own session and one's own saved search are ended by one, which are no acts. Who sees which acts: the_activity_shows_what_the_reader_may_see_and_nothing_else.
BOOST_AUTO_TEST_CASE(no_address_changes_or_takes_away_an_act) {
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path_template);
        BOOST_CHECK_MESSAGE(route.method == "GET" || route.method == "POST" || name == "DELETE /api/v1/session" || name == "DELETE /api/v1/searches/{name}", name);
        const bool of_acts = route.path_template.find("/acts") != std::string_view::npos || route.path_template.starts_with("/register") ||
                             route.path_template.find("/activity") != std::string_view::npos || route.path_template.find("journal") != std::string_view::npos;
        BOOST_CHECK_MESSAGE(!of_acts || route.method == "GET", name);
    }
    Office office;
    LiveServer& live = office.live;
    const std::string act = std::to_string(office.act[own]);
    for (const std::size_t role : {std::size_t{0}, std::size_t{2}, std::size_t{4}}) {  // secretariat, auditor, administrator
        const std::string bearer = live.bearer(office.actors[role]), cookie = live.cookie(office.actors[role]) + "Origin: http://localhost\r\n";
        const auto size = live.register_size();
        for (const std::string& path : {"/api/v1/acts/" + act, "/api/v1/acts/" + act + "/proof", "/acts/" + act, std::string("/register"),
                                        std::string("/register/checkpoint"), std::string("/api/v1/activity"), std::string("/activity"),
                                        "/api/v1/documents/" + office.id[own].to_text() + "/acts"}) {
            for (const std::string method : {"DELETE", "PUT", "PATCH", "POST"}) {
                const Answer answer = live.ask(method, path, (path.starts_with("/api") ? bearer : cookie) + "X-HTTP-Method-Override: DELETE\r\n",
                                               method == "DELETE" ? std::nullopt : std::optional<std::string>("{}"));
                BOOST_CHECK_MESSAGE(answer.status == 405, method << " " << path << ": " << answer.status);
            }
        }
        BOOST_CHECK_EQUAL(live.register_size(), size);
    }
}

// A search looks into the compartments of who asks, and an administrator's into none.
BOOST_AUTO_TEST_CASE(a_search_is_given_no_compartment_that_the_reader_may_not_read) {
    Office office;
    // Into what the ministry may read, and neither into what it only knows of nor into what it does not.
    const auto looked_into = [&] {
        const auto asked = office.live.search.asked();
        const auto readable = office.live.world.now(office.actors[1].account).compartments(Right::read);
        const auto is_among = [&](Place place) { return std::find(asked.begin(), asked.end(), office.compartment[place]) != asked.end(); };
        return asked == readable && is_among(own) && !is_among(foreign) && !is_among(known);
    };
    office.live.ask("GET", "/api/v1/search?q=c%3Aclosed", office.live.bearer(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/?q=x", office.live.cookie(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/api/v1/search?q=x", office.live.bearer(office.actors[4]));
    BOOST_CHECK(office.live.search.asked().empty());
    office.live.ask("GET", "/api/v1/search/completions?q=c", office.live.bearer(office.actors[1]));
    BOOST_CHECK(looked_into());
    office.live.ask("GET", "/api/v1/search/completions?q=c", office.live.bearer(office.actors[4]));
    BOOST_CHECK(office.live.search.asked().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
