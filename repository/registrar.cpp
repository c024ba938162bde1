#include "repository/registrar.h"

#include <Poco/Data/SQLite/SQLiteException.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/crash_point.h"
#include "repository/durable_file.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

namespace {

constexpr std::size_t most_jobs_at_once = 512;

// Whether a commit happened cannot be known: the next start decides from what is on the disk. Nothing was published.
[[noreturn]] void die_of_unknown_commit(const char* what) {
    std::fprintf(stderr, "depositary: the outcome of a commit is unknown (%s); stopping so that the next start can tell\n",
                 what);
    ::_exit(70);
}

// What was thrown, as one of the project's errors; a database's own error becomes Unavailable.
std::exception_ptr current_error() {
    try {
        throw;
    } catch (const Error&) {
        return std::current_exception();
    } catch (const Poco::Data::SQLite::DatabaseFullException&) {
        return std::make_exception_ptr(
            Unavailable("disk-full", "There is no room left on the disk; free some and try again."));
    } catch (const Poco::Exception& error) {
        return std::make_exception_ptr(
            Unavailable("catalogue-write", "The catalogue could not be written: " + error.displayText() + "."));
    } catch (...) {
        return std::current_exception();
    }
}

Timestamp last_leaf_time(Session& session, std::uint64_t size) {
    if (size == 0) {
        return {};
    }
    Blob entry;
    session << "SELECT entry FROM leaf WHERE position = ?", bind(size - 1), into(entry), now;
    const auto leaf = Leaf::parse(crypto::as_text(bytes_of(entry)));
    if (!leaf) {
        throw Damaged("register", "The register's last entry is not a leaf; restore the catalogue from the newest backup.");
    }
    return leaf->time;
}

// The newest checkpoint that was ever signed, or an empty one.
std::string newest_checkpoint(Session& session) {
    std::vector<std::string> notes;
    session << "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", into(notes), now;
    return notes.empty() ? "" : notes[0];
}

// A checkpoint of this register; `where` it was read and what to do when it is none.
crypto::Checkpoint parse_own(const std::string& note, const crypto::NoteVerifier& verifier, const std::string& where) {
    try {
        const auto parsed = crypto::SignedNote::parse(note);
        const std::array known{verifier};
        if (crypto::verify_note(parsed, known).empty()) {
            throw Invalid("note-signature", "it does not carry the register's signature");
        }
        return crypto::Checkpoint::parse(parsed.text);
    } catch (const Invalid& error) {
        throw Damaged("checkpoint-damaged", where + " (" + error.what() + ").");
    }
}

}  // namespace

ActStatements::ActStatements(Session& session)
    : begin(session, "SAVEPOINT job"),
      keep(session, "RELEASE job"),
      insert_act(session, "INSERT INTO act (position, id, compartment, document, sealed) VALUES (?, ?, ?, ?, ?)") {}

std::uint64_t Recording::append(std::string_view kind, const CompartmentId& compartment, const DocumentId& document,
                                nlohmann::json payload) {
    payload["act"] = kind;
    payload["time"] = time_.to_text();
    const auto salt = crypto::random_array<32>();
    const ActContent content{crypto::Bytes(salt.begin(), salt.end()), canonical(payload)};
    const ActId id = ActId::random();
    const std::uint64_t position = next_++;
    entries_.push_back(Leaf{std::string(kind), time_, commit_to(content.salt, content.payload)}.to_entry());
    const crypto::Bytes sealed = seal_act(keyring_.key(compartment)->fields, id, content);
    statements_.insert_act.run(position, id.to_text(), compartment.to_text(), document.is_nil() ? "" : document.to_text(),
                               crypto::ByteView(sealed));
    actors_.recorded(kind);
    projection_.apply(session_, {position, std::string(kind), time_, compartment, document, payload});
    return position;
}

