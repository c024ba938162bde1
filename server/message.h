#pragma once
// A request as handlers see it, and the response that they give.

#include <functional>

#include "crypto/bytes.h"
#include "repository/credentials.h"
#include "server/request_head.h"

namespace depositary::server {

// Who asks and by which credential.
struct SignedIn {
    repository::Actor actor;
    std::string token;
    bool by_cookie = false;
    repository::SessionView session;
};

// One request. Lives as long as its handler runs.
struct Request {
    RequestHead head;
    std::vector<std::pair<std::string, std::string>> path;   // the route template's names and their values
    std::vector<std::pair<std::string, std::string>> query;  // decoded
    crypto::ByteSource* body = nullptr;  // throws 400 "body-cut" when the connection ends before Content-Length bytes
    std::string peer;                    // the address of the other side; never logged
    std::string number;                  // of this request, in the log and in problems
    std::string certificate;  // of the other side's verified TLS certificate: the SHA-256 of its public key, hex; or ""
    std::optional<SignedIn> signed_in;
    bool owes_second_factor = false;  // signed in by one factor of two (route.h)

    const std::string& parameter(std::string_view name) const;              // of the path
    std::optional<std::string> query_value(std::string_view name) const;    // 400 "query-twice"
    std::vector<std::string> query_values(std::string_view name) const;
    // 400 "query-unknown" for any name that is not among these.
    void allow_query(std::initializer_list<std::string_view> names) const;
    // A number in a query: 400 "query-malformed" unless it is in min..max.
    std::uint64_t query_number(std::string_view name, std::uint64_t otherwise, std::uint64_t min, std::uint64_t max) const;
    // The whole body; the route's limit was checked before.
    std::string read_body() const;
    // The actor; 401 "not-signed-in" when there is none.
    const repository::Actor& actor() const;
};

class Response {
public:
    Response() = default;
    explicit Response(int status) : status_(status) {}
    static Response text(int status, std::string_view media_type, std::string body);
    static Response json(int status, std::string body) { return text(status, "application/json", std::move(body)); }
    static Response redirect(std::string_view path);  // 303

    int status() const { return status_; }
    // Sets a field in place of an earlier one. Every response field goes through here: a control character in a name or
    // value throws std::logic_error (no response splitting).
    Response& set(std::string_view name, std::string_view value);
    Response& add(std::string_view name, std::string_view value);  // beside earlier ones (Set-Cookie)
    bool has(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

    // A body written while it is sent. Without a length it goes in chunks, and a failure leaves it visibly cut.
    using Writer = std::function<void(crypto::ByteSink&)>;
    Response& stream(std::optional<std::uint64_t> length, Writer writer);
    const std::string& body() const { return body_; }
    const Writer& writer() const { return writer_; }
    std::optional<std::uint64_t> length() const { return writer_ ? length_ : std::optional<std::uint64_t>(body_.size()); }

private:
    int status_ = 200;
    std::vector<std::pair<std::string, std::string>> fields_;
    std::string body_;
    Writer writer_;
    std::optional<std::uint64_t> length_;
};

}  // namespace depositary::server
