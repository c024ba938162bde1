// A second factor that a role is asked for: with one of two a person enrols the other or gives it, and does nothing else.
#include "crypto/totp.h"
#include "server/route.h"
#include "server/words.h"
#include "tests/server/support/access_requests.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {

const std::string origin = "Origin: http://localhost\r\n", form_type = "Content-Type: application/x-www-form-urlencoded\r\n";

struct Demanding : LiveServer {
    explicit Demanding(std::set<Role> roles = {Role::secretariat, Role::ministry})
        : LiveServer([&](ServerSettings& settings) { settings.second_factor_of = std::move(roles); }) {}

    AccountId account = world.secretariat.account;

    std::string cookie_of(const Answer& answer) {
        const std::string cookie = answer.field("set-cookie").value_or("");
        return "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    }
    std::string sign_in(const std::string& more = "") {
        const Answer answer =
            post_json("/api/v1/session", "", R"({"login": "secretariat", "password": ")" + std::string(test_password) + "\"" + more + "}");
        BOOST_REQUIRE_EQUAL(answer.status, 201);
        return cookie_of(answer);
    }
    std::string form_token(const std::string& cookie, const std::string& page = "/account/second-factor") {
        const std::string body = ask("GET", page, cookie).body;
        static const std::string field = "name=\"form_token\" value=\"";
        return body.substr(body.find(field) + field.size(), 43);
    }
    Answer post(const std::string& target, const std::string& cookie, const std::string& fields = "") {
        return ask("POST", target, cookie + origin + form_type, "form_token=" + form_token(cookie) + fields);
    }
    std::string code() {
        const std::string shown = world.depositary->credentials().second_factor(account)->secret;
        crypto::Bytes secret;
        unsigned held = 0, bits = 0;
        for (const char c : shown) {
            held = (held << 5 | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
            if ((bits += 5) >= 8) {
                secret.push_back(static_cast<std::uint8_t>(held >> (bits -= 8)));
            }
        }
        return crypto::hotp(secret, static_cast<std::uint64_t>(world.clock->now().seconds / crypto::totp_step));
    }
    bool is_let_in(const std::string& cookie) { return ask("GET", "/api/v1/session", cookie).status == 200; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(second_factor)

// Every route of the table, for programs and for people, with a cookie and with a bearer token.
BOOST_AUTO_TEST_CASE(with_a_password_alone_every_route_refuses_but_those_that_enrol) {
    Demanding live;
    const std::string cookie = live.sign_in(), token = cookie.substr(cookie.find('=') + 1, 43);
    const std::set<std::string> open{"DELETE /api/v1/session", "GET /account/proof", "POST /account/proof", "GET /account/second-factor",
                                     "POST /sign-out", "GET /account/codes", "POST /account/codes", "POST /account/codes/confirm",
                                     "POST /api/v1/account/passkeys/options", "POST /api/v1/account/passkeys"};
    std::size_t refused = 0;
    for (const Route& route : routes()) {
        const std::string name = std::string(route.method) + " " + std::string(route.path_template);
        if (route.access == Access::anyone || open.contains(name)) {
            continue;
        }
        BOOST_CHECK_MESSAGE(route.owing == Owing::nothing, name);
        std::string path(route.path_template);
        for (std::size_t at = 0; (at = path.find('{')) != std::string::npos;) {
            path.replace(at, path.find('}') - at + 1, "1");
        }
        if (route.audience == Audience::people) {
            const Answer answer = live.ask(std::string(route.method), path, cookie + origin);
            BOOST_CHECK_MESSAGE(answer.status == 303 && answer.field("location") == "/account/second-factor", name << "\n" << answer.head);
        } else {
            for (const std::string& who : {cookie + origin, "Authorization: Bearer " + token + "\r\n"}) {
                const Answer answer = live.ask(std::string(route.method), path, who);
                BOOST_CHECK_MESSAGE(answer.status == 403 && answer.problem() == "second-factor-needed", name << "\n" << answer.head);
            }
        }
        ++refused;
    }
    std::printf("    %zu routes refuse a session that owes its second factor\n", refused);
    BOOST_CHECK_GT(refused, 120U);
    BOOST_CHECK_EQUAL(live.ask("GET", "/account/second-factor", cookie).status, 200);
    BOOST_CHECK_EQUAL(live.post("/sign-out", cookie).status, 303);
    BOOST_CHECK_EQUAL(live.ask("GET", "/account/second-factor", cookie).field("location").value_or(""), "/sign-in?next=%2Faccount%2Fsecond-factor");
}

BOOST_AUTO_TEST_CASE(who_sets_up_codes_is_let_in_at_once_and_asked_for_them_from_then_on) {
    Demanding live;
    const std::string cookie = live.sign_in(), other = live.sign_in();
    BOOST_CHECK_EQUAL(live.post("/account/codes", cookie).field("location").value_or(""), "/account/codes");
    const Answer wrong = live.post("/account/codes/confirm", cookie, "&code=000000");
    BOOST_CHECK_EQUAL(wrong.status, 422);
    BOOST_CHECK(!live.is_let_in(cookie));
    const Answer done = live.post("/account/codes/confirm", cookie, "&code=" + live.code());
    BOOST_REQUIRE_EQUAL(done.status, 200);
    const std::string fresh = live.cookie_of(done);
    BOOST_CHECK(live.is_let_in(fresh));
    BOOST_CHECK(!live.is_let_in(cookie));  // its token is another one now
    // The page's own forms are for the new token.
    static const std::string field = "name=\"form_token\" value=\"";
    const std::string token = done.body.substr(done.body.find(field) + field.size(), 43);
    BOOST_CHECK_EQUAL(live.ask("POST", "/language", fresh + origin + form_type, "form_token=" + token + "&language=en&next=%2F").status, 303);
    // Another session with the password alone, of before: neither let in, nor able to set up another factor in its place.
    BOOST_CHECK(!live.is_let_in(other));
    BOOST_CHECK_EQUAL(live.post("/account/codes", other).field("location").value_or(""), "/account/second-factor");
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/account/passkeys/options", other + origin, "{}").problem(), "second-factor-needed");
    // It may give the factor that there is.
    live.world.clock->set(live.world.clock->now().seconds + crypto::totp_step);
    const auto recovery = live.world.depositary->credentials().renew_recovery_codes(asked_by(live.account));
    const Answer proven = live.post("/account/proof", other, "&password=a+long+enough+password&next=%2F&code=" + recovery[0]);
    BOOST_CHECK_EQUAL(proven.status, 303);
    BOOST_CHECK(live.is_let_in(live.cookie_of(proven)));
    BOOST_CHECK(live.is_let_in(live.sign_in(R"(, "code": ")" + recovery[1] + "\"")));
    // Taken away, it is owed again at once.
    BOOST_CHECK_EQUAL(live.ask("POST", "/account/codes/removal", fresh + origin + form_type, "form_token=" + live.form_token(fresh, "/verify")).status, 303);
    BOOST_CHECK(!live.is_let_in(fresh));
}

// Who has stolen the password of an account with a passkey gets no further by it, and enrols nothing.
BOOST_AUTO_TEST_CASE(a_password_beside_a_passkey_enrols_nothing) {
    Demanding live;
    live.world.depositary->credentials().add_passkey(asked_by(live.account), {"id", "key", 0, "A key", {}, {}});
    const std::string cookie = live.sign_in();
    BOOST_CHECK(!live.is_let_in(cookie));
    for (const std::string target : {"/account/codes", "/account/codes/confirm"}) {
        BOOST_CHECK_EQUAL(live.post(target, cookie, "&code=123456").field("location").value_or(""), "/account/second-factor");
    }
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/account/passkeys/options", cookie + origin, "{}").problem(), "second-factor-needed");
    BOOST_CHECK(!live.world.depositary->credentials().second_factor(live.account));
    // Showing the password once more is one factor still.
    const Answer proven = live.post("/account/proof", cookie, "&password=a+long+enough+password&next=%2F&code=");
    BOOST_CHECK_EQUAL(proven.status, 422);
    // A session by the passkey is of two, until the account has none any more.
    SessionTerms terms;
    terms.how = "passkey";
    terms.lifetime = 3600;
    terms.two_factors = true;
    const std::string whole = "Cookie: depositary=" + live.world.depositary->credentials().open_session(asked_by(live.account), terms) + "\r\n";
    BOOST_CHECK(live.is_let_in(whole));
    live.world.depositary->credentials().remove_passkey(asked_by(live.account), "id");
    BOOST_CHECK(!live.is_let_in(whole));
}

// The service's word for two factors counts (amr "mfa"), its mere name does not; programs have no passwords; other roles are not asked.
BOOST_AUTO_TEST_CASE(the_service_answers_for_its_own_factors_and_programs_are_not_asked) {
    Demanding live;
    const auto session = [&](const AccountId& account, SessionKind kind, const std::string& how, bool two_factors) {
        SessionTerms terms;
        terms.kind = kind;
        terms.how = how;
        terms.lifetime = 3600;
        terms.two_factors = two_factors;
        return "Authorization: Bearer " + live.world.depositary->credentials().open_session(asked_by(account), terms) + "\r\n";
    };
    BOOST_CHECK(live.is_let_in(session(live.account, SessionKind::person, "service", true)));
    BOOST_CHECK(!live.is_let_in(session(live.account, SessionKind::person, "service", false)));
    BOOST_CHECK(!live.is_let_in(session(live.account, SessionKind::person, "invitation", false)));
    BOOST_CHECK(live.is_let_in(session(live.account, SessionKind::program, "key", false)));
    BOOST_CHECK(live.is_let_in(session(live.account, SessionKind::token, "token", false)));
    const Actor observer = live.world.add_account("observer", "OB", Role::observer);
    BOOST_CHECK(live.is_let_in(session(observer.account, SessionKind::person, "password", false)));
    const Actor ministry = live.world.add_account("ministry", "KH", Role::ministry);
    BOOST_CHECK(!live.is_let_in(session(ministry.account, SessionKind::person, "password", false)));
}

// Whoever registers a passkey beside a password expects that the password alone opens nothing, whatever the role is asked for.
BOOST_AUTO_TEST_CASE(beside_a_passkey_a_password_alone_opens_nothing) {
    Demanding live{std::set<Role>()};
    auto credentials = live.world.depositary->credentials();
    const std::string before = live.sign_in();
    BOOST_CHECK(live.is_let_in(before));
    credentials.add_passkey(asked_by(live.account), {"id", "key", 0, "A key", {}, {}});
    for (const std::string& cookie : {before, live.sign_in()}) {
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", cookie).problem(), "second-factor-needed");
        BOOST_CHECK_EQUAL(live.ask("GET", "/board", cookie).field("location").value_or(""), "/account/second-factor");
        BOOST_CHECK_EQUAL(live.post("/account/codes", cookie).field("location").value_or(""), "/account/second-factor");
        BOOST_CHECK_EQUAL(live.post_json("/api/v1/account/passkeys/options", cookie + origin, "{}").problem(), "second-factor-needed");
        const Answer proven = live.post("/account/proof", cookie, "&password=a+long+enough+password&next=%2F&code=");
        BOOST_CHECK_EQUAL(proven.status, 422);
        BOOST_CHECK(!proven.field("set-cookie"));
    }
    // Half a sign-in makes no place the owner's: the first, whole one, did.
    const std::string elsewhere = "203.0.113.9";
    Sessions sessions(*live.world.depositary, false);
    BOOST_CHECK(!sessions.sign_in("secretariat", test_password, {elsewhere, ""}).code_needed);
    BOOST_CHECK(!credentials.knows_place("peer " + elsewhere + "\nlogin secretariat"));
    // What is opened in other ways is as it was: by the passkey, by the sign-in service, by a program.
    const auto session = [&](SessionKind kind, const std::string& how, bool two_factors) {
        SessionTerms terms;
        terms.kind = kind;
        terms.how = how;
        terms.lifetime = 3600;
        terms.two_factors = two_factors;
        return credentials.open_session(asked_by(live.account), terms);
    };
    const std::string whole = "Cookie: depositary=" + session(SessionKind::person, "passkey", true) + "\r\n";
    BOOST_CHECK(live.is_let_in(whole));
    BOOST_CHECK(live.is_let_in("Authorization: Bearer " + session(SessionKind::person, "service", false) + "\r\n"));
    BOOST_CHECK(live.is_let_in("Authorization: Bearer " + session(SessionKind::program, "key", false) + "\r\n"));
    // By the service alone one changes nothing of what the account is opened by, and is led to the passkey.
    const std::string by_service = "Cookie: depositary=" + session(SessionKind::person, "service", false) + "\r\n";
    const Answer changed = live.ask("POST", "/account/passkeys/removal", by_service + origin + form_type,
                                    "form_token=" + live.form_token(by_service, "/board") + "&passkey=id");
    BOOST_CHECK_EQUAL(changed.field("location").value_or(""), "/account/second-factor");
    BOOST_CHECK(live.ask("GET", "/account/second-factor", by_service).body.find("passkey-use") != std::string::npos);
    BOOST_CHECK(credentials.has_passkey(live.account));
    // There the password alone proves nothing either.
    BOOST_CHECK_EQUAL(live.ask("POST", "/account/proof", whole + origin + form_type, "form_token=" + live.form_token(whole, "/board") +
                                                          "&password=a+long+enough+password&next=%2F&code=").status, 422);
    // With the last passkey removed the password opens the account again.
    credentials.remove_passkey(asked_by(live.account), "id");
    BOOST_CHECK(live.is_let_in(before));
}

// The same of codes by time, for a session of before they were turned on; and what its thief made meanwhile is shown to be ended.
BOOST_AUTO_TEST_CASE(a_session_of_before_codes_owes_them_and_tokens_of_before_are_told) {
    Demanding live{std::set<Role>()};
    const Words& words = Words::in("en");
    auto credentials = live.world.depositary->credentials();
    const auto post = [&](const std::string& target, const std::string& cookie, const std::string& fields = "") {
        return live.ask("POST", target, cookie + origin + form_type, "form_token=" + live.form_token(cookie, "/board") + fields);
    };
    const std::string before = live.sign_in();
    BOOST_CHECK_EQUAL(post("/account/tokens", before, "&name=Early&scope=all&days=30").status, 200);
    credentials.begin_codes(asked_by(live.account));
    BOOST_CHECK(live.is_let_in(before));  // they do not count yet
    const auto codes = credentials.confirm_codes(asked_by(live.account), live.code());
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", before).problem(), "second-factor-needed");
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/account/passkeys/options", before + origin, "{}").problem(), "second-factor-needed");
    const std::string whole = live.sign_in(R"(, "code": ")" + codes[0] + "\"");
    const auto account = [&] { return live.ask("GET", "/account", whole).body; };
    BOOST_CHECK(account().find(words.text("tokens_one_factor")) != std::string::npos);
    BOOST_CHECK_EQUAL(post("/account/tokens", whole, "&name=Later&scope=all&days=30").status, 200);
    BOOST_CHECK_EQUAL(post("/account/tokens/revocation", whole).field("location").value_or(""), "/account?done=tokens-revoked");
    const std::string after = account();
    BOOST_CHECK(after.find(words.text("tokens_one_factor")) == std::string::npos && after.find("Early") == std::string::npos &&
                after.find("Later") != std::string::npos);
}

// Whoever got in once, by a password that they had got hold of, may have left a way to come back. The account's person reads of it first thing, also
// where it keeps them out; and an invitation ends it.
BOOST_AUTO_TEST_CASE(what_was_added_lately_to_open_an_account_is_told_to_its_person) {
    Demanding live{std::set<Role>()};
    const Words& words = Words::in("en");
    auto credentials = live.world.depositary->credentials();
    const std::string cookie = live.sign_in();
    const auto told = [&](const std::string& by) { return live.ask("GET", "/", by).body; };
    const auto holds = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
    BOOST_CHECK(!holds(told(cookie), words.text("ways_added")));
    credentials.add_outside_name(asked_by(live.account), {"certificate", "", std::string(64, 'a'), "A program left", {}});
    BOOST_CHECK_EQUAL(live.ask("POST", "/account/tokens", cookie + origin + form_type, "form_token=" + live.form_token(cookie, "/board") +
                                                              "&name=A+token+left&scope=all&days=300").status, 200);
    BOOST_CHECK(holds(told(cookie), words.text("ways_added")) && holds(told(cookie), words.text("ways_added_words")));
    BOOST_CHECK(holds(told(cookie), "A program left"));
    BOOST_CHECK(holds(told(cookie), words.text("way_added.token")) && holds(told(cookie), "A token left"));
    // A passkey of another keeps out who has the password alone, and is told there; its name is not for who has no more.
    BOOST_CHECK(!holds(live.ask("GET", "/account/second-factor", cookie).body, words.text("passkey_added_lately")));
    credentials.add_passkey(asked_by(live.account), {"id", "key", 0, "Not mine", {}, {}});
    const std::string owing = live.ask("GET", "/account/second-factor", live.sign_in()).body;
    BOOST_CHECK(holds(owing, words.text("passkey_added_lately")) && !holds(owing, "Not mine"));
    // For fourteen days.
    SessionTerms terms;
    terms.how = "passkey";
    terms.two_factors = true;
    terms.lifetime = 30 * 24 * 3600;
    const std::string whole = "Cookie: depositary=" + credentials.open_session(asked_by(live.account), terms) + "\r\n";
    BOOST_CHECK(holds(told(whole), "Not mine"));
    live.world.clock->set(live.world.clock->now().seconds + 14 * 24 * 3600);
    BOOST_CHECK(!holds(told(whole), words.text("ways_added")));
    // An invitation ends all of it.
    const AccountId guest = live.world.add_account("guest", "SEC", Role::observer).account;
    credentials.add_outside_name(asked_by(guest), {"certificate", "", std::string(64, 'b'), "Left", {}});
    credentials.add_passkey(asked_by(guest), {"other", "key", 0, "Left", {}, {}});
    credentials.accept_invitation(credentials.invite(live.world.now(live.account), guest), "granite umbrella tidal fourteen");
    BOOST_CHECK(credentials.passkeys(guest).empty() && credentials.outside_names(guest).empty() && !credentials.key_signs_in(guest));
}

// The way back for who has lost the passkey: recovery codes, given with the password, once each.
BOOST_AUTO_TEST_CASE(recovery_codes_stand_in_for_a_lost_passkey) {
    Demanding live{std::set<Role>()};
    auto credentials = live.world.depositary->credentials();
    BOOST_CHECK_EXCEPTION(credentials.renew_recovery_codes(asked_by(live.account)), Conflict, [](const Conflict& error) { return error.code() == "codes-off"; });
    credentials.add_passkey(asked_by(live.account), {"id", "key", 0, "A key", {}, {}});
    const auto codes = credentials.renew_recovery_codes(asked_by(live.account));
    BOOST_REQUIRE_EQUAL(codes.size(), 10U);
    const std::string password = R"({"login": "secretariat", "password": ")" + std::string(test_password) + "\"";
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/session", "", password + "}").problem(), "code-needed");
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/session", "", password + R"(, "code": "000000"})").problem(), "code-wrong");
    const std::string cookie = live.sign_in(R"(, "code": ")" + codes[0] + "\"");
    BOOST_CHECK(live.is_let_in(cookie));
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/session", "", password + R"(, "code": ")" + codes[0] + "\"}").problem(), "code-wrong");
    // Codes by time that are begun beside them leave them as they are, until they are confirmed.
    credentials.begin_codes(asked_by(live.account));
    BOOST_CHECK(credentials.take_code(live.account, codes[1]));
    const auto newer = credentials.confirm_codes(asked_by(live.account), live.code());
    BOOST_CHECK(!credentials.take_code(live.account, codes[2]));
    BOOST_CHECK(credentials.take_code(live.account, newer[0]));
    // Without the passkey codes by time keep theirs; without both there are none.
    credentials.remove_passkey(asked_by(live.account), "id");
    BOOST_CHECK(credentials.take_code(live.account, newer[1]));
    credentials.remove_codes(asked_by(live.account));
    credentials.add_passkey(asked_by(live.account), {"id", "key", 0, "A key", {}, {}});
    const auto last = credentials.renew_recovery_codes(asked_by(live.account));
    credentials.remove_passkey(asked_by(live.account), "id");
    BOOST_CHECK(!credentials.take_code(live.account, last[0]));
    BOOST_CHECK(live.is_let_in(live.sign_in()));
}

