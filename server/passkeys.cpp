#include "server/passkeys.h"

#include <Poco/Net/IPAddress.h>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>

#include "crypto/error.h"
#include "crypto/secret.h"

namespace depositary::server {

using namespace repository;
using Json = nlohmann::json;

namespace {

constexpr int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
constexpr std::uint8_t user_present = 0x01, user_verified = 0x04, key_included = 0x40;

using Credential = std::unique_ptr<fido_cred_t, void (*)(fido_cred_t*)>;
using Assertion = std::unique_ptr<fido_assert_t, void (*)(fido_assert_t*)>;

Credential new_credential() {
    return {fido_cred_new(), [](fido_cred_t* credential) { fido_cred_free(&credential); }};
}
Assertion new_assertion() {
    return {fido_assert_new(), [](fido_assert_t* assertion) { fido_assert_free(&assertion); }};
}

void require_name(const PasskeyPlace& place) {
    Poco::Net::IPAddress address;
    if (place.host.empty() || place.host.front() == '[' || Poco::Net::IPAddress::tryParse(place.host, address)) {
        throw Invalid("passkey-host", "Passkeys need the server's name in the browser's address, not a number.");
    }
}

// The authenticator data of an attestation object (CBOR, RFC 8949); empty when it is malformed.
crypto::Bytes authenticator_data_of(const crypto::Bytes& attestation_object) {
    const Json object = Json::from_cbor(attestation_object, true, false);
    if (!object.is_object() || !object.contains("authData") || !object.at("authData").is_binary()) {
        return {};
    }
    const auto& data = object.at("authData").get_binary();
    return {data.begin(), data.end()};
}

// Reads the attested key; libfido2 wants to know the algorithm first.
std::optional<std::pair<int, Credential>> read_credential(const crypto::Bytes& data) {
    for (const int algorithm : algorithms) {
        Credential credential = new_credential();
        if (credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
            fido_cred_set_authdata_raw(credential.get(), data.data(), data.size()) == FIDO_OK) {
            return std::pair(algorithm, std::move(credential));
        }
    }
    return std::nullopt;
}

// "-7 <base64url>": the algorithm's number (RFC 9053) and the key as libfido2 gives and takes it.
std::string key_text(int algorithm, const fido_cred_t* credential) {
    return std::to_string(algorithm) + " " +
           crypto::to_base64url({fido_cred_pubkey_ptr(credential), fido_cred_pubkey_len(credential)});
}

template <class Key, auto make, auto from, auto free_key>
bool verified_by(const fido_assert_t* assertion, int algorithm, const crypto::Bytes& bytes) {
    Key* key = make();
    const bool holds = key != nullptr && from(key, bytes.data(), bytes.size()) == FIDO_OK &&
                       fido_assert_verify(assertion, 0, algorithm, key) == FIDO_OK;
    free_key(&key);
    return holds;
}

bool verify_assertion(const fido_assert_t* assertion, const std::string& key) {
    const auto space = key.find(' ');
    const auto bytes = crypto::from_base64url(std::string_view(key).substr(space + 1));
    const int algorithm = std::atoi(key.c_str());
    if (!bytes) {
        return false;
    }
    switch (algorithm) {
        case COSE_ES256: return verified_by<es256_pk_t, es256_pk_new, es256_pk_from_ptr, es256_pk_free>(assertion, algorithm, *bytes);
        case COSE_EDDSA: return verified_by<eddsa_pk_t, eddsa_pk_new, eddsa_pk_from_ptr, eddsa_pk_free>(assertion, algorithm, *bytes);
        case COSE_RS256: return verified_by<rs256_pk_t, rs256_pk_new, rs256_pk_from_ptr, rs256_pk_free>(assertion, algorithm, *bytes);
        default: return false;
    }
}

}  // namespace

Passkeys::Passkeys(Depositary& depositary) : depositary_(depositary) { fido_init(0); }

std::string Passkeys::new_challenge(const std::string& account) {
    return crypto::to_base64url(challenges_.give(account, depositary_.clock().now().seconds));
}

Json Passkeys::creation_options(const Actor& actor, const PasskeyPlace& place) {
    require_name(place);
    Json known = Json::array();
    for (const Passkey& key : depositary_.credentials().passkeys(actor.account)) {
        known.push_back({{"type", "public-key"}, {"id", key.id}});
    }
    Json kinds = Json::array();
    for (const int algorithm : algorithms) {
        kinds.push_back({{"type", "public-key"}, {"alg", algorithm}});
    }
    const std::string account = actor.account.to_text();
    return {{"rp", {{"id", place.host}, {"name", "Depositary"}}},
            {"user", {{"id", crypto::to_base64url(crypto::as_bytes(account))}, {"name", actor.login}, {"displayName", actor.login}}},
            {"challenge", new_challenge(account)},
            {"pubKeyCredParams", kinds},
            {"timeout", Challenges::lifetime * 1000},
            {"excludeCredentials", known},
            {"authenticatorSelection", {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}}},
            {"attestation", "none"}};
}

