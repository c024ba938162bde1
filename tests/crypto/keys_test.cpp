// Passwords, sealed fields and the key hierarchy.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "crypto/key_hierarchy.h"
#include "crypto/password.h"

using namespace depositary;
using namespace depositary::crypto;

BOOST_AUTO_TEST_SUITE(keys)

BOOST_AUTO_TEST_CASE(a_password_verifies_and_another_does_not) {
    const PasswordCost cheap{8u << 20, 1};
    const auto hash = hash_password("correct horse battery", cheap);
    BOOST_TEST(hash.starts_with("$argon2id$"));
    BOOST_TEST(verify_password("correct horse battery", hash));
    BOOST_TEST(!verify_password("correct horse batterz", hash));
    BOOST_TEST(!verify_password("correct horse battery", "$argon2id$nonsense"));
    BOOST_TEST(!verify_password(std::string(2000, 'x'), hash));
    BOOST_CHECK_THROW(hash_password("short", cheap), Invalid);
    BOOST_CHECK_THROW(hash_password(std::string(1025, 'x'), cheap), Invalid);
    BOOST_CHECK_THROW(hash_password(std::string("with\0nul at twelve", 18), cheap), Invalid);
}

BOOST_AUTO_TEST_CASE(the_default_cost_is_not_below_the_floor) {
    const auto hash = hash_password("correct horse battery");
    BOOST_TEST(hash.find("m=65536,t=3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_sealed_field_opens_only_at_its_place_with_its_key) {
    const auto master = Secret::random(32);
    const FieldKey key(1, master, "instance/compartment");
    const FieldPlace place{"document", "row-1", "sealed"};
    const auto sealed = key.seal("a title", place);
    BOOST_TEST(key.open(sealed, place).text() == "a title");
    for (const FieldPlace& wrong : {FieldPlace{"version", "row-1", "sealed"}, FieldPlace{"document", "row-2", "sealed"},
                                    FieldPlace{"document", "row-1", "title"}, FieldPlace{"documentr", "ow-1", "sealed"}})
        BOOST_CHECK_THROW(key.open(sealed, wrong), Damaged);
    BOOST_CHECK_THROW(FieldKey(1, master, "instance/other").open(sealed, place), Damaged);
    BOOST_CHECK_THROW(FieldKey(2, master, "instance/compartment").open(sealed, place), Damaged);
    BOOST_CHECK_THROW(FieldKey(1, Secret::random(32), "instance/compartment").open(sealed, place), Damaged);
    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        auto changed = sealed;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        BOOST_REQUIRE_THROW(key.open(changed, place), Damaged);
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        BOOST_REQUIRE_THROW(key.open(ByteView(sealed).first(size), place), Damaged);
    BOOST_TEST(key.open(key.seal("", place), place).empty());
}

BOOST_AUTO_TEST_CASE(nonces_do_not_repeat) {
    const FieldKey key(1, Secret::random(32), "scope");
    std::set<Bytes> nonces;
    for (int i = 0; i < 20000; ++i) {
        const auto sealed = key.seal("same", {"t", "r", "c"});
        nonces.insert(Bytes(sealed.begin() + 5, sealed.begin() + 29));
    }
    BOOST_TEST(nonces.size() == 20000u);
}

BOOST_AUTO_TEST_CASE(look_ups_are_equal_for_equal_values_of_a_column_only) {
    const FieldKey key(1, Secret::random(32), "scope");
    BOOST_TEST((key.lookup_hash("symbol", "COMMIT/1") == key.lookup_hash("symbol", "COMMIT/1")));
    BOOST_TEST((key.lookup_hash("symbol", "COMMIT/1") != key.lookup_hash("title", "COMMIT/1")));
    BOOST_TEST((key.lookup_hash("ab", "c") != key.lookup_hash("a", "bc")));
    BOOST_TEST((key.lookup_hash("symbol", "x") != FieldKey(1, Secret::random(32), "scope").lookup_hash("symbol", "x")));
}

BOOST_AUTO_TEST_CASE(root_and_recovery_open_a_compartment_key_and_rewrapping_changes_who) {
    const auto root = X25519Identity::generate(), recovery = X25519Identity::generate(), new_root = X25519Identity::generate();
    const auto sealed = create_compartment_key(3, std::array{root.recipient(), recovery.recipient()});
    const auto opened = open_compartment_key(sealed, root, "scope");
    BOOST_TEST(opened.recipient.to_text() == sealed.recipient);
    const FieldPlace place{"t", "r", "c"};
    const auto field = opened.fields.seal("kept", place);
    BOOST_TEST(open_compartment_key(sealed, recovery, "scope").fields.open(field, place).text() == "kept");
    BOOST_CHECK_THROW(open_compartment_key(sealed, new_root, "scope"), Invalid);
    const auto again = rewrap_compartment_key(sealed, root, std::array{new_root.recipient()});
    BOOST_TEST(open_compartment_key(again, new_root, "scope").fields.open(field, place).text() == "kept");
    BOOST_CHECK_THROW(open_compartment_key(again, root, "scope"), Invalid);
    auto renumbered = sealed;
    renumbered.number = 4;
    BOOST_CHECK_THROW(open_compartment_key(renumbered, root, "scope"), Damaged);
}

BOOST_AUTO_TEST_CASE(a_root_identity_that_others_may_read_is_refused) {
    const auto path = (std::filesystem::temp_directory_path() / ("depositary-root-" + to_hex(random_array<8>()))).string();
    const auto identity = X25519Identity::generate();
    std::ofstream(path) << "# root\n" << identity.to_text().text() << "\n";
    const auto no_passphrase = []() -> Secret { throw std::logic_error("asked for a passphrase"); };
    ::chmod(path.c_str(), 0644);
    try {
        load_root_identity(path, no_passphrase);
        BOOST_ERROR("a readable key was taken");
    } catch (const Invalid& error) {
        BOOST_TEST(error.code() == "key-file-readable");
    }
    ::chmod(path.c_str(), 0600);
    BOOST_TEST(load_root_identity(path, no_passphrase).recipient().to_text() == identity.recipient().to_text());

    MemorySink out;
    AgeEncryptor encryptor(out, ScryptRecipient(Secret::copy_of(as_bytes("pass")), 10));
    encryptor.write(identity.to_text());
    encryptor.finish();
    std::ofstream(path, std::ios::binary | std::ios::trunc) << as_text(out.bytes());
    BOOST_TEST(load_root_identity(path, [] { return Secret::copy_of(as_bytes("pass")); }).recipient().to_text() ==
               identity.recipient().to_text());
    std::filesystem::remove(path);
}

BOOST_AUTO_TEST_SUITE_END()