// A page that shows recovery codes and is loaded anew sends its form again.
BOOST_AUTO_TEST_CASE(recovery_codes_that_were_shown_are_not_replaced_by_the_same_form) {
    Demanding live{std::set<Role>()};
    auto credentials = live.world.depositary->credentials();
    credentials.add_passkey(asked_by(live.account), {"id", "key", 0, "A key", {}, {}});
    const std::string cookie = live.sign_in(R"(, "code": ")" + credentials.renew_recovery_codes(asked_by(live.account))[0] + "\"");
    const std::string account = live.ask("GET", "/account", cookie).body, field = "name=\"once\" value=\"";
    const auto form = account.find("action=\"/account/recovery-codes\""), at = account.find(field, form);
    BOOST_REQUIRE(form != std::string::npos && at != std::string::npos && at < account.find("</form>", form));
    const std::string once = "&once=" + account.substr(at + field.size(), 22);
    const auto send = [&](const std::string& fields) {
        return live.ask("POST", "/account/recovery-codes", cookie + origin + form_type, "form_token=" + live.form_token(cookie, "/account") + fields);
    };
    const Answer shown = send(once);
    BOOST_CHECK_EQUAL(shown.status, 200);
    const Answer again = send(once);
    BOOST_CHECK_EQUAL(again.status, 409);
    BOOST_CHECK(again.body.find(Words::in("en").text("problem.recovery-codes-shown")) != std::string::npos);
    const auto code = shown.body.find("<li><code>");
    BOOST_REQUIRE(code != std::string::npos);
    BOOST_CHECK(credentials.take_code(live.account, shown.body.substr(code + 10, 19)));
    BOOST_CHECK_EQUAL(send("&once=another").status, 200);
    // The last passkey, and codes by time, go at a second step.
    BOOST_CHECK(account.find("<p>" + Words::in("en").text("passkey_last_words") + "</p>") != std::string::npos);
}

// By default nobody is asked for one.
BOOST_AUTO_TEST_CASE(where_nobody_is_asked_for_one_a_password_is_enough) {
    LiveServer live;
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", live.bearer(live.world.secretariat)).status, 200);
    BOOST_CHECK_EQUAL(live.ask("GET", "/account/second-factor", live.cookie(live.world.secretariat)).field("location").value_or(""), "/account");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
