#include "server/request_head.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/bytes.h"

namespace depositary::server {

namespace {

[[noreturn]] void malformed(const std::string& what) { throw HttpError(400, "request-malformed", what); }

// RFC 9110 §5.6.2.
bool is_token_char(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}
bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return out;
}

// Cuts the next line off; every line ends in CRLF, and no other CR or LF is let through.
std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') {
        malformed("A line of the request's head does not end in CR LF.");
    }
    const std::string_view line = rest.substr(0, end - 1);
    rest.remove_prefix(end + 1);
    if (line.find('\r') != std::string_view::npos) {
        malformed("A line of the request's head holds a bare CR.");
    }
    return line;
}

void parse_request_line(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || last == first) {
        malformed("The request line is not METHOD TARGET VERSION.");
    }
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        throw HttpError(505, "http-version", "This server speaks HTTP/1.1 and HTTP/1.0.");
    }
    head.minor_version = version.back() - '0';
    if (!is_token(method)) {
        malformed("The method is not a token.");
    }
    static constexpr std::array<std::string_view, 4> known = {"GET", "HEAD", "POST", "DELETE"};
    if (std::find(known.begin(), known.end(), method) == known.end()) {
        throw HttpError(405, "method-not-allowed", "This server takes GET, HEAD, POST and DELETE.",
                        {{"Allow", "GET, HEAD, POST, DELETE"}});
    }
    head.method = method;
    if (target.size() > longest_target) {
        throw HttpError(414, "uri-too-long", "The request's target is longer than 8192 bytes.");
    }
    if (target.empty() || target.front() != '/') {
        malformed("The request's target must begin with '/'.");
    }
    for (const unsigned char c : target) {
        if (c <= 0x20 || c >= 0x7f || c == '#' || c == '\\' || c == '"' || c == '<' || c == '>') {
            malformed("The request's target holds a character that must be percent-encoded.");
        }
    }
    const auto question = target.find('?');
    head.path = target.substr(0, question);
    head.query = question == std::string_view::npos ? "" : target.substr(question + 1);
}

std::pair<std::string, std::string> parse_field(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t') {
        malformed("A header field is folded over lines.");
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        malformed("A header field is not NAME: VALUE.");
    }
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
        value.remove_prefix(1);
    }
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) {
        value.remove_suffix(1);
    }
    for (const unsigned char c : value) {
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            malformed("A header field's value holds a control character.");
        }
    }
    return {lower(line.substr(0, colon)), std::string(value)};
}

bool may_repeat(std::string_view name) {
    return name == "cookie" || name == "via" || name == "forwarded" || name.starts_with("accept") ||
           name.starts_with("x-forwarded-") || name == "te" || name == "connection" || name == "cache-control";
}

std::uint64_t parse_length(std::string_view text) {
    std::uint64_t length = 0;
    const bool digits = !text.empty() && text.size() <= 15 &&
                        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        throw HttpError(400, "framing-ambiguous", "Content-Length is not a number of at most 15 digits.");
    }
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length;
}

// RFC 9112 §6: where the body ends must be beyond doubt.
void check_framing(RequestHead& head) {
    const auto length = head.field("content-length");
    if (head.field("transfer-encoding")) {
        if (length) {
            throw HttpError(400, "framing-ambiguous", "Content-Length and Transfer-Encoding exclude each other.");
        }
        throw HttpError(411, "length-required", "A body is sent with Content-Length, not in chunks.");
    }
    if (length) {
        head.content_length = parse_length(*length);
    }
    const bool has_body = head.content_length.value_or(0) > 0;
    if (head.method == "POST" && !head.content_length) {
        throw HttpError(411, "length-required", "A POST states its Content-Length (0 when there is no body).");
    }
    if (head.method != "POST" && has_body) {
        throw HttpError(400, "body-unexpected", head.method + " takes no body.");
    }
    const auto host = head.field("host");
    if (head.minor_version == 1 && (!host || host->empty())) {
        malformed("HTTP/1.1 requires one Host field.");
    }
    if (host && !host->empty()) {
        auto parsed = host_of(*host);
        if (!parsed) {
            malformed("The Host field is not a host and a port.");
        }
        head.host = std::move(*parsed);
    }
    if (const auto expect = head.field("expect"); expect && lower(*expect) != "100-continue") {
        throw HttpError(417, "expectation-unknown", "Only Expect: 100-continue is known.");
    }
}

