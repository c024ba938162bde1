#pragma once
// What a connection may take of the server: time, rate, number (docs/decisions/0504).

#include <chrono>
#include <cstdint>

namespace depositary::server {

struct ConnectionLimits {
    std::chrono::milliseconds head{10'000};     // for the whole head, a TLS handshake before it included
    std::chrono::milliseconds idle{15'000};     // between two requests
    std::chrono::milliseconds receive{10'000};  // without one byte of a body
    std::chrono::milliseconds send{30'000};     // without one byte of the answer being taken
    std::chrono::milliseconds grace{10'000};    // of waiting for the other side before the slowest rate counts
    std::uint64_t slowest_rate = 1024;          // bytes a second of waiting, both ways
    unsigned requests = 100;                    // on one connection; 1 turns keep-alive off
    unsigned connections = 512;                 // in all; fewer when the process may not open files for so many
    unsigned connections_of_address = 64;       // of one IPv4 address or IPv6 /64
    bool this_machine_is_bounded = false;       // by the number of one address
};

}  // namespace depositary::server
