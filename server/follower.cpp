#include "server/follower.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned acts_at_once = 64;
constexpr int patience_milliseconds = 250;
constexpr std::uint64_t versions_between_snapshots = 200;

// Never the message: it may speak of content.
void note(const char* what, const std::string& code) { std::fprintf(stderr, "depositary: %s (%s)\n", what, code.c_str()); }

std::vector<std::string> signers(const Version& version) {
    std::vector<std::string> parties;
    for (const Signature& signature : version.signatures) {
        parties.push_back(signature.party);
    }
    return parties;
}

// Symbols of the meetings that a document comes from: those it was adopted at, those it is a record of, and itself.
std::vector<std::string> meetings(const Document& document) {
    std::vector<std::string> symbols;
    if (document.kind == Kind::meeting_record) {
        symbols.push_back(document.symbol);
    }
    for (const Relation& relation : document.relations) {
        if (relation.type == "adopted-at" || relation.type == "record-of") {
            symbols.push_back(relation.symbol);
        }
    }
    return symbols;
}

}  // namespace

Follower::Follower(const Depositary& depositary, indexer::Index& index, const FileText& texts,
                   std::string snapshots)
    : depositary_(depositary), index_(index), texts_(texts), snapshots_(std::move(snapshots)) {
    std::filesystem::create_directories(snapshots_);
    std::uint64_t first = depositary_.register_size();
    for (const CompartmentId& compartment : depositary_.all_compartments()) {
        load(compartment);
        first = std::min(first, from_[compartment.to_text()]);
    }
    next_ = first;
    thread_ = std::thread([this] { run(); });
}

Follower::~Follower() {
    stopping_ = true;
    thread_.join();
}

std::string Follower::snapshot_path(const std::string& compartment) const { return snapshots_ + "/" + compartment + ".age"; }

// A snapshot counts only if the register that it followed is a prefix of this one.
void Follower::load(const CompartmentId& compartment) {
    const std::string name = compartment.to_text();
    bool loaded = false;
    depositary_.with_compartment_identity(compartment, [&](const crypto::AgeIdentity& identity) {
        loaded = index_.load_snapshot(name, snapshot_path(name), identity);
    });
    const auto position = loaded ? index_.position(name) : std::nullopt;
    if (position && position->size <= depositary_.register_size() &&
        depositary_.register_root(position->size).hex() == position->root) {
        from_[name] = position->size;
        return;
    }
    index_.close(name);
    index_.open(name);
    from_[name] = 0;
}

void Follower::run() {
    while (!stopping_) {
        try {
            const auto acts = depositary_.follow(next_, acts_at_once, patience_milliseconds);
            for (const Act& act : acts) {
                take(act);
                if (stopping_) {
                    break;
                }
            }
            if (!acts.empty()) {
                publish();
            }
            if (std::any_of(unsaved_.begin(), unsaved_.end(),
                            [](const auto& entry) { return entry.second >= versions_between_snapshots; })) {
                save_snapshots();
            }
        } catch (const Error& error) {
            note("the index could not follow the register; trying again", error.code());
            std::this_thread::sleep_for(std::chrono::seconds(1));
        } catch (const std::exception&) {
            note("the index could not follow the register; trying again", "failed");
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
    }
    save_snapshots();
}

void Follower::take(const Act& act) {
    if (act.erased) {
        // Its document's erasure comes later in the register.
    } else if (act.kind == "compartment.opened") {
        const auto id = CompartmentId::parse(nlohmann::json::parse(act.payload).at("compartment").get<std::string>());
        if (id && !from_.contains(id->to_text())) {
            index_.open(id->to_text());
            from_[id->to_text()] = act.index;
        }
    } else if (act.kind == "signature.recorded") {
        // Of the latest version only, as all that is searched.
        try {
            const Document document = depositary_.document_unchecked(act.document);
            index_.set_signed_by(document.compartment.to_text(), document.id.to_text(), signers(document.latest()));
        } catch (const NotFound&) {
            // Erased while this act was on its way.
        }
    } else if (act.kind == "version.added") {
        const auto from = from_.find(act.compartment.to_text());
        if (from != from_.end() && act.index >= from->second) {
            try {
                index_version(act, nlohmann::json::parse(act.payload).at("version").get<std::uint32_t>());
            } catch (const NotFound&) {
                // Erased while this act was on its way.
            }
        }
    } else if (act.kind == "document.erased") {
        forget(act);
    }
    next_ = act.index + 1;
}

// Out of the index and of the texts that were kept, and out of the snapshot on the disk too.
void Follower::forget(const Act& act) {
    for (const auto& file : nlohmann::json::parse(act.payload).at("files")) {
        texts_.forget(file.get<std::string>());
    }
    const std::string compartment = act.compartment.to_text();
    index_.remove_document(compartment, act.document.to_text());
    unsaved_[compartment] = versions_between_snapshots;  // publish() and save_snapshots() come next
}

void Follower::index_version(const Act& act, std::uint32_t number) {
    const Document document = depositary_.document_unchecked(act.document);
    if (document.latest().number != number) {
        return;  // the latest version comes later in the register, and only it is searched
    }
    const Version& version = document.latest();
    indexer::IndexedDocument indexed;
    indexed.document = document.id.to_text();
    indexed.version = version.number;
    indexed.act = act.index;
    indexed.symbol = document.symbol;
    indexed.title = document.title;
    indexed.kind = to_text(document.kind);
    indexed.parties = document.parties;
    indexed.date = version.date.empty() ? document.date : version.date;
    indexed.status = to_text(version.status);
    indexed.meetings = meetings(document);
    indexed.signed_by = signers(version);
    for (const File& file : version.files) {
        indexed.files.push_back({file.name, file.language, read_text(document, version.number, file.name)});
    }
    const std::string compartment = document.compartment.to_text();
    index_.add_version(compartment, indexed);
    ++unsaved_[compartment];
}

// A file that cannot be read is found by its document's title alone.
std::vector<indexer::Section> Follower::read_text(const Document& document, std::uint32_t version,
                                                  const std::string& name) const {
    try {
        const auto file = depositary_.open_file_unchecked(document.id, version, name);
        return texts_.read(document.compartment, *file).sections;
    } catch (const Error& error) {
        note("a file could not be read for the index", error.code());
        return {};
    }
}

void Follower::publish() {
    const indexer::IndexPosition position{next_, depositary_.register_root(next_).hex()};
    for (const auto& [compartment, from] : from_) {
        index_.publish(compartment, position);
    }
    {
        const std::lock_guard lock(mutex_);
    }
    moved_.notify_all();
}

void Follower::save_snapshots() {
    for (auto& [compartment, count] : unsaved_) {
        if (count == 0) {
            continue;
        }
        try {
            index_.save_snapshot(compartment, snapshot_path(compartment),
                                 depositary_.compartment_recipient(CompartmentId::parse(compartment).value()));
            count = 0;
        } catch (const Error& error) {
            note("a snapshot of the index could not be written; it will be rebuilt at the next start", error.code());
        }
    }
}

bool Follower::wait_for(std::uint64_t size, int milliseconds) const {
    std::unique_lock lock(mutex_);
    return moved_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return next_ >= size; });
}

}  // namespace depositary::server
