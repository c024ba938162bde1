#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>

#include "repository/signing.h"
#include "tests/repository/support/world.h"

using namespace depositary;
using namespace depositary::repository;

namespace {

// A ministry with its key registered, and a document to sign.
struct Signing : World {
    crypto::MinisignSecretKey key = crypto::MinisignSecretKey::generate();
    Actor minister = add_account("minister", "KH", Role::ministry);
    Receipt deposited;

    Signing() {
        enrol_key(minister, key.public_key());
        deposited = deposit("COMMIT/MOU", "the agreement");
    }
    std::string sign(const crypto::MinisignSecretKey& with, const Actor& actor, std::uint32_t version = 1) {
        const auto request = depositary->signing_request(actor, deposited.document, version, "signature", "Minister of Justice");
        return with.sign(crypto::as_bytes(request.tagmanifest), request.trusted_comment).to_text();
    }
    std::string refusal(const std::string& minisig, const Actor& actor, std::uint32_t version = 1) {
        return code_of([&] { depositary->add_signature(actor, deposited.document, version, minisig); });
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(signatures)

BOOST_AUTO_TEST_CASE(a_partys_signature_is_taken_and_shown) {
    Signing world;
    world.depositary->add_signature(world.minister, world.deposited.document, 1, world.sign(world.key, world.minister));
    const auto version = world.depositary->document(world.secretariat, world.deposited.document).latest();
    BOOST_REQUIRE(version.signatures.size() == 1u);
    BOOST_TEST(version.signatures[0].party == "KH");
    BOOST_TEST(version.signatures[0].act_word == "signature");
    BOOST_TEST(version.signatures[0].capacity == "Minister of Justice");
    BOOST_TEST(version.signatures[0].valid);
    BOOST_TEST(world.refusal(world.sign(world.key, world.minister), world.minister) == "already-signed");
    BOOST_TEST(world.findings() == "");
    BOOST_TEST(world.depositary->rebuild_state());
}

// The words say when they were prepared; a clock that is far off, or what lay about for a month, is not taken.
BOOST_AUTO_TEST_CASE(a_signature_is_taken_within_thirty_days_of_its_request) {
    Signing world;
    const auto request = world.depositary->signing_request(world.minister, world.deposited.document, 1, "signature", "M");
    const auto now = world.clock->now().seconds;
    const auto prepared = [&](std::int64_t seconds) {
        auto words = SignedAct::parse(request.trusted_comment).value();
        words.time = {now + seconds};
        return world.refusal(world.key.sign(crypto::as_bytes(request.tagmanifest), words.to_comment()).to_text(), world.minister);
    };
    BOOST_TEST(prepared(5 * 60 + 1) == "signature-future");
    BOOST_TEST(prepared(10 * 365 * 86'400LL) == "signature-future");
    BOOST_TEST(prepared(-30 * 86'400 - 1) == "signature-old");
    BOOST_TEST(prepared(-now) == "signature-old");
    BOOST_TEST(prepared(5 * 60) == "none");
    // One that was taken stays valid, however old it grows; and the bound is of the register's clock, which never goes back.
    world.depositary->add_version(world.secretariat, world.deposited.document, 1, world.version("more"));
    const auto early = world.sign(world.key, world.minister, 2);
    world.clock->set(now + 31 * 86'400);
    BOOST_TEST(world.refusal(early, world.minister, 2) == "signature-old");
    world.deposit("T/LATER", "an act of today");
    world.clock->set(now);
    BOOST_TEST(world.refusal(early, world.minister, 2) == "signature-old");
    BOOST_TEST(world.depositary->document(world.secretariat, world.deposited.document).versions.at(0).signatures.at(0).valid);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(everything_but_the_right_signature_is_refused_by_name) {
    Signing world;
    const auto good = world.sign(world.key, world.minister);
    const auto stranger = crypto::MinisignSecretKey::generate();
    BOOST_TEST(world.refusal(world.sign(stranger, world.minister), world.minister) == "signature-key");

    const auto lao = world.add_account("lao", "LA", Role::ministry);
    BOOST_TEST(world.refusal(good, lao) == "signature-party");
    const auto observer = world.add_account("observer", "KH", Role::observer);
    BOOST_TEST(world.refusal(good, observer) == "role");

    const auto first = world.depositary->signing_request(world.minister, world.deposited.document, 1, "signature", "M");
    const auto sign_words = [&](const std::string& words) {
        return world.refusal(world.key.sign(crypto::as_bytes(first.tagmanifest), words).to_text(), world.minister);
    };
    BOOST_TEST(sign_words("timestamp:1700000000") == "signature-comment");
    BOOST_TEST(sign_words("") == "signature-comment");
    auto words = SignedAct::parse(first.trusted_comment).value();
    words.root.bytes[0] ^= 1;
    BOOST_TEST(sign_words(words.to_comment()) == "signature-register");
    words = SignedAct::parse(first.trusted_comment).value();
    words.size += 1000;
    BOOST_TEST(sign_words(words.to_comment()) == "signature-register");
    words = SignedAct::parse(first.trusted_comment).value();
    words.act = "abolition";
    BOOST_TEST(sign_words(words.to_comment()) == "signature-act");

    auto legacy = crypto::MinisignSignature::parse(good);
    legacy.prehashed = false;
    BOOST_TEST(world.refusal(legacy.to_text(), world.minister) == "signature-bad");
    BOOST_TEST(world.refusal("nonsense", world.minister) == "minisign-signature");
    BOOST_TEST(world.depositary->document(world.secretariat, world.deposited.document).versions[0].signatures.empty());

    world.depositary->add_version(world.secretariat, world.deposited.document, 1, world.version("another text"));
    BOOST_TEST(world.refusal(good, world.minister, 2) == "signature-version");
    BOOST_TEST(world.refusal(good, world.minister, 3) == "not-found");
    // The right words over other bytes: version 2's words over version 1's manifest.
    const auto second = world.depositary->signing_request(world.minister, world.deposited.document, 2, "signature", "M");
    BOOST_TEST(world.refusal(world.key.sign(crypto::as_bytes(first.tagmanifest), second.trusted_comment).to_text(),
                             world.minister, 2) == "signature-bad");
}

// K03: what was signed for a version does not count any more once another has followed it.
BOOST_AUTO_TEST_CASE(a_superseded_version_is_signed_no_more_and_its_old_signature_stands) {
    Signing world;
    const auto good = world.sign(world.key, world.minister);
    const auto lao = world.add_account("lao", "LA", Role::ministry);
    const auto lao_key = crypto::MinisignSecretKey::generate();
    world.enrol_key(lao, lao_key.public_key());
    BOOST_TEST(world.refusal(world.sign(lao_key, lao), lao) == "none");
    world.depositary->add_version(world.secretariat, world.deposited.document, 1, world.version("another text"));
    const auto size = world.depositary->register_size();
    BOOST_TEST(world.refusal(good, world.minister) == "version-superseded");
    BOOST_TEST(code_of([&] { world.depositary->signing_request(world.minister, world.deposited.document, 1, "signature", "M"); }) == "version-superseded");
    BOOST_TEST(world.depositary->register_size() == size);
    const auto document = world.depositary->document(world.secretariat, world.deposited.document);
    BOOST_TEST(document.versions[0].signatures.at(0).valid);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_signs_nothing_more_and_its_old_signature_stands) {
    Signing world;
    world.depositary->add_signature(world.minister, world.deposited.document, 1, world.sign(world.key, world.minister));
    world.depositary->add_version(world.secretariat, world.deposited.document, 1, world.version("another text"));
    const auto prepared = world.sign(world.key, world.minister, 2);
    world.depositary->revoke_key(world.minister, world.key.public_key().fingerprint(), "lost");
    BOOST_TEST(world.refusal(prepared, world.minister, 2) == "signature-key-revoked");
    const auto document = world.depositary->document(world.secretariat, world.deposited.document);
    BOOST_TEST(document.versions[0].signatures.at(0).valid);
    BOOST_TEST(world.findings() == "");
}

BOOST_AUTO_TEST_CASE(keys_are_registered_once_and_by_their_own_party) {
    Signing world;
    const auto other = crypto::MinisignSecretKey::generate().public_key().to_text();
    const auto refusal = [&](const Actor& actor, const std::string& party, const std::string& key) {
        return code_of([&] { world.depositary->register_key(actor, {party, key, "", "", ""}); });
    };
    BOOST_TEST(refusal(world.minister, "KH", world.key.public_key().to_text()) == "key-known");
    const auto lao = world.add_account("lao", "LA", Role::ministry);
    BOOST_TEST(refusal(lao, "KH", other) == "role");
    BOOST_TEST(refusal(world.secretariat, "VN", other) == "party-unknown");
    BOOST_TEST(refusal(world.secretariat, "KH", "nonsense") == "minisign-key");
}

BOOST_AUTO_TEST_CASE(words_changed_after_signing_do_not_hold) {
    Signing world;
    const auto good = crypto::MinisignSignature::parse(world.sign(world.key, world.minister));
    const auto with_words = [&](const std::function<void(SignedAct&)>& change) {
        auto words = SignedAct::parse(good.trusted_comment).value();
        change(words);
        auto changed = good;
        changed.trusted_comment = words.to_comment();
        return world.refusal(changed.to_text(), world.minister);
    };
    BOOST_TEST(with_words([](SignedAct& act) { act.act = "endorsement"; }) == "signature-bad");
    BOOST_TEST(with_words([](SignedAct& act) { act.capacity = "Head of State"; }) == "signature-bad");
    BOOST_TEST(with_words([](SignedAct& act) { act.time.seconds += 1; }) == "signature-bad");
    BOOST_TEST(with_words([](SignedAct& act) { act.version = 2; }) == "signature-version");
    BOOST_TEST(with_words([](SignedAct& act) { act.party = "LA"; }) == "signature-party");
    BOOST_TEST(world.refusal(good.to_text(), world.minister) == "none");
}

BOOST_AUTO_TEST_CASE(a_signature_is_of_one_document_and_one_set_of_files) {
    Signing world;
    const auto good = world.sign(world.key, world.minister);
    // Another document of the same bytes; a version whose annexes change places.
    const auto same = world.deposit("COMMIT/MOU/COPY", "the agreement");
    BOOST_TEST(code_of([&] { world.depositary->add_signature(world.minister, same.document, 1, good); }) == "signature-version");
    auto files = world.version("english annex", "annex-en.txt");
    files.files.push_back({world.upload("khmer annex"), "annex-km.txt", "km", FileRole::annex, "text/plain"});
    world.depositary->add_version(world.secretariat, world.deposited.document, 1, files);
    const auto second = world.depositary->signing_request(world.minister, world.deposited.document, 2, "signature", "M");
    auto swapped = world.version("khmer annex", "annex-en.txt");
    swapped.files.push_back({world.upload("english annex"), "annex-km.txt", "km", FileRole::annex, "text/plain"});
    world.depositary->add_version(world.secretariat, world.deposited.document, 2, swapped);
    const auto third = world.depositary->signing_request(world.minister, world.deposited.document, 3, "signature", "M");
    BOOST_TEST(second.tagmanifest != third.tagmanifest);
    BOOST_TEST(world.refusal(world.key.sign(crypto::as_bytes(second.tagmanifest), third.trusted_comment).to_text(), world.minister, 3) == "signature-bad");
}

BOOST_AUTO_TEST_CASE(two_keys_with_one_number_and_keys_of_small_order_are_not_registered) {
    Signing world;
    const auto refusal = [&](crypto::Bytes bytes) {
        return code_of([&] { world.depositary->register_key(world.minister, {"KH", crypto::to_base64(bytes), "", "", ""}); });
    };
    const auto first = crypto::from_base64(world.key.public_key().to_text()).value();
    auto twin = crypto::from_base64(crypto::MinisignSecretKey::generate().public_key().to_text()).value();
    std::copy(first.begin() + 2, first.begin() + 10, twin.begin() + 2);
    BOOST_TEST(refusal(twin) == "key-number-known");
    // One key under two numbers is one key.
    auto renumbered = first;
    renumbered[3] ^= 1;
    BOOST_TEST(refusal(renumbered) == "key-known");
    auto weak = twin;
    std::fill(weak.begin() + 10, weak.end(), std::uint8_t{0});
    weak[10] = 1;  // the identity: with some verifiers, valid for every message
    BOOST_TEST(refusal(weak) == "minisign-key");
    BOOST_TEST(world.depositary->party_keys().size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_zipped_bag_is_checked_by_the_stock_tools) {
    Signing world;
    world.depositary->add_signature(world.minister, world.deposited.document, 1, world.sign(world.key, world.minister));
    auto more = world.version("ភាសាខ្មែរ", "ឯកសារ ១.txt");
    world.depositary->add_version(world.secretariat, world.deposited.document, 1, more);
    world.depositary->add_signature(world.minister, world.deposited.document, 2, world.sign(world.key, world.minister, 2));
    const TemporaryFolder folder;
    for (const std::uint32_t version : {1u, 2u}) {
        const auto path = folder.path() + "/bag" + std::to_string(version) + ".zip";
        crypto::MemorySink zip;
        world.depositary->write_bag_zip(world.secretariat, world.deposited.document, version, zip);
        std::ofstream(path, std::ios::binary) << crypto::as_text(zip.bytes());
        const std::string in_bag = "cd " + folder.path() + " && LC_ALL=C.UTF-8 unzip -q bag" + std::to_string(version) + ".zip && cd COMMIT-MOU-v" +
                                   std::to_string(version) + " && ";
        const auto run = [&](const std::string& command) { return std::system((command + " >/dev/null").c_str()); };
        BOOST_TEST(run(in_bag + "sha256sum --quiet -c tagmanifest-sha256.txt && sha256sum --quiet -c manifest-sha256.txt && "
                                "minisign -Vq -m tagmanifest-sha256.txt -p keys/KH-signature.pub -x signatures/KH-signature.minisig") == 0);
        BOOST_TEST(run("cd " + folder.path() + "/COMMIT-MOU-v" + std::to_string(version) +
                       " && for leaf in register/*.leaf; do n=${leaf%.leaf}; "
                       "[ \"$(cat $n.salt $n.payload.json | openssl dgst -sha256 -binary | base64)\" = \"$(tail -n 1 $leaf)\" ] || exit 1; done") == 0);
    }
    BOOST_TEST(std::filesystem::exists(folder.path() + "/COMMIT-MOU-v2/data/ឯកសារ ១.txt"));
}

BOOST_AUTO_TEST_CASE(the_signed_words_have_one_form) {
    const SignedAct act{"signature", "KH", DocumentId::random(), 3, {1'700'000'000}, 17, crypto::Sha256::of(std::string_view("x")), "Minister of = signs"};
    const auto words = act.to_comment();
    BOOST_TEST(SignedAct::parse(words)->capacity == "Minister of = signs");
    for (const auto& wrong : {words.substr(1), words.substr(0, words.find(" capacity")), words.substr(0, words.find("=", words.find("capacity")) + 1),
                              "x" + words, std::string(words).replace(words.find("version=3"), 9, "version=03")})
        BOOST_TEST(!SignedAct::parse(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
