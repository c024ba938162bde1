// Many at once, through the running server. The numbers are those of the catalogue of attacks that the project tests.
#include "tests/server/support/live_server.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace depositary::server {

using namespace repository;

namespace {

// The answers of `number` calls at the same time.
template <class Call>
std::vector<Answer> at_once(int number, Call&& call) {
    std::vector<Answer> answers(static_cast<std::size_t>(number));
    std::vector<std::thread> threads;
    for (int i = 0; i < number; ++i) {
        threads.emplace_back([&, i] { answers[static_cast<std::size_t>(i)] = call(i); });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    return answers;
}

int with_status(const std::vector<Answer>& answers, int status) {
    return static_cast<int>(
        std::count_if(answers.begin(), answers.end(), [&](const Answer& answer) { return answer.status == status; }));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(concurrency)

// P01.
BOOST_AUTO_TEST_CASE(a_hundred_uploads_at_once_are_a_hundred_uploads) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat);
    const auto answers = at_once(100, [&](int i) {
        return live.ask("POST", "/api/v1/uploads?compartment=" + live.world.compartment.to_text(), who,
                        std::string(1000, static_cast<char>('a' + i % 26)) + std::to_string(i));
    });
    std::set<std::string> bodies;
    for (const Answer& answer : answers) {
        BOOST_CHECK_EQUAL(answer.status, 201);
        bodies.insert(answer.body);
    }
    BOOST_CHECK_EQUAL(bodies.size(), 100u);
    BOOST_CHECK_EQUAL(live.temporary_files(), 0u);
}

// P02.
BOOST_AUTO_TEST_CASE(of_two_who_follow_the_same_version_one_comes_first) {
    LiveServer live;
    const std::string id = live.world.deposit("T/1", "words").document.to_text(),
                      who = live.bearer(live.world.secretariat);
    std::vector<std::string> bodies;
    for (int i = 0; i < 8; ++i) {
        bodies.push_back(R"({"files": [{"upload": ")" + live.world.upload("text " + std::to_string(i)).to_text() +
                         R"(", "name": "text.txt"}]})");
    }
    const auto answers = at_once(8, [&](int i) {
        return live.post_json("/api/v1/documents/" + id + "/versions", who + "If-Match: \"v1\"\r\n",
                              bodies[static_cast<std::size_t>(i)]);
    });
    BOOST_CHECK_EQUAL(with_status(answers, 201), 1);
    BOOST_CHECK_EQUAL(with_status(answers, 412), 7);
    BOOST_CHECK_EQUAL(live.world.depositary->document(live.world.secretariat, *DocumentId::parse(id)).versions.size(),
                      2u);
}

// P04.
BOOST_AUTO_TEST_CASE(a_request_with_an_idempotency_key_is_done_once) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat), key = "Idempotency-Key: one-of-them\r\n";
    const std::uint64_t before = live.register_size();
    const auto answers = at_once(
        8, [&](int) { return live.post_json("/api/v1/parties", who + key, R"({"code": "XX", "name": "A party"})"); });
    BOOST_CHECK_EQUAL(with_status(answers, 201), 8);
    for (const Answer& answer : answers) {
        BOOST_CHECK_EQUAL(answer.body, answers.front().body);
        BOOST_CHECK(answer.field("location") == answers.front().field("location"));
    }
    BOOST_CHECK_EQUAL(live.register_size(), before + 1);
    const Answer other = live.post_json("/api/v1/parties", who + key, R"({"code": "YY", "name": "Party YY"})");
    BOOST_CHECK_EQUAL(other.status, 409);
    BOOST_CHECK_EQUAL(other.problem(), "idempotency-key-reused");
    // Another account's key of the same name is another key.
    const auto admin = live.world.add_account("admin", "SEC", Role::administrator);
    BOOST_CHECK_EQUAL(
        live.post_json("/api/v1/parties", live.bearer(admin) + key, R"({"code": "ZZ", "name": "Party ZZ"})").status,
        201);
    BOOST_CHECK_EQUAL(live.post_json("/api/v1/parties", who + "Idempotency-Key: " + std::string(256, 'k') + "\r\n",
                                     R"({"code": "AA", "name": "Party AA"})")
                          .problem(),
                      "idempotency-key-too-long");
}

// P05, at the same time: one leaf.
BOOST_AUTO_TEST_CASE(a_signature_that_is_sent_twice_at_once_is_recorded_once) {
    LiveServer live;
    Depositary& depositary = *live.world.depositary;
    const auto key = crypto::MinisignSecretKey::generate();
    const Actor ministry = live.world.add_account("ministry", "KH", Role::ministry);
    live.world.enrol_key(ministry, key.public_key());
    const auto id = live.world.deposit("T/1", "words").document;
    const auto asked = depositary.signing_request(ministry, id, 1, "signature", "Minister");
    std::string minisig;
    for (const char c : key.sign(crypto::as_bytes(asked.tagmanifest), asked.trusted_comment).to_text()) {
        minisig += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
    }
    const std::uint64_t before = live.register_size();
    const std::string who = live.bearer(ministry);
    const auto answers = at_once(6, [&](int) {
        return live.post_json("/api/v1/documents/" + id.to_text() + "/versions/1/signatures", who,
                              R"({"minisig": ")" + minisig + "\"}");
    });
    BOOST_CHECK_EQUAL(with_status(answers, 201), 1);
    BOOST_CHECK_EQUAL(with_status(answers, 409), 5);
    BOOST_CHECK_EQUAL(live.register_size(), before + 1);
}

// The server stops under load: every answer that began is whole or visibly cut, and the depositary is sound.
BOOST_AUTO_TEST_CASE(stopping_under_load_loses_nothing_that_was_answered) {
    LiveServer live;
    const std::string who = live.bearer(live.world.secretariat);
    std::atomic<int> answered{0};
    const std::uint64_t before = live.register_size();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 1000; ++n) {
                try {
                    const std::string code = {'Q', static_cast<char>('A' + i), static_cast<char>('A' + n % 26),
                                              static_cast<char>('A' + n / 26)};
                    answered +=
                        live.post_json("/api/v1/parties", who, R"({"code": ")" + code + R"(", "name": "Party )" + code + "\"}")
                            .status == 201;
                } catch (const std::exception&) {
                    return;
                }
            }
        });
    }
    while (answered < 20) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    live.server->stop();
    for (auto& thread : threads) {
        thread.join();
    }
    BOOST_CHECK_GE(live.register_size(), before + static_cast<std::uint64_t>(answered));
    BOOST_CHECK_EQUAL(live.world.findings(), "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
