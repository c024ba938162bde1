// Sessions, cookies, tokens, forms and guessing, against a running server. The numbers are those of the catalogue of
// attacks that the project tests.
#include "crypto/totp.h"
#include "server/route.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

std::string credentials(const std::string& login, const std::string& password) {
    return R"({"login": ")" + login + R"(", "password": ")" + password + R"("})";
}

Answer try_password(LiveServer& live, const std::string& login, const std::string& password,
                    const std::string& fields = "") {
    return live.post_json("/api/v1/session", fields, credentials(login, password));
}

std::string token_of(const Answer& answer) {
    const std::string cookie = answer.field("set-cookie").value_or("");
    return cookie.substr(cookie.find('=') + 1, 43);
}

std::string form_token(LiveServer& live, const std::string& cookie) {
    const std::string page = live.ask("GET", cookie.empty() ? "/sign-in" : "/verify", cookie).body;
    static const std::string field = "name=\"form_token\" value=\"";
    return page.substr(page.find(field) + field.size(), 43);
}

// What a page's script says beside its cookie.
std::string of_page(LiveServer& live, const std::string& cookie) {
    return "Depositary-Form-Token: " + form_token(live, cookie) + "\r\n";
}

const std::string form_type = "Content-Type: application/x-www-form-urlencoded\r\n";
const std::string page_origin = "Origin: http://localhost\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(sign_in)

// A03: guessing is slowed for who guesses, and locks nobody else out.
BOOST_AUTO_TEST_CASE(guessing_is_braked_for_the_guesser_alone) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    const auto from = [](const std::string& address) { return "X-Forwarded-For: 192.0.2.9, " + address + "\r\n"; };
    for (int i = 0; i < 5; ++i) {
        BOOST_CHECK_EQUAL(try_password(live, "secretariat", "a wrong password", from("198.51.100.1")).status, 401);
    }
    const Answer braked = try_password(live, "secretariat", test_password, from("198.51.100.1"));
    BOOST_CHECK_EQUAL(braked.status, 429);
    BOOST_CHECK_EQUAL(braked.problem(), "too-many-attempts");
    BOOST_CHECK(braked.field("retry-after"));
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, from("198.51.100.2")).status, 201);
    // One subscriber's addresses are one (IPv6).
    for (int i = 0; i < 5; ++i) {
        try_password(live, "secretariat", "a wrong password", from("2001:db8:1:2::" + std::to_string(i)));
    }
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, from("2001:db8:1:2:3::1")).status, 429);
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, from("2001:db8:1:3::1")).status, 201);
    // It survives a restart.
    live.restart();
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, from("198.51.100.1")).status, 429);
    live.world.clock->set(live.world.clock->now().seconds + 3);
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, from("198.51.100.1")).status, 201);
    // What failed under a clock that was a hundred days ahead keeps nobody out for a hundred days, and makes no guess free.
    const auto now = live.world.clock->now().seconds;
    const auto guess = [&] { return try_password(live, "secretariat", "a wrong password", from("198.51.100.3")).status; };
    live.world.clock->set(now + 100 * 24 * 3600);
    for (int i = 0; i < 5; ++i) BOOST_CHECK_EQUAL(guess(), 401);
    BOOST_CHECK_EQUAL(guess(), 429);
    live.world.clock->set(now);
    BOOST_CHECK_EQUAL(guess(), 401);
    BOOST_CHECK_EQUAL(guess(), 429);
}

