// What every verifier here must refuse, whatever the library underneath would take: keys of small order, keys and signatures in
// more than one form, and keys used for another purpose than theirs. And the two libraries' bulk ciphers are one.
#include <sodium.h>

#include <boost/test/unit_test.hpp>

#include "crypto/bulk_aead.h"
#include "crypto/minisign.h"
#include "crypto/note.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

// Every encoding of a point whose order divides eight, canonical or not.
const std::vector<std::string> weak_points = {
    "0100000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"};

// The same signature with the group's order added to its second half: the same equation, another form.
template <class Signature>
Signature with_order_added(Signature signature) {
    static const auto order = *from_hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    unsigned carry = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        carry += static_cast<unsigned>(signature[signature.size() - 32 + i]) + order[i];
        signature[signature.size() - 32 + i] = static_cast<std::uint8_t>(carry);
        carry >>= 8;
    }
    return signature;
}

NoteVerifier verifier_of(const std::string& name, NoteKeyType type, const std::string& hex) {
    const auto bytes = *from_hex(hex);
    std::array<std::uint8_t, 32> key{};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return NoteVerifier::make(name, type, key);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ed25519_rules)

BOOST_AUTO_TEST_CASE(no_point_of_small_order_is_a_key_of_anybody) {
    for (const auto& hex : weak_points) {
        Bytes bytes{'E', 'd', 1, 2, 3, 4, 5, 6, 7, 8};
        const auto point = *from_hex(hex);
        bytes.insert(bytes.end(), point.begin(), point.end());
        BOOST_CHECK_THROW(MinisignPublicKey::parse(to_base64(bytes)), Invalid);
        for (const auto type : {NoteKeyType::ed25519, NoteKeyType::cosignature}) {
            std::string text;
            try {
                text = verifier_of("example.com/log", type, hex).to_text();
            } catch (const Invalid&) {
                continue;  // refused even earlier
            }
            BOOST_CHECK_THROW(NoteVerifier::parse(text), Invalid);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_signature_has_one_form_only) {
    for (int i = 0; i < 20; ++i) {
        const auto key = MinisignSecretKey::generate();
        const auto good = key.sign(as_bytes("text"), "comment");
        BOOST_TEST((minisign_verify(key.public_key(), good, as_bytes("text"), false) == MinisignVerdict::valid));
        auto changed = good;
        changed.signature = with_order_added(good.signature);
        BOOST_TEST((minisign_verify(key.public_key(), changed, as_bytes("text"), false) == MinisignVerdict::bad_signature));
        changed = good;
        changed.global_signature = with_order_added(good.global_signature);
        BOOST_TEST((minisign_verify(key.public_key(), changed, as_bytes("text"), false) == MinisignVerdict::bad_trusted_comment));

        const auto signer = NoteSigner::generate("example.com/log");
        SignedNote note{"example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", {}};
        note.signatures.push_back(signer.sign(note.text));
        const std::array known{signer.verifier()};
        BOOST_TEST(verify_note(note, known).size() == 1u);
        note.signatures[0].signature = with_order_added(note.signatures[0].signature);
        BOOST_CHECK_THROW(verify_note(note, known), Invalid);
    }
}

BOOST_AUTO_TEST_CASE(a_key_of_one_purpose_says_nothing_for_another) {
    // A register's signature offered as a witness's, and a witness's as the register's, by one and the same key.
    const auto log = NoteSigner::generate("example.com/log");
    const auto witness = NoteSigner::from_seed("example.com/log", NoteKeyType::cosignature, log.seed());
    BOOST_TEST(log.verifier().key_id != witness.verifier().key_id);
    SignedNote note{"example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", {}};
    const std::array as_log{log.verifier()}, as_witness{witness.verifier()};
    note.signatures = {log.sign(note.text)};
    BOOST_TEST(verify_note(note, as_witness).empty());
    note.signatures[0].key_id = witness.verifier().key_id;
    BOOST_CHECK_THROW(verify_note(note, as_witness), Invalid);
    note.signatures = {witness.sign(note.text, 1'800'000'000)};
    BOOST_TEST(verify_note(note, as_log).empty());
    note.signatures[0].key_id = log.verifier().key_id;
    BOOST_CHECK_THROW(verify_note(note, as_log), Invalid);
}

BOOST_AUTO_TEST_CASE(comments_are_bounded_and_printable) {
    const auto key = MinisignSecretKey::generate();
    const auto longest = key.sign(as_bytes("x"), std::string(8192, 'c'));
    BOOST_TEST((minisign_verify(key.public_key(), MinisignSignature::parse(longest.to_text()), as_bytes("x"), false) == MinisignVerdict::valid));
    for (const auto& wrong : {std::string(8193, 'c'), std::string("a\rb"), std::string("a\x1b[2Jb"), std::string("a\0b", 3), std::string("a\xff"), std::string("a\x7f")})
        BOOST_CHECK_THROW(key.sign(as_bytes("x"), wrong), Invalid);
    auto forged = key.sign(as_bytes("x"), "comment");
    forged.trusted_comment = "a\x1b[2Jb";
    BOOST_CHECK_THROW(MinisignSignature::parse(forged.to_text()), Invalid);
}

BOOST_AUTO_TEST_CASE(the_bulk_cipher_is_libsodiums_and_no_flipped_bit_opens) {
    BulkAead::Nonce nonce{};
    for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 63u, 64u, 65u, 1000u, 65536u}) {
        const auto key = Secret::random(32);
        randombytes_buf(nonce.data(), nonce.size());
        Bytes plaintext(size), ours(size + 16), theirs(size + 16);
        random_bytes(plaintext);
        BulkAead(key, BulkAead::Direction::seal).seal(nonce, plaintext, ours);
        BOOST_REQUIRE(crypto_aead_chacha20poly1305_ietf_encrypt(theirs.data(), nullptr, plaintext.data(), size, nullptr, 0, nullptr,
                                                                nonce.data(), key.view().data()) == 0);
        BOOST_TEST((ours == theirs));
        BulkAead opener(key, BulkAead::Direction::open);
        Bytes opened(size);
        BOOST_TEST(opener.open(nonce, ours, opened));
        BOOST_TEST((opened == plaintext));
        for (std::size_t bit = 0; bit < ours.size() * 8; bit += size > 100 ? 4999 : 1) {
            ours[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
            BOOST_REQUIRE(!opener.open(nonce, ours, opened));
            BOOST_REQUIRE(std::all_of(opened.begin(), opened.end(), [](auto byte) { return byte == 0; }));
            ours[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
