#pragma once
// What `depositary serve` runs over a folder, but for the server: the index, the extractor, what was read and kept.

#include "server/follower.h"
#include "server/index_search.h"
#include "tests/repository/support/world.h"

#include <boost/test/unit_test.hpp>

namespace depositary::server {

struct Serving {
    // `wait`: until all that is in the register can be found.
    explicit Serving(repository::World& world, indexer::ExtractionLimits limits = {}, bool wait = true)
        : extractor(DEPOSITARY_BIN_DIR "/depositary-extract", limits),
          synonyms(*world.depositary, index, world.founded.data + "/synonyms.age"),
          texts(*world.depositary, extractor, world.founded.data + "/renditions"),
          text(texts),
          follower(*world.depositary, index, texts, world.founded.data + "/index"),
          search(index, synonyms, follower) {
        if (wait) {
            catch_up(world);
        }
    }
    void catch_up(repository::World& world) { BOOST_REQUIRE(follower.wait_for(world.depositary->register_size(), 120'000)); }
    std::size_t found(repository::World& world, const std::string& words) {
        const std::vector<repository::CompartmentId> compartments{world.compartment};
        SearchQuery query;
        query.text = words;
        return search.search(compartments, query).total;
    }

    indexer::Index index;
    indexer::Extractor extractor;
    SynonymFile synonyms;
    FileText texts;
    ExtractorText text;
    Follower follower;
    IndexSearch search;
};

}  // namespace depositary::server
