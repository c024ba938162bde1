#include "tests/server/support/finding_server.h"

#include <stdexcept>

namespace depositary::server {

FindingServer::FindingServer(const std::string& program)
    : extractor(program),
      texts(*world.depositary, extractor, world.founded.data + "/renditions"),
      reader(texts),
      synonym_file(*world.depositary, index, world.founded.data + "/synonyms.age"),
      follower(std::in_place, *world.depositary, index, texts, index_folder()),
      engine(index, synonym_file, *follower) {
    server = std::make_unique<Server>(*world.depositary, engine, reader, used);
    server->start();
}

FindingServer::~FindingServer() { server.reset(); }

void FindingServer::wait() {
    if (!follower->wait_for(world.depositary->register_size(), 60'000)) {
        throw std::runtime_error("the index does not follow");
    }
}

repository::NewVersion FindingServer::version_of(const repository::CompartmentId& compartment, std::string_view words,
                                                repository::Status status, const std::string& date) {
    crypto::MemorySource source(crypto::as_bytes(words));
    repository::NewVersion version;
    const auto upload = world.depositary->store_upload(world.secretariat, compartment, source, std::nullopt, std::nullopt);
    version.files.push_back({upload.id, "text.txt", "en", repository::FileRole::text, "text/plain"});
    version.status = status;
    version.date = date;
    return version;
}

repository::DocumentId FindingServer::deposit(const repository::CompartmentId& compartment, const std::string& symbol,
                                              std::string_view words) {
    repository::NewDocument document;
    document.compartment = compartment;
    document.symbol = symbol;
    document.title = "Title of " + symbol;
    document.kind = repository::Kind::guideline;
    document.first = version_of(compartment, words, repository::Status::draft, "");
    return world.depositary->add_document(world.secretariat, document).document;
}

repository::CompartmentId FindingServer::open_compartment(const std::string& name) {
    world.depositary->open_compartment(world.secretariat, {name, "Compartment " + name, repository::Purpose::general, {}});
    world.secretariat = world.now(world.secretariat.account);
    return world.compartment_named(name);
}

nlohmann::json FindingServer::search(const std::string& fields, const std::string& parameters) {
    const Answer answer = ask("GET", "/api/v1/search?" + parameters, fields);
    if (answer.status != 200) {
        throw std::runtime_error("a search failed: " + answer.body);
    }
    return nlohmann::json::parse(answer.body);
}

std::string FindingServer::found(const std::string& fields, const std::string& parameters) {
    std::string out;
    const auto answer = search(fields, parameters);
    for (const auto& hit : answer.at("items")) {
        out += (out.empty() ? "" : ", ") + hit.at("symbol").get<std::string>() + " v" +
               std::to_string(hit.at("version").get<int>());
        for (const auto& former : hit.at("former_versions")) {
            out += "+" + std::to_string(former.get<int>());
        }
    }
    return out;
}

}  // namespace depositary::server
