// What may not be guessed is answered alike, to the byte and in time: logins and links (A01, A02). And what guesses cost the service (A04). Time is
// that of the processors: what a request costs here, whatever else the machine is at; the wall's is printed beside it.
#include "repository/credentials.h"
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <fstream>
#include <functional>
#include <regex>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

double processor_seconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double wall_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double middle(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// Milliseconds, each the middle of so many.
struct Taken {
    double processor = 0, wall = 0;
};

// What each kind of request takes, asked in turn, and each time in another order: what the machine does meanwhile falls on all of them.
std::vector<Taken> in_turn(const std::vector<std::function<void(int)>>& kinds, int samples) {
    std::vector<std::vector<double>> processor(kinds.size()), wall(kinds.size());
    for (int i = 0; i < samples; ++i) {
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            const std::size_t kind = (k + static_cast<std::size_t>(i)) % kinds.size();
            const double at = wall_seconds(), used = processor_seconds();
            kinds[kind](i);
            processor[kind].push_back((processor_seconds() - used) * 1e3);
            wall[kind].push_back((wall_seconds() - at) * 1e3);
        }
    }
    std::vector<Taken> all;
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        all.push_back({middle(processor[kind]), middle(wall[kind])});
    }
    return all;
}

// Within five in a hundred of each other, by the middle ones: in one of three rounds, for the machine has its own moods; what truly differs does in all.
void check_alike(const char* what, const std::vector<const char*>& names, const std::vector<std::function<void(int)>>& kinds, int samples) {
    double apart = 1;
    for (int round = 0; round < 3 && apart > 0.05; ++round) {
        const auto taken = in_turn(kinds, samples);
        const auto [least, most] = std::minmax_element(taken.begin(), taken.end(), [](const Taken& a, const Taken& b) { return a.processor < b.processor; });
        apart = (most->processor - least->processor) / least->processor;
        std::printf("    %s:", what);
        for (std::size_t i = 0; i < taken.size(); ++i) {
            std::printf(" %s %.3f ms (wall %.3f)", names[i], taken[i].processor, taken[i].wall);
        }
        std::printf("; %.1f %% apart, %d of each\n", apart * 100, samples);
    }
    BOOST_CHECK_MESSAGE(apart <= 0.05, what << " are told apart by their time");
}

// An answer's bytes, but for the request's number.
std::string bytes_of(const Answer& answer) {
    static const std::regex number("[0-9a-f]{8}-[0-9]+(?![0-9a-f-])"), length("Content-Length: [0-9]+");
    return std::regex_replace(std::regex_replace(answer.head + answer.body, number, "#"), length, "length");
}

std::string password_body(const std::string& login, const std::string& password) {
    return R"({"login": ")" + login + R"(", "password": ")" + password + R"("})";
}

// "VmRSS" or another line of the process's state, in MiB.
long of_process(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name + ":")) {
            return std::stol(line.substr(name.size() + 1)) / 1024;
        }
    }
    return 0;
}

std::string from(int i) {
    return "X-Forwarded-For: 198.51." + std::to_string(i / 250 % 250) + "." + std::to_string(1 + i % 250) + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(what_is_guessed)

// A01: a login that is there, one that is not, one whose account has no password: the same bytes, and the same time, since all are hashed.
BOOST_AUTO_TEST_CASE(an_unknown_login_is_not_told_from_a_wrong_password) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    live.world.add_account("keyholder", "KH", Role::ministry);
    const std::vector<std::string> logins{"secretariat", "secretariax", "keyholder"};
    std::vector<std::string> answers(3);
    int number = 0;
    std::vector<std::function<void(int)>> kinds;
    for (std::size_t k = 0; k < logins.size(); ++k) {
        kinds.push_back([&, k](int) {
            live.world.clock->set(live.world.clock->now().seconds + 1000);  // what failed before is forgotten: nobody is braked
            const Answer answer = live.post_json("/api/v1/session", from(++number), password_body(logins[k], "a wrong password"));
            BOOST_CHECK_EQUAL(answer.status, 401);
            answers[k] = bytes_of(answer);
        });
    }
    check_alike("sign-in", {"known", "unknown", "without a password"}, kinds, 15);
    BOOST_CHECK_EQUAL(answers[0], answers[1]);
    BOOST_CHECK_EQUAL(answers[0], answers[2]);
}

// A01, of all that is done beside hashing: a thousand of each, whose password is longer than any is, and is not hashed.
BOOST_AUTO_TEST_CASE(a_thousand_sign_ins_that_are_not_hashed_do_not_tell_either) {
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    const std::string long_one(1100, 'x');
    std::vector<std::string> answers(2);
    int number = 0;
    const auto ask = [&](std::size_t k, const char* login) {
        live.world.clock->set(live.world.clock->now().seconds + 1000);
        const Answer answer = live.post_json("/api/v1/session", from(++number), password_body(login, long_one));
        BOOST_CHECK_EQUAL(answer.status, 401);
        answers[k] = bytes_of(answer);
    };
    check_alike("sign-in, not hashed", {"known", "unknown"}, {[&](int) { ask(0, "secretariat"); }, [&](int) { ask(1, "secretariax"); }}, 1000);
    BOOST_CHECK_EQUAL(answers[0], answers[1]);
}