Registrar::Registrar(Catalogue& catalogue, const Keyring& keyring, const Projection& projection, crypto::NoteSigner signer,
                     std::string origin, const Clock& clock, std::string folder, Mode mode)
    : catalogue_(catalogue),
      keyring_(keyring),
      projection_(projection),
      signer_(std::move(signer)),
      verifier_(signer_.verifier()),
      origin_(std::move(origin)),
      clock_(clock),
      folder_(std::move(folder)),
      mode_(mode),
      tree_(catalogue.writer()),
      last_time_(last_leaf_time(catalogue.writer(), tree_.size())),
      statements_(catalogue.writer()) {
    Session& session = catalogue_.writer();
    const std::string newest = newest_checkpoint(session);
    const std::string path = folder_ + "/checkpoint";
    if (newest.empty() && tree_.size() > 0) {
        throw Damaged("register", "The catalogue holds no checkpoint of its register; restore the newest backup.");
    }
    if (!std::filesystem::exists(path)) {
        // A founding ends after its checkpoint was published, and later ones replace it: no crash takes it away.
        if (tree_.size() > 0 && mode_ == Mode::write) {
            throw Damaged("checkpoint-missing",
                          "The published checkpoint register/checkpoint is missing, which no crash brings about: without it an "
                          "older catalogue is not noticed. Put it back from the newest backup, or with the one that a reader of "
                          "the register has kept (docs/operate.md, \"Restore it\").");
        }
    } else {
        const std::string published = read_file(path);
        const auto tree = parse_own(published, verifier_,
                                    "The published checkpoint register/checkpoint is damaged; restore it from the newest "
                                    "backup, or with the one that a reader of the register has kept");
        std::vector<std::string> same;
        session << "SELECT note FROM checkpoint WHERE size = ?", bind(tree.size), into(same), Poco::Data::Keywords::now;
        if (same.size() != 1 || same[0] != published) {
            throw Damaged("register-rolled-back",
                          fmt::format("A checkpoint of size {} was published that the catalogue does not know: the "
                                      "catalogue is older than the world has seen. Restore the newest backup.",
                                      tree.size));
        }
    }
    if (!newest.empty()) {
        const auto tree = parse_own(newest, verifier_,
                                    "The newest checkpoint in the catalogue is damaged; restore the newest backup");
        if (tree.size > tree_.size() || (tree.size == tree_.size() && tree.root != tree_.root())) {
            throw Damaged("register", "The register is not what its newest checkpoint says; run fsck.");
        }
        head_ = std::make_shared<RegisterHead>(RegisterHead{tree.size, tree.root, newest, {}});
    }
    if (mode_ == Mode::read_only) {
        head_ = std::make_shared<RegisterHead>(RegisterHead{tree_.size(), tree_.root(), newest, tree_.edge()});
    } else if (!head_ || head_->size < tree_.size()) {
        sign_head();  // after a crash between commit and signature
    } else {
        head_ = std::make_shared<RegisterHead>(RegisterHead{head_->size, head_->root, newest, tree_.edge()});
        if (!std::filesystem::exists(path) || read_file(path) != newest) {
            publish(newest);
        }
    }
    thread_ = std::thread([this] { run(); });
}

Registrar::~Registrar() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::shared_ptr<const RegisterHead> Registrar::record(Job job) {
    std::future<std::shared_ptr<const RegisterHead>> answer;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) {
            throw Unavailable("stopping", "The depositary is being stopped; try again later.");
        }
        queue_.push_back({std::move(job), {}, false, false});
        answer = queue_.back().answer.get_future();
    }
    changed_.notify_all();
    return answer.get();
}

std::shared_ptr<const RegisterHead> Registrar::head() const {
    const std::lock_guard lock(mutex_);
    return head_;
}

void Registrar::wait_beyond(std::uint64_t size, int milliseconds) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return stopping_ || head_->size > size; });
}

void Registrar::run() {
    for (;;) {
        std::deque<Waiting> batch;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) {
                return;  // stopping, and everybody has been answered
            }
            while (!queue_.empty() && batch.size() < most_jobs_at_once) {
                batch.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        run_batch(batch);
    }
}

Timestamp Registrar::now() {
    last_time_ = std::max(last_time_, clock_.now());
    return last_time_;
}

