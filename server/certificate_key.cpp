#include "server/certificate_key.h"

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/X509Certificate.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "crypto/error.h"
#include "crypto/sha256.h"

namespace depositary::server {

namespace {

// "" when it has none that can be written.
std::string key_of(const X509* certificate) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &bytes);
    if (size <= 0) {
        return "";
    }
    const std::string key = crypto::Sha256::of(crypto::ByteView(bytes, static_cast<std::size_t>(size))).hex();
    OPENSSL_free(bytes);
    return key;
}

}  // namespace

std::string certificate_key(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
    const std::string key = certificate ? key_of(certificate.get()) : "";
    if (key.empty()) {
        throw Invalid("certificate-malformed", "This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
    }
    return key;
}

std::string certificate_key_of(const Poco::Net::StreamSocket& connection) {
    if (!connection.secure()) {
        return "";
    }
    const Poco::Net::SecureStreamSocket secure(connection);
    return secure.havePeerCertificate() ? key_of(secure.peerCertificate().certificate()) : "";
}

}  // namespace depositary::server
