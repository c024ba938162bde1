#include "server/synonym_file.h"

#include <filesystem>
#include <atomic>
#include <fstream>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "tests/repository/support/world.h"
#include "server/index_search.h"

namespace depositary::server {

namespace {

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(synonym_file)

BOOST_AUTO_TEST_CASE(what_means_the_same_is_kept_sealed_and_found_again) {
    repository::World world;
    const std::string path = world.founded.data + "/synonyms.age";
    const std::string compartment = world.compartment.to_text();
    const std::string text = "# remark\nzythum = beer of barley\n";
    const auto total = [&](const indexer::Index& index) {
        const std::vector<std::string> names{compartment};
        return index.search(names, {.text = "zythum"}).total;
    };
    const auto fill = [&](indexer::Index& index) {
        index.open(compartment);
        index.add_version(compartment, {.document = "d", .title = "Beer of barley"});
        index.publish(compartment, {1, "root"});
    };
    {
        indexer::Index index;
        fill(index);
        SynonymFile file(*world.depositary, index, path);
        BOOST_CHECK_EQUAL(file.text(), "");
        BOOST_CHECK_EQUAL(total(index), 0U);
        file.replace(text);
        BOOST_CHECK_EQUAL(total(index), 1U);
        BOOST_CHECK_THROW(file.replace("alone"), Invalid);
        BOOST_CHECK_EQUAL(file.text(), text);
        BOOST_CHECK_EQUAL(total(index), 1U);
    }
    const std::string sealed = bytes_of(path);
    BOOST_CHECK(sealed.starts_with("age-encryption.org/v1\n"));
    BOOST_CHECK(sealed.find("zythum") == std::string::npos);
    world.reopen();
    indexer::Index index;
    fill(index);
    const SynonymFile again(*world.depositary, index, path);
    BOOST_CHECK_EQUAL(again.text(), text);
    BOOST_CHECK_EQUAL(total(index), 1U);
    // A file that was tampered with is an error, not an empty list.
    std::string damaged = sealed;
    damaged.back() ^= 1;
    std::ofstream(path, std::ios::binary) << damaged;
    const auto refused = [&] {
        try {
            const SynonymFile file(*world.depositary, index, path);
            return std::string("taken");
        } catch (const Damaged& error) {
            return error.code() + (std::string(error.what()).find(path) == std::string::npos ? "" : ", by name");
        }
    };
    BOOST_CHECK_EQUAL(refused(), "synonyms-damaged, by name");
    // Nor is one that somebody else sealed to the office, for whom it is no list.
    const auto recipient = world.depositary->compartment_recipient(world.depositary->office());
    const crypto::AgeRecipient* const recipients[] = {&recipient};
    std::ofstream(path, std::ios::binary) << crypto::as_text(crypto::age_encrypt(crypto::as_bytes("alone"), recipients));
    BOOST_CHECK_EQUAL(refused(), "synonyms-damaged, by name");
}

// Q10: more than there are places for, each short: they wait for one another, and all are answered (who waits too long:
// who_finds_no_place_to_search_is_sent_away_for_now).
BOOST_AUTO_TEST_CASE(many_searches_at_one_time_are_all_answered) {
    repository::World world;
    indexer::Index index;
    SynonymFile file(*world.depositary, index, world.founded.data + "/synonyms.age");
    const indexer::Extractor extractor;
    const FileText texts(*world.depositary, extractor, world.founded.data + "/renditions");
    const Follower follower(*world.depositary, index, texts, world.founded.data + "/index");
    follower.wait_for(world.depositary->register_size(), 60'000);
    IndexSearch search(index, file, follower);
    const std::vector<repository::CompartmentId> compartments{world.compartment};
    index.open(world.compartment.to_text());
    index.add_version(world.compartment.to_text(), {.document = repository::DocumentId::random().to_text(), .title = "Beer"});
    index.publish(world.compartment.to_text(), {1, "root"});
    SearchQuery query;
    query.text = "beer";
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 40; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 20; ++n) {
                if (search.search(compartments, query).total == 1) {
                    ++answered;
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    BOOST_CHECK_EQUAL(answered, 800);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace depositary::server
