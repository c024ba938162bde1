// What holds the index up: nothing that takes long to read. And what was moved away or erased is out of it whatever there is to read.
#include "tests/server/support/serving.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

std::string picture() {
    std::ifstream file(DEPOSITARY_SOURCE_DIR "/tests/indexer/images/vietnamese.png", std::ios::binary);
    BOOST_REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool within(std::chrono::milliseconds time, const std::function<bool()>& holds) {
    for (const auto end = std::chrono::steady_clock::now() + time; !holds(); std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
    }
    return true;
}

CompartmentId opened(World& world, const std::string& name) {
    NewCompartment compartment{name, "Compartment " + name, Purpose::general, {}};
    compartment.grants.push_back({{Grantee::Type::account, world.secretariat.account.to_text()}, {Right::deposit, Right::manage}, "", ""});
    world.depositary->open_compartment(world.secretariat, compartment);
    world.secretariat = world.now(world.secretariat.account);
    return world.compartment_named(name);
}

// Each takes its time, so that many of them are long read one after another.
void deposit_slow_files(World& world, int count) {
    static int number = 0;
    for (int i = 0; i < count; ++i) {
        world.deposit("T/SLOW" + std::to_string(number++), "depositary sandbox trial: wait");
    }
}

constexpr indexer::ExtractionLimits patient{.wall_time = std::chrono::milliseconds(3'500)};

}  // namespace

BOOST_AUTO_TEST_SUITE(following)

BOOST_AUTO_TEST_CASE(images_that_are_being_recognised_hold_nothing_up) {
    World world;
    Serving serving(world);
    const std::string image = picture();
    for (int i = 0; i < 4; ++i) {
        world.deposit("T/IMAGE" + std::to_string(i), image);
    }
    world.deposit("T/AFTER", "zythum");
    BOOST_TEST(within(std::chrono::seconds(30), [&] { return serving.found(world, "zythum") == 1; }));
    BOOST_TEST(!serving.follower.is_complete());  // the images are not read yet, and it says so
    BOOST_TEST(serving.found(world, "symbol:T/IMAGE3") == 1U);
    serving.catch_up(world);
    BOOST_TEST(serving.follower.is_complete());
    BOOST_TEST(serving.found(world, "lang:en symbol:T/IMAGE*") == 4U);
}

BOOST_AUTO_TEST_CASE(what_was_moved_or_erased_is_gone_at_once_whatever_there_is_to_read) {
    World world;
    const CompartmentId narrow = opened(world, "narrow");
    const Actor clerk = world.add_account("clerk", "SEC", Role::secretariat);
    world.depositary->give(world.secretariat, world.compartment, {{Grantee::Type::account, clerk.account.to_text()}, {Right::manage}, "", ""});
    const Actor second = world.now(clerk.account);
    const auto moved = world.deposit("T/MOVED", "qanat").document, erased = world.deposit("T/ERASED", "zythum").document;
    Serving serving(world, patient);
    BOOST_TEST(serving.found(world, "qanat OR zythum") == 2U);
    deposit_slow_files(world, 16);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));  // the follower has begun with them
    auto receipt = world.depositary->move_document(world.secretariat, moved, narrow, "It names persons");
    BOOST_TEST(serving.follower.wait_withdrawn(receipt.index + 1, 2'000));
    BOOST_TEST(serving.found(world, "qanat") == 0U);
    BOOST_TEST(serving.found(world, "symbol:T/MOVED") == 0U);
    BOOST_TEST(serving.found(world, "zythum") == 1U);
    world.depositary->request_erasure(world.secretariat, erased, "Order 1", "A reason");
    receipt = world.depositary->confirm_erasure(second, erased);
    BOOST_TEST(serving.follower.wait_withdrawn(receipt.index + 1, 2'000));
    BOOST_TEST(serving.found(world, "zythum OR symbol:T/ERASED") == 0U);
    BOOST_TEST(!serving.follower.is_complete());  // so it was ahead of them
}

// What is being read when its document moves does not come back.
BOOST_AUTO_TEST_CASE(what_moves_while_it_is_read_is_nowhere_else) {
    World world;
    const CompartmentId narrow = opened(world, "narrow");
    Serving serving(world, patient);
    deposit_slow_files(world, 1);
    const auto moved = world.deposit("T/MOVED", "depositary sandbox trial: wait").document;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto receipt = world.depositary->move_document(world.secretariat, moved, narrow, "It names persons");
    BOOST_REQUIRE(serving.follower.wait_withdrawn(receipt.index + 1, 2'000));
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(9); std::chrono::steady_clock::now() < end;) {
        BOOST_REQUIRE_EQUAL(serving.found(world, "symbol:T/MOVED"), 0U);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    SearchQuery query;
    query.text = "symbol:T/MOVED";
    const std::vector<CompartmentId> compartments{narrow};
    BOOST_TEST(serving.search.search(compartments, query).total == 1U);
}

// A server that was killed between a move and the next snapshot: its successor begins with a snapshot that has the document still.
BOOST_AUTO_TEST_CASE(a_start_with_an_older_snapshot_finds_nothing_that_has_moved) {
    World world;
    const CompartmentId narrow = opened(world, "narrow");
    const auto moved = world.deposit("T/MOVED", "qanat").document;
    world.deposit("T/STAYS", "zythum");
    { Serving serving(world, patient); }
    deposit_slow_files(world, 4);
    world.depositary->move_document(world.secretariat, moved, narrow, "It names persons");
    Serving serving(world, patient, false);
    BOOST_TEST(serving.found(world, "zythum") == 1U);  // the snapshot was taken
    BOOST_TEST(serving.found(world, "qanat OR symbol:T/MOVED") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
