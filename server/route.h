#pragma once
// The route table: every address of the server, what it needs, and who answers it. The OpenAPI description is held
// against it by a test.

#include "server/search.h"
#include "server/session.h"
#include "server/verification.h"

#include <set>
#include <span>

namespace depositary::server {

class Passkeys;      // passkeys.h
class SingleSignOn;  // single_sign_on.h

// What handlers work with. All of it is safe for threads.
struct Application {
    repository::Depositary& depositary;
    SearchService& search;
    TextService& text;
    Sessions& sessions;
    Verification& verification;
    bool secure = false;                         // the other side speaks TLS
    std::uint64_t largest_upload = 16ull << 30;  // bytes
    // Whether requests for this host (in lower case, without port) are for this server.
    std::function<bool(std::string_view)> is_own_name = [](std::string_view) { return true; };
    Passkeys* passkeys = nullptr;             // never null in a server
    SingleSignOn* single_sign_on = nullptr;   // null: none is set up
    bool takes_certificates = false;          // of programs, at the TLS handshake
    std::set<repository::Role> second_factor_of = {};  // the roles whose persons sign in with two factors
};

enum class BodyKind { none, json, form, multipart, bytes };
enum class Access { anyone, signed_in };
// What who still owes a second factor (Application::second_factor_of) may do: nothing; what enrols one, while the account has
// none; what shows who one is, or ends the session.
enum class Owing { nothing, enrols, proves };
// How its errors look: problem+json, or a page.
enum class Audience { programs, people };

using Handler = Response (*)(Application&, Request&);

inline constexpr std::uint64_t largest_json = 1 << 20;
inline constexpr std::uint64_t largest_form = 256 << 10;  // 20,000 characters of three bytes, each percent-encoded
inline constexpr std::uint64_t largest_upload_limit = ~std::uint64_t{0};  // Application::largest_upload

struct Route {
    std::string_view method;         // GET answers HEAD too
    std::string_view path_template;  // "/documents/{id}"; a last "{name*}" takes all that is left
    Handler handler;
    Access access = Access::signed_in;
    BodyKind body = BodyKind::none;
    std::uint64_t largest_body = 0;
    Audience audience = Audience::programs;
    // Dangerous: asked already at the door, before a body is read, what require_proof (repository/access.h) says.
    bool needs_proof = false;
    Owing owing = Owing::nothing;
};

// All routes, in order.
std::span<const Route> routes();

struct Match {
    const Route* route = nullptr;
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string allow;  // the methods that the path has, when the request's is not among them
};
// The route of a request; none and an empty `allow` when no route has the path. Throws 400 "path-malformed".
Match match_route(std::string_view method, std::string_view path);

// Whether a session is a person's who still owes a second factor. That their role is asked for one: the session was opened by one
// factor, or the account has no second any more. Else: it was opened by the password alone, and the account has codes or a passkey by now.
bool owes_second_factor(const Application& application, const SignedIn& who);

// Where the other side came: "https://host:port", of a Host field that was found to be this server's.
std::string own_origin(const Application& application, const Request& request);

// The routes of each subject.
std::span<const Route> session_routes();
std::span<const Route> registry_routes();  // parties, accounts
std::span<const Route> key_routes();
std::span<const Route> referral_routes();  // and erasures
std::span<const Route> referral_page_routes();
std::span<const Route> access_routes();    // compartments and their grants, bodies, the accounts' standing
std::span<const Route> access_page_routes();
std::span<const Route> task_routes();      // consultations, requests for signatures, notices; comments; the activity
std::span<const Route> task_page_routes();
std::span<const Route> token_routes();
std::span<const Route> copy_routes();
std::span<const Route> erasure_page_routes();
std::span<const Route> document_routes();
std::span<const Route> file_routes();
std::span<const Route> signature_routes();
std::span<const Route> register_routes();
std::span<const Route> search_routes();
std::span<const Route> saved_search_routes();  // and their feeds
std::span<const Route> saved_search_page_routes();
std::span<const Route> verification_routes();
std::span<const Route> page_routes();
std::span<const Route> deposit_page_routes();
std::span<const Route> sign_in_page_routes();
std::span<const Route> account_page_routes();

}  // namespace depositary::server