// Nor does guessing at once: an attempt that is under way counts.
BOOST_AUTO_TEST_CASE(many_guesses_at_once_are_no_more_than_one_after_the_other) {
    LiveServer live;
    std::vector<std::thread> threads;
    std::atomic<int> tried{0}, braked{0};
    for (int i = 0; i < 16; ++i) {
        threads.emplace_back([&] {
            const int status = try_password(live, "secretariat", "a wrong password").status;
            tried += status == 401;
            braked += status == 429;
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    BOOST_CHECK_EQUAL(tried, 5);
    BOOST_CHECK_EQUAL(braked, 11);
    // Right ones wait for each other, and all get in.
    live.world.clock->set(live.world.clock->now().seconds + 1000);
    std::vector<std::thread> owners;
    std::atomic<int> in{0};
    for (int i = 0; i < 8; ++i) {
        owners.emplace_back([&] { in += try_password(live, "secretariat", test_password).status == 201; });
    }
    for (auto& thread : owners) {
        thread.join();
    }
    BOOST_CHECK_EQUAL(in, 8);
}

// Without a proxy, X-Forwarded-For is only what anyone can write.
BOOST_AUTO_TEST_CASE(an_address_that_nobody_trusted_stated_is_not_believed) {
    LiveServer live;
    for (int i = 0; i < 5; ++i) {
        try_password(live, "secretariat", "a wrong password",
                     "X-Forwarded-For: 198.51.100." + std::to_string(i) + "\r\n");
    }
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "X-Forwarded-For: 198.51.100.77\r\n").status,
                      429);
}

// Nor is what is no address: a port or a word behind each guess would make a new peer of it.
BOOST_AUTO_TEST_CASE(what_is_no_address_counts_as_the_proxys_own) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    for (const char* forwarded : {"192.0.2.1:1234", "junk", "[2001:db8::1]", "192.0.2.1, unknown", "192.0.2.300"}) {
        BOOST_CHECK_EQUAL(
            try_password(live, "secretariat", "a wrong password", "X-Forwarded-For: " + std::string(forwarded) + "\r\n").status, 401);
    }
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password).status, 429);
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "X-Forwarded-For: 192.0.2.1:99\r\n").status, 429);
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, "X-Forwarded-For: 192.0.2.1\r\n").status, 201);
}

// A05.
BOOST_AUTO_TEST_CASE(a_session_is_never_one_that_the_browser_brought) {
    LiveServer live;
    const std::string planted(43, 'A');
    const Answer first =
        try_password(live, "secretariat", test_password, "Cookie: depositary=" + planted + "\r\n" + page_origin);
    BOOST_REQUIRE_EQUAL(first.status, 201);
    const std::string token = token_of(first);
    BOOST_CHECK_NE(token, planted);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Cookie: depositary=" + planted + "\r\n").status, 401);
    const std::string cookie = "Cookie: depositary=" + token + "\r\n" + page_origin;
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password, cookie).problem(), "form-token");
    const Answer second = try_password(live, "secretariat", test_password, cookie + of_page(live, cookie));
    BOOST_REQUIRE_EQUAL(second.status, 201);
    BOOST_CHECK_NE(token_of(second), token);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Cookie: depositary=" + token + "\r\n").status, 401);
}

// A06.
BOOST_AUTO_TEST_CASE(a_session_that_was_ended_is_over_at_once) {
    LiveServer live;
    const std::string who = live.cookie(live.world.secretariat);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", who).status, 200);
    // On a connection that is kept open, too.
    Client client(live.port());
    const std::string request = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\n" + who + "\r\n";
    client.send(request);
    BOOST_CHECK_EQUAL(client.receive().value().status, 200);
    const Answer out = live.ask("DELETE", "/api/v1/session", who + page_origin + of_page(live, who));
    BOOST_CHECK_EQUAL(out.status, 204);
    BOOST_CHECK(out.field("set-cookie").value().find("Max-Age=0") != std::string::npos);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", who).status, 401);
    client.send(request);
    BOOST_CHECK_EQUAL(client.receive().value().status, 401);
}

