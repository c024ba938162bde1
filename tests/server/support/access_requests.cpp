#include "tests/server/support/access_requests.h"

#include "repository/saved_searches.h"

#include <nlohmann/json.hpp>

#include <regex>

namespace depositary::server {

using namespace repository;

Office::Office() {
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
    asking = world.secretariat.account;
}

std::string Office::files(const std::string& upload) {
    return R"({"files": [{"upload": ")" + upload + R"(", "name": "text.txt"}]})";
}

std::uint32_t Office::latest(Place place) {
    return place == own ? live.world.depositary->document(live.world.secretariat, id[own]).latest().number : 1;
}

const crypto::MinisignSecretKey& Office::key_in_force(const std::string& party) {
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

NewKey Office::successor(const std::string& party) {
    const auto& old = key_in_force(party);
    auto fresh = crypto::MinisignSecretKey::generate();
    NewKey asked{party, fresh.public_key().to_text(), "", old.public_key().fingerprint(), ""};
    asked.rotation =
        old.sign(crypto::as_bytes(live.world.depositary->key_statement(party, asked.follows, asked.public_key)), "rotation").to_text();
    secrets.emplace(fresh.public_key().fingerprint(), std::move(fresh));
    return asked;
}

std::string Office::fresh_key(const std::string& party, bool confirmed) {
    const NewKey asked = successor(party);
    const std::string fingerprint = crypto::MinisignPublicKey::parse(asked.public_key).fingerprint();
    live.world.depositary->register_key(live.world.secretariat, asked);
    if (confirmed) {
        live.world.depositary->confirm_key(first_of(party), fingerprint);
    }
    return fingerprint;
}

std::uint64_t Office::fresh_task(Place place) {
    NewTask notice;
    notice.type = Task::Type::notice;
    notice.compartment = compartment[place];
    notice.parties = {place == own ? "KH" : "CN"};
    notice.subject = "A notice";
    notice.text = "Something to be known.";
    return place == missing ? act[missing] : live.world.depositary->set_task(place == own ? live.world.secretariat : other, notice).index;
}

std::string Office::fresh_account() {
    NewAccount account;
    account.login = "fresh" + std::to_string(++number);
    account.name = "An account that waits";
    account.party = "OB";  // which has no ministry that would confirm it
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

std::string Office::fresh_erasure() {
    const DocumentId document = live.world.deposit("T/ERASED" + std::to_string(++number), "words").document;
    live.world.depositary->request_erasure(live.world.secretariat, document, "an order", "a test");
    return document.to_text();
}

std::string Office::fresh_body() {
    const char code[] = {'B', static_cast<char>('A' + ++number % 26), static_cast<char>('A' + number / 26 % 26), 0};
    live.world.depositary->register_body(live.world.secretariat, code, "A body that is called " + std::to_string(number));
    return code;
}

// A day that no other grant ends on: one that is given already is not given again.
std::string Office::fresh_end() { return Timestamp{live.world.clock->now().seconds + ++number * 86'400}.to_text().substr(0, 10); }

std::uint64_t Office::fresh_grant(Place place) {
    return place == own ? live.world.depositary
                              ->give(live.world.secretariat, compartment[own], {{Grantee::Type::party, "CN"}, {Right::know}, "", fresh_end()})
                              .index
                        : act[own];
}

std::string Office::signature() {
    const auto asked = live.world.depositary->signing_request(actors[1], id[own], latest(own), "signature", "Minister");
    return key_in_force("KH").sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text();
}

std::string Office::fresh_search(Place place) {
    if (place == missing) {
        return std::string(32, '0');
    }
    return live.world.depositary->saved_searches().add(asked_by(place == own ? asking : other.account), "A search", "q=words").id;
}

PlacedRequest Office::multipart(std::string token, const std::vector<std::pair<std::string, std::string>>& fields,
                                const std::optional<std::string>& file) {
    std::string body;
    const auto part = [&](const std::string& name, const std::string& value, const std::string& more = "") {
        body += "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" + more + "\r\n\r\n" + value + "\r\n";
    };
    part("form_token", token);
    for (const auto& [name, value] : fields) {
        part(name, value);
    }
    if (file) {
        part("file", *file, "; filename=\"text.txt\"");
    }
    return {"", "Content-Type: multipart/form-data; boundary=b\r\n", body + "--b--\r\n"};
}

namespace {

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

}  // namespace

PlacedRequest Office::make(const std::string& route, Place place, const std::string& form_token) {
    const std::string path = route.substr(route.find(' ') + 1);
    const std::string n = std::to_string(++number);
    PlacedRequest request;
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
        json(R"({"code": ")" + std::string(code) + R"(", "name": "Party )" + code + "\"}");
    } else if (route == "POST /parties") {
        const char code[] = {'R', static_cast<char>('A' + number % 26), static_cast<char>('A' + number / 26 % 26), 0};
        form("&party_code=" + std::string(code) + "&party_its_name=Party+" + code);
    } else if (route == "POST /bodies") {
        form("&party_code=BODY" + n + "&body_its_name=A+body");
    } else if (path.starts_with("/bodies/")) {
        request.target = replaced(path, "{name}", place == missing ? "NOBODY" : fresh_body());
        form("&account=" + actors[3].account.to_text());
    } else if (route == "POST /compartments") {
        form("&compartment_short=chamber" + n + "&title=A+chamber&compartment_purpose=general&compartment_keeper=secretariat");
    } else if (route == "POST /compartments/usual") {
        form("");
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
    } else if (route == "POST /keys" || route == "POST /keys/new") {
        NewKey asked{parties[place], crypto::MinisignSecretKey::generate().public_key().to_text(), "", "", ""};
        if (route == "POST /keys" && place != missing) {
            asked = successor(parties[place]);
        }
        request = multipart(form_token, {{"party", asked.party}, {"public_key", asked.public_key}, {"follows", asked.follows}, {"rotation", asked.rotation}});
        request.target = path;
    } else if (path.find("{fingerprint}") != std::string::npos) {
        const bool in_force = !path.ends_with("}/confirmation"), of_day = path.find("/compromise") != std::string::npos;
        request.target = replaced(path, "{fingerprint}",
                                  place == missing || method_is_get ? std::string(64, '0') : fresh_key(parties[place], in_force));
        if (route.starts_with("POST /keys/")) {
            form(path.ends_with("/revocation") ? "&reason=a+test" : of_day ? "&compromised_since=2026-01-02" : "");
        } else if (!method_is_get) {
            json(path.ends_with("/revocation") ? R"({"reason": "a test"})" : of_day ? R"({"compromised_since": "2026-01-02"})" : "{}");
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
        if (place == own) {  // the other's is asked for already, and stands
            request.target = replaced(path, "{id}", live.world.deposit("T/ASKED" + std::to_string(++number), "words").document.to_text());
        }
        form("&authority=an+order&reason=a+test");
    } else if (route == "POST /documents/{id}/erasure/confirmation" || route == "POST /documents/{id}/erasure/withdrawal") {
        request.target = replaced(path, "{id}", place == own ? fresh_erasure() : id[place].to_text());
        form("");
    } else if (path.starts_with("/accounts/waiting/") || route == "POST /accounts/{id}/closure") {
        request.target = replaced(path, "{id}", place == missing ? AccountId::random().to_text() : fresh_account());
        form("");
    } else if (path.find("compartments/{id}") != std::string::npos) {
        request.target = replaced(replaced(path, "{id}", compartment[place].to_text()), "{index}",
                                  path.find("{index}") == std::string::npos ? "" : std::to_string(fresh_grant(place)));
        if (route.starts_with("POST /api/")) {
            const std::string end = place == own ? fresh_end() : "2030-01-31";
            json(path.ends_with("/grants") ? R"({"to": "party:CN", "rights": ["know"], "until": ")" + end + R"("})" : "{}");
        } else if (!method_is_get) {
            form(path.ends_with("/grants") ? "&to=party%3ACN&right=know&until=" + (place == own ? fresh_end() : "2030-01-31") : "");
        }
    } else if (route == "POST /api/v1/usual-compartments") {
        json("{}");
    } else if (route == "POST /api/v1/bodies") {
        json(R"({"code": "BODY)" + n + R"(", "name": "A body )" + n + R"("})");
    } else if (path.starts_with("/api/v1/bodies/")) {
        request.target = replaced(path, "{name}", place == missing ? "NOBODY" : fresh_body());
        json(R"({"account": ")" + actors[3].account.to_text() + "\"}");
    } else if (path.starts_with("/api/v1/accounts/")) {
        request.target = replaced(path, "{id}", place == missing ? AccountId::random().to_text() : fresh_account());
        json("{}");
    } else if (route == "POST /api/v1/age-keys") {
        const NewAgeKey key = live.world.answered(live.world.now(asking), fresh_recipient());
        json(nlohmann::json{{"recipient", key.recipient}, {"answer", key.answer}}.dump());
    } else if (route == "POST /age-keys/new") {
        form("&recipient=" + crypto::X25519Identity::generate().recipient().to_text());
    } else if (route == "POST /age-keys") {
        const NewAgeKey key = live.world.answered(live.world.now(asking), fresh_recipient());
        request = multipart(form_token, {{"recipient", key.recipient}, {"answer", key.answer}});
        request.target = path;
    } else if (path.find("/age-keys/{name}/") != std::string::npos) {
        const std::string recipient = fresh_recipient();
        if (place == own && !method_is_get) {
            key_in_force("KH");  // the party has a second account
            const Actor& holder = path.ends_with("/confirmation") ? seconds.at("KH") : actors[1];
            live.world.depositary->register_age_key(holder, live.world.answered(holder, recipient));
        }
        request.target = replaced(path, "{name}", recipient);
        if (route.starts_with("POST /api/")) {
            json("{}");
        } else if (!method_is_get) {
            form("");
        }
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
    } else if (route == "POST /api/v1/documents/{id}/erasure/confirmation" || route == "POST /api/v1/documents/{id}/erasure/withdrawal") {
        request.target = replaced(path, "{id}", place == own ? fresh_erasure() : id[place].to_text());
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
    } else if (route == "POST /api/v1/searches") {
        json(R"({"name": "A search", "query": "?q=words&offset=10"})");
    } else if (route == "POST /searches") {
        form("&name=A+search&query=q%3Dwords");
    } else if (path.starts_with("/api/v1/searches/") || path.starts_with("/api/v1/feeds/") || path.starts_with("/searches/")) {
        request.target = replaced(path, "{name}", fresh_search(place));
        if (path.ends_with("/tokens")) {
            form("&name=A+reader&days=30");
        } else if (route.starts_with("POST /searches/")) {
            form("");
        }
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
        form("&name=x&certificate=y&signature=z");
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
               route == "POST /account/recovery-codes" || route == "POST /account/key/removal" || route == "POST /account/invitation/removal" || route == "POST /account/sessions/others" || route == "POST /account/tokens/revocation" ||
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

}  // namespace depositary::server
