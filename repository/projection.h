#pragma once
// The state tables, computed from the acts alone: the same acts always give the same state (but for the random nonces of
// sealed columns).

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "repository/catalogue.h"
#include "repository/keyring.h"
#include "repository/model.h"

namespace depositary::repository {

// An act as the projection sees it.
struct RecordedAct {
    std::uint64_t position = 0;
    std::string kind;
    Timestamp time;
    CompartmentId compartment;
    DocumentId document;
    nlohmann::json payload;
};

class Projection {
public:
    // office: the compartment of parties, accounts and keys. The keyring is borrowed.
    Projection(const Keyring& keyring, CompartmentId office) : keyring_(keyring), office_(office) {}

    // Writes the state that an act brings about, in the caller's transaction. Damaged("act-unknown") for a kind that this
    // program does not know.
    void apply(Session& session, const RecordedAct& act) const;
    // Takes a document and its versions, files and signatures out, to be computed anew from its acts.
    void drop_document(Session& session, const DocumentId& document) const;
    // Empties the state tables.
    void drop(Session& session) const;
    // Every row of the state tables: its name ("version 5f3c…/2") and the digest of its content, sealed columns opened.
    // A row that does not open has its error's words hashed instead.
    std::map<std::string, crypto::Sha256> dump(Session& session) const;

    const CompartmentId& office() const { return office_; }
    const Keyring& keyring() const { return keyring_; }

    // How rows are found by a secret value.
    Blob lookup(const CompartmentId& compartment, std::string_view column, std::string_view value) const;
    // Of an account that commented on a document.
    Blob commenter_hash(const std::string& document, const std::string& account) const { return lookup(office_, "commenter", document + "/" + account); }
    // Seals and opens the column "sealed" of a row.
    Blob seal(const CompartmentId& compartment, std::string_view table, const std::string& row,
              const nlohmann::json& value) const;
    nlohmann::json open(const CompartmentId& compartment, std::string_view table, const std::string& row,
                        const Blob& sealed) const;

private:
    void apply_erasing(Session& session, const RecordedAct& act) const;
    void apply_moving(Session& session, const RecordedAct& act) const;
    void apply_task(Session& session, const RecordedAct& act) const;
    void change_account(Session& session, const std::string& id, const std::function<void(nlohmann::json&)>& change) const;
    void give(Session& session, const RecordedAct& act, const CompartmentId& compartment, const nlohmann::json& grant) const;

    const Keyring& keyring_;
    CompartmentId office_;
};

}  // namespace depositary::repository
