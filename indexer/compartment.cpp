#include "indexer/compartment.h"

#include "crypto/error.h"

namespace depositary::indexer {

using Keeps = CompartmentIndex::Keeps;

Compartment::Compartment(std::string name, const std::function<std::filesystem::path()>& new_folder, Workers& workers,
                         const std::function<void()>& tell_unread)
    : name_(std::move(name)),
      latest_(std::make_shared<CompartmentIndex>(Keeps::one_version, new_folder, workers, tell_unread)),
      former_(std::make_shared<CompartmentIndex>(Keeps::every_version, new_folder, workers, tell_unread)) {}

bool Compartment::remove(std::string_view document) {
    const bool latest = latest_->remove(document), former = former_->remove(document);
    return latest || former;
}

bool Compartment::change_latest(std::string_view document, const std::function<void(DocumentFacts&)>& change) {
    return latest_->change_facts(document, [&](DocumentFacts& facts) {
        change(facts);
        return true;
    });
}

bool Compartment::change_version(std::string_view document, std::uint64_t version,
                                 const std::function<void(DocumentFacts&)>& change) {
    const auto of_version = [&](DocumentFacts& facts) {
        if (facts.version == version) change(facts);
        return facts.version == version;
    };
    // Between two changes of the document it may be both.
    const bool latest = latest_->change_facts(document, of_version), former = former_->change_facts(document, of_version);
    return latest || former;
}

// The latest versions last: their position is the one that counts, and all before it is in both.
void Compartment::publish(const IndexPosition& position) {
    former_->publish(position);
    latest_->publish(position);
}

// And first here: a former version is passed over while the latest is not later, but none is missing.
CompartmentGenerations Compartment::current() const {
    CompartmentGenerations generations;
    generations.latest = latest_->current();
    generations.former = former_->current();
    return generations;
}

std::vector<std::unique_lock<std::mutex>> Compartment::pause_writing() const {
    std::vector<std::unique_lock<std::mutex>> paused;
    paused.push_back(latest_->pause_writing());
    paused.push_back(former_->pause_writing());
    return paused;
}

void Compartment::save(const std::filesystem::path& file, const crypto::AgeRecipient& recipient) {
    const std::lock_guard saving(saving_);
    SavedIndex index;
    index.compartment = name_;
    // Of the two, what is written may be newer than this position, never older: what is taken in twice changes nothing.
    index.position = latest_->current()->position;
    index.latest = latest_->save(file, recipient);
    index.former = former_->save(file, recipient);
    write_list(file, recipient, index);
    sweep_segments(file, index);
}

void Compartment::load(const std::filesystem::path& file, const crypto::AgeIdentity& identity) {
    const auto index = read_list(file, identity);
    if (index.compartment != name_) throw Damaged("index-compartment", "The index snapshot is of another compartment");
    sweep_segments(file, index);
    latest_->load(index.latest, index.position, file, identity);
    former_->load(index.former, index.position, file, identity);
}

}  // namespace depositary::indexer