// A07.
BOOST_AUTO_TEST_CASE(cookies_have_their_flags) {
    LiveServer live;
    const std::string plain = try_password(live, "secretariat", test_password).field("set-cookie").value();
    BOOST_CHECK(plain.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"));
    LiveServer secure([](ServerSettings& settings) { behind_proxy(settings); });
    const std::string cookie = try_password(secure, "secretariat", test_password).field("set-cookie").value();
    BOOST_CHECK(cookie.starts_with("__Host-depositary="));
    BOOST_CHECK(cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"));
    BOOST_CHECK(cookie.find("Domain") == std::string::npos);
    // Behind TLS the plain cookie's name means nothing.
    BOOST_CHECK_EQUAL(secure.ask("GET", "/api/v1/session", secure.cookie(secure.world.secretariat)).status, 401);
}

// A08: however much it is used, a session ends after twelve hours; unused, after two.
BOOST_AUTO_TEST_CASE(a_session_ends_when_its_time_is_up) {
    LiveServer live;
    const auto sign_in = [&] {
        return "Cookie: depositary=" + token_of(try_password(live, "secretariat", test_password)) + "\r\n";
    };
    const auto wait = [&](std::int64_t seconds) { live.world.clock->set(live.world.clock->now().seconds + seconds); };
    const std::string used = sign_in();
    for (int i = 0; i < 11; ++i) {
        wait(3600);
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", used).status, 200);
    }
    wait(3599);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", used).status, 200);
    wait(2);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", used).status, 401);
    const std::string left = sign_in();
    wait(2 * 3600 + 1);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", left).status, 401);
}

// What is asked for once was shown by a program's token is not: a token is no cookie, and manages no account.
BOOST_AUTO_TEST_CASE(a_token_of_a_program_manages_no_account) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    const Answer made = live.ask("POST", "/account/tokens", cookie + page_origin + form_type,
                                 "form_token=" + form_token(live, cookie) + "&name=A+program&scope=read&days=1");
    BOOST_REQUIRE_EQUAL(made.status, 200);
    static const std::regex code("<code>([A-Za-z0-9_-]{43})</code>");
    std::smatch found;
    BOOST_REQUIRE(std::regex_search(made.body, found, code));
    const std::string token = found[1].str(), bearer = "Authorization: Bearer " + token + "\r\n";
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", bearer).status, 200);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Cookie: depositary=" + token + "\r\n").status, 401);
    const Answer denied = live.post_json("/api/v1/parties", bearer, R"({"code": "XX", "name": "A party"})");
    BOOST_CHECK_EQUAL(denied.status, 403);
    BOOST_CHECK_EQUAL(denied.problem(), "scope");
    BOOST_CHECK_EQUAL(live.ask("POST", "/api/v1/verify", bearer + "Content-Type: application/octet-stream\r\n", "x").status, 200);
    BOOST_CHECK_EQUAL(live.ask("GET", "/account/codes", bearer).status, 303);
    live.world.clock->set(live.world.clock->now().seconds + 24 * 3600 + 1);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", bearer).status, 401);
}

// What is dangerous is asked only of who has shown within ten minutes who they are; showing it changes the session's token.
BOOST_AUTO_TEST_CASE(what_is_dangerous_needs_a_recent_proof) {
    LiveServer live;
    const std::string token = live.token(live.world.secretariat), cookie = "Cookie: depositary=" + token + "\r\n";
    const auto post = [&](const std::string& target, const std::string& who, const std::string& fields) {
        return live.ask("POST", target, who + page_origin + form_type, "form_token=" + form_token(live, who) + fields);
    };
    live.world.clock->set(live.world.clock->now().seconds + 601);
    const Answer refused = post("/account/codes", cookie, "");
    BOOST_CHECK_EQUAL(refused.status, 303);
    BOOST_CHECK_EQUAL(refused.field("location").value(), "/account/proof?next=%2Faccount");
    BOOST_CHECK(!live.world.depositary->credentials().second_factor(live.world.secretariat.account));
    for (const std::string target : {"/api/v1/keys", "/api/v1/accounts", "/api/v1/account/passkeys/options"}) {
        const Answer answer = live.post_json(target, "Authorization: Bearer " + token + "\r\n", "{}");
        BOOST_CHECK_EQUAL(answer.status, 403);
        BOOST_CHECK_EQUAL(answer.problem(), "proof-needed");
    }
    BOOST_CHECK_EQUAL(post("/account/proof", cookie, "&password=a+wrong+password&next=%2Faccount").status, 422);
    const Answer proven = post("/account/proof", cookie, "&password=a+long+enough+password&next=%2Faccount");
    BOOST_CHECK_EQUAL(proven.status, 303);
    const std::string fresh = "Cookie: depositary=" + token_of(proven) + "\r\n";
    BOOST_CHECK_NE(token_of(proven), token);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", cookie).status, 401);
    BOOST_CHECK_EQUAL(post("/account/codes", fresh, "").field("location").value(), "/account/codes");
}

