// Who may do what: every route, every role, and what the address names: something of a compartment that the role may read,
// something of another, what does not exist, and something of a compartment that the role may know of and no more. The
// table is the oracle; a route without a row fails (Z01). What is foreign and what is missing give the same bytes (Z02,
// Z04, Z05).
#include "server/route.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>
#include <regex>

namespace depositary::server {

using namespace repository;

namespace {

enum Place { own, foreign, missing, known };

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
    {"GET /api/v1/accounts", "200 403 200 403 200 401"},
    {"POST /api/v1/accounts", "201 403 403 403 422 401", "422 403 403 403 422 401", nullptr, "403 403 403 403 422 401"},
    {"GET /api/v1/keys", all},
    {"POST /api/v1/keys", "201 201 403 403 403 401", "201 403 403 403 403 401", "422 403 403 403 403 401"},
    {"GET /api/v1/keys/{fingerprint}/statement", all},
    {"POST /api/v1/keys/{fingerprint}/confirmation", "409 201 403 403 403 401", "409 403 403 403 403 401", unknown},
    {"POST /api/v1/keys/{fingerprint}/acknowledgement", "403 403 403 403 403 401", "403 201 403 403 403 401", unknown},
    {"POST /api/v1/keys/{fingerprint}/revocation", "201 201 403 403 403 401", "201 403 403 403 403 401", unknown},
    {"GET /api/v1/age-keys", all},
    {"POST /api/v1/age-keys", "201 201 201 201 201 401"},
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
    {"GET /api/v1/acts/{index}", readers, unknown, nullptr, refused},
    {"GET /api/v1/acts/{index}/proof", readers, unknown, nullptr, refused},
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
    {"POST /account/certificates", "422 422 422 422 422 401"},  // no certificate
    {"GET /accounts", "200 403 200 403 200 303"},
    {"POST /accounts", "200 403 403 403 422 401", "422 403 403 403 422 401"},
    {"POST /accounts/{id}/invitation", "404 403 403 403 404 401"},
    {"GET /account", page_all},
    {"GET /account/proof", page_all},
    {"POST /account/proof", "422 422 422 422 422 401"},     // a wrong password
    {"POST /account/password", "422 422 422 422 422 401"},  // two that differ
    {"GET /account/codes", "303 303 303 303 303 303"},      // none begun
    {"POST /account/codes", "303 409 409 409 409 401"},          // the others have no password
    {"POST /account/codes/confirm", "422 409 409 409 409 401"},  // a wrong code; none begun
    {"POST /account/codes/removal", "303 303 303 303 303 401"},
    {"POST /account/recovery-codes", "409 409 409 409 409 401"},  // codes are off
    {"POST /account/passkeys/removal", "404 404 404 404 404 401"},
    {"POST /account/sessions/revocation", "404 404 404 404 404 401"},
    {"POST /account/sessions/others", "303 303 303 303 303 401"},
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
    {"GET /documents/{id}/erasure", "200 403 403 403 404 303", page_unknown, nullptr, page_refused},
    {"POST /documents/{id}/erasure", "409 403 403 403 404 401", unknown, nullptr, refused},  // asked for already
    {"POST /documents/{id}/erasure/confirmation", "409 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /accounts/waiting", page_all},
    {"POST /accounts/waiting/{id}/confirmation", "303 403 403 403 403 401", nullptr, "404 403 404 403 404 401"},
    {"POST /accounts/{id}/closure", "303 403 403 403 303 401", nullptr, "404 403 403 403 404 401"},
    {"GET /keys", page_all},
    {"GET /documents/{id}", page_readers, page_unknown, nullptr, page_readers},
    {"GET /documents/{id}/versions/{n}/text/{name}", page_readers, page_unknown, nullptr, page_refused},
    {"GET /documents/{id}/versions/{n}/sign", "200 200 403 403 404 303", page_unknown},
    {"GET /open", page_all},
    {"GET /modules/{digest}/{path*}", "404 404 404 404 404 404"},  // of a version that is no more
    {"GET /verify", page_all},
    {"POST /verify", all, all},
    {"GET /register", page_all},
    {"GET /acts/{index}", page_readers, page_unknown, nullptr, page_refused},
    {"POST /keys/{fingerprint}/confirmation", "409 303 403 403 403 401", "409 403 403 403 403 401", unknown},
    {"POST /keys/{fingerprint}/acknowledgement", "403 403 403 403 403 401", "403 303 403 403 403 401", unknown},
    {"GET /compartments", page_all},
    {"GET /compartments/{id}", page_readers, page_unknown, nullptr, page_readers},
    {"POST /compartments/{id}/grants", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"POST /compartments/{id}/grants/{index}/withdrawal", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /referrals", "403 200 403 403 403 303"},
    {"GET /referrals/{id}", page_unknown, page_unknown},
    {"POST /referrals/{id}/steps", unknown, unknown},
    {"GET /static/{name}", "200 200 200 200 200 200"},
    {"GET /deposit", "200 200 403 403 403 303"},  // the ministry, into its own national compartment
    {"POST /deposit", "303 403 403 403 403 401", "404 404 403 403 403 401", nullptr, "403 403 403 403 403 401"},
    {"POST /documents/{id}/move", "303 403 403 403 404 401", unknown, nullptr, refused},
    {"GET /documents/{id}/deposit", "200 403 403 403 404 303", page_unknown, nullptr, page_refused},
    {"POST /documents/{id}/deposit", "303 403 403 403 404 401", unknown, nullptr, refused},
};

const char* const role_names[] = {"secretariat", "ministry", "auditor", "observer", "administrator", "nobody"};

struct Request {
    std::string target, fields;
    std::optional<std::string> body;
};

// What there is to ask for.
class Office {
public:
    Office() {
        World& world = live.world;
        Depositary& depositary = *world.depositary;
        actors = {world.secretariat, world.add_account("ministry", "KH", Role::ministry),
                  world.add_account("auditor", "AU", Role::auditor),
                  world.add_account("observer", "OB", Role::observer),
                  world.add_account("admin", "SEC", Role::administrator)};
        depositary.register_party(world.secretariat, {"CN", "Party CN"});
        key_in_force("KH");
        // The usual compartments are there, and let nobody of these into anything but "parties" and what is public.
        const Actor chinese = world.add_account("chinese", "CN", Role::ministry);
        depositary.open_usual_compartments(world.secretariat);
        const Actor stranger = world.add_account("stranger", "SEC", Role::secretariat, false);
        depositary.open_compartment(stranger, {"closed", "Closed", Purpose::general, {}});
        other = world.now(stranger.account);
        china = chinese;
        depositary.open_compartment(world.secretariat, {"elsewhere", "Elsewhere", Purpose::general, {}});
        elsewhere = world.compartment_named("elsewhere");
        // What the roles may know of, and no more.
        NewCompartment shelf{"shelf", "Shelf", Purpose::general, {}};
        shelf.grants.push_back({{Grantee::Type::account, stranger.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
        for (const Actor& actor : actors) {
            if (actor.role != Role::administrator) {
                shelf.grants.push_back({{Grantee::Type::account, actor.account.to_text()}, {Right::know}, "", ""});
            }
        }
        depositary.open_compartment(stranger, shelf);
        other = world.now(stranger.account);
        for (const Compartment& each : depositary.compartments(other)) {
            if (each.name == "shelf") {
                compartment[known] = each.id;
            } else if (each.name == "closed") {
                closed = each.id;
            }
        }
        for (const CompartmentId& each : {closed, compartment[known]}) {
            depositary.give(other, each, {{Grantee::Type::party, "CN"}, {Right::read}, "", ""});  // somebody who can be asked
        }
        const Receipt ours = world.deposit("T/OWN", "words of ours");
        id[own] = ours.document;
        act[own] = ours.index;
        compartment[foreign] = closed;
        for (const Place place : {foreign, known}) {
            NewDocument hidden = world.new_document("T/HIDDEN", "x");
            hidden.compartment = compartment[place];
            crypto::MemorySource source(crypto::as_bytes("words of theirs"));
            hidden.first.files[0].upload = depositary.store_upload(other, compartment[place], source, {}, {}).id;
            const Receipt receipt = depositary.add_document(other, hidden);
            id[place] = receipt.document;
            act[place] = receipt.index;
        }
        id[missing] = DocumentId::random();
        act[missing] = 987'654;
        compartment[own] = world.compartment;
        compartment[missing] = CompartmentId::random();
    }

    LiveServer live;
    std::vector<Actor> actors;
    Actor other, china;
    std::map<std::string, crypto::MinisignSecretKey> secrets;  // by the keys' fingerprints
    std::map<std::string, Actor> seconds;                      // of the parties
    CompartmentId closed, elsewhere;
    DocumentId id[4];
    std::uint64_t act[4];
    CompartmentId compartment[4];
    int number = 0;

    std::string upload() { return live.world.upload("upload " + std::to_string(++number)).to_text(); }
    std::string files(const std::string& upload) {
        return R"({"files": [{"upload": ")" + upload + R"(", "name": "text.txt"}]})";
    }
    std::uint32_t latest(Place place) {
        return place == own ? live.world.depositary->document(live.world.secretariat, id[own]).latest().number : 1;
    }
    const Actor& first_of(const std::string& party) const { return party == "KH" ? actors[1] : china; }
    // The party's key in force; a new one, by two persons of the party, where it has none.
    const crypto::MinisignSecretKey& key_in_force(const std::string& party) {
        Depositary& depositary = *live.world.depositary;
        for (const PartyKey& each : depositary.party_keys()) {
            if (each.party == party && each.confirmed && !each.revoked) {
                return secrets.at(each.fingerprint);
            }
        }
        if (!seconds.contains(party)) {
            const Actor second = live.world.add_account("second-" + std::to_string(++number), party, Role::ministry);
            depositary.confirm_account(first_of(party), second.account);
            seconds.emplace(party, live.world.now(second.account));
        }
        auto key = crypto::MinisignSecretKey::generate();
        const std::string fingerprint = key.public_key().fingerprint();
        depositary.register_key(first_of(party), {party, key.public_key().to_text(), "", "", ""});
        depositary.confirm_key(seconds.at(party), fingerprint);
        return secrets.emplace(fingerprint, std::move(key)).first->second;
    }
    // What the key in force signs for, to take its place.
    NewKey successor(const std::string& party) {
        const auto& old = key_in_force(party);
        auto fresh = crypto::MinisignSecretKey::generate();
        NewKey asked{party, fresh.public_key().to_text(), "", old.public_key().fingerprint(), ""};
        asked.rotation = old.sign(crypto::as_bytes(live.world.depositary->key_statement(party, asked.follows, asked.public_key)), "rotation").to_text();
        secrets.emplace(fresh.public_key().fingerprint(), std::move(fresh));
        return asked;
    }
    // Registered by the secretariat, and, where it is to be in force, confirmed by the party itself.
    std::string fresh_key(const std::string& party, bool confirmed) {
        const NewKey asked = successor(party);
        const std::string fingerprint = crypto::MinisignPublicKey::parse(asked.public_key).fingerprint();
        live.world.depositary->register_key(live.world.secretariat, asked);
        if (confirmed) {
            live.world.depositary->confirm_key(first_of(party), fingerprint);
        }
        return fingerprint;
    }
    // A notice that waits for a party's ministry.
    std::uint64_t fresh_task(Place place) {
        NewTask notice;
        notice.type = Task::Type::notice;
        notice.compartment = compartment[place];
        notice.parties = {place == own ? "KH" : "CN"};
        notice.subject = "A notice";
        notice.text = "Something to be known.";
        return place == missing ? act[missing] : live.world.depositary->set_task(place == own ? live.world.secretariat : other, notice).index;
    }
    std::string fresh_account() {
        NewAccount account;
        account.login = "fresh" + std::to_string(++number);
        account.name = "An account that waits";
        account.party = "KH";
        account.role = Role::observer;
        account.public_key = crypto::MinisignSecretKey::generate().public_key().to_text();
        live.world.depositary->open_account(actors[4], account);  // by the administrator, who may not confirm it
        for (const Account& each : live.world.depositary->accounts(actors[4])) {
            if (each.login == account.login) {
                return each.id.to_text();
            }
        }
        return "";
    }
    std::string fresh_body() {
        const char code[] = {'B', static_cast<char>('A' + ++number % 26), static_cast<char>('A' + number / 26 % 26), 0};
        live.world.depositary->register_body(live.world.secretariat, code, "A body");
        return code;
    }
    std::uint64_t fresh_grant(Place place) {
        return place == own ? live.world.depositary
                                  ->give(live.world.secretariat, compartment[own], {{Grantee::Type::party, "CN"}, {Right::know}, "", ""})
                                  .index
                            : act[own];
    }
    std::string signature() {
        const auto asked = live.world.depositary->signing_request(actors[1], id[own], latest(own), "signature", "Minister");
        return key_in_force("KH").sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text();
    }

    // The form's own fields, then those given; a file named text.txt at the end where there is one.
    Request multipart(std::string token, const std::vector<std::pair<std::string, std::string>>& fields,
                      const std::string& file) {
        std::string body;
        const auto part = [&](const std::string& name, const std::string& value, const std::string& more = "") {
            body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n" + value + "\r\n";
        };
        part("form_token", token);
        for (const auto& [name, value] : fields) {
            part(name, value);
        }
        part("file", file, "; filename=\"text.txt\"");
        return {"", "Content-Type: multipart/form-data; boundary=b\r\n", body + "--b--\r\n"};
    }

    Request make(const std::string& route, Place place, const std::string& form_token);
};

std::string json_text(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
        text.replace(at, 1, "\\n");
    }
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    if (const auto at = text.find(from); at != std::string::npos) {
        text.replace(at, from.size(), to);
    }
    return text;
}

Request Office::make(const std::string& route, Place place, const std::string& form_token) {
    const std::string path = route.substr(route.find(' ') + 1);
    const std::string n = std::to_string(++number);
    Request request;
    request.target = replaced(replaced(path, "{id}", id[place].to_text()), "{index}", std::to_string(act[place]));
    request.target = replaced(request.target, "{token}", "unknown");
    const bool latest_only = path.ends_with("/signing-request") || path.ends_with("/signatures") ||
                             path.ends_with("/signature-requests");
    request.target = replaced(replaced(request.target, "{n}", std::to_string(latest_only ? latest(place) : 1)), "{name}",
                              path.starts_with("/static/") ? "style.css" : "text.txt");
    const bool method_is_get = route.starts_with("GET ");
    const auto json = [&](const std::string& body) {
        request.fields += "Content-Type: application/json\r\n";
        request.body = body;
    };
    const auto form = [&](const std::string& body) {
        request.fields += "Content-Type: application/x-www-form-urlencoded\r\n";
        request.body = "form_token=" + form_token + body;
    };
    const std::string words[] = {"words of ours", "words of theirs", "words of nobody", "words of theirs"};
    const std::string parties[] = {"KH", "CN", "ZZ", ""};
    const std::vector<std::pair<std::string, std::string>> version = {
        {"status", "draft"}, {"language", "en"}, {"role", "text"}};
    if (route == "POST /api/v1/session") {
        json(R"({"login": "nobody)" + n + R"(", "password": "a wrong password"})");
    } else if (route == "POST /api/v1/session/challenge") {
        json(R"({"login": "nobody"})");
    } else if (route == "POST /api/v1/session/key") {
        json(R"({"login": "nobody)" + n + R"(", "challenge": "x", "signature": "x"})");
    } else if (route == "POST /api/v1/session/passkey/options" || route == "POST /api/v1/account/passkeys/options") {
        json("{}");
    } else if (route == "POST /api/v1/session/passkey") {
        json(R"({"id": "x", "client_data": "e30", "authenticator_data": "e30", "signature": "e30"})");
    } else if (route == "POST /api/v1/account/passkeys") {
        json(R"({"name": "A key", "client_data": "e30", "attestation_object": "e30"})");
    } else if (route == "GET /modules/{digest}/{path*}") {
        request.target = "/modules/0000000000000000/depositary/signing.js";
    } else if (route == "POST /api/v1/parties") {
        const char code[] = {'Q', static_cast<char>('A' + number % 26), static_cast<char>('A' + number / 26 % 26), 0};
        json(R"({"code": ")" + std::string(code) + R"(", "name": "A party"})");
    } else if (route == "POST /api/v1/compartments") {
        json(R"({"name": "room)" + n + R"(", "title": "A room"})");
    } else if (route == "POST /api/v1/accounts") {
        json(R"({"login": "account)" + n +
             R"(", "name": "An account", "party": "KH", "role": "observer", "compartments": [")" +
             compartment[place].to_text() + R"("], "public_key": ")" +
             crypto::MinisignSecretKey::generate().public_key().to_text() + "\"}");
    } else if (route == "POST /api/v1/keys" && (place == own || place == foreign)) {
        const NewKey asked = successor(parties[place]);
        json(nlohmann::json{{"party", asked.party}, {"public_key", asked.public_key}, {"follows", asked.follows}, {"rotation", asked.rotation}}.dump());
    } else if (route == "POST /api/v1/keys") {
        json(R"({"party": ")" + parties[place] + R"(", "public_key": ")" +
             crypto::MinisignSecretKey::generate().public_key().to_text() + "\"}");
    } else if (path.find("{fingerprint}") != std::string::npos) {
        const bool in_force = !path.ends_with("/confirmation");
        request.target = replaced(path, "{fingerprint}",
                                  place == missing || method_is_get ? std::string(64, '0') : fresh_key(parties[place], in_force));
        if (route.starts_with("POST /keys/")) {
            form("");
        } else if (!method_is_get) {
            json(path.ends_with("/revocation") ? R"({"reason": "a test"})" : "{}");
        }
    } else if (path.find("/tasks/{index}") != std::string::npos) {
        request.target = replaced(path, "{index}", std::to_string(fresh_task(place)));
        if (route.starts_with("POST /api/")) {
            json("{}");
        } else if (!method_is_get) {
            form("");
        }
    } else if (route == "POST /api/v1/notices") {
        json(R"({"compartment": ")" + compartment[place].to_text() + R"(", "parties": ["KH"], "subject": "x", "text": "y"})");
    } else if (route == "POST /notices") {
        form("&compartment=" + compartment[place].to_text() + "&party=KH&subject=x&words=y");
    } else if (path.ends_with("/consultations")) {
        json(R"({"parties": ["KH"], "due": "2099-01-01"})");
    } else if (path.ends_with("/signature-requests")) {
        json(R"({"parties": ["KH"], "word": "endorsement"})");
    } else if (route == "POST /documents/{id}/tasks") {
        form("&type=consultation&version=1&party=KH&due=2099-01-01");
    } else if (route == "POST /api/v1/documents/{id}/versions/{n}/comments") {
        json(R"({"text": "A word"})");
    } else if (route == "POST /documents/{id}/comments") {
        form("&version=1&text=A+word");
    } else if (route == "GET /api/v1/copy.zip") {
        request.target += "?compartment=" + compartment[place].to_text();
    } else if (route == "POST /compartments/{id}/copy") {
        request.target = replaced(path, "{id}", compartment[place].to_text());
        form("");
    } else if (route == "POST /api/v1/account/tokens") {
        json(R"({"name": "A program", "days": 30})");
    } else if (route == "POST /api/v1/account/tokens/{name}/revocation") {
        json("{}");
    } else if (route == "POST /documents/{id}/erasure") {
        form("&authority=an+order&reason=a+test");
    } else if (route == "POST /documents/{id}/erasure/confirmation") {
        form("");
    } else if (path.starts_with("/accounts/waiting/") || route == "POST /accounts/{id}/closure") {
        request.target = replaced(path, "{id}", place == missing ? AccountId::random().to_text() : fresh_account());
        form("");
    } else if (path.find("compartments/{id}") != std::string::npos) {
        request.target = replaced(replaced(path, "{id}", compartment[place].to_text()), "{index}",
                                  path.find("{index}") == std::string::npos ? "" : std::to_string(fresh_grant(place)));
        if (route.starts_with("POST /api/")) {
            json(path.ends_with("/grants") ? R"({"to": "party:CN", "rights": ["know"]})" : "{}");
        } else if (!method_is_get) {
            form(path.ends_with("/grants") ? "&to=party%3ACN&right=know" : "");
        }
    } else if (route == "POST /api/v1/usual-compartments") {
        json("{}");
    } else if (route == "POST /api/v1/bodies") {
        json(R"({"code": "BODY)" + n + R"(", "name": "A body"})");
    } else if (path.starts_with("/api/v1/bodies/")) {
        request.target = replaced(path, "{name}", place == missing ? "NOBODY" : fresh_body());
        json(R"({"account": ")" + actors[3].account.to_text() + "\"}");
    } else if (path.starts_with("/api/v1/accounts/")) {
        request.target = replaced(path, "{id}", place == missing ? AccountId::random().to_text() : fresh_account());
        json("{}");
    } else if (route == "POST /api/v1/age-keys") {
        json(R"({"recipient": ")" + crypto::X25519Identity::generate().recipient().to_text() + "\"}");
    } else if (route == "POST /api/v1/age-keys/{name}/revocation") {
        const std::string recipient = crypto::X25519Identity::generate().recipient().to_text();
        if (place == own) {
            live.world.depositary->register_age_key(actors[1], recipient);
        }
        request.target = replaced(path, "{name}", recipient);
        json("{}");
    } else if (route == "POST /api/v1/referrals") {
        json(R"({"to": "CN", "files": [")" + UploadId::random().to_text() + R"("], "sealed_to": [")" +
             crypto::X25519Identity::generate().recipient().to_text() +
             R"("], "acknowledge_by": "2099-01-01", "answer_by": "2099-01-02", "retain_until": "2099-01-03"})");
    } else if (route == "POST /api/v1/referrals/{id}/steps") {
        json(R"({"status": "closed"})");
    } else if (route == "POST /referrals/{id}/steps") {
        form("&status=closed");
    } else if (path == "/documents/{id}/move" || path == "/api/v1/documents/{id}/move") {
        if (place == own) {
            request.target = replaced(path, "{id}", live.world.deposit("T/MOVED" + n, "words").document.to_text());
        }
        if (path.starts_with("/api/")) {
            json(R"({"compartment": ")" + elsewhere.to_text() + R"(", "reason": "a test"})");
        } else {
            form("&compartment=" + elsewhere.to_text() + "&reason=a+test");
        }
    } else if (route == "POST /api/v1/documents/{id}/erasure") {
        json(R"({"authority": "an order", "reason": "a test"})");
    } else if (route == "POST /api/v1/documents/{id}/erasure/confirmation") {
        json("{}");
    } else if (route == "POST /api/v1/uploads") {
        request.target += "?compartment=" + compartment[place].to_text();
        request.body = "bytes";
    } else if (route == "POST /api/v1/documents") {
        json(R"({"compartment": ")" + compartment[place].to_text() + R"(", "symbol": "T/)" + n +
             R"(", "title": "A title", "kind": "guideline", "version": )" + files(upload()) + "}");
    } else if (route == "POST /api/v1/documents/{id}/versions") {
        request.fields = "If-Match: \"v" + std::to_string(latest(place)) + "\"\r\n";
        json(files(upload()));
    } else if (route == "POST /api/v1/documents/{id}/versions/{n}/signatures") {
        json(R"({"minisig": ")" + json_text(signature()) + "\"}");
    } else if (route == "GET /api/v1/documents/{id}/versions/{n}/signing-request") {
        request.target += "?capacity=Minister";
    } else if (route == "GET /api/v1/verify") {
        request.target += "?sha256=" + crypto::Sha256::of(words[place]).hex();
    } else if (route == "POST /api/v1/verify") {
        request.body = words[place];
    } else if (route == "POST /api/v1/verification") {
        json("{}");
    } else if (route == "POST /api/v1/synonyms") {
        json(R"({"text": "boat = ship"})");
    } else if (route == "GET /register/tile/{path*}") {
        request.target = place == own ? "/register/tile/0/000.p/1"
                                      : "/register/tile/0/" + std::string(place == foreign ? "001" : "002");
    } else if (route == "POST /sign-in") {
        form("&login=nobody" + n + "&password=a+wrong+password&next=%2F");
    } else if (route == "POST /language") {
        form("&language=lo&next=%2F");
    } else if (route == "POST /sign-in/code") {
        form("&code=123456&next=%2F");
    } else if (route == "POST /account/proof") {
        form("&password=a+wrong+password&code=&next=%2F");
    } else if (route == "POST /account/password" || route == "POST /invitation/{token}") {
        form("&password=one+long+enough+password&again=another");
    } else if (route == "POST /account/names/removal") {
        form("&kind=service&issuer=x&subject=y");
    } else if (route == "POST /account/certificates") {
        form("&name=x&certificate=y");
    } else if (route == "POST /accounts") {
        form("&login=guest" + (place == own ? n : "") + "&name=A+guest&party=KH&role=observer&compartment=" + compartment[place].to_text());
    } else if (route == "POST /accounts/{id}/invitation") {
        form("");
    } else if (route == "POST /account/codes/confirm") {
        form("&code=12345x");
    } else if (route == "POST /account/passkeys/removal") {
        form("&passkey=unknown");
    } else if (route == "POST /account/sessions/revocation") {
        form("&session=unknown");
    } else if (route == "POST /account/tokens") {
        form("&name=A+program&scope=read&days=30");
    } else if (route == "POST /sign-out" || route == "POST /account/codes" || route == "POST /account/codes/removal" ||
               route == "POST /account/recovery-codes" || route == "POST /account/sessions/others" ||
               route == "POST /verification") {
        form("");
    } else if (route == "POST /verify") {
        request = multipart(form_token, {}, words[place]);
        request.target = path;
    } else if (route == "POST /deposit") {
        auto fields = version;
        fields.insert(fields.begin(), {{"compartment", compartment[place].to_text()},
                                       {"symbol", "T/" + n},
                                       {"title", "A title"},
                                       {"kind", "guideline"}});
        request = multipart(form_token, fields, "bytes");
        request.target = path;
    } else if (route == "POST /documents/{id}/deposit") {
        auto fields = version;
        fields.insert(fields.begin(), {"follows", std::to_string(latest(place))});
        const std::string target = request.target;
        request = multipart(form_token, fields, "bytes");
        request.target = target;
    }
    return request;
}

