#pragma once
// One JSON line for each request: when, what route, which status, how much, how long. No address, query, name or secret.

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "repository/timestamp.h"

namespace depositary::server {

struct AccessEntry {
    repository::Timestamp time;
    std::string_view method, route;
    std::string_view request;  // the request's number
    int status = 0;
    std::uint64_t bytes = 0;       // of the response's body
    std::uint64_t milliseconds = 0;
    std::string_view failure;      // see Dispatched::failure
};

// Thread-safe. Borrows the stream; null for no log.
class AccessLog {
public:
    explicit AccessLog(std::FILE* out) : out_(out) {}
    void write(const AccessEntry& entry);

private:
    std::FILE* out_;
    std::mutex mutex_;
};

}  // namespace depositary::server
