// What the token of a sign-in service must be (OpenID Connect Core §3.1.3.7), with tokens made here by OpenSSL.
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <boost/test/unit_test.hpp>
#include <functional>

#include "crypto/error.h"
#include "crypto/sha256.h"
#include "server/single_sign_on.h"

namespace depositary::server {

using Json = nlohmann::json;

namespace {

constexpr std::int64_t present = 1'800'000'000;
const std::string issuer = "https://id.example", client = "depositary", nonce = "n-0S6_WzA2Mj";

std::string url64(const std::string& text) { return crypto::to_base64url(crypto::as_bytes(text)); }

std::string number(EVP_PKEY* key, const char* name, int size) {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key, name, &value);
    crypto::Bytes bytes(static_cast<std::size_t>(size > 0 ? size : BN_num_bytes(value)));
    BN_bn2binpad(value, bytes.data(), static_cast<int>(bytes.size()));
    BN_free(value);
    return crypto::to_base64url(bytes);
}

struct SigningKey {
    EVP_PKEY* key;
    std::string algorithm;

    explicit SigningKey(const std::string& alg, unsigned bits = 2048)
        : key(alg == "RS256" ? EVP_RSA_gen(bits) : EVP_EC_gen("P-256")), algorithm(alg) {}
    ~SigningKey() { EVP_PKEY_free(key); }
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;

    Json jwk(const std::string& kid = "one") const {
        if (algorithm == "RS256") {
            return {{"kty", "RSA"}, {"kid", kid}, {"use", "sig"}, {"n", number(key, OSSL_PKEY_PARAM_RSA_N, 0)}, {"e", number(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
        }
        return {{"kty", "EC"}, {"crv", "P-256"}, {"kid", kid}, {"x", number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)}, {"y", number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32)}};
    }
    std::string sign(const std::string& text) const {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
        std::size_t size = 0;
        EVP_DigestSign(context, nullptr, &size, crypto::as_bytes(text).data(), text.size());
        crypto::Bytes signature(size);
        EVP_DigestSign(context, signature.data(), &size, crypto::as_bytes(text).data(), text.size());
        signature.resize(size);
        EVP_MD_CTX_free(context);
        if (algorithm == "ES256") {
            const unsigned char* der = signature.data();
            ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size));
            signature.assign(64, 0);
            BN_bn2binpad(ECDSA_SIG_get0_r(parts), signature.data(), 32);
            BN_bn2binpad(ECDSA_SIG_get0_s(parts), signature.data() + 32, 32);
            ECDSA_SIG_free(parts);
        }
        return crypto::to_base64url(signature);
    }
};

Json right_claims() {
    return {{"iss", issuer}, {"sub", "24400320"}, {"aud", client}, {"nonce", nonce}, {"exp", present + 300}, {"iat", present - 1}};
}

std::string token(const SigningKey& key, const Json& claims, Json header = Json::object()) {
    if (header.empty()) {
        header = {{"alg", key.algorithm}, {"kid", "one"}};
    }
    const std::string text = url64(header.dump()) + "." + url64(claims.dump());
    return text + "." + key.sign(text);
}

std::string verdict(const std::string& text, const Json& keys) {
    try {
        return verify_id_token(text, keys, issuer, client, nonce, present).subject;
    } catch (const Unauthenticated& error) {
        return error.what();
    }
}

