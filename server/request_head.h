#pragma once
// The head of an HTTP/1.x request (RFC 9112 §2-6), parsed octet by octet and strictly: what two readers could take in two
// ways is refused, so a proxy in front and this server never disagree about where a request ends.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/problem.h"

namespace depositary::server {

inline constexpr std::size_t longest_head = 32 * 1024;
inline constexpr std::size_t longest_target = 8192;  // RFC 9110, section 4.1 asks for 8,000: 1,000 bytes of a query in Thai are 3,000 here
inline constexpr std::size_t most_fields = 64;

struct RequestHead {
    std::string method;  // GET, HEAD, POST or DELETE
    std::string path;    // as sent: begins with '/', not decoded
    std::string query;   // as sent, without '?'
    int minor_version = 1;
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
    std::optional<std::uint64_t> content_length;
    std::string host;  // of the Host field, in lower case, without its port; an IPv6 address in brackets; "" without the field

    // The one value of a field; nothing when absent. Fields sent twice were refused, but for Cookie and lists
    // (Accept…, Via, X-Forwarded-…), of which the first is given.
    std::optional<std::string_view> field(std::string_view lower_case_name) const;
};

// `head` goes up to and including the empty line. Throws HttpError: 400 "request-malformed", 400 "framing-ambiguous",
// 405 "method-not-allowed", 411 "length-required", 414 "uri-too-long", 431 "head-too-large", 505 "http-version".
RequestHead parse_request_head(std::string_view head);

// The host of a Host field (RFC 9110 §7.2, RFC 3986 §3.2.2), in lower case and without its port: a name of letters, digits,
// '-', '.' and '_', an IPv4 address or an IPv6 address in brackets. Nothing when the field is none, or its port is not
// empty or a number up to 65535.
std::optional<std::string> host_of(std::string_view field);

// A path's segments, percent-decoded. 400 "path-malformed" for a bad escape, an encoded '/', a control character, "." or
// "..", or what is not UTF-8.
std::vector<std::string> path_segments(std::string_view path);

// The pairs of a query or an application/x-www-form-urlencoded body, decoded ('+' is a space). 400 "query-malformed", also
// for more than 100 pairs.
std::vector<std::pair<std::string, std::string>> parse_pairs(std::string_view text);

// Percent-encodes all but unreserved characters (RFC 3986 §2.3).
std::string percent_encode(std::string_view text);

}  // namespace depositary::server
