// How long a search takes says nothing of what its reader may not know of (the catalogue's Z10): 2,000 searches over HTTP for words that stand in a
// hidden compartment alone, in turn with 2,000 for words that stand nowhere. That the comparison could tell is shown by what it does tell.
#include "tests/server/support/finding_server.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <set>

namespace depositary::server {

using namespace repository;

namespace {

using Clock = std::chrono::steady_clock;
using Words = std::vector<std::string>;

constexpr std::size_t pairs_of_a_round = 2000, most_rounds = 3, words_of_a_kind = 50;
constexpr double most = 0.01;  // of the time that a search takes

// Words of nine letters that are near to no other.
Words made_words(std::mt19937& random, std::set<std::string>& taken) {
    const auto one_of = [&](std::string_view letters) { return letters[std::uniform_int_distribution<std::size_t>(0, letters.size() - 1)(random)]; };
    Words words;
    while (words.size() < words_of_a_kind) {
        std::string word;
        for (int syllable = 0; syllable < 3; ++syllable) {
            word += one_of("bcdfgklmnprtvz");
            word += one_of("aou");
            word += one_of("bkmqxz");
        }
        if (taken.insert(word).second) {
            words.push_back(word);
        }
    }
    return words;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// Is slower where the query holds one of these words, as a search would be that looked into what is hidden first and left it out afterwards.
class LeakingSearch final : public SearchService {
public:
    LeakingSearch(SearchService& inner, const Words& words) : inner_(inner), words_(words.begin(), words.end()) {}
    SearchAnswer search(std::span<const CompartmentId> compartments, const SearchQuery& query) override {
        const auto end = Clock::now() + delay;
        if (words_.contains(query.text)) {
            while (Clock::now() < end) {
            }
        }
        return inner_.search(compartments, query);
    }
    std::vector<SearchCompletion> complete(std::span<const CompartmentId> compartments, const std::string& typed, std::size_t limit) override {
        return inner_.complete(compartments, typed, limit);
    }
    void wait_for(std::uint64_t size) override { inner_.wait_for(size); }
    bool is_unread(const CompartmentId& compartment, const DocumentId& document, std::uint32_t version) const override {
        return inner_.is_unread(compartment, document, version);
    }
    std::string synonyms() const override { return inner_.synonyms(); }
    void set_synonyms(const std::string& text) override { inner_.set_synonyms(text); }

    std::chrono::nanoseconds delay{0};

private:
    SearchService& inner_;
    const std::set<std::string> words_;
};

struct TimedServer {
    FindingServer live;
    std::string request_fields;
    Words visible, hidden, absent;
    std::optional<LeakingSearch> leaking;
    std::mt19937 random{20041029};

    TimedServer() {
        World& world = live.world;
        const Actor reader = world.add_account("reader", "KH", Role::observer);
        const CompartmentId secret = live.open_compartment("secret");
        std::set<std::string> taken;
        for (auto* words : {&visible, &hidden, &absent}) {
            *words = made_words(random, taken);
        }
        for (std::size_t i = 0; i < words_of_a_kind; i += 5) {
            std::string seen = "The parties protect victims and cooperate.", unseen = seen;
            for (auto at = i; at < i + 5; ++at) {
                seen += " " + visible[at];
                unseen += " " + hidden[at];
            }
            live.deposit(world.compartment, "T/" + std::to_string(i), seen);
            live.deposit(secret, "S/" + std::to_string(i), unseen);
        }
        live.wait();
        request_fields = live.bearer(reader);
        BOOST_REQUIRE_EQUAL(live.search(live.bearer(world.secretariat), "q=" + hidden[0]).at("total").get<int>(), 1);  // it is there
        // One connection for all samples; its own measure would part them.
        live.used.limits.requests = 1'000'000;
        leaking.emplace(live.engine, hidden);
        live.server.reset();
        live.server = std::make_unique<Server>(*world.depositary, *leaking, live.reader, live.used);
        live.server->start();
    }
    ~TimedServer() { live.server.reset(); }

    struct Compared {
        double typical = 0;     // seconds of a search for one of the second words
        double difference = 0;  // of the first words from the second, as a part of that
    };
    // In pairs, in an order that chance decides: what slows the machine down meanwhile meets both alike, and most pairs not at all.
    Compared compare(const Words& first, const Words& second) {
        Client client(live.port());
        const auto time = [&](const std::string& word) {
            const std::string request = "GET /api/v1/search?q=" + word + " HTTP/1.1\r\nHost: localhost\r\n" + request_fields + "\r\n";
            const auto begin = Clock::now();
            client.send(request);
            const auto answer = client.receive();
            const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
            if (!answer || answer->status != 200) {
                throw std::runtime_error("a search was not answered");
            }
            return seconds;
        };
        for (std::size_t i = 0; i < words_of_a_kind; ++i) {
            time(first[i]);
            time(second[i]);
        }
        std::vector<double> differences, times;
        for (std::size_t i = 0; i < pairs_of_a_round; ++i) {
            const auto any = [&](const Words& words) { return words[std::uniform_int_distribution<std::size_t>(0, words.size() - 1)(random)]; };
            const std::string one = any(first), other = any(second);
            double one_time = 0, other_time = 0;
            if (random() % 2 == 0) {
                one_time = time(one);
                other_time = time(other);
            } else {
                other_time = time(other);
                one_time = time(one);
            }
            differences.push_back(one_time - other_time);
            times.push_back(other_time);
        }
        const double typical = median(std::move(times));
        return {typical, median(std::move(differences)) / typical};
    }

    // Whether they are told apart: in every one of three rounds. A busy machine may part in one round what is alike.
    bool tells_apart(const char* what, const Words& first, const Words& second) {
        for (std::size_t round = 1; round <= most_rounds; ++round) {
            const auto compared = compare(first, second);
            std::printf("%s: %+.2f %% of %.2f ms (round %zu)\n", what, compared.difference * 100, compared.typical * 1e3, round);
            if (std::abs(compared.difference) < most) {
                return false;
            }
        }
        return true;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(search_timing)

BOOST_AUTO_TEST_CASE(a_hidden_word_takes_as_long_as_one_that_is_nowhere) {
    TimedServer timed;
    // The answers differ in the word alone.
    const auto answer = [&](const std::string& word) {
        std::string body = timed.live.ask("GET", "/api/v1/search?q=" + word, timed.request_fields).body;
        for (auto at = body.find(word); at != std::string::npos; at = body.find(word)) {
            body.replace(at, word.size(), "WORD");
        }
        return body;
    };
    for (std::size_t i = 0; i < words_of_a_kind; ++i) {
        BOOST_TEST(answer(timed.hidden[i]) == answer(timed.absent[i]));
    }
    BOOST_TEST(!timed.tells_apart("hidden and absent words", timed.hidden, timed.absent));
}

BOOST_AUTO_TEST_CASE(what_differs_is_told_apart_by_the_same_comparison) {
    TimedServer timed;
    BOOST_TEST(timed.tells_apart("visible and absent words", timed.visible, timed.absent));
    // As little as a twentieth of a search.
    const double typical = timed.compare(timed.hidden, timed.absent).typical;
    timed.leaking->delay = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(typical / 20));
    BOOST_TEST(timed.tells_apart("hidden words that cost a twentieth more", timed.hidden, timed.absent));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
