// Recording acts, and reading them and the register back.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "crypto/error.h"
#include "repository/authenticator_rows.h"
#include "repository/depositary_state.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;

namespace {

constexpr std::size_t longest_key = 255;

Receipt make_receipt(std::uint64_t index, std::string entry, std::string proof) {
    Receipt receipt;
    receipt.index = index;
    receipt.time = Leaf::parse(entry).value_or(Leaf()).time;
    receipt.entry = std::move(entry);
    receipt.proof = std::move(proof);
    return receipt;
}

}  // namespace

void throw_not_found(std::string_view what) {
    throw NotFound("not-found", "There is no such " + std::string(what) + ", or it is not for this account to know.");
}

Receipt Depositary::State::record(const Actor& actor, const Once& once, const Work& work) {
    if (actor.reads_only) {
        throw Forbidden("scope", "This token may only read.");
    }
    if (once.key.size() > longest_key) {
        throw Invalid("idempotency-key-too-long", "An idempotency key has at most 255 characters.");
    }
    Outcome outcome;
    std::string entry;  // of an act recorded now rather than remembered
    const auto head = registrar.record([&](Recording& recording) {
        Session& session = recording.session();
        const StateReader reader(session, projection);
        auto present = recording.actor(actor.account);
        if (!present) {
            throw Unauthenticated("account-closed", "The account is closed.");
        }
        present->limit_to(actor);
        // As it is now: a body may take its time to come.
        present->proof = require_session(*this, session, actor);
        const std::string account = actor.account.to_text();
        const Blob key_hash = projection.lookup(instance.office, "idempotency.key", account + "/" + once.key);
        // Keyed: who reads the catalogue could try what was asked.
        const Blob request_hash = projection.lookup(instance.office, "idempotency.request", once.request.hex());
        if (!once.key.empty()) {
            std::vector<Blob> requests;
            std::vector<std::uint64_t> acts;
            std::vector<std::string> documents;
            std::vector<std::uint32_t> versions;
            session << "SELECT request_hash, act, document, version FROM idempotency WHERE account = ? AND key_hash = ?",
                bind(account), bind(key_hash), into(requests), into(acts), into(documents), into(versions), now;
            if (!requests.empty()) {
                if (requests[0] != request_hash && requests[0] != to_blob(once.request)) {  // rows of before are not keyed
                    throw Conflict("idempotency-key-reused",
                                   "This idempotency key was used for another request; use a new one.");
                }
                outcome = {acts[0], DocumentId::parse(documents[0]).value_or(DocumentId()), versions[0]};
                return;
            }
        }
        outcome = work(recording, *present, reader);
        entry = recording.entry(outcome.act);
        if (!once.key.empty()) {
            session << "INSERT INTO idempotency (account, key_hash, request_hash, at, act, document, version) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)",
                bind(account), bind(key_hash), bind(request_hash), bind(recording.time().seconds),
                bind(outcome.act), bind(outcome.document.is_nil() ? "" : outcome.document.to_text()),
                bind(outcome.version), now;
        }
    });
    Receipt answer = entry.empty() ? receipt(outcome.act) : receipt(outcome.act, std::move(entry), *head);
    answer.document = outcome.document;
    answer.version = outcome.version;
    return answer;
}

Timestamp Depositary::State::time() const {
    const std::int64_t seconds = clock->now().seconds;
    std::int64_t latest = latest_seconds;
    while (latest < seconds && !latest_seconds.compare_exchange_weak(latest, seconds)) {
    }
    return {std::max(latest, seconds)};
}

void Depositary::State::write(const std::function<void(Session&)>& work) {
    registrar.record([&](Recording& recording) { work(recording.session()); });
}

Receipt Depositary::State::receipt(std::uint64_t index) const {
    auto session = catalogue.reader();
    std::vector<Blob> entries;
    std::vector<std::string> notes;
    *session << "SELECT entry FROM leaf WHERE position = ?", bind(index), into(entries), now;
    if (entries.empty()) {
        throw_not_found("act");
    }
    *session << "SELECT note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1", bind(index), into(notes), now;
    const auto head = registrar.head();
    if (notes.empty() || index >= head->size) {
        throw Unavailable("checkpoint-pending", "The act is recorded, but not yet under a checkpoint; try again.");
    }
    const std::array known{registrar.verifier()};
    if (crypto::verify_note(crypto::SignedNote::parse(notes[0]), known).empty()) {
        throw Damaged("register", "A stored checkpoint does not carry the register's signature; run fsck.");
    }
    const std::string entry(crypto::as_text(bytes_of(entries[0])));
    return make_receipt(index, entry, proof_text(*session, &head->edge, index, entry, notes[0]));
}

Receipt Depositary::State::receipt(std::uint64_t index, std::string entry, const RegisterHead& head) const {
    auto session = catalogue.reader();
    auto proof = proof_text(*session, &head.edge, index, entry, head.checkpoint);
    return make_receipt(index, std::move(entry), std::move(proof));
}

