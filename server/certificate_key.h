#pragma once
// What a certificate is known by: the SHA-256 of its public key (SubjectPublicKeyInfo), hex. A renewed certificate for the
// same key is the same program.

#include <Poco/Net/StreamSocket.h>

#include <string>

namespace depositary::server {

// Of a certificate in PEM. Invalid("certificate-malformed").
std::string certificate_key(const std::string& pem);
// Of the certificate that the other side of a TLS connection has shown, and that verified; "" when it has shown none.
std::string certificate_key_of(const Poco::Net::StreamSocket& connection);

}  // namespace depositary::server
