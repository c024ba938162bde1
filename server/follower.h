#pragma once
// Hands acts from the repository to the index: follows the register from where the index stands, has new versions' files
// read by the extractor, and keeps encrypted snapshots so that a start need not read everything again. What takes long to read, as
// images do, is found by its title until it is read, and holds nothing else up; what was moved away or erased is out of the index
// whatever else there is to read (decision 0906).

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "indexer/index.h"
#include "repository/depositary.h"
#include "repository/in_force.h"
#include "server/file_text.h"

namespace depositary::server {

class Follower {
public:
    // All is borrowed. snapshots: the folder that they are kept in, made if missing.
    Follower(const repository::Depositary& depositary, indexer::Index& index, const FileText& texts,
             std::string snapshots);
    // Stops, and writes the snapshots of what changed.
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    // How many acts have been taken in and can be found.
    std::uint64_t position() const { return published_; }
    // Whether all acts that the register has can be found, with all their texts.
    bool is_complete() const { return published_ >= depositary_.register_size() && unread_ == 0; }
    // Waits until the index has taken in this many acts, with all their texts; false when the time is up first.
    bool wait_for(std::uint64_t size, int milliseconds) const;
    // Waits until nothing is found any more of what this many acts moved away or erased.
    bool wait_withdrawn(std::uint64_t size, int milliseconds) const;

private:
    // What an act that added a version brings to the index, with its texts: the version, if it is the latest still, and the
    // one before it, which is a former one now.
    // Of a moved document all of it is brought.
    struct Read {
        std::string compartment, document;
        std::optional<indexer::IndexedDocument> latest;
        std::vector<indexer::IndexedDocument> former;
        std::vector<repository::InForce> in_force;  // by version
        bool passing = false;  // a text could not be read for a cause that passes: the machine was busy, the extractor not there
        bool later = false;    // a text takes long to read, and is not read yet
        std::uint64_t withdrawals = 0;  // there were when this was begun
    };
    // Whether what takes long is read now, or left for later.
    enum class Haste { yes, no };
    // An act whose texts are to be read again.
    struct Again {
        std::uint64_t act;
        std::string compartment;
        std::chrono::steady_clock::time_point at;
        std::chrono::seconds wait;
        unsigned tries;
        bool first;  // they have not been tried yet, and soon are
    };
    struct Reading {
        Again again;
        std::future<std::optional<Read>> read;
    };

    void load(const repository::CompartmentId& compartment);
    void run();
    void follow();
    std::vector<std::optional<Read>> read(const std::vector<repository::Act>& acts) const;
    std::optional<Read> read(const repository::Act& act, Haste haste) const;
    void read_version(const repository::Act& act, const repository::Document& document, Haste haste, Read& read) const;
    void read_moved(const repository::Document& document, Haste haste, Read& read) const;
    // What is not read is told in `read`.
    indexer::IndexedDocument with_texts(const repository::Document& document, const repository::Version& version,
                                        const repository::InForce& force, Haste haste, Read& read) const;
    void sign(const repository::Act& act);
    bool is_where_it_was(const Read& read) const;
    void add(Read read);
    bool forget(const repository::DocumentId& document);
    void forget_texts(const std::vector<std::string>& vault_names);
    std::vector<indexer::Section> read_text(const repository::Document& document, std::uint32_t version, const std::string& name,
                                            Haste haste, Read& read) const;
    void read_again(bool behind);
    void finish(Reading reading);
    void take(const repository::Act& act, std::optional<Read> version);
    void publish();
    void keep_withdrawing();
    void withdraw(int milliseconds);
    void report(bool behind);
    void start_saving();
    void finish_saving();
    std::string snapshot_path(const std::string& compartment) const;

    using Clock = std::chrono::steady_clock;

    const repository::Depositary& depositary_;
    indexer::Index& index_;
    const FileText& texts_;
    const std::string snapshots_;
    mutable std::mutex taking_;  // whoever changes the index has it: of all to `unread_`
    std::map<std::string, std::uint64_t> from_;     // the first act that a compartment's index lacks
    std::map<std::string, std::uint64_t> unsaved_;  // versions indexed since its last snapshot
    std::vector<Again> again_;
    std::vector<Reading> reading_;                  // what is being read again
    std::uint64_t next_ = 0;                        // the first act that is not taken in
    std::atomic<std::size_t> unread_ = 0;           // acts whose texts are still to be read for the first time
    std::atomic<std::uint64_t> published_ = 0, withdrawn_ = 0, withdrawals_ = 0;
    Clock::time_point last_published_{}, last_saved_{}, last_reported_{};
    bool reporting_ = false;
    std::future<std::vector<std::string>> saving_;  // gives the compartments whose snapshots could not be written
    mutable std::mutex mutex_;
    mutable std::condition_variable moved_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_, withdrawing_;
};

}  // namespace depositary::server
