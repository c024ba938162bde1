#pragma once
// Reads the state tables into values. Works on any session: a reader's, or the registrar's inside a transaction.

#include "repository/projection.h"

namespace depositary::repository {

class StateReader {
public:
    // Both are borrowed.
    StateReader(Session& session, const Projection& projection) : session_(session), projection_(projection) {}

    std::vector<Party> parties() const;
    std::optional<Party> party(const std::string& code) const;
    std::vector<Compartment> compartments() const;
    std::vector<Account> accounts() const;
    std::optional<Account> account(const AccountId& id) const;
    std::optional<Account> account_by_login(const std::string& login) const;
    // Nothing for a closed or unknown account.
    std::optional<Actor> actor(const AccountId& id) const;
    std::vector<PartyKey> party_keys() const;
    std::optional<PartyKey> party_key(const std::string& fingerprint) const;

    // Which versions of a document to read.
    enum class Versions { latest, all };
    std::optional<Document> document(const DocumentId& id, Versions versions) const;
    std::optional<DocumentId> find_symbol(const CompartmentId& compartment, const std::string& symbol) const;
    // One version whole; nothing when there is none.
    std::optional<Version> version(const Document& document, std::uint32_t number) const;
    // Documents of these compartments, the newest first, opened before act `before` (0: no bound), latest version each.
    std::vector<Document> documents(const std::vector<CompartmentId>& compartments, std::uint64_t before,
                                    unsigned limit) const;

    struct FoundFile {
        DocumentId document;
        std::uint32_t version;
        std::string vault_name;
    };
    std::vector<FoundFile> find_file(const CompartmentId& compartment, const crypto::Sha256& digest) const;

private:
    std::vector<Signature> signatures(const Document& document, const Version& version) const;
    std::vector<CompartmentId> memberships(const AccountId& id) const;

    Session& session_;
    const Projection& projection_;
};

// Whether a signature holds: it verifies with its key over the version's tag manifest, its trusted comment names exactly
// that version, and the key was in force at its place in the register. Empty when it holds, else why not.
std::string why_invalid(const Signature& signature, const DocumentId& document, const Version& version,
                        const std::optional<PartyKey>& key);

}  // namespace depositary::repository
