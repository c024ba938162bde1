#include "indexer/index.h"

#include "crypto/error.h"
#include "indexer/compartment_index.h"
#include "indexer/ram_disk.h"
#include "indexer/search.h"
#include "indexer/snapshot.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <shared_mutex>

namespace depositary::indexer {
namespace {

constexpr int snapshot_schema = 1;

nlohmann::json described(const std::string& name, const Generation& generation) {
    nlohmann::json json{{"schema", snapshot_schema},
                        {"compartment", name},
                        {"documents", generation.document_count},
                        {"units", generation.unit_count}};
    if (generation.position)
        json["position"] = {{"size", generation.position->size}, {"root", generation.position->root}};
    return json;
}

}  // namespace

struct Index::State {
    RamDisk disk;
    mutable std::shared_mutex mutex;
    std::map<std::string, std::shared_ptr<CompartmentIndex>, std::less<>> compartments;
    std::shared_ptr<const Synonyms> synonyms = std::make_shared<const Synonyms>();
    std::atomic<std::uint64_t> folders{0};

    std::filesystem::path new_folder() { return disk.path() / std::to_string(++folders); }

    std::shared_ptr<CompartmentIndex> find(std::string_view name) const {
        const std::shared_lock lock(mutex);
        const auto found = compartments.find(name);
        return found == compartments.end() ? nullptr : found->second;
    }
    std::shared_ptr<CompartmentIndex> get(std::string_view name) const {
        if (auto found = find(name)) return found;
        throw NotFound("compartment-not-open", "The compartment's index is not open");
    }
    std::shared_ptr<const Synonyms> current_synonyms() const {
        const std::shared_lock lock(mutex);
        return synonyms;
    }
    // Asks the current generations of the compartments that are open, anew when a writer has overtaken them.
    template <class Question>
    auto ask(std::span<const std::string> names, const Question& question) const;

    void put(std::shared_ptr<CompartmentIndex> compartment) {
        const std::unique_lock lock(mutex);
        const auto name = compartment->name();
        compartments.insert_or_assign(name, std::move(compartment));
    }
};

template <class Question>
auto Index::State::ask(std::span<const std::string> names, const Question& question) const {
    std::map<std::string, std::shared_ptr<CompartmentIndex>> wanted;
    for (const auto& name : names)
        if (auto found = find(name)) wanted.emplace(name, std::move(found));
    const auto once = [&] {
        std::vector<SearchedCompartment> searched;
        for (const auto& [name, compartment] : wanted) searched.push_back({name, compartment->current()});
        return question(searched);
    };
    // Two commits in the course of one search take its blocks away: then it begins anew.
    for (int attempt = 0; attempt < 4; ++attempt) {
        try {
            return once();
        } catch (const Xapian::DatabaseModifiedError&) {
        }
    }
    // Writers are always faster: they wait this once. Everyone takes the locks in the order of the names.
    std::vector<std::unique_lock<std::mutex>> paused;
    for (const auto& [name, compartment] : wanted) paused.push_back(compartment->pause_writing());
    return once();
}

Index::Index() : state_(std::make_unique<State>()) {}
Index::~Index() = default;

bool Index::is_private() const {
    return state_->disk.is_private();
}

void Index::open(std::string_view compartment) {
    if (!state_->find(compartment))
        state_->put(std::make_shared<CompartmentIndex>(state_->new_folder(), std::string(compartment)));
}

void Index::close(std::string_view compartment) {
    const std::unique_lock lock(state_->mutex);
    const auto found = state_->compartments.find(compartment);
    if (found != state_->compartments.end()) state_->compartments.erase(found);
}

std::vector<std::string> Index::compartments() const {
    const std::shared_lock lock(state_->mutex);
    std::vector<std::string> names;
    for (const auto& [name, compartment] : state_->compartments) names.push_back(name);
    return names;
}

void Index::add_version(std::string_view compartment, const IndexedDocument& document) {
    state_->get(compartment)->add(document);
}
void Index::remove_document(std::string_view compartment, std::string_view document) {
    state_->get(compartment)->remove(document);
}
bool Index::set_status(std::string_view compartment, std::string_view document, std::string_view status) {
    return state_->get(compartment)->change_facts(document, [&](DocumentFacts& facts) { facts.status = status; });
}
bool Index::set_signed_by(std::string_view compartment, std::string_view document,
                          const std::vector<std::string>& parties) {
    return state_->get(compartment)->change_facts(document, [&](DocumentFacts& facts) { facts.signed_by = parties; });
}
void Index::publish(std::string_view compartment, const IndexPosition& position) {
    state_->get(compartment)->publish(position);
}

std::optional<IndexPosition> Index::position(std::string_view compartment) const {
    const auto found = state_->find(compartment);
    return found ? found->current()->position : std::nullopt;
}
std::size_t Index::document_count(std::string_view compartment) const {
    const auto found = state_->find(compartment);
    return found ? found->current()->document_count : 0;
}

SearchResult Index::search(std::span<const std::string> compartments, const SearchQuery& query) const {
    const auto synonyms = state_->current_synonyms();
    return state_->ask(compartments, [&](const std::vector<SearchedCompartment>& searched) {
        return search_generations(searched, query, *synonyms);
    });
}

std::vector<Completion> Index::complete(std::span<const std::string> compartments, std::string_view typed,
                                        std::size_t limit) const {
    return state_->ask(compartments, [&](const std::vector<SearchedCompartment>& searched) {
        return complete_generations(searched, typed, limit);
    });
}

void Index::set_synonyms(std::string_view text) {
    auto next = std::make_shared<const Synonyms>(Synonyms::parse(text));
    const std::unique_lock lock(state_->mutex);
    state_->synonyms = std::move(next);
}

void Index::save_snapshot(std::string_view compartment, const std::filesystem::path& file,
                          const crypto::AgeRecipient& recipient) {
    const auto index = state_->get(compartment);
    const auto paused = index->pause_writing();
    const auto generation = index->current();
    const Generation::Handle database(generation);
    write_snapshot(*database, described(index->name(), *generation).dump(), state_->new_folder(), file, recipient);
}

bool Index::load_snapshot(std::string_view compartment, const std::filesystem::path& file,
                          const crypto::AgeIdentity& identity) {
    const auto folder = state_->new_folder();
    const std::string name(compartment);
    try {
        const auto description = nlohmann::json::parse(read_snapshot(file, identity, folder));
        if (description.at("schema") != snapshot_schema || description.at("compartment") != name)
            throw Damaged("index-snapshot", "The index snapshot is not of this compartment or schema");
        auto loaded = std::make_shared<CompartmentIndex>(folder, name);
        if (described(name, *loaded->current()) != description)
            throw Damaged("index-snapshot", "The index snapshot does not hold what it says");
        state_->put(std::move(loaded));
        return true;
    } catch (const Error&) {
    } catch (const Xapian::Error&) {
    } catch (const nlohmann::json::exception&) {
    } catch (const std::filesystem::filesystem_error&) {
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    state_->put(std::make_shared<CompartmentIndex>(state_->new_folder(), name));
    return false;
}

}  // namespace depositary::indexer