Json Passkeys::request_options(const PasskeyPlace& place) {
    require_name(place);
    return {{"challenge", new_challenge("")},
            {"rpId", place.host},
            {"timeout", Challenges::lifetime * 1000},
            {"allowCredentials", Json::array()},
            {"userVerification", "required"}};
}

std::optional<crypto::Bytes> Passkeys::answered(const crypto::Bytes& client_data, std::string_view type, const PasskeyPlace& place,
                                               const std::string& account) const {
    const Json data = Json::parse(client_data.begin(), client_data.end(), nullptr, false);
    const auto says = [&](const char* name, std::string_view value) {
        return data.is_object() && data.contains(name) && data.at(name).is_string() && data.at(name).get<std::string>() == value;
    };
    if (!says("type", type) || !says("origin", place.origin) || (data.contains("crossOrigin") && data.at("crossOrigin") != false) ||
        !data.contains("challenge") || !data.at("challenge").is_string()) {
        return std::nullopt;
    }
    auto challenge = crypto::from_base64url(data.at("challenge").get<std::string>());
    const bool holds = challenge && challenges_.holds(*challenge, account, depositary_.clock().now().seconds);
    return holds ? std::move(challenge) : std::nullopt;
}

void Passkeys::add(const Actor& actor, const PasskeyPlace& place, const std::string& client_data,
                   const std::string& attestation_object, const std::string& name) {
    require_name(place);
    const auto data = crypto::from_base64url(client_data);
    const auto object = crypto::from_base64url(attestation_object);
    const auto challenge = data ? answered(*data, "webauthn.create", place, actor.account.to_text()) : std::nullopt;
    if (!challenge || !challenges_.spend(*challenge, depositary_.clock().now().seconds)) {
        throw Invalid("passkey-challenge", "The answer is not to a question that this page asked within two minutes.");
    }
    const crypto::Bytes authenticator = object ? authenticator_data_of(*object) : crypto::Bytes();
    const auto read = read_credential(authenticator);
    if (!read) {
        throw Invalid("passkey-malformed", "The authenticator's answer is malformed, or its key of a kind that is not taken.");
    }
    const fido_cred_t* const credential = read->second.get();
    const crypto::Sha256 host = crypto::Sha256::of(place.host);
    if (!std::equal(host.bytes.begin(), host.bytes.end(), authenticator.begin())) {
        throw Invalid("passkey-host", "The authenticator answered for another server.");
    }
    const std::uint8_t wanted = user_present | user_verified | key_included;
    if ((fido_cred_flags(credential) & wanted) != wanted) {
        throw Invalid("passkey-unverified", "The authenticator did not check who holds it; set a PIN, a finger or a face.");
    }
    Passkey key;
    key.id = crypto::to_base64url({fido_cred_id_ptr(credential), fido_cred_id_len(credential)});
    key.public_key = key_text(read->first, credential);
    key.counter = fido_cred_sigcount(credential);
    key.name = name;
    depositary_.credentials().add_passkey(actor, key);
}

std::optional<Actor> Passkeys::verify(const PasskeyPlace& place, const std::string& id, const std::string& client_data,
                                      const std::string& authenticator_data, const std::string& signature) {
    require_name(place);
    const auto data = crypto::from_base64url(client_data);
    const auto authenticator = crypto::from_base64url(authenticator_data);
    const auto signed_with = crypto::from_base64url(signature);
    const auto challenge = data ? answered(*data, "webauthn.get", place, "") : std::nullopt;
    if (!challenge || !authenticator || !signed_with) {
        return std::nullopt;
    }
    const auto found = depositary_.credentials().find_passkey(id);
    auto actor = found ? depositary_.credentials().actor(found->first) : std::nullopt;  // before it is looked at (Actor::epoch)
    const Assertion assertion = new_assertion();
    // fido_assert_verify checks the host's hash, that the person was there and verified, and the signature over both.
    const bool holds = found && assertion && fido_assert_set_clientdata(assertion.get(), data->data(), data->size()) == FIDO_OK &&
                       fido_assert_set_rp(assertion.get(), place.host.c_str()) == FIDO_OK &&
                       fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
                       fido_assert_set_authdata_raw(assertion.get(), 0, authenticator->data(), authenticator->size()) == FIDO_OK &&
                       fido_assert_set_sig(assertion.get(), 0, signed_with->data(), signed_with->size()) == FIDO_OK &&
                       fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
                       fido_assert_set_uv(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
                       verify_assertion(assertion.get(), found->second.public_key);
    // A counter that does not grow: a copy of the key may be about.
    if (!holds || !challenges_.spend(*challenge, depositary_.clock().now().seconds) || !depositary_.credentials().use_passkey(id, fido_assert_sigcount(assertion.get(), 0))) {
        return std::nullopt;
    }
    return actor;
}

}  // namespace depositary::server
