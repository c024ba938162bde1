#pragma once
// One compartment's index: the latest version of each document, which all searches look through, and the former ones,
// which only those do that ask for them. They stand apart, so that a former version weighs nothing in other searches.

#include "indexer/compartment_index.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace depositary::indexer {

// What a search sees of a compartment. Between two changes of a document its newest former version may be the latest as
// well: see Scope.
struct CompartmentGenerations {
    std::shared_ptr<const Generation> latest, former;
};

// Safe for threads, as CompartmentIndex.
class Compartment {
public:
    Compartment(std::string name, const std::function<std::filesystem::path()>& new_folder, Workers& workers,
                const std::function<void()>& tell_unread);

    const std::string& name() const { return name_; }

    void add_latest(IndexedDocument document) { latest_->add(std::move(document)); }
    void add_former(IndexedDocument document) { former_->add(std::move(document)); }
    bool remove(std::string_view document);
    // Changes what is known of the document's latest version; false when it is not there.
    bool change_latest(std::string_view document, const std::function<void(DocumentFacts&)>& change);
    // Likewise of any of its versions.
    bool change_version(std::string_view document, std::uint64_t version,
                        const std::function<void(DocumentFacts&)>& change);
    void publish(const IndexPosition& position);

    CompartmentGenerations current() const;
    // Keeps writers out while they are held.
    std::vector<std::unique_lock<std::mutex>> pause_writing() const;

    // See Index::save_snapshot and Index::load_snapshot; to be loaded into a new, empty one.
    void save(const std::filesystem::path& file, const crypto::AgeRecipient& recipient);
    void load(const std::filesystem::path& file, const crypto::AgeIdentity& identity);

private:
    const std::string name_;
    const std::shared_ptr<CompartmentIndex> latest_, former_;
    std::mutex saving_;
};

}  // namespace depositary::indexer
