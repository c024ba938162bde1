// Malformed and hostile input: each gets an error that names what is wrong, and nothing is left half done. The numbers
// are those of the catalogue of attacks that the project tests.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

using namespace repository;
using namespace std::string_literals;

namespace {

struct Office : LiveServer {
    Office()
        : LiveServer([](ServerSettings& settings) { settings.largest_upload = 1 << 20; }),
          who(bearer(world.secretariat)) {}
    std::string who;
    int number = 0;

    std::string uploads() const { return "/api/v1/uploads?compartment=" + world.compartment.to_text(); }
    std::string symbol() { return "T/" + std::to_string(++number); }
    std::string file(const std::string& name = "text.txt") {
        return R"({"upload": ")" + world.upload("bytes").to_text() + R"(", "name": ")" + name + R"("})";
    }
    // A document's JSON, with fields put in place of others or added.
    std::string document(const std::string& given_symbol, const std::string& files, const std::string& more = "",
                         const std::string& title = "A title") {
        return R"({"compartment": ")" + world.compartment.to_text() + R"(", "symbol": ")" + given_symbol +
               R"(", "title": ")" + title + R"(", "kind": "guideline", "version": {"files": [)" + files + "]}" + more +
               "}";
    }
    Answer add(const std::string& json) { return post_json("/api/v1/documents", who, json); }

    // Sends it; checks status, code, that the detail names what is wrong, and that nothing was recorded or left.
    void refused(const std::string& name, const Answer& answer, std::uint64_t size_before, int status,
                 const std::string& code, const std::string& named = "") {
        BOOST_CHECK_MESSAGE(answer.status == status && answer.problem() == code,
                            name << ": " << answer.status << " " << answer.problem() << " " << answer.body);
        BOOST_CHECK_MESSAGE(answer.detail().find(named) != std::string::npos,
                            name << " does not name " << named << ": " << answer.body);
        BOOST_CHECK_MESSAGE(register_size() == size_before, name << ": something was recorded");
        BOOST_CHECK_MESSAGE(temporary_files() == 0, name << ": a temporary file was left");
    }
    void add_refused(const std::string& name, const std::string& json, int status, const std::string& code,
                     const std::string& named = "") {
        const auto before = register_size();
        refused(name, add(json), before, status, code, named);
    }
};

std::string nested(int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_input)

// U14, H23's plain side: less than was announced is refused, and nothing of it is kept.
BOOST_AUTO_TEST_CASE(an_upload_that_was_cut_is_not_an_upload) {
    Office office;
    const auto before = office.register_size();
    for (const std::size_t sent : {0u, 3u, 70'000u, 99'999u}) {
        Client client(office.port());
        client.send("POST " + office.uploads() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n" +
                    office.who + "\r\n" + std::string(sent, 'x'));
        client.finish_sending();
        const auto answer = client.receive();
        BOOST_REQUIRE(answer);
        office.refused("cut after " + std::to_string(sent), *answer, before, 400, "body-cut", "Content-Length");
    }
    // The JSON of an act, cut where it would still be JSON.
    Client client(office.port());
    const std::string json = R"({"code": "XX", "name": "A party"})";
    client.send(
        "POST /api/v1/parties HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
        std::to_string(json.size() + 1) + "\r\n" + office.who + "\r\n" + json);
    client.finish_sending();
    office.refused("cut JSON", client.receive().value(), before, 400, "body-cut");
    // And simply gone.
    for (int i = 0; i < 20; ++i) {
        Client gone(office.port());
        gone.send("POST " + office.uploads() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n" +
                  office.who + "\r\nabc");
    }
    BOOST_CHECK_EQUAL(office.ask("GET", "/api/v1/health").status, 200);
    office.server->stop();
    BOOST_CHECK_EQUAL(office.temporary_files(), 0u);
    BOOST_CHECK_EQUAL(office.world.findings(), "");
}

