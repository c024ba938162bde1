#include "server/follower.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "crypto/error.h"

namespace depositary::server {

using namespace repository;

namespace {

constexpr unsigned acts_at_once = 256;
constexpr int patience_milliseconds = 250;
constexpr std::uint64_t versions_between_snapshots = 200;
// While there is much to catch up with: to publish waits until all is built, and a snapshot is written of what is soon
// merged.
constexpr std::chrono::seconds between_publications{2}, between_snapshots{60}, between_reports{5};

// A text that the busy machine did not read in time is read again so soon, then after twice as long each time, so often.
constexpr std::chrono::seconds first_wait{2}, longest_wait{600};
constexpr unsigned most_tries = 16;
// A version whose files take longer to read is found by its title until they are read beside what else there is.
constexpr std::chrono::seconds most_at_first{3};

// Never the message: it may speak of content.
void note(const char* what, const std::string& code) { std::fprintf(stderr, "depositary: %s (%s)\n", what, code.c_str()); }

// Runs it; what it throws is told, and a second later it may be tried again.
template <class Body>
void again_and_again(const Body& body) {
    std::string code;
    try {
        return body();
    } catch (const Error& error) {
        code = error.code();
    } catch (const std::exception&) {
        code = "failed";
    }
    note("the index could not follow the register; trying again", code);
    std::this_thread::sleep_for(std::chrono::seconds(1));
}

// Empty once it is erased.
std::string compartment_of(const Depositary& depositary, const DocumentId& document) {
    try {
        return depositary.document_unchecked(document).compartment.to_text();
    } catch (const NotFound&) {
        return {};
    }
}

indexer::Signatures signatures_of(const Version& version) {
    indexer::Signatures signatures;
    for (const Signature& signature : version.signatures) {
        signatures.emplace_back(signature.party, signature.act);
    }
    return signatures;
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
    index_.on_unread([] { note("the text of a version cannot be indexed; it is found by its title alone", "index-analysis"); });
    std::filesystem::create_directories(snapshots_);
    std::uint64_t first = depositary_.register_size(), loaded = first;
    for (const CompartmentId& compartment : depositary_.all_compartments()) {
        load(compartment);
        const std::uint64_t from = from_[compartment.to_text()];
        first = std::min(first, from);
        loaded = from > 0 ? std::min(loaded, from) : loaded;
    }
    next_ = published_ = first;
    last_saved_ = Clock::now();
    // Before anything is searched: a snapshot may be older than a move.
    withdrawn_ = loaded;
    for (std::uint64_t before = depositary_.register_size(); before != withdrawn_;) {
        before = withdrawn_;
        withdraw(0);
    }
    thread_ = std::thread([this] { run(); });
    withdrawing_ = std::thread([this] { keep_withdrawing(); });
}

Follower::~Follower() {
    stopping_ = true;
    withdrawing_.join();
    thread_.join();
    reading_.clear();  // waits for those
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
        again_and_again([this] { follow(); });
    }
    try {
        const std::lock_guard lock(taking_);
        publish();
    } catch (const Error& error) {
        note("the index could not follow the register", error.code());
    }
    finish_saving();
    start_saving();
    finish_saving();
}

void Follower::follow() {
    const auto acts = depositary_.follow(next_, acts_at_once, patience_milliseconds);
    // In pieces, so that a stop need not wait for many files to be read.
    const std::size_t piece = 8 * std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t at = 0; at < acts.size() && !stopping_; at += piece) {
        const std::vector<Act> some(acts.begin() + static_cast<std::ptrdiff_t>(at),
                                    acts.begin() + static_cast<std::ptrdiff_t>(std::min(acts.size(), at + piece)));
        auto versions = read(some);
        if (stopping_) {
            return;  // some may not have been read
        }
        for (std::size_t i = 0; i < some.size(); ++i) {
            const std::lock_guard lock(taking_);
            take(some[i], std::move(versions[i]));
        }
    }
    const std::lock_guard lock(taking_);
    const bool behind = acts.size() == acts_at_once;
    const auto now = Clock::now();
    if (next_ > published_ && (!behind || now - last_published_ >= between_publications)) {
        publish();
    }
    read_again(behind);
    report(behind);
    const bool much = std::any_of(unsaved_.begin(), unsaved_.end(),
                                  [](const auto& entry) { return entry.second >= versions_between_snapshots; });
    if (much && (!behind || now - last_saved_ >= between_snapshots) && next_ == published_) {
        start_saving();
    }
}