// Without what is each request's or each address's own.
std::string masked(const Answer& answer, const Office& office) {
    std::string text = answer.head + answer.body;
    static const std::regex number("[0-9a-f]{8}-[0-9]+(?![0-9a-f-])");
    static const std::regex once("name=\"once\" value=\"[^\"]*\"");
    static const std::regex sizes("Content-Length: [0-9]+");
    text = std::regex_replace(text, number, "#");
    text = std::regex_replace(text, once, "once");
    for (const Place place : {own, foreign, missing, known}) {
        for (const std::string& each : {office.id[place].to_text(), office.compartment[place].to_text()}) {
            for (std::size_t at = 0; (at = text.find(each)) != std::string::npos;) {
                text.replace(at, each.size(), "@");
            }
        }
    }
    static const std::regex digest("[0-9a-f]{64}"), act("(acts|tasks)(/|%2F)[0-9]+");
    text = std::regex_replace(text, act, "act");
    return std::regex_replace(std::regex_replace(text, digest, "digest"), sizes, "length");
}

bool for_people(const std::string& route) {
    return route.find(" /api/") == std::string::npos && route.find(" /register/") == std::string::npos;
}

struct Asked {
    Answer answer;
    std::string session;
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

BOOST_AUTO_TEST_CASE(every_role_gets_what_the_table_says) {
    Office office;
    LiveServer& live = office.live;
    std::size_t cases = 0;
    for (const Row& row : table) {
        const std::string route = row.route, method = route.substr(0, route.find(' '));
        for (std::size_t role = 0; role < 6; ++role) {
            const bool nobody = role == 5;
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
                const std::uint64_t before = live.register_size();
                const auto request = office.make(route, place, form_token);
                const std::uint64_t prepared = live.register_size();
                (void)before;
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
