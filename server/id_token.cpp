// ID tokens: JSON Web Signatures (RFC 7515) by RS256 or ES256 (RFC 7518), verified by OpenSSL, and their claims.

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>

#include "crypto/error.h"
#include "server/single_sign_on.h"

namespace depositary::server {

using Json = nlohmann::json;

namespace {

constexpr std::int64_t leeway = 60;        // seconds between two clocks
constexpr std::size_t least_modulus = 256; // bytes of an RSA key (RFC 7518 §3.3)

template <auto function>
struct Freed {
    template <class T>
    void operator()(T* pointer) const { function(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;

[[noreturn]] void refuse(const std::string& why) {
    throw Unauthenticated("service-token", "The sign-in service's token does not hold: " + why + ".");
}

std::string text_of(const Json& object, const char* name) {
    return object.is_object() && object.contains(name) && object.at(name).is_string() ? object.at(name).get<std::string>() : "";
}

crypto::Bytes bytes_of(const Json& object, const char* name) {
    return crypto::from_base64url(text_of(object, name)).value_or(crypto::Bytes());
}

Key make_key(const char* type, OSSL_PARAM_BLD* builder) {
    const std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>> parameters(OSSL_PARAM_BLD_to_param(builder));
    const std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return Key(key);
}

Key rsa_key(const Json& jwk) {
    const auto modulus = bytes_of(jwk, "n"), exponent = bytes_of(jwk, "e");
    if (text_of(jwk, "kty") != "RSA" || modulus.size() < least_modulus || exponent.empty()) {
        return nullptr;
    }
    const Number n(BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr));
    const Number e(BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr));
    const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return nullptr;
    }
    return make_key("RSA", builder.get());
}

Key ec_key(const Json& jwk) {
    const auto x = bytes_of(jwk, "x"), y = bytes_of(jwk, "y");
    if (text_of(jwk, "kty") != "EC" || text_of(jwk, "crv") != "P-256" || x.size() != 32 || y.size() != 32) {
        return nullptr;
    }
    crypto::Bytes point{4};
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    const std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>> builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return nullptr;
    }
    return make_key("EC", builder.get());
}

// JWS writes r and s side by side; OpenSSL wants them in DER.
crypto::Bytes der_signature(const crypto::Bytes& raw) {
    if (raw.size() != 64) {
        return {};
    }
    const std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>> signature(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(raw.data(), 32, nullptr);
    BIGNUM* s = BN_bin2bn(raw.data() + 32, 32, nullptr);
    if (!signature || r == nullptr || s == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return {};
    }
    unsigned char* out = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &out);
    crypto::Bytes der(out, out + std::max(size, 0));
    OPENSSL_free(out);
    return der;
}

bool verifies(EVP_PKEY* key, std::string_view text, const crypto::Bytes& signature) {
    const std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), crypto::as_bytes(text).data(), text.size()) == 1;
}

// The algorithm decides which kind of key is tried, never the other way round.
bool signed_by_one_of(const Json& keys, const Json& header, std::string_view text, const crypto::Bytes& signature) {
    const std::string algorithm = text_of(header, "alg"), wanted = text_of(header, "kid");
    if (algorithm != "RS256" && algorithm != "ES256") {
        refuse("it is not signed by RS256 or ES256");
    }
    if (!keys.contains("keys") || !keys.at("keys").is_array()) {
        return false;
    }
    for (const Json& jwk : keys.at("keys")) {
        const std::string use = text_of(jwk, "use"), kid = text_of(jwk, "kid"), alg = text_of(jwk, "alg");
        if ((!use.empty() && use != "sig") || (!alg.empty() && alg != algorithm) || (!wanted.empty() && kid != wanted)) {
            continue;
        }
        const Key key = algorithm == "RS256" ? rsa_key(jwk) : ec_key(jwk);
        if (key && verifies(key.get(), text, algorithm == "RS256" ? signature : der_signature(signature))) {
            return true;
        }
    }
    return false;
}

// "aud" is a text or a list of texts.
bool is_for(const Json& claims, const std::string& client) {
    if (!claims.contains("aud")) {
        return false;
    }
    const Json& audience = claims.at("aud");
    if (audience.is_array()) {
        const bool among = std::find(audience.begin(), audience.end(), Json(client)) != audience.end();
        return among && (audience.size() == 1 || text_of(claims, "azp") == client);
    }
    return audience == client && (!claims.contains("azp") || text_of(claims, "azp") == client);
}

std::int64_t time_of(const Json& claims, const char* name) {
    return claims.contains(name) && claims.at(name).is_number_integer() ? claims.at(name).get<std::int64_t>() : -1;
}

}  // namespace

ProvenName verify_id_token(const std::string& token, const Json& keys, const std::string& issuer, const std::string& client_id,
                           const std::string& nonce, std::int64_t unix_seconds) {
    const auto first = token.find('.');
    const auto second = first == std::string::npos ? first : token.find('.', first + 1);
    if (second == std::string::npos || token.find('.', second + 1) != std::string::npos) {
        refuse("it is malformed");
    }
    const auto header_bytes = crypto::from_base64url(std::string_view(token).substr(0, first));
    const auto claims_bytes = crypto::from_base64url(std::string_view(token).substr(first + 1, second - first - 1));
    const auto signature = crypto::from_base64url(std::string_view(token).substr(second + 1));
    if (!header_bytes || !claims_bytes || !signature) {
        refuse("it is malformed");
    }
    const Json header = Json::parse(header_bytes->begin(), header_bytes->end(), nullptr, false);
    const Json claims = Json::parse(claims_bytes->begin(), claims_bytes->end(), nullptr, false);
    if (!header.is_object() || !claims.is_object() || header.contains("crit")) {
        refuse("it is malformed");
    }
    if (!signed_by_one_of(keys, header, std::string_view(token).substr(0, second), *signature)) {
        refuse("no key of the service verifies it");
    }
    if (text_of(claims, "iss") != issuer) {
        refuse("it is of another issuer");
    }
    if (!is_for(claims, client_id)) {
        refuse("it is for somebody else");
    }
    if (nonce.empty() || text_of(claims, "nonce") != nonce) {
        refuse("it answers another question");
    }
    const std::int64_t expires = time_of(claims, "exp"), issued = time_of(claims, "iat");
    if (expires < 0 || issued < 0 || expires + leeway <= unix_seconds || issued - leeway > unix_seconds) {
        refuse("it has expired, or is not valid yet");
    }
    const std::string subject = text_of(claims, "sub");
    if (subject.empty() || subject.size() > 255) {
        refuse("it names nobody");
    }
    const std::string shown = text_of(claims, "preferred_username");
    const auto methods = claims.find("amr");
    const bool two_factors = methods != claims.end() && methods->is_array() &&
                             std::find(methods->begin(), methods->end(), Json("mfa")) != methods->end();
    return {issuer, subject, shown.empty() || shown.size() > 80 ? subject : shown, two_factors};
}

}  // namespace depositary::server
