#include "server/server.h"

#include "server/connection.h"
#include "server/passkeys.h"
#include "server/tls.h"

#include <Poco/ErrorHandler.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>
#include <dirent.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace depositary::server {

namespace {

// What escapes a connection is known to have been answered or to have nobody to answer; Poco's own words for it may
// hold data, so they go nowhere. What is left is accepting a connection without a descriptor for it: asking again at
// once would only burn the processor.
class SilentErrors final : public Poco::ErrorHandler {
public:
    void exception(const Poco::Exception&) override { Poco::Thread::sleep(20); }
    void exception(const std::exception&) override { Poco::Thread::sleep(20); }
    void exception() override { Poco::Thread::sleep(20); }
};

void install_error_handler() {
    static SilentErrors handler;
    Poco::ErrorHandler::set(&handler);
}

class ConnectionFactory final : public Poco::Net::TCPServerConnectionFactory {
public:
    explicit ConnectionFactory(ConnectionShared& shared) : shared_(shared) {}
    Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
        return new Connection(socket, shared_);
    }

private:
    ConnectionShared& shared_;
};

Poco::Net::IPAddress listen_address(const ServerSettings& settings) {
    Poco::Net::IPAddress address;
    if (!Poco::Net::IPAddress::tryParse(settings.address, address)) {
        throw Invalid("listen-address",
                      "The address to listen on must be an IP address, not \"" + settings.address + "\".");
    }
    if (!address.isLoopback() && !settings.tls && !settings.behind_proxy) {
        throw Invalid("insecure-listen",
                      "Listening on " + settings.address +
                          " would send passwords and texts in the clear. Give a TLS certificate and key, or listen on "
                          "127.0.0.1 behind a proxy that speaks TLS.");
    }
    return address;
}

// What a browser asks for is in the addresses that the pages give out (invitations): any Host that a proxy lets through
// would be in them.
void require_names(const ServerSettings& settings) {
    if (settings.behind_proxy && settings.names.empty() && !settings.tls) {
        throw Invalid("proxy-name",
                      "Behind a proxy, the server cannot tell its own name: state each host name that the proxy serves it "
                      "under (--name HOST).");
    }
}

// Turned away, before a thread is spent on it. The refusal is one packet that never waits; within TLS it cannot be
// said. What has come by then is taken off the socket: closed with bytes unread it would be reset, and the refusal lost.
void refuse(const Poco::Net::StreamSocket& socket) {
    static constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n";
    if (socket.secure()) {
        return;
    }
    const auto descriptor = socket.impl()->sockfd();
    ::send(descriptor, answer.data(), answer.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(descriptor, SHUT_WR);
    std::array<char, 4096> unread;
    for (int i = 0; i < 16 && ::recv(descriptor, unread.data(), unread.size(), MSG_DONTWAIT) > 0; ++i) {
    }
}

// Counts each connection as it is accepted.
class Admission final : public Poco::Net::TCPServerConnectionFilter {
public:
    explicit Admission(ConnectionShared& shared) : shared_(shared) {}
    bool accept(const Poco::Net::StreamSocket& socket) override {
        try {
            const Poco::Net::IPAddress peer = socket.peerAddress().host();
            // A proxy's connections are the world's.
            const bool bounded =
                !shared_.behind_proxy && (!is_this_machine(peer) || shared_.limits.this_machine_is_bounded);
            const auto admitted =
                shared_.open.add(socket.impl()->sockfd(), bounded ? counted_address(peer) : "", shared_.limits);
            if (admitted == OpenConnections::Admitted::yes) {
                return true;
            }
            refuse(socket);
        } catch (const Poco::Exception&) {
            // gone before it began
        }
        return false;
    }

private:
    ConnectionShared& shared_;
};

// A connection may need a second descriptor, for a file of the vault; what is open already, and some reserve, is not
// for connections at all. The process first takes all the descriptors that it may have.
unsigned allowed_connections(unsigned wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return wanted;
    }
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    std::uint64_t used = 0;
    if (DIR* const folder = ::opendir("/proc/self/fd")) {
        while (::readdir(folder) != nullptr) {
            ++used;
        }
        ::closedir(folder);
    }
    const std::uint64_t kept = used + 8;
    const std::uint64_t left = limit.rlim_cur > kept ? limit.rlim_cur - kept : 0;
    return static_cast<unsigned>(std::clamp<std::uint64_t>(left / 2, 4, wanted));
}

}  // namespace

constexpr int spare_threads = 64;

