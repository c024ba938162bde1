// Clients that are slow on purpose, or many: they are cut by the clock, bounded by address and in all, and the others
// do not notice. Figures are printed. The numbers are those of the catalogue of attacks that the project tests.
#include "server/open_connections.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <span>
#include <thread>

namespace depositary::server {

using std::chrono::milliseconds;

namespace {

using Clock = std::chrono::steady_clock;

milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

// The limits of these tests: small, so that nothing has to wait long.
void hurry(ServerSettings& settings) {
    settings.limits.head = milliseconds(600);
    settings.limits.idle = milliseconds(600);
    settings.limits.receive = milliseconds(600);
    settings.limits.send = milliseconds(600);
    settings.limits.grace = milliseconds(600);
    settings.limits.slowest_rate = 20'000;
}

// How long requests of somebody else take, one after the other: the middle one and the slowest, in milliseconds.
struct Others {
    double middle = 0, slowest = 0;
};
Others ask_others(LiveServer& live, int times, const std::string& target = "/api/v1/health", const std::string& fields = "") {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const auto start = Clock::now();
        BOOST_CHECK_EQUAL(live.ask("GET", target, fields).status, 200);
        taken.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    }
    std::sort(taken.begin(), taken.end());
    return {taken[taken.size() / 2], taken.back()};
}

// The middle one takes at most twice what it takes alone; below two milliseconds more it is noise of the machine. A single one may be late for other
// reasons, while slow clients that had taken the server's threads would hold up all of them until they are cut.
bool is_within_twice(const Others& alone, const Others& beside) {
    return beside.middle <= std::max(2 * alone.middle, alone.middle + 2);
}

// A round measures others alone, then beside slow clients, and says whether they took at most twice as long. The machine may be busy with something
// else in one round, or two.
template <class Round>
void once_in_three(const Round& round) {
    for (int i = 0; i < 3; ++i) {
        if (round()) {
            return;
        }
    }
    BOOST_ERROR("in three rounds others were not answered within twice the time that it takes without slow clients");
}

// Sends one byte to each of many connections again and again, until it goes.
class Trickle {
public:
    Trickle(std::vector<Client>& clients, milliseconds pause, char byte)
        : thread_([this, &clients, pause, byte] {
              while (!stop_) {
                  for (Client& client : clients) {
                      ::send(client.descriptor(), &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
                  }
                  std::this_thread::sleep_for(pause);
              }
          }) {}
    ~Trickle() {
        stop_ = true;
        thread_.join();
    }

private:
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

std::string address(int n) {
    return "127.0.1." + std::to_string(n + 1);
}

std::vector<Client> connect_many(LiveServer& live, int number, int addresses, const std::string& first_bytes) {
    std::vector<Client> clients;
    for (int i = 0; i < number; ++i) {
        clients.emplace_back(live.port(), address(i % addresses));
        clients.back().send(first_bytes);
    }
    return clients;
}

// How many end within the time.
int ended(std::span<Client> clients, milliseconds time) {
    const auto start = Clock::now();
    int count = 0;
    for (Client& client : clients) {
        for (;;) {
            pollfd entry{client.descriptor(), POLLIN, 0};
            const auto left = std::max<std::int64_t>(0, (time - since(start)).count());
            if (::poll(&entry, 1, static_cast<int>(left)) <= 0) {
                break;
            }
            char block[65536];
            if (::recv(client.descriptor(), block, sizeof block, MSG_DONTWAIT) <= 0) {
                ++count;
                break;
            }
        }
    }
    return count;
}

void figure(const char* what, int number, milliseconds cut, const Others& alone, const Others& beside) {
    std::printf("    %-34s %5d clients   cut after %5lld ms   others %.2f ms, at most %.1f ms (alone %.2f ms)\n", what, number,
                static_cast<long long>(cut.count()), beside.middle, beside.slowest, alone.middle);
}

// What they send at first, or are sent until all buffers between are full, takes the machine's time and not only a place.
void settle() {
    std::this_thread::sleep_for(milliseconds(200));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slow_clients)

// H01.
BOOST_AUTO_TEST_CASE(a_head_that_trickles_in_is_cut_at_its_deadline) {
    LiveServer live(hurry);
    once_in_three([&] {
        const auto alone = ask_others(live, 51);
        auto clients = connect_many(live, 200, 4, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: ");
        const auto start = Clock::now();
        const Trickle trickle(clients, milliseconds(50), 'x');
        settle();
        const auto beside = ask_others(live, 51);
        BOOST_CHECK_EQUAL(ended(clients, milliseconds(5000)), 200);
        figure("head, a byte each 50 ms", 200, since(start), alone, beside);
        return is_within_twice(alone, beside);
    });
}

// H01, in the body: bytes keep coming, but too few; nothing of them is kept.
BOOST_AUTO_TEST_CASE(a_body_that_trickles_in_is_cut_and_leaves_nothing) {
    LiveServer live(hurry);
    once_in_three([&] {
        const auto alone = ask_others(live, 51);
        auto clients = connect_many(live, 100, 4,
                                    "POST /api/v1/uploads?compartment=" + live.world.compartment.to_text() +
                                        " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n" +
                                        live.bearer(live.world.secretariat) + "\r\n");
        const auto start = Clock::now();
        const Trickle trickle(clients, milliseconds(50), 'x');
        settle();
        const auto beside = ask_others(live, 51);
        BOOST_CHECK_EQUAL(ended(clients, milliseconds(8000)), 100);
        figure("body, a byte each 50 ms", 100, since(start), alone, beside);
        return is_within_twice(alone, beside);
    });
    BOOST_CHECK_EQUAL(live.temporary_files(), 0u);
}

// H02: nothing is read, or a little now and then, of a file larger than any buffer between.
BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_is_cut) {
    LiveServer live(hurry);
    const auto id = live.world.deposit("T/1", std::string(24u << 20, 'x')).document.to_text();
    const std::string request = "GET /api/v1/documents/" + id +
                                "/versions/1/files/text.txt HTTP/1.1\r\nHost: localhost\r\n" +
                                live.bearer(live.world.secretariat) + "\r\n";
    const auto cut_in_log = [&] {
        const std::string log = live.log_text();
        std::size_t n = 0;
        for (auto at = log.find("peer-gone"); at != std::string::npos; at = log.find("peer-gone", at + 1)) {
            ++n;
        }
        return n;
    };
    Others alone, beside;
    once_in_three([&] {
        const std::size_t before = cut_in_log();
        alone = ask_others(live, 51);
        auto clients = connect_many(live, 30, 4, request);
        const auto start = Clock::now();
        settle();
        beside = ask_others(live, 51);
        while (cut_in_log() < before + 30 && since(start) < milliseconds(8000)) {
            std::this_thread::sleep_for(milliseconds(50));
        }
        BOOST_CHECK_EQUAL(cut_in_log(), before + 30);
        figure("answer not read", 30, since(start), alone, beside);
        return is_within_twice(alone, beside);
    });

    // A sip each 50 ms keeps every single write going, and is below the slowest rate.
    Client sipping(live.port());
    sipping.send(request);
    const auto start = Clock::now();
    const std::size_t before = cut_in_log();
    std::size_t sipped = 0;
    while (cut_in_log() == before && since(start) < milliseconds(9000)) {
        char block[512];
        const auto got = ::recv(sipping.descriptor(), block, sizeof block, MSG_DONTWAIT);
        sipped += got > 0 ? static_cast<std::size_t>(got) : 0;
        std::this_thread::sleep_for(milliseconds(50));
    }
    BOOST_CHECK_EQUAL(cut_in_log(), before + 1);
    BOOST_CHECK_GT(sipped, 0u);
    figure("answer read in sips", 1, since(start), alone, beside);
}

// Sockets of this process: as many as it may open, up to what ten thousand clients and the server's sides of them need.
bool may_open(rlim_t files) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return false;
    }
    if (limit.rlim_cur < files) {
        limit.rlim_cur = std::min(files, limit.rlim_max);
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    return limit.rlim_cur >= files;
}

// H03: connections that say nothing, all of them kept by the other side. Where the machine does not let it open so many files, those that the server
// has shut are closed as they come.
BOOST_AUTO_TEST_CASE(silent_connections_of_one_address_push_out_each_other_and_nobody_else) {
    constexpr int number = 10'000;
    const bool keeps_all = may_open(number + 1500);
    LiveServer live([](ServerSettings& settings) {
        settings.limits.this_machine_is_bounded = true;
        settings.limits.connections_of_address = 20;
    });
    const auto alone = ask_others(live, 51);
    const auto start = Clock::now();
    std::vector<Client> clients;
    int pushed_out = 0;
    for (int i = 0; i < number; ++i) {
        clients.emplace_back(live.port(), address(0));
        if (!keeps_all && clients.size() >= 500) {
            std::vector<Client> left;
            for (Client& client : clients) {
                if (ended(std::span(&client, 1), milliseconds(0)) == 1) {
                    ++pushed_out;
                } else {
                    left.push_back(std::move(client));
                }
            }
            clients = std::move(left);
        }
    }
    const auto connected = since(start);
    const auto beside = ask_others(live, 51);
    pushed_out += ended(clients, milliseconds(1000));
    figure("silent, of one address (bound 20)", number, connected, alone, beside);
    BOOST_CHECK(is_within_twice(alone, beside));
    BOOST_CHECK_EQUAL(pushed_out, number - 20);
    // The newest one is served.
    clients.back().send("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    BOOST_CHECK_EQUAL(clients.back().receive().value().status, 200);
}

BOOST_AUTO_TEST_CASE(busy_connections_of_one_address_are_bounded_and_others_served) {
    LiveServer live([](ServerSettings& settings) {
        settings.limits.this_machine_is_bounded = true;
        settings.limits.connections_of_address = 10;
    });
    auto busy = connect_many(live, 10, 1, "GET /");
    std::this_thread::sleep_for(milliseconds(200));
    Client eleventh(live.port(), address(0));
    const auto refused = eleventh.receive();
    BOOST_REQUIRE(refused);
    BOOST_CHECK_EQUAL(refused->status, 503);
    BOOST_CHECK_EQUAL(refused->field("retry-after").value(), "5");
    Client other(live.port(), address(1));
    other.send("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    BOOST_CHECK_EQUAL(other.receive().value().status, 200);
    // One ends: there is room again.
    busy.pop_back();
    std::this_thread::sleep_for(milliseconds(200));
    Client next(live.port(), address(0));
    next.send("GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    BOOST_CHECK_EQUAL(next.receive().value().status, 200);
}

BOOST_AUTO_TEST_CASE(all_connections_together_are_bounded) {
    LiveServer live([](ServerSettings& settings) { settings.limits.connections = 30; });
    BOOST_CHECK_EQUAL(live.server->most_connections(), 30u);
    auto busy = connect_many(live, 29, 29, "GET /");
    std::this_thread::sleep_for(milliseconds(200));
    // Those that wait make room for those that ask…
    auto waiting = connect_many(live, 10, 10, "");
    BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/health").status, 200);
    // …and when all are at work, the next is turned away.
    bool refused = false;
    for (int attempt = 0; attempt < 20 && !refused; ++attempt) {  // one that the server has not seen at work yet is pushed out
        busy.emplace_back(live.port(), address(40));
        busy.back().send("GET /");
        std::this_thread::sleep_for(milliseconds(100 + 20 * attempt));
        Client last(live.port(), address(41));
        pollfd entry{last.descriptor(), POLLIN, 0};
        refused = ::poll(&entry, 1, 100) > 0 && last.receive().value().status == 503;
    }
    BOOST_CHECK(refused);
}

// 500 slow clients of all three sorts, with the limits that are shipped: others are shown a document's page within twice the usual time.
BOOST_AUTO_TEST_CASE(five_hundred_slow_clients_leave_the_service_to_others) {
    LiveServer live([](ServerSettings& settings) { settings.limits.this_machine_is_bounded = true; });
    const auto id = live.world.deposit("T/1", std::string(8u << 20, 'x')).document.to_text();
    const std::string who = live.bearer(live.world.secretariat), reader = live.cookie(live.world.secretariat), page = "/documents/" + id;
    ask_others(live, 20, page, reader);  // what is read the first time
    once_in_three([&] {
        const auto alone = ask_others(live, 101, page, reader);
        auto heads = connect_many(live, 200, 10, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX: ");
        auto bodies = connect_many(
            live, 200, 10, "POST /api/v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n" + who + "\r\n");
        auto readers = connect_many(
            live, 100, 10,
            "GET /api/v1/documents/" + id + "/versions/1/files/text.txt HTTP/1.1\r\nHost: localhost\r\n" + who + "\r\n");
        const Trickle one(heads, milliseconds(200), 'x');
        const Trickle two(bodies, milliseconds(200), 'x');
        settle();
        settle();
        const auto beside = ask_others(live, 101, page, reader);
        std::printf("    500 slow clients: others %.2f ms, at most %.1f ms (alone %.2f and %.1f ms): %.2f times\n", beside.middle, beside.slowest,
                    alone.middle, alone.slowest, beside.middle / alone.middle);
        BOOST_CHECK_EQUAL(ended(heads, milliseconds(0)) + ended(bodies, milliseconds(0)), 0);  // they were there all the while
        return is_within_twice(alone, beside);
    });
}

constexpr const char* health_request = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";

BOOST_AUTO_TEST_CASE(a_kept_connection_ends_when_its_time_is_up) {
    LiveServer live(hurry);
    Client idle(live.port());
    idle.send(health_request);
    BOOST_CHECK_EQUAL(idle.receive().value().status, 200);
    const auto start = Clock::now();
    BOOST_CHECK(idle.closed_within(milliseconds(3000)));
    BOOST_CHECK_GE(since(start).count(), 500);
}

// At once, not after the 2 s that what is being answered is given.
BOOST_AUTO_TEST_CASE(a_kept_connection_ends_when_the_server_stops) {
    LiveServer live([](ServerSettings& settings) { settings.limits.idle = std::chrono::minutes(10); });
    Client kept(live.port());
    kept.send(health_request);
    BOOST_CHECK_EQUAL(kept.receive().value().status, 200);
    const auto stop = Clock::now();
    live.server->stop();
    BOOST_CHECK_LT(since(stop).count(), 1900);
    BOOST_CHECK(kept.closed_within(milliseconds(100)));
}

BOOST_AUTO_TEST_CASE(an_address_is_counted_as_its_owner_has_it) {
    const auto counted = [](const char* text) { return counted_address(Poco::Net::IPAddress(text)); };
    BOOST_CHECK_EQUAL(counted("192.0.2.1"), "192.0.2.1");
    BOOST_CHECK_EQUAL(counted("2001:db8:1:2:3:4:5:6"), counted("2001:db8:1:2:ffff::1"));
    BOOST_CHECK_NE(counted("2001:db8:1:2::1"), counted("2001:db8:1:3::1"));
    BOOST_CHECK(is_this_machine(Poco::Net::IPAddress("::ffff:127.0.0.1")));
    BOOST_CHECK(!is_this_machine(Poco::Net::IPAddress("128.0.0.1")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
