// Moving a document to another compartment. The order of writes: its files are encrypted anew into the vault, as uploads are, so
// that what a crash leaves of them is swept as theirs is; then, in one transaction, its acts are sealed with the other
// compartment's key, its rows computed anew, and the keys of the old files destroyed; the old files go last.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/error.h"
#include "repository/names.h"
#include "repository/symbols.h"
#include "repository/uploads.h"

namespace depositary::repository {

using namespace Poco::Data::Keywords;
using Json = nlohmann::json;

namespace {

// A file of the vault, from beginning to end.
class WholeFile final : public crypto::ByteSource {
public:
    explicit WholeFile(const crypto::RandomAccessSource& content) : content_(content) {}
    std::size_t read(std::span<std::uint8_t> into) override {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), content_.size() - at_));
        content_.read_at(at_, into.first(size));
        at_ += size;
        return size;
    }

private:
    const crypto::RandomAccessSource& content_;
    std::uint64_t at_ = 0;
};

std::vector<File> files_of(const Document& document) {
    std::vector<File> files;
    for (const Version& version : document.versions) {
        files.insert(files.end(), version.files.begin(), version.files.end());
    }
    return files;
}

// Who signed a document goes on reading it, and the acts by which they did: moving it takes it from nobody who did not say so.
void check_signers_read(const StateReader& reader, const Document& document, const CompartmentId& to, Timestamp time) {
    std::set<std::string> parties;
    for (const Version& version : document.versions) {
        for (const Signature& signature : version.signatures) {
            parties.insert(signature.party);
        }
    }
    const auto accounts = parties.empty() ? std::vector<Account>() : reader.accounts();
    for (const std::string& party : parties) {
        bool acts = false, reads = false;
        for (const Account& account : accounts) {
            const bool of_party = account.party == party && account.confirmed && !account.closed &&
                                  (account.role == Role::ministry || account.role == Role::secretariat);
            const auto actor = of_party ? reader.actor(account.id, time) : std::nullopt;
            acts = acts || of_party;
            reads = reads || (actor && actor->may(Right::read, to));
        }
        if (acts && !reads) {
            throw Conflict("signers-read-not", "The party " + party + " has signed this document, and nobody of it may read in that compartment: give "
                                               "it the right there first.");
        }
    }
}

void check_movable(const StateReader& reader, const Document& document, const CompartmentId& to, Timestamp time) {
    check_signers_read(reader, document, to, time);
    for (const CompartmentId& id : {document.compartment, to}) {
        const auto compartment = reader.compartment(id);
        if (!compartment || compartment->purpose != Purpose::general) {
            throw Invalid("sealed-stay", "Documents move between general compartments only: what is sealed was encrypted by its sender "
                                         "for one compartment's recipients, and stays.");
        }
    }
    const auto files = files_of(document);
    if (std::any_of(files.begin(), files.end(), [](const File& file) { return !file.sealed_to.empty(); })) {
        throw Invalid("sealed-stay", "The document has files that their sender sealed to recipients; it stays where it is.");
    }
    if (document.compartment == to) {
        throw Conflict("same-compartment", "The document is in that compartment already.");
    }
    if (reader.erasure(document.id)) {
        throw Conflict("erasure-awaited", "The erasure of this document is asked for; it does not move until that is done.");
    }
    // It is for those who read here, and others read there.
    if (!reader.tasks_about(document.id, {}, 0, 1).empty() || !reader.comments(document.id).empty()) {
        throw Conflict("has-answers", "Parties were asked or have said something about this document where it is, for those who read "
                                      "there; it stays. Deposit it anew where others are to read it.");
    }
    if (reader.find_symbol(to, document.symbol)) {
        throw Conflict("symbol-in-use", "There is a document with the symbol " + document.symbol + " in that compartment already.");
    }
}

// Its files encrypted anew for another compartment: waiting uploads, until they are taken. What is not taken goes with this.
class Copies {
public:
    explicit Copies(Depositary::State& state) : state_(state) {}
    ~Copies() {
        try {
            discard();
        } catch (const Error&) {
            // They wait as uploads do, and go with time.
        }
    }
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;

    void make(const Actor& by, const Document& document, const CompartmentId& to) {
        for (const File& file : files_of(document)) {
            const auto opened = state_.open(document.compartment, file);
            WholeFile content(opened->content());
            const Upload upload = store_upload(state_, by, to, content, [&](const StoredFile& stored) {
                if (stored.digest != file.digest || stored.size != file.size) {
                    throw Damaged("vault-file", "A file of the document is not what was deposited; run fsck.");
                }
            });
            copies_.push_back({file.vault_name, upload.id});
        }
    }

