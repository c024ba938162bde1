// What every answer carries, and how files go out: headers, ranges, attachments. The numbers are those of the catalogue
// of attacks that the project tests.
#include "server/route.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;

namespace {

void check_common(const Answer& answer, const std::string& name, bool secure) {
    for (const char* field : {"cache-control", "content-security-policy", "x-content-type-options", "referrer-policy",
                              "cross-origin-opener-policy", "cross-origin-resource-policy"}) {
        BOOST_CHECK_MESSAGE(answer.field(field), name << " has no " << field << "\n" << answer.head);
    }
    BOOST_CHECK_EQUAL(answer.field("x-content-type-options").value_or(""), "nosniff");
    const std::string policy = answer.field("content-security-policy").value_or("");
    BOOST_CHECK_MESSAGE(policy.find("default-src 'none'") != std::string::npos, name << ": " << policy);
    BOOST_CHECK_MESSAGE(policy.find("unsafe") == std::string::npos, name << ": " << policy);
    BOOST_CHECK_MESSAGE(policy.find("frame-ancestors 'none'") != std::string::npos || policy.starts_with("sandbox;"),
                        name << ": " << policy);
    BOOST_CHECK_EQUAL(answer.field("strict-transport-security").has_value(), secure);
    for (const char* field :
         {"server", "x-powered-by", "access-control-allow-origin", "content-encoding", "via"}) {  // H26, H29
        BOOST_CHECK_MESSAGE(!answer.field(field), name << " has " << field);
    }
}

// The register's files, the server's own ones and what it says of itself: the same for everybody.
bool is_public(const Route& route) {
    static constexpr std::string_view open[] = {"/register/", "/static/", "/modules/", "/api/v1/register-key", "/api/v1/openapi.json"};
    return std::any_of(std::begin(open), std::end(open), [&](std::string_view start) { return route.path_template.starts_with(start); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answer_fields)

// H25, H26, H29: whatever is asked, by whomever, and however it goes wrong.
BOOST_AUTO_TEST_CASE(every_answer_carries_the_security_fields) {
    for (const bool secure : {false, true}) {
        LiveServer live([&](ServerSettings& settings) {
            if (secure) {
                behind_proxy(settings);
            }
        });
        const auto id = live.world.deposit("T/1", "words").document.to_text();
        const std::string bearer = live.bearer(live.world.secretariat);
        const std::string asking = "Origin: https://evil.example\r\nAccept-Encoding: gzip, br\r\n";
        for (const Route& route : routes()) {
            std::string path(route.path_template);
            for (const auto& [from, to] : std::initializer_list<std::pair<std::string, std::string>>{
                     {"{id}", id},
                     {"{n}", "1"},
                     {"{name}", path.starts_with("/static") ? "style.css" : "text.txt"},
                     {"{index}", "0"},
                     {"{fingerprint}", "x"},
                     {"{path*}", "0/000.p/1"}}) {
                if (const auto at = path.find(from); at != std::string::npos) {
                    path.replace(at, from.size(), to);
                }
            }
            for (const std::string& who : {std::string(), bearer}) {
                const std::string name = std::string(route.method) + " " + path;
                const Answer answer = live.ask(std::string(route.method), path, who + asking);
                check_common(answer, name, secure);
                const std::string cache = answer.field("cache-control").value_or("");
                // ASVS 14.3.2: no cache keeps anything but what is public.
                if (!is_public(route)) {
                    BOOST_CHECK_MESSAGE(cache == "no-store", name << ": " << cache);
                }
            }
        }
        for (const std::string request :
             {"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "NONSENSE\r\n\r\n",
              "GET / HTTP/9.9\r\n\r\n", "GET /api/v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
              "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
            Client client(live.port());
            client.send(request);
            check_common(client.receive().value(), request, secure);
        }
        // A preflight of another site's script gets no permission.
        Client client(live.port());
        client.send("OPTIONS /api/v1/documents HTTP/1.1\r\nHost: localhost\r\n" + asking +
                    "Access-Control-Request-Method: POST\r\n\r\n");
        const Answer preflight = client.receive().value();
        BOOST_CHECK_EQUAL(preflight.status, 405);
        check_common(preflight, "preflight", secure);
    }
}

// ASVS 14.3.2: a browser, a proxy or a disk keeps no copy; who keeps one on purpose may still ask whether it holds.
BOOST_AUTO_TEST_CASE(nothing_that_was_read_is_left_in_a_cache) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat), reader = live.cookie(live.world.secretariat);
    const std::string id = live.world.deposit("T/1", "words").document.to_text(), version = "/api/v1/documents/" + id + "/versions/1";
    const std::string file = version + "/files/text.txt";
    const Answer whole = live.ask("GET", file, who);
    const std::string tag = whole.field("etag").value();
    for (const auto& [name, answer] : std::initializer_list<std::pair<std::string, Answer>>{
             {"file", whole},
             {"head", live.ask("HEAD", file, who)},
             {"part", live.ask("GET", file, who + "Range: bytes=0-1\r\n")},
             {"part outside", live.ask("GET", file, who + "Range: bytes=99-\r\n")},
             {"not modified", live.ask("GET", file, who + "If-None-Match: " + tag + "\r\n")},
             {"bag", live.ask("GET", version + "/bag.zip", who)},
             {"text", live.ask("GET", version + "/text/text.txt", who)},
             {"copy", live.ask("GET", "/api/v1/copy.zip?compartment=" + live.world.compartment.to_text(), who)},
             {"page", live.ask("GET", "/documents/" + id, reader)},
             {"reading view", live.ask("GET", "/documents/" + id + "/versions/1/text/text.txt", reader)},
             {"feed", live.ask("GET", "/api/v1/feeds/new", who)}}) {
        BOOST_CHECK_MESSAGE(answer.field("cache-control") == "no-store", name << "\n" << answer.head);
        BOOST_CHECK_MESSAGE(answer.status < 400 || answer.status == 416, name << " " << answer.status);
    }
    BOOST_CHECK_EQUAL(live.ask("GET", file, who + "If-None-Match: " + tag + "\r\n").status, 304);
    BOOST_CHECK_EQUAL(live.ask("GET", file, who + "Range: bytes=1-2\r\nIf-Range: " + tag + "\r\n").body, "or");
}

// H16.
BOOST_AUTO_TEST_CASE(one_range_is_given_and_what_is_none_is_not) {
    LiveServer live;
    std::string text;
    for (unsigned i = 0; i < 200'000; ++i) {  // over several encrypted chunks and blocks
        text += static_cast<char>('a' + i * i % 23);
    }
    const auto id = live.world.deposit("T/1", text).document.to_text();
    const std::string who = live.bearer(live.world.secretariat),
                      path = "/api/v1/documents/" + id + "/versions/1/files/text.txt";
    const auto ask = [&](const std::string& range, const std::string& more = "") {
        return live.ask("GET", path, who + more + "Range: " + range + "\r\n");
    };
    for (const auto& [range, begin, end] : std::initializer_list<std::tuple<std::string, std::size_t, std::size_t>>{
             {"bytes=0-0", 0, 1},
             {"bytes=65535-65536", 65535, 65537},
             {"bytes=131072-", 131072, 200000},
             {"bytes=-1", 199999, 200000},
             {"bytes=-999999", 0, 200000},
             {"bytes=199999-999999999", 199999, 200000},
             {"bytes=1-199998", 1, 199999}}) {
        const Answer answer = ask(range);
        BOOST_CHECK_EQUAL(answer.status, 206);
        BOOST_CHECK(answer.body == text.substr(begin, end - begin));
        BOOST_CHECK_EQUAL(answer.field("content-range").value(),
                          "bytes " + std::to_string(begin) + "-" + std::to_string(end - 1) + "/200000");
    }
    for (const std::string range : {"bytes=200000-", "bytes=-0", "bytes=999999-9999999"}) {
        const Answer answer = ask(range);
        BOOST_CHECK_MESSAGE(answer.status == 416, range << " " << answer.status);
        BOOST_CHECK_EQUAL(answer.field("content-range").value(), "bytes */200000");
    }
    std::string thousand = "bytes=0-1";
    for (int i = 0; i < 1000; ++i) {
        thousand += ",0-1";
    }
    for (const std::string& range :
         {thousand, std::string("bytes=0-1,5-6"), std::string("bytes=5-1"), std::string("bytes=a-b"),
          std::string("items=0-1"), std::string("bytes=99999999999999999999-"), std::string("bytes=-"),
          std::string("bytes= 0-1"), std::string("bytes=+0-1")}) {
        const Answer answer = ask(range);
        BOOST_CHECK_MESSAGE(answer.status == 200 && answer.body.size() == text.size(), range << " " << answer.status);
    }
    BOOST_CHECK_EQUAL(ask("bytes=0-1", "If-Range: \"another\"\r\n").status, 200);
}

// U11, U12, U13: what was deposited is data, whatever it looks like and is called.
BOOST_AUTO_TEST_CASE(a_deposited_file_never_runs_as_a_page) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat);
    const std::string script =
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><base href='//evil.example'></svg>";
    int number = 0;
    for (const std::string type :
         {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/pdf", "text/plain",
          "multipart/related", "application/javascript", "TEXT/HTML", "text/html; charset=utf-7", "x/y\tz"}) {
        for (const std::string name :
             {"page.html", "-rf.svg", "a \"quoted\" name.html", "<img src=x onerror=alert(1)>.html",
              "\u0e41\u0e1c\u0e19.pdf", "per%cent.html", "semi;colon.html"}) {
            NewDocument document = live.world.new_document("T/" + std::to_string(++number), script);
            document.first.files[0].name = name;
            document.first.files[0].media_type = type;
            std::string id;
            try {
                id = live.world.depositary->add_document(live.world.secretariat, document).document.to_text();
            } catch (const Invalid&) {
                continue;  // refused at the door
            }
            const Answer answer =
                live.ask("GET", "/api/v1/documents/" + id + "/versions/1/files/" + percent_encode(name), who);
            BOOST_REQUIRE_EQUAL(answer.status, 200);
            const std::string media_type = answer.field("content-type").value();
            for (const char* active : {"html", "svg", "xml", "javascript", "multipart"}) {
                BOOST_CHECK_MESSAGE(media_type.find(active) == std::string::npos, type << " is sent as " << media_type);
            }
            const std::string disposition = answer.field("content-disposition").value();
            BOOST_CHECK(disposition.starts_with("attachment; filename=\""));
            BOOST_CHECK_EQUAL(std::count(disposition.begin(), disposition.end(), '"'), 2);
            BOOST_CHECK(disposition.ends_with("; filename*=UTF-8''" + percent_encode(name)));
            BOOST_CHECK(answer.field("content-security-policy").value().starts_with("sandbox; default-src 'none'"));
            const Answer page = live.ask("GET", "/documents/" + id, live.cookie(live.world.secretariat));
            BOOST_CHECK_EQUAL(page.status, 200);
            BOOST_CHECK(page.body.find("<img src=x") == std::string::npos);
            const Answer text = live.ask("GET", "/documents/" + id + "/versions/1/text/" + percent_encode(name),
                                         live.cookie(live.world.secretariat));
            BOOST_CHECK_EQUAL(text.status, 200);
            BOOST_CHECK(text.body.find("<script") == std::string::npos);
            BOOST_CHECK(text.body.find("&lt;script") != std::string::npos);
        }
    }
    BOOST_CHECK_GT(number, 70);
}

