// Memory for secrets: wiped, separate, safe to take and give back from many threads.
#include "crypto/secret.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>
#include <vector>

using namespace depositary::crypto;

namespace {

bool is_zero(ByteView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret)

BOOST_AUTO_TEST_CASE(a_pooled_secret_is_wiped_before_the_next_one_gets_its_place) {
    for (const std::size_t size : {1U, 128U, 129U, 2000U, 8192U}) {
        const std::uint8_t* place = nullptr;
        {
            auto first = Secret::pooled(size);
            BOOST_TEST(first.size() == size);
            BOOST_TEST(is_zero(first));
            std::memset(first.data(), 0xA5, size);
            place = first.data();
        }
        const auto second = Secret::pooled(size);
        BOOST_TEST((second.data() == place));  // the very memory that held the secret
        BOOST_TEST(is_zero(second));
    }
}

BOOST_AUTO_TEST_CASE(a_moved_secret_is_released_once_and_by_its_own_kind) {
    auto pooled = Secret::pooled(64);
    std::memset(pooled.data(), 1, 64);
    Secret guarded(64);
    guarded = std::move(pooled);
    BOOST_TEST(pooled.empty());
    Secret third(std::move(guarded));
    BOOST_TEST(third.size() == 64U);
    BOOST_TEST((third.data()[63] == 1));
    third = Secret(32);
    BOOST_TEST(is_zero(third));
    // Nothing in the pool is handed out twice.
    const auto a = Secret::pooled(64), b = Secret::pooled(64), c = Secret::pooled(64);
    BOOST_TEST((a.data() != b.data() && b.data() != c.data() && a.data() != c.data()));
    BOOST_TEST(Secret::pooled(0).empty());
    BOOST_TEST(Secret::pooled(100'000).size() == 100'000U);
}

BOOST_AUTO_TEST_CASE(threads_never_share_a_pooled_secret) {
    std::vector<std::thread> threads;
    std::atomic<unsigned> mixed = 0;
    for (std::uint8_t id = 1; id <= 8; ++id)
        threads.emplace_back([id, &mixed] {
            std::vector<Secret> held;
            for (std::size_t i = 0; i < 2000; ++i) {
                held.push_back(Secret::pooled(1 + i * 7 % 600));
                std::memset(held.back().data(), id, held.back().size());
                if (held.size() < 50) continue;
                for (const auto& secret : held)
                    mixed += !std::all_of(secret.view().begin(), secret.view().end(), [&](auto byte) { return byte == id; });
                held.clear();
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(mixed == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
