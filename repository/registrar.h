#pragma once
// The registrar: the one thread that writes. It takes all waiting jobs, runs them in one transaction (each in a savepoint,
// so that one that fails takes none of the others with it), appends their acts to the register, commits, signs the new
// checkpoint after the commit, makes the signed checkpoint durable, publishes it, and only then answers.
//
// A crash before the commit leaves nothing; after it, the whole act, whose checkpoint is signed at the next start.

#include <nlohmann/json_fwd.hpp>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <thread>

#include "repository/act.h"
#include "repository/actor_cache.h"
#include "repository/keyring.h"
#include "repository/projection.h"
#include "repository/register_tree.h"

namespace depositary::repository {

// What is run for every act, prepared once.
struct ActStatements {
    explicit ActStatements(Session& session);
    Prepared begin, keep;  // of a job's savepoint
    Prepared insert_act;   // position, id, compartment, document, sealed
};

// What a job may do while its transaction is open.
class Recording {
public:
    Recording(Session& session, const Keyring& keyring, const Projection& projection, ActStatements& statements,
              ActorCache& actors, Timestamp time, std::uint64_t next_position)
        : session_(session), keyring_(keyring), projection_(projection), statements_(statements), actors_(actors), time_(time),
          next_(next_position) {}

    Session& session() { return session_; }
    // Who acts, with the rights that the account has here and now; nothing for a closed or unknown account.
    std::optional<Actor> actor(const AccountId& id) { return actors_.actor(StateReader(session_, projection_), id, time_); }
    // The time of every act of this transaction; never before that of an earlier act, whatever the clock does.
    Timestamp time() const { return time_; }
    // Records an act: `payload` gets "act" and "time"; the act is sealed with the compartment's key, and its state rows are
    // written. Returns its position in the register.
    std::uint64_t append(std::string_view kind, const CompartmentId& compartment, const DocumentId& document,
                         nlohmann::json payload);
    // The leaf of an act that this recording appended.
    const std::string& entry(std::uint64_t position) const { return entries_.at(position - (next_ - entries_.size())); }
    // Runs once the transaction is durable.
    void after_commit(std::function<void()> action) { after_commit_.push_back(std::move(action)); }

private:
    friend class Registrar;
    Session& session_;
    const Keyring& keyring_;
    const Projection& projection_;
    ActStatements& statements_;
    ActorCache& actors_;
    Timestamp time_;
    std::uint64_t next_;
    std::vector<std::string> entries_;
    std::vector<std::function<void()>> after_commit_;
};

class Registrar {
public:
    // Brings the register to where it must be before anything is served: signs a head that a crash left unsigned, compares
    // with the published copy (Damaged("register-rolled-back") when the copy is ahead or differs, "checkpoint-missing" when
    // there is none), publishes. Read-only: compares a copy that is there, and writes nothing.
    // folder: where "checkpoint" is published. All is borrowed and must outlive the registrar.
    enum class Mode { write, read_only };
    Registrar(Catalogue& catalogue, const Keyring& keyring, const Projection& projection, crypto::NoteSigner signer,
              std::string origin, const Clock& clock, std::string folder, Mode mode = Mode::write);
    ~Registrar();

    using Job = std::function<void(Recording&)>;
    // Runs a job and waits until it is durable and, if it recorded acts, under a signed checkpoint; gives the head that
    // covers it. Throws what the job threw; Unavailable("disk-full") when nothing was kept; Unavailable("checkpoint-pending")
    // when the acts are durable but their checkpoint could not be stored yet.
    std::shared_ptr<const RegisterHead> record(Job job);

    std::shared_ptr<const RegisterHead> head() const;
    // Waits until the head has more than `size` leaves, or for this long.
    void wait_beyond(std::uint64_t size, int milliseconds) const;
    // Of the last act; only before the first record() of this process.
    Timestamp last_time() const { return last_time_; }
    const crypto::NoteVerifier& verifier() const { return verifier_; }

private:
    struct Waiting {
        Job job;
        std::promise<std::shared_ptr<const RegisterHead>> answer;
        bool answered = false;  // with an error, before the batch was done
        bool recorded = false;  // acts, which need a checkpoint
    };
    void run();
    void run_batch(std::deque<Waiting>& batch);
    void sign_head();
    void publish(const std::string& note);
    Timestamp now();

    Catalogue& catalogue_;
    const Keyring& keyring_;
    const Projection& projection_;
    const crypto::NoteSigner signer_;
    const crypto::NoteVerifier verifier_;
    const std::string origin_;
    const Clock& clock_;
    const std::string folder_;
    const Mode mode_;

    RegisterTree tree_;           // the thread's own
    Timestamp last_time_;         // the thread's own
    ActorCache actors_;           // the thread's own
    ActStatements statements_;    // the thread's own
    mutable std::mutex mutex_;    // guards the rest
    mutable std::condition_variable changed_;
    std::deque<Waiting> queue_;
    std::shared_ptr<const RegisterHead> head_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace depositary::repository