struct Server::State {
    ServerSettings settings;
    Poco::Net::IPAddress address;
    std::unique_ptr<Tls> tls;
    Sessions sessions;
    Passkeys passkeys;
    std::unique_ptr<SingleSignOn> single_sign_on;
    Verification verification;
    Application application;
    AccessLog log;
    OpenConnections open;
    ConnectionShared shared;
    Poco::ThreadPool threads;
    std::unique_ptr<Poco::Net::TCPServer> tcp;
    std::uint16_t port = 0;

    State(repository::Depositary& depositary, SearchService& search, TextService& text, ServerSettings given)
        : settings(std::move(given)),
          address((require_names(settings), listen_address(settings))),
          tls(settings.tls ? std::make_unique<Tls>(*settings.tls) : nullptr),
          sessions(depositary, settings.tls || settings.behind_proxy),
          passkeys(depositary),
          single_sign_on(settings.single_sign_on ? std::make_unique<SingleSignOn>(*settings.single_sign_on, depositary.clock())
                                                 : nullptr),
          verification(depositary),
          application{
              depositary, search, text, sessions, verification, settings.tls || settings.behind_proxy, settings.largest_upload},
          log(settings.access_log),
          shared{application, log, open, settings.limits, settings.behind_proxy, settings.proxies, {false}, {1}},
          // Connections that were shut to make room end within a moment: they have threads beyond those that count.
          threads(4, static_cast<int>(settings.limits.connections) + spare_threads) {
        application.passkeys = &passkeys;
        application.takes_certificates = settings.tls && !settings.tls->client_authorities.empty();
        application.single_sign_on = single_sign_on.get();
        application.second_factor_of = settings.second_factor_of;
        application.is_own_name = [this](std::string_view name) { return is_own_name(name); };
    }

    bool is_own_name(std::string_view name) const {
        if (!settings.names.empty()) {
            return settings.names.contains(std::string(name));
        }
        if (tls) {
            return tls->is_for(name);
        }
        return name == "localhost" || name == "127.0.0.1" || name == "[::1]" ||
               name == settings.address || name == "[" + settings.address + "]";
    }
};

Server::Server(repository::Depositary& depositary, SearchService& search, TextService& text, ServerSettings settings)
    : state_(std::make_unique<State>(depositary, search, text, std::move(settings))) {}

Server::~Server() {
    stop();
}

void Server::start() {
    install_error_handler();
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
    try {
        const Poco::Net::SocketAddress where(state_->address, state_->settings.port);
        Poco::Net::ServerSocket socket =
            state_->tls ? Poco::Net::SecureServerSocket(state_->tls->context()) : Poco::Net::ServerSocket();
        socket.bind(where, true,
                    false);  // without SO_REUSEPORT, which Poco sets otherwise: two servers would share a port
        socket.listen(SOMAXCONN);  // while a flood of connections is taken in, the next one waits, and its first packet is not lost for a second
        Poco::Net::TCPServerParams::Ptr parameters = new Poco::Net::TCPServerParams;
        state_->settings.limits.connections = allowed_connections(state_->settings.limits.connections);
        const int threads = static_cast<int>(state_->settings.limits.connections) + spare_threads;
        parameters->setMaxThreads(threads);
        parameters->setMaxQueued(threads);  // never reached: there are threads for all that are admitted
        parameters->setThreadIdleTime(Poco::Timespan(1, 0));
        state_->port = socket.address().port();
        state_->tcp = std::make_unique<Poco::Net::TCPServer>(new ConnectionFactory(state_->shared), state_->threads,
                                                             socket, parameters);
        state_->tcp->setConnectionFilter(new Admission(state_->shared));
        state_->shared.stopping = false;
        state_->tcp->start();
    } catch (const Poco::Exception& error) {
        throw Unavailable("listen-failed", "Cannot listen on " + state_->settings.address + " port " +
                                               std::to_string(state_->settings.port) + ": " + error.displayText());
    }
}

void Server::stop() {
    if (!state_->tcp) {
        return;
    }
    state_->shared.stopping = true;
    state_->tcp->stop();
    state_->open.shut_waiting();
    for (int waited = 0; waited < 2000 && state_->tcp->currentConnections() > 0; waited += 10) {
        Poco::Thread::sleep(10);
    }
    while (state_->tcp->currentConnections() > 0) {
        state_->open.shut_all();
        Poco::Thread::sleep(20);
    }
    state_->threads.joinAll();
    state_->tcp.reset();
    state_->open.clear();
}

std::uint16_t Server::port() const {
    return state_->port;
}

unsigned Server::most_connections() const {
    return state_->settings.limits.connections;
}

void Server::reload_certificate() {
    if (state_->tls) {
        state_->tls->reload();
    }
}

}  // namespace depositary::server
