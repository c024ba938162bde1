#pragma once
// One connection: reads one request strictly and against the clock, answers it, closes. It takes the place of Poco's own
// HTTP reader, whose framing is unsafe (docs/decisions/0501).

#include <atomic>
#include <map>
#include <mutex>
#include <set>

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServerConnection.h>

#include "server/access_log.h"
#include "server/route.h"

namespace depositary::server {

struct ConnectionLimits {
    std::chrono::milliseconds head{10'000};       // for the whole head
    std::chrono::milliseconds receive{10'000};    // between two reads of a body
    std::chrono::milliseconds send{30'000};       // for one write to be taken
    std::chrono::milliseconds grace{10'000};      // before the slowest rate counts
    std::uint64_t slowest_rate = 1024;            // bytes a second, both ways
    unsigned connections_of_peer = 64;            // at once; the machine itself is exempt
};

// The connections that are open: counted by peer, and shut when the server stops. Thread-safe.
class OpenConnections {
public:
    // False when the peer has too many already.
    bool add(const std::string& peer, Poco::Net::StreamSocket& socket, unsigned most);
    void remove(const std::string& peer, Poco::Net::StreamSocket& socket);
    void shut_all();

private:
    std::mutex mutex_;
    std::map<std::string, unsigned> count_;
    std::set<Poco::Net::StreamSocket*> sockets_;
};

// What all connections of a server share.
struct ConnectionShared {
    Application& application;
    AccessLog& log;
    OpenConnections& open;
    ConnectionLimits limits;
    bool behind_proxy = false;  // X-Forwarded-For's last address is the peer
    std::atomic<std::uint64_t> next_number{1};
};

class Connection final : public Poco::Net::TCPServerConnection {
public:
    Connection(const Poco::Net::StreamSocket& socket, ConnectionShared& shared)
        : TCPServerConnection(socket), shared_(shared) {}
    void run() override;

private:
    void serve(const std::string& peer);
    void linger();

    ConnectionShared& shared_;
};

}  // namespace depositary::server