// Q13, Q14: what people write is text, in templates and in the database.
BOOST_AUTO_TEST_CASE(what_people_write_is_shown_as_they_wrote_it) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat);
    int number = 0;
    for (const std::string written :
         {"{{7*7}} ${7*7} <%= 7*7 %> #{7*7}", "{{{title}}} {{t.sign_in}} {{form_token}}", "'; DROP TABLE document; --",
          "\" OR 1=1 --", "%s%n?1 :name $1", "<script>alert(1)</script>", "{{#versions}}x{{/versions}}"}) {
        NewDocument document = live.world.new_document("T/" + std::to_string(++number), "words");
        document.title = document.place = document.first.note = written;
        const auto id = live.world.depositary->add_document(live.world.secretariat, document).document.to_text();
        BOOST_CHECK_EQUAL(live.world.depositary->document(live.world.secretariat, *DocumentId::parse(id)).title,
                          written);
        std::string escaped;
        for (const char c : written) {
            escaped += c == '<'    ? "&lt;"
                       : c == '>'  ? "&gt;"
                       : c == '"'  ? "&quot;"
                       : c == '\'' ? "&apos;"
                       : c == '&'  ? "&amp;"
                                   : std::string(1, c);
        }
        std::string numbered = escaped;
        for (std::size_t at = 0; (at = numbered.find("&apos;", at)) != std::string::npos;) {
            numbered.replace(at, 6, "&#39;");
        }
        const std::string page = live.ask("GET", "/documents/" + id, cookie).body;
        BOOST_CHECK_MESSAGE(page.find(escaped) != std::string::npos || page.find(numbered) != std::string::npos,
                            written << "\n"
                                    << page);
        BOOST_CHECK(page.find("49 49") == std::string::npos && page.find("<script>") == std::string::npos);
        for (const std::string target : {"/?q=", "/api/v1/search?q=", "/api/v1/documents?symbol=", "/sign-in?next="}) {
            const int status = live.ask("GET", target + percent_encode(written), cookie).status;
            BOOST_CHECK_MESSAGE(status == 200 || status == 303 || status == 422, target << written << " " << status);
        }
    }
    BOOST_CHECK_EQUAL(live.world.findings(), "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