BOOST_AUTO_TEST_CASE(a_challenge_does_not_tell_who_there_is) {
    LiveServer live;
    const auto ask = [&](const std::string& login) {
        const Answer answer = live.post_json("/api/v1/session/challenge", "", R"({"login": ")" + login + R"("})");
        BOOST_CHECK_EQUAL(answer.status, 201);
        return std::regex_replace(bytes_of(answer), std::regex(login + "|nonce=[A-Za-z0-9_-]+"), "@");
    };
    BOOST_CHECK_EQUAL(ask("secretariat"), ask("secretariax"));
    check_alike("challenges", {"known", "unknown"}, {[&](int) { ask("secretariat"); }, [&](int) { ask("secretariax"); }}, 500);
}

// A02: a link that was used, one that is too old, one that was taken back and one that never was: the same bytes, and the same time.
BOOST_AUTO_TEST_CASE(a_link_that_is_good_no_more_is_not_told_from_one_that_never_was) {
    LiveServer live;
    Depositary& depositary = *live.world.depositary;
    const auto invited = [&](const std::string& login) {
        depositary.open_account(live.world.secretariat, {login, "Guest " + login, "SEC", Role::observer, {live.world.compartment}, "", "", true});
        for (const Account& each : depositary.accounts(live.world.secretariat)) {
            if (each.login == login) {
                return std::pair(each.id, depositary.credentials().invite(live.world.secretariat, each.id));
            }
        }
        throw std::logic_error("the account is not there");
    };
    const std::string random = crypto::to_base64url(crypto::random_array<32>());
    const auto [old_account, old] = invited("late");
    BOOST_REQUIRE_EQUAL(live.ask("GET", "/invitation/" + old).status, 200);
    BOOST_REQUIRE_EQUAL(old.size(), random.size());
    live.world.clock->set(live.world.clock->now().seconds + 30 * 24 * 3600);
    const auto [used_account, used] = invited("used");
    depositary.credentials().accept_invitation(used, "granite umbrella tidal fourteen");
    const auto [replaced_account, replaced] = invited("replaced");
    depositary.credentials().invite(live.world.secretariat, replaced_account);
    const std::vector<std::string> tokens{used, old, replaced, random};
    const std::string token = form_token_of(live.ask("GET", "/sign-in")), form = "form_token=" + token + "&password=granite+umbrella+tidal+fifteen&again=granite+umbrella+tidal+fifteen";
    const auto ask = [&](const std::string& link, bool post) {
        const Answer answer = post ? live.ask("POST", "/invitation/" + link, "Origin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n", form)
                                   : live.ask("GET", "/invitation/" + link);
        BOOST_CHECK_EQUAL(answer.status, 404);
        return std::regex_replace(bytes_of(answer), std::regex(link), "@");
    };
    const auto before = live.register_size();
    for (const bool post : {false, true}) {
        const std::string of_random = ask(random, post);
        std::vector<std::function<void(int)>> kinds;
        for (const std::string& link : tokens) {
            BOOST_CHECK_EQUAL(ask(link, post), of_random);
            kinds.push_back([&ask, link, post](int) { ask(link, post); });
        }
        check_alike(post ? "links, a password given" : "links", {"used", "old", "replaced", "random"}, kinds, 500);
    }
    BOOST_CHECK_EQUAL(live.register_size(), before);
}

// A04: two hundred at once. Two are hashed at a time, so that they take the memory of two, and the others wait; everything else goes on.
BOOST_AUTO_TEST_CASE(two_hundred_sign_ins_at_once_do_not_take_the_memory_or_the_service) {
    constexpr int number = 200;
    LiveServer live([](ServerSettings& settings) { behind_proxy(settings); });
    const long before = of_process("VmRSS");
    std::atomic<int> refused{0}, ended{0};
    std::vector<std::thread> threads;
    const double start = wall_seconds();
    for (int i = 0; i < number; ++i) {
        threads.emplace_back([&, i] {
            Client client(live.port());
            const std::string body = password_body("nobody" + std::to_string(i), "a wrong password");
            client.send("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n" + from(i) + "\r\n" + body);
            while (true) {
                try {
                    const auto answer = client.receive();
                    refused += answer && answer->status == 401;
                    break;
                } catch (const std::runtime_error&) {  // patience of thirty seconds; a slow machine takes longer for two hundred
                    if (wall_seconds() - start > 300) {
                        break;
                    }
                }
            }
            ++ended;
        });
    }
    long highest = 0;
    std::vector<double> health;
    while (ended < number) {
        const double asked = wall_seconds();
        BOOST_CHECK_EQUAL(live.ask("GET", "/api/v1/health").status, 200);
        health.push_back(wall_seconds() - asked);
        highest = std::max(highest, of_process("VmRSS"));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    std::printf("    %d sign-ins at once: %.1f s, at most %ld MiB above before, health %.1f ms (at most %.0f ms) of %zu\n", number, wall_seconds() - start,
                highest - before, middle(health) * 1e3, *std::max_element(health.begin(), health.end()) * 1e3, health.size());
    BOOST_CHECK_EQUAL(refused, number);
    BOOST_CHECK_LT(middle(health), 0.2);
    BOOST_CHECK_GT(health.size(), 20U);    // asked all the while, and not once
    BOOST_CHECK_GT(highest - before, 50);  // what is hashed is seen: 64 MiB each
    BOOST_CHECK_LT(highest - before, 260);  // two of them, and two hundred threads on both sides; all at once would be 12,800
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