// What follows a host: nothing, or a colon and a port, which may be empty (RFC 3986 §3.2.3).
bool is_port(std::string_view text) {
    if (text.empty()) {
        return true;
    }
    const std::string_view port = text.substr(1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return text.front() == ':' &&
           (port.empty() || (port.size() <= 5 && error == std::errc() && end == port.data() + port.size() && number <= 65535));
}

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<unsigned>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<unsigned>(c - 'A' + 10);
    }
    return std::nullopt;
}

std::string percent_decode(std::string_view text, bool plus_is_space, const char* code) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
            const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
            if (!high || !low) {
                throw HttpError(400, code, "A percent sign is not followed by two hexadecimal digits.");
            }
            out.push_back(static_cast<char>(*high * 16 + *low));
            i += 2;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    if (!crypto::is_utf8(out)) {
        throw HttpError(400, code, "The request's address or form is not well-formed UTF-8.");
    }
    return out;
}

}  // namespace

std::optional<std::string> host_of(std::string_view field) {
    const bool address = field.starts_with('[');
    const auto end = address ? field.find(']') : std::min(field.find(':'), field.size());
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    std::string host = lower(field.substr(0, address ? end + 1 : end));
    const std::string_view rest = field.substr(host.size());
    static constexpr std::string_view letters = "0123456789abcdefghijklmnopqrstuvwxyz.-_";
    const std::string_view inner = address ? std::string_view(host).substr(1, host.size() - 2) : std::string_view(host);
    in6_addr parsed{};
    const bool named = address ? ::inet_pton(AF_INET6, std::string(inner).c_str(), &parsed) == 1
                               : !inner.empty() && inner.find_first_not_of(letters) == std::string_view::npos;
    return named && is_port(rest) ? std::optional(std::move(host)) : std::nullopt;
}

std::optional<std::string_view> RequestHead::field(std::string_view lower_case_name) const {
    for (const auto& [name, value] : fields) {
        if (name == lower_case_name) {
            return value;
        }
    }
    return std::nullopt;
}

RequestHead parse_request_head(std::string_view text) {
    if (text.size() > longest_head) {
        throw HttpError(431, "head-too-large", "The request's head is larger than 32 KiB.");
    }
    if (text.find('\0') != std::string_view::npos) {
        malformed("The request's head holds a NUL.");
    }
    RequestHead head;
    parse_request_line(take_line(text), head);
    for (;;) {
        const std::string_view line = take_line(text);
        if (line.empty()) {
            break;
        }
        auto field = parse_field(line);
        if (head.field(field.first) && !may_repeat(field.first)) {
            throw HttpError(400, field.first == "content-length" ? "framing-ambiguous" : "header-twice",
                            "The header field " + field.first + " was sent twice.");
        }
        if (head.fields.size() == most_fields) {
            throw HttpError(431, "head-too-large", "The request has more than 64 header fields.");
        }
        head.fields.push_back(std::move(field));
    }
    if (!text.empty()) {
        malformed("Bytes follow the request's head.");
    }
    check_framing(head);
    return head;
}

std::vector<std::string> path_segments(std::string_view path) {
    std::vector<std::string> segments;
    std::size_t begin = 1;
    while (begin <= path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        std::string segment = percent_decode(path.substr(begin, end - begin), false, "path-malformed");
        const bool hostile = segment == "." || segment == ".." ||
                             std::any_of(segment.begin(), segment.end(), [](unsigned char c) {
                                 return c < 0x20 || c == 0x7f || c == '/' || c == '\\';
                             });
        if (hostile) {
            throw HttpError(400, "path-malformed", "The request's path holds a segment that is no name.");
        }
        segments.push_back(std::move(segment));
        begin = end + 1;
    }
    return segments;
}

std::vector<std::pair<std::string, std::string>> parse_pairs(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) {
            continue;
        }
        if (pairs.size() == 100) {
            throw HttpError(400, "query-malformed", "More than 100 fields.");
        }
        const auto equals = std::min(pair.find('='), pair.size());
        const std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
        pairs.emplace_back(percent_decode(pair.substr(0, equals), true, "query-malformed"),
                           percent_decode(value, true, "query-malformed"));
    }
    return pairs;
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool unreserved = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                                c == '.' || c == '_' || c == '~';
        if (unreserved) {
            out.push_back(static_cast<char>(c));
        } else {
            out.push_back('%');
            out.push_back(digits[c >> 4]);
            out.push_back(digits[c & 15]);
        }
    }
    return out;
}

}  // namespace depositary::server
