#pragma once
// The project's one hierarchy of errors. Every error carries a message for the person (what is wrong, what to do) and
// a stable code for the program ("stale-version"), which the HTTP API shows as the problem's type (RFC 9457).

#include <stdexcept>
#include <string>
#include <utility>

namespace depositary {

class Error : public std::runtime_error {
public:
    Error(std::string code, const std::string& message) : std::runtime_error(message), code_(std::move(code)) {}
    // Lower-case words joined by hyphens; never changes once released.
    const std::string& code() const noexcept { return code_; }

private:
    std::string code_;
};

// What was asked is malformed or not acceptable; asking again unchanged cannot succeed.
class Invalid : public Error {
    using Error::Error;
};
// Larger than a stated limit.
class TooLarge : public Error {
    using Error::Error;
};
// Nobody is signed in, or the credentials do not hold.
class Unauthenticated : public Error {
    using Error::Error;
};
// Known, and not allowed.
class Forbidden : public Error {
    using Error::Error;
};
// Does not exist, or is hidden from this reader: the two are never told apart.
class NotFound : public Error {
    using Error::Error;
};
// True when it was asked for, but something else happened first (a stale version, a symbol in use).
class Conflict : public Error {
    using Error::Error;
};
// Stored bytes are not what they must be: an authentication tag, a digest or a proof does not hold.
class Damaged : public Error {
    using Error::Error;
};
// Cannot be done now (disk full, a store gone read-only, busy, shutting down); may succeed later.
class Unavailable : public Error {
    using Error::Error;
};

}  // namespace depositary