BOOST_AUTO_TEST_CASE(an_upload_is_what_its_digest_and_length_state) {
    Office office;
    const auto before = office.register_size();
    const auto upload = [&](const std::string& fields, const std::string& body = "bytes") {
        return office.ask("POST", office.uploads(), office.who + fields, body);
    };
    const std::string right = crypto::to_base64(crypto::Sha256::of("bytes").bytes),
                      wrong = crypto::to_base64(crypto::Sha256::of("other").bytes);
    BOOST_CHECK_EQUAL(upload("Repr-Digest: sha-256=:" + right + ":\r\n").status, 201);
    BOOST_CHECK_EQUAL(
        upload("Repr-Digest: sha-512=:AAAA:, sha-256=:" + right + ":\r\nContent-Digest: sha-256=:" + right + ":\r\n")
            .status,
        201);
    office.refused("wrong digest", upload("Repr-Digest: sha-256=:" + wrong + ":\r\n"), before, 400, "digest-mismatch",
                   "SHA-256");
    office.refused("two digests",
                   upload("Repr-Digest: sha-256=:" + right + ":\r\nContent-Digest: sha-256=:" + wrong + ":\r\n"),
                   before, 400, "digest-malformed", "differ");
    for (const std::string& field :
         {std::string("md5=:AAAA:"), "sha-256=" + right, "sha-256=:" + right, std::string("sha-256=:AAAA:"),
          std::string("sha-256=::"), "sha-256=:" + right.substr(1) + ":"}) {
        office.refused(field, upload("Repr-Digest: " + field + "\r\n"), before, 400, "digest-malformed", "digest");
    }
    // U15, H20: sizes.
    office.refused("too large", upload("", std::string((1 << 20) + 1, 'x')), before, 413, "body-too-large", "1048576");
    for (const std::string length : {"2147483648", "4294967296", "999999999999999"}) {
        Client client(office.port());
        client.send("POST " + office.uploads() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n" +
                    office.who + "\r\nabc");
        office.refused(length, client.receive().value(), before, 413, "body-too-large");
    }
    for (const std::string length : {"9223372036854775808", "18446744073709551617", "-5", "99999999999999999999"}) {
        Client client(office.port());
        client.send("POST " + office.uploads() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n" +
                    office.who + "\r\nabc");
        office.refused(length, client.receive().value(), before, 400, "framing-ambiguous", "Content-Length");
    }
    office.refused("coded", upload("Content-Encoding: gzip\r\n"), before, 415, "content-encoding", "coding");
    office.refused("no compartment", office.ask("POST", "/api/v1/uploads", office.who, "x"), before, 400,
                   "identifier-malformed", "compartment");
    BOOST_CHECK_EQUAL(upload("", "").status, 201);
}

