#include "crypto/bytes.h"

#include <boost/test/unit_test.hpp>

#include "crypto/sha256.h"

using namespace depositary::crypto;

BOOST_AUTO_TEST_SUITE(bytes)

BOOST_AUTO_TEST_CASE(base64_is_strict_and_canonical) {
    BOOST_TEST(to_base64(as_bytes("hello")) == "aGVsbG8=");
    BOOST_TEST(as_text(*from_base64("aGVsbG8=")) == "hello");
    for (const char* wrong : {"aGVsbG8", "aGVsbG9=", "aGVs bG8=", "aGVsbG8=\n", "aGVsbG8==", "=", "a"}) {
        BOOST_TEST(!from_base64(wrong).has_value(), wrong);
    }
    BOOST_TEST(as_text(*from_base64_unpadded("aGVsbG8")) == "hello");
    BOOST_TEST(!from_base64_unpadded("aGVsbG8=").has_value());
    BOOST_TEST(!from_base64_unpadded("aGVsbG9").has_value());
    BOOST_TEST(from_base64("")->empty());
}

BOOST_AUTO_TEST_CASE(hexadecimal_is_lower_case_only) {
    BOOST_TEST(to_hex(Bytes{0x00, 0xff, 0x1a}) == "00ff1a");
    BOOST_TEST((*from_hex("00ff1a") == Bytes{0x00, 0xff, 0x1a}));
    BOOST_TEST(!from_hex("00FF").has_value());
    BOOST_TEST(!from_hex("0").has_value());
}

BOOST_AUTO_TEST_CASE(utf8_is_checked_as_rfc_3629_says) {
    BOOST_TEST(is_utf8("ASCII, ខ្មែร, ລາວ, 𝄞"));
    for (const char* wrong : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE1\x80", "\xFF", "\x80"}) {
        BOOST_TEST(!is_utf8(wrong));
    }
}

BOOST_AUTO_TEST_CASE(sha256_and_hkdf_agree_with_their_published_vectors) {
    BOOST_TEST(Sha256::of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 5869 A.1
    Bytes secret(22, 0x0b);
    Bytes info = *from_hex("f0f1f2f3f4f5f6f7f8f9");
    Bytes out(42);
    hkdf_sha256(secret, *from_hex("000102030405060708090a0b0c"), as_text(info), out);
    BOOST_TEST(to_hex(out) ==
               "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    // RFC 5869 A.3: no salt, no info
    hkdf_sha256(secret, {}, "", out);
    BOOST_TEST(to_hex(out) ==
               "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

// libsodium's own decoder takes some of them for digits.
BOOST_AUTO_TEST_CASE(base64_has_no_digits_above_ascii) {
    for (int byte = 0x80; byte <= 0xFF; ++byte) {
        std::string text = "aGVsbG8x";
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto changed = text;
            changed[at] = static_cast<char>(byte);
            BOOST_TEST(!from_base64(changed).has_value());
            BOOST_TEST(!from_base64_unpadded(changed).has_value());
            BOOST_TEST(!from_base64url(changed).has_value());
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
