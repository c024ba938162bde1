#include "crypto/background_sink.h"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <numeric>

#include "crypto/age.h"
#include "crypto/error.h"

using namespace depositary;
using namespace depositary::crypto;

namespace {

class FullDisk final : public ByteSink {
public:
    void write(ByteView) override { throw Unavailable("disk-full", "no room"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(background_sink)

BOOST_AUTO_TEST_CASE(what_is_copied_and_what_is_made_in_its_room_arrives_in_order) {
    MemorySink out;
    Bytes expected;
    {
        BackgroundSink sink(out);
        Bytes part(100'001);
        for (int round = 0; round < 100; ++round) {
            std::iota(part.begin(), part.end(), static_cast<std::uint8_t>(round));
            expected.insert(expected.end(), part.begin(), part.end());
            if (round % 3 == 0) {
                sink.write(part);
                continue;
            }
            const auto room = sink.room(part.size());
            BOOST_REQUIRE(room.size() >= part.size());
            std::memcpy(room.data(), part.data(), part.size());
            sink.filled(part.size());
        }
        BOOST_TEST(sink.room(70'000).size() >= 70'000u);  // asked for and not used: nothing of it is written
        sink.finish();
        sink.write(part);
        expected.insert(expected.end(), part.begin(), part.end());
    }
    BOOST_TEST((out.bytes() == expected));
}

BOOST_AUTO_TEST_CASE(a_failure_below_is_told) {
    FullDisk disk;
    BackgroundSink sink(disk);
    sink.write(as_bytes("x"));
    BOOST_CHECK_THROW(sink.finish(), Unavailable);
    BackgroundSink endless(disk);
    const Bytes part(1 << 20);
    BOOST_CHECK_THROW(for (int i = 0; i < 10; ++i) endless.write(part), Unavailable);
}

BOOST_AUTO_TEST_CASE(a_chunk_that_does_not_authenticate_is_not_written) {
    const auto identity = X25519Identity::generate();
    MemorySink file;
    AgeEncryptor encryptor(file, identity.recipient());
    encryptor.write(Bytes(3 * age_chunk_size, 'x'));
    encryptor.finish();
    auto damaged = file.take();
    damaged[damaged.size() - age_chunk_size] ^= 1;
    MemorySource in(damaged);
    AgeDecryptor decryptor(in, identity);
    MemorySink out;
    {
        BackgroundSink sink(out);
        BOOST_CHECK_THROW(while (const auto size = decryptor.read(sink.room(age_chunk_size))) sink.filled(size), Damaged);
    }
    BOOST_TEST((out.bytes() == Bytes(2 * age_chunk_size, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()
