#pragma once
// One connection: reads requests strictly and against the clock, one after the other, and answers them. It takes the
// place of Poco's own HTTP reader, whose framing is unsafe (docs/decisions/0501).

#include "server/access_log.h"
#include "server/open_connections.h"
#include "server/route.h"

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServerConnection.h>

#include <atomic>
#include <set>

namespace depositary::server {

// What all connections of a server share.
struct ConnectionShared {
    Application& application;
    AccessLog& log;
    OpenConnections& open;
    const ConnectionLimits& limits;
    bool behind_proxy = false;             // X-Forwarded-For's last address is the peer, when a trusted proxy says so
    const std::set<std::string>& proxies;  // trusted, beside this machine
    std::atomic<bool> stopping{false};     // no further request on any connection
    std::atomic<std::uint64_t> next_number{1};
};

class Connection final : public Poco::Net::TCPServerConnection {
public:
    // The socket has been added to shared.open.
    Connection(const Poco::Net::StreamSocket& socket, ConnectionShared& shared)
        : TCPServerConnection(socket), shared_(shared) {}
    void run() override;

private:
    enum class After { next_request, close, close_silently };
    After serve(Wire& wire, const Poco::Net::IPAddress& peer);
    std::optional<std::string> read_head(Wire& wire);
    std::string next_number();

    ConnectionShared& shared_;
    std::string held_;  // read beyond what was asked for: a body's beginning, or the next request's
    unsigned requests_ = 0;
    bool unread_ = false;  // a request was not read to its end
};

}  // namespace depositary::server
