// What is asked at the door beside the role: a person who has just shown who they are for what is dangerous, and a token's
// compartments for what is in none.
#include "repository/access.h"
#include "tests/server/support/access_requests.h"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <set>

namespace depositary::server {

using namespace repository;

BOOST_AUTO_TEST_SUITE(proofs_and_tokens)

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
    const std::string old = session(SessionKind::person, now - proof_lifetime);
    const std::string form_token = form_token_of(live.ask("GET", "/verify", "Cookie: depositary=" + old + "\r\n"));
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
