#include "crypto/age.h"

#include <boost/test/unit_test.hpp>

#include "crypto/bech32.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

constexpr std::size_t chunk = 64 * 1024;

class MemoryFile final : public RandomAccessSource {
public:
    explicit MemoryFile(const Bytes& bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    void read_at(std::uint64_t offset, std::span<std::uint8_t> buffer) const override {
        bytes_read_ += buffer.size();
        if (offset > bytes_.size() || buffer.size() > bytes_.size() - offset) throw Damaged("memory", "beyond the end");
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), buffer.size(), buffer.begin());
    }
    mutable std::uint64_t bytes_read_ = 0;

private:
    const Bytes& bytes_;
};

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
    return bytes;
}

Bytes encrypt_to(ByteView plain, const AgeRecipient& recipient) {
    return age_encrypt(plain, std::array<const AgeRecipient*, 1>{&recipient});
}

std::string code_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.code();
    }
    return "nothing was thrown";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(age)

BOOST_AUTO_TEST_CASE(every_size_around_the_chunk_borders_comes_back) {
    const auto identity = X25519Identity::generate();
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, 2 * chunk, 2 * chunk + 7}) {
        const auto plain = pattern(size);
        const auto file = encrypt_to(plain, identity.recipient());
        BOOST_TEST(age_decrypt(file, identity).equals(plain), "size " << size);
        const MemoryFile memory(file);
        const AgeRandomAccess access(memory, identity);
        BOOST_TEST(access.size() == size);
        Bytes whole(size);
        access.read_at(0, whole);
        BOOST_TEST((whole == plain));
    }
}

BOOST_AUTO_TEST_CASE(pieces_of_any_size_give_a_file_that_opens) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(3 * chunk + 100);
    for (const std::size_t piece : {std::size_t{1000}, chunk - 1, chunk, chunk + 1, 2 * chunk + 5}) {
        MemorySink out;
        AgeEncryptor encryptor(out, identity.recipient());
        for (std::size_t at = 0; at < plain.size(); at += piece)
            encryptor.write(ByteView(plain).subspan(at, std::min(piece, plain.size() - at)));
        encryptor.finish();
        BOOST_TEST(age_decrypt(out.bytes(), identity).equals(plain), "pieces of " << piece);
    }
}

BOOST_AUTO_TEST_CASE(each_of_many_recipients_opens_the_file_and_others_do_not) {
    std::vector<X25519Identity> identities;
    std::vector<X25519Recipient> recipients;
    std::vector<const AgeRecipient*> pointers;
    for (int i = 0; i < 12; ++i) {
        identities.push_back(X25519Identity::generate());
        recipients.push_back(identities.back().recipient());
    }
    for (const auto& recipient : recipients) pointers.push_back(&recipient);
    const auto file = age_encrypt(as_bytes("for twelve"), pointers);
    for (const auto& identity : identities) BOOST_TEST(age_decrypt(file, identity).text() == "for twelve");
    BOOST_TEST(code_of([&] { age_decrypt(file, X25519Identity::generate()); }) == "age-no-match");
}

BOOST_AUTO_TEST_CASE(a_passphrase_opens_its_file_alone) {
    const auto secret = [](std::string_view text) { return Secret::copy_of(as_bytes(text)); };
    const auto file = encrypt_to(as_bytes("kept"), ScryptRecipient(secret("open sesame"), 10));
    BOOST_TEST(age_decrypt(file, ScryptIdentity(secret("open sesame"))).text() == "kept");
    BOOST_TEST(code_of([&] { age_decrypt(file, ScryptIdentity(secret("open barley"))); }) == "age-no-match");
    BOOST_TEST(code_of([&] { age_decrypt(file, ScryptIdentity(secret("open sesame"), 9)); }) == "age-header");
    const ScryptRecipient passphrase(secret("x"), 10);
    const auto recipient = X25519Identity::generate().recipient();
    MemorySink out;
    BOOST_TEST(code_of([&] {
        AgeEncryptor(out, std::array<const AgeRecipient*, 2>{&passphrase, &recipient});
    }) == "age-key");
}

BOOST_AUTO_TEST_CASE(no_flipped_bit_anywhere_goes_unnoticed) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(300);
    const auto file = encrypt_to(plain, identity.recipient());
    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        auto changed = file;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        const auto code = code_of([&] { age_decrypt(changed, identity); });
        BOOST_REQUIRE_MESSAGE(code.starts_with("age-"), "bit " << bit << ": " << code);
    }
}

BOOST_AUTO_TEST_CASE(no_cut_goes_unnoticed) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(chunk + 40);
    const auto file = encrypt_to(plain, identity.recipient());
    for (std::size_t size = 0; size < file.size(); size += size < 400 || size + 100 > file.size() ? 1 : 997) {
        const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        BOOST_REQUIRE_MESSAGE(code_of([&] { age_decrypt(cut, identity); }).starts_with("age-"), "cut to " << size);
        const MemoryFile memory(cut);
        BOOST_REQUIRE_MESSAGE(code_of([&] { AgeRandomAccess(memory, identity); }).starts_with("age-"), "cut to " << size);
    }
}

BOOST_AUTO_TEST_CASE(random_access_reads_the_chunks_of_the_range_and_no_more) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(40 * chunk + 17);
    const auto file = encrypt_to(plain, identity.recipient());
    const MemoryFile memory(file);
    const AgeRandomAccess access(memory, identity);
    for (const std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{chunk - 5}, std::uint64_t{20 * chunk + 3}}) {
        memory.bytes_read_ = 0;
        Bytes part(10);
        access.read_at(offset, part);
        BOOST_TEST(std::equal(part.begin(), part.end(), plain.begin() + static_cast<std::ptrdiff_t>(offset)));
        BOOST_TEST(memory.bytes_read_ <= 2 * (chunk + 16));
    }
    Bytes beyond(10);
    BOOST_CHECK_THROW(access.read_at(plain.size() - 9, beyond), Damaged);
    BOOST_CHECK_THROW(access.read_at(~std::uint64_t{0} - 3, beyond), Damaged);
}