// Q16.
BOOST_AUTO_TEST_CASE(json_is_read_strictly) {
    Office office;
    const auto before = office.register_size();
    const std::pair<std::string, std::string> cases[] = {
        {"deep", R"({"code": )" + nested(33) + "}"},
        {"very deep", nested(200'000)},
        {"twice", R"({"code": "XX", "code": "YY", "name": "A party"})"},
        {"twice, escaped", R"({"code": "XX", "c\u006fde": "YY", "name": "A party"})"},
        {"NUL", R"({"code": "XX", "name": "A\u0000party"})"},
        {"NaN", R"({"code": NaN})"},
        {"1e999", R"({"code": 1e999})"},
        {"lone surrogate", R"({"code": "XX", "name": "\ud800"})"},
        {"trailing", R"({"code": "XX", "name": "A party"} {})"},
        {"trailing byte", R"({"code": "XX", "name": "A party"}x)"},
        {"comment", R"({"code": "XX", /* */ "name": "A party"})"},
        {"comma", R"({"code": "XX", "name": "A party",})"},
        {"single quotes", "{'code': 'XX', 'name': 'A party'}"},
        {"byte order mark", "\xEF\xBB\xBF{\"code\": \"XX\", \"name\": \"A party\"}"},
        {"Latin-1", "{\"code\": \"XX\", \"name\": \"\xE9\"}"},
        {"overlong", "{\"code\": \"XX\", \"name\": \"\xC0\xAF\"}"},
        {"raw NUL", "{\"code\": \"XX\", \"name\": \"a\0b\"}"s},
        {"raw control", "{\"code\": \"XX\", \"name\": \"a\nb\"}"},
        {"cut", R"({"code": "XX", "name": "A par)"},
        {"empty", ""},
    };
    for (const auto& [name, body] : cases) {
        office.refused(name, office.post_json("/api/v1/parties", office.who, body), before, 400, "json-malformed");
    }
    office.refused("array", office.post_json("/api/v1/parties", office.who, "[]"), before, 400, "field-type");
    office.refused("text", office.post_json("/api/v1/parties", office.who, "\"x\""), before, 400, "field-type");
    office.refused("number", office.post_json("/api/v1/parties", office.who, R"({"code": 1, "name": "A party"})"),
                   before, 400, "field-type", "code");
    office.refused("missing", office.post_json("/api/v1/parties", office.who, R"({"code": "XX"})"), before, 400,
                   "field-missing", "name");
    office.refused("too large", office.post_json("/api/v1/parties", office.who, std::string((1 << 20) + 1, ' ')),
                   before, 413, "body-too-large");
}

// Z15: a field that is not known is not quietly dropped; what the server decides cannot be said by a client.
BOOST_AUTO_TEST_CASE(unknown_fields_are_named) {
    Office office;
    for (const std::string field : {"owner", "status", "act", "id", "role"}) {
        office.add_refused(field, office.document(office.symbol(), office.file(), ", \"" + field + "\": \"x\""), 400,
                           "field-unknown", field);
    }
    const std::string json = office.document(office.symbol(), office.file());
    const auto insert = [&](const std::string& after, const std::string& what) {
        std::string changed = json;
        changed.insert(changed.find(after) + after.size(), what);
        return changed;
    };
    office.add_refused("number", insert("\"version\": {", "\"number\": 7, "), 400, "field-unknown", "version.number");
    office.add_refused("digest", insert("\"files\": [{", "\"digest\": \"x\", "), 400, "field-unknown",
                       "version.files[0].digest");
    const auto before = office.register_size();
    office.refused(
        "closed",
        office.post_json("/api/v1/parties", office.who, R"({"code": "XX", "name": "A party", "closed": true})"), before,
        400, "field-unknown", "closed");
}

// Z16.
BOOST_AUTO_TEST_CASE(a_parameter_is_given_once_and_in_its_place) {
    Office office;
    const auto before = office.register_size();
    const std::string id = office.world.compartment.to_text();
    office.refused("twice", office.ask("POST", office.uploads() + "&compartment=" + id, office.who, "x"), before, 400,
                   "query-twice", "compartment");
    office.refused("unknown", office.ask("POST", office.uploads() + "&digest=x", office.who, "x"), before, 400,
                   "query-unknown", "digest");
    office.refused("not of this address", office.ask("GET", "/api/v1/parties?id=x", office.who), before, 400,
                   "query-unknown", "id");
    office.refused("a number", office.ask("GET", "/api/v1/documents?limit=1e3", office.who), before, 400,
                   "query-malformed", "limit");
    office.refused("not UTF-8", office.ask("GET", "/api/v1/search?q=%ff", office.who), before, 400, "query-malformed",
                   "UTF-8");
    office.refused("a bad escape", office.ask("GET", "/api/v1/search?q=%4", office.who), before, 400, "query-malformed",
                   "percent");
    std::string many = "/api/v1/search?q=x";
    for (int i = 0; i < 200; ++i) {
        many += "&kind=x";
    }
    office.refused("many", office.ask("GET", many, office.who), before, 400, "query-malformed", "100");
}

// U13: names are data, and such as a person or a file system would be deceived by are refused by name.
BOOST_AUTO_TEST_CASE(names_that_deceive_are_refused) {
    Office office;
    for (const std::string name :
         {"../x", "..", ".", "a/../b", "/etc/passwd", "a/b", "a\\\\b", "CON", "nul.txt", "", " x", "x ", "x."}) {
        office.add_refused("name " + name, office.document(office.symbol(), office.file(name)), 422, "file-name");
    }
    for (const std::string name :
         {"evil\\u202Efdp.exe", "a\\u200fb", "a\\u2066b", "a\\ufeffb", "a\\nb", "a\\u007fb", "a\\u0085b"}) {
        office.add_refused("name " + name, office.document(office.symbol(), office.file(name)), 422, "file-name");
    }
    office.add_refused("NUL", office.document(office.symbol(), office.file("a\\u0000.pdf")), 400, "json-malformed");
    office.add_refused("4 KB", office.document(office.symbol(), office.file(std::string(4096, 'n'))), 422, "file-name");
    office.add_refused("twice", office.document(office.symbol(), office.file("a.txt") + ", " + office.file("a.txt")),
                       422, "file-name-twice");
    // The same name in two normal forms.
    office.add_refused("NFC and NFD",
                       office.document(office.symbol(), office.file("\u00e9.txt") + ", " + office.file("e\u0301.txt")),
                       422, "file-name-twice");
    // On the disk nothing bears a name that was given.
    BOOST_CHECK_EQUAL(office.add(office.document(office.symbol(), office.file("qzvname.txt"))).status, 201);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(office.world.founded.data)) {
        BOOST_CHECK(entry.path().string().find("qzvname") == std::string::npos);
    }
    for (const std::string symbol : {"../x", "a//b", "/a", "a/", "a b", "", "a\\u202eb", "COMMIT/\\u0000"}) {
        const auto before = office.register_size();
        const Answer answer = office.add(office.document(symbol, office.file()));
        BOOST_CHECK_MESSAGE(
            (answer.status == 422 && answer.problem() == "symbol-malformed") || answer.problem() == "json-malformed",
            symbol << answer.body);
        BOOST_CHECK_EQUAL(office.register_size(), before);
    }
    for (const std::string title : {"a\\u202eb", "a\\u0007b", "", "a\\nb"}) {
        const auto before = office.register_size();
        const Answer answer = office.add(office.document(office.symbol(), office.file(), "", title));
        BOOST_CHECK_MESSAGE(answer.status == 422, title << answer.body);
        BOOST_CHECK_EQUAL(office.register_size(), before);
    }
}

BOOST_AUTO_TEST_CASE(what_happened_first_wins) {
    Office office;
    BOOST_CHECK_EQUAL(office.add(office.document("T/ONE", office.file())).status, 201);
    office.add_refused("duplicate symbol", office.document("T/ONE", office.file()), 409, "symbol-in-use", "symbol");
    const auto id = office.world.depositary->find_symbol(office.world.secretariat, "T/ONE").value().to_text();
    const auto version = [&](const std::string& if_match) {
        return office.post_json("/api/v1/documents/" + id + "/versions", office.who + if_match,
                                "{\"files\": [" + office.file() + "]}");
    };
    const auto before = office.register_size();
    office.refused("no If-Match", version(""), before, 428, "if-match-required", "If-Match");
    office.refused("weak", version("If-Match: W/\"v1\"\r\n"), before, 400, "if-match-malformed", "If-Match");
    office.refused("star", version("If-Match: *\r\n"), before, 400, "if-match-malformed", "If-Match");
    office.refused("stale", version("If-Match: \"v0\"\r\n"), before, 412, "stale-version");
    office.refused("future", version("If-Match: \"v2\"\r\n"), before, 412, "stale-version");
    BOOST_CHECK_EQUAL(version("If-Match: \"v1\"\r\n").status, 201);
    const auto after = office.register_size();
    office.refused("stale now", version("If-Match: \"v1\"\r\n"), after, 412, "stale-version");
    // An upload is for one version.
    const std::string file = office.file();
    BOOST_CHECK_EQUAL(office.add(office.document("T/TWO", file)).status, 201);
    const auto size = office.register_size();
    const Answer again = office.add(office.document("T/THREE", file));
    BOOST_CHECK_GE(again.status, 400);
    BOOST_CHECK_EQUAL(office.register_size(), size);
}

// A signature counts for exactly the version, party and act that it names.
BOOST_AUTO_TEST_CASE(a_signature_for_something_else_says_which_check_failed) {
    Office office;
    Depositary& depositary = *office.world.depositary;
    const auto key = crypto::MinisignSecretKey::generate(), unregistered = crypto::MinisignSecretKey::generate();
    const Actor ministry = office.world.add_account("ministry", "KH", Role::ministry);
    office.world.enrol_key(ministry, key.public_key());
    const auto id = office.world.deposit("T/1", "the first text").document;
    const auto first = depositary.signing_request(ministry, id, 1, "signature", "Minister");
    depositary.add_version(office.world.secretariat, id, 1, office.world.version("the second text"));
    const auto other = office.world.deposit("T/2", "the first text").document;
    const std::string who = office.bearer(ministry);
    const auto submit = [&](const std::string& minisig) {
        std::string escaped;
        for (const char c : minisig) {
            escaped += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
        }
        return office.post_json("/api/v1/documents/" + id.to_text() + "/versions/2/signatures", who,
                                R"({"minisig": ")" + escaped + "\"}");
    };
    const auto asked = depositary.signing_request(ministry, id, 2, "signature", "Minister");
    const auto others = depositary.signing_request(ministry, other, 1, "signature", "Minister");
    const auto sign = [](const crypto::MinisignSecretKey& with, const std::string& text, const std::string& comment) {
        return with.sign(crypto::as_bytes(text), comment).to_text();
    };
    const auto before = office.register_size();
    const auto refused = [&](const std::string& name, const std::string& minisig) {
        const Answer answer = submit(minisig);
        BOOST_CHECK_MESSAGE(answer.status == 422 && (answer.problem().starts_with("signature-") ||
                                                     answer.problem() == "minisign-signature"),
                            name << ": " << answer.status << answer.body);
        BOOST_CHECK_EQUAL(office.register_size(), before);
        std::printf("    %-28s %s\n", name.c_str(), answer.problem().c_str());
    };
    refused("another version", sign(key, first.tagmanifest, first.trusted_comment));
    refused("another version's words", sign(key, asked.tagmanifest, first.trusted_comment));
    refused("another version's bytes", sign(key, first.tagmanifest, asked.trusted_comment));
    refused("another document", sign(key, others.tagmanifest, others.trusted_comment));
    refused("another key", sign(unregistered, asked.tagmanifest, asked.trusted_comment));
    refused("no words", sign(key, asked.tagmanifest, "signed"));
    std::string altered = asked.trusted_comment;
    altered.replace(altered.find("signature"), 9, "endorsing");
    refused("an unknown act", sign(key, asked.tagmanifest, altered));
    std::string broken = sign(key, asked.tagmanifest, asked.trusted_comment);
    broken[broken.find('\n') + 20] ^= 1;
    refused("a flipped letter", broken);
    refused("no signature", "nonsense");
    refused("empty", "");
    BOOST_CHECK_EQUAL(submit(sign(key, asked.tagmanifest, asked.trusted_comment)).status, 201);
    // P05: once.
    const auto signed_size = office.register_size();
    const Answer twice = submit(sign(key, asked.tagmanifest, asked.trusted_comment));
    BOOST_CHECK_EQUAL(twice.status, 409);
    BOOST_CHECK_EQUAL(twice.problem(), "already-signed");
    BOOST_CHECK_EQUAL(office.register_size(), signed_size);
}

