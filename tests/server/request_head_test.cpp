#include <boost/test/unit_test.hpp>

#include "server/request_head.h"

namespace depositary::server {

namespace {

std::string code_of(const std::string& head) {
    try {
        parse_request_head(head);
    } catch (const HttpError& error) {
        return std::to_string(error.status()) + " " + error.code();
    }
    return "taken";
}

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }
std::string post(const std::string& fields) { return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

std::string path_code(const std::string& path) {
    try {
        path_segments(path);
    } catch (const HttpError& error) {
        return error.code();
    }
    return "taken";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(request_head)

BOOST_AUTO_TEST_CASE(a_plain_request_is_read) {
    const auto head = parse_request_head("POST /a/b?x=1 HTTP/1.1\r\nHost: h:1\r\nContent-Length: 12\r\nX-Y:  z \r\n\r\n");
    BOOST_CHECK_EQUAL(head.method, "POST");
    BOOST_CHECK_EQUAL(head.path, "/a/b");
    BOOST_CHECK_EQUAL(head.query, "x=1");
    BOOST_CHECK_EQUAL(head.content_length.value(), 12u);
    BOOST_CHECK_EQUAL(head.field("x-y").value(), "z");
}

BOOST_AUTO_TEST_CASE(what_two_readers_could_frame_in_two_ways_is_refused) {
    BOOST_CHECK_EQUAL(code_of(post("Content-Length: 3\r\nContent-Length: 3\r\n")), "400 framing-ambiguous");
    BOOST_CHECK_EQUAL(code_of(post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n")), "400 framing-ambiguous");
    for (const char* length : {"+5", "-5", "1,0", "0x5", "5 5", "", "1234567890123456", "5;"}) {
        BOOST_CHECK_EQUAL(code_of(post(std::string("Content-Length: ") + length + "\r\n")), "400 framing-ambiguous");
    }
    for (const char* coding : {"chunked", "xchunked", "identity", "gzip, chunked", "=?x?Q?chunked?="}) {
        BOOST_CHECK_EQUAL(code_of(post(std::string("Transfer-Encoding: ") + coding + "\r\n")), "411 length-required");
    }
    BOOST_CHECK_EQUAL(code_of(post("")), "411 length-required");
    BOOST_CHECK_EQUAL(code_of(get("Content-Length: 4\r\n")), "400 body-unexpected");
    BOOST_CHECK_EQUAL(code_of(get("Content-Length: 0\r\n")), "taken");
}

BOOST_AUTO_TEST_CASE(lines_that_are_not_of_the_grammar_are_refused) {
    using namespace std::string_literals;
    for (const std::string& head :
         {get("A : b\r\n"), get("A\r\n"), get(" A: b\r\n"), get("A: b\r\n c\r\n"), get("A: b\rc\r\n"), get("A: b\nC: d\r\n"),
          get("A: b\0c\r\n"s), get("A: \x01\r\n"), get("A\x80: b\r\n"), "GET / HTTP/1.1\r\n\r\n"s,
          "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"s, "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"s,
          "GET /\\ HTTP/1.1\r\nHost: a\r\n\r\n"s, "GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n"s,
          "GET / HTTP/1.1\nHost: a\n\n"s, get("\r\nX: y\r\n"), "GET / HTTP/1.1\r\nHost: =?UTF-8?Q?a?=\r\n\r\n"s}) {
        BOOST_CHECK_MESSAGE(code_of(head) == "400 request-malformed", head + " -> " + code_of(head));
    }
    BOOST_CHECK_EQUAL(code_of(get("Host: b\r\n")), "400 header-twice");
    BOOST_CHECK_EQUAL(code_of(get("Authorization: a\r\nAuthorization: b\r\n")), "400 header-twice");
}

BOOST_AUTO_TEST_CASE(a_host_is_a_host_and_a_port) {
    const auto host = [](const std::string& field) { return host_of(field).value_or("none"); };
    BOOST_CHECK_EQUAL(host("Archive.Example"), "archive.example");
    BOOST_CHECK_EQUAL(host("archive.example:8443"), "archive.example");
    BOOST_CHECK_EQUAL(host("archive.example:"), "archive.example");
    BOOST_CHECK_EQUAL(host("127.0.0.1:0"), "127.0.0.1");
    BOOST_CHECK_EQUAL(host("[2001:DB8::1]:65535"), "[2001:db8::1]");
    BOOST_CHECK_EQUAL(host("[::1]"), "[::1]");
    for (const char* field :
         {"", ":80", "a:84x", "a:8400.evil.com", "127.0.0.1:8400.evil.com", "a:65536", "a:000080", "a:99999999999", "a:+80", "a:-1", "a:80:80", "a b",
          "a/b", "b@a", "a%41", "[", "[]", "[::1", "::1", "[::1]x", "[::1]80", "[::1]:8x", "[a]", "[127.0.0.1]x", "[1.2.3]", "[:::]", "[fe80::1%251]"}) {
        BOOST_CHECK_MESSAGE(!host_of(field), field);
        BOOST_CHECK_MESSAGE(code_of("GET / HTTP/1.1\r\nHost: " + std::string(field) + "\r\n\r\n") == "400 request-malformed", field);
    }
    BOOST_CHECK_EQUAL(parse_request_head("GET / HTTP/1.1\r\nHost: A.example:80\r\n\r\n").host, "a.example");
    BOOST_CHECK_EQUAL(parse_request_head("GET / HTTP/1.0\r\n\r\n").host, "");
}

BOOST_AUTO_TEST_CASE(other_versions_methods_and_sizes_have_statuses_of_their_own) {
    BOOST_CHECK_EQUAL(code_of("GET / HTTP/9.9\r\nHost: a\r\n\r\n"), "505 http-version");
    BOOST_CHECK_EQUAL(code_of("GET /\r\n\r\n"), "400 request-malformed");
    BOOST_CHECK_EQUAL(code_of("PRI * HTTP/2.0\r\n\r\n"), "505 http-version");
    for (const char* method : {"TRACE", "CONNECT", "PATCH", "PUT", "OPTIONS", "get"}) {
        BOOST_CHECK_EQUAL(code_of(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n"), "405 method-not-allowed");
    }
    BOOST_CHECK_EQUAL(parse_request_head("GET /" + std::string(8191, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").path.size(), 8192U);
    BOOST_CHECK_EQUAL(code_of("GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), "414 uri-too-long");
    std::string many;
    for (int i = 0; i < 70; ++i) {
        many += "X" + std::to_string(i) + ": y\r\n";
    }
    BOOST_CHECK_EQUAL(code_of(get(many)), "431 head-too-large");
    // Poco cuts the header section at lines of certain lengths; here every length is read the same.
    for (const std::size_t length : {4091u, 4092u, 4093u, 8184u}) {
        const auto head = parse_request_head(get("X: " + std::string(length - 3, 'x') + "\r\nAuthorization: secret\r\n"));
        BOOST_CHECK_EQUAL(head.field("authorization").value(), "secret");
    }
}

BOOST_AUTO_TEST_CASE(a_path_is_decoded_once_and_holds_only_names) {
    BOOST_CHECK_EQUAL(path_segments("/a%20b/c").at(0), "a b");
    BOOST_CHECK_EQUAL(path_segments("/%252e%252e").at(0), "%2e%2e");
    for (const char* path : {"/a/%2e%2e/b", "/..", "/a/./b", "/%00", "/a%2fb", "/%5c", "/%zz", "/%4", "/%c0%af", "/%0d%0a"}) {
        BOOST_CHECK_MESSAGE(path_code(path) == "path-malformed", path);
    }
}

BOOST_AUTO_TEST_CASE(encoding_and_reading_pairs_are_each_others_opposite) {
    const std::string text = "a&b=c d/é%+\"<";
    const auto pairs = parse_pairs("k=" + percent_encode(text) + "&e=&f");
    BOOST_REQUIRE_EQUAL(pairs.size(), 3u);
    BOOST_CHECK_EQUAL(pairs[0].second, text);
    BOOST_CHECK_EQUAL(pairs[1].second, "");
    BOOST_CHECK_EQUAL(pairs[2].first, "f");
    BOOST_CHECK_EQUAL(parse_pairs("a=b+c").at(0).second, "b c");
    BOOST_CHECK_THROW(parse_pairs("a=%ff"), HttpError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