// A11: with codes on, the password alone opens nothing; a code is taken once; guessing codes is slowed wherever it comes
// from, which nobody can bring about without the password.
BOOST_AUTO_TEST_CASE(with_codes_on_the_password_alone_opens_nothing) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    auto credentials = live.world.depositary->credentials();
    const AccountId account = live.world.secretariat.account;
    credentials.begin_codes(asked_by(account));
    const std::string shown = credentials.second_factor(account)->secret;
    crypto::Bytes secret;
    unsigned held = 0, bits = 0;
    for (const char c : shown) {
        held = (held << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
        if ((bits += 5) >= 8) {
            secret.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
        }
    }
    const auto code = [&](int steps = 0) {
        return crypto::hotp(secret, static_cast<std::uint64_t>(live.world.clock->now().seconds / crypto::totp_step + steps));
    };
    const auto recovery = credentials.confirm_codes(asked_by(account), code(-1));
    const auto from = [](int n) { return "X-Forwarded-For: 198.51.100." + std::to_string(n) + "\r\n"; };
    const auto with_code = [&](const std::string& given, int peer) {
        return live.post_json("/api/v1/session", from(peer),
                              R"({"login": "secretariat", "password": ")" + std::string(test_password) + R"(", "code": ")" + given + "\"}");
    };
    BOOST_CHECK_EQUAL(try_password(live, "secretariat", test_password).problem(), "code-needed");
    BOOST_CHECK_EQUAL(with_code(code(), 1).status, 201);
    BOOST_CHECK_EQUAL(with_code(code(), 1).problem(), "code-wrong");
    // By the page: the password leads to the code, and its cookie signs nobody in.
    const std::string origin = "Origin: https://localhost\r\n";
    const auto page_token = [&](const std::string& at, const std::string& cookie) {
        const std::string page = live.ask("GET", at, cookie).body;
        static const std::string field = "name=\"form_token\" value=\"";
        return page.substr(page.find(field) + field.size(), 43);
    };
    const Answer half = live.ask("POST", "/sign-in", origin + form_type,
                                 "form_token=" + page_token("/sign-in", "") + "&login=secretariat&password=a+long+enough+password&next=%2Fboard");
    BOOST_CHECK_EQUAL(half.field("location").value(), "/sign-in/code?next=%2Fboard");
    const std::string pending = "Cookie: __Host-depositary=" + token_of(half) + "\r\n";
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", pending).status, 401);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Authorization: Bearer " + token_of(half) + "\r\n").status, 401);
    const Answer whole = live.ask("POST", "/sign-in/code", pending + origin + form_type,
                                  "form_token=" + page_token("/sign-in/code", pending) + "&code=" + recovery[0] + "&next=%2Fboard");
    BOOST_CHECK_EQUAL(whole.field("location").value(), "/board");
    BOOST_CHECK_NE(token_of(whole), token_of(half));
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Cookie: __Host-depositary=" + token_of(whole) + "\r\n").status, 200);
    BOOST_CHECK_EQUAL(live.ask("GET", "/sign-in/code", pending).field("location").value(), "/sign-in?next=%2F");
    // Five wrong codes from five addresses, and the sixth waits; so does a restart.
    for (int i = 0; i < 5; ++i) {
        BOOST_CHECK_EQUAL(with_code("000000", 10 + i).status, 401);
    }
    BOOST_CHECK_EQUAL(with_code(recovery[1], 20).status, 429);
    live.world.clock->set(live.world.clock->now().seconds + 60);
    BOOST_CHECK_EQUAL(with_code(recovery[1], 20).status, 201);
}

// A link is good once, and stands in no log. What who guesses is told: what_is_guessed_test (A02).
BOOST_AUTO_TEST_CASE(an_invitation_lets_its_account_in_once) {
    LiveServer live;
    NewAccount guest{"guest", "A guest", "SEC", Role::observer, {live.world.compartment}, "", "", true};
    live.world.depositary->open_account(live.world.secretariat, guest);
    AccountId id;
    for (const auto& one : live.world.depositary->accounts(live.world.secretariat)) {
        if (one.login == "guest") {
            id = one.id;
        }
    }
    const std::string link = "/invitation/" + live.world.depositary->credentials().invite(live.world.secretariat, id);
    const Answer page = live.ask("GET", link);
    BOOST_CHECK_EQUAL(page.status, 200);
    BOOST_CHECK_EQUAL(page.field("referrer-policy").value(), "same-origin");
    const auto accept = [&](const std::string& password) {
        return live.ask("POST", link, page_origin + form_type,
                        "form_token=" + form_token(live, "") + "&password=" + password + "&again=" + password);
    };
    BOOST_CHECK_EQUAL(accept("guest-2024-guest").status, 422);
    const Answer accepted = accept("granite+umbrella+tidal+fourteen");
    BOOST_CHECK_EQUAL(accepted.status, 303);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", "Cookie: depositary=" + token_of(accepted) + "\r\n").status, 200);
    BOOST_CHECK_EQUAL(accept("granite+umbrella+tidal+fourteen").status, 404);
    BOOST_CHECK_EQUAL(live.ask("GET", link).status, 404);
    BOOST_CHECK_EQUAL(try_password(live, "guest", "granite umbrella tidal fourteen").status, 201);
    BOOST_CHECK(live.log_text().find(link.substr(12)) == std::string::npos);
}

