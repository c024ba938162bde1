#pragma once
// What a certificate is known by: the SHA-256 of its public key (SubjectPublicKeyInfo), hex. A renewed certificate for the
// same key is the same program.

#include <Poco/Net/StreamSocket.h>

#include <string>

namespace depositary::server {

// Of a certificate in PEM. Invalid("certificate-malformed").
std::string certificate_key(const std::string& pem);
// What a certificate's private key signs, so that it is this account's: three lines, each ending in a newline.
std::string certificate_statement(const std::string& origin, const std::string& login);
// Of a certificate in PEM whose private key signed the statement; `signature` in base64, as `openssl dgst -sha256 -sign` makes it, of
// Ed25519 `openssl pkeyutl -sign -rawin`. Invalid("certificate-malformed"), ("certificate-signature").
std::string signed_certificate_key(const std::string& pem, const std::string& statement, const std::string& signature);
// Of the certificate that the other side of a TLS connection has shown, and that verified; "" when it has shown none.
std::string certificate_key_of(const Poco::Net::StreamSocket& connection);

}  // namespace depositary::server
