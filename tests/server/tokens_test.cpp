// A token for some compartments opens these and does nothing outside them, whichever way it was made.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

struct Office {
    LiveServer live;
    CompartmentId room;
    DocumentId in_parties, in_room;

    Office() {
        World& world = live.world;
        in_parties = world.deposit("T/PARTIES", "words for the parties").document;
        NewCompartment asked{"room", "A room", Purpose::general, {}};
        asked.grants.push_back({{Grantee::Type::account, world.secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
        world.depositary->open_compartment(world.secretariat, asked);
        world.secretariat = world.now(world.secretariat.account);
        room = world.compartment_named("room");
        NewDocument document = world.new_document("T/ROOM", "x");
        document.compartment = room;
        crypto::MemorySource source(crypto::as_bytes("words of the room"));
        document.first.files[0].upload = world.depositary->store_upload(world.secretariat, room, source, {}, {}).id;
        in_room = world.depositary->add_document(world.secretariat, document).document;
    }
    Answer make(const std::string& compartments, const std::string& scope = "all") {
        return live.post_json("/api/v1/account/tokens", live.bearer(live.world.secretariat),
                              R"({"name": "A program", "scope": ")" + scope + R"(", "days": 30, "compartments": )" + compartments + "}");
    }
    std::string bearer_of(const Answer& made) {
        BOOST_REQUIRE_EQUAL(made.status, 201);
        return "Authorization: Bearer " + nlohmann::json::parse(made.body).at("token").get<std::string>() + "\r\n";
    }
    int status(const std::string& who, const std::string& path) { return live.ask("GET", path, who).status; }
    std::string quoted(const CompartmentId& id) { return "[\"" + id.to_text() + "\"]"; }
};

std::string document(const DocumentId& id) { return "/api/v1/documents/" + id.to_text(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(tokens)

// A body that is held back carries no session over its end.
BOOST_AUTO_TEST_CASE(a_session_that_is_ended_while_the_body_comes_makes_no_token) {
    Office office;
    const std::string token = office.live.token(office.live.world.secretariat);
    const std::string body = R"({"name": "A program", "scope": "all", "days": 30})";
    for (const bool ended : {false, true}) {
        Client client(office.live.port());
        client.send("POST /api/v1/account/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body.substr(0, 5));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));  // who asks is known by now
        if (ended) {
            office.live.world.depositary->close_session(token);
        }
        client.send(body.substr(5));
        const auto answer = client.receive();
        BOOST_REQUIRE(answer.has_value());
        BOOST_CHECK_EQUAL(answer->status, ended ? 401 : 201);
        BOOST_CHECK_EQUAL(answer->problem(), ended ? "session-unknown" : "");
    }
}

BOOST_AUTO_TEST_CASE(a_token_for_one_compartment_opens_it_and_no_other) {
    Office office;
    const std::string all = office.bearer_of(office.make("[]"));
    const std::string one = office.bearer_of(office.make(office.quoted(office.room)));
    BOOST_CHECK_EQUAL(office.status(all, document(office.in_parties)), 200);
    BOOST_CHECK_EQUAL(office.status(one, document(office.in_room)), 200);
    BOOST_CHECK_EQUAL(office.status(one, document(office.in_parties)), 404);
    BOOST_CHECK_EQUAL(office.status(one, "/api/v1/copy.zip?compartment=" + office.live.world.compartment.to_text()), 404);
    BOOST_CHECK(office.live.ask("GET", "/api/v1/activity", one).body.find(office.in_parties.to_text()) == std::string::npos);
    BOOST_CHECK(office.live.ask("GET", "/api/v1/activity", one).body.find(office.live.world.depositary->office().to_text()) == std::string::npos);
    BOOST_CHECK(office.live.ask("GET", "/api/v1/activity", all).body.find(office.in_parties.to_text()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_token_for_one_compartment_does_nothing_that_is_in_none) {
    Office office;
    const std::string all = office.bearer_of(office.make("[]"));
    const std::string one = office.bearer_of(office.make(office.quoted(office.room)));
    const std::string party = R"({"code": "ZZ", "name": "A party"})";
    const Answer refused = office.live.post_json("/api/v1/parties", one, party);
    BOOST_CHECK_EQUAL(refused.status, 403);
    for (const std::string& token : {one, all}) {  // no token of any width decides who there is
        BOOST_CHECK_EQUAL(office.live.post_json("/api/v1/parties", token, party).problem(), "person-needed");
        BOOST_CHECK_EQUAL(office.live.post_json("/api/v1/bodies", token, R"({"code": "BODY", "name": "A body"})").problem(), "person-needed");
    }
    BOOST_CHECK_EQUAL(office.live.ask("GET", "/api/v1/accounts", one).problem(), "scope");
    BOOST_CHECK_EQUAL(office.live.post_json("/api/v1/verification", one, "{}").problem(), "scope");
    BOOST_CHECK_EQUAL(office.status(all, "/api/v1/accounts"), 200);
    BOOST_CHECK_EQUAL(office.status(one, "/api/v1/acts/0"), 404);
}

// Keys and accounts need a proof, which no token gives; the rules do not rely on it.
BOOST_AUTO_TEST_CASE(an_actor_of_some_compartments_touches_no_keys_and_no_accounts) {
    Office office;
    Depositary& depositary = *office.live.world.depositary;
    Actor bounded = office.live.world.secretariat;
    bounded.only = {office.room};
    const std::string recipient = fresh_recipient();
    BOOST_CHECK_EQUAL(code_of([&] { depositary.register_age_key(bounded, office.live.world.answered(bounded, recipient)); }), "scope");
    const std::string key = crypto::MinisignSecretKey::generate().public_key().to_text();
    BOOST_CHECK_EQUAL(code_of([&] { depositary.register_key(bounded, {"SEC", key, "", "", ""}); }), "scope");
    BOOST_CHECK_EQUAL(code_of([&] { depositary.close_account(bounded, AccountId::random(), ""); }), "scope");
    BOOST_CHECK_EQUAL(code_of([&] { depositary.confirm_account(bounded, AccountId::random()); }), "scope");
    BOOST_CHECK(depositary.accounts_to_confirm(bounded).empty());
    BOOST_CHECK_EQUAL(code_of([&] { depositary.register_age_key(office.live.world.secretariat, office.live.world.answered(office.live.world.secretariat, recipient)); }), "none");
}

BOOST_AUTO_TEST_CASE(tokens_are_their_owners_to_make_to_see_and_to_end) {
    Office office;
    const std::string owner = office.live.bearer(office.live.world.secretariat);
    BOOST_CHECK_EQUAL(office.make(office.quoted(CompartmentId::random())).problem(), "token-compartment");
    BOOST_CHECK_EQUAL(office.make("[]", "some").problem(), "word-unknown");
    const std::string token = office.bearer_of(office.make(office.quoted(office.room), "read"));
    BOOST_CHECK_EQUAL(office.live.ask("GET", "/api/v1/account/tokens", token).problem(), "scope");
    BOOST_CHECK_EQUAL(office.live.post_json("/api/v1/account/tokens", office.bearer_of(office.make("[]")), R"({"name": "x", "days": 1})").problem(),
                      "person-needed");
    const auto listed = nlohmann::json::parse(office.live.ask("GET", "/api/v1/account/tokens", owner).body).at("items");
    const auto found = std::find_if(listed.begin(), listed.end(), [&](const auto& each) { return each.at("scope") == "read"; });
    BOOST_REQUIRE(found != listed.end());
    BOOST_CHECK_EQUAL(found->at("compartments").at(0).template get<std::string>(), office.room.to_text());
    const std::string address = "/api/v1/account/tokens/" + found->at("id").template get<std::string>() + "/revocation";
    BOOST_CHECK_EQUAL(office.live.post_json(address, owner, "{}").status, 204);
    BOOST_CHECK_EQUAL(office.status(token, document(office.in_room)), 401);
}

BOOST_AUTO_TEST_CASE(who_is_let_out_is_let_out_with_the_tokens) {
    Office office;
    World& world = office.live.world;
    const Actor ministry = world.add_account("ministry", "KH", Role::ministry, false);
    const auto grant = world.depositary->give(world.secretariat, office.room, {{Grantee::Type::account, ministry.account.to_text()}, {Right::read}, "", ""});
    const Answer made = office.live.post_json("/api/v1/account/tokens", office.live.bearer(ministry),
                                              R"({"name": "A program", "days": 30, "compartments": )" + office.quoted(office.room) + "}");
    const std::string token = office.bearer_of(made);
    BOOST_CHECK_EQUAL(office.status(token, document(office.in_room)), 200);
    world.depositary->withdraw(world.secretariat, office.room, grant.index, "");
    BOOST_CHECK_EQUAL(office.status(token, document(office.in_room)), 404);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