// A09.
BOOST_AUTO_TEST_CASE(what_another_site_makes_a_browser_send_is_refused) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    const std::uint64_t before = live.register_size();
    const std::string party = R"({"code": "XX", "name": "A party"})";
    for (const std::string origin :
         {"", "Origin: null\r\n", "Origin: https://evil.example\r\n", "Origin: http://localhost.evil.example\r\n",
          "Origin: https://localhost\r\n", "Origin: http://localhost:81\r\n", "Origin: http://localhost/\r\n"}) {
        const Answer answer = live.post_json("/api/v1/parties", cookie + origin, party);
        BOOST_CHECK_MESSAGE(answer.status == 403 && answer.problem() == "cross-origin", origin << answer.body);
        BOOST_CHECK_EQUAL(live.ask("DELETE", "/api/v1/session", cookie + origin).status, 403);
        BOOST_CHECK_EQUAL(
            live.ask("POST", "/sign-out", cookie + origin + form_type, "form_token=" + form_token(live, cookie)).status,
            403);
    }
    // What a form of another site can send without asking first.
    for (const std::string type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", ""}) {
        BOOST_CHECK_EQUAL(
            live.ask("POST", "/api/v1/parties", cookie + page_origin + of_page(live, cookie) + "Content-Type: " + type + "\r\n", party).status,
            415);
    }
    // The right origin, and a form's token of nobody, of another session, of none.
    const std::string other = live.cookie(live.world.secretariat);
    for (const std::string& token :
         {std::string(), std::string(43, 'A'), form_token(live, ""), form_token(live, other)}) {
        BOOST_CHECK_EQUAL(live.ask("POST", "/sign-out", cookie + page_origin + form_type, "form_token=" + token).status,
                          403);
    }
    BOOST_CHECK_EQUAL(live.register_size(), before);
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/parties", cookie + page_origin + of_page(live, cookie), party).status, 201);
    // Signing somebody else in needs the page's token as well.
    const std::string login = "login=secretariat&password=a+long+enough+password&next=%2F";
    BOOST_CHECK_EQUAL(live.ask("POST", "/sign-in", page_origin + form_type, login).status, 403);
    BOOST_CHECK_EQUAL(
        live.ask("POST", "/sign-in", form_type, "form_token=" + form_token(live, "") + "&" + login).status, 403);
    BOOST_CHECK_EQUAL(
        live.ask("POST", "/sign-in", page_origin + form_type, "form_token=" + form_token(live, "") + "&" + login).status,
        303);
}

