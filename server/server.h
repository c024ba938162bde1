#pragma once
// The HTTP server over a depositary: API, pages, register.

#include "server/limits.h"
#include "server/search.h"
#include "server/single_sign_on.h"
#include "server/tls.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace depositary::repository {
class Depositary;
}

namespace depositary::server {

struct ServerSettings {
    std::string address = "127.0.0.1";  // an IP address
    std::uint16_t port = 8080;          // 0: any free one
    std::optional<TlsFiles> tls;
    // A proxy in front speaks TLS to the world and tells the peer in X-Forwarded-For: cookies are Secure, links https.
    bool behind_proxy = false;
    std::set<std::string> proxies;  // IP addresses that are believed about the peer, beside this machine
    // The names that requests may be for (Host), without port, in lower case. None: those of the certificate; without
    // TLS and on this machine only, its own names. Behind a proxy that speaks TLS there must be one.
    std::set<std::string> names;
    std::optional<SingleSignOnSettings> single_sign_on;
    // The roles whose persons sign in with two factors; with one they enrol the second, and do nothing else. Programs have
    // keys, tokens and certificates, no passwords (docs/decisions/0571).
    std::set<repository::Role> second_factor_of;
    ConnectionLimits limits;
    std::uint64_t largest_upload = 16ull << 30;  // bytes of one file
    std::FILE* access_log = stderr;              // JSON lines; null for none
};

// Borrows what it is given. start() and stop() are for one thread; everything else happens on threads of its own.
class Server {
public:
    // Throws Invalid("insecure-listen") for an address beyond this machine with neither TLS nor a proxy,
    // Invalid("listen-address"), Invalid("proxy-name"), Invalid("tls-key-readable"), Invalid("tls-files").
    Server(repository::Depositary& depositary, SearchService& search, TextService& text, ServerSettings settings);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Listens and answers. Unavailable("listen-failed") when the port is taken. SIGPIPE is ignored from here on.
    void start();
    // Takes no more, gives running requests a moment, then cuts them. Returns when all have ended.
    void stop();
    // The port listened on, after start().
    std::uint16_t port() const;
    // Reads the certificate and its key anew, for the handshakes from now on; what is open goes on. Throws as the
    // constructor does, the old ones then staying in use. Does nothing without TLS.
    void reload_certificate();
    // The most connections at once: of the limits, or what the process's open files allow.
    unsigned most_connections() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace depositary::server
