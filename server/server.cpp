#include "server/server.h"

#include <sys/stat.h>

#include <csignal>

#include <Poco/ErrorHandler.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>
#include <openssl/ssl.h>

#include "server/connection.h"

namespace depositary::server {

namespace {

// What escapes a connection is known to have been answered or to have nobody to answer; Poco's own words for it may hold
// data, so they go nowhere.
class SilentErrors final : public Poco::ErrorHandler {
public:
    void exception(const Poco::Exception&) override {}
    void exception(const std::exception&) override {}
    void exception() override {}
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
        throw Invalid("listen-address", "The address to listen on must be an IP address, not \"" + settings.address + "\".");
    }
    if (!address.isLoopback() && !settings.tls && !settings.behind_proxy) {
        throw Invalid("insecure-listen",
                      "Listening on " + settings.address +
                          " would send passwords and texts in the clear. Give a TLS certificate and key, or listen on "
                          "127.0.0.1 behind a proxy that speaks TLS.");
    }
    return address;
}

// The TLS block of SECURITY.md §5.2; what was set is read back, because Poco ignores what OpenSSL answers.
Poco::Net::Context::Ptr tls_context(const TlsFiles& files) {
    struct stat key {};
    if (::stat(files.key.c_str(), &key) != 0) {
        throw Invalid("tls-files", "The TLS key file cannot be read.");
    }
    if ((key.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw Invalid("tls-key-readable", "The TLS key file is open to others; chmod 600 it.");
    }
    try {
        Poco::Net::Context::Params parameters;
        parameters.privateKeyFile = files.key;
        parameters.certificateFile = files.certificate;
        parameters.verificationMode = Poco::Net::Context::VERIFY_NONE;
        parameters.dhUse2048Bits = true;
        parameters.cipherList = "ECDHE+AESGCM:ECDHE+CHACHA20";
        parameters.ecdhCurve = "X25519:P-256:P-384";
        Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLSV1_2_SERVER_USE, parameters);
        context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
        context->preferServerCiphers();
        context->disableStatelessSessionResumption();
        SSL_CTX* const raw = context->sslContext();
        SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
        const STACK_OF(SSL_CIPHER)* const ciphers = SSL_CTX_get_ciphers(raw);
        for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
            if (SSL_CIPHER_is_aead(sk_SSL_CIPHER_value(ciphers, i)) != 1) {
                throw Unavailable("tls-ciphers", "OpenSSL did not take the list of ciphers.");
            }
        }
        if (SSL_CTX_get_min_proto_version(raw) < TLS1_2_VERSION) {
            throw Unavailable("tls-version", "OpenSSL did not take TLS 1.2 as the least version.");
        }
        return context;
    } catch (const Poco::Exception& error) {
        throw Invalid("tls-files", "The TLS certificate or key cannot be used: " + error.displayText());
    }
}

}  // namespace

struct Server::State {
    ServerSettings settings;
    Poco::Net::IPAddress address;
    Poco::Net::Context::Ptr tls;
    Sessions sessions;
    Application application;
    AccessLog log;
    OpenConnections open;
    ConnectionShared shared;
    Poco::ThreadPool threads;
    std::unique_ptr<Poco::Net::TCPServer> tcp;
    std::uint16_t port = 0;

    State(repository::Depositary& depositary, SearchService& search, TextService& text, ServerSettings given)
        : settings(std::move(given)),
          address(listen_address(settings)),
          tls(settings.tls ? tls_context(*settings.tls) : Poco::Net::Context::Ptr()),
          sessions(depositary, settings.tls || settings.behind_proxy),
          application{depositary, search, text, sessions, settings.tls || settings.behind_proxy, settings.largest_upload},
          log(settings.access_log),
          shared{application, log, open, {}, settings.behind_proxy, {1}},
          threads(settings.least_threads, settings.most_threads) {}
};

Server::Server(repository::Depositary& depositary, SearchService& search, TextService& text, ServerSettings settings)
    : state_(std::make_unique<State>(depositary, search, text, std::move(settings))) {}

Server::~Server() { stop(); }

void Server::start() {
    install_error_handler();
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to sockets without MSG_NOSIGNAL
    try {
        const Poco::Net::SocketAddress where(state_->address, state_->settings.port);
        Poco::Net::ServerSocket socket =
            state_->tls ? Poco::Net::SecureServerSocket(where, 256, state_->tls) : Poco::Net::ServerSocket(where, 256);
        Poco::Net::TCPServerParams::Ptr parameters = new Poco::Net::TCPServerParams;
        parameters->setMaxThreads(state_->settings.most_threads);
        parameters->setMaxQueued(state_->settings.queue);
        parameters->setThreadIdleTime(Poco::Timespan(1, 0));
        state_->port = socket.address().port();
        state_->tcp = std::make_unique<Poco::Net::TCPServer>(new ConnectionFactory(state_->shared), state_->threads, socket,
                                                             parameters);
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
    state_->tcp->stop();
    for (int tenths = 0; tenths < 20 && state_->tcp->currentConnections() > 0; ++tenths) {
        Poco::Thread::sleep(100);
    }
    while (state_->tcp->currentConnections() > 0) {
        state_->open.shut_all();
        Poco::Thread::sleep(20);
    }
    state_->threads.joinAll();
    state_->tcp.reset();
}

std::uint16_t Server::port() const { return state_->port; }

}  // namespace depositary::server