// Two windows of one browser share its cookie: what a page's script sends is done as the person whom the page shows, or not at all.
BOOST_AUTO_TEST_CASE(a_page_of_one_session_acts_in_no_other) {
    LiveServer live;
    const Actor ministry = live.world.add_account("sokha", "KH", Role::ministry);
    const std::string shown = live.cookie(ministry), now = live.cookie(live.world.secretariat), again = live.cookie(ministry);
    const std::uint64_t before = live.register_size();
    std::size_t refused = 0;
    for (const Route& route : routes()) {
        if (route.audience == Audience::people || route.method == "GET") {
            continue;
        }
        std::string path(route.path_template);
        for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) {
            path.replace(at, path.find('}') - at + 1, "1");
        }
        for (const std::string& page : {std::string(), "Depositary-Form-Token: " + std::string(43, 'A') + "\r\n", of_page(live, shown), of_page(live, "")}) {
            const Answer answer = live.ask(std::string(route.method), path, now + page_origin + page);
            BOOST_CHECK_MESSAGE(answer.status == 403 && answer.problem() == "form-token", route.method << " " << path << " " << page << answer.head);
        }
        // Its own page's, and a program's token without any, are let through to what the address itself says.
        if (route.path_template != "/api/v1/session" || route.method != "DELETE") {
            BOOST_CHECK_NE(live.ask(std::string(route.method), path, shown + page_origin + of_page(live, shown)).problem(), "form-token");
        }
        BOOST_CHECK_NE(live.ask(std::string(route.method), path, live.bearer(ministry)).problem(), "form-token");
        ++refused;
    }
    BOOST_CHECK_GT(refused, 40U);
    BOOST_CHECK_EQUAL(live.register_size(), before);
    const std::string party = R"({"code": "XX", "name": "A party"})";
    // Who signed in again has another session: its token is told to this server's own pages, and to no program.
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/verify", again + page_origin + of_page(live, shown), "{}").problem(), "form-token");
    const auto told = nlohmann::json::parse(live.ask("GET", "/api/v1/session", now).body);
    BOOST_CHECK_EQUAL(told.at("form_token").get<std::string>(), form_token(live, now));
    BOOST_CHECK(!nlohmann::json::parse(live.ask("GET", "/api/v1/session", live.bearer(ministry)).body).contains("form_token"));
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/parties", now + page_origin + of_page(live, now), party).status, 201);
    BOOST_CHECK_EQUAL(live.ask("DELETE", "/api/v1/session", shown + page_origin + of_page(live, shown)).status, 204);
}

// A09: nothing that a GET does is an act.
BOOST_AUTO_TEST_CASE(a_get_changes_nothing) {
    LiveServer live;
    const auto id = live.world.deposit("T/1", "words").document.to_text();
    const std::string who = live.bearer(live.world.secretariat), cookie = live.cookie(live.world.secretariat);
    const std::uint64_t before = live.register_size();
    for (const Route& route : routes()) {
        std::string path(route.path_template);
        for (const auto& [from, to] :
             std::initializer_list<std::pair<std::string, std::string>>{{"{id}", id},
                                                                        {"{n}", "1"},
                                                                        {"{name}", "text.txt"},
                                                                        {"{index}", "0"},
                                                                        {"{fingerprint}", "x"},
                                                                        {"{path*}", "0/000.p/1"}}) {
            if (const auto at = path.find(from); at != std::string::npos) {
                path.replace(at, from.size(), to);
            }
        }
        live.ask("GET", path, who);
        live.ask("GET", path, cookie);
        live.ask("HEAD", path, who);
    }
    BOOST_CHECK_EQUAL(live.register_size(), before);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", who).status, 200);
}

// A10, A12, A13.
BOOST_AUTO_TEST_CASE(a_credential_is_taken_from_one_place_and_whole) {
    LiveServer live;
    const auto reader = live.world.add_account("reader", "KH", Role::observer);
    const std::string token = live.token(live.world.secretariat), bearer = "Authorization: Bearer " + token + "\r\n";
    const auto status = [&](const std::string& fields, const std::string& target = "/api/v1/session") {
        return live.ask("GET", target, fields).status;
    };
    BOOST_CHECK_EQUAL(status(bearer), 200);
    BOOST_CHECK_EQUAL(status("Authorization: bearer " + token + "\r\n"), 200);
    BOOST_CHECK_EQUAL(status("", "/api/v1/session?token=" + token), 401);
    BOOST_CHECK_EQUAL(status("", "/api/v1/session?access_token=" + token), 401);
    BOOST_CHECK_EQUAL(status(bearer + live.bearer(reader)), 400);
    BOOST_CHECK_EQUAL(status(bearer + live.cookie(reader)), 400);
    BOOST_CHECK_EQUAL(status(bearer + "Cookie: depositary=" + token + "\r\n"), 400);
    BOOST_CHECK_EQUAL(status(live.cookie(reader) + live.cookie(live.world.secretariat)), 400);
    BOOST_CHECK_EQUAL(status("Cookie: depositary=" + token + "; depositary=" + token + "\r\n"), 400);
    // Shorter, longer, of other case, of another scheme.
    std::string swapped = token;
    std::swap(swapped.front(), swapped.back());
    for (const std::string& wrong : {token.substr(1), token + "A", token + "=", std::string(), std::string(43, 'A'),
                                     token + " " + token, swapped}) {
        if (wrong != token) {
            BOOST_CHECK_EQUAL(status("Authorization: Bearer " + wrong + "\r\n"), 401);
        }
    }
    BOOST_CHECK_EQUAL(status("Authorization: Basic " + token + "\r\n"), 401);
    BOOST_CHECK_EQUAL(status("Authorization: " + token + "\r\n"), 401);
    // Expired, and taken back.
    live.world.depositary->close_session(token);
    BOOST_CHECK_EQUAL(status(bearer), 401);
    const std::string later = live.bearer(live.world.secretariat);
    live.world.clock->set(live.world.clock->now().seconds + 3601);
    BOOST_CHECK_EQUAL(status(later), 401);
    // A reader's token does not write.
    BOOST_CHECK_EQUAL(
        live.post_json("/api/v1/parties", live.bearer(reader), R"({"code": "XX", "name": "A party"})").status, 403);
}