bool refused(const std::string& text, const Json& keys, const std::string& why) {
    return verdict(text, keys).find(why) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(id_token)

BOOST_AUTO_TEST_CASE(tokens_by_both_algorithms_are_taken) {
    for (const std::string algorithm : {"RS256", "ES256"}) {
        const SigningKey key(algorithm), other(algorithm);
        const Json keys = {{"keys", {other.jwk("two"), key.jwk()}}};
        BOOST_TEST(verdict(token(key, right_claims()), keys) == "24400320");
        BOOST_TEST(verdict(token(key, right_claims(), {{"alg", algorithm}}), keys) == "24400320");
        BOOST_TEST(refused(token(other, right_claims()), keys, "no key"));
        BOOST_TEST(refused(token(key, right_claims()), {{"keys", Json::array()}}, "no key"));
        BOOST_TEST(refused(token(key, right_claims()), Json::object(), "no key"));
        std::string changed = token(key, right_claims());
        changed[changed.find('.') + 5] ^= 1;
        BOOST_TEST(!verdict(changed, keys).starts_with("24400320"));
        Json claims = right_claims();
        claims["preferred_username"] = "Sokha";
        BOOST_TEST(verify_id_token(token(key, claims), keys, issuer, client, nonce, present).shown == "Sokha");
    }
}

// RFC 8176: what the provider says that it asked for; nothing else, and no other form of it, is two factors.
BOOST_AUTO_TEST_CASE(two_factors_are_the_providers_word) {
    const SigningKey key("ES256");
    const Json keys = {{"keys", {key.jwk()}}};
    const auto two_factors = [&](const Json& methods) {
        Json claims = right_claims();
        if (!methods.is_null()) {
            claims["amr"] = methods;
        }
        return verify_id_token(token(key, claims), keys, issuer, client, nonce, present).two_factors;
    };
    BOOST_TEST(two_factors({"pwd", "otp", "mfa"}));
    for (const Json& methods : {Json(), Json(Json::array()), Json("mfa"), Json({"pwd"}), Json({"MFA"}), Json({"pwd", "otp"}), Json({1, nullptr}), Json({{"mfa", true}})}) {
        BOOST_TEST(!two_factors(methods), methods.dump());
    }
}

BOOST_AUTO_TEST_CASE(every_claim_that_does_not_fit_is_refused) {
    const SigningKey key("ES256");
    const Json keys = {{"keys", {key.jwk()}}};
    const auto with = [&](const std::function<void(Json&)>& change) {
        Json claims = right_claims();
        change(claims);
        return token(key, claims);
    };
    BOOST_TEST(refused(with([](Json& c) { c["iss"] = "https://id.example/"; }), keys, "another issuer"));
    BOOST_TEST(refused(with([](Json& c) { c["aud"] = "somebody"; }), keys, "somebody else"));
    BOOST_TEST(refused(with([](Json& c) { c["aud"] = {client, "somebody"}; }), keys, "somebody else"));
    BOOST_TEST(refused(with([](Json& c) { c["azp"] = "somebody"; }), keys, "somebody else"));
    BOOST_TEST(verdict(with([](Json& c) { c["aud"] = {client, "somebody"}, c["azp"] = client; }), keys) == "24400320");
    BOOST_TEST(verdict(with([](Json& c) { c["aud"] = {client}; }), keys) == "24400320");
    BOOST_TEST(refused(with([](Json& c) { c["nonce"] = "another"; }), keys, "another question"));
    BOOST_TEST(refused(with([](Json& c) { c.erase("nonce"); }), keys, "another question"));
    BOOST_TEST(refused(with([](Json& c) { c["exp"] = present - 61; }), keys, "expired"));
    BOOST_TEST(refused(with([](Json& c) { c.erase("exp"); }), keys, "expired"));
    BOOST_TEST(refused(with([](Json& c) { c["exp"] = "later"; }), keys, "expired"));
    BOOST_TEST(refused(with([](Json& c) { c["iat"] = present + 61; }), keys, "not valid yet"));
    BOOST_TEST(refused(with([](Json& c) { c["sub"] = ""; }), keys, "nobody"));
    BOOST_TEST(refused(with([](Json& c) { c.erase("sub"); }), keys, "nobody"));
}

// RFC 8725 §2.1: what the token says of its algorithm never makes a key into another thing.
BOOST_AUTO_TEST_CASE(no_algorithm_but_two_is_taken_and_none_is_confused_with_another) {
    const SigningKey rsa("RS256"), ec("ES256"), weak("RS256", 1024);
    const Json keys = {{"keys", {rsa.jwk("one")}}};
    const std::string claims = url64(right_claims().dump());
    BOOST_TEST(refused(url64(R"({"alg":"none"})") + "." + claims + ".", keys, "RS256 or ES256"));
    BOOST_TEST(refused(url64(R"({"alg":"None"})") + "." + claims + ".", keys, "RS256 or ES256"));
    const std::string text = url64(R"({"alg":"HS256","kid":"one"})") + "." + claims;
    const auto mac = crypto::hmac_sha256(crypto::as_bytes(rsa.jwk().at("n").get<std::string>()), crypto::as_bytes(text));
    BOOST_TEST(refused(text + "." + crypto::to_base64url(mac.bytes), keys, "RS256 or ES256"));
    BOOST_TEST(refused(token(ec, right_claims(), {{"alg", "RS256"}, {"kid", "one"}}), keys, "no key"));
    BOOST_TEST(refused(token(rsa, right_claims(), {{"alg", "ES256"}, {"kid", "one"}}), keys, "no key"));
    BOOST_TEST(refused(token(weak, right_claims()), {{"keys", {weak.jwk()}}}, "no key"));
    BOOST_TEST(refused(token(rsa, right_claims(), {{"alg", "RS256"}, {"kid", "one"}, {"crit", {"x"}}}), keys, "malformed"));
    for (const std::string malformed : {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.e30", "not base64.e30.e30"}) {
        BOOST_TEST(!verdict(malformed, keys).starts_with("24400320"));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