void Registrar::run_batch(std::deque<Waiting>& batch) {
    Session& session = catalogue_.writer();
    const RegisterTree before = tree_;
    std::vector<std::string> entries;
    std::vector<std::function<void()>> after_commit;

    const auto fail = [&](Waiting& waiting, const std::exception_ptr& error) {
        waiting.answer.set_exception(error);
        waiting.answered = true;
    };
    const auto fail_all = [&](const std::exception_ptr& error) {
        for (Waiting& waiting : batch) {
            if (!waiting.answered) {
                fail(waiting, error);
            }
        }
    };
    try {
        execute(session, mode_ == Mode::write ? "BEGIN IMMEDIATE" : "BEGIN");
        crash_point("registrar.begun");
        const Timestamp time = now();
        for (Waiting& waiting : batch) {
            Recording recording(session, keyring_, projection_, statements_, actors_, time, tree_.size() + entries.size());
            statements_.begin.run();
            try {
                waiting.job(recording);
            } catch (...) {
                // This one's fault alone, unless SQLite gave the whole transaction up: then it is everybody's.
                const auto error = current_error();
                actors_.forget();
                fail(waiting, error);
                if (!in_transaction(session)) {
                    std::rethrow_exception(error);
                }
                execute(session, "ROLLBACK TO job; RELEASE job");
                continue;
            }
            statements_.keep.run();
            waiting.recorded = !recording.entries_.empty();
            if (!waiting.recorded) {
                actors_.forget();  // it may have written any row
            }
            entries.insert(entries.end(), recording.entries_.begin(), recording.entries_.end());
            after_commit.insert(after_commit.end(), recording.after_commit_.begin(), recording.after_commit_.end());
        }
        crash_point("registrar.appended");
        tree_.append(session, entries);
        crash_point("registrar.tiled");
    } catch (const std::exception&) {
        const auto error = current_error();
        tree_ = before;
        actors_.forget();
        try {
            execute(session, "ROLLBACK");
        } catch (const Error&) {
            // SQLite has already rolled back by itself, as it does on a full disk.
        }
        fail_all(error);
        return;
    }
    try {
        execute(session, "COMMIT");
    } catch (const Unavailable& error) {
        if (error.code() != "disk-full") {
            die_of_unknown_commit(error.what());
        }
        const auto full = std::current_exception();
        tree_ = before;
        actors_.forget();
        try {
            execute(session, "ROLLBACK");
        } catch (const Error&) {
            // Rolled back already.
        }
        fail_all(full);
        return;
    } catch (const std::exception& error) {
        die_of_unknown_commit(error.what());
    }
    for (const auto& action : after_commit) {
        action();
    }
    try {
        crash_point("registrar.committed");
        if (head_->size < tree_.size()) {
            sign_head();
        }
        crash_point("registrar.answering");
    } catch (const std::exception&) {
        // Durable, but not yet under a stored checkpoint: the next batch or the next start signs it. What is no act needs none.
        const auto pending = std::make_exception_ptr(
            Unavailable("checkpoint-pending",
                        "What was asked is recorded, but its checkpoint could not be stored yet. Free some room on the "
                        "disk and ask again with the same idempotency key."));
        for (Waiting& waiting : batch) {
            if (!waiting.answered && waiting.recorded) {
                fail(waiting, pending);
            }
        }
    }
    const auto head = this->head();
    for (Waiting& waiting : batch) {
        if (!waiting.answered) {
            waiting.answer.set_value(head);
        }
    }
}

void Registrar::sign_head() {
    Session& session = catalogue_.writer();
    // Never sign what does not extend what was signed before.
    if (head_) {
        const auto hashes = hash_reader(session, &tree_.edge(), tree_.size());
        if (!crypto::verify_consistency(head_->size, head_->root, tree_.size(), tree_.root(),
                                        crypto::consistency_proof(head_->size, tree_.size(), hashes))) {
            std::fputs("depositary: the register does not extend its last checkpoint; stopping before anything is signed\n",
                       stderr);
            ::_exit(71);
        }
    }
    const crypto::Checkpoint tree{origin_, tree_.size(), tree_.root(), {}};
    crypto::SignedNote note{tree.to_text(), {}};
    note.signatures.push_back(signer_.sign(note.text));
    const std::string text = note.to_text();
    crash_point("registrar.signed");
    // The size is the table's key: a second, different checkpoint of one size cannot be stored, so none is ever shown. (The
    // same one may be there already, when only its publication failed: Ed25519 is deterministic.)
    std::string stored;
    try {
        session << "INSERT OR IGNORE INTO checkpoint (size, note) VALUES (?, ?)", bind(tree.size), bind(text),
            Poco::Data::Keywords::now;
    } catch (const Poco::Data::SQLite::DatabaseFullException&) {
        throw;
    } catch (const Poco::Exception& error) {
        die_of_unknown_commit(error.displayText().c_str());
    }
    session << "SELECT note FROM checkpoint WHERE size = ?", bind(tree.size), into(stored), Poco::Data::Keywords::now;
    if (stored != text) {
        std::fputs("depositary: another checkpoint of this size was signed before; stopping\n", stderr);
        ::_exit(71);
    }
    crash_point("registrar.remembered");
    publish(text);
    auto head = std::make_shared<RegisterHead>(RegisterHead{tree.size, tree.root, text, tree_.edge()});
    {
        const std::lock_guard lock(mutex_);
        head_ = std::move(head);
    }
    changed_.notify_all();
}

void Registrar::publish(const std::string& note) {
    // The folder is not synced: after a power cut the older copy is found, which the start replaces.
    const std::string path = folder_ + "/checkpoint";
    const std::string temporary = path + ".new";
    ::unlink(temporary.c_str());
    {
        const Descriptor file = create_exclusively(temporary);
        crypto::FileSink(file.get()).write(crypto::as_bytes(note));
        sync_file(file.get());
    }
    crash_point("checkpoint.written");
    if (std::rename(temporary.c_str(), path.c_str()) != 0) {
        throw_unavailable("write-failed", path + " could not be replaced");
    }
    crash_point("checkpoint.renamed");
}

}  // namespace depositary::repository