// U16, through the deposit form.
BOOST_AUTO_TEST_CASE(a_malformed_form_is_refused_and_leaves_nothing) {
    Office office;
    const std::string cookie = office.cookie(office.world.secretariat);
    const std::string page = office.ask("GET", "/deposit", cookie).body;
    static const std::string field = "name=\"form_token\" value=\"";
    const std::string token = page.substr(page.find(field) + field.size(), 43);
    const auto before = office.register_size();
    const auto part = [](const std::string& name, const std::string& value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    };
    const std::string start = part("form_token", token) + part("compartment", office.world.compartment.to_text()) +
                              part("symbol", "T/FORM") + part("title", "A title") + part("kind", "guideline") +
                              part("status", "draft") + part("language", "en") + part("role", "text");
    const auto file = [](const std::string& more) {
        return "--b\r\nContent-Disposition: form-data; name=\"file\"; " + more + "\r\n\r\nbytes of the file\r\n";
    };
    const std::string end = "--b--\r\n";
    const auto submit = [&](const std::string& name, const std::string& body, int status,
                            const std::string& boundary = "; boundary=b") {
        const Answer answer = office.ask(
            "POST", "/deposit",
            cookie + "Origin: http://localhost\r\nContent-Type: multipart/form-data" + boundary + "\r\n", body);
        BOOST_CHECK_MESSAGE(answer.status == status, name << ": " << answer.status << "\n" << answer.body);
        BOOST_CHECK_MESSAGE(office.temporary_files() == 0, name << " left a temporary file");
        if (status >= 400) {
            BOOST_CHECK_MESSAGE(office.register_size() == before, name << " was recorded");
        }
    };
    submit("no boundary", start + end, 400, "");
    submit("empty boundary", start + end, 400, "; boundary=");
    submit("1018 bytes of boundary", start + end, 400, "; boundary=" + std::string(1018, 'b'));
    submit("another boundary", start + end, 400, "; boundary=c");
    submit("no last boundary", start + file("filename=\"a.txt\""), 400);
    submit("cut in the file",
           start + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nbyt", 400);
    submit("part header of 9 KB", start + "--b\r\nX: " + std::string(9000, 'x') + "\r\n\r\n\r\n" + end, 400);
    submit("filename*", start + file("filename=\"a.txt\"; filename*=UTF-8''..%2f..%2fx") + end, 400);
    submit("nested",
           start +
               "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\nContent-Transfer-Encoding: "
               "base64\r\n\r\nx\r\n" +
               end,
           400);
    submit("unknown field", start + part("owner", "x") + end, 400);
    submit("symbol twice", start + part("symbol", "T/OTHER") + end, 400);
    submit("NUL in a field", start + part("note", "a\0b"s) + file("filename=\"a.txt\"") + end, 400);
    submit("not UTF-8", start + part("note", "\xff") + file("filename=\"a.txt\"") + end, 400);
    submit("a path for a name", start + file("filename=\"../../etc/passwd\"") + end, 422);
    submit("a name that deceives", start + file("filename=\"evil\u202Efdp.exe\"") + end, 422);
    submit("no file", start + end, 422);
    submit("token not first", part("symbol", "T/FORM") + start + end, 403);
    submit("as it should be", start + file("filename=\"a.txt\"") + end, 303);
    BOOST_CHECK_GT(office.register_size(), before);
}

// U16, with what is shipped of limits: five megabytes of parts. The answer comes, and what was read of them is not kept.
BOOST_AUTO_TEST_CASE(a_form_of_a_hundred_thousand_parts_is_refused) {
    LiveServer live;
    const std::string cookie = live.cookie(live.world.secretariat), token = form_token_of(live.ask("GET", "/deposit", cookie));
    std::string many = "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n" + token + "\r\n";
    for (int i = 0; i < 100'000; ++i) {
        many += "--b\r\nContent-Disposition: form-data; name=\"party\"\r\n\r\n\r\n";
    }
    many += "--b--\r\n";
    const auto before = live.register_size();
    const Answer answer = live.ask("POST", "/deposit", cookie + "Origin: http://localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n", many);
    BOOST_CHECK_EQUAL(answer.status, 400);
    BOOST_CHECK_LT(answer.body.size(), 100'000U);
    BOOST_CHECK_EQUAL(live.register_size(), before);
    BOOST_CHECK_EQUAL(live.temporary_files(), 0U);
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/health").status, 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
