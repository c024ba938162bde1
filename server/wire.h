#pragma once
// A connection's bytes, both ways and against the clock. The socket never blocks: each wait has an end that bytes
// arriving one by one do not put off, also within a TLS record or handshake, where a receive timeout of the socket
// would begin anew at every byte.

#include "crypto/bytes.h"
#include "server/limits.h"

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <span>
#include <string>

namespace depositary::server {

using SteadyClock = std::chrono::steady_clock;

// Thrown when the other side is gone, or takes too slowly what is sent: there is nobody to answer.
struct Gone {};
// Thrown when nothing arrived in time.
struct TooSlow {};

// How fast the other side must be while a body goes one way. Only time spent waiting for it counts, none of the
// server's own.
class Pace {
public:
    Pace(const ConnectionLimits& limits, std::chrono::milliseconds stall)
        : stall_(stall), grace_(limits.grace), slowest_rate_(limits.slowest_rate) {}
    // How long the next wait may last; 0 or less when the other side is too slow by now.
    std::chrono::microseconds allowance() const;
    void waited(std::chrono::microseconds time) { waited_ += time; }
    void moved(std::size_t bytes) { bytes_ += bytes; }

private:
    std::chrono::microseconds stall_, grace_, waited_{0};
    std::uint64_t slowest_rate_, bytes_ = 0;
};

// Not thread-safe. Borrows the socket, which must have no timeouts set.
class Wire {
public:
    explicit Wire(Poco::Net::StreamSocket& socket);

    // 1..buffer.size() bytes; 0 at the end, also when the other side broke off. Throws TooSlow.
    std::size_t receive(std::span<std::uint8_t> buffer, SteadyClock::time_point deadline);
    std::size_t receive(std::span<std::uint8_t> buffer, Pace& pace);
    // All of it. Throws Gone.
    void send(crypto::ByteView bytes, Pace& pace);

    // Says that nothing more comes, then reads on for a moment when the other side may still be sending: closing with
    // unread bytes would reset the connection and could destroy the answer on its way.
    void close(bool may_have_more);

private:
    void forget_errors() const;
    int receive_some(std::span<std::uint8_t> buffer);
    int send_some(crypto::ByteView bytes);
    // False when the time is up.
    bool wait(short events, std::chrono::microseconds time) const;
    short events_for(int result, short plain) const;

    Poco::Net::StreamSocket& socket_;
    int descriptor_;
    bool tls_;
};

}  // namespace depositary::server
