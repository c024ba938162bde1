#pragma once
// What goes wrong, as HTTP says it: RFC 9457 problem details with a stable type for every code of crypto/error.h.

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "crypto/error.h"

namespace depositary::server {

// A failure that only HTTP knows: a status of its own, and headers that go with it ("Allow", "Retry-After").
class HttpError : public Error {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    HttpError(int status, std::string code, const std::string& message, Headers headers = {})
        : Error(std::move(code), message), status_(status), headers_(std::move(headers)) {}
    int status() const noexcept { return status_; }
    const Headers& headers() const noexcept { return headers_; }

private:
    int status_;
    Headers headers_;
};

struct Problem {
    int status = 500;
    std::string code = "internal";
    std::string title;   // the status in words: the same for every problem of this status
    std::string detail;  // for the person; never internals
    std::size_t most = 0;  // characters of the field that is too long, where that is what is wrong
    HttpError::Headers headers;

    // "urn:depositary:problem:<code>".
    std::string type() const { return "urn:depositary:problem:" + code; }
    // An application/problem+json body. `request` is the request's number in the access log.
    std::string to_json(const std::string& request) const;
};

// The one place where errors become statuses. What is not of this project's hierarchy is 500 "internal", without its
// words: they may hold what the reader must not see.
Problem problem_of(const std::exception& error);
// The reason phrase of RFC 9110 §15.
std::string status_text(int status);

}  // namespace depositary::server
