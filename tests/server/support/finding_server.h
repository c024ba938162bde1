#pragma once
// A real server that finds what is deposited: index, follower and extractor as `depositary serve` has them.

#include <nlohmann/json.hpp>

#include "server/follower.h"
#include "server/index_search.h"
#include "tests/server/support/live_server.h"

namespace depositary::server {

struct FindingServer : LiveServer {
    // program: in depositary-extract's place.
    explicit FindingServer(const std::string& program = DEPOSITARY_BIN_DIR "/depositary-extract");
    ~FindingServer();

    indexer::Index index{1};
    indexer::Extractor extractor;
    FileText texts;
    ExtractorText reader;
    SynonymFile synonym_file;
    std::optional<Follower> follower;
    IndexSearch engine;

    std::string index_folder() const { return world.founded.data + "/index"; }
    // Until the index has taken in all acts.
    void wait();
    // A version of that status and date.
    repository::NewVersion version_of(const repository::CompartmentId& compartment, std::string_view words,
                                      repository::Status status, const std::string& date);
    // A document of one version there.
    repository::DocumentId deposit(const repository::CompartmentId& compartment, const std::string& symbol, std::string_view words);
    // One that the secretariat alone deposits in and manages.
    repository::CompartmentId open_compartment(const std::string& name);
    nlohmann::json search(const std::string& fields, const std::string& parameters);
    // "T/1 v2, T/2 v1", in order, of GET /api/v1/search?PARAMETERS.
    std::string found(const std::string& fields, const std::string& parameters);
};

}  // namespace depositary::server
