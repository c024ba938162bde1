#include "crypto/minisign.h"

#include <boost/test/unit_test.hpp>

using namespace depositary;
using namespace depositary::crypto;

namespace {

Secret no_passphrase() { return Secret(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(minisign)

BOOST_AUTO_TEST_CASE(a_signature_verifies_and_any_change_is_named) {
    const auto key = MinisignSecretKey::generate();
    const auto signature = key.sign(as_bytes("the text"), "act=signature party=KH");
    const auto text = signature.to_text();
    const auto parsed = MinisignSignature::parse(text);
    BOOST_TEST(parsed.prehashed);
    BOOST_TEST(parsed.to_text() == text);
    const auto verdict = [&](const MinisignPublicKey& with, const MinisignSignature& of, std::string_view message) {
        return describe(minisign_verify(with, of, as_bytes(message), false));
    };
    const auto public_key = key.public_key();
    BOOST_TEST(verdict(public_key, parsed, "the text") == describe(MinisignVerdict::valid));
    BOOST_TEST(verdict(public_key, parsed, "the Text") == describe(MinisignVerdict::bad_signature));
    BOOST_TEST(verdict(MinisignSecretKey::generate().public_key(), parsed, "the text") == describe(MinisignVerdict::wrong_key));
    auto other_comment = parsed;
    other_comment.trusted_comment = "act=signature party=LA";
    BOOST_TEST(verdict(public_key, other_comment, "the text") == describe(MinisignVerdict::bad_trusted_comment));
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_of_a_signature_verifies) {
    const auto key = MinisignSecretKey::generate();
    const auto signature = key.sign(as_bytes("text"), "comment");
    for (unsigned bit = 0; bit < 64 * 8; ++bit) {
        auto changed = signature;
        changed.signature[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        BOOST_REQUIRE(minisign_verify(key.public_key(), changed, as_bytes("text"), false) == MinisignVerdict::bad_signature);
        changed = signature;
        changed.global_signature[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        BOOST_REQUIRE(minisign_verify(key.public_key(), changed, as_bytes("text"), false) ==
                      MinisignVerdict::bad_trusted_comment);
    }
}

// Stock minisign signs comments of any bytes; acts are text, files of the world need not be.
BOOST_AUTO_TEST_CASE(comments_of_any_bytes_are_taken_only_where_asked_for) {
    const auto key = MinisignSecretKey::generate();
    auto text = key.sign(as_bytes("text"), "caf\u00e9", "caf\u00e9").to_text();
    for (const std::string& bytes : {std::string("caf\xe9"), std::string("\x1b[31m"), std::string("\xff\xfe")}) {
        auto other = text;
        for (std::size_t at = 0; (at = other.find("caf\u00e9", at)) != std::string::npos; at += bytes.size()) other.replace(at, 5, bytes);
        BOOST_CHECK_EXCEPTION(MinisignSignature::parse(other), Invalid, [](const Error& error) { return error.code() == "minisign-signature"; });
        const auto parsed = MinisignSignature::parse_any_comments(other);
        BOOST_TEST(parsed.trusted_comment == bytes);
        BOOST_TEST(parsed.to_text() == other);
        // The comment is signed as it was, and no other bytes are.
        BOOST_TEST((minisign_verify(key.public_key(), parsed, as_bytes("text"), false) == MinisignVerdict::bad_trusted_comment));
    }
    BOOST_CHECK_THROW(MinisignSignature::parse_any_comments(std::string("untrusted comment: ") + std::string(9000, '\xe9') + "\n"), Invalid);
}

BOOST_AUTO_TEST_CASE(a_legacy_signature_is_taken_only_where_allowed) {
    // Made by the format's rule: Ed25519 over the bytes themselves, algorithm "Ed".
    const auto key = MinisignSecretKey::generate();
    auto signature = key.sign(as_bytes("text"), "comment");
    signature.prehashed = false;
    BOOST_TEST((minisign_verify(key.public_key(), signature, as_bytes("text"), false) == MinisignVerdict::legacy_refused));
    BOOST_TEST((minisign_verify(key.public_key(), signature, as_bytes("text"), true) == MinisignVerdict::bad_signature));
}

BOOST_AUTO_TEST_CASE(key_files_come_back_with_and_without_a_passphrase) {
    const auto key = MinisignSecretKey::generate();
    const auto plain = key.to_file(no_passphrase());
    BOOST_TEST(!MinisignSecretKey::is_encrypted(plain.text()));
    BOOST_TEST((MinisignSecretKey::parse_file(plain.text(), no_passphrase()).public_key() == key.public_key()));

    const auto passphrase = Secret::copy_of(as_bytes("a passphrase"));
    const auto sealed = key.to_file(passphrase);
    BOOST_TEST(MinisignSecretKey::is_encrypted(sealed.text()));
    BOOST_TEST((MinisignSecretKey::parse_file(sealed.text(), passphrase).public_key() == key.public_key()));
    try {
        MinisignSecretKey::parse_file(sealed.text(), Secret::copy_of(as_bytes("another")));
        BOOST_ERROR("a wrong passphrase opened the key");
    } catch (const Invalid& error) {
        BOOST_TEST(error.code() == "wrong-passphrase");
    }
    BOOST_TEST((MinisignPublicKey::parse(key.public_key().to_file()) == key.public_key()));
    BOOST_TEST((MinisignPublicKey::parse(key.public_key().to_text()) == key.public_key()));
}

BOOST_AUTO_TEST_CASE(weak_points_are_no_keys) {
    // The identity, the point of order two, an order-eight point and a non-canonical one.
    for (const char* hex : {"0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0000000000000000000000000000000000000000000000000000000000000000"}) {
        Bytes bytes{'E', 'd', 1, 2, 3, 4, 5, 6, 7, 8};
        const auto point = *from_hex(hex);
        bytes.insert(bytes.end(), point.begin(), point.end());
        BOOST_CHECK_THROW(MinisignPublicKey::parse(to_base64(bytes)), Invalid);
    }
}

BOOST_AUTO_TEST_CASE(malformed_files_are_refused) {
    const auto good = MinisignSecretKey::generate().sign(as_bytes("x"), "c").to_text();
    for (const auto& wrong : {std::string(), std::string("untrusted comment: x\n"), good + "more\n", good.substr(0, 80),
                              "un" + good, good.substr(0, good.size() - 3)})
        BOOST_CHECK_THROW(MinisignSignature::parse(wrong), Invalid);
    BOOST_CHECK_THROW(MinisignSecretKey::generate().sign(as_bytes("x"), "two\nlines"), Invalid);
    BOOST_CHECK_THROW(MinisignSecretKey::generate().sign(as_bytes("x"), std::string(9000, 'c')), Invalid);
}

BOOST_AUTO_TEST_SUITE_END()
