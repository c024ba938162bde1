#include "server/tls.h"

#include "crypto/error.h"

#include <Poco/Exception.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

namespace depositary::server {

namespace {

// A certificate may be shown; one that is shown must verify, by OpenSSL's own rules, or there is no connection. Poco's
// callback, which asks a handler that may say otherwise, is not used.
void ask_for_certificates(SSL_CTX* context, const std::string& authorities) {
    if (SSL_CTX_load_verify_locations(context, authorities.c_str(), nullptr) != 1) {
        throw Invalid("tls-files", "The file of the programs' authorities cannot be used.");
    }
    SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(authorities.c_str()));
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_verify_depth(context, 4);
    static constexpr unsigned char name[] = "depositary";
    SSL_CTX_set_session_id_context(context, name, sizeof name - 1);
}

// The settings are those of docs/decisions/0505; what was set is read back, because Poco ignores what OpenSSL answers.
Poco::Net::Context::Ptr make_context(const TlsFiles& files) {
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
        SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        if (!files.client_authorities.empty()) {
            ask_for_certificates(raw, files.client_authorities);
        }
        if (SSL_CTX_check_private_key(raw) != 1) {
            throw Invalid("tls-files", "The TLS key is not the certificate's.");
        }
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

Tls::Tls(TlsFiles files) : files_(std::move(files)), current_(make_context(files_)), listening_(make_context(files_)) {
    // As a handshake begins, the connection is given the current certificate; the listening context itself never
    // changes, since OpenSSL reads it without a lock.
    SSL_CTX_set_client_hello_cb(
        listening_->sslContext(),
        [](SSL* ssl, int*, void* self) {
            SSL_set_SSL_CTX(ssl, static_cast<const Tls*>(self)->current()->sslContext());
            return SSL_CLIENT_HELLO_SUCCESS;
        },
        this);
}

Poco::Net::Context::Ptr Tls::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void Tls::reload() {
    Poco::Net::Context::Ptr fresh = make_context(files_);
    const std::lock_guard lock(mutex_);
    current_ = fresh;
}

bool Tls::is_for(std::string_view host) const {
    const Poco::Net::Context::Ptr context = current();
    X509* const certificate = SSL_CTX_get0_certificate(context->sslContext());
    if (certificate == nullptr || host.empty()) {
        return false;
    }
    if (host.front() == '[' && host.back() == ']') {
        return X509_check_ip_asc(certificate, std::string(host.substr(1, host.size() - 2)).c_str(), 0) == 1;
    }
    return X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, std::string(host).c_str(), 0) == 1;
}

}  // namespace depositary::server
