#pragma once
// The server's side of TLS: its settings, and the certificate, which can be changed while the server runs.

#include <Poco/Net/Context.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace depositary::server {

struct TlsFiles {
    std::string certificate;  // PEM, with its chain
    std::string key;          // PEM, readable by its owner only
    // PEM of the authorities whose certificates programs may show at the handshake; "": none is asked for.
    std::string client_authorities = "";
};

// Thread-safe.
class Tls {
public:
    // Throws Invalid("tls-key-readable"), Invalid("tls-files"), Unavailable("tls-…") when OpenSSL did not take a
    // setting.
    explicit Tls(TlsFiles files);

    // For the listening socket. Each handshake takes the certificate that is current when it begins.
    Poco::Net::Context::Ptr context() const { return listening_; }
    // Throws as the constructor; what was in use stays in use then.
    void reload();
    // Whether the current certificate is for this host name or address (RFC 6125; an IPv6 address in brackets).
    bool is_for(std::string_view host) const;

private:
    Poco::Net::Context::Ptr current() const;

    TlsFiles files_;
    mutable std::mutex mutex_;
    Poco::Net::Context::Ptr current_;
    Poco::Net::Context::Ptr listening_;
};

}  // namespace depositary::server