BOOST_AUTO_TEST_CASE(a_damaged_chunk_is_refused_and_its_neighbours_are_not) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(4 * chunk);
    auto file = encrypt_to(plain, identity.recipient());
    file[file.size() - 2 * (chunk + 16) - 100] ^= 1;  // in chunk 1
    const MemoryFile memory(file);
    const AgeRandomAccess access(memory, identity);
    Bytes part(50);
    access.read_at(0, part);
    access.read_at(2 * chunk, part);
    BOOST_CHECK_THROW(access.read_at(chunk + 5, part), Damaged);
}

BOOST_AUTO_TEST_CASE(small_reads_beside_each_other_decrypt_their_chunk_once) {
    const auto identity = X25519Identity::generate();
    const auto plain = pattern(4 * chunk + 9);
    auto file = encrypt_to(plain, identity.recipient());
    const auto first_chunk = file.size() - (4 * (chunk + 16) + 9 + 16);
    const MemoryFile memory(file);
    const AgeRandomAccess access(memory, identity);
    Bytes part(7);
    memory.bytes_read_ = 0;
    for (std::uint64_t offset = chunk; offset + part.size() <= 2 * chunk; offset += 64) {
        access.read_at(offset, part);
        BOOST_REQUIRE(std::equal(part.begin(), part.end(), plain.begin() + static_cast<std::ptrdiff_t>(offset)));
    }
    BOOST_TEST(memory.bytes_read_ == chunk + 16);
    // A whole chunk read meanwhile does not take its place.
    Bytes whole(chunk);
    access.read_at(2 * chunk, whole);
    access.read_at(chunk + 1, part);
    BOOST_TEST(std::equal(part.begin(), part.end(), plain.begin() + chunk + 1));
    // What does not authenticate is not held, neither the one before nor a half of it.
    file[first_chunk + 3 * (chunk + 16) + 5] ^= 1;
    for (int again = 0; again < 2; ++again) {
        BOOST_CHECK_THROW(access.read_at(3 * chunk + 2, part), Damaged);
        access.read_at(chunk + 1, part);
        BOOST_TEST(std::equal(part.begin(), part.end(), plain.begin() + chunk + 1));
    }
}

BOOST_AUTO_TEST_CASE(armor_comes_back_and_is_of_64_columns) {
    for (std::size_t size = 0; size < 150; ++size) {
        const auto plain = pattern(size);
        MemorySink out;
        ArmorWriter writer(out);
        writer.write(plain);
        writer.finish();
        MemorySource in(out.bytes());
        ArmorReader reader(in);
        Bytes back, buffer(7);
        while (const auto got = reader.read(buffer)) back.insert(back.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(got));
        BOOST_TEST((back == plain));
    }
}

BOOST_AUTO_TEST_CASE(keys_have_their_text_forms_and_others_are_refused) {
    const auto identity = X25519Identity::generate();
    const auto text = identity.to_text();
    BOOST_TEST(text.text().starts_with("AGE-SECRET-KEY-1"));
    const auto again = X25519Identity::parse(text.text());
    BOOST_TEST(again.recipient().to_text() == identity.recipient().to_text());
    const auto recipient = identity.recipient().to_text();
    BOOST_TEST(X25519Recipient::parse(recipient).to_text() == recipient);
    for (auto wrong : {std::string(), std::string("age1"), recipient + "q", recipient.substr(0, 30), "AGE1" + recipient.substr(4)})
        BOOST_TEST(code_of([&] { X25519Recipient::parse(wrong); }) == "age-key", wrong);
    auto changed = recipient;
    changed[10] = changed[10] == 'q' ? 'p' : 'q';
    BOOST_TEST(code_of([&] { X25519Recipient::parse(changed); }) == "age-key");
    // A second spelling of a key, which opens the same files: with the highest bit, or 2^255 - 19 more.
    const auto decoded = bech32_decode(recipient);
    Bytes point(decoded->data.data(), decoded->data.data() + decoded->data.size());
    point[31] ^= 0x80;
    BOOST_TEST(code_of([&] { X25519Recipient::parse(bech32_encode("age", point)); }) == "age-key");
    Bytes nine(32, 0xff);
    nine[0] = 0xed + 9, nine[31] = 0x7f;
    BOOST_TEST(code_of([&] { X25519Recipient::parse(bech32_encode("age", nine)); }) == "age-key");
    nine[0] = 0xec;
    BOOST_TEST(X25519Recipient::parse(bech32_encode("age", nine)).to_text() == bech32_encode("age", nine));

    BOOST_TEST(parse_identity_file("# a comment\r\n\n" + std::string(text.text()) + "\n").size() == 1u);
    BOOST_TEST(code_of([] { parse_identity_file("# nothing\n"); }) == "age-key");
    BOOST_TEST(code_of([] { parse_identity_file("ssh-ed25519 AAAA\n"); }) == "age-key");
}

BOOST_AUTO_TEST_CASE(bech32_takes_the_examples_of_bip_173) {
    for (const char* valid : {"A12UEL5L", "a12uel5l", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"})
        BOOST_TEST(bech32_decode(valid).has_value(), valid);
    for (const char* wrong : {"pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8", "1qzzfhee", "A12uEL5L"})
        BOOST_TEST(!bech32_decode(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()
