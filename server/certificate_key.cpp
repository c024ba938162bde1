#include "server/certificate_key.h"

#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/X509Certificate.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <array>
#include <cctype>
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

using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Certificate read_certificate(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
    if (!certificate || key_of(certificate.get()).empty()) {
        throw Invalid("certificate-malformed", "This is no certificate in PEM form (-----BEGIN CERTIFICATE-----).");
    }
    return certificate;
}

// RSA and ECDSA over SHA-256; Ed25519 by libsodium, which takes no key of small order as OpenSSL does.
bool verifies(EVP_PKEY* key, crypto::ByteView message, crypto::ByteView signature) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) {
        std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> raw{};
        std::size_t size = raw.size();
        return signature.size() == crypto_sign_BYTES && EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1 && size == raw.size() &&
               crypto_sign_verify_detached(signature.data(), message.data(), message.size(), raw.data()) == 0;
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

}  // namespace

std::string certificate_key(const std::string& pem) { return key_of(read_certificate(pem).get()); }

std::string certificate_statement(const std::string& origin, const std::string& login) {
    return "depositary-certificate/v1\n" + origin + "\n" + login + "\n";
}

std::string signed_certificate_key(const std::string& pem, const std::string& statement, const std::string& signature) {
    const Certificate certificate = read_certificate(pem);
    std::string written = signature;
    std::erase_if(written, [](unsigned char c) { return std::isspace(c) != 0; });
    const auto bytes = crypto::from_base64(written);
    EVP_PKEY* const key = X509_get0_pubkey(certificate.get());
    if (!bytes || key == nullptr || !verifies(key, crypto::as_bytes(statement), *bytes)) {
        throw Invalid("certificate-signature", "The signature is not by the certificate's private key over this account's statement.");
    }
    return key_of(certificate.get());
}

std::string certificate_key_of(const Poco::Net::StreamSocket& connection) {
    if (!connection.secure()) {
        return "";
    }
    const Poco::Net::SecureStreamSocket secure(connection);
    return secure.havePeerCertificate() ? key_of(secure.peerCertificate().certificate()) : "";
}

}  // namespace depositary::server
