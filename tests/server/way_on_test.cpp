// What a person was at is not lost when a session, a proof or the server's process ends; and who programs are is for the API.
#include "crypto/totp.h"
#include "repository/credentials.h"
#include "server/session.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

namespace depositary::server {

using namespace repository;

namespace {

const std::string sent_by_form = "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";

std::string form_token(LiveServer& live, const std::string& cookie) {
    const std::string page = live.ask("GET", "/verify", cookie).body, field = "name=\"form_token\" value=\"";
    return page.substr(page.find(field) + field.size(), 43);
}

bool holds(const Answer& answer, const std::string& text) { return answer.body.find(text) != std::string::npos; }

Answer try_password(LiveServer& live, const std::string& login, const std::string& password, const std::string& from) {
    return live.post_json("/api/v1/session", "X-Forwarded-For: " + from + "\r\n",
                          R"({"login": ")" + login + R"(", "password": ")" + password + R"("})");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(way_on)

BOOST_AUTO_TEST_CASE(what_was_typed_is_shown_when_the_session_has_ended) {
    LiveServer live;
    const std::string comments = "/documents/" + live.world.deposit("T/1", "words").document.to_text() + "/comments";
    const std::string text = "form_token=x&password=a+secret&text=A+long+%3Cb%3Ecomment";
    const Answer kept = live.ask("POST", comments, sent_by_form, text);
    BOOST_CHECK_EQUAL(kept.status, 401);
    BOOST_CHECK(holds(kept, "A long &lt;b&gt;comment"));
    BOOST_CHECK(!holds(kept, "a secret"));
    BOOST_CHECK(holds(kept, "/sign-in?next=%2Fdocuments%2F") && holds(kept, "%2Fcomments"));
    // Another site puts no text on a page of ours.
    const Answer foreign = live.ask("POST", comments, "Origin: http://evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\n", text);
    BOOST_CHECK_EQUAL(foreign.status, 401);
    BOOST_CHECK(!holds(foreign, "comment&lt;") && !holds(foreign, "A long"));
}

BOOST_AUTO_TEST_CASE(what_was_typed_is_shown_when_the_proof_is_too_old_or_the_form) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    const Answer old = live.ask("POST", "/accounts", cookie + sent_by_form, "form_token=x&login=newcomer&name=A+new+person");
    BOOST_CHECK_EQUAL(old.status, 403);
    BOOST_CHECK(holds(old, "A new person"));
    live.world.clock->set(live.world.clock->now().seconds + 601);
    const Answer unproven = live.ask("POST", "/accounts", cookie + sent_by_form, "form_token=x&login=newcomer&name=A+new+person");
    BOOST_CHECK_EQUAL(unproven.status, 403);
    BOOST_CHECK(holds(unproven, "A new person") && holds(unproven, "newcomer"));
    BOOST_CHECK(holds(unproven, "/account/proof?next=%2Faccounts"));
}

namespace {

const std::string sent_with_files = "Origin: http://localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n";

std::string part(const std::string& name, const std::string& value) {
    return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

// The deposit form as a browser sends it; its file is of so many bytes.
std::string deposit_form(LiveServer& live, const std::string& token, const std::string& symbol, std::size_t size = 20) {
    return part("form_token", token) + part("once", "x" + symbol) + part("compartment", live.world.compartment.to_text()) + part("symbol", symbol) +
           part("title", "A long <title>") + part("kind", "guideline") + part("date", "2030-02-03") + part("place", "Vientiane") +
           part("status", "draft") + part("version-date", "2030-02") + part("note", "What was typed") + part("language", "en") +
           part("role", "text") + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" +
           std::string("secret bytes of the file ").append(size, 'x') + "\r\n--b--\r\n";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_form_with_files_keeps_what_was_typed_when_the_session_has_ended) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    const auto shown = [&](const Answer& kept) {
        BOOST_CHECK(holds(kept, "A long &lt;title&gt;") && holds(kept, "2030-02-03") && holds(kept, "Vientiane"));
        BOOST_CHECK(holds(kept, "What was typed"));
        BOOST_CHECK(holds(kept, "choose them again there"));
        BOOST_CHECK(!holds(kept, "secret bytes") && !holds(kept, live.world.compartment.to_text()));
    };
    // With a file that is far larger than what is kept of a form.
    const Answer ended = live.ask("POST", "/deposit", sent_with_files, deposit_form(live, "x", "T/1", 1 << 20));
    BOOST_CHECK_EQUAL(ended.status, 401);
    BOOST_CHECK(holds(ended, "/sign-in?next=%2Fdeposit"));
    shown(ended);
    const Answer old = live.ask("POST", "/deposit", cookie + sent_with_files, deposit_form(live, "x", "T/1"));
    BOOST_CHECK_EQUAL(old.status, 403);
    shown(old);
    const Answer foreign = live.ask("POST", "/deposit", "Origin: http://evil.example\r\nContent-Type: multipart/form-data; boundary=b\r\n",
                                    deposit_form(live, "x", "T/1"));
    BOOST_CHECK(!holds(foreign, "A long"));
    BOOST_CHECK(!live.world.depositary->find_symbol(live.world.secretariat, "T/1"));
}

BOOST_AUTO_TEST_CASE(a_deposit_that_is_refused_leads_back_to_its_form_filled) {
    LiveServer live([](ServerSettings& settings) { settings.largest_upload = 100'000; });
    const std::string cookie = live.cookie(live.world.secretariat), token = form_token(live, cookie);
    BOOST_CHECK_EQUAL(live.ask("POST", "/deposit", cookie + sent_with_files, deposit_form(live, token, "T/1")).status, 303);
    const auto filled = [&](const Answer& refused, const std::string& why) {
        BOOST_CHECK_MESSAGE(holds(refused, why), refused.body);
        BOOST_CHECK(holds(refused, "value=\"A long &lt;title&gt;\"") && holds(refused, "value=\"2030-02-03\""));
        BOOST_CHECK(holds(refused, "value=\"Vientiane\"") && holds(refused, "value=\"2030-02\"") && holds(refused, "value=\"What was typed\""));
        BOOST_CHECK(holds(refused, "<option value=\"guideline\" selected>"));
        BOOST_CHECK(holds(refused, "Choose the files again."));
    };
    const auto sent = [&](const std::string& body) { return live.ask("POST", "/deposit", cookie + sent_with_files, body); };
    const Answer taken = sent(deposit_form(live, token, "T/1") + "");
    BOOST_CHECK_EQUAL(taken.status, 303);  // the same form, sent twice, is one deposit
    std::string other = deposit_form(live, token, "T/1");
    other.replace(other.find("xT/1"), 4, "yT/1");
    const Answer in_use = sent(other);
    BOOST_CHECK_EQUAL(in_use.status, 409);
    filled(in_use, "Another document in this compartment has this symbol.");
    const Answer nameless = sent(deposit_form(live, token, "not a symbol"));
    BOOST_CHECK_EQUAL(nameless.status, 422);
    filled(nameless, "A symbol has 1 to 64");
    std::string unknown = deposit_form(live, token, "T/2");
    unknown.insert(unknown.find("--b\r\nContent-Disposition: form-data; name=\"file\""), part("role", "text") + part("owner", "x"));
    const Answer malformed = sent(unknown);
    BOOST_CHECK_EQUAL(malformed.status, 400);
    filled(malformed, "The form holds a field that is not known");
    // Larger than is taken at all: not even the form is read to its end, and yet nothing typed is lost.
    const Answer large = sent(deposit_form(live, token, "T/2", 200'000));
    BOOST_CHECK_EQUAL(large.status, 413);
    BOOST_CHECK(holds(large, "A long &lt;title&gt;") && holds(large, "What was typed") && holds(large, "choose them again there"));
    BOOST_CHECK(holds(large, "This is larger than what is taken here."));
}

BOOST_AUTO_TEST_CASE(a_form_outlives_the_process) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat), token = form_token(live, cookie);
    live.restart();
    BOOST_CHECK_EQUAL(form_token(live, cookie), token);
    BOOST_CHECK_EQUAL(live.ask("POST", "/sign-out", cookie + sent_by_form, "form_token=" + token).status, 303);
    BOOST_CHECK(live.world.depositary->credentials().derived_key("form/v1") != live.world.depositary->credentials().derived_key("form/v2"));
}

BOOST_AUTO_TEST_CASE(a_link_on_another_site_leads_on_once) {
    LiveServer live;
    const std::string link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
    const Answer onward = live.ask("GET", "/verify?x=1", link);
    BOOST_CHECK_EQUAL(onward.status, 200);
    BOOST_CHECK_EQUAL(onward.field("refresh").value(), "0; url=/verify?x=1");
    BOOST_CHECK(!onward.field("set-cookie"));
    BOOST_CHECK_EQUAL(live.ask("GET", "/verify", "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n").field("location").value(),
                      "/sign-in?next=%2Fverify");
    for (const char* path : {"//evil.example/", "/%5Cevil.example", "/\\evil.example"}) {
        BOOST_CHECK(live.ask("GET", path, link).field("refresh").value_or("").find("evil") == std::string::npos);
    }
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", link).status, 401);
}

BOOST_AUTO_TEST_CASE(pages_take_no_token) {
    LiveServer live;
    SessionTerms terms;
    terms.kind = SessionKind::token;
    terms.name = "A program";
    terms.lifetime = 3600;
    auto credentials = live.world.depositary->credentials();
    const std::string bearer = "Authorization: Bearer " + credentials.open_session(asked_by(live.world.secretariat.account), terms) + "\r\n";
    const std::string cookie = live.cookie(live.world.secretariat), other = live.cookie(live.world.secretariat);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", bearer).status, 200);
    for (const char* page : {"/account", "/accounts", "/", "/verify"}) {
        BOOST_CHECK_EQUAL(live.ask("GET", page, bearer).status, 303);
    }
    BOOST_CHECK_EQUAL(live.ask("POST", "/account/sessions/others", bearer + sent_by_form, "form_token=x").status, 401);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", other).status, 200);
    // Ending the other sessions ends no token.
    BOOST_CHECK_EQUAL(live.ask("POST", "/account/sessions/others", cookie + sent_by_form, "form_token=" + form_token(live, cookie)).status, 303);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", other).status, 401);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", cookie).status, 200);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", bearer).status, 200);
}

// Decision 0565.
BOOST_AUTO_TEST_CASE(a_network_of_many_is_not_locked_out_by_one_of_them) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    BOOST_REQUIRE_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.1").status, 201);
    auto credentials = live.world.depositary->credentials();
    for (int i = 0; i < 56; ++i) {
        credentials.note_failure("peer 192.0.2.1", 900);
    }
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.1").status, 201);
    BOOST_CHECK_EQUAL(try_password(live, "secretariax", test_password, "192.0.2.1").status, 429);
    live.restart();
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.1").status, 201);
    live.world.clock->set(live.world.clock->now().seconds + 91 * 24 * 3600);
    BOOST_CHECK(!live.world.depositary->credentials().knows_place("peer 192.0.2.1\nlogin secretariat"));
}

// Whole sign-ins of every kind make a place known; half of one does not.
BOOST_AUTO_TEST_CASE(every_whole_sign_in_makes_its_place_known) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    auto credentials = live.world.depositary->credentials();
    const auto known = [&](const std::string& address) { return credentials.knows_place("peer " + address + "\nlogin secretariat"); };
    Sessions sessions(*live.world.depositary, true);
    for (const std::string how : {"passkey", "service"}) {
        const std::string address = how == "passkey" ? "192.0.2.10" : "192.0.2.11";
        BOOST_CHECK(!known(address));
        sessions.sign_in_as(live.world.secretariat, how, true, {address, ""});
        BOOST_CHECK(known(address));
    }
    // With codes on, the right password alone is half a sign-in: whoever has stolen it makes no place of their own an owner's.
    credentials.begin_codes(asked_by(live.world.secretariat.account));
    const std::string secret = credentials.second_factor(live.world.secretariat.account)->secret;
    crypto::Bytes bytes;
    unsigned held = 0, bits = 0;
    for (const char c : secret) {
        held = (held << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
        if ((bits += 5) >= 8) {
            bytes.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
        }
    }
    const auto recovery = credentials.confirm_codes(
        asked_by(live.world.secretariat.account), crypto::hotp(bytes, static_cast<std::uint64_t>(live.world.clock->now().seconds / crypto::totp_step)));
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.12").problem(), "code-needed");
    BOOST_CHECK(!known("192.0.2.12"));
    const Answer whole = live.post_json("/api/v1/session", "X-Forwarded-For: 192.0.2.12\r\n",
                                        R"({"login": "secretariat", "password": ")" + std::string(test_password) + R"(", "code": ")" + recovery[0] + "\"}");
    BOOST_CHECK_EQUAL(whole.status, 201);
    BOOST_CHECK(known("192.0.2.12"));
}

// The list of sessions says with what and whence each was opened; neither stands anywhere in clear.
BOOST_AUTO_TEST_CASE(the_list_of_sessions_names_browser_system_and_address) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    const Answer signed_in = live.post_json("/api/v1/session",
                                            "X-Forwarded-For: 203.0.113.77\r\nUser-Agent: Mozilla/5.0 (Linux; Android 14) Gecko/128.0 "
                                            "Firefox/128.0 <b>qzvagent</b>\r\n",
                                            R"({"login": "secretariat", "password": ")" + std::string(test_password) + "\"}");
    const std::string cookie = signed_in.field("set-cookie").value();
    const std::string page = live.ask("GET", "/account", "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n").body;
    BOOST_CHECK(page.find("Firefox, Android") != std::string::npos);
    BOOST_CHECK(page.find("203.0.113.77") != std::string::npos);
    BOOST_CHECK(page.find("qzvagent") == std::string::npos);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(live.world.founded.data)) {
        if (!entry.is_regular_file()) {
            continue;
        }
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(file)), {});
        for (const std::string word : {"203.0.113.77", "Firefox, Android", "qzvagent"}) {
            BOOST_CHECK_MESSAGE(bytes.find(word) == std::string::npos, word << " stands in " << entry.path().filename());
        }
    }
    BOOST_CHECK(live.log_text().find("203.0.113.77") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_account_is_not_guessed_at_from_everywhere) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    BOOST_REQUIRE_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.1").status, 201);
    for (const std::string login : {"secretariat", "nobody-at-all"}) {
        for (int i = 0; i < 20; ++i) {
            BOOST_CHECK_EQUAL(try_password(live, login, "a wrong password", "198.51.100." + std::to_string(i)).status, 401);
        }
        BOOST_CHECK_EQUAL(try_password(live, login, "a wrong password", "198.51.100.77").status, 429);
    }
    // Its owner is let in whence they came before.
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "192.0.2.1").status, 201);
    // The guesser is not given new guesses by that.
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", "a wrong password", "198.51.100.78").status, 429);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