// On all cores: with a rebuild it is the reading of files that takes longest.
std::vector<std::optional<Follower::Read>> Follower::read(const std::vector<Act>& acts) const {
    std::vector<std::optional<Read>> versions(acts.size());
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex mutex;
    const auto work = [&] {
        for (auto i = next++; i < acts.size() && !stopping_; i = next++) {
            try {
                versions[i] = read(acts[i], Haste::yes);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        }
    };
    std::vector<std::thread> threads;
    const auto wanted = std::min<std::size_t>(acts.size(), std::max(1U, std::thread::hardware_concurrency()));
    for (std::size_t i = 1; i < wanted; ++i) {
        threads.emplace_back(work);
    }
    work();
    for (auto& thread : threads) {
        thread.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return versions;
}

void Follower::take(const Act& act, std::optional<Read> version) {
    if (version && !is_where_it_was(*version)) {
        version.reset();  // the act that moved it brings it
    }
    if (version && version->later && !act.erased) {
        again_.push_back({act.index, version->compartment, Clock::now(), first_wait, 0, true});
    }
    if (act.erased) {
        // Its document's erasure comes later in the register.
    } else if (act.kind == "compartment.opened") {
        const auto id = CompartmentId::parse(nlohmann::json::parse(act.payload).at("compartment").get<std::string>());
        if (id && !from_.contains(id->to_text())) {
            index_.open(id->to_text());
            from_[id->to_text()] = act.index;
        }
    } else if (act.kind == "signature.recorded") {
        sign(act);
    } else if (act.kind == "document.erased") {
        forget_texts(nlohmann::json::parse(act.payload).at("files").get<std::vector<std::string>>());
        forget(act.document);
    } else if (act.kind == "document.moved") {
        std::vector<std::string> former;
        const auto payload = nlohmann::json::parse(act.payload);
        for (const auto& file : payload.at("files")) {
            former.push_back(file.at("from"));
        }
        forget_texts(former);
        forget(act.document);
        if (version && from_.contains(version->compartment)) {
            add(std::move(*version));
        }
    } else if (version && from_.contains(version->compartment)) {
        add(std::move(*version));
    }
    next_ = act.index + 1;
}

// What takes long, and what could not be read for a cause that passes; beside what else there is to do, and on half of the cores. While
// the first one cannot be read, the others wait, too.
void Follower::read_again(bool behind) {
    bool changed = false;
    for (auto at = reading_.begin(); at != reading_.end();) {
        if (at->read.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            ++at;
            continue;
        }
        Reading reading = std::move(*at);
        at = reading_.erase(at);
        finish(std::move(reading));
        changed = true;
    }
    if (changed) {
        publish();
    }
    const std::size_t most = std::max(1U, std::thread::hardware_concurrency() / 2);
    const auto due = [now = Clock::now()](const Again& each) { return each.at <= now; };
    for (auto at = std::find_if(again_.begin(), again_.end(), due); at != again_.end() && reading_.size() < most && !behind && !stopping_;
         at = std::find_if(again_.begin(), again_.end(), due)) {
        const Again again = *at;
        auto read_all = [this, index = again.act]() -> std::optional<Read> {
            const auto acts = depositary_.follow(index, 1, 0);
            return acts.empty() ? std::nullopt : read(acts.front(), Haste::no);
        };
        reading_.push_back({again, std::async(std::launch::async, std::move(read_all))});
        again_.erase(at);
    }
}

void Follower::finish(Reading reading) {
    Again& again = reading.again;
    std::optional<Read> version;
    bool failed = false;
    try {
        version = reading.read.get();
    } catch (const Error& error) {
        note("a version could not be read for the index; trying again", error.code());
        failed = true;
    } catch (const std::exception&) {
        note("a version could not be read for the index; trying again", "failed");
        failed = true;
    }
    if (!failed && (!version || !from_.contains(version->compartment) || !is_where_it_was(*version))) {
        return;  // erased or moved meanwhile: another act says so
    }
    if ((failed || version->passing) && ++again.tries < most_tries) {
        again.wait = std::min(again.wait * 2, longest_wait);
        const auto at = Clock::now() + again.wait;
        for (Again& each : again_) {
            each.at = std::max(each.at, at);
            each.first = false;
        }
        again.at = at;
        again.first = false;
        again_.push_back(std::move(again));
        return;
    }
    if (version) {
        add(std::move(*version));
    }
}

void Follower::add(Read read) {
    // What was before the one before is in the index already; it may have another end now.
    for (std::size_t i = 0; i < read.in_force.size(); ++i) {
        index_.set_in_force(read.compartment, read.document, i + 1, read.in_force[i].from, read.in_force[i].until);
    }
    for (auto& former : read.former) {
        index_.add_former_version(read.compartment, std::move(former));
    }
    if (read.latest) {
        index_.add_version(read.compartment, std::move(*read.latest));
    }
    ++unsaved_[read.compartment];
}

void Follower::sign(const Act& act) {
    try {
        const Document document = depositary_.document_unchecked(act.document);
        const auto number = nlohmann::json::parse(act.payload).at("version").get<std::uint32_t>();
        index_.set_signed_by(document.compartment.to_text(), document.id.to_text(), number,
                             signatures_of(document.versions.at(number - 1)));
    } catch (const NotFound&) {
        // Erased while this act was on its way.
    }
}

void Follower::forget_texts(const std::vector<std::string>& vault_names) {
    for (const auto& name : vault_names) {
        texts_.forget(name);
    }
}

// Out of every compartment's index but that of the one that it is in, if it still is, and out of their snapshots on the disk, too. Of every
// one's: where it was before is not asked of an act that may have been erased since. Whether there was something of it.
bool Follower::forget(const DocumentId& document) {
    const std::string where = compartment_of(depositary_, document);
    bool found = false;
    for (const auto& [compartment, from] : from_) {
        if (compartment != where && index_.remove_document(compartment, document.to_text())) {
            unsaved_[compartment] = versions_between_snapshots;  // publishing and saving come next
            found = true;
        }
    }
    return found;
}

// What was read before its document was moved or erased must not come back.
bool Follower::is_where_it_was(const Read& read) const {
    return read.withdrawals == withdrawals_ || compartment_of(depositary_, DocumentId::parse(read.document).value()) == read.compartment;
}

void Follower::keep_withdrawing() {
    while (!stopping_) {
        again_and_again([this] { withdraw(patience_milliseconds); });
    }
}

// Ahead of the acts that are taken in one after another, each with its texts.
void Follower::withdraw(int milliseconds) {
    const auto acts = depositary_.follow(withdrawn_, acts_at_once, milliseconds);
    bool changed = false;
    for (const Act& act : acts) {
        if (act.kind == "document.moved" || act.kind == "document.erased") {
            const std::lock_guard lock(taking_);
            ++withdrawals_;
            changed = forget(act.document) || changed;
        }
    }
    if (changed) {
        const std::lock_guard lock(taking_);
        publish();
    }
    if (!acts.empty()) {
        {
            const std::lock_guard lock(mutex_);
            withdrawn_ = acts.back().index + 1;
        }
        moved_.notify_all();
    }
}

// Nothing for an act that brings no version, or one of a document that was erased since.
std::optional<Follower::Read> Follower::read(const Act& act, Haste haste) const {
    if ((act.kind != "version.added" && act.kind != "document.moved") || act.erased) {
        return {};
    }
    {
        const std::lock_guard lock(taking_);
        const auto from = from_.find(act.compartment.to_text());
        if (from != from_.end() && act.index < from->second) {
            return {};
        }
    }
    try {
        Read read;
        read.withdrawals = withdrawals_;  // before it is looked where it is
        const Document document = depositary_.document_unchecked(act.document);
        read.compartment = document.compartment.to_text();
        read.document = document.id.to_text();
        read.in_force = in_force(document);
        if (act.kind == "document.moved") {
            read_moved(document, haste, read);
        } else {
            read_version(act, document, haste, read);
        }
        return read;
    } catch (const NotFound&) {
        return {};  // erased while this act was on its way
    }
}

void Follower::read_version(const Act& act, const Document& document, Haste haste, Read& read) const {
    const auto number = nlohmann::json::parse(act.payload).at("version").get<std::uint32_t>();
    if (number == document.latest().number) {
        read.latest = with_texts(document, document.latest(), read.in_force.back(), haste, read);
    }  // else its own successor's act comes, and brings it as a former one
    if (number > 1) {
        read.former.push_back(with_texts(document, document.versions.at(number - 2), read.in_force.at(number - 2), haste, read));
    }
}

// All its versions, for the compartment that it is in now.
void Follower::read_moved(const Document& document, Haste haste, Read& read) const {
    for (std::size_t i = 0; i + 1 < document.versions.size(); ++i) {
        read.former.push_back(with_texts(document, document.versions[i], read.in_force[i], haste, read));
    }
    read.latest = with_texts(document, document.latest(), read.in_force.back(), haste, read);
}

indexer::IndexedDocument Follower::with_texts(const Document& document, const Version& version, const InForce& force, Haste haste, Read& read) const {
    const auto begun = Clock::now();
    indexer::IndexedDocument indexed;
    indexed.document = document.id.to_text();
    indexed.version = version.number;
    indexed.act = std::max(version.act, document.moved.value_or(0));
    indexed.symbol = document.symbol;
    indexed.title = document.title;
    indexed.kind = to_text(document.kind);
    indexed.parties = document.parties;
    indexed.date = version.date.empty() ? document.date : version.date;
    indexed.status = to_text(version.status);
    indexed.meetings = meetings(document);
    indexed.signed_by = signatures_of(version);
    indexed.in_force_from = force.from;
    indexed.in_force_until = force.until;
    for (const Relation& relation : document.relations) {
        if (relation.type == "supersedes") {
            indexed.supersedes.push_back(relation.symbol);
        }
    }
    for (const File& file : version.files) {
        // However many files a version has.
        const bool wait = haste == Haste::yes && Clock::now() - begun > most_at_first;
        read.later = read.later || wait;
        indexed.files.push_back({file.name, file.language, wait ? std::vector<indexer::Section>() : read_text(document, version.number, file.name, haste, read)});
    }
    return indexed;
}

// A file that cannot be read is found by its document's title alone.
std::vector<indexer::Section> Follower::read_text(const Document& document, std::uint32_t version, const std::string& name,
                                                  Haste haste, Read& read) const {
    try {
        const auto file = depositary_.open_file_unchecked(document.id, version, name);
        auto text = haste == Haste::yes ? texts_.read_quickly(*file) : texts_.read(*file);
        if (haste == Haste::yes) {
            read.later = read.later || text.images || !text.lasting;
        } else {
            read.passing = read.passing || !text.lasting;
        }
        return std::move(text.sections);
    } catch (const Error& error) {
        note("a file could not be read for the index", error.code());
    } catch (const std::exception&) {
        note("a file could not be read for the index", "failed");
    }
    return {};
}

void Follower::publish() {
    std::vector<const Again*> missing;
    for (const Again& each : again_) {
        missing.push_back(&each);
    }
    for (const Reading& each : reading_) {
        missing.push_back(&each.again);
    }
    for (const auto& [compartment, from] : from_) {
        // A snapshot stands before what is to be read again: a start reads it anew.
        std::uint64_t size = next_;
        for (const Again* each : missing) {
            if (each->compartment == compartment) {
                size = std::min(size, each->act);
            }
        }
        index_.publish(compartment, {size, depositary_.register_root(size).hex()});
    }
    {
        const std::lock_guard lock(mutex_);
        unread_ = static_cast<std::size_t>(std::count_if(missing.begin(), missing.end(), [](const Again* each) { return each->first; }));
        published_ = next_;
    }
    last_published_ = Clock::now();
    moved_.notify_all();
}

// How far a catch-up has come, now and then.
void Follower::report(bool behind) {
    const auto now = Clock::now();
    if (behind ? now - last_reported_ < between_reports : !reporting_) {
        return;
    }
    last_reported_ = now;
    if (behind || reporting_) {
        std::fprintf(stderr, "depositary: the index has taken in %llu of %llu acts%s\n",
                     static_cast<unsigned long long>(next_), static_cast<unsigned long long>(depositary_.register_size()),
                     behind ? "" : ": it is complete");
    }
    reporting_ = behind;
}

// Beside what goes on: new acts are taken in and found meanwhile.
void Follower::start_saving() {
    if (saving_.valid()) {
        if (saving_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
            return;
        }
        finish_saving();
    }
    std::vector<std::string> changed;
    for (auto& [compartment, count] : unsaved_) {
        if (count > 0) {
            changed.push_back(compartment);
        }
        count = 0;
    }
    last_saved_ = Clock::now();
    saving_ = std::async(std::launch::async, [this, changed] {
        std::vector<std::string> failed;
        for (const auto& compartment : changed) {
            try {
                index_.save_snapshot(compartment, snapshot_path(compartment),
                                     depositary_.compartment_recipient(CompartmentId::parse(compartment).value()));
            } catch (const Error& error) {
                note("a snapshot of the index could not be written; it is tried again", error.code());
                failed.push_back(compartment);
            }
        }
        return failed;
    });
}

void Follower::finish_saving() {
    if (!saving_.valid()) {
        return;
    }
    for (const auto& compartment : saving_.get()) {
        unsaved_[compartment] += 1;
    }
}

bool Follower::wait_for(std::uint64_t size, int milliseconds) const {
    std::unique_lock lock(mutex_);
    return moved_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return published_ >= size && unread_ == 0; });
}

bool Follower::wait_withdrawn(std::uint64_t size, int milliseconds) const {
    std::unique_lock lock(mutex_);
    return moved_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return withdrawn_ >= size; });
}

}  // namespace depositary::server
