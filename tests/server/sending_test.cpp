// The pages that send sealed files: whose keys they show; and what is said beside a signature of its key.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "crypto/age.h"

namespace depositary::server {

using namespace repository;

namespace {

bool holds(const Answer& answer, const std::string& text) { return answer.body.find(text) != std::string::npos; }

struct Sending : LiveServer {
    Actor khmer, lao;
    std::string khmer_key = fresh_recipient(), lao_key = fresh_recipient(), withdrawn = fresh_recipient(), waiting = fresh_recipient();

    Sending() {
        const auto first = world.add_account("khmer", "KH", Role::ministry).account;
        const auto second = world.add_account("lao", "LA", Role::ministry).account;
        world.depositary->open_usual_compartments(world.secretariat);
        khmer = world.now(first);
        lao = world.now(second);
        world.enrol_age_key(khmer, khmer_key);
        world.enrol_age_key(lao, lao_key);
        world.depositary->register_age_key(lao, world.answered(lao, waiting));
        world.depositary->register_age_key(lao, world.answered(lao, withdrawn));
        world.depositary->revoke_age_key(lao, withdrawn);
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(sending)

BOOST_AUTO_TEST_CASE(the_pages_list_the_keys_in_force_and_no_field_that_would_send_a_file_as_it_is) {
    Sending live;
    const std::string cookie = live.cookie(live.khmer);
    for (const std::string address : {"/referrals/new", "/deposit/sealed"}) {
        const Answer page = live.ask("GET", address, cookie);
        BOOST_CHECK_EQUAL(page.status, 200);
        BOOST_CHECK_MESSAGE(holds(page, "<code class=\"age\">" + live.lao_key + "</code>"), address);
        BOOST_CHECK_MESSAGE(holds(page, "<code class=\"age\">" + live.khmer_key + "</code>"), address);
        BOOST_CHECK_MESSAGE(!holds(page, live.withdrawn), address);
        BOOST_CHECK_MESSAGE(!holds(page, live.waiting), address);  // for a second person
        BOOST_CHECK(holds(page, "data-login=\"lao\"") && holds(page, "data-party=\"LA\""));
        // Without its module the form is not shown, has no address to be sent to, and its file field no name.
        BOOST_CHECK(page.body.find("id=\"send-form\"") != std::string::npos && holds(page, "data-after=\"\" hidden>"));
        BOOST_CHECK(holds(page, "<input id=\"pick\" type=\"file\" multiple>"));
        BOOST_CHECK(page.field("content-security-policy").value_or("").find("connect-src 'self'") != std::string::npos);
    }
    // Of a referral the form opens only what the other party and one's own can open; who is no ministry sends none.
    BOOST_CHECK_EQUAL(live.ask("GET", "/referrals/new", live.cookie(live.world.secretariat)).status, 403);
    BOOST_CHECK(holds(live.ask("GET", "/referrals/new", cookie), "<option value=\"LA\">"));
    BOOST_CHECK(!holds(live.ask("GET", "/referrals/new", cookie), "<option value=\"KH\">"));
    BOOST_CHECK(holds(live.ask("GET", "/deposit", cookie), "href=\"/deposit/sealed\""));
}

BOOST_AUTO_TEST_CASE(a_referral_waits_on_the_first_page_of_whoever_has_the_next_step) {
    Sending live;
    Depositary& depositary = *live.world.depositary;
    const auto day = [&](int days) { return Timestamp{live.world.clock->now().seconds + days * 86'400}.to_text().substr(0, 10); };
    const auto recipient = crypto::X25519Recipient::parse(live.lao_key);
    const crypto::AgeRecipient* const pointer = &recipient;
    const auto bytes = crypto::age_encrypt(crypto::as_bytes("words"), std::span(&pointer, 1));
    crypto::MemorySource source(bytes);
    const auto upload = depositary.store_upload(live.khmer, live.world.compartment_named("referrals"), source, {}, {});
    const auto id = depositary.send_referral(live.khmer, {"LA", {upload.id}, {live.lao_key}, day(2), day(5), day(50)}).document;
    const std::string address = "/referrals/" + id.to_text();
    const auto waits = [&](const Actor& actor, const std::string& words) {
        const Answer start = live.ask("GET", "/", live.cookie(actor));
        return holds(start, "href=\"" + address + "\"") && holds(start, words);
    };
    BOOST_CHECK(waits(live.lao, "to be acknowledged"));
    BOOST_CHECK(!waits(live.khmer, ""));
    BOOST_CHECK(holds(live.ask("GET", address, live.cookie(live.khmer)), "lao (LA)"));  // whom it is sealed to
    // The parties are named as such, not by the words of a span of days; and what ends it is a second step.
    const Answer fresh = live.ask("GET", address, live.cookie(live.khmer));
    BOOST_CHECK(holds(fresh, "<dt>Sender</dt>") && holds(fresh, "<dt>Recipient</dt>") && !holds(fresh, "<dt>From</dt>"));
    BOOST_CHECK(holds(live.ask("GET", "/referrals", live.cookie(live.khmer)), "data-label=\"Recipient\""));
    BOOST_CHECK(holds(fresh, "<summary>Close</summary>") && holds(fresh, "class=\"plain danger\">Close<") && !holds(fresh, "value=\"closed\">"));
    BOOST_CHECK_EQUAL(live.ask("GET", address + "/send", live.cookie(live.lao)).status, 200);
    depositary.advance_referral(live.lao, id, Referral::Status::acknowledged, {}, {});
    BOOST_CHECK(holds(live.ask("GET", address, live.cookie(live.lao)), "<summary>Decline</summary>"));
    depositary.advance_referral(live.lao, id, Referral::Status::declined, {}, {});
    BOOST_CHECK(!waits(live.lao, ""));
    BOOST_CHECK(waits(live.khmer, "declined: close it"));  // no reason was sent, so none is to be read
    BOOST_CHECK_EQUAL(live.ask("GET", address + "/send", live.cookie(live.lao)).status, 409);
}

BOOST_AUTO_TEST_CASE(beside_a_valid_signature_stands_that_nobody_has_taken_note_of_its_key) {
    Sending live;
    Depositary& depositary = *live.world.depositary;
    const auto key = crypto::MinisignSecretKey::generate();
    live.world.enrol_key(live.khmer, key.public_key());
    const auto id = live.world.deposit("T/1", "words").document;
    const auto asked = depositary.signing_request(live.khmer, id, 1, "signature", "Minister");
    depositary.add_signature(live.khmer, id, 1, key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text());
    const std::string page = "/documents/" + id.to_text();
    const auto shown = [&](const Actor& actor) { return live.ask("GET", page, live.cookie(actor)); };
    const auto told = [&] {
        const auto document = nlohmann::json::parse(live.ask("GET", "/api/v1" + page, live.bearer(live.world.secretariat)).body);
        return document.at("versions").at(0).at("signatures").at(0);
    };
    BOOST_CHECK(holds(shown(live.world.secretariat), "no other party has taken note of its key yet"));
    BOOST_CHECK(holds(shown(live.lao), "your party has not taken note of its key yet"));
    BOOST_CHECK(told().at("valid").get<bool>() && told().at("key_confirmed").get<bool>() && told().at("key_acknowledged").empty());
    depositary.acknowledge_key(live.lao, key.public_key().fingerprint());
    BOOST_CHECK(!holds(shown(live.world.secretariat), "taken note of its key yet"));
    BOOST_CHECK(!holds(shown(live.lao), "taken note of its key yet"));
    BOOST_CHECK_EQUAL(told().at("key_acknowledged").dump(), R"(["LA"])");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