    // In the caller's transaction: [{"from": …, "to": …}], names in the vault, in the order of the files.
    Json take(Session& session, const std::vector<File>& files) const {
        Json list = Json::array();
        bool fits = copies_.size() == files.size();
        for (std::size_t i = 0; fits && i < files.size(); ++i) {
            std::vector<std::string> names;
            session << "SELECT vault_name FROM upload WHERE id = ?", bind(copies_[i].to.to_text()), into(names), now;
            fits = names.size() == 1 && copies_[i].from == files[i].vault_name;
            if (fits) {
                session << "DELETE FROM upload WHERE id = ?", bind(copies_[i].to.to_text()), now;
                list.push_back({{"from", copies_[i].from.hex()}, {"to", names[0]}});
            }
        }
        if (!fits) {
            throw Conflict("document-changed", "The document changed while it was being moved; move it again.");
        }
        return list;
    }

private:
    struct Copy {
        crypto::Sha256 from;
        UploadId to;
    };

    void discard() {
        std::vector<std::string> names;
        if (!copies_.empty()) {
            state_.write([&](Session& session) {
                names.clear();
                for (const Copy& copy : copies_) {
                    const std::string id = copy.to.to_text();
                    std::vector<std::string> found;
                    session << "SELECT vault_name FROM upload WHERE id = ?", bind(id), into(found), now;
                    names.insert(names.end(), found.begin(), found.end());
                    session << "DELETE FROM file_key WHERE vault_name IN (SELECT vault_name FROM upload WHERE id = ?)", bind(id), now;
                    session << "DELETE FROM upload WHERE id = ?", bind(id), now;
                }
            });
        }
        for (const std::string& name : names) {
            state_.vault.remove(crypto::Sha256::from_hex(name).value());
        }
    }

    Depositary::State& state_;
    std::vector<Copy> copies_;
};

// Seals the document's acts with the other compartment's key, and computes its rows anew from them.
void carry_over(Session& session, const Depositary::State& state, const DocumentId& document, const CompartmentId& to) {
    std::vector<std::uint64_t> positions;
    std::vector<std::string> ids;
    session << "SELECT position, id FROM act WHERE document = ? ORDER BY position", bind(document.to_text()), into(positions),
        into(ids), now;
    const auto key = state.keyring.key(to);
    state.projection.drop_document(session, document);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const Act act = state.read_act(session, positions[i]);
        const auto sealed = seal_act(key->fields, ActId::parse(ids[i]).value(), {act.salt, act.payload});
        session << "UPDATE act SET compartment = ?, sealed = ? WHERE position = ?", bind(to.to_text()), bind(to_blob(sealed)),
            bind(positions[i]), now;
        state.projection.apply(session, {act.index, act.kind, act.time, to, document, Json::parse(act.payload)});
    }
}

}  // namespace

Receipt Depositary::move_document(const Actor& actor, const DocumentId& id, const CompartmentId& to, const std::string& reason,
                                  const Once& once) {
    const std::string kept_reason = check_line("reason", reason, 500);
    const Document before = state_->read([&](const StateReader& reader) {
        Document document = state_->require_document(reader, actor, id, StateReader::Versions::all, Right::manage);
        require_mover(actor, document.compartment, to);
        if (document.compartment != to) {  // else it was moved by this very request before, or is refused below
            check_movable(reader, document, to, state_->time());
        }
        return document;
    });
    if (actor.reads_only) {
        throw Forbidden("scope", "This token may only read.");
    }
    require_proof(actor);  // before its files are copied
    Copies copies(*state_);
    if (before.compartment != to) {
        copies.make(actor, before, to);
    }
    return state_->record(actor, once, [&](Recording& recording, const Actor& present, const StateReader& reader) {
        require_proof(present);
        const Document document = state_->require_document(reader, present, id, StateReader::Versions::all, Right::manage);
        require_mover(present, document.compartment, to);
        check_movable(reader, document, to, recording.time());
        require_free_symbol(recording.session(), state_->projection, to, document.symbol);
        const auto files = files_of(document);
        const Json renamed = copies.take(recording.session(), files);
        // Neither names the other compartment: its readers need not know of it.
        const auto left = recording.append(act_kind::document_left, document.compartment, {},
                                           {{"by", present.account.to_text()}, {"left", id.to_text()}, {"reason", kept_reason}});
        carry_over(recording.session(), *state_, id, to);
        const auto act = recording.append(act_kind::document_moved, to, id,
                                          {{"by", present.account.to_text()},
                                           {"document", id.to_text()},
                                           {"left", left},
                                           {"reason", kept_reason},
                                           {"files", renamed}});
        std::vector<crypto::Sha256> old;
        for (const File& file : files) {
            old.push_back(file.vault_name);
        }
        destroy_keys(recording, *state_, old);
        return State::Outcome{act, id, document.latest().number};
    });
}

}  // namespace depositary::repository
