#pragma once
// Passkeys (W3C Web Authentication Level 2): the options that browsers are given, and the verification of what they answer,
// by libfido2. Every passkey verifies its person (a finger, a face, a PIN), so that it is both factors in one. Thread-safe.

#include <nlohmann/json.hpp>

#include "repository/credentials.h"
#include "server/challenges.h"

namespace depositary::server {

// Where a ceremony takes place: the relying party's id is the host's name, without port.
struct PasskeyPlace {
    std::string host;    // "depositary.example"
    std::string origin;  // "https://depositary.example"
};

class Passkeys {
public:
    explicit Passkeys(repository::Depositary& depositary);

    // PublicKeyCredentialCreationOptions and …RequestOptions, binary members in base64url. Their challenges hold for two
    // minutes, once. Invalid("passkey-host") where the host is an address: browsers take names only.
    nlohmann::json creation_options(const repository::Actor& actor, const PasskeyPlace& place);
    nlohmann::json request_options(const PasskeyPlace& place);

    // §7.1: registers the key of an attestation; no attestation statement is asked for, or looked at. Invalid("passkey-…")
    // names the failing check.
    void add(const repository::Actor& actor, const PasskeyPlace& place, const std::string& client_data,
             const std::string& attestation_object, const std::string& name);
    // §7.2: the account whose key made an assertion; nothing for any other, whatever fails. All in base64url.
    std::optional<repository::Actor> verify(const PasskeyPlace& place, const std::string& id,
                                            const std::string& client_data, const std::string& authenticator_data,
                                            const std::string& signature);

private:
    // account: "" for signing in.
    std::string new_challenge(const std::string& account);
    // The challenge of ours that client data of this ceremony, here, answers; nothing where it does not.
    std::optional<crypto::Bytes> answered(const crypto::Bytes& client_data, std::string_view type, const PasskeyPlace& place,
                                          const std::string& account) const;

    repository::Depositary& depositary_;
    Challenges challenges_;
};

}  // namespace depositary::server