BOOST_AUTO_TEST_CASE(a_challenge_is_for_one_login_once_and_for_two_minutes) {
    LiveServer live;
    const auto key = crypto::MinisignSecretKey::generate();
    NewAccount account{
        "program", "A program", "SEC", Role::secretariat, {live.world.compartment}, "", key.public_key().to_text()};
    live.world.depositary->open_account(live.world.secretariat, account);
    const auto challenge = [&](const std::string& login) {
        const std::string body =
            live.post_json("/api/v1/session/challenge", "", R"({"login": ")" + login + R"("})").body;
        const auto begin = body.find(":\"") + 2;
        return body.substr(begin, body.find('"', begin) - begin);
    };
    const auto answer = [&](const std::string& login, const std::string& text, const crypto::MinisignSecretKey& with) {
        std::string minisig = with.sign(crypto::as_bytes(text), "sign-in").to_text();
        for (std::size_t at = 0; (at = minisig.find('\n', at)) != std::string::npos; at += 2) {
            minisig.replace(at, 1, "\\n");
        }
        return live.post_json(
            "/api/v1/session/key", "",
            R"({"login": ")" + login + R"(", "challenge": ")" + text + R"(", "signature": ")" + minisig + R"("})");
    };
    const std::string text = challenge("program");
    BOOST_CHECK_EQUAL(answer("program", text, key).status, 201);
    BOOST_CHECK_EQUAL(answer("program", text, key).status, 401);
    BOOST_CHECK_EQUAL(answer("program", challenge("secretariat"), key).status, 401);
    BOOST_CHECK_EQUAL(answer("program", challenge("program"), crypto::MinisignSecretKey::generate()).status, 401);
    // However many are asked, nobody else is refused one, and an earlier one holds.
    const std::string early = challenge("program");
    Client asking(live.port());
    for (int i = 0; i < 50; ++i) {
        asking.send("POST /api/v1/session/challenge HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
                    R"({"login": "nobody"})");
        BOOST_REQUIRE_EQUAL(asking.receive().value().status, 201);
    }
    BOOST_CHECK_EQUAL(answer("program", early, key).status, 201);
    const std::string late = challenge("program");
    live.world.clock->set(live.world.clock->now().seconds + 121);
    BOOST_CHECK_EQUAL(answer("program", late, key).status, 401);
}

// H28.
BOOST_AUTO_TEST_CASE(signing_in_leads_to_a_page_of_this_server_and_nowhere_else) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    for (const std::string next :
         {"//evil.example", "https://evil.example/", "javascript:alert(1)", "/%5Cevil.example", "%2F%2Fevil.example",
          "/%0d%0aEvil:%201", "%20//evil.example", "evil", "/%09/evil.example", "/../%2Fx%5C"}) {
        const Answer answer = live.ask("GET", "/sign-in?next=" + next, cookie);
        BOOST_CHECK_MESSAGE(answer.status == 303 && answer.field("location") == "/",
                            next << ": " << answer.field("location").value_or("-"));
    }
    BOOST_CHECK_EQUAL(live.ask("GET", "/sign-in?next=%2Fverify%3Fx%3D1", cookie).field("location").value(),
                      "/verify?x=1");
    BOOST_CHECK_EQUAL(live.ask("GET", "/verify").field("location").value(), "/sign-in?next=%2Fverify");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