Act Depositary::State::read_act(Session& session, std::uint64_t index) const {
    std::vector<std::string> ids;
    std::vector<std::string> compartments;
    std::vector<std::string> documents;
    std::vector<Blob> sealed;
    std::vector<Blob> entries;
    session << "SELECT a.id, a.compartment, a.document, a.sealed, l.entry FROM act a JOIN leaf l USING (position) "
               "WHERE a.position = ?",
        bind(index), into(ids), into(compartments), into(documents), into(sealed), into(entries), now;
    const auto damaged = [&](const std::string& what) { return Damaged("act", "Act " + std::to_string(index) + " " + what); };
    if (ids.empty()) {
        throw damaged("is missing from the catalogue.");
    }
    const auto id = ActId::parse(ids[0]);
    const auto compartment = CompartmentId::parse(compartments[0]);
    if (!id || !compartment) {
        throw damaged("names no compartment, or has no name of its own.");
    }
    Act act;
    act.index = index;
    act.compartment = *compartment;
    act.document = DocumentId::parse(documents[0]).value_or(DocumentId());
    const auto leaf = Leaf::parse(crypto::as_text(bytes_of(entries[0])));
    if (leaf && sealed[0].size() == 0 && !act.document.is_nil()) {
        act.kind = leaf->kind;
        act.time = leaf->time;
        act.erased = true;
        return act;
    }
    ActContent content = open_act(keyring.key(act.compartment)->fields, *id, bytes_of(sealed[0]));
    if (!leaf || commit_to(content.salt, content.payload) != leaf->commitment) {
        throw damaged("is not what its leaf in the register commits to.");
    }
    // The column that acts are found by must be what the act itself says.
    const auto payload = nlohmann::json::parse(content.payload);
    if (payload.value("document", "") != documents[0] || payload.value("act", "") != leaf->kind) {
        throw damaged("is filed under another document or kind than it speaks of.");
    }
    act.kind = leaf->kind;
    act.time = leaf->time;
    act.payload = std::move(content.payload);
    act.salt = std::move(content.salt);
    return act;
}

crypto::NoteVerifier Depositary::register_verifier() const { return state_->registrar.verifier(); }

std::string Depositary::policy() const {
    return "log " + register_verifier().to_text() + "\nquorum none\n";
}

std::string Depositary::checkpoint() const { return state_->registrar.head()->checkpoint; }

std::uint64_t Depositary::register_size() const { return state_->registrar.head()->size; }

crypto::Sha256 Depositary::register_root(std::uint64_t size) const {
    const auto head = state_->registrar.head();
    if (size > head->size) {
        throw NotFound("not-found", "The register is not that large.");
    }
    if (size == head->size) {
        return head->root;
    }
    auto session = state_->catalogue.reader();
    return size == 0 ? crypto::empty_tree_root()
                     : crypto::tree_root(size, hash_reader(*session, &head->edge, size));
}

crypto::Bytes Depositary::register_file(std::string_view path) const {
    auto session = state_->catalogue.reader();
    auto bytes = repository::register_file(*session, *state_->registrar.head(), path);
    if (!bytes) {
        throw NotFound("not-found", "The register has no such file.");
    }
    return std::move(*bytes);
}

Act Depositary::State::require_act(const Actor& actor, std::uint64_t index) const {
    auto session = catalogue.reader();
    if (index >= registrar.head()->size) {
        throw_not_found("act");
    }
    Act act = read_act(*session, index);
    repository::require_act(actor, act, instance.office);
    if (act.erased && !is_erased(StateReader(*session, projection), act)) {
        throw Damaged("act", "Act " + std::to_string(index) + " has lost its payload, though its document was not erased.");
    }
    return act;
}

bool Depositary::State::is_erased(const StateReader& reader, const Act& act) const {
    const auto erasure = reader.erasure(act.document);
    return erasure && erasure->erased && act.index < *erasure->erased && act.index != erasure->requested;
}

Act Depositary::act(const Actor& actor, std::uint64_t index) const {
    Act act = state_->require_act(actor, index);
    if (act.erased) {
        throw Erased("erased", "What act " + std::to_string(index) + " recorded was erased with its document; its leaf and proof stand.");
    }
    return act;
}

Receipt Depositary::receipt(const Actor& actor, std::uint64_t index) const {
    Receipt receipt = state_->receipt(index);
    try {
        receipt.document = state_->require_act(actor, index).document;
    } catch (const NotFound&) {
        // Not for this reader to know,
    } catch (const Forbidden&) {
        // or not to read.
    }
    return receipt;
}

std::vector<Act> Depositary::document_acts(const Actor& actor, const DocumentId& id) const {
    auto session = state_->catalogue.reader();
    state_->require_document(StateReader(*session, state_->projection), actor, id, StateReader::Versions::latest,
                             Right::read);
    std::vector<std::uint64_t> positions;
    *session << "SELECT position FROM act WHERE document = ? ORDER BY position", bind(id.to_text()), into(positions), now;
    std::vector<Act> acts;
    for (const std::uint64_t position : positions) {
        acts.push_back(state_->read_act(*session, position));
    }
    return acts;
}

std::vector<Act> Depositary::follow(std::uint64_t from, unsigned limit, int wait_milliseconds) const {
    state_->registrar.wait_beyond(from, wait_milliseconds);
    const std::uint64_t size = state_->registrar.head()->size;
    auto session = state_->catalogue.reader();
    std::vector<Act> acts;
    for (std::uint64_t position = from; position < size && acts.size() < limit; ++position) {
        acts.push_back(state_->read_act(*session, position));
    }
    return acts;
}

}  // namespace depositary::repository
