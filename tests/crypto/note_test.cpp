#include "crypto/note.h"

#include <boost/test/unit_test.hpp>

#include "crypto/error.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

// The example of C2SP signed-note.
constexpr std::string_view example_vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view example_note =
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(note)

BOOST_AUTO_TEST_CASE(the_specifications_example_verifies) {
    const auto verifier = NoteVerifier::parse(example_vkey);
    BOOST_TEST(verifier.to_text() == example_vkey);
    const auto parsed = SignedNote::parse(example_note);
    BOOST_TEST(parsed.to_text() == example_note);
    BOOST_TEST(verify_note(parsed, std::array{verifier}).size() == 1u);
    auto changed = parsed;
    changed.text[0] = 't';
    BOOST_CHECK_THROW(verify_note(changed, std::array{verifier}), Invalid);
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_passed_over_and_known_ones_must_verify) {
    const auto log = NoteSigner::generate("log.example/one");
    const auto stranger = NoteSigner::generate("stranger.example");
    SignedNote note{"text\n", {log.sign("text\n"), stranger.sign("text\n")}};
    BOOST_TEST(verify_note(note, std::array{log.verifier()}).size() == 1u);
    BOOST_TEST(verify_note(note, std::array{NoteSigner::generate("other").verifier()}).empty());
    note.signatures[1].signature[5] ^= 1;
    BOOST_TEST(verify_note(note, std::array{log.verifier()}).size() == 1u);
    note.signatures[0].signature[5] ^= 1;
    BOOST_CHECK_THROW(verify_note(note, std::array{log.verifier()}), Invalid);
    // The same name with another key's number is an unknown key.
    const auto impostor = NoteSigner::generate("log.example/one");
    BOOST_TEST(verify_note({"text\n", {impostor.sign("text\n")}}, std::array{log.verifier()}).empty());
}

BOOST_AUTO_TEST_CASE(a_cosignature_signs_its_time) {
    const auto witness = NoteSigner::generate("witness.example/w1", NoteKeyType::cosignature);
    const std::string text = "log.example\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    SignedNote note{text, {witness.sign(text, 1679315147)}};
    const auto verified = verify_note(note, std::array{witness.verifier()});
    BOOST_REQUIRE(verified.size() == 1u);
    BOOST_TEST(verified[0].timestamp == 1679315147u);
    note.signatures[0].signature[7] ^= 1;
    BOOST_CHECK_THROW(verify_note(note, std::array{witness.verifier()}), Invalid);
}

BOOST_AUTO_TEST_CASE(malformed_notes_are_refused) {
    const std::string signature = "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    for (const std::string& wrong :
         {std::string(), std::string("text\n"), std::string("text\n\n"), "text\n" + signature, "text\n\n" + signature + "x",
          "text\n\n" + signature + "\n", "te\xff\n\n" + signature, std::string("te\x01\n\n") + signature,
          std::string("text\n\n— a+b AAAAAAAA\n"), std::string("text\n\n— ab AAAA\n"), std::string(200000, 'x') + "\n\n" + signature})
        BOOST_CHECK_THROW(SignedNote::parse(wrong), Invalid);
    for (const char* wrong : {"", "example.com/foo", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                              "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"})
        BOOST_CHECK_THROW(NoteVerifier::parse(wrong), Invalid);
}

BOOST_AUTO_TEST_CASE(checkpoints_are_strict) {
    const std::string text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const auto checkpoint = Checkpoint::parse(text);
    BOOST_TEST(checkpoint.origin == "example.com/behind-the-sofa");
    BOOST_TEST(checkpoint.size == 20852163u);
    BOOST_TEST(checkpoint.to_text() == text);
    for (const char* wrong : {"", "o\n", "o\n1\n", "o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                              "o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                              "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2=\n",
                              "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                              "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                              "o\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"})
        BOOST_CHECK_THROW(Checkpoint::parse(wrong), Invalid);
}

BOOST_AUTO_TEST_SUITE_END()
