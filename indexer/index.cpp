#include "indexer/index.h"

#include "crypto/error.h"
#include "indexer/compartment.h"
#include "indexer/ram_disk.h"
#include "indexer/search.h"
#include "indexer/workers.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <shared_mutex>
#include <thread>

namespace depositary::indexer {
namespace {

// What Xapian says of its databases is that there is no room for them, or that they are broken: to be rebuilt.
template <class Work>
auto without_xapian(const Work& work) {
    try {
        return work();
    } catch (const Xapian::DatabaseModifiedError&) {
        throw;
    } catch (const Xapian::Error& error) {
        throw Unavailable("index-memory", "The search index cannot be changed: " + error.get_msg());
    }
}

}  // namespace

struct Index::State {
    explicit State(unsigned threads)
        : workers(threads > 0 ? threads : std::max(2U, std::thread::hardware_concurrency())) {}

    RamDisk disk;
    std::atomic<std::uint64_t> folders{0};
    const std::function<std::filesystem::path()> new_folder = [this] {
        return disk.path() / std::to_string(++folders);
    };
    std::function<void()> tell_unread;
    mutable std::shared_mutex mutex;
    std::map<std::string, std::shared_ptr<Compartment>, std::less<>> compartments;
    std::shared_ptr<const Synonyms> synonyms = std::make_shared<const Synonyms>();
    Workers workers;  // the last, so that it ends the first

    std::shared_ptr<Compartment> new_compartment(std::string_view name) {
        return std::make_shared<Compartment>(std::string(name), new_folder, workers, tell_unread);
    }

    std::shared_ptr<Compartment> find(std::string_view name) const {
        const std::shared_lock lock(mutex);
        const auto found = compartments.find(name);
        return found == compartments.end() ? nullptr : found->second;
    }
    std::shared_ptr<Compartment> get(std::string_view name) const {
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

    void put(std::shared_ptr<Compartment> compartment) {
        const std::unique_lock lock(mutex);
        const auto name = compartment->name();
        compartments.insert_or_assign(name, std::move(compartment));
    }
};

template <class Question>
auto Index::State::ask(std::span<const std::string> names, const Question& question) const {
    std::map<std::string, std::shared_ptr<Compartment>> wanted;
    for (const auto& name : names)
        if (auto found = find(name)) wanted.emplace(name, std::move(found));
    const auto once = [&] {
        std::vector<SearchedCompartment> searched;
        for (const auto& [name, compartment] : wanted) {
            auto [latest, former] = compartment->current();
            searched.push_back({name, std::move(latest), std::move(former)});
        }
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
    for (const auto& [name, compartment] : wanted)
        for (auto& held : compartment->pause_writing()) paused.push_back(std::move(held));
    return once();
}

Index::Index(unsigned threads) : state_(std::make_unique<State>(threads)) {}
Index::~Index() = default;

bool Index::is_private() const {
    return state_->disk.is_private();
}

void Index::on_unread(std::function<void()> tell) {
    state_->tell_unread = std::move(tell);
}

void Index::open(std::string_view compartment) {
    if (!state_->find(compartment)) state_->put(state_->new_compartment(compartment));
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

void Index::add_version(std::string_view compartment, IndexedDocument document) {
    without_xapian([&] { state_->get(compartment)->add_latest(std::move(document)); });
}
void Index::add_former_version(std::string_view compartment, IndexedDocument document) {
    without_xapian([&] { state_->get(compartment)->add_former(std::move(document)); });
}
bool Index::remove_document(std::string_view compartment, std::string_view document) {
    return without_xapian([&] { return state_->get(compartment)->remove(document); });
}
bool Index::set_status(std::string_view compartment, std::string_view document, std::string_view status) {
    return state_->get(compartment)->change_latest(document, [&](DocumentFacts& facts) { facts.status = status; });
}
bool Index::set_signed_by(std::string_view compartment, std::string_view document, std::uint64_t version,
                          const Signatures& signatures) {
    return state_->get(compartment)->change_version(document, version, [&](DocumentFacts& facts) {
        facts.signed_by = signatures;
    });
}
bool Index::set_in_force(std::string_view compartment, std::string_view document, std::uint64_t version,
                         const std::string& from, const std::string& until) {
    return state_->get(compartment)->change_version(document, version, [&](DocumentFacts& facts) {
        facts.in_force_from = from;
        facts.in_force_until = until;
    });
}
void Index::publish(std::string_view compartment, const IndexPosition& position) {
    without_xapian([&] { state_->get(compartment)->publish(position); });
}

std::optional<IndexPosition> Index::position(std::string_view compartment) const {
    const auto found = state_->find(compartment);
    return found ? found->current().latest->position : std::nullopt;
}
std::size_t Index::document_count(std::string_view compartment) const {
    const auto found = state_->find(compartment);
    return found ? found->current().latest->document_count : 0;
}

bool Index::is_unread(std::string_view compartment, std::string_view document, std::uint64_t version) const {
    const auto found = state_->find(compartment);
    if (!found) return false;
    const auto [latest, former] = found->current();
    return latest->unread().contains({document, version}) || former->unread().contains({document, version});
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
    for (int attempt = 0; attempt < 4; ++attempt) {
        try {
            return without_xapian([&] { index->save(file, recipient); });
        } catch (const Xapian::DatabaseModifiedError&) {
            // Removals have been published twice meanwhile: what is current now is written.
        }
    }
    throw Unavailable("index-busy", "The index changes faster than its snapshot can be written");
}

bool Index::load_snapshot(std::string_view compartment, const std::filesystem::path& file,
                          const crypto::AgeIdentity& identity) {
    try {
        const auto loaded = state_->new_compartment(compartment);
        loaded->load(file, identity);
        state_->put(loaded);
        return true;
    } catch (const Error&) {
    } catch (const Xapian::Error&) {
    } catch (const nlohmann::json::exception&) {
    } catch (const std::filesystem::filesystem_error&) {
    }
    state_->put(state_->new_compartment(compartment));
    return false;
}

}  // namespace depositary::indexer
