// Who may do what: every route, every role, and what the address names: something of a compartment that the role may read,
// something of another, what does not exist, and something of a compartment that the role may know of and no more. The
// table is the oracle; a route without a row fails (Z01). What is foreign and what is missing give the same bytes (Z02,
// Z04, Z05).
#include "tests/server/support/access_requests.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <map>

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
                form_token = form_token_of(live.ask("GET", nobody ? "/sign-in" : "/verify", credential));
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
