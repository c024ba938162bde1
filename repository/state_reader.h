#pragma once
// Reads the state tables into values. Works on any session: a reader's, or the registrar's inside a transaction.

#include "repository/access.h"
#include "repository/projection.h"

namespace depositary::repository {

// What the rights of an open account come from.
struct Entitlements {
    Account account;
    std::vector<std::string> bodies;  // codes of those that it is of
    std::vector<Grant> grants;        // to it by any name
    // With its rights as they are at this time (of its day, UTC, as far as grants have bounds).
    Actor at(Timestamp time) const;
};

class StateReader {
public:
    // Both are borrowed.
    StateReader(Session& session, const Projection& projection) : session_(session), projection_(projection) {}

    std::vector<Party> parties() const;
    std::optional<Party> party(const std::string& code) const;
    std::vector<Compartment> compartments() const;
    // Without their compartments: see actor().
    std::vector<Account> accounts() const;
    std::optional<Account> account(const AccountId& id) const;
    std::optional<Account> account_by_login(const std::string& login) const;
    // Nothing for a closed or unknown account; so does actor().
    std::optional<Entitlements> entitlements(const AccountId& id) const;
    std::optional<Actor> actor(const AccountId& id, Timestamp time) const;
    std::optional<Compartment> compartment(const CompartmentId& id) const;
    // All grants of a compartment, withdrawn ones too, in the order of their acts.
    std::vector<Grant> grants(const CompartmentId& compartment) const;
    bool may_bodies_hold(const std::vector<Grant>& of_compartment) const;  // see access.h
    std::vector<Body> bodies() const;
    std::optional<Body> body(const std::string& code) const;
    // The codes of those that an account is of.
    std::vector<std::string> bodies_of(const AccountId& account) const;
    // Who may confirm this account, as things stand; it need not be there yet.
    Confirmers confirmers(const Account& account, Timestamp time) const;
    std::vector<Confirmers> confirmers_of_each(const std::vector<Account>& of, Timestamp time) const;  // in their order
    Timestamp time_of_act(std::uint64_t act) const;  // as its leaf says
    std::uint64_t opened_by(const AccountId&) const;  // the act that opened the account
    std::vector<PartyKey> party_keys() const;
    std::optional<PartyKey> party_key(const std::string& fingerprint) const;
    std::vector<AgeKey> age_keys() const;  // of accounts that are open and confirmed: nobody should seal to the others'
    bool age_key_is_known(const std::string& recipient) const;    // whoever's it is
    // Revoked, or of an account that was closed or whose confirmation has lapsed.
    bool age_key_has_ended(const std::string& recipient) const;
    std::optional<Erasure> erasure(const DocumentId& document) const;
    std::vector<Erasure> erasures(const CompartmentId& compartment) const;
    std::optional<Referral> referral(const DocumentId& id) const;
    // Of all that a party sent or was sent, the newest first.
    std::vector<Referral> referrals(const CompartmentId& compartment, const std::string& party) const;
    std::optional<Task> task(std::uint64_t act) const;
    // Of these compartments, the newest first, set before act `before` (0: no bound): all, or those of one document, or those
    // that wait for a party.
    std::vector<Task> tasks(const std::vector<CompartmentId>& compartments, std::optional<Task::Type> type, std::uint64_t before,
                            unsigned limit) const;
    std::vector<Task> tasks_about(const DocumentId& document, std::optional<Task::Type> type, std::uint64_t before,
                                  unsigned limit) const;
    // Those that match `wanted`, too.
    std::vector<Task> tasks_waiting(const std::vector<CompartmentId>& compartments, const std::string& party,
                                    const std::function<bool(const Task&)>& wanted, std::uint64_t before, unsigned limit) const;
    std::vector<Comment> comments(const DocumentId& document) const;
    // The first act of each of these accounts that commented on the document: costs by who did, not by what was said.
    std::map<AccountId, std::uint64_t> first_comments(const DocumentId& document, const std::vector<AccountId>& accounts) const;
    // The key of a file in the vault, as it is kept; nothing for older files, which have none (migration 11).
    std::optional<Blob> file_key(const crypto::Sha256& vault_name) const;

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
    Body body_of(const Blob& hash, const Blob& sealed) const;
    PartyKey key_of(const Blob& hash, std::uint64_t act, std::int64_t confirmed, std::int64_t revoked, const Blob& sealed) const;
    std::vector<Signature> signatures(const Document& document, const Version& version) const;
    std::vector<Task> read_tasks(const std::vector<std::uint64_t>& acts) const;
    // Fills in who has given the signature that a task asks for.
    void look_for_signatures(Task& task) const;
    // The acts that an account's standing is from; -1 where there is none.
    struct Standing {
        std::int64_t confirmed, closed, first_confirmed, lapsed;
    };
    Account account_of(const std::string& id, const Standing& standing, const Blob& sealed) const;
    // The one with this id, or, where it is empty, all.
    std::vector<Account> read_accounts(const std::string& id) const;
    Grant grant_of(std::uint64_t act, const std::string& compartment, std::int64_t withdrawn, const Blob& sealed) const;
    // The grants, not withdrawn, to whatever the account is among.
    std::vector<Grant> grants_to(const Account& account, const std::vector<std::string>& bodies) const;

    Session& session_;
    const Projection& projection_;
};

// A file as an act's payload describes it.
File file_of(const nlohmann::json& value);

// Whether a signature holds: it verifies with its key over the version's tag manifest, its trusted comment names exactly
// that version, and the key was in force at its place in the register. Empty when it holds, else why not.
std::string why_invalid(const Signature& signature, const DocumentId& document, const Version& version,
                        const std::optional<PartyKey>& key);

}  // namespace depositary::repository
